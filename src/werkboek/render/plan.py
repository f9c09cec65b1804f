"""A whole book of runs, each set on its pages: by the page number that each begins on, and within a number of pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from werkboek.render.fit import Fitter, Frame, Leaf, Run
from werkboek.spaces import Size


@dataclass(frozen=True, slots=True)
class Setting:
    """A run on its pages; ``notes``: a page for notes stands before it."""

    run: Run
    leaves: tuple[Leaf, ...]
    number: int
    notes: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole book, and what it costs; ``pages`` counts those of its runs and what stands before them."""

    settings: tuple[Setting, ...]
    cost: float
    pages: int


def plans(runs: Sequence[Run], frame: Frame, sizes: dict[str, Size], start: int,
          quotes: dict[str, int] | None = None, spare: int = 4) -> dict[int, Plan]:  # fmt: skip
    """{pages: plan}: the cheapest plan for each number of pages, from page ``start``; empty if there is none."""
    ways: dict[int, tuple[float, tuple[Setting, ...]]] = {start: (0.0, ())}
    for run in runs:
        fitter = Fitter(run, frame, sizes, quotes)
        both = [fitter.best(left=left, spare=spare) for left in (False, True)]
        reached: dict[int, tuple[float, tuple[Setting, ...]]] = {}
        for number, (cost, done) in ways.items():
            for notes in (False, True) if frame.rhythm != "flow" else (False,):
                begin = number + run.before + notes
                for pages, (more, leaves) in both[begin % 2 == 0].items():
                    if frame.rhythm == "spread" and ((pages > 1 and begin % 2) or (pages == 1 and notes)):
                        continue
                    page = frame.costs.notes if frame.rhythm == "spread" else frame.costs.inserted
                    total = cost + more + notes * page
                    if total < reached.get(begin + pages, (math.inf,))[0]:
                        reached[begin + pages] = (total, (*done, Setting(run, leaves, begin, notes)))
        least = min(reached, default=0)
        ways = {number: way for number, way in reached.items() if number <= least + WIDEST}
    return {number - start: Plan(settings, cost, number - start) for number, (cost, settings) in ways.items()}


WIDEST = 24  # pages above the least that are still worth keeping


def scaled(sizes: dict[str, Size], factor: float) -> dict[str, Size]:
    """All natural sizes times a factor, within their bounds."""
    return {name: replace(size, natural=max(size.minimum, min(size.cap, round(size.natural * factor))))
            for name, size in sizes.items()}  # fmt: skip
