"""A finished edition, held against its book: what would shame us is a problem before it is on paper."""

from __future__ import annotations

from collections.abc import Callable

from werkboek.check.layout import Finding, findings
from werkboek.check.measures import Volume
from werkboek.check.questions import parted_questions, questions_over_a_page
from werkboek.check.sheets import sheets, tagged, title
from werkboek.check.text import long_words, missing_notes, unknown_characters
from werkboek.model import Book
from werkboek.output import Output
from werkboek.problems import Problem, Warn, WerkboekError

BOOK_CHECKS: tuple[Callable[[Book, Warn], None], ...] = (long_words, missing_notes, unknown_characters)
OUTPUT_CHECKS: tuple[Callable[[Book, Output, Warn], None], ...] = (questions_over_a_page, parted_questions)


def check_book(book: Book, warn: Warn) -> None:
    """What is wrong with the book whatever the edition."""
    for check in BOOK_CHECKS:
        check(book, warn)


def check(book: Book, output: Output, warn: Warn) -> None:
    """What is wrong with one edition: its questions, and the rules of layout that are errors."""
    for one in OUTPUT_CHECKS:
        one(book, output, warn)
    if output.pages:
        for finding in linted(output, book.title, errors_only=True):
            if finding.broken and finding.norm.code != "F01":  # told above, by its question
                warn(problem(finding))


def linted(output: Output, title: str, *, errors_only: bool = False) -> tuple[Finding, ...]:
    """The rules of layout, measured on an edition."""
    volume = Volume(sheets(output.data), len(output.data), title, tagged(output.data), output.places)
    return findings(volume, errors_only=errors_only)


def linted_file(data: bytes, path: str) -> tuple[Finding, ...]:
    """The rules of layout, measured on a PDF of which nothing is known; those on its spaces find nothing.

    Raises WerkboekError P11 when the bytes are no PDF.
    """
    try:
        return findings(Volume(sheets(data), len(data), title(data), tagged(data)))
    except ValueError as error:
        raise WerkboekError(Problem("P11", path=path)) from error


def problem(finding: Finding) -> Problem:
    """A broken rule as the author reads of it, at its worst place."""
    worst, norm = finding.worst, finding.norm
    assert worst is not None, "broken"
    values = {"rule": norm.code, "page": str(worst.page), "value": f"{worst.value:.3g} {norm.unit}".strip(),
              "limit": f"{norm.limit:g} {norm.unit}".strip()}  # fmt: skip
    return Problem("L09", values=values)
