"""Rules on pasted text, where a heading is known by its shape and by what stands under it; then all that is left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from werkboek import language
from werkboek.recognise.back import tails
from werkboek.recognise.document import Claim, Document


def title(document: Document) -> Iterator[Claim]:
    """The first line of pasted text, if it is no paragraph; a short line under it is its deck."""
    if document.article.marked or not document.lines:
        return
    first = document.shown[0]
    titled = first.words <= 20 and (document.heading(0) or "?" in first.body) and not first.body.endswith((".", ":"))
    if not (document.open(0) and titled and document.lines[0].shape == "text") or len(document.lines) < 2:
        return
    yield Claim(0, "title", "first")
    if document.heading(1) and not document.shown[1].asks and document.paragraph(2):
        yield Claim(1, "subtitle", "deck", "section")


def sub_headings(document: Document) -> Iterator[Claim]:
    """Short lines that each own exactly one paragraph: two or more after a lead-in, or three or more alike."""
    if document.article.marked:
        return
    for index in document.undecided():
        if not document.heading(index) or document.role(index - 1) == "sub":
            continue
        run = _alternation(document, index)
        led_in = document.open(index - 1) and document.shown[index - 1].leads_in
        if led_in and len(run) >= 2:
            yield from (Claim(at, "sub", "lead_in") for at in run)
        elif len(run) >= 3 and all(document.shown[at].words <= 6 for at in run):
            yield from (Claim(at, "sub", "parallel", "section") for at in run)


def _alternation(document: Document, index: int) -> list[int]:
    """The short lines from here that each have one paragraph and no more; a pointer may stand between.

    A paragraph that leads in to something makes the line above it a section, not one of a series.
    """
    run: list[int] = []
    while document.heading(index) and not document.shown[index].asks and document.paragraph(index + 1):
        after = index + 2
        while document.role(after) == "xref":
            after += 1
        if document.paragraph(after) or document.shown[index + 1].leads_in:
            break
        run.append(index)
        index = after
    return run


def question_headings(document: Document) -> Iterator[Claim]:
    """Where an author marks her questions, one without a mark that has text under it is a heading."""
    if document.article.marked:
        return
    marks_questions = "reflection" in {decision.role for decision in document.decided.values()}
    for index in document.undecided():
        shown = document.shown[index]
        if not (document.heading(index) and shown.question):
            continue
        text_under = document.paragraph(index + 1) or document.heading(index + 1)
        closes = document.role(index - 1) in (
            "reflection",
            "exercise",
            "testimonial",
            "attribution",
            "title",
            None,
        )
        if marks_questions and text_under:
            sure = closes and document.role(index - 1) is not None
            yield Claim(index, "section", "question_heading", None if sure else "reflection")
        else:
            yield Claim(index, "para", "loose_question", "reflection")


def announced_questions(document: Document) -> Iterator[Claim]:
    """A list under ``Reflectievragen`` or after ``vraag je af`` asks, decided for the list as a whole."""
    index = 0
    while index < len(document.lines):
        end = index
        while document.open(end) and document.lines[end].shape == "item":
            end += 1
        if end > index and _announced(document, index - 1):
            asking = sum("?" in document.shown[at].body for at in range(index, end))
            if asking >= (end - index) / 2:
                yield from (Claim(at, "reflection", "asked") for at in range(index, end))
        index = max(end, index + 1)


def _announced(document: Document, index: int) -> bool:
    if index < 0:
        return False
    body = document.shown[index].body
    heading = language.cue("reflection_heading").match(body) is not None
    lead_in = any(language.cue("ask").match(tail) for tail in tails(body))
    return document.role(index) == "reflection-heading" or heading or (lead_in and document.shown[index].leads_in)


def headings(document: Document) -> Iterator[Claim]:
    """A short line without a full stop, with text under it."""
    if document.article.marked:
        return
    for index in document.undecided():
        below = index + 1
        if not document.heading(index) or below >= len(document.lines) or document.heading(below):
            continue
        heading = language.cue("reflection_heading").match(document.shown[index].body)
        yield Claim(index, "reflection-heading" if heading else "section", "short")


def rest(document: Document) -> Iterator[Claim]:
    """Items and paragraphs."""
    for index in document.undecided():
        line = document.lines[index]
        if line.shape == "item":
            yield Claim(index, "list-item", "bullet")
        elif not re.search(r"\w", line.plain) and len(line.plain) == 1:
            yield Claim(index, "boilerplate", "lone_bullet")
        else:
            yield Claim(index, "para", "text")
