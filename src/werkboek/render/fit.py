"""Writing spaces that fit their pages: smallest first, then each grows towards the foot of the page it landed on."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Protocol

from werkboek.model import Block, Book, Exercise, Lines, Part
from werkboek.render.html import body

SHARE = 0.75  # of the natural height: the least that a page may offer beside its text


class Feet(Protocol):
    """What fitting asks of a layout: the page of each space, and how much is free on a page, in mm."""

    def page(self, name: str) -> int:
        """The page of the box of this id, from 1."""

    def opens(self, name: str) -> int:
        """The page on which the box of this id begins."""

    def free(self, page: int) -> float:
        """Height in mm between the last ink of the text on a page and the foot of its live area."""


def smallest(book: Book) -> Book:
    """The book with each space as small as it may be; what the author asked for stays."""
    return _with(book, _least(book))


def grown(book: Book, layout: Feet) -> Book:
    """The book with the free height of each page given to the spaces on it, the last one first.

    ``layout`` is that of :func:`smallest`. No space outgrows its cap, so no page of a short answer turns into a
    page of empty rules.
    """
    spaces = _spaces(book)
    counts = _least(book)
    pages: dict[int, list[tuple[str, int]]] = {}
    for key in spaces:
        pages.setdefault(layout.page(f"s{key[0]}p{key[1]}"), []).append(key)
    for page, keys in pages.items():
        pitch = spaces[keys[0]].pitch
        # The style sheet keeps a sixth of a pitch under the last rule.
        room = math.floor((layout.free(page) - pitch / 6 + 0.01) / pitch)
        growing = list(reversed(keys))
        while room > 0 and growing:
            for key in list(growing):
                if counts[key] >= cap(spaces[key], roomy=book.length == "roomy"):
                    growing.remove(key)
                elif room > 0:
                    counts[key] += 1
                    room -= 1
    return _with(book, counts)


def notes_before(book: Book, layout: Feet) -> frozenset[str]:
    """The sections before which a page for notes stands, so that each opens on a left page, its question beside it."""
    found: set[str] = set()
    for chapter in book.chapters:
        for section in body(chapter)[1:]:
            if (layout.opens(section.id) + len(found)) % 2:
                found.add(section.id)
    return frozenset(found)


def least(space: Lines, parts: int = 1) -> int:
    """The fewest rules a space may have: its minimum, but never below three quarters of what is natural.

    Questions asked in one breath share an answer: there half of it is enough.
    """
    if space.minimum == space.maximum:
        return space.count
    return max(space.minimum, math.ceil(SHARE * space.count)) if parts == 1 else math.ceil(space.count / 2)


def cap(space: Lines, *, roomy: bool) -> int:
    """The most rules: half as many again as natural, two above its type's maximum; on its own page half above that."""
    if space.minimum == space.maximum:
        return space.count
    return math.ceil(1.5 * space.maximum) if roomy else min(math.ceil(1.5 * space.count), space.maximum + 2)


def _least(book: Book) -> dict[tuple[str, int], int]:
    parts = {one.id: len(one.parts) for one in book.exercises}
    return {key: least(space, parts[key[0]]) for key, space in _spaces(book).items()}


def _spaces(book: Book) -> dict[tuple[str, int], Lines]:
    return {(one.id, at): part.spaces[0] for one in book.exercises for at, part in enumerate(one.parts, 1)}


def _with(book: Book, counts: dict[tuple[str, int], int]) -> Book:
    def part(one: Exercise, at: int, old: Part) -> Part:
        return replace(old, spaces=(replace(old.spaces[0], count=counts[one.id, at]),))

    def block(one: Block) -> Block:
        if not isinstance(one, Exercise):
            return one
        return replace(one, parts=tuple(part(one, at, old) for at, old in enumerate(one.parts, 1)))

    chapters = []
    for chapter in book.chapters:
        sections = tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in chapter.sections)
        chapters.append(replace(chapter, sections=sections))
    return replace(book, chapters=tuple(chapters))
