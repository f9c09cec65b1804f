"""The text of a question line -> its parts: one for each question that is asked in it, with its hint."""

from __future__ import annotations

import re

from werkboek.model import Part
from werkboek.spaces import Asked

_HINT = re.compile(r"\s*(?:→|->|=>)\s*|(?<=\?) \? ")  # the last: an arrow that Windows did not know
_BLANK = re.compile(r"(?:\\?_){3,}\.?|(?<=\w) ?\.{4,}")
_AFTER = re.compile(r"(?<=[?!]) *…")
_ASKED = re.compile(r"(?<=\?)[\"'”’»)*_]*\s+(?=\S)")


def parts(text: str, asked: Asked | None) -> tuple[Part, ...]:
    """The parts of an exercise. A bare number of lines that the author asked for is shared; the rest is the last's.

    >>> [part.prompt for part in parts("Merk je dat? Wat doe je dan?", None)]
    ['Merk je dat?', 'Wat doe je dan?']
    """
    prompt, hint = _hinted(_AFTER.sub("", _BLANK.sub("…", text)))
    prompts = _merged(_ASKED.split(prompt))
    shares = _shares(asked, len(prompts))
    last = len(prompts) - 1
    return tuple(Part(one, hint if at == last else "", shares[at]) for at, one in enumerate(prompts))


def _hinted(text: str) -> tuple[str, str]:
    """``Vraag? → hint``; an arrow at the very start or end points at nothing and is text."""
    pieces = [piece.strip() for piece in _HINT.split(text, maxsplit=1)]
    return (pieces[0], pieces[1]) if len(pieces) == 2 and all(pieces) else (text.strip(), "")


def _merged(prompts: list[str]) -> list[str]:
    """A question of one to three words (``Waarom niet?``) and what is no question stay with the one before."""
    out: list[str] = []
    for prompt in prompts:
        if out and (len(prompt.split()) <= 3 or "?" not in prompt):
            out[-1] = f"{out[-1]} {prompt}"
        else:
            out.append(prompt)
    return out


def _shares(asked: Asked | None, count: int) -> list[Asked | None]:
    if asked is None or asked.count is None or asked.kind or asked.place:
        return [*[None] * (count - 1), asked]
    lines = asked.count
    return [Asked(count=max(1, lines // count + (at < lines % count))) for at in range(count)]
