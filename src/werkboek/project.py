"""The author's folder: ``book.toml`` and her articles, read from disk. Pictures are read through it too."""

from __future__ import annotations

import datetime
import difflib
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from werkboek import language, theme
from werkboek.model import Fill, Length
from werkboek.problems import Problem, WerkboekError

ARTICLES = (".txt", ".md", ".markdown")
KEYS = ("title", "subtitle", "author", "language", "address", "date", "identifier", "articles", "theme",
        "editions", "words", "ruling", "length", "about", "fill", "pages", "sheets", "exercises", "order",
        "doubtful", "prompts")  # fmt: skip
LATER = ("brand", "links", "parts")
RULINGS = {"compact": 7.5, "normal": 8.0, "wide": 9.0}  # mm from rule to rule
LENGTHS = ("short", "normal", "roomy")
CHOICES = {"address": ("je", "u"), "ruling": tuple(RULINGS), "length": LENGTHS, "fill": ("dots", "air"),
           "exercises": ("as written", "enriched"), "order": ("name", "date"), "doubtful": ("text", "space"),
           "prompts": ("own", "stock")}  # fmt: skip
DEFAULT_EDITIONS = ("standard", "epub")
LARGEST_PICTURE = 40 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Text:
    """An article's bytes. ``path`` is how the author knows it; ``file`` its path from the project's root."""

    path: str
    file: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Project:
    """What to build. Empty settings are filled from the articles; ``root`` is as far as pictures may come from."""

    root: Path
    texts: tuple[Text, ...]
    title: str = ""
    subtitle: str = ""
    author: str = ""
    language: str = ""
    address: str = ""
    date: str = ""
    identifier: str = ""
    theme: str = "rust"
    ruling: str = "normal"
    length: Length = "normal"
    about: str = ""
    fill: Fill = "dots"
    pages: int = 0
    sheets: int = 0
    exercises: str = "as written"
    order: str = "name"
    doubtful: str = "text"
    prompts: str = "own"
    editions: tuple[str, ...] = DEFAULT_EDITIONS
    words: Mapping[str, str] = field(default_factory=dict)

    def file(self, address: str) -> bytes | None:
        """The bytes of a file in the project, by its path from the root; None if there is no such file.

        Links that lead out of the project count as not there.
        """
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
    settings = _settings(folder / "book.toml") if _is_project(folder) else {}
    names = settings.pop("articles", None)
    files = [folder / name for name in names] if names is not None else _articles(folder)
    if not files:
        raise WerkboekError(Problem("P02", path=folder.as_posix()))
    root = folder.resolve()
    texts = tuple(_text(file, root, name=os.path.relpath(file, folder)) for file in files)
    return Project(root=root, texts=texts, **settings)


def _articles(folder: Path) -> list[Path]:
    found = (path for path in folder.iterdir() if path.suffix.lower() in ARTICLES and path.is_file())
    visible = (path for path in found if not path.name.startswith((".", "README", "LICENSE", "CHANGELOG")))
    return sorted(visible, key=lambda path: _natural(path.name))


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
    if path.suffix.lower() not in ARTICLES or path.is_dir():
        raise WerkboekError(Problem("P09", path=shown))
    if not path.resolve().is_relative_to(root):
        raise WerkboekError(Problem("P07", path=shown))
    try:
        return Text(shown, path.resolve().relative_to(root).as_posix(), path.read_bytes())
    except OSError as error:
        raise WerkboekError(Problem("P08", path=shown, values={"reason": error.strerror or ""})) from error


# -------------------------------------------------------------------------------------------------- book.toml


