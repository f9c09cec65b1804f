"""The figures on what comes in: pages, documents, exports, addresses, hostile files. Of ``make figures``.

``WERKBOEK_EXPORTS`` names a folder of real exports. ``python figures_doors.py pages hostile`` prints these parts alone.
"""

from __future__ import annotations

import difflib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from instruments import blog, doors, exports, runs, taken, ways
from instruments import hostile as word_files
from test_fetch import CRUMBS, INWARD, SLOW, World

from werkboek import connection, project
from werkboek.fetch import fetched
from werkboek.model import Article, Decision
from werkboek.problems import Problem, WerkboekError
from werkboek.project import Text
from werkboek.read import articles, is_export, posts, read
from werkboek.read.choice import Choice
from werkboek.recognise import recognise

HERE = Path(__file__).parent
PAGES, DOCUMENTS = HERE / "pages", HERE / "documents"
COMMAND = [sys.executable, "-m", "werkboek"]
EXPORT = 22_000  # posts: 180 MB
SHORT = 1.0  # seconds of the deadline for the trials that wait for it
SLOWEST, LARGEST = 10.0, 500.0  # seconds and MiB that a file may take


def main(names: Sequence[str] = ()) -> None:
    """All of them, or those named."""
    for name in names or PARTS:
        with tempfile.TemporaryDirectory() as scratch:
            print(f"\n== {name}")
            PARTS[name](Path(scratch))


# -------------------------------------------------------------------------------------------------------- ways


def by_six_ways(_scratch: Path) -> None:
    """The real article, if WERKBOEK_ARTICLES has its Markdown, and those of the sample book by each way."""
    folder = os.environ.get("WERKBOEK_ARTICLES", "")
    real = sorted(Path(folder).glob("*.md")) if folder else []
    for path in [*real, *sorted((HERE.parent / "content").glob("*.md"))]:
        pasted = path.with_suffix(".txt")
        chapter = ways.chapter(path.read_bytes())
        asked, first = ways.questions(chapter), [""]
        texts = ways.ways(chapter, pasted.read_text(encoding="utf-8") if pasted.exists() else "")
        for at, (way, text) in enumerate(texts.items()):
            one = ways.imported(text)
            found, rows, links = ways.questions(one.chapter), ways.rows(one.markdown), ways.addresses(one.markdown)
            first = first if at else rows
            changed = [row for row in difflib.ndiff(first, rows) if row[:1] in "+-"]
            print(f"{path.stem[:16]:16} {way:12} questions {sum(q in found for q in asked)} of {len(asked)},"
                  f" false {sum(q not in asked for q in found)}, links {len(links)},"
                  f" lines of Markdown {len(rows)}, other than by the first way {len(changed)}")  # fmt: skip


# ------------------------------------------------------------------------------------------------------- pages


def pages(_scratch: Path) -> None:
    """Each page of ``tests/pages`` as we take it, and as two extractors do."""
    print("role: blocks that are what they are, of all; a letter and a greeting, left out. kept: blocks of the\n"
          "article whose words are in the book. heads, quotes: those that are one. 💡: questions, +false ones; of\n"
          "the others: the sign is still before the words. links: those that lead where they did. junk: strings from\n"
          "around the article that are in the book. Of rest.json the others are given the HTML.")  # fmt: skip
    ours = f"{'role':>6} {'kept':>6} {'heads':>6} {'quotes':>6} {'💡':>4} {'links':>6} {'junk':>4}"
    others = f"{'kept':>6} {'heads':>6} {'quotes':>6} {'💡':>4} {'links':>6} {'junk':>4}"
    print(f"{'':23} | {'werkboek':44} | {'trafilatura':37} | readability")
    print(f"{'':23} | {ours} | {others} | {others}")
    wrong: list[str] = []
    found = [(folder / name, gold) for folder in (PAGES, PAGES / "more")
             for name, gold in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items()]  # fmt: skip
    for path, gold in found:
        name, data = path.name, path.read_bytes()
        _, decisions, view = _recognised(Text(name, name, data))
        cells = taken.measured(view, gold)
        right, asked, false = taken.roles(decisions, view, gold["blocks"])
        first = {**cells, "bulbs": f"{asked}+{false}"}
        html = _rendered(json.loads(data)) if name.endswith(".json") else data.decode("utf-8", errors="replace")
        rest = [_cells(taken.measured(tool(html), gold)) for tool in (taken.trafilatura, taken.readability)]
        print(f"{name:23} | {right:>6} {_cells(first)} | {' | '.join(rest)}")
        wrong += [f"{name}: {one}" for one in taken.wrong(decisions, view, gold["blocks"])]
    print("blocks that are not what they are:", *wrong, sep="\n  ")


