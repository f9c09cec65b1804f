"""What an author tells who leads a group through her workbook, and nobody else: an aside, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["alone", "pair", "group"]
FORMS: tuple[Form, ...] = ("alone", "pair", "group")


@dataclass(frozen=True, slots=True)
class Aside:
    """Inline Markdown from a ``line`` of her text; ``minutes`` and ``forms`` of working where she named them."""

    text: str
    line: int
    minutes: int | None = None
    forms: tuple[Form, ...] = ()
