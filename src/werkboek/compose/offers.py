"""Exercises that the author's own sub-headings would make: offered in the report, put in only when she asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from werkboek import inline, language
from werkboek.compose.spaces import sides
from werkboek.model import Block, Book, Chapter, Exercise, Part, Section, Source, Subheading
from werkboek.problems import Warn
from werkboek.project import Project
from werkboek.spaces import Asked

FEWEST, MOST = 3, 8  # sub-headings that make a list to tick


def offers(book: Book, project: Project, warn: Warn) -> Book:
    """Lists what could be made; with ``exercises = "enriched"`` also puts the first of each section in."""
    speech = language.with_words(language.load(book.language, project.address), project.words)
    found = tuple(one for chapter in book.chapters for section in chapter.sections for one in of(section, speech))
    if project.exercises == "enriched":

        def chapter(one: Chapter) -> Chapter:
            return replace(one, sections=tuple(_enriched(section, speech) for section in one.sections))

        return replace(book, offers=found, chapters=tuple(map(chapter, book.chapters)))
    return replace(book, offers=found)


def of(section: Section, speech: language.Language) -> Iterator[Exercise]:
    """What a section offers, the best first; each label is the author's, word for word."""
    if section.kind != "body":
        return
    heads = [block for block in section.blocks if isinstance(block, Subheading)]
    labels = tuple(inline.plain(head.text) for head in heads)
    if FEWEST <= len(heads) <= MOST and not any(label.endswith("?") for label in labels):
        yield _made("checklist", labels, heads[0].source, speech)
    asked = [part.prompt for block in section.blocks if isinstance(block, Exercise) for part in block.parts]
    if not any(sides(prompt, speech) for prompt in asked):
        for text, source in ((section.title, section.source), *((head.text, head.source) for head in heads)):
            if pair := sides(text, speech):
                yield _made("columns", pair, source, speech)
                return


def _made(kind: str, labels: tuple[str, ...], source: Source, speech: language.Language) -> Exercise:
    return Exercise((Part(speech.word(f"made_{kind}"), asked=Asked(kind, labels)),), source, made=True)


def _enriched(section: Section, speech: language.Language) -> Section:
    """The section with its first offer, before its closing question."""
    best = next(of(section, speech), None)
    if best is None:
        return section
    blocks: list[Block] = list(section.blocks)
    asks = [at for at, block in enumerate(blocks) if isinstance(block, Exercise)]
    blocks.insert(asks[-1] if asks else len(blocks), best)
    return replace(section, blocks=tuple(blocks))
