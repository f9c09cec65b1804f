"""Where the article stands on a page that no name tells anything of: a general extractor is asked, in good time."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

SECONDS = 5.0
LARGEST = 500_000  # characters of a cleaned page: an article has a tenth of that


def located(page: Any) -> Any:
    """The smallest element that holds what trafilatura takes for the article; else the page itself.

    Only the place is taken from it: it loses quotations and the headings of page builders. It runs in a process of
    its own, since on some pages it takes minutes.
    """
    from lxml import html as lxml

    source = lxml.tostring(page, encoding="unicode")
    said = _extracted(source) if len(source) <= LARGEST else ""
    words = set(_sentences(said))
    if not words:
        return page
    inside = page
    while True:
        holders = [one for one in inside if isinstance(one.tag, str) and _share(one, words) > 0.9]
        if not holders:
            return inside
        inside = holders[0]


def _sentences(text: str) -> list[str]:
    return [" ".join(one.split()) for one in re.split(r"[.!?\n]+", text) if len(one.split()) >= 4]


def _share(element: Any, words: set[str]) -> float:
    said = " ".join(" ".join(element.itertext()).split())
    return sum(one in said for one in words) / len(words)


def _extracted(source: str) -> str:
    """The text of the article, or nothing if that takes too long or goes wrong."""
    command = [sys.executable, "-c", f"from {__name__} import extract; extract()"]
    try:
        return subprocess.run(command, input=source.encode(), capture_output=True, timeout=SECONDS).stdout.decode()
    except (subprocess.TimeoutExpired, OSError):
        return ""


def extract() -> None:
    """What runs in the other process: a page in, the text of its article out."""
    import trafilatura

    source = sys.stdin.buffer.read().decode()
    found = trafilatura.extract(f"<html><body>{source}</body></html>", favor_recall=True, include_comments=False)
    sys.stdout.buffer.write((found or "").encode())
