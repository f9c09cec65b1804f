"""Rules on what stands around an article: greeting, newsletter, questions and answers, other articles, offers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from werkboek import language
from werkboek.recognise.document import Claim, Document
from werkboek.recognise.marked import is_faq


def signoff(document: Document) -> Iterator[Claim]:
    """``Groet,`` and the name under it."""
    for index in document.undecided():
        shown = document.shown[index]
        words = language.cue("signoff").match(shown.body)
        if words and shown.words <= 4 and not shown.body[words.end() :].strip(" ,.!"):
            yield Claim(index, "signoff", "signoff")
            if (
                document.open(index + 1)
                and document.shown[index + 1].words <= 3
                and not document.shown[index + 1].ended
            ):
                yield Claim(index + 1, "signoff", "signoff")


def newsletter(document: Document) -> Iterator[Claim]:
    """An invitation says at least two of: receive, mailbox, unsubscribe. One of them alone is ordinary text.

    Without a word on unsubscribing it stands in the second half; what is left out is text lost to the reader.

    A short line right above it is its heading.
    """
    cues = [language.cue(f"newsletter_{name}") for name in ("act", "box", "stop")]
    for index in document.undecided():
        said = [any(cue.match(word) for word in tails(document.shown[index].body)) for cue in cues]
        placed = said[2] or index >= len(document.lines) / 2
        if sum(said) < 2 or not placed or document.lines[index].shape != "text":
            continue
        above = document.shown[index - 1] if document.open(index - 1) else None
        if above and above.words <= 12 and above.sentences == 1 and not above.leads_in:
            yield Claim(index - 1, "newsletter", "newsletter")
        yield Claim(index, "newsletter", "newsletter")


def tails(text: str) -> Iterator[str]:
    """The text from each of its words on, so that a cue of several words can match anywhere."""
    return (text[found.start() :] for found in re.finditer(r"\b\w", text))


def faq(document: Document) -> Iterator[Claim]:
    """A heading that says so, then questions each with its answer, until something else begins."""
    for index in range(len(document.lines)):
        if document.role(index) == "faq-heading":
            yield from _answers(document, index + 1)
        elif document.heading(index) and not document.article.marked and is_faq(document.shown[index].body):
            if document.heading(index - 1):
                yield Claim(index - 1, "faq-heading", "kicker")
            yield Claim(index, "faq-heading", "faq")
            yield from _answers(document, index + 1)


def _answers(document: Document, index: int) -> Iterator[Claim]:
    asked = False
    while index < len(document.lines):
        shown = document.shown[index]
        if document.role(index) == "faq-q":
            asked = True
        elif document.open(index) and shown.question and shown.words <= 25 and not document.article.marked:
            yield Claim(index, "faq-q", "answered")
            asked = True
        elif asked and document.open(index) and (document.article.marked or document.paragraph(index)):
            yield Claim(index, "faq-a", "answered")
        elif document.open(index) or document.role(index) not in ("faq-heading", "table", "figure"):
            return
        index += 1


def related(document: Document) -> Iterator[Claim]:
    """``Ontdek meer`` over titles of other articles, each perhaps with a sentence about it."""
    for index in range(len(document.lines)):
        if document.role(index) == "related-heading":
            yield from _entries(document, index + 1)
        elif document.open(index) and not document.article.marked and _is_related(document, index):
            yield Claim(index, "related-heading", "related")
            yield from _entries(document, index + 1)


def _is_related(document: Document, index: int) -> bool:
    shown = document.shown[index]
    words = language.cue("related").match(shown.body)
    if words is None or not document.heading(index) or shown.words > 6:
        return False
    below = index + 1 < len(document.lines) and (document.heading(index + 1) or document.shown[index + 1].leads_in)
    return below or not shown.body[words.end() :].strip(" .…:!")


def _entries(document: Document, index: int) -> Iterator[Claim]:
    entered = False
    while document.open(index):
        shown, line = document.shown[index], document.lines[index]
        if line.shape == "item" or (document.heading(index) and not document.article.marked):
            yield Claim(index, "related-entry", "entry")
            entered = True
        elif not entered:
            yield Claim(index, "related-intro", "entry")
        elif shown.ended and document.role(index - 1) == "related-entry" and not document.article.marked:
            yield Claim(index, "related-desc", "entry")
        else:
            return
        index += 1


def offers(document: Document) -> Iterator[Claim]:
    """The question above a 🔗, and the lines that share its paragraph: the most harmful place for writing lines."""
    for index in range(len(document.lines) - 1, -1, -1):
        if document.role(index) != "cta" or not document.open(index - 1):
            continue
        above = document.shown[index - 1]
        if document.lines[index].joined or language.cue("cta").match(above.body) or (above.asks and above.words <= 25):
            yield Claim(index - 1, "cta", "offer")


def aphorism(document: Document) -> Iterator[Claim]:
    """One sentence on its own after the offer, before something new begins."""
    for index in document.undecided():
        shown = document.shown[index]
        alone = not document.open(index + 1) or document.heading(index + 1)
        sentence = shown.sentences == 1 and 4 <= shown.words <= 30 and document.lines[index].shape == "text"
        if document.role(index - 1) == "cta" and alone and sentence and not document.article.marked:
            yield Claim(index, "pullquote", "aphorism")
