"""What the author has -> articles: lines in her order, with what the file itself says of each.

Each reader is imported when a file asks for it: to list the posts of a large export takes little memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath

from werkboek import inline
from werkboek.model import Article
from werkboek.problems import Problem, Warn, failed
from werkboek.project import LARGEST, Text
from werkboek.read import asides
from werkboek.read.choice import Choice
from werkboek.read.decode import decode, mended, tidy

LONGEST = 5_000  # lines of one article: a thick book has two thousand
LETTERS = 500_000  # of one article, as many as in such a book: they take some seconds
WRITTEN = 5 * 1024 * 1024  # characters of a file of text, with the pictures in it; HTML is first cut down
ODT = b"mimetypeapplication/vnd.oasis"
# How files begin that no reader is for, and what to call them; Word can open the first four and save them anew.
FOREIGN = ((b"\xd0\xcf\x11\xe0", ".doc"), (b"{\\rtf", "RTF"), (b"%PDF", "PDF"), (ODT, "ODT"),
           (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"))  # fmt: skip


def articles(text: Text, select: Sequence[str], warn: Warn) -> Iterator[Article]:
    """The articles of a file: one, or the posts of a WordPress export that are selected.

    Raises WerkboekError P14 for a choice that cannot be, and what `read` or the reader of exports raises.
    """
    if is_export(text):
        from werkboek.read import posts

        yield from map(_bounded, map(asides.apart, posts.articles(text, Choice.of(select), warn)))
    else:
        yield read(_held(text), warn)


def _held(text: Text) -> Text:
    """A file called an export that is none, with its bytes."""
    if text.place is None:
        return text
    with text.open() as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise failed("T10", text.path, limit=f"{LARGEST >> 20} MB")
    return replace(text, data=data, place=None)


def read(text: Text, warn: Warn) -> Article:
    """An article from its bytes, whatever its name says it is.

    Raises WerkboekError T01 (empty), T02 (binary), T10 (too large), T12 (another program's), T13 (too long), and what
    its reader does.
    """
    return _bounded(asides.apart(_read(text, warn)))


def _bounded(article: Article) -> Article:
    """The article, if it has as many lines and letters as one may have."""
    if not article.lines:
        raise failed("T01", article.path)
    if len(article.lines) > LONGEST:
        raise failed("T13", article.path, count=str(len(article.lines)), limit=str(LONGEST))
    if sum(len(line.text) for line in article.lines) > LETTERS:
        raise failed("T10", article.path, limit=f"{LETTERS // 1000} kB")
    return article


def _read(text: Text, warn: Warn) -> Article:
    head = text.data[:200]
    if text.data.startswith(b"PK\x03\x04") and ODT not in head:
        from werkboek.read import word

        return word.read(text, warn)
    for sign, name in FOREIGN:
        if text.data.startswith(sign) or (name == "ODT" and sign in head):
            raise failed("T12", text.path, name=name)
    from werkboek.read import archive

    return archive.read(text, warn) if archive.is_archive(text.data) else _written(text, warn)


def _written(text: Text, warn: Warn) -> Article:
    """An article in a file of text: HTML, WordPress's JSON, Markdown or as pasted."""
    from werkboek.read import frontmatter, markdown, page, plain, post

    content = decode(text, warn, page.encoding(text.data))
    if len(content) > WRITTEN and not page.is_html(content):
        raise failed("T10", text.path, limit=f"{WRITTEN >> 20} MB")
    content = tidy(mended(content, text, warn))
    if page.is_html(content):
        return page.read(content, text, warn)
    if post.is_post(content):
        return post.read(content, text, warn)
    meta, content, skipped = frontmatter.cut(content)
    content, told = asides.cut(content, skipped)
    if not content.replace(asides.TAKEN, "").strip():
        raise failed("T01", text.path)
    if content.count("\n") > 10 * LONGEST:
        raise failed("T13", text.path, count=str(content.count("\n")), limit=str(LONGEST))
    if PurePath(text.path).suffix.lower() in (".md", ".markdown"):
        if "questions" in meta or not _pasted(content.replace(f"{asides.TAKEN}\n", "")):
            article = markdown.read(content.replace(asides.TAKEN, ""), text, meta, skipped, warn)
            return replace(article, asides=told)
        warn(Problem("T04", path=text.path))
    article = plain.read(content, text, meta, skipped, warn)
    return replace(article, asides=tuple(replace(one, text=inline.escape(one.text)) for one in told))


def is_export(text: Text) -> bool:
    """Whether a file is an export of WordPress, or a zip that holds some."""
    from werkboek.read import wxr, zips

    with text.open() as file:
        head = file.read(8192)
        if not head.startswith(b"PK\x03\x04"):
            return wxr.is_export(head)
        file.seek(0)
        try:
            return next(zips.zipped(file), None) is not None
        except ValueError:
            return False


def _pasted(content: str) -> bool:
    """Whether a file called Markdown is really pasted text: paragraphs follow one another without a blank line."""
    lines = content.strip().split("\n")
    if any(re.match(r"#{1,6} ", line) for line in lines) or len(lines) < 5:
        return False
    neighbours = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    ended = [1 for a, b in neighbours if re.search(r"[.!?…][\"'”’)]*\s*$", a) and not re.match(r"\s*[-*>|\d]", b)]
    return len(ended) >= 3 and len(ended) > len(lines) / 4
