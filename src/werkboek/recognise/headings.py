"""Rules on pasted text, where a heading is known by its shape and by what stands under it; then all that is left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from werkboek import language
from werkboek.model import HEADINGS, Role
from werkboek.recognise.around import folded, is_titular
from werkboek.recognise.document import Claim, Document


def title(document: Document) -> Iterator[Claim]:
    """The first line of pasted text, if it is no paragraph; a short line under it is its deck."""
    if document.article.marked or len(document.lines) < 2:
        return
    first = document.next(-1)
    above = all(document.role(at) == "boilerplate" for at in range(first))
    if first >= len(document.lines) or not above or not is_titular(document, first) or not _is_title(document, first):
        return
    yield Claim(first, "title", "first")
    deck = document.next(first)
    if document.open(deck) and _is_deck(document, deck):
        yield Claim(deck, "subtitle", "deck", "section")


def _is_title(document: Document, at: int) -> bool:
    return (
        document.heading(at)
        or document.shown[at].asks
        or re.search(r"[?!]", document.shown[at].body) is not None
        or at > 0
    )


def _is_deck(document: Document, at: int) -> bool:
    """A short line, in brackets perhaps, with a paragraph or only the furniture of the page under it."""
    shown, below = document.shown[at], document.next(at)
    bracketed = re.fullmatch(r"\(.*\)", shown.body) is not None
    shaped = document.heading(at) or bracketed
    furnished = below > at + 1
    return shaped and not shown.asks and shown.words <= 20 and (document.paragraph(below) or furnished or bracketed)


def numbered(document: Document) -> Iterator[Claim]:
    """``Stap 1``, ``Dag 2: …``, ``3. …`` again and again with text between: the headings of a series."""
    if document.article.marked:
        return
    for series in (_stepped(document), _counted(document)):
        if len(series) >= 2:
            role: Role = "sub" if _is_under_heading(document, series[0]) else "section"
            yield from (Claim(at, role, "series") for at in series)


def _is_under_heading(document: Document, at: int) -> bool:
    """A heading that is not the title stands above, with at most two paragraphs between."""
    for above in range(at - 1, max(-1, at - 4), -1):
        if document.role(above) == "title":
            return False
        if document.heading(above) or document.role(above) in HEADINGS:
            return True
    return False


def _stepped(document: Document) -> list[int]:
    words: Counter[str] = Counter()
    found: dict[int, str] = {}
    for at in document.undecided():
        shown = document.shown[at]
        match = language.cue("steps").match(shown.body)
        after = shown.body[match.end() :] if match else ""
        if (
            match
            and re.match(r"\s*(?:\d+|[a-z]+ ?(?=:))", after)
            and shown.words <= 16
            and document.lines[at].shape == "text"
        ):
            found[at] = match[0].casefold()
            words[match[0].casefold()] += 1
    series = [at for at, word in found.items() if words[word] >= 2]
    # A line of the series with its text on the same line is no heading.
    return [at for at in series if document.shown[at].sentences == 1 and not _asks_reader(document, at)]


def _asks_reader(document: Document, at: int) -> bool:
    return document.shown[at].asks and document.shown[at].personal


def _counted(document: Document) -> list[int]:
    """Numbers that rise by one, each with text under it that has no number."""
    items = {at: number for at in document.undecided() if (number := _number(document, at)) is not None}
    items = {at: number for at, number in items.items()
             if document.shown[at].words <= 16 and not document.shown[at].sells}  # fmt: skip
    apart = [at for at in items if _has_text_under(document, at)]
    rising = [b for a, b in pairwise(apart) if items[b] == items[a] + 1]
    return apart if len(apart) >= 2 and len(rising) + 2 >= len(apart) and 2 * len(apart) > len(items) else []


def _number(document: Document, at: int) -> int | None:
    """The number before a line, or after the sign before it."""
    line = document.lines[at]
    found = re.match(r"(\d{1,2})[.)]\s", document.shown[at].body) if line.shape == "text" else None
    return int(found[1]) if found else line.number if line.level == 0 else None


def _has_text_under(document: Document, at: int) -> bool:
    below = document.next(at)
    if below >= len(document.lines):
        return False
    told = document.role(below) in ("para", "example", "exercise", "reflection", "reflection-heading")
    return _number(document, below) is None and (told or document.open(below))


def listed(document: Document) -> Iterator[Claim]:
    """A line that the table of contents names is a heading."""
    names = {folded(document.shown[at].body) for at in range(len(document.lines)) if document.role(at) == "toc"}
    for at in document.undecided():
        if folded(document.shown[at].body) in names and document.shown[at].body:
            asks = language.cue("reflection_heading").match(document.shown[at].body)
            yield Claim(at, "reflection-heading" if asks else "section", "contents")


def announcing(document: Document) -> Iterator[Claim]:
    """``Zusammenfassung:`` over a paragraph, where more lines do so or it is one or two words."""
    if document.article.marked:
        return
    found = [at for at in document.undecided() if _ends_in_colon(document, at)]
    over_lists = [at for at in document.undecided() if _is_colon_over_list(document, at)]
    if len(over_lists) >= 3 or (found and len(found) + len(over_lists) >= 3):
        yield from (Claim(at, "section", "colon") for at in over_lists)
    for at in found:
        if len(found) >= 2 or document.shown[at].words <= 2:
            yield Claim(at, "section", "colon")


def _is_colon_over_list(document: Document, at: int) -> bool:
    shown, line = document.shown[at], document.lines[at]
    named = shown.leads_in and shown.words <= 5 and shown.body[:1].isupper() and line.shape == "text" and line.gap
    below = document.next(at)
    return named and below < len(document.lines) and document.sign(below) != "" and not shown.act


def lost_bullets(document: Document) -> Iterator[Claim]:
    """Short lines without a stop after a sentence that leads in to them: a list that lost its bullets."""
    if document.article.marked:
        return
    for at in document.undecided():
        if not document.shown[at].leads_in or document.lines[at].shape != "text" or not document.paragraph(at):
            continue
        run: list[int] = []
        below = at + 1
        while document.open(below) and _is_scrap(document, below):
            run.append(below)
            below += 1
        if (
            run
            and document.paragraph(below)
            and document.heading(run[-1])
            and document.shown[run[0]].body[:1].islower()
        ):
            run.pop()
        if len(run) >= 2 and not (document.heading(run[-1]) and document.paragraph(below) and len(run) == 2):
            yield from (Claim(one, "list-item", "scraps") for one in run)


def _is_scrap(document: Document, at: int) -> bool:
    shown = document.shown[at]
    other = shown.ended or shown.leads_in or shown.quoted or shown.stem
    return document.lines[at].shape == "text" and shown.words <= 14 and not other


def _ends_in_colon(document: Document, at: int) -> bool:
    shown, below = document.shown[at], document.next(at)
    plain = not re.search(r"[.!?,]", shown.body) and shown.words <= 8 and shown.body[:1].isupper()
    single = document.lines[at].shape == "text" or document.lines[at].number is not None
    text = document.shown[below] if below < len(document.lines) and document.lines[below].shape == "text" else None
    over = text is not None and text.words >= 6 and not text.quoted and (text.sentences > 1 or text.words >= 9)
    return shown.leads_in and plain and single and over and language.within("ask").search(shown.body) is None


def sub_headings(document: Document) -> Iterator[Claim]:
    """Short lines that each own exactly one paragraph: two or more after a lead-in, or three or more alike."""
    if document.article.marked:
        return
    for at in document.undecided():
        if not document.heading(at) or document.role(at - 1) == "sub":
            continue
        run = _alternation(document, at)
        led_in = document.open(at - 1) and document.shown[at - 1].leads_in
        if led_in and len(run) >= 2:
            yield from (Claim(one, "sub", "lead_in") for one in run)
        elif len(run) >= 3 and all(document.shown[one].words <= 6 for one in run):
            yield from (Claim(one, "sub", "parallel", "section") for one in run)
    yield from _bulleted(document)


def _bulleted(document: Document) -> Iterator[Claim]:
    """A bullet and one paragraph, three times or more: sub-headings that were set as a list."""
    run: list[int] = []
    for at in [*document.undecided(), len(document.lines) + 9]:
        if (
            at < len(document.lines)
            and document.lines[at].shape == "item"
            and document.shown[at].words <= 8
            and document.paragraph(at + 1)
        ):
            run = [*run, at] if run and at == run[-1] + 2 else [at]
        elif not run or at != run[-1] + 1:
            if len(run) >= 3:
                yield from (Claim(one, "sub", "parallel", "list-item") for one in run)
            run = []


def _alternation(document: Document, at: int) -> list[int]:
    """The short lines from here that each have one paragraph and no more; a pointer may stand between.

    A paragraph that leads in to something makes the line above it a section, not one of a series.
    """
    run: list[int] = []
    while document.heading(at) and not document.shown[at].asks and document.paragraph(at + 1):
        after = at + 2
        while document.role(after) == "xref":
            after += 1
        if document.paragraph(after) or document.shown[at + 1].leads_in:
            break
        run.append(at)
        at = after
    return run


def headings(document: Document) -> Iterator[Claim]:
    """A short line without a full stop, with text under it; a question is judged later."""
    if document.article.marked:
        return
    for at in document.undecided():
        below = document.next(at)
        if not document.heading(at) or below >= len(document.lines) or document.shown[at].asks:
            continue
        if document.heading(below) and not _is_section_over(document, at, below):
            continue
        found = language.cue("reflection_heading").match(document.shown[at].body)
        asked = document.asking and document.role(below) == "reflection" and document.lines[below].shape == "item"
        yield Claim(at, "reflection-heading" if found or asked else "section", "short")


def _is_section_over(document: Document, at: int, below: int) -> bool:
    """A heading right over another, which has something under it: a section and its first part."""
    under = document.next(below)
    held = document.paragraph(under) or document.role(under) in ("reflection", "exercise", "list-item", "example")
    return held and not document.shown[below].asks and document.lines[below].gap and document.lines[at].gap


def question_headings(document: Document) -> Iterator[Claim]:
    """A question with text under it: a heading where the author marks her questions or other headings are such.

    One that speaks to the reader may be meant for her all the same.
    """
    if document.article.marked:
        return
    marks_questions = sum(one.role == "reflection" for one in document.decided.values()) >= 2
    loose = [at for at in document.undecided() if document.heading(at) and document.shown[at].question]
    for at in loose:
        listed = document.role(at + 1) in ("sub", "list-item")
        text_under = listed or document.paragraph(at + 1) or document.heading(at + 1)
        closes = document.role(at - 1) in ("reflection", "exercise", "testimonial", "attribution", "title", None)
        personal = document.shown[at].personal
        if not text_under or document.verse:
            continue
        if marks_questions:
            sure = (closes and document.role(at - 1) is not None) or not personal
            yield Claim(at, "section", "question_heading", None if sure else "reflection")
        elif not personal or len(loose) >= 3:
            yield Claim(at, "section", "question_heading", "reflection" if personal else None)


def rest(document: Document) -> Iterator[Claim]:
    """Items and paragraphs."""
    for row in list(document.rows()):
        if len(row) >= 2 or document.lines[row[0]].shape == "item":
            yield from (Claim(at, "list-item", "bullet") for at in row)
    for at in document.undecided():
        yield Claim(at, "para", "text")
