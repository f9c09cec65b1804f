"""What a tag tree says of places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary


def placed(tree: Any) -> Iterator[Any]:
    """The elements that say where on their page they stand, in order of reading (ISO 32000-1, 14.8.5.4.3)."""
    held: list[Any] = [tree]
    while held:
        element = held.pop()
        if isinstance(element.get("/A"), Dictionary) and "/BBox" in element.A:
            yield element
        kids = element.get("/K", Array())
        held += [kid for kid in reversed(list(kids) if isinstance(kids, Array) else [kids])
                 if isinstance(kid, Dictionary) and "/S" in kid]  # fmt: skip
