"""What decides how everything comes out beside the author's own files: the program and its libraries."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

from werkboek import resources
from werkboek.cache import key

# Those that text passes through on its way to a page.
LIBRARIES = ("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "pillow", "jinja2", "markupsafe", "lxml",
             "markdown-it-py", "mdit-py-plugins", "nh3", "mammoth", "trafilatura", "ftfy")  # fmt: skip


@cache
def digest() -> str:
    """The SHA-256 of the program: its files, its templates and styles, its faces, and the versions of its libraries.

    A face is known by its table of tables, which has a checksum of each (OpenType 1.9.1).
    """
    faces = [key(path.read_bytes()[:1024], str(path.stat().st_size)) for path in resources.faces().values()]
    texts = [key(path.name, path.read_bytes()) for home in _homes() for path in sorted(home.rglob("*.*"))
             if path.suffix in (".py", ".toml", ".html", ".svg", ".css")]  # fmt: skip
    return key(*map(version, LIBRARIES), *faces, *texts)


def _homes() -> tuple[Path, ...]:
    return resources.PACKAGE, resources.bundled("templates"), resources.bundled("styles")
