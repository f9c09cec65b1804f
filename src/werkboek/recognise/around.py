"""Rules on what a page puts around an article: menu, author and date, contents, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from werkboek import language
from werkboek.recognise.document import Claim, Document
from werkboek.recognise.features import Features

_DAY = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d)(?!\d)")
_TRAIL = re.compile(r"(?:home|start(?:seite|pagina)?|blog|accueil)\s*[>›»/|]\s", re.I)
_PARTS = re.compile(r"\s[|·•»›>/–—]\s|\s{2,}")
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.’'-]++"  # possessive: a long word could be cut into names in as many ways as it has letters
_BETWEEN = r"(?:van|von|de|der|den|le|la)"
_DEGREE = r"(?:(?:[Dd]rs|[Dd]r|[Ii]r|[Pp]rof)\.\s)?"
_BY = re.compile(rf"(?:Tekst:|Text:|Texte ?:|Words:|[Dd]oor|[Bb]y|[Vv]on|[Pp]ar)\s+(?P<name>{_DEGREE}{_NAME}"
                 rf"(?:\s(?:{_BETWEEN}|{_NAME})){{0,4}})\s*(?:[,|·•–-].*)?$")  # fmt: skip
NAMED = re.compile(rf"(?:[-–—]\s*)?{_DEGREE}(?:{_NAME},? ?|{_BETWEEN} ){{1,4}}(?:, [A-Z]{{2,6}}\w*)?\s*")


def author(text: str) -> str:
    """The name in ``Door Anna de Wit, psycholoog``, or nothing."""
    found = _BY.match(text)
    return found["name"] if found else ""


def head(document: Document) -> Iterator[Claim]:
    """Menu, trail, category, author, date and minutes to read: above the first paragraph."""
    if document.article.marked:
        return
    lines = list(_above_text(document))
    found = {
        at
        for at in lines
        if is_furniture(document.shown[at]) or _is_timed(document.shown[at]) or _is_repeated(document, at, lines)
    }
    found |= {at for at in [one for one in lines if one not in found][:1] if _is_category(document, at)}
    found |= {at for at in lines if at - 1 in found or at + 1 in found if _is_name(document, at, lines)}
    candidates = [at for at in lines if at not in found and is_titular(document, at)]
    for at, after in pairwise(candidates):  # a category or two above a long title
        between = set(range(at + 1, after))
        if between and between <= found and document.shown[at].words <= 4 < document.shown[after].words:
            found.add(at)
    yield from (Claim(at, "boilerplate", "furniture") for at in sorted(found))


def _is_category(document: Document, at: int) -> bool:
    """``Opvoeden · Basisschool`` above a title."""
    shown = document.shown[at]
    parted = re.search(r"\S\s[·•|/]\s\S", shown.body) is not None
    return parted and shown.words <= 6 and not shown.asks and is_titular(document, at + 1)


def is_titular(document: Document, at: int) -> bool:
    """Open text that may be a title: longer than a heading, and it may ask or exclaim."""
    if not document.open(at) or document.lines[at].shape != "text":
        return False
    shown = document.shown[at]
    ends = shown.body.rstrip().endswith((".", ":")) and not shown.body.endswith("...")
    shaped = document.heading(at) or (shown.words <= 20 and not ends and not document.labelled(at))
    return shaped and shown.body[:1].upper() == shown.body[:1]


def _above_text(document: Document) -> Iterator[int]:
    for at in range(min(12, len(document.lines))):
        shown = document.shown[at]
        sentence = shown.words >= 6 and re.search(r"\.\W*$", shown.body) is not None and not shown.body.endswith("...")
        if (sentence and not is_furniture(shown)) or document.signed(at) or shown.words > 24:
            return
        if document.open(at):
            yield at


def is_furniture(shown: Features) -> bool:
    """Short, and says what only a page says."""
    if shown.words > 16 or shown.asks:
        return False
    body = shown.body
    said = language.cue("furniture").match(body) is not None and not (shown.ended and shown.words > 8)
    said = said or _BY.match(body) is not None or _TRAIL.match(body) is not None
    trail = len(_PARTS.findall(body)) >= 2 and shown.words <= 12 and not shown.ended and not shown.label
    return (_is_dated(shown) and shown.words <= 12 and not shown.ended) or said or trail


def _is_dated(shown: Features) -> bool:
    month = language.within("months").pattern
    found = _DAY.search(shown.body) or re.search(rf"\d\.? {month}|{month} \d", shown.body, re.I)
    return found is not None


def _is_timed(shown: Features) -> bool:
    """``6 min read``."""
    return shown.words <= 8 and re.search(r"\b\d+ ?[-–]?\s?min(?:\b|ut)", shown.body, re.I) is not None


def _is_repeated(document: Document, at: int, lines: list[int]) -> bool:
    shown = document.shown[at]
    beside = [document.shown[other].body for other in (at - 1, at + 1) if other in lines]
    return shown.body in beside and shown.words <= 8 and not shown.ended


def _is_name(document: Document, at: int, lines: list[int]) -> bool:
    first = at == lines[0] and document.lines[at].shape == "text"
    return not first and NAMED.fullmatch(document.lines[at].plain) is not None


def foot(document: Document) -> Iterator[Claim]:
    """Credits, tags, who the author is, and what readers said: below the text, and some of it anywhere."""
    if document.article.marked:
        return
    half = len(document.lines) // 2
    dates = [at for at in document.undecided() if document.heading(at) and _is_dated(document.shown[at])]
    diary = {at for at in dates if document.paragraph(at + 1)} if len(dates) >= 3 else set()
    for at in document.undecided():
        shown, line = document.shown[at], document.lines[at]
        if at in diary:
            continue
        if not re.search(r"\w", line.plain) or re.fullmatch(r"[\W_]+", line.plain):
            yield Claim(at, "boilerplate", "lone_bullet" if len(line.plain) == 1 else "ornament")
        elif re.match(r"(?:#\w+\s*)+$|©|alt:|www\.\S+$|https?://\S+$", line.plain) or _is_credit(shown):
            yield Claim(at, "boilerplate", "furniture")
        elif at >= half and line.shape == "text" and is_furniture(shown) and not shown.prompt and not shown.icon:
            yield Claim(at, "boilerplate", "furniture")
            if language.cue("about").match(shown.body):
                yield from _author(document, at + 1)
        elif at >= half and _is_mailed(document, at):
            yield Claim(at, "boilerplate", "furniture")


def _is_mailed(document: Document, at: int) -> bool:
    """What a mail says of itself at its end: why it came, and how to be rid of it."""
    shown = document.shown[at]
    late = at >= 0.85 * len(document.lines) and shown.words <= 16
    stops = late and language.within("newsletter_stop").search(shown.body) is not None
    return stops or (language.cue("mailed").match(shown.body) is not None and not shown.asks)


def _is_credit(shown: Features) -> bool:
    return shown.words <= 20 and language.cue("credit").match(shown.body) is not None


def _author(document: Document, at: int) -> Iterator[Claim]:
    """The paragraphs on the author, until something is offered or headed."""
    while document.paragraph(at) and document.shown[at].sells < 2 and not document.shown[at].asks:
        yield Claim(at, "boilerplate", "author")
        at += 1


def comments(document: Document) -> Iterator[Claim]:
    """All that follows ``3 reacties`` was written by others."""
    if document.article.marked:
        return
    for at in range(len(document.lines) // 2, len(document.lines)):
        shown = document.shown[at]
        found = language.cue("comments").match(shown.body)
        if found and shown.words <= 6 and not shown.body[found.end() :].strip(" .…:!()›»"):
            yield from (Claim(below, "boilerplate", "comments") for below in range(at, len(document.lines)))
            return


LONGEST = 60  # lines of a table of contents


def contents(document: Document) -> Iterator[Claim]:
    """A list of lines that come back further on: half of them do, or their heading says so and two do."""
    if document.article.marked:
        return
    yield from _timed(document)
    final = {folded(shown.body): at for at, shown in enumerate(document.shown)} | {"": -1}
    at = 0
    while at < len(document.lines):
        headed = language.cue("toc").fullmatch(document.shown[at].body.rstrip(" :"))
        first = at + 1 if headed else at
        end = first
        while document.open(end) and _may_be_entry(document, end) and end < first + LONGEST:
            end += 1
        back = [below for below in range(first, end) if final[folded(document.shown[below].body)] > below]
        if back:
            end = max(back) + 1
        opens = bool(back) and all(document.role(above) == "boilerplate" for above in range(at))
        if (len(back) >= 2 or opens) and (
            headed or (document.lines[first].shape == "item" and 3 * len(back) >= end - first)
        ):
            yield from (Claim(below, "toc", "toc") for below in range(at, end))
            at = end
        else:
            at += 1


def _timed(document: Document) -> Iterator[Claim]:
    """``03:12 – Wat moe is``, three times or more: the parts of a recording."""
    timed = [at for at in document.undecided() if re.match(r"\W*\d{1,2}:\d\d(?::\d\d)?\b", document.lines[at].plain)]
    if len(timed) >= 3:
        above = timed[0] - 1
        if document.open(above) and document.shown[above].words <= 4 and not document.shown[above].ended:
            yield Claim(above, "toc", "toc")
        yield from (Claim(at, "toc", "toc") for at in timed)


def _may_be_entry(document: Document, at: int) -> bool:
    shown = document.shown[at]
    return shown.words <= 16 and (document.lines[at].shape == "item" or not shown.ended or shown.question)


def folded(text: str) -> str:
    """A line without number, case and signs, to compare."""
    return re.sub(r"\W+", " ", re.sub(r"^\s*\d+[.)]\s*", "", text)).strip().casefold()
