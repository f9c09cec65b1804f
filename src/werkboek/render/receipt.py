"""What each line of an author's text was read as -> one HTML page that says so in colour and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from werkboek.language import Language
from werkboek.model import LEFT_OUT, Book, Decision, Reading
from werkboek.problems import Problem
from werkboek.render import html

ASKS = ("reflection", "exercise")
HEADS = ("title", "subtitle", "section", "sub", "reflection-heading", "faq-heading", "related-heading")


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is shown. ``group`` is its colour; ``hint``: the one thing to type if it was read wrongly."""

    id: str
    line: int
    text: str
    group: str
    role: str
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its rows."""

    path: str
    rows: tuple[Row, ...]


def render(book: Book, readings: Sequence[Reading], problems: Sequence[Problem], speech: Language) -> str:
    """The page, which needs nothing but itself: no script, no picture, no address."""
    dropped = {(out.source.path, out.source.line) for chapter in book.chapters for out in chapter.left_out
               if out.reason == "repeated"}  # fmt: skip
    shown = [Text(reading.path, tuple(rows(reading, f"t{at}", speech, dropped))) for at, reading in enumerate(readings)]
    every = [row for text in shown for row in text.rows]
    return html.page("print", "receipt.html", book=book, words=speech, said=speech.receipt, readings=shown,
                     doubts=[row for row in every if row.group == "doubt"],
                     left=[row for row in every if row.group == "left"])  # fmt: skip


def rows(reading: Reading, name: str, speech: Language, dropped: set[tuple[str, int]]) -> Iterator[Row]:
    """Each line of a text, with its role and the reason in the author's words."""
    for at, (line, decision) in enumerate(zip(reading.lines, reading.decisions, strict=True)):
        again = (line.source.path, line.source.line) in dropped
        reason = speech.reason("repeated" if again else decision.reason)
        group = "left" if again else _group(decision)
        hint = speech.receipt["hint_asks"] if group == "doubt" else ""
        yield Row(f"{name}l{at}", line.source.line, line.plain, group, speech.roles[decision.role], reason, hint)


def _group(decision: Decision) -> str:
    if decision.maybe in ASKS:
        return "doubt"
    if decision.role in LEFT_OUT:
        return "left"
    return "asks" if decision.role in ASKS else "heads" if decision.role in HEADS else "plain"
