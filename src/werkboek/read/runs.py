"""Runs of text with their emphasis and links -> inline Markdown that shows exactly that text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from urllib.parse import parse_qsl, urljoin, urlsplit

from werkboek import inline
from werkboek.links import untracked


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; a line feed in it is a line break. ``link``: an address; ``note``: it calls this footnote."""

    text: str
    strong: bool = False
    em: bool = False
    link: str = ""
    note: str = ""


def rows(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """The runs of each row between line breaks, white space made single; rows without text are empty."""
    row: list[Run] = []
    for run in runs:
        first, *more = run.text.split("\n")
        row.append(replace(run, text=first))
        for text in more:
            yield _spaced(row)
            row = [replace(run, text=text)]
    yield _spaced(row)


def _spaced(row: list[Run]) -> list[Run]:
    """One space between words, none at the ends."""
    out: list[Run] = []
    space = True
    for run in row:
        text = re.sub(r"\s+", " ", run.text)
        text = text[1:] if space and text.startswith(" ") else text
        if text or run.note:
            out.append(replace(run, text=text))
            space = text.endswith(" ")
    while out and not out[-1].note and not out[-1].text.rstrip():
        out.pop()
    return [*out[:-1], replace(out[-1], text=out[-1].text.rstrip())] if out else []


def plain(row: Iterable[Run]) -> str:
    """The text of a row as it is read, with footnote calls as Markdown writes them."""
    return "".join(f"[^{run.note}]" if run.note else run.text for run in row)


def markdown(row: list[Run]) -> str:
    """A row as inline Markdown. Emphasis that Markdown could not write there is dropped, text never.

    >>> markdown([Run("Let op: ", strong=True), Run("rust"), Run(" helpt", em=True)])
    '**Let op:** rust *helpt*'
    """
    text = "".join(_groups(row))
    if inline.plain(text) != plain(row):  # as "**Let op:**Els", which would print its asterisks
        text = "".join(_groups([replace(run, strong=False, em=False) for run in row]))
    return text


def _groups(row: list[Run]) -> Iterator[str]:
    pieces = [(key[:4], list(some)) for key, some in groupby(row, key=_look)]
    for ((link, strong, em, note), some), (after, _) in pairwise([*pieces, (("", False, False, ""), [])]):
        text = inline.escape("".join(run.text for run in some))
        if note:
            yield f"[^{note}]"
        elif link and text.strip():
            yield _around(text, "[", f"]({link})")
        else:
            sign = "**" * strong + "*" * em
            text = _around(text, sign, sign) if sign and text.strip() else text
            yield text[:-1] + r"\!" if after[0] and text.endswith("!") else text  # else a picture


def _look(run: Run) -> tuple[str, bool, bool, str, int]:
    """What neighbours share; two calls of one footnote stay two."""
    return run.link, run.strong, run.em, run.note, id(run) if run.note else 0


def _around(text: str, before: str, after: str) -> str:
    """Signs around the words, spaces outside them."""
    words = text.strip()
    start = text.index(words)
    return text[:start] + before + words + after + text[start + len(words) :]


# Outlook and Google put an address of their own before the one that was meant.
WRAPPED = re.compile(r"[\w.-]+\.safelinks\.protection\.outlook\.com/.*|www\.google\.com/url", re.I)


def address(href: str, base: str = "") -> str:
    """A link as it may stand in a book: web, mail or telephone, made whole, without what only follows the reader.

    Empty for all else, such as ``javascript:`` and ``data:``.

    >>> address("/rust/?utm_source=brief&dag=2", "https://example.org/blog/")
    'https://example.org/rust/?dag=2'
    """
    try:
        parts = urlsplit(urljoin(base, re.sub(r"[\x00-\x20\x7f]+", "", href)))
        if WRAPPED.fullmatch(parts.netloc + parts.path):
            meant = dict(parse_qsl(parts.query))
            parts = urlsplit(meant.get("url") or meant.get("q") or parts.geturl())
        if parts.scheme + ":" not in ("mailto:", "tel:") and not (parts.scheme in ("http", "https") and parts.netloc):
            return ""
        whole = untracked(parts.geturl())
    except ValueError:  # such as "http://[": no address at all
        return ""
    return re.sub(r"[()<>\[\]\\\"*_`]", lambda sign: f"%{ord(sign[0]):02X}" if sign[0] != "_" else "_", whole)
