"""A low sun that dissolves into lines, and its light on the water."""

from __future__ import annotations

from werkboek.render.motifs.canvas import TOP, WIDTH, Canvas, stroke

STEP = 3.4  # mm between the lines


def drawn(canvas: Canvas) -> str:
    """Level lines: thick and close at the top of the sun, finer down to the horizon, broken below it."""
    seed = canvas.seed
    radius = seed.uniform(38, 58)
    x = seed.uniform(radius, WIDTH - radius)
    sunk = seed.uniform(0.1, 0.55) * radius  # how far its middle stands above the horizon
    horizon = TOP + 4 + radius + sunk + seed.uniform(0, 4)
    horizon = min(horizon, canvas.low - 16)
    middle = horizon - sunk
    lines = [_line(x, middle, radius, y, horizon) for y in _levels(middle - radius + 1.2, horizon - 1)]
    below = [_light(canvas, x, radius, horizon, y) for y in _levels(horizon + STEP + 1, canvas.low)]
    edge = stroke(f"M0 {horizon:.2f}H{WIDTH:g}", 0.9)
    return "".join(lines) + edge + "".join(below)


def _levels(first: float, last: float) -> list[float]:
    return [first + STEP * at for at in range(int((last - first) // STEP) + 1)] if last > first else []


def _line(x: float, middle: float, radius: float, y: float, horizon: float) -> str:
    half = max(0.0, radius**2 - (y - middle) ** 2) ** 0.5
    down = (y - (middle - radius)) / max(1.0, horizon - middle + radius)
    return stroke(f"M{x - half:.2f} {y:.2f}H{x + half:.2f}", 2.5 - 2.1 * down, stroke_linecap="butt")


def _light(canvas: Canvas, x: float, radius: float, horizon: float, y: float) -> str:
    """A broken line of light, shorter and paler the nearer it comes."""
    seed, far = canvas.seed, (y - horizon) / max(1.0, canvas.low - horizon)
    half = radius * (0.95 - 0.75 * far) * seed.uniform(0.6, 1.1)
    middle = x + seed.uniform(-0.12, 0.12) * radius
    gap = seed.uniform(1.5, 5)
    at = seed.uniform(-0.5, 0.5) * half
    d = f"M{max(0, middle - half):.2f} {y:.2f}H{middle + at:.2f}M{middle + at + gap:.2f} {y:.2f}"
    return stroke(d + f"H{min(WIDTH, max(middle + half, middle + at + gap + 2)):.2f}", 1.1 - 0.75 * far,
                  stroke=canvas.mark if far < 0.5 else canvas.line)  # fmt: skip


def mark(accent: str) -> str:
    """A half sun above three lines of water."""
    water = stroke("M6 6.9H24M9 8.5H21M12 10H18", 0.5, stroke_linecap="butt")
    return f'<path d="M9.4 5.4A5.6 5.6 0 0 1 20.6 5.4Z" fill="{accent}" stroke="none"/>' + water
