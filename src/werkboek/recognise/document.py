"""An article under recognition: its lines, what they show alone and together, and what is decided so far."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from werkboek import language, tongue
from werkboek.model import HEADINGS, LEFT_OUT, Article, Decision, Line, Role
from werkboek.recognise.features import QUESTION_ICONS, ROLE_ICONS, Features, features


class Claim(NamedTuple):
    """A line and what a rule says it is; ``maybe``: what it may be instead, for the author to say."""

    at: int
    role: Role
    reason: str
    maybe: Role | None = None


@dataclass
class Document:
    """Lines and features by index, and the decisions; the first to claim a line has it. ``language``: as guessed.

    ``marker``: the sign that this author puts before her questions, ``labels``: the words that she does,
    and ``heads``: what stands on the line above them.
    ``verse``: most lines are one short sentence, so that questions in it are rhetoric. ``asking``: the text
    presents itself as a list of questions. ``explained``: most of its questions have a few sentences under them.
    """

    article: Article
    lines: tuple[Line, ...]
    shown: tuple[Features, ...]
    language: str
    marker: str
    labels: frozenset[str]
    heads: frozenset[str]
    verse: bool
    asking: bool
    explained: bool
    decided: dict[int, Decision] = field(default_factory=dict)

    def open(self, at: int) -> bool:
        """Whether there is such a line and nothing has claimed it."""
        return 0 <= at < len(self.lines) and at not in self.decided

    def role(self, at: int) -> Role | None:
        """What a line was decided to be, if anything."""
        decision = self.decided.get(at)
        return decision.role if decision else None

    def undecided(self) -> Iterator[int]:
        """The lines that are still open, in order; may be claimed while walking."""
        return (at for at in range(len(self.lines)) if at not in self.decided)

    def paragraph(self, at: int) -> bool:
        """Open running text: ends like a sentence, or is too long to be a heading."""
        return self.open(at) and self.lines[at].shape == "text" and not self.heading(at)

    def heading(self, at: int) -> bool:
        """Open text that has the shape of a heading and no sign or label of its own; decoration counts for nothing."""
        if not self.open(at) or self.lines[at].shape != "text":
            return False
        shown = self.shown[at]
        return shown.heading_like and not (
            self.signed(at) or self.labelled(at) or shown.named or shown.quoted or shown.stem
        )

    def signed(self, at: int) -> bool:
        """Whether a line begins with a sign that says what it is."""
        icon = self.shown[at].icon
        return bool(icon) and (icon in ROLE_ICONS or icon == self.marker)

    def labelled(self, at: int) -> bool:
        """Whether a line begins with a word that says what it is."""
        shown = self.shown[at]
        return shown.label in ("example", "exercise") or (bool(shown.label) and (shown.answerable or shown.leads_in))

    def headed(self, at: int) -> bool:
        """Whether a line is a heading, by what is decided or by its shape."""
        role = self.role(at)
        return role in HEADINGS if role else self.heading(at)

    def next(self, at: int) -> int:
        """The next line that is in the book, or one past the last."""
        at += 1
        while self.role(at) in LEFT_OUT:
            at += 1
        return at

    def before(self, at: int) -> int:
        """The line before it that is in the book, or -1."""
        at -= 1
        while at >= 0 and self.role(at) in LEFT_OUT:
            at -= 1
        return at

    def sign(self, at: int) -> str:
        """What makes a line one of a row: bullet, number or decorating icon; empty for others."""
        line, icon = self.lines[at], self.shown[at].icon
        if line.shape == "item":
            return "bullet" if line.number is None else "number"
        if line.shape == "text" and re.match(r"Q\d{1,2}\b", line.plain):
            return "number"
        return icon if line.shape == "text" else ""

    def rows(self) -> Iterator[list[int]]:
        """Open lines of one sign that follow each other: decided on together."""
        last = -1
        for at in self.undecided():
            if at > last and self.sign(at):
                row = self.row(at)
                last = row[-1]
                yield row

    def row(self, at: int) -> list[int]:
        """The line, and the open ones after it that have the same sign; what is left out between does not part them."""
        row, sign = [at], self.sign(at)
        while sign and self.open(after := self.next(row[-1])) and self.sign(after) == sign:
            row.append(after)
        return row


def document(article: Article, told: dict[int, Decision] | None = None) -> Document:
    """An article with its features, what is learned from the whole of it, and what its author said of lines."""
    code = tongue.guess(" ".join(line.plain for line in article.lines))
    shown = tuple(features(line, code) for line in article.lines)
    return Document(
        article,
        article.lines,
        shown,
        code,
        marker=_marker(shown),
        labels=_labels(shown),
        heads=_heads(shown),
        verse=_is_verse(article.lines, shown),
        asking=_presents_questions(shown),
        explained=_are_explained(shown),
        decided=dict(told or {}),
    )


def _marker(shown: Sequence[Features]) -> str:
    """The author's own question sign: leads two or more lines, and seven in ten of them ask.

    Learned from the text itself, whatever the sign is; ticks before ``Herken je dit?`` are none.
    """
    led = Counter(one.icon for one in shown if one.icon)
    asking = Counter(one.icon for one in shown if one.icon and (one.answerable or "?" in one.body))
    wide = Counter(
        one.icon for one in shown if one.open or one.prompt or one.stem or ("?" in one.body and not one.asks)
    )
    found = [icon for icon, count in led.most_common() if asking[icon] >= 2 and asking[icon] >= 0.7 * count
             and (icon in QUESTION_ICONS or wide[icon] >= 0.5 * count)]  # fmt: skip
    known = [icon for icon in found if icon in QUESTION_ICONS]
    return (known or found or [""])[0]


def _labels(shown: Sequence[Features]) -> frozenset[str]:
    """The author's own words before her questions, as ``Vanavond: …?``: twice or more, seven in ten of them asking."""
    led = Counter(one.label_text.casefold() for one in shown if one.label_text and not one.label)
    asking = Counter(one.label_text.casefold() for one in shown
                     if one.label_text and (one.answerable or ("?" in one.body and one.personal)))  # fmt: skip
    return frozenset(label for label, count in led.items() if asking[label] >= 2 and asking[label] >= 0.7 * count)


def _heads(shown: Sequence[Features]) -> frozenset[str]:
    """The author's own line above her questions, as ``Voor in je schrift``: twice or more, seven in ten over one."""
    over = Counter(one.body.casefold() for one in shown if 0 < one.words <= 6 and not one.answerable)
    asking = Counter(one.body.casefold() for one, below in pairwise(shown) if below.answerable and below.words <= 40)
    return frozenset(head for head, count in over.items() if count >= 2 and asking[head] >= 0.7 * count)


def _is_verse(lines: Sequence[Line], shown: Sequence[Features]) -> bool:
    """More than four lines in ten are one sentence of at most fourteen words."""
    text = [one for line, one in zip(lines, shown, strict=True) if line.shape == "text" and not one.icon]
    short = [one for one in text if one.sentences == 1 and one.words <= 14 and re.search(r"[.!?…,:]\W*$", one.body)]
    return len(text) >= 12 and len(short) > 0.4 * len(text)


def _presents_questions(shown: Sequence[Features]) -> bool:
    """``5 Fragen an dich selbst``, ``Journal prompts for courage`` among the first lines."""
    return any(language.within("presents").search(one.body) for one in shown[:3] if one.words <= 20)


def _are_explained(shown: Sequence[Features]) -> bool:
    under = [below.sentences > 1 for one, below in pairwise(shown) if one.question and one.words <= 25]
    return sum(under) >= 2 and 2 * sum(under) >= len(under)
