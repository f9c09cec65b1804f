"""The figures on the edition for who leads a group. A part of ``make figures``."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from instruments import books, tags, verapdf

from werkboek import project
from werkboek.build import Report, build
from werkboek.check.sheets import sheets

ROOT = Path(__file__).parent.parent
BOOKS = 20
MIDDLE = 148.5  # mm


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    print("\n== the trainer's edition")
    with tempfile.TemporaryDirectory() as scratch:
        for path in [*articles, ROOT / "content"]:
            one(path, Path(scratch))
        untouched(Path(scratch))
        cost(Path(scratch))


def one(path: Path, place: Path) -> None:
    """What it holds, what veraPDF says, and where things stand."""
    report = build(replace(project.load([path]), editions=("standard", "trainer")))
    standard, trainer = report.outputs
    file = place / trainer.name
    file.write_bytes(trainer.data)
    (verdict,) = verapdf.check([file])
    pages, own = trainer.pages or 0, standard.pages or 0
    found = sheets(trainer.data)[pages - own :]
    rules = [sorted(rule.y for rule in sheet.rules if rule.x0 > MIDDLE) for sheet in found]
    steps = [b - a for column in rules for a, b in pairwise(column) if b - a > 4]
    edges = [min(word.x0 - MIDDLE, 297 - word.x1) for sheet in found for word in sheet.words if word.x0 > MIDDLE]
    print(f"{path.name}: {own} pages and {pages - own} of plan, {len(report.book.questions)} questions; "
          f"{len(trainer.data) / 1000:.0f} kB beside {len(standard.data) / 1000:.0f}; veraPDF "
          f"{'passes' if verdict.passed else verdict.failures}, {len(tags.problems(file))} faults of tags; "
          f"pitch {min(steps):.2f} to {max(steps):.2f} mm, column {min(edges):.1f} mm clear")  # fmt: skip


def untouched(place: Path) -> None:
    """Random books, and the same with asides between their paragraphs: which bytes differ."""
    same = 0
    for seed in range(BOOKS):
        pieces = books.book(seed, 5).split("\n\n")
        whole = [pieces[0], *(part for at, piece in enumerate(pieces[1:]) for part in (f"{{trainer: {at}}}", piece))]
        made = [text(place, "\n\n".join(some)) for some in (pieces, whole)]
        same += [one.data for one in made[0].outputs] == [one.data for one in made[1].outputs]
    print(f"{same} of {BOOKS} random books have the same PDF and EPUB with an aside between all paragraphs")


def text(place: Path, content: str) -> Report:
    """The editions for everybody of a text."""
    (place / "a.md").write_text(content, encoding="utf-8")
    return build(project.load([place / "a.md"]))


def cost(place: Path) -> None:
    """Processor time and memory of the command, with an empty cache and with a full one."""
    for edition in ("standard", "trainer", "trainer"):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        command = [sys.executable, "-m", "werkboek", "build", str(ROOT / "content"), "--edition", edition]
        own = {**os.environ, "WERKBOEK_CACHE": str(place / "cache")}
        subprocess.run([*command, "--out", str(place / "out"), "--jobs", "1"], check=True, capture_output=True, env=own)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"{edition} of the sample book: {after.ru_utime - before.ru_utime:.1f} s of processor, "
              f"{time.monotonic() - began:.1f} s, peak so far {after.ru_maxrss / 1000:.0f} MB")  # fmt: skip
