"""A sentence of each section that may stand set apart, where its page has room."""

from __future__ import annotations

import re
from dataclasses import replace

from werkboek import inline, language
from werkboek.model import Book, Chapter, Exercise, Paragraph, PullQuote, Section, Testimonial
from werkboek.problems import Warn
from werkboek.project import Project

FEWEST, MOST = 6, 12  # words
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+")


def quotes(book: Book, project: Project, warn: Warn) -> Book:
    """Gives each section with a question its quote, unless something is set apart in it already."""

    def section(one: Section) -> Section:
        return replace(one, quote=quote(one))

    def chapter(one: Chapter) -> Chapter:
        return replace(one, sections=tuple(map(section, one.sections)))

    return replace(book, chapters=tuple(map(chapter, book.chapters)))


def quote(section: Section) -> str:
    """The last short sentence of a section that stands on its own feet, or none.

    It asks nothing, quotes nobody, and does not lean on the sentence before it.
    """
    kinds = {type(block) for block in section.blocks}
    if section.kind != "body" or Exercise not in kinds or kinds & {PullQuote, Testimonial}:
        return ""
    found = ""
    for block in section.blocks:
        if isinstance(block, Paragraph) and "](" not in block.text and "[^" not in block.text:
            for sentence in _SENTENCE.split(block.text):
                found = sentence if _stands(sentence) else found
    return found


def _stands(sentence: str) -> bool:
    text = inline.plain(sentence)
    return (
        FEWEST <= len(text.split()) <= MOST
        and text.endswith(".")
        and text[:1].isupper()
        and not re.search(r"[\n\d:;?()\"“”„«»‘]", text)
        and not language.cue("leans").match(text)
        and not any(language.cue("points").match(word) for word in text.split())
    )
