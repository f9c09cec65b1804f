"""Book and endless layout -> book with its spaces sized, and what makes the pages break where the plan says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from werkboek.model import Block, Book, Chapter, Exercise, Length, Part
from werkboek.problems import Problem, Warn
from werkboek.render.boxes import Layout
from werkboek.render.fit import Costs, Fitter, Frame, Rhythm, Run
from werkboek.render.plan import Plan, chosen, plans
from werkboek.spaces import Size
from werkboek.theme import LIVE

RHYTHMS: dict[Length, Rhythm] = {"short": "flow", "normal": "page", "roomy": "spread"}
EARLY = 0.15  # mm: a page ends so much below its last atom, so that rounding never pushes that over


@dataclass(frozen=True, slots=True)
class Breaks:
    """What the second layout needs beside sizes, by id of section or exercise.

    ``css``: where pages end. ``leads``: mm of air above exercises. ``rooms``: rows of dots after them.
    ``quotes``: the exercises above which their section's quote stands. ``notes``: the sections after a notes page.
    """

    css: str = ""
    leads: dict[str, float] = field(default_factory=dict)
    rooms: dict[str, int] = field(default_factory=dict)
    quotes: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()


def fitted(book: Book, layout: Layout, warn: Warn) -> tuple[Book, Breaks]:
    """The book with each space as high as its page allows, and the breaks that go with it.

    ``layout`` is that on pages without end, each space at its minimum. A book that no plan can hold (a picture higher
    than a page) keeps its smallest spaces and breaks where it will.
    """
    frame = frame_of(book)
    settled = _runs(book, layout, frame.rhythm)
    first = min((layout.opens(chapter.id) for chapter in book.chapters), default=1)
    sizes = {name: part.space.size for name, part in _parts(book) if part.space}
    quotes = {name: 1 + round(layout.of(f"{name}quote")[0].height / frame.pitch)
              for name in _quotable(book) if layout.of(f"{name}quote")}  # fmt: skip
    others = layout.pages - len(layout.strips) - sum(run.before for run in settled)
    most = book.pages - others if book.pages else None
    plan = chosen(settled, frame, sizes, first, quotes, most)
    if plan is None and most is not None:
        least = min(plans(settled, frame, sizes, first, quotes), default=0) + others
        warn(Problem("L08", "book.toml", 0, {"asked": str(book.pages), "least": str(least)}))
        plan = chosen(settled, frame, sizes, first, quotes)
    if plan is None:
        return book, Breaks()
    return _sized(book, dict(_rows(plan))), _breaks(plan, frame)


def frame_of(book: Book) -> Frame:
    """The pages of a book."""
    pitch = next((part.space.pitch for _, part in _parts(book) if part.space), 8.0)
    costs = Costs(page=40) if book.length == "short" else Costs()  # who wants it short minds each page
    return Frame(LIVE // pitch * pitch, pitch, RHYTHMS[book.length], book.fill == "dots", costs)


def _runs(book: Book, layout: Layout, rhythm: Rhythm) -> list[Run]:
    """What begins on a new page: a chapter that runs on, or each of its sections."""
    out: list[Run] = []
    for chapter in book.chapters:
        strips = layout.strips.get(chapter.id, ())
        opener = layout.of(f"{chapter.id}o")
        before = opener[-1].page - opener[0].page + 1 if opener and rhythm != "flow" else 0
        if rhythm == "flow" and strips:
            out.append(Run(chapter.id, tuple(atom for _, atoms in strips for atom in atoms), before))
        else:
            out += [Run(name, atoms, 0 if at else before) for at, (name, atoms) in enumerate(strips)]
    return out


def _rows(plan: Plan) -> Iterator[tuple[str, int]]:
    """The rows that each space gets above its minimum."""
    for setting in plan.settings:
        for leaf in setting.leaves:
            names = [atom.space for atom in setting.run.atoms[leaf.first : leaf.last] if atom.space]
            yield from zip(names, leaf.rows, strict=True)


def _breaks(plan: Plan, frame: Frame) -> Breaks:
    css: list[str] = []
    leads: dict[str, float] = {}
    rooms: dict[str, int] = {}
    quotes: set[str] = set()
    notes: set[str] = set()
    for setting in plan.settings:
        fitter = Fitter(setting.run, frame, {})
        css.append(f"#{setting.run.name}{{page:{setting.run.name}}}")
        if setting.notes:
            notes.add(setting.run.name)
        for at, leaf in enumerate(setting.leaves, 1):
            padding = {"bottom": leaf.air - EARLY} if leaf is not setting.leaves[-1] else {}
            final = setting.run.atoms[leaf.last - 1]
            if names := fitter.below(leaf):
                leads |= _shared(leaf.lead, names, frame.pitch / 3)
            else:
                padding["top"] = leaf.lead
            if leaf.room:
                rooms[fitter.room_after(leaf)] = leaf.room
            if leaf.quote:
                quotes.add(final.question)
            css += [f"@page :nth({at} of {setting.run.name}){{padding-{side}:{high:.3f}mm}}"
                    for side, high in padding.items() if high > 0]  # fmt: skip
    return Breaks("".join(css), leads, rooms, frozenset(quotes), frozenset(notes))


def _shared(lead: float, names: list[str], step: float) -> dict[str, float]:
    """The air over these questions, in whole steps of mm, the last getting most."""
    steps = round(lead / step)
    shares = {name: steps // len(names) + (len(names) - at <= steps % len(names)) for at, name in enumerate(names)}
    return {name: share * step for name, share in shares.items() if share}


# ---------------------------------------------------------------------------------------------------- the book


def _parts(book: Book) -> Iterator[tuple[str, Part]]:
    for one in book.exercises:
        for at, part in enumerate(one.parts, 1):
            yield f"s{one.id}p{at}", part


def _quotable(book: Book) -> list[str]:
    return [section.id for chapter in book.chapters for section in chapter.sections if section.quote]


def _sized(book: Book, more: dict[str, int]) -> Book:
    """The book with so many rows more than the minimum in each space."""

    def part(old: Part, name: str) -> Part:
        assert old.space is not None, "composed"
        size: Size = old.space.size
        return replace(old, space=replace(old.space, size=replace(size, given=size.minimum + more.get(name, 0))))

    def block(one: Block) -> Block:
        if not isinstance(one, Exercise):
            return one
        return replace(one, parts=tuple(part(old, f"s{one.id}p{at}") for at, old in enumerate(one.parts, 1)))

    def chapter(one: Chapter) -> Chapter:
        return replace(one, sections=tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in one.sections))

    return replace(book, chapters=tuple(map(chapter, book.chapters)))
