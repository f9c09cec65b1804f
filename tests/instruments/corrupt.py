"""Damages a cache as disks, power cuts and curious people do; the same seed does the same damage."""

from __future__ import annotations

from pathlib import Path
from random import Random

ELSEWHERE = "/etc/passwd"


def corrupted(folder: Path, seed: int) -> str:
    """Damage one entry of the cache in a folder; what was done, in words.

    Raises IndexError if no entry is left that has anything in it.
    """
    random = Random(seed)
    found = sorted(path for path in folder.glob("v1/*/*") if path.suffix != ".part" and not path.is_symlink())
    entries = [path for path in found if path.is_file() and path.stat().st_size]
    path = random.choice(entries)
    data = path.read_bytes()
    at = random.randrange(len(data))
    more = random.randbytes(random.randrange(1, 100))
    contents = {
        f"has byte {at} flipped": data[:at] + bytes([data[at] ^ random.randrange(1, 256)]) + data[at + 1 :],
        f"is cut off after {at} bytes": data[:at],
        "is emptied": b"",
        f"has {len(more)} bytes appended": data + more,
        "is random bytes": random.randbytes(len(data)),
    }
    if others := [other for other in entries if other != path]:
        other = random.choice(others)
        contents[f"has the content of {other.name}"] = other.read_bytes()
    way = random.choice([*contents, "is a folder", f"is a link to {ELSEWHERE}"])
    path.unlink()
    if way in contents:
        path.write_bytes(contents[way])
    elif way == "is a folder":
        path.mkdir()
    else:
        path.symlink_to(ELSEWHERE)
    return f"{path.name} {way}"
