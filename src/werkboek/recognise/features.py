"""What one line shows by itself: length, end, icon, label, quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkboek import language
from werkboek.model import Line

QUESTION_ICONS = "💡💭🤔❓❔🪞💬"
EXERCISE_ICONS = "✍✏📝📓📔"
POINTER_ICONS = "👉➡📌📚"
OFFER_ICONS = "🔗📩📅🎁📞"

# An emoji with what may follow it: variation selector, skin tone, joined emoji.
EMOJI = (
    "[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u203c\u2049]"
    "[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d\\S\ufe0f?)*"
)
_ICON = re.compile(rf"(?P<icon>{EMOJI})\s*")
_LOST_ICON = re.compile(r"\?{1,2}\s+(?=\S.*\?\s*(?:\{[^{}]*\})?\s*$)")
_CLOSING = "\"'”’»)]*_"
_PAIRS = {"“": "”", "”": "”", '"': '"', "'": "'", "‘": "’", "’": "’", "„": "“”", "«": "»", "‚": "‘’"}


@dataclass(frozen=True, slots=True)
class Features:
    """One line as seen alone. ``body`` is its plain text without icon; ``icon`` lacks variation selectors."""

    body: str
    icon: str
    lost_icon: bool
    words: int
    sentences: int
    ended: bool
    asks: bool
    question: bool
    leads_in: bool
    heading_like: bool
    quoted: bool
    named: bool
    label: str
    label_text: str


def features(line: Line) -> Features:
    """The features of a line."""
    icon = _ICON.match(line.plain)
    lost = None if icon else _LOST_ICON.match(line.plain)
    body = line.plain[(icon or lost).end() :] if icon or lost else line.plain  # type: ignore[union-attr]
    bare = body.rstrip(_CLOSING + " ")
    sentences = len(re.findall(r"[.!?…]+[\"'”’»)]*(?=\s|$)", body)) or 1
    asks = bare.endswith("?")
    label, label_text = _label(body)
    return Features(
        body=body,
        icon=icon["icon"].rstrip("\ufe0f")[0] if icon else "",
        lost_icon=lost is not None,
        words=len(body.split()),
        sentences=sentences,
        ended=bool(re.search(r"(?<!\.\.)[.!?]$", bare)) and not bare.endswith("..."),
        asks=asks,
        question=asks and sentences == 1,
        leads_in=bare.endswith(":"),
        heading_like=_heading_like(body, bare, sentences),
        quoted=quoted(body),
        named=bool(re.match(r"[—–-]\s*[^\W\d_]", body)) and len(body.split()) <= 12 and not bare.endswith((".", "?")),
        label=label,
        label_text=label_text,
    )


def _heading_like(body: str, bare: str, sentences: int) -> bool:
    """Short, begins like a sentence and does not end like one.

    ``Stress en angst`` and ``Wat belemmert rust?``, not ``Dat helpt.`` nor ``zonder einde``.
    """
    short = len(body.split()) <= 14 and len(body) <= 110
    begins = bool(re.match(r"[\"'“‘„«(¿]?(?:[A-ZÀ-ÖØ-ÞĲ\d]|['’]\w\s)", body))
    ends = not re.search(r"[.!:;,]$", bare) or bare.endswith("...")
    return short and begins and ends and sentences == 1


def quoted(text: str) -> bool:
    """Whether a text stands wholly in one pair of quotation marks.

    >>> quoted("“Rust.”"), quoted("‘Nee’, zei ze, ‘nu niet.’")
    (True, False)
    """
    text = text.rstrip(" .")
    if len(text) < 3 or text[0] not in _PAIRS or text[-1] not in _PAIRS[text[0]]:
        return False
    inside = text[1:-1]
    marks = [m.start() for m in re.finditer(f"[{re.escape(_PAIRS[text[0]])}]", inside)]
    return not any(_closes(inside, at) for at in marks)


def _closes(text: str, at: int) -> bool:
    """A quotation mark before a space closes; one inside a word is an apostrophe."""
    return not text[at + 1 : at + 2].isalnum()


_LABELS = {"example": "example", "question_label": "reflection", "exercise": "exercise"}


def _label(body: str) -> tuple[str, str]:
    """(kind, the label as written) of ``Voorbeeld: …``; empty where there is none."""
    found = re.match(r"([^:]{2,40}?)\s?:(?:\s|$)", body)
    if not found:
        return "", ""
    for cue, kind in _LABELS.items():
        words = language.cue(cue).match(found[1])
        if words and len(found[1][words.end() :].split()) <= 2:
            return kind, found[1].strip()
    return "", ""
