"""The figures on the edition to fill in, and on what is read back of it. A part of ``make figures``."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from instruments import filling, pdfjs, verapdf, viewers
from instruments.need import MissingError

from werkboek import answers, project, theme
from werkboek.build import build
from werkboek.check.sheets import sheets
from werkboek.output import Output

ROOT = Path(__file__).parent.parent
MM = 72 / 25.4
TEXT = ("Één zin over de ĳsbeer die € 12,50 kostte, “zo” – en dan…\nEn dan? " * 40)[:2000].strip()
SHORT = "Hé, “ĳs” kost € 5…\nEn dan?\n\nJa."


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    print("\n== the edition to fill in")
    with tempfile.TemporaryDirectory() as scratch:
        for path in [*articles, ROOT / "content", ROOT / "tests" / "whole"]:
            made = build(replace(project.load([path]), editions=("standard", "fillable")))
            fields(path.name, *made.outputs)
            read_back(made.outputs[1].data)
        themes(Path(scratch))
    sample = build(replace(project.load([ROOT / "content"]), editions=("fillable",))).outputs[0]
    keys(sample.data)
    print(*viewers.table(sample.data), sep="\n")


def fields(name: str, paper: Output, typed: Output) -> None:
    """How many there are, how far from their drawing, and whether the pages are those on paper."""
    drawn, away = sheets(typed.data), []
    for one in filling.widgets(typed.data):
        left, low, right, high = (edge / MM for edge in one.rect)
        pen = 0.105 if right - left < 8 else 0.09  # mm: half the line that is drawn around it
        edges = (left - pen, 297 - high - pen, right + pen, 297 - low + pen)
        away.append(min(max(abs(a - b) for a, b in zip(edges, (box.x0, box.top, box.x1, box.bottom), strict=True))
                        for box in drawn[one.page].boxes))  # fmt: skip
    print(f"{name}: {len(away)} widgets on {typed.pages} pages, {len(typed.data) / 1000:.0f} kB beside "
          f"{len(paper.data) / 1000:.0f}; at most {max(away):.3f} mm from what is drawn; places as on paper "
          f"{typed.places == paper.places}")  # fmt: skip


def read_back(data: bytes) -> None:
    """What each program put in the fields, held against what is read out of them: 2,000 letters in each."""
    wanted = filling.wanted(data, TEXT)
    for tool, fill in (
        ("pikepdf", filling.by_pikepdf),
        ("pypdf", filling.by_pypdf),
        ("clicks and keys in PDFium", filling.typed),
    ):
        done = fill(data, wanted)
        texts = [(one, text) for one, text in wanted if tool != "pypdf" or one.kind in ("text", "line")]
        equal(tool, texts, done, data)


def equal(tool: str, texts: list[tuple[filling.Widget, str]], done: bytes, blank: bytes) -> None:
    """How many of these texts are read back as they are, and how many of what is asked in a blank file is answered."""
    found, said = filling.said(done), answers.read(done, "a.pdf")
    same = sum(found[one.name] == text for one, text in texts)
    print(f"  by {tool}: {same} of {len(texts)} fields equal; {sum(bool(one.answer) for one in said)} of "
          f"{len(answers.read(blank, 'a.pdf'))} answered")  # fmt: skip


def themes(place: Path) -> None:
    """What veraPDF says of the book with every kind of space, in each theme."""
    files = []
    for name in theme.names():
        book = replace(project.load([ROOT / "tests" / "whole"]), theme=name, editions=("fillable",))
        files.append(place / f"{name}.pdf")
        files[-1].write_bytes(build(book).outputs[0].data)
    try:
        for verdict in verapdf.check(files):
            print(f"  veraPDF, {verdict.path.stem}: {'pass' if verdict.passed else verdict.failures}")
    except MissingError as error:
        print(f"  veraPDF: not measured here, {error}")


def keys(data: bytes) -> None:
    """What a person types in PDF.js, with 2,000 letters in the highest field, held against what is read back."""
    high = viewers.highest(data)
    wanted = [(one, TEXT if one == high else text) for one, text in filling.wanted(data, SHORT)]
    try:
        done = pdfjs.typed(data, wanted)
    except MissingError as error:
        print(f"  clicks and keys in PDF.js: not measured here, {error}")
        return
    equal("clicks and keys in PDF.js", wanted, done, data)


if __name__ == "__main__":
    main([])
