"""Counts the characters that were lost between an author's text and the finished book.

    python lost.py article.txt book.pdf book.epub report.json

`report.json` is what `werkboek build --json` prints; of it only `left_out` is read, a list of
{path, line, text, reason}: what the program says it left out on purpose. Every other line of the article must
stand in the text of the PDF and in that of the EPUB. Prints the figures; exits with 1 if anything was lost or
stands out of order.

The article is plain text, a block a line. Markdown is not understood: its marks would count as lost.

What is compared is letters, digits and punctuation, after the same normalisation on both sides
(`squeeze`): no white space, no hyphens (a hyphen at the end of a printed line may be the author's or not),
one kind of quotes and of dashes, no capitals, no icons of the notation and no list markers. "Characters"
below are what is left then.

Order: lines that begin with 💡 (reflection questions) stand in the order of the article, and all other
lines in theirs; a question may move past other lines. No text of the book serves two lines. A line
that stands only elsewhere, such as a heading of which the table of contents alone is left, is out of order.

A line that isn't found whole is looked for in parts: its sentences, its label, and where a full stop
touches a capital ("…end.Start"). A part that isn't found is compared with what stands free between its
neighbours in the book, so that a line interrupted by a footnote has lost nothing, and one that lacks a
word has lost that word.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path, PurePosixPath
from urllib.parse import unquote
from xml.etree import ElementTree

TYPE_AREA = (22.5, 24.0, 165.0, 248.0)
"""Left, top, width and height in mm of the type area on A4: running heads and folios stand outside it."""
QUESTION = "💡"
BLOCK = 8
"""Characters that must match in a row to count as found, when a part isn't found whole."""
REACH = 20_000
"""Characters of the book searched for such a part, at most."""


# ---------------------------------------------------------------- normalisation

_ICONS = "💡👉🔗✍•◦▪‣●○☐"
_DROPPED = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F])
_FOLDED = {
    **dict.fromkeys(map(ord, _ICONS), " "),
    **dict.fromkeys(map(ord, "‘’‚‛′`´‹›"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "–—―‒−"), "–"),
    **dict.fromkeys(map(ord, "‐‑"), "-"),
    ord("…"): "...",
    ord("ĳ"): "ij",
}
_MARKER = re.compile(r"\s*(?:[*–—-]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)])\s+")
_SETTING = re.compile(r"\s*\{\s*[\w-]+\s*=[^{}]*\}\s*$")


@dataclass(frozen=True)
class Squeezed:
    """Text without white space and hyphens; `starts` are the places where a word followed white space."""

    chars: str
    starts: frozenset[int]

    def is_edge(self, place: int) -> bool:
        """Whether a text may begin or end here, rather than in the middle of a word."""
        if place in self.starts or place == len(self.chars):
            return True
        return not (self.chars[place - 1].isalnum() and self.chars[place].isalnum())


def squeeze(text: str) -> Squeezed:
    """The form in which article and book are compared.

    A hyphen that stands free is a dash; a dash between figures (2019–2024) counts as a hyphen, since
    typography makes the one into the other.
    """
    text = unicodedata.normalize("NFC", text).casefold()
    text = unicodedata.normalize("NFC", text).translate(_DROPPED).translate(_FOLDED)
    text = re.sub(r"(?<!\S)-(?!\S)", "–", text)
    text = re.sub(r"(?<=\d)\s*–\s*(?=\d)", "", text)
    starts, chars = set(), ""
    for word in text.replace("-", "").split():
        starts.add(len(chars))
        chars += word
    return Squeezed(chars, frozenset(starts))


def bare(text: str) -> str:
    """Only the characters: two texts that differ in nothing a typesetter may change are equal."""
    return squeeze(text).chars


# ---------------------------------------------------------------- the four inputs


def article_lines(path: Path) -> list[tuple[int, str]]:
    """The lines that hold a letter or a figure, numbered from 1, without list markers and settings."""
    lines = enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1)
    return [(number, _without_marks(line)) for number, line in lines if any(map(str.isalnum, line))]


