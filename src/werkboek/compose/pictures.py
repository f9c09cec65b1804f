"""Reads each picture once. One that is not there or is no picture is left out, its words listed."""

from __future__ import annotations

import io
import warnings
from dataclasses import replace

from werkboek.model import Block, Book, Chapter, Figure, LeftOut, Picture, Section
from werkboek.problems import Problem, Warn
from werkboek.project import Project

MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
SHARP = 465  # px: 59 mm, half the text measure, at 200 px an inch


def pictures(book: Book, project: Project, warn: Warn) -> Book:
    """The book with its pictures' bytes, and without the figures that have none."""
    found: dict[str, Picture] = {}
    chapters = tuple(pictured(chapter, project, found, warn) for chapter in book.chapters)
    return replace(book, chapters=chapters, pictures=tuple(found[address] for address in sorted(found)))


def pictured(chapter: Chapter, project: Project, found: dict[str, Picture], warn: Warn, *,
             waits: bool = False) -> Chapter:  # fmt: skip
    """The chapter without the figures that cannot be used; the pictures of the others are put in ``found``.

    With ``waits`` a figure stays that is on the web and may still be saved.
    """
    lost: list[LeftOut] = []

    def keep(block: Block) -> bool:
        if not isinstance(block, Figure) or _read(block, project, found, warn) or (waits and block.origin):
            return True
        words = " ".join(filter(None, (block.alt, block.caption))) or block.address
        lost.append(LeftOut(block.source, words, "figure", "picture"))
        return False

    def section(one: Section) -> Section:
        return replace(one, blocks=tuple(filter(keep, one.blocks)))

    sections = tuple(map(section, chapter.sections))
    return replace(chapter, sections=sections, left_out=(*chapter.left_out, *lost))


def _read(figure: Figure, project: Project, found: dict[str, Picture], warn: Warn) -> bool:
    """Reads the picture of a figure, if it can be used."""
    if figure.address in found:
        return True
    data = project.file(figure.address)
    picture = picture_of(figure.address, data) if data is not None else None
    if picture is None:
        code = "T07" if data is not None else "T21" if figure.origin else "T05"
        values = {"name": figure.address, "address": figure.origin[:300]}
        warn(Problem(code, figure.source.path, figure.source.line, values))
        return False
    if picture.width < SHARP:
        values = {"name": figure.address, "width": str(picture.width), "wanted": str(SHARP)}
        warn(Problem("L07", figure.source.path, figure.source.line, values))
    found[figure.address] = picture
    return True


def picture_of(address: str, data: bytes) -> Picture | None:
    """A picture from its bytes, fully decoded once so that nothing later trips over it; None if it is not one."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(MEDIA_TYPES)) as image:
                image.load()
                return Picture(address, MEDIA_TYPES[image.format or ""], image.width, image.height, data)
    except Exception:  # a hostile picture may raise anything; whatever it is, it is no picture for us
        return None
