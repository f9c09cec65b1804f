"""Book and templates -> HTML, shared by the PDF and the EPUB. The home of Jinja."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from werkboek import brand, inline, resources
from werkboek.fields import AIR, fields
from werkboek.language import Language
from werkboek.links import QUIET, Link
from werkboek.model import (
    Block,
    Book,
    Bullets,
    Chapter,
    Exercise,
    Figure,
    Length,
    Paragraph,
    Section,
    Subheading,
    Table,
)
from werkboek.render import cover
from werkboek.spaces import Space, rows_of, wrapped
from werkboek.texts import texts
from werkboek.theme import Theme

TALLEST = 120.0  # mm: a picture leaves room for its text and question
FILLED = re.compile(r"s[0-9a-f]+(-\d+)?p\d+|intention")  # the spaces that can be typed in
FOOT_LETTERS = 52  # that fit in half a page


@dataclass(frozen=True, slots=True)
class Writer:
    """How inline text becomes HTML in one edition: where links lead, and what a call to a footnote becomes."""

    link: Callable[[str], str | None]
    note: Callable[[Chapter, str], str | None]

    def inline(self, text: str, chapter: Chapter) -> Markup:
        labels = [note.label for note in chapter.footnotes]
        return Markup(inline.html(text, link=self.link, note=lambda label: self.note(chapter, label), labels=labels))


@cache
def _environment(edition: str) -> Environment:
    """Templates of an edition win over the common ones, file by file."""
    root = resources.bundled("templates")
    loader = FileSystemLoader([root / edition, root])
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                              lstrip_blocks=True)  # fmt: skip
    environment.filters["plain"] = inline.plain
    environment.filters["links"] = inline.links
    environment.filters["mm"] = _mm
    environment.filters["size"] = lambda data: (
        f"{len(data) / 1e6:.1f} MB" if len(data) >= 1e6 else f"{len(data) // 1000} kB"
    )
    environment.filters["short"] = brand.short
    environment.filters["escaped"] = inline.escape
    return environment


def page(edition: str, template: str, **values: object) -> str:
    """A template of an edition, filled in."""
    return _environment(edition).get_template(template).render(**values)


def opens_page(block: Block | Term, before: Block | Term | None, length: Length) -> bool:
    """Whether a question has a page of its own: asked for, or in a roomy book unless it follows another.

    Never under its heading, which would stand alone.
    """
    if not isinstance(block, Exercise) or not before or (isinstance(before, Term) and len(before.blocks) == 1):
        return False
    asked = any(part.asked and part.asked.place == "page" for part in block.parts)
    return asked or (length == "roomy" and not isinstance(before, Exercise))


def pitch_of(book: Book) -> float:
    """The pitch of the book's ruling in mm."""
    return next((part.space.pitch for one in book.exercises for part in one.parts if part.space), 8.0)


def running(title: str, letters: int = FOOT_LETTERS) -> str:
    """A title as it runs at the foot of a page, on one line: its first part, cut between words at so many letters.

    >>> running("Waarom rusten? Ontdek hoe loslaten helpt")
    'Waarom rusten?'
    >>> running("Conclusie: begin bij iets kleins")
    'Conclusie'
    """
    main = cover.parts(title)[0].removesuffix(":")
    if len(main) <= letters:
        return main
    return main[:letters].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"


def picture_size(width: int, height: int, unit: float, measure: float) -> str:
    """The size of a picture of so many px, as CSS: 200 px an inch, within half and the whole of the text's ``measure``.

    One too small for half of it gets 152 px an inch, so that it is small rather than coarse.

    The room it takes is a multiple of ``unit`` mm, so that the text below stands on the grid again.
    """
    wide = max(min(measure / 2, width / 152 * 25.4), min(measure, width / 200 * 25.4))
    high = min(TALLEST, wide * height / width)
    return f"width: {high * width / height:.3f}mm; height: {high:.3f}mm; padding-bottom: {-high % unit:.3f}mm"


def code_room(link: Link, side: float, unit: float) -> float:
    """The mm that the code of a link, ``side`` mm wide, takes beside its text: a multiple of ``unit`` mm.

    It begins half a unit down, where the letters of a line do, and has its white below it.
    """
    high = unit / 2 + side * (1 + QUIET / link.modules)
    return round(high + -high % unit, 5)


