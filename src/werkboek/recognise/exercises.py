"""Rules on exercises: what announces one, and the instructions that belong to it."""

from __future__ import annotations

from collections.abc import Iterator

from werkboek import language
from werkboek.model import HEADINGS
from werkboek.recognise.document import Claim, Document
from werkboek.recognise.features import ORDER
from werkboek.recognise.marked import asked_freely


def exercises(document: Document) -> Iterator[Claim]:
    """``Oefening:`` or a heading that says so, with the instructions under it."""
    if not asked_freely(document):
        return
    for at in range(len(document.lines)):
        if document.role(at) == "exercise" and document.decided[at].reason.startswith("label"):
            yield from _steps(document, at + 1, led=False)
        elif document.role(at) == "exercise" and document.shown[at].leads_in:
            yield from _steps(document, at + 1, led=True)
        elif document.open(at) and _announces_exercise(document, at):
            role = "section" if document.article.marked and document.lines[at].shape == "heading" else "exercise"
            yield Claim(at, role, "exercise")  # type: ignore[arg-type]
            yield from _steps(document, at + 1, led=True)


def _announces_exercise(document: Document, at: int) -> bool:
    shown = document.shown[at]
    body = ORDER.sub("", shown.body)
    anywhere = language.within("drill").search(body) if document.heading(at) and shown.words <= 6 else None
    found = language.cue("exercise").match(body) or anywhere
    if not found or shown.words > 10 or shown.answerable or document.lines[at].shape != "text":
        return False
    rest = body[found.end() :].strip()
    named = document.heading(at) and shown.words <= 7
    return not rest or (rest[0] in ":–-0123456789(" and not shown.ended) or named or shown.leads_in


def _steps(document: Document, at: int, *, led: bool) -> Iterator[Claim]:
    """Instructions: a list, a paragraph right under the heading, and those that begin with what to do.

    Under a heading the lines are judged together: one that tells nothing to do belongs to it if a later one does.
    """
    claims: list[Claim] = []
    first = told = at
    while at < len(document.lines):
        if document.role(at) not in ("boilerplate", "comment"):
            claim, sure = _step(document, at, led=led, first=at == first)
            if claim is None:
                break
            claims.append(claim)
            told = at + 1 if sure else told
            if claim.role == "reflection-heading":
                break
        at += 1
    yield from (claim for claim in claims if claim.at < told)


def _step(document: Document, at: int, *, led: bool, first: bool) -> tuple[Claim | None, bool]:
    """What a line of an exercise is, and whether it is by itself."""
    shown, line = document.shown[at], document.lines[at]
    text = line.shape == "text"
    if not document.open(at) or _ends_steps(document, at):
        return None, False
    if shown.asks and (shown.question or shown.open) and (not text or shown.words <= 30):
        return (Claim(at, "reflection", "in_exercise"), True) if led or not text or shown.personal else (None, False)
    if shown.stem:
        return Claim(at, "reflection", "stem"), True
    if shown.leads_in and language.within("ask").search(shown.body):
        return Claim(at, "reflection-heading", "asked"), True
    opens = led and first and text and (shown.ended or shown.leads_in)
    sure = opens or (shown.act and shown.words >= 3) or (led and (line.shape == "item" or shown.tasks > 0))
    goes_on = sure or (led and text and shown.sentences <= 2)
    return (Claim(at, "exercise", "in_exercise") if goes_on else None), sure


def _ends_steps(document: Document, at: int) -> bool:
    """Something else begins: a heading, a line with a label, the next number of a series."""
    shown, line = document.shown[at], document.lines[at]
    labelled = bool(shown.label_text) and not shown.label and line.shape == "text"
    numbered = (line.number or 0) > 1 and document.lines[at - 1].number is None
    return labelled or numbered or (document.heading(at) and not shown.act)


def programme(document: Document) -> Iterator[Claim]:
    """Days, weeks or steps that each have a task and a question: where most ask, all questions are the reader's."""
    if not asked_freely(document) or document.article.marked or (document.asking and document.explained):
        return
    parts = [part for part in _parts(document) if part]
    asking = [part for part in parts if any(_asks_alone(document, at) for at in part)]
    if len(parts) < 3 or 5 * len(asking) < 3 * len(parts):
        return
    for at in (at for part in asking for at in part):
        shown = document.shown[at]
        if _asks_alone(document, at):
            yield Claim(at, "reflection", "programme")
        elif document.lines[at].shape == "text" and shown.words >= 4 and (shown.act or shown.tasks):
            brief = shown.prompt and shown.sentences == 1
            yield Claim(at, "reflection" if brief else "exercise", "programme")


def _parts(document: Document) -> list[list[int]]:
    """The open lines under each heading of a series, up to the next heading."""
    parts: list[list[int]] = []
    inside = False
    for at in range(len(document.lines)):
        decided = document.decided.get(at)
        if decided and decided.role in HEADINGS:
            inside = decided.reason == "series"
            parts += [[]] if inside else []
        elif inside and decided is None:
            parts[-1].append(at)
    return parts


def _asks_alone(document: Document, at: int) -> bool:
    """A question or a sentence to finish on a line of its own, before or after the task."""
    shown, line = document.shown[at], document.lines[at]
    if line.shape != "text" or shown.words > 40 or shown.sentences > 3 or shown.sells > 1:
        return False
    return shown.stem or (shown.asks and (shown.personal or shown.open or shown.sentences > 1))
