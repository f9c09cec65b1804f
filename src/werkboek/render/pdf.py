"""HTML -> pages, and pages -> a PDF that can be bound. The home of WeasyPrint: nothing else knows how to call it."""

from __future__ import annotations

import atexit
import base64
import contextlib
import ctypes.util
import gc
import io
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from werkboek import resources
from werkboek.cache import key
from werkboek.gathering import Gathering, Spot
from werkboek.model import Book, Picture
from werkboek.problems import Problem, WerkboekError
from werkboek.render import boxes, cover
from werkboek.render.motifs import mark, picture
from werkboek.render.motifs.canvas import TOP
from werkboek.theme import Face, Theme

# In mm: the ring to tick in the contents, and a dot of a field of them.
RING = '<circle cx="2.15" cy="2.15" r="2.044" fill="none" stroke="{ink}" stroke-width=".2117"/>'
DOT = '<circle cx="2.5" cy="2.5" r=".17" fill="{ink}"/>'
OUTER = 110.0  # mm that the picture on the back cover is high
LOW = 1.4  # mm: the foot of a line of the review above the foot of its row

PDF_UA = "pdf/ua-1"
HELD = re.compile(r"data:(image/[a-z+]+);base64,(.+)", re.S)  # the logo


def drawings(book: Book, look: Theme, pitch: float) -> dict[str, str]:
    """The SVG pictures that a style sheet asks for by name; ``pitch`` in mm from rule to rule."""
    _, inks, low = cover.dressed(book, look)
    drawn = picture(look.motif, book.title, inks, low)
    outer = picture(look.motif, book.title, inks, TOP + OUTER, whole=False)
    beside = mark(look.motif, look.tokens["line"], look.tokens["mark"])
    return {"cover": drawn, "outer": outer, "mark": beside, **lines(look, pitch)}


def lines(look: Theme, pitch: float) -> dict[str, str]:
    """The drawings that have nothing of the book: to write on and to tick.

    ``long`` and ``half``: under a name and a date. ``day``: under a day in the contents. ``two``: the two lines after a
    question in the review.
    """
    pen = f'fill="none" {look.ruling_stroke}'
    half = round(look.half, 4)  # so that a rule stands whole above the foot of its row
    rows = (round(pitch - LOW + half, 3), round(2 * pitch - LOW + half, 3))
    return {
        "dots": _svg(5, 5, DOT.format(**look.tokens)),
        "ring": _svg(5, 5, RING.format(**look.tokens)),
        "long": _svg(165, 1, f'<path d="M0 {1 - half:g}H165" {pen}/>'),
        "half": _svg(77, 1, f'<path d="M0 {1 - half:g}H77" {pen}/>'),
        "day": _svg(27, 1, f'<path d="M0 .5H27" {pen}/>'),
        "two": _svg(84, 2 * pitch, f'<path d="M0 {rows[0]}H84M0 {rows[1]}H84" {pen}/>'),
    }


def _svg(wide: float, high: float, drawing: str) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}mm" height="{high:g}mm" '
            f'viewBox="0 0 {wide:g} {high:g}">{drawing}</svg>')  # fmt: skip


class Press:
    """Lays out HTML and writes it, with one style sheet and one set of faces for all that it is given.

    ``in_grey``: pictures as they are printed inside a book. ``own``: faces of the author's that the sheet names.

    ``told``: what WeasyPrint warned of since the last gathering.

    Raises WerkboekError S01 (exit code 3) when Pango is missing on this machine.
    """

    def __init__(
        self,
        css: str,
        pictures: Sequence[Picture],
        drawn: Mapping[str, str],
        *,
        in_grey: bool = True,
        own: tuple[Face, ...] = (),
    ) -> None:
        self.engine = engine()
        shown = {f"werkboek:/picture/{key(one.data)}": (grey(one), "image/png") if in_grey else
                 (one.data, one.media_type) for one in pictures}  # fmt: skip
        self.fetcher = _fetcher(self.engine, shown, drawn)
        self.told: list[str] = []
        with _listening(self.told.append):
            self.fonts, self.sheet = made_ready(css, own)

    def laid_out(self, html: str, css: str = "") -> Any:
        """A document of WeasyPrint's; ``css`` is of this one alone."""
        sheets = [self.sheet, self._sheet(css)] if css else [self.sheet]
        with _listening(self.told.append):
            page = self.engine.HTML(string=_leading_out(html), base_url="werkboek:/", url_fetcher=self.fetcher)
            return page.render(font_config=self.fonts, stylesheets=sheets, pdf_variant=PDF_UA)

    def gathering(self, document: Any, key: str, spaces: Mapping[str, int]) -> Gathering:
        """A document as PDF/UA-1, the same bytes every time. ``spaces``: rows given to each writing space, by id."""
        from werkboek.render.freeze import LINKED, Frozen

        frozen = Frozen(key)
        with _listening(self.told.append):
            data = document.write_pdf(finisher=frozen, pdf_variant=PDF_UA)
        anchors: dict[str, int] = {}
        for number, page in enumerate(document.pages):
            for name in filter(LINKED.fullmatch, page.anchors):
                anchors.setdefault(name, number)
        spots = list(_spots(boxes.layout(document), spaces)) if spaces else []
        told, self.told[:] = list(dict.fromkeys(self.told)), []
        begins = next((level for page in document.pages for level, *_ in page.bookmarks), 0)
        return Gathering(data, len(document.pages), anchors, frozen.folios, frozen.numbered, frozen.glyphs, spots, told,
                         begins=begins, opens=boxes.openings(document))  # fmt: skip

    def _sheet(self, css: str) -> Any:
        return self.engine.CSS(string=css, base_url="werkboek:/", url_fetcher=self.fetcher, font_config=self.fonts)


