"""The whole program, in order: an author's project in, the editions of her book out. Knows every step."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from werkboek import language, project, theme
from werkboek.check import check, check_book, linted, linted_file
from werkboek.check.layout import Finding
from werkboek.compose import compose
from werkboek.compose.handouts import What, handout
from werkboek.editions import EDITIONS, Commission
from werkboek.model import Book, Decision, Line
from werkboek.output import Output, write
from werkboek.problems import Problem, Warn, WerkboekError
from werkboek.project import RULINGS, Project, Text
from werkboek.read import read
from werkboek.recognise import recognise
from werkboek.render import markdown

# (step, edition or article, page) as it happens; page 0 where pages mean nothing.
Progress = Callable[[str, str, int], None]
Parts = Sequence[tuple[What, int]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build made. ``exit_code`` is 3 when an edition failed for want of something on this machine."""

    book: Book
    speech: language.Language
    outputs: tuple[Output, ...]
    problems: tuple[Problem, ...]
    exit_code: int = 0


def build(project: Project, progress: Progress = lambda step, what, page: None, *, proof: bool = False,
          parts: Parts = ()) -> Report:  # fmt: skip
    """Makes the editions of a project, in memory; ``proof`` adds a picture of all pages of each PDF.

    With ``parts`` it makes a PDF of each of these instead: ("question", 7), or ("chapter", 0) for all chapters.

    Raises WerkboekError when there is nothing to make a book of.
    """
    _refuse_unknown_editions(project)
    problems: list[Problem] = []
    chapters = []
    for text in project.texts:
        progress("read", text.path, 0)
        chapter, _ = recognise(read(text, problems.append), problems.append)
        chapters.append(chapter)
    progress("compose", "", 0)
    book = compose(tuple(chapters), project, problems.append)
    check_book(book, problems.append)
    speech = language.with_words(language.load(book.language, project.address), project.words)
    if parts:
        project = replace(project, editions=("standard",))
    outputs: tuple[Output, ...] = ()
    exit_code = 0
    for one in _handouts(book, parts, speech) if parts else (book,):
        made, code = _editions(one, speech, project, problems, progress)
        outputs, exit_code = outputs + made, max(exit_code, code)
    if proof:
        outputs += tuple(_proof(output, speech) for output in outputs if output.pages)
    return Report(book, speech, outputs, tuple(problems), exit_code)


def _handouts(book: Book, parts: Parts, speech: language.Language) -> Iterator[Book]:
    for what, number in parts:
        for each in [number] if number else [chapter.number for chapter in book.chapters]:
            yield handout(book, what, each, speech)


def loose(project: Project, kind: str, count: int) -> Output:
    """Loose sheets to write on, in the ruling and language of a project. Raises WerkboekError S01 without Pango."""
    from werkboek.render.loose import sheets

    speech = language.load(project.language or "nl", project.address)
    return sheets(kind, count, RULINGS[project.ruling], speech, theme.load(project.theme), lambda problem: None)


def _editions(book: Book, speech: language.Language, project: Project, problems: list[Problem],
              progress: Progress) -> tuple[tuple[Output, ...], int]:  # fmt: skip
    """Each edition that can be made here; one that cannot leaves the others whole."""
    outputs: list[Output] = []
    exit_code = 0
    for name in project.editions:
        progress("edition", name, 0)
        pages = partial(progress, "edition", name)
        look = theme.load(project.theme)
        order = Commission(
            book, speech, look, slug(f"{book.title} {book.part}" if book.part else book.title), problems.append, pages
        )
        try:
            output = EDITIONS[name](order)
        except WerkboekError as error:
            problems.append(error.problem)
            exit_code = error.exit_code
            continue
        check(book, output, problems.append)
        outputs.append(output)
    if any(problem.severity == "error" for problem in problems):
        exit_code = exit_code or 1
    return tuple(outputs), exit_code


def checked(paths: Sequence[Path], progress: Progress = lambda step, what, page: None) -> tuple[Finding, ...]:
    """The rules of layout, measured on a finished PDF, or on the one that a project makes.

    Raises WerkboekError: P11 for what is no PDF, else as :func:`build`.
    """
    if len(paths) == 1 and paths[0].suffix.lower() == ".pdf":
        return linted_file(project.finished(paths[0]), paths[0].as_posix())
    report = build(replace(project.load(paths), editions=("standard",)), progress)
    if not report.outputs:
        raise WerkboekError(report.problems[-1], exit_code=report.exit_code)
    return linted(report.outputs[0], report.book.title)


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
        files.append([(folder / _counted(output.name, seen), output.data) for output in report.outputs])
    write(file for book in files for file in book)
    return [tuple(path for path, _ in book) for book in files]


def _counted(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    path = Path(name)
    return name if seen[name] == 1 else f"{path.stem}-{seen[name]}{path.suffix}"


def imported(text: Text, warn: Warn) -> tuple[str, tuple[Line, ...], tuple[Decision, ...]]:
    """An article as Markdown in our notation, with its lines and the decision on each."""
    article = read(text, warn)
    chapter, decisions = recognise(article, warn)
    code = language.base(chapter.language) if chapter.language else ""
    code = code if code in language.LANGUAGES else language.guess(" ".join(line.plain for line in article.lines))
    return markdown.render(chapter, language.load(code)), article.lines, decisions


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
