"""HTML cut into tags, comments and the words between them, in linear time: no pattern looks past the next ``<``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["text", "tag", "comment", "raw", "bracket"]

# Quoted values may hold a ``>``; with a lone quote, as in title=it's, the first ``>`` ends the tag. Possessive, so
# that a failure costs no more than the way to the next ``<``.
_QUOTED = r"""(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+"""
_TAG = rf"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*+)(?=[\s/>])(?:{_QUOTED}[^<>]*+>|[^<>]*+>)"
_PLAIN = re.compile(rf"<!--|{_TAG}")
_BRACKETS = re.compile(rf"<!--|{_TAG}|\[(?P<end>/?)(?P<code>[A-Za-z][\w-]*+)(?P<rest>(?:[\s/][^\[\]]*+)?)\]")


class Token(NamedTuple):
    """A piece of text and where it begins. ``name``: of a tag, a raw element or a bracket, in lower case."""

    kind: Kind
    text: str
    at: int
    name: str = ""
    closing: bool = False


def tokens(text: str, raw: frozenset[str], *, brackets: bool = False) -> Iterator[Token]:
    """All of the text, in order. An element of ``raw`` is one token with all that it holds.

    With ``brackets``, what may be a shortcode by its looks is a token as well.
    """
    pattern = _BRACKETS if brackets else _PLAIN
    after = at = 0
    endless: set[str] = set()  # what was sought to the end in vain is not sought again
    while found := pattern.search(text, at):
        start, at = found.span()
        token, stop = _token(text, found, raw, endless)
        if token is None:
            continue
        if start > after:
            yield Token("text", text[after:start], after)
        yield token
        after = at = stop
    if after < len(text):
        yield Token("text", text[after:], after)


def _token(text: str, found: re.Match[str], raw: frozenset[str], endless: set[str]) -> tuple[Token | None, int]:
    start, stop = found.span()
    if found[0] == "<!--":
        end = _find_end("-->", text, stop, endless)
        return (Token("comment", text[start:end], start), end) if end else (None, stop)
    if found["name"] is None:
        code = found["code"].lower()
        return Token("bracket", found[0], start, code, bool(found["end"])), stop
    name, closing = found["name"].lower(), bool(found["close"])
    if name in raw and not closing and (end := _find_end(f"</{name}>", text, stop, endless)):
        return Token("raw", text[start:end], start, name), end
    return Token("tag", found[0], start, name, closing), stop


def _find_end(mark: str, text: str, at: int, endless: set[str]) -> int:
    """Where the mark ends, 0 where there is none."""
    if mark in endless:
        return 0
    found = re.compile(re.escape(mark), re.IGNORECASE).search(text, at)
    if found is None:
        endless.add(mark)
        return 0
    return found.end()
