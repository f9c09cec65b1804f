"""The figures on the edition to keep: what veraPDF says, what is in it, and whether the book comes out again."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from instruments import same, verapdf

from werkboek import project
from werkboek.build import Report, build
from werkboek.check import linted
from werkboek.finish import archive

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / "tests" / "texts"


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    print("\n== the edition to keep")
    with tempfile.TemporaryDirectory() as scratch:
        for at, path in enumerate([*articles, ROOT / "content", ROOT / "tests" / "whole"]):
            one(path, Path(scratch) / str(at))
        others(Path(scratch) / "others")


def made(path: Path) -> Report:
    """A text or project, to print and to keep."""
    return build(replace(project.load([path]), editions=("standard", "archive")))


def again(data: bytes, folder: Path) -> Report:
    """The book that comes out of an archive."""
    for name, content in archive.sources(data, "archive.pdf").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return made(folder)


def one(path: Path, place: Path) -> None:
    """An archive: its standards, its rules of layout, its bytes, and the book that comes out of it."""
    report = made(path)
    standard, kept = report.outputs
    back = again(kept.data, place)
    file = place.with_suffix(".pdf")
    file.write_bytes(kept.data)
    said = {flavour: verapdf.check([file], flavour)[0] for flavour in ("3a", "ua1")}
    broken = sum(bool(finding.broken) for finding in linted(kept, report.look) if finding.norm.severity == "error")
    files = archive.sources(kept.data, "archive.pdf")
    print(f"{path.name}: veraPDF {({name: verdict.passed or verdict.failures for name, verdict in said.items()})}, "
          f"{sum(verdict.checks for verdict in said.values())} checks; rules of layout broken {broken}; "
          f"{len(files)} files of {sum(map(len, files.values()))} bytes attached; {len(kept.data)} bytes beside "
          f"{len(standard.data)}; rebuilt, equal bytes: {equal(report, back)}")  # fmt: skip


def equal(report: Report, back: Report) -> dict[str, bool]:
    """Each edition of a book against that of the book that came out of its archive."""
    pairs = zip(report.outputs, back.outputs, strict=True)
    return {first.edition: first.data == second.data for first, second in pairs}


def others(place: Path) -> None:
    """Texts by other hands: as how many of them come out as Markdown, and how many books are the same."""
    count = markdown = 0
    differ = []
    for at, path in enumerate(sorted(TEXTS.rglob("*.txt"))):
        report = made(path)
        back = again(report.outputs[1].data, place / str(at))
        count += 1
        markdown += any((place / str(at)).glob("*.md"))
        if not all(equal(report, back).values()):
            differ.append((path.name, len(list(same.differences(report.outputs[0].data, back.outputs[0].data)))))
    print(f"texts by other hands: {count}, kept as Markdown {markdown}, as they were {count - markdown}; "
          f"books that come out otherwise: {differ}")  # fmt: skip


if __name__ == "__main__":
    main([])
