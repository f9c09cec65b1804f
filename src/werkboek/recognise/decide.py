"""One decision a line. The rules stand in order of trust: what the file says, marks, runs of lines, single lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from werkboek import language
from werkboek.model import Decision, Role
from werkboek.recognise.document import Claim, Document
from werkboek.recognise.features import EXERCISE_ICONS, OFFER_ICONS, POINTER_ICONS, QUESTION_ICONS
from werkboek.recognise.marks import cut

Rule = Callable[[Document], Iterator[Claim]]


def decide(document: Document) -> tuple[Decision, ...]:
    """What each line of the document is, how sure, and why."""
    for rule in RULES:
        for index, role, sure, reason in rule(document):
            if document.open(index):
                document.decided[index] = Decision(role, sure, reason)
    return tuple(document.decided[index] for index in range(len(document.lines)))


# ---------------------------------------------------------------------------------------- what the file says


def marked_blocks(document: Document) -> Iterator[Claim]:
    """Comments, tables, pictures and notes are what they are."""
    for index, line in enumerate(document.lines):
        if line.shape == "comment":
            yield index, "comment", True, "picture" if line.level else "comment"
        elif line.block is not None:
            yield index, _block_role(line.block.kind), True, "marked"


def _block_role(kind: str) -> Role:
    return "table" if kind == "table" else "figure" if kind == "figure" else "footnote"


def marked_headings(document: Document) -> Iterator[Claim]:
    """The highest level below the title is a section; what is lower is a sub-heading, or a question of a FAQ."""
    heads = [index for index, line in enumerate(document.lines) if line.shape == "heading"]
    if heads and not document.article.meta.get("title") and _is_title(document, heads):
        yield heads.pop(0), "title", True, "marked"
    top = min((document.lines[index].level for index in heads), default=0)
    scope: Role = "section"
    for index in heads:
        line = document.lines[index]
        role = _heading_role(document, index)
        if line.level == top or role in ("faq-heading", "related-heading"):
            scope = role
            yield index, role, True, "marked"
        elif scope == "faq-heading":
            yield index, "faq-q", True, "answered"
        else:
            yield index, "sub" if role == "section" else role, True, "marked"


def _is_title(document: Document, heads: list[int]) -> bool:
    levels = [document.lines[index].level for index in heads]
    return heads[0] == 0 and levels[0] == min(levels) and levels.count(levels[0]) == 1


def _heading_role(document: Document, index: int) -> Role:
    """What a heading announces, by its words or by its mark."""
    text, marks = cut(document.shown[index].body, ("faq", "related"))
    if "faq" in marks.known or _is_faq(text):
        return "faq-heading"
    if "related" in marks.known or language.cue("related").match(text):
        return "related-heading"
    after = index + 1
    if _next_heading_is_faq(document, after):
        return "faq-heading"
    return "reflection-heading" if language.cue("reflection_heading").match(text) else "section"


def _next_heading_is_faq(document: Document, after: int) -> bool:
    """A heading right above a heading over questions and answers is its first line."""
    if after >= len(document.lines) or document.lines[after].shape != document.lines[after - 1].shape:
        return False
    return document.shown[after].heading_like and _is_faq(document.shown[after].body)


def _is_faq(text: str) -> bool:
    return language.cue("faq").match(text) is not None


def quotations(document: Document) -> Iterator[Claim]:
    """Words in quotation marks or quoted as Markdown does; with a name under them somebody's, else a pull quote."""
    for index in document.undecided():
        line, shown = document.lines[index], document.shown[index]
        if shown.named and index and document.role(index - 1) == "testimonial":
            yield index, "attribution", True, "named"
        elif line.shape == "quote" or (shown.quoted and line.shape == "text" and shown.words >= 4):
            reason = "marked" if line.shape == "quote" else "quoted"
            named = _name_follows(document, index)
            yield index, "testimonial" if named else "pullquote", True, reason


def _name_follows(document: Document, index: int) -> bool:
    """A name on one of the next lines of the same quotation, or straight after words in quotation marks."""
    after = index + 1
    while after < len(document.lines) and document.lines[after].shape == "quote" == document.lines[index].shape:
        if document.shown[after].named:
            return True
        after += 1
    return document.open(after) and document.shown[after].named and document.lines[after].shape != "item"


