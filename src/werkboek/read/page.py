"""A saved page, or a piece of one off the clipboard -> lines of the article, and what the page had around it."""

from __future__ import annotations

import codecs
import html as entities
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from werkboek import inline, language
from werkboek.model import Article, Line, Source
from werkboek.problems import Warn
from werkboek.project import Text
from werkboek.read import furniture, shown
from werkboek.read.clean import cleaned
from werkboek.read.extract import located
from werkboek.read.lines import SET_BOLD
from werkboek.read.pictures import Given, Pictures
from werkboek.read.runs import address
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
    name = (found[1] or found[2]).decode() if found else ""
    try:
        info = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return ""
    return "cp1252" if info and info.name in ("iso8859-1", "ascii") else info.name if info else ""


def read(content: str, text: Text, meta: dict[str, str], skipped: int, warn: Warn) -> Article:
    """The article of a page.

    Raises WerkboekError T10 (too large) or T11 (not a page for readers).
    """
    found = re.search(r"<!--\s*StartFragment\s*-->(.*?)(?:<!--\s*EndFragment\s*-->|$)", content, re.S)
    whole = found is None and re.search(r"<(?:head|body|title)\b", content, re.I) is not None
    page = cleaned(found[1] if found else content, text.path)
    said = _meta(page, content) if whole else {}
    return article(page, text, {**said, **meta}, warn, questions=_answered(content), whole=whole)


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
    lines = list(_faq(walk.article(inside), questions or {}))
    if "title" not in meta:
        lines = _titled(lines)
    if not any(line.shape == "heading" and line.level <= 1 for line in lines):
        meta = {**(before or {}), **meta}
    meta = {**{key: value for key, value in (before or {}).items() if key != "title"}, **meta}
    meta = {**({"subtitle": walk.subtitle} if walk.subtitle else {}), **meta}
    lines = _uncommented(lines) if whole else lines
    lines = list(_without_title(_levelled(lines), meta))
    titled = bool(lines) and lines[0].shape == "heading" and lines[0].level <= 1
    if "subtitle" not in meta and len(lines) > titled + 1 and _is_deck(lines[titled:]):
        meta = {**meta, "subtitle": _said(lines.pop(titled))}
    around = (" ".join(one.split()) for one in (furniture.around(page, inside) if whole else ()))
    marked = any(line.shape == "heading" and line.level > 1 for line in lines)
    found = Article(text.path, text.file, meta, tuple(lines), marked=marked, inside=pictures.inside)
    return with_left_out(found, [(words, "around") for words in around])


def with_left_out(article: Article, words: Sequence[tuple[str, str]]) -> Article:
    """The article with what stood around it and is not for the book: the words, and why (a key of ``[reasons]``)."""
    first = max((line.source.line for line in article.lines), default=0) + 1
    lines = [Line(Source(article.path, at), said, said, "comment", reason=reason)
             for at, (said, reason) in enumerate(words, first) if said]  # fmt: skip
    return replace(article, lines=(*article.lines, *lines))


