"""One decision a line. The rules stand in order of trust: what the file says, marks, runs of lines, single lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from werkboek.model import Decision
from werkboek.recognise import around, asked, back, exercises, headings, letter, marked
from werkboek.recognise.document import Claim, Document

Rule = Callable[[Document], Iterator[Claim]]


def decide(document: Document) -> tuple[Decision, ...]:
    """What each line of the document is, how sure, and why."""
    for rule in RULES:
        for at, role, reason, maybe in rule(document):
            if document.open(at):
                document.decided[at] = Decision(role, reason, maybe)
    return tuple(document.decided[at] for at in range(len(document.lines)))


RULES: tuple[Rule, ...] = (
    marked.marked_blocks,
    marked.marked_headings,
    marked.icons,
    marked.space_marks,
    around.contents,
    around.head,
    marked.labels,
    marked.example_goes_on,
    around.comments,
    letter.signoff,
    letter.newsletter,
    around.foot,
    asked.blanks,
    back.faq,
    back.related,
    back.pointers,
    back.offers,
    back.sales,
    headings.title,
    exercises.exercises,
    asked.announced,
    headings.listed,
    asked.listed_questions,
    back.answers,
    back.interview,
    marked.quotations,
    back.aphorism,
    letter.after_greeting,
    headings.numbered,
    exercises.programme,
    asked.rows,
    asked.question_runs,
    headings.announcing,
    headings.sub_headings,
    headings.lost_bullets,
    headings.headings,
    asked.closing,
    headings.question_headings,
    asked.loose,
    headings.rest,
)
