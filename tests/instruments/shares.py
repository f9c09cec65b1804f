"""Where the CPU seconds of a build go: each part of the work with what it takes itself, without the parts inside it.

Run as a program of its own, with the arguments of the command, so that starting and importing count too; prints JSON.
"""

from __future__ import annotations

import builtins
import functools
import gc
import importlib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
REST = "the rest"
ENGINE = "importing WeasyPrint"

# module, name in it, part. A name that another module took to itself is told as it stands there.
PARTS = (
    ("werkboek.reading", "articles", "reading"),
    ("werkboek.reading", "recognise", "recognising"),
    ("werkboek.build", "compose", "composing"),
    ("werkboek.build", "check_book", "checking"),
    ("werkboek.commission", "check", "checking"),
    ("werkboek.commission", "gathered", "checking"),
    ("werkboek.program", "digest", "keys"),
    ("werkboek.render.printed", "Printed.__init__", "HTML"),
    ("werkboek.render.printed", "Printed._part", "HTML"),
    ("werkboek.render.html", "drawing", "HTML"),
    ("werkboek.render.pdf", "engine", ENGINE),
    ("werkboek.render.pdf", "Press.__init__", "reading the style sheet"),
    ("werkboek.render.pdf", "Press.laid_out", "WeasyPrint: layout"),
    ("werkboek.render.pdf", "Press.gathering", "WeasyPrint: writing"),
    ("weasyprint.document", "Page.paint", "WeasyPrint: drawing"),
    ("werkboek.render.freeze", "Frozen.__call__", "freezing"),
    ("werkboek.render.boxes", "strips", "measuring"),
    ("werkboek.render.boxes", "layout", "measuring"),
    ("werkboek.render.fitting", "measured", "measuring"),
    ("werkboek.render.fitting", "ways", "fitting"),
    ("werkboek.render.fitting", "chosen", "fitting"),
    ("werkboek.render.fitting", "breaks", "fitting"),
    ("werkboek.render.fitting", "sized", "fitting"),
    ("werkboek.render.compositor", "moved", "moving"),
    ("werkboek.render.compositor", "packed", "packing"),
    ("werkboek.render.chapters", "unpacked", "packing"),
    ("werkboek.finish.bind", "bound", "binding"),
    ("werkboek.render.epub", "render", "EPUB"),
    ("werkboek.build", "save", "saving"),
)


def shares(*arguments: str) -> dict[str, float]:
    """The CPU seconds of each part of a command, as a process of its own does it; together they are the whole."""
    command = [sys.executable, str(HERE), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


class Clock:
    """Charges the time that passes to the part that is at work."""

    def __init__(self) -> None:
        self.spent = Counter[str]()
        self.working = ["starting Python"]
        self.since = 0.0  # the process began then

    def charge(self) -> None:
        """What passed since last time is charged."""
        now = time.process_time()
        self.spent[self.working[-1]] += now - self.since  # type: ignore[assignment]
        self.since = now

    @contextmanager
    def at(self, part: str) -> Iterator[None]:
        """This part is at work."""
        self.charge()
        self.working.append(part)
        try:
            yield
        finally:
            self.charge()
            self.working.pop()

    def heard(self, work: Callable[..., Any], part: str) -> Callable[..., Any]:
        """A function whose time is charged to a part; what it yields one by one is made at once."""

        @functools.wraps(work)
        def call(*arguments: Any, **more: Any) -> Any:
            with self.at(part):
                found = work(*arguments, **more)
                return list(found) if isinstance(found, Iterator) else found

        return call

    def watch(self) -> None:
        """Hears all parts from now on, and each module that is imported for the first time."""
        for module, name, part in PARTS:
            place: Any = importlib.import_module(module)
            *around, last = name.split(".")
            for one in around:
                place = getattr(place, one)
            setattr(place, last, self.heard(getattr(place, last), part))
        gc.collect = self.heard(gc.collect, "collecting")


def timed_imports(clock: Clock) -> None:
    """Charges what is imported for the first time; what is there already costs nothing to speak of."""
    real = builtins.__import__

    def imported(name: str, *rest: Any, **more: Any) -> Any:
        if name in sys.modules and not (len(rest) > 3 and rest[3]):
            return real(name, *rest, **more)
        with clock.at(ENGINE if ENGINE in clock.working else "importing"):
            return real(name, *rest, **more)

    builtins.__import__ = imported


def main() -> None:
    """The command, watched."""
    clock = Clock()
    clock.charge()
    clock.working = [REST]
    timed_imports(clock)
    with clock.at("importing"):
        from werkboek.cli import main as command

        # WeasyPrint first, as the product imports it: under its own fontconfig and without asking gcc for libraries.
        from werkboek.render import pdf

        with clock.at(ENGINE):
            pdf.engine()
        clock.watch()
    sys.argv = ["werkboek", *sys.argv[1:]]
    with suppress(SystemExit):
        command()
    clock.charge()
    print(json.dumps(clock.spent))


if __name__ == "__main__":
    main()
