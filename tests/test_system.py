"""What a fresh machine must have, and that the two commands name no address and no place of one machine."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from werkboek import system

TOP = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bundle.lock")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A machine of this platform, with these commands, that lacks the needs of these names."""

    def pretend(platform: str = "Linux", commands: str = "", root: bool = False, lacks: str = "") -> None:
        needs = tuple(
            replace(need, is_met=lambda name=need.name: name not in lacks.split(", ")) for need in system.NEEDS
        )
        monkeypatch.setattr(system, "NEEDS", needs)
        monkeypatch.setattr(system.platform, "system", lambda: platform)
        monkeypatch.setattr(system.shutil, "which", lambda name: name if name in commands.split() else None)
        monkeypatch.setattr(system, "_is_root", lambda: root)

    return pretend


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The lines that would have been run, each with its DEBIAN_FRONTEND; every one of them fails with 100."""
    lines: list[tuple[str, str]] = []

    def run(line: str, *, env: dict[str, str], **_: object) -> subprocess.CompletedProcess[str]:
        lines.append((line, env["DEBIAN_FRONTEND"]))
        return subprocess.CompletedProcess(line, 100)

    monkeypatch.setattr(system.subprocess, "run", run)
    return lines


APT = "apt-get update && apt-get install -y --no-install-recommends"
UCRT = "mingw-w64-ucrt-x86_64"


@pytest.mark.parametrize(
    ("platform", "commands", "line"),
    [
        (
            "Linux",
            "apt-get dnf",
            f"{APT} python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 default-jre-headless "
            "poppler-utils chromium",
        ),
        ("Linux", "dnf", "dnf install -y python3 pango harfbuzz java-headless poppler-utils chromium"),
        ("Darwin", "", "brew install python pango harfbuzz temurin poppler chromium"),
        (
            "Windows",
            "",
            f"pacman -S --needed --noconfirm {UCRT}-pango {UCRT}-harfbuzz {UCRT}-poppler"
            "  # and by hand: venv with pip for Python, Java 11 or newer, Chromium",
        ),
        (
            "Linux",
            "",
            "Install these with the package manager of your system: venv with pip for Python, Pango, PangoFT2, "
            "HarfBuzz-Subset, Java 11 or newer, pdftotext, Chromium.",
        ),
    ],
)
def test_the_line_for_each_platform(machine, platform: str, commands: str, line: str) -> None:
    machine(platform, commands)
    assert system.install_line(system.NEEDS) == line


def test_only_what_is_missing_is_in_the_line(machine) -> None:
    machine(commands="apt-get", lacks="PangoFT2, pdftotext")
    assert system.install_line(system.missing("book")) == f"{APT} libpangoft2-1.0-0"
    assert system.install_line(system.missing("test")) == f"{APT} libpangoft2-1.0-0 poppler-utils"


def test_nothing_missing_is_silent(machine, ran, capfd: pytest.CaptureFixture[str]) -> None:
    machine(commands="apt-get", root=True)
    assert system.missing("test") == ()
    assert system.main(["test"]) == 0
    assert capfd.readouterr() == ("", "")
    assert ran == []


@pytest.mark.parametrize(
    ("purpose", "lacks", "code"),
    [
        ("book", "Pango, PangoFT2, HarfBuzz-Subset", 0),
        ("test", "Pango", 3),
        ("book", "Pango, venv with pip for Python", 3),
        ("book", "pdftotext", 0),
        ("test", "pdftotext", 3),
    ],
)
def test_who_is_not_root_is_told(machine, ran, capsys, purpose: str, lacks: str, code: int) -> None:
    machine(commands="apt-get", lacks=lacks)
    assert system.main([purpose]) == code
    said = capsys.readouterr()
    needs = system.missing(purpose)
    assert said.out == ""
    assert (system.install_line(needs) in said.err) if needs else (said.err == "")
    assert ran == []


def test_root_with_apt_installs_and_passes_the_status_on(machine, ran, capsys) -> None:
    machine(commands="apt-get", root=True, lacks="Pango")
    line = f"{APT} libpango-1.0-0"
    assert system.main(["book"]) == 100
    assert ran == [(line, "noninteractive")]
    assert capsys.readouterr().out == line + "\n"


def test_root_without_apt_installs_nothing(machine, ran) -> None:
    machine(commands="dnf", root=True, lacks="pdftotext")
    assert system.main(["test"]) == 3
    assert ran == []


def test_an_old_python_is_told_so_in_a_sentence(machine, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    machine()
    monkeypatch.setattr(system, "_python", lambda: (3, 10))
    assert system.main(["book"]) == 3
    assert capsys.readouterr().err.startswith("werkboek needs Python 3.11 or newer")


@pytest.mark.parametrize(
    ("platform", "first", "last"),
    [
        ("Linux", "libpango-1.0.so.0", "libpango-1.0.so.0"),
        ("Darwin", "libpango-1.0.dylib", "/usr/local/lib/libpango-1.0.dylib"),
        (
            "Windows",
            r"C:\msys64\ucrt64\bin\libpango-1.0-0.dll",
            r"C:\Program Files\GTK3-Runtime Win64\bin\libpango-1.0-0.dll",
        ),
    ],
)
def test_where_a_library_is_looked_for(machine, monkeypatch, platform: str, first: str, last: str) -> None:
    machine(platform)
    monkeypatch.delenv("WEASYPRINT_DLL_DIRECTORIES", raising=False)
    files = system._library_files("libpango-1.0")
    assert (files[0], files[-1]) == (first, last)


def test_a_library_that_is_not_there_is_missing() -> None:
    assert not system._has_library("libno-such-library-1.0")


@pytest.mark.parametrize(
    ("answer", "enough"),
    [
        ('openjdk version "17.0.15" 2025-04-15', True),
        ('Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "11" 2018-09-25', True),
        ('java version "1.8.0_401"', False),
        ("Unable to locate a Java Runtime.", False),
    ],
)
def test_java_is_asked_for_its_version(machine, monkeypatch, answer: str, enough: bool) -> None:
    machine(commands="java")
    done = subprocess.CompletedProcess(["java"], 0, stdout="", stderr=answer)
    monkeypatch.setattr(system.subprocess, "run", lambda *_, **__: done)
    assert system._has_java() is enough


def test_no_java_at_all(machine) -> None:
    machine()
    assert not system._has_java()


def test_it_runs_alone_before_anything_is_installed(tmp_path: Path) -> None:
    alone = shutil.copy(system.__file__, tmp_path)
    # An empty PATH, so that nothing can be installed by a test.
    environment = {**os.environ, "PATH": str(tmp_path)}
    for purpose, codes in (("book", {0}), ("test", {3}), ("nonsense", {2})):
        done = subprocess.run([sys.executable, "-I", "-S", alone, purpose], env=environment, check=False)
        assert done.returncode in codes


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((TOP / lock).read_text("utf-8")))


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pin_of_a_lock_has_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (TOP / lock).read_text("utf-8"))
    entries = [entry for entry in entries if not entry.startswith("#")]
    assert len(entries) == len(pins(lock)) > 30
    assert [entry.split()[0] for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)] == []


def test_the_locks_are_of_this_pyproject() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    build = [*project["project"]["dependencies"], *groups["build"]]
    dev, bundle = ([*build, *filter(lambda line: isinstance(line, str), groups[one])] for one in ("dev", "bundle"))
    for lock, lines in zip(LOCKS, (build, dev, bundle), strict=True):
        locked = pins(lock)
        for wanted in map(Requirement, lines):
            version = locked.get(canonicalize_name(wanted.name), "0")
            assert wanted.specifier.contains(version), f"{wanted} is not in {lock}: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_the_other_locks_only_add_to_the_first(lock: str) -> None:
    # `make test` after `make book` in the same .venv may not move a version.
    assert pins("requirements.lock").items() <= pins(lock).items()


@pytest.mark.parametrize("file", [*LOCKS, "Makefile", ".ci/run", "tests/clean-debian.sh", "src/werkboek/system.py"])
def test_no_address_and_no_place_of_one_machine(file: str) -> None:
    text = (TOP / file).read_text("utf-8").replace("file://", "")
    assert re.findall(r"://|(?<!no-emit-)index-url|(?:^|[\s\"'=])/(?:work|tmp|root|home|Users)\b", text) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no executable bit")
@pytest.mark.parametrize("file", [".ci/run", "tests/clean-debian.sh"])
def test_a_script_can_be_started(file: str) -> None:
    assert os.access(TOP / file, os.X_OK)
