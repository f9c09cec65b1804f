"""Puts into the book who answers for it, and says what a German Impressum lacks."""

from __future__ import annotations

from dataclasses import asdict, replace

from werkboek.compose.typography import typeset
from werkboek.legal import EXAMPLES, Legal, missing
from werkboek.model import Book
from werkboek.problems import Problem, Warn
from werkboek.project import Project


def legal(book: Book, project: Project, warn: Warn) -> Book:
    """The book with what ``[legal]`` says, in the signs of its language."""
    if lacks := missing(project.legal, book.language):
        values = {"names": ", ".join(lacks), "advice": f'{lacks[0]} = "{EXAMPLES[lacks[0]]}"'}
        warn(Problem("B06", "book.toml", values=values))
    set_ = {name: typeset(text, book.language) for name, text in asdict(project.legal).items()}
    return replace(book, legal=Legal(**set_))
