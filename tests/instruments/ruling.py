"""A PDF -> the ruled writing spaces on its pages, and the ink: how far it reaches and whether any of it is
coloured.

Lines come from pdfplumber, pixels from pypdfium2. Millimetres from the page's upper left corner; pages
from 1. Rules drawn as a background (a tiling pattern) are not seen; rules drawn by an SVG or as paths are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
from PIL import Image, ImageChops

Source = str | Path
MM = 25.4 / 72
"""Millimetres in a point."""
LEVEL = 0.01
"""How far, in points, the ends of a horizontal rule may differ in height."""
SAME = 0.05
"""How far, in points, x and width of two rules of one space may differ."""
EVEN = 0.2
"""How far, in mm, two gaps of one space may differ, if no marked content holds it together."""


@dataclass(frozen=True)
class Space:
    """A writing space: rules of one length, width and colour, drawn together.

    `ys` are the heights of its rules in mm from the top of the page, going down; `pitch_min` and
    `pitch_max` the smallest and largest distance between neighbours in mm (0 for a single rule); `width`
    is that of the line in points; `colour` is "#rrggbb". `mcid` is the marked content that draws it, None
    in an untagged file.
    """

    page: int
    x0: float
    x1: float
    ys: tuple[float, ...]
    width: float
    colour: str
    mcid: int | None

    @property
    def pitch_min(self) -> float:
        return min((below - above for above, below in pairwise(self.ys)), default=0.0)

    @property
    def pitch_max(self) -> float:
        return max((below - above for above, below in pairwise(self.ys)), default=0.0)


@dataclass(frozen=True)
class _Rule:
    x0: float
    x1: float
    y: float
    width: float
    colour: str
    mcid: int | None


def rules(path: Source, *, least: int = 1) -> list[Space]:
    """The writing spaces of a file by page, from the top down, then from the left; those of at least so
    many rules.

    Underlines (lines within tagged text) are left out. One drawing with rules of two lengths gives two
    spaces.
    """
    with pdfplumber.open(path) as pdf:
        found = [space for page in pdf.pages for space in _on_page(page)]
    kept = [space for space in found if len(space.ys) >= least]
    return sorted(kept, key=lambda space: (space.page, space.ys[0], space.x0))


def _on_page(page: Any) -> Iterator[Space]:
    groups: list[list[_Rule]] = []
    for rule in _rules(page):
        home = next((group for group in reversed(groups) if _belongs(rule, group)), None)
        if home is None:
            groups.append([rule])
        else:
            home.append(rule)
    for group in groups:
        first = group[0]
        ys = tuple(sorted(rule.y * MM for rule in group))
        yield Space(page.page_number, first.x0 * MM, first.x1 * MM, ys, first.width, first.colour, first.mcid)


def _rules(page: Any) -> Iterator[_Rule]:
    """The horizontal lines of a page in the order they are drawn."""
    for line in page.lines:
        if abs(line["top"] - line["bottom"]) > LEVEL or line.get("tag") in ("Span", "Link"):
            continue
        colour = _hex(line["stroking_color"])
        yield _Rule(line["x0"], line["x1"], line["top"], float(line["linewidth"]), colour, line.get("mcid"))


def _belongs(rule: _Rule, group: list[_Rule]) -> bool:
    """Whether a rule is one more of a group: of the same marked content, or at an even distance below it."""
    last = group[-1]
    alike = max(abs(rule.x0 - last.x0), abs(rule.x1 - last.x1), abs(rule.width - last.width)) <= SAME
    if not alike or (rule.colour, rule.mcid) != (last.colour, last.mcid):
        return False
    if rule.mcid is not None or len(group) == 1:
        return rule.mcid is not None or rule.y > last.y
    return abs((rule.y - last.y) - (last.y - group[-2].y)) * MM <= EVEN


def _hex(colour: Any) -> str:
    """pdfplumber's colour (grey, RGB or CMYK, each 0 to 1) as "#rrggbb"; "?" for a pattern."""
    values = tuple(colour) if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(value, int | float) for value in values) or len(values) not in (1, 3, 4):
        return "?"
    if len(values) == 4:
        values = tuple((1 - value) * (1 - values[3]) for value in values[:3])
    red, green, blue = values * 3 if len(values) == 1 else values
    return "#" + "".join(f"{round(255 * value):02x}" for value in (red, green, blue))


# ---------------------------------------------------------------- pixels


def coloured_pixels(path: Source, first_page: int = 2, dpi: int = 100) -> int:
    """How many pixels between the covers are not grey: red, green and blue differ, by however little.

    A back cover is known by the number that it does not have.
    """
    with pypdfium2.PdfDocument(path) as pdf:
        numbered = str(len(pdf)) in pdf[len(pdf) - 1].get_textpage().get_text_range().split()
        last = len(pdf) if numbered or len(pdf) % 2 else len(pdf) - 1
        return sum(_coloured(_picture(pdf, number, dpi)) for number in range(first_page, last + 1))


def _picture(pdf: pypdfium2.PdfDocument, number: int, dpi: int) -> Image.Image:
    """A page as an RGB picture. No LCD smoothing: that would colour the edges of black letters."""
    bitmap = pdf[number - 1].render(scale=dpi / 72, rev_byteorder=True)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    return picture


def _coloured(picture: Image.Image) -> int:
    red, green, blue = picture.split()
    apart = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return picture.width * picture.height - apart.histogram()[0]


def ink_box_mm(path: Source, page: int, dpi: int = 150) -> tuple[float, float, float, float] | None:
    """The box round everything on a page that is not white: x0, top, x1, bottom in mm; None for an empty
    page.

    Right to a pixel (0.17 mm at 150 dpi).
    """
    with pypdfium2.PdfDocument(path) as pdf:
        picture = _picture(pdf, page, dpi).convert("L")
    box = ImageChops.invert(picture).getbbox()
    if box is None:
        return None
    x0, top, x1, bottom = (pixel * 25.4 / dpi for pixel in box)
    return x0, top, x1, bottom


__all__ = ["Space", "coloured_pixels", "ink_box_mm", "rules"]
