"""Book -> EPUB 3.3, the same bytes every time. The home of EbookLib, and of a cure for each thing it does wrong."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree import ElementTree

from ebooklib import epub
from lxml import etree
from markupsafe import Markup

from werkboek import inline, program, resources
from werkboek.cache import Cache, key
from werkboek.language import Language
from werkboek.model import Book, Chapter, Footnote, Picture, Section
from werkboek.output import Output
from werkboek.render.html import Writer, back, body, note_number, page, way

XML = "{http://www.w3.org/XML/1998/namespace}"
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp",
            "image/svg+xml": "svg"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    href: str
    title: str
    under: list[Entry] = field(default_factory=list)


def render(book: Book, speech: Language, name: str, kept: Cache) -> Output:
    """The edition ``epub``: one file a section, questions as numbered cards; ``kept``: what was written before."""
    files = [*_sections(book, speech, kept, body), *_sections(book, speech, kept, back)]
    entries = _entries(book)
    documents = [
        _document("cover.xhtml", book, speech.word("cover"), _part("cover.html", book=book, words=speech,
                  logo=_logo(book))),
        _document("nav.xhtml", book, speech.word("contents"), _part("nav.html", entries=entries, words=speech,
                  start=files[0].file_name), properties=["nav"]),
        *files,
    ]  # fmt: skip
    return Output("epub", f"{name}.epub", _pack(book, speech, documents))


def _sections(book: Book, speech: Language, kept: Cache, of: Callable[[Chapter], list[Section]]) -> Iterator[RawHtml]:
    """The files of all chapters: of the sections in them, or of those at the back."""
    images = {picture.address: _image(at, picture) for at, picture in enumerate(book.pictures)}
    links = _first_files(book)
    base = key(program.digest(), of.__name__, repr((book.language, speech.words, speech.kinds, images, links)))
    for chapter in book.chapters:
        name = key(base, repr(chapter))
        files = _recalled(kept.get("json", name))
        if files is None:
            files = list(_written(book, speech, chapter, of, images))
            said = [[one.file_name, one.title, one.content.decode()] for one in files]
            kept.put("json", name, json.dumps(said).encode())
        yield from files


def _recalled(data: bytes | None) -> list[RawHtml] | None:
    """Files that were written before; None if there are none that can be read."""
    if data is None:
        return None
    try:
        return [RawHtml(str(href), str(title), str(text), []) for href, title, text in json.loads(data)]
    except (ValueError, TypeError):
        return None


def _written(book: Book, speech: Language, chapter: Chapter, of: Callable[[Chapter], list[Section]],
             images: Mapping[str, str]) -> Iterator[RawHtml]:  # fmt: skip
    sections = of(chapter)
    if of is body and not sections:
        sections = [Section("", (), chapter.source, id=f"{chapter.id}s0")]
    for at, section in enumerate(sections):
        yield _section(book, speech, chapter, section, images, opens=of is body and at == 0)


def _section(book: Book, speech: Language, chapter: Chapter, section: Section, images: Mapping[str, str], *,
             opens: bool) -> RawHtml:  # fmt: skip
    called: dict[int, Footnote] = {}

    def note(chapter: Chapter, label: str) -> str | None:
        """A call is linked to its note; only the first call of a note can be linked back to."""
        number = note_number(chapter, label)
        if not number:
            return None
        back_to = "" if number in called else f' id="r{number}"'
        called[number] = chapter.footnotes[number - 1]
        return f'<a epub:type="noteref" role="doc-noteref" href="#n{number}"{back_to}>{number}</a>'

    first = _first_files(book)
    writer = Writer(link=lambda address: first.get(address, address), note=note)
    content = _part("section.html", section=section, chapter=chapter, words=speech, opens=opens, write=writer.inline,
                    picture=images.__getitem__, way=way, notes=lambda: sorted(called.items()))  # fmt: skip
    title = inline.plain(section.title or chapter.title)
    return _document(
        _href(section), book, title, content, kind="bodymatter" if section.kind == "body" else "backmatter"
    )


def _first_files(book: Book) -> dict[str, str]:
    """``#c2``, a chapter, is the file of its first section here."""
    return {f"#{chapter.id}": _href(chapter.sections[0]) for chapter in book.chapters if chapter.sections}


def _entries(book: Book) -> list[Entry]:
    behind = [Entry(_href(s), inline.plain(s.title)) for chapter in book.chapters for s in back(chapter)]
    if len(book.chapters) == 1:
        return [_entry(book.chapters[0], s) for s in body(book.chapters[0])] + behind
    chapters = [(chapter, body(chapter)) for chapter in book.chapters]
    return [
        Entry(_href(sections[0]), inline.plain(chapter.title), [_entry(chapter, s) for s in sections if s.title])
        for chapter, sections in chapters
        if sections
    ] + behind


def _entry(chapter: Chapter, section: Section) -> Entry:
    return Entry(_href(section), inline.plain(section.title or chapter.title))


