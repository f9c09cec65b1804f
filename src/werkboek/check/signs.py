"""Signs as they were typed: words that lost the space between them, quotation marks of more than one kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from werkboek.check.said import Heard, Said
from werkboek.check.wording import Find, named
from werkboek.remembered import remembered

_L, _U = "a-zß-öø-ÿœ", "A-ZÀ-ÖØ-ÞŒ"
_ADDRESS = re.compile(r"://|www\.|[@/\\#]|\.(?:[a-z]{2,4}|Com|Nl|Org|Pdf|Docx?|Jpg|Png)(?!\w)")  # or a file, a hashtag
_GLUED = re.compile(
    rf"(?<![{_L}{_U}’'-])[{_L}{_U}’'-]*[{_L}]{{2}}"
    rf"(?:[.!?;:]+[\"”’»)]?[{_U}][{_L}]+|,[{_L}{_U}]{{2,}})"  # a sign without its space
    rf"|(?<!\w)[{_L}]{{3,}}(?:[{_U}][{_L}]{{2,}})+(?!\w)"  # rustDaarom; a brand begins with a capital
)
_GENDER = re.compile(r"\w+[:.]?In(?:nen)?")  # Leser:Innen


def glued(article: Said, heard: Heard) -> Iterator[Find]:
    """Words that lost the space, or the line break, between them."""
    for (before, _), (line, _) in pairwise([article.lines[0], *article.lines]):
        if line.part > before.part and before.source == line.source:  # which its reader took apart
            yield Find(line.source.line, {"found": before.plain.split()[-1] + line.plain.split()[0].rstrip(":,;")})
        for word in _stuck(line.plain):
            yield Find(line.source.line, {"found": named(word)})


@remembered
def _stuck(text: str) -> tuple[str, ...]:
    words = (word for word in text.split() if not _ADDRESS.search(word))
    found = (one[0] for word in words for one in _GLUED.finditer(word))
    return tuple(one for one in found if not _GENDER.fullmatch(one))


# Each kind of quotation marks as it is shown, and how a pair of it looks. What stands within another pair is its own.
_KINDS = {
    "«…»": re.compile(r"«[^«»\n]*»"),
    "»…«": re.compile(r"»[^«»\n]*«"),
    "„…“": re.compile(r"„[^„“”\n]*[“”]"),
    "“…”": re.compile(r"(?<!\w)“[^“”„\n]*[”“]"),
    '"…"': re.compile(r"(?<!\w)\"(?=\S)[^\"\n]*(?<=\S)\"(?!\w)"),
    "‚…‘": re.compile(r"‚[^‚‘\n]*‘"),
    "‘…’": re.compile(r"(?<!\w)‘(?![stnkm] )[^‘\n]*?’(?!\w)"),
    "'…'": re.compile(r"(?<!\w)'(?![stnkm] )(?=\S)[^\n]{1,200}?(?<=[^\s'])'(?!\w)"),
}
_STRAIGHT = ('"…"', "'…'")
_SINGLE = ("‚…‘", "‘…’")  # of no kind of their own: they go with any curly ones


@remembered
def _kinds(text: str) -> tuple[str, ...]:
    """The kind of each pair of quotation marks in a text."""
    kinds: list[str] = []
    for kind, pattern in _KINDS.items():
        text, count = pattern.subn(" ", text)
        kinds += [kind] * count
    return tuple(kinds)


def quotes(article: Said, heard: Heard) -> Iterator[Find]:
    """Quotation marks of more than one kind: straight beside curly, or two curly ones; at the first of the fewest."""
    used: dict[str, list[int]] = {}
    for line, _ in article.lines:
        for kind in _kinds(line.plain):
            used.setdefault(kind, []).append(line.source.line)
    straight = [kind for kind in used if kind in _STRAIGHT]
    curly = [kind for kind in used if kind not in _STRAIGHT]
    sorts = [straight, curly] if straight and curly else [[kind] for kind in curly if kind not in _SINGLE]
    if len(sorts) > 1:
        fewest = min(sorts, key=lambda sort: sum(len(used[kind]) for kind in sort))
        told = [f"{len(used[kind])} × {kind}" for kind in sorted(used, key=lambda kind: -len(used[kind]))]
        yield Find(min(used[kind][0] for kind in fewest), {"kinds": ", ".join(told)})
