"""The data at the top of an article: flat ``key: rest of line`` between two lines of dashes."""

from __future__ import annotations

import re


def cut(text: str) -> tuple[dict[str, str], str, int]:
    """(data, text without it, lines cut off). Unknown keys are kept in the data.

    Read flat, not as YAML: a title such as ``Onrust in je hoofd: begrijpen`` is no error here.
    """
    found = re.match(r"\s*---[ ]*\n(.*?)\n---[ ]*(?:\n|$)", text, re.S)
    if not found or not all(re.match(r"[\w-]+\s*:|\s*$|#", line) for line in found[1].split("\n")):
        return {}, text, 0
    pairs = (line.split(":", 1) for line in found[1].split("\n") if ":" in line and not line.startswith("#"))
    meta = {key.strip().lower(): _unquoted(value.strip()) for key, value in pairs}
    return meta, text[found.end() :], text[: found.end()].count("\n")


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        inner = value[1:-1]
        return inner.replace('\\"', '"').replace("\\\\", "\\") if value[0] == '"' else inner
    return value


def quoted(value: str) -> str:
    """A value as :func:`cut` reads it back."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
