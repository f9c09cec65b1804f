"""What is expensive to make again, kept on disk: a lost or damaged entry costs time, never a wrong page or an error."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

VERSION = "v1"
MAGIC = b"werkboek 1 "
ENTRY = re.compile(r"[0-9a-f]{64}\.[a-z]+")
UNFINISHED = re.compile(ENTRY.pattern + r"\.\w+\.part")
HOUR = 60 * 60
DAY = 24 * HOUR
ROOM = 0.8  # of the limit, after trimming: the next build writes into the rest


@dataclass(frozen=True, slots=True)
class Cache:
    """Entries in a folder, each under the digest of all that it was made from. ``limit`` is in bytes.

    Without a folder nothing is kept. What the disk refuses is as good as not there: no method raises OSError,
    and other processes may read, write, trim and clear the same folder meanwhile.
    """

    folder: Path | None
    limit: int = 500_000_000

    def get(self, kind: str, key: str) -> bytes | None:
        """What was put under a kind and a key, if it is there to the last bit; what is damaged goes."""
        if self.folder is None:
            return None
        path = _place(self.folder, kind, key)
        try:
            status = path.lstat()
            content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""  # a pipe would keep us waiting
        except OSError:
            return None
        head, end, data = content.partition(b"\n")
        if head + end != _header(kind, key, data):
            _remove(path)
            return None
        if abs(time.time() - status.st_mtime) > DAY:  # used again; also if the clock was ahead when it was written
            with suppress(OSError):
                os.utime(path)
        return data

    def has(self, kind: str, key: str) -> bool:
        """Whether there is an entry, sound or not."""
        with suppress(OSError):
            return self.folder is not None and _place(self.folder, kind, key).exists()
        return False

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep data under a kind, a word in lower case, and a key as ``key()`` makes it; else raises ValueError."""
        if self.folder is None:
            return
        path = _place(self.folder, kind, key)
        with suppress(OSError):
            self.folder.mkdir(0o700, parents=True, exist_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".part", dir=path.parent)
            temporary = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_header(kind, key, data))
                    file.write(data)
                temporary.replace(path)  # without fsync: if the power fails, the digest tells
            except BaseException:  # Ctrl-C too
                _remove(temporary)
                raise

    def size(self) -> tuple[int, int]:
        """How many entries there are, and their bytes."""
        sizes = [status.st_size for _, status in self._files(ENTRY)]
        return len(sizes), sum(sizes)

    def clear(self) -> int:
        """Remove every entry and all unfinished ones; how many entries went."""
        for path, _ in self._files(UNFINISHED):
            _remove(path)
        return sum(_remove(path) for path, _ in self._files(ENTRY))

    def trim(self) -> None:
        """Remove the entries that were used longest ago until the rest is under 80 % of the limit.

        What a killed process left unfinished goes after an hour.
        """
        for path, status in self._files(UNFINISHED):
            if time.time() - status.st_mtime > HOUR:
                _remove(path)
        entries = sorted(self._files(ENTRY), key=lambda found: found[1].st_mtime_ns)
        total = sum(status.st_size for _, status in entries)
        for path, status in entries:
            if total < ROOM * self.limit:
                break
            _remove(path)
            total -= status.st_size  # gone or not: if another process trims too, we must not take twice as much

    def _files(self, names: re.Pattern[str]) -> Iterator[tuple[Path, os.stat_result]]:
        """Our own files with such names. No link is followed: it may lead to what is not ours."""
        if self.folder is None:
            return
        for place in _inside(self.folder / VERSION):
            for path in _inside(place):
                if not names.fullmatch(path.name) or path.name[:2] != place.name:
                    continue
                with suppress(OSError):  # another process may have removed it
                    status = path.lstat()
                    if stat.S_ISREG(status.st_mode):
                        yield path, status


def key(*parts: str | bytes) -> str:
    """The SHA-256 of all parts in order, in hexadecimal digits; each counts with its length, text as UTF-8."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def folder() -> Path:
    """Where entries are kept: the folder that WERKBOEK_CACHE names, else the user's own for what can be made again."""
    if named := os.environ.get("WERKBOEK_CACHE"):
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("werkboek", appauthor=False)


def _place(folder: Path, kind: str, key: str) -> Path:
    name = f"{key}.{kind}"
    if not ENTRY.fullmatch(name):  # trimming would never find it again
        raise ValueError(f"no entry can be called {name}")
    return folder / VERSION / key[:2] / name


def _header(kind: str, key_: str, data: bytes) -> bytes:
    return MAGIC + key(key_, kind, data).encode() + b"\n"


def _inside(folder: Path) -> list[Path]:
    """What stands in a folder; nothing if it is a link, or cannot be read."""
    with suppress(OSError):
        return [] if folder.is_symlink() else list(folder.iterdir())
    return []


def _remove(path: Path) -> bool:
    """Whether we removed it. An empty folder in the place of an entry goes too, or nothing could be put there again."""
    for remove in (path.unlink, path.rmdir):
        with suppress(OSError):
            remove()
            return True
    return False