def _href(section: Section) -> str:
    return f"{section.id}.xhtml"


def _image(at: int, picture: Picture) -> str:
    return f"p{at}.{SUFFIXES[picture.media_type]}"


def _logo(book: Book) -> str:
    return f"logo.{SUFFIXES[book.logo.media_type]}" if book.logo else ""


def _part(template: str, **values: object) -> Markup:
    return Markup(page("epub", template, **values))


def _document(href: str, book: Book, title: str, content: Markup, *, kind: str = "",
              properties: list[str] | None = None) -> RawHtml:  # fmt: skip
    text = page("epub", "page.html", language=book.language, title=title, content=content, type=kind)
    ElementTree.fromstring(text)  # raises where EbookLib would write an empty file without a word
    return RawHtml(href, title, text, properties or [])


# ------------------------------------------------------------------------------------------ EbookLib, with cures


class RawHtml(epub.EpubItem):  # type: ignore[misc]
    """XHTML written as given. EpubHtml parses it as HTML again, lower-cases viewBox and drops attributes of body."""

    def __init__(self, href: str, title: str, text: str, properties: list[str]) -> None:
        super().__init__(href.partition(".")[0], href, "application/xhtml+xml", text.encode())
        self.title, self.properties, self.is_linear = title, properties, True

    def get_type(self) -> int:
        """EbookLib's number for a document."""
        return 9


class FixedZip(zipfile.ZipFile):
    """Writes each file with one date, so that the same book is the same bytes."""

    stamp = (1980, 1, 1, 0, 0, 0)

    def writestr(
        self,
        zinfo_or_arcname: str | zipfile.ZipInfo,
        data: str | bytes,  # type: ignore[override]
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """As ZipFile's, but for the date, the rights and the system that made it."""
        info = zipfile.ZipInfo(str(zinfo_or_arcname), self.stamp)
        info.compress_type = zipfile.ZIP_DEFLATED if compress_type is None else compress_type
        info.external_attr, info.create_system = 0o644 << 16, 3
        super().writestr(info, data, compresslevel=9)


class PackageWriter(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer into memory: raises what it swallows, and cleans its package document."""

    def packed(self) -> bytes:
        """The whole EPUB."""
        buffer = io.BytesIO()
        with FixedZip(buffer, "w", zipfile.ZIP_DEFLATED) as self.out:
            self.out.writestr("mimetype", "application/epub+zip", compress_type=zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()
        return buffer.getvalue()

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set(f"{XML}lang", self.book.language)
        for meta in root.iter("meta"):
            if meta.get("property") == "file-as":
                meta.attrib.pop("scheme", None)
            if meta.get("name") == "generator":
                meta.set("content", "Werkboek")
        for guide in root.findall("guide"):
            root.remove(guide)
        for spine in root.iter("spine"):
            spine.attrib.pop("toc", None)  # names an NCX that is not there
        super()._write_opf_file(root)


def _pack(book: Book, speech: Language, documents: list[RawHtml]) -> bytes:
    out = epub.EpubBook()
    out.set_identifier(book.identifier)
    out.set_title(book.title)
    out.set_language(book.language)
    if book.author:
        out.add_author(book.author, uid="author")
    if book.date:
        out.add_metadata("DC", "date", book.date)
    for name, value in _accessibility(speech, has_pictures=bool(book.pictures or book.logo)):
        out.add_metadata(None, "meta", value, {"property": name})
    out.add_item(epub.EpubItem("style", "style.css", "text/css", resources.style("base/epub.css").encode()))
    for at, picture in enumerate(book.pictures):
        out.add_item(epub.EpubItem(f"p{at}", _image(at, picture), picture.media_type, picture.data))
    if book.logo:
        out.add_item(epub.EpubItem("logo", _logo(book), book.logo.media_type, book.logo.data))
    for document in documents:
        out.add_item(document)
    out.spine = documents
    writer = PackageWriter("", out, {"mtime": modified(book), "epub3_pages": False})
    writer.process()
    return writer.packed()


def _accessibility(speech: Language, *, has_pictures: bool) -> Iterator[tuple[str, str]]:
    """EPUB Accessibility 1.1: only what is true of this book."""
    yield "schema:accessMode", "textual"
    if has_pictures:
        yield "schema:accessMode", "visual"
    yield "schema:accessModeSufficient", "textual"
    for feature in ("structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"):
        yield "schema:accessibilityFeature", feature
    if has_pictures:
        yield "schema:accessibilityFeature", "alternativeText"
    yield "schema:accessibilityHazard", "none"
    yield "schema:accessibilitySummary", speech.word("accessibility")


def modified(book: Book) -> datetime:
    """When the book was last changed: SOURCE_DATE_EPOCH, else its date, else the first day of 2000. Never now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.fromisoformat(book.date or "2000-01-01").replace(tzinfo=UTC)
