"""Headings that a reader of a book trips over: capitals as in English, two in a row, one made for a search engine."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from werkboek import language, tongue
from werkboek.check.said import Heard, Said, begins, unquoted, words
from werkboek.check.wording import Find, named
from werkboek.model import HEADINGS, Role

SEARCHED = 9  # words of a heading over questions, from which it is more than a heading


def capitals(article: Said, heard: Heard) -> Iterator[Find]:
    """A heading in capitals as English sets them, with the form that the language itself has."""
    if article.code == "en":
        return
    for line, role in article.lines:
        if role in HEADINGS and not tongue.foreign(line.plain, article.code):
            better = lowered(line.plain, article.code, heard)
            if better:
                yield Find(line.source.line, {"better": named(better, 200)})


def lowered(title: str, code: str, heard: Heard) -> str:
    """A title without capitals that only English has; empty if there is nothing to change.

    Sure signs are capitals of little words; less sure those of words that the book itself writes small.
    """
    plain = language.within("small", code)
    seen = unquoted(title)
    inner = [one for one in words(seen) if _is_capital(one[0]) and not begins(title, one.start())]
    little = [one for one in inner if plain.fullmatch(one[0]) and not _is_noun(seen, one.start(), code)]
    known = [one for one in inner if one[0].lower() in heard.small and one[0].lower() not in heard.names]
    if not little and (code == "de" or len(known) < 2):
        return ""
    for one in inner:
        word = one[0].lower()
        name = word in heard.names and one not in little
        if not name and (code != "de" or one in little or (one in known and not _is_noun(seen, one.start(), code))):
            title = title[: one.start()] + word + title[one.end() :]
    return title


def _is_capital(word: str) -> bool:
    """Only the first letter is one: no initials, no WordPress."""
    return len(word) > 1 and word[0].isupper() and word[1:].islower()


def _is_noun(title: str, at: int, code: str) -> bool:
    """``Das Nein``: a German word that an article makes a noun."""
    return code == "de" and bool(language.within("article", code).fullmatch(title[:at].split()[-1]))


_RANK: dict[Role, int] = {"sub": 2, "reflection-heading": 2}


def stacked(article: Said, heard: Heard) -> Iterator[Find]:
    """Two headings with nothing between them, the second not below the first; a title may have its deck."""
    for (over, first), (under, second) in pairwise(article.lines):
        heads = first in HEADINGS and second in HEADINGS and not {first, second} & {"title", "subtitle"}
        sure = "faq-heading" in (first, second) or over.shape == under.shape == "heading"
        if heads and sure and _RANK.get(second, 1) <= _RANK.get(first, 1):
            yield Find(over.source.line, {"found": f"{named(over.plain)}\n{named(under.plain)}"})


def searched(article: Said, heard: Heard) -> Iterator[Find]:
    """A heading over questions that lists what people search for."""
    plain = language.load(article.code).advice["faq"]
    for line, role in article.lines:
        asked = role in HEADINGS and language.within("faq", article.code).search(line.plain)
        if asked and "," in line.plain and len(line.plain.split()) >= SEARCHED:
            yield Find(line.source.line, {"found": named(line.plain), "better": plain})
