"""How a text stands in a field of a PDF: what each viewer shows of it, what is printed, what becomes of too much.

A field is measured from its picture, 288 dots to the inch, in each viewer alike. PDFium comes with the program, PDF.js
from npm; poppler, Ghostscript and MuPDF (the package PyMuPDF, AGPL, in no lock) are measured where they are.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pikepdf
from PIL import Image, ImageChops, ImageDraw, ImageFont

from instruments import filling, pdfjs
from instruments.filling import Widget
from instruments.need import MissingError, program
from werkboek import resources
from werkboek.finish.form import FACE, SIZE

DOTS = 4  # to the pt
LARGER = 8
MM = 72 / 25.4
DARK = 128  # of 255
EDGE, FOCUS = 4, 12  # dots that the frame of a field takes, and the ring around one that has the focus
SIGNS = "é“”…ĳ€"
NONE = "\ue000"  # has no sign in any face
LETTER = "R"  # differs most from face to face
FEW, MANY = 4, 70  # lines: so many fit, so many never do
NEAR = 2  # dots
LIKE = 45  # of 255: how far two pictures of a sign may be apart

Draw = Callable[[bytes, Widget, str], Image.Image]
"""A field of a file as it is drawn once a text is in it."""


@dataclass(frozen=True)
class Way:
    """What a text goes through before it is seen: its name, and who uses it.

    ``draw``: the field when it is left; ``during``: while one types, where that is not the same.
    """

    name: str
    used: str
    draw: Draw
    during: Draw | None = None


@dataclass(frozen=True)
class Look:
    """How a text stands in a field: leading in pt, whole lines seen, mm from the left edge to its first letter."""

    leading: float
    lines: int
    clear: float


@dataclass(frozen=True)
class Verdict:
    """What is seen of a text in a field, of a text that is too long for it, and of each of ``SIGNS``."""

    look: Look
    over: str
    signs: dict[str, str]


def highest(data: bytes) -> Widget:
    """The field of a file that has most room."""
    return max((one for one in filling.widgets(data) if one.kind == "text"), key=lambda one: one.rect[3] - one.rect[1])


def table(data: bytes) -> Iterator[str]:
    """All that is known of each way, in Markdown; what this machine does not have is said."""
    one = highest(data)
    high = (one.rect[3] - one.rect[1]) / MM
    yield (f"| filled in with | used by | leading, pt | lines seen of {high:.0f} mm | clear on the left, mm "
           f"| too much | {' | '.join(SIGNS)} |")  # fmt: skip
    yield f"| --- | --- | ---: | ---: | ---: | --- |{' --- |' * len(SIGNS)}"
    for way in WAYS:
        yield f"| {way.name} | {way.used} | {' | '.join(_cells(data, one, way))} |"
    for name in UNSEEN:
        yield f"| {name} | | not measured |{' |' * (3 + len(SIGNS))}"


def _cells(data: bytes, one: Widget, way: Way) -> list[str]:
    try:
        seen = measure(data, one, way)
    except MissingError as error:
        return [f"not measured here, {error}", *[""] * (3 + len(SIGNS))]
    return [f"{seen.look.leading:.1f}", f"{seen.look.lines}", f"{seen.look.clear:.1f}", seen.over, *seen.signs.values()]


def measure(data: bytes, one: Widget, way: Way) -> Verdict:
    """How a way shows a field. Raises MissingError where this machine does not have it."""
    few, many = (look(way.draw(data, one, "\n".join("H" * count))) for count in (FEW, MANY))
    if many.leading < few.leading - 0.5:
        over = "shrinks"
    elif way.during and _end_seen(way.during(data, one, "\n".join([*"H" * MANY, "H" * 30]))):
        over = "scrolls"
    else:
        over = "cut off"
    drawn = way.draw(data, one, "\n\n".join(f"{LETTER} {sign}" for sign in (*SIGNS, "?", NONE)))
    return Verdict(many, over, dict(zip(SIGNS, _signs(drawn), strict=True)))


def look(field: Image.Image) -> Look:
    """How lines of an H stand in the picture of a field."""
    inside = field.convert("L").crop((EDGE, EDGE, field.width // 4, field.height - EDGE))
    rows = list(_runs(inside))
    most = max(foot - top for top, foot in rows)
    whole = [run for run in rows if run[1] - run[0] > 0.9 * most]
    left, _ = next(_runs(inside.transpose(Image.Transpose.TRANSPOSE)))
    return Look((whole[-1][0] - whole[0][0]) / DOTS / (len(whole) - 1), len(whole), (left + EDGE) / DOTS / MM)


def _runs(picture: Image.Image) -> Iterator[tuple[int, int]]:
    """The first row of each stretch with ink, and the first below it."""
    dark = [False, *(_dark(picture.crop((0, y, picture.width, y + 1))) for y in range(picture.height)), False]
    turns = [y - 1 for y in range(1, len(dark)) if dark[y] != dark[y - 1]]
    return zip(turns[::2], turns[1::2], strict=True)


def _dark(picture: Image.Image) -> bool:
    return min(picture.tobytes()) < DARK


def _end_seen(field: Image.Image) -> bool:
    """Whether the last line is seen, the only long one."""
    inside = field.convert("L").crop((40 * DOTS, FOCUS, field.width // 2, field.height - FOCUS))
    return _dark(inside)


@dataclass(frozen=True)
class Sign:
    """A sign without the paper around it, and how far its foot is above the baseline, in dots."""

    ink: Image.Image
    base: int

    def like(self, other: Sign | None) -> bool:
        """Whether it is the same sign of the same face, but for what two programs make of an edge."""
        if other is None or abs(self.base - other.base) > NEAR:
            return False
        if max(abs(a - b) for a, b in zip(self.ink.size, other.ink.size, strict=True)) > NEAR:
            return False
        away = ImageChops.difference(self.ink, other.ink.resize(self.ink.size)).tobytes()
        return sum(away) / len(away) < LIKE


def _signs(field: Image.Image) -> Iterator[str]:
    """What became of each of the signs: ``yes`` if it is that of the face of the fields, ``other face``, or ``no``."""
    (first, *_), found = zip(*_rows(field.convert("L")), strict=True)
    ours = first is not None and first.like(_wanted(LETTER))
    *signs, mark, none = [*found, *[None] * (len(SIGNS) + 2 - len(found))]
    for sign, seen in zip(SIGNS, signs, strict=True):
        if seen is None or seen.like(mark) or seen.like(none):
            yield "no"
        else:
            yield "yes" if ours and seen.like(_wanted(sign)) else "other face"


def _rows(field: Image.Image) -> Iterator[tuple[Sign | None, Sign | None]]:
    """The letter that each line begins with, and what stands behind it."""
    inside = field.crop((EDGE, EDGE, field.width // 4, field.height - EDGE))
    _, right = next(_runs(inside.transpose(Image.Transpose.TRANSPOSE)))
    for top, foot in _runs(inside.crop((0, 0, right, inside.height))):
        above, below = max(top - (foot - top) // 2, 0), foot + (foot - top) // 2
        edges = ((0, right), (right, inside.width))
        letter, sign = (_sign(inside.crop((start, above, end, below)), foot - above) for start, end in edges)
        yield letter, sign


def _sign(picture: Image.Image, base: int) -> Sign | None:
    """The ink in a picture whose baseline is so many dots below its upper edge."""
    found = picture.point(lambda light: 255 if light < DARK else 0).getbbox()
    return Sign(picture.crop(found), base - found[3]) if found else None


def _wanted(sign: str) -> Sign | None:
    """A sign of the face of the fields; drawn large and made smaller, so that no hint moves an edge."""
    large = ImageFont.truetype(str(resources.faces()[FACE]), SIZE * DOTS * LARGER)
    drawn = Image.new("L", (40 * DOTS * LARGER, 40 * DOTS * LARGER), 255)
    ImageDraw.Draw(drawn).text((10 * DOTS * LARGER, 20 * DOTS * LARGER), sign, font=large, fill=0, anchor="ls")
    return _sign(drawn.reduce(LARGER), 20 * DOTS)


def field_of(page: Image.Image, one: Widget) -> Image.Image:
    """The part of a page that a field takes."""
    left, low, right, high = (DOTS * edge for edge in one.rect)
    return page.crop((round(left), round(page.height - high), round(right), round(page.height - low)))


Fill = Callable[[bytes, list[tuple[Widget, str]]], bytes]
Page = Callable[[bytes, int], Image.Image]


def _drawn(fill: Fill, draw: Page, data: bytes, one: Widget, text: str) -> Image.Image:
    """What one program draws of what another has filled in."""
    return field_of(draw(fill(data, [(one, text)]), one.page), one)


def _pdfium_during(data: bytes, one: Widget, text: str) -> Image.Image:
    document = filling.opened(data)
    page = document[one.page]
    filling.press(document, page, one, text)
    return field_of(page.render(scale=DOTS, may_draw_forms=True).to_pil(), one)


def _pdfjs(left: bool, data: bytes, one: Widget, text: str) -> Image.Image:
    """In the window, while one types or when the field is left."""
    with pdfjs.opened(data) as viewer:
        viewer.fill(one, text)
        if left:
            viewer.leave(one)
        return viewer.look(one)


def by_mupdf(data: bytes, what: list[tuple[Widget, str]]) -> bytes:
    """As MuPDF saves it once these texts are in their fields. Raises MissingError."""
    try:
        import pymupdf
    except ImportError as error:
        raise MissingError("MuPDF is not installed; it comes with the wheel PyMuPDF") from error
    document = pymupdf.open("pdf", data)
    for one, text in what:
        page = document[one.page]
        for widget in page.widgets():
            if widget.field_name == one.name:
                widget.field_value = text
                widget.update()
    return bytes(document.tobytes())


def _mupdf_draws(data: bytes, page: int) -> Image.Image:
    import pymupdf

    return Image.open(io.BytesIO(pymupdf.open("pdf", data)[page].get_pixmap(dpi=72 * DOTS).tobytes("png")))


def pdfium_draws(data: bytes, page: int) -> Image.Image:
    """A page as Chrome shows and prints it."""
    picture: Image.Image = filling.opened(data)[page].render(scale=DOTS, may_draw_forms=True).to_pil()
    return picture


def poppler_draws(data: bytes, page: int) -> Image.Image:
    """A page as Evince and Okular show it. Raises MissingError without pdftoppm."""
    dots, at = str(72 * DOTS), str(page + 1)
    return _asked([program("pdftoppm"), "-r", dots, "-png", "-f", at, "-l", at, "-"], data)


def _ghostscript_draws(data: bytes, page: int) -> Image.Image:
    """A page as a print queue of CUPS draws it. Raises MissingError without Ghostscript."""
    options = ["-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dPrinted", "-dTextAlphaBits=4", "-sDEVICE=png16m"]
    place = [f"-r{72 * DOTS}", f"-sPageList={page + 1}", "-sOutputFile=-", "-"]
    return _asked([program("gs"), *options, *place], data)


def _asked(command: list[str], data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(subprocess.run(command, input=data, capture_output=True, check=True).stdout))


def _left_to_viewer(data: bytes, what: list[tuple[Widget, str]]) -> bytes:
    """Filled in by a program that leaves it to the viewer how that looks (ISO 32000-1, table 218)."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(filling.by_pikepdf(data, what))) as pdf:
        pdf.Root.AcroForm.NeedAppearances = True
        pdf.save(out)
    return out.getvalue()


