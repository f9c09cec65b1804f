"""Foreign HTML -> a tree that may be walked: only harmless elements, no deeper and no larger than an article is."""

from __future__ import annotations

import html as entities
import re
from typing import Any

from werkboek.problems import Problem, WerkboekError

LARGEST = 5 * 1024 * 1024  # characters
DEEPEST = 200  # elements inside each other: real pages stay under 60
ATTRIBUTES = 400  # to a tag

TAGS = frozenset(
    "a abbr address article aside b big blockquote body br button caption center cite code dd del details dfn div dl dt"
    " em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i img ins kbd label legend li link"
    " main mark meta nav ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th"
    " thead time title tr tt u ul var".split()
)
DROPPED = frozenset("script style iframe svg math object embed template noscript canvas video audio select".split())
KEPT = {
    "*": {"class", "id", "style", "role", "lang", "itemprop", "data-elementor-type"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "srcset", "data-src", "data-lazy-src", "data-srcset"},
    "ol": {"start"},
    "li": {"value"},
    "meta": {"name", "property", "content"},
    "link": {"rel", "href"},
    "time": {"datetime"},
}
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Elements that HTML closes by itself: leaving them open makes nothing deeper.
CLOSES = VOID | {"p", "li", "dt", "dd", "tr", "td", "th", "option"}


def cleaned(html: str, path: str) -> Any:
    """The ``<div>`` that holds what is left of it, as lxml has it.

    Raises WerkboekError T10 (too large) or T11 (deeper, or with more attributes, than any page for readers).
    """
    import nh3
    from lxml import html as lxml

    if len(html) > LARGEST:
        raise WerkboekError(Problem("T10", path=path, values={"limit": f"{LARGEST >> 20} MB"}))
    if not _is_shallow(html):
        raise WerkboekError(Problem("T11", path=path))
    safe = nh3.clean(html, tags=set(TAGS), clean_content_tags=set(DROPPED), attributes=KEPT, link_rel=None,
                     url_schemes={"http", "https", "mailto", "tel", "data", "file"})  # fmt: skip
    root = lxml.fragment_fromstring(safe, create_parent="div", parser=lxml.HTMLParser(huge_tree=True, no_network=True))
    if len("".join(root.text_content().split())) != len("".join(entities.unescape(_TAG.sub("", safe)).split())):
        raise WerkboekError(Problem("T11", path=path))  # the parser gave up in silence
    return root


_TAG = re.compile(r"<[^>]*>")
_NAME = re.compile(r"(/?)([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"[\s/]*(=?[^\s/>=]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?")


def _is_shallow(html: str) -> bool:
    """Counts open elements and attributes in one pass: cleaning takes the square of both."""
    depth, at, foreign = 0, 0, 0
    lower = html.lower()
    while (at := html.find("<", at)) >= 0:
        found = _NAME.match(lower, at + 1)
        if found is None:
            at = html.find("-->", at) if html.startswith("<!--", at) else at + 1
        elif (at := _after_attributes(html, found.end())) >= 0:
            name, step = found[2], -1 if found[1] else 1
            foreign = max(0, foreign + step * (name in ("svg", "math")))
            if name in ("script", "style", "textarea", "title") and step > 0 and not foreign:
                at = lower.find(f"</{name}", at)
            elif name not in CLOSES and (name in TAGS or lower[at - 1] != "/"):
                depth = max(0, depth + step)
        else:
            return False
        if at < 0:
            break
        if depth > DEEPEST:
            return False
    return True


def _after_attributes(html: str, at: int) -> int:
    """Where the attributes of a tag end, or -1 where there are too many."""
    for _ in range(ATTRIBUTES):
        found = _ATTRIBUTE.match(html, at)
        if found is None:
            return at
        at = found.end()
    return -1
