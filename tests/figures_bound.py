"""The figures on binding and the cache: against one piece, broken, damaged, killed. A part of ``make figures``."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from instruments import books, controls, corrupt, costs, onepiece, same, shares, verapdf, workload
from test_same import book as every_way

from werkboek import project, settings
from werkboek.build import NOTHING, Report, build
from werkboek.cache import Cache

ROOT = Path(__file__).parent.parent
SHELVES = int(os.environ.get("WERKBOEK_SHELVES", "50"))
DAMAGES = int(os.environ.get("WERKBOEK_DAMAGES", "1000"))
KILLS = int(os.environ.get("WERKBOEK_KILLS", "20"))
LOT = 10  # damages before a build, and files for one start of veraPDF
COMMAND = [sys.executable, "-m", "werkboek"]
SENTENCE = "# {0} zonder eind\n\n## Wat je ziet\n\nJe zit op de bank.\n\n💡 Wat merk je?\n\nEn {0} gaat door.\n"


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        print(f"\n== {SHELVES} random books, bound and in one piece")
        oracle(place)
        print("\n== files broken on purpose")
        broken(place)
        print("\n== the cache")
        damages(place)
        kills(place)
        at_once(place)
        print("\n== size against one piece")
        for path in [*articles, ROOT / "content", workload.project(place / "twelve", 12)]:
            size(path)
        print("\n== to start")
        starts(place)
        print("\n== where the CPU seconds of a book of twelve articles go, one process, nothing kept")
        table(shares.shares("build", str(place / "twelve"), "--no-cache", "--jobs", "1", "--out", str(place / "out")))


def made(folder: Path, kept: Cache = NOTHING) -> Report:
    """The print edition of a project, by this process alone."""
    return build(replace(project.load([folder]), editions=("standard",)), kept=kept, jobs=1)


# ------------------------------------------------------------------------------------------------------- the oracle


@dataclass
class Compared:
    """What came of one book: pages, and how often each kind of thing differs from the book in one piece."""

    name: str
    pages: int = 0
    chapters: int = 0
    differing: Counter[str] = field(default_factory=Counter)
    faults: int = 0


def oracle(place: Path) -> None:
    """Random books of one to four articles, their lengths in turn, against WeasyPrint's own book; and veraPDF."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(compared, range(SHELVES), [place] * SHELVES))
    total: Counter[str] = sum((one.differing for one in found), Counter())
    print(f"pages {sum(one.pages for one in found)}, chapters {sum(one.chapters for one in found)}, books that differ: "
          f"{[one.name for one in found if one.differing]}")  # fmt: skip
    told = {kind: total[kind] for kind in ("pages", "pixels", "text", "link", "destination", "outline", "tree")}
    told["other"] = sum(total.values()) - sum(told.values())
    print(f"differing: {told}; faults {sum(one.faults for one in found)}")
    files = [place / f"{one.name}.pdf" for one in found]
    verdicts = [one for at in range(0, len(files), LOT) for one in verapdf.check(files[at : at + LOT])]
    print(f"veraPDF UA-1: {sum(one.passed for one in verdicts)} of {len(verdicts)} pass "
          f"({sum(one.checks for one in verdicts)} checks)")  # fmt: skip
    for one in verdicts:
        if not one.passed:
            print(f"  {one.path.name}: {one.failures}")


def compared(seed: int, place: Path) -> Compared:
    """One of them, left in a file for veraPDF."""
    length = settings.LENGTHS[seed % len(settings.LENGTHS)]
    report = made(books.shelf(seed, place / f"shelf {seed}", length))
    data, found = report.outputs[0].data, Compared(f"shelf {seed} {length}")
    (place / f"{found.name}.pdf").write_bytes(data)
    found.pages, found.chapters = report.outputs[0].pages or 0, len(report.book.chapters)
    found.differing.update(one.what for one in same.differences(onepiece.rendered(report.book, report.speech), data))
    found.faults = len(same.faults(data))
    return found


# ------------------------------------------------------------------------------------------------------- known bad


def broken(place: Path) -> None:
    """The sample book, and a small one with tables and forms, broken in each way: who finds it."""
    for name, sound in (("the sample book", made(ROOT / "content").outputs[0].data), ("a small book", every_way())):
        files = controls.broken(sound)
        paths = [place / f"{at}.pdf" for at in range(len(files))]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        ours = {what for what, data in files.items() if same.faults(data)}
        verdicts = [one for at in range(0, len(paths), LOT) for one in verapdf.check(paths[at : at + LOT])]
        theirs = {what for what, one in zip(files, verdicts, strict=True) if not one.passed}
        print(f"{name}, as made: {len(same.faults(sound))} faults; broken in {len(files)} ways: found by faults() "
              f"{len(ours)}, by veraPDF {len(theirs)}")  # fmt: skip
        print(f"  not by veraPDF: {sorted(files.keys() - theirs)}; not by faults(): {sorted(files.keys() - ours)}")


