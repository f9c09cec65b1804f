"""The data at the top of an article: flat ``key: rest of line`` between two lines of dashes."""

from __future__ import annotations

import re

from werkboek.model import FRONT_MATTER


def cut(text: str) -> tuple[dict[str, str], str, int]:
    """(data, text without it, lines cut off). Unknown keys, in their own case, and remarks are kept in the data.

    Read flat, not as YAML: a title such as ``Onrust in je hoofd: begrijpen`` is no error here. A list under a key
    is its value. Lines between dashes that are anything else, or that say a key twice, are the author's text.
    """
    found = re.match(r"\s*---[ ]*\n(.*?)\n---[ ]*(?:\n|$)", text, re.S)
    data = _pairs(found[1].split("\n")) if found else {}
    if not found or not any(not key.startswith("#") for key in data):
        return {}, text, 0
    return data, text[found.end() :], text[: found.end()].count("\n")


def _pairs(lines: list[str]) -> dict[str, str]:
    """Keys and values, remarks as keys without a value; empty where a line is none of these."""
    data: dict[str, str] = {}
    key = ""
    for line in filter(str.strip, lines):
        pair = re.fullmatch(r"(#.*)|([\w-]+)\s*:(.*)", line)
        if pair:
            key = pair[1] or (pair[2].lower() if pair[2].lower() in FRONT_MATTER else pair[2])
            if key in data:
                return {}
            data[key] = _unquoted((pair[3] or "").strip())
        elif key and (line.startswith(" ") or (line.startswith("- ") and data[key][:2] in ("", "- "))):
            data[key] = f"{data[key]} {line.strip()}".strip()
        else:
            return {}
    return data


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        inner = value[1:-1]
        return inner.replace('\\"', '"').replace("\\\\", "\\") if value[0] == '"' else inner
    return value


def quoted(value: str) -> str:
    """A value as :func:`cut` reads it back."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
