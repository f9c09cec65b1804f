"""A link to what is outside the book as it stands on paper: a printed address, and a code to scan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

MODULE = 0.5  # mm: the least that a module of a code measures in print
LARGEST = 37  # modules along a side of a code of version 5, 22.5 mm with the white around it
SIDE = LARGEST * MODULE  # mm: every code is as wide as the largest, so that they look alike on a page
QUIET = 4  # modules of white around a code (ISO/IEC 18004)
MOST = 2  # codes on a page of text
TRACKING = re.compile(r"utm_.*|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|_ga|_gl|_hs\w+|yclid|ref_src|mkt_tok|__s")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, and its address as printed: empty where the text says it.

    ``modules``: along a side of its code; ``path``: the dark ones, as a path of SVG in modules. Empty: no code.
    """

    address: str
    shown: str
    modules: int = 0
    path: str = ""


def untracked(address: str) -> str:
    """An address without what only follows the reader; ValueError for what is none.

    >>> untracked("https://example.org/rust/?utm_source=brief&dag=2")
    'https://example.org/rust/?dag=2'
    """
    parts = urlsplit(address)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if not TRACKING.fullmatch(pair[0])]
    return parts._replace(query=parts.query if kept == pairs else urlencode(kept)).geturl()
