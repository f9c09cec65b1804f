"""A finished PDF as ink on sheets: runs of text, rules, dots and pictures, where they stand in mm.

It knows nothing of how the file was made, so it can hold any PDF against the rules of :mod:`.layout`.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from werkboek.formats import FOOT
from werkboek.gathering import PDFIUM

MM = 25.4 / 72  # of a PDF unit
Grey = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Words:
    """Text set in one go: its edges and baseline in mm from the upper left corner, its size in pt.

    ``ground``: the colour of the flat field that it stands on.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    face: str
    colour: Grey = (0, 0, 0)
    ground: Grey = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Rule:
    """A level line: mm from the upper left corner, weight in pt. ``dots``: mm from dot to dot; 0: no dots."""

    x0: float
    x1: float
    y: float
    weight: float = 0.5
    colour: Grey = (127, 127, 127)
    dots: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """The edges of a picture or a drawing in mm; ``ppi`` of a picture, 0 of a drawing.

    ``module``: mm, of a drawing that is a code to scan; 0 of any other.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    ppi: float = 0.0
    module: float = 0.0


@dataclass(frozen=True)
class Sheet:
    """One page, counted from 1; sizes in mm. ``ink``: percent of the page, all four inks together.

    ``clear``: mm of white at its left, upper, right and lower edge, to 0.7 mm. ``foot``: what stands lower is the
    running foot.
    """

    number: int
    width: float = 210.0
    height: float = 297.0
    words: tuple[Words, ...] = ()
    rules: tuple[Rule, ...] = ()
    boxes: tuple[Box, ...] = ()
    ink: float = 0.0
    clear: tuple[float, float, float, float] = (20.0, 20.0, 20.0, 20.0)
    foot: float = FOOT

    @cached_property
    def live(self) -> tuple[Words, ...]:
        """The text above the running foot."""
        return tuple(words for words in self.words if words.baseline < self.foot)

    @cached_property
    def lowest(self) -> float:
        """Where the last ink of the live area stands, mm from the top."""
        ends = [words.baseline for words in self.live] + [rule.y for rule in self.rules]
        return max(ends + [box.bottom for box in self.boxes], default=0.0)


SCALE = 0.5  # px a PDF unit, of the picture of a page that ink and grounds are read from
SHORTEST = 10.0  # mm: a shorter stroke is no rule


def sheets(data: bytes, first: int = 1, *, weighed: bool = True, foot: float = FOOT) -> tuple[Sheet, ...]:
    """The pages of a PDF, counted from ``first``; their ink only where it is ``weighed``; ``foot``: of each, in mm.

    Raises ValueError when it is none.
    """
    with _opened(data) as pdf:
        return tuple(replace(_sheet(pdf[at], first + at, weighed), foot=foot) for at in range(len(pdf)))


def inks(data: bytes) -> tuple[float, ...]:
    """Percent of each page of a PDF that is inked. Raises ValueError when it is none."""
    with _opened(data) as pdf:
        return tuple(_ink(_picture(page), weighed=True)[0] for page in pdf)


def says(data: bytes) -> tuple[str, bool]:
    """The title of a PDF, in its information or else in its XMP, and whether it has a tag tree and a language."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        title = str(pdf.docinfo.get("/Title") or "") or str(pdf.open_metadata().get("dc:title") or "")
        return title, "/StructTreeRoot" in pdf.Root and bool(str(pdf.Root.get("/Lang", "")))


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2

    with PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(io.BytesIO(data))
        except pypdfium2.PdfiumError as error:
            raise ValueError(str(error)) from error
        with pdf:
            yield pdf


def _sheet(page: Any, number: int, weighed: bool) -> Sheet:
    from pypdfium2 import raw

    width, height = page.get_size()
    text = page.get_textpage()
    words: list[Words] = []
    rules: list[Rule] = []
    boxes: list[Box] = []
    shown = _picture(page)
    for one in page.get_objects(max_depth=8):
        box = _box(one, height)
        if one.type == raw.FPDF_PAGEOBJ_TEXT:
            words += _words(one, text, box, height, _ground(shown, box))
        elif one.type == raw.FPDF_PAGEOBJ_IMAGE:
            pixels = one.get_px_size()[0]
            boxes.append(Box(box.x0, box.top, box.x1, box.bottom, pixels / max(0.01, (box.x1 - box.x0) / 25.4)))
        elif one.type == raw.FPDF_PAGEOBJ_PATH:
            found = list(_rules(one, height))
            rules += found
            if not found and (box.x1 - box.x0 < 0.98 * width * MM):
                boxes.append(replace(box, module=_module(one, box)))
    inked, clear = _ink(shown, weighed)
    return Sheet(number, width * MM, height * MM, tuple(words), tuple(rules), tuple(boxes), inked, clear)


def _picture(page: Any) -> Any:
    """A page as a picture of few pixels."""
    return page.render(scale=SCALE).to_pil().convert("RGB")


def _outer(one: Any) -> Any:
    """The matrix from the form that an object stands in to the page."""
    from pypdfium2 import PdfMatrix

    matrix, form = PdfMatrix(), one.container
    while form is not None:
        matrix = matrix.multiply(form.get_matrix())
        form = form.container
    return matrix


def _box(one: Any, height: float) -> Box:
    left, low, right, high = one.get_bounds()
    outer = _outer(one)
    corners = [outer.on_point(x, y) for x in (left, right) for y in (low, high)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(across) * MM, (height - max(up)) * MM, max(across) * MM, (height - min(up)) * MM)


