"""Puts the author's brand into the book, with her logo if it can be used, and says what becomes of her colour."""

from __future__ import annotations

from dataclasses import replace

from werkboek import colour
from werkboek.compose.logo import logo
from werkboek.model import Book
from werkboek.problems import Problem, Warn
from werkboek.project import Project


def brand(book: Book, project: Project, warn: Warn) -> Book:
    """The book as its author's own."""
    given = project.brand.colour
    large, small = colour.tones(given) if given else ("", "")
    if small != given:  # small letters need more contrast: what they leave as it is, large ones do too
        warn(Problem("B01", "book.toml", values={"from": given, "to": large, "small": small}))
    return replace(book, brand=project.brand, logo=logo(project, warn) if project.brand.logo else None)
