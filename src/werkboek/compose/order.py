"""All prose of a section stands before its closing question, so that nothing is read over a page of handwriting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from werkboek.model import (
    Block,
    Book,
    Bullets,
    Chapter,
    Example,
    Exercise,
    Figure,
    Paragraph,
    Pointer,
    Subheading,
    Table,
)
from werkboek.problems import Warn
from werkboek.project import Project

PROSE = (Paragraph, Bullets, Example, Pointer, Table, Figure)


def order(book: Book, project: Project, warn: Warn) -> Book:
    """Moves the prose after the last question of a section, or of a part of it under a sub-heading, before it."""
    return replace(book, chapters=tuple(_chapter(chapter) for chapter in book.chapters))


def _chapter(chapter: Chapter) -> Chapter:
    sections = (replace(s, blocks=tuple(_closed(s.blocks))) for s in chapter.sections)
    return replace(chapter, sections=tuple(sections))


def _closed(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for part in _parts(blocks):
        asked = [at for at, block in enumerate(part) if isinstance(block, Exercise)]
        if not asked:
            yield from part
            continue
        first = last = asked[-1]
        while first and isinstance(part[first - 1], Exercise):
            first -= 1
        after = part[last + 1 :]
        yield from part[:first]
        yield from (block for block in after if isinstance(block, PROSE))
        yield from part[first : last + 1]
        yield from (block for block in after if not isinstance(block, PROSE))


def _parts(blocks: Iterable[Block]) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Subheading):
            parts.append([])
        parts[-1].append(block)
    return parts