def _without_marks(line: str) -> str:
    return _SETTING.sub("", _MARKER.sub("", line, count=1) if _MARKER.match(line) else line).strip()


def pdf_text(path: Path, area: Sequence[float] = TYPE_AREA) -> str:
    """What pdftotext reads within the type area (mm), in the order the eye meets it."""
    tool = shutil.which("pdftotext")
    if tool is None:
        raise RuntimeError("pdftotext is not on this machine; on Debian and Ubuntu it is in poppler-utils")
    left, top, width, height = (str(round(value / 25.4 * 720)) for value in area)
    crop = ["-r", "720", "-x", left, "-y", top, "-W", width, "-H", height]
    done = subprocess.run(
        [tool, "-enc", "UTF-8", *crop, str(path), "-"], capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise RuntimeError(f"pdftotext can't read {path.name}: {done.stderr.strip()}")
    return done.stdout


def epub_text(path: Path) -> str:
    """The text of the documents of an EPUB in spine order, each block on a line of its own."""
    with zipfile.ZipFile(path) as book:
        return "\n".join(_document_text(ElementTree.fromstring(book.read(name))) for name in _spine(book))


def _spine(book: zipfile.ZipFile) -> list[str]:
    container = ElementTree.fromstring(book.read("META-INF/container.xml"))
    package_name = container.find(".//{*}rootfile").attrib["full-path"]  # type: ignore[union-attr]
    package = ElementTree.fromstring(book.read(package_name))
    hrefs = {item.attrib["id"]: item.attrib["href"] for item in package.findall("{*}manifest/{*}item")}
    folder = PurePosixPath(package_name).parent
    return [str(folder / unquote(hrefs[ref.attrib["idref"]])) for ref in package.findall("{*}spine/{*}itemref")]


_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "dfn",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
_UNREAD = {"head", "script", "style", "svg", "template"}


def _document_text(document: ElementTree.Element) -> str:
    return "".join(_strings(document))


def _strings(element: ElementTree.Element) -> Iterator[str]:
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "script"
    edge = "" if name in _INLINE else "\n"
    yield edge
    if name not in _UNREAD:
        yield element.text or ""
        for child in element:
            yield from _strings(child)
            yield child.tail or ""
    yield edge


def left_out(report: Path, article: Path) -> dict[int, list[str]]:
    """What the program left out of this article, as bare text by line number."""
    found: dict[int, list[str]] = {}
    for entry in json.loads(report.read_text(encoding="utf-8"))["left_out"]:
        if Path(entry.get("path") or article.name).name == article.name:
            found.setdefault(int(entry["line"]), []).append(bare(_without_marks(entry["text"])))
    return found


# ---------------------------------------------------------------- results


@dataclass(frozen=True)
class Loss:
    """A line that lost something: its number, how many characters, and the part they are missing from."""

    line: int
    characters: int
    text: str


@dataclass(frozen=True)
class Count:
    """What one file of the book lost, and the numbers of the lines that stand in it out of order."""

    lost: tuple[Loss, ...]
    disorder: tuple[int, ...]

    @property
    def characters(self) -> int:
        return sum(loss.characters for loss in self.lost)


@dataclass(frozen=True)
class Result:
    """`checked` characters of the article had to stand in the book; `left_out` were left out, and said so."""

    checked: int
    left_out: int
    pdf: Count
    epub: Count

    @property
    def sound(self) -> bool:
        return not any((*self.pdf.lost, *self.pdf.disorder, *self.epub.lost, *self.epub.disorder))


def measure(article: Path, pdf: Path, epub: Path, report: Path, *, area: Sequence[float] = TYPE_AREA) -> Result:
    """Compares an article with the two files of its book."""
    lines = article_lines(article)
    omitted = left_out(report, article)
    items = [Item(number, line, parts) for number, line in lines if (parts := _kept(line, omitted.get(number, [])))]
    checked = sum(len(part) for item in items for part in item.parts)
    total = sum(len(bare(line)) for _, line in lines)
    if not checked:
        raise ValueError(f"{article.name} has no line that should stand in the book")
    return Result(checked, total - checked, compare(items, pdf_text(pdf, area)), compare(items, epub_text(epub)))


# ---------------------------------------------------------------- comparing


@dataclass(frozen=True)
class Item:
    """A line of the article, or what is left of it, as bare texts that must stand in this order."""

    line: int
    raw: str
    parts: tuple[str, ...]

    @property
    def asks(self) -> bool:
        return self.raw.startswith(QUESTION)


_ENDS = re.compile(r"""(?<=[.!?…:])["'”’)»]*\s+|(?<=[.!?…])(?=[A-ZÀ-ÖØ-Þ])""")


def _pieces(line: str) -> tuple[str, ...]:
    """The parts of a line that may stand apart: sentences, a label and its text, what was glued together."""
    cuts = [0, *(match.end() for match in _ENDS.finditer(line)), len(line)]
    texts = (bare(line[start:end]) for start, end in pairwise(cuts))
    return tuple(text for text in texts if text)


def _kept(line: str, omitted: list[str]) -> tuple[str, ...]:
    """What of a line must stand in the book: all of it, or the rest if texts of it were left out."""
    parts: tuple[str, ...] = (bare(line),)
    for text in omitted:
        for i, part in enumerate(parts):
            before, found, after = part.partition(text)
            if text and found:
                parts = (*parts[:i], before, after, *parts[i + 1 :])
                break
    return tuple(part for part in parts if any(map(str.isalnum, part)))


Span = tuple[int, int]
Part = tuple[Item, str]


class _Book:
    """The text of one file, and which characters of it already serve a line."""

    def __init__(self, text: str) -> None:
        self.text = squeeze(text)
        self.used = bytearray(len(self.text.chars))

    def places(self, part: str) -> list[Span]:
        """Where a text stands whole and free, from word edge to word edge."""
        found, start = [], self.text.chars.find(part)
        while start >= 0:
            end = start + len(part)
            if self.text.is_edge(start) and self.text.is_edge(end) and not any(self.used[start:end]):
                found.append((start, end))
            start = self.text.chars.find(part, start + 1)
        return found

    def use(self, span: Span) -> None:
        self.used[span[0] : span[1]] = b"\x01" * (span[1] - span[0])

    def free(self, gap: Span) -> str:
        """The characters of a gap, those in use blanked out."""
        return "".join("\0" if self.used[i] else self.text.chars[i] for i in range(*gap))


def compare(items: Iterable[Item], text: str) -> Count:
    """Looks for the lines in the text of one file: first the questions, then the rest in what is free."""
    book = _Book(text)
    found = list(items)
    sequences = [[item for item in found if item.asks is asks] for asks in (True, False)]
    chains = []
    for sequence in sequences:
        parts = _parts(sequence, book)
        chain = _chain([book.places(text) for _, text in parts])
        for span in filter(None, chain):
            book.use(span)
        chains.append((parts, chain))
    outcomes = [outcome for parts, chain in chains for outcome in _leftovers(parts, chain, book)]
    lost = sorted((outcome for outcome in outcomes if isinstance(outcome, Loss)), key=lambda loss: loss.line)
    return Count(tuple(lost), tuple(sorted({line for line in outcomes if isinstance(line, int)})))


def _parts(sequence: list[Item], book: _Book) -> list[Part]:
    """The texts to look for: a line whole if the book has it whole, else in pieces."""
    found: list[Part] = []
    for item in sequence:
        whole = all(book.places(part) for part in item.parts)
        pieces = item.parts if whole or item.parts != (bare(item.raw),) else _pieces(item.raw)
        found.extend((item, piece) for piece in pieces)
    return found


def _chain(places: list[list[Span]]) -> list[Span | None]:
    """One place or none for each text, so that places ascend without overlap and hold the most characters.

    Dynamic programming over the places in order of their texts; a Fenwick tree over where they end keeps
    the best chain so far. n places cost n log n.
    """
    ends = sorted({end for spans in places for _, end in spans})
    rank = {end: i for i, end in enumerate(ends, 1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)
    links: list[tuple[int, Span, int]] = []
    for text, spans in enumerate(places):
        added = []
        for start, end in spans:
            value, before = _best_until(best, bisect_right(ends, start))
            links.append((text, (start, end), before))
            added.append((rank[end], (value + end - start, len(links) - 1)))
        for place, entry in added:
            _raise(best, place, entry)
    chosen: list[Span | None] = [None] * len(places)
    link = _best_until(best, len(ends))[1]
    while link >= 0:
        text, span, link = links[link]
        chosen[text] = span
    return chosen


def _best_until(best: list[tuple[int, int]], place: int) -> tuple[int, int]:
    top = (0, -1)
    while place:
        top = max(top, best[place], key=lambda entry: entry[0])
        place &= place - 1
    return top


def _raise(best: list[tuple[int, int]], place: int, entry: tuple[int, int]) -> None:
    while place < len(best):
        best[place] = max(best[place], entry, key=lambda value: value[0])
        place += place & -place


def _leftovers(parts: list[Part], chain: list[Span | None], book: _Book) -> Iterator[Loss | int]:
    """The texts outside the chain: out of order (the line's number), or lost in part or wholly."""
    start = 0
    for i, ((item, text), span) in enumerate(zip(parts, chain, strict=True)):
        if span:
            start = span[1]
            continue
        elsewhere = book.places(text)
        if elsewhere:
            book.use(elsewhere[0])
            yield item.line
            continue
        end = next((later[0] for later in chain[i:] if later), len(book.text.chars))
        missing, start = _align(text, (start, end), book)
        if missing:
            yield Loss(item.line, missing, text)


def _align(text: str, gap: Span, book: _Book) -> tuple[int, int]:
    """How many characters of a text a gap lacks, and where in the gap the last of the others ends."""
    start = max(gap[0], gap[1] - REACH) if gap[0] == 0 else gap[0]
    free = book.free((start, min(gap[1], start + REACH)))
    blocks = _matches(text, free)
    matched = sum(size for _, size in blocks)
    if 2 * matched < len(text):
        return len(text), gap[0]
    for place, size in blocks:
        book.use((start + place, start + place + size))
    return len(text) - matched, start + max(place + size for place, size in blocks if size)


def _matches(text: str, free: str) -> list[Span]:
    """Where parts of a text stand in a gap, as (place, size): at its very ends, and long ones in between."""
    head = _alike(text, free)
    tail = _alike(text[head:][::-1], free[head:][::-1])
    rest, between = text[head : len(text) - tail], free[head : len(free) - tail]
    least = min(BLOCK, max(1, len(text) * 3 // 4))
    blocks = SequenceMatcher(None, rest, between, autojunk=False).get_matching_blocks()
    inner = [(head + block.b, block.size) for block in blocks if block.size >= least]
    return [(0, head), *inner, (len(free) - tail, tail)]


def _alike(first: str, second: str) -> int:
    """How many characters two texts begin with in common."""
    pairs = zip(first, second, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


# ---------------------------------------------------------------- command line


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures; 0 if nothing was lost and all stands in order, else 1."""
    parser = argparse.ArgumentParser(description="Counts what a book lost of an article.")
    for name in ("article", "pdf", "epub", "report"):
        parser.add_argument(name, type=Path)
    help_text = "type area in mm: left,top,width,height (standard: %(default)s)"
    parser.add_argument("--area", default=",".join(map(str, TYPE_AREA)), help=help_text)
    given = parser.parse_args(arguments)
    area = [float(value) for value in given.area.split(",")]
    result = measure(given.article, given.pdf, given.epub, given.report, area=area)
    print(f"{given.article.name}: {result.checked} characters to find, {result.left_out} left out")
    for name, count in (("PDF", result.pdf), ("EPUB", result.epub)):
        print(f"{name}: {count.characters} characters lost, {len(count.disorder)} lines out of order")
        for loss in count.lost:
            print(f"  line {loss.line}: {loss.characters} lost of “{loss.text}”")
        for line in count.disorder:
            print(f"  line {line}: out of order")
    return 0 if result.sound else 1


if __name__ == "__main__":
    sys.exit(main())
