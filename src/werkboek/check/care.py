"""Care for an author's own words: what an editor would pencil in the margin. It is told, and never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from werkboek.check.headings import capitals, searched, stacked
from werkboek.check.said import Heard, Said, heard, said
from werkboek.check.signs import glued, quotes
from werkboek.check.wording import Find, address, nowhere, this_text
from werkboek.model import Book, Chapter, Reading
from werkboek.problems import Problem, Warn

DETECTORS: tuple[tuple[str, Callable[[Said, Heard], Iterator[Find]]], ...] = (
    ("V01", address),
    ("V02", capitals),
    ("V03", this_text),
    ("V04", nowhere),
    ("V05", stacked),
    ("V06", searched),
    ("V07", glued),
    ("V08", quotes),
)


def care(book: Book, read: Sequence[tuple[Chapter, Reading]], warn: Warn) -> None:
    """What to tell of each article, line by line; what is left out is not looked at."""
    articles = [said(book, chapter, reading) for chapter, reading in read]
    known = {code: heard(articles, code) for code in {one.code for one in articles}}
    for article in articles:
        for code, detector in DETECTORS:
            for line, values in detector(article, known[article.code]):
                warn(Problem(code, article.path, line, values))
