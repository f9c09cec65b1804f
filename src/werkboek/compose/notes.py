"""Notes that nothing calls are left out and listed; a note is read only where its number stands."""

from __future__ import annotations

import re
from dataclasses import replace

from werkboek import inline
from werkboek.model import Book, Chapter, LeftOut
from werkboek.problems import Warn
from werkboek.project import Project
from werkboek.texts import texts


def notes(book: Book, project: Project, warn: Warn) -> Book:
    """Each chapter with the notes that its text calls, in the order of their first calls."""
    return replace(book, chapters=tuple(map(_chapter, book.chapters)))


def _chapter(chapter: Chapter) -> Chapter:
    body = " ".join(text for text, _ in texts((chapter.title, chapter.subtitle, chapter.sections)))
    called = list(dict.fromkeys(re.findall(r"\[\^([^\]\s]+)\]", body)))
    uncalled = [note for note in chapter.footnotes if note.label not in called]
    lost = (LeftOut(note.source, inline.plain(note.text), "footnote", "uncalled") for note in uncalled)
    kept = [note for note in chapter.footnotes if note.label in called]
    kept.sort(key=lambda note: called.index(note.label))
    return replace(chapter, footnotes=tuple(kept), left_out=(*chapter.left_out, *lost))
