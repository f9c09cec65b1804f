"""What a build made, said twice: in sentences for the author, as one JSON object for a script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from werkboek.build import Report
from werkboek.language import Language
from werkboek.model import Decision, Exercise, Line
from werkboek.output import Output
from werkboek.problems import Problem
from werkboek.spaces import Space


def as_json(report: Report, paths: Sequence[Path]) -> dict[str, Any]:
    """The report of ``build --json``; lengths in mm, pages and lines from 1."""
    book = report.book
    return {
        "book": {"title": book.title, "language": book.language, "identifier": book.identifier},
        "outputs": [
            {
                "edition": output.edition,
                "path": path.as_posix(),
                "pages": output.pages,
                "bytes": len(output.data),
            }
            for output, path in zip(report.outputs, paths, strict=True)
        ],
        "exercises": [_exercise(one, report.outputs) for one in book.exercises],
        "left_out": [
            {
                "path": out.source.path,
                "line": out.source.line,
                "text": out.text,
                "reason": report.speech.reason(out.reason),
            }
            for chapter in book.chapters
            for out in chapter.left_out
        ],
        "problems": [_problem(one, report.speech) for one in report.problems],
    }


def _exercise(one: Exercise, outputs: Sequence[Output]) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.number,
        "made": one.made,
        "path": one.source.path,
        "line": one.source.line,
        "parts": [
            {
                "prompt": part.prompt,
                "hint": part.hint,
                "space": _space(part.space) if part.space else None,
            }
            for part in one.parts
        ],
        "places": [
            {"edition": output.edition, "part": place.part, "page": place.page, "lines": place.space.lines,
             "top_mm": place.top, "height_mm": place.space.height}
            for output in outputs
            for place in output.places
            if place.exercise == one.id
        ],
    }  # fmt: skip


def _space(space: Space) -> dict[str, Any]:
    """Sizes in lines to write on."""
    size, head = space.size, space.head
    return {"kind": space.kind, "labels": list(space.labels), "natural": size.natural - head,
            "minimum": size.minimum - head, "cap": size.cap - head}  # fmt: skip


def _problem(one: Problem, speech: Language) -> dict[str, Any]:
    message, hint = speech.tell(one)
    return {"code": one.code, "severity": one.severity, "message": message, "path": one.path, "line": one.line,
            "hint": hint}  # fmt: skip


def lines_as_json(lines: Sequence[Line], decisions: Sequence[Decision], speech: Language) -> list[dict[str, Any]]:
    """The ``lines`` of ``import --json``: what was made of each line of an article."""
    return [
        {"line": line.source.line, "part": line.part, "text": line.plain, "role": decision.role,
         "sure": decision.sure, "reason": speech.reason(decision.reason)}
        for line, decision in zip(lines, decisions, strict=True)
    ]  # fmt: skip


def receipt(report: Report, paths: Sequence[Path]) -> Iterator[str]:
    """The lines that the author reads after a build, in her language."""
    words = report.speech.receipt
    for output, path in zip(report.outputs, paths, strict=True):
        pages = f"{output.pages} {words['pages']}, " if output.pages else ""
        yield f"{path.as_posix()}  ({pages}{len(output.data) / 1000:.0f} kB)"
    yield f"{len(report.book.exercises)} {words['questions']}"
    left = [out for chapter in report.book.chapters for out in chapter.left_out]
    if left:
        yield f"{words['left_out']}:"
    for out in left:
        yield f"  {out.source.path}, {words['line']} {out.source.line}: {out.text} ({report.speech.reason(out.reason)})"


def sentence(problem: Problem, speech: Language) -> str:
    """A problem as one line: how bad, where, what, and what to do."""
    message, hint = speech.tell(problem)
    placed = problem.line and problem.path and problem.code != "P03"  # which names its line itself
    where = f"{problem.path}, {speech.receipt['line']} {problem.line}: " if placed else ""
    return f"{speech.receipt[problem.severity]}: {where}{message} {hint}".rstrip()
