"""An article's Markdown with how it was read -> its passages, and the small edits by which an author sets us right.

A passage is what was read as one thing: a paragraph, a heading, a row of a list. It knows its lines in the file, so
that an edit changes those lines and no other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from werkboek.language import Language
from werkboek.model import ASKS, HEADINGS, LEFT_OUT, Decision, Line, Reading, Role
from werkboek.project import Text
from werkboek.read import read
from werkboek.read.asides import behind
from werkboek.recognise import recognise
from werkboek.recognise.marks import SPACES, cut, told, wondered
from werkboek.render.markdown import mark
from werkboek.spaces import Asked

# What an author can say a passage is, and how a line that is it begins. The rest is said by other lines around it.
BEGINS: dict[str, str] = {"asks": "💡 ", "heading": "## ", "subheading": "### ", "plain": "", "item": "- ",
                          "example": "", "quote": "> "}  # fmt: skip
_ROLES: dict[Role, str] = {"section": "heading", "faq-heading": "heading", "related-heading": "heading",
                           "reflection-heading": "heading", "sub": "subheading", "faq-q": "subheading",
                           "title": "heading", "list-item": "item", "related-entry": "item", "example": "example",
                           "pullquote": "quote", "testimonial": "quote"}  # fmt: skip
# Icons of the notation, and what Markdown puts before a line.
_SIGNS = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,3}[.)]\s+|(?:💡|✍️?|👉|🔗)\ufe0f?\s*)")
_ICON = re.compile(r"^(?:💡|✍️?|👉|🔗)\ufe0f?\s*")
_COMMENT = re.compile(r"^\s*<!--(?:.*:\s*$|\s*)|\s*-->\s*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """``first`` and ``last``: its lines in the file, from 1. ``raw`` is what stands there, ``text`` how it reads.

    ``says``: what it is, as one of :data:`BEGINS`, "out", or "" for what is none of these, as a picture.
    """

    first: int
    last: int
    raw: str
    text: str
    role: Role
    reason: str
    open: bool
    says: str


def passages(reading: Reading, content: str) -> tuple[Passage, ...]:
    """The passages of an article in Markdown, in order."""
    rows = content.split("\n")
    pairs = list(zip(reading.lines, reading.decisions, strict=True))
    lots = [list(lot) for _, lot in groupby(pairs, key=lambda pair: pair[0].source.line)]
    starts = [lot[0][0].source.line for lot in lots]
    ends = [*(start - 1 for start in starts[1:]), len(rows)]
    return tuple(_passage(lot, rows, start, end) for lot, start, end in zip(lots, starts, ends, strict=True))


def _passage(lot: Sequence[tuple[Line, Decision]], rows: Sequence[str], start: int, end: int) -> Passage:
    lot = [pair for pair in lot if pair[0].shape != "comment"] or lot  # a remark in a line is not what the line is
    line, decision = lot[0]
    last = start
    while last < end and rows[last].strip() and not rows[last].lstrip().startswith("<!--") and line.shape != "comment":
        last += 1
    number = f"{line.number}. " if line.number is not None else ""
    text = " ".join(one.plain for one, _ in lot)
    text = number + _ICON.sub("", cut(told(wondered(text)[0])[0], SPACES)[0], count=1)
    return Passage(start, last, "\n".join(rows[start - 1 : last]), text, decision.role,
                   decision.reason, decision.maybe in ASKS, _says(line, decision.role))  # fmt: skip


def _says(line: Line, role: Role) -> str:
    if line.block is not None:
        return ""
    if role in LEFT_OUT:
        return "out"
    if role in ASKS:
        return "asks"
    return _ROLES.get(role, "" if role in HEADINGS else "plain")


# ------------------------------------------------------------------------------------------------------- edits

Edit = tuple[int, int, list[str]]
"""Lines from the first to the last, from 1, and what comes in their place."""


def applied(content: str, edit: Edit) -> str:
    """The text after an edit."""
    first, last, new = edit
    rows = content.split("\n")
    return "\n".join([*rows[: first - 1], *new, *rows[last:]])


def said(passage: Passage, says: str, content: str, speech: Language) -> Edit:
    """The edit that makes a passage what its author says it is.

    How the line begins says so; where it still would be read otherwise, as a sub-heading without a heading above it,
    a mark behind it does.
    """
    rows = content.split("\n")
    if says == "out":
        return _out(passage, rows, speech)
    place = _back if _remarked(passage, rows) else _replaced
    new = _as(passage.raw, says, speech)
    edit = place(passage, rows, new, speech)
    if says not in speech.marks or _is(passage, says, applied(content, edit)):
        return edit
    return place(passage, rows, [*new[:-1], f"{new[-1]} {{{speech.marks[says]}}}"], speech)


def _remarked(passage: Passage, rows: Sequence[str]) -> bool:
    """Whether a passage stands in a remark."""
    above = "\n".join([*rows[: passage.first - 1], passage.raw.split("-->")[0]])
    return above.rfind("<!--") > above.rfind("-->")


def _out(passage: Passage, rows: Sequence[str], speech: Language) -> Edit:
    """A passage as a remark, without the mark that would take it out of one."""
    kept = [told(row)[0] for row in passage.raw.split("\n")]
    if _remarked(passage, rows):
        return passage.first, passage.last, kept
    remark = [re.sub("-(?=-)", "- ", row) for row in kept]  # as a dash too many: ---> would end it
    return _replaced(passage, rows, [f"<!-- {speech.word('dropped')}:", *remark, "-->"], speech)


def _is(passage: Passage, says: str, content: str) -> bool:
    text = _letters(passage.text)
    return all(one.says == says for one in read_as(content) if _letters(one.text) == text)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def read_as(content: str) -> tuple[Passage, ...]:
    """The passages of an article in Markdown, as it is read now."""
    article = read(Text("a.md", "a.md", content.encode()), lambda problem: None)
    _, decisions = recognise(article, lambda problem: None)
    return passages(Reading(article.path, article.lines, decisions), content)


def _as(raw: str, says: str, speech: Language) -> list[str]:
    """The lines of a passage as what they are said to be."""
    *above, last = raw.split("\n")
    last, aside = behind(last)
    bare = [_bare(_COMMENT.sub("", row)) for row in (*above, last)]
    if says in ("plain", "quote"):
        return [BEGINS[says] + row for row in (*bare[:-1], _with(_unasked(bare[-1]), aside))]
    text = " ".join(row.strip() for row in bare)
    label = f"{speech.studio['example']}: " if says == "example" else ""
    return [BEGINS[says] + label + _with(text if says == "asks" else _unasked(text), aside)]


def _unasked(row: str) -> str:
    """A line without the marks of a writing space, which only a question has; one that is nothing else stays."""
    return cut(row, SPACES)[0] or row


def _with(row: str, aside: str) -> str:
    """A row with the aside that stood behind it."""
    return f"{row} {aside}".rstrip()


def _bare(row: str) -> str:
    """A line without what says what it is: ``## Rust {kop}`` is ``Rust``."""
    row = told(wondered(row)[0])[0]
    before = ""
    while row != before:
        before, row = row, _SIGNS.sub("", row, count=1)
    return row.strip()


