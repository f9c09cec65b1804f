"""The figures on recognition: annotated texts, ablations of the real article, generated texts. Of ``make figures``."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from instruments.score import annotation, scored
from test_properties import ANY, letters, recognised
from test_recognition import KNOWN, UNSEEN, asked, digits_lost, kept

from werkboek import project
from werkboek.build import build
from werkboek.language import load
from werkboek.project import Text
from werkboek.read import read
from werkboek.recognise import recognise
from werkboek.render import markdown
from werkboek.tongue import guess

GENERATED = 10_000


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    for name, paths in (("texts used for tuning", KNOWN), ("texts not used for tuning", UNSEEN)):
        print(f"\n== {name}: {len(paths)}")
        for path in paths:
            print(f"{path.stem}: {scored([path])}")
        print(f"all: {scored(paths)}")
        for code in ("nl", "en", "de", "fr"):
            some = [path for path in paths if f"_{code}_" in path.stem]
            print(f"{code}, {len(some)} texts: {scored(some)}")
    for path in articles[:1]:
        print(f"\n== ablations, {path.name}")
        ablations(path)
    print("\n== nothing lost")
    nothing_lost(articles)
    print("\n== Markdown out and in")
    for path in [*articles, *KNOWN[:3], *UNSEEN[:3]]:
        out_and_in(path)


# -------------------------------------------------------------------------------------------------- ablations


def ablations(path: Path) -> None:
    """The questions that are still found when the text lacks something."""
    rows = path.read_text(encoding="utf-8").split("\n")
    gold = list(annotation(path))
    asks = [re.sub(r"\W+", "", row["text"]).casefold() for row in gold if row["role"] == "reflection"]
    subs = {row["line"] for row in gold if row["role"] == "sub"}
    for name, change in CHANGES.items():
        changed = "\n".join(change(row, number in subs) for number, row in enumerate(rows, 1))
        if name == "hard wrap at 78":
            changed = "\n".join(textwrap.fill(row, 78) for row in rows)
        article = read(Text("a.txt", "a.txt", changed.encode()), lambda problem: None)
        _, decisions = recognise(article, lambda problem: None)
        found = {"sure": 0, "maybe": 0, "false": 0}
        for line, decision in zip(article.lines, decisions, strict=True):
            bare = re.sub(r"\W+", "", line.plain).casefold()
            if decision.role in ("reflection", "exercise"):
                found["sure" if bare.removeprefix("voorjou") in asks else "false"] += 1
            elif decision.maybe == "reflection" and bare in asks:
                found["maybe"] += 1
        print(f"{name}: {found['sure']} of {len(asks)} sure, {found['maybe']} maybe, {found['false']} false")


Change = Callable[[str, bool], str]
CHANGES: dict[str, Change] = {
    "as it is": lambda row, sub: row,
    "no emoji": lambda row, sub: re.sub("[\U0001f300-\U0001faff]\\s*", "", row),
    "? for 💡": lambda row, sub: row.replace("💡", "?"),
    "?? for 💡": lambda row, sub: row.replace("💡", "??"),
    "another sign for 💡": lambda row, sub: row.replace("💡", "🪶"),
    "label for 💡": lambda row, sub: row.replace("💡", "Voor jou:"),
    "no Voorbeeld:": lambda row, sub: re.sub(r"^Voorbeeld:\s*", "", row),
    "bullets for sub-headings": lambda row, sub: f"• {row}" if sub else row,
    "all caps": lambda row, sub: row.upper(),
    "no final stops": lambda row, sub: re.sub(r"\.\s*$", "", row),
    "blank lines between": lambda row, sub: f"{row}\n",
    "hard wrap at 78": lambda row, sub: row,
}


# ------------------------------------------------------------------------------------------------ nothing lost


def nothing_lost(articles: list[Path]) -> None:
    """Characters lost over all texts, and over generated ones."""
    lost = 0
    for path in [*KNOWN, *UNSEEN, *articles]:
        lost += _lost(path.read_text(encoding="utf-8"))
    print(f"{len(KNOWN) + len(UNSEEN) + len(articles)} texts: characters lost or doubled {lost}, raised 0")
    counted = [0, 0]

    @seed(1)
    @settings(max_examples=GENERATED, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(ANY)
    def every(text: str) -> None:
        counted[0] += 1
        counted[1] += _lost(text)

    every()
    shuffled = [_mixed(at) for at in range(1000)]
    print(f"{counted[0]} generated texts and {len(shuffled)} shuffled ones: characters lost or doubled "
          f"{counted[1] + sum(map(_lost, shuffled))}, raised 0")  # fmt: skip


def _mixed(at: int) -> str:
    """Lines of all texts, in any order."""
    dice = random.Random(at)
    rows = [row for path in dice.sample(KNOWN, 4) for row in path.read_text(encoding="utf-8").split("\n")]
    return "\n".join(dice.sample(rows, 40))


def _lost(text: str) -> int:
    chapter = recognised(text, "titel.txt")
    if chapter is None:
        return 0
    given = [sign for sign in letters(text.encode("utf-8", "replace").decode()) if not sign.isnumeric()]
    found = [sign for sign in kept(chapter) if not sign.isnumeric()]
    lost = abs(len(given) - len(found)) + sum(a != b for a, b in zip(given, found, strict=False))
    return lost + digits_lost(text, chapter).total()


def out_and_in(path: Path) -> None:
    """The same exercises, pages and text from the Markdown as from the text."""
    text = path.read_text(encoding="utf-8")
    first = recognised(text, "titel.txt")
    assert first is not None
    written = markdown.render(first, load(guess(text)))
    second = recognised(written, "a.md")
    assert second is not None
    pages = [_made(path.parent, name, data) for name, data in (("titel.txt", text), ("titel.md", written))]
    print(f"{path.stem}: same questions {asked(first) == asked(second)}, pages {pages[0][0]} and {pages[1][0]}, "
          f"same ids, numbers, kinds and sizes {pages[0][1] == pages[1][1]}")  # fmt: skip


def _made(root: Path, name: str, data: str) -> tuple[int, list[tuple[object, ...]]]:
    made = build(project.Project(root.resolve(), (Text(name, name, data.encode()),), editions=("standard",)))
    spaces = [(one.id, one.number, part.space.kind if part.space else "", part.space.size if part.space else None)
              for one in made.book.exercises for part in one.parts]  # fmt: skip
    return made.outputs[0].pages or 0, spaces
