"""What an author does on her page -> small changes of the files of her project, each noted before it is made."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from werkboek import passages, project, settings
from werkboek.converting import apart, converted
from werkboek.language import Language
from werkboek.output import write
from werkboek.passages import Edit, Passage
from werkboek.problems import Problem, Warn, WerkboekError, failed
from werkboek.spaces import Asked
from werkboek.studio.desk import WRITTEN, Sheet, State, decoded, lined
from werkboek.studio.history import Change, History, between, turned


class ConflictError(Exception):
    """What she saw is not what stands in the file."""


class Changes:
    """Changes the files of a project, one at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.history = folder, History(folder)
        self.lock = threading.RLock()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else changes anything. Raises WerkboekError P01 if her folder went: it must not come back, empty."""
        with self.lock:
            if not self.folder.is_dir():
                raise failed("P01", self.folder.as_posix())
            yield

    # ---------------------------------------------------------------------------------------------------- her texts

    def edit(self, state: State, file: str, first: int, raw: str, make: Callable[[Passage, Sheet], Edit]) -> None:
        """Changes a passage that she saw, at a line of a file.

        Raises ConflictError if what she saw does not stand there any more, WerkboekError W01 or W02.
        """
        with self._alone():
            sheet = next((one for one in state.sheets if one.file == file and one.content is not None), None)
            content = lined(self._text(file) or "") if sheet else None
            if sheet is None or content is None or content != sheet.content:
                raise ConflictError
            passage = next((one for one in sheet.passages if one.first == first and one.raw == raw), None)
            if passage is None:
                raise ConflictError
            self._write(file, content, passages.applied(content, make(passage, sheet)))

    def convert(self, state: State, file: str, warn: Warn) -> None:
        """Puts her article as Markdown beside her own file, which stays as it is. Raises WerkboekError."""
        with self._alone():
            loaded = state.project
            text = next((one for one in loaded.texts if one.file == file), None) if loaded else None
            if loaded is None or text is None:
                raise ConflictError
            self._import(loaded, text, warn)

    def _import(self, loaded: project.Project, text: project.Text, warn: Warn) -> None:
        made = list(apart(list(converted(text, loaded, warn))))
        beside = (self.folder / text.file).parent
        files = [(beside / one.name, one.markdown.encode()) for one in made]
        pictures = [(beside / name, data) for one in made for name, data in one.pictures.items()]
        names = [path.relative_to(self.folder).as_posix() for path, _ in files]
        with self._added([*files, *((path, data) for path, data in pictures if not path.exists())]):
            self._listed(lambda list_: [name for one in list_ for name in (names if one == text.path else [one])])

    def take_in(self, files: list[tuple[str, bytes]], articles: list[str]) -> None:
        """Puts new articles into the project: its files, by their names in it, none of which is there yet."""
        with self._alone(), self._added([(self.folder / name, data) for name, data in files]):
            self._listed(lambda list_: [*list_, *articles])

    @contextmanager
    def _added(self, files: list[tuple[Path, bytes]]) -> Iterator[None]:
        """Puts files into the project; if what is then to be done cannot be, they go again."""
        write(files, replace=False)
        try:
            for path, data in files:
                if path.suffix.lower() in WRITTEN:
                    self.history.add(between(path.relative_to(self.folder).as_posix(), None, decoded(data)))
            yield
        except WerkboekError:
            for path, _ in files:
                path.unlink(missing_ok=True)
            raise

    def _listed(self, change: Callable[[list[str]], list[str]]) -> None:
        """Changes the list of articles of book.toml, where it has one."""
        raw = self._text("book.toml") or ""
        settings.parsed(raw)
        document = _document(raw)
        if "articles" in document:
            document["articles"] = change([str(one) for one in document["articles"]])
            self._write("book.toml", raw, tomlkit.dumps(document))

    # ------------------------------------------------------------------------------------------------- her settings

    def settle(self, values: Mapping[str, Any]) -> None:
        """Changes settings of book.toml; one of "" goes. A key may name a table: ``brand.colour``.

        Remarks and order stay. Raises WerkboekError P03 to P06 for what cannot be, and then changes nothing.
        """
        with self._alone():
            raw = self._text("book.toml")
            document = _document(raw or "")
            for name, value in values.items():
                _put(document, name, value)
            new = tomlkit.dumps(document)
            settings.parsed(new)
            self._write("book.toml", raw, new)

    def settings(self) -> dict[str, Any]:
        """What book.toml says now; nothing where it cannot be read."""
        try:
            return dict(tomlkit.parse(self._text("book.toml") or "").unwrap())
        except (TOMLKitError, WerkboekError):
            return {}

    def logo(self, suffix: str, data: bytes) -> None:
        """Puts a logo into the project, beside those there are, and has it used. Raises WerkboekError."""
        with self._alone():
            taken = {path.name for path in self.folder.iterdir()}
            name = next(name for at in range(1, 1000) if (name := f"logo{'' if at == 1 else -at}{suffix}") not in taken)
            with self._added([(self.folder / name, data)]):
                self.settle({"brand.logo": name})

    # ------------------------------------------------------------------------------------------------------- undoing

    def undo(self) -> Change | None:
        """Undoes the last change; says which it was. Raises ConflictError if the file says something else by now."""
        return self._turn(self.history.last, undo=True)

    def redo(self) -> Change | None:
        """Makes the change again that was undone last."""
        return self._turn(self.history.next, undo=False)

    def _turn(self, change: Change | None, *, undo: bool) -> Change | None:
        with self._alone():
            if change is None:
                return None
            text = self._text(change.file)
            fits, new = turned(text, change, undo=undo)
            if not fits:
                already, _ = turned(text, change, undo=not undo)
                if not already:
                    raise ConflictError
            noted = self.history.turned(change)
            try:
                if fits and new is None:
                    self._path(change.file).unlink(missing_ok=True)
                elif fits and new is not None:
                    self._put(change.file, new)
            except (WerkboekError, OSError):
                self.history.turned(noted)
                raise
            return change

    # --------------------------------------------------------------------------------------------------------- files

    def _path(self, file: str) -> Path:
        """A file of the project. Raises ConflictError for one that is not in it."""
        path = (self.folder / file).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise ConflictError
        return path

    def _text(self, file: str) -> str | None:
        path = self._path(file)
        return decoded(path.read_bytes(), file) if path.is_file() else None

    def _write(self, file: str, old: str | None, new: str) -> None:
        if new == old:
            return
        change = between(file, old, new)
        self.history.add(change)
        try:
            self._put(file, new)
        except WerkboekError:
            self.history.dropped(change)
            raise

    def _put(self, file: str, text: str) -> None:
        """Writes a text with the line ends and the byte order mark that the file has."""
        path = self._path(file)
        before = path.read_bytes() if path.is_file() else b""
        data = text.replace("\n", "\r\n").encode() if b"\r\n" in before else text.encode()
        write([(path, b"\xef\xbb\xbf" + data if before.startswith(b"\xef\xbb\xbf") else data)])


def _document(raw: str) -> tomlkit.TOMLDocument:
    """book.toml with its remarks. Raises WerkboekError P03."""
    try:
        return tomlkit.parse(raw)
    except TOMLKitError as error:
        settings.parsed(raw)
        raise WerkboekError(Problem("P03", "book.toml", 1, {"reason": str(error), "advice": ""})) from error


def _put(document: tomlkit.TOMLDocument, name: str, value: Any) -> None:
    *tables, key = name.split(".")
    place: Any = document
    for table in tables:
        if not isinstance(place.get(table), dict):
            if value == "":
                return
            place[table] = tomlkit.table()
        place = place[table]
    if value == "":
        place.pop(key, None)
    else:
        place[key] = tomlkit.string(value, multiline="\n" in value) if isinstance(value, str) else value


# ------------------------------------------------------------------------------------ what may be done to a passage


def says(what: str, speech: Language) -> Callable[[Passage, Sheet], Edit]:
    """She says what it is."""
    return lambda passage, sheet: passages.said(passage, what, sheet.content or "", speech)


def settled(what: str, speech: Language) -> Callable[[Passage, Sheet], Edit]:
    """She says whether a line in doubt asks."""
    return lambda passage, sheet: passages.settled(passage, what, sheet.content or "", speech)


def spaced(asked: Asked | None, speech: Language) -> Callable[[Passage, Sheet], Edit]:
    """She wants another space; None: what suits the question."""
    return lambda passage, sheet: passages.spaced(passage, asked, speech)


def rewritten(text: str) -> Callable[[Passage, Sheet], Edit]:
    """She writes something else; nothing: the lines go."""
    rows = text.rstrip().split("\n") if text.strip() else []
    return lambda passage, sheet: (passage.first, passage.last, rows)


def split(at: int, text: str) -> Callable[[Passage, Sheet], Edit]:
    """She makes two of one, of which she may have changed the text; ``at``: as a browser counts, in units of UTF-16."""
    before = text.encode("utf-16-le")[: 2 * max(0, at)].decode("utf-16-le", "ignore")
    return lambda passage, sheet: passages.split(passage, text, len(before))


def joined(passage: Passage, sheet: Sheet) -> Edit:
    """She puts it behind the one before it. Raises ConflictError for the first."""
    at = sheet.passages.index(passage)
    if at == 0:
        raise ConflictError
    return passages.joined(sheet.passages[at - 1], passage)


def asked_below(prompt: str) -> Callable[[Passage, Sheet], Edit]:
    """She takes a question that was offered."""
    return lambda passage, sheet: passages.asked_below(passage, prompt)
