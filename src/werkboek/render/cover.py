"""A title -> the size it is set in on the cover, and the colours of the picture under it."""

from __future__ import annotations

import math
import re
import textwrap
from bisect import bisect_left
from dataclasses import dataclass

from werkboek import colour, inline
from werkboek.brand import logo_size
from werkboek.model import Book
from werkboek.render.motifs import Inks
from werkboek.render.motifs.canvas import HEIGHT, TOP, WIDTH
from werkboek.theme import Theme, in_colour

# mm: the air below the picture; the lines of the name and the site, and how long they are beside a logo, as in the
# style sheet.
AIR, NAME, SITE, BESIDE = 9.0, 8.0, 16 / 3, 112.0
ABOVE, SUBTITLE = 32 / 3, (16.0, 140.0)  # mm above the title; pt and mm of the lines of a subtitle, 8 mm apart
LETTER = 0.48  # em: a letter of a short title in wide letters
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


def parts(text: str) -> tuple[str, str]:
    """A long title before and after its first "?", ":" or "!".

    >>> parts("Waarom rusten? Ontdek hoe loslaten helpt")
    ('Waarom rusten?', 'Ontdek hoe loslaten helpt')
    """
    plain = " ".join(inline.plain(text).split(" "))
    found = re.match(r"(.{6,}?[?:!])\s+(\S.{5,})$", plain)
    return (found[1], found[2]) if found else (plain, "")


def title(text: str, wide: float) -> CoverTitle:
    """A title, sized so that no word is broken; its letters are ``wide`` times those of Newsreader."""
    main, rest = parts(text)
    size = min(_filling(main, _wanted(main), wide), widest(main, WIDTH, wide))
    rest_size = min(27.0, max(18.0, round(size * 0.55)), widest(rest, WIDTH, wide))
    return CoverTitle(
        main, rest, size, rest_size, balanced(main, size, WIDTH, wide), balanced(rest, rest_size, WIDTH, wide)
    )


def balanced(text: str, size: float, width: float, wide: float) -> float:
    """The width in mm, at most ``width``, in which a text of ``size`` pt fills its lines about equally."""
    letter = EM_RUN * wide * size * PT
    whole = len(text) * letter
    lines = math.ceil(whole / (0.94 * width))
    longest = max(map(len, text.split()), default=0) * EM * wide * size * PT
    return round(min(width, max(longest, whole / max(lines, 1) * 1.3)), 1) if lines > 1 else width


def high(text: str, size: float, leading: float, wide: float, room: float) -> float:
    """How high a text of so many pt is, in mm, when its lines, ``room`` mm at most, are filled word by word."""
    letter = LETTER * wide * size * PT
    width, lines, full = balanced(text, size, room, wide), 0, math.inf
    for word in text.split():
        full += (len(word) + 1) * letter
        if full > width:
            lines, full = lines + 1, len(word) * letter
    return lines * size * PT * leading


def _filling(text: str, size: float, wide: float) -> float:
    """The size in pt, a fifth smaller at most, at which a text needs no line for a word that just does not fit."""
    line = 0.96 * WIDTH / (1.06 * EM_RUN * wide * PT)  # letters of 1 pt
    for lines in range(1, 5):
        fits = line / _longest(text, lines)
        if fits >= 0.8 * size:
            return round(min(size, fits), 1)
    return size


def _longest(text: str, lines: int) -> int:
    """The letters of the longest of so many lines that a text is best broken into."""
    words = text.split() or [""]
    widths = range(max(map(len, words)), len(text) + 2)

    def fits(letters: int) -> bool:
        return len(textwrap.wrap(text, letters, break_long_words=False)) <= lines

    return widths[bisect_left(widths, True, key=fits)]


def _wanted(text: str) -> float:
    return float(next((size for letters, size in SIZES if len(text) <= letters), SIZES[-1][1]))


def widest(text: str, width: float, wide: float) -> float:
    """The size in pt at which the longest word still fits on a line of ``width`` mm."""
    longest = max(map(len, text.split()), default=1)
    return round(width / (longest * EM * wide * PT), 1)


def inks(book: Book, look: Theme) -> Inks:
    """The colours of a cover on white: the author's, or the theme's. Small letters are in that of the accent.

    No flat field: an old inkjet prints it in streaks.
    """
    given = book.brand.colour
    if not given:
        return Inks(look.tokens["accent"], look.tokens["clay"], "none")
    return Inks(*colour.tones(given), "none")


LOW = 211.0  # mm: where the picture ends on a cover that bleeds, on which it is 210 mm wide


def dressed(book: Book, look: Theme) -> tuple[str, Inks, float]:
    """The ground of the cover of an edition, empty on paper; its inks; and how far down its picture comes, mm."""
    return ("", inks(book, look), foot(book)) if look.is_grey else (*night(book, look), LOW)


def night(book: Book, look: Theme) -> tuple[str, Inks]:
    """The colours of a cover that is dark: its ground, on which small letters can be read, and pale inks."""
    day = inks(book, in_colour(look, ""))
    ground = colour.legible(day.line, colour.SMALL)
    return ground, Inks(colour.pale(ground), colour.pale(day.mark), colour.lifted(ground))


def foot(book: Book) -> float:
    """How far down the picture may come, in mm: what stands below it are her name, her site and her logo."""
    site = SITE * bool(book.brand.website)
    if not book.logo:
        return HEIGHT - AIR - NAME - site
    lines = math.ceil(len(book.author) * EM * 20 * PT / BESIDE)
    return HEIGHT - AIR - max(lines * NAME + site, logo_size(book.logo.width, book.logo.height)[1])


def field(book: Book, wide: float) -> tuple[float, float]:
    """Where the author's own picture begins on a cover, below all of the title, and how high it is, in mm."""
    said, (size, width) = title(book.title, wide), SUBTITLE
    below = ABOVE + high(said.main, said.size, 1.08, wide, WIDTH) + AIR
    below += high(said.rest, said.rest_size, 1.2, wide, WIDTH) + 3 if said.rest else 0
    below += high(book.subtitle, size, 8 / (size * PT), wide, width) + 6 if book.subtitle else 0
    top = max(TOP, below)
    return round(top, 2), round(max(0.0, foot(book) - top), 2)