# ------------------------------------------------------------------------------------------------------- the cache


def small(folder: Path) -> Path:
    """A project of three short articles."""
    folder.mkdir(parents=True)
    for at, name in enumerate(("Moeten", "Denken", "Wachten")):
        (folder / f"{at}.md").write_text(SENTENCE.format(name), encoding="utf-8")
    (folder / "book.toml").write_text('title = "Rust"\nlanguage = "nl"\n', encoding="utf-8")
    return folder


def damages(place: Path) -> None:
    """A cache damaged at random, some at a time, and a build after each lot, which must be as without a cache."""
    book, kept = small(place / "damaged"), Cache(place / "damaged cache")
    right, wrong, kinds = made(book).outputs[0].data, 0, Counter[str]()
    made(book, kept)
    for first in range(0, DAMAGES, LOT):
        for seed in range(first, min(first + LOT, DAMAGES)):
            words = corrupt.corrupted(place / "damaged cache", seed).split()
            kinds[" ".join(word for word in words[1:5] if word.isalpha())] += 1
        wrong += made(book, kept).outputs[0].data != right
    print(f"{sum(kinds.values())} damages in lots of {LOT} ({dict(kinds.most_common())}): "
          f"builds that came out otherwise: {wrong}")  # fmt: skip


def kills(place: Path) -> None:
    """A build killed when it has kept some things, and the next one, which must be as without a cache."""
    book, dice = small(place / "killed"), random.Random(7)
    right, wrong, killed, left = made(book).outputs[0].data, 0, 0, []
    building(book, place / "killed out", place / "whole cache").wait()
    whole = kept_in(place / "whole cache")
    for at in range(KILLS):
        cache, enough = place / f"killed cache {at}", dice.randint(0, whole - 1)
        process = building(book, place / "killed out", cache)
        while process.poll() is None and kept_in(cache) < enough:
            time.sleep(0.002)
        time.sleep(dice.random() / 20)
        killed += process.poll() is None
        process.kill()
        process.wait()
        left.append(kept_in(cache))
        wrong += made(book, Cache(cache)).outputs[0].data != right
    print(f"{killed} of {KILLS} builds killed while at work, when {min(left, default=0)} to {max(left, default=0)} of "
          f"{whole} entries were kept; next builds that came out otherwise: {wrong}")  # fmt: skip


def kept_in(cache: Path) -> int:
    """How many entries a cache has."""
    return sum(path.suffix != ".part" for path in cache.glob("v1/*/*"))


def building(book: Path, out: Path, cache: Path) -> subprocess.Popen[bytes]:
    """The command at work on a project, in two processes of its own."""
    command = [*COMMAND, "build", str(book), "--out", str(out), "--edition", "standard", "--jobs", "2"]
    return subprocess.Popen(command, env={**os.environ, "WERKBOEK_CACHE": str(cache)}, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)  # fmt: skip


def at_once(place: Path) -> None:
    """Two builds at once that share a cache."""
    book, cache = small(place / "shared"), place / "shared cache"
    outs = [place / "one out", place / "other out"]
    codes = [process.wait() for process in [building(book, out, cache) for out in outs]]
    right = made(book).outputs[0].data
    equal = [(out / "rust.pdf").read_bytes() == right for out in outs]
    print(f"two builds at once with one cache: exit codes {codes}, as without a cache: {equal}")


# ------------------------------------------------------------------------------------------------ size and seconds


def size(path: Path) -> None:
    """A bound book beside the same in one piece."""
    report = made(path)
    data, one = report.outputs[0].data, onepiece.rendered(report.book, report.speech)
    programs = same.faces(data)
    print(f"{path.name}: bound {len(data)} bytes, one piece {len(one)}, {100 * (len(data) / len(one) - 1):+.1f} %; "
          f"{sum(programs.values())} programs of {len(programs)} faces (one piece "
          f"{sum(same.faces(one).values())})")  # fmt: skip


def starts(place: Path) -> None:
    """CPU seconds until something is said, nine runs each, turn by turn."""
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import weasyprint": [sys.executable, "-c", "import weasyprint"],
        "werkboek --help": [*COMMAND, "--help"],
    }
    runs: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(9):
        for name, command in commands.items():
            runs[name].append(costs.cost(command, {}, place).cpu)
    for name, found in runs.items():
        print(f"{name}: {median(found):.2f} CPU s ({min(found):.2f}–{max(found):.2f})")


def table(spent: dict[str, float]) -> None:
    """The parts of a build, the largest first."""
    whole = sum(spent.values())
    theirs = sum(value for part, value in spent.items() if "WeasyPrint" in part)
    for part, value in sorted(spent.items(), key=lambda one: -one[1]):
        print(f"{part:24} {value:6.2f} s {100 * value / whole:5.1f} %")
    print(f"{'together':24} {whole:6.2f} s, of which WeasyPrint's {theirs:.2f}, others' {whole - theirs:.2f}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
