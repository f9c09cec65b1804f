"""One decision a line. The rules stand in order of trust: what the file says, marks, runs of lines, single lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from werkboek.model import Decision
from werkboek.recognise.back import aphorism, faq, newsletter, offers, related, signoff
from werkboek.recognise.document import Claim, Document
from werkboek.recognise.headings import (
    announced_questions,
    headings,
    question_headings,
    rest,
    sub_headings,
    title,
)
from werkboek.recognise.marked import (
    example_goes_on,
    icons,
    labels,
    marked_blocks,
    marked_headings,
    quotations,
    space_marks,
)

Rule = Callable[[Document], Iterator[Claim]]


def decide(document: Document) -> tuple[Decision, ...]:
    """What each line of the document is, how sure, and why."""
    for rule in RULES:
        for index, role, reason, maybe in rule(document):
            if document.open(index):
                document.decided[index] = Decision(role, reason, maybe)
    return tuple(document.decided[index] for index in range(len(document.lines)))


RULES: tuple[Rule, ...] = (
    marked_blocks,
    marked_headings,
    icons,
    labels,
    space_marks,
    example_goes_on,
    signoff,
    newsletter,
    quotations,
    faq,
    related,
    offers,
    aphorism,
    title,
    sub_headings,
    announced_questions,
    question_headings,
    headings,
    rest,
)
