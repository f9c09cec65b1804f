"""The data that passes between the steps: a book and its parts, as frozen dataclasses that do no work.

Text is inline Markdown. Lengths are millimetres. Each block has a ``kind``: the name of its template; ``links``: those
of it that are printed, none before composition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from werkboek.aside import Aside
from werkboek.brand import Brand
from werkboek.ebook import Ebook
from werkboek.legal import Legal
from werkboek.links import Link
from werkboek.spaces import Asked, Space

Role = Literal[
    # headings
    "title", "subtitle", "section", "sub", "reflection-heading", "faq-heading", "related-heading",
    # body
    "para", "list-item", "example", "example-cont", "pullquote", "testimonial", "attribution", "faq-q", "faq-a",
    "xref", "related-intro", "related-entry", "related-desc", "cta", "table", "figure", "footnote",
    # get space
    "reflection", "exercise",
    # left out
    "toc", "boilerplate", "newsletter", "signoff", "comment",
]  # fmt: skip
Shape = Literal["text", "heading", "item", "quote", "question", "faq-q", "faq-a", "comment", "block"]

ASKS: frozenset[Role] = frozenset({"reflection", "exercise"})
HEADINGS: frozenset[Role] = frozenset({"title", "subtitle", "section", "sub", "reflection-heading", "faq-heading",
                                       "related-heading"})  # fmt: skip
LEFT_OUT: frozenset[Role] = frozenset({"toc", "boilerplate", "newsletter", "signoff", "comment"})
# The keys of an article's data that mean something; any other is listed with what was left out.
FRONT_MATTER = ("title", "subtitle", "author", "date", "lang", "link", "questions")


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands in the author's text: a path as she knows it, and a line counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of an article as its reader found it, not yet understood.

    ``part`` counts pieces that were glued into one physical line. ``shape`` is what the file itself says;
    pasted text says only ``text`` and ``item``. ``level`` is a heading's level or an item's depth from 0.
    ``joined``: stands in the same paragraph as the line before it. ``gap``: blank lines stand before it.
    ``reason``: why a comment is not for the book, a key of ``[reasons]``.
    """

    source: Source
    text: str
    plain: str
    shape: Shape = "text"
    level: int = 0
    part: int = 1
    number: int | None = None
    joined: bool = False
    gap: bool = False
    block: Table | Figure | Footnote | None = None
    reason: str = "comment"


