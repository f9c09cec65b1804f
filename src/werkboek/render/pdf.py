"""HTML -> PDF and the places of its boxes. The home of WeasyPrint: nothing else knows its boxes or its logs."""

from __future__ import annotations

import contextlib
import io
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from werkboek import resources
from werkboek.language import Language
from werkboek.model import Book, Picture
from werkboek.output import Output, Place
from werkboek.problems import Problem, Warn, WerkboekError
from werkboek.render import cover, fit
from werkboek.render.html import printed
from werkboek.theme import Theme

MM = 25.4 / 96  # of a CSS px
PT = 0.75  # of a CSS px

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Box:
    """A box with an id where it was laid out: page from 1; left, top, width and height in mm of the page."""

    id: str
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """What the typesetter made of the HTML: how many pages, and the boxes that have an id, in page order.

    ``feet``: for each page, the height in mm that is free under its text.
    """

    pages: int
    boxes: tuple[Box, ...]
    feet: tuple[float, ...]

    def of(self, name: str) -> tuple[Box, ...]:
        """The pieces of a box: more than one if it broke over pages."""
        return tuple(box for box in self.boxes if box.id == name)

    def page(self, name: str) -> int:
        """The page on which a box ends, from 1."""
        return self.of(name)[-1].page

    def opens(self, name: str) -> int:
        """The page on which a box begins."""
        return self.of(name)[0].page

    def free(self, page: int) -> float:
        """Height in mm between the last line or picture on a page and the foot of its live area."""
        return self.feet[page - 1]


def render(book: Book, speech: Language, look: Theme, name: str, warn: Warn, progress: Progress) -> Output:
    """The edition ``standard``: PDF/UA-1, the same bytes every time.

    Raises WerkboekError S01 (exit code 3) when Pango is missing on this machine.
    """
    drawn = drawings(book, look)
    tight = fit.smallest(book)
    layout = measured(printed(tight, speech, look), book.pictures, drawn, progress)
    notes = fit.notes_before(book, layout) if book.length == "roomy" else frozenset()
    fitted = fit.grown(book, layout)
    data, layout = typeset(printed(fitted, speech, look, notes), book.pictures, drawn, warn, progress)
    return Output("standard", f"{name}.pdf", data, layout.pages, tuple(_places(fitted, layout)))


def drawings(book: Book, look: Theme) -> dict[str, str]:
    """The SVG pictures that a style sheet asks for by name."""
    dot = '<svg xmlns="http://www.w3.org/2000/svg" width="5mm" height="5mm" viewBox="0 0 5 5">' \
        '<circle cx="2.5" cy="2.5" r=".17" fill="#000"/></svg>'  # fmt: skip
    return {"cover": cover.water(book.title, look.tokens["accent"], look.tokens["clay"]), "dots": dot}


def _places(book: Book, layout: Layout) -> Iterator[Place]:
    for exercise in book.exercises:
        for at, part in enumerate(exercise.parts, 1):
            prompt = layout.of(f"q{exercise.id}p{at}")
            for space in part.spaces:
                (box,) = layout.of(f"s{exercise.id}p{at}")
                pages = (prompt[0].page, prompt[-1].page)
                yield Place(exercise.id, at, box.page, space.count, round(box.height, 2), pages)


# ------------------------------------------------------------------------------------------------- WeasyPrint


def measured(html: str, pictures: tuple[Picture, ...], drawn: dict[str, str], progress: Progress) -> Layout:
    """Lays out HTML only to see where its boxes land; what there is to tell is told when it is set for good."""
    with _listening(lambda problem: None, progress), _no_clock():
        return _layout(_laid_out(html, pictures, drawn))


def typeset(html: str, pictures: tuple[Picture, ...], drawn: dict[str, str], warn: Warn,
            progress: Progress) -> tuple[bytes, Layout]:  # fmt: skip
    """Lays out HTML and writes it as PDF/UA-1."""
    with _listening(warn, progress), _no_clock():
        document = _laid_out(html, pictures, drawn)
        data = document.write_pdf(finisher=_finish, pdf_variant="pdf/ua-1")
    return data, _layout(document)


def _laid_out(html: str, pictures: tuple[Picture, ...], drawn: dict[str, str]) -> Any:
    weasyprint = engine()
    fonts = weasyprint.text.fonts.FontConfiguration()
    page = weasyprint.HTML(string=html, base_url="werkboek:/", url_fetcher=_fetcher(weasyprint, pictures, drawn))
    return page.render(font_config=fonts, pdf_variant="pdf/ua-1")


def engine() -> Any:
    """WeasyPrint, imported under our own fontconfig.

    Raises WerkboekError S01 when the libraries it stands on are missing.
    """
    os.environ["FONTCONFIG_FILE"] = str(resources.bundled("styles") / "fonts" / "fonts.conf")
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints advice for programmers
            import weasyprint
            import weasyprint.text.fonts
    except OSError as error:
        from werkboek import system

        advice = system.install_line(system.missing("book"))
        raise WerkboekError(Problem("S01", values={"advice": advice}), exit_code=3) from error
    return weasyprint


