"""The command ``kit``: makes it, writes it, says what there is."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from werkboek import project, report
from werkboek.build import Progress
from werkboek.cache import Cache, folder
from werkboek.kit import Kit, made
from werkboek.output import write

Say = Callable[[str], object]


def run(paths: Sequence[Path], out: Path, start: datetime.datetime | None, progress: Progress, say: Say, warn: Say, *,
        as_json: bool) -> None:  # fmt: skip
    """Writes the folder of the kit into ``out``, whole or not at all. Raises WerkboekError."""
    kit = made(project.load(paths), start.date() if start else None, progress, Cache(folder()))
    write([(out / kit.folder / name, data) for _, name, data in kit.files])
    if as_json:
        say(json.dumps(told(kit, out), ensure_ascii=False, indent=2))
        return
    for _, name, data in kit.files:
        say(f"{(out / kit.folder / name).as_posix()}  ({len(data) / 1000:.0f} kB)")
    for problem in kit.problems:
        warn(report.sentence(problem, kit.speech))


def told(kit: Kit, out: Path) -> dict[str, Any]:
    """The report of ``kit --json``."""
    return {
        "folder": (out / kit.folder).as_posix(),
        "files": [{"what": what, "name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                  for what, name, data in kit.files],
        "problems": [report.problem(one, kit.speech) for one in kit.problems],
    }  # fmt: skip
