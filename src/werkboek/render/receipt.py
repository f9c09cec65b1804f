"""What each line of an author's text was read as -> one HTML page that says so in colour and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from werkboek import inline
from werkboek.language import Language, unit
from werkboek.mail import LIMITS, refusing
from werkboek.model import ASKS, HEADINGS, LEFT_OUT, Book, Decision, Reading
from werkboek.output import SIDES, Output
from werkboek.problems import Problem, gathered
from werkboek.render import html
from werkboek.texts import asides


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is shown. ``group`` is its colour; ``hint``: the one thing to type if it was read wrongly.

    ``headed``: in doubt, but read as a heading, and most likely one.
    """

    id: str
    line: int
    text: str
    group: str
    role: str
    reason: str
    hint: str
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its rows."""

    path: str
    rows: tuple[Row, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Made:
    """An edition as it is shown: what it takes to print it, and whether it goes with a mail."""

    name: str
    pages: str
    sheets: tuple[str, ...]
    ink: str
    size: str
    refusing: str


def render(book: Book, readings: Sequence[Reading], problems: Sequence[Problem], outputs: Sequence[Output],
           speech: Language) -> str:  # fmt: skip
    """The page, which needs nothing but itself: no script, no picture, no address."""
    dropped = {(out.source.path, out.source.line) for chapter in book.chapters for out in chapter.left_out
               if out.reason == "repeated"}  # fmt: skip
    shown = [Text(reading.path, tuple(rows(reading, f"t{at}", speech, dropped)), unit(reading.path))
             for at, reading in enumerate(readings)]  # fmt: skip
    every = [row for text in shown for row in text.rows]
    groups = {name: [row for row in every if row.group == name] for name in ("asks", "doubt", "left")}
    doubts = sorted(groups["doubt"], key=lambda row: row.headed)
    told = [_told(problem, speech) for problem in gathered(problems) if problem.severity != "notice"]
    return html.page("print", "receipt.html", book=book, words=speech, said=speech.receipt, readings=shown, told=told,
                     asks=groups["asks"], doubts=doubts, left=groups["left"], asides=list(_asides(book, speech)),
                     marks=_marks(speech), made=[_made(one, speech) for one in outputs if one.edition != "proof"],
                     ways=tuple(SIDES), fitting=", ".join(service for service, _ in LIMITS),
                     left_lead=speech.receipt["left_lead"].format(mark=speech.marks["plain"]),
                     mend_lead=speech.receipt["mend_lead"].format(mark=speech.marks["asks"]))  # fmt: skip


def _made(output: Output, speech: Language) -> Made:
    """An edition, its sheets in the order of :data:`SIDES`; a dash for what it has not."""
    words, sheets = speech.receipt, output.sheets
    return Made(output.name, str(output.pages or "–"), tuple(str(sheets.get(way, "–")) for way in SIDES),
                words["percent"].format(count=output.percent) if output.ways else "–",
                f"{len(output.data) / 1000:.0f} kB", ", ".join(refusing(len(output.data))))  # fmt: skip


def _told(problem: Problem, speech: Language) -> str:
    """A problem, after its place if it has one."""
    said = " ".join(speech.tell(problem)).rstrip()
    lines = (problem.line, *problem.also)
    return f"{speech.place(problem.path, lines)}: {said}" if problem.line and problem.path else said


def _asides(book: Book, speech: Language) -> Iterator[tuple[int, str, str]]:
    """The line, the time and form, and the words of each aside."""
    for chapter in book.chapters:
        yield from ((one.line, speech.timed(one), inline.plain(one.text)) for one in asides(chapter))


MENDS = ("asks", "none", "plain", "heading", "subheading", "title", "out")


def _marks(speech: Language) -> list[tuple[str, str]]:
    """What to type behind a line, and what it does."""
    return [(f"{{{speech.marks[name]}}}", speech.receipt[f"mend_{name}"]) for name in MENDS]


def rows(reading: Reading, name: str, speech: Language, dropped: set[tuple[str, int]]) -> Iterator[Row]:
    """Each line of a text, with its role and the reason in the author's words."""
    for at, (line, decision) in enumerate(zip(reading.lines, reading.decisions, strict=True)):
        again = (line.source.path, line.source.line) in dropped
        reason = speech.reason("repeated" if again else decision.reason)
        group = "left" if again else _group(decision)
        reason = "" if decision.reason == "text" and not again else reason
        headed = group == "doubt" and decision.role in HEADINGS
        hint = speech.receipt["hint_heads" if headed else "hint_asks"].format(mark=speech.marks["asks"])
        text = f"{line.number}. {line.plain}" if line.number is not None else line.plain
        yield Row(f"{name}l{at}", line.source.line, text, group, speech.roles[decision.role], reason,
                  hint if group == "doubt" else "", headed)  # fmt: skip


def _group(decision: Decision) -> str:
    if decision.maybe in ASKS:
        return "doubt"
    if decision.role in LEFT_OUT:
        return "left"
    return "asks" if decision.role in ASKS else "heads" if decision.role in HEADINGS else "plain"
