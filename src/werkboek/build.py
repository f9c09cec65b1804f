"""The whole program, in order: an author's project in, the editions of her book out. Knows every step."""

from __future__ import annotations

import gc
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from werkboek import language, program, project, reading, tongue, typefaces
from werkboek.cache import Cache, key
from werkboek.check import care, check_book, held, held_file, linted, linted_file
from werkboek.check.digital import Verdict
from werkboek.check.layout import Finding
from werkboek.check.validators import CHECKERS, Opinion
from werkboek.commission import Commission, file_of
from werkboek.compose import compose
from werkboek.compose.handouts import What, handout
from werkboek.editions import EDITIONS
from werkboek.model import ASKS, Book, Reading
from werkboek.output import Output, write
from werkboek.problems import Problem, Warn, WerkboekError
from werkboek.project import Project
from werkboek.read import articles
from werkboek.reading import Read
from werkboek.recognise import Judge, recognise, undecided
from werkboek.remembered import remembering
from werkboek.theme import Theme

# (step, edition or article, page) as it happens; page 0 where pages mean nothing.
Progress = Callable[[str, str, int], None]
Parts = Sequence[tuple[What, int]]
NOTHING = Cache(None)


@dataclass(frozen=True, slots=True)
class Report:
    """What a build made. ``exit_code`` is 3 when an edition failed for want of something on this machine.

    ``readings``: what each line was read as.
    """

    book: Book
    speech: language.Language
    look: Theme
    outputs: tuple[Output, ...]
    problems: tuple[Problem, ...]
    readings: tuple[Reading, ...] = ()
    exit_code: int = 0


