"""Ace by DAISY's report on an EPUB: can everybody read it? Ace 1.4 (MIT) comes from npm, pinned in tests/npm."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from instruments.browser import CHROMIUM
from instruments.need import MissingError
from werkboek.check.validators import CHECKERS, Message

NPM = Path(__file__).parent.parent / "npm"
INSTALL_SECONDS = 300


@dataclass(frozen=True)
class Report:
    """Ace's verdict, "pass" or "fail", and all that it found, in the order of files and rules."""

    outcome: str
    findings: tuple[Message, ...]


def check(path: Path | str) -> Report:
    """Checks one EPUB; takes 3 s and then 0.4 to 0.6 s a document of the spine.

    Raises MissingError without Node, Chromium or what npm installs.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(path)
    program = module("@daisy/ace-cli") / "bin" / "ace.js"
    node = shutil.which("node")
    if not node or not CHROMIUM:
        raise MissingError(
            "Ace needs node and chromium; on Debian and Ubuntu they are in the packages nodejs and chromium"
        )
    opinion = replace(CHECKERS[1], command=lambda: [node, str(program)]).says(Path(path))
    assert opinion is not None
    return Report("fail" if opinion.messages else "pass", opinion.messages)


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


__all__ = ["MissingError", "Report", "check", "installed", "module"]
