"""What functions of words alone answered, kept from one build of a book to the next: while an author works, nearly
all her lines stay as they are.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hashlib import blake2b
from typing import Any, TypeVar

from werkboek.cache import Cache

T = TypeVar("T")


class _Memory(threading.local):
    """Answers by what was asked: those of this build, and of the one before, after which they are forgotten.

    Each thread has its own: the author's page drafts in one while another builds.
    """

    def __init__(self) -> None:
        self.now: dict[str, Any] = {}
        self.before: dict[str, Any] = {}


_memory = _Memory()


def remembered(function: Callable[..., T]) -> Callable[..., T]:
    """A function that is given texts, and answers by these and the program alone: with texts, numbers, tuples of them.

    Not for what depends on a setting of the book.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def answer(*words: str) -> T:
        asked = blake2b(repr((name, words)).encode(), digest_size=16).hexdigest()
        now, before = _memory.now, _memory.before
        if asked not in now:
            now[asked] = before[asked] if asked in before else function(*words)
        known: T = now[asked]
        return known

    return answer


@contextmanager
def remembering(kept: Cache, name: str) -> Iterator[None]:
    """A build, which remembers what the last one answered that had this ``name``, or was made by this thread."""
    known = _known(kept.get("json", name))
    _memory.before, _memory.now = {**known, **_memory.now}, {}
    yield
    if not _memory.now.keys() <= known.keys():
        kept.put("json", name, json.dumps(_memory.now, separators=(",", ":")).encode())


def _known(data: bytes | None) -> dict[str, Any]:
    """What was answered before; nothing if there is nothing that can be believed."""
    try:
        found = json.loads(data or b"{}", object_hook=lambda one: {key: _again(value) for key, value in one.items()})
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _again(one: Any) -> Any:
    return tuple(map(_again, one)) if isinstance(one, list) else one
