"""A WordPress export (WXR) -> its items, streamed: memory does not grow with the file.

The format is wp-admin/includes/export.php of WordPress: RSS 2.0 with wordpress.org/export/1.0, 1.1 or 1.2.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from werkboek.read.stream import encoding, pieces

CONTENT = 5_000_000  # characters of one post
SHORT = 1_000  # characters of any other field
ITEMS = 500_000
DEPTH = 100
TOKEN = 1 << 20  # bytes of one tag or comment: expat before 2.6 reads an open one again with each piece
NAMES = 2_000  # different element, attribute and prefix names: expat keeps each for good
TERMS = 1_000  # categories and tags of one post
AUTHORS = 10_000

# Any version, and https too: WordPress.com writes that.
_EXPORT = re.compile(r"https?://wordpress\.org/export/\d[\d.]*/")
_SPACES = {"": "", "http://purl.org/dc/elements/1.1/": "dc:"}
_FIELDS = frozenset(
    {"title", "link", "category", "dc:creator", "content:encoded"}
    | {f"wp:{name}" for name in ("post_date", "post_name", "status", "post_type", "post_password")}
)
_PERSON = frozenset(f"wp:author_{name}" for name in ("login", "display_name", "first_name", "last_name"))
_NONE: frozenset[str] = frozenset()
_ENDED = ("no element found", "unclosed token", "unclosed CDATA section", "partial character")


@dataclass(frozen=True, slots=True)
class Post:
    """One item of an export. ``date`` is ISO 8601 or empty; ``content`` is HTML as WordPress stored it.

    Not yet rebuilt (see ``classic``). ``line`` is that of its <item>, from 1. ``protected``: it has a password.
    """

    title: str
    link: str
    author: str
    date: str
    name: str
    status: str
    type: str
    protected: bool
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    content: str
    line: int


def is_export(head: bytes) -> bool:
    """Whether the first few kB are those of an export: the root is rss, in the namespace of WordPress."""
    text = codecs.getincrementaldecoder(encoding(head))("replace").decode(head)
    root = re.match(r"<rss\b([^>]*)", _after_prologue(text))
    return root is not None and "wordpress.org/export/" in root[1]


def _after_prologue(text: str) -> str:
    """From the first tag on: without declaration, comments and doctype. By hand: a pattern could be made slow."""
    at = text.find("<", max(text.find("<?xml"), 0))
    while at >= 0 and text[at : at + 2] in ("<?", "<!"):
        end = "-->" if text.startswith("<!--", at) else ">"
        stop = text.find(end, at)
        at = text.find("<", stop + len(end)) if stop >= 0 else -1
    return text[at:] if at >= 0 else ""


def posts(file: BinaryIO, warn: Callable[[int, str], None]) -> Iterator[Post]:
    """The items of an export in its order. Bad content never raises: ``warn`` hears the line and the reason.

    What was complete before an error is kept.
    """
    items = _Items(warn)
    problem = None

    def odd(after: int) -> None:
        warn(items.parser.CurrentLineNumber + after, "not UTF-8: read as Windows text")

    for piece in pieces(file, odd):
        problem = items.feed(piece)
        yield from items.take()
        if problem:
            break
    problem = problem or items.feed(b"", final=True)
    if problem:
        warn(*problem)


class _RefusedError(Exception):
    """A limit was passed, or what no export has."""


class _Items:
    """What expat calls. Expat itself and not iterparse: that makes an element of each comment and each meta value.

    So the guards of defusedxml are made again here: no DOCTYPE, no entity declared, nothing external.
    """

    def __init__(self, warn: Callable[[int, str], None]) -> None:
        self.warn = warn
        self.ready: list[Post] = []
        self.seen = 0
        self.depth = 0
        self.fed = 0
        self.keys: dict[str, str] = {}
        self.authors: dict[str, str] = {}
        self.wanted = _NONE  # the fields of the element of depth 3 that is open
        self._begin(0)
        self.parser = _parser(self)

    def _begin(self, line: int) -> None:
        self.line = line
        self.fields: dict[str, str] = {}
        self.terms: tuple[dict[str, None], dict[str, None]] = ({}, {})  # categories, tags; a dict keeps the order
        self.field = self.domain = ""
        self.text: list[str] = []

    def feed(self, piece: bytes, *, final: bool = False) -> tuple[int, str] | None:
        """Reads on; answers a line and a reason where it cannot."""
        try:
            self.parser.Parse(piece, final)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            return error.lineno, "ends in the middle" if reason in _ENDED else reason
        except _RefusedError as refusal:
            return self.parser.CurrentLineNumber, str(refusal)
        self.fed += len(piece)
        if self.fed - max(self.parser.CurrentByteIndex, 0) > TOKEN:
            return self.parser.CurrentLineNumber, "a tag or comment without end"
        return None

    def take(self) -> list[Post]:
        """The posts that were completed since last time."""
        ready, self.ready = self.ready, []
        return ready

    def start(self, name: str, attributes: list[str]) -> None:
        self.depth += 1
        key = self.keys.get(name) or self.know(name)
        if attributes:
            for attribute in attributes[::2]:
                if attribute not in self.keys:
                    self.know(attribute)
        if self.depth > 4:
            if self.depth > DEPTH:
                raise _RefusedError(f"nested more than {DEPTH} deep")
        elif self.depth == 4:
            if key in self.wanted and key not in self.fields:
                self._open(key, attributes)
        elif self.depth == 3:
            self._enter(key)

    def _enter(self, key: str) -> None:
        if key == "item":
            self.seen += 1
            if self.seen > ITEMS:
                raise _RefusedError(f"more than {ITEMS} items")
            self.wanted = _FIELDS
        elif key == "wp:author":
            self.wanted = _PERSON
        else:
            return
        self._begin(self.parser.CurrentLineNumber)

    def _open(self, key: str, attributes: list[str]) -> None:
        self.field = key
        self.full = False
        self.room = CONTENT if key == "content:encoded" else SHORT
        if key == "category":
            self.domain = dict(zip(attributes[::2], attributes[1::2], strict=True)).get("domain", "category")
        self.parser.CharacterDataHandler = self._words

    def _words(self, text: str) -> None:
        if len(text) > self.room:
            # The handler stays: taken away from here, pyexpat would call it again with the same text, for ever.
            if self.field == "content:encoded" and not self.full:
                self.warn(self.line, f"longer than {CONTENT} characters: the rest is left out")
            self.full = True
            text = text[: self.room]
        self.room -= len(text)
        self.text.append(text)

    def end(self, name: str) -> None:
        if self.depth == 4:
            if self.field:
                self._close()
        elif self.depth == 3 and self.wanted:
            if self.wanted is _FIELDS:
                self.ready.append(self._post())
            elif len(self.authors) < AUTHORS:
                self._person()
            self.wanted = _NONE
        self.depth -= 1

    def _close(self) -> None:
        self.parser.CharacterDataHandler = None
        words = "".join(self.text)
        if self.field == "category":
            kind = 1 if self.domain in ("post_tag", "tag") else 0
            if (kind or self.domain == "category") and len(self.terms[kind]) < TERMS:
                self.terms[kind][_plain(words)] = None
        else:
            self.fields[self.field] = words
        self.field = ""
        self.text.clear()

    def _person(self) -> None:
        values = {key.removeprefix("wp:author_"): _plain(words) for key, words in self.fields.items()}
        both = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
        login = values.get("login", "")
        self.authors[login] = values.get("display_name") or both or login

    def _post(self) -> Post:
        found = self.fields.get
        login = _plain(found("dc:creator", ""))
        return Post(
            title=_plain(found("title", "")),
            link=found("link", "").strip(),
            author=self.authors.get(login, login),
            date=_day(found("wp:post_date", "")),
            name=found("wp:post_name", "").strip(),
            status=found("wp:status", "").strip(),
            type=found("wp:post_type", "").strip(),
            protected=bool(found("wp:post_password", "").strip()),
            categories=tuple(self.terms[0]),
            tags=tuple(self.terms[1]),
            content=found("content:encoded", ""),
            line=self.line,
        )

    def know(self, name: str) -> str:
        """A name as exports usually write it, ``wp:status``; "?" for one of another namespace."""
        if len(self.keys) >= NAMES:
            raise _RefusedError(f"more than {NAMES} different names")
        space, _, local = name.rpartition("\n")
        self.keys[name] = key = f"{_prefix(space)}{local}"
        return key

    def namespace(self, prefix: str | None, uri: str | None) -> None:
        if (name := f"{prefix}\nxmlns") not in self.keys:
            self.know(name)

    def entity(self, name: str, parameter: bool) -> None:
        """``&nbsp;`` and its like, which HTML knows and XML does not."""
        if self.field:
            self._words(html.unescape(f"&{name};"))


def _parser(items: _Items) -> expat.XMLParserType:
    # A line feed cannot stand in a namespace: expat refuses the separator there, and other writing may be odd.
    parser = expat.ParserCreate("utf-8", "\n")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.ordered_attributes = True
    # As if a DTD stood elsewhere: an entity that nobody declared is then told to us instead of being fatal.
    parser.UseForeignDTD(True)
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = items.start
    parser.EndElementHandler = items.end
    parser.StartNamespaceDeclHandler = items.namespace
    parser.SkippedEntityHandler = items.entity
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _refuse
    return parser


def _refuse(*_: object) -> NoReturn:
    raise _RefusedError("has a document type declaration")


def _prefix(space: str) -> str:
    if space in _SPACES:
        return _SPACES[space]
    if space.endswith("/content/"):
        return "content:"
    return "wp:" if _EXPORT.fullmatch(space) else "?"


def _plain(words: str) -> str:
    """A title or a name in one line; WordPress stores these with HTML entities, in CDATA too."""
    return " ".join(html.unescape(words).split())


def _day(stamp: str) -> str:
    """The day of "2024-03-05 10:22:33"; a draft has "0000-00-00 00:00:00"."""
    try:
        return date.fromisoformat(stamp.strip()[:10]).isoformat()
    except ValueError:
        return ""
