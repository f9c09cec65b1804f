"""The pages of the paper edition in the files of an e-book: a mark before the words that each page opens with.

Words are compared by their letters and digits alone, so that no sign that one edition sets otherwise hides a place.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from werkboek import program
from werkboek.cache import Cache, key
from werkboek.gathering import Gathering

NOTHING = Cache(None)
INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "q", "small", "span", "strong", "sub", "sup"}
# What a mark cannot stand before, as nothing but its like may stand where it does.
ONLY_ITEMS = {"li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "caption", "figcaption"}
TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
OPENED = re.compile(r"<([a-z0-9]+)(?: [^<>]*)?>\s*\Z")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the paper edition: its folio as printed, "" where there is none, and the words that it opens with.

    ``files``: those of the e-book that its words may stand in.
    """

    folio: str
    opening: str
    files: frozenset[str]


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper edition as an e-book knows it: its pages, and the folio of the page on which each id stands."""

    leaves: tuple[Leaf, ...] = ()
    folios: Mapping[str, str] = field(default_factory=dict)


def paper(gatherings: Sequence[Gathering], files: Mapping[str, str], front: Sequence[str],
          back: Sequence[str]) -> Paper:  # fmt: skip
    """The pages of a book. ``files``: the file in which each id stands; ``front`` and ``back``: those without an id."""
    leaves: list[Leaf] = []
    folios: dict[str, str] = {}
    begun = False
    for one in gatherings:
        own = frozenset(files[name] for name in one.anchors if name in files)
        begun = begun or bool(own)
        own = own if own - set(back) else frozenset()
        for name, at in one.anchors.items():
            folios.setdefault(name, str(len(leaves) + at + 1))
        for opening, folio in zip(one.opens, one.folios, strict=True):
            number = str(len(leaves) + 1) if folio else ""
            leaves.append(Leaf(number, opening, own or frozenset(back if begun else front)))
    return Paper(tuple(leaves), folios)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page begins in the e-book: its folio, the file, and the place in its text in characters."""

    folio: str
    file: str
    at: int

    @property
    def href(self) -> str:
        """Its address in the e-book."""
        return f"{self.file}#{name(self.folio)}"


def name(folio: str) -> str:
    """The id of the mark of a page."""
    return f"page{folio}"


def marks(leaves: Sequence[Leaf], texts: Mapping[str, str], kept: Cache = NOTHING) -> Iterator[Mark | Leaf]:
    """For each page its mark, in the order of the pages and of the files; the page itself where there is none.

    ``texts``: the XHTML of each file, in reading order. ``kept``: what was found before.
    """
    for files, group in groupby(leaves, key=lambda leaf: leaf.files):
        some = list(group)
        own = {file: text for file, text in texts.items() if file in files}
        openings = [leaf.opening if leaf.folio else "" for leaf in some]
        name = key(program.digest(), *openings, *(part for pair in own.items() for part in pair))
        found = _recalled(kept.get("json", name), own)
        if found is None:
            found = _places(openings, own)
            kept.put("json", name, json.dumps(found).encode())
        for leaf, place in zip(some, found, strict=True):
            yield Mark(leaf.folio, place[0], place[1]) if place else leaf


def _recalled(data: bytes | None, texts: Mapping[str, str]) -> list[tuple[str, int] | None] | None:
    """Places that were found before; None if there are none that can be read."""
    try:
        found = [one and (str(one[0]), int(one[1])) for one in json.loads(data or b"")]
    except (ValueError, TypeError, IndexError):
        return None
    return found if all(not one or one[0] in texts for one in found) else None


def _places(openings: Sequence[str], texts: Mapping[str, str]) -> list[tuple[str, int] | None]:
    """File and place of each opening, one behind the other: where all of it stands, else its first block as one."""
    files = {file: _Words(text) for file, text in texts.items()}
    order, places = list(files), list[tuple[str, int] | None]()
    now, word = 0, 0
    for opening in openings:
        ahead = [(at, word if at == now else 0) for at in range(now, len(order))] if opening else []
        found = ((at, place) for find in (_Words.whole, _Words.begun) for at, first in ahead
                 if (place := find(files[order[at]], opening, first)) is not None)  # fmt: skip
        place = None
        if spot := next(found, None):
            now, word = spot[0], spot[1] + 1
            place = _before(texts[order[now]], files[order[now]].starts[spot[1]])
        places.append(None if place is None else (order[now], place))
    return places


def with_marks(text: str, some: Sequence[Mark]) -> str:
    """A file with marks put in. The label stands on the mark, not in the text (EPUB Accessibility 1.1, 4.2)."""
    for mark in reversed(some):
        sign = (f'<span role="doc-pagebreak" epub:type="pagebreak" id="{name(mark.folio)}" '
                f'aria-label="{mark.folio}"></span>')  # fmt: skip
        text = text[: mark.at] + sign + text[mark.at :]
    return text


class _Words:
    """The words of a file one after another. ``starts``: where in the file each begins; ``firsts``: those that begin
    a block."""

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        self.firsts: set[int] = set()
        words: list[str] = []
        joins = False  # the next letters go on with the word before them
        at = text.find("<body")
        for tag in TAG.finditer(text, at):
            joins = self._said(text, at, tag.start(), words, joins)
            if tag[2] not in INLINE:
                joins = False
                self.firsts.add(len(words))
            at = tag.end()
        self.line = f" {' '.join(words)} "
        self.at = [0]
        for one in words:
            self.at.append(self.at[-1] + len(one) + 1)

    def _said(self, text: str, start: int, end: int, words: list[str], joins: bool) -> bool:
        """Takes up the words between two tags; whether the last may go on behind the second."""
        piece = re.sub(r"&#?\w+;", lambda found: " " * len(found[0]), text[start:end])
        for found in re.finditer(r"\w+", piece):
            if joins and not found.start():
                words[-1] += found[0].casefold()
            else:
                words.append(found[0].casefold())
                self.starts.append(start + found.start())
        return bool(re.search(r"\w\Z", piece)) if piece else joins

    def whole(self, opening: str, first: int) -> int | None:
        """The word, from ``first`` on, that all of a page's opening begins with."""
        return next(self._found(_spoken(opening), first), None)

    def begun(self, opening: str, first: int) -> int | None:
        """The word, from ``first`` on, that a block begins with which has the first block of an opening."""
        return next((at for at in self._found(_spoken(opening.partition("\n")[0]), first) if at in self.firsts), None)

    def _found(self, words: str, first: int) -> Iterator[int]:
        at = self.line.find(f" {words} ", self.at[min(first, len(self.at) - 1)]) if words else -1
        while at >= 0:
            yield bisect_right(self.at, at) - 1
            at = self.line.find(f" {words} ", at + 1)


def _spoken(text: str) -> str:
    """The words of a text, without what stands between them."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _before(text: str, at: int) -> int | None:
    """The place of a mark before a word: before all that begins with it, as far out as a mark may stand.

    None within the contents: there is place for nothing but links, and Books on iOS 18 shows none that holds a mark.
    """
    inside = text.rfind("<nav", 0, at) > text.rfind("</nav", 0, at)
    best = None if inside else at
    while found := OPENED.search(text, max(0, at - 400), at):
        if found[1] == "body":
            break
        at = found.start()
        if found[1] == "nav" or (not inside and found[1] not in ONLY_ITEMS):
            best = at
    return best
