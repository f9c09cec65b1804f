"""Asides to who leads a group, out of a text: ``<!-- trainer: 10 min, in tweetallen: … -->`` and ``{trainer: …}``.

They are taken out before anything is read, so that a text reads the same with and without them. What is not closed
ends with its paragraph or its line: rather a word too many for the trainer than one of hers in everybody's book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from werkboek import inline, language
from werkboek.aside import FORMS, Aside, Form
from werkboek.model import Article

TAKEN = "\x00"  # a row with nothing left on it; no text that was tidied has this sign
SIGNS = " \t-*+•>_"  # of a list or of emphasis: a row with nothing else left is taken too
_BLANK = re.compile(r"\n[ \t]*\n")


def cut(content: str, skipped: int = 0) -> tuple[str, tuple[Aside, ...]]:
    """The text without its asides, as many rows as before, and these; ``skipped``: rows that stood above it."""
    kept: list[str] = []
    found: list[Aside] = []
    at, row, counted = 0, skipped + 1, 0
    for start, end, text in _found(content):
        row, counted = row + content.count("\n", counted, start), start
        found.append(told(text, row))
        before = content[at:start]
        kept += (before, content.count("\n", start, end) * "\n")
        if before[-1:] in " \t" and content[end : end + 1] in (" ", "\t", "\n", ""):  # one space, not two
            kept[-2] = before.rstrip(" \t")
        at = end
    if not found:
        return content, ()
    rows = zip(content.split("\n"), "".join([*kept, content[at:]]).split("\n"), strict=True)
    return "\n".join(new if new == old or new.strip(SIGNS) else TAKEN for old, new in rows), tuple(found)


def apart(article: Article) -> Article:
    """An article of a kind of file that has no comments, with the asides that were typed in its lines apart."""
    lines = []
    found = list(article.asides)
    for line in article.lines:
        bare, asides = cut(line.plain) if line.block is None and ":" in line.plain else (line.plain, ())
        found += [replace(one, text=inline.escape(one.text), line=line.source.line) for one in asides]
        bare = bare.replace(TAKEN, "").strip()
        if bare or not asides:
            lines.append(replace(line, text=inline.escape(bare), plain=bare) if asides else line)
    return replace(article, lines=tuple(lines), asides=tuple(found)) if found else article


def behind(row: str) -> tuple[str, str]:
    """A row without the asides that it ends in, and these as they were typed.

    >>> behind("Wat merk je? {regels=8} {trainer: 10 min}")
    ('Wat merk je? {regels=8}', '{trainer: 10 min}')
    """
    at = len(row)
    for start, end, _ in reversed(list(_found(row))):
        if row[end:at].strip():
            break
        at = start
    return row[:at].rstrip(), row[at:].strip()


@cache
def _opens() -> re.Pattern[str]:
    cue = language.cue("trainer").pattern
    return re.compile(rf"(?:(?<!\\)<!--\s*|(?P<brace>\{{)[ \t]*){cue}[ \t]*:", re.I)


def _found(content: str) -> Iterator[tuple[int, int, str]]:
    """Where each aside begins and ends, and what it says."""
    end = 0
    comes = {sign: _coming(content, sign) for sign in ("-->", "<!--")}
    for opened in _opens().finditer(content):
        if opened.start() >= end:
            first = opened.end()
            last, end = _braced(content, first) if opened["brace"] else _commented(content, first, comes)
            yield opened.start(), end, content[first:last]


def _coming(content: str, sign: str) -> Callable[[int], int]:
    """Finds where a sign stands next, -1 for nowhere, asked from left to right: no part is searched twice."""
    known = 0

    def after(at: int) -> int:
        nonlocal known
        if -1 < known < at or known == 0:
            known = content.find(sign, at)
        return known

    return after


def _commented(content: str, first: int, comes: dict[str, Callable[[int], int]]) -> tuple[int, int]:
    """To its close; to the end of its paragraph where there is none before another comment opens below that."""
    close, other = comes["-->"](first), comes["<!--"](first)
    if close < 0 or 0 <= other < close:
        blank = _BLANK.search(content, first, other if close >= 0 else len(content))
        if blank or close < 0:
            last = blank.start() if blank else len(content.rstrip("\n"))
            return max(first, last), max(first, last)
    return close, close + 3


def _braced(content: str, first: int) -> tuple[int, int]:
    """To its brace in the same paragraph; else to the end of its line."""
    closed = re.compile(r"(?:[^{}\n]|\n(?![ \t]*(?:\n|$)))*\}").match(content, first)
    if closed:
        return closed.end() - 1, closed.end()
    last = content.find("\n", first)
    last = last if last >= 0 else len(content)
    text = content[first:last].rstrip()
    return first + len(text) - text.endswith("}"), last


# ------------------------------------------------------------------------------------------- minutes and forms


@cache
def _piece() -> re.Pattern[str]:
    forms = "|".join(f"(?P<{form}>{language.cue(form).pattern})" for form in FORMS)
    count = r"(?:±|~|ca?\.)?[ ]*(?:\d{1,3}[ ]*(?:-|–|à|tot|to|bis)[ ]*)?(?P<minutes>\d{1,3})[ ]*"
    minutes = count + language.cue("minutes").pattern
    return re.compile(rf"(?:{language.cue('joins').pattern}[ ]+)?(?:{minutes}|{forms})", re.I)


def told(text: str, line: int) -> Aside:
    """An aside of a line. How long and in what form stand first, up to a colon; what is neither is what it says.

    >>> told("10 min, in tweetallen: luister alleen.", 7)
    Aside(text='luister alleen.', line=7, minutes=10, forms=('pair',))
    >>> told("Alleen als er tijd is.", 7)
    Aside(text='Alleen als er tijd is.', line=7, minutes=None, forms=())
    """
    said = rest = "\n".join(row.strip() for row in text.strip().split("\n"))
    minutes: list[int] = []
    forms: list[Form] = []
    sure = (said, 0, 0)  # what is left, and how many of both were named, where a sign closed the last of them
    while found := _piece().match(rest):
        minutes += [int(found["minutes"])] if found["minutes"] else []
        forms += [form for form in FORMS if found[form]]
        rest = rest[found.end() :]
        stop = re.match(r"[ ]*(?:(\.?[ ]*[,;·+]|\.(?![ ]*[:–—]))|\.?[ ]*[:–—]|\n|$)\s*", rest)
        rest = rest[stop.end() :] if stop else rest.lstrip(" ")
        sure = (rest, len(minutes), len(forms)) if stop else sure
        if stop and not stop[1]:
            break
    rest, count, named = sure
    return Aside(rest, line, sum(minutes[:count]) if count else None, tuple(dict.fromkeys(forms[:named])))