@dataclass(frozen=True, slots=True)
class Article:
    """A text after reading. ``marked``: its headings are marked, so a paragraph is never guessed to be one.

    ``file`` is its path from the project's root, which links between articles name. ``inside``: the pictures that
    came in the same file, by the address that its figures name. ``asides`` were taken out of its lines.
    """

    path: str
    file: str
    meta: dict[str, str]
    lines: tuple[Line, ...]
    marked: bool
    inside: Mapping[str, bytes] = field(default_factory=dict)
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What recognition made of one line, why (a key of ``[reasons]``), and what it may be instead."""

    role: Role
    reason: str
    maybe: Role | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with what each of its lines was read as."""

    path: str
    lines: tuple[Line, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Text of the author that is not in the book, and why (a key of ``[reasons]``)."""

    source: Source
    text: str
    role: Role
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """One question of an exercise, an optional hint, what the author asked, and its space (none before composition)."""

    prompt: str
    hint: str = ""
    asked: Asked | None = None
    space: Space | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """A reflection question, or several asked in one breath. ``made``: offered by the tool, without a number."""

    kind: ClassVar[str] = "exercise"
    parts: tuple[Part, ...]
    source: Source
    id: str = ""
    number: int | None = None
    made: bool = False
    mark: str = "reflection"
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line feed in it is a line break of the author's.

    ``muted``: a question that gets no space because its author said so.
    """

    kind: ClassVar[str] = "paragraph"
    text: str
    source: Source
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a section."""

    kind: ClassVar[str] = "subheading"
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with what is nested under it."""

    text: str
    children: tuple[Bullets, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; ``start`` is the first number of a numbered one, or None."""

    kind: ClassVar[str] = "bullets"
    items: tuple[Item, ...]
    start: int | None
    source: Source


@dataclass(frozen=True, slots=True)
class Example:
    """A story from practice, with the label that the author gave it."""

    kind: ClassVar[str] = "example"
    label: str
    paragraphs: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class PullQuote:
    """A sentence set apart, without a name."""

    kind: ClassVar[str] = "pullquote"
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Testimonial:
    """Somebody's words, with the name."""

    kind: ClassVar[str] = "testimonial"
    text: str
    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class Pointer:
    """ "Read also …": a way to another article."""

    kind: ClassVar[str] = "pointer"
    text: str
    source: Source
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class CallToAction:
    """The author's offer."""

    kind: ClassVar[str] = "calltoaction"
    lines: tuple[str, ...]
    source: Source
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture; ``address`` is its path in the project, ``origin`` where it stands on the web if it must be saved."""

    kind: ClassVar[str] = "figure"
    address: str
    alt: str
    caption: str
    source: Source
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``align`` has "left", "right", "center" or "" for each column."""

    kind: ClassVar[str] = "table"
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note, called by its label in the text of its chapter."""

    kind: ClassVar[str] = "footnote"
    label: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of a reader's and the author's answer."""

    question: str
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Faq:
    """Questions with their answers."""

    kind: ClassVar[str] = "faq"
    pairs: tuple[Answered, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Entry:
    """Something else to read, and why."""

    title: str
    description: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """Further reading."""

    kind: ClassVar[str] = "related"
    entries: tuple[Entry, ...]
    source: Source


Block = (
    Paragraph | Subheading | Bullets | Example | PullQuote | Testimonial | Pointer | CallToAction | Figure | Table
    | Faq | Related | Exercise
)  # fmt: skip

SectionKind = Literal["body", "faq", "related"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a chapter. An opening has no title. ``kicker``: above the title; ``quote``: may be set apart in it."""

    title: str
    blocks: tuple[Block, ...]
    source: Source
    kind: SectionKind = "body"
    kicker: str = ""
    id: str = ""
    quote: str = ""
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """One article, on the web at ``address``; ``asides`` on it all. Its ``faq`` and ``related`` stand at the back."""

    title: str
    subtitle: str
    author: str
    date: str
    language: str
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    source: Source
    file: str
    address: str = ""
    left_out: tuple[LeftOut, ...] = ()
    id: str = ""
    number: int = 0
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes, read once; ``width`` and ``height`` in px."""

    address: str
    media_type: str
    width: int
    height: int
    data: bytes


Length = Literal["short", "normal", "roomy"]
Fill = Literal["dots", "air"]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that is printed. ``date`` is ISO 8601 or empty; ``identifier`` a URI; ``about`` is on the author.

    ``fill``: what closes a page that its spaces leave open. ``pages``: the most there may be; 0: no matter.
    ``part``: of a part to hand out, as "Vraag 7". ``offers``: exercises that could be put in. ``stock``: a question for
    each section that has none. ``maxim``: on its back cover, if ``backed``. ``portrait`` and ``photo``: of its author.
    ``links``: those at its back, by their address as it stands there.
    """

    title: str
    subtitle: str
    author: str
    language: str
    identifier: str
    date: str
    chapters: tuple[Chapter, ...]
    length: Length = "normal"
    fill: Fill = "dots"
    pages: int = 0
    part: str = ""
    offers: tuple[Exercise, ...] = ()
    stock: tuple[Exercise, ...] = ()
    about: str = ""
    pictures: tuple[Picture, ...] = ()
    brand: Brand = field(default_factory=Brand)
    maxim: str = ""
    backed: bool = True
    ebook: Ebook = field(default_factory=Ebook)
    legal: Legal = field(default_factory=Legal)
    logo: Picture | None = None
    portrait: Picture | None = None
    photo: Picture | None = None
    links: Mapping[str, Link] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[Exercise, ...]:
        """The exercises that have a number."""
        return tuple(one for one in self.exercises if one.number)

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises in reading order."""
        sections = (section for chapter in self.chapters for section in chapter.sections)
        return tuple(block for section in sections for block in section.blocks if isinstance(block, Exercise))
