"""What a build costs beside other tools: ``make bench`` or ``make bench BENCH="--sizes 1,12 --rounds 2"``.

Books of generated articles, each made by every contender in turn, each time a whole process started fresh. It prints
and asserts nothing. What the other tools are given stands in instruments/peers.py, what a run costs in costs.py.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from statistics import median

import pypdfium2
from instruments import costs, peers, workload
from instruments.plot import Line, plot

import werkboek

COMMAND = [sys.executable, "-m", "werkboek"]
SIZES = (1, 8, 12, 50, 200)
HEADING = " en verder"
BASE = 12  # articles: growth is counted from here


class Desk:
    """The folder in which books of one size are made, and what each contender is given there, made when it is asked."""

    def __init__(self, size: int, folder: Path) -> None:
        self.size, self.folder = size, folder
        self.book = workload.project(folder / "book", size)
        self.made = folder / "made"
        self.made.mkdir()

    @cached_property
    def page(self) -> Path:
        return peers.one_html(self.book, self.folder / "html")

    @cached_property
    def sources(self) -> Path:
        return peers.markdown(self.book, self.folder / "markdown")

    @cached_property
    def typst(self) -> Path:
        return peers.typst_page(self.book, self.folder / "typst")

    @cached_property
    def _warm(self) -> Path:
        """The project, its editions and its cache, as one build leaves them."""
        live = self.folder / "live"
        run = built(workload.project(live / "book", self.size), live)
        if error := costs.cost(run.command, run.env, live).error:
            raise RuntimeError(error)
        return Path(shutil.copytree(live, self.folder / "warm"))

    def warmed(self) -> Path:
        """A copy of that, always in the same place."""
        warm, live = self._warm, self.folder / "live"
        shutil.rmtree(live)
        return Path(shutil.copytree(warm, live))

    def edited(self, heading: str) -> Path:
        """The same with one article edited, in the middle: its heading, or a sentence where there is no ``heading``."""
        live, at = self.warmed(), self.size // 2
        text = workload.article(at, "" if heading else workload.EDIT, heading)
        (live / "book" / f"a{at:03}.md").write_text(text, encoding="utf-8")
        return live

    def fresh(self, name: str) -> Path:
        """A place to write to that has nothing in it."""
        out = self.made / name
        if out.is_dir():
            shutil.rmtree(out)
        out.unlink(missing_ok=True)
        return out


@dataclass(frozen=True, slots=True)
class Run:
    """A command, where it leaves what it makes, and what its environment has more."""

    command: list[str]
    out: Path
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contender:
    """One row. ``ready`` makes all that is not measured; ``missing`` says why it cannot run here."""

    key: str
    name: str
    ready: Callable[[Desk], Run]
    missing: str = ""
    pen: str = ""  # its dashes in the plot; "-" keeps it out of it
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """One run. ``size`` 0: no book, a calibration."""

    size: int
    round: int
    key: str
    cost: costs.Cost
    pages: int = 0
    bytes: int = 0


# ------------------------------------------------------------------------------------------------- contenders


def built(book: Path, folder: Path, *options: str) -> Run:
    """Our command on a project, with editions and cache in a folder."""
    out, cache = folder / "out", folder / "cache"
    return Run([*COMMAND, "build", str(book), "--out", str(out), *options], out, {"WERKBOEK_CACHE": str(cache)})


def cold(*options: str) -> Callable[[Desk], Run]:
    """Our command, with nothing made before."""
    return lambda desk: built(desk.book, desk.fresh("werkboek"), *options)


def again(change: Callable[[Desk], Path]) -> Callable[[Desk], Run]:
    """Our command once more, after a change."""

    def ready(desk: Desk) -> Run:
        live = change(desk)
        return built(live / "book", live)

    return ready


@cache
def _help() -> str:
    return subprocess.run([*COMMAND, "build", "--help"], capture_output=True, text=True, check=True).stdout


def knows(option: str) -> bool:
    """Whether our command has an option."""
    return option in _help()


def contenders() -> list[Contender]:
    """All of them, in the order of the tables."""
    bare = ["--no-cache"] if knows("--no-cache") else []
    no_jobs = "" if knows("--jobs") else "no such option"
    pandoc, typst = peers.pandoc_program(), peers.typst_program()
    no_pandoc, no_typst = "" if pandoc else "not installed", "" if typst else "not installed"
    return [
        Contender("cold", "werkboek, cold", cold(*bare), ours=True),
        Contender("jobs1", "werkboek, cold, one job", cold(*bare, "--jobs", "1"), no_jobs, "-", ours=True),
        Contender("jobs2", "werkboek, cold, two jobs", cold(*bare, "--jobs", "2"), no_jobs, "-", ours=True),
        Contender("edited", "werkboek, a sentence edited", again(lambda desk: desk.edited("")), pen="6 3", ours=True),
        Contender("heading", "werkboek, a heading edited", again(lambda desk: desk.edited(HEADING)), pen="2 3",
                  ours=True),
        Contender("same", "werkboek, nothing changed", again(Desk.warmed), pen="9 3 2 3", ours=True),
        Contender("weasyprint", "weasyprint command", alone),
        Contender("pandoc-pdf", "pandoc → WeasyPrint", lambda desk: Run(
            peers.pandoc_pdf(pandoc, desk.sources, out := desk.fresh("pandoc.pdf")), out, peers.ENVIRONMENT),
            no_pandoc, "6 3"),
        Contender("pandoc-epub", "pandoc → EPUB", lambda desk: Run(
            peers.pandoc_epub(pandoc, desk.sources, out := desk.fresh("pandoc.epub")), out), no_pandoc, "2 3"),
        Contender("typst", "typst", lambda desk: Run(
            peers.typst(typst, desk.typst, out := desk.fresh("typst.pdf")), out), no_typst, "9 3 2 3"),
    ]  # fmt: skip


def alone(desk: Desk) -> Run:
    """WeasyPrint on our own HTML."""
    out = desk.fresh("weasyprint.pdf")
    return Run(peers.weasyprint(desk.page, out), out, peers.ENVIRONMENT)


PAIR = ("pandoc-pdf", "pandoc-epub")
CALIBRATIONS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "python -c 'import weasyprint'": [sys.executable, "-c", "import weasyprint"],
    "werkboek --help": [*COMMAND, "--help"],
}
METHOD = """\
Each run is a process of its own, started fresh; within a round all contenders take turns. CPU seconds are those of all
processes of a run together, user and system. Peak memory is the most that all of them held at one time (PSS, looked at
ten times a second), or what the kernel counted for the largest of them if that is more. kB is what was written: for
werkboek PDF and EPUB together. After an edit werkboek starts from the editions and the cache of one build before it.
The bytecode of each tool is there beforehand, as wherever it is installed.

