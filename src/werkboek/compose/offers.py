"""Exercises that the author's own sub-headings would make: offered in the report, put in only when she asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from werkboek import inline, language
from werkboek.compose.spaces import sides
from werkboek.model import Block, Book, Chapter, Exercise, Paragraph, Part, Section, Source, Subheading
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
        kinds = ("scales", "checklist") if _are_signs(section) else ("checklist",)
        yield from (_made(kind, labels, heads[0].source, speech) for kind in kinds)
    asked = [part.prompt for block in section.blocks if isinstance(block, Exercise) for part in block.parts]
    if not any(sides(prompt, speech) for prompt in asked):
        for text, source in ((section.title, section.source), *((head.text, head.source) for head in heads)):
            if pair := sides(text, speech):
                yield _made("columns", pair, source, speech)
                return


def _are_signs(section: Section) -> bool:
    """Whether the sub-headings name what is felt, more or less: the heading or the sentence that leads in says so."""
    first = next(at for at, block in enumerate(section.blocks) if isinstance(block, Subheading))
    lead = section.blocks[first - 1] if first else None
    said = f"{section.title} {lead.text if isinstance(lead, Paragraph) else ''}"
    return any(language.cue("signs").match(said, found.start()) for found in re.finditer(r"\b\w", said))


def _made(kind: str, labels: tuple[str, ...], source: Source, speech: language.Language) -> Exercise:
    hint = speech.word("made_scales_how") if kind == "scales" else ""
    return Exercise((Part(speech.word(f"made_{kind}"), hint, Asked(kind, labels)),), source, made=True)


def _enriched(section: Section, speech: language.Language) -> Section:
    """The section with its first offer, before its closing question."""
    best = next(of(section, speech), None)
    if best is None:
        return section
    blocks: list[Block] = list(section.blocks)
    asks = [at for at, block in enumerate(blocks) if isinstance(block, Exercise)]
    blocks.insert(asks[-1] if asks else len(blocks), best)
    return replace(section, blocks=tuple(blocks))
