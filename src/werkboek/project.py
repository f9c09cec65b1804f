"""The author's folder: her settings and her articles, read from disk. Pictures are read through it too."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Literal

from werkboek import language, settings, theme
from werkboek.brand import Brand
from werkboek.ebook import Ebook
from werkboek.legal import Legal
from werkboek.model import Fill, Length
from werkboek.problems import Problem, WerkboekError
from werkboek.theme import Face, Theme

ARTICLES = (".txt", ".md", ".markdown", ".html", ".htm", ".mhtml", ".mht", ".docx")
EXPORTS = (".xml", ".zip")  # may be very large, and hold many articles
NAMED = (*ARTICLES, *EXPORTS, ".json", ".doc", ".rtf", ".odt", ".pdf")  # read, or told what to do, when she names it
LARGEST = 60 * 1024 * 1024  # bytes of an article with its pictures
DEFAULT_EDITIONS = ("standard", "epub")
LARGEST_PICTURE = 40 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Text:
    """A file of the author's. ``path`` is how she knows it; ``file`` its path from the project's root.

    What may be very large, an export, is not read into ``data`` but stays in its ``place``.
    """

    path: str
    file: str
    data: bytes
    place: Path | None = None

    def open(self) -> BinaryIO:
        """Its bytes as a stream."""
        return self.place.open("rb") if self.place else io.BytesIO(self.data)


@dataclass(frozen=True, slots=True)
class Project:
    """What to build. Empty settings are filled from the articles; ``root`` is as far as pictures may come from.

    ``select``: which posts of an export. ``links``: long web addresses and the short ones to use instead.
    ``inside``: pictures that came inside an article, by address. ``passed``: files whose Markdown lies beside them.
    ``text_face`` and ``heading_face``: of her own, as they were read.
    """

    root: Path
    texts: tuple[Text, ...]
    title: str = ""
    subtitle: str = ""
    author: str = ""
    language: str = ""
    address: str = ""
    date: str = ""
    identifier: str = ""
    theme: str = theme.DEFAULT
    ruling: str = ""
    length: Length | Literal[""] = ""
    about: str = ""
    brand: Brand = field(default_factory=Brand)
    ebook: Ebook = field(default_factory=Ebook)
    legal: Legal = field(default_factory=Legal)
    fill: Fill = "dots"
    pages: int = 0
    sheets: int = 0
    exercises: str = "as written"
    order: str = "name"
    doubtful: str = "text"
    prompts: str = "own"
    editions: tuple[str, ...] = DEFAULT_EDITIONS
    words: Mapping[str, str] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    inside: Mapping[str, bytes] = field(default_factory=dict)
    passed: tuple[str, ...] = ()
    text_face: Face | None = None
    heading_face: Face | None = None
    dyslexia: bool = False

    @property
    def look(self) -> Theme:
        """Its theme, with her faces. Raises WerkboekError P17 for one of her own that is broken."""
        look = theme.with_faces(self._look, self.text_face, self.heading_face)
        return theme.eased(look) if self.dyslexia else look

    @property
    def _look(self) -> Theme:
        own = [self.file(f"themes/{self.theme}/{name}") for name in theme.FILES]
        if not any(own):
            return theme.load(self.theme)
        try:
            return theme.read(self.theme, *((one or b"").decode("utf-8-sig") for one in own))
        except ValueError as error:
            values = {"name": self.theme, "what": str(error)[:80]}
            raise WerkboekError(Problem("P17", f"themes/{self.theme}/theme.toml", values=values)) from error

    @property
    def pitch(self) -> float:
        """From rule to rule, mm: as asked, or as its theme has it."""
        return theme.RULINGS[self.ruling or self.look.ruling]

    @property
    def extent(self) -> Length:
        """How much room it takes: as asked, or as its theme does."""
        return self.length or self.look.length

    def file(self, address: str) -> bytes | None:
        """The bytes of a file in the project, by its path from the root; None if there is no such file.

        Links that lead out of the project count as not there.
        """
        if address in self.inside:
            return self.inside[address]
        path = (self.root / address).resolve()
        if not path.is_relative_to(self.root) or not path.is_file() or path.stat().st_size > LARGEST_PICTURE:
            return None
        return path.read_bytes()


def load(paths: Sequence[Path]) -> Project:
    """The project of a folder, or of article files without any; without paths: here, or in ``content/``.

    Raises WerkboekError with a code P01 to P09.
    """
    if not paths:
        here = Path()
        paths = [here if _is_project(here) or not Path("content").is_dir() else Path("content")]
    for path in paths:
        if re.match(r"https?:/", path.as_posix()):
            raise WerkboekError(Problem("P15", path=path.as_posix().replace(":/", "://", 1)))
        if not path.exists():
            raise WerkboekError(Problem("P01", path=path.as_posix()))
    if len(paths) == 1 and paths[0].is_dir():
        return _folder(paths[0])
    return _files(paths)


def finished(path: Path) -> bytes:
    """The bytes of a file that was made before. Raises WerkboekError P01 or P08."""
    if not path.is_file():
        raise WerkboekError(Problem("P01", path=path.as_posix()))
    try:
        return path.read_bytes()
    except OSError as error:
        raise WerkboekError(Problem("P08", path=path.as_posix(), values={"reason": error.strerror or ""})) from error


def each(project: Project) -> tuple[Project, ...]:
    """One project an article, which takes its title from it."""
    return tuple(
        replace(project, texts=(text,), title="", subtitle="", identifier="", date="") for text in project.texts
    )


def spoken(paths: Sequence[Path]) -> str:
    """The language to speak to the author in before her project could be read: Dutch unless book.toml says."""
    for folder in (*paths, Path(), Path("content")):
        try:
            text = (folder / "book.toml").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        found = re.search(r'^language\s*=\s*["\'](\w\w)', text, re.M)
        return found[1] if found and found[1] in language.LANGUAGES else "nl"
    return "nl"


def _is_project(folder: Path) -> bool:
    return (folder / "book.toml").is_file()


def _folder(folder: Path) -> Project:
    said = settings.read(folder / "book.toml") if _is_project(folder) else {}
    names = said.pop("articles", None)
    files, passed = ([folder / name for name in names], ()) if names is not None else _apart(_articles(folder))
    if not files:
        raise WerkboekError(Problem("P02", path=folder.as_posix()))
    root = folder.resolve()
    texts = tuple(_text(file, root, name=os.path.relpath(file, folder)) for file in files)
    return Project(root=root, texts=texts, passed=passed, **said)


def _articles(folder: Path) -> list[Path]:
    found = (path for path in folder.iterdir() if path.suffix.lower() in ARTICLES and path.is_file())
    # ~$ begins the name of the file by which Word knows that a document is open.
    visible = (path for path in found if not path.name.startswith((".", "~$", "README", "LICENSE", "CHANGELOG")))
    return sorted(visible, key=lambda path: _natural(path.name))


def _apart(files: list[Path]) -> tuple[list[Path], tuple[str, ...]]:
    """The files to build of, and the names of those that were imported: their Markdown of the same name counts."""
    written = {path.with_suffix("") for path in files if path.suffix.lower() in (".md", ".markdown")}
    passed = [path for path in files if path.suffix.lower() not in (".md", ".markdown")
              and path.with_suffix("") in written]  # fmt: skip
    return [path for path in files if path not in passed], tuple(path.name for path in passed)


def _natural(name: str) -> list[tuple[int, str]]:
    """Sorts ``2 rust.md`` before ``10 ritme.md``."""
    return [(int(run), "") if run.isdigit() else (0, run.casefold()) for run in re.split(r"(\d+)", name)]


def _files(paths: Sequence[Path]) -> Project:
    folders = [path.resolve().parent for path in paths]
    root = Path(os.path.commonpath(folders))
    return Project(root=root, texts=tuple(_text(path, root, name=path.as_posix()) for path in paths))


def _text(path: Path, root: Path, *, name: str) -> Text:
    shown = Path(name).as_posix()
    if not path.exists():
        raise WerkboekError(Problem("P01", path=shown))
    if path.suffix.lower() not in NAMED or path.is_dir():
        raise WerkboekError(Problem("P09", path=shown))
    if not path.resolve().is_relative_to(root):
        raise WerkboekError(Problem("P07", path=shown))
    try:
        file = path.resolve().relative_to(root).as_posix()
        if path.suffix.lower() in EXPORTS:
            return Text(shown, file, b"", path)
        if path.stat().st_size > LARGEST:
            raise WerkboekError(Problem("T10", path=shown, values={"limit": f"{LARGEST >> 20} MB"}))
        return Text(shown, file, path.read_bytes())
    except OSError as error:
        raise WerkboekError(Problem("P08", path=shown, values={"reason": error.strerror or ""})) from error
