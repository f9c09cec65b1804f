"""The shape of signs, never the words: curly quotes of the same kind, dashes with their spaces, a real ellipsis."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from werkboek import language
from werkboek.model import Book, Chapter
from werkboek.problems import Warn
from werkboek.project import Project
from werkboek.texts import changed

NBSP = "\u00a0"
QUOTES = {"nl": tuple("“”‘’"), "en": tuple("“”‘’"), "de": tuple("„“‚‘"), "fr": tuple("“”‘’")}
# Links, code and marks keep the signs that the author typed.
_KEEP = re.compile(r"(\]\([^)]*\)|`[^`]*`|<[a-z]+:[^>]*>|(?:https?://|www\.)\S+|\{[^}]*\}|\[\^[^\]]*\])")
_SHORTENED = re.compile(r"(?<![^\W\d_])'(?=(?:s|t|n|k|m|ns|r|em|tis|twas|\d0s?)\b)", re.I)
_LIGATURES = str.maketrans({"ĳ": "ij", "Ĳ": "IJ", "\u2010": "-", "\u2011": "-"})


def typography(book: Book, project: Project, warn: Warn) -> Book:
    """Each text of the book in the signs of its language."""
    code = language.base(book.language)

    def chapter(one: Chapter) -> Chapter:
        return changed(one, lambda text, source: typeset(text, code))

    return replace(book, title=typeset(book.title, code), subtitle=typeset(book.subtitle, code),
                   chapters=tuple(map(chapter, book.chapters)))  # fmt: skip


@lru_cache(maxsize=4096)  # of a book that is built again in one process, nearly all texts are the same
def typeset(text: str, code: str) -> str:
    r"""A text with the signs a typesetter would use.

    >>> typeset("Zeg 'nee' - en \"ja\"... 's avonds", "nl")
    'Zeg ‘nee’\xa0– en “ja”… ’s avonds'
    """
    pieces = _KEEP.split(text.translate(_LIGATURES))
    before = ""
    for at in range(0, len(pieces), 2):
        pieces[at] = _signs(pieces[at], before, code)
        before = pieces[at][-1:] or ("x" if at + 1 < len(pieces) else "")
    return _tied("".join(pieces))


def _signs(text: str, before: str, code: str) -> str:
    text = re.sub(r"(?<!\.)\.\.\.(?!\.)", "…", text)
    text = re.sub(r"(?<=\S)[ \u00a0](?:--?|–)[ \u00a0](?=\S)", f"{NBSP}– ", text)
    text = re.sub(r"(?<=\S)[ \u00a0]—[ \u00a0](?=\S)", f"{NBSP}— ", text)
    if code == "fr":  # no line begins with a sign that French sets apart
        text = re.sub(r"(?<=\S) (?=[;:!?»])|(?<=«) (?=\S)", NBSP, text)
    if code != "en":
        text = re.sub(r"(?<=[^\W\d_])([–—])(?=[^\W\d_])", rf"{NBSP}\1 ", text)
    double, closing, single, end = QUOTES.get(code, QUOTES["en"])
    text = _SHORTENED.sub("’", text)
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = _paired(text, '"', double, closing, before)
    return _paired(text, "'", single, end if code != "de" else "‘", before)


def _paired(text: str, sign: str, opens: str, closes: str, before: str) -> str:
    """Straight quotes by what stands before them: nothing, a space, a bracket or another opening sign."""
    if sign not in text:
        return text
    out: list[str] = []
    for letter in text:
        last = out[-1] if out else before
        if letter != sign:
            out.append(letter)
        else:
            out.append(opens if not last or last.isspace() or last in "([{—–/*_“‘„‚«\"'" else closes)
    return "".join(out)


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
