"""The exports in a zip, as a host or a file manager packs them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from werkboek.read.wxr import is_export
from werkboek.zips import ENTRIES, Budget, Member, refuse_directory

TOTAL = 1 << 30  # bytes, unpacked
HEAD = 8_192  # bytes


def zipped(file: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """The members of a zip that are exports, with their names as words to show: never as paths.

    A ``ValueError`` says what is wrong with the zip, also while a member is read.
    """
    refuse_directory(file)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OverflowError) as error:
        raise ValueError("damaged zip") from error
    with archive:
        entries = archive.infolist()
        if len(entries) > ENTRIES:
            raise ValueError(f"more than {ENTRIES} files in the zip")
        if any(entry.flag_bits & 1 for entry in entries):
            raise ValueError("the zip has a password")
        budget = Budget(TOTAL)
        for entry in entries:
            if entry.filename.lower().endswith(".xml") and not _from_mac(entry.filename):
                member = io.BufferedReader(Member(archive, entry, budget), HEAD)
                if is_export(member.peek(HEAD)):
                    yield entry.filename, member


def _from_mac(name: str) -> bool:
    """What macOS adds to a zip: __MACOSX/._export.xml."""
    return name.rpartition("/")[2].startswith("._")
