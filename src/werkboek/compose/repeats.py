"""Blocks that come back in other articles of the book are kept once: a site puts them under every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from werkboek import inline
from werkboek.aside import Aside
from werkboek.model import (
    Block,
    Book,
    CallToAction,
    Chapter,
    Example,
    Faq,
    LeftOut,
    Paragraph,
    PullQuote,
    Related,
    Role,
    Section,
    Testimonial,
)
from werkboek.problems import Warn
from werkboek.project import Project

SHORTEST = 6  # words: what is shorter may well be said twice


def repeats(book: Book, project: Project, warn: Warn) -> Book:
    """Keeps the first of each, and of an offer the last, which stands at the end; lists the others as left out."""
    seen: dict[str, int] = {}
    chapters = []
    for at, chapter in enumerate(book.chapters):
        later = {_key(text) for after in book.chapters[at + 1 :] for text in _offers(after)}
        chapters.append(_once(chapter, at, seen, later))
    return replace(book, chapters=tuple(chapters))


def _offers(chapter: Chapter) -> list[str]:
    return ["\n".join(block.lines) for section in chapter.sections for block in section.blocks
            if isinstance(block, CallToAction)]  # fmt: skip


def _once(chapter: Chapter, at: int, seen: dict[str, int], later: set[str]) -> Chapter:
    out: list[LeftOut] = []

    def again(text: str, block: Block) -> bool:
        key = _key(text)
        if len(key.split()) < SHORTEST:
            return False
        here = key in later if isinstance(block, CallToAction) else seen.setdefault(key, at) != at
        if here:
            out.append(LeftOut(block.source, inline.plain(text), _role(block), "repeated"))
        return here

    sections = []
    told: list[Aside] = []  # on what is left out: they may still matter to the chapter
    for section in chapter.sections:
        blocks = tuple(left for block in section.blocks if (left := _left(block, again)) is not None)
        if blocks or not section.blocks:
            sections.append(replace(section, blocks=blocks))
        else:
            if section.title:
                out.append(LeftOut(section.source, inline.plain(_heading(section)), "faq-heading", "repeated"))
            told += section.asides
    return replace(chapter, sections=tuple(sections), left_out=(*chapter.left_out, *out),
                   asides=(*chapter.asides, *told))  # fmt: skip


def _heading(section: Section) -> str:
    return " ".join(filter(None, (section.kicker, section.title)))


def _left(block: Block, again: Callable[[str, Block], bool]) -> Block | None:
    """What is left of a block: of questions with answers and of pointers those that are new."""
    match block:
        case Faq():
            pairs = tuple(one for one in block.pairs if not again("\n".join((one.question, *one.answer)), block))
            return replace(block, pairs=pairs) if pairs else None
        case Related():
            new = tuple(one for one in block.entries if not again(f"{one.title}\n{one.description}", block))
            return replace(block, entries=new) if new else None
        case Paragraph() | PullQuote():
            return None if again(block.text, block) else block
        case Testimonial():
            return None if again(f"{block.text}\n{block.name}", block) else block
        case Example():
            return None if again("\n".join(block.paragraphs), block) else block
        case CallToAction():
            return None if again("\n".join(block.lines), block) else block
    return block


def _role(block: Block) -> Role:
    roles: dict[type, Role] = {Faq: "faq-q", Related: "related-entry", Testimonial: "testimonial", CallToAction: "cta",
                               PullQuote: "pullquote", Example: "example"}  # fmt: skip
    return roles.get(type(block), "para")


def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", inline.plain(text).casefold()))
