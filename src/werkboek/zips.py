"""A zip from outside, unpacked within limits that are counted while reading: nothing that it says of itself counts."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import BinaryIO

ENTRIES = 2_000
DIRECTORY = 2 << 20  # bytes of the list of entries: read whole by zipfile before anyone can count it
RATIO = 200  # unpacked to packed, for an entry over 1 MiB; text stays under 35


def refuse_directory(file: BinaryIO) -> None:
    """Looks at the end record (APPNOTE 4.3.16) before zipfile does, which believes any size of directory."""
    size = file.seek(0, io.SEEK_END)
    start = max(0, size - (1 << 16) - 22)
    file.seek(start)
    tail = file.read(size - start)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 22:
        raise ValueError("damaged zip")
    count, length = struct.unpack_from("<HI", tail, at + 10)
    # A zip64 locator (4.3.15) stands for 4 GiB or 65,535 files; zipfile would believe it over the end record.
    if count > ENTRIES or length > DIRECTORY or tail[max(at - 20, 0) : at].startswith(b"PK\6\7"):
        raise ValueError(f"more than {ENTRIES} files in the zip")
    file.seek(0)


class Budget:
    """What may still be unpacked of the whole zip, in bytes."""

    def __init__(self, total: int) -> None:
        self.left = total

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise ValueError("the zip unpacks to more than its size allows")


class Member(io.RawIOBase):
    """An entry that counts what comes out of it."""

    def __init__(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> None:
        # Others unpack with as much memory as their header asks for.
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError("packed in a way that is not read")
        self.packed, self.budget, self.count = entry.compress_size, budget, 0
        try:
            self.source = archive.open(entry)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, struct.error) as error:
            raise ValueError("damaged zip") from error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self.source.read(len(view))
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise ValueError("damaged zip") from error
        self.count += len(data)
        self.budget.spend(len(data))
        if self.count > 1 << 20 and self.count > RATIO * self.packed:
            raise ValueError("a file in the zip unpacks to more than its size allows")
        view[: len(data)] = data
        return len(data)


def unpacked(file: BinaryIO, total: int) -> dict[str, bytes]:
    """All members of a zip by name, of at most ``total`` bytes together; names are keys, never paths.

    Raises ValueError with what is wrong with the zip.
    """
    refuse_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES:
                raise ValueError(f"more than {ENTRIES} files in the zip")
            if len({entry.filename for entry in entries}) < len(entries):
                raise ValueError("two files of one name in the zip")
            budget = Budget(total)
            members = {entry.filename: Member(archive, entry, budget) for entry in entries if entry.file_size}
            return {name: io.BufferedReader(member, 1 << 16).read() for name, member in members.items()}
    except (zipfile.BadZipFile, NotImplementedError, struct.error, OverflowError) as error:
        raise ValueError("damaged zip") from error
