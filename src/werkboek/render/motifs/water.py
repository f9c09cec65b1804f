"""The rings of a stone in still water."""

from __future__ import annotations

import math

from werkboek.render.motifs.canvas import TOP, Canvas, stroke

RINGS = 27


def drawn(canvas: Canvas) -> str:
    """Flat rings, wider apart and fainter from the stone outwards; where the light falls each is open."""
    seed = canvas.seed
    x = seed.uniform(45, 120)
    y = TOP + canvas.high * seed.uniform(0.46, 0.58)
    flat = seed.uniform(0.24, 0.32)
    light = seed.uniform(0.12, 0.42) * math.pi * seed.choice((-1, 1)) - math.pi / 2
    room = min(y - TOP, canvas.low - y) - 1
    rings = []
    for ring in range(1, RINGS):
        rx = 3.4 * ring**1.3
        if rx * flat > room:
            break
        gap = 0.05 + 0.012 * ring + seed.uniform(-0.03, 0.05)
        rings.append(_ring(x, y, rx, rx * flat, light + seed.uniform(-0.06, 0.06), gap, max(0.24, 0.95 - 0.034 * ring)))
    stone = f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="3.4" ry="1.1" fill="{canvas.mark}" stroke="none"/>'
    return "".join(rings) + stone


def _ring(x: float, y: float, rx: float, ry: float, light: float, gap: float, weight: float) -> str:
    """An ellipse in two arcs, open by ``gap`` radians on either side of ``light``, and a little across from it."""
    parts = []
    for start, end in ((light + gap, light + math.pi - gap / 3), (light + math.pi + gap / 3, light + math.tau - gap)):
        x0, y0 = x + rx * math.cos(start), y + ry * math.sin(start)
        x1, y1 = x + rx * math.cos(end), y + ry * math.sin(end)
        parts.append(f"M{x0:.2f} {y0:.2f}A{rx:.2f} {ry:.2f} 0 0 1 {x1:.2f} {y1:.2f}")
    return stroke("".join(parts), weight)


def mark(accent: str) -> str:
    """Four rings."""
    rings = [_ring(14, 5, rx, rx * 0.42, -0.6 - 0.4 * at, 0.12 + 0.05 * at, 0.5 - 0.07 * at)
             for at, rx in enumerate((3.2, 5.4, 7.5, 9.7))]  # fmt: skip
    return "".join(rings) + f'<ellipse cx="14" cy="5" rx="1.3" ry=".55" fill="{accent}" stroke="none"/>'