def _words(one: Any, text: Any, box: Box, height: float, ground: Grey) -> Iterator[Words]:
    from pypdfium2 import raw

    length = raw.FPDFTextObj_GetText(one.raw, text.raw, None, 0)
    letters = (ctypes.c_ushort * (length // 2))()
    raw.FPDFTextObj_GetText(one.raw, text.raw, letters, length)
    content = bytes(letters).decode("utf-16-le", errors="replace").rstrip("\0")
    if content.strip():
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(one.raw, size)
        matrix = one.get_matrix().multiply(_outer(one))
        name = ctypes.create_string_buffer(100)
        raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(one.raw), name, 100)
        face = name.value.decode("latin-1").partition("+")[2].replace(",", "")  # Pango parts a family of digits so
        yield Words(content, box.x0, box.x1, box.top, box.bottom, (height - matrix.f) * MM,
                    size.value * abs(matrix.d), face, _colour(one, stroke=False), ground)  # fmt: skip


def _rules(one: Any, height: float) -> Iterator[Rule]:
    """The level strokes of a path, if it has nothing else."""
    from pypdfium2 import raw

    points = [_point(raw.FPDFPath_GetPathSegment(one.raw, at)) for at in range(raw.FPDFPath_CountSegments(one.raw))]
    level = all(a[1] == b[1] for a, b in zip(points[::2], points[1::2], strict=False))
    if len(points) % 2 or not level or not _stroked(one):
        return
    matrix, weight = one.get_matrix().multiply(_outer(one)), ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(one.raw, weight)
    dots = sum(_dashes(one)) * abs(matrix.a) * MM
    for (start, y), (end, _) in zip(points[::2], points[1::2], strict=True):
        x0, x1 = sorted((matrix.a * start + matrix.e, matrix.a * end + matrix.e))
        down = height - (matrix.d * y + matrix.f)
        if (x1 - x0) * MM >= SHORTEST:
            yield Rule(x0 * MM, x1 * MM, down * MM, weight.value * abs(matrix.a), _colour(one, stroke=True), dots)


# Modules along the side of a QR code of version 1, and how many more each next version has (ISO/IEC 18004).
FIRST, STEP = 21, 4
CORNERS = 300  # of the dark runs of the least of them, and of no ornament


def _module(one: Any, box: Box) -> float:
    """The mm of a module, if a path draws a code: a square filled by runs of modules, with a whole number of them."""
    from pypdfium2 import raw

    count = raw.FPDFPath_CountSegments(one.raw)
    if count < CORNERS or _stroked(one) or abs(box.x1 - box.x0 - box.bottom + box.top) > 0.01:
        return 0.0
    points = [_point(raw.FPDFPath_GetPathSegment(one.raw, at)) for at in range(count)]
    levels = sorted({round(y, 4) for _, y in points})
    modules = len(levels) - 1
    return (box.x1 - box.x0) / modules if modules >= FIRST and (modules - FIRST) % STEP == 0 else 0.0


def _stroked(one: Any) -> bool:
    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(one.raw, fill, stroke)
    return bool(stroke.value)


def _ground(shown: Any, box: Box) -> Grey:
    """The colour that most of the picture of a page has in and around a box: that of the paper or a flat field."""
    left, top, right, bottom = (edge / MM * SCALE for edge in (box.x0, box.top, box.x1, box.bottom))
    around = shown.crop((max(0, int(left) - 2), max(0, int(top) - 2), int(right) + 3, int(bottom) + 3))
    most = max(around.getcolors(around.width * around.height) or [(0, (255, 255, 255))])
    red, green, blue = most[1]
    return red, green, blue


def _dashes(one: Any) -> list[float]:
    """The dashes and gaps of a stroke; none: it is whole."""
    from pypdfium2 import raw

    count = raw.FPDFPageObj_GetDashCount(one.raw)
    parts = (ctypes.c_float * max(0, count))()
    raw.FPDFPageObj_GetDashArray(one.raw, parts, max(0, count))
    return list(parts)


def _point(segment: Any) -> tuple[float, float]:
    from pypdfium2 import raw

    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _colour(one: Any, *, stroke: bool) -> Grey:
    from pypdfium2 import raw

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask = raw.FPDFPageObj_GetStrokeColor if stroke else raw.FPDFPageObj_GetFillColor
    ask(one.raw, red, green, blue, alpha)
    return red.value, green.value, blue.value


def _ink(shown: Any, weighed: bool) -> tuple[float, tuple[float, float, float, float]]:
    """Percent of the page that is inked, black taking what the three colours share, and the white at its edges."""
    from PIL import ImageChops, ImageStat

    inks = ImageChops.invert(shown)
    total = 0.0
    if weighed:
        cyan, magenta, yellow = inks.split()
        black = ImageChops.darker(ImageChops.darker(cyan, magenta), yellow)
        total = sum(ImageStat.Stat(inks).mean) - 2 * ImageStat.Stat(black).mean[0]
    left, top, right, bottom = inks.getbbox() or (inks.width // 2, inks.height // 2) * 2
    edges = (left, top, inks.width - right, inks.height - bottom)
    return float(total / 255 * 100), tuple(edge / SCALE * MM for edge in edges)  # type: ignore[return-value]
