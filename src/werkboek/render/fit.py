"""Page breaks and the size of every writing space, chosen together.

The idea is that of Knuth and Plass for lines ("Breaking Paragraphs into Lines", 1981), with pages for lines and
writing spaces for the glue. The text is laid out once on a page without end, with each space as small as it may be,
and cut into atoms: what must stay whole. A dynamic programme finds, for each run of atoms (a section that owns its
pages, or a chapter that runs on), the cheapest way to put it on 1, 2, 3 … pages that begin left or right. On a page,
free rows go one at a time to the space that minds them least, which is the best allotment because the costs are
convex and separate. The chaining of runs is in :mod:`.plan`.

Never: a question parted from its space, a space under its minimum, a heading at a foot: those are no atoms' ends.
Nor more than two codes on a page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from werkboek.links import MOST
from werkboek.spaces import Size

Rhythm = Literal["flow", "page", "spread"]
SLACK = 0.02  # mm: what rounding may add up to
HEAD = 2  # rows above a field of dots, with its label
LEAST = 4  # rows of it: in fewer one draws nothing, and their label is one thing more on a page


@dataclass(frozen=True, slots=True)
class Costs:
    """What a reader minds, in points; a row more or less than natural is some tenths to three."""

    up: float = 3  # a space at its cap
    down: float = 12  # a space at its minimum
    air: float = 1  # factor on an empty foot: 3.1 a row, and the square of a third of the rows
    quiet: float = 0.25  # that factor on a page of text alone, in a book of spreads
    last: float = 0.02  # and on the last page of a chapter that runs on
    lead: float = 0.4  # a row of air above a question
    turn: float = 30  # a question overleaf from most of its passage: times the square of that share
    overleaf: float = 150  # and from all of it
    gutter: float = 1  # a question across from its passage
    parts: float = 15  # a question asked in one breath, over two pages
    split: float = 3  # a paragraph over two pages
    spill: float = 8  # fewer than four lines of a section run over
    low: float = 6  # fewer than six lines under a heading at a foot; three times that before a turn
    page: float = 5  # each page
    notes: float = 24  # a page inserted to reach a left page, in a book of spreads
    inserted: float = 90  # and in a book that has no such pages by itself
    room: float = 6  # a field of dots under the last space
    field: float = 0.05  # times the square of its rows: two small fields rather than a page of dots
    quote: float = 2  # a sentence of the section set apart


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest thing that stays whole; ``top`` and ``bottom`` in mm on the page without end.

    ``glued``: no page begins with it. ``opens``: a page begins with it. ``inside``: a paragraph goes on with it.
    ``space``: the id of its writing space. ``question``: the id of the exercise it belongs to.
    ``made``: that exercise is ours, and belongs to the passage of the author's question after it. ``codes``: to scan.
    """

    top: float
    bottom: float
    section: str = ""
    glued: bool = False
    opens: bool = False
    inside: bool = False
    space: str = ""
    question: str = ""
    made: bool = False
    codes: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """The atoms of the element of this id, which begins on a new page; ``before``: pages just before, as an opener."""

    name: str
    atoms: tuple[Atom, ...]
    before: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: atoms ``first`` to before ``last``, rows added to each space, and what closes the page.

    ``room``: rows of dots at the foot. ``lead``: mm of air above its questions. ``air``: mm empty at the foot.
    """

    first: int
    last: int
    rows: tuple[int, ...] = ()
    room: int = 0
    quote: bool = False
    lead: float = 0.0
    air: float = 0.0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for all pages: live height and pitch in mm, rhythm, costs; ``fill``: dots may close a page."""

    live: float = 248.0
    pitch: float = 8.0
    rhythm: Rhythm = "page"
    fill: bool = True
    costs: Costs = field(default_factory=Costs)

    @property
    def leading(self) -> float:
        """Line to line of text: three text lines are two rules."""
        return self.pitch * 2 / 3


# ------------------------------------------------------------------------------------------------------ a page


def allotted(sizes: Sequence[Size], rows: int, costs: Costs) -> tuple[float, tuple[int, ...]]:
    """(cost, rows for each space) of sharing ``rows`` over what the spaces have at their minimum; none is wasted."""
    given = [size.minimum for size in sizes]
    for _ in range(rows):
        steps = [(_minds(size, now + 1, costs) - _minds(size, now, costs), now - size.natural, at)
                 for at, (size, now) in enumerate(zip(sizes, given, strict=True)) if now < size.cap]  # fmt: skip
        if not steps:
            break
        given[min(steps)[2]] += 1
    cost = sum(_minds(size, now, costs) for size, now in zip(sizes, given, strict=True))
    return cost, tuple(now - size.minimum for size, now in zip(sizes, given, strict=True))


