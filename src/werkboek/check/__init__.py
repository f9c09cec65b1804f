"""A finished edition, held against its book: what would shame us is a problem before it is on paper."""

from __future__ import annotations

from collections.abc import Callable

from werkboek.check.layout import parted_questions, questions_over_a_page
from werkboek.check.text import long_words, missing_notes, unknown_characters
from werkboek.model import Book
from werkboek.output import Output
from werkboek.problems import Warn

BOOK_CHECKS: tuple[Callable[[Book, Warn], None], ...] = (long_words, missing_notes, unknown_characters)
OUTPUT_CHECKS: tuple[Callable[[Book, Output, Warn], None], ...] = (questions_over_a_page, parted_questions)


def check_book(book: Book, warn: Warn) -> None:
    """What is wrong with the book whatever the edition."""
    for check in BOOK_CHECKS:
        check(book, warn)


def check(book: Book, output: Output, warn: Warn) -> None:
    """What is wrong with one edition."""
    for one in OUTPUT_CHECKS:
        one(book, output, warn)
