"""What a motif draws on, and the strokes that it draws with."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, TOP = 165.0, 249.0, 126.0  # mm; above TOP stands the title

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A field from ``TOP`` to ``low`` mm, 165 mm wide; ``seed`` decides what varies, by the title alone."""

    seed: random.Random
    line: str
    mark: str
    wash: str
    low: float

    @property
    def high(self) -> float:
        """The height of the field in mm."""
        return self.low - TOP


def stroke(d: str, weight: float, **attributes: str) -> str:
    """A path of ``weight`` mm; attributes with ``_`` for ``-``."""
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<path d="{d}" stroke-width="{weight:.2f}"{more}/>'


def polyline(points: Sequence[Point]) -> str:
    """Straight lines from point to point, as path data."""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def smooth(points: Sequence[Point], *, closed: bool = False) -> str:
    """A curve through points as path data: Catmull and Rom's (1974), as cubic Béziers."""
    around = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    parts = [f"M{points[0][0]:.2f} {points[0][1]:.2f}"]
    for before, start, end, after in zip(around, around[1:], around[2:], around[3:], strict=False):
        (ax, ay), (bx, by) = _third(before, start, end, 1), _third(start, end, after, -1)
        parts.append(f"C{ax:.2f} {ay:.2f} {bx:.2f} {by:.2f} {end[0]:.2f} {end[1]:.2f}")
    return "".join(parts) + ("Z" if closed else "")


def _third(one: Point, two: Point, three: Point, sign: int) -> Point:
    """A sixth of the way from the first to the third, from the second on."""
    return two[0] + sign * (three[0] - one[0]) / 6, two[1] + sign * (three[1] - one[1]) / 6
