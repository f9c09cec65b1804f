"""Where one types, ticks and chooses in a writing space: the fields of the edition that is filled in on a screen.

In mm from the upper left corner of the space as it is drawn, in ``templates/print/spaces``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from werkboek.formats import WIDE
from werkboek.spaces import Checklist, Columns, Lines, Pact, Scale, Scales, Slots, Space, Stem, YesNo, rows_of, wrapped

AIR = 1.0  # mm above a field, so that two under each other are two
TICK = 4.5  # mm: the side of a box to tick, which stands 5.4 mm above the foot of its row
LETTER = 1.9  # mm: a letter of a stem, in the widest of the faces it may be set in
LEFT_OVER = 25.0  # mm that a stem leaves at least on its own row

Kind = Literal["text", "line", "choice", "tick"]
Edges = tuple[float, float, float, float]  # left, top, right, foot


@dataclass(frozen=True, slots=True)
class Field:
    """A field: the ``name`` it has beside that of its space, what it is of, and its edges.

    ``choices``: of which one can be taken, each with the edges of what is drawn for it.
    """

    name: str
    kind: Kind
    label: str
    edges: Edges = (0.0, 0.0, 0.0, 0.0)
    choices: tuple[tuple[str, Edges], ...] = ()


def fields(space: Space) -> Iterator[Field]:
    """The fields of a space in reading order."""
    pitch, rows = space.pitch, space.size.given

    def on(first: int, last: int, left: float = 0.0, right: float = WIDE) -> Edges:
        """The rows from one to another, counted from 1."""
        return left, pitch * (first - 1) + AIR, right, pitch * last

    def box(left: float, row: int) -> Edges:
        return left, pitch * row - 5.4, left + TICK, pitch * row - 5.4 + TICK

    def ring(x: float, y: float, radius: float) -> Edges:
        return x - radius, y - radius, x + radius, y + radius

    match space:
        case Lines(opening=opening) if opening:
            yield Field("wanneer", "line", opening, on(1, 1, 18, 82))
            yield Field("", "text", "", on(2, rows))
        case Slots(starts=starts):
            for at, (start, end) in enumerate(zip(starts, (*starts[1:], rows), strict=True), 1):
                yield Field(f"{at}", "text" if end - start > 1 else "line", f"{at}", on(start + 1, end, 8))
        case Columns(heads=heads):
            for at, (head, left) in enumerate(zip(heads, (0.0, 86.0), strict=True), 1):
                yield Field(f"{at}", "text", head, on(space.head + 1, rows, left, left + 79))
        case Stem(stem=stem):
            said = wrapped(stem, 84)
            words = (len(said[-1]) + 2 * (len(said) > 1)) * LETTER
            for at in range(1, rows + 1, 2):  # below it, or behind it if it stands on the last row
                left = min(words + 3, WIDE - LEFT_OVER) if at == rows else 0.0
                yield Field(f"{at // 2 + 1}", "line", f"{at // 2 + 1}", on(min(at + 1, rows), min(at + 1, rows), left))
        case Pact(words=words):
            yield Field("", "text", "", on(1, space.answer))
            for word, name, last in zip(words[-2:], ("als", "dan"), (rows - space.half, rows), strict=True):
                kind: Kind = "text" if space.half > 1 else "line"
                yield Field(name, kind, word, on(last - space.half + 1, last, 14))
        case YesNo(answers=answers):
            yield Field("keuze", "choice", "", choices=tuple(
                (answer, box(47 + 34 * at, 1)) for at, answer in enumerate(answers)))  # fmt: skip
            yield Field("", "text", "", on(2, rows))
        case Scale(ends=ends):
            yield Field("keuze", "choice", f"1 = {ends[0]}, 10 = {ends[-1]}", choices=tuple(
                (str(at), ring(3.8 + (at - 1) * 17.4888, pitch - 1.6, 3.7)) for at in range(1, 11)))  # fmt: skip
            if rows > space.head:
                yield Field("", "text", "", on(3, rows))
        case Scales(items=items):
            for row, item in enumerate(items, 2):
                yield Field(f"keuze-{row - 1}", "choice", item, choices=tuple(
                    (str(at), ring(50.2 + (at - 1) * 12.4, pitch * row - 4, 3.2)) for at in range(1, 11)))  # fmt: skip
        case Checklist(items=items) if items:
            row = 1
            for at, item in enumerate(items, 1):
                yield Field(f"vink-{at}", "tick", item, box(0, row))
                row += rows_of((item,), 66)
        case Checklist():
            for at in range(1, rows + 1):
                yield Field(f"vink-{at}", "tick", f"{at}", box(0, at))
                yield Field(f"{at}", "line", f"{at}", on(at, at, 8))
        case _:
            yield Field("", "text", "", on(1, rows))
