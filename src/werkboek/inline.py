"""Inline Markdown: to HTML, to plain text, and plain text to inline Markdown that means the same.

The home of markdown-it, together with ``read/markdown.py``.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

SCHEMES = ("http://", "https://", "mailto:", "tel:")


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and footnotes, without HTML or indented code: pasted text has no code."""
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "xhtmlOut": True, "maxNesting": 200})
    markdown.enable("table").disable(["code", "lheading"])
    markdown.use(footnote_plugin, inline=False, move_to_end=False)
    return markdown


def tokens(text: str, labels: Sequence[str] = ()) -> list[Token]:
    """The inline tokens of a text. ``labels``: the footnotes that may be called in it."""
    env = {"footnotes": {"refs": {f":{label}": -1 for label in labels}}}
    parsed = parser().parseInline(text, env)
    return parsed[0].children or []


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Text without its markup; calls of footnotes stand as written.

    >>> plain("**Rust** is [geen](https://example.org) beloning")
    'Rust is geen beloning'
    """
    if _is_bare(text):
        return text
    return "".join(_plain(token) for token in tokens(text))


def _plain(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "image":
        return "".join(_plain(child) for child in token.children or [])
    return token.content


# What may be markup, or be laid out otherwise than typed. Most texts have none of it, and need not be parsed.
_MARKUP = re.compile(r"[\\`*_\[\]<&!\n\r\0]|^\s|\s$")


def _is_bare(text: str) -> bool:
    return not _MARKUP.search(text)


# A lone < or & means nothing to Markdown, and stays readable.
_SPECIAL = re.compile(r"([\\`*_\[\]]|<(?=[a-zA-Z/!?])|&(?=#?\w+;))")


def escape(text: str) -> str:
    r"""Plain text as inline Markdown that shows exactly that text.

    >>> escape("a * b & [c]")
    'a \\* b & \\[c\\]'
    """
    return _SPECIAL.sub(r"\\\1", text)


def images(text: str) -> list[tuple[str, str, str]]:
    """(address, alt, title) of each picture in a text."""
    found = [token for token in tokens(text) if token.type == "image"]
    return [(str(t.attrs["src"]), _plain(t), str(t.attrs.get("title", ""))) for t in found]


def links(text: str) -> list[str]:
    """The address of each link in a text, once.

    >>> links("Lees [dit](https://example.org/rust) of [dat](#c2).")
    ['https://example.org/rust', '#c2']
    """
    if _is_bare(text):
        return []
    return list(dict.fromkeys(str(one.attrs["href"]) for one in tokens(text) if one.type == "link_open"))


Link = Callable[[str], str | None]
Note = Callable[[str], str | None]


def html(text: str, *, link: Link = lambda address: address, note: Note = lambda label: None,
         labels: Sequence[str] = ()) -> str:  # fmt: skip
    """Inline HTML, well-formed as XHTML.

    ``link`` gives the address to use for one that the author wrote, or None for none at all; ``note`` the HTML
    of a call to a footnote. A live link holds text alone: WeasyPrint 70 makes a second, untagged link of an
    element inside one, and PDF/UA-1 7.18.5 forbids that.
    """
    if _is_bare(text):
        return _escaped(text)
    out: list[str] = []
    links: list[bool] = []  # the links that are open, and whether each is live
    for token in tokens(text, labels):
        match token.type:
            case "link_open":
                address = link(str(token.attrs["href"]))
                links.append(address is not None)
                out.append("" if address is None else f'<a href="{entities.escape(address)}">')
            case "link_close":
                out.append("</a>" if links.pop() else "")
            case "strong_open" | "strong_close" | "em_open" | "em_close" if not any(links):
                out.append(f"<{'/' if token.nesting < 0 else ''}{token.tag}>")
            case "code_inline" if not any(links):
                out.append(f"<code>{_escaped(token.content)}</code>")
            case "softbreak" | "hardbreak":
                out.append(" " if any(links) else "<br />")
            case "footnote_ref":
                out.append(note(token.meta["label"]) or "")
            case "image":
                out.append(_escaped(_plain(token)))
            case _:
                out.append(_escaped(token.content))
    return "".join(out)


def _escaped(text: str) -> str:
    return entities.escape(text, quote=False)
