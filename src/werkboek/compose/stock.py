"""Sections without a question: a stock question for each, offered in the report, put in only when she asks.

Most articles ask nothing. A stock question fits any section of its topic, so it never names what may not be there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from werkboek import inline, language
from werkboek.language import Topic
from werkboek.model import Book, Bullets, Chapter, Exercise, Paragraph, Part, Section
from werkboek.problems import Warn
from werkboek.project import Project
from werkboek.remembered import remembered
from werkboek.texts import texts

SHORTEST = 25  # words of a section that a question can be about
HEADED = 4  # a cue in the heading counts for so many in the text
LISTED = 2  # and a list for so many that it is a plan
FEWEST = 2  # cues that make a topic


def stock(book: Book, project: Project, warn: Warn) -> Book:
    """Lists a question for each section that has none; with ``prompts = "stock"`` also puts it at its end."""
    speech = language.load(book.language, project.address)
    given: Counter[str] = Counter()
    made = [offered(chapter, speech, given) for chapter in book.chapters]
    if project.prompts != "stock":
        return replace(book, stock=tuple(one for offers in made for one in offers.values()))
    chapters = (put_in(chapter, offers) for chapter, offers in zip(book.chapters, made, strict=True))
    return replace(book, chapters=tuple(chapters))


def offered(chapter: Chapter, speech: language.Language, given: Counter[str]) -> dict[int, Exercise]:
    """A question for each section that has none, by the section's index; none twice in a chapter.

    ``given``: how often each was given in the book, so that the one given least comes next.
    """
    found: dict[int, Exercise] = {}
    body = [at for at, section in enumerate(chapter.sections) if section.kind == "body"]
    shares = {at: _shares(chapter.sections[at], speech) for at in body}
    usual = [sum(counts) / len(shares) for counts in zip(*shares.values(), strict=True)]
    spare = _spare(usual, speech)
    here: set[str] = set()
    for at in body:
        section = chapter.sections[at]
        untitled = not section.title and len(body) > 1
        if untitled or any(isinstance(block, Exercise) for block in section.blocks) or _words(section) < SHORTEST:
            continue
        topic = _topic(section, shares[at], usual, speech, last=at == body[-1]) or spare
        asks = [ask for one in (topic, spare, speech.stock[-1]) for ask in one.asks if ask not in here]
        if asks:
            ask = min(asks[: len(topic.asks)], key=lambda one: given[one])
            given[ask] += 1
            here.add(ask)
            found[at] = Exercise((Part(ask),), section.source)
    return found


def put_in(chapter: Chapter, offers: dict[int, Exercise]) -> Chapter:
    """The chapter with each question at the end of its section."""
    sections = (
        replace(section, blocks=(*section.blocks, offers[at])) if at in offers else section
        for at, section in enumerate(chapter.sections)
    )
    return replace(chapter, sections=tuple(sections))


def _topic(section: Section, counts: Sequence[float], usual: Sequence[float], speech: language.Language, *,
           last: bool) -> Topic | None:  # fmt: skip
    """What sets a section apart from the others of its chapter: what all are about says nothing of one."""
    ending = next(topic for topic in speech.stock if topic.name == "closing")
    if last and ending.cues and ending.cues.search(inline.plain(section.title)):
        return ending
    apart = [count - mean / 2 for count, mean in zip(counts, usual, strict=True)]
    best = max(range(len(apart)), key=lambda at: apart[at])
    return speech.stock[best] if apart[best] >= FEWEST else None


def _spare(usual: Sequence[float], speech: language.Language) -> Topic:
    """What is asked where nothing sets a section apart. In a text on loss a question that fits any text can hurt."""
    theme = speech.stock[max(range(len(usual)), key=lambda at: usual[at])] if usual else speech.stock[-1]
    return theme if theme.name == "loss" else speech.stock[-1]


def _shares(section: Section, speech: language.Language) -> list[float]:
    """How often each topic's cues stand in a section, those in its heading counting more."""
    title = inline.plain(section.title)
    body = " ".join(inline.plain(block.text) for block in section.blocks if isinstance(block, Paragraph))
    counts = list(_heard(title, body, speech.code))
    plan = [topic.name for topic in speech.stock].index("plan")
    counts[plan] += LISTED * sum(isinstance(block, Bullets) for block in section.blocks)
    counts[plan] += LISTED * any(isinstance(block, Bullets) and block.start is not None for block in section.blocks)
    return counts


@remembered
def _heard(title: str, body: str, code: str) -> tuple[float, ...]:
    """How often the cues of each topic of a language stand in a text, those in its heading counting more."""
    return tuple(
        float(HEADED * len(topic.cues.findall(title)) + len(topic.cues.findall(body))) if topic.cues else 0.0
        for topic in language.load(code).stock
    )


def _words(section: Section) -> int:
    return sum(len(inline.plain(text).split()) for text, _ in texts(section.blocks))
