"""A project on the table: its texts as they were read, its pages as they will be printed, kept true to the files.

One thread reads and lays out, over again whenever a file changed; whoever looks sees the last state that was finished.
A text is shown as soon as it is read, and pages that were not touched stay.
"""

from __future__ import annotations

import re
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from werkboek import build, language, project, reading
from werkboek.cache import Cache, key
from werkboek.commission import Commission, gatherings, printed
from werkboek.gathering import Gathering
from werkboek.model import Book
from werkboek.output import Place
from werkboek.passages import Passage, passages
from werkboek.problems import Problem, WerkboekError
from werkboek.project import Project, Text
from werkboek.read.decode import decode
from werkboek.read.page import encoding
from werkboek.reading import Read
from werkboek.recognise import undecided
from werkboek.studio.glimpse import glimpse
from werkboek.studio.pictures import Pages

WRITTEN = (".md", ".markdown")
TOLD = 0.5  # seconds after which it is worth saying how far the pages are
PRESS = threading.Lock()  # Pango is not to be called by two threads: who lays out anything, holds this


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article as it was read. ``content`` is its Markdown; None where her file is of another kind, which stays.

    ``title`` is that of its chapter.
    """

    path: str
    file: str
    content: str | None
    passages: tuple[Passage, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: the name of its picture, which changes when the page does, and where to draw it from."""

    name: str
    pages: Pages
    at: int


@dataclass(frozen=True, slots=True)
class State:
    """What there is to see. ``number`` grows with each state. ``stops``: why there are no pages, if there are none.

    ``begins``: the page, from 0, on which each id stands that a link may lead to. ``busy``: "read", "pages" or "" when
    all is as the files say; ``done``: how many pages are.
    """

    number: int
    project: Project | None = None
    speech: language.Language = field(default_factory=lambda: language.load("nl"))
    sheets: tuple[Sheet, ...] = ()
    book: Book | None = None
    leaves: tuple[Leaf, ...] = ()
    places: tuple[Place, ...] = ()
    begins: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    stops: Problem | None = None
    busy: str = "read"
    done: int = 0

    @property
    def doubts(self) -> tuple[tuple[Sheet, Passage], ...]:
        """The passages that their author has yet to decide on."""
        return tuple((sheet, one) for sheet in self.sheets for one in sheet.passages if one.open)


@dataclass(frozen=True, slots=True)
class Whole:
    """A book that was finished: what its pages came from, and the pages."""

    book: Book
    made: tuple[Gathering, ...]
    leaves: tuple[Leaf, ...]


KEPT = 24  # times that pages were shown, some for each book made: a browser that is busy asks for them later


class _StaleError(Exception):
    """A file changed while pages were made of what it was."""