def _fetcher(weasyprint: Any, pictures: tuple[Picture, ...], drawn: dict[str, str]) -> Any:
    """Opens our own faces and the book's pictures, from memory, and nothing else: no network, no file."""
    known = {f"werkboek:/picture/{at}": (grey(one), "image/png") for at, one in enumerate(pictures)}
    known |= {f"werkboek:/{name}": (svg.encode(), "image/svg+xml") for name, svg in drawn.items()}

    class Fetcher(weasyprint.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            face = url.removeprefix("werkboek:/face/")
            if face in resources.faces():
                return self.answer(url, resources.faces()[face].read_bytes(), "font/ttf")
            if url in known:
                return self.answer(url, *known[url])
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
def _listening(warn: Warn, progress: Progress) -> Iterator[None]:
    """Turns the typesetter's log lines into problems, and its progress into page numbers."""
    handlers = {"weasyprint": _Warnings(warn), "weasyprint.progress": _Pages(progress)}
    before = {}
    for name, handler in handlers.items():
        logger = logging.getLogger(name)
        before[name] = (logger.handlers[:], logger.level, logger.propagate)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(handler.level)
    try:
        yield
    finally:
        for name, (old, level, propagate) in before.items():
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = old, propagate
            logger.setLevel(level)


@contextlib.contextmanager
def _no_clock() -> Iterator[None]:
    """A face cut to one weight is dated by fontTools: with SOURCE_DATE_EPOCH, else now."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = before if before and before.isdigit() else "946684800"
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


class _Warnings(logging.Handler):
    def __init__(self, warn: Warn) -> None:
        super().__init__(logging.WARNING)
        self.warn = warn
        self.told: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Each line once; characters without a glyph are told by L05, with their line."""
        text = record.getMessage()[:200]
        if text not in self.told and not text.startswith(".notdef"):
            self.told.add(text)
            self.warn(Problem("L03", values={"text": text}))


class _Pages(logging.Handler):
    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self.progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and "Page" in str(record.msg):
            self.progress(int(str(record.args[0])))


def _finish(document: Any, pdf: Any) -> None:
    """Mends what WeasyPrint 70 leaves wrong and veraPDF does not see, before the file is written."""
    _boxes_in_points(document, pdf)
    _folios_as_artifacts(pdf)


def _boxes_in_points(document: Any, pdf: Any) -> None:
    """Boxes of figures in points from below, where they were CSS px from above."""
    height = document.pages[0].height * PT
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") == "/Figure" and "A" in item:
            x1, y1, x2, y2 = (edge * PT for edge in item["A"]["BBox"])
            item["A"]["BBox"][:] = [x1, height - y2, x2, height - y1]


def _folios_as_artifacts(pdf: Any) -> None:
    """What stands in the margin is no part of the text (PDF/UA-1 7.1): an artifact, and out of the tag tree.

    Its elements hang from nothing; the text is marked by a number that the parent tree leads to them.
    """
    elements = {item.reference: item for item in pdf.objects if _type(item) == "/StructElem"}
    (root,) = (item for item in pdf.objects if _type(item) == "/StructTreeRoot")
    loose = elements.keys() - _reached(root["K"], elements)
    (tree,) = (item for item in pdf.objects if getattr(item, "reference", None) == root["ParentTree"])
    owners = [entry for entry in tree["Nums"] if isinstance(entry, list)]
    streams = {item.reference: item for item in pdf.objects if hasattr(item, "stream")}
    pages = [item for item in pdf.objects if _type(item) == "/Page"]
    for page, owned in zip(pages, owners, strict=True):
        numbers = {number for number, owner in enumerate(owned) if owner in loose}
        _unmark(streams[page["Contents"]].stream, numbers)
        owned[:] = [b"null" if number in numbers else owner for number, owner in enumerate(owned)]
    for reference in loose:
        elements[reference].free = "f"


def _type(item: Any) -> str:
    return str(item.get("Type", "")) if isinstance(item, dict) else ""


def _reached(kids: Any, elements: dict[Any, Any]) -> set[Any]:
    """The elements of the tag tree below these kids."""
    found: set[Any] = set()
    waiting = list(kids)
    while waiting:
        reference = waiting.pop()
        if reference in elements and reference not in found:
            found.add(reference)
            waiting.extend(elements[reference]["K"])
    return found


def _unmark(stream: list[Any], numbers: set[int]) -> None:
    """``/Span <</MCID 7>> BDC`` becomes ``/Artifact BMC`` for these numbers."""
    for at, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") in numbers:
            stream[at - 1 : at + 2] = [b"/Artifact", b"BMC", b""]


def _layout(document: Any) -> Layout:
    boxes = [box for number, page in enumerate(document.pages, 1) for box in _boxes(page._page_box, number)]
    return Layout(len(document.pages), tuple(boxes), tuple(_foot(page._page_box) for page in document.pages))


def _foot(page: Any) -> float:
    text = page.children[0]
    ends = [box.position_y + box.height for box in text.descendants() if _is_line(box)]
    ends += [box.border_box_y() + box.border_height() for box in text.descendants() if hasattr(box, "replacement")]
    return float(page.content_box_y() + page.height - max(ends, default=page.content_box_y())) * MM


def _is_line(box: Any) -> bool:
    return type(box).__name__ == "LineBox"


def _boxes(page: Any, number: int) -> Iterator[Box]:
    seen: set[str] = set()
    for box in page.descendants(placeholders=True):
        element = getattr(box, "element", None)
        name = element.get("id") if element is not None and "::" not in (box.element_tag or "") else None
        if name and name not in seen:
            seen.add(name)
            x, y = box.border_box_x(), box.border_box_y()
            yield Box(name, number, x * MM, y * MM, box.border_width() * MM, box.border_height() * MM)
