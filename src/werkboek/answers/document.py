"""A filled Word file -> the answers in it. What is ours is known by its bookmarks; all else was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from werkboek import language
from werkboek.answers.answer import Answer
from werkboek.problems import WerkboekError
from werkboek.project import Text
from werkboek.read import word
from werkboek.render.answers import BOX, TICKS, digest

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# In which text does not stand, or stands a second time.
_PASSED = {f"{_W}{name}" for name in ("p", "pPr", "rPr", "del", "moveFrom")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
# What Word makes of :) and --> while one types, by its place in the face Wingdings.
_SIGNS = {"F04A": "☺", "F04B": "😐", "F04C": "☹", "F0E0": "→", "F0DF": "←", "F0E8": "➔", "F0F3": "⇔"}
PICTURE = "🖼"  # one that was pasted: an answer, too
ASKED = re.compile(r"a_([0-9a-f]{10}(?:_\d+)?)_(\d+)")
OURS = re.compile(r"([plt])_\d+_([0-9a-f]{8})")


@dataclass(slots=True)
class Row:
    """A paragraph: its text, the name of its style, and the bookmarks before or in it."""

    text: str
    style: str
    marks: list[str] = field(default_factory=list)

    @property
    def asked(self) -> tuple[str, int] | None:
        """The exercise and the part whose question it is."""
        found = next(filter(None, map(ASKED.fullmatch, self.marks)), None)
        return (found[1].replace("_", "-"), int(found[2])) if found else None

    @property
    def kind(self) -> str:
        """What it is of ours: ``p``, ``l`` or ``t``, if it says what we wrote; else nothing."""
        found = next(filter(None, map(OURS.fullmatch, self.marks)), None)
        return found[1] if found and found[2] == digest(self.text) else ""

    @property
    def is_heading(self) -> bool:
        """Whether it looks like a heading of ours where bookmarks are lost."""
        return re.fullmatch(r"(?:heading|kop|überschrift|titre) ?[1-3]", self.style.casefold()) is not None


def read(text: Text) -> tuple[Answer, ...]:
    """The answers in a document; none if nothing in it is ours. Raises WerkboekError T11 to T14."""
    _, trees = word.opened(text)
    rows = list(_rows(trees[word.TEXT], trees.get("word/styles.xml")))
    marked = any(row.asked for row in rows)
    found: list[tuple[str, int, Row, list[Row]]] = []
    said: list[Row] = []  # what stands below a question; below a heading of ours it is of none
    for row in rows:
        place = row.asked or _numbered(row, marked=marked)
        if place:
            said = []
            found.append((*place, row, said))
        elif not marked and row.is_heading:
            said = []
        else:
            said.append(row)
    return tuple(Answer(name, part, " ".join(row.text.split()), _joined(below)) for name, part, row, below in found)


def spoken(data: bytes) -> str:
    """The language that a document says it is in, as a tag; nothing if it cannot be read."""
    try:
        _, trees = word.opened(Text("", "", data))
    except WerkboekError:
        return ""
    found = trees["word/styles.xml"].find(f".//{_W}rPrDefault//{_W}lang") if "word/styles.xml" in trees else None
    return (found.get(f"{_W}val") or "") if found is not None else ""


def _rows(root: Any, styles: Any | None) -> Iterator[Row]:
    """The paragraphs in order, those of tables and frames among them."""
    names = {one.get(f"{_W}styleId"): name.get(f"{_W}val") or ""
             for one in (styles.iter(f"{_W}style") if styles is not None else ())
             if (name := one.find(f"{_W}name")) is not None}  # fmt: skip
    rows: list[Row] = []
    waiting: list[str] = []
    for one in root.iter(f"{_W}p", f"{_W}bookmarkStart"):
        if one.tag == f"{_W}p":
            style = one.find(f"{_W}pPr/{_W}pStyle")
            key = style.get(f"{_W}val") if style is not None else ""
            rows.append(Row("".join(_said(one)), names.get(key, key or ""), waiting))
            waiting = []
        else:
            inside = next(one.iterancestors(f"{_W}p"), None) is not None and rows
            (rows[-1].marks if inside else waiting).append(one.get(f"{_W}name") or "")
    return iter(rows)


def _said(element: Any) -> Iterator[str]:
    """The text of a paragraph, with a line feed for each break in it."""
    for one in element:
        if one.tag == f"{_W}t":
            yield one.text or ""
        elif one.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif one.tag == f"{_W}tab":
            yield "\t"
        elif one.tag == f"{_W}noBreakHyphen":
            yield "\u2011"
        elif one.tag == f"{_W}sym":
            yield _SIGNS.get((one.get(f"{_W}char") or "").upper(), "\ufffd")
        elif one.tag == f"{_W}drawing" and next(one.iter(_BLIP), None) is not None:
            yield PICTURE
        elif one.tag not in _PASSED:
            yield from _said(one)


@cache
def _numbers() -> re.Pattern[str]:
    words = "|".join(dict.fromkeys(language.load(code).word("question") for code in language.LANGUAGES))
    return re.compile(rf"(?:{words}) \d+\. .+", re.S)


def _numbered(row: Row, *, marked: bool) -> tuple[str, int] | None:
    """A question that lost its bookmark, by its words: of which exercise it is, they do not say."""
    heading = row.is_heading if marked else True
    return ("", 1) if heading and _numbers().fullmatch(row.text) else None


def _joined(rows: Sequence[Row]) -> str:
    """What was typed and ticked below a question, a label of ours before what stands under it."""
    lines: list[str] = []
    label = ""
    for row in rows:
        kind = row.kind
        text = "" if kind in ("l", "t") else _ticked(row.text) if kind == "p" else row.text
        if text.strip():
            lines.append(label + text)
            label = ""
        elif lines and not kind:
            lines.append("")
        label = f"{row.text}: " if kind == "l" else label
    return "\n".join(lines).strip("\n")


def _ticked(text: str) -> str:
    """The words behind what is ticked in a row of boxes; nothing of a row that has none."""
    parts = re.split(rf"(?:^|\s\s)([{BOX}{TICKS}])(?:\s|$)", text)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return ", ".join(words.strip() or sign for sign, words in pairs if sign != BOX)
