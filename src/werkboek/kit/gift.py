"""What everything around a book is made from: the book, its editions, and what can be said of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from werkboek import inline
from werkboek.compose.sample import counted
from werkboek.language import Language
from werkboek.model import Book, Exercise
from werkboek.output import Output
from werkboek.texts import texts
from werkboek.theme import Theme

GIVEN = ("screen", "standard")  # the edition to give away: the first of these that there is
READ = 230  # words a minute, in silence (Brysbaert 2019, doi 10.1016/j.jml.2019.104047: 238 for what is no story)
WRITTEN = 1.5  # lines of ten words a minute, by hand and thinking: fifteen words
THINK = 1.0  # minute before a pen moves


@dataclass(frozen=True)
class Gift:
    """A book with its editions. ``name`` is its slug; ``start`` the first day of the reader's diary, or None.

    ``drawn``: pages that were written on, by number, width and turn: several pictures show them.
    """

    book: Book
    speech: Language
    look: Theme
    name: str
    outputs: Sequence[Output]
    start: datetime.date | None
    drawn: dict[tuple[int, int, int], Any] = field(default_factory=dict)

    @cached_property
    def given(self) -> Output:
        """The edition to give away."""
        return min((one for one in self.outputs if one.edition in GIVEN), key=lambda one: GIVEN.index(one.edition))

    @cached_property
    def paper(self) -> Output:
        """The edition to print, of which pages are named."""
        return next(one for one in self.outputs if one.edition == "standard")

    @property
    def file(self) -> str:
        """The name of the file to give away."""
        return f"{self.speech.giving.names['give']}-{self.name}.pdf"

    @property
    def files(self) -> tuple[tuple[str, Output], ...]:
        """Each edition with the name of its file, the one to give away first."""
        others = [(one.name, one) for one in self.outputs if one is not self.given]
        return ((self.file, self.given), *others)

    @cached_property
    def pages(self) -> int:
        """Of the edition to print."""
        return self.paper.pages or 0

    def picture(self, name: str) -> str:
        """The name of the file of a picture."""
        return f"{self.speech.giving.names[name]}.png"

    @cached_property
    def page_of(self) -> Mapping[str, int]:
        """The page on which each exercise begins."""
        return {place.exercise: place.prompt_pages[0] for place in reversed(self.paper.places)}

    @cached_property
    def questions(self) -> tuple[tuple[Exercise, str], ...]:
        """Each question with what it is about: the title of its section, or else of its chapter."""
        return tuple(
            (block, inline.plain(section.title or chapter.title))
            for chapter in self.book.chapters for section in chapter.sections for block in section.blocks
            if isinstance(block, Exercise) and block.number
        )  # fmt: skip

    @cached_property
    def minutes(self) -> int:
        """To read all of it and to answer every question on the lines that it asks for, to five minutes."""
        words = sum(len(text.split()) for text, _ in texts(self.book.chapters))
        spaces = [part.space for one in self.book.questions for part in one.parts if part.space]
        lines = sum(space.size.natural - space.head for space in spaces)
        whole = words / READ + lines / WRITTEN + len(spaces) * THINK
        return max(5, 5 * round(whole / 5))

    def said(self, key: str, **more: object) -> str:
        """A sentence with what is known of the book filled in."""
        book, words = self.book, self.speech.giving.words
        count = len(book.questions)
        values = {
            "title": self.title, "subtitle": inline.plain(book.subtitle), "author": book.author, "pages": self.pages,
            "questions": counted(count, self.speech), "count": count, "minutes": self.minutes,
            "each": max(1, round(self.minutes / count)), "file": self.file,
            **{name: words[name].format(author=book.author) if book.author else "" for name in ("by", "from")},
        }  # fmt: skip
        return words[key].strip("\n").format_map(values | more)

    @property
    def title(self) -> str:
        """On one line."""
        return " ".join(inline.plain(self.book.title).split())


def asked(exercise: Exercise) -> str:
    """A question on one line, plain."""
    return " ".join(" ".join(inline.plain(part.prompt) for part in exercise.parts).split())


def size(data: bytes) -> str:
    """Of a file, in kB or MB."""
    return f"{len(data) / 1e6:.1f} MB" if len(data) >= 1e6 else f"{max(1, round(len(data) / 1e3))} kB"
