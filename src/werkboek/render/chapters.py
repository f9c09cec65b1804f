"""Book -> its gatherings in order: what stands before, each chapter fitted to its pages, what stands after.

What was laid out before, from the same chapter in the same style by the same program, comes from the cache.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from types import MappingProxyType
from typing import TypeVar

from werkboek import program, system
from werkboek.cache import Cache, key
from werkboek.gathering import Gathering, unpacked
from werkboek.language import Language
from werkboek.model import Book, Chapter, Figure
from werkboek.problems import Problem, Warn
from werkboek.render import fitting
from werkboek.render.compositor import Check, Compositor, costs, given, looked_at
from werkboek.render.fitting import Measured, Options
from werkboek.render.hands import Hands
from werkboek.render.printed import TOGETHER
from werkboek.theme import Theme

NOTHING: Mapping[str, int] = MappingProxyType({})
WORTH = 3  # chapters to lay out that are worth another process
# The natural sizes of spaces times each of these, largest first, until a book keeps to its limit of pages.
FACTORS = [tenth / 10 for tenth in range(15, 0, -1)]
Progress = Callable[[int], None]
T = TypeVar("T")


def gatherings(book: Book, speech: Language, look: Theme, check: Check, kept: Cache, warn: Warn, progress: Progress,
               jobs: int = 0, *, recto: bool = False, beside: Mapping[str, int] = NOTHING,
               ) -> Iterator[Gathering]:  # fmt: skip
    """The parts of a book, each as it is finished. ``jobs``: processes; 0: as many as pay.

    ``recto``: each chapter begins on a right page, after a page to write on where need be. ``beside``: the pages of
    another edition, by what stands on them, to be listed after all else.

    Raises WerkboekError S01 (exit code 3) when Pango is missing on this machine.
    """
    hands = Hands(partial(Compositor, book, speech, look, check), 1)
    foreman = _Foreman(Compositor(book, speech, look, check), hands, kept, warn, recto=recto, beside=beside)
    hands.count = jobs or min(os.cpu_count() or 1, 4, max(1, foreman.unknown() // WORTH))
    pages = 0
    gc.freeze()  # what is there now is not what collecting is for: boxes
    try:
        for one in foreman.gatherings():
            pages += one.pages
            progress(pages)
            yield one
    finally:
        if hands.close():
            gc.collect()
        gc.unfreeze()


@dataclass
class _Chapter:
    """A chapter on its way: its index and key, what it measures, what the ways to set it cost in pages."""

    at: int
    key: str
    measured: Measured
    options: Options
    factor: float = 1.0


class _Foreman:
    """Asks the hands for what is not in the cache, and decides how many pages each chapter takes."""

    def __init__(self, compositor: Compositor, hands: Hands, kept: Cache, warn: Warn, *, recto: bool,
                 beside: Mapping[str, int]) -> None:  # fmt: skip
        self.book, self.printed, self.frame = compositor.book, compositor.printed, compositor.frame
        self.hands, self.kept, self.warn = hands, kept, warn
        self.asked, self.recto, self.beside = 0, recto, beside
        printed, speech, book = self.printed, compositor.speech, self.book
        handed = (book.part, book.title, book.author, book.date) if book.part else ()
        said = repr((book.language, book.length, handed, printed.values["single"], speech.words, speech.kinds))
        looks = (
            printed.css,
            compositor.look.motif,
            str(compositor.look.is_typed),
            *compositor.look.tokens.values(),
            repr(self.frame),
        )
        self.base = key(program.digest(), *system.libraries(), said, *looks)

    def gatherings(self) -> Iterator[Gathering]:
        """The parts of the book in order."""
        back = [self._plain(text, f"b{at}", given(sections))
                for at, (text, sections) in enumerate(self.printed.back())]  # fmt: skip
        back += [self._plain(self.printed.page_map(self.beside), "m0", {})] if self.beside else []
        front = [] if self.book.part else [self._plain(text, f"f{at}", {})
                                           for at, text in enumerate(self.printed.front())]  # fmt: skip
        before = [one() for one in front]
        yield from before
        after = [one() for one in back]
        number = 1 + sum(one.pages for one in before)
        outer = self.printed.outer()
        others = sum(one.pages for one in (*before, *after))
        for one in self._chapters(number, others):
            number += one.pages
            yield one
        yield from after
        for at, text in enumerate(self._closing(outer, number - 1 + sum(one.pages for one in after))):
            yield self._plain(text, f"o{at}", {})()

    def _closing(self, outer: str, pages: int) -> list[str]:
        """How to print it, and the back cover on the outside of the last leaf, as far as a limit leaves room.

        A short book has one of them, on the back of its last leaf if that is free. On a plain paper how to print it has
        a page only where it has no room elsewhere, and where that takes no leaf more than the back cover does.
        """
        how = self.printed.printing()
        if self.book.length == "short":
            ways = [[text] for text in (outer, how) if text and pages % 2]
        else:
            ways = [[how] if how else [], []]
            if outer:
                notes = self.printed.notes_page()
                closed = [[*way, *([] if (pages + len(way)) % 2 else [notes]), outer] for way in ways]
                ways = (sorted(closed, key=len) if self.printed.look.paper.is_plain else closed) + ways
        return next((way for way in ways if not self.book.pages or pages + len(way) <= self.book.pages), [])

    def _chapters(self, number: int, others: int) -> Iterator[Gathering]:
        most = self.book.pages - others if self.book.pages else None
        lot = TOGETHER if most is None else max(1, len(self.book.chapters))
        for first in range(0, len(self.book.chapters), lot):
            wanted = [self._looked(at, first) for at in range(first, min(first + lot, len(self.book.chapters)))]
            some = [one() for one in wanted]
            pages = self._shared(some, number, most, others)
            made = []
            for one, count in zip(some, pages, strict=True):
                if self.recto and number % 2 == 0:
                    made.append(self._plain(self.printed.notes_page(), f"n{one.at}", {}))
                    number += 1
                made.append(self._set(one, number % 2 == 0, count))
                number += count
            yield from (one() for one in made)

    def _shared(self, some: Sequence[_Chapter], number: int, most: int | None, others: int) -> list[int]:
        """The pages of each chapter: the cheapest; with a limit, those with the largest spaces that keep to it."""
        plain = [self._sides(one.options) for one in some]
        if most is not None:
            for one in FACTORS:
                self._scale(some, one)
                found = fitting.chosen([self._sides(chapter.options) for chapter in some], number)
                if found and sum(found) <= most:
                    return found
            self._scale(some, 1.0)
            if found := fitting.chosen(plain, number, most):
                return found
            least = str(fitting.least(plain) + others)
            self.warn(Problem("L08", "book.toml", 0, {"asked": str(self.book.pages), "least": least}))
        return fitting.chosen(plain, number) or []

    def _sides(self, options: fitting.Options) -> fitting.Options:
        return dict.fromkeys(options, options[False]) if self.recto else options

    def _scale(self, some: Sequence[_Chapter], factor: float) -> None:
        for one in some:
            if one.measured.pages:
                continue
            one.factor = factor
            one.options = costs(fitting.ways(self.book.chapters[one.at], one.measured, self.frame, factor))

    # --------------------------------------------------------------------------------------- from cache or hand

    @cached_property
    def names(self) -> list[str]:
        """The key of each chapter: all that it is made from."""
        pictures = {one.address: key(one.address, one.data) for one in self.book.pictures}

        def shown(chapter: Chapter) -> list[str]:
            blocks = (block for section in chapter.sections for block in section.blocks)
            return [pictures[one.address] for one in blocks if isinstance(one, Figure)]

        return [key(self.base, repr(chapter), *shown(chapter)) for chapter in self.book.chapters]

    def unknown(self) -> int:
        """How many chapters are not in the cache."""
        return sum(not self.kept.has("json", name) for name in self.names)

    def _looked(self, at: int, lot: int) -> Callable[[], _Chapter]:
        """A chapter, measured."""
        name = self.names[at]
        wanted = self._wanted("json", name, looked_at, at, "measure", at, lot)
        return lambda: _Chapter(at, name, *wanted())

    def _set(self, one: _Chapter, left: bool, pages: int) -> Callable[[], Gathering]:
        """A chapter on its pages."""
        pages = 0 if one.measured.pages else pages
        name = key(one.key, repr((left if pages else False, pages, one.factor)))
        return self._wanted("pdf", name, unpacked, one.at, "set", one.at, left, pages, one.factor,
                            fits=lambda kept: pages in (0, kept.pages))  # fmt: skip

    def _plain(self, text: str, name: str, spaces: dict[str, int]) -> Callable[[], Gathering]:
        """A part that breaks where it will; any hand does."""
        self.asked += 1
        return self._wanted("pdf", key(self.base, text), unpacked, self.asked, "plain", text, name, spaces)

    def _wanted(self, kind: str, name: str, parse: Callable[[bytes], T], hand: int, method: str,
                *arguments: object, fits: Callable[[T], bool] = lambda kept: True) -> Callable[[], T]:  # fmt: skip
        """What an entry of the cache says; if there is none that can be read and ``fits``, what a hand then makes."""
        found = self.kept.get(kind, name)
        if found is not None:
            try:
                known = parse(found)
            except ValueError:
                pass
            else:
                if fits(known):
                    return lambda: known
        answer = self.hands.ask(hand, method, *arguments)

        def made() -> T:
            data: bytes = self.hands.get(answer)
            self.kept.put(kind, name, data)
            return parse(data)

        return made
