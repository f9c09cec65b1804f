"""The editions of a book: name -> how it is made. A new one is a row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkboek.language import Language
from werkboek.model import Book
from werkboek.output import Output
from werkboek.problems import Warn
from werkboek.theme import Theme

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Commission:
    """What an edition is made from. ``name`` is the slug of the book; ``progress`` hears of each page."""

    book: Book
    speech: Language
    look: Theme
    name: str
    warn: Warn
    progress: Progress


Make = Callable[[Commission], Output]


def _standard(order: Commission) -> Output:
    from werkboek.render import pdf

    return pdf.render(order.book, order.speech, order.look, order.name, order.warn, order.progress)


def _epub(order: Commission) -> Output:
    from werkboek.render import epub

    return epub.render(order.book, order.speech, order.name)


EDITIONS: Mapping[str, Make] = {
    "standard": _standard,
    "epub": _epub,
}
