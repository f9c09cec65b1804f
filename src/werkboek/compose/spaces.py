"""How many lines to write on each question gets: by what it asks, unless the author says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from werkboek import inline, language
from werkboek.model import Block, Book, Chapter, Exercise, Lines, Part
from werkboek.problems import Problem, Warn
from werkboek.project import RULINGS, Project

MOST = 24  # lines: what a page holds under a question of three lines, at the widest ruling
WORDS_PER_LINE = 10  # of handwriting on 165 mm at 8 mm


@dataclass(frozen=True, slots=True)
class Measure:
    """What a type of question wants: words expected, and the fewest and most lines to offer."""

    words: int
    minimum: int
    maximum: int


# The order is that of recognition. Words and bounds were measured on answers in handwriting faces set on the rules.
TYPES: Mapping[str, Measure] = {
    "compare": Measure(70, 8, 10),
    "narrate": Measure(100, 10, 14),
    "imagine": Measure(80, 8, 12),
    "concrete": Measure(30, 3, 6),
    "belief": Measure(40, 4, 8),
    "scale": Measure(15, 2, 4),
    "recognise": Measure(45, 4, 8),
    "describe": Measure(70, 7, 12),
}


def spaces(book: Book, project: Project, warn: Warn) -> Book:
    """Gives each part of each exercise its writing space."""
    speech = language.load(book.language)
    pitch = RULINGS[project.ruling]

    def block(one: Block) -> Block:
        if not isinstance(one, Exercise):
            return one
        return replace(one, parts=tuple(_spaced(_fitting(part, one, warn), speech, pitch) for part in one.parts))

    def chapter(one: Chapter) -> Chapter:
        return replace(one, sections=tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in one.sections))

    return replace(book, chapters=tuple(map(chapter, book.chapters)))


def _fitting(part: Part, exercise: Exercise, warn: Warn) -> Part:
    """No more lines than a page holds, and a word about it."""
    if not part.lines or part.lines <= MOST:
        return part
    values = {"number": str(exercise.number), "asked": str(part.lines), "given": str(MOST)}
    warn(Problem("L04", exercise.source.path, exercise.source.line, values))
    return replace(part, lines=MOST)


def _spaced(part: Part, speech: language.Language, pitch: float) -> Part:
    measure = TYPES[kind_of(part.prompt, speech)]
    if part.lines:  # what the author asks for neither shrinks nor grows
        return replace(part, spaces=(Lines(part.lines, part.lines, part.lines, pitch),))
    space = Lines(lines(measure), measure.minimum, measure.maximum, pitch)
    return replace(part, spaces=(space,))


def lines(measure: Measure) -> int:
    """Lines for a type of question: a quarter more than the expected words fill, within its bounds."""
    return max(measure.minimum, min(measure.maximum, math.ceil(1.25 * measure.words / WORDS_PER_LINE)))


def kind_of(prompt: str, speech: language.Language) -> str:
    """The type of a question: the first whose cue it shows, else ``describe``.

    >>> kind_of("Herken je dat?", language.load("nl"))
    'recognise'
    """
    text = inline.plain(prompt).strip("\"'“”‘’„«» ")
    for kind in TYPES:
        if any(cue.search(text) for cue in speech.types.get(kind, ())):
            return kind
    return "describe"
