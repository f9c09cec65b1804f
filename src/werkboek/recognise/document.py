"""An article under recognition: its lines, what they show alone and together, and what is decided so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from werkboek.model import Article, Decision, Line, Role
from werkboek.recognise.features import QUESTION_ICONS, Features, features


class Claim(NamedTuple):
    """A line and what a rule says it is; ``maybe``: what it may be instead, for the author to say."""

    at: int
    role: Role
    reason: str
    maybe: Role | None = None


@dataclass
class Document:
    """Lines and features by index, and the decisions; the first to claim a line has it."""

    article: Article
    lines: tuple[Line, ...]
    shown: tuple[Features, ...]
    marker: str
    decided: dict[int, Decision] = field(default_factory=dict)

    def open(self, index: int) -> bool:
        """Whether there is such a line and nothing has claimed it."""
        return 0 <= index < len(self.lines) and index not in self.decided

    def role(self, index: int) -> Role | None:
        """What a line was decided to be, if anything."""
        decision = self.decided.get(index)
        return decision.role if decision else None

    def undecided(self) -> Iterator[int]:
        """The lines that are still open, in order; may be claimed while walking."""
        return (index for index in range(len(self.lines)) if index not in self.decided)

    def paragraph(self, index: int) -> bool:
        """Open running text: ends like a sentence, or is too long to be a heading."""
        return self.open(index) and self.lines[index].shape == "text" and not self.heading(index)

    def heading(self, index: int) -> bool:
        """Open text that has the shape of a heading and no mark or icon of its own."""
        if not self.open(index) or self.lines[index].shape != "text":
            return False
        shown = self.shown[index]
        return shown.heading_like and not (shown.icon or shown.label or shown.named or shown.quoted)


def document(article: Article) -> Document:
    """An article with its features, and the icon that its author puts before her questions."""
    shown = tuple(features(line) for line in article.lines)
    return Document(article, article.lines, shown, _marker(shown))


def _marker(shown: tuple[Features, ...]) -> str:
    """The author's own question icon: leads two or more lines, and seven in ten of them ask.

    Learned from the text itself, whatever the icon is.
    """
    led = Counter(one.icon for one in shown if one.icon)
    asking = Counter(one.icon for one in shown if one.icon and "?" in one.body)
    found = [icon for icon, count in led.most_common() if asking[icon] >= 2 and asking[icon] >= 0.7 * count]
    known = [icon for icon in found if icon in QUESTION_ICONS]
    return (known or found or [""])[0]
