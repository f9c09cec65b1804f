"""What a page says of itself to search engines: title, author, day, language, address, and the questions it answers."""

from __future__ import annotations

import html as entities
import json
import re
from typing import Any

from werkboek import inline, language
from werkboek.read import shown
from werkboek.read.runs import address


def meta(page: Any, content: str) -> dict[str, str]:
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
        if head and folded(whole).startswith(folded(head)):
            return head
    site = named.get("og:site_name", "")
    cut = re.split(r"\s[|•·–—-]\s(?=[^|•·–—-]*$)", whole)
    return cut[0] if len(cut) == 2 and (site in cut[1] or len(cut[1].split()) <= 4) else whole


def _author(named: dict[str, str]) -> str:
    name = named.get("author") or named.get("article:author") or ""
    return "" if "://" in name or "@" in name else name.strip()[:80]


def folded(text: str) -> str:
    """The letters and digits of a text, to compare."""
    return "".join(re.findall(r"\w+", entities.unescape(text).casefold()))


def answered(content: str) -> dict[str, str]:
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
            pairs[folded(str(data.get("name", "")))] = folded(re.sub(r"<[^>]*>", " ", str(answer.get("text", ""))))
        for value in data.values():
            _collect(value, pairs)
    elif isinstance(data, list):
        for value in data:
            _collect(value, pairs)
