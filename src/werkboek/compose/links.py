"""Links to what is outside the book, as they stand on paper: which are printed, and which get a code. Home of segno.

Those of pointers, offers, further reading and questions are printed, and what she says of herself at the back. A link
within running text is not; one to sound goes to the question that it belongs to.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from urllib.parse import urlsplit

from werkboek import inline
from werkboek.brand import short
from werkboek.compose.pointers import bare
from werkboek.links import LARGEST, MOST, Link, untracked
from werkboek.model import Block, Book, CallToAction, Chapter, Entry, Exercise, Part, Pointer, Related, Section, Source
from werkboek.problems import Problem, Warn
from werkboek.project import Project
from werkboek.texts import texts

SOUND = re.compile(r"\.(?:mp3|m4a|ogg|wav)$", re.I)
HOSTS = {"soundcloud", "spotify", "anchor"}  # parts of the name of a host that only has sound


def links(book: Book, project: Project, warn: Warn) -> Book:
    """The book with the links that are printed. A code that would be too large is not made: C03."""
    printer = _Printer(project, warn)
    return replace(book, chapters=tuple(map(printer.chapter, book.chapters)), links=printer.back(book))


class _Printer:
    """Makes the links of a book one by one, with the author's short addresses for long ones."""

    def __init__(self, project: Project, warn: Warn) -> None:
        links, self.brand = project.links, project.brand
        self.short = {bare(long): address for long, address in links.items() if _is_address(address)}
        self.long = {address: long for long, address in links.items() if _is_address(long)}
        self.warn, self.told = warn, set[str]()

    def back(self, book: Book) -> dict[str, Link]:
        """The links of the page about the author, by their address as it stands there."""
        offered, website = self.brand.offer_link, self.brand.website
        said = " ".join((inline.plain(book.about), short(offered), short(website)))
        made: dict[str, Link] = {}
        for address in filter(None, (offered, *_outside([book.about]), website)):
            on_paper = self.short.get(bare(address), address)
            known = {bare(one.address) for one in made.values()}
            coded = len(known) < MOST and bare(on_paper) not in known
            made.setdefault(address, self._link(on_paper, said, Source("book.toml", 0), coded=coded))
        return made

    def chapter(self, chapter: Chapter) -> Chapter:
        """A chapter with its links."""
        heard = self._heard([block for one in chapter.sections if one.kind == "body" for block in one.blocks])
        return replace(chapter, sections=tuple(self._section(one, heard) for one in chapter.sections))

    def _heard(self, blocks: Sequence[Block]) -> dict[str, list[str]]:
        """The addresses of sound in running text, by the id of the question that comes next, or else of the last."""
        heard: dict[str, list[str]] = {}
        waiting: list[str] = []
        for block in blocks:
            if isinstance(block, Exercise) and not block.made:
                heard[block.id], waiting = waiting, []
            elif not isinstance(block, Pointer | CallToAction | Related | Exercise):
                waiting += filter(self._is_sound, _outside(text for text, _ in texts(block)))
        if heard:
            heard[list(heard)[-1]] += waiting
        return heard

    def _section(self, section: Section, heard: Mapping[str, Sequence[str]]) -> Section:
        """A section: no more than two links have a code beside those of questions, but in further reading."""
        left = math.inf if section.kind == "related" else MOST
        blocks = []
        for block in section.blocks:
            blocks.append(self._block(block, heard, left))
            left -= sum(bool(link.path) for link in _of(blocks[-1]))
        return replace(section, blocks=tuple(blocks))

    def _is_sound(self, address: str) -> bool:
        parts = urlsplit(self.long.get(address, address))
        return bool(SOUND.search(parts.path)) or not HOSTS.isdisjoint((parts.hostname or "").split("."))

    def _block(self, block: Block, heard: Mapping[str, Sequence[str]], left: float) -> Block:
        match block:
            case Pointer():
                return replace(block, links=self._links([block.text], block.source, left))
            case CallToAction():
                return replace(block, links=self._links(block.lines, block.source, left))
            case Related():
                return replace(block, entries=tuple(self._entries(block, left)))
            case Exercise():
                more = heard.get(block.id, ())
                parts = (self._part(one, block.source, () if at else more) for at, one in enumerate(block.parts))
                return replace(block, parts=tuple(parts))
        return block

    def _entries(self, block: Related, left: float) -> Iterator[Entry]:
        for one in block.entries:
            made = self._links((one.title, one.description), block.source, left)
            left -= sum(bool(link.path) for link in made)
            yield replace(one, links=made)

    def _part(self, part: Part, source: Source, heard: Sequence[str]) -> Part:
        return replace(part, links=self._links((part.prompt, part.hint), source, MOST, heard))

    def _links(self, said: Sequence[str], source: Source, left: float, more: Iterable[str] = ()) -> tuple[Link, ...]:
        """The links of some texts, and ``more``; the first have a code, if so many are ``left``."""
        addresses = dict.fromkeys((*_outside(said), *more))
        text = " ".join(map(inline.plain, said))
        return tuple(self._link(one, text, source, coded=at < min(left, MOST)) for at, one in enumerate(addresses))

    def _link(self, address: str, said: str, source: Source, *, coded: bool) -> Link:
        """A link as printed, unless its address is ``said`` already."""
        address = untracked(address)
        shown = re.sub(r"^(?:mailto|tel):", "", short(address))
        shown = "" if re.search(rf"(?<![\w./-]){re.escape(shown)}(?![/-]|\.?\w)", said) else shown
        drawn = _drawn(address) if coded else (0, "")
        if drawn is None and address not in self.told:
            self.told.add(address)
            self.warn(Problem("C03", source.path, source.line, {"name": address[:80]}))
        return Link(address, shown, *(drawn or ()))


def _outside(some: Iterable[str]) -> list[str]:
    """The addresses of what is outside the book, of the links in some texts."""
    found = (one for text in some for one in inline.links(text))
    return [one for one in found if one.lower().startswith(inline.SCHEMES) and _is_address(one)]


def _is_address(text: str) -> bool:
    """Whether a text that looks like an address can be taken apart: "http://[" cannot."""
    try:
        return bool(urlsplit(text).scheme)
    except ValueError:
        return False


def _of(block: Block) -> tuple[Link, ...]:
    """The links of a block, but for a question."""
    if isinstance(block, Related):
        return tuple(link for entry in block.entries for link in entry.links)
    return block.links if isinstance(block, Pointer | CallToAction) else ()


@lru_cache(maxsize=512)  # of a book that is built again in one process, nearly all are the same
def _drawn(address: str) -> tuple[int, str] | None:
    """A code: modules along its side, and the dark ones as a path, row by row. None if it would be too large."""
    import segno

    try:
        rows = segno.make_qr(address, error="m", boost_error=False).matrix
    except segno.DataOverflowError:
        return None
    path = "".join(f"M{x} {y}h{wide}v1h-{wide}z" for y, row in enumerate(rows) for x, wide in _runs(row))
    return (len(rows), path) if len(rows) <= LARGEST else None


def _runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where in a row dark modules begin, and how many there are."""
    at = 0
    for dark, run in groupby(row):
        wide = len(list(run))
        if dark:
            yield at, wide
        at += wide
