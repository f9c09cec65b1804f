"""Which posts of an export the author wants: ``category=Rust``, ``tag=…``, ``title=…``, ``date=2024``, ``type=…``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from werkboek.problems import Problem, WerkboekError
from werkboek.read.wxr import Post

KEYS = ("category", "tag", "title", "date", "type")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a post must have: one of the values of each key that is named."""

    wanted: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, selected: Sequence[str]) -> Choice:
        """The choice that ``--select`` makes. Raises WerkboekError P14 for what cannot be chosen by."""
        wanted: dict[str, tuple[str, ...]] = {}
        for one in selected:
            key, _, value = one.partition("=")
            key, value = key.strip().lower(), value.strip()
            if key not in KEYS or not value or (key == "date" and _span(value) is None):
                raise WerkboekError(Problem("P14", values={"value": one}))
            wanted[key] = (*wanted.get(key, ()), value)
        return cls(wanted)

    def why_not(self, post: Post) -> str:
        """Why a post is not taken, as a key of ``[reasons]``; nothing if it is."""
        if post.type not in (self.wanted.get("type") or ("post",)):
            return f"post_type {post.type or '?'}"
        if post.status != "publish":
            return f"post_status {post.status or '?'}"
        if post.protected:
            return "post_protected"
        if not post.content.strip():
            return "post_empty"
        return "" if all(self._has(post, key) for key in self.wanted) else "post_unselected"

    def _has(self, post: Post, key: str) -> bool:
        values = [one.casefold() for one in self.wanted[key]]
        match key:
            case "category":
                return any(one.casefold() in values for one in post.categories)
            case "tag":
                return any(one.casefold() in values for one in post.tags)
            case "title":
                return any(one in post.title.casefold() for one in values)
            case "date":
                spans = [span for one in values if (span := _span(one))]
                return any(first <= post.date <= last for first, last in spans)
        return True


def _span(value: str) -> tuple[str, str] | None:
    """The first and the last day of ``2024``, ``2024-03``, ``2024-03-05`` or ``2023..2024-06``.

    >>> _span("2023..2024-06")
    ('2023', '2024-06~')
    """
    day = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
    found = re.fullmatch(rf"({day})?(\.\.)?({day})?", value)
    if not found or not (found[1] or found[3]):
        return None
    first, last = (found[1] or "", found[3] or "9") if found[2] else (found[1], found[1])
    return first, f"{last}~"
