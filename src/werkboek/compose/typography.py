"""The shape of signs, never the words: quotes of the language, dashes with their spaces, no line that breaks badly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TypeVar

from werkboek import language
from werkboek.model import Book, Chapter
from werkboek.problems import Warn
from werkboek.project import Project
from werkboek.remembered import remembered
from werkboek.texts import changed, with_asides

T = TypeVar("T")
NBSP, NARROW = "\u00a0", "\u202f"
# By language, then region: what opens and closes a quotation, and one in single quotes.
QUOTES = {"nl": "“”‘’", "en": "“”‘’", "de": "„“‚‘", "de-CH": "«»‹›", "de-LI": "«»‹›", "fr": "«»‘’"}
# The space before ; ! ? and before : and inside « ». In Quebec the first stand close; who types a space keeps it.
FRENCH = {"nl": ("", "", ""), "fr": (NARROW, NBSP, NBSP), "fr-CA": ("", NBSP, NBSP), "fr-CH": (NARROW, NARROW, NARROW)}
# What a typed hyphen or two stand for. A dash that an author typed as a dash stays the one it is.
DASHES = {"nl": f"{NBSP}– ", "en-US": f"{NBSP}— "}  # all but Americans as the Dutch
# Words that belong to the number or the name after them, as Duden, the Taalunie and the Imprimerie nationale have it.
SHORT = {
    "nl": "nr|blz|p|art|afb|hfst|ca|dr|drs|mr|prof",
    "en": "No|p|pp|fig|ch|ca|Dr|Mr|Mrs|Ms|Prof",
    "de": "Nr|S|Abs|Art|Abb|Kap|Bd|ca|Dr|Prof|St",
    "fr": "no|p|art|fig|chap|env|M|MM|Dr",
}
# German abbreviations of more than one word, which have a space between them (Duden D 1; DIN 5008).
SPLIT = "z B|d h|u a|u Ä|o Ä|z T|v a|u U|s o|s u|m E|i d R|i A"
# An apostrophe that a word processor turned around: ‘s avonds, ‘n beetje, ‘tis.
TURNED = {"nl": r"(?<!\w)‘(?=[stnkmr][ -]\w)", "en": r"(?<!\w)‘(?=(?:tis|twas|em)\b|\d0s\b)"}
UNITS = r"(?:[%‰€°]|(?:km|cm|mm|kg|ml|Uhr|uur|min)\b)"
# Links, code and marks keep the signs that the author typed.
_KEEP = re.compile(r"(\]\([^)]*\)|`[^`]*`|<[a-z]+:[^>]*>|(?:https?://|www\.)\S+|\{[^}]*\}|\[\^[^\]]*\]|&#?\w+;)")
_SHORTENED = re.compile(r"(?<![^\W\d_])'(?=(?:s|t|n|k|m|ns|r|em|tis|twas|\d0s?)\b)", re.I)
_LIGATURES = str.maketrans({"ĳ": "ij", "Ĳ": "IJ", "\u2010": "-", "\u2011": "-"})


def typography(book: Book, project: Project, warn: Warn) -> Book:
    """Each text of the book in the signs of its language."""
    tag = book.language

    def chapter(one: Chapter) -> Chapter:
        spoken = one.language if language.base(one.language) in language.LANGUAGES else tag
        led = with_asides(one, lambda aside: replace(aside, text=typeset(aside.text, spoken)))
        return changed(led, lambda text, source: typeset(text, spoken))

    return replace(book, title=typeset(book.title, tag), subtitle=typeset(book.subtitle, tag),
                   about=typeset(book.about, tag), chapters=tuple(map(chapter, book.chapters)))  # fmt: skip


@remembered
def typeset(text: str, tag: str) -> str:
    r"""A text with the signs that a typesetter of its language and region would use.

    >>> typeset("Zeg 'nee' - en \"ja\"... 's avonds", "nl")
    'Zeg ‘nee’\xa0– en “ja”… ’s avonds'
    """
    pieces = _KEEP.split(text.translate(_LIGATURES))
    before, quotes = "", _Quotes(_of(QUOTES, tag), _of(FRENCH, tag)[2])
    for at in range(0, len(pieces), 2):
        signs = _signs(pieces[at], tag)
        pieces[at] = _spaced(quotes.curled(signs, before), tag)
        before = signs[-1:] or ("x" if at + 1 < len(pieces) else "")
    return _tied("".join(pieces))


def _of(table: Mapping[str, T], tag: str) -> T:
    """What a table has for a region, else for its language, else for Dutch."""
    return table.get(tag) or table.get(language.base(tag)) or table["nl"]


def _signs(text: str, tag: str) -> str:
    """Dots, dashes and apostrophes."""
    text = re.sub(r"(?<!\.)\.\.\.(?!\.)", "…", text)
    code = language.base(tag)
    text = re.sub(r"(?<=\S)[ \u00a0]--?[ \u00a0](?=\S)", _of(DASHES, tag), text)
    text = re.sub(r"(?<=\S)[ \u00a0]([–—])[ \u00a0](?=\S)", rf"{NBSP}\1 ", text)
    text = re.sub(r"(?<=[^\W\d_])--(?=[^\W\d_])", "—", text)
    if code != "en":
        text = re.sub(r"(?<=[^\W\d_])([–—])(?=[^\W\d_])", rf"{NBSP}\1 ", text)
    if code in TURNED:
        text = re.sub(TURNED[code], "’", text)
    return re.sub(r"(?<=\w)'(?=\w)", "’", _SHORTENED.sub("’", text))


class _Quotes:
    """Turns straight quotes, by what stands before them: nothing, a space, a bracket or another opening sign.

    What is closed without having been opened is an apostrophe, or after a number the sign for inches.
    """

    def __init__(self, signs: str, inside: str) -> None:
        self.pairs = {'"': (signs[0] + inside, inside + signs[1]), "'": (signs[2], signs[3])}
        self.open = {'"': 0, "'": 0}

    def curled(self, text: str, before: str) -> str:
        out: list[str] = []
        for letter in text:
            last = out[-1][-1] if out else before
            out.append(self._curled(letter, last) if letter in self.pairs else letter)
        return "".join(out)

    def _curled(self, sign: str, last: str) -> str:
        opens, closes = self.pairs[sign]
        if not last or last.isspace() or last in "([{—–/*_“‘„‚«‹\"'":
            self.open[sign] += 1
            return opens
        if self.open[sign]:
            self.open[sign] -= 1
            return closes
        return "’" if sign == "'" else sign if last.isdigit() else closes


def _spaced(text: str, tag: str) -> str:
    """No line begins or ends with what belongs to the other side of its break."""
    code = language.base(tag)
    if code == "fr":
        text = _french(text, *_of(FRENCH, tag))
    if code == "de":
        text = _split().sub(lambda found: re.sub(r"\.\s?(?=\w)", f".{NBSP}", found[0]), text)
    text = re.sub(rf"(?<=\d) (?={UNITS})|(?<=[€§$£©]) (?=\d)", NBSP, text)
    return _held(code).sub(lambda found: found[0].replace(" ", NBSP), text)


def _french(text: str, high: str, colon: str, inside: str) -> str:
    """The signs that French sets apart, also where none of it was typed."""
    text = re.sub(r"(?<=«)[ \u00a0\u202f]?(?=\S)|(?<=[^\s\u00a0\u202f])[ \u00a0\u202f]?(?=»)", inside, text)
    text = re.sub(r"(?<=\S)[ \u00a0\u202f](?=[;!?])", high or NARROW, text)
    text = re.sub(r"(?<=\S)[ \u00a0\u202f](?=:)", colon, text)
    text = re.sub(r"(?<=[\w)»”’…*])(?=[;!?]+(?:\s|$|[)»”\"’*_\]]))", high, text)
    return re.sub(r"(?<=[^\W\d_]|[»”’])(?=:(?:\s|$|\*))", colon, text)


@cache
def _split() -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])(?:" + "|".join(r"\.\s?".join(one.split()) for one in SPLIT.split("|")) + r")\.")


@cache
def _held(code: str) -> re.Pattern[str]:
    """A short word with the space that holds it to a number or name, and a day with that before its month."""
    months = "|".join(language.load(code).word("months").split())
    return re.compile(rf"(?<![\w.])(?:{SHORT[code]})\. (?=[\dA-Z])|\b\d{{1,2}}(?:er|\.)? (?=(?:{months})\b)")


def _tied(text: str) -> str:
    """The last words of a long text held together, so that no line ends a paragraph with one short word.

    At least ten letters, so that the cure is no shorter line than the fault; never so many that a line suffers.
    """
    words = text.rsplit(" ", 3)
    if len(text) < 70 or len(words) < 4 or len(words[-1]) > 5 or "\n" in text[-24:] or "](" in text[-40:]:
        return text
    tail = words[-1]
    for word in reversed(words[1:-1]):
        if len(tail) >= 10 or len(word) + len(tail) > 16:
            break
        tail = f"{word}{NBSP}{tail}"
    return text[: len(text) - len(tail)] + tail