def _rendered(data: Any) -> str:
    """The HTML in what the REST interface says."""
    return str((data[0] if isinstance(data, list) else data)["content"]["rendered"])


def _cells(cells: dict[str, str]) -> str:
    widths = {"kept": 6, "heads": 6, "quotes": 6, "bulbs": 5, "links": 6, "junk": 4}
    return " ".join(f"{cells[key]:>{width}}" for key, width in widths.items())


def _recognised(text: Text) -> tuple[Article, tuple[Decision, ...], taken.View]:
    article = read(text, lambda problem: None)
    chapter, decisions = recognise(article, lambda problem: None)
    return article, tuple(decisions), taken.ours(article, decisions, chapter.title, chapter.subtitle)


# --------------------------------------------------------------------------------------------------- documents


def documents(_scratch: Path) -> None:
    """What each block of a Word document became; of the other documents only how many are right."""
    for path in sorted(DOCUMENTS.glob("*.docx"), key=lambda path: (path.stem != "everything", path.stem)):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        article, decisions, view = _recognised(Text(path.name, path.name, path.read_bytes()))
        found = [taken.became(article, decisions, view, block) for block in gold]
        if path.stem == "everything":
            for block, (became, right) in zip(gold, found, strict=True):
                words = " ".join(block["text"].split())[:60]
                print(f"{'right' if right else 'WRONG'}  {block['kind']:9}  {words:60}  {became}")
        print(f"{path.name}: {sum(right for _, right in found)} of {len(gold)} blocks right")


# ----------------------------------------------------------------------------------------------------- exports


def exported(scratch: Path) -> None:
    """Real exports if there are any, then a large one through the whole command."""
    folder = os.environ.get("WERKBOEK_EXPORTS", "")
    for path in sorted(Path(folder).iterdir()) if folder else ():
        print(f"{path.name}: {_chapters(path)}")
    if not folder:
        print("no real exports: WERKBOEK_EXPORTS names no folder")
    large = scratch / "export.xml"
    exports.write(large, EXPORT)
    print(f"one of {EXPORT} posts, {large.stat().st_size / 1e6:.0f} MB:")
    title = f"title=Artikel {EXPORT // 2 + 1} "
    wanted = [*COMMAND, "import", str(large), "--select", title, "--into", str(scratch / "made")]
    for name, command, times in (
        ("import --list", [*COMMAND, "import", str(large), "--list"], 3),
        ("posts.listed alone", [sys.executable, "-c", LISTED, str(large)], 3),
        (f"import --select '{title}' --into", wanted, 1),
    ):
        done = [runs.run(command, scratch, limit=600, read=False) for _ in range(times)]
        print(f"{name}: {min(one.seconds for one in done):.2f} s (best of {times}), "
              f"peak {max(one.memory for one in done):.1f} MiB, exit {done[-1].code}")  # fmt: skip
    print(f"written: {[(one.name, one.stat().st_size) for one in sorted((scratch / 'made').iterdir())]}")


LISTED = """
import sys
from pathlib import Path
from werkboek.project import load
from werkboek.read.posts import listed
print(sum(1 for _ in listed(load([Path(sys.argv[1])]).texts[0], print)))
"""


def _chapters(path: Path) -> str:
    """What becomes of the items of an export."""
    problems: list[Problem] = []
    try:
        text = project.load([path]).texts[0]
        if not is_export(text):
            return "not taken for an export"
        passed = Counter(filter(None, map(Choice.of(()).why_not, posts.listed(text, lambda problem: None))))
        count = sum(1 for _ in posts.listed(text, lambda problem: None))
        chapters = _made(text, problems)
    except WerkboekError as error:
        return f"refused, {error.problem.code}"
    codes = dict(Counter(problem.code for problem in problems))
    return f"posts in {count}, chapters out {chapters}, passed over {dict(passed)}, problems {codes}"


def _made(text: Text, problems: list[Problem]) -> int:
    """The chapters; what stops them is a problem too."""
    count = 0
    try:
        for article in articles(text, (), problems.append):
            recognise(article, problems.append)
            count += 1
    except WerkboekError as error:
        problems.append(error.problem)
    return count


# --------------------------------------------------------------------------------------------------- addresses

SERVE = "import sys\nfrom instruments import blog\nwith blog.running() as base:\n" \
    " print(base, flush=True)\n sys.stdin.read()"  # fmt: skip


