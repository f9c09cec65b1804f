"""What an edition is once made: bytes, and where each writing space landed. Only here are files written for keeps."""

from __future__ import annotations

import errno
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from werkboek.problems import Problem, WerkboekError
from werkboek.spaces import Space

Way = Literal["single", "duplex", "folded"]
SIDES: Mapping[Way, int] = {"single": 1, "duplex": 2, "folded": 4}  # of a sheet that is printed so
STAPLED = 64  # pages that two staples hold, on paper of 100 grams
STALE = 60  # seconds: no file takes so long to be written
OURS = re.compile(r"\..+\.[a-z0-9_]{8}\.part")  # what mkstemp makes of a name


@dataclass(frozen=True, slots=True)
class Place:
    """Where the space of a part of an exercise stands: page from 1, ``part`` from 1, edges in mm from the page's top.

    ``prompt_pages`` are the first and the last page of the question above it; ``asked``: lines that the author named.
    """

    exercise: str
    part: int
    page: int
    space: Space
    top: float
    bottom: float
    prompt_pages: tuple[int, int]
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """One edition of the book, not yet on disk. ``pages`` is None where pages have no meaning (EPUB).

    ``marked``: the folios of the pages of the paper edition that it marks; ``unmarked``: number and opening words of
    the others. ``ways``: how it may be printed, none of what is to be seen on a device; ``ink``: percent of a page.
    """

    edition: str
    name: str
    data: bytes
    pages: int | None = None
    places: tuple[Place, ...] = ()
    marked: tuple[str, ...] = ()
    unmarked: tuple[tuple[int, str], ...] = ()
    ways: tuple[Way, ...] = ()
    ink: float = 0.0

    @property
    def percent(self) -> int:
        """Its ink as it is told: a page that is printed takes some."""
        return max(1, round(self.ink))

    @property
    def sheets(self) -> dict[Way, int]:
        """How many sheets of paper each way of printing takes; a thick book is folded only if there is no other way.

        >>> Output("standard", "a.pdf", b"", 62, ways=("single", "duplex", "folded")).sheets
        {'single': 62, 'duplex': 31, 'folded': 16}
        """
        ways = [one for one in self.ways if one != "folded" or self.ways == ("folded",) or (self.pages or 0) <= STAPLED]
        return {way: -(-(self.pages or 0) // SIDES[way]) for way in ways}


def write(files: Iterable[tuple[Path, bytes]], *, replace: bool = True) -> None:
    """Write all files or none: each beside its place first, then all are renamed.

    Raises WerkboekError W01 (no rights), W02 (disk full), W04 (exists and ``replace`` is off), P10 (no folder).
    """
    files = list(files)
    if not replace:
        for path, _ in files:
            if path.exists():
                raise WerkboekError(Problem("W04", path=_shown(path)))
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, data in files:
            with _sentences(path):
                waiting.append((_beside(path, data), path))
        for temporary, path in waiting:
            with _sentences(path):
                temporary.replace(path)
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)


def swept(folder: Path) -> None:
    """Takes away what a killed process was writing in a folder; what was begun just now may still be written."""
    for path in folder.glob(".*.part"):
        with suppress(OSError):
            if OURS.fullmatch(path.name) and time.time() - path.stat().st_mtime > STALE:
                path.unlink()


def is_there(path: Path, data: bytes) -> bool:
    """Whether a file holds these very bytes already."""
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _beside(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode())
    except BaseException:  # Ctrl-C too: nothing half-written stays behind
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _mode() -> int:
    """The rights a new file would get here; mkstemp gives 600, which a web server cannot read."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise WerkboekError(Problem("P10", path=_shown(path))) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        reason = {"reason": error.strerror or str(error)}
        raise WerkboekError(Problem("W02" if full else "W01", path=_shown(path), values=reason)) from error


def _shown(path: Path) -> str:
    return path.as_posix()
