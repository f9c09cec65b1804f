"""A book -> a small one to try: cover, how to use it, three questions with their text, where to get the whole."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from werkboek import inline
from werkboek.brand import short
from werkboek.language import Language, with_words
from werkboek.model import (
    Block,
    Book,
    Bullets,
    Chapter,
    Example,
    Exercise,
    Paragraph,
    Part,
    PullQuote,
    Section,
    Subheading,
    Testimonial,
)
from werkboek.problems import failed
from werkboek.spaces import Size
from werkboek.texts import changed, texts

SIDES = 8  # what is given away to try is four to eight pages long; two sheets of A3, folded
COUNT = 3  # questions
TEXT = 1500  # letters of text that a page has room for, above a question and its lines
PROMPT = 400  # letters of a question, of which a longer one is cut
ROWS = 16  # of a space whose rows are alike, so that it shares a page with its text
ALIKE = ("lines", "dots", "squares", "box")
TOLD = (Paragraph, Subheading, Bullets, Example, PullQuote, Testimonial)


@dataclass(frozen=True, slots=True)
class Pick:
    """A question with the section that it stands in, and the text before it there."""

    exercise: Exercise
    section: Section
    told: tuple[Block, ...]
    title: str

    @property
    def kind(self) -> str:
        """Of its writing space."""
        space = self.exercise.parts[0].space
        assert space is not None, "composed"
        return space.kind

    @property
    def letters(self) -> int:
        """Of its text."""
        return sum(len(text) for text, _ in texts(self.told))

    @property
    def unfit(self) -> int:
        """How much is against it: several questions in one, words that must be cut, no text."""
        cut = len(self.exercise.parts[0].prompt) > PROMPT or self.letters > TEXT
        return 4 * (len(self.exercise.parts) > 1) + 2 * cut + (not self.told)


def spoken(speech: Language) -> Language:
    """The words of a sample: what it is, and what its last page is about."""
    words = speech.giving.words
    return with_words(speech, {"workbook": words["sample"], "about": words["whole"], "contact": words["whole"]})


def samples(book: Book, pages: int, speech: Language) -> Iterator[Book]:
    """The sample of a book that is ``pages`` long; then, should it not fit, ever smaller ones.

    Raises WerkboekError K01 for a book that asks nothing.
    """
    picks = [_fitted(pick) for pick in chosen(book)]
    while True:
        yield _sample(book, picks, pages, speech)
        longest = max(picks, key=lambda pick: pick.letters)
        if longest.told:
            picks[picks.index(longest)] = replace(longest, told=longest.told[:-1])
        elif len(picks) > 1:
            picks.pop()
        else:
            return


def chosen(book: Book) -> tuple[Pick, ...]:
    """Three questions: one from each third of the book, of as many kinds as can be; of those what fits a page best,
    nearest to the middle of its third.

    Raises WerkboekError K01 for a book that asks nothing.
    """
    every = list(_picks(book))
    if not every:
        raise failed("K01")
    count = min(COUNT, len(every))
    thirds = [every[at * len(every) // count : (at + 1) * len(every) // count] for at in range(count)]
    return max(product(*map(_best, thirds)),
               key=lambda some: (len({one.kind for one in some}), -sum(one.unfit for one in some)))  # fmt: skip


def _best(third: Sequence[Pick]) -> list[Pick]:
    """Of each kind the one that fits best, nearest to the middle."""
    middle = len(third) / 2 - 0.5
    ranked = sorted(range(len(third)), key=lambda at: (third[at].unfit, abs(at - middle)))
    best: dict[str, Pick] = {}
    for at in ranked:
        best.setdefault(third[at].kind, third[at])
    return list(best.values())


def _picks(book: Book) -> Iterator[Pick]:
    for chapter in book.chapters:
        for section in chapter.sections:
            for at, block in enumerate(section.blocks):
                if isinstance(block, Exercise) and block.number:
                    told = tuple(one for one in section.blocks[:at] if isinstance(one, TOLD))
                    yield Pick(block, section, told, section.title or chapter.title)


def _fitted(pick: Pick) -> Pick:
    """With its first question alone, and the beginning of its text, as much as a page has room for."""
    told = pick.told
    while sum(len(text) for text, _ in texts(told)) > TEXT:
        told = told[:-1]
    return replace(pick, told=told, exercise=replace(pick.exercise, parts=(_short(pick.exercise.parts[0]),)))


def _short(part: Part) -> Part:
    """A question of which neither the words nor the space take more than a page leaves."""
    assert part.space is not None, "composed"
    prompt, space = part.prompt, part.space
    if len(prompt) > PROMPT:
        prompt = inline.escape(textwrap.shorten(inline.plain(prompt), PROMPT, placeholder=" …"))
    if space.kind in ALIKE:
        size, least = space.size, min(ROWS, space.size.minimum)
        space = replace(space, size=Size(min(ROWS, size.natural), least, size.cap, least))
    return replace(part, prompt=prompt, hint=part.hint if len(part.hint) <= PROMPT else "", asked=None, space=space)


def _sample(book: Book, picks: Sequence[Pick], pages: int, speech: Language) -> Book:
    sections = tuple(
        replace(pick.section, title=pick.title, kicker="", quote="", id=f"c1s{at}",
                blocks=(*pick.told, pick.exercise))
        for at, pick in enumerate(picks, 1)
    )  # fmt: skip
    first = book.chapters[0]
    chapter = Chapter(speech.giving.words["try"], "", first.author, first.date, book.language, sections, (),
                      first.source, first.file, id="c1", number=1)  # fmt: skip
    return replace(book, chapters=(changed(chapter, lambda text, source: _alone(text)),), length="normal", pages=SIDES,
                   backed=False, about=_whole(book, pages, speech), offers=(), stock=())  # fmt: skip


def _alone(text: str) -> str:
    """Without links to what is not in it, and calls of notes that are not."""
    return re.sub(r"\[\^[^\]]*\]", "", re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", text))


def _whole(book: Book, pages: int, speech: Language) -> str:
    """What the whole is, and where it is to be had: at an address, or from its author."""
    words = speech.giving.words
    address = book.ebook.printable or book.brand.website
    values: dict[str, Any] = {
        "title": inline.escape(inline.plain(book.title)), "questions": counted(len(book.questions), speech),
        "pages": pages, "author": inline.escape(book.author), "address": address, "name": short(address),
    }  # fmt: skip
    where = "whole_at" if address else "whole_ask" if book.author else "whole_giver"
    return f"{words['whole_is'].format_map(values)}\n\n{words[where].format_map(values)}"


def counted(questions: int, speech: Language) -> str:
    """ "41 vragen"."""
    return speech.giving.words["count_one" if questions == 1 else "count"].format(count=questions)
