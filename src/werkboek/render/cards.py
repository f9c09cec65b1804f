"""What a writing space becomes where nobody can write: how to answer in a notebook, and a small drawing of its kind."""

from __future__ import annotations

from werkboek.language import Language
from werkboek.spaces import Checklist, Columns, Lines, Scale, Scales, Slots, Space, YesNo

FEW, MANY = 6, 12  # rows: what gets no more asks a few sentences, what gets more a quarter of an hour


def _ring(x: float, y: float, r: float) -> str:
    """A circle as a path."""
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0"


# Of each kind the strokes of its drawing, in a square of 24.
ICONS = {
    "lines": "M3 6.5H21M3 12H21M3 17.5H14",
    "dots": "".join(f"M{x} {y}h.01" for y in (5, 12, 19) for x in (5, 12, 19)),
    "squares": "M4 4H20V20H4ZM12 4V20M4 12H20",
    "box": "M3 5H21V19H3Z",
    "scale": "".join(_ring(x, 12, 2.5) for x in (4.5, 12, 19.5)),
    "scales": "M3 7H9M3 17H9" + "".join(_ring(x, y, 1.8) for y in (7, 17) for x in (13.5, 19.5)),
    "yesno": "M3 9H9V15H3ZM15 9H21V15H15ZM4.5 12L6 13.5L8.5 10.5",
    "slots": "M9 6H21M9 12H21M9 18H21M3 6H5M3 12H5M3 18H5",
    "columns": "M3 6H10M3 12H10M3 18H10M14 6H21M14 12H21M14 18H21",
    "stem": "M3 8H9M12 8h.01M15 8h.01M18 8h.01M3 16H21",
    "checklist": "M3 4H8V9H3ZM3 15H8V20H3ZM12 6.5H21M12 17.5H21M4.2 17.5L5.3 18.6L7 16",
    "pact": "M3 7H13M10 4L13 7L10 10M3 17H21",
}


def cue(space: Space, speech: Language) -> str:
    """How to answer in a notebook, as long an answer as the question asks."""
    match space:
        case Lines():
            rows = space.size.natural - space.head
            said = speech.word("cue_few" if rows <= FEW else "cue_many") if rows <= FEW or rows > MANY else ""
            opens = f" {speech.word('cue_opening')}" if space.opening else ""
            return f"{said or speech.kinds['lines'][1]}{opens}"
        case Slots(count=count) if count:
            return speech.word("cue_slots", count=count)
        case Checklist(items=()):
            return speech.word("cue_boxes")
    return speech.kinds[space.kind][1]


def ends(space: Space) -> str:
    """What the ends of a scale mean."""
    if not isinstance(space, Scale | Scales) or len(space.ends) < 2:
        return ""
    return f"1\u00a0= {space.ends[0]}, 10\u00a0= {space.ends[-1]}"


def choices(space: Space) -> tuple[str, ...]:
    """What there is to choose from, to copy or to fill."""
    return space.labels if isinstance(space, Scales | YesNo | Columns | Checklist) else ()
