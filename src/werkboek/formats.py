"""The papers that a book is set for: what each changes of a theme, and where on the paper the pages come.

Every page is laid out on A4, with a live area 165 mm wide that begins 24 mm from the top; so all widths stand in one
place. For a smaller paper its letters and its ruling are set larger on that page, which then is made smaller as a
whole: on paper an A5 has the ruling of the A4, and no letter is what a copier makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

LEFT, TOP, WIDE, HIGH, FOOT = 22.5, 24.0, 165.0, 248.0, 274.0  # mm, as laid out: to the live area, of it, to its foot


@dataclass(frozen=True, slots=True)
class Format:
    """A paper of ``width`` by ``height`` mm.

    ``inner``: mm from its left edge to the live area, of a left page from its right edge where it is ``mirrored``;
    ``top``: from its upper edge. ``scale``: of what is laid out. ``ruling``, ``letters``, ``heads``: how much larger
    than the theme's the pitch, running text and titles are laid out; ``pitch`` in mm and ``size`` of text in pt where
    these are the same in every theme. ``lines``: of handwriting that hold what one does on A4. ``entries``: letters
    of a line in the contents to those on A4. ``tokens``: those of the theme that are others. ``sheets``: in
    ``styles/formats``. ``edges``: mm at the sides that stay clear. ``recto``: chapters begin on a right page, and both
    sides are printed. ``printing``: how, as a key of ``PRINTING``; nothing if it is not.
    ``is_mapped``: it says where the pages of A4 are.
    """

    width: float = 210.0
    height: float = 297.0
    inner: float = LEFT
    top: float = TOP
    mirrored: bool = False
    scale: float = 1.0
    ruling: float = 1.0
    letters: float = 1.0
    heads: float = 1.0
    pitch: float = 0.0
    size: float = 0.0
    lines: float = 1.0
    tokens: Mapping[str, str] = field(default_factory=dict)
    entries: float = 1.0
    sheets: tuple[str, ...] = ()
    edges: float = 18.0
    recto: bool = False
    printing: str = "loose"
    is_mapped: bool = False

    @property
    def is_laid_out(self) -> bool:
        """Whether its pages are set anew, not those of A4 on other paper."""
        return bool(self.sheets)

    @property
    def is_plain(self) -> bool:
        """Whether it is loose sheets with the live area of A4, printed on one side or two."""
        return self.printing == "loose" and not self.is_laid_out

    def ruled(self, pitch: float) -> float:
        """The pitch in mm, as laid out, of a book whose ruling is ``pitch`` on A4."""
        return self.pitch or pitch * self.ruling

    @property
    def foot(self) -> float:
        """Mm from the top of the paper: what stands lower is the running foot."""
        return self.top + (FOOT - TOP) * self.scale

    def place(self, number: int) -> tuple[float, float]:
        """How far the page of this number, from 1, is moved to the right and down once it is made smaller, in mm."""
        verso = self.mirrored and number % 2 == 0
        left = self.width - self.inner - WIDE * self.scale if verso else self.inner
        return left - LEFT * self.scale, self.top - TOP * self.scale


A4 = Format()
ROOT = 0.5**0.5  # A5 to A4 (ISO 216)
# Without a column beside the text, and with its whole width.
NARROW: Mapping[str, str] = {"indent": "0mm", "measure": "165mm"}
A5 = Format(148, 210, 18, TOP * ROOT, mirrored=True, scale=ROOT, ruling=1 / ROOT, letters=0.95 / ROOT, heads=1.1,
            lines=1 / ROOT, tokens=NARROW, entries=1.2, sheets=("narrow.css",), edges=11, recto=True,
            printing="small")  # fmt: skip
FORMATS: Mapping[str, Format] = {
    "standard": A4,
    # ISO 838: 25 mm hold a binding; what is printed on both sides has its inner edges on either.
    "duplex": Format(inner=25, mirrored=True, recto=True, printing="bound"),
    # The live area of A4, so that pages break as they do there; 8 mm is what printers cannot reach.
    "letter": Format(215.9, 279.4, (215.9 - WIDE) / 2, 10),
    "a5": A5,
    "booklet": replace(A5, printing="folded"),
    # 3 to 4, as e-ink readers are; the toolbar of most lies along the left edge, 12 mm wide.
    "tablet": Format(158, 210.67, 22, 10, scale=0.74, ruling=1 / 0.74, letters=1 / 0.74, heads=1.15, lines=1.3,
                     tokens=NARROW, entries=1.2, sheets=("narrow.css",), edges=8, printing=""),
    # UKAAF G003: 18 pt, nothing slanted; 14 mm for a hand that is as large.
    "large-print": Format(pitch=14, size=18, heads=1.25,
                          tokens={**NARROW, "rule": "#000000", "rule_weight": "1.5pt", "rule_dots": "none",
                                           "slant": "normal", "light": "500"},
                          entries=1.2, sheets=("narrow.css", "large.css"), recto=True, is_mapped=True),
}  # fmt: skip

# How a paper is printed -> the sentences that say so, by their words; one side before two.
PRINTING: Mapping[str, tuple[str, ...]] = {
    "loose": ("print_sides", "print_both", "print_ink", "print_bind", "print_ruler"),
    "bound": ("print_sides", "print_shop", "print_ink", "print_ruler"),
    "small": ("print_small", "print_both", "print_ink", "print_ruler"),
    "folded": ("print_folded", "print_nest", "print_ink", "print_ruler"),
}

PT = re.compile(r"(?<![\w.])(\d*\.?\d+)pt")
LINE = 4.5  # pt: what is thinner is a line, not a letter
COVERS = re.compile(r"^(?::is\()?\.(?:cover|outer|jacket)\b")
HEADS = ("h1", "h2", "h2_short", "h2_back", "quote")
LETTERS = ("size", "foot", "small", "prompt", "asked")


def grown(css: str, paper: Format) -> str:
    """A style sheet with the letters of a paper, but for those on its covers, and with lines as thick as on A4."""
    if not paper.is_laid_out:
        return css

    def larger(found: re.Match[str]) -> str:
        size = float(found[1])
        return f"{size / paper.scale if size < LINE else size * paper.letters:.4g}pt"

    return "".join(line if COVERS.match(line) else PT.sub(larger, line) for line in css.splitlines(keepends=True))


def tokens(given: Mapping[str, str], paper: Format) -> dict[str, str]:
    """The tokens of a theme as they are on a paper."""
    if not paper.is_laid_out:
        return dict(given)
    made = dict(given)
    for names, factor in ((HEADS, paper.heads), (LETTERS, paper.letters), (("bar", "rule_weight"), 1 / paper.scale)):
        made |= {name: f"{float(given[name].removesuffix('pt')) * factor:.5g}pt" for name in names}
    dots = given["rule_dots"]
    if dots != "none":
        made["rule_dots"] = f"{float(dots) / paper.scale:.5g}"
    return made | dict(paper.tokens)


def seen(given: Mapping[str, str], paper: Format) -> dict[str, str]:
    """The tokens of a theme on a paper, as they come to once its pages are made smaller."""
    if paper.scale == 1:
        return dict(given)
    length = re.compile(r"(\d+(?:\.\d+)?)(?=(?:mm|pt)\b)")
    return {name: length.sub(lambda found: f"{float(found[1]) * paper.scale:.5g}", value)
            for name, value in given.items()}  # fmt: skip
