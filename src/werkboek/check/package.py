"""A finished EPUB, opened as what it is: files from outside, of which nothing is taken on trust."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from werkboek import zips

UNPACKED = 300 << 20  # bytes
PAGEBREAK = "doc-pagebreak"  # the role of a mark of a page (DPUB-ARIA 1.1)
CONTAINER = "META-INF/container.xml"
XML = "{http://www.w3.org/XML/1998/namespace}"
OPS = "{http://www.idpf.org/2007/ops}"
Element = Any  # of lxml, which has no types


@dataclass(frozen=True)
class Page:
    """An XHTML file: its path in the zip and its tree."""

    path: str
    root: Element

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All its elements in order, without remarks."""
        return tuple(one for one in self.root.iter() if isinstance(one.tag, str))

    @cached_property
    def ids(self) -> dict[str, Element]:
        """Its elements by id."""
        return {one.get("id", ""): one for one in self.elements if one.get("id")}

    def of(self, *names: str) -> Iterator[Element]:
        """Its elements of these names, whatever their namespace."""
        return (one for one in self.elements if tag(one) in names)

    def text(self) -> str:
        """What is read of it."""
        return "".join(one for body in self.of("body") for one in body.itertext())


@dataclass(frozen=True)
class Volume:
    """An EPUB. ``damaged``: files that are no XML, or that the package names and that are not there.

    ``openings``: the words that pages of its paper edition open with, by folio, where there is one to hold it against.
    ``asked``: the questions of the book that it should have, where that is known.
    """

    files: Mapping[str, bytes]
    package: Element
    folder: str
    pages: tuple[Page, ...]
    damaged: tuple[str, ...] = ()
    openings: Mapping[str, str] | None = None
    asked: tuple[tuple[int, str], ...] | None = None
    known: Mapping[str, Page] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Its first language."""
        return next((one.text or "" for one in self.package.iter("{*}language")), "")

    def metas(self, name: str) -> list[str]:
        """What the package says under a property."""
        return [one.text or "" for one in self.package.iter("{*}meta") if one.get("property") == name]

    def target(self, page: Page, href: str) -> tuple[Page | None, str, bool]:
        """Where a link leads: the page, the id on it, and whether the file is there; (None, "", True) for the web."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return None, "", True
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), unquote(parts.path))) \
            if parts.path else page.path  # fmt: skip
        return self.known.get(path), unquote(parts.fragment), path in self.files

    @cached_property
    def contents(self) -> Page | None:
        """The page with the lists of places to go to."""
        for item in self.package.iter("{*}item"):
            if "nav" in (item.get("properties") or "").split():
                return self.known.get(posixpath.join(self.folder, unquote(item.get("href", ""))))
        return None

    @cached_property
    def breaks(self) -> tuple[tuple[Page, Element], ...]:
        """The marks of pages, in reading order."""
        return tuple((page, one) for page in self.pages for one in page.elements
                     if PAGEBREAK in (one.get("role") or "").split())  # fmt: skip


def tag(one: Element) -> str:
    """The name of an element without its namespace."""
    return str(one.tag).rpartition("}")[2]


def opened(data: bytes) -> Volume:
    """The EPUB in some bytes. Raises ValueError when it is none."""
    files = zips.unpacked(io.BytesIO(data), UNPACKED)
    root = next((one.get("full-path", "") for one in _parsed(files.get(CONTAINER, b"")).iter("{*}rootfile")), "")
    package = _parsed(files.get(root, b""))
    folder = posixpath.dirname(root)
    items = {one.get("id", ""): one for one in package.iter("{*}item")}
    paths = {
        name: posixpath.normpath(posixpath.join(folder, unquote(one.get("href", "")))) for name, one in items.items()
    }
    known: dict[str, Page] = {}
    damaged = [path for path in paths.values() if path not in files]
    for name, one in items.items():
        if one.get("media-type") == "application/xhtml+xml" and paths[name] in files:
            try:
                known[paths[name]] = Page(paths[name], _parsed(files[paths[name]]))
            except ValueError:
                damaged.append(paths[name])
    spine = [paths[one.get("idref", "")] for one in package.iter("{*}itemref") if one.get("idref") in paths]
    pages = tuple(known[path] for path in spine if path in known)
    return Volume(files, package, folder, pages, tuple(damaged), known=known)


def _parsed(data: bytes) -> Element:
    """The root of some XML: no entity of its own is filled in, nothing is fetched."""
    if re.search(rb"<!ENTITY", data):
        raise ValueError("it declares entities")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
