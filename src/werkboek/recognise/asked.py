"""Rules on what the reader is asked: questions and prompts under an announcement, in rows, at the end of sections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from werkboek import language
from werkboek.model import HEADINGS, Role
from werkboek.recognise.document import Claim, Document
from werkboek.recognise.features import ORDER, Features
from werkboek.recognise.marked import asked_freely

LONGEST = 70  # words of a question with what it says around it


# ------------------------------------------------------------------------------------------------------ announced


def announced(document: Document) -> Iterator[Claim]:
    """What follows ``Reflectievragen`` or ``vraag je af:`` is asked, for as long as it has that form."""
    if not asked_freely(document):
        return
    for at in range(len(document.lines)):
        if document.role(at) == "reflection-heading":
            yield from _run(document, at + 1, strong=True)
        elif document.open(at) and _announces(document, at):
            asked = list(_run(document, at + 1, strong=False))
            if asked:
                yield Claim(at, "reflection-heading", "announces")
                yield from asked


def _announces(document: Document, at: int) -> bool:
    """A heading over questions, or a sentence that leads in to them."""
    shown, line = document.shown[at], document.lines[at]
    if line.shape == "item" or (shown.label and shown.label_text and not shown.leads_in and shown.ended):
        return False
    if shown.body.casefold() in document.heads:
        return True
    body = ORDER.sub("", shown.body)
    headed = language.cue("reflection_heading").match(body) and (
        shown.heading_like or shown.leads_in or shown.words <= 12
    )
    led_in = language.within("ask").search(body) and (shown.leads_in or shown.sentences <= 3 or document.asking)
    asks = shown.asks or (shown.prompt and not headed)
    return bool(headed or led_in) and not asks and shown.words <= LONGEST


def _run(document: Document, at: int, *, strong: bool) -> Iterator[Claim]:
    """The questions from here; in a text of questions one line on each may stand under it."""
    found: list[int] = []
    explained = False
    while at < len(document.lines):
        if document.role(at) in ("boilerplate", "reflection"):
            explained = explained and document.role(at) == "boilerplate"
            at += 1
            continue
        row = document.row(at) if document.open(at) else []
        asked = _asked_in(document, row, strong=strong, goes_on=bool(found))
        if asked:
            found += asked
            explained = False
            at = asked[-1] + 1 if len(asked) == 1 else row[-1] + 1
        elif found and not explained and document.asking and document.paragraph(at):
            explained = True
            at += 1
        else:
            break
    yield from (Claim(one, "reflection", "asked") for one in found)


def _asked_in(document: Document, row: list[int], *, strong: bool, goes_on: bool) -> list[int]:
    """What is asked in a row of lines: of a list most must ask, of others the first is judged."""
    if not row or document.lines[row[0]].shape not in ("text", "item", "quote"):
        return []
    first = row[0]
    if len(row) > 1 and document.lines[first].shape == "item":
        asking = sum(document.shown[at].answerable or "?" in document.shown[at].body for at in row)
        return [at for at in row if strong or _is_item_asked(document, at)] if 2 * asking >= len(row) else []
    alone = len(row) == 1 and document.lines[first].number is not None  # the next heading of a series
    if goes_on and (alone or _explains(document, first)):
        return []
    return [first] if _is_asked(document, first, strong=strong or goes_on) else []


def _is_item_asked(document: Document, at: int) -> bool:
    shown = document.shown[at]
    return shown.answerable or shown.act or "?" in shown.body


def _is_brief(document: Document, at: int) -> bool:
    """``Et maintenant ?``: a heading, if anything."""
    shown = document.shown[at]
    return document.heading(at) and shown.words <= 3 and not shown.personal and document.paragraph(at + 1)


def _explains(document: Document, at: int) -> bool:
    """Several sentences right under a short question, in a text of explained questions: what it is about."""
    above = document.shown[at - 1]
    under = document.lines[at - 1].shape == "text" and above.question and above.words <= 25
    several = document.lines[at].shape == "text" and document.shown[at].sentences >= 2
    return document.asking and document.explained and several and under


def _is_asked(document: Document, at: int, *, strong: bool) -> bool:
    shown = document.shown[at]
    if shown.words > LONGEST or (shown.leads_in and not shown.answerable) or _is_brief(document, at):
        return False
    if document.lines[at].shape == "text" and shown.sentences > 2 and not (shown.open or shown.prompt or shown.stem):
        return False
    inside = "?" in shown.body and shown.personal and (shown.open or document.lines[at].shape == "item")
    return shown.answerable or (strong and inside) or (strong and shown.act and document.lines[at].shape == "item")


# ----------------------------------------------------------------------------------------------------------- rows


def rows(document: Document) -> Iterator[Claim]:
    """A list of which most items ask, decided for the list as a whole.

    Questions that ask for more than yes or no are for the reader; a row of ``Herken je dit?`` may be an advertisement.
    """
    if not asked_freely(document):
        return
    signed = _signed(document)
    for row in list(document.rows()):
        shown = [document.shown[at] for at in row]
        asking = [one for one in shown if one.answerable or _asks_first(one)]
        if len(asking) < 2 or 2 * len(asking) < len(row):
            continue
        wide = sum(one.open or one.prompt or one.stem for one in asking)
        thoughts = sum(one.quoted for one in shown)
        if (
            (5 * wide >= 3 * len(row) or document.asking)
            and 2 * thoughts < len(row)
            and not document.verse
            and not signed
        ):
            yield from (Claim(at, "reflection", "row") for at in row)
        else:
            yield from (Claim(at, "list-item", "row_closed", "reflection") for at, one in zip(row, shown, strict=True)
                        if one.answerable)  # fmt: skip


def _asks_first(shown: Features) -> bool:
    """``Met wie wil je meer tijd? Schrijf namen op.``: a question, and a word on it."""
    return shown.open and re.match(r"[^.!?…]*\?", shown.body) is not None


def _signed(document: Document) -> bool:
    """Whether the author puts a sign before her questions: then what has none is in doubt."""
    signs = [one for one in document.decided.values()
             if one.role == "reflection" and one.reason.startswith(("icon", "marker", "lost_icon"))]  # fmt: skip
    return len(signs) >= (1 if document.article.marked else 2)


def listed_questions(document: Document) -> Iterator[Claim]:
    """In a text that calls itself ten questions, each short question on a line of its own is one of them."""
    if not (document.asking and asked_freely(document)) or document.article.marked or _labelled(document):
        return
    found = [at for at in document.undecided() if document.lines[at].shape == "text" and _stands_alone(document, at)]
    found = [at for at in found if not _explains(document, at)]
    tasks = [at for at in document.undecided() if _is_task(document, at)]
    found = sorted({*found, *tasks})
    if len(found) >= 3:
        yield from (Claim(at, "reflection", "listed") for at in found)


def _stands_alone(document: Document, at: int) -> bool:
    shown = document.shown[at]
    return (
        shown.words <= 30
        and shown.sentences <= 2
        and (shown.asks or shown.stem or (shown.prompt and not shown.leads_in))
    )


def _is_task(document: Document, at: int) -> bool:
    """A paragraph that tells to write, under the heading or number of a writing prompt."""
    shown, above = document.shown[at], at - 1
    named = above >= 0 and document.role(above) != "title" and (document.lines[above].number or document.headed(above))
    return document.lines[at].shape == "text" and shown.tasks > 0 and shown.words <= LONGEST and bool(named)


def _labelled(document: Document) -> bool:
    return sum(one.role == "reflection" and one.reason.startswith("label") for one in document.decided.values()) >= 2


def question_runs(document: Document) -> Iterator[Claim]:
    """Questions on lines of their own, three or more under each other; two under a heading that speaks of them."""
    if not asked_freely(document) or _signed(document):
        return
    run: list[int] = []
    for at in [*document.undecided(), len(document.lines)]:
        if run and (at >= len(document.lines) or at != run[-1] + 1 or not _asks_alone(document, at)):
            yield from _of_run(document, run)
            run = []
        if at < len(document.lines) and _asks_alone(document, at):
            run.append(at)


def _asks_alone(document: Document, at: int) -> bool:
    shown, line = document.shown[at], document.lines[at]
    form = shown.asks or shown.stem or (shown.prompt and shown.words >= 4)
    return line.shape == "text" and form and shown.words <= 30 and shown.sentences <= 2


def _of_run(document: Document, run: list[int]) -> Iterator[Claim]:
    over = document.shown[run[0] - 1].body if run[0] else ""
    headed = language.within("questions").search(over) is not None
    shown = [document.shown[at] for at in run]
    wide = sum(one.open or one.stem or one.prompt for one in shown)
    if (headed and len(run) >= 2) or (len(run) >= 3 and 5 * wide >= 3 * len(run) and not document.verse):
        yield from (Claim(at, "reflection", "row") for at in run)


def blanks(document: Document) -> Iterator[Claim]:
    """``Ik voel me het meest mezelf als ______``: a blank is there to be filled."""
    if not asked_freely(document):
        return
    for at in document.undecided():
        if re.search(r"_{3,}|\.{6,}", document.lines[at].plain) and document.shown[at].stem:
            yield Claim(at, "reflection", "stem")
        elif re.fullmatch(r"(?:[_.…]\s*){8,}", document.lines[at].plain):  # the book has lines of its own
            yield Claim(at, "boilerplate", "ruled")


# ----------------------------------------------------------------------------------------------------------- ends


def closing(document: Document) -> Iterator[Claim]:
    """A question on a line of its own at the end of a section; sure where half of the sections end so."""
    if not asked_freely(document):
        return
    ends = [at for at in document.undecided() if _ends_section(document, at)]
    closes = [at for at in ends if _addresses(document, at)]
    sections = sum(one.role == "section" for one in document.decided.values())
    usual = len(closes) >= 3 and 2 * len(closes) >= sections and not document.verse and not _signed(document)
    for at in ends:
        if usual and (at in closes or _is_put(document, at)):
            yield Claim(at, "reflection", "closes")
        elif at in closes:
            yield Claim(at, "para", "loose_question", "reflection")


def _is_put(document: Document, at: int) -> bool:
    """One question to the reader, whatever it begins with."""
    shown = document.shown[at]
    return shown.question and shown.personal and shown.words <= 40 and not shown.sells


def _ends_section(document: Document, at: int) -> bool:
    after = document.next(at)
    last = after >= len(document.lines) or document.role(after) in HEADINGS or document.role(after) in ("cta", "xref")
    return last and document.lines[at].shape == "text" and not document.lines[at].joined


def _addresses(document: Document, at: int) -> bool:
    shown = document.shown[at]
    form = (shown.asks and (shown.open or shown.sentences > 1)) or shown.prompt or shown.stem
    return bool(form) and shown.personal and shown.words <= 40 and shown.sentences <= 3 and not shown.sells > 1


def loose(document: Document) -> Iterator[Claim]:
    """A question or prompt on its own that nothing tells of: printed as text, and listed for the author.

    Where she puts a sign before her questions only one that is nothing but a question is worth her time.
    """
    if not asked_freely(document):
        return
    signed = _signed(document)
    prompts = [] if signed else [at for at in document.undecided() if _is_bare_prompt(document, at)]
    for at in prompts:
        role: Role = "exercise" if language.within("long").search(document.shown[at].body) else "reflection"
        sure = len(prompts) >= 4
        yield Claim(at, role, "prompts") if sure else Claim(at, "para", "loose_prompt", role)
    if len(prompts) >= 4:
        yield from _beside(document)
    for at in document.undecided():
        shown, line = document.shown[at], document.lines[at]
        alone = shown.question if signed else shown.words <= 40
        if line.shape == "text" and shown.asks and alone and not document.verse:
            yield Claim(at, "para", "loose_question", "reflection")


def _beside(document: Document) -> Iterator[Claim]:
    """What to do, right before or after a prompt, in a text of many."""
    for at in document.undecided():
        shown, line = document.shown[at], document.lines[at]
        asked = {document.role(at - 1), document.role(at + 1)} & {"reflection", "exercise"}
        if line.shape == "text" and shown.act and shown.words >= 4 and asked and not shown.sells > 1:
            yield Claim(at, "exercise", "prompts")


def _is_bare_prompt(document: Document, at: int) -> bool:
    shown, line = document.shown[at], document.lines[at]
    if line.shape != "text" or shown.words > LONGEST or shown.leads_in or shown.sells > 1:
        return False
    return (shown.prompt and shown.words >= 4) or (shown.stem and shown.personal and not document.verse)
