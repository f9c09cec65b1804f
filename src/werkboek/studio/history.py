"""What was changed in a project, so that it can be undone, also after the program was closed.

A file of lines of JSON in the project's own hidden folder. A change is noted before it is made: whoever pulls the plug
in between finds a note of what never happened, and that is passed over.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from werkboek.output import write

MOST = 300  # changes that are kept


@dataclass(frozen=True, slots=True)
class Change:
    """In a file, from line ``at`` (from 0), ``old`` lines that became ``new``; None: there was no file."""

    file: str
    at: int
    old: tuple[str, ...] | None
    new: tuple[str, ...] | None
    undone: bool = False


def between(file: str, old: str | None, new: str | None) -> Change:
    """The change from one text to another, without the lines that they share at both ends."""
    if old is None or new is None:
        return Change(file, 0, _rows(old), _rows(new))
    a, b = old.split("\n"), new.split("\n")
    at = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    tail = 0
    while tail < min(len(a), len(b)) - at and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return Change(file, at, tuple(a[at : len(a) - tail]), tuple(b[at : len(b) - tail]))


def _rows(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(text.split("\n"))


class History:
    """The changes of a project, oldest first; those that were undone stand at the end."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / ".werkboek" / "history.jsonl"
        self.changes = list(self._read())

    def _read(self) -> list[Change]:
        try:
            rows = self.path.read_text(encoding="utf-8", errors="replace").split("\n")
        except OSError:
            return []
        found = []
        for row in rows:
            try:
                data = json.loads(row)
                old, new = (None if data[side] is None else tuple(map(str, data[side])) for side in ("old", "new"))
                found.append(Change(str(data["file"]), int(data["at"]), old, new, bool(data["undone"])))
            except (ValueError, TypeError, KeyError):  # nothing of ours
                continue
        return found

    def add(self, change: Change) -> None:
        """Notes a change that is about to be made; what was undone before it can no longer be done again.

        Raises WerkboekError W01 or W02, as all that notes anything does, and then nothing is noted.
        """
        self._keep([*[one for one in self.changes if not one.undone][-MOST + 1 :], change])

    def dropped(self, change: Change) -> None:
        """A change that could not be made after all."""
        self._keep([one for one in self.changes if one is not change])

    @property
    def last(self) -> Change | None:
        """The change to undo next."""
        return next((one for one in reversed(self.changes) if not one.undone), None)

    @property
    def next(self) -> Change | None:
        """The change to make again next."""
        return next((one for one in self.changes if one.undone), None)

    def turned(self, change: Change) -> Change:
        """Notes that a change is undone, or made again; the change as it is noted."""
        noted = replace(change, undone=not change.undone)
        self._keep([noted if one is change else one for one in self.changes])
        return noted

    def _keep(self, changes: list[Change]) -> None:
        write([(self.path, "".join(map(_line, changes)).encode())])
        self.changes = changes


def _line(change: Change) -> str:
    return json.dumps(asdict(change), ensure_ascii=False) + "\n"


def turned(text: str | None, change: Change, *, undo: bool) -> tuple[bool, str | None]:
    """(whether a change can be undone, or made again, in a text; the text after it).

    Where other lines came or went above it, its place is looked for.
    """
    here, there = (change.new, change.old) if undo else (change.old, change.new)
    if here is None or there is None:
        return (text is None if here is None else text == "\n".join(here)), None if there is None else "\n".join(there)
    if text is None:
        return False, None
    rows = text.split("\n")
    places = [at for at in range(len(rows) - len(here) + 1) if tuple(rows[at : at + len(here)]) == here]
    if not places or (not here and change.at > len(rows)):
        return False, text
    at = min(places, key=lambda place: abs(place - change.at))
    return True, "\n".join([*rows[:at], *there, *rows[at + len(here) :]])
