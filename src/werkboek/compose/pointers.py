"""Links between articles become links inside the book; a link to a file that is not in it becomes plain text."""

from __future__ import annotations

import posixpath
import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar
from urllib.parse import unquote

from werkboek import inline
from werkboek.model import Book, Chapter, Source
from werkboek.problems import Problem, Warn
from werkboek.project import Project

T = TypeVar("T")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(<?([^()\s>]+)>?(?:\s+\"[^\"]*\")?\)")


def pointers(book: Book, project: Project, warn: Warn) -> Book:
    """Turns ``[titel](artikel.md)`` into a link to that chapter, ``#c2``."""
    chapters = {chapter.file: chapter.id for chapter in book.chapters}

    def one(chapter: Chapter) -> Chapter:
        folder = posixpath.dirname(chapter.file)

        def link(text: str, source: Source) -> str:
            return _LINK.sub(lambda found: _target(found, folder, chapters, source, warn), text)

        return _texts(chapter, link, chapter.source)

    return replace(book, chapters=tuple(one(chapter) for chapter in book.chapters))


def _target(found: re.Match[str], folder: str, chapters: dict[str, str], source: Source, warn: Warn) -> str:
    address = found[2]
    if address.lower().startswith(inline.SCHEMES) or address.startswith("#"):
        return found[0]
    file = posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))
    if file in chapters:
        return f"[{found[1]}](#{chapters[file]})"
    warn(Problem("C01", source.path, source.line, {"name": address[:80]}))
    return found[1]


def _texts(value: T, change: Any, source: Source) -> T:
    """The same dataclass with each of its inline texts changed; ``source`` is that of the nearest block."""
    source = getattr(value, "source", source)
    changed: dict[str, Any] = {}
    for one in fields(value):  # type: ignore[arg-type]
        old = getattr(value, one.name)
        new = _changed(old, change, source) if one.name in TEXTS else old
        if new != old:
            changed[one.name] = new
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


# The fields of the model that hold inline Markdown, or hold what holds it.
TEXTS = frozenset(
    {"text", "prompt", "hint", "paragraphs", "lines", "question", "answer", "title", "description", "caption"}
    | {"head", "rows", "items", "children", "parts", "pairs", "entries", "blocks", "sections", "footnotes"}
)


def _changed(value: Any, change: Any, source: Source) -> Any:
    if isinstance(value, str):
        return change(value, source)
    if isinstance(value, tuple):
        return tuple(_changed(item, change, source) for item in value)
    return _texts(value, change, source) if is_dataclass(value) and not isinstance(value, type) else value
