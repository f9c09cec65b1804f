"""Rules on what a page puts around an article: menu, author and date, contents, comments, newsletter, greeting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from werkboek import language
from werkboek.recognise.document import Claim, Document
from werkboek.recognise.features import Features

_DAY = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d)(?!\d)")
_PARTS = re.compile(r"\s[|·•»>/–—]\s|\s{2,}")
_BY = re.compile(r"(?:[Dd]oor|DOOR|[Bb]y|[Vv]on|[Pp]ar)\s+(?:(?:drs|dr|ir|prof|Dr|Prof)\.\s)?[A-ZÀ-Þ][\w’-]+(?:\s(?:van|von|de|der|den|le|la|[A-ZÀ-Þ][\w.’-]+)){0,4}\s*(?:[,|·•–-].*)?$")  # fmt: skip
_NAMED = re.compile(r"(?:[-–—]\s*)?(?:(?:drs|dr|ir|prof)\.? )?(?:[A-ZÀ-ÖØ-Þ][\w’'-]+\.?,? ?|(?:van|von|de|der|den|le|la) ){1,4}(?:, [A-Z]{2,6}\w*)?\s*")  # fmt: skip


def head(document: Document) -> Iterator[Claim]:
    """Menu, trail, category, author, date and minutes to read: above the first paragraph."""
    if document.article.marked:
        return
    lines = list(_above_text(document))
    found = {at for at in lines if _is_furniture(document.shown[at]) or _is_repeated(document, at, lines)}
    found |= {at for at in lines if at - 1 in found or at + 1 in found if _is_name(document, at, lines)}
    candidates = [at for at in lines if at not in found and is_titular(document, at)]
    for at, after in zip(candidates, candidates[1:], strict=False):  # a category or two above a long title
        between = set(range(at + 1, after))
        if between and between <= found and document.shown[at].words <= 4 < document.shown[after].words:
            found.add(at)
    yield from (Claim(at, "boilerplate", "furniture") for at in sorted(found))


def is_titular(document: Document, at: int) -> bool:
    """Open text that may be a title: longer than a heading, and it may ask or exclaim."""
    shown = document.shown[at]
    ends = shown.body.rstrip().endswith((".", ":")) and not shown.body.endswith("...")
    shaped = document.heading(at) or (shown.words <= 20 and not ends and not document.labelled(at))
    return (
        document.open(at) and document.lines[at].shape == "text" and shaped and shown.body[:1].upper() == shown.body[:1]
    )


def _above_text(document: Document) -> Iterator[int]:
    for at in range(min(12, len(document.lines))):
        shown = document.shown[at]
        if (shown.words >= 6 and shown.ended and not shown.asks and not _is_furniture(shown)) or document.signed(at):
            return
        if document.open(at):
            yield at


def _is_furniture(shown: Features) -> bool:
    """Short, and says what only a page says."""
    if shown.words > 16 or shown.asks:
        return False
    body = shown.body
    dated = _DAY.search(body) or re.search(rf"\d\.? {language.within('months').pattern}", body, re.I)
    dated = dated or re.search(rf"{language.within('months').pattern} \d", body, re.I)
    timed = re.search(r"\b\d+ ?[-–]?\s?min(?:\b|ut)", body, re.I) and shown.words <= 8
    said = language.cue("furniture").match(body) and not (shown.ended and shown.words > 8)
    said = said or _BY.match(body)
    trail = len(_PARTS.findall(body)) >= 2 and shown.words <= 12 and not shown.ended and not shown.label
    return bool((dated and shown.words <= 12 and not shown.ended) or timed or said or trail)


def _is_repeated(document: Document, at: int, lines: list[int]) -> bool:
    shown = document.shown[at]
    beside = [document.shown[other].body for other in (at - 1, at + 1) if other in lines]
    return shown.body in beside and shown.words <= 8 and not shown.ended


def _is_name(document: Document, at: int, lines: list[int]) -> bool:
    first = at == lines[0] and document.lines[at].shape == "text"
    return not first and _NAMED.fullmatch(document.lines[at].plain) is not None


def foot(document: Document) -> Iterator[Claim]:
    """Credits, tags, who the author is, and what readers said: below the text, and some of it anywhere."""
    if document.article.marked:
        return
    half = len(document.lines) // 2
    for at in document.undecided():
        shown, line = document.shown[at], document.lines[at]
        if not re.search(r"\w", line.plain) or re.fullmatch(r"[\W_]+", line.plain):
            yield Claim(at, "boilerplate", "lone_bullet" if len(line.plain) == 1 else "ornament")
        elif re.match(r"(?:#\w+\s*)+$|©|alt:|www\.\S+$|https?://\S+$", line.plain) or _is_credit(shown):
            yield Claim(at, "boilerplate", "furniture")
        elif at >= half and line.shape == "text" and _is_furniture(shown) and not shown.prompt and not shown.icon:
            yield Claim(at, "boilerplate", "furniture")
            if language.cue("about").match(shown.body):
                yield from _author(document, at + 1)
    yield from _comments(document, half)


def _is_credit(shown: Features) -> bool:
    return shown.words <= 20 and language.cue("credit").match(shown.body) is not None


def _author(document: Document, at: int) -> Iterator[Claim]:
    """The paragraphs on the author, until something is offered or headed."""
    while document.paragraph(at) and document.shown[at].sells < 2 and not document.shown[at].asks:
        yield Claim(at, "boilerplate", "author")
        at += 1


def _comments(document: Document, half: int) -> Iterator[Claim]:
    """All that follows ``3 reacties`` was written by others."""
    for at in range(half, len(document.lines)):
        shown = document.shown[at]
        found = language.cue("comments").match(shown.body)
        if found and shown.words <= 6 and not shown.body[found.end() :].strip(" .…:!()›»"):
            yield from (Claim(below, "boilerplate", "comments") for below in range(at, len(document.lines)))
            return


def contents(document: Document) -> Iterator[Claim]:
    """A list of lines that come back further on: half of them do, or their heading says so and two do."""
    if document.article.marked:
        return
    yield from _timed(document)
    at = 0
    while at < len(document.lines):
        headed = language.cue("toc").fullmatch(document.shown[at].body.rstrip(" :"))
        first = at + 1 if headed else at
        end = first
        while document.open(end) and _may_be_entry(document, end):
            end += 1
        back = [below for below in range(first, end) if _comes_back(document, below)]
        if back and headed:
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


def _comes_back(document: Document, at: int) -> bool:
    mine = folded(document.shown[at].body)
    return bool(mine) and any(
        folded(document.shown[below].body) == mine for below in range(at + 1, len(document.lines))
    )


def folded(text: str) -> str:
    """A line without number, case and signs, to compare."""
    return re.sub(r"\W+", " ", re.sub(r"^\s*\d+[.)]\s*", "", text)).strip().casefold()


def signoff(document: Document) -> Iterator[Claim]:
    """``Groet,`` and the name under it, or both on one line."""
    for at in document.undecided():
        shown = document.shown[at]
        words = language.cue("signoff").match(shown.body)
        late = at >= 0.6 * len(document.lines)
        if late and _is_name_below(document, at):
            yield Claim(at, "signoff", "signoff")
            above = document.shown[at - 1] if document.open(at - 1) else None
            if above and above.words <= 6 and not above.asks and document.lines[at - 1].shape == "text":
                yield Claim(at - 1, "signoff", "signoff")
            continue
        if not words or shown.words > 5 or shown.asks or not late or document.lines[at].shape != "text":
            continue
        said = shown.body[words.end() :].strip(" ,.!🌙✨")
        if said and not (len(said.split()) <= 3 and (said[0].isupper() or "," in shown.body)):
            continue
        yield Claim(at, "signoff", "signoff")
        if (
            not said
            and document.open(at + 1)
            and document.shown[at + 1].words <= 4
            and not document.shown[at + 1].ended
        ):
            yield Claim(at + 1, "signoff", "signoff")
        elif said and document.open(at + 1) and _NAMED.fullmatch(document.shown[at + 1].body):
            yield Claim(at + 1, "signoff", "signoff")


def _is_name_below(document: Document, at: int) -> bool:
    """A name alone on the last line of a text, or right above what a page puts under it."""
    shown, line = document.shown[at], document.lines[at]
    last = (
        at + 1 >= len(document.lines)
        or _is_furniture(document.shown[at + 1])
        or document.shown[at + 1].body.startswith(("P.S.", "PS", "P. S."))
    )
    return last and shown.words <= 2 and line.shape == "text" and _NAMED.fullmatch(line.plain) is not None


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
        if not (shown.words <= 4 and not shown.asks) and not any(cue.search(shown.body) for cue in cues):
            return
        if shown.words <= 4 and language.cue("signoff").match(shown.body):
            return
        yield Claim(below, "newsletter", "newsletter")
        below += 1
