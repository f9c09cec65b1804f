"""The kinds of writing space, as data. Each ``kind`` is the name of its drawing in ``templates/print/spaces``.

A space is a whole number of rows high, a row being one pitch of the ruling, so that any of them keeps the grid.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True)
class Size:
    """A height in rows: ``given``, and the bounds within which fitting may choose it."""

    natural: int
    minimum: int
    cap: int
    given: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What all kinds have: a size and the ruling's ``pitch`` in mm."""

    kind: ClassVar[str]
    size: Size
    pitch: float = 8.0

    @property
    def height(self) -> float:
        """Height in mm."""
        return self.size.given * self.pitch

    @property
    def head(self) -> int:
        """Rows above the first that is written on."""
        return 0

    @property
    def lines(self) -> int:
        """Rows to write on."""
        return self.size.given - self.head

    @property
    def labels(self) -> tuple[str, ...]:
        """The words that are printed in it, plain."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines(Space):
    """Ruled lines; ``opening`` is a word before the first, which then is short: when it was."""

    kind: ClassVar[str] = "lines"
    opening: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.opening,) if self.opening else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots(Space):
    """A field of dots, 5 mm apart."""

    kind: ClassVar[str] = "dots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Squares(Space):
    """Squares of 5 mm, or as French schools rule them (``seyes``): 8 mm, with three finer lines between."""

    kind: ClassVar[str] = "squares"
    seyes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box(Space):
    """An empty frame."""

    kind: ClassVar[str] = "box"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Space):
    """The numbers 1 to 10 to ring, with what the first and the last mean, and lines."""

    kind: ClassVar[str] = "scale"
    ends: tuple[str, ...]

    @property
    def head(self) -> int:
        return 2

    @property
    def labels(self) -> tuple[str, ...]:
        return self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales(Space):
    """Several things, each with the numbers 1 to 10 on a row: ringed at the start, crossed when the book is full."""

    kind: ClassVar[str] = "scales"
    items: tuple[str, ...]
    ends: tuple[str, ...]

    @property
    def head(self) -> int:
        return 1

    @property
    def labels(self) -> tuple[str, ...]:
        return self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(Space):
    """Boxes to tick in a row, with lines."""

    kind: ClassVar[str] = "yesno"
    answers: tuple[str, ...]

    @property
    def head(self) -> int:
        return 1

    @property
    def labels(self) -> tuple[str, ...]:
        return self.answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots(Space):
    """Numbered lines: several small answers. ``count`` of them, or one a row where the author named no number."""

    kind: ClassVar[str] = "slots"
    count: int = 0

    @property
    def starts(self) -> tuple[int, ...]:
        """The row, from 0, on which each number stands."""
        count = self.count or self.size.given
        return tuple(at * self.size.given // count for at in range(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns(Space):
    """Two columns of lines, each with its heading."""

    kind: ClassVar[str] = "columns"
    heads: tuple[str, ...]

    @property
    def head(self) -> int:
        return rows_of(self.heads, 40)

    @property
    def labels(self) -> tuple[str, ...]:
        return self.heads


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem(Space):
    """The beginning of a sentence on every second line, to be finished in ink."""

    kind: ClassVar[str] = "stem"
    stem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist(Space):
    """Boxes to tick, each before its label, or before an empty line where there are no labels."""

    kind: ClassVar[str] = "checklist"
    items: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Pact(Space):
    """Lines, and at the end an agreement with oneself; its ``words``: a title, if this, then that.

    Plans of that form are carried out more often (Sheeran, Listrom and Gollwitzer 2024, 642 tests). ``tight``: in a
    book where each row counts the agreement takes its lines from those of the answer.
    """

    kind: ClassVar[str] = "pact"
    words: tuple[str, ...]
    tight: bool = False

    @property
    def head(self) -> int:
        """Rows between the two: its title, and air above that; where rows are few the title alone, of what is over."""
        return int(self.size.given > self.size.natural) if self.tight else 2

    @property
    def half(self) -> int:
        """The rows of the if, and of the then: two at its cap, which leaves room for them."""
        return 2 if not self.tight and self.size.natural < self.size.cap == self.size.given else 1

    @property
    def answer(self) -> int:
        """The rows above its title."""
        return self.lines - 2 * self.half

    @property
    def labels(self) -> tuple[str, ...]:
        return self.words


KINDS: dict[str, type[Space]] = {
    kind.kind: kind
    for kind in (Lines, Dots, Squares, Box, Scale, Scales, YesNo, Slots, Columns, Stem, Checklist, Pact)
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What an author's mark asks: a kind, its labels, a number of lines or slots, a page of its own or all the rest."""

    kind: str = ""
    labels: tuple[str, ...] = ()
    count: int | None = None
    place: Literal["", "page", "rest"] = ""


def wrapped(label: str, letters: int) -> list[str]:
    """A label in lines of at most so many letters; a longer word is cut."""
    return textwrap.wrap(label, letters) or [""]


def rows_of(labels: tuple[str, ...], letters: int) -> int:
    """Rows that labels side by side take: one for a line of label, and one for each two more."""
    return max((1 + len(wrapped(label, letters)) // 2 for label in labels), default=1)
