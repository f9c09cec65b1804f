"""Rules on what the file and the author say themselves: marked blocks and headings, quotations, icons, labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from werkboek import language
from werkboek.model import Role
from werkboek.recognise.document import Claim, Document
from werkboek.recognise.features import EXERCISE_ICONS, OFFER_ICONS, POINTER_ICONS, QUESTION_ICONS
from werkboek.recognise.marks import SPACES, cut, declines

# What the file itself sets as one thing and no other.
SET: dict[str, Role] = {"question": "reflection", "faq-q": "faq-q", "faq-a": "faq-a"}

# What its reader left out of a page, by why it did.
LEFT: dict[str, Role] = {"furniture": "boilerplate", "around": "boilerplate", "running": "boilerplate",
                         "comments": "boilerplate", "newsletter": "newsletter", "toc": "toc"}  # fmt: skip


def marked_blocks(document: Document) -> Iterator[Claim]:
    """Comments, tables, pictures, notes, and what the page itself sets as question and answer are what they are."""
    for index, line in enumerate(document.lines):
        if line.shape == "comment":
            yield Claim(index, LEFT.get(line.reason, "comment"), line.reason)
        elif line.shape in SET:
            yield Claim(index, SET[line.shape], "marked")
        elif line.block is not None:
            yield Claim(index, _block_role(line.block.kind), "marked")


def _block_role(kind: str) -> Role:
    return "table" if kind == "table" else "figure" if kind == "figure" else "footnote"


def marked_headings(document: Document) -> Iterator[Claim]:
    """The highest level below the title is a section; what is lower is a sub-heading, or a question of a FAQ."""
    heads = [
        index for index, line in enumerate(document.lines) if line.shape == "heading" and not _asks(document, index)
    ]
    if heads and not document.article.meta.get("title") and _is_title(document, heads):
        yield Claim(heads.pop(0), "title", "marked")
    top = min((document.lines[index].level for index in heads), default=0)
    scope: Role = "section"
    for index in heads:
        line = document.lines[index]
        role = _heading_role(document, index)
        if line.level == top or role in ("faq-heading", "related-heading"):
            scope = role
            yield Claim(index, role, "marked")
        elif scope == "faq-heading":
            yield Claim(index, "faq-q", "answered")
        else:
            yield Claim(index, "sub" if role == "section" else role, "marked")


def _asks(document: Document, index: int) -> bool:
    """``💡 Wat merk je?`` set as a heading, as page builders do to make it large, or what is asked above an offer."""
    shown, below = document.shown[index], document.shown[index + 1 : index + 2]
    offered = bool(below) and below[0].icon != "" and below[0].icon in OFFER_ICONS
    return shown.asks and (offered or (shown.icon != "" and shown.icon in QUESTION_ICONS))


def _is_title(document: Document, heads: list[int]) -> bool:
    levels = [document.lines[index].level for index in heads]
    return heads[0] == 0 and levels[0] == min(levels) and levels.count(levels[0]) == 1


def _heading_role(document: Document, index: int) -> Role:
    """What a heading announces, by its words or by its mark."""
    text, marks = cut(document.shown[index].body, ("faq", "related"))
    if "faq" in marks.known or is_faq(text):
        return "faq-heading"
    if "related" in marks.known or language.cue("related").match(text):
        return "related-heading"
    after = index + 1
    if _next_heading_is_faq(document, after) or _is_answered(document, index):
        return "faq-heading"
    return "reflection-heading" if language.cue("reflection_heading").match(text) else "section"


def _is_answered(document: Document, index: int) -> bool:
    """Under it stand questions that the page itself answers, or lower headings that all ask: two or more."""
    under = document.lines[index + 1 : index + 2]
    if under and under[0].shape == "faq-q":
        return True
    heads: list[int] = []
    for at in range(index + 1, len(document.lines)):
        if document.lines[at].shape == "heading":
            if document.lines[at].level <= document.lines[index].level:
                break
            heads.append(at)
    asks = all(document.shown[at].asks and not document.shown[at].icon for at in heads)
    return len(heads) >= 2 and asks and language.within("questions").search(document.shown[index].body) is not None


def _next_heading_is_faq(document: Document, after: int) -> bool:
    """A heading right above a heading over questions and answers is its first line."""
    if after >= len(document.lines) or document.lines[after].shape != document.lines[after - 1].shape:
        return False
    return document.shown[after].heading_like and is_faq(document.shown[after].body)


def is_faq(text: str) -> bool:
    """Whether a heading announces questions with answers."""
    return language.cue("faq").match(text) is not None


def quotations(document: Document) -> Iterator[Claim]:
    """Words in quotation marks or quoted as Markdown does; with a name under them somebody's, else a pull quote."""
    for index in document.undecided():
        line, shown = document.lines[index], document.shown[index]
        if index and document.role(index - 1) == "testimonial" and _is_name(document, index):
            yield Claim(index, "attribution", "named")
        elif line.shape == "quote" or (shown.quoted and line.shape == "text" and shown.words >= 4 and not shown.icon):
            reason = "marked" if line.shape == "quote" else "quoted"
            named = _name_follows(document, index)
            yield Claim(index, "testimonial" if named else "pullquote", reason)


