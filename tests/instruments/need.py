"""What an instrument needs from the machine: a program on the path, a jar inside an installed wheel."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path


class MissingError(RuntimeError):
    """Something an instrument needs is not on this machine; says what, and where it comes from."""


PACKAGES = {
    "gs": "ghostscript",
    "java": "default-jre-headless",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
}
"""Debian's package for each program."""

QUICK_JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Dfile.encoding=UTF-8")
"""For a JVM that lives a few seconds: one quick compiler, no collector threads. Saves about a third."""


def program(name: str) -> str:
    """The full path of a program, or MissingError with the package that holds it."""
    found = shutil.which(name)
    if found is None:
        package = PACKAGES.get(name, name)
        raise MissingError(f"{name} is not on this machine; on Debian and Ubuntu it is in the package {package}")
    return found


def jar(package: str, wheel: str, inside: str) -> Path:
    """The path of a jar inside an installed Python package, or MissingError with the wheel to install."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / inside
        if path.is_file():
            return path
    raise MissingError(f"{Path(inside).name} is not installed; it comes with the wheel {wheel} (dependency group dev)")


def java_environment() -> dict[str, str]:
    """The environment for Java: a UTF-8 locale, or it can't open a file with an accent in its name."""
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def need(*programs: str) -> None:
    """Skips the running test when a program is missing; where CI is set that is a failure."""
    import pytest

    for name in programs:
        try:
            program(name)
        except MissingError as missing:
            if os.environ.get("CI"):
                pytest.fail(str(missing), pytrace=False)
            pytest.skip(str(missing))
