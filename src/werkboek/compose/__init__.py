"""Chapters -> Book, through passes that each make a new book."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from werkboek import inline, language, tongue
from werkboek.compose.brand import brand
from werkboek.compose.legal import legal
from werkboek.compose.links import links
from werkboek.compose.notes import notes
from werkboek.compose.numbers import number
from werkboek.compose.offers import offers
from werkboek.compose.opening import opening
from werkboek.compose.order import order
from werkboek.compose.pictures import pictures
from werkboek.compose.pointers import pointers
from werkboek.compose.quotes import quotes
from werkboek.compose.repeats import repeats
from werkboek.compose.spaces import spaces
from werkboek.compose.stock import stock
from werkboek.compose.typography import typography
from werkboek.model import Book, Chapter
from werkboek.problems import Problem, Warn
from werkboek.project import Project
from werkboek.settings import is_date
from werkboek.texts import texts

Pass = Callable[[Book, Project, Warn], Book]

PASSES: tuple[Pass, ...] = (
    repeats,
    order,
    stock,
    opening,
    offers,
    notes,
    number,
    pictures,
    pointers,
    typography,
    quotes,
    links,
    spaces,
    brand,
    legal,
)

# Fixed for good: an identifier made from it must be the same for every author's every build.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "werkboek")


def compose(chapters: tuple[Chapter, ...], project: Project, warn: Warn) -> Book:
    """The book: its title and dates from the project, else from the articles; then each pass in turn."""
    for chapter in chapters:
        _check_meta(chapter, warn)
    book = _book(chapters, project)
    for one in PASSES:
        book = one(book, project, warn)
    if not book.exercises:
        warn(Problem("R01"))
    return book


def _book(chapters: tuple[Chapter, ...], project: Project) -> Book:
    first = chapters[0]
    title = project.title or inline.plain(first.title)
    author = project.author or next((chapter.author for chapter in chapters if chapter.author), "")
    tag = project.language or next((c.language for c in chapters if _spoken(c.language)), "") or _guess(chapters)
    dates = [chapter.date for chapter in chapters if is_date(chapter.date)]
    name = "\n".join((title, author, tag))
    return Book(
        title=title,
        subtitle=project.subtitle or (inline.plain(first.subtitle) if len(chapters) == 1 else ""),
        author=author,
        language=tag,
        identifier=project.identifier or f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}",
        date=project.date or max(dates, default=""),
        chapters=chapters,
        length=project.extent,
        fill=project.fill,
        pages=project.pages or 2 * project.sheets,
        about=project.about,
        ebook=project.ebook,
    )


def _check_meta(chapter: Chapter, warn: Warn) -> None:
    """Front matter is hers to mend: what cannot be read does not count."""
    if chapter.date and not is_date(chapter.date):
        _unread(chapter, "date", chapter.date, "date: 2026-09-14", warn)
    if chapter.language and not _spoken(chapter.language):
        _unread(chapter, "lang", chapter.language, "lang: nl", warn)


def _unread(chapter: Chapter, key: str, value: str, advice: str, warn: Warn) -> None:
    warn(Problem("T09", chapter.source.path, 1, {"key": key, "value": value[:40], "advice": advice}))


def _spoken(tag: str) -> bool:
    return bool(tag) and language.base(tag) in language.LANGUAGES


def _guess(chapters: tuple[Chapter, ...]) -> str:
    return tongue.guess(" ".join(text for chapter in chapters for text, _ in texts(chapter.sections)))
