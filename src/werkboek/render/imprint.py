"""What a colophon says of who answers for the book, line by line, in the manner of its language."""

from __future__ import annotations

from collections.abc import Iterator

from werkboek.language import Language
from werkboek.model import Book

URN = "urn:isbn:"


def lines(book: Book, speech: Language) -> Iterator[str]:
    """The lines that the author's settings give: publisher and address, how to reach her, numbers, rights."""
    of = book.legal
    published = speech.word("published", publisher=of.publisher) if of.publisher else ""
    yield from filter(None, (", ".join(filter(None, (published, of.address))), of.email))
    for key in ("phone", "register", "vat", "responsible", "host"):
        if said := getattr(of, key):
            yield speech.word(key, **{key: said})
    if book.identifier.lower().startswith(URN):
        yield f"ISBN\u00a0{book.identifier[len(URN) :]}"
    yield from filter(None, (of.copyright, of.permission))