@lru_cache(maxsize=2)
def made_ready(css: str, own: tuple[Face, ...] = ()) -> tuple[Any, Any]:
    """A style sheet with its faces, read once: faces are opened when the sheet is read, pictures when it is used.

    Raises WerkboekError S01 (exit code 3) when Pango is missing on this machine.
    """
    used = engine()
    fonts = used.text.fonts.FontConfiguration()
    shown = {one.address: (one.data, "font/ttf") for one in own}
    sheet = used.CSS(string=css, base_url="werkboek:/", url_fetcher=_fetcher(used, shown, {}), font_config=fonts)
    gc.collect()
    gc.freeze()  # what is there now stays: collecting need not look at it again
    return fonts, sheet


atexit.register(made_ready.cache_clear)  # faces are closed while there still is a library to close them with


def _leading_out(html: str) -> str:
    """Links to what stands elsewhere in the book get an address that WeasyPrint keeps."""
    from werkboek.render.freeze import ELSEWHERE

    here = set(re.findall(r'\bid="([^"]+)"', html))
    return re.sub(r'href="#([^"]+)"', lambda m: m[0] if m[1] in here else f'href="{ELSEWHERE}{m[1]}"', html)


def _spots(layout: boxes.Layout, spaces: Mapping[str, int]) -> Iterator[Spot]:
    for name, given in spaces.items():
        prompt = layout.of(f"q{name[1:]}")
        (box,) = layout.of(name)
        pages = (prompt[0].page - 1, prompt[-1].page - 1)
        yield Spot(name, box.page - 1, round(box.y, 2), round(box.y + box.height, 2), pages, given)


# ------------------------------------------------------------------------------------------------- WeasyPrint


def engine() -> Any:
    """WeasyPrint, imported under our own fontconfig.

    Raises WerkboekError S01 when the libraries it stands on are missing.
    """
    os.environ["FONTCONFIG_FILE"] = str(resources.bundled("styles") / "fonts" / "fonts.conf")
    try:
        with contextlib.redirect_stdout(io.StringIO()), _no_search():  # it prints advice for programmers
            import weasyprint
            import weasyprint.text.fonts
    except OSError as error:
        from werkboek import system

        advice = system.install_line(system.missing("book"))
        raise WerkboekError(Problem("S01", values={"advice": advice}), exit_code=3) from error
    _types_once(weasyprint.text.ffi.ffi)
    # Of a table WeasyPrint 70 asks the box around it, which else does not have this one of its properties.
    weasyprint.css.properties.TABLE_WRAPPER_BOX_PROPERTIES.add("margin_break")
    return weasyprint


def _types_once(ffi: Any) -> None:
    """Has arrays made without their length in the name of the type: cffi parses each new name as C, in some 5 ms.

    WeasyPrint 70 names the length of each set of glyphs that it cuts a face to, of each chapter a new one.
    """
    make = ffi.new
    if make.__name__ == "new":

        def open_ended(kind: str, init: Any = None) -> Any:
            known = isinstance(init, (list, tuple))
            return make(re.sub(r"\[\d+\]$", "[]", kind) if known else kind, init)

        ffi.new = open_ended


@contextlib.contextmanager
def _no_search() -> Iterator[None]:
    """On Linux, libraries by their own names only: cffi else asks gcc and ldconfig for each name that is not there.

    That took a third of the time that the import takes.
    """
    found = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = found


def _fetcher(weasyprint: Any, shown: Mapping[str, tuple[bytes, str]], drawn: Mapping[str, str]) -> Any:
    """Opens our own faces, the book's pictures and what an address holds itself: no network, no file."""
    known = {**shown} | {f"werkboek:/{name}": (svg.encode(), "image/svg+xml") for name, svg in drawn.items()}

    class Fetcher(weasyprint.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            face = url.removeprefix("werkboek:/face/")
            if face in resources.faces():
                return self.answer(url, resources.faces()[face].read_bytes(), "font/ttf")
            if url in known:
                return self.answer(url, *known[url])
            if held := HELD.fullmatch(url):
                return self.answer(url, base64.b64decode(held[2]), held[1])
            raise ValueError(f"not part of the book: {url[:80]}")

        def answer(self, url: str, data: bytes, media_type: str) -> Any:
            return weasyprint.urls.URLFetcherResponse(url, data, {"Content-Type": media_type})

    return Fetcher()


def grey(picture: Picture) -> bytes:
    """A picture in greys, on white, in a form that loses nothing: inside the book only black and grey are printed."""
    from PIL import Image

    with Image.open(io.BytesIO(picture.data)) as image:
        seen = image.convert("RGBA")
        page = Image.new("RGBA", seen.size, "white")
        page.alpha_composite(seen)
        out = io.BytesIO()
        page.convert("L").save(out, "PNG")
        return out.getvalue()


@contextlib.contextmanager
def _listening(tell: Callable[[str], None]) -> Iterator[None]:
    """Hears the typesetter's warnings, and keeps its log from everywhere else."""
    before = {}
    hearing: dict[str, logging.Handler] = {
        "weasyprint": _Warnings(tell),
        "weasyprint.progress": logging.NullHandler(),
    }
    for name, handler in hearing.items():
        logger = logging.getLogger(name)
        before[name] = (logger.handlers[:], logger.level, logger.propagate)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for name, (old, level, propagate) in before.items():
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = old, propagate
            logger.setLevel(level)


class _Warnings(logging.Handler):
    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self.tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Characters without a glyph are told by L05, with their line."""
        text = record.getMessage()[:200]
        if not text.startswith(".notdef"):
            self.tell(text)
