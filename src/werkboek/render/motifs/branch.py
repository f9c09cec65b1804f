"""A branch in leaf before a soft round field."""

from __future__ import annotations

import math

from werkboek.render.motifs.canvas import TOP, WIDTH, Canvas, Point, smooth, stroke


def drawn(canvas: Canvas) -> str:
    """A stem that bends, leaves on both sides of it that stand on it, and one at its end."""
    seed = canvas.seed
    x, y = seed.uniform(62, 103), TOP + canvas.high * 0.5
    field = _field(canvas, x + seed.uniform(-8, 8), y)
    side = seed.choice((-1, 1))
    pairs = seed.randint(4, 7)
    long, wide = seed.uniform(20, 27) * 5 / pairs + 6, seed.uniform(0.24, 0.36)
    foot = (x - side * seed.uniform(12, 30), canvas.low + 2)
    head = (x + side * seed.uniform(6, 26), TOP + 0.62 * long + 2)
    bend = side * seed.uniform(-26, 26)
    stem = [_along(foot, head, bend, at / 24) for at in range(25)]
    first = seed.randrange(1, pairs - 2)
    marked = {(first, 1), (first + 2, -1)}  # on either side of the stem, with a pair between
    leaves = []
    for at in range(pairs):
        part = 0.2 + 0.72 * at / pairs
        for hand in (-1, 1):
            spot = part + 0.035 * (hand + 1)
            turn = hand * seed.uniform(0.7, 1.0)
            filled = (at, hand) in marked
            leaves.append(_leaf(stem, spot, turn, long * (1.08 - 0.5 * spot), wide, canvas.mark if filled else ""))
    top = _leaf(stem, 0.985, seed.uniform(-0.15, 0.15), long * 0.62, wide)
    return field + stroke(smooth(stem), 0.75) + "".join(leaves) + top


def _field(canvas: Canvas, x: float, y: float) -> str:
    seed = canvas.seed
    high = canvas.high / 2 - 3
    wide = min(high * seed.uniform(1.05, 1.3), x - 2, WIDTH - x - 2)
    points = [(x + wide * seed.uniform(0.84, 1) * math.cos(math.tau * at / 9),
               y + high * seed.uniform(0.84, 1) * math.sin(math.tau * at / 9)) for at in range(9)]  # fmt: skip
    return stroke(smooth(points, closed=True), 0.4, fill=canvas.wash)


def _along(foot: Point, head: Point, bend: float, part: float) -> Point:
    """A point of the stem, which sways out and back."""
    sway = bend * math.sin(math.pi * part) * (0.4 + 0.6 * (1 - part))
    return foot[0] + (head[0] - foot[0]) * part + sway, foot[1] + (head[1] - foot[1]) * part


def _leaf(stem: list[Point], part: float, turn: float, long: float, wide: float, fill: str = "") -> str:
    """A leaf from a point of the stem: two curves, and the vein between them unless it is filled."""
    at = min(len(stem) - 2, int(part * (len(stem) - 1)))
    rest = part * (len(stem) - 1) - at
    (x0, y0), (x1, y1) = stem[at], stem[at + 1]
    x, y = x0 + (x1 - x0) * rest, y0 + (y1 - y0) * rest
    angle = math.atan2(y1 - y0, x1 - x0) + turn

    def turned(along: float, across: float) -> str:
        return (f"{x + along * long * math.cos(angle) - across * long * math.sin(angle):.2f} "
                f"{y + along * long * math.sin(angle) + across * long * math.cos(angle):.2f}")  # fmt: skip

    stalk, tip = turned(0.12, 0), turned(1, 0)
    sides = (f"M{stalk}C{turned(0.3, wide)} {turned(0.72, wide * 0.8)} {tip}"
             f"C{turned(0.72, -wide * 0.8)} {turned(0.3, -wide)} {stalk}Z")  # fmt: skip
    blade = stroke(sides, 0.45, fill=fill, stroke=fill) if fill else stroke(sides, 0.45)
    return stroke(f"M{turned(0, 0)}L{turned(0.12 if fill else 0.86, 0)}", 0.35) + blade


def mark(accent: str) -> str:
    """A sprig of seven leaves, at half its weight; the stem in the accent."""
    stem = [_along((0, 15), (38, 11), -5, at / 24) for at in range(25)]
    leaves = [_leaf(stem, 0.16 + 0.26 * at, hand * 0.9, 12 - at, 0.26) for at in range(3) for hand in (-1, 1)]
    top = _leaf(stem, 0.985, 0, 10, 0.26)
    return f'<g transform="scale(.5)">{stroke(smooth(stem), 0.7, stroke=accent)}{"".join(leaves)}{top}</g>'