# ----------------------------------------------------------------------------------------- marks of the author


def icons(document: Document) -> Iterator[Claim]:
    """💡 and its like before a question, ✍️ before an exercise, 👉 before a pointer, 🔗 before an offer."""
    for index in document.undecided():
        shown = document.shown[index]
        if shown.lost_icon:
            yield index, "reflection", True, "lost_icon"
        elif shown.icon:
            yield from _by_icon(document, index, shown.icon)


def _by_icon(document: Document, index: int, icon: str) -> Iterator[Claim]:
    if "none" in cut(document.lines[index].text, ("none",))[1].known:
        yield index, "para", True, "marked"
    elif icon == document.marker:
        yield index, "reflection", True, f"marker {icon}"
    elif icon == "💡" or (icon in QUESTION_ICONS and document.shown[index].asks):
        yield index, "reflection", True, f"icon {icon}"
    elif icon in EXERCISE_ICONS:
        yield index, "exercise", True, f"icon {icon}"
    elif icon in POINTER_ICONS:
        yield index, "xref", True, f"icon {icon}"
    elif icon in OFFER_ICONS:
        yield index, "cta", True, f"icon {icon}"


def labels(document: Document) -> Iterator[Claim]:
    """``Voorbeeld: …``, ``Oefening: …``, ``Reflectievraag: …?``"""
    for index in document.undecided():
        shown = document.shown[index]
        reason = f"label {shown.label_text}:"
        if shown.label == "example":
            yield index, "example", True, reason
        elif shown.label == "exercise" and shown.words > len(shown.label_text.split()):
            yield index, "exercise", True, reason
        elif shown.label == "reflection" and shown.asks:
            yield index, "reflection", True, reason


def example_goes_on(document: Document) -> Iterator[Claim]:
    """``Of iemand die …`` under an example, or a line of the same paragraph."""
    for index in document.undecided():
        if document.role(index - 1) not in ("example", "example-cont"):
            continue
        line, shown = document.lines[index], document.shown[index]
        if line.joined or (shown.ended and language.cue("also").match(shown.body)):
            yield index, "example-cont", True, "more_example"


# ---------------------------------------------------------------------------------------- runs: the back of it


def signoff(document: Document) -> Iterator[Claim]:
    """``Groet,`` and the name under it."""
    for index in document.undecided():
        shown = document.shown[index]
        words = language.cue("signoff").match(shown.body)
        if words and shown.words <= 4 and not shown.body[words.end() :].strip(" ,.!"):
            yield index, "signoff", True, "signoff"
            if (
                document.open(index + 1)
                and document.shown[index + 1].words <= 3
                and not document.shown[index + 1].ended
            ):
                yield index + 1, "signoff", True, "signoff"


def newsletter(document: Document) -> Iterator[Claim]:
    """An invitation says at least two of: receive, mailbox, unsubscribe. One of them alone is ordinary text.

    A short line right above it is its heading.
    """
    cues = [language.cue(f"newsletter_{name}") for name in ("act", "box", "stop")]
    for index in document.undecided():
        said = sum(any(cue.match(word) for word in _tails(document.shown[index].body)) for cue in cues)
        if said < 2 or document.lines[index].shape != "text":
            continue
        above = document.shown[index - 1] if document.open(index - 1) else None
        if above and above.words <= 12 and above.sentences == 1 and not above.leads_in:
            yield index - 1, "newsletter", True, "newsletter"
        yield index, "newsletter", True, "newsletter"


def _tails(text: str) -> Iterator[str]:
    """The text from each of its words on, so that a cue of several words can match anywhere."""
    return (text[found.start() :] for found in re.finditer(r"\b\w", text))


def faq(document: Document) -> Iterator[Claim]:
    """A heading that says so, then questions each with its answer, until something else begins."""
    for index in range(len(document.lines)):
        if document.role(index) == "faq-heading":
            yield from _answers(document, index + 1)
        elif document.heading(index) and not document.article.marked and _is_faq(document.shown[index].body):
            if document.heading(index - 1):
                yield index - 1, "faq-heading", True, "kicker"
            yield index, "faq-heading", True, "faq"
            yield from _answers(document, index + 1)