def _replaced(passage: Passage, rows: Sequence[str], new: list[str], speech: Language) -> Edit:
    """The lines of a passage replaced, with an empty line where other text stands right above or below."""
    above = passage.first >= 2 and bool(rows[passage.first - 2].strip())
    below = passage.last < len(rows) and bool(rows[passage.last].strip())
    item = new[0].startswith("- ")
    above = above and not (item and _SIGNS.match(rows[passage.first - 2]))
    below = below and not (item and _SIGNS.match(rows[passage.last]))
    return passage.first, passage.last, [*([""] if above else []), *new, *([""] if below else [])]


def _back(passage: Passage, rows: Sequence[str], new: list[str], speech: Language) -> Edit:
    """A line out of its remark, into the book; a remark with nothing left in it goes."""
    first = last = passage.first
    while first > 1 and "<!--" not in rows[first - 1]:
        first -= 1
    while last < len(rows) and "-->" not in rows[last - 1]:
        last += 1
    inside = [at for at in range(first, last + 1) if _COMMENT.sub("", rows[at - 1]).strip()]
    before = [rows[at - 1] for at in range(first, passage.first)]
    after = [rows[at - 1] for at in range(passage.first + 1, last + 1)]
    opened, closed = f"<!-- {speech.word('dropped')}:", "-->"
    parts: list[str] = []
    if any(at < passage.first for at in inside):
        parts += [*before, closed, ""]
    parts += new
    if any(at > passage.first for at in inside):
        parts += ["", opened, *after]
    return first, last, parts


def spaced(passage: Passage, asked: Asked | None, speech: Language) -> Edit:
    """The edit that gives a question another space; None: what suits it."""
    rows = passage.raw.split("\n")
    last, aside = behind(rows[-1])
    row = cut(last, SPACES)[0] + mark([asked] if asked else [], speech)
    return passage.first, passage.last, [*rows[:-1], _with(row, aside)]


def split(passage: Passage, text: str, at: int) -> Edit:
    """The edit that makes two passages of one, at a place in what is to stand there."""
    halves = text[:at].rstrip(), text[at:].lstrip()
    return passage.first, passage.last, "\n\n".join(filter(None, halves)).split("\n")


def joined(passage: Passage, after: Passage) -> Edit:
    """The edit that puts a passage behind the one before it: as one sentence after another."""
    text = f"{passage.raw} {' '.join(_bare(row) for row in after.raw.split(chr(10)))}"
    return passage.first, after.last, text.split("\n")


def asked_below(passage: Passage, prompt: str) -> Edit:
    """The edit that puts a question below a passage."""
    return passage.last + 1, passage.last, ["", f"💡 {prompt}"]


def doubts(content: str, before: Reading, speech: Language) -> str:
    """Markdown made of an article that was read so, with a mark behind each line its author has yet to decide on."""
    left = {line.plain for line, one in zip(before.lines, before.decisions, strict=True) if one.maybe in ASKS}
    found = (
        [one for one in read_as(content) if one.text in left and one.says not in ("asks", "out", "")] if left else []
    )
    for one in reversed(found):
        rows = one.raw.split("\n")
        content = applied(content, (one.first, one.last, [*rows[:-1], f"{rows[-1]} {{{speech.marks['asks']}?}}"]))
    return content


def settled(passage: Passage, says: str, content: str, speech: Language) -> Edit:
    """The edit for an answer to a line in doubt: a question, or what it is without the mark."""
    return said(passage, says, content, speech) if says == "asks" else (
        passage.first, passage.last, [wondered(row)[0] for row in passage.raw.split("\n")])  # fmt: skip
