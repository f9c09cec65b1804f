"""Files -> an EPUB 3.3, the same bytes every time. The home of EbookLib, and of a cure for each thing it does wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree

from ebooklib import epub
from lxml import etree

# Soft hyphens are read out by some voices and hinder searching; few faces of e-readers have a narrow space.
SIGNS = {0xAD: None, 0x202F: 0xA0}
XML = "{http://www.w3.org/XML/1998/namespace}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"


@dataclass(frozen=True, slots=True)
class Document:
    """An XHTML file of the book: its name in the package, title, and text. ``properties``: ``nav``, ``svg``."""

    href: str
    title: str
    text: str
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """Any other file of the book. ``properties``: ``cover-image``."""

    href: str
    media_type: str
    data: bytes
    properties: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its name in the manifest."""
        return self.href.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents, with its language if that is not the book's; or a page, by its folio."""

    href: str
    title: str
    under: tuple[Entry, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Something a package says of itself: a Dublin Core element (``dc:title``) or a property, refined by others."""

    name: str
    value: str
    refined: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """What an EPUB is made of. ``documents`` are in reading order; ``said``: its metadata beyond what EPUB wants.

    ``pages``: those of the paper edition; ``guide``: (type, address, words) of places for readers that know no EPUB 3.
    """

    identifier: str
    title: str
    language: str
    modified: datetime
    documents: Sequence[Document]
    files: Sequence[File]
    entries: Sequence[Entry]
    said: Sequence[Said] = field(default_factory=tuple)
    pages: Sequence[Entry] = field(default_factory=tuple)
    guide: Sequence[tuple[str, str, str]] = field(default_factory=tuple)


def packed(package: Package) -> bytes:
    """The file. Raises xml.etree.ElementTree.ParseError for a document that is no XML."""
    out = epub.EpubBook()
    out.set_identifier(package.identifier)
    out.set_title(package.title.translate(SIGNS))
    out.set_language(package.language)
    for name, value, attributes in _metadata(package):
        written = value.translate(SIGNS) if value else value
        out.add_metadata("DC" if name.startswith("dc:") else None, name.removeprefix("dc:"), written, attributes)
    for one in package.files:
        item = epub.EpubItem(one.id, one.href, one.media_type, one.data)
        item.properties = list(one.properties)
        out.add_item(item)
    out.spine = [RawHtml(one) for one in package.documents]
    for document in out.spine:
        out.add_item(document)
    out.add_item(epub.EpubNcx())  # for readers that know no EPUB 3
    out.toc = [_listed(one) for one in package.entries]
    writer = PackageWriter("", out, {"mtime": package.modified, "epub3_pages": False})
    writer.package = package
    writer.process()
    return writer.packed()


def _metadata(package: Package) -> Iterator[tuple[str, str | None, dict[str, str]]]:
    """Name, value and attributes of each element: EbookLib writes no element that refines another by itself."""
    for at, one in enumerate(package.said, 1):
        name = {"id": f"m{at}"} if one.refined else {}
        if one.name.startswith("dc:"):
            yield one.name, one.value, name
        else:
            yield "meta", one.value, {"property": one.name, **name}
        for key, value in one.refined:
            scheme = {"scheme": "marc:relators"} if key == "role" else {}
            yield "meta", value, {"refines": f"#m{at}", "property": key, **scheme}
    for file in package.files:
        if "cover-image" in file.properties:  # for readers that know no EPUB 3
            yield "meta", None, {"name": "cover", "content": file.id}


def _listed(entry: Entry) -> object:
    title = entry.title.translate(SIGNS)
    if entry.under:
        return epub.Section(title, entry.href), [_listed(one) for one in entry.under]
    return epub.Link(entry.href, title, f"n-{entry.href.partition('.')[0]}")


class RawHtml(epub.EpubItem):  # type: ignore[misc]
    """XHTML written as given. EpubHtml parses it as HTML again, lower-cases viewBox and drops attributes of body."""

    def __init__(self, document: Document) -> None:
        ElementTree.fromstring(document.text)  # EbookLib would write an empty file without a word
        name = document.href.partition(".")[0]
        super().__init__(name, document.href, "application/xhtml+xml", document.text.encode())
        self.title, self.properties, self.is_linear = document.title, list(document.properties), True

    def get_type(self) -> int:
        """EbookLib's number for a document."""
        return 9


class FixedZip(zipfile.ZipFile):
    """Writes each file with one date, so that the same book is the same bytes."""

    stamp = (1980, 1, 1, 0, 0, 0)
    packed_already = (".jpg", ".png", ".gif", ".webp")

    def writestr(
        self,
        zinfo_or_arcname: str | zipfile.ZipInfo,
        data: str | bytes,  # type: ignore[override]
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """As ZipFile's, but for the date, the rights and the system that made it; pictures are stored as they are."""
        name = str(zinfo_or_arcname)
        info = zipfile.ZipInfo(name, self.stamp)
        stored = compress_type == zipfile.ZIP_STORED or name.endswith(self.packed_already)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        info.external_attr, info.create_system = 0o644 << 16, 3
        super().writestr(info, data, compresslevel=9)


class PackageWriter(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer into memory: raises what it swallows, and cleans its package document and NCX."""

    package: Package

    def packed(self) -> bytes:
        """The bytes of the EPUB."""
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
            if meta.get("name") == "generator":
                meta.set("content", "Werkboek")
        if self.package.guide:
            guide = etree.SubElement(root, "guide")
            for kind, href, title in self.package.guide:
                etree.SubElement(guide, "reference", type=kind, title=title.translate(SIGNS), href=href)
        super()._write_opf_file(root)

    def _get_ncx(self) -> bytes:
        root = etree.fromstring(super()._get_ncx())
        root.set(f"{XML}lang", self.book.language)
        depth = "2" if any(one.under for one in self.package.entries) else "1"
        pages = self.package.pages
        last = str(max((int(one.title) for one in pages), default=0))
        counts = {"dtb:depth": depth, "dtb:totalPageCount": str(len(pages)), "dtb:maxPageNumber": last}
        for meta in root.iterfind("{*}head/{*}meta"):
            meta.set("content", counts.get(meta.get("name", ""), meta.get("content", "")))
        if pages:
            listed = etree.SubElement(root, f"{NCX}pageList")
            for page in pages:
                target = etree.SubElement(
                    listed, f"{NCX}pageTarget", id=f"p-{page.title}", type="normal", value=page.title
                )
                label = etree.SubElement(target, f"{NCX}navLabel")
                etree.SubElement(label, f"{NCX}text").text = page.title
                etree.SubElement(target, f"{NCX}content", src=page.href)
        return bytes(etree.tostring(root, pretty_print=True, encoding="utf-8", xml_declaration=True))
