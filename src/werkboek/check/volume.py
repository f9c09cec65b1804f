"""A finished PDF as the rules of layout see it: its sheets, and the theme that says what is what on them."""

from __future__ import annotations

from dataclasses import dataclass

from werkboek.check.sheets import Rule, Sheet, Words
from werkboek.colour import parsed
from werkboek.formats import HIGH, WIDE
from werkboek.output import Place
from werkboek.theme import Theme

FALLBACK = ("Source-Serif-4", "Noto-Sans", "Noto-Emoji")  # what every stack ends in
LARGEST_PITCH = 10.0  # mm
SPARSE = 4.0  # mm: dots so far apart are a field


@dataclass(frozen=True, slots=True)
class Volume:
    """A finished PDF: its sheets, the theme they are set in, its bytes, and its spaces if we made it."""

    sheets: tuple[Sheet, ...]
    look: Theme
    size: int = 0
    title: str = ""
    tagged: bool = False
    places: tuple[Place, ...] = ()

    def is_in(self, words: Words, token: str) -> bool:
        """Whether text is in the family that a token of the theme names, whatever its weight."""
        of = [one for one in map(hyphened, self.look.families) if f"{words.face}-".startswith(f"{one}-")]
        return max(of, key=len, default="") == hyphened(self.look.family(token))

    def asks(self, words: Words) -> bool:
        """Whether text is a question above a space."""
        return self.is_in(words, "ask") and abs(words.size - self.look.pt("prompt")) < 0.8

    def is_ruled(self, rule: Rule) -> bool:
        """Whether a line is one to write on: not a border, and not a row of a field of dots."""
        is_dotted = self.look.tokens["rule_dots"] != "none"
        return rule.colour == parsed(self.look.tokens["rule"]) and is_dotted == (0 < rule.dots < SPARSE)

    @property
    def top(self) -> float:
        """Mm from the top of a page to its live area."""
        return self.look.paper.top

    @property
    def high(self) -> float:
        """Mm that the live area is high."""
        return HIGH * self.look.paper.scale

    @property
    def wide(self) -> float:
        """Mm that the live area is wide."""
        return WIDE * self.look.paper.scale

    @property
    def gap(self) -> float:
        """Mm: rules farther apart are not of one space."""
        return 1.2 * self.look.paper.pitch or LARGEST_PITCH

    @property
    def full(self) -> float:
        """How far right a full line of running text comes, less a word: mm from the left edge."""
        return self.look.mm("indent") + self.look.mm("measure")


def hyphened(family: str) -> str:
    """A family as a PDF names it."""
    return family.replace(" ", "-")