def _minds(size: Size, rows: int, costs: Costs) -> float:
    if rows >= size.natural:
        return costs.up * ((rows - size.natural) / max(1, size.cap - size.natural)) ** 2
    return costs.down * ((size.natural - rows) / max(1, size.natural - size.minimum)) ** 2


class Fitter:
    """The programme for one run. ``sizes``: of each space by id. ``quotes``: rows that a section's quote takes."""

    def __init__(self, run: Run, frame: Frame, sizes: dict[str, Size], quotes: dict[str, int] | None = None) -> None:
        self.atoms, self.frame, self.sizes, self.quotes = run.atoms, frame, sizes, quotes or {}
        self.passage = _passages(run.atoms)
        self.opening, self.closing = _borders(run.atoms)
        self.known: dict[tuple[int, int], Leaf | None] = {}

    def leaf(self, first: int, last: int) -> Leaf | None:
        """These atoms as one page, whatever its side; None if they do not fit."""
        if (first, last) not in self.known:
            self.known[first, last] = self._leaf(first, last)
        return self.known[first, last]

    def _leaf(self, first: int, last: int) -> Leaf | None:
        frame, costs, atoms = self.frame, self.frame.costs, self.atoms[first:last]
        slack = frame.live - (atoms[-1].bottom - atoms[0].top)
        if slack < -SLACK or (len(atoms) > 1 and sum(atom.codes for atom in atoms) > MOST):
            return None
        names = [atom.space for atom in atoms if atom.space]
        rows = math.floor((slack + SLACK) / frame.pitch)
        cost, added = allotted([self.sizes[name] for name in names], rows, costs)
        leaf = Leaf(first, last, added, air=max(0.0, slack - sum(added) * frame.pitch), cost=cost + costs.page)
        return self._closed(leaf, has_space=bool(names))

    def _closed(self, leaf: Leaf, *, has_space: bool) -> Leaf:
        """The page with its foot filled, as far as that may be: a quote, then dots, then air above the questions."""
        frame, costs, atoms = self.frame, self.frame.costs, self.atoms
        if frame.fill and has_space and self.room_after(leaf):
            leaf = self._filled(leaf)
        if has_space and not leaf.room and leaf.air < (HEAD + LEAST) * frame.pitch:
            step = frame.pitch / 3
            lead = math.floor((leaf.air + SLACK) / step) * step
            return replace(leaf, lead=lead, air=max(0.0, leaf.air - lead),
                           cost=leaf.cost + costs.lead * lead / frame.pitch)  # fmt: skip
        whole = leaf.last == len(atoms)
        asks = any(atom.space for atom in atoms)
        factor = costs.quiet if not has_space and (frame.rhythm == "spread" or not asks) else 1
        factor = costs.last if whole and frame.rhythm == "flow" else factor
        rows = leaf.air / frame.pitch
        return replace(leaf, cost=leaf.cost + costs.air * factor * (3.1 * rows + rows**2 / 9))

    def _filled(self, leaf: Leaf) -> Leaf:
        frame, costs = self.frame, self.frame.costs
        final, ends = self.atoms[leaf.last - 1], leaf.last == self.closing[leaf.last - 1]
        rows = math.floor((leaf.air + SLACK) / frame.pitch)
        quote = self.quotes.get(final.section, 0)
        if ends and quote and rows >= quote and self.ends_question(leaf.last - 1) and self.below(leaf):
            leaf = replace(leaf, quote=True, air=leaf.air - quote * frame.pitch, cost=leaf.cost + costs.quote)
            rows -= quote
        if rows >= HEAD + LEAST:
            leaf = replace(
                leaf,
                room=rows - HEAD,
                air=leaf.air - rows * frame.pitch,
                cost=leaf.cost + costs.room + costs.field * (rows - HEAD) ** 2,
            )
        return leaf

    def ends_question(self, at: int) -> bool:
        """Whether an exercise ends with this atom."""
        question = self.atoms[at].question
        return bool(question) and (at + 1 == len(self.atoms) or self.atoms[at + 1].question != question)

    def room_after(self, leaf: Leaf) -> str:
        """What a field of dots may stand under on a page: the section that ends it, else her last question or part."""
        if leaf.last == self.closing[leaf.last - 1]:
            return self.atoms[leaf.last - 1].section
        for at in reversed(range(leaf.first, leaf.last)):
            if self.atoms[at].made:
                return ""
            if self.atoms[at].space:
                return self.atoms[at].question if self.ends_question(at) else self.atoms[at].space
        return ""

    def below(self, leaf: Leaf) -> list[str]:
        """The exercises that begin on a page, below its first atom."""
        names = [atom.question for atom in self.atoms[leaf.first : leaf.last]]
        return list(dict.fromkeys(name for name in names if name and name != names[0]))

    def place(self, leaf: Leaf, *, left: bool) -> float:
        """What breaking before this page costs, on this side of the spread."""
        costs, atoms, first = self.frame.costs, self.atoms, leaf.first
        cost = 0.0
        if first:
            share = self.passage[first]
            cost += costs.turn * share**2 + costs.overleaf * (share == 1) if left else costs.gutter * share
            if atoms[first].question and atoms[first].question == atoms[first - 1].question:
                cost += costs.parts
            if atoms[first].inside:
                cost += costs.split if left else costs.split / 2
            end = self.closing[first]
            tail = not any(atom.space for atom in atoms[first:end])
            if tail and atoms[end - 1].bottom - atoms[first].top < 4 * self.frame.leading:
                cost += costs.spill
        start = self.opening[leaf.last - 1]
        low = atoms[leaf.last - 1].bottom - atoms[start].top < 9 * self.frame.leading
        if leaf.first < start and leaf.last < self.closing[start] and low:
            cost += costs.low if left else 3 * costs.low
        return cost

    def best(self, *, left: bool, spare: int) -> dict[int, tuple[float, tuple[Leaf, ...]]]:
        """{pages: (cost, leaves)}: the cheapest way to set the run on so many pages, of which the first is ``left``."""
        atoms, end = self.atoms, len(self.atoms)
        found: list[dict[int, tuple[float, Leaf | None, int]]] = [{} for _ in range(end + 1)]
        found[0][0] = (0.0, None, 0)
        for first in range(end):
            if not found[first]:
                continue
            least = min(found[first])
            ways = {pages: way for pages, way in found[first].items() if pages <= least + spare}
            for leaf in self._leaves(first):
                for pages, (cost, _, _) in ways.items():
                    total = cost + leaf.cost + self.place(leaf, left=left == (pages % 2 == 0))
                    if total < found[leaf.last].get(pages + 1, (math.inf,))[0]:
                        found[leaf.last][pages + 1] = (total, leaf, first)
        return {pages: (way[0], tuple(_back(found, end, pages))) for pages, way in found[end].items()} if atoms else {}

    def _leaves(self, first: int) -> Iterator[Leaf]:
        """The pages that may begin with this atom. An atom that no page can hold has one to itself."""
        atoms = self.atoms
        for last in range(first + 1, len(atoms) + 1):
            leaf = self.leaf(first, last)
            if leaf is None:
                return
            if last == len(atoms) or not atoms[last].glued:
                yield leaf
            if last < len(atoms) and atoms[last].opens:
                return


