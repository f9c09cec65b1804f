"""The figures on the EPUB: checkers, marks of pages, what it costs, reading engines. A part of ``make figures``."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median

from instruments import ace, costs, epubcheck, lost, peers, reader, workload
from instruments.need import MissingError

from werkboek import build as builder
from werkboek import project
from werkboek.build import Report
from werkboek.check import held

ROOT = Path(__file__).parent.parent
WHOLE = Path(__file__).parent / "whole"
COMMAND = [sys.executable, "-m", "werkboek"]
SAMPLED, ROUNDS, CHAPTERS = 20, 5, 12


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        books = {path.stem: made(path, place) for path in [*articles, ROOT / "content", WHOLE]}
        print("\n== EPUB: what checkers say")
        for name, (report, path) in books.items():
            checkers(name, report, path)
        print(f"\n== EPUB: {SAMPLED} marks of pages by chance, against the text that pdftotext reads")
        marks(books)
        print("\n== EPUB: what it costs, beside pandoc's of the same chapters, medians of", ROUNDS)
        expense(place)
        print("\n== EPUB: reading engines")
        engines(books, place)


def made(path: Path, place: Path) -> tuple[Report, Path]:
    """A book, with both editions on disk."""
    report = builder.build(project.load([path]))
    for output in report.outputs:
        (place / f"{path.stem}{Path(output.name).suffix}").write_bytes(output.data)
    return report, place / f"{path.stem}.epub"


def checkers(name: str, report: Report, path: Path) -> None:
    """EPUBCheck with its usages, Ace, and our own rules."""
    pdf, epub = report.outputs
    found = epubcheck.check(path)
    print(f"{name}: {len(epub.data) / 1000:.0f} kB; EPUBCheck errors {found.errors}, warnings {found.warnings}, "
          f"usages {found.usages} {[one.id for one in found.messages]}")  # fmt: skip
    broken = {one.rule.code: len(one.faults or ()) for one in held(report.book, epub, pdf) if one.faults}
    print(f"  our rules broken: {broken}; pages marked {len(epub.marked)} of {pdf.pages}, "
          f"others {[page for page, _ in epub.unmarked]}")  # fmt: skip
    if not ace.installed():
        print("  Ace: not here (npm ci in tests/npm)")
        return
    verdict = ace.check(path)
    print(f"  Ace: {verdict.outcome}, findings {len(verdict.findings)} {[one.id for one in verdict.findings[:3]]}")


def marks(books: dict[str, tuple[Report, Path]]) -> None:
    """Whether the words behind a mark are those that its page begins with, for some of all pages of all books."""
    every = [(name, folio) for name, (report, _) in books.items() for folio in report.outputs[1].marked]
    right: Counter[str] = Counter()
    for name, folio in random.Random(9).sample(every, min(SAMPLED, len(every))):
        _, path = books[name]
        behind = after(path, folio)
        lines = printed(path.with_suffix(".pdf"), folio)
        # A label that hangs beside its line stands behind it in what pdftotext reads.
        begins = any(behind.startswith(line) for line in lines[:2])
        right["right" if begins else f"wrong: {name} {folio} {lines[:2]} {behind[:40]}"] += 1
    print(dict(right))


def printed(pdf: Path, folio: str) -> list[str]:
    """The first lines of a page as letters, without a page number at their end."""
    text = subprocess.run(["pdftotext", "-f", folio, "-l", folio, "-enc", "UTF-8", str(pdf), "-"],
                          capture_output=True, encoding="utf-8", check=True).stdout  # fmt: skip
    return [found for line in text.splitlines() if (found := lost.bare(line).rstrip("0123456789 "))]


def after(path: Path, folio: str) -> str:
    """The letters behind the mark of a page, in its file."""
    book = reader.package(path)
    sign = f'id="page{folio}"'
    text = next(text for data in book.files.values() if sign in (text := data.decode("utf-8", "replace")))
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch) / "a.html"
        body = text[text.index(sign) :].partition("</span>")[2]
        place.write_text(body, encoding="utf-8")
        return lost.bare("".join(piece.partition(">")[2] if at else piece for at, piece in enumerate(body.split("<"))))


def expense(place: Path) -> None:
    """CPU seconds of whole processes, one after another in each round; the size of what they make."""
    pandoc = peers.pandoc_program()
    folder = place / "peer"
    workload.project(folder / "content", CHAPTERS)
    shutil.copytree(folder / "content", folder / "alone")
    build, epub = [*COMMAND, "build"], ["--edition", "epub"]
    toml = folder / "alone" / "book.toml"
    toml.write_text('editions = ["epub"]\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    commands = {
        "EPUB alone, no paper edition": [*build, str(folder / "alone"), "--no-cache"],
        "EPUB with the pages of the paper edition": [*build, str(folder / "content"), *epub, "--no-cache"],
        "the same, laid out before": [*build, str(folder / "content"), *epub],
    }
    if pandoc:
        peers.markdown(folder / "content", folder / "peer")
        commands["pandoc"] = peers.pandoc_epub(pandoc, folder / "peer", folder / "out" / "pandoc.epub")
    (folder / "out").mkdir()
    used: dict[str, list[float]] = {name: [] for name in commands}
    own = {"WERKBOEK_CACHE": str(folder / "cache")}
    for _ in range(ROUNDS + 1):
        for name, command in commands.items():
            out = [] if name == "pandoc" else ["--out", str(folder / "out")]
            spent = costs.cost([*command, *out], {**own, **peers.ENVIRONMENT}, folder)
            print(spent.error, end="")
            used[name].append(spent.cpu)
    for name, some in used.items():
        print(f"{name}: {median(some[1:]):.2f} CPU s")
    sizes = {path.name: path.stat().st_size // 1000 for path in sorted((folder / "out").glob("*.epub"))}
    print(f"kB: {sizes}")


def engines(books: dict[str, tuple[Report, Path]], place: Path) -> None:
    """Overflow, clipped cards, contrast: in epub.js and in plain Chromium, every document in every shape."""
    ace.installed()
    for name, (_, path) in books.items():
        print(name)
        try:
            reader.show(path, place / "shots" / name, every=True)
        except MissingError as missing:
            print(missing)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
