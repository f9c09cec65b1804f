"""What an e-book says of itself: whose it is, where it comes from, and how it can be read, if that is true of it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime

from werkboek import ebook
from werkboek.language import Language
from werkboek.model import Book, Figure, Picture
from werkboek.render.package import Said

STANDARD = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


def said(book: Book, speech: Language, pages: int) -> Iterator[Said]:
    """The metadata, but for what every EPUB must say. ``pages``: of the paper edition; 0 if it is not marked here."""
    yield from _origin(book)
    if pages:
        dated = f", {speech.dated(book.date)}" if book.date else ""
        yield Said("pageBreakSource", speech.word("paper_edition", title=book.title, dated=dated, pages=pages))
    yield from _access(book, speech, paged=bool(pages))


def modified(book: Book) -> datetime:
    """When the book was last changed: SOURCE_DATE_EPOCH, else its date, else the first day of 2000. Never now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.fromisoformat(book.date or "2000-01-01").replace(tzinfo=UTC)


def _origin(book: Book) -> Iterator[Said]:
    """Whose it is, of what series, and the articles that it was made from."""
    of = book.ebook
    if book.author:
        yield Said("dc:creator", book.author,
                   (("role", "aut"), ("file-as", of.file_as or ebook.filed(book.author, book.language))))  # fmt: skip
    if book.subtitle:
        yield Said("dc:title", book.subtitle, (("title-type", "subtitle"),))
    if book.date:
        yield Said("dc:date", book.date)
    if book.legal.publisher:
        yield Said("dc:publisher", book.legal.publisher)
    if rights := of.rights or book.legal.copyright:
        yield Said("dc:rights", rights)
    for chapter in book.chapters:
        if chapter.address:
            yield Said("dc:source", chapter.address)
    if of.series:
        place = (("group-position", str(of.volume)),) if of.volume else ()
        yield Said("belongs-to-collection", of.series, (("collection-type", "series"), *place))


def _access(book: Book, speech: Language, *, paged: bool) -> Iterator[Said]:
    """EPUB Accessibility 1.1, and only what is true of this book."""
    seen, bare = bool(book.portrait or list(_figures(book))), undescribed(book)
    yield Said("schema:accessMode", "textual")
    if seen:
        yield Said("schema:accessMode", "visual")
    yield Said("schema:accessModeSufficient", "textual,visual" if bare else "textual")
    for feature in _features(paged=paged, described=seen and not bare):
        yield Said("schema:accessibilityFeature", feature)
    yield Said("schema:accessibilityHazard", "unknown" if any(map(_moves, book.pictures)) else "none")
    yield Said("schema:accessibilitySummary", _summary(speech, len(bare), paged=paged))
    if book.ebook.certified_by and not bare:  # a statement of who has looked, never of a program
        yield Said("dcterms:conformsTo", STANDARD, (("a11y:certifiedBy", book.ebook.certified_by),))


def undescribed(book: Book) -> list[Figure]:
    """The pictures of which nothing says what is on them."""
    return [one for one in _figures(book) if not (one.alt or one.caption)]


def _features(*, paged: bool, described: bool) -> Iterator[str]:
    yield from (
        "structuralNavigation",
        "tableOfContents",
        "readingOrder",
        "displayTransformability",
        "ARIA",
        "unlocked",
    )
    if described:
        yield "alternativeText"
    if paged:
        yield from ("pageNavigation", "pageBreakMarkers")


def _summary(speech: Language, bare: int, *, paged: bool) -> str:
    """What the other metadata cannot say. ``bare``: how many pictures nothing describes."""
    sentences = [speech.word("access")]
    if paged:
        sentences.append(speech.word("access_pages"))
    if bare:
        sentences.append(speech.word("access_undescribed" if bare > 1 else "access_undescribed_one", count=bare))
    return " ".join(sentences)


def _figures(book: Book) -> Iterator[Figure]:
    sections = (section for chapter in book.chapters for section in chapter.sections)
    return (block for section in sections for block in section.blocks if isinstance(block, Figure))


def _moves(picture: Picture) -> bool:
    """Whether a picture may flash: it has more than one frame."""
    from PIL import Image

    with Image.open(io.BytesIO(picture.data)) as image:
        return bool(getattr(image, "is_animated", False))
