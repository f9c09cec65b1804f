"""The front matter: what stands before the first chapter, and what of it fits on a page, reckoned from letters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

from werkboek import formats
from werkboek.brand import short
from werkboek.language import Language
from werkboek.model import Book
from werkboek.render import cover, imprint, listing
from werkboek.theme import Theme

HEAD = 8  # thirds of the pitch: a title with the air below it
# Thirds of the pitch: on the page with her name what is not for what she hopes, in a roomy book; in another, but for
# the lines that say how.
OWNER, ABOVE = 30, 34
FEWEST, ALONE = 4, 12  # rows for what she hopes; thirds of the pitch above them on a page of their own
SHORT = 30  # thirds of the pitch: the titles and lines of the one page before a short book, with the air between
COLOPHON = 9  # pt
WHOLE = 0.95  # of a line is filled, which ends with a whole word
ASKS, TAG = 0.45, 0.5  # em: a letter of a question, and of a label
RULER = 6  # mm that the line to measure is high


class Front:
    """What fits on the pages of the front matter, in thirds of the pitch.

    ``unit``: one in mm; ``rows``: of the contents; ``set_in``: what the colophon says of its faces.
    """

    def __init__(self, book: Book, speech: Language, look: Theme, unit: float, rows: Sequence[listing.Row],
                 set_in: str) -> None:  # fmt: skip
        self.book, self.speech, self.look, self.unit, self.rows = book, speech, look, unit, rows
        self.room = 3 * (formats.HIGH // round(3 * unit, 3))  # on a page
        first = " ".join(filter(None, (book.title, book.author, book.date[:4], short(book.brand.website), set_in)))
        said = first, " · ".join(imprint.lines(book, speech)), speech.word("care")
        self.colophon = (2 if book.length == "short" else 6) + 2 * sum(map(self._small, filter(None, said)))

    @cached_property
    def listed(self) -> list[list[listing.Row]]:
        """The contents, page by page."""
        return listing.pages(self.rows, self.room, HEAD)

    @cached_property
    def spare(self) -> float:
        """What is left below the contents, of a book of normal length."""
        last = self.listed[-1]
        if self.book.length != "normal" or not last:
            return 0
        return self.room - sum(row.high for row in last) - (HEAD if len(self.listed) == 1 else 0)

    def airy(self, steps: Sequence[str]) -> bool:
        """Whether a short book of one piece has room for half a third between the lines of its contents, and one above
        its dates. ``steps``: the words that say how to use it.

        Without it the rings touch, and a day is written on 5 mm.
        """
        if self.book.length != "short" or len(self.book.chapters) > 1:
            return False
        days = sum(row.kind == "item" for row in self.rows)
        how = sum(1 + 2 * self.lines(key) for key in steps)
        taken = SHORT + how + sum(row.high for row in self.rows) - days + self.colophon
        return taken + math.ceil(len(self.rows) / 2) + 1 <= self.room

    @property
    def closes(self) -> bool:
        """Whether the colophon stands below the contents, where a page of its own would be all but empty."""
        return self.spare >= self.colophon

    @cached_property
    def printing(self) -> str:
        """After what it is said in short how to print it, on paper that anybody can print; else nothing.

        ``how``: how to use it; ``contents``; ``author``: what is told of her.
        """
        book = self.book
        if not self.look.paper.is_plain or book.length == "short" or not book.backed or book.part:
            return ""
        if book.length == "roomy":
            return "how"
        high = 6 + 2 * self._small(self.speech.word("printing") + self.speech.word("print_short")) + RULER / self.unit
        if self.spare >= self.colophon + high:
            return "contents"
        return "author" if book.about or book.brand.invites else ""

    def hoped(self, steps: Sequence[str]) -> tuple[int, bool]:
        """Rows for what she hopes, to the foot of the page with her name; and whether on a page of their own.

        ``steps``: the words that say how to use it. On a small paper they leave no room.
        """
        if self.book.length == "roomy":
            return int((self.room - OWNER) // 3), False
        lines = sum(map(self.lines, steps))
        above = 0 if self.look.mm("indent") else 3  # a label that does not hang beside the question
        foot = 0 if self.closes else self.colophon
        beside = (self.look.mm("indent") or self.look.mm("measure")) - 3
        asks = max(self._wrapped("intention_asks", self.look.mm("measure"), ASKS * self.look.pt("prompt")),
                   self._wrapped("intention", beside, TAG * self.look.pt("asked")))  # fmt: skip
        foot += 2 * (asks - 1)
        rows = int((self.room - ABOVE - above - foot - 2 * lines - 4) // 3)
        if rows < FEWEST and self.look.paper.is_laid_out:
            return int((self.room - ALONE - foot) // 3), True
        return rows, False

    def lines(self, key: str) -> int:
        """How many lines a word takes in the measure."""
        letters = WHOLE * self.look.mm("measure") / (self.look.letter * self.look.pt("size") * cover.PT)
        return math.ceil(len(self.speech.word(key)) / letters)

    def _wrapped(self, key: str, width: float, letter: float) -> int:
        """How many lines a word takes in a width in mm, a letter being so many pt wide."""
        return math.ceil(len(self.speech.word(key)) * letter * cover.PT / width)

    def _small(self, text: str) -> int:
        letters = WHOLE * self.look.mm("measure") / (COLOPHON * self.look.paper.letters * cover.PT * self.look.letter)
        return math.ceil(len(text) / letters)
