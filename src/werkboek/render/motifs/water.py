"""The rings of a stone in still water."""

from __future__ import annotations

from werkboek.render.motifs.canvas import Canvas


def drawn(canvas: Canvas) -> str:
    """Flat rings, wider apart and fainter from the stone outwards; each is broken where the light falls on it."""
    seed = canvas.seed
    x, y = seed.uniform(55, 110), seed.uniform(176, 188)
    flat = seed.uniform(0.24, 0.3)
    rings = []
    for ring in range(1, 27):
        rx = 3.4 * ring**1.3
        weight = max(0.22, 0.95 - 0.033 * ring)
        rings.append(_ring(canvas, x, y + 0.12 * ring, rx, rx * flat, weight, ring))
    stone = f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="3.4" ry="1.1" fill="{canvas.mark}" stroke="none"/>'
    return "".join(rings) + stone


def _ring(canvas: Canvas, x: float, y: float, rx: float, ry: float, weight: float, ring: int) -> str:
    """One ring as an ellipse of strokes and gaps: the further out, the more light between them."""
    seed, gaps = canvas.seed, []
    around = 3.14 * (3 * (rx + ry) - ((3 * rx + ry) * (rx + 3 * ry)) ** 0.5)
    for _ in range(9):
        dash = around / 9 * seed.uniform(0.55, 1.5)
        gap = around / 9 * seed.uniform(0.02, 0.05 + 0.022 * ring)
        gaps += [f"{dash:.2f}", f"{gap:.2f}"]
    return (
        f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="{rx:.2f}" ry="{ry:.2f}" stroke-width="{weight:.2f}" '
        f'stroke-dasharray="{" ".join(gaps)}" stroke-dashoffset="{seed.uniform(0, around):.2f}"/>'
    )
