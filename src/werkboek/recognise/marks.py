"""The one mark that may stand at the end of a line: ``{regels=8}``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

from werkboek import language

_MARK = re.compile(r"\s*\{([^{}]*)\}\s*$")
_WORD = re.compile(r"[\w-]+(?:=(?:[\"“”„][^\"“”]*[\"“”]|\S+))?|\S+")


@dataclass(frozen=True, slots=True)
class Marks:
    """What stood between the braces: known words with their values, and the words nobody knows."""

    known: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @property
    def lines(self) -> int | None:
        """The number of lines asked for."""
        return int(self.known["lines"]) if "lines" in self.known else None


def cut(text: str, allowed: tuple[str, ...]) -> tuple[str, Marks]:
    """(text without its mark, the mark). Only the ``allowed`` marks count as known here.

    >>> cut("Wat voel je? {regels=8}", ("lines",))
    ('Wat voel je?', Marks(known={'lines': '8'}, unknown=()))
    """
    found = _MARK.search(text)
    if not found:
        return text, Marks()
    known: dict[str, str] = {}
    unknown: list[str] = []
    for word in _WORD.findall(found[1]):
        key, _, value = word.partition("=")
        name = language.marks().get(key.lower(), "")
        if name in allowed and _valid(name, value):
            known[name] = value
        else:
            unknown.append(word)
    return text[: found.start()], Marks(known, tuple(unknown))


def _valid(name: str, value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < int(value) < 1000 if name == "lines" else not value


def nearest(word: str) -> str:
    """The known mark that looks most like a word, or none."""
    near = difflib.get_close_matches(word.partition("=")[0].lower(), language.spelt(), n=1, cutoff=0.6)
    if not near:
        return ""
    return f"{{{near[0]}=8}}" if language.marks()[near[0]] == "lines" else f"{{{near[0]}}}"