The articles are generated, each of some 1,100 words with six questions. The other tools get the same text with the
questions marked, and the same page, faces, type sizes, running feet and contents; they too begin each section on a new
page, so that their books come out about as long.
"""
LEAVES_OUT = {
    "werkboek": "nothing of this: a tagged PDF (PDF/UA-1), writing spaces as high as their pages allow, questions "
    "numbered and listed per chapter and once more at the back, an EPUB, all of it checked",
    "weasyprint command": "reading the articles and finding the questions (it is given our finished HTML, every space "
    "at its least), fitting, tags, EPUB, checks",
    "pandoc → WeasyPrint": "finding the questions (they are marked for it), fitting (six rules for each), question "
    "numbers and lists of questions, tags, cover, checks",
    "pandoc → EPUB": "finding the questions, question numbers and lists of questions, cover, checks; the room to write "
    "is six empty boxes",
    "typst": "finding the questions (they are marked for it), fitting (six rules for each), question numbers and lists "
    "of questions, cover, EPUB, checks. It does tag its PDF; it claims PDF/UA-1, and keeps it, only when asked to",
}

# -------------------------------------------------------------------------------------------------- measuring


def measured(rows: Sequence[Contender], sizes: Sequence[int], rounds: int, scratch: Path) -> list[Sample]:
    """Every contender in turn, round after round, size after size."""
    samples: list[Sample] = []
    for size in sizes:
        desk = Desk(size, scratch / str(size))
        for at in range(rounds or usual(size)):
            for name, command in CALIBRATIONS.items():
                samples.append(Sample(0, at, name, costs.cost(command, {}, scratch)))
            for row in rows:
                if not row.missing:
                    samples.append(sample(row, desk, at))
                    cost = samples[-1].cost
                    told = cost.error or f"{cost.cpu:.2f} s"
                    print(f"{articles(size)}, round {at + 1}: {row.name}: {told}", file=sys.stderr)
        shutil.rmtree(desk.folder)
    return samples


def usual(size: int) -> int:
    """How many rounds a size gets."""
    return 5 if size <= 12 else 3 if size <= 50 else 1


def sample(row: Contender, desk: Desk, at: int) -> Sample:
    """One run, and what it made."""
    try:
        run = row.ready(desk)
    except Exception as error:  # the others are worth their run all the same
        return Sample(desk.size, at, row.key, costs.Cost(0, 0, 0, f"could not be made ready: {error!r}"))
    cost = costs.cost(run.command, run.env, desk.folder)
    files = sorted(run.out.iterdir()) if run.out.is_dir() else [run.out] if run.out.exists() else []
    pages = sum(pages_of(file) for file in files if file.suffix == ".pdf")
    return Sample(desk.size, at, row.key, cost, pages, sum(file.stat().st_size for file in files))


def pages_of(file: Path) -> int:
    with pypdfium2.PdfDocument(file) as document:
        return len(document)


def machine() -> dict[str, str]:
    """Where this was measured, and with what."""
    ours = version("werkboek") + ("" if knows("--no-cache") else " without a cache")
    found = {"werkboek": ours, **peers.versions(), "python": platform.python_version()}
    return {**found, "system": platform.platform(terse=True), "cores": str(os.cpu_count())}


# ---------------------------------------------------------------------------------------------------- telling


class Results:
    """The samples, asked by size and contender."""

    def __init__(self, samples: Sequence[Sample], rows: Sequence[Contender]) -> None:
        self.samples, self.rows = samples, rows
        self.sizes = sorted({one.size for one in samples if one.size})

    def _all(self, size: int, key: str) -> list[Sample]:
        return [one for one in self.samples if (one.size, one.key) == (size, key)]

    def of(self, size: int, key: str) -> list[Sample]:
        """The runs that ended well."""
        return [one for one in self._all(size, key) if not one.cost.error]

    def error(self, size: int, key: str) -> str:
        """Why the first that failed did, on one line that a table can hold."""
        failed = [one.cost.error for one in self._all(size, key) if one.cost.error]
        return " ".join(failed[0].replace("|", "/").split()) if failed else ""

    def cpu(self, size: int, *keys: str) -> float:
        """The median of these together; 0 if one is not there."""
        found = [[one.cost.cpu for one in self.of(size, key)] for key in keys]
        return sum(map(median, found)) if all(found) else 0

    def per_page(self, size: int, key: str) -> float:
        """CPU ms a page."""
        pages = [one.pages for one in self.of(size, key)]
        return 1000 * self.cpu(size, key) / pages[0] if pages and pages[0] else 0


def tables(results: Results) -> list[str]:
    """A table for each size, and those that tell of all."""
    said = [size_table(results, size) for size in results.sizes]
    return [*said, *failures(results), growth(results), calibrations(results), left_out()]


def failures(results: Results) -> list[str]:
    """What went wrong, in full."""
    found = [(size, row.name, results.error(size, row.key)) for size in results.sizes for row in results.rows]
    return [f"{name}, {articles(size)}: {error}\n" for size, name, error in found if error]


def articles(size: int) -> str:
    return f"{size} article{'s' * (size > 1)}"


def size_table(results: Results, size: int) -> str:
    head = [articles(size), "CPU s", "wall s", "peak MB", "pages", "ms a page", "kB",
            "÷ pandoc, both", "÷ weasyprint", "÷ typst"]  # fmt: skip
    return table(head, [[row.name, *size_row(results, size, row)] for row in results.rows])


def size_row(results: Results, size: int, row: Contender) -> list[str]:
    runs = results.of(size, row.key)
    if not runs:
        return [row.missing or ("failed" if results.error(size, row.key) else "not run")]
    cpu, others = results.cpu(size, row.key), [PAIR, ("weasyprint",), ("typst",)]
    ratios = [f"{cpu / base:.2f}" if row.ours and (base := results.cpu(size, *keys)) else "" for keys in others]
    memory, per_page = median(one.cost.memory for one in runs), results.per_page(size, row.key)
    return [spread([one.cost.cpu for one in runs]), spread([one.cost.wall for one in runs]), f"{memory:.0f}",
            str(runs[0].pages or ""), f"{per_page:.1f}" if per_page else "", f"{runs[0].bytes / 1000:.0f}",
            *ratios]  # fmt: skip


def spread(values: Sequence[float]) -> str:
    """The median, and the least and most."""
    middle = f"{median(values):.2f}"
    return f"{middle} ({min(values):.2f}–{max(values):.2f})" if len(values) > 1 else middle


def growth(results: Results) -> str:
    """CPU ms a page by size, and the last over that at twelve articles."""
    last, rows = results.sizes[-1], []
    head = ["CPU ms a page", *map(str, results.sizes), *[f"{last} ÷ {BASE} articles"][: last > BASE]]
    for row in results.rows:
        found = [results.per_page(size, row.key) for size in results.sizes]
        if any(found):
            base = results.per_page(BASE, row.key) if last > BASE else 0
            ratio = [f"{found[-1] / base:.2f}"] if base and found[-1] else []
            rows.append([row.name, *(f"{one:.1f}" if one else "" for one in found), *ratio])
    return table(head, rows)


def calibrations(results: Results) -> str:
    runs = {name: results.of(0, name) for name in CALIBRATIONS}
    rows = [[f"`{name}`", spread([one.cost.cpu for one in found]), f"{median(one.cost.memory for one in found):.0f}"]
            for name, found in runs.items() if found]  # fmt: skip
    return table(["to start", "CPU s", "peak MB"], rows)


def left_out() -> str:
    rows = "\n".join(f"| {name} | {text} |" for name, text in LEAVES_OUT.items())
    return f"| tool | what it leaves out |\n|---|---|\n{rows}\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table whose columns stand straight: the first to the left, the others to the right."""
    lines = [list(head), *([*row, *[""] * (len(head) - len(row))] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = ["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]
    said = [f"| {line[0]:<{widths[0]}} | " + " | ".join(map(str.rjust, line[1:], widths[1:])) + " |" for line in lines]
    return "\n".join([said[0], f"|{'|'.join(rule)}|", *said[1:]]) + "\n"


def drawn(results: Results) -> str:
    """CPU seconds against articles, one line for each contender."""
    lines = []
    for row in results.rows:
        found = [(size, [one.cost.cpu for one in results.of(size, row.key)]) for size in results.sizes]
        points = [(size, median(cpus), min(cpus), max(cpus)) for size, cpus in found if cpus]
        if points and row.pen != "-":
            colour, weight = ("#1f6b57", 1.7) if row.ours else ("#5a5a5a", 1.3)
            lines.append(Line(row.name, points, colour, row.pen, 2.6 if row.key == "cold" else weight))
    below = "CPU seconds of all processes; both scales are logarithmic"
    return plot(lines, "What a book costs to make", below, "articles in the book")


def page(results: Results, about: dict[str, str], picture: str = "") -> str:
    """All of it, as Markdown that reads as plain text too."""
    said = ", ".join(f"{name} {value}" for name, value in about.items())
    head = ["# What a build costs\n", f"Measured by `make bench` with {said}. Medians (least–most).\n"]
    shown = [f"![CPU seconds against the number of articles]({picture})\n"] if picture else []
    return "\n".join([*head, *shown, *tables(results), METHOD])


# ------------------------------------------------------------------------------------------------ command line


def main() -> None:
    """Measures, or takes what was measured before, and tells."""
    asked = arguments()
    if asked.read:
        kept = json.loads(asked.read.read_text(encoding="utf-8"))
        about = kept["machine"]
        samples = [Sample(**{**one, "cost": costs.Cost(**one["cost"])}) for one in kept["samples"]]
        rows = [row for row in contenders() if any(one.key == row.key for one in samples)]
    else:
        rows = [row for row in contenders() if not asked.only or row.key in asked.only]
        about = machine()
        compiled()
        with tempfile.TemporaryDirectory(dir=asked.scratch) as scratch:
            samples = measured(rows, asked.sizes, asked.rounds, Path(scratch))
    results = Results(samples, rows)
    if asked.json:
        kept = {"machine": about, "samples": [asdict(one) for one in samples]}
        asked.json.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    if asked.plot:
        asked.plot.write_text(drawn(results), encoding="utf-8")
    if asked.markdown:
        picture = Path(os.path.relpath(asked.plot, asked.markdown.parent)).as_posix() if asked.plot else ""
        asked.markdown.write_text(page(results, about, picture), encoding="utf-8")
    print(page(results, about))


def compiled() -> None:
    """Our bytecode, which all others have, as where they were installed; a system may forbid to keep any."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(Path(werkboek.__file__).parent, quiet=1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a build costs beside other tools.")
    add = parser.add_argument
    add("--sizes", type=numbers, default=SIZES, help="articles in the book: 1,12 (as it is: 1,8,12,50,200)")
    add("--rounds", type=int, default=0, help="of each size (as it is: five to 12 articles, three to 50, else one)")
    add("--only", type=names, default=(), help="contenders: cold,edited,typst")
    add("--json", type=Path, help="write each run to this file")
    add("--plot", type=Path, help="draw an SVG to this file")
    add("--markdown", type=Path, help="write the tables to this file")
    add("--read", type=Path, help="measure nothing: tell what --json once wrote")
    add("--scratch", type=Path, help="the folder to work in (as it is: that of the system)")
    return parser.parse_args()


def numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted(map(int, text.split(","))))


def names(text: str) -> tuple[str, ...]:
    """Keys of contenders. Raises ArgumentTypeError for one that is not there."""
    asked, known = tuple(text.split(",")), [row.key for row in contenders()]
    if unknown := [one for one in asked if one not in known]:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not one of {', '.join(known)}")
    return asked


if __name__ == "__main__":
    main()