def _name_follows(document: Document, index: int) -> bool:
    """A name on one of the next lines of the same quotation, or straight after words in quotation marks."""
    after = index + 1
    while after < len(document.lines) and document.lines[after].shape == "quote" == document.lines[index].shape:
        if document.shown[after].named:
            return True
        after += 1
    return document.open(after) and _is_name(document, after) and document.lines[after].shape != "item"


_PERSON = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?: (?:van|von|de|der|den|le|la|[A-ZÀ-Þ][\w.’'-]*))*(?:, .{2,60}| \(.{2,40}\))")
_BARE = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?: (?:van|von|de|der|den|le|la|[A-ZÀ-Þ][\w.’'-]*)){0,3}")


def _is_name(document: Document, index: int) -> bool:
    """``— Inge``, ``Karin, leerkracht groep 5``, or a bare name with no text under it."""
    shown = document.shown[index]
    alone = not document.paragraph(index + 1) and _BARE.fullmatch(shown.body) is not None
    person = _PERSON.fullmatch(shown.body) is not None and shown.words <= 9
    return shown.named or ((person or alone) and not shown.ended and document.lines[index].shape == "text")


def icons(document: Document) -> Iterator[Claim]:
    """💡 and its like before a question, ✍️ before an exercise, 👉 before a pointer, 🔗 before an offer."""
    for index in document.undecided():
        shown = document.shown[index]
        if shown.lost_icon:
            yield from _by_lost_icon(document, index)
        elif shown.icon and shown.body:
            yield from _by_icon(document, index, shown.icon)


def _by_lost_icon(document: Document, index: int) -> Iterator[Claim]:
    """``? Wat merk je?``, where Windows put a question mark in the place of a 💡 that it did not know, or of a 👉."""
    shown = document.shown[index]
    if shown.asks or " ? " in shown.body:  # the second was the arrow before a hint
        yield Claim(index, "reflection", "lost_icon")
    elif language.within("related").search(shown.body):
        yield Claim(index, "xref", "lost_icon")
    elif document.open(index - 1) and document.shown[index - 1].asks:
        yield Claim(index, "cta", "lost_icon")


def space_marks(document: Document) -> Iterator[Claim]:
    """A line that ends in a mark for writing space asks for it, with a sign before it or without."""
    for index in document.undecided():
        if "{" in document.lines[index].text and cut(document.lines[index].text, SPACES)[1].asked:
            yield Claim(index, "exercise", "space_mark")


def _by_icon(document: Document, index: int, icon: str) -> Iterator[Claim]:
    if declines(document.lines[index]):
        yield Claim(index, "para", "marked")
    elif icon == document.marker:
        yield Claim(index, "reflection", f"marker {icon}")
    elif icon == "💡" or (icon in QUESTION_ICONS and document.shown[index].asks):
        yield Claim(index, "reflection", f"icon {icon}")
    elif icon in EXERCISE_ICONS and not _decorates(document, index):
        yield Claim(index, "exercise", f"icon {icon}")
    elif icon in POINTER_ICONS and _points(document, index):
        yield Claim(index, "xref", f"icon {icon}")
    elif icon in OFFER_ICONS:
        yield Claim(index, "cta", f"icon {icon}")


def _decorates(document: Document, index: int) -> bool:
    """The same sign on the lines beside it, before what is nothing to do: the bullets of a list."""
    shown = document.shown[index]
    beside = [at for at in (index - 1, index + 1) if 0 <= at < len(document.lines)]
    same = any(document.shown[at].icon == shown.icon for at in beside)
    return same and not (shown.act or shown.answerable or document.article.marked)


def _points(document: Document, index: int) -> bool:
    """A 👉 before a link or the name of something to read; before other text it is decoration."""
    shown = document.shown[index]
    linked = "](" in document.lines[index].text or language.within("related").search(shown.body) is not None
    return linked or document.article.marked or (not shown.ended and not shown.label_text)


def labels(document: Document) -> Iterator[Claim]:
    """``Voorbeeld: …``, ``Oefening: …``, ``Reflectievraag: …?``"""
    for index in document.undecided():
        shown = document.shown[index]
        reason = f"label {shown.label_text}:"
        asks = shown.answerable or ("?" in shown.body and shown.personal)
        hers = shown.answerable or shown.personal
        if shown.label == "example":
            yield Claim(index, "example", reason)
        elif not asked_freely(document) or shown.leads_in or document.lines[index].shape == "heading":
            continue
        elif shown.label == "exercise" and not document.shown[index].stem:
            yield Claim(index, "exercise", reason)
        elif (shown.label == "reflection" and asks) or (shown.label_text.casefold() in document.labels and hers):
            yield Claim(index, "reflection", reason)


def asked_freely(document: Document) -> bool:
    """Whether questions may be found without a sign: not where the file says that each has one."""
    return "questions" not in document.article.meta


def example_goes_on(document: Document) -> Iterator[Claim]:
    """``Of iemand die …`` under an example, or a line of the same paragraph."""
    for index in document.undecided():
        if document.role(index - 1) not in ("example", "example-cont"):
            continue
        line, shown = document.lines[index], document.shown[index]
        if line.joined or (shown.ended and language.cue("also").match(shown.body)):
            yield Claim(index, "example-cont", "more_example")
