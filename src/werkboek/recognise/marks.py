"""The one mark that may stand at the end of a line: a kind of space, a size, or both: ``{ruitjes regels=8}``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

from werkboek import inline, language
from werkboek.model import Line, Role
from werkboek.recognise.features import features
from werkboek.spaces import KINDS, Asked

_MARK = re.compile(r"\s*\{([^{}]*)\}\s*$")
_WORD = re.compile(r"[\w-]+(?:=(?:[\"“”„«»][^\"“”„«»]*[\"“”«»]|\S+))?|\S+")

PLACES = ("page", "rest")
SPACES = (*KINDS, *PLACES, "none")
NUMBERED = ("lines", "slots", "stem")
LABELLED = {"scale": (2, 2), "scales": (2, 12), "checklist": (1, 12), "columns": (2, 2)}  # the fewest and most labels
EXAMPLES = {"lines": "=8", "slots": "=5", "columns": '="a|b"', "checklist": '="a|b"', "scale": '="a|b"',
            "scales": '="a|b"'}  # fmt: skip


# What an author says a line is.
ROLES: dict[str, Role] = {"asks": "reflection", "title": "title", "heading": "section", "subheading": "sub",
                          "plain": "para", "none": "para", "out": "boilerplate"}  # fmt: skip


def told(text: str) -> tuple[str, Role | None]:
    """(the text without what it says it is, what that is): ``Rust {kop}``; a mark for its space stays.

    >>> told("Wat voel je? {vraag regels=8}")
    ('Wat voel je? {regels=8}', 'reflection')
    """
    found = _MARK.search(text)
    words = _WORD.findall(found[1]) if found else []
    roles = [word for word in words if language.marks().get(language.folded(word)) in ROLES]
    if not found or len(roles) != 1 or not text[: found.start()].strip():
        return text, None
    left = [word for word in words if word not in roles]
    mark = f" {{{' '.join(left)}}}" if left else ""
    return text[: found.start()] + mark, ROLES[language.marks()[language.folded(roles[0])]]


_WONDERED = re.compile(r"\s*\{([\w-]+)\?\}\s*$")


def wondered(text: str) -> tuple[str, bool]:
    """(the text without the mark that leaves it open, whether it had one): ``Wat zou het zijn? {vraag?}``.

    >>> wondered("Wat zou het zijn? {vraag?}")
    ('Wat zou het zijn?', True)
    """
    found = _WONDERED.search(text)
    if not found or language.marks().get(language.folded(found[1])) != "asks" or not text[: found.start()].strip():
        return text, False
    return text[: found.start()], True


def declines(line: Line) -> bool:
    """``💡 Vraag? {geen}``: a question of the author's that stays one without space."""
    shown = features(line)
    return bool(shown.icon or shown.lost_icon) and "none" in cut(line.text, ("none",))[1].known


@dataclass(frozen=True, slots=True)
class Marks:
    """What stood between the braces: known words with their values, and the words nobody knows."""

    known: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @property
    def asked(self) -> Asked | None:
        """What the known words ask of a space, or None."""
        kind = next((name for name in self.known if name in KINDS and name != "lines"), "")
        place = next((name for name in PLACES if name in self.known), "")
        count = self.known.get("lines") or self.known.get(kind, "")
        if not (kind or place or "lines" in self.known):
            return None
        number = int(count) if count.isdigit() else None
        return Asked(kind, labels(self.known.get(kind, "")) if kind in LABELLED else (), number, place)  # type: ignore[arg-type]


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
        name = language.marks().get(language.folded(key), "")
        value = value.strip('"“”„«» ')
        if name in allowed and _valid(name, value) and _fits(name, known):
            known[name] = value
        else:
            unknown.append(word)
    return text[: found.start()], Marks(known, tuple(unknown))


def labels(value: str) -> tuple[str, ...]:
    """``"nooit|altijd"`` as plain words."""
    return tuple(inline.plain(label).strip() for label in value.split("|")) if value else ()


def _valid(name: str, value: str) -> bool:
    if name in NUMBERED:
        return value.isascii() and value.isdigit() and 0 < int(value) < 1000 if value or name == "lines" else True
    if name in LABELLED and (value or name in ("columns", "scales")):
        fewest, most = LABELLED[name]
        return fewest <= len(labels(value)) <= most and all(labels(value))
    return not value


def _fits(name: str, known: dict[str, str]) -> bool:
    """One kind and one size in a mark; the second of either is not understood."""
    sizes = ("lines", *PLACES)
    same = sizes if name in sizes else tuple(kind for kind in KINDS if kind != "lines") if name in KINDS else (name,)
    return not any(one in known for one in same)


def nearest(word: str) -> str:
    """The known mark that looks most like a word, or none."""
    near = difflib.get_close_matches(language.folded(word.partition("=")[0]), language.spelt(), n=1, cutoff=0.6)
    return f"{{{near[0]}{EXAMPLES.get(language.marks()[language.folded(near[0])], '')}}}" if near else ""
