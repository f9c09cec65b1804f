"""A saved page, or a piece of one off the clipboard -> lines of the article, and what the page had around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from werkboek.model import Article, Line, Source
from werkboek.problems import Warn
from werkboek.project import Text
from werkboek.read import furniture, head
from werkboek.read.clean import cleaned
from werkboek.read.decode import codec
from werkboek.read.extract import located
from werkboek.read.pictures import Given, Pictures
from werkboek.read.settle import settled
from werkboek.read.walk import Walk

_OPENS = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|p|div|h[1-6]|meta"
                    r"|table|ul|b|span|section|article)\b[^>]*>", re.I | re.S)  # fmt: skip
_CLIPBOARD = re.compile(r"Version:\d\.\d\s+StartHTML:")


def is_html(content: str) -> bool:
    """Whether a text is HTML: by its first tag, or as Windows puts it on the clipboard."""
    return _OPENS.match(content[:4000]) is not None or _CLIPBOARD.match(content) is not None


def encoding(data: bytes) -> str:
    """The encoding that a page names in its first lines, or nothing."""
    found = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,40})|<\?xml[^>]{0,80}encoding=[\"']([\w-]{2,40})",
                      data[:4096], re.I)  # fmt: skip
    return codec((found[1] or found[2]).decode()) if found else ""


def read(content: str, text: Text, warn: Warn, *, given: Given | None = None) -> Article:
    """The article of a page; ``given``: the pictures that came with it, by address.

    Raises WerkboekError T10 (too large) or T11 (not a page for readers).
    """
    found = re.search(r"<!--\s*StartFragment\s*-->(.*?)(?:<!--\s*EndFragment\s*-->|$)", content, re.S)
    whole = found is None and re.search(r"<(?:head|body|title)\b", content, re.I) is not None
    page = cleaned(found[1] if found else content, text.path)
    said = head.meta(page, content) if whole else {}
    return article(page, text, said, warn, questions=head.answered(content), whole=whole,
                   given=given)  # fmt: skip


def article(page: Any, text: Text, meta: dict[str, str], warn: Warn, *, whole: bool = False,
            questions: dict[str, str] | None = None, given: Given | None = None,
            before: dict[str, str] | None = None) -> Article:  # fmt: skip
    """The article in a cleaned tree; ``whole``: with a page around it. ``questions``: those that it answers.

    ``given``: its pictures, by the address that they have in it. ``before``: data that count where it says nothing.
    """
    inside = page
    if whole and (inside := furniture.root(page)) is None:
        inside = located(page)
    pictures = Pictures(text, warn, meta.get("link", ""), given or {})
    walk = Walk(text.path, base=meta.get("link", ""), picture=pictures.line)
    found = walk.article(inside)
    known = {**(before or {}), "subtitle": walk.subtitle}
    if any(line.shape == "heading" and line.level <= 1 for line in found):
        known.pop("title", None)
    meta = {**{key: value for key, value in known.items() if value}, **meta}
    lines, meta = settled(found, meta, questions or {}, whole=whole)
    around = (" ".join(one.split()) for one in (furniture.around(page, inside) if whole else ()))
    marked = any(line.shape == "heading" and line.level > 1 for line in lines)
    made = Article(text.path, text.file, meta, tuple(lines), marked=marked, inside=pictures.inside)
    return with_left_out(made, [(words, "around") for words in around])


def with_left_out(article: Article, words: Sequence[tuple[str, str]]) -> Article:
    """The article with what stood around it and is not for the book: the words, and why (a key of ``[reasons]``)."""
    first = max((line.source.line for line in article.lines), default=0) + 1
    lines = [Line(Source(article.path, at), said, said, "comment", reason=reason)
             for at, (said, reason) in enumerate(filter(itemgetter(0), words), first)]  # fmt: skip
    return replace(article, lines=(*article.lines, *lines))
