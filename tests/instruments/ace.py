"""Ace by DAISY's report on an EPUB: can everybody read it? Ace 1.4 (MIT) comes from npm, pinned in tests/npm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from instruments.browser import CHROMIUM
from instruments.need import MissingError

NPM = Path(__file__).parent.parent / "npm"
SECONDS = 600
INSTALL_SECONDS = 300
# Debian's package for each program that is not named after it.
PACKAGES = {"node": "nodejs"}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: Ace's or axe's name of the rule, its impact (minor, moderate, serious or critical),
    the file with its path from the package document, and what is the matter there."""

    rule: str
    impact: str
    file: str
    what: str


@dataclass(frozen=True)
class Report:
    """Ace's verdict, "pass" or "fail", and all that it found, in the order of files and rules."""

    outcome: str
    findings: tuple[Finding, ...]


def check(path: Path | str) -> Report:
    """Checks one EPUB; takes 3 s and then 0.4 to 0.6 s a document of the spine.

    Raises MissingError without Node, Chromium or what npm installs.
    """
    raw = _run(Path(path))
    findings = {
        _finding(document, found)
        for document in raw["assertions"]
        for found in document["assertions"]
        if found["earl:result"]["earl:outcome"] == "fail"
    }
    order = sorted(findings, key=lambda one: (one.file, one.rule, one.what))
    return Report(str(raw["earl:result"]["earl:outcome"]), tuple(order))


def installed() -> bool:
    """Runs ``npm ci`` where npm is there and it has not been done for these versions: is there now what is pinned?

    No script of a package is run, so no browser is fetched either: `.npmrc` says so.
    """
    if not _complete() and (npm := shutil.which("npm")):
        with tempfile.TemporaryFile() as said:
            subprocess.run([npm, "ci"], cwd=NPM, stdout=said, stderr=said, timeout=INSTALL_SECONDS, check=False)
    return _complete()


def module(name: str) -> Path:
    """The folder of a package of npm at the version of the lock, or MissingError with the command to run."""
    folder = NPM / "node_modules" / name
    if _version(folder / "package.json") != _pinned()[name]:
        raise MissingError(f"{name} {_pinned()[name]} is not installed; run npm ci in {NPM.parent.name}/{NPM.name}")
    return folder


def _complete() -> bool:
    """What package.json names is there; npm writes the list of all that it installed last of all."""
    there = [_version(NPM / "node_modules" / name / "package.json") == wanted for name, wanted in _pinned().items()]
    return all(there) and (NPM / "node_modules" / ".package-lock.json").is_file()


def _pinned() -> dict[str, str]:
    """The version of each package that an instrument asks for by name."""
    lock = json.loads((NPM / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {name: lock[f"node_modules/{name}"]["version"] for name in (*lock[""]["devDependencies"], "jszip")}


def _version(description: Path) -> str:
    """The version in a package.json, or nothing where there is no such file."""
    if not description.is_file():
        return ""
    return str(json.loads(description.read_text(encoding="utf-8"))["version"])


def _program(name: str, found: str | None) -> str:
    if not found:
        package = PACKAGES.get(name, name)
        raise MissingError(f"{name} is not on this machine; on Debian and Ubuntu it is in the package {package}")
    return found


def _run(path: Path) -> dict[str, Any]:
    """Ace's JSON. Its exit code is 0 or 2 for a verdict; anything else is no verdict."""
    if not path.is_file():
        raise FileNotFoundError(path)
    program = module("@daisy/ace-cli") / "bin" / "ace.js"
    node, chromium = _program("node", shutil.which("node")), _program("chromium", CHROMIUM)
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "report"
        command = [node, str(program), "-E", "-f", "-l", "en", "-o", str(out), str(path.absolute())]
        code, said = _patiently(command, {**_own(scratch), "PUPPETEER_EXECUTABLE_PATH": chromium})
        if code not in (0, 2) or not (out / "report.json").is_file():
            raise RuntimeError(f"Ace gave no report on {path.name}: {said.strip()[:2000]}")
        report: dict[str, Any] = json.loads((out / "report.json").read_text(encoding="utf-8"))
        return report


def _own(scratch: str) -> dict[str, str]:
    """An environment in which settings, logs and files in passing are kept in a folder that will go."""
    places = ("HOME", "TMPDIR", "TEMP", "TMP", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    return {**os.environ, **dict.fromkeys(places, scratch)}


def _patiently(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Exit code and what was said. One that takes too long is asked to stop first, for it has a browser to close."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", env=environment
    )
    try:
        said, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.terminate()
        try:
            process.communicate(timeout=10)
        finally:
            process.kill()
        raise
    return process.returncode, said


def _finding(document: dict[str, Any], found: dict[str, Any]) -> Finding:
    """One assertion of the report; the many lines of axe's account become one."""
    test, what = found["earl:test"], str(found["earl:result"]["dct:description"])
    file = str(document["earl:testSubject"]["url"])
    return Finding(str(test["dct:title"]), str(test["earl:impact"]), file, "; ".join(what.split("\n")))


__all__ = ["Finding", "MissingError", "Report", "check", "installed", "module"]
