"""How well the pages of a book are fitted: what was foretold, what was laid out, and what greedy breaking would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from werkboek import project
from werkboek.build import Report, build
from werkboek.check import linted
from werkboek.check.sheets import Sheet, sheets
from werkboek.gathering import Gathering
from werkboek.model import Block, Chapter, Exercise, Length
from werkboek.problems import WerkboekError
from werkboek.render import fitting
from werkboek.render.compositor import Compositor, looked
from werkboek.render.fit import Fitter, Frame, Leaf, Run
from werkboek.render.plan import Plan
from werkboek.spaces import Size, Space

LIVE, TOP = 248.0, 24.0  # mm


@dataclass
class Fitness:
    """What one book came to."""

    pages: int = 0
    asked: int = 0
    spaces: int = 0
    parted: int = 0
    under: int = 0
    over: int = 0
    stranded: int = 0
    wrong: int = 0
    turned: int = 0
    turned_greedy: int = 0
    exceptions: int = 0
    dots: list[int] = field(default_factory=list)
    off_foot: list[tuple[int, float]] = field(default_factory=list)
    fills: list[tuple[int, float]] = field(default_factory=list)
    pitch: float = 0.0
    broken: set[str] = field(default_factory=set)


class Watched:
    """Keeps the plan that the chapter of a book is set by, and the pages that came of it."""

    def __init__(self) -> None:
        self.plan: Plan | None = None
        self.frame = Frame()
        self.sizes: dict[str, Size] = {}
        self.gathering: Gathering | None = None

    def __enter__(self) -> Watched:
        self.before = Compositor._set
        Compositor._set = self._set  # type: ignore[method-assign]
        return self

    def __exit__(self, *error: object) -> None:
        Compositor._set = self.before  # type: ignore[method-assign]

    @property
    def _set(self) -> Any:
        def keep(compositor: Compositor, held: Any, chapter: Chapter, plan: Plan) -> Gathering:
            self.plan, self.frame = plan, compositor.frame
            self.sizes = {name: part.space.size for name, part in fitting.parts(chapter.sections) if part.space}
            self.gathering = self.before(compositor, held, chapter, plan)
            return self.gathering

        return keep


def start(plan: Plan) -> int:
    """The page number that a plan was made from: 1 for a right page, 2 for a left one."""
    first = plan.settings[0]
    return first.number - first.run.before - first.notes


def made(path: Path, length: Length) -> Report:
    """The print edition of a text."""
    return build(replace(project.load([path]), length=length, editions=("standard",)))


def judged(path: Path, length: Length) -> Fitness:
    """A book built and read back."""
    found = Fitness()
    with Watched() as watch:
        try:
            report = made(path, length)
        except (WerkboekError, ArithmeticError, LookupError, ValueError, AssertionError):
            found.exceptions = 1
            return found
    output = report.outputs[0]
    found.pages, found.asked, found.spaces = output.pages or 0, len(report.book.questions), len(output.places)
    found.parted = sum(place.page != place.prompt_pages[1] for place in output.places)
    found.under = sum(place.space.size.given < place.space.size.minimum for place in output.places)
    found.over = sum(place.space.size.given > place.space.size.cap for place in output.places)
    found.wrong = len(output.places) if watch.plan is None else 0
    if watch.plan and watch.gathering:
        foretold = dict(places_of(watch.plan))
        begins = start(watch.plan)
        found.wrong = sum(foretold[spot.space] - begins != spot.page for spot in watch.gathering.spots)
        found.turned = sum(turned(setting.run, setting.leaves, setting.number) for setting in watch.plan.settings)
        runs = [setting.run for setting in watch.plan.settings]
        found.turned_greedy = greedily_turned(runs, watch.frame, watch.sizes, begins)
        _feet(found, watch.plan, sheets(watch.gathering.pdf, begins))
    for finding in linted(output):
        if finding.broken:
            found.broken.add(finding.norm.code)
        if finding.norm.code == "F07":
            found.stranded = len(finding.broken)
        if finding.norm.code == "F04" and finding.worst:
            found.pitch = finding.worst.value
    return found


def places_of(plan: Plan) -> Iterator[tuple[str, int]]:
    """The page that each space was foretold to stand on."""
    for setting in plan.settings:
        for at, leaf in enumerate(setting.leaves):
            yield from ((atom.space, setting.number + at) for atom in _on(setting.run, leaf) if atom.space)


def _on(run: Run, leaf: Leaf) -> Sequence[Any]:
    return run.atoms[leaf.first : leaf.last]


def _feet(found: Fitness, plan: Plan, pages: Sequence[Sheet]) -> None:
    """Where the ink of each page with a space ends, as read back."""
    for setting in plan.settings:
        fixed = Fitter(setting.run, Frame(), {})
        for at, leaf in enumerate(setting.leaves):
            if not any(atom.space for atom in _on(setting.run, leaf)):
                continue
            number = setting.number + at
            lowest = next(page.lowest for page in pages if page.number == number)
            if leaf.room:
                found.dots.append(number)
            # The baseline of a last line of text stands 1.6 mm above the foot of its line.
            if lowest < TOP + LIVE - 8:
                found.off_foot.append((number, round(TOP + LIVE - lowest, 1)))
            last = leaf.last == len(fixed.atoms) and setting is plan.settings[-1]
            if any(leaf.rows) and not last:
                found.fills.append((number, (lowest - TOP) / LIVE))


# ------------------------------------------------------------------------------------------------------ greedy


def turned(run: Run, leaves: Sequence[Leaf], number: int) -> int:
    """Questions that stand overleaf from all of their passage."""
    fitter = Fitter(run, Frame(), {})
    return sum(
        at > 0
        and (number + at) % 2 == 0
        and fitter.passage[leaf.first] == 1
        and run.atoms[leaf.first].question != run.atoms[leaf.first - 1].question
        for at, leaf in enumerate(leaves)
    )


def greedily_turned(runs: Sequence[Run], frame: Frame, sizes: dict[str, Size], start: int) -> int:
    """The same when each page takes all that fits, spaces at their natural size."""
    count, number = 0, start
    for run in runs:
        leaves = greedy(run, frame, sizes)
        number += run.before
        count += turned(run, leaves, number)
        number += len(leaves)
    return count


def greedy(run: Run, frame: Frame, sizes: dict[str, Size]) -> list[Leaf]:
    """The pages of a run that is broken wherever the next atom does not fit."""
    leaves, first, atoms = [], 0, run.atoms
    while first < len(atoms):
        last, high = first, 0.0
        for at in range(first, len(atoms)):
            if atoms[at].space:
                size = sizes[atoms[at].space]
                high += (size.natural - size.minimum) * frame.pitch
            if atoms[at].bottom - atoms[first].top + high > frame.live + 0.05 or (at > first and atoms[at].opens):
                break
            if at + 1 == len(atoms) or not atoms[at + 1].glued:
                last = at + 1
        last = max(last, first + 1)
        leaves.append(Leaf(first, last))
        first = last
    return leaves


def control(path: Path, length: Length) -> tuple[set[str], int]:
    """(rules that the book breaks with every space at its natural size and breaks where they fall, pages)."""

    def unfitted(self: Compositor, held: Any, chapter: Chapter, plan: Plan) -> Gathering:
        def block(one: Block) -> Block:
            if not isinstance(one, Exercise):
                return one
            return replace(one, parts=tuple(replace(part, space=natural(part.space)) for part in one.parts))

        sections = tuple(replace(s, blocks=tuple(map(block, s.blocks))) for s in chapter.sections)
        return self._again(replace(chapter, sections=sections), fitting.Breaks())

    fitted = Compositor._set
    Compositor._set = unfitted  # type: ignore[method-assign]
    try:
        report = made(path, length)
    finally:
        Compositor._set = fitted  # type: ignore[method-assign]
    output = report.outputs[0]
    found = {finding.norm.code for finding in linted(output) if finding.broken}
    return found, output.pages or 0


def natural(space: Space | None) -> Space | None:
    """A space at its natural size."""
    return replace(space, size=replace(space.size, given=space.size.natural)) if space else None


def unfit() -> None:
    """From now on each chapter is laid out once, as it falls, with its smallest spaces."""

    def measure(self: Compositor, at: int, lot: int) -> bytes:
        return looked(fitting.Measured((), 0, {}, pages=1), {left: {1: 0.0} for left in (False, True)})

    Compositor.measure = measure  # type: ignore[method-assign]