WAYS = (
    Way("PDFium", "Chrome, Edge", partial(_drawn, filling.typed, pdfium_draws), _pdfium_during),
    Way("PDFium, drawn by poppler", "filled in Chrome, opened in Evince or Okular",
        partial(_drawn, filling.typed, poppler_draws)),
    Way("PDFium, drawn by Ghostscript", "filled in Chrome, printed by CUPS",
        partial(_drawn, filling.typed, _ghostscript_draws)),
    Way("PDF.js, on the screen", "Firefox", partial(_pdfjs, True), partial(_pdfjs, False)),
    Way("PDF.js, drawn by poppler", "printed or kept in Firefox", partial(_drawn, pdfjs.typed, poppler_draws)),
    Way("poppler", "Evince, Okular", partial(_drawn, _left_to_viewer, poppler_draws)),
    Way("MuPDF", "mupdf-gl; SumatraPDF shows, and cannot fill in", partial(_drawn, by_mupdf, _mupdf_draws)),
    Way("pikepdf, drawn by poppler", "programs",
        partial(_drawn, partial(filling.by_pikepdf, drawn=True), poppler_draws)),
    Way("pypdf, drawn by poppler", "programs", partial(_drawn, filling.by_pypdf, poppler_draws)),
)  # fmt: skip
UNSEEN = ("Acrobat", "Preview of macOS")  # nobody can measure these on Linux
