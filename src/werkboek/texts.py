"""Every text of a part of the model: to look at, or to change."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from werkboek.aside import Aside
from werkboek.model import Chapter, Exercise, Source

T = TypeVar("T")
Change = Callable[[str, Source], str]

# The fields of the model that hold inline Markdown, or hold what holds it.
TEXTS = frozenset(
    {"text", "prompt", "hint", "paragraphs", "lines", "question", "answer", "title", "description", "caption"}
    | {"subtitle", "kicker", "name", "label", "alt", "chapters", "asked", "labels"}
    | {"head", "rows", "items", "children", "parts", "pairs", "entries", "blocks", "sections", "footnotes"}
)


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(kind: type) -> tuple[str, ...]:
    """The fields of a class that hold text; none if it is no dataclass."""
    if kind not in _NAMES:
        found = fields(kind) if is_dataclass(kind) else ()
        _NAMES[kind] = tuple(one.name for one in found if one.name in TEXTS)
    return _NAMES[kind]


def texts(value: Any, source: Source | None = None) -> Iterator[tuple[str, Source]]:
    """Each text below a part of the model, with the source of the nearest block."""
    source = getattr(value, "source", source) or Source("", 0)
    if isinstance(value, str):
        yield value, source
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item, source)
    else:
        for name in _names(type(value)):
            if found := getattr(value, name):
                yield from texts(found, source)


def changed(value: T, change: Change, source: Source | None = None) -> T:
    """The same dataclass with each of its inline texts changed; ``source`` is that of the nearest block."""
    source = getattr(value, "source", source) or Source("", 0)
    news: dict[str, Any] = {}
    for name in _names(type(value)):
        old = getattr(value, name)
        new = _changed(old, change, source) if old else old
        if new is not old:
            news[name] = new
    return replace(value, **news) if news else value  # type: ignore[type-var]


def asides(chapter: Chapter) -> Iterator[Aside]:
    """The asides of a chapter, which are no texts of the book: first its own, then those of each section in turn."""
    yield from chapter.asides
    for section in chapter.sections:
        yield from section.asides
        for block in section.blocks:
            if isinstance(block, Exercise):
                yield from block.asides


def with_asides(chapter: Chapter, change: Callable[[Aside], Aside | None]) -> Chapter:
    """The same chapter with each of its asides changed, or without it."""

    def led(one: Any) -> Any:
        if not getattr(one, "asides", ()):
            return one
        return replace(one, asides=tuple(new for old in one.asides if (new := change(old))))

    sections = tuple(replace(led(one), blocks=tuple(map(led, one.blocks))) for one in chapter.sections)
    return replace(led(chapter), sections=sections) if any(asides(chapter)) else chapter


def _changed(value: Any, change: Change, source: Source) -> Any:
    """What becomes of a value; the very same one where nothing changes."""
    if isinstance(value, str):
        new = change(value, source)
        return value if new == value else new
    if isinstance(value, tuple):
        items = tuple(_changed(item, change, source) for item in value)
        return value if all(map(operator.is_, items, value)) else items
    return changed(value, change, source) if _names(type(value)) else value
