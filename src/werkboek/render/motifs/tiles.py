"""A wall of square tiles, each with a figure of lines."""

from __future__ import annotations

from collections.abc import Callable

from werkboek.render.motifs.canvas import WIDTH, Canvas, stroke

GAP = 2.5  # mm
LINES = 5  # of a figure
WEIGHT = 0.9  # mm


def drawn(canvas: Canvas) -> str:
    """As many rows as the field holds; one tile alone has the accent, and a few are left open."""
    seed = canvas.seed
    across = seed.choice((4, 5, 6))
    side = (WIDTH - GAP * (across - 1)) / across
    down = max(1, int((canvas.high - 6 + GAP) // (side + GAP)))
    first = canvas.low - down * (side + GAP) + GAP
    spots = [(at % across, at // across) for at in range(across * down)]
    marked = seed.randrange(len(spots))
    figures = seed.sample(FIGURES, 4)
    return "".join(_tile(canvas, seed.choice(figures), column * (side + GAP), first + row * (side + GAP), side,
                         is_marked=at == marked) for at, (column, row) in enumerate(spots))  # fmt: skip


def _tile(canvas: Canvas, figure: Callable[[float], str], x: float, y: float, side: float, *, is_marked: bool) -> str:
    turn = canvas.seed.choice((0, 90, 180, 270))
    if is_marked:
        return (
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{side:.2f}" height="{side:.2f}" fill="{canvas.mark}" stroke="none"/>'
        )
    half = side / 2
    return (f'<g transform="translate({x:.2f} {y:.2f}) rotate({turn} {half:.2f} {half:.2f})">'
            f"{stroke(figure(side), WEIGHT, stroke_linecap='butt')}</g>")  # fmt: skip


def _arcs(side: float) -> str:
    """Quarter circles about a corner."""
    radii = [side * (at + 0.5) / LINES for at in range(LINES)]
    return "".join(f"M{radius:.2f} 0A{radius:.2f} {radius:.2f} 0 0 1 0 {radius:.2f}" for radius in radii)


def _bars(side: float) -> str:
    """Level bars."""
    return "".join(f"M0 {side * (at + 0.5) / LINES:.2f}h{side:.2f}" for at in range(LINES))


def _steps(side: float) -> str:
    """Bars that grow."""
    rows = [(side * (at + 0.5) / LINES, side * (at + 1) / LINES) for at in range(LINES)]
    return "".join(f"M0 {y:.2f}h{long:.2f}" for y, long in rows)


def _waves(side: float) -> str:
    """Half circles on a side."""
    radii = [side / 2 * (at + 0.5) / (LINES - 1) for at in range(LINES - 1)]
    return "".join(f"M{side / 2 - r:.2f} {side:.2f}A{r:.2f} {r:.2f} 0 0 1 {side / 2 + r:.2f} {side:.2f}" for r in radii)


def _slope(side: float) -> str:
    """Slanting lines, from corner to corner at the most."""
    ends = [side * (at + 0.5) / (LINES - 0.5) for at in range(LINES)]
    return "".join(f"M0 {end:.2f}L{end:.2f} 0" for end in ends)


def _rings(side: float) -> str:
    """Circles about the middle."""
    radii = [side / 2 * (at + 0.5) / (LINES - 1) for at in range(LINES - 1)]
    half = side / 2
    return "".join(f"M{half - r:.2f} {half:.2f}" + "".join(f"a{r:.2f} {r:.2f} 0 1 0 {across:.2f} 0"
                   for across in (2 * r, -2 * r)) for r in radii)  # fmt: skip


FIGURES = (_arcs, _bars, _steps, _waves, _slope, _rings)


def mark(accent: str) -> str:
    """Two tiles of lines, and one that is filled."""
    side = 6.6
    tiles = [(_arcs, 1.2), (_bars, 9.3)]
    drawn = [f'<g transform="translate({x} 1.6)">{stroke(figure(side), 0.5, stroke_linecap="butt")}</g>'
             for figure, x in tiles]  # fmt: skip
    return "".join(drawn) + f'<rect x="17.4" y="1.6" width="{side}" height="{side}" fill="{accent}" stroke="none"/>'
