"""A plot of lines on two logarithmic scales, as an SVG: each line is labelled where it ends, there is no legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

WIDTH, HEIGHT = 760, 500
LEFT, RIGHT, TOP, BOTTOM = 50, 545, 70, 446  # of the field
APART = 17  # px from label to label
STYLE = (
    "text { font: 12.5px Figtree, 'Helvetica Neue', Arial, sans-serif; fill: #333 } .title { font-size: 17px; "
    "font-weight: 600; fill: #000 } .y { text-anchor: end } .x { text-anchor: middle } .label { font-size: 13px } "
    "path { fill: none; stroke-linejoin: round; stroke-linecap: round } .grid { stroke: #e3e3e0; stroke-width: 1 } "
    ".lead { stroke: #b5b5b0; stroke-width: .8 }"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its label, its points as (x, middle, lowest, highest), and how it is drawn."""

    label: str
    points: Sequence[tuple[float, float, float, float]]
    colour: str = "#555"
    dash: str = ""
    weight: float = 1.5


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to px."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        along = log10(value / self.low) / (log10(self.high / self.low) or 1)
        return self.start + along * (self.end - self.start)


def plot(lines: Sequence[Line], title: str, below: str, across: str) -> str:
    """The SVG; ``below`` stands under the title and says what goes up, ``across`` under the field."""
    points = [point for line in lines for point in line.points]
    xs = sorted({x for x, *_ in points})
    steps = ticks(min(low for _, _, low, _ in points), max(high for *_, high in points))
    x, y = Scale(xs[0], xs[-1], LEFT + 16, RIGHT - 12), Scale(steps[0], steps[-1], BOTTOM, TOP)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
           f'role="img" aria-label="{escape(title)}"><style>{STYLE}</style>'
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           f'<text class="title" x="14" y="28">{escape(title)}</text>',
           f'<text x="14" y="49">{escape(below)}</text>']  # fmt: skip
    for step in steps:
        out.append(f'<path class="grid" d="M{LEFT} {y(step):.1f}H{RIGHT}"/>'
                   f'<text class="y" x="{LEFT - 8}" y="{y(step) + 4:.1f}">{step:g}</text>')  # fmt: skip
    for one in xs:
        out.append(f'<text class="x" x="{x(one):.1f}" y="{BOTTOM + 20}">{one:g}</text>')
    out.append(f'<text class="x" x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 42}">{escape(across)}</text>')
    for line in lines:
        out += _drawn(line, x, y)
    out += _labelled(lines, x, y)
    return "\n".join([*out, "</svg>", ""])


def ticks(low: float, high: float) -> list[float]:
    """The steps 1, 2, 5, 10 … that hold these values.

    >>> ticks(0.3, 12)
    [0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0]
    """
    powers = range(floor(log10(low)) - 1, floor(log10(high)) + 2)
    steps = [float(f"{one}e{power}") for power in powers for one in (1, 2, 5)]
    first = max(at for at, step in enumerate(steps) if step <= low)
    return steps[first : 1 + min(at for at, step in enumerate(steps) if step >= high and at > first)]


def _drawn(line: Line, x: Scale, y: Scale) -> list[str]:
    """The line, a dot at each point, and how far its runs lie apart."""
    road = "L".join(f"{x(at):.1f} {y(middle):.1f}" for at, middle, _, _ in line.points)
    pen = f'stroke="{line.colour}" stroke-width="{line.weight}"'
    out = [f'<path d="M{road}" {pen} stroke-dasharray="{line.dash}"/>']
    for at, middle, low, high in line.points:
        out.append(f'<path d="M{x(at):.1f} {y(low):.1f}V{y(high):.1f}" {pen} stroke-opacity=".45"/>'
                   f'<circle cx="{x(at):.1f}" cy="{y(middle):.1f}" r="{1.6 + line.weight / 2}" fill="{line.colour}" '
                   'stroke="#fff" stroke-width="1"/>')  # fmt: skip
    return out


def _labelled(lines: Sequence[Line], x: Scale, y: Scale) -> list[str]:
    """The labels beside the ends of the lines, moved up and down until none lies on another."""
    ends = sorted((y(line.points[-1][1]), at) for at, line in enumerate(lines))
    out = []
    for (end, at), place in zip(ends, _apart([end for end, _ in ends]), strict=True):
        line, start = lines[at], x(lines[at].points[-1][0]) + 4
        out.append(f'<path class="lead" d="M{start:.1f} {end:.1f}L{RIGHT + 6} {place:.1f}h4"/>'
                   f'<text class="label" x="{RIGHT + 14}" y="{place + 4.5:.1f}" style="fill: {line.colour}; '
                   f'font-weight: {600 if line.weight > 2 else 400}">{escape(line.label)}</text>')  # fmt: skip
    return out


def _apart(places: Sequence[float]) -> list[float]:
    """Places in order, at least so far apart and each as near as can be to where it was.

    >>> _apart([100, 101, 200])
    [92.0, 109.0, 200.0]
    """
    groups: list[list[float]] = []  # of labels that touch
    for place in places:
        groups.append([place])
        while len(groups) > 1 and _first(groups[-1]) - _last(groups[-2]) < APART:
            groups[-2:] = [groups[-2] + groups[-1]]
    return [_first(group) + at * APART for group in groups for at in range(len(group))]


def _first(group: list[float]) -> float:
    return sum(group) / len(group) - (len(group) - 1) * APART / 2


def _last(group: list[float]) -> float:
    return _first(group) + (len(group) - 1) * APART
