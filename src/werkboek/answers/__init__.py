"""A workbook that was filled in on a screen, back to text: what was typed, ticked and chosen, by question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from werkboek import language, project
from werkboek.answers import document, form
from werkboek.answers.answer import Answer
from werkboek.model import Book
from werkboek.problems import Problem, failed
from werkboek.project import LARGEST, Text

LOCKED = "EncryptedPackage".encode("utf-16-le")  # MS-OFFCRYPTO 2.3: the stream in which Office locks a document
OLE = b"\xd0\xcf\x11\xe0"


def loaded(path: Path) -> bytes:
    """The bytes of a file. Raises WerkboekError P01, P08 or T10 (too large)."""
    if path.is_file() and path.stat().st_size > LARGEST:
        raise failed("T10", path.as_posix(), limit=f"{LARGEST >> 20} MB")
    return project.finished(path)


def read(data: bytes, path: str) -> tuple[Answer, ...]:
    """The answers in a file, in its order; what kind it is, is seen from its bytes.

    Raises WerkboekError N01 (no such kind), N02 (nothing of ours in it), N03 (locked), or as a Word document does.
    """
    if data[:4] == OLE and LOCKED in data:
        raise failed("N03", path)
    if b"%PDF-" in data[:1024]:
        found = form.read(data, path)
    elif data[:4] == b"PK\3\4":
        found = document.read(Text(path, path, data))
    else:
        raise failed("N01", path)
    if not found:
        raise failed("N02", path)
    return found


def spoken(data: bytes) -> str:
    """The language that a file says it is in, if we know it; else nothing."""
    tag = form.spoken(data) if b"%PDF-" in data[:1024] else document.spoken(data) if data[:2] == b"PK" else ""
    code = language.base(tag)
    return code if code in language.LANGUAGES else ""


def markdown(answers: tuple[Answer, ...]) -> str:
    """The answers to read: each below its question."""
    return "\n".join(f"## {one.heading}\n\n{one.text}\n" if one.answer else f"## {one.heading}\n" for one in answers)


def as_json(answers: tuple[Answer, ...]) -> list[dict[str, str | int]]:
    """The answers for a script; an id is empty where a file lost it."""
    return [asdict(one) for one in answers]


def compared(answers: tuple[Answer, ...], path: Path) -> Iterator[str]:
    """The same in sentences, of a project, in the language of its book. Raises what building it would."""
    from werkboek import build, reading, report
    from werkboek.recognise import undecided

    def quiet(problem: Problem) -> None:
        """What she did not ask for now."""

    loaded = project.load([path])
    judge = build.judged(loaded, undecided)
    read = [one for text in loaded.texts for one in reading.chapters(text, loaded, judge, quiet)]
    _, book, speech = build.drafted(loaded, read, quiet)
    return report.sentences(beside(answers, book, speech), speech)


def beside(answers: tuple[Answer, ...], book: Book, speech: language.Language) -> list[Problem]:
    """What a filled file has that a book has not, and which questions of the book it leaves unanswered."""
    from werkboek.render.answers import question

    asked = {(one.id, at): question(one, at, speech) for one in book.exercises for at in range(1, len(one.parts) + 1)}
    places = {text: place for place, text in asked.items()}
    given, problems = set[tuple[str, int]](), list[Problem]()
    for one in answers:
        place = (one.id, one.part) if one.id else places.get(one.question, ("", 1))
        if place in asked:
            given |= {place} if one.answer else set()
        elif one.answer and not re.fullmatch(form.BESIDE, one.id):
            problems.append(Problem("N04", values={"id": one.id or "?", "question": one.question}))
    return problems + [Problem("N05", values={"question": text}) for place, text in asked.items() if place not in given]