@dataclass(frozen=True, slots=True)
class Term:
    """A sub-heading with the text under it: the one hangs beside the other."""

    kind: ClassVar[str] = "term"
    blocks: tuple[Block, ...]


def hung(section: Section) -> list[Block | Term]:
    """The blocks of a section, each sub-heading joined with the paragraph or list below it."""
    out: list[Block | Term] = []
    blocks = list(section.blocks)
    while blocks:
        block = blocks.pop(0)
        if isinstance(block, Subheading):
            below = [blocks.pop(0)] if blocks and isinstance(blocks[0], Paragraph | Bullets) else []
            out.append(Term((block, *below)))
        else:
            out.append(block)
    return out


def asked(chapter: Chapter) -> list[Exercise]:
    """The numbered questions of a chapter."""
    blocks = (block for section in body(chapter) for block in section.blocks)
    return [block for block in blocks if isinstance(block, Exercise) and block.number]


def note_number(chapter: Chapter, label: str) -> int:
    """The number of a note in its chapter, from 1; 0 if there is none of that label."""
    labels = [note.label for note in chapter.footnotes]
    return labels.index(label) + 1 if label in labels else 0


def body(chapter: Chapter) -> list[Section]:
    """The sections that stand in the chapter itself."""
    return [section for section in chapter.sections if section.kind == "body"]


RUNS_ON = 110  # words: a section so short that asks nothing would leave most of its page empty


def suites(chapter: Chapter, length: Length) -> list[list[Section]]:
    """The sections of a chapter, each with those before it that are too short for a page and ask nothing."""
    out: list[list[Section]] = []
    joined = False
    for section in body(chapter):
        if joined and length == "normal":
            out[-1].append(section)
        else:
            out.append([section])
        joined = _is_short(section) and sum(map(_words, out[-1])) <= 2 * RUNS_ON
    return out


def _is_short(section: Section) -> bool:
    plain = not any(isinstance(block, Exercise | Figure | Table) for block in section.blocks)
    return plain and _words(section) <= RUNS_ON


def _words(section: Section) -> int:
    return sum(len(text.split()) for text, _ in texts(section.blocks))


def back(chapter: Chapter) -> list[Section]:
    """The sections that stand at the back of the book."""
    return [section for section in chapter.sections if section.kind != "body"]


def drawing(look: Theme, space: Space, name: str, title: str) -> Markup:
    """A writing space as one inline SVG, 165 mm wide, with what a screen reader says of it.

    Rules are one path with one ``M…H`` each: no other way of drawing them keeps all of them in all viewers and the
    tag tree sound. Styles of the page do not reach into it.
    """
    larger = look.paper.letters
    frames = [one.edges for one in fields(space) if not one.choices and one.kind != "tick"] if (
        look.is_typed and (FILLED.fullmatch(name) or space.kind == "dots")) else []  # fmt: skip
    return Markup(page("print", f"spaces/{space.kind}.svg", look=look, space=space, name=name, title=title,
                       lift=look.lift, larger=larger, frames=frames, stakes=_stakes,
                       wrapped=lambda text, most: wrapped(text, int(most / larger)),
                       item_rows=lambda item: rows_of((item,), int(66 / larger))).replace("\n", ""))  # fmt: skip


def typed(look: Theme, wide: float, high: float, title: str) -> Markup:
    """A frame of so many mm to type in, over a line that is not of a writing space; nothing where one writes."""
    svg = page("print", "typed.svg", wide=wide, high=high, air=AIR, title=title) if look.is_typed else ""
    return Markup(svg.replace("\n", ""))


def _stakes(left: float, top: float, side: int, across: int, high: float) -> str:
    """The upright lines of squares, as a path."""
    return "".join(f"M{_mm(left + side * at)} {_mm(top)}v{_mm(high)}" for at in range(across + 1))


def titled(exercise: Exercise, at: int, speech: Language) -> str:
    """What a screen reader says of the space of a part, counted from 1."""
    space = exercise.parts[at - 1].space
    assert space is not None, "composed"
    key = "space_made" if exercise.made else "space_part" if len(exercise.parts) > 1 else "space"
    return speech.word(key, number=exercise.number, part=at, what=seen(space, speech))


def seen(space: Space, speech: Language) -> str:
    """A space in words: what it looks like."""
    return speech.kinds[space.kind][0].format(count=space.lines, labels=", ".join(space.labels))


def _mm(length: float) -> str:
    return f"{length:.3f}".rstrip("0").rstrip(".")
