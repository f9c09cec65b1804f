"""Foreign HTML -> a tree that may be walked: only harmless elements, no deeper and no larger than an article is."""

from __future__ import annotations

import html as entities
import re
from collections import Counter
from typing import Any

from werkboek.problems import Problem, WerkboekError
from werkboek.read.shown import BLOCKS, LAZY

LARGEST = 5 * 1024 * 1024  # characters
DEEPEST = 200  # elements inside each other: real pages stay under 60
ATTRIBUTES = 400  # to a tag
ELEMENTS = 100_000  # tags of a page: those of page builders have 20,000
COPIES = 400_000  # of elements such as <b> that were left open: they take some seconds
# How deep an element makes what is in it: a table by its body, row and cell, a list by its item.
HOLDS = {"table": 4, "ul": 2, "ol": 2, "dl": 2}
FORMATS = frozenset("b big code em font i nobr s small strike strong tt u".split())

TAGS = frozenset(
    "a abbr address article aside b big blockquote body br button caption center cite code dd del details dfn div dl dt"
    " em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i img ins kbd label legend li link"
    " main mark meta nav ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th"
    " thead time title tr tt u ul var".split()
)
DROPPED = frozenset("script style iframe svg math object embed template noscript canvas video audio select".split())
KEPT = {
    "*": {"class", "id", "style", "role", "lang", "itemprop", "data-elementor-type", "aria-expanded", "aria-level"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "srcset", *LAZY},
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
    sound = html.encode(errors="replace").decode()
    safe = nh3.clean(sound, tags=set(TAGS), clean_content_tags=set(DROPPED), attributes=KEPT, link_rel=None,
                     url_schemes={"http", "https", "mailto", "tel", "data", "file"})  # fmt: skip
    safe = _CONTROLS.sub("", safe)
    root = lxml.fragment_fromstring(safe, create_parent="div", parser=lxml.HTMLParser(huge_tree=True, no_network=True))
    if len("".join(root.text_content().split())) != len("".join(entities.unescape(_TAG.sub("", safe)).split())):
        raise WerkboekError(Problem("T11", path=path))  # the parser gave up in silence
    return root


# What no XML may hold, and what a reference such as &#1; makes after the file was tidied.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"<[^>]*>")
_NAME = re.compile(r"(/?)([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"[\s/]*(=?[^\s/>=]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?")


def _is_shallow(html: str) -> bool:
    """Looks at the tags in one pass: cleaning takes the square of the depth and of the attributes of one tag."""
    load, foreign = _Load(), 0
    at, lower = 0, html.lower()
    while (at := html.find("<", at)) >= 0:
        found = _NAME.match(lower, at + 1)
        if found is None:
            at = html.find("-->", at) if html.startswith("<!--", at) else at + 1
        elif (at := _after_attributes(html, found.end())) >= 0:
            name, step = found[2], -1 if found[1] else 1
            foreign = max(0, foreign + step * (name in ("svg", "math")))
            if name in ("script", "style", "textarea", "title") and step > 0 and not foreign:
                at = lower.find(f"</{name}", at)
            elif step < 0:
                load.close(name)
            elif name in TAGS or lower[at - 1] != "/":
                load.open(name)
        else:
            return False
        if at < 0:
            break
        if load.too_much:
            return False
    return True


class _Load:
    """The elements that are open, never fewer than a parser would have open (HTML Standard 13.2.6.4.7)."""

    def __init__(self) -> None:
        self.stack: list[str] = []
        self.formats: Counter[str] = Counter()  # not closed by name: opened again in each paragraph that follows
        self.count = self.copies = 0

    def open(self, name: str) -> None:
        self.count += 1
        self.copies += sum(self.formats.values())
        if name not in CLOSES:
            self.stack.append(name)
        if name in FORMATS:
            self.formats[name] += 1

    def close(self, name: str) -> None:
        """A block closes what is open in it, up to the table around; any other name closes itself, within a block."""
        self.formats[name] = max(0, self.formats[name] - 1)
        block = name in BLOCKS
        for at in range(len(self.stack) - 1, -1, -1):
            if self.stack[at] == name:
                self.stack[at:] = [] if block else self.stack[at + 1 :]
                return
            if self.stack[at] in ("table", "template", "object") or (self.stack[at] in BLOCKS and not block):
                return

    @property
    def too_much(self) -> bool:
        deep = len(self.stack) > 40 and sum(HOLDS.get(name, 1) for name in self.stack) > DEEPEST
        return deep or self.copies > COPIES or self.count > ELEMENTS


def _after_attributes(html: str, at: int) -> int:
    """Where the attributes of a tag end, or -1 where there are too many."""
    for _ in range(ATTRIBUTES):
        found = _ATTRIBUTE.match(html, at)
        if found is None:
            return at
        at = found.end()
    return -1
