"""Chapters as they were measured -> how each is set: which pages it takes, with its spaces sized."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from werkboek.formats import HIGH
from werkboek.model import Block, Book, Chapter, Exercise, Length, Part, Section
from werkboek.render import boxes, html
from werkboek.render.fit import Atom, Costs, Fitter, Frame, Leaf, Rhythm, Run
from werkboek.render.plan import Plan, plans, scaled
from werkboek.spaces import Size

RHYTHMS: dict[Length, Rhythm] = {"short": "flow", "normal": "page", "roomy": "spread"}
EARLY = 0.15  # mm: a page ends so much below its last atom, so that rounding never pushes that over


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a chapter once it stands on a page without end.

    ``strips``: the atoms of each of its children, by id. ``before``: pages of its opener. ``quotes``: mm that the
    quotation of a section is high. ``pages``: how many it takes as it falls, if no plan can hold it.
    """

    strips: tuple[tuple[str, tuple[Atom, ...]], ...]
    before: int
    quotes: Mapping[str, float]
    pages: int = 0


def measured(chapter: Chapter, document: Any) -> Measured:
    """What the fitting of a chapter stands on."""
    strips = tuple((name, tuple(piece.atom for piece in pieces)) for name, pieces in boxes.strips(document))
    layout = boxes.layout(document)
    names = [section.id for section in chapter.sections if section.quote]
    quotes = {name: found[0].height for name in names if (found := layout.of(f"{name}quote"))}
    before = next((at for at, page in enumerate(document.pages) if page._page_box.page_type.name == "endless"), 0)
    return Measured(strips, before, quotes)


