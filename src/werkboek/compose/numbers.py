"""Ids that stay the same between builds, and the numbers of chapters and questions."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from dataclasses import replace
from itertools import count

from werkboek import inline
from werkboek.model import Block, Book, Chapter, Exercise, Section
from werkboek.problems import Warn
from werkboek.project import Project


def number(book: Book, project: Project, warn: Warn) -> Book:
    """Numbers chapters from 1, questions through the whole book; ids of questions come from their words."""
    numbers, seen = count(1), Counter[str]()

    def block(one: Block) -> Block:
        if not isinstance(one, Exercise):
            return one
        return replace(one, id=_unique(exercise_id(one), seen), number=None if one.made else next(numbers))

    def section(one: Section, chapter: int, at: int) -> Section:
        return replace(one, id=f"c{chapter}s{at}", blocks=tuple(map(block, one.blocks)))

    def chapter(one: Chapter, at: int) -> Chapter:
        sections = tuple(section(s, at, i) for i, s in enumerate(one.sections, 1))
        return replace(one, id=f"c{at}", number=at, sections=sections)

    return replace(book, chapters=tuple(chapter(one, at) for at, one in enumerate(book.chapters, 1)))


def exercise_id(exercise: Exercise) -> str:
    """10 hex digits of SHA-256 over the letters and digits of the prompts, NFC and case-folded.

    Never the position: a question keeps its id when the article around it is edited.
    """
    prompt = unicodedata.normalize("NFC", "".join(inline.plain(part.prompt) for part in exercise.parts)).casefold()
    letters = "".join(sign for sign in prompt if sign.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()[:10]


def _unique(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"
