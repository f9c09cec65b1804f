"""Sections without a question: a stock question for each, offered in the report, put in only when she asks.

Most articles ask nothing. A stock question fits any section of its topic, so it never names what may not be there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from werkboek import inline, language
from werkboek.language import Topic
from werkboek.model import Book, Chapter, Exercise, Paragraph, Part, Section
from werkboek.problems import Warn
from werkboek.project import Project
from werkboek.texts import texts

SHORTEST = 25  # words of a section that a question can be about
HEADED = 4  # a cue in the heading counts for so many in the text
FEWEST = 2  # cues that make a topic


def stock(book: Book, project: Project, warn: Warn) -> Book:
    """Lists a question for each section that has none; with ``prompts = "stock"`` also puts it at its end."""
    speech = language.load(book.language, project.address)
    used: Counter[str] = Counter()
    made = [offered(chapter, speech, used) for chapter in book.chapters]
    if project.prompts != "stock":
        return replace(book, stock=tuple(one for offers in made for one in offers.values()))
    chapters = (put_in(chapter, offers) for chapter, offers in zip(book.chapters, made, strict=True))
    return replace(book, chapters=tuple(chapters))


def offered(chapter: Chapter, speech: language.Language, used: Counter[str]) -> dict[int, Exercise]:
    """A question for each section that has none, by the section's index. ``used``: how often a topic gave one."""
    found: dict[int, Exercise] = {}
    body = [at for at, section in enumerate(chapter.sections) if section.kind == "body"]
    for at in body:
        section = chapter.sections[at]
        untitled = not section.title and len(body) > 1
        if untitled or any(isinstance(block, Exercise) for block in section.blocks) or _words(section) < SHORTEST:
            continue
        topic = topic_of(section, speech, last=at == body[-1])
        ask = topic.asks[used[topic.name] % len(topic.asks)]
        used[topic.name] += 1
        found[at] = Exercise((Part(ask),), section.source)
    return found


def put_in(chapter: Chapter, offers: dict[int, Exercise]) -> Chapter:
    """The chapter with each question at the end of its section."""
    sections = (
        replace(section, blocks=(*section.blocks, offers[at])) if at in offers else section
        for at, section in enumerate(chapter.sections)
    )
    return replace(chapter, sections=tuple(sections))


def topic_of(section: Section, speech: language.Language, *, last: bool = False) -> Topic:
    """What a section is about: the topic whose cues it shows most, its heading counting most."""
    title = inline.plain(section.title)
    body = " ".join(inline.plain(block.text) for block in section.blocks if isinstance(block, Paragraph))
    counts = [HEADED * len(topic.cues.findall(title)) + len(topic.cues.findall(body)) if topic.cues else 0
              for topic in speech.stock]  # fmt: skip
    ending = next(topic for topic in speech.stock if topic.name == "closing")
    if last and ending.cues and ending.cues.search(title):
        return ending
    best = max(range(len(counts)), key=lambda at: counts[at])
    return speech.stock[best if counts[best] >= FEWEST else -1]


def _words(section: Section) -> int:
    return sum(len(inline.plain(text).split()) for text, _ in texts(section.blocks))
