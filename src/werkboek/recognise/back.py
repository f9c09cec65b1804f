"""Rules on what goes to the back of the book or sells: questions and answers, other articles, offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile

from werkboek import language
from werkboek.recognise.document import Claim, Document
from werkboek.recognise.marked import is_faq


def faq(document: Document) -> Iterator[Claim]:
    """A heading that says so, then questions each with its answer, until something else begins."""
    for at in range(len(document.lines)):
        if document.role(at) == "faq-heading":
            yield from _answers(document, at + 1)
        elif document.heading(at) and not document.article.marked and is_faq(document.shown[at].body):
            if document.heading(at - 1) and not document.shown[at - 1].asks:
                yield Claim(at - 1, "faq-heading", "kicker")
            yield Claim(at, "faq-heading", "faq")
            yield from _answers(document, at + 1)


def _answers(document: Document, at: int) -> Iterator[Claim]:
    asked = False
    while at < len(document.lines):
        shown = document.shown[at]
        if document.role(at) == "faq-q":
            asked = True
        elif document.open(at) and shown.asks and shown.words <= 30 and _is_asked(document, at):
            yield Claim(at, "faq-q", "answered")
            asked = True
        elif asked and document.open(at) and _is_quotation(document, at):
            return
        elif (
            asked
            and document.open(at)
            and (document.article.marked or document.paragraph(at) or document.lines[at].shape == "item")
        ):
            yield Claim(at, "faq-a", "answered")
        elif document.open(at) or document.role(at) not in ("faq-heading", "table", "figure", "boilerplate"):
            return
        at += 1


def _is_quotation(document: Document, at: int) -> bool:
    """A pull quote under the last answer, pasted between its marks or set as one in Markdown."""
    shape = document.lines[at].shape
    return shape == "quote" or (shape == "text" and document.shown[at].quoted)


def _is_asked(document: Document, at: int) -> bool:
    """A question that is answered: of one or two sentences, with text under it."""
    below = document.next(at)
    return document.shown[at].sentences <= 2 and document.open(below) and not document.shown[below].question


def answers(document: Document) -> Iterator[Claim]:
    """A heading that speaks of questions, over three or more that are answered: ``Vos questions sur l'atelier``."""
    if document.article.marked:
        return
    for at in document.undecided():
        shown = document.shown[at]
        if not (document.heading(at) and shown.words <= 9 and language.within("questions").search(shown.body)):
            continue
        pairs = [below for below in range(at + 1, len(document.lines) - 1) if (below - at) % 2]
        run = list(takewhile(lambda below: _is_answered(document, below), pairs))
        if len(run) >= 3:
            yield Claim(at, "faq-heading", "faq")
            yield from (Claim(below, "faq-q", "answered") for below in run)
            yield from (Claim(below + 1, "faq-a", "answered") for below in run)


def _is_answered(document: Document, at: int) -> bool:
    """A short question with one paragraph under it."""
    shown = document.shown[at]
    asks = document.open(at) and shown.question and shown.words <= 20 and document.lines[at].shape == "text"
    return asks and document.paragraph(at + 1) and not document.shown[at + 1].asks


def interview(document: Document) -> Iterator[Claim]:
    """Five questions or more under each other, most answered in the first person, or with yes or no."""
    if document.article.marked:
        return
    pairs: list[list[int]] = []
    for at in document.undecided():
        if _is_interviewers(document, at):
            answer = at + 1
            while document.paragraph(answer) and not _is_interviewers(document, answer):
                answer += 1
            pairs.append(list(range(at, answer)))
    mine = [pair for pair in pairs if _says_i(document, pair[1:]) or _replies(document, pair[1:])]
    joined = sum(b[0] <= a[-1] + 2 and len(a) <= 4 for a, b in pairwise(pairs))
    if len(mine) >= 3 and len(pairs) >= 5 and 5 * len(mine) >= 3 * len(pairs) and 5 * joined >= 3 * (len(pairs) - 1):
        for at, pair in enumerate(pairs):
            last = at >= len(pairs) - 2 and document.shown[pair[0]].personal  # may be for the reader
            yield Claim(pair[0], "faq-q", "interview", "reflection" if last else None)
            yield from (Claim(answer, "faq-a", "interview") for answer in pair[1:])


def _is_interviewers(document: Document, at: int) -> bool:
    shown, line = document.shown[at], document.lines[at]
    asks = line.shape == "text" and shown.asks and shown.words <= 40 and not (shown.icon or shown.label or shown.quoted)
    return asks and document.paragraph(at + 1) and not document.shown[at + 1].asks


def _replies(document: Document, lines: list[int]) -> bool:
    """``Nee, …``, ``Absolut.``, or words in quotation marks."""
    body = document.shown[lines[0]].body if lines else ""
    return body[:1] in ("“", "„", "«", '"') or language.cue("answers", document.language).match(body) is not None


def _says_i(document: Document, lines: list[int]) -> bool:
    return any(language.within("i", document.language).search(document.shown[at].body) for at in lines)