def addresses(_scratch: Path) -> None:
    """Every trial of a server in another process."""
    waiting = {*SLOW, *CRUMBS}
    print(f"deadline {connection.SECONDS:g} s; lowered to {SHORT:g} s for what waits: {', '.join(sorted(waiting))}")
    began, outcomes, longest = time.monotonic(), Counter[str](), 0.0
    with subprocess.Popen([sys.executable, "-c", SERVE], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as server:  # fmt: skip
        assert server.stdout
        assert server.stdin
        base = server.stdout.readline().strip()
        for trial in blog.TRIALS:
            start = time.monotonic()
            outcome = _tried(base, trial, SHORT if trial in waiting else connection.SECONDS)
            seconds = time.monotonic() - start
            outcomes[outcome.split()[0]] += 1
            longest = max(longest, seconds)
            print(f"{trial:26} {seconds:6.2f} s  {outcome}", flush=True)
        server.stdin.close()
    print(f"{len(blog.TRIALS)} trials: {dict(outcomes)}; longest {longest:.2f} s, all {time.monotonic() - began:.1f} s")


def _tried(base: str, trial: str, seconds: float) -> str:
    """What comes of a trial; one that leads inward comes from a public name, which is played."""
    public = trial in (*INWARD, "to-http")
    host = base.replace("127.0.0.1", "her-blog.example") if public else base
    with _world(played=public), mock.patch.object(connection, "SECONDS", seconds):
        try:
            found = fetched(f"{host}/{trial}/{blog.SLUG}/")
        except WerkboekError as error:
            return " ".join([error.problem.code, *error.problem.values.values()])
        except Exception as error:
            return f"RAISED {type(error).__name__}: {error}"
    return f"{found.kind} of {len(found.data)} bytes"


@contextmanager
def _world(*, played: bool) -> Iterator[None]:
    """Names that resolve as the tests have it, every address dialled on loopback."""
    if not played:
        yield
        return
    world, dial = World(), socket.create_connection

    def create(address: tuple[str, int], *rest: float | None, **more: object) -> socket.socket:
        return dial(("127.0.0.1", address[1]), *rest, **more)  # type: ignore[arg-type]

    dialled = mock.patch.object(socket, "create_connection", create)
    with mock.patch.object(connection, "_resolve", world.resolve), dialled:
        yield


# ----------------------------------------------------------------------------------------------------- hostile


def hostile(scratch: Path) -> None:
    """Each case through the whole command, in a process of its own."""
    done: dict[str, tuple[runs.Run, str]] = {}
    for at, name in enumerate(doors.CASES):
        run, outcome = done[name] = _imported(scratch / str(at), name)
        over = "  OVER" if run.seconds > SLOWEST or run.memory > LARGEST else ""
        print(f"{name:48} {run.seconds:7.2f} s {run.memory:7.0f} MiB  {outcome}{over}", flush=True)
    slowest = max(done, key=lambda name: done[name][0].seconds)
    largest = max(done, key=lambda name: done[name][0].memory)
    print(f"\n{len(done)} cases; slowest: {slowest}, {done[slowest][0].seconds:.2f} s; "
          f"largest: {largest}, {done[largest][0].memory:.0f} MiB")  # fmt: skip
    print(f"over {SLOWEST:g} s: {sum(run.seconds > SLOWEST for run, _ in done.values())}; "
          f"over {LARGEST:g} MiB: {sum(run.memory > LARGEST for run, _ in done.values())}")  # fmt: skip
    wrong = [name for name, (_, outcome) in done.items() if runs.ALARM.search(outcome)]
    print(f"neither one sentence nor a sound article: {wrong}")


def _imported(scratch: Path, name: str) -> tuple[runs.Run, str]:
    """One case; what it wrote anywhere but in its folder is told."""
    folder, made = scratch / "in", scratch / "made"
    folder.mkdir(parents=True)
    file = doors.put(folder, name)
    before = set(scratch.parent.rglob("*"))
    run = runs.run([*COMMAND, "import", str(file), "--json", "--into", str(made)], scratch)
    beside = {path for path in set(scratch.parent.rglob("*")) - before if not path.is_relative_to(made)}
    outcome = runs.outcome(run, made) + _unexpected(run, name)
    if beside - {scratch / "stdout", scratch / "stderr"}:
        outcome += "; WROTE ELSEWHERE"
    shutil.rmtree(scratch)
    return run, outcome


def _unexpected(run: runs.Run, name: str) -> str:
    """Where a careful importer of Word documents would do otherwise."""
    _, careful = word_files.CASES.get(name.removeprefix("docx, "), (None, "either"))
    return f" (a careful importer would {careful})" * (careful == ("survive" if run.code else "refuse"))


PARTS: dict[str, Callable[[Path], None]] = {
    "ways": by_six_ways, "pages": pages, "documents": documents, "exports": exported, "addresses": addresses,
    "hostile": hostile,
}  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1:])