@contextmanager
def uncollected() -> Iterator[None]:
    """Without Python's collector, which would walk the whole book again and again; boxes are collected by the lot."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@uncollected()
def build(project: Project, progress: Progress = lambda step, what, page: None, *, proof: bool = False,
          receipt: bool = False, parts: Parts = (), judge: Judge = undecided, kept: Cache = NOTHING,
          jobs: int = 0, editions: Sequence[str] = ()) -> Report:  # fmt: skip
    """Makes the editions of a project, or only ``editions``, in memory; ``proof`` adds a picture of all its pages.

    ``receipt`` adds a page that shows what each line of her text was read as. ``judge`` settles what is in doubt.
    ``kept``: what was laid out before. ``jobs``: processes to lay out in; 0: as many as pay.
    With ``parts`` it makes a PDF of each of these instead: ("question", 7), or ("chapter", 0) for all chapters.

    Raises WerkboekError when there is nothing to make a book of.
    """
    _refuse_unknown_editions(project)
    editions = editions or project.editions
    problems = [Problem("T24", path=name) for name in project.passed]
    read: list[Read] = []
    for text in project.texts:
        progress("read", text.path, 0)
        if judge is not undecided:
            read += reading.chapters(text, project, judged(project, judge), problems.append)
        else:
            read += reading.recalled(text, project, judged(project, judge), problems.append, kept)
    progress("compose", "", 0)
    project, book, speech = drafted(project, read, problems.append, kept)
    if parts:
        editions = ("standard",)
    outputs: tuple[Output, ...] = ()
    exit_code = 0
    for one in _handouts(book, parts, speech) if parts else (book,):
        title = slug(f"{one.title} {one.part}" if one.part else one.title)
        pages = partial(progress, "edition", "standard")
        large = file_of("large-print", title, speech) if "large-print" in editions else ""
        order = Commission(one, speech, project.look, title, problems.append, pages, kept, jobs,
                           paged="standard" in project.editions, large=large,
                           sources=partial(_sources, project, book, read, judge))  # fmt: skip
        made, code = _editions(order, editions, problems, progress)
        outputs, exit_code = outputs + made, max(exit_code, code)
    if proof:
        outputs += tuple(_proof(output, speech) for output in outputs if output.pages and output.edition not in UNSEEN)
    readings = tuple(one.reading for one in read)
    report = Report(book, speech, project.look, outputs, tuple(problems), readings, exit_code)
    return replace(report, outputs=(*outputs, _receipt(report))) if receipt else report


def drafted(project: Project, read: Sequence[Read], warn: Warn,
            kept: Cache = NOTHING) -> tuple[Project, Book, language.Language]:  # fmt: skip
    """The book that was read, before it is laid out, in its language; the project with what its texts say.

    Raises WerkboekError when there is nothing to make a book of.
    """
    inside = {address: data for one in read for address, data in one.inside.items()}
    project = replace(project, inside={**project.inside, **inside})
    chapters = [one.chapter for one in read]
    if project.order == "date":
        chapters.sort(key=lambda chapter: (not chapter.date, chapter.date))
    project = replace(project, address=project.address or _addressed([one.said for one in read], project.language))
    with remembering(kept, key(program.digest(), "remembered", *(one.path for one in project.texts))):
        book = compose(tuple(chapters), project, warn)
        project = typefaces.faced(project, warn)
        check_book(book, warn)
        care(book, [(one.chapter, one.reading) for one in read], warn)
    return project, book, language.with_words(language.load(book.language, project.address), project.words)


def _addressed(said: Sequence[str], tag: str) -> str:
    """Whether the texts say je or u: the book does as they do."""
    text = "\n".join(said)
    return language.addressed(text, language.base(tag) if tag else tongue.guess(text))


def judged(project: Project, judge: Judge) -> Judge:
    """All that is in doubt gets space where the project says so; what sells or is answered is never in doubt."""
    return (lambda article, decisions, at: True) if project.doubtful == "space" else judge


def doubts(project: Project) -> bool:
    """Whether nothing in a project is surely asked, and something may be."""
    asked: list[tuple[bool, bool]] = []
    for text in project.texts:
        for article in articles(text, project.select, lambda problem: None):
            _, decisions = recognise(article, lambda problem: None)
            asked += [(one.role in ASKS, one.maybe in ASKS) for one in decisions]
    return not any(sure for sure, _ in asked) and any(maybe for _, maybe in asked)


def _sources(project: Project, book: Book, read: Sequence[Read], judge: Judge) -> Mapping[str, bytes]:
    from werkboek import sources

    return sources.of(project, book, read, judge)


def _receipt(report: Report) -> Output:
    from werkboek.render import receipt

    page = receipt.render(report.book, report.readings, report.problems, report.outputs, report.speech)
    return Output("receipt", f"{slug(report.book.title)}-{report.speech.receipt['page']}.html", page.encode())


def _handouts(book: Book, parts: Parts, speech: language.Language) -> Iterator[Book]:
    for what, number in parts:
        for each in [number] if number else [chapter.number for chapter in book.chapters]:
            yield handout(book, what, each, speech)


def loose(project: Project, kind: str, count: int) -> Output:
    """Loose sheets to write on, in the ruling and language of a project. Raises WerkboekError S01 without Pango."""
    from werkboek.finish.bind import bound
    from werkboek.render.loose import sheets

    speech = language.with_words(language.load(project.language or "nl", project.address), project.words)
    made = sheets(kind, count, project.pitch, speech, project.look)
    return Output("sheet", f"{slug(speech.word('sheet'))}.pdf", bound([made]), made.pages)


def _editions(order: Commission, names: Sequence[str], problems: list[Problem],
              progress: Progress) -> tuple[tuple[Output, ...], int]:  # fmt: skip
    """Each edition that can be made here; one that cannot leaves the others whole."""
    outputs: list[Output] = []
    exit_code = 0
    for name in names:
        progress("edition", name, 0)
        try:
            output = EDITIONS[name].make(order)
        except WerkboekError as error:
            problems.append(error.problem)
            exit_code = error.exit_code
            continue
        outputs.append(output)
    if any(problem.severity == "error" for problem in problems):
        exit_code = exit_code or 1
    return tuple(outputs), exit_code


@dataclass(frozen=True, slots=True)
class Checked:
    """What was measured: the rules of layout of a PDF, those of an e-book, and what other checkers say of it."""

    findings: tuple[Finding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    opinions: Mapping[str, Opinion | str | None] = field(default_factory=dict)


def checked(paths: Sequence[Path], progress: Progress = lambda step, what, page: None,
            kept: Cache = NOTHING) -> Checked:  # fmt: skip
    """The rules, measured on a finished PDF or EPUB, or on those that a project makes.

    Raises WerkboekError: P11 or P16 for what is none, else as :func:`build`.
    """
    kind = paths[0].suffix.lower() if len(paths) == 1 else ""
    if kind == ".pdf":
        return Checked(linted_file(project.finished(paths[0]), paths[0].as_posix()))
    if kind == ".epub":
        return _checked_epub(paths[0], progress)
    report = build(project.load(paths), progress, kept=kept)
    if not report.outputs:
        raise WerkboekError(report.problems[-1], exit_code=report.exit_code)
    made = {one.edition: one for one in report.outputs}
    pdf, epub = made.get("standard"), made.get("epub")
    return Checked(
        linted(pdf, report.look) if pdf else (), held(report.book, epub, pdf if epub.marked else None) if epub else ()
    )


def _checked_epub(path: Path, progress: Progress) -> Checked:
    """An EPUB with the PDF of the same name that stands beside it, and by the checkers that are on this machine."""
    paper = path.with_suffix(".pdf")
    verdicts = held_file(project.finished(path), path.as_posix(), paper.read_bytes() if paper.is_file() else None)
    opinions: dict[str, Opinion | str | None] = {}
    for one in CHECKERS:
        progress("check", one.name, 0)
        try:
            opinions[one.name] = one.says(path)
        except RuntimeError as error:
            opinions[one.name] = str(error)
    return Checked(verdicts=verdicts, opinions=opinions)


def _proof(output: Output, speech: language.Language) -> Output:
    from werkboek.render.proof import sheet

    return Output(
        "proof", f"{Path(output.name).stem}-proof.png", sheet(output.data, output.places, speech.checked["legend"])
    )


def save(reports: Sequence[Report], folder: Path) -> list[tuple[Path, ...]]:
    """Writes all editions of all books to a folder, or none. Books of the same name are counted: ``rust-2.pdf``."""
    seen: Counter[str] = Counter()
    files: list[list[tuple[Path, bytes]]] = []
    for report in reports:
        files.append([(folder / counted(output.name, seen), output.data) for output in report.outputs])
    write(file for book in files for file in book)
    return [tuple(path for path, _ in book) for book in files]


def counted(name: str, seen: Counter[str]) -> str:
    """A file name that is not taken: ``rust.md``, then ``rust-2.md``."""
    key = name.casefold()  # for Windows and macOS Foto.png and foto.png are one file
    seen[key] += 1
    path = Path(name)
    return name if seen[key] == 1 else f"{path.stem}-{seen[key]}{path.suffix}"


def _refuse_unknown_editions(project: Project) -> None:
    """Refuses an edition that does not exist (P06)."""
    for name in project.editions:
        if name not in EDITIONS:
            values = {
                "key": "editions",
                "value": f"“{name}”",
                "advice": f"editions = {list(EDITIONS)}".replace("'", '"'),
            }
            raise WerkboekError(Problem("P06", path="book.toml", values=values))


UNSEEN = ("trainer", "booklet", "archive")  # whose sides are not the pages of the book, or are those of another
# Letters that no accent makes out of an ASCII one.
LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"}


def slug(title: str) -> str:
    """A title as a file name: ASCII, small letters, at most 60 characters, cut between words.

    >>> slug("Écht rust vinden: één stap tegelijk?")
    'echt-rust-vinden-een-stap-tegelijk'
    """
    folded = "".join(LETTERS.get(letter, letter) for letter in title.lower())
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    while len("-".join(words)) > 60 and len(words) > 1:
        words.pop()
    return "-".join(words)[:60].strip("-") or "werkboek"
