"""Every text of a part of the model: to look at, or to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from werkboek.model import Source

T = TypeVar("T")
Change = Callable[[str, Source], str]

# The fields of the model that hold inline Markdown, or hold what holds it.
TEXTS = frozenset(
    {"text", "prompt", "hint", "paragraphs", "lines", "question", "answer", "title", "description", "caption"}
    | {"subtitle", "kicker", "name", "label", "alt", "chapters", "asked", "labels"}
    | {"head", "rows", "items", "children", "parts", "pairs", "entries", "blocks", "sections", "footnotes"}
)


def texts(value: Any, source: Source | None = None) -> Iterator[tuple[str, Source]]:
    """Each text below a part of the model, with the source of the nearest block."""
    source = getattr(value, "source", source) or Source("", 0)
    if isinstance(value, str):
        yield value, source
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item, source)
    elif is_dataclass(value):
        for one in fields(value):
            if one.name in TEXTS:
                yield from texts(getattr(value, one.name), source)


def changed(value: T, change: Change, source: Source | None = None) -> T:
    """The same dataclass with each of its inline texts changed; ``source`` is that of the nearest block."""
    source = getattr(value, "source", source) or Source("", 0)
    news: dict[str, Any] = {}
    for one in fields(value):  # type: ignore[arg-type]
        old = getattr(value, one.name)
        new = _changed(old, change, source) if one.name in TEXTS else old
        if new != old:
            news[one.name] = new
    return replace(value, **news) if news else value  # type: ignore[type-var]


def _changed(value: Any, change: Change, source: Source) -> Any:
    if isinstance(value, str):
        return change(value, source)
    if isinstance(value, tuple):
        return tuple(_changed(item, change, source) for item in value)
    return changed(value, change, source) if is_dataclass(value) and not isinstance(value, type) else value
