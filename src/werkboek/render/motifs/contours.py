"""A landscape of hairlines under a sun."""

from __future__ import annotations

import math

from werkboek.render.motifs.canvas import TOP, WIDTH, Canvas, Point, polyline, stroke

ACROSS = 110  # points of a line
LINES = 17
CALM = 0.62  # how much lower the nearest hill is than the farthest


def drawn(canvas: Canvas) -> str:
    """Hills behind each other: a line is seen where none in front of it stands higher."""
    seed = canvas.seed
    first = TOP + canvas.high * seed.uniform(0.26, 0.36)
    waves = [
        (seed.uniform(0.5, 1.6), seed.uniform(0, math.tau), seed.uniform(3, 9), seed.uniform(-0.16, 0.16)),
        (seed.uniform(1.6, 3.4), seed.uniform(0, math.tau), seed.uniform(2, 6), seed.uniform(-0.3, 0.3)),
        (seed.uniform(3.4, 6), seed.uniform(0, math.tau), seed.uniform(0.4, 2), seed.uniform(-0.4, 0.4)),
    ]
    step = (canvas.low - 1 - (1 - CALM) * sum(high for _, _, high, _ in waves) - first) / (LINES - 1)
    hills = [_hill(first + step * at, at, waves) for at in range(LINES)]
    lines, front = [], [math.inf] * (ACROSS + 1)
    for at in reversed(range(LINES)):
        lines.append(stroke(_seen(hills[at], front), 0.2 + 0.34 * at / LINES))
        front = [min(a, y) for a, (_, y) in zip(front, hills[at], strict=True)]
    radius = seed.uniform(8, 15)
    x = seed.uniform(20, WIDTH - 20)
    ridge = min(y for px, y in hills[0] if abs(px - x) <= radius)
    high = max(TOP + radius + 0.5, ridge - radius * seed.uniform(0.1, 1.6))
    around = [math.tau * at / 144 - math.pi / 2 * 3 for at in range(145)]
    sun = [(x + radius * math.cos(turn), high + radius * math.sin(turn)) for turn in around]
    behind = [front[min(ACROSS, max(0, round(px / WIDTH * ACROSS)))] for px, _ in sun]
    return stroke(_seen(sun, behind), 0.4, stroke=canvas.mark) + "".join(lines)


def _hill(base: float, at: int, waves: list[tuple[float, float, float, float]]) -> list[Point]:
    """One line, lower and calmer to the front."""
    calm = 1 - CALM * at / LINES
    points = []
    for one in range(ACROSS + 1):
        across = one / ACROSS
        rise = sum(high * math.sin(math.tau * turns * across + phase + drift * at)
                   for turns, phase, high, drift in waves)  # fmt: skip
        points.append((WIDTH * across, base - calm * rise))
    return points


def _seen(points: list[Point], front: list[float]) -> str:
    """The runs of a line that stand clear above what is in front of it."""
    runs: list[list[Point]] = [[]]
    for point, other in zip(points, front, strict=True):
        if point[1] < other - 0.5:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return "".join(polyline(run) for run in runs if len(run) > 1) or "M0 0"


def mark(accent: str) -> str:
    """Three hills and a sun."""
    hills = "M4 9.6C8 9.6 10 5 13.4 5S18 9.6 24 8M8.4 8C12 7 14 2.6 17.4 2.6S21.4 6 24 5.6"
    return stroke(hills, 0.3) + f'<circle cx="10" cy="2.6" r="1.7" stroke="{accent}" stroke-width=".3"/>'
