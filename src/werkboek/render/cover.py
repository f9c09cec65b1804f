"""A title -> the size it is set in on the cover, and the picture under it: the rings of a stone in still water."""

from __future__ import annotations

import hashlib
import math
import random
import re
from dataclasses import dataclass

from werkboek import colour, inline
from werkboek.brand import logo_size
from werkboek.model import Book
from werkboek.theme import Theme

WIDTH, HEIGHT = 165.0, 249.0  # mm
# mm: where the picture begins, the air below it; the lines of the name and the site, and how long they are beside a
# logo, as in the style sheet.
TOP, AIR, NAME, SITE, BESIDE = 126.0, 9.0, 8.0, 16 / 3, 112.0
# Letters of a title -> size in pt: three or four lines at most.
SIZES = ((14, 72), (26, 60), (44, 48), (70, 42), (100, 37), (200, 32))
EM = 0.53  # width of a letter of the display face in the widest words, measured on long Dutch and German ones
EM_RUN = 0.42  # the same in running words, spaces included
PT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class CoverTitle:
    """A title as the cover sets it: ``rest`` is what follows a question mark or colon; sizes in pt, widths in mm."""

    main: str
    rest: str
    size: float
    rest_size: float
    width: float
    rest_width: float


def title(text: str) -> CoverTitle:
    """Splits a long title after its first "?" or ":", and sizes it so that no word is broken.

    >>> title("Waarom rusten? Ontdek hoe loslaten helpt").rest
    'Ontdek hoe loslaten helpt'
    """
    plain = " ".join(inline.plain(text).split(" "))
    parts = re.match(r"(.{6,}?[?:!])\s+(\S.{5,})$", plain)
    main, rest = (parts[1], parts[2]) if parts else (plain, "")
    size = _size(main)
    rest_size = min(27.0, max(18.0, round(size * 0.55)), _widest(rest))
    return CoverTitle(main, rest, size, rest_size, balanced(main, size), balanced(rest, rest_size))


def balanced(text: str, size: float, width: float = WIDTH) -> float:
    """The width in mm, at most ``width``, in which a text of ``size`` pt fills its lines about equally."""
    letter = EM_RUN * size * PT
    whole = len(text) * letter
    lines = math.ceil(whole / (0.94 * width))
    longest = max(map(len, text.split()), default=0) * EM * size * PT
    return round(min(width, max(longest, whole / max(lines, 1) * 1.3)), 1) if lines > 1 else width


def _size(text: str) -> float:
    wanted = next((size for letters, size in SIZES if len(text) <= letters), SIZES[-1][1])
    return min(float(wanted), _widest(text))


def _widest(text: str) -> float:
    """The size in pt at which the longest word still fits on a line."""
    longest = max(map(len, re.split(r"\s+", text)), default=1) or 1
    return round(WIDTH / (longest * EM * PT), 1)


def tones(book: Book, look: Theme) -> tuple[str, str]:
    """The colours of the title and the rings, and of the small letters and the stone: the author's, or the theme's."""
    given = book.brand.colour
    return colour.tones(given) if given else (look.tokens["accent"], look.tokens["clay"])


def foot(book: Book) -> float:
    """How far down the picture may come, in mm: what stands below it are her name, her site and her logo."""
    site = SITE * bool(book.brand.website)
    if not book.logo:
        return HEIGHT - AIR - NAME - site
    lines = math.ceil(len(book.author) * EM * 20 * PT / BESIDE)
    return HEIGHT - AIR - max(lines * NAME + site, logo_size(book.logo.width, book.logo.height)[1])


def water(text: str, accent: str, stone: str, low: float = HEIGHT - AIR - NAME) -> str:
    """The picture as SVG, the same for the same title: flat rings, wider apart and fainter from the stone outwards.

    It keeps to the lower half, down to ``low`` mm; each ring is broken where the light falls on it.
    """
    seed = random.Random(hashlib.sha256(text.encode()).digest())
    x, y = seed.uniform(55, 110), seed.uniform(176, 188)
    flat = seed.uniform(0.24, 0.3)
    rings = []
    for ring in range(1, 27):
        rx = 3.4 * ring**1.3
        weight = max(0.22, 0.95 - 0.033 * ring)
        rings.append(_ring(x, y + 0.12 * ring, rx, rx * flat, weight, ring, seed))
    shadow = f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="3.4" ry="1.1" fill="{stone}"/>'
    # The author's name stands below the picture, the title above it.
    clip = f'<clipPath id="c"><rect x="0" y="{TOP:g}" width="{WIDTH}" height="{low - TOP:g}"/></clipPath>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}mm" height="{HEIGHT}mm">'
        f'{clip}<g clip-path="url(#c)" fill="none" stroke="{accent}" stroke-linecap="round">{"".join(rings)}</g>'
        f"{shadow}</svg>"
    )


def _ring(x: float, y: float, rx: float, ry: float, weight: float, ring: int, seed: random.Random) -> str:
    """One ring as an ellipse of strokes and gaps: the further out, the more light between them."""
    gaps = []
    around = 3.14 * (3 * (rx + ry) - ((3 * rx + ry) * (rx + 3 * ry)) ** 0.5)
    for _ in range(9):
        stroke = around / 9 * seed.uniform(0.55, 1.5)
        gap = around / 9 * seed.uniform(0.02, 0.05 + 0.022 * ring)
        gaps += [f"{stroke:.2f}", f"{gap:.2f}"]
    return (
        f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="{rx:.2f}" ry="{ry:.2f}" stroke-width="{weight:.2f}" '
        f'stroke-dasharray="{" ".join(gaps)}" stroke-dashoffset="{seed.uniform(0, around):.2f}"/>'
    )
