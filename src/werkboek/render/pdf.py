"""HTML -> PDF. The home of WeasyPrint: nothing else knows how to call it or what it logs."""

from __future__ import annotations

import contextlib
import io
import logging
import os
from collections.abc import Callable, Iterator
from typing import Any

from werkboek import resources
from werkboek.language import Language
from werkboek.model import Book, Picture
from werkboek.output import Output, Place
from werkboek.problems import Problem, Warn, WerkboekError
from werkboek.render import boxes, cover, fitting
from werkboek.render.boxes import Layout
from werkboek.render.html import printed
from werkboek.theme import Theme

PT = 0.75  # of a CSS px
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="5mm" height="5mm" viewBox="0 0 5 5">' \
    '<circle cx="2.5" cy="2.5" r=".17" fill="#000"/></svg>'  # fmt: skip

Progress = Callable[[int], None]


def render(book: Book, speech: Language, look: Theme, name: str, warn: Warn, progress: Progress) -> Output:
    """The edition ``standard``: PDF/UA-1, the same bytes every time.

    Raises WerkboekError S01 (exit code 3) when Pango is missing on this machine.
    """
    drawn = drawings(book, look)
    endless = measured(printed(book, speech, look, endless=True), book.pictures, drawn, progress)
    fitted, breaks = fitting.fitted(book, endless, warn)
    data, layout = typeset(printed(fitted, speech, look, breaks), book.pictures, drawn, warn, progress)
    return Output("standard", f"{name}.pdf", data, layout.pages, tuple(_places(fitted, layout)))


def drawings(book: Book, look: Theme) -> dict[str, str]:
    """The SVG pictures that a style sheet asks for by name."""
    return {"cover": cover.water(book.title, look.tokens["accent"], look.tokens["clay"]), "dots": DOT}


def _places(book: Book, layout: Layout) -> Iterator[Place]:
    for exercise in book.exercises:
        for at, part in enumerate(exercise.parts, 1):
            prompt = layout.of(f"q{exercise.id}p{at}")
            assert part.space is not None, "composed"
            (box,) = layout.of(f"s{exercise.id}p{at}")
            pages = (prompt[0].page, prompt[-1].page)
            top, bottom = round(box.y, 2), round(box.y + box.height, 2)
            yield Place(exercise.id, at, box.page, part.space, top, bottom, pages,
                        part.asked.count if part.asked else None)  # fmt: skip


# ------------------------------------------------------------------------------------------------- WeasyPrint


def measured(html: str, pictures: tuple[Picture, ...], drawn: dict[str, str], progress: Progress) -> Layout:
    """Lays out HTML only to see where its boxes land; what there is to tell is told when it is set for good."""
    with _listening(lambda problem: None, progress), _no_clock():
        return boxes.layout(_laid_out(html, pictures, drawn))


def typeset(html: str, pictures: tuple[Picture, ...], drawn: dict[str, str], warn: Warn,
            progress: Progress) -> tuple[bytes, Layout]:  # fmt: skip
    """Lays out HTML and writes it as PDF/UA-1."""
    with _listening(warn, progress), _no_clock():
        document = _laid_out(html, pictures, drawn)
        data = document.write_pdf(finisher=_finish, pdf_variant="pdf/ua-1")
    return data, boxes.layout(document)


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
