"""Parts of a book to hand out: one question, or one chapter, numbered as in the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from werkboek.language import LANGUAGES, Language, load
from werkboek.model import Book, Chapter, Exercise, Section
from werkboek.problems import Problem, WerkboekError
from werkboek.texts import changed

What = Literal["question", "chapter"]
WHATS: tuple[What, ...] = ("question", "chapter")


def asked(text: str) -> tuple[What, int]:
    """``vraag=7`` in any of the languages as what and which.

    Raises WerkboekError P12 for anything else.

    >>> asked("Hoofdstuk=2")
    ('chapter', 2)
    """
    name, _, number = text.partition("=")
    for what in WHATS:
        if name.strip().lower() in {load(code).word(what).lower() for code in LANGUAGES} and re.fullmatch(
            r"0*[1-9]\d{0,5}", number.strip()
        ):
            return what, int(number)
    raise WerkboekError(Problem("P12", values={"value": text}))


def handout(book: Book, what: What, number: int, speech: Language) -> Book:
    """The book with that part alone.

    Raises WerkboekError P13 when there is no such part.
    """
    chapters = (_with_question if what == "question" else _numbered)(book.chapters, number)
    label = f"{speech.word(what)} {number}"
    if not chapters:
        count = len(book.chapters) if what == "chapter" else len(book.questions)
        raise WerkboekError(Problem("P13", values={"part": label, "count": str(count)}))
    return replace(book, part=label, chapters=tuple(_unlinked(one) for one in chapters))


def _numbered(chapters: Sequence[Chapter], number: int) -> list[Chapter]:
    return [chapter for chapter in chapters if chapter.number == number]


def _with_question(chapters: Sequence[Chapter], number: int) -> list[Chapter]:
    """The chapter with one section, its heading, and one question."""
    for chapter in chapters:
        for section in chapter.sections:
            for block in section.blocks:
                if isinstance(block, Exercise) and block.number == number:
                    return [_alone(chapter, section, block)]
    return []


def _alone(chapter: Chapter, section: Section, exercise: Exercise) -> Chapter:
    return replace(chapter, sections=(replace(section, blocks=(exercise,), quote=""),), footnotes=())


def _unlinked(chapter: Chapter) -> Chapter:
    """Without links to what is not handed out."""
    return changed(chapter, lambda text, source: re.sub(r"\[([^\]]*)\]\(#c\d+\)", r"\1", text))
