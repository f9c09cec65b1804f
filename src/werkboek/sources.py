"""What a book was made of -> the files of a project that makes it again: her texts as Markdown, settings, pictures."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from werkboek import language, names, settings, theme
from werkboek.compose.pictures import pictured
from werkboek.converting import Imported, converted, renamed
from werkboek.model import Book, Chapter, Picture
from werkboek.plainly import plainly
from werkboek.problems import Problem
from werkboek.project import Project, Text
from werkboek.reading import Read, chapters
from werkboek.recognise import Judge, undecided

MARKDOWN = (".md", ".markdown")
FILES = ("logo", "portrait", "cover", "text_font", "heading_font")  # settings of [brand] that name one
# Where a link of Markdown leads, or one that is named at the foot.
_LEADS = re.compile(r"(\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?)([^()<>\s#]+)", re.M)


def of(project: Project, book: Book, read: Sequence[Read], judge: Judge = undecided) -> dict[str, bytes]:
    """The files by their paths. Those of her texts that are Markdown stay as they are; the others are made so.

    One that would not read as the same chapter then stays as it is, too. ``judge`` has settled what was in doubt: each
    text says what came of it.
    """
    shelf = _Shelf(project, judge)
    for text in project.texts:
        shelf.text(text, read)
    shelf.led()
    brand = replace(project.brand, **{key: shelf.hers(getattr(project.brand, key)) for key in FILES})
    for name in theme.FILES:
        shelf.hers(f"themes/{project.theme}/{name}")
    said = _settings(replace(project, brand=brand), book) | {"articles": shelf.articles}
    return {"book.toml": _toml(said), **shelf.files}


class _Shelf:
    """The files so far. ``moved``: where a text went that has another name now."""

    def __init__(self, project: Project, judge: Judge) -> None:
        self.project, self.judge = project, judge
        self.files: dict[str, bytes] = {}
        self.taken = {names.key("book.toml")}
        self.articles: list[str] = []
        self.moved: dict[str, str] = {}

    def text(self, text: Text, read: Sequence[Read]) -> None:
        """A text with its pictures: as it is, or else as Markdown in the same folder."""
        asis = {text.file: text.data, **self._pictures(text, read)}
        stays = self.judge is undecided and not text.place and all(self._fits(*one) for one in asis.items())
        if stays and text.file.lower().endswith(MARKDOWN):
            return self._as_it_is(text, asis)
        made = list(converted(text, replace(self.project, prompts="own"), _quiet, self.judge))
        if stays and not all(map(_reads_back, made)):
            return self._as_it_is(text, asis)
        for one in made:
            self._markdown(one, text.file)
        return None

    def _as_it_is(self, text: Text, files: Mapping[str, bytes]) -> None:
        for name, data in files.items():
            self._put(name, data)
        self.articles.append(text.file)

    def _markdown(self, one: Imported, file: str) -> None:
        own = {name: self._free(posixpath.join(posixpath.dirname(file), name)) for name in (one.name, *one.pictures)}
        said = renamed(one, {name: posixpath.basename(path) for name, path in own.items()}).markdown
        if not one.chapter.language:  # guessed for itself alone; in the book it speaks as the book does
            said = re.sub(r'^lang: ".*"\n', "", said, count=1, flags=re.M)
        self.files[own[one.name]] = said.encode()
        self.files |= {own[name]: data for name, data in one.pictures.items()}
        self.articles.append(own[one.name])
        self.moved[file] = own[one.name]

    def _pictures(self, text: Text, read: Sequence[Read]) -> dict[str, bytes]:
        """Those that a text names and that lie in the project."""
        found: dict[str, Picture] = {}
        for one in read:
            if one.reading.path == text.path:
                pictured(one.chapter, replace(self.project, inside={}), found, _quiet)
        return {address: picture.data for address, picture in found.items()}

    def led(self) -> None:
        """Links between the texts lead to where they are now."""
        for name in self.articles if self.moved else ():
            folder = posixpath.dirname(name)

            def led(found: re.Match[str], folder: str = folder) -> str:
                there = posixpath.normpath(posixpath.join(folder, unquote(found[2])))
                new = self.moved.get(there)
                return found[1] + quote(posixpath.relpath(new, folder or ".")) if new else found[0]

            said = self.files[name].decode("utf-8", "surrogateescape")
            self.files[name] = _LEADS.sub(led, said).encode("utf-8", "surrogateescape")

    def hers(self, path: str) -> str:
        """A file of the project; its path, which is another where some system would not take it."""
        data = self.project.file(path) if path else None
        if data is None:
            return path
        path = posixpath.normpath(path)
        if not self._fits(path, data):
            path = self._free(path)
        self._put(path, data)
        return path

    def _fits(self, path: str, data: bytes) -> bool:
        return names.safe(path) and (names.key(path) not in self.taken or self.files.get(path) == data)

    def _free(self, path: str) -> str:
        """A path for a file, in the same folder if every system takes that."""
        folder, name = posixpath.dirname(path), names.plain(path) or "text"
        return names.free(posixpath.join(folder if names.safe(folder) else "", name), self.taken)

    def _put(self, path: str, data: bytes) -> None:
        self.files[path] = data
        self.taken.add(names.key(path))


def _quiet(problem: Problem) -> None:
    """What is wrong with a text was told when it was read."""


def _reads_back(one: Imported) -> bool:
    """Whether its Markdown reads as the chapter that it was made of."""
    text = Text(one.name, one.name, one.markdown.encode())
    found = list(chapters(text, Project(Path(), ()), undecided, _quiet))
    return [_said(each.chapter) for each in found] == [_said(one.chapter)]


def _said(chapter: Chapter) -> Any:
    """A chapter without where things stood in her files, and on the web."""
    return _anywhere(plainly(replace(chapter, file="", language="", left_out=())))


def _anywhere(one: Any) -> Any:
    match one:
        case ["Source", *_]:
            return None
        case ["Aside", text, _, *rest]:
            return [text, *rest]
        case ["Figure", *rest, _]:
            return [_anywhere(each) for each in rest]
        case [*rest]:
            return [_anywhere(each) for each in rest]
    return one


def _settings(project: Project, book: Book) -> dict[str, Any]:
    """What differs from the settings of a project without any, and what was heard in the texts."""
    without = Project(project.root, ())
    said = {key: getattr(project, key) for key in settings.KEYS if key not in ("articles", "select")}
    for key in settings.TABLES:
        said[key] = {name: value for name, value in asdict(said[key]).items() if value}
    said |= {"language": book.language, "address": language.address_in(language.base(book.language), project.address)}
    return {key: value for key, value in said.items() if value and value != getattr(without, key)}


def _toml(said: Mapping[str, Any]) -> bytes:
    """Settings as a file: what is in no table before the tables."""
    import tomlkit

    tables = {key: value for key, value in said.items() if isinstance(value, Mapping)}
    return tomlkit.dumps({key: value for key, value in said.items() if key not in tables} | tables).encode()
