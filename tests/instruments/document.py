"""What a PDF says of itself: its outline (bookmarks) and its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

Source = str | Path


class Bookmark(NamedTuple):
    """One entry of the outline: level and page from 1; page is None if it leads nowhere in this file."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True)
class Metadata:
    """What a reader shows of a document.

    `title` and `author` come from the Info dictionary, `xmp_title` is dc:title of the XMP packet (PDF/UA
    wants that one), `dates` names every date in the file, such as "Info/CreationDate"; a file without a
    clock has none.
    """

    title: str | None
    author: str | None
    lang: str | None
    displaydoctitle: bool
    xmp_title: str | None
    dates: tuple[str, ...]

    @property
    def dated(self) -> bool:
        return bool(self.dates)


def outline(path: Source) -> list[Bookmark]:
    """The outline in reading order."""
    with pikepdf.open(path) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        return list(_entries(pdf, pdf.Root.get("/Outlines"), 1, pages, set()))


def _entries(pdf: pikepdf.Pdf, parent: Any, level: int, pages: dict[Any, int], seen: set[Any]) -> Iterator[Bookmark]:
    item = parent.get("/First") if parent is not None else None
    while item is not None and item.objgen not in seen:
        seen.add(item.objgen)
        yield Bookmark(level, str(item.get("/Title", "")), _page(pdf, item, pages))
        yield from _entries(pdf, item, level + 1, pages, seen)
        item = item.get("/Next")


def _page(pdf: pikepdf.Pdf, item: Any, pages: dict[Any, int]) -> int | None:
    """The page an entry leads to: /Dest or a GoTo action, both directly or by a name."""
    target = item.get("/Dest")
    action = item.get("/A")
    if target is None and action is not None and str(action.get("/S")) == "/GoTo":
        target = action.get("/D")
    if isinstance(target, pikepdf.String | pikepdf.Name):
        target = _named(pdf, target)
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if not isinstance(target, pikepdf.Array) or not len(target):
        return None
    return pages.get(target[0].objgen) if isinstance(target[0], pikepdf.Dictionary) else None


def _named(pdf: pikepdf.Pdf, name: Any) -> Any:
    if isinstance(name, pikepdf.Name):
        return pdf.Root.get("/Dests", pikepdf.Dictionary()).get(str(name))
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    return pikepdf.NameTree(names).get(str(name)) if names is not None else None


def metadata(path: Source) -> Metadata:
    """Title, author, language, whether the window shows the title, and every date in the file."""
    with pikepdf.open(path) as pdf:
        info = pdf.trailer.get("/Info", pikepdf.Dictionary())
        packet = pdf.Root.get("/Metadata")
        xmp = packet.read_bytes().decode("utf-8", "replace") if packet is not None else ""
        views = pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary())
        # Not as a context: leaving one rewrites the Info dictionary from the packet.
        xmp_title = pdf.open_metadata().get("dc:title")
        return Metadata(
            title=_string(info, "/Title"),
            author=_string(info, "/Author"),
            lang=_string(pdf.Root, "/Lang"),
            displaydoctitle=bool(views.get("/DisplayDocTitle", False)),
            xmp_title=str(xmp_title) if xmp_title else None,
            dates=tuple(sorted({*_dates(pdf, info), *_xmp_dates(xmp)})),
        )


def _string(holder: Any, key: str) -> str | None:
    value = holder.get(key)
    return str(value) if value is not None and str(value) else None


def _dates(pdf: pikepdf.Pdf, info: Any) -> Iterator[str]:
    """Dates in the Info dictionary and in any other object: attachments, annotations, pages."""
    yield from (f"Info{key}" for key in ("/CreationDate", "/ModDate") if key in info)
    for item in pdf.objects:
        for holder in _dictionaries(item):
            if holder.objgen != info.objgen or holder.objgen == (0, 0):
                yield from (f"{_kind(holder)}{key}" for key in _DATE_KEYS if _is_date(holder.get(key)))


_DATE_KEYS = ("/CreationDate", "/ModDate", "/LastModified", "/M")


def _dictionaries(item: Any) -> Iterator[Any]:
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        if isinstance(item.get("/Params"), pikepdf.Dictionary):
            yield item.Params


def _kind(holder: Any) -> str:
    return str(holder.get("/Subtype", holder.get("/Type", "/Object")))[1:]


def _is_date(value: Any) -> bool:
    return isinstance(value, pikepdf.String) and str(value).startswith("D:")


def _xmp_dates(xmp: str) -> Iterator[str]:
    """Date properties of the XMP packet, as elements or as attributes."""
    for name in re.findall(r"\b(xmp:\w*Date|dc:date|pdfx?:\w*Date|dcterms:\w+ed)\b", xmp):
        yield f"XMP/{name}"
