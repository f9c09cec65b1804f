"""The programme that breaks pages and sizes spaces: against all the ways there are, and against real pages."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from instruments import fitness
from instruments.books import book as random_book

from werkboek import project, settings, theme
from werkboek.build import build
from werkboek.model import Length
from werkboek.render import fitting
from werkboek.render.compositor import Compositor, looked_at
from werkboek.render.fit import Atom, Costs, Fitter, Frame, Leaf, Run, allotted
from werkboek.render.plan import Plan, Setting, plans
from werkboek.spaces import Size


def runs(seed: int) -> tuple[list[Run], dict[str, Size], Frame]:
    """A few short sections of text and questions on a small page."""
    dice = random.Random(seed)
    sizes: dict[str, Size] = {}
    out = []
    for number in range(dice.randint(1, 3)):
        atoms = []
        high = 0.0
        for at in range(dice.randint(2, 7)):
            top = high + dice.choice((0, 5.333, 8))
            asks = at > 0 and dice.random() < 0.4
            name = f"s{number}{at}" if asks else ""
            if asks:
                least = dice.randint(2, 4)
                sizes[name] = Size(least + dice.randint(0, 3), least, least + dice.randint(3, 6), least)
            high = top + (12 + 8 * sizes[name].minimum if asks else dice.choice((10.667, 16, 21.333)))
            glued = at > 0 and not asks and dice.random() < 0.15
            atoms.append(Atom(top, high, f"c{number}", glued, space=name, question=f"v{number}{at}" if asks else ""))
        out.append(Run(f"c{number}", tuple(atoms)))
    return out, sizes, Frame(live=96.0, rhythm=dice.choice(("flow", "page", "spread")))


def chosen(runs: Sequence[Run], frame: Frame, sizes: dict[str, Size], start: int) -> Plan | None:
    """The cheapest plan of all numbers of pages."""
    return min(plans(runs, frame, sizes, start).values(), key=lambda plan: plan.cost, default=None)


def every_way(fitter: Fitter, *, left: bool) -> Iterator[tuple[int, float]]:
    """(pages, cost) of all the ways to break a run."""
    count = len(fitter.atoms)
    for breaks in itertools.product((False, True), repeat=count - 1):
        edges = [0, *(at for at, cut in enumerate(breaks, 1) if cut), count]
        leaves = [fitter.leaf(a, b) for a, b in itertools.pairwise(edges)]
        if None in leaves or any(fitter.atoms[edge].glued for edge in edges[1:-1]):
            continue
        yield (
            len(leaves),
            sum(leaf.cost + fitter.place(leaf, left=left == (at % 2 == 0)) for at, leaf in enumerate(leaves) if leaf),
        )


def cheapest(runs: Sequence[Run], sizes: dict[str, Size], frame: Frame, start: int) -> float:
    """The least cost of all chains of all ways."""
    found: list[tuple[int, float]] = [(start, 0.0)]
    for run in runs:
        fitter = Fitter(run, frame, sizes)
        ways = {left: list(every_way(fitter, left=left)) for left in (False, True)}
        longer = []
        for number, cost in found:
            for notes in (False, True) if frame.rhythm != "flow" else (False,):
                begin = number + notes
                for pages, more in ways[begin % 2 == 0]:
                    if frame.rhythm == "spread" and ((pages > 1 and begin % 2) or (pages == 1 and notes)):
                        continue
                    inserted = frame.costs.notes if frame.rhythm == "spread" else frame.costs.inserted
                    longer.append((begin + pages, cost + more + notes * inserted))
        found = longer
    return min((cost for _, cost in found), default=math.inf)


def test_an_exercise_of_ours_belongs_to_the_passage_of_the_question_after_it() -> None:
    text, ours, hers = (
        Atom(0, 40),
        Atom(40, 80, space="s1", question="v1", made=True),
        Atom(80, 120, space="s2", question="v2"),
    )
    run = Run("c1", (text, ours, hers))
    assert Fitter(run, Frame(), {}).passage == [0.0, 0.5, 1.0]
    hers_alone = Run("c1", (text, replace(ours, made=False), hers))
    assert Fitter(hers_alone, Frame(), {}).passage == [0.0, 1.0, 0.0]


@pytest.mark.parametrize(("free", "room", "lead"), [(5, 0, 40.0), (6, 4, 0.0), (9, 7, 0.0)])
def test_where_a_field_of_dots_would_be_small_the_question_stands_at_the_foot(
    free: int, room: int, lead: float
) -> None:
    text, asked = Atom(0, 80, "c1"), Atom(80, 248 - 8 * free, "c1", space="s1", question="v1")
    leaf = Fitter(Run("c1", (text, asked)), Frame(), {"s1": Size(4, 4, 4, 4)}).leaf(0, 2)
    assert leaf is not None
    assert (leaf.room, leaf.lead, leaf.air) == (room, lead, 0.0)


@pytest.mark.parametrize("seed", range(200))
def test_no_way_of_breaking_is_cheaper_than_the_chosen_one(seed: int) -> None:
    small, sizes, frame = runs(seed)
    for start in (3, 4):
        best = cheapest(small, sizes, frame, start)
        plan = chosen(small, frame, sizes, start)
        assert (plan is None) == (best == math.inf)
        assert plan is None or plan.cost == pytest.approx(best)


@pytest.mark.parametrize("seed", range(50))
def test_rows_are_shared_as_well_as_can_be(seed: int) -> None:
    dice = random.Random(seed)
    sizes = [Size(5, 3, dice.randint(6, 9), 3), Size(dice.randint(3, 8), 3, 8, 3), Size(2, 1, 3, 1)]
    rows = dice.randint(0, 20)
    cost, given = allotted(sizes, rows, Costs())
    assert sum(given) == min(rows, sum(size.cap - size.minimum for size in sizes))
    ways = itertools.product(*(range(size.cap - size.minimum + 1) for size in sizes))
    costs = [sum(_minds(size, more) for size, more in zip(sizes, way, strict=True))
             for way in ways if sum(way) == sum(given)]  # fmt: skip
    assert cost == pytest.approx(min(costs))


def _minds(size: Size, more: int) -> float:
    away = size.minimum + more - size.natural
    up, down = max(1, size.cap - size.natural), max(1, size.natural - size.minimum)
    return 3 * (away / up) ** 2 if away >= 0 else 12 * (away / down) ** 2


CHEAP_ODD = {False: {3: 5.0, 4: 1.0}, True: {3: 2.0, 4: 9.0}}


def test_chapters_are_chosen_in_view_of_each_other() -> None:
    """Three pages cost the first chapter more, but then the second begins on the side that suits it."""
    assert fitting.chosen([CHEAP_ODD], 7) == [4]
    assert fitting.chosen([CHEAP_ODD, {False: {2: 50.0}, True: {2: 0.0}}], 7) == [3, 2]


def test_a_heading_under_which_nothing_hangs_holds_what_follows(book) -> None:  # type: ignore[no-untyped-def]
    report = book("# Rust en zo\n\n## Deel\n\nEen zin.\n\n### Kop\n\n| a | b |\n| - | - |\n| c | d |\n\n💡 Wat?\n")
    compositor = Compositor(report.book, report.speech, theme.load("rust"), lambda one, look: one)
    ((_, atoms),) = looked_at(compositor.measure(0, 0))[0].strips
    assert [atom.glued for atom in atoms[-3:]] == [False, True, False]  # the heading, the table, the question
    assert all(below.top >= above.bottom for above, below in itertools.pairwise(atoms))


@pytest.mark.parametrize(("length", "holds"), [("short", True), ("normal", False)])
def test_the_opener_of_a_short_book_holds_what_follows(length: Length, holds: bool, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(f"# Rust {name}\n\n## Deel\n\nEen zin.\n\n💡 Wat?\n", encoding="utf-8")
    made = build(replace(project.load([tmp_path]), length=length, editions=("epub",)))
    compositor = Compositor(made.book, made.speech, theme.load("rust"), lambda one, look: one)
    strips = looked_at(compositor.measure(1, 0))[0].strips
    assert strips[-1][1][0].glued is holds


def test_a_limit_of_pages_is_kept_or_refused() -> None:
    assert fitting.chosen([CHEAP_ODD, CHEAP_ODD], 7, most=7) == [4, 3]
    assert fitting.chosen([CHEAP_ODD, CHEAP_ODD], 7, most=6) == [3, 3]
    assert fitting.chosen([CHEAP_ODD, CHEAP_ODD], 7, most=5) is None
    assert fitting.least([CHEAP_ODD, CHEAP_ODD]) == 6


# ------------------------------------------------------------------------------------------------ on real pages


@pytest.mark.parametrize("length", settings.LENGTHS)
@pytest.mark.parametrize("seed", range(4))
def test_the_pages_are_those_foretold(seed: int, length: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(random_book(seed, 6), encoding="utf-8")
    with fitness.Watched() as watch:
        report = build(replace(project.load([tmp_path / "a.md"]), length=length, editions=("standard",)))  # type: ignore[arg-type]
    plan, gathering = watch.plan, watch.gathering
    assert plan is not None
    assert gathering is not None
    begins = fitness.start(plan)
    assert {name: page - begins for name, page in fitness.places_of(plan)} == {
        spot.space: spot.page for spot in gathering.spots
    }
    places = report.outputs[0].places
    assert all(place.space.size.minimum <= place.space.size.given <= place.space.size.cap for place in places)
    assert "L06" not in {problem.code for problem in report.problems}
    foot = 24 + 248 - 8
    if length == "normal":  # the last thing to write on stands within a row of the foot, or text stands under it
        leaves = [(setting, leaf) for setting in plan.settings for leaf in setting.leaves]
        for setting, leaf in leaves:
            if _closes(setting.run, leaf):
                ends = [spot.bottom for spot in gathering.spots if spot.page == _number(setting, leaf) - begins]
                assert leaf.room or max(ends) > foot


def _closes(run: Run, leaf: Leaf) -> bool:
    return bool(run.atoms[leaf.last - 1].space)


def _number(setting: Setting, leaf: Leaf) -> int:
    return setting.number + setting.leaves.index(leaf)
