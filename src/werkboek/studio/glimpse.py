"""What an author just changed, laid out by itself and at once: the pages that she looks at, before the book is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from werkboek.gathering import Gathering
from werkboek.language import Language
from werkboek.model import Book
from werkboek.render.compositor import Compositor
from werkboek.render.html import suites
from werkboek.theme import Theme


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Pages that stand, until the book is done, in the place of ``count`` pages from the one at ``first``, from 0."""

    first: int
    count: int
    gathering: Gathering


def glimpse(old: Book, new: Book, speech: Language, look: Theme, made: Sequence[Gathering]) -> Glimpse | None:
    """The first thing that changed; None where it cannot be laid out by itself. ``made``: the pages of the old book."""
    found = _changed(old, new)
    if found is None:
        return None
    at, name = found
    first = 0
    for one in made:
        if name in one.anchors:
            begins = one.anchors[name]
            names = [suite[0].id for suite in suites(new.chapters[at], new.length)]
            later = [one.anchors[other] for other in names[names.index(name) + 1 :] if other in one.anchors]
            count = min(later, default=one.pages) - begins
            page = first + begins
            compositor = Compositor(new, speech, look, lambda gathering, look: gathering)
            gathering = compositor.glimpse(at, name, (page + 1) % 2 == 0, count)
            return Glimpse(page, count, gathering) if gathering else None
        first += one.pages
    return None


def _changed(old: Book, new: Book) -> tuple[int, str] | None:
    """The chapter, and the first of the sections that run on from each other, that changed first."""
    if replace(old, chapters=(), offers=(), stock=()) != replace(new, chapters=(), offers=(), stock=()):
        return None
    if len(old.chapters) != len(new.chapters):
        return None
    for at, (before, after) in enumerate(zip(old.chapters, new.chapters, strict=True)):
        lots = suites(before, old.length), suites(after, new.length)
        if before == after:
            continue
        if [[one.id for one in lot] for lot in lots[0]] != [[one.id for one in lot] for lot in lots[1]]:
            return None
        return next(((at, lot[0].id) for was, lot in zip(*lots, strict=True) if _shown(was) != _shown(lot)), None)
    return None


def _shown(sections: Sequence[object]) -> str:
    """What is printed of some sections: not the lines they come from."""
    return re.sub(r"Source\(path='[^']*', line=\d+\)", "", repr(sections))
