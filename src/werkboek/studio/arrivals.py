"""What an author brings, pasted, dropped or by its address -> a project of her own, or articles put into one."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

import tomlkit

from werkboek import importing
from werkboek.build import slug
from werkboek.converting import Imported, apart, converted, renamed
from werkboek.language import Language
from werkboek.names import free, key, plain
from werkboek.output import write
from werkboek.problems import Problem, WerkboekError
from werkboek.project import EXPORTS, NAMED, Project, Text

# Markup that says something: not what a browser puts around text that was copied without any.
_MARKUP = re.compile(r"<(?!(?:html|head|body|meta|span|br|div|p|font)\b)[a-z]", re.I)
# A heading of Markdown, or the data at the top of an article.
_MARKED = re.compile(r"^#{1,6} \S|\A\s*---\n\w+:", re.M)


@dataclass(frozen=True, slots=True)
class Brought:
    """What she brought, as it was: the name of its file and its bytes; ``address`` where it came from the web."""

    name: str
    data: bytes
    address: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Articles made of it, and what is to be said of them."""

    brought: Brought
    articles: tuple[Imported, ...]
    problems: tuple[Problem, ...] = field(default=())


def pasted(html: str, text: str, speech: Language) -> Brought:
    """What was on the clipboard: with its markup if that says anything, else the text alone, which may be Markdown."""
    name = speech.studio["pasted"]
    if _MARKUP.search(html):
        return Brought(f"{name}.html", html.encode())
    return Brought(f"{name}.md" if _MARKED.search(text) else f"{name}.txt", text.encode())


def dropped(name: str, data: bytes) -> Brought:
    """A file of hers. Raises WerkboekError P09 for a kind that no reader knows."""
    path = PurePath(plain(name) or "?")
    if path.suffix.lower() not in NAMED:
        raise WerkboekError(Problem("P09", path=path.name[-80:]))
    return Brought(f"{path.stem[:50]}{path.suffix}", data)


def fetched(address: str) -> Brought:
    """Her own post, asked of the web. Raises WerkboekError A01 to A07."""
    text = importing.fetched(address)
    return Brought(text.file, text.data, text.path)


def read(brought: Brought) -> Arrival:
    """Its articles, as Markdown. Raises WerkboekError when it is nothing that can be read."""
    with tempfile.TemporaryDirectory() as folder:
        place = None
        if PurePath(brought.name).suffix.lower() in EXPORTS:  # which is read as a stream, as it may be very large
            place = Path(folder) / brought.name
            write([(place, brought.data)])
        text = Text(brought.address or brought.name, brought.name, b"" if place else brought.data, place)
        problems: list[Problem] = []
        chosen = Project(Path(folder).resolve(), (text,))
        found = tuple(apart(list(converted(text, chosen, problems.append))))
    return Arrival(brought, found, tuple(problems))


def taken(folder: Path) -> set[str]:
    """The keys of the names of the files of a project."""
    return {key(path.relative_to(folder).as_posix()) for path in folder.rglob("*")}


def files(arrival: Arrival, articles: Sequence[Imported], known: set[str]) -> tuple[list[tuple[str, bytes]], list[str]]:
    """(the files to put into a project, by name; the names of those that are articles).

    ``known``: the keys of names that are in it already.
    """
    out: list[tuple[str, bytes]] = []
    names = []
    for article in articles:
        own = {article.name: free(f"{slug(article.chapter.title)}.md", known)}
        one = renamed(article, own | {name: free(name, known) for name in article.pictures})
        names.append(one.name)
        out += [(one.name, one.markdown.encode()), *one.pictures.items()]
    sources = articles[0].speech.studio["sources"]
    out.append((free(f"{sources}/{arrival.brought.name}", known), arrival.brought.data))
    return out, names


def begun(home: Path, arrival: Arrival, articles: Sequence[Imported]) -> Path:
    """A new project of these articles below ``home``, in a folder named after the first. Raises WerkboekError."""
    first = articles[0]
    there = {key(path.name) for path in home.iterdir()} if home.is_dir() else set()
    folder = home / free(slug(first.chapter.title), there)
    out, names = files(arrival, articles, set())
    book = tomlkit.document()
    book["language"] = first.speech.code
    book["articles"] = names
    write([(folder / name, data) for name, data in [*out, ("book.toml", tomlkit.dumps(book).encode())]], replace=False)
    return folder
