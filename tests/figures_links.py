"""The figures on links on paper: the codes in a book, and whether a phone reads them. A part of ``make figures``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from instruments import codes

from werkboek import project, theme
from werkboek.build import build
from werkboek.check.sheets import sheets

ROOT = Path(__file__).parent.parent


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    print("\n== links on paper")
    for path in [*articles, ROOT / "content", ROOT / "tests" / "whole"]:
        for name in theme.names():
            one(path, name)


def one(path: Path, name: str) -> None:
    """The codes of a text in a theme: as drawn, and as read in grey and in black and white alone, at 300 ppi."""
    report = build(replace(project.load([path]), theme=name, editions=("standard",)))
    data = report.outputs[0].data
    drawn = [box.module for sheet in sheets(data, weighed=False) for box in sheet.boxes if box.module]
    least = f"{min(drawn):.3f} mm" if drawn else "none"
    soft, harsh = (len(codes.read(data, harsh=harsh)) for harsh in (False, True))
    print(f"{path.name}, {name}: {len(drawn)} codes, smallest module {least}; decoded {soft} in grey, {harsh} in "
          f"black and white")  # fmt: skip