def frame_of(book: Book) -> Frame:
    """The pages of a book."""
    pitch = html.pitch_of(book)
    costs = Costs(page=40) if book.length == "short" else Costs()  # who wants it short minds each page
    return Frame(HIGH // pitch * pitch, pitch, RHYTHMS[book.length], book.fill == "dots", costs)


def ways(chapter: Chapter, found: Measured, frame: Frame, factor: float = 1.0) -> dict[bool, dict[int, Plan]]:
    """{whether it begins on a left page: {pages: plan}}, its natural sizes times ``factor``; empty if there is none.

    That is so where something is higher than a page: then it keeps its smallest spaces and breaks where it will.
    """
    sizes = {name: part.space.size for name, part in parts(chapter.sections) if part.space}
    sizes = sizes if factor == 1 else scaled(sizes, factor)
    quotes = {name: 1 + round(high / frame.pitch) for name, high in found.quotes.items()}
    runs = _runs(chapter, found, frame.rhythm)
    both = {left: plans(runs, frame, sizes, 2 if left else 1, quotes) for left in (False, True)} if runs else {}
    return both if all(both.values()) else {}


def _runs(chapter: Chapter, found: Measured, rhythm: Rhythm) -> list[Run]:
    """What begins on a new page: a chapter that runs on, or each of its sections."""
    if rhythm == "flow" and found.strips:
        return [Run(chapter.id, tuple(atom for _, atoms in found.strips for atom in atoms), found.before)]
    return [Run(name, atoms, 0 if at else found.before) for at, (name, atoms) in enumerate(found.strips)]


# ------------------------------------------------------------------------------------------------ which of the ways

# For each chapter and side: {pages: cost}.
Options = Mapping[bool, Mapping[int, float]]


def chosen(options: Sequence[Options], start: int, most: int | None = None) -> list[int] | None:
    """How many pages each chapter takes, from page ``start``, for the least cost of all; None if all need more.

    What a chapter costs depends on the side it begins on, so only that is carried on; the number, if there is a limit.
    """
    states: dict[int, tuple[float, tuple[Any, ...]]] = {start: (0.0, ())}
    for one in options:
        reached: dict[int, tuple[float, tuple[Any, ...]]] = {}
        for number, (cost, way) in states.items():
            for pages, more in sorted(one[number % 2 == 0].items()):
                after = number + pages if most is not None else (number + pages) % 2
                if most is not None and after - start > most:
                    continue
                if after not in reached or cost + more < reached[after][0]:
                    reached[after] = (cost + more, (way, pages))
        states = reached
    best = min(states.values(), key=lambda state: state[0], default=None)
    return _unwound(best[1]) if best else None


def _unwound(way: tuple[Any, ...]) -> list[int]:
    pages = []
    while way:
        way, one = way
        pages.append(one)
    return pages[::-1]


def least(options: Sequence[Options]) -> int:
    """The fewest pages that chapters can take."""
    return sum(min(pages for side in one.values() for pages in side) for one in options)


# ------------------------------------------------------------------------------------------------ how a way is set


@dataclass(frozen=True, slots=True)
class Breaks:
    """What a layout with pages needs beside sizes, by id of section or exercise.

    ``css``: where pages end. ``leads``: mm of air above exercises. ``rooms``: rows of dots after them.
    ``quotes``: the exercises above which their section's quote stands. ``notes``: the sections after a notes page.
    """

    css: str = ""
    leads: dict[str, float] = field(default_factory=dict)
    rooms: dict[str, int] = field(default_factory=dict)
    quotes: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Filled:
    """A page as planned: the run it is of, its leaf; air in mm above and below it, and above exercises.

    ``room``: what its dots stand under. ``quote``: the exercise under its quotation.
    """

    run: Run
    leaf: Leaf
    top: float
    bottom: float
    leads: dict[str, float]
    room: str
    quote: str


def filled(plan: Plan, frame: Frame) -> Iterator[Filled]:
    """The pages of a plan, in order."""
    for setting in plan.settings:
        fitter = Fitter(setting.run, frame, {})
        for leaf in setting.leaves:
            names = fitter.below(leaf)
            final = setting.run.atoms[leaf.last - 1]
            bottom = leaf.air - EARLY if leaf is not setting.leaves[-1] else 0.0
            yield Filled(
                setting.run,
                leaf,
                0.0 if names else leaf.lead,
                bottom,
                _shared(leaf.lead, names, frame.pitch / 3),
                fitter.room_after(leaf) if leaf.room else "",
                final.question if leaf.quote else "",
            )


def breaks(plan: Plan, frame: Frame) -> Breaks:
    """The same for a layout by the typesetter."""
    pages = list(filled(plan, frame))
    css = [f"#{setting.run.name}{{page:{setting.run.name}}}" for setting in plan.settings]
    at = Counter[str]()
    for one in pages:
        at[one.run.name] += 1
        css += [f"@page :nth({at[one.run.name]} of {one.run.name}){{padding-{side}:{high:.9f}mm}}"
                for side, high in (("bottom", one.bottom), ("top", one.top)) if high > 0]  # fmt: skip
    leads = {name: air for one in pages for name, air in one.leads.items()}
    rooms = {one.room: one.leaf.room for one in pages if one.room}
    quotes = frozenset(one.quote for one in pages if one.quote)
    notes = frozenset(setting.run.name for setting in plan.settings if setting.notes)
    return Breaks("".join(css), leads, rooms, quotes, notes)


def _shared(lead: float, names: list[str], step: float) -> dict[str, float]:
    """The air over these questions, in whole steps of mm, the last getting most."""
    steps = round(lead / step)
    shares = {name: steps // len(names) + (len(names) - at <= steps % len(names)) for at, name in enumerate(names)}
    return {name: share * step for name, share in shares.items() if share}


def sized(chapter: Chapter, plan: Plan) -> Chapter:
    """The chapter with the rows that a plan gives to each of its spaces."""
    more = {
        name: rows for setting in plan.settings for leaf in setting.leaves for name, rows in _rows(setting.run, leaf)
    }

    def part(old: Part, name: str) -> Part:
        assert old.space is not None, "composed"
        size: Size = old.space.size
        return replace(old, space=replace(old.space, size=replace(size, given=size.minimum + more.get(name, 0))))

    def block(one: Block) -> Block:
        if not isinstance(one, Exercise):
            return one
        return replace(one, parts=tuple(part(old, f"s{one.id}p{at}") for at, old in enumerate(one.parts, 1)))

    return replace(chapter, sections=tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in chapter.sections))


def _rows(run: Run, leaf: Leaf) -> Iterator[tuple[str, int]]:
    names = [atom.space for atom in run.atoms[leaf.first : leaf.last] if atom.space]
    return zip(names, leaf.rows, strict=True)


def exercises(sections: Sequence[Section]) -> list[Exercise]:
    """The exercises of some sections in reading order."""
    return [one for section in sections for one in section.blocks if isinstance(one, Exercise)]


def parts(sections: Sequence[Section]) -> Iterator[tuple[str, Part]]:
    """The questions of some sections, each with the id of its space."""
    for one in exercises(sections):
        for at, part in enumerate(one.parts, 1):
            yield f"s{one.id}p{at}", part