class Desk:
    """The project of a folder. ``state`` is never changed, only replaced."""

    def __init__(self, folder: Path, kept: Cache) -> None:
        self.folder, self.kept = folder, kept
        self.state = State(0, speech=self._speech())
        self.changed = threading.Condition()
        self._wanted = threading.Event()
        self._read: dict[str, tuple[list[Read], list[Problem]]] = {}
        self._whole: Whole | None = None
        self._told = 0.0
        self._shown: deque[tuple[Leaf, ...]] = deque(maxlen=KEPT)
        self._ended = False
        threading.Thread(target=self._work, name="desk", daemon=True).start()
        self.look()

    def look(self) -> None:
        """Has the files read again, soon."""
        self._wanted.set()

    def end(self) -> None:
        """Lets go of the project."""
        self._ended = True
        self._wanted.set()
        self._show()

    @property
    def ended(self) -> bool:
        """Whether the project was let go of."""
        return self._ended

    @property
    def waits(self) -> bool:
        """Whether files changed that were not yet looked at."""
        return self._wanted.is_set()

    def after(self, number: int, seconds: float) -> State | None:
        """The first state after one that is known, or None if there is none within so many seconds."""
        with self.changed:
            self.changed.wait_for(lambda: self.state.number > number or self._ended, seconds)
        return self.state if self.state.number > number else None

    def leaf(self, name: str) -> Leaf | None:
        """A page, by the name of its picture: of those that are shown, or that were a moment ago."""
        return next((one for leaves in list(self._shown) for one in leaves if one.name == name), None)

    def _show(self, **changes: object) -> None:
        with self.changed:
            if "leaves" in changes:
                leaves: tuple[Leaf, ...] = changes["leaves"]  # type: ignore[assignment]
                self._shown.append(leaves)
            self._told = time.monotonic()
            self.state = replace(self.state, number=self.state.number + 1, **changes)  # type: ignore[arg-type]
            self.changed.notify_all()

    # ------------------------------------------------------------------------------------------ from files to pages

    def _work(self) -> None:
        while self._wanted.wait() and not self._ended:
            self._wanted.clear()
            try:
                self._round()
            except _StaleError:
                continue
            except WerkboekError as error:
                self._show(stops=error.problem, busy="", speech=self._speech())
            except OSError as error:  # what may not be looked at, or has a name that no disk takes
                stops = Problem("P08", str(error.filename or self.folder), values={"reason": error.strerror or ""})
                self._show(stops=stops, busy="", speech=self._speech())
            except Exception:  # a bug: told on the console, and the page goes on with what it has
                traceback.print_exc()
                self._show(busy="")

    def _speech(self) -> language.Language:
        return language.load(project.spoken([self.folder]))

    def _round(self) -> None:
        problems: list[Problem] = []
        loaded = project.load([self.folder])
        read = [(text, self._reads(text, loaded, problems)) for text in loaded.texts]
        self._read = {name: self._read[name] for name in (_name(text, loaded) for text in loaded.texts)}
        chosen, book, speech = build.drafted(loaded, [one for _, some in read for one in some], problems.append)
        sheets = tuple(sheet for text, some in read for sheet in _sheets(text, some))
        look, whole = chosen.look, self._whole
        self._show(project=chosen, speech=speech, sheets=sheets, book=book, stops=None, busy="pages", done=0,
                   problems=tuple(problems))  # fmt: skip
        order = Commission(book, speech, look, "preview", problems.append, self._stale, self.kept, 0)
        made: list[Gathering] = []
        with PRESS, build.uncollected():
            found = whole and glimpse(whole.book, order.shown, speech, look, whole.made)
            if whole and found:
                self._instead(whole, found.first, found.count, found.gathering)
            for one in gatherings(order):
                made.append(one)
                self._come(whole, made)
                self._stale(0)
            output = printed(order, made)
        self._whole = Whole(order.shown, tuple(made), tuple(_leaves(output.data, made)))
        self._show(leaves=self._whole.leaves, places=output.places, begins=dict(_begins(made)),
                   problems=tuple(problems), busy="")  # fmt: skip
        self.kept.trim()

    def _come(self, whole: Whole | None, made: Sequence[Gathering]) -> None:
        """Shows pages as they come, still without their numbers: all of them where there is nothing to see yet.

        Else those that are others now, as long as they stand where they stood.
        """
        if whole is None:
            self._show(leaves=tuple(_loose(made)))
            return
        old, new = whole.made[: len(made)], made[-1]
        if [one.pages for one in old] == [one.pages for one in made] and old[-1].pdf != new.pdf:
            self._instead(whole, sum(one.pages for one in old[:-1]), new.pages, new)

    def _instead(self, whole: Whole, first: int, count: int, one: Gathering) -> None:
        """Shows pages in the place of ``count`` pages of the whole book, from the one at ``first``, from 0."""
        shown = self.state.leaves if len(self.state.leaves) == len(whole.leaves) else whole.leaves
        self._show(leaves=(*shown[:first], *_loose([one]), *shown[first + count :]))

    def _stale(self, page: int) -> None:
        if self._wanted.is_set():
            raise _StaleError
        if page and time.monotonic() - self._told > TOLD:
            self._show(done=page)

    def _reads(self, text: Text, loaded: Project, problems: list[Problem]) -> list[Read]:
        """An article as it is read; what was read before is remembered."""
        name = _name(text, loaded)
        if name not in self._read:
            heard: list[Problem] = []
            found = list(reading.chapters(text, loaded, build.judged(loaded, undecided), heard.append))
            self._read[name] = found, heard
        found, heard = self._read[name]
        problems += heard
        return found


def _begins(made: Sequence[Gathering]) -> Iterator[tuple[str, int]]:
    first = 0
    for one in made:
        yield from ((name, first + page) for name, page in one.anchors.items())
        first += one.pages


def _name(text: Text, loaded: Project) -> str:
    """What decides how an article is read."""
    return key(text.path, text.file, text.data, loaded.doubtful, *loaded.select)


def _sheets(text: Text, some: Sequence[Read]) -> Iterator[Sheet]:
    for one in some:
        content = lined(decoded(text.data)) if Path(text.file).suffix.lower() in WRITTEN else None
        found = passages(one.reading, content if content is not None else _shown(one))
        yield Sheet(text.path, text.file, content, found, one.chapter.title)


def _shown(one: Read) -> str:
    """The lines of a file that is no Markdown, as far as they are known."""
    last = max((line.source.line for line in one.reading.lines), default=0)
    rows = [""] * last
    for line in one.reading.lines:
        rows[line.source.line - 1] = (rows[line.source.line - 1] + " " + line.plain.replace("\n", " ")).strip()
    return "\n".join(rows)


def decoded(data: bytes, file: str = "") -> str:
    """A file of hers as text, in the encoding that it is read in; lines end in a line feed alone.

    Raises WerkboekError T02 for what is no text.
    """
    return decode(Text(file, file, data), lambda problem: None, encoding(data)).replace("\r\n", "\n")


def lined(text: str) -> str:
    """Markdown as it is edited: all that its reader takes for the end of a line is a line feed."""
    return re.sub("[\r\x85\u2028\u2029]", "\n", text)


def _loose(made: Sequence[Gathering]) -> Iterator[Leaf]:
    for one in made:
        pages, name = Pages(one.pdf), key(one.pdf)[:12]
        yield from (Leaf(f"{name}-{at}", pages, at) for at in range(one.pages))


def _leaves(pdf: bytes, made: Sequence[Gathering]) -> Iterator[Leaf]:
    """The pages of the bound book. What is on one depends on its gathering and on the numbers that are put in."""
    pages, first = Pages(pdf), 0
    numbers = key(repr([(one.pages, sorted(one.anchors.items())) for one in made]))[:12]
    for one in made:
        name = key(one.pdf)[:12]
        for at in range(one.pages):
            told = f"-{numbers}" if at in one.numbered else ""
            yield Leaf(f"{name}-{at}-{first + at}{told}", pages, first + at)
        first += one.pages
