"""A title -> the picture on its covers, drawn by its theme: the same title the same picture, another one another.

Each motif draws within a canvas in mm, of lines alone or with flat fields, so that it prints on an old inkjet and can
be read at the size of a stamp. On a dark ground the same picture is drawn in pale lines.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkboek.render.motifs import branch, contours, sun, tiles, water
from werkboek.render.motifs.canvas import HEIGHT, TOP, WIDTH, Canvas

Motif = Callable[[Canvas], str]

MOTIFS: Mapping[str, Motif] = {
    "water": water.drawn,
    "sun": sun.drawn,
    "contours": contours.drawn,
    "branch": branch.drawn,
    "tiles": tiles.drawn,
}
# The same in 24 by 10 mm, flush right, in the colour of the stroke and in that of the accent: beside a title.
MARKS: Mapping[str, Callable[[str], str]] = {
    "water": water.mark,
    "sun": sun.mark,
    "contours": contours.mark,
    "branch": branch.mark,
    "tiles": tiles.mark,
}
MARK = (24.0, 10.0)  # mm


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of a picture, ``#rrggbb``: its lines, its one accent, and the flat fields behind them."""

    line: str
    mark: str
    wash: str


def picture(motif: str, title: str, inks: Inks, low: float, *, whole: bool = True) -> str:
    """The picture as an SVG of 165 by 249 mm, empty above the title's foot and below ``low`` mm; or its field alone."""
    seed = random.Random(hashlib.sha256(title.encode()).digest())
    drawing = MOTIFS[motif](Canvas(seed, inks.line, inks.mark, inks.wash, low))
    clip = f'<clipPath id="c"><rect x="0" y="{TOP:g}" width="{WIDTH:g}" height="{low - TOP:g}"/></clipPath>'
    top, high = (0.0, HEIGHT) if whole else (TOP, low - TOP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top:g} {WIDTH:g} {high:g}" width="{WIDTH:g}mm" '
        f'height="{high:g}mm">{clip}<g clip-path="url(#c)" fill="none" stroke="{inks.line}" stroke-linecap="round" '
        f'stroke-linejoin="round">{drawing}</g></svg>'
    )


def mark(motif: str, line: str, accent: str) -> str:
    """The motif beside a title, as an SVG of ``MARK`` mm in two colours."""
    wide, high = MARK
    size = f'viewBox="0 0 {wide:g} {high:g}" width="{wide:g}mm" height="{high:g}mm"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><g fill="none" stroke="{line}" stroke-linecap="round" '
        f'stroke-linejoin="round">{MARKS[motif](accent)}</g></svg>'
    )
