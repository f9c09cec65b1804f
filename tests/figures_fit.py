"""The figures on writing space and its fit, of random books above all. A part of ``make figures``."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from instruments import books, fitness, handwriting, ruling
from test_fit import cheapest, chosen, runs

from werkboek import project, settings
from werkboek.build import Report, build
from werkboek.compose.spaces import TYPES, kind_of
from werkboek.model import Length
from werkboek.render.plan import plans

ROOT = Path(__file__).parent.parent
BOOKS = int(os.environ.get("WERKBOEK_BOOKS", "200"))


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    for path in [*articles, ROOT / "content"]:
        for length in settings.LENGTHS:
            one(path, length)  # type: ignore[arg-type]
    print("\n== every way of breaking")
    brute()
    print("\n== handwriting")
    handwritten([*articles[:1], ROOT / "content"])
    for path in articles[:1]:
        print(f"\n== question by question, {path.name}")
        table(path)
        budgets(path)
    with tempfile.TemporaryDirectory() as scratch:
        print(f"\n== {BOOKS} random books")
        random_books(Path(scratch))
        print("\n== cost of fitting")
        costs(Path(scratch))


def one(path: Path, length: Length) -> None:
    """A book in one length."""
    found = fitness.judged(path, length)
    print(f"\n== fit of {path.name}, {length}")
    say(Counter({length: 1}), [found])


def say(label: object, all_found: list[fitness.Fitness]) -> None:
    """The sums over some books."""
    total = {name: sum(getattr(one, name) for one in all_found)
             for name in ("pages", "asked", "spaces", "parted", "under", "over", "stranded", "wrong", "turned",
                          "turned_greedy", "exceptions")}  # fmt: skip
    print(", ".join(f"{name} {value}" for name, value in total.items()))
    fills = [fill for one in all_found for _, fill in one.fills]
    if fills:
        low = sum(fill < 0.9 for fill in fills)
        print(f"fill of {len(fills)} pages whose spaces grew: mean {100 * sum(fills) / len(fills):.1f} %, "
              f"worst {100 * min(fills):.1f} %, under 90 %: {low}")  # fmt: skip
    off = [place for one in all_found for place in one.off_foot]
    print(f"pages with a space that end more than a pitch above the foot: {len(off)} {off[:12]}")
    dots = [page for one in all_found for page in one.dots]
    print(f"pages closed with a field of dots: {len(dots)}{'' if len(all_found) > 1 else ' ' + str(dots)}")
    print(f"pitch off by at most {max((one.pitch for one in all_found), default=0):.4f} mm; worse than greedy: "
          f"{sum(one.turned > one.turned_greedy for one in all_found)} books; rules of layout broken in books: "
          f"{dict(Counter(code for one in all_found for code in one.broken))}")  # fmt: skip


def brute() -> None:
    """Chosen against all ways, 200 small books."""
    dearer = 0
    for seed in range(BOOKS):
        small, sizes, frame = runs(seed)
        plan, best = chosen(small, frame, sizes, 4), cheapest(small, sizes, frame, 4)
        dearer += plan is not None and plan.cost > best + 1e-6
    print(f"small books whose chosen breaks cost more than the best of all: {dearer} of {BOOKS}")


def table(path: Path) -> None:
    """Each space of a book: minimum, natural, cap, given."""
    report = fitness.made(path, "normal")
    for place in report.outputs[0].places:
        size, head = place.space.size, place.space.head
        number = next(one.number for one in report.book.questions if one.id == place.exercise)
        print(f"question {number}.{place.part}: {place.space.kind:9} minimum {size.minimum - head:2}, natural "
              f"{size.natural - head:2}, cap {size.cap - head:2}, given {size.given - head:2}, "
              f"page {place.page}")  # fmt: skip


def handwritten(paths: list[Path]) -> None:
    """Forty answers of likely length in three hands, on the lines given by each length."""
    for path in paths:
        for length in settings.LENGTHS:
            report = fitness.made(path, length)  # type: ignore[arg-type]
            written = handwriting.answers(list(_expected(report)))
            shares = {
                hand: f"{100 * handwriting.fits(written, words):.0f} %" for hand, words in handwriting.HANDS.items()
            }
            print(f"answers that fit, {path.name}, {length}: {shares}")
            if path is paths[-1] and length == "normal":
                handwriting.picture(written[:6], ROOT / "docs" / "looks" / "handwriting.png")


def _expected(report: Report) -> Iterator[tuple[int, int]]:
    """(words expected, lines given) of each space that is ruled, by the type of its question."""
    prompts = {one.id: one for one in report.book.exercises}
    for place in report.outputs[0].places:
        parts = prompts[place.exercise].parts
        if place.asked is None and place.space.kind in ("lines", "yesno", "slots", "pact", "scale", "columns"):
            yield TYPES[kind_of(parts[place.part - 1].prompt, report.speech)].words // len(parts), place.space.lines


def budgets(path: Path) -> None:
    """What each number of pages costs, from 12 to 36."""
    for length in settings.LENGTHS:
        with fitness.Watched() as watch:
            report = fitness.made(path, length)  # type: ignore[arg-type]
        assert watch.plan
        others = (report.outputs[0].pages or 0) - watch.plan.pages
        chapter = [setting.run for setting in watch.plan.settings]
        every = plans(chapter, watch.frame, watch.sizes, fitness.start(watch.plan), spare=12)
        curve = {pages + others: round(plan.cost) for pages, plan in sorted(every.items()) if pages + others <= 36}
        print(f"budget, {length}: pages and cost {curve}")
    for pages in (12, 14, 16, 18, 20, 24, 28, 32, 36):
        report = build(replace(project.load([path]), pages=pages, editions=("standard",)))
        rows = [place.space.lines for place in report.outputs[0].places]
        print(f"pages = {pages}: made {report.outputs[0].pages}, lines {sum(rows)}, told {codes(report)}")


def codes(report: Report) -> list[str]:
    """What the author is told of her budget."""
    return [problem.code for problem in report.problems if problem.code == "L08"]


# ----------------------------------------------------------------------------------------------- random books


def random_books(scratch: Path) -> None:
    """Each in three lengths, read back; and without fitting, as a control."""
    paths = []
    for seed in range(BOOKS):
        path = scratch / f"{seed}.md"
        path.write_text(books.book(seed), encoding="utf-8")
        paths.append(path)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for length in ("normal", "short", "roomy"):
            some = paths if length != "roomy" else paths[: BOOKS // 4]
            found = list(pool.map(fitness.judged, some, [length] * len(some), chunksize=2))
            print(f"-- {len(some)} books, {length} ({fitness.fitting.RHYTHMS[length]})", flush=True)  # type: ignore[index]
            say(length, found)
        broken = list(pool.map(fitness.control, paths, ["normal"] * len(paths), chunksize=2))
        wrong = sum(bool(rules & SHAMING) for rules, _ in broken)
        print(f"control, without fitting: {wrong} of {BOOKS} books break one of {sorted(SHAMING)}; "
              f"{dict(Counter(code for rules, _ in broken for code in rules))}, "
              f"pages {sum(pages for _, pages in broken)}")  # fmt: skip
    for seed in random.Random(1).sample(range(BOOKS), min(10, BOOKS)):
        report = fitness.made(paths[seed], "normal")
        (scratch / "p.pdf").write_bytes(report.outputs[0].data)
        steps = [step for space in ruling.rules(scratch / "p.pdf") if len(space.ys) > 1 and space.colour == "#7f7f7f"
                 for step in (space.pitch_min, space.pitch_max) if 6 < step < 10]  # fmt: skip
        print(
            f"pitch as pdfplumber reads it, book {seed}: {min(steps, default=8):.3f} to {max(steps, default=8):.3f} mm"
        )


SHAMING = {"F01", "F02", "F07", "F08", "F09", "L06"}


# -------------------------------------------------------------------------------------------------------- costs

TIMED = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from instruments import fitness
if {plain}:
    fitness.unfit()
fitness.made(Path({path!r}), "normal")
"""


def costs(scratch: Path) -> None:
    """CPU of a whole build with fitting, and laid out once as it falls: 1, 12 and 50 articles."""
    sources = sorted((ROOT / "content").glob("*.md"))
    for count in (1, 12, 50):
        folder = scratch / f"book {count}"
        folder.mkdir()
        for at in range(count):
            text = sources[at % len(sources)].read_text(encoding="utf-8")
            (folder / f"{at:02}.md").write_text("\n".join(row for row in text.splitlines() if "![" not in row), "utf-8")
        used = {plain: min(cpu(folder, plain=plain) for _ in range(3 if count < 50 else 1)) for plain in (False, True)}
        pages = fitness.made(folder, "normal").outputs[0].pages
        print(f"{count} articles, {pages} pages: {used[False]:.2f} CPU s with fitting, {used[True]:.2f} without, "
              f"ratio {used[False] / used[True]:.2f}")  # fmt: skip


def cpu(folder: Path, *, plain: bool) -> float:
    """CPU seconds of one process."""
    code = TIMED.format(tests=str(ROOT / "tests"), plain=plain, path=str(folder))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
