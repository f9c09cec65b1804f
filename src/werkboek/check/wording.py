"""How an author speaks to her reader and of her text: je beside u, a blog that is a book now, what is not in it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

from werkboek import language
from werkboek.check.said import Heard, Said, addresses, folded, quoted, spoken
from werkboek.model import ASKS, Figure, Line, Table
from werkboek.remembered import remembered

NEAR = 12  # lines: as far away as a reader looks for "the three questions"
_OPENS = re.compile(r"[^.!?\"“‘«„]{0,30}[\"“‘«„]")  # a title, in quotation marks soon after


class Find(NamedTuple):
    """Something to tell: the line, and what fills the sentence."""

    line: int
    values: dict[str, str]


def address(article: Said, heard: Heard) -> Iterator[Find]:
    """Lines that say u where the book says je, or je where it says u."""
    if not (heard.polite and heard.familiar):
        return
    few, many = sorted(("polite", "familiar"), key=lambda way: getattr(heard, way))
    forms = language.load(article.code).studio
    values = {"few": forms[few], "many": forms[many], "fewer": str(getattr(heard, few)),
              "more": str(getattr(heard, many))}  # fmt: skip
    for line in spoken(article):
        if addresses(line.plain, article.code, few):
            yield Find(line.source.line, values)


def this_text(article: Said, heard: Heard) -> Iterator[Find]:
    """A line that calls the book a blog or an article."""
    words = language.load(article.code).words
    names = (words["workbook"], words["chapter"])[: 2 if heard.articles > 1 else 1]
    better = "\n".join(name if article.code == "de" else name.lower() for name in names)
    for line, _ in article.lines:
        for found in language.within("this_text", article.code).finditer(line.plain):
            yield Find(line.source.line, {"found": named(found[0]), "better": better})


def nowhere(article: Said, heard: Heard) -> Iterator[Find]:
    """A line that leads to what a book has not: a click, a film, a list of questions, another article."""
    pictured = any(isinstance(line.block, Figure | Table) for line, _ in article.lines)
    for at, (line, role) in enumerate(article.lines):
        linked = "](" in line.text or "://" in line.text or "www." in line.text
        kinds = ("click",) if linked else ("click", "outside") if pictured else ("click", "outside", "shown")
        if found := next(filter(None, (_first(line.plain, article.code, kind) for kind in kinds)), ""):
            yield Find(line.source.line, {"found": named(found)})
        elif missing := _uncounted(article, at):
            yield Find(line.source.line, {"found": named(missing)})
        elif not linked and (title := _untitled(line, role == "xref", article.code, heard)):
            yield Find(line.source.line, {"found": named(title)})


@remembered
def _first(text: str, code: str, kind: str) -> str:
    """The first cue of a kind in a text, or nothing."""
    found = language.within(kind, code).search(text)
    return found[0] if found else ""


def _untitled(line: Line, pointing: bool, code: str, heard: Heard) -> str:
    """What a line says to read, if that is no heading of the book and it does not say where else it is."""
    found = language.within("reads", code).search(line.plain)
    if not (found or pointing) or language.within("books", code).search(line.plain):
        return ""
    whole = f" {folded(line.plain)} "
    if any(f" {one} " in whole for one in heard.titles if " " in one):
        return ""
    rest = line.plain[found.end() :] if found else ""
    if folded(rest) in heard.titles:
        return ""
    title = next(quoted(rest), "") if _OPENS.match(rest) else ""
    if " " in title and not any(folded(title) in one for one in heard.titles):
        return title
    return line.plain.lstrip("👉➡ \ufe0f") if pointing and not title else ""


def _uncounted(article: Said, at: int) -> str:
    """``Use the 3 questions``, where there are none: neither named so elsewhere, nor near."""
    line = article.lines[at][0]
    found = language.within("counted", article.code).search(line.plain)
    if not found or line.plain.rstrip().endswith(":"):
        return ""
    numbers = language.load(article.code).words["numbers"].split()
    digits = re.search(r"[0-9]+", found[0])
    number = int(digits[0]) if digits else next((at for at, word in enumerate(numbers)
                                                 if re.search(rf"\b{word}\b", found[0], re.I)), 0)  # fmt: skip
    spelt = rf"{number}|{numbers[number]}" if number < len(numbers) else str(number)
    things = re.compile(rf"(?<!\w)(?:{spelt}) (?:\w+ )?{found[0].split()[-1]}(?!\w)", re.I)
    if any(things.search(other.plain) for other, _ in article.lines if other is not line):
        return ""
    near = article.lines[max(0, at - NEAR) : at + NEAR + 1]
    rows = (sum(role in ASKS for _, role in near), sum(role == "list-item" for _, role in near),
            sum(role in ("sub", "section") for _, role in near))  # fmt: skip
    return "" if max(rows) >= number else found[0]


def named(text: str, width: int = 70) -> str:
    """Words of hers that fit in a sentence of ours: so many letters of them, on one line."""
    return textwrap.shorten(text, width, placeholder=" …")
