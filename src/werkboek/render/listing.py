"""What lists the whole book, page by page: the contents, and the questions to look back on.

What fits on a page is reckoned from letters and lines, so that pages can be laid out apart: a changed title costs few.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from werkboek import inline
from werkboek.model import Book, Chapter, Exercise, Figure, Section
from werkboek.texts import texts
from werkboek.theme import SERIF, Theme


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: what it is of, its title and the id it leads to. ``high``: in thirds of the pitch.

    ``number``: of a question. ``holds``: may not end a page.
    """

    kind: str
    id: str
    title: str
    high: float
    number: int = 0
    holds: bool = False


def contents(book: Book, body: dict[str, list[Section]], back: Sequence[Section], look: Theme, *, single: bool,
             review: str) -> list[Row]:  # fmt: skip
    """The lines of the contents: each chapter with its titled sections, then ``review`` and what stands at the back."""
    rows = [row for chapter in book.chapters for row in _entries(chapter, body[chapter.id], look, single=single)]
    ends = [("review", review)] if review else []
    ends += [(section.id, inline.plain(section.title)) for section in back]
    return [
        *rows,
        *(Row("", name, title, 2 * _lines(title, TITLE * look.dense * look.paper.entries)) for name, title in ends),
    ]


TITLE = 56  # letters of Rust's running text in a line of the contents
CHAPTER = 46  # letters of the title of a chapter


def _entries(chapter: Chapter, sections: Sequence[Section], look: Theme, *, single: bool) -> Iterator[Row]:
    titled = [(section.id, inline.plain(section.title)) for section in sections if section.title]
    if not single:
        title = inline.plain(chapter.title)
        yield Row(
            "chapter",
            chapter.id,
            title,
            3 + 2 * _lines(title, CHAPTER / look.wide / look.paper.letters),
            holds=bool(titled),
        )
    for name, title in titled:
        yield Row("item", name, title, 1 + 2 * _lines(title, TITLE * look.dense * look.paper.entries))


ASKED = 38  # letters of Source Serif in a line of the list of questions


def questions(chapters: Sequence[tuple[str, Sequence[Exercise]]], look: Theme) -> list[Row]:
    """The questions of some chapters, each under its title; one without a title has none."""
    letters = ASKED * SERIF / look.letter / look.paper.letters
    rows: list[Row] = []
    for title, exercises in chapters:
        if title and exercises:
            rows.append(
                Row("head", "", title, 4 + 2 * _lines(title, TITLE / look.wide / look.paper.letters), holds=True)
            )
        for one in exercises:
            prompt = inline.plain(" ".join(part.prompt for part in one.parts))
            rows.append(
                Row("ask", f"v{one.id}", prompt, max(6, 1.5 * _lines(prompt + " p. 000", letters)), one.number or 0)
            )
    return rows


# Pages that a question takes with what it asks for, and letters that fill one; of 40 books none had more than 1.3 times
# the pages that these add up to. Two digits are for 60 of them.
EACH, PAGE, FEW = {"short": 0.5, "normal": 0.75, "roomy": 1.7}, 2600, 60
TALL = 12  # rows of a space that takes a page more
LAID_OUT = 2.2  # times the pages of A4 that a small paper has, or large print


def digits(book: Book, look: Theme) -> int:
    """How many digits a page number of a book may have, as far as that can be reckoned before its pages are."""
    blocks = [block for chapter in book.chapters for section in chapter.sections for block in section.blocks]
    spaces = [part.space for block in blocks if isinstance(block, Exercise) for part in block.parts]
    pages = 5 + len(book.chapters) + EACH[book.length] * len(spaces) + sum(isinstance(one, Figure) for one in blocks)
    pages += sum(space.size.minimum > TALL for space in spaces if space)
    if pages < FEW:
        pages += sum(len(text) for chapter in book.chapters for text, _ in texts(chapter)) / PAGE
    return 2 if pages * (LAID_OUT if look.paper.is_laid_out else 1) < FEW else 3


def _lines(text: str, letters: float) -> int:
    """Lines that a text takes at most, so many letters to a line."""
    return max(1, math.ceil(len(text) / letters))


def pages(rows: Sequence[Row], room: float, taken: float) -> list[list[Row]]:
    """The rows on pages of ``room`` thirds of the pitch, of which the first has ``taken`` already."""
    out: list[list[Row]] = [[]]
    for at, row in enumerate(rows):
        held = sum(1 for _ in takewhile(lambda one: one.holds, rows[at:]))
        wanted = sum(one.high for one in rows[at : at + held + 1])
        if out[-1] and taken + wanted > room:
            out.append([])
            taken = 0
        out[-1].append(row)
        taken += row.high
    return out


def grouped(page: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The questions of a page, each run of them with the title above it."""
    groups: list[tuple[str, list[Row]]] = []
    for row in page:
        if row.kind == "head" or not groups:
            groups.append((row.title if row.kind == "head" else "", []))
        if row.kind != "head":
            groups[-1][1].append(row)
    return groups