def _settings(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise WerkboekError(Problem("P08", path=path.name, values={"reason": error.strerror or ""})) from error
    try:
        data = tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise WerkboekError(_not_toml(raw, str(error))) from error
    speech = language.load(spoken([path.parent]))
    for key in data:
        _known(key, raw, speech)
    return {key: _checked(key, value, raw) for key, value in data.items()}


def _not_toml(raw: str, message: str) -> Problem:
    """What is wrong and how to write the line: in single quotes nothing has a special meaning."""
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    lines = raw.splitlines()
    number = int(found[1]) if found else len(lines)
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    advice = language.load(_language_of(raw)).advice
    quoted = re.fullmatch(r'\s*([\w.-]+)\s*=\s*"(.*)"\s*', line)
    if quoted and "'" not in quoted[2]:
        hint = advice["line"].format(line=f"{quoted[1]} = '{quoted[2]}'")
    elif quoted:
        escaped = quoted[2].replace("\\", "\\\\").replace('"', '\\"')
        hint = advice["line"].format(line=f'{quoted[1]} = "{escaped}"')
    else:
        hint = advice["general"]
    reason = message.split(" (at ")[0].rstrip(".")
    return Problem("P03", path="book.toml", line=number, values={"reason": reason, "advice": hint})


def _language_of(raw: str) -> str:
    found = re.search(r'^language\s*=\s*["\'](\w\w)', raw, re.M)
    return found[1] if found and found[1] in language.LANGUAGES else "nl"


def _known(key: str, raw: str, speech: language.Language) -> None:
    if key in KEYS:
        return
    line = _line_of(key, raw)
    if key in LATER:
        raise WerkboekError(Problem("P05", path="book.toml", line=line, values={"key": key}))
    near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.6)
    advice = speech.advice["nearest"].format(name=near[0]) if near else speech.advice["known"].format(
        names=", ".join(KEYS))  # fmt: skip
    raise WerkboekError(Problem("P04", path="book.toml", line=line, values={"key": key, "advice": advice}))


def _line_of(key: str, raw: str) -> int:
    for number, line in enumerate(raw.splitlines(), 1):
        if re.match(rf'\s*\[?\s*"?{re.escape(key)}"?\s*[=\].]', line):
            return number
    return 0


def _checked(key: str, value: Any, raw: str) -> Any:
    """The value as the project holds it, or a P06 that shows how to write it."""
    example = f"{key} = {EXAMPLES[key]}"
    if key in ("articles", "editions"):
        return tuple(value) if _is_list(value) else _refuse(key, value, raw, example)
    if key == "words":
        return dict(value) if _is_words(value) else _refuse(key, value, raw, EXAMPLES[key])
    if key == "date":
        return str(value)[:10] if is_date(str(value)[:10]) else _refuse(key, value, raw, example)
    if key in ("pages", "sheets"):
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2000
        return value if whole else _refuse(key, value, raw, example)
    if not isinstance(value, str) or not _allowed(key, value):
        return _refuse(key, value, raw, f'{key} = "{EXAMPLES[key]}"')
    return value.strip()


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _is_words(value: Any) -> bool:
    known = language.load("nl").words
    return isinstance(value, dict) and all(isinstance(v, str) and k in known for k, v in value.items())


EXAMPLES = {"title": "Rust vinden", "subtitle": "Een werkboek in elf vragen", "author": "Anna de Vries",
            "language": "nl", "address": "je", "identifier": "urn:isbn:9789012345678", "theme": "rust",
            "ruling": "wide", "length": "short", "about": "Anna de Vries is coach in Zwolle.",
            "articles": '["rust.txt", "grenzen.md"]', "editions": '["standard", "epub"]',
            "fill": "air", "pages": "24", "sheets": "12", "exercises": "enriched", "order": "date",
            "doubtful": "space", "prompts": "stock",
            "date": "2026-09-01", "words": '[words] question = "Vraag"'}  # fmt: skip


def _allowed(key: str, value: str) -> bool:
    match key:
        case "language":
            return re.fullmatch(r"[a-zA-Z]{2}(-[a-zA-Z]{2})?", value) is not None and (
                language.base(value) in language.LANGUAGES
            )
        case _ if key in CHOICES:
            return value in CHOICES[key]
        case "theme":
            return value in theme.names()
        case "identifier":
            return re.fullmatch(r"[a-zA-Z][\w+.-]*:\S+", value) is not None
    return True


def is_date(text: str) -> bool:
    """Whether a text is a day as ISO 8601 writes it."""
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _refuse(key: str, value: Any, raw: str, advice: str) -> Any:
    shown = f"“{value}”" if isinstance(value, str) else str(value)[:60]
    values = {"key": key, "value": shown, "advice": advice}
    raise WerkboekError(Problem("P06", path="book.toml", line=_line_of(key, raw), values=values))
