"""What this machine must have before werkboek can work, and the one line that installs what is missing.

Standard library only, and nothing of ours: the Makefile runs this file with the system's own python3 before
there is a virtual environment (`python3 -I src/werkboek/system.py book`); `werkboek doctor` imports it.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

OLDEST_PYTHON = (3, 11)
OLDEST_JAVA = 11

# Exit code of every werkboek command that finds something missing on the machine.
MISSING = 3

# Each package manager by the name of its column in NEEDS.
INSTALL = {
    "apt": "apt-get update && apt-get install -y --no-install-recommends",
    "dnf": "dnf install -y",
    "brew": "brew install",
    "pacman": "pacman -S --needed --noconfirm",
}

# Where WeasyPrint 70 looks on Windows when WEASYPRINT_DLL_DIRECTORIES is not set.
WINDOWS_FOLDERS = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"
HOMEBREW_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib")


@dataclass(frozen=True)
class Need:
    """One thing the machine must have, how to see that it has it, and its package for each manager."""

    name: str
    purpose: str
    is_met: Callable[[], bool]
    apt: str
    dnf: str
    brew: str
    pacman: str = ""
    pdf_only: bool = False  # without it there is no PDF, but the EPUB is still made


def _library_files(stem: str) -> list[str]:
    """The names under which the loader may know a library: `libpango-1.0` is `libpango-1.0.so.0` on Linux."""
    system = platform.system()
    if system == "Windows":
        folders = os.environ.get("WEASYPRINT_DLL_DIRECTORIES", WINDOWS_FOLDERS).split(";")
        return [f"{folder}\\{stem}-0.dll" for folder in folders]
    if system == "Darwin":
        # A Python that is not Homebrew's own looks in neither folder, so name them.
        return [f"{stem}.dylib", *(f"{folder}/{stem}.dylib" for folder in HOMEBREW_FOLDERS)]
    return [f"{stem}.so.0"]


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def _has_library(stem: str) -> bool:
    """Load it, as WeasyPrint will: ctypes.util.find_library needs a compiler or ldconfig and can miss it."""
    return any(_loads(file) for file in _library_files(stem))


def libraries() -> tuple[str, ...]:
    """The versions of Pango and HarfBuzz here; one that is not there is empty."""
    return _says("libpango-1.0", "pango_version_string"), _says("libharfbuzz", "hb_version_string")


def _says(stem: str, function: str) -> str:
    for file in filter(_loads, _library_files(stem)):
        ask = getattr(ctypes.CDLL(file), function)
        ask.restype = ctypes.c_char_p
        return str(ask().decode())
    return ""


def _has_venv() -> bool:
    # Debian's python3 has the module venv, but not the ensurepip that puts pip into a new environment.
    # Who runs in one, or in a bundle, needs no other.
    return sys.prefix != sys.base_prefix or hasattr(sys, "frozen") or importlib.util.find_spec("ensurepip") is not None


def _has_java() -> bool:
    """Ask java itself: macOS has a /usr/bin/java that only says that there is no Java."""
    java = shutil.which("java")
    if java is None:
        return False
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', answer.stderr)
    return version is not None and int(version[1]) >= OLDEST_JAVA


def _has_pdftotext() -> bool:
    return shutil.which("pdftotext") is not None


def _has_chromium() -> bool:
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "chromium-headless-shell"))


NEEDS = (
    Need(
        name="venv with pip for Python",
        purpose="book",
        is_met=_has_venv,
        apt="python3-venv",
        dnf="python3",
        brew="python",
    ),
    Need(
        name="Pango",
        purpose="book",
        is_met=partial(_has_library, "libpango-1.0"),
        apt="libpango-1.0-0",
        dnf="pango",
        brew="pango",
        pacman="mingw-w64-ucrt-x86_64-pango",
        pdf_only=True,
    ),
    Need(
        name="PangoFT2",
        purpose="book",
        is_met=partial(_has_library, "libpangoft2-1.0"),
        apt="libpangoft2-1.0-0",
        dnf="pango",
        brew="pango",
        pacman="mingw-w64-ucrt-x86_64-pango",
        pdf_only=True,
    ),
    Need(
        name="HarfBuzz-Subset",
        purpose="book",
        is_met=partial(_has_library, "libharfbuzz-subset"),
        apt="libharfbuzz-subset0",
        dnf="harfbuzz",
        brew="harfbuzz",
        pacman="mingw-w64-ucrt-x86_64-harfbuzz",
        pdf_only=True,
    ),
    Need(
        name=f"Java {OLDEST_JAVA} or newer",
        purpose="test",
        is_met=_has_java,
        apt="default-jre-headless",
        dnf="java-headless",
        brew="temurin",  # the formula openjdk does not put java on the PATH
    ),
    Need(
        name="pdftotext",
        purpose="test",
        is_met=_has_pdftotext,
        apt="poppler-utils",
        dnf="poppler-utils",
        brew="poppler",
        pacman="mingw-w64-ucrt-x86_64-poppler",
    ),
    Need(
        name="Chromium",
        purpose="test",
        is_met=_has_chromium,
        apt="chromium",
        dnf="chromium",
        brew="chromium",
    ),
)

# What is tested is a book, so whoever tests needs all that a book needs.
PURPOSES = {"book": ("book",), "test": ("book", "test")}


def missing(purpose: str) -> tuple[Need, ...]:
    """What this machine lacks to make a `book`, or to run the `test`s."""
    return tuple(need for need in NEEDS if need.purpose in PURPOSES[purpose] and not need.is_met())


def install_line(needs: Sequence[Need]) -> str:
    """The one line that installs these here; a plain sentence where we know no package manager."""
    manager = _manager()
    packages = dict.fromkeys(package for need in needs if (package := getattr(need, manager, "")))
    by_hand = ", ".join(need.name for need in needs if not getattr(need, manager, ""))
    if not packages:
        return f"Install these with the package manager of your system: {by_hand}."
    line = f"{INSTALL[manager]} {' '.join(packages)}"
    return f"{line}  # and by hand: {by_hand}" if by_hand else line


def main(argv: Sequence[str]) -> int:
    """Say what is missing, or install it where that needs no question; 0 when the work can go on."""
    parser = argparse.ArgumentParser(prog="system.py", description="Looks for what werkboek needs here.")
    parser.add_argument("purpose", choices=PURPOSES)
    purpose: str = parser.parse_args(argv).purpose
    if _python() < OLDEST_PYTHON:
        print(_too_old(), file=sys.stderr)
        return MISSING
    needs = missing(purpose)
    if not needs:
        return 0
    if _manager() == "apt" and _is_root():
        return _install(install_line(needs))
    print(_report(needs), file=sys.stderr)
    # Without Pango the build goes on, makes the EPUB and says itself that there is no PDF.
    return 0 if purpose == "book" and all(need.pdf_only for need in needs) else MISSING


def _report(needs: Sequence[Need]) -> str:
    names = ", ".join(need.name for need in needs)
    how = {
        "apt": " As root, run:",
        "dnf": " As root, run:",
        "brew": " Run:",
        "pacman": " In an MSYS2 shell, run:",
    }
    return f"Missing on this machine: {names}.{how.get(_manager(), '')}\n    {install_line(needs)}"


def _install(line: str) -> int:
    # Flushed, so that the line stands above what apt-get has to say.
    print(line, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(line, shell=True, env=environment, check=False).returncode


def _too_old() -> str:
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return (
        f"werkboek needs Python {oldest} or newer; {sys.executable} is Python {platform.python_version()}. "
        f"Name a newer one, as in: make PYTHON=python{oldest}"
    )


def _manager() -> str:
    system = platform.system()
    if system in ("Darwin", "Windows"):
        return "brew" if system == "Darwin" else "pacman"
    commands = {"apt": "apt-get", "dnf": "dnf"}
    return next((manager for manager, command in commands.items() if shutil.which(command)), "")


def _is_root() -> bool:
    # Windows has no geteuid.
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _python() -> tuple[int, int]:
    return sys.version_info[:2]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
