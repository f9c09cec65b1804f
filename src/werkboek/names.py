"""Names of files that every system takes and that stay below their folder; a path has strokes, and begins there."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120  # letters of a part of a path; most systems take 255 bytes
# What is a device to Windows, whatever is behind its dot.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|$)", re.I)
# What no name on Windows may have in it (Microsoft, "Naming Files, Paths, and Namespaces"); \ and : lead elsewhere.
_NEVER = re.compile(r'[<>:"|?*\\]')


def safe(path: str) -> bool:
    """Whether a path names a file below its folder, on any system; one that begins with a dot is for machines.

    >>> [safe(one) for one in ("themes/warm/theme.css", "../a.md", "/a.md", "C:a.md", "con.md", ".git/config")]
    [True, False, False, False, False, False]
    """
    return all(0 < len(part) <= LONGEST and part.isprintable() and part == part.strip(" .")
               and not _NEVER.search(part) and not _DEVICE.match(part) for part in path.split("/"))  # fmt: skip


def plain(path: str) -> str:
    """The last part of a path without what some system would not take.

    >>> plain("C:/teksten/wat nu?.md")
    'wat nu-.md'
    """
    found = re.sub(r"[^\w .()&,’'-]+", "-", PurePosixPath(path.replace("\\", "/")).name).strip(" .-")
    name = PurePosixPath(found)
    return found if len(found) < LONGEST - 10 else f"{name.stem[:80].rstrip(' .')}{name.suffix[:10].rstrip()}"


def key(path: str) -> str:
    """What two names have in common that are one file on some system: macOS composes accents, and no case counts.

    >>> key("Eén.md") == key("eE\\u0301N.md")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def free(path: str, taken: set[str]) -> str:
    """The path, or the first like it whose key is not ``taken``; then it is."""
    one, found, count = PurePosixPath(path), path, 1
    stem, dot, rest = one.name.partition(".")
    while key(found) in taken or _DEVICE.match(PurePosixPath(found).name):
        count += 1
        found = (one.parent / f"{stem}-{count}{dot}{rest}").as_posix()
    taken.add(key(found))
    return found
