"""How the codes to scan on a finished PDF are measured: the rules on them, as those of measures.py."""

from __future__ import annotations

from collections.abc import Iterator

from werkboek.check.measures import Measure
from werkboek.check.sheets import Box, Sheet, Words
from werkboek.check.volume import Volume

HAIR = 0.05  # mm: what rounding may add up to


def small_modules(volume: Volume) -> Iterator[Measure]:
    """A module of each code, mm."""
    for sheet, code in _codes(volume):
        yield Measure(sheet.number, round(code.module, 3), code.top)


def quiet_zones(volume: Volume) -> Iterator[Measure]:
    """From each code to what stands nearest, in modules."""
    for sheet, code in _codes(volume):
        ink: list[Words | Box] = [*sheet.words, *(one for one in sheet.boxes if not _holds(one, code))]
        near = [_apart(code, one.x0, one.top, one.x1, one.bottom) for one in ink]
        near += [_apart(code, rule.x0, rule.y, rule.x1, rule.y) for rule in sheet.rules]
        edge = min(code.x0, code.top, sheet.width - code.x1, sheet.height - code.bottom)
        yield Measure(sheet.number, round(min([edge, *near]) / code.module, 2), code.top)


def _codes(volume: Volume) -> Iterator[tuple[Sheet, Box]]:
    return ((sheet, box) for sheet in volume.sheets for box in sheet.boxes if box.module)


def _holds(one: Box, code: Box) -> bool:
    """Whether a box is the code itself, the white that it stands on, or a field behind that."""
    left, right = one.x0 <= code.x0 + HAIR, one.x1 >= code.x1 - HAIR
    over = one.top <= code.top + HAIR and one.bottom >= code.bottom - HAIR
    return left and right and over and not one.ppi


def _apart(code: Box, x0: float, top: float, x1: float, bottom: float) -> float:
    """How wide a band of white around a code another box leaves, mm."""
    return max(x0 - code.x1, code.x0 - x1, top - code.bottom, code.top - bottom, 0.0)
