"""Rules on what an author's letter ends with: greeting and name, address, the invitation to write again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from werkboek import language
from werkboek.recognise.around import NAMED, is_furniture
from werkboek.recognise.document import Claim, Document


def signoff(document: Document) -> Iterator[Claim]:
    """``Groet,`` and the name under it, or both on one line; below the first six tenths of a text."""
    for at in document.undecided():
        if at < 0.6 * len(document.lines):
            continue
        if _is_name_below(document, at):
            yield from _signed(at, *([at - 1] if _may_greet(document, at - 1) else []))
        elif _is_closing(document, at):
            yield from _signed(at, at + 1)
        elif _greets(document, at):
            yield from _signed(at, *([at + 1] if _signs(document, at + 1, _said(document, at)) else []))


def _signed(*lines: int) -> Iterator[Claim]:
    return (Claim(at, "signoff", "signoff") for at in lines)


def _may_greet(document: Document, at: int) -> bool:
    """A short line above a name, whatever it wishes."""
    above = document.open(at) and document.lines[at].shape == "text"
    return above and document.shown[at].words <= 6 and not document.shown[at].asks


def _greets(document: Document, at: int) -> bool:
    """``Groet,`` or ``Warme groet, Els``: after the wish at most a name."""
    shown, said = document.shown[at], _said(document, at)
    shaped = shown.words <= 5 and not shown.asks and document.lines[at].shape == "text"
    named = not said or (len(said.split()) <= 3 and (said[0].isupper() or "," in shown.body))
    return shaped and named and language.cue("signoff").match(shown.body) is not None


def _said(document: Document, at: int) -> str:
    """What stands behind the wish on its own line."""
    body = document.shown[at].body
    words = language.cue("signoff").match(body)
    return body[words.end() :].strip(" ,.!🌙✨") if words else ""


def _signs(document: Document, at: int, said: str) -> bool:
    """The line under a wish: a few words, or a name where one stood behind the wish already."""
    if not document.open(at):
        return False
    shown = document.shown[at]
    return NAMED.fullmatch(shown.body) is not None if said else shown.words <= 4 and not shown.ended


def _is_closing(document: Document, at: int) -> bool:
    """``With warm wishes from the hills,`` and a name under it."""
    shown, below = document.shown[at], at + 1
    ends = shown.body.rstrip().endswith(",") and shown.words <= 9 and document.lines[at].shape == "text"
    named = document.open(below) and document.shown[below].words <= 3 and NAMED.fullmatch(document.shown[below].body)
    return ends and bool(named)


def after_greeting(document: Document) -> Iterator[Claim]:
    """Short lines below the name under a letter: an address, a trade, a site."""
    names = [at for at in range(len(document.lines)) if document.role(at) == "signoff"]
    for at in range(names[-1] + 1 if names else len(document.lines), len(document.lines)):
        shown = document.shown[at]
        if document.open(at) and shown.words <= 14 and not shown.ended and not shown.answerable and not shown.sells > 1:
            yield Claim(at, "boilerplate", "furniture")


def _is_name_below(document: Document, at: int) -> bool:
    """A name alone on the last line of a text, or right above what a page puts under it."""
    shown, line = document.shown[at], document.lines[at]
    last = (
        at + 1 >= len(document.lines)
        or is_furniture(document.shown[at + 1])
        or document.shown[at + 1].body.startswith(("P.S.", "PS", "P. S."))
    )
    return last and shown.words <= 2 and line.shape == "text" and NAMED.fullmatch(line.plain) is not None


def newsletter(document: Document) -> Iterator[Claim]:
    """An invitation says at least two of: receive, mailbox, unsubscribe. One of them alone is ordinary text.

    Without a word on unsubscribing it stands in the second half; what is left out is text lost to the reader.
    A short line right above it is its heading, and one right below it the button.
    """
    cues = [language.within(f"newsletter_{name}") for name in ("act", "box", "stop")]
    for at in document.undecided():
        said = [cue.search(document.shown[at].body) is not None for cue in cues]
        placed = said[2] or at >= len(document.lines) / 2
        shown = document.shown[at]
        placed = placed or cues[0].match(shown.body) is not None
        asks = (shown.asks and shown.open) or shown.stem
        if sum(said) < 2 or not placed or document.lines[at].shape != "text" or asks:
            continue
        yield from _invitation(document, at, cues[1:])


def _invitation(document: Document, at: int, cues: list[re.Pattern[str]]) -> Iterator[Claim]:
    above = document.shown[at - 1] if document.open(at - 1) else None
    if (
        above
        and above.words <= 14
        and above.sentences == 1
        and not above.leads_in
        and document.lines[at - 1].shape == "text"
    ):
        yield Claim(at - 1, "newsletter", "newsletter")
    yield Claim(at, "newsletter", "newsletter")
    below = at + 1
    while document.open(below) and document.lines[below].shape == "text":
        shown = document.shown[below]
        if document.heading(below) and document.paragraph(below + 1) and shown.words > 1:
            return
        if not (shown.words <= 4 and not shown.asks) and not any(cue.search(shown.body) for cue in cues):
            return
        if shown.words <= 4 and language.cue("signoff").match(shown.body):
            return
        yield Claim(below, "newsletter", "newsletter")
        below += 1
