"""What an author said, line by line, without what is left out; and what the whole book tells of her words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from werkboek import inline, language, tongue
from werkboek.model import HEADINGS, LEFT_OUT, Book, Chapter, Line, Reading, Role, Source
from werkboek.remembered import remembered

# Between quotation marks somebody else may speak. One that is never closed runs to the end of its line.
_QUOTED = re.compile(
    r"“[^“”]*[”“]|„[^„“”]*[“”]|«[^»]*»|»[^«]*«|\"[^\"]*\"|‘[^‘\n]*?’(?!\w)|‚[^‘]*‘"
    r"|(?<!\w)'(?![stnkm] )\S[^\n]{0,200}?(?<=\S)'(?!\w)|[“„«][^”“»„«]*$",
    re.M,
)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_STARTS = re.compile(r"(?:^|[.!?:…|/(\[“„«»\"‘‚'–—\n•→-]|\d)\W*$")  # what stands before a word that begins something


@dataclass(frozen=True, slots=True)
class Said:
    """The lines of one article that are in the book, and its language."""

    path: str
    code: str
    lines: tuple[tuple[Line, Role], ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What all articles of one language tell.

    ``polite`` and ``familiar``: how often their reader is spoken to as u and as je. ``small``: words that are
    written small somewhere; ``names``: those that have a capital within a sentence more often. ``titles``: the
    headings of all articles, as :func:`folded`. ``articles``: how many there are.
    """

    polite: int
    familiar: int
    small: frozenset[str]
    names: frozenset[str]
    titles: frozenset[str]
    articles: int


def said(book: Book, chapter: Chapter, reading: Reading) -> Said:
    """An article, without what is left out, or stands in another one too; ``chapter`` as it was read."""
    again = {(out.source.path, out.source.line) for one in book.chapters for out in one.left_out
             if out.reason == "repeated"}  # fmt: skip
    every = zip(reading.lines, (one.role for one in reading.decisions), strict=True)
    lines: list[tuple[Line, Role]] = [
        (line, role) for line, role in every
        if role not in LEFT_OUT and (line.source.path, line.source.line) not in again]  # fmt: skip
    if not any(role == "title" for _, role in lines):  # which then stands at the head of her file
        title = Line(Source(reading.path, 1), chapter.title, inline.plain(chapter.title), "heading", level=1)
        lines.insert(0, (title, "title"))
    return Said(reading.path, _tongue(book, chapter, lines), tuple(lines))


def _tongue(book: Book, chapter: Chapter, lines: Sequence[tuple[Line, Role]]) -> str:
    """The language of a chapter: as its author says, else that of the book unless it is surely another."""
    tag, code = language.base(chapter.language), language.base(book.language)
    if tag in language.LANGUAGES:
        return tag
    return tongue.foreign(" ".join(line.plain for line, _ in lines), code) or code


def heard(articles: Sequence[Said], code: str) -> Heard:
    """What the articles of a language tell together."""
    same = [article for article in articles if article.code == code]
    heads = {folded(line.plain) for article in articles for line, role in article.lines
             if role in HEADINGS or role == "faq-q"}  # fmt: skip
    cased = Counter(word for article in same for line, role in article.lines if role not in HEADINGS
                    for word in _cased(line.plain))  # fmt: skip
    polite, familiar = (sum(addresses(line.plain, code, way) for article in same for line in spoken(article))
                        for way in ("polite", "familiar"))  # fmt: skip
    small = frozenset(word for word, is_small in cased if is_small)
    names = frozenset(word for word, is_small in cased if not is_small and cased[word, False] > cased[word, True])
    return Heard(polite, familiar, small, names, frozenset(heads), len(articles))


def spoken(article: Said) -> Iterator[Line]:
    """The lines in which an author speaks to her one reader: no words of others, no sentence to finish, no table."""
    several = language.within("several", article.code)
    for line, role in article.lines:
        others = role in ("testimonial", "attribution", "table")
        if not (others or line.plain.endswith(("…", "...")) or several.search(line.plain)):
            yield line


@remembered
def addresses(text: str, code: str, way: str) -> int:
    """How often a text speaks to its reader in a way, "polite" or "familiar"; what somebody else says is not counted.

    >>> addresses("Doe wat u wilt. ‘Wat doe je?’ vroeg ze.", "nl", "familiar")
    0
    """
    return language.spoken_to(unquoted(text), code, way)


@remembered
def _cased(text: str) -> tuple[tuple[str, bool], ...]:
    """The words of a text, and whether each is written small; without those whose capital a beginning explains."""
    return tuple(
        (found[0].lower(), found[0].islower())
        for found in _WORD.finditer(text)
        if found[0].islower() or (found[0][0].isupper() and not begins(text, found.start()))
    )


def begins(text: str, at: int) -> bool:
    """Whether a word at a place begins a sentence, or what may have a capital as one does: after a colon, a number."""
    return _STARTS.search(text[max(at - 12, 0) : at]) is not None


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text."""
    return _WORD.finditer(text)


def unquoted(text: str) -> str:
    """A text with what stands between quotation marks blotted out; places in it stay."""
    return _QUOTED.sub(lambda found: "…" * len(found[0]), text)


def quoted(text: str) -> Iterator[str]:
    """What stands between quotation marks in a text."""
    return (found[0].strip("“”„«»\"‘’‚' \u00a0") for found in _QUOTED.finditer(text))


def folded(text: str) -> str:
    """A title as it is compared: its words alone, whatever their capitals."""
    return " ".join(re.findall(r"\w+", text)).casefold()
