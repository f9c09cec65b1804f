"""What one line shows by itself: length, end, sign, label, quotation marks, the mood of its first word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from werkboek import language
from werkboek.model import Line

QUESTION_ICONS = "💡💭🤔❓❔🪞💬"
EXERCISE_ICONS = "✍✏📝📓📔"
POINTER_ICONS = "👉➡📌📚"
OFFER_ICONS = "🔗📩📅🎁📞"
ROLE_ICONS = QUESTION_ICONS + EXERCISE_ICONS + POINTER_ICONS + OFFER_ICONS

# An emoji with what may follow it: variation selector, skin tone, joined emoji.
EMOJI = (
    "[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u25b6\u25ba\u203c\u2049]"
    "[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d\\S\ufe0f?)*"
)
_ICON = re.compile(rf"(?P<icon>{EMOJI})\s*(?:{EMOJI}\s*)*")
_TAIL = re.compile(rf"(?:\s*{EMOJI})+\s*$")
_LOST_ICON = re.compile(r"\?{1,2}\s+(?=\w)")  # no sentence begins so
_CLOSING = "\"'”’“»)]*_ "
_PAIRS = {"“": "”“", "”": "”", '"': '"', "'": "'", "‘": "’", "’": "’", "„": "“”", "«": "»", "‚": "‘’"}
_BLANK = re.compile(r"(?:_{3,}|\.{5,}|…{2,})")
_MARKED = re.compile(r"\s*\{[^{}]*\}\s*$")
ORDER = re.compile(r"^(?:[A-Za-z]{0,2}\d{1,2}[.):]*|[a-h][.)])\s+(?=\S)")  # "Q1 ", "2) ", "b. "


@dataclass(frozen=True, slots=True)
class Features:
    """One line as seen alone. ``body`` is its plain text without sign; ``icon`` lacks variation selectors.

    ``asks``: its last sentence is a question. ``open``: it begins with a word that asks for more than yes or no.
    ``prompt``: tells to write, describe, list. ``act``: tells to do something.
    ``tasks``: how many of its sentences tell to write. ``stem``: a sentence to be finished.
    ``personal``: speaks to the reader, or in her name. ``sells``: how many words of trade there are in it.
    """

    body: str
    icon: str
    tail: str
    lost_icon: bool
    words: int
    sentences: int
    ended: bool
    asks: bool
    question: bool
    open: bool
    prompt: bool
    act: bool
    tasks: int
    stem: bool
    personal: bool
    sells: int
    leads_in: bool
    heading_like: bool
    quoted: bool
    named: bool
    label: str
    label_text: str

    @property
    def answerable(self) -> bool:
        """Has the form of something to answer in writing."""
        return self.asks or self.prompt or self.stem


def features(line: Line, code: str = "") -> Features:
    """The features of a line; ``code``: the language whose short words it is read by."""
    return _features(line.plain, code)


@cache
def _features(plain: str, code: str) -> Features:
    icon = _ICON.match(plain)
    lost = None if icon else _LOST_ICON.match(plain)
    start = icon or lost
    body = plain[start.end() :] if start else plain
    tail = _TAIL.search(body, max(0, len(body) - 200))  # a long row of signs is looked at once
    bare = (body[: tail.start()] if tail else body).rstrip(_CLOSING)
    bare = _MARKED.sub("", bare).rstrip(_CLOSING)
    sentences = len(re.findall(r"[.!?…]+[\"'”“’»)]*(?=\s|$)", body)) or 1
    label, label_text, said = _label(body)
    mood = _spoken(said, code)
    asks = bare.endswith("?")
    return Features(
        body=body,
        icon=icon["icon"].rstrip("\ufe0f")[0] if icon else "",
        tail=tail[0].strip()[0] if tail else "",
        lost_icon=lost is not None,
        words=len(body.split()),
        sentences=sentences,
        ended=bool(re.search(r"(?<!\.\.)[.!?]$", bare)) and not bare.endswith("..."),
        asks=asks,
        question=asks and sentences == 1,
        open=_begins("open", mood, code),
        prompt=_begins("prompt", mood, code) and not bare.endswith(":") and not language.within("replies").search(body),
        act=any(_begins("act", one, code) or _begins("prompt", one, code) for one in _clauses(mood)),
        tasks=sum(_begins("prompt", _spoken(one, code), code) for one in re.split(r"(?<=[.!?:…])\s+", body)),
        stem=_is_stem(body),
        personal=language.within("personal", code).search(body) is not None,
        sells=len(language.within("sells").findall(body)),
        leads_in=bare.endswith(":"),
        heading_like=_heading_like(body, bare, sentences),
        quoted=quoted(body),
        named=bool(re.match(r"[—–-]\s*[^\W\d_]", body)) and len(body.split()) <= 12 and not bare.endswith((".", "?")),
        label=label,
        label_text=label_text,
    )


def _begins(cue: str, text: str, code: str) -> bool:
    found = language.cue(cue, code).match(text)
    return found is not None and (code == "de" or not text[found.end() :].startswith(","))  # Remember, …


def _spoken(body: str, code: str) -> str:
    """The words of a line without number, opening quotation mark or ``En``."""
    text = ORDER.sub("", body.lstrip("\"'“”‘„«»( -–—"), count=1)
    text = re.sub(r"^(?:\d{1,2}[.)]\s*)", "", text)
    joined = language.cue("joins", code).match(text)
    return text[joined.end() :].lstrip(" ,…") if joined else text


def _clauses(text: str) -> list[str]:
    """The text, and what follows its first two commas: ``Ce soir, avant de dormir, éteins …``."""
    pieces = re.split(r",\s+", re.split(r"[.!?…]\s", text)[0], maxsplit=2)
    short = [at for at, piece in enumerate(pieces) if len(piece.split()) <= 8]
    return [piece for at, piece in enumerate(pieces) if all(before in short for before in range(at))]


def _is_stem(body: str) -> bool:
    """``Ik kom tot rust als …``, ``I feel most like myself when ______``; a hint in brackets may follow."""
    text = re.sub(r"\s*\([^()]*\)\s*$", "", _TAIL.sub("", body)).rstrip(" \"'”“’»")
    if text.endswith(("…", "...")) and not re.search(r"[.!?]\s", text):
        return 3 <= len(text.split()) <= 25
    return bool(_BLANK.search(body)) and len(re.findall(r"[^\W\d_]{2,}", body)) >= 3


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
    text = _TAIL.sub("", text).rstrip(" .-")
    if len(text) < 3 or text[0] not in _PAIRS or text[-1] not in _PAIRS[text[0]]:
        return False
    inside = text[1:-1]
    marks = [m.start() for m in re.finditer(f"[{re.escape(_PAIRS[text[0]])}]", inside)]
    return not any(_closes(inside, at) for at in marks)


def _closes(text: str, at: int) -> bool:
    """A quotation mark before a space closes; one inside a word is an apostrophe."""
    return not text[at + 1 : at + 2].isalnum()


_LABELS = {"example": "example", "question_label": "reflection", "exercise": "exercise"}
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:.?!–—“”\"]{1,40}?)(?:\s?:|\s[–—-])(?:\s+|$)(?P<said>.*)", re.S)


def _label(body: str) -> tuple[str, str, str]:
    """(kind, the label as written, what follows) of ``Voorbeeld: …``; the kind is empty where no language knows it."""
    found = _LABEL.match(body)
    if not found or len(found["label"].split()) > 5:
        return "", "", body
    for cue, kind in _LABELS.items():
        words = language.cue(cue).match(found["label"])
        if words and len(found["label"][words.end() :].split()) <= 2:
            return kind, found["label"].strip(), found["said"]
    return "", found["label"].strip(), found["said"]
