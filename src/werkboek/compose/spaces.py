"""Which kind of writing space each question gets, and how high: by what it asks, unless the author says."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from werkboek import inline, language
from werkboek.formats import HIGH, Format
from werkboek.model import Block, Book, Chapter, Exercise, Part
from werkboek.problems import Problem, Warn
from werkboek.project import Project
from werkboek.spaces import (
    Asked,
    Box,
    Checklist,
    Columns,
    Dots,
    Lines,
    Pact,
    Scale,
    Scales,
    Size,
    Slots,
    Space,
    Squares,
    Stem,
    YesNo,
    rows_of,
)

MOST = 24  # rows: what a page holds under a question of three lines, at the widest ruling
CODE = 3  # rows that a code beside a question takes
PAGE = 31  # rows of 8 mm on a page
WORDS_PER_LINE = 10  # of handwriting on 165 mm at 8 mm
SHARE = 0.75  # of the natural height: the least that a page may offer beside its text
STEM_ROWS = 2  # a sentence to finish has a line of its own under it


@dataclass(frozen=True, slots=True)
class Measure:
    """What a type of question wants: words expected, the fewest and most lines to offer, and the kind of space."""

    words: int
    minimum: int
    maximum: int
    kind: str = "lines"


# The order is that of recognition. Words and bounds were measured on answers in handwriting faces set on the rules.
TYPES: Mapping[str, Measure] = {
    "stem": Measure(12, 2, 4, "stem"),
    "compare": Measure(70, 8, 10, "columns"),
    "narrate": Measure(100, 10, 14, "occasion"),
    "imagine": Measure(80, 8, 12),
    "concrete": Measure(30, 3, 6, "pact"),
    "belief": Measure(40, 5, 5, "slots"),
    "scale": Measure(15, 2, 4, "scale"),
    "recognise": Measure(45, 4, 8, "yesno"),
    "describe": Measure(70, 7, 12),
}

AREA = {"dots": 8, "squares": 8, "box": 8}  # rows of a space without lines to count, when the author names no number


def spaces(book: Book, project: Project, warn: Warn) -> Book:
    """Gives each part of each exercise its writing space."""
    speech = language.with_words(language.load(book.language, project.address), project.words)
    setting = Setting(speech, project.pitch, book.length == "roomy", book.length == "short")

    def block(one: Block) -> Block:
        if not isinstance(one, Exercise):
            return one
        parts = tuple(_fitting(part, one, warn) for part in one.parts)
        return replace(one, parts=tuple(replace(p, space=space(p, setting, len(parts))) for p in parts))

    def chapter(one: Chapter) -> Chapter:
        return replace(one, sections=tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in one.sections))

    return replace(book, chapters=tuple(map(chapter, book.chapters)))


HEAD = 4  # rows of a page that a question takes
LONGER = ("lines", "yesno", "scale", "columns", "pact")  # of which a paper may want more rows than A4


def on_paper(book: Book, paper: Format) -> Book:
    """The book with its spaces in the ruling of a paper: of more rows where these are shorter, of no more than fit."""
    if not paper.is_laid_out:
        return book

    def block(one: Block) -> Block:
        if not isinstance(one, Exercise):
            return one
        return replace(one, parts=tuple(replace(part, space=_ruled(part, paper)) for part in one.parts))

    def chapter(one: Chapter) -> Chapter:
        return replace(one, sections=tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in one.sections))

    return replace(book, chapters=tuple(map(chapter, book.chapters)))


def _ruled(part: Part, paper: Format) -> Space | None:
    space = part.space
    if space is None:
        return None
    pitch = paper.ruled(space.pitch)
    room = int(HIGH // pitch) - HEAD - _beside(part)
    head, size = space.head, space.size
    if isinstance(space, Checklist) and space.items:
        rows = sum(rows_of((item,), int(66 / paper.letters)) for item in space.items)
        return replace(space, pitch=pitch, size=Size(rows, rows, rows, rows))
    factor = paper.lines if space.kind in LONGER else 1.0

    def rows_on(given: int) -> int:
        return min(head + math.ceil((given - head) * factor), room)

    return replace(space, pitch=pitch, size=Size(*map(rows_on, (size.natural, size.minimum, size.cap, size.given))))


def _fitting(part: Part, exercise: Exercise, warn: Warn) -> Part:
    """No more lines than a page holds, and a word about it."""
    most = MOST - _beside(part)
    if not part.asked or not part.asked.count or part.asked.count <= most:
        return part
    values = {"number": str(exercise.number), "asked": str(part.asked.count), "given": str(most)}
    warn(Problem("L04", exercise.source.path, exercise.source.line, values))
    return replace(part, asked=replace(part.asked, count=most))


def _beside(part: Part) -> int:
    """The rows that the codes beside a question take."""
    return CODE * sum(bool(link.path) for link in part.links)


# ---------------------------------------------------------------------------------------------------- how high


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all spaces of a book: its words, and the pitch in mm.

    ``roomy``: a question has its own page; ``short``: each row counts.
    """

    speech: language.Language
    pitch: float
    roomy: bool
    short: bool = False


