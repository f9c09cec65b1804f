"""Lays out the parts of a book one by one, each as a gathering: in this process, or in one of several."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from werkboek.gathering import Gathering, packed
from werkboek.language import Language
from werkboek.model import Book, Chapter, Section
from werkboek.render import boxes, fitting, html
from werkboek.render.fit import Atom
from werkboek.render.fitting import Breaks, Measured
from werkboek.render.moving import Sheet, UnmovableError, moved
from werkboek.render.pdf import Press, drawings
from werkboek.render.plan import Plan
from werkboek.render.printed import Printed
from werkboek.spaces import Dots, Size
from werkboek.theme import Theme

SWEPT = 8  # parts that break where they will, after which their boxes go: of some 5 MB each

# A gathering with what is wrong with it.
Check = Callable[[Gathering, Theme], Gathering]


@dataclass
class Held:
    """A chapter that stands on its page without end, waiting to be set."""

    document: Any
    measured: Measured
    ways: dict[bool, dict[int, Plan]]


class Compositor:
    """Knows a book and does with its parts what it is asked; ``check`` is done on each gathering.

    Chapters are named by their index. Raises WerkboekError S01 (exit code 3) when Pango is missing on this machine.
    """

    def __init__(self, book: Book, speech: Language, look: Theme, check: Check) -> None:
        self.book, self.speech, self.look, self.check = book, speech, look, check
        self.frame = fitting.frame_of(book)
        self.held: dict[int, Held] = {}
        self.lot, self.loose = 0, 0

    @cached_property
    def printed(self) -> Printed:
        """The HTML of the book."""
        return Printed(self.book, self.speech, self.look)

    @cached_property
    def press(self) -> Press:
        """WeasyPrint, imported when there is something to lay out."""
        drawn = drawings(self.book, self.look, self.frame.pitch)
        return Press(self.printed.css, self.book.pictures, drawn, in_grey=self.look.is_grey, own=self.look.own)

    def plain(self, text: str, name: str, spaces: Mapping[str, int]) -> bytes:
        """HTML that breaks where it will, as a packed gathering. ``spaces``: rows given to each, by id."""
        self.loose += 1
        if self.loose % SWEPT == 0:
            gc.collect()
        return self._packed(self.press.gathering(self.press.laid_out(text), name, spaces))

    def measure(self, at: int, lot: int) -> bytes:
        """A chapter on its page without end: what it measures, and what each way to set it costs, as JSON.

        It is held until it is set, or until a chapter of another ``lot`` is measured.
        """
        if lot != self.lot:
            self.held.clear()
            self.lot = lot
            gc.collect()
        held = self._held(at)
        if held.ways:
            self.held[at] = held
            return looked(held.measured, costs(held.ways))
        pages = self._again(self.book.chapters[at], Breaks()).pages
        return looked(replace(held.measured, pages=pages), {left: {pages: 0.0} for left in (False, True)})

    def set(self, at: int, left: bool, pages: int, factor: float) -> bytes:
        """A chapter on so many pages, from a left or a right one, as a packed gathering; 0 pages: as it falls."""
        held = self.held.pop(at, None)
        chapter = self.book.chapters[at]
        if not pages:
            return self._packed(self._again(chapter, Breaks()))
        held = held or self._held(at)
        ways = held.ways if factor == 1 else fitting.ways(chapter, held.measured, self.frame, factor)
        return self._packed(self._set(held, chapter, ways[left][pages]))

    def glimpse(self, at: int, name: str, left: bool, pages: int) -> Gathering | None:
        """Sections of a chapter that run on from each other, laid out alone, by the id of the first.

        From a left or a right page, on so many if that can be, as they will most likely stand in the book. None where
        the chapter as a whole has to say how they break.
        """
        if self.frame.rhythm == "flow":
            return None
        chapter = self.book.chapters[at]
        document = self.press.laid_out(self.printed.chapter(chapter, only=name))
        suite = next(one for one in html.suites(chapter, self.book.length) if one[0].id == name)
        chapter = replace(chapter, sections=tuple(suite))
        measured = fitting.measured(chapter, document)
        options = fitting.ways(chapter, measured, self.frame).get(left)
        if not options:
            return None
        plan = options.get(pages) or min(options.values(), key=lambda one: one.cost)
        return self._set(Held(document, measured, {}), chapter, plan)

    def _held(self, at: int) -> Held:
        chapter = self.book.chapters[at]
        document = self.press.laid_out(self.printed.chapter(chapter))
        measured = fitting.measured(chapter, document)
        return Held(document, measured, fitting.ways(chapter, measured, self.frame))

    def _packed(self, gathering: Gathering) -> bytes:
        return packed(self.check(gathering, self.look))

    # --------------------------------------------------------------------------------------------- on its pages

    def _set(self, held: Held, chapter: Chapter, plan: Plan) -> Gathering:
        chapter = fitting.sized(chapter, plan)
        try:
            if any(setting.notes for setting in plan.settings):
                raise UnmovableError
            pieces = dict(boxes.strips(held.document))
            if self.frame.rhythm == "flow":
                pieces = {chapter.id: tuple(piece for strip in pieces.values() for piece in strip)}
            sheets = list(self._sheets(chapter, plan, pieces))
            gap = 3 * self.printed.unit  # the air above a quotation, as in the style sheet
            above = float(self.look.tokens["above"]) * self.printed.unit
            document = moved(held.document, sheets, self._draw(chapter), gap, above)
        except UnmovableError:
            return self._again(chapter, fitting.breaks(plan, self.frame))
        return self.press.gathering(document, chapter.id, given(html.body(chapter)))

    def _again(self, chapter: Chapter, breaks: Breaks) -> Gathering:
        document = self.press.laid_out(self.printed.chapter(chapter, breaks), breaks.css)
        return self.press.gathering(document, chapter.id, given(html.body(chapter)))

    def _sheets(self, chapter: Chapter, plan: Plan, pieces: Mapping[str, Sequence[boxes.Piece]]) -> Iterator[Sheet]:
        """The pages of a plan. A foot has the title of the first section that begins on its page, else of the last.

        The title of the chapter, where it stands above the text, takes that of a section away (as string-set does).
        """
        foot = ""
        titled = {section.id for section in chapter.sections if section.title}
        bare = bool(self.printed.values["single"]) or self.frame.rhythm == "flow"
        seen: set[str] = set()
        for one in fitting.filled(plan, self.frame):
            page = pieces[one.run.name][one.leaf.first : one.leaf.last]
            names = dict.fromkeys(piece.atom.section for piece in page)
            begun = [f"{name}foot" for name in names if name not in seen and name in titled]
            if begun and (seen or not bare):
                foot = begun[0]
            seen |= names.keys()
            yield Sheet(page, foot, one.top, tuple(one.leads.items()), one.room, one.leaf.room, one.quote)
            foot = begun[-1] if begun else foot

    def _draw(self, chapter: Chapter) -> Callable[[str, int], str]:
        """The drawing of each space that is not as it was measured, and of a field of so many rows."""
        look, words, pitch = self.look, self.speech, self.frame.pitch
        asked = {f"s{one.id}p{at}": (one, at) for one in fitting.exercises(html.body(chapter))
                 for at in range(1, len(one.parts) + 1)}  # fmt: skip

        def draw(name: str, rows: int) -> str:
            if rows:
                dots = Dots(size=Size(rows, rows, rows, rows), pitch=pitch)
                return html.drawing(look, dots, "", words.word("field"))
            one, at = asked[name]
            space = one.parts[at - 1].space
            assert space is not None, "composed"
            as_measured = space.size.given == space.size.minimum
            return "" if as_measured else html.drawing(look, space, name, html.titled(one, at, words))

        return draw


def given(sections: Sequence[Section]) -> dict[str, int]:
    """The rows that each writing space of some sections has, by id."""
    return {name: part.space.size.given for name, part in fitting.parts(sections) if part.space}


# ------------------------------------------------------------------------------------------- what was measured


def costs(ways: Mapping[bool, Mapping[int, Plan]]) -> fitting.Options:
    """What each way to set a chapter costs."""
    return {left: {pages: plan.cost for pages, plan in of.items()} for left, of in ways.items()}


def looked(measured: Measured, options: fitting.Options) -> bytes:
    """What is known of a chapter before it is set, as JSON."""
    strips = [[name, [[a.top, a.bottom, a.section, a.glued, a.opens, a.inside, a.space, a.question, a.made, a.codes]
                      for a in atoms]] for name, atoms in measured.strips]  # fmt: skip
    data = {"strips": strips, "before": measured.before, "quotes": dict(measured.quotes), "pages": measured.pages,
            "costs": [[left, list(of.items())] for left, of in options.items()]}  # fmt: skip
    return json.dumps(data).encode()


def looked_at(data: bytes) -> tuple[Measured, fitting.Options]:
    """What :func:`looked` said. Raises ValueError for anything else."""
    try:
        said = json.loads(data)
        strips = tuple((name, tuple(Atom(*atom) for atom in atoms)) for name, atoms in said["strips"])
        options = {bool(left): {int(pages): float(cost) for pages, cost in of} for left, of in said["costs"]}
        return Measured(strips, said["before"], said["quotes"], said["pages"]), options
    except (KeyError, TypeError) as error:
        raise ValueError("not what was measured") from error
