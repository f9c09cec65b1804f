"""Pasted text -> lines: hard-wrapped lines joined, lone bullets put before their words, glued titles split off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from werkboek.inline import escape
from werkboek.model import Article, Line, Source
from werkboek.problems import Problem, Warn
from werkboek.project import Text
from werkboek.read.asides import TAKEN

BULLET = re.compile(r"(?:[-–*•·◦▪‣●○■□☐☑]\s+|[•·◦▪‣●☐☑](?=\w)|-(?=[A-ZÀ-Þ])|(?P<number>[0-9]{1,3})[.)]+\s+)(?=\S)")
LONE_ICON = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?")
LONE_BULLET = re.compile(r"[-–*•·◦▪‣●○■□]$")


def read(content: str, text: Text, meta: dict[str, str], skipped: int, warn: Warn) -> Article:
    """An article whose file says nothing but lines and bullets."""
    rows = [(number, row.strip()) for number, row in enumerate(content.split("\n"), skipped + 1) if row != TAKEN]
    if wrapped([row for _, row in rows]):
        warn(Problem("T08", path=text.path))
        rows = unwrap(rows)
    lines: list[Line] = []
    gap = True
    rows = list(_lone_icons(rows))
    dashed = _dashed(rows)
    for number, row in rows:
        if not row:
            gap = True
            continue
        for part, piece in enumerate(unglue(row), 1):
            lines.append(_line(piece, Source(text.path, number), part, gap and part == 1, listed=number in dashed))
        gap = False
    return Article(text.path, text.file, meta, tuple(_lone_bullets(lines)), marked=False)


def _line(piece: str, source: Source, part: int, gap: bool, *, listed: bool) -> Line:
    bullet = BULLET.match(piece)
    if bullet is None or (piece.startswith("–") and not listed):  # else a name: – Inge, crediteurenbeheer
        return Line(source, escape(piece), piece, part=part, gap=gap)
    words = piece[bullet.end() :]
    number = int(bullet["number"]) if bullet["number"] else None
    return Line(source, escape(words), words, "item", part=part, number=number, gap=gap)


def _dashed(rows: list[tuple[int, str]]) -> set[int]:
    """The lines that begin with an en dash next to another that does: a list, where one alone is a name."""
    full = [(number, row) for number, row in rows if row]
    pairs = [(a, b) for (a, first), (b, second) in pairwise(full) if first.startswith("– ") and second.startswith("– ")]
    return {number for pair in pairs for number in pair}


def _lone_icons(rows: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """An icon that lost its words to the next line gets them back."""
    icon = ""
    for number, row in rows:
        if LONE_ICON.fullmatch(row) and not icon:
            icon = row
        elif row or not icon:
            yield number, f"{icon} {row}".strip()
            icon = ""
    if icon:
        yield rows[-1][0], icon


def _lone_bullets(lines: list[Line]) -> list[Line]:
    """A line that is only a bullet belongs to the next one."""
    out: list[Line] = []
    for line in lines:
        if out and LONE_BULLET.fullmatch(out[-1].plain) and line.shape == "text":
            out.append(replace(line, shape="item"))
        else:
            out.append(line)
    return out


# ------------------------------------------------------------------------------------------------- hard wraps


def wrapped(rows: list[str]) -> bool:
    """Whether the text was broken at a fixed width, as e-mail does.

    No line is long, and many lines of some length stop without punctuation and go on in lower case.
    """
    full = [(a, b) for a, b in pairwise(rows) if len(a) >= 45 and b]
    if len(full) < 3 or max(map(len, rows)) > 100:
        return False
    runs_on = [1 for a, b in full if not re.search(r"[.!?:;…]['\"”’)]*$", a) or b[0].islower()]
    return len(runs_on) >= len(full) / 2


def unwrap(rows: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Joins a line to the next where the next one's first word would not have fitted on it any more."""
    width = max(len(row) for _, row in rows)
    out: list[tuple[int, str]] = []
    full = False
    for at, (number, row) in enumerate(rows):
        if full and row and not BULLET.match(row):
            first, before = out[-1]
            out[-1] = (first, f"{before} {row}")
        else:
            out.append((number, row))
        full = bool(row) and _is_full(row, _next_word(rows, at), width)
    return out


def _next_word(rows: list[tuple[int, str]], at: int) -> str:
    return rows[at + 1][1].split(" ")[0] if at + 1 < len(rows) and rows[at + 1][1] else ""


def _is_full(row: str, word: str, width: int) -> bool:
    """The word after did not fit; a line that ends in mid-sentence is taken as full a little earlier."""
    slack = 0 if re.search(r"[.!?…]['\"”’)]*$", row) else width // 4
    return bool(word) and len(row) + 1 + len(word) > width - slack


# ------------------------------------------------------------------------------------------------ glued titles

_GLUE = re.compile(
    r"(?:(?<=[^\W\d_]{3})[.!?][\"'”’)]?(?=[A-ZÀ-ÖØ-Þ][^\W\d_]{2})|(?<=[^\W\d_])\?(?=[A-ZÀ-ÖØ-Þ][^\W\d_]))"
)


def unglue(row: str) -> list[str]:
    """Splits ``…dagelijks leven.Spanning loslaten: vind rust`` where a title lost its own line.

    Only where what follows looks like a title or a question: a missing space between two sentences is left.
    """
    for found in _GLUE.finditer(row):
        head, tail = row[: found.end()], row[found.end() :]
        if _in_address(row, found.start()):
            continue
        if len(tail.split()) <= 14 and re.search(r"[^.!…\"'”’]$", tail):
            return [head, *unglue(tail)]
    return [row]


def _in_address(row: str, at: int) -> bool:
    word = row[row.rfind(" ", 0, at) + 1 : (row.find(" ", at) + 1 or len(row) + 1) - 1]
    return any(sign in word for sign in ("://", "www.", "@", "/"))
