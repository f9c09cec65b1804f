"""Links between articles become links inside the book; one to a file or a place that is not in it becomes plain text.

The title of another article becomes a link too where the text points to it: on paper that is "p. 12".
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

from werkboek import inline
from werkboek.model import Block, Book, Chapter, Pointer, Related, Section, Source
from werkboek.problems import Problem, Warn
from werkboek.project import Project
from werkboek.texts import changed

_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(<?([^()\s>]+)>?(?:\s+\"[^\"]*\")?\)")


def pointers(book: Book, project: Project, warn: Warn) -> Book:
    """Turns ``[titel](artikel.md)``, or a link to where it stands on the web, into a link to that chapter, ``#c2``.

    So does a title in a pointer. An address that the author has a short one for becomes that.
    """
    chapters = {chapter.file: chapter.id for chapter in book.chapters}
    chapters |= {bare(chapter.address): chapter.id for chapter in book.chapters if chapter.address}
    short = {bare(long): address for long, address in project.links.items()}

    def one(chapter: Chapter) -> Chapter:
        folder = posixpath.dirname(chapter.file)
        others = [other for other in book.chapters if other is not chapter and len(other.title.split()) > 1]

        def link(text: str, source: Source) -> str:
            return _LINK.sub(lambda found: _target(found, folder, chapters, short, source, warn), text)

        return changed(replace(chapter, sections=tuple(_named(s, others) for s in chapter.sections)), link)

    return replace(book, chapters=tuple(one(chapter) for chapter in book.chapters))


def _named(section: Section, others: Sequence[Chapter]) -> Section:
    """The section, its pointers and further reading leading to the chapters that they name."""

    def block(one: Block) -> Block:
        match one:
            case Pointer():
                return replace(one, text=_led(one.text, others))
            case Related():
                entries = (replace(entry, title=_led(entry.title, others)) for entry in one.entries)
                return replace(one, entries=tuple(entries))
        return one

    return replace(section, blocks=tuple(map(block, section.blocks)))


def _led(text: str, others: Sequence[Chapter]) -> str:
    """``Lees ook: Goed genoeg is af`` with the title as a link, whatever its capitals and last sign."""
    if "](" in text:
        return text
    for other in others:
        words = r"\W+".join(map(re.escape, re.findall(r"\w+", inline.plain(other.title))))
        found = re.search(rf"(?<!\w){words}(?!\w)", text, re.I)
        if found:
            return f"{text[: found.start()]}[{found[0]}](#{other.id}){text[found.end() :]}"
    return text


def bare(address: str) -> str:
    """An address as it is compared: whatever its scheme, ``www.``, fragment and last stroke."""
    return re.sub(r"^https?://(?:www\.)?", "//", address.partition("#")[0], flags=re.I).rstrip("/")


def _target(found: re.Match[str], folder: str, chapters: dict[str, str], short: dict[str, str], source: Source,
            warn: Warn) -> str:  # fmt: skip
    address = found[2]
    if address.startswith("#"):  # a chapter by its id, or a place in the article as it was elsewhere
        return found[0] if address[1:] in chapters.values() else found[1]
    if address.lower().startswith(inline.SCHEMES):
        place = bare(address)
        return (
            f"[{found[1]}](#{chapters[place]})" if place in chapters else f"[{found[1]}]({short.get(place, address)})"
        )
    file = posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))
    if file in chapters:
        return f"[{found[1]}](#{chapters[file]})"
    warn(Problem("C01", source.path, source.line, {"name": address[:80]}))
    return found[1]
