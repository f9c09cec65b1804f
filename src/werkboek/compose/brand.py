"""Puts the author's brand into the book, with her pictures if they can be used, and says what becomes of her colour."""

from __future__ import annotations

from dataclasses import replace

from werkboek import colour, inline
from werkboek.brand import LONGEST
from werkboek.compose.logo import logo
from werkboek.compose.photographs import photo, portrait
from werkboek.model import Book, PullQuote
from werkboek.problems import Problem, Warn
from werkboek.project import Project


def brand(book: Book, project: Project, warn: Warn) -> Book:
    """The book as its author's own."""
    given = project.brand.colour
    large, small = colour.tones(given) if given else ("", "")
    if small != given:  # small letters need more contrast: what they leave as it is, large ones do too
        warn(Problem("B01", "book.toml", values={"from": given, "to": large, "small": small}))
    picture = logo(project, warn) if project.brand.logo else None
    face = None
    if project.brand.portrait and not (book.about or project.brand.invites):
        warn(Problem("B07", "book.toml", values={"name": project.brand.portrait}))
    elif project.brand.portrait:
        face = portrait(project, warn)
    shown = photo(project, warn) if project.brand.cover else None
    pictures = (*book.pictures, face) if face else book.pictures
    return replace(book, brand=project.brand, logo=picture, portrait=face, photo=shown, pictures=pictures,
                   maxim=inline.escape(project.brand.maxim) or _maxim(book))  # fmt: skip


def _maxim(book: Book) -> str:
    """The last short sentence that her texts set apart, without its quotation marks."""
    blocks = [block for chapter in book.chapters for section in chapter.sections for block in section.blocks]
    quoted = [one.text.strip('"“”„«»‘’ \u00a0\u202f') for one in blocks if isinstance(one, PullQuote)]
    return next((text for text in reversed(quoted) if len(inline.plain(text)) <= LONGEST["maxim"]), "")