def _back(found: list[dict[int, tuple[float, Leaf | None, int]]], end: int, pages: int) -> list[Leaf]:
    leaves: list[Leaf] = []
    while pages:
        _, leaf, first = found[end][pages]
        assert leaf is not None, "only the start has none"
        leaves.append(leaf)
        end, pages = first, pages - 1
    return leaves[::-1]


def _borders(atoms: Sequence[Atom]) -> tuple[list[int], list[int]]:
    """For each atom, the first of its section and one past its last."""
    opening, closing = list(range(len(atoms))), [at + 1 for at in range(len(atoms))]
    for at in range(1, len(atoms)):
        if atoms[at].section == atoms[at - 1].section:
            opening[at] = opening[at - 1]
    for at in reversed(range(len(atoms) - 1)):
        if atoms[at].section == atoms[at + 1].section:
            closing[at] = closing[at + 1]
    return opening, closing


def _passages(atoms: Sequence[Atom]) -> list[float]:
    """For each atom, the share of the next question's passage that stands before it.

    The passage is the text since the section began, or since the question before.
    """
    shares = [0.0] * len(atoms)
    start = 0
    for at, atom in enumerate(atoms):
        if at and atom.section != atoms[at - 1].section:
            start = at
        if atom.space and not atom.made:
            high = atom.top - atoms[start].top
            for inner in range(start + 1, at + 1):
                shares[inner] = 1.0 if inner == at else (atoms[inner].top - atoms[start].top) / high
            if at + 1 == len(atoms) or atoms[at + 1].question != atom.question:
                start = at + 1
    return shares