def _answers(document: Document, index: int) -> Iterator[Claim]:
    asked = False
    while index < len(document.lines):
        shown = document.shown[index]
        if document.role(index) == "faq-q":
            asked = True
        elif document.open(index) and shown.question and shown.words <= 25 and not document.article.marked:
            yield index, "faq-q", True, "answered"
            asked = True
        elif asked and document.open(index) and (document.article.marked or document.paragraph(index)):
            yield index, "faq-a", True, "answered"
        elif document.open(index) or document.role(index) not in ("faq-heading", "table", "figure"):
            return
        index += 1


def related(document: Document) -> Iterator[Claim]:
    """``Ontdek meer`` over titles of other articles, each perhaps with a sentence about it."""
    for index in range(len(document.lines)):
        if document.role(index) == "related-heading":
            yield from _entries(document, index + 1)
        elif document.open(index) and not document.article.marked and _is_related(document, index):
            yield index, "related-heading", True, "related"
            yield from _entries(document, index + 1)


def _is_related(document: Document, index: int) -> bool:
    shown = document.shown[index]
    words = language.cue("related").match(shown.body)
    return words is not None and document.heading(index) and shown.words <= 6


def _entries(document: Document, index: int) -> Iterator[Claim]:
    entered = False
    while document.open(index):
        shown, line = document.shown[index], document.lines[index]
        if line.shape == "item" or (document.heading(index) and not document.article.marked):
            yield index, "related-entry", True, "entry"
            entered = True
        elif not entered:
            yield index, "related-intro", True, "entry"
        elif shown.ended and document.role(index - 1) == "related-entry" and not document.article.marked:
            yield index, "related-desc", True, "entry"
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
            yield index - 1, "cta", True, "offer"


def aphorism(document: Document) -> Iterator[Claim]:
    """One sentence on its own after the offer, before something new begins."""
    for index in document.undecided():
        shown = document.shown[index]
        alone = not document.open(index + 1) or document.heading(index + 1)
        sentence = shown.sentences == 1 and 4 <= shown.words <= 30 and document.lines[index].shape == "text"
        if document.role(index - 1) == "cta" and alone and sentence and not document.article.marked:
            yield index, "pullquote", True, "aphorism"


# --------------------------------------------------------------------------------------------- runs: headings


def title(document: Document) -> Iterator[Claim]:
    """The first line of pasted text, if it is no paragraph; a short line under it is its deck."""
    if document.article.marked or not document.lines:
        return
    first = document.shown[0]
    titled = first.words <= 20 and (document.heading(0) or "?" in first.body) and not first.body.endswith((".", ":"))
    if not (document.open(0) and titled and document.lines[0].shape == "text") or len(document.lines) < 2:
        return
    yield 0, "title", True, "first"
    if document.heading(1) and not document.shown[1].asks and document.paragraph(2):
        yield 1, "subtitle", False, "deck"


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
            yield from ((at, "sub", True, "lead_in") for at in run)
        elif len(run) >= 3 and all(document.shown[at].words <= 6 for at in run):
            yield from ((at, "sub", False, "parallel") for at in run)


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
            yield index, "section", closes and document.role(index - 1) is not None, "question_heading"
        else:
            yield index, "para", False, "loose_question"


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
                yield from ((at, "reflection", True, "asked") for at in range(index, end))
        index = max(end, index + 1)


def _announced(document: Document, index: int) -> bool:
    if index < 0:
        return False
    body = document.shown[index].body
    heading = language.cue("reflection_heading").match(body) is not None
    lead_in = any(language.cue("ask").match(tail) for tail in _tails(body))
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
        yield index, "reflection-heading" if heading else "section", True, "short"


# ----------------------------------------------------------------------------------------------- what is left


def rest(document: Document) -> Iterator[Claim]:
    """Items and paragraphs."""
    for index in document.undecided():
        line = document.lines[index]
        if line.shape == "item":
            yield index, "list-item", True, "bullet"
        elif not re.search(r"\w", line.plain) and len(line.plain) == 1:
            yield index, "boilerplate", True, "lone_bullet"
        else:
            yield index, "para", True, "text"


RULES: tuple[Rule, ...] = (
    marked_blocks,
    marked_headings,
    icons,
    labels,
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
