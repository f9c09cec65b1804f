"""The text of a book, before it is set: words too long for a line, notes that are not there, letters no face has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from werkboek import inline, resources
from werkboek.model import Book, Source
from werkboek.problems import Problem, Warn
from werkboek.texts import asides, texts

LONGEST = 60  # letters: a line of 130 mm at 10.8 pt holds some 70


def long_words(book: Book, warn: Warn) -> None:
    """A word that is longer than a line is broken where it fits; an address may be."""
    for text, source in texts(book):
        for word in re.findall(rf"\S{{{LONGEST + 1},}}", inline.plain(text) if "](" in text else text):
            if "://" not in word:
                warn(Problem("L02", source.path, source.line, {"word": f"{word[:40]}…"}))


def missing_notes(book: Book, warn: Warn) -> None:
    """A call to a note that is not there stands in the text as the author typed it."""
    for chapter in book.chapters:
        labels = {note.label for note in chapter.footnotes}
        for text, source in texts(chapter):
            for label in re.findall(r"\[\^([^\]\s]+)\]", text):
                if label not in labels:
                    warn(Problem("C02", source.path, source.line, {"name": label}))


LAST = ("SourceSerif4-Regular", "NotoSans-Regular", "NotoEmoji_400Regular")  # in this order few are opened


def unknown_characters(book: Book, warn: Warn) -> None:
    """A character that none of the faces has that every stack ends in is reported once, not drawn as a box."""
    _unknown(texts(book), warn)


def unknown_in_asides(book: Book, warn: Warn) -> None:
    """The same in what only one edition prints."""
    _unknown(
        ((one.text, Source(chapter.source.path, one.line)) for chapter in book.chapters for one in asides(chapter)),
        warn,
    )


def _unknown(said: Iterable[tuple[str, Source]], warn: Warn) -> None:
    known: set[str] = set()
    faces = [resources.faces()[name] for name in LAST]
    for text, source in said:
        if text.isascii():
            continue
        for sign in sorted(set(text) - known):
            known.add(sign)
            if ord(sign) > 0x7E and not _joins(sign) and not any(ord(sign) in _drawn(face) for face in faces):
                warn(Problem("L05", source.path, source.line, {"character": f"{sign} (U+{ord(sign):04X})"}))


def _joins(sign: str) -> bool:
    """Joiners, variation selectors and skin tones draw nothing of their own."""
    return sign in "\u200c\u200d" or "\ufe00" <= sign <= "\ufe0f" or "\U0001f3fb" <= sign <= "\U0001f3ff"


@cache
def _drawn(face: Path) -> frozenset[int]:
    """The characters that a face has."""
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(face, lazy=True).getBestCmap())
