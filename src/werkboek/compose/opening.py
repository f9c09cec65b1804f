"""The untitled opening of an article is its first section: it takes the subtitle as its title, else our words."""

from __future__ import annotations

from dataclasses import replace

from werkboek import language
from werkboek.model import Book, Chapter
from werkboek.problems import Warn
from werkboek.project import Project


def opening(book: Book, project: Project, warn: Warn) -> Book:
    """Each chapter of more than one section with a title above its opening."""
    words = language.with_words(language.load(book.language, project.address), project.words)
    return replace(book, chapters=tuple(_chapter(chapter, words.word("opening")) for chapter in book.chapters))


def _chapter(chapter: Chapter, begin: str) -> Chapter:
    body = [section for section in chapter.sections if section.kind == "body"]
    if len(body) < 2 or body[0].title or chapter.sections[0] is not body[0]:
        return chapter
    first = replace(body[0], title=chapter.subtitle or begin)
    return replace(chapter, subtitle="", sections=(first, *chapter.sections[1:]))
