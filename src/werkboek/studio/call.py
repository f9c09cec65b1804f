"""What is on the table, and what a page asks of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from werkboek import language
from werkboek.cache import Cache
from werkboek.language import Language
from werkboek.output import swept
from werkboek.problems import failed
from werkboek.studio.arrivals import Arrival
from werkboek.studio.changes import Changes, ConflictError
from werkboek.studio.desk import Desk, lined

_UNWRITTEN = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# What is read and written in a project by a name of ours.
OURS = ("book.toml", "dist", ".werkboek/history.jsonl",
        *(language.load(code).studio["sources"] for code in language.LANGUAGES))  # fmt: skip


@dataclass
class Studio:
    """What is on the table, and where new projects are put. ``waiting``: what she is choosing the posts of.

    ``ends``: has the program end.
    """

    home: Path
    kept: Cache
    desk: Desk | None = None
    changes: Changes | None = None
    made: dict[str, bytes] = field(default_factory=dict)
    waiting: dict[str, Arrival] = field(default_factory=dict)
    step: tuple[str, int] = ("", 0)
    ends: Callable[[], None] = lambda: None

    def open(self, folder: Path) -> None:
        """Puts a project on the table, in the place of another.

        Raises WerkboekError P07 for one that others made so that it leads out of its folder.
        """
        for name in OURS:
            if not (folder / name).resolve().is_relative_to(folder.resolve()):
                raise failed("P07", name)
        self.close()
        for place in (folder, folder / ".werkboek", folder / "dist"):
            swept(place)
        self.changes = Changes(folder)
        self.desk = Desk(folder, self.kept)

    def close(self) -> None:
        """Puts the project away."""
        if self.desk:
            self.desk.end()
        self.desk = self.changes = None
        self.made.clear()

    def recent(self) -> list[Path]:
        """Her projects, the one changed last first."""
        found = [path for path in self.home.iterdir() if (path / "book.toml").is_file()] if self.home.is_dir() else []
        return sorted(found, key=lambda path: max(one.lstat().st_mtime for one in path.iterdir()), reverse=True)[:9]

    @property
    def table(self) -> tuple[Desk, Changes]:
        """The project on the table. Raises ConflictError if there is none."""
        if self.desk is None or self.changes is None:
            raise ConflictError
        return self.desk, self.changes


@dataclass(frozen=True, slots=True)
class Call:
    """What a page asks: the values in its address, what it sends, and the language of its reader."""

    studio: Studio
    values: dict[str, str]
    body: bytes
    speech: Language
    key: str

    @property
    def said(self) -> dict[str, Any]:
        """What it sends, as an object. Raises ValueError for anything else."""
        found = json.loads(self.body or b"{}")
        if not isinstance(found, dict):
            raise ValueError("no object")
        return found

    def text(self, name: str) -> str:
        """A text among what it sends. Raises ValueError for anything else."""
        found = self.said.get(name, "")
        if not isinstance(found, str):
            raise ValueError(f"{name} is no text")
        return found

    def written(self, name: str) -> str:
        """A text that goes into a file of hers: without what would make the file one that is no text."""
        return lined(_UNWRITTEN.sub("", self.text(name)))

    def number(self, name: str) -> int:
        """A number among what it sends. Raises ValueError for anything else."""
        found = self.said.get(name, 0)
        if not isinstance(found, int):
            raise ValueError(f"{name} is no number")
        return found