def _uncommented(lines: list[Line]) -> list[Line]:
    """The lines without what readers said, from ``3 reacties`` in the second half on, where no name told."""
    for at in range(len(lines) // 2, len(lines)):
        said = lines[at].plain
        found = language.cue("comments").match(said)
        if found and len(said.split()) <= 6 and not said[found.end() :].strip(" .…:!()›»"):
            below = [replace(line, shape="comment", block=None, reason="comments") for line in lines[at:]]
            return [*lines[:at], *below]
    return lines


def _levelled(lines: list[Line]) -> list[Line]:
    """Headings set in bold beside only one true heading are its equals; one over what is left out goes with that."""
    heads = [line for line in lines if line.shape == "heading" and line.level > 1]
    true = [line.level for line in heads if line.level < SET_BOLD]
    if len(true) == 1 and len(heads) >= 3:
        lines = [replace(line, level=true[0]) if line.shape == "heading" and line.level == SET_BOLD else line
                 for line in lines]  # fmt: skip
    return [replace(line, shape="comment", reason="newsletter") if _is_over_letter(line, below) else line
            for line, below in zip(lines, [*lines[1:], *lines[-1:]], strict=True)]  # fmt: skip


def _is_over_letter(line: Line, below: Line) -> bool:
    """The heading over a form for the newsletter, which is left out."""
    return line.shape == "heading" and "?" not in line.plain and below.reason == "newsletter"


def _is_deck(lines: list[Line]) -> bool:
    """A short line right under the title that ends no sentence, with a paragraph under it; perhaps a small heading."""
    deck, below, *_ = lines
    levels = [line.level for line in lines[1:] if line.shape == "heading"]
    if deck.shape == "heading" and levels and deck.level > min(levels) and deck.level not in levels[:1]:
        deck = replace(deck, shape="text")
    words = len(deck.plain.split())
    ends = re.search(r"[.,:;!?…\"”’»]$", deck.plain) is not None or not deck.plain[:1].isalpha()
    return deck.shape == "text" == below.shape and 3 <= words <= 16 and not ends and len(below.plain.split()) > words


def _said(line: Line) -> str:
    """The words of a line, without its look."""
    return inline.escape(line.plain)


def _titled(lines: list[Line]) -> list[Line]:
    """The first line as title, where nothing else is: short, without the end of a sentence."""
    if len(lines) < 3 or any(line.shape == "heading" and line.level <= 1 for line in lines):
        return lines
    first = lines[0]
    short = len(first.plain.split()) <= 20 and not re.search(r"[.,:;…]$", first.plain)
    if not short or first.shape not in ("text", "heading") or not re.match(r"[\w“„\"'‘«(]", first.plain):
        return lines
    return [replace(first, shape="heading", level=0, text=_said(first)), *lines[1:]]


def _without_title(lines: list[Line], meta: dict[str, str]) -> Iterator[Line]:
    """The title once: a page has it over the article and in its head."""
    for line in lines:
        if line.shape != "heading" or _folded(line.plain) != _folded(inline.plain(meta.get("title", ""))):
            yield line


# ----------------------------------------------------------------------------------- what the head of a page says


def _meta(page: Any, content: str) -> dict[str, str]:
    """Title, author, day, language and address, as a page tells them to search engines and to readers."""
    named = {(one.get("property") or one.get("name") or "").lower(): one.get("content") or ""
             for one in page.iter("meta")}  # fmt: skip
    link = next((one.get("href") for one in page.iter("link") if (one.get("rel") or "").lower() == "canonical"), "")
    tag = re.search(r"<html[^>]{0,500}?\blang=[\"']([a-zA-Z-]{2,8})", content[:8000])
    day = re.match(r"\d{4}-\d\d-\d\d", named.get("article:published_time", ""))
    spoken = tag is not None and language.base(tag[1]) in language.LANGUAGES
    meta = {
        "title": inline.escape(_title(page, named)),
        "author": inline.escape(_author(named)),
        "date": day[0] if day else "",
        "lang": language.base(tag[1]) if spoken and tag else "",
        "link": address(link or named.get("og:url", "")),
    }
    return {key: value for key, value in meta.items() if value}


def _title(page: Any, named: dict[str, str]) -> str:
    """The heading that the page's own title begins with, else that title without the name of the site."""
    tag = next((shown.words(one) for one in page.iter("title")), "")
    whole = " ".join((named.get("og:title") or tag).split())
    heads = [" ".join(shown.words(one).split()) for one in page.iter("h1", "h2", "h3")]
    for head in heads:
        if head and _folded(whole).startswith(_folded(head)):
            return head
    site = named.get("og:site_name", "")
    cut = re.split(r"\s[|•·–—-]\s(?=[^|•·–—-]*$)", whole)
    return cut[0] if len(cut) == 2 and (site in cut[1] or len(cut[1].split()) <= 4) else whole


def _author(named: dict[str, str]) -> str:
    name = named.get("author") or named.get("article:author") or ""
    return "" if "://" in name or "@" in name else name.strip()[:80]


def _folded(text: str) -> str:
    return "".join(re.findall(r"\w+", entities.unescape(text).casefold()))


# ------------------------------------------------------------------------------------------------ questions answered


def _answered(content: str) -> dict[str, str]:
    """Questions with their answers, folded, that the page tells to search engines (schema.org, ``FAQPage``)."""
    pairs: dict[str, str] = {}
    at = 0
    while (at := content.find("application/ld+json", at)) >= 0:
        start, end = content.find(">", at) + 1, content.find("</script", at)
        at = end if end > 0 else len(content)
        if 0 < start < end and "FAQPage" in content[start:end]:
            try:
                _collect(json.loads(content[start:end]), pairs)
            except (ValueError, RecursionError):  # hers to mend elsewhere: the questions are on the page as well
                continue
    return pairs


def _collect(data: Any, pairs: dict[str, str]) -> None:
    if isinstance(data, dict):
        answer = data.get("acceptedAnswer")
        if data.get("@type") == "Question" and isinstance(answer, dict):
            pairs[_folded(str(data.get("name", "")))] = _folded(re.sub(r"<[^>]*>", " ", str(answer.get("text", ""))))
        for value in data.values():
            _collect(value, pairs)
    elif isinstance(data, list):
        for value in data:
            _collect(value, pairs)


def _faq(lines: list[Line], pairs: dict[str, str]) -> Iterator[Line]:
    """The lines, those that the page itself calls questions and answers set as such."""
    answer = ""
    for line in lines:
        folded = _folded(line.plain)
        if folded and folded in pairs and line.shape in ("text", "heading", "faq-q"):
            answer = pairs[folded]
            yield replace(line, shape="faq-q", level=0)
        elif answer and folded and folded in answer and line.shape in ("text", "item"):
            yield replace(line, shape="faq-a", level=0, number=None)
        else:
            answer = answer if line.block is not None else ""
            yield line
