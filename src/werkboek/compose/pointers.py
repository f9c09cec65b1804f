"""Links between articles become links inside the book; a link to a file that is not in it becomes plain text."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from urllib.parse import unquote

from werkboek import inline
from werkboek.model import Book, Chapter, Source
from werkboek.problems import Problem, Warn
from werkboek.project import Project
from werkboek.texts import changed

_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(<?([^()\s>]+)>?(?:\s+\"[^\"]*\")?\)")


def pointers(book: Book, project: Project, warn: Warn) -> Book:
    """Turns ``[titel](artikel.md)`` into a link to that chapter, ``#c2``."""
    chapters = {chapter.file: chapter.id for chapter in book.chapters}

    def one(chapter: Chapter) -> Chapter:
        folder = posixpath.dirname(chapter.file)

        def link(text: str, source: Source) -> str:
            return _LINK.sub(lambda found: _target(found, folder, chapters, source, warn), text)

        return changed(chapter, link)

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