def space(part: Part, setting: Setting, parts: int) -> Space:
    """The space of a part, one of so many ``parts`` of an exercise."""
    name = kind_of(part.prompt, setting.speech)
    asked = part.asked or Asked()
    own = TYPES[name].kind
    lined = asked.count or asked.place == "page"  # who asks for a number of lines keeps the word before the first
    kind = asked.kind or ("lines" if lined and own != "occasion" else own)
    bare = _bare(kind, part, asked, setting)
    return replace(bare, size=_size(bare, TYPES[name], asked, setting, parts))


def _size(bare: Space, measure: Measure, asked: Asked, setting: Setting, parts: int) -> Size:
    """Natural and least rows, and the cap: half as many again, two above the most; on its own page half above that.

    An agreement with oneself is to stand at the foot: above it the answer may have two above the most in any case, and
    it two lines more itself. Questions asked in one breath share an answer: there half of it is enough.
    """
    head, natural = bare.head + _appointment(bare), _natural(bare, measure, asked)
    if asked.place:
        least = MOST // 2 if asked.place == "page" else natural
        return Size(max(least, natural) + head, least + head, PAGE, least + head)
    if asked.count or bare.kind in ("checklist", "scales"):
        return Size(natural + head, natural + head, natural + head, natural + head)
    most = max(measure.maximum, natural)
    least = max(min(measure.minimum, natural), math.ceil(SHARE * natural)) if parts == 1 else math.ceil(natural / 2)
    ample = most + 2 if isinstance(bare, Pact) else min(math.ceil(1.5 * natural), most + 2)
    cap = math.ceil(1.5 * most) if setting.roomy else ample
    return Size(natural + head, least + head, cap + head + _appointment(bare), least + head)


def _appointment(bare: Space) -> int:
    """The two lines of an agreement with oneself, on top of those of the answer; where each row counts, among them."""
    return 2 if isinstance(bare, Pact) and not bare.tight else 0


def _natural(bare: Space, measure: Measure, asked: Asked) -> int:
    if isinstance(bare, Checklist) and bare.items:
        return sum(rows_of((item,), 66) for item in bare.items)
    if isinstance(bare, Scales):
        return len(bare.items)
    if isinstance(bare, Stem):
        return STEM_ROWS * (asked.count or (3 if asked.kind else 1))
    if asked.count:
        return asked.count
    return AREA.get(bare.kind) or lines(measure)


def lines(measure: Measure) -> int:
    """Lines for a type of question: a quarter more than the expected words fill, within its bounds."""
    return max(measure.minimum, min(measure.maximum, math.ceil(1.25 * measure.words / WORDS_PER_LINE)))


# -------------------------------------------------------------------------------------------------- which kind

NOT_YET = Size(0, 0, 0, 0)


def _bare(kind: str, part: Part, asked: Asked, setting: Setting) -> Space:
    """A space of a kind, with its words, that has no size yet."""
    word, pitch = setting.speech.word, setting.pitch
    match kind:
        case "dots":
            return Dots(size=NOT_YET, pitch=pitch)
        case "squares":
            return Squares(size=NOT_YET, pitch=pitch, seyes=setting.speech.code == "fr")
        case "box":
            return Box(size=NOT_YET, pitch=pitch)
        case "scale":
            return Scale(size=NOT_YET, pitch=pitch, ends=asked.labels or (word("least"), word("most")))
        case "scales":
            return Scales(size=NOT_YET, pitch=pitch, items=asked.labels, ends=(word("least"), word("most")))
        case "yesno":
            return YesNo(size=NOT_YET, pitch=pitch, answers=(word("yes"), word("sometimes"), word("no")))
        case "slots":
            return Slots(size=NOT_YET, pitch=pitch, count=asked.count or 0)
        case "stem":
            return Stem(size=NOT_YET, pitch=pitch, stem=inline.plain(part.prompt))
        case "checklist":
            return Checklist(size=NOT_YET, pitch=pitch, items=asked.labels)
        case "pact":
            return Pact(
                size=NOT_YET, pitch=pitch, words=(word("agreement"), word("if"), word("then")), tight=setting.short
            )
        case "columns" if heads := asked.labels or sides(part.prompt, setting.speech):
            return Columns(size=NOT_YET, pitch=pitch, heads=heads)
        case "occasion":
            return Lines(size=NOT_YET, pitch=pitch, opening=word("occasion"))
    return Lines(size=NOT_YET, pitch=pitch)


def sides(prompt: str, speech: language.Language) -> tuple[str, ...]:
    """The two things that a question compares, in the author's words.

    >>> sides("Voel je het verschil tussen moe en op?", language.load("nl"))
    ('moe', 'op')
    """
    for cue in speech.types["sides"]:
        if found := cue.search(inline.plain(prompt)):
            return found[1].strip(), found[2].strip()
    return ()


def kind_of(prompt: str, speech: language.Language) -> str:
    """The type of a question: the first whose cue it shows, else ``describe``.

    >>> kind_of("Herken je dat?", language.load("nl"))
    'recognise'
    """
    text = inline.plain(prompt).strip("\"'“”‘’„«» ")
    if re.search(r"(?:…|\.\.\.)[.)\s]*$", text):
        return "stem"
    for kind in TYPES:
        if any(cue.search(text) for cue in speech.types.get(kind, ())):
            return kind
    return "describe"
