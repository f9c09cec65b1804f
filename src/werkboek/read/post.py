"""A post as WordPress's REST interface gives it (wp/v2/posts) -> its article."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from werkboek import inline
from werkboek.model import Article
from werkboek.problems import Problem, Warn, WerkboekError
from werkboek.project import Text
from werkboek.read import page
from werkboek.read.clean import cleaned
from werkboek.read.decode import tidy
from werkboek.read.runs import address


def is_post(content: str) -> bool:
    """Whether a text is the answer of the REST interface to a question for posts."""
    return re.match(r"\s*[\[{]", content[:100]) is not None and '"rendered"' in content


def read(content: str, text: Text, warn: Warn) -> Article:
    """The article of the post, or of the only post in a list.

    Raises WerkboekError T14 where it is no sound answer.
    """
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise WerkboekError(Problem("T14", path=text.path, values={"reason": "JSON"})) from error
    post = found[0] if isinstance(found, list) and len(found) == 1 else found
    rendered = _rendered(post, "content")
    if not rendered.strip():
        raise WerkboekError(Problem("T14", path=text.path, values={"reason": "wp/v2/posts"}))
    meta = {
        "title": inline.escape(" ".join(html.unescape(re.sub(r"<[^>]*>", "", _rendered(post, "title"))).split())),
        "author": inline.escape(_author(post)),
        "date": str(post.get("date", ""))[:10],
        "link": address(str(post.get("link", ""))),
    }
    return page.article(cleaned(rendered, text.path), text, {key: value for key, value in meta.items() if value}, warn)


def _rendered(post: Any, key: str) -> str:
    part = post.get(key) if isinstance(post, dict) else None
    return _sound(str(part.get("rendered", ""))) if isinstance(part, dict) else ""


def _sound(text: str) -> str:
    """Text without the halves of characters and the controls that JSON may name."""
    return tidy(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _author(post: Any) -> str:
    embedded = post.get("_embedded")
    authors = embedded.get("author") if isinstance(embedded, dict) else None
    first = authors[0] if isinstance(authors, list) and authors else None
    return _sound(str(first.get("name", "")))[:80] if isinstance(first, dict) else ""