def related(document: Document) -> Iterator[Claim]:
    """``Ontdek meer`` over titles of other articles, each perhaps with a sentence about it."""
    for at in range(len(document.lines)):
        if document.role(at) == "related-heading":
            yield from _entries(document, at + 1)
        elif document.open(at) and not document.article.marked and _is_related(document, at):
            yield Claim(at, "related-heading", "related")
            yield from _entries(document, at + 1)


def _is_related(document: Document, at: int) -> bool:
    shown = document.shown[at]
    words = language.cue("related").match(shown.body)
    shaped = document.heading(at) or (shown.leads_in and document.lines[at].shape == "text")
    named = words is not None and shown.body[words.end() :].lstrip().startswith(":") and not shown.leads_in
    if words is None or not shaped or shown.words > 7 or named:
        return False
    below = document.next(at)
    follows = below < len(document.lines) and (document.heading(below) or document.shown[below].leads_in
                                               or document.lines[below].shape == "item")  # fmt: skip
    return follows or not shown.body[words.end() :].strip(" .…:!?")


def _entries(document: Document, at: int) -> Iterator[Claim]:
    entered = False
    while document.open(at):
        shown, line = document.shown[at], document.lines[at]
        titled = (
            document.heading(at) or (shown.words <= 14 and shown.asks) or shown.quoted or shown.icon in ("→", "👉", "➡")
        )
        if line.shape == "item" or (titled and not document.article.marked) or line.text.startswith("["):
            yield Claim(at, "related-entry", "entry")
            entered = True
        elif not entered:
            yield Claim(at, "related-intro", "entry")
        elif shown.ended and document.role(at - 1) == "related-entry" and _is_described(document, at):
            yield Claim(at, "related-desc", "entry")
        else:
            return
        at += 1


def _is_described(document: Document, at: int) -> bool:
    """Whether a sentence under a title is about it: after a list in Markdown it is not."""
    above, line = document.lines[at - 1], document.lines[at]
    alone = above.shape == "text" == line.shape and re.fullmatch(r"\[.*\]\(\S*\)", above.text) is not None
    return not document.article.marked or alone


def pointers(document: Document) -> Iterator[Claim]:
    """``Lees ook: …`` in the middle of a text."""
    for at in document.undecided():
        shown = document.shown[at]
        if document.article.marked and "](" not in document.lines[at].text:
            continue
        words = language.cue("related").match(shown.body)
        colon = words and shown.body[words.end() :].lstrip().startswith((":", "–", "→", "»"))
        if colon and shown.words <= 24 and not shown.leads_in:
            yield Claim(at, "xref", "points")


def offers(document: Document) -> Iterator[Claim]:
    """The question above a 🔗, and the lines that share its paragraph: the most harmful place for writing lines."""
    for at in range(len(document.lines) - 1, -1, -1):
        if document.role(at) != "cta" or not document.open(at - 1):
            continue
        above = document.shown[at - 1]
        if document.lines[at].joined or language.cue("cta").match(above.body) or (above.asks and above.words <= 25):
            yield Claim(at - 1, "cta", "offer")


def sales(document: Document) -> Iterator[Claim]:
    """What the author sells, in the second half: an invitation with words of trade, and the lines that go with it."""
    if document.article.marked:
        return
    half = len(document.lines) // 2
    for at in [at for at in document.undecided() if at >= half]:
        shown, line = document.shown[at], document.lines[at]
        if not document.open(at) or line.shape != "text" or shown.label in ("exercise", "example") or shown.prompt:
            continue
        invites = language.cue("cta").match(shown.body) is not None
        if (
            (invites and shown.sells)
            or (shown.sells >= 2 and shown.personal and language.within("cta").search(shown.body))
            or shown.sells >= 4
        ):
            yield Claim(at, "cta", "sells")
            yield from _with_it(document, at)


def _with_it(document: Document, at: int) -> Iterator[Claim]:
    """The question or short line above an offer, and lines of the same trade below."""
    above = document.shown[at - 1] if document.open(at - 1) else None
    if above and document.lines[at - 1].shape == "text" and above.asks and not above.open and above.words <= 25:
        yield Claim(at - 1, "cta", "offer")
    below = at + 1
    while (
        document.open(below)
        and document.lines[below].shape == "text"
        and document.shown[below].sells
        and document.shown[below].words <= 40
    ):
        yield Claim(below, "cta", "offer")
        below += 1


def aphorism(document: Document) -> Iterator[Claim]:
    """One sentence on its own after the offer, before something new begins."""
    for at in document.undecided():
        shown = document.shown[at]
        alone = not document.open(at + 1) or document.heading(at + 1)
        sentence = shown.sentences == 1 and 4 <= shown.words <= 30 and document.lines[at].shape == "text"
        if document.role(at - 1) == "cta" and alone and sentence and not document.article.marked and not shown.asks:
            yield Claim(at, "pullquote", "aphorism")
