"""Recognition against texts whose every line was annotated by hand: what was found, missed and wrongly given lines.

An annotation is ``<name>.jsonl`` beside ``<name>.txt``: one object a line with ``line``, ``part``, ``text``, ``role``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from werkboek.model import ASKS, HEADINGS, LEFT_OUT, Decision, Role
from werkboek.project import Text
from werkboek.read import read
from werkboek.recognise import recognise

WORDS = {"right": "sure", "maybe": "maybe", "lost": "lost", "wrong": "wrong"}
# Where writing lines do harm.
SOLD = ("faq-q", "faq-a", "cta", "newsletter", "testimonial", "related-entry", "related-desc")


@dataclass(frozen=True, slots=True)
class Judged:
    """One annotated line: what it is, and what was made of it."""

    line: int
    part: int
    text: str
    gold: Role
    decision: Decision

    @property
    def maybe(self) -> bool:
        """Printed as text and listed as a possible question."""
        return self.decision.maybe is not None


@dataclass
class Score:
    """Counts over some texts. ``asked``: [right and sure, wrongly sure, missed, maybe]."""

    lines: int = 0
    right: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    groups: dict[str, Counter[str]] = field(default_factory=dict)
    harm: list[str] = field(default_factory=list)

    def add(self, judged: Iterable[Judged], name: str = "") -> None:
        """Counts a text."""
        for one in judged:
            self.lines += 1
            self.right += one.gold == one.decision.role
            sure = one.decision.role == "reflection"
            if one.gold == "reflection":
                self.asked["right" if sure else "maybe" if one.maybe else "lost"] += 1
            elif sure:
                self.asked["wrong"] += 1
            if one.decision.role in ASKS and one.gold in SOLD:
                self.harm.append(f"{name}:{one.line}")
            for group, roles in (("headings", HEADINGS), ("exercise", ("exercise",)), ("left out", LEFT_OUT)):
                counts = self.groups.setdefault(group, Counter())
                gold, found = one.gold in roles, one.decision.role in roles
                counts["right"] += gold and found
                counts["wrong"] += found and not gold
                counts["lost"] += gold and not found

    @property
    def precision(self) -> float:
        """Of the sure questions, the share that are."""
        return _share(self.asked["right"], self.asked["wrong"])

    @property
    def recall(self) -> float:
        """Of all questions, the share that are sure or listed as doubtful."""
        return _share(self.asked["right"] + self.asked["maybe"], self.asked["lost"])

    @property
    def maybes(self) -> float:
        """Of the questions found, the share that are only listed."""
        return 1 - _share(self.asked["right"], self.asked["maybe"])

    def f1(self, group: str) -> float:
        """The F1 of a group of roles; 1 where there are none and none were found."""
        counts = self.groups.get(group, Counter())
        wrong = counts["wrong"] + counts["lost"]
        return _share(2 * counts["right"], wrong)

    def __str__(self) -> str:
        asked = self.asked
        found = ", ".join(f"{group} F1 {self.f1(group):.2f}" for group in ("headings", "exercise", "left out"))
        counts = ", ".join(f"{asked[key]} {word}" for key, word in WORDS.items())
        return (f"questions {counts}: "
                f"precision {self.precision:.3f}, recall {self.recall:.3f}, maybes {self.maybes:.2f}; {found}; "
                f"lines {self.right}/{self.lines} = {self.right / max(1, self.lines):.2f}; "
                f"harm {len(self.harm)}")  # fmt: skip


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


def judged(path: Path) -> list[Judged]:
    """The annotated lines of a text, each with the decision on it."""
    article = read(Text(path.name, path.name, path.read_bytes()), lambda problem: None)
    _, decisions = recognise(article, lambda problem: None)
    made = {(line.source.line, line.part): decision for line, decision in zip(article.lines, decisions, strict=True)}
    return [
        Judged(row["line"], row.get("part", 1), row["text"], row["role"], _of(made, row)) for row in annotation(path)
    ]


def _of(made: dict[tuple[int, int], Decision], row: dict) -> Decision:  # type: ignore[type-arg]
    """The decision on a line; one that was joined to lines before it has theirs."""
    place = (row["line"], row.get("part", 1))
    return made[max((key for key in made if key <= place), default=min(made))]


def annotation(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    """The rows of the annotation beside a text."""
    beside = next(one for end in (".jsonl", ".roles.jsonl") if (one := path.with_suffix(end)).exists())
    return map(json.loads, beside.open(encoding="utf-8"))


def scored(paths: Iterable[Path]) -> Score:
    """The counts over texts."""
    score = Score()
    for path in paths:
        score.add(judged(path), path.stem)
    return score


def line_of(one: Judged) -> str:
    """A judged line as one row."""
    sign = " " if one.gold == one.decision.role else "✗"
    doubt = f" or {one.decision.maybe}" if one.maybe else ""
    return f"{sign} {one.line:3} {one.gold:18} {one.decision.role:18}{doubt} ({one.decision.reason}) {one.text[:90]}"


def main() -> None:
    """``python tests/instruments/score.py FOLDER [NAME]``: each text, or each line of one."""
    import sys

    folder, *names = sys.argv[1:]
    paths = sorted(Path(folder).glob("*.txt"))
    for path in paths:
        if not names:
            print(f"{path.stem:34} {scored([path])}")
        elif path.stem.startswith(tuple(names)):
            for one in judged(path):
                print(line_of(one))
    print(f"{'all':34} {scored(paths)}")


if __name__ == "__main__":
    main()
