"""What a build made, said twice: in sentences for the author, as one JSON object for a script."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from werkboek.build import Checked, Report
from werkboek.check.digital import Verdict
from werkboek.check.layout import Finding
from werkboek.check.validators import Opinion
from werkboek.language import Language
from werkboek.mail import refusing
from werkboek.model import Exercise, LeftOut, Reading, Source
from werkboek.output import Output, Way
from werkboek.problems import Problem, gathered
from werkboek.spaces import Asked, Space
from werkboek.texts import asides


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
                "too_large_for": list(refusing(len(output.data))),
                "sheets": output.sheets,
                "ink_percent": round(output.ink, 2) if output.ways else None,
                "marked": list(output.marked),
                "unmarked": [{"page": page, "opens": opening} for page, opening in output.unmarked],
            }
            for output, path in zip(report.outputs, paths, strict=True)
        ],
        "exercises": [_exercise(one, report.outputs) for one in book.exercises],
        "left_out": [left_out(out, report.speech) for chapter in book.chapters for out in chapter.left_out],
        "asides": [
            {
                "path": chapter.source.path,
                "line": one.line,
                "text": one.text,
                "minutes": one.minutes,
                "forms": list(one.forms),
            }
            for chapter in book.chapters
            for one in asides(chapter)
        ],
        "offers": [_offer(one) for one in book.offers],
        "stock": [_stock(one) for one in book.stock],
        "problems": [problem(one, report.speech) for one in report.problems],
    }


def left_out(out: LeftOut, speech: Language) -> dict[str, Any]:
    """Something of the author's text that is not in the book, and why."""
    return {"path": out.source.path, "line": out.source.line, "text": out.text, "reason": speech.reason(out.reason)}


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


def _offer(one: Exercise) -> dict[str, Any]:
    asked = one.parts[0].asked or Asked()
    return {"kind": asked.kind, "labels": list(asked.labels), "path": one.source.path, "line": one.source.line}


def _stock(one: Exercise) -> dict[str, Any]:
    return {"prompt": one.parts[0].prompt, "path": one.source.path, "line": one.source.line}


def _space(space: Space) -> dict[str, Any]:
    """Sizes in lines to write on."""
    size, head = space.size, space.head
    return {"kind": space.kind, "labels": list(space.labels), "natural": size.natural - head,
            "minimum": size.minimum - head, "cap": size.cap - head}  # fmt: skip


def problem(one: Problem, speech: Language) -> dict[str, Any]:
    """A problem with its sentence, and what to do."""
    message, hint = speech.tell(one)
    return {"code": one.code, "severity": one.severity, "message": message, "path": one.path, "line": one.line,
            "hint": hint}  # fmt: skip


def lines_as_json(reading: Reading, speech: Language) -> list[dict[str, Any]]:
    """The ``lines`` of ``import --json``: what was made of each line of an article."""
    return [
        {"line": line.source.line, "part": line.part, "text": line.plain, "role": decision.role,
         "sure": decision.maybe is None, "maybe": decision.maybe, "reason": speech.reason(decision.reason)}
        for line, decision in zip(reading.lines, reading.decisions, strict=True)
    ]  # fmt: skip


def receipt(report: Report, paths: Sequence[Path]) -> Iterator[str]:
    """The lines that the author reads after a build, in her language."""
    words = report.speech.receipt
    for output, path in zip(report.outputs, paths, strict=True):
        yield f"{path.as_posix()}  ({', '.join(_facts(output, words))})"
        if output.marked:
            yield _marked(output, words)
    count = _questions(report)
    yield f"{count} {words['questions_one' if count == 1 else 'questions']}"
    if report.book.offers:
        yield f"{words['offers']}:"
    for offer in report.book.offers:
        asked = offer.parts[0].asked or Asked()
        kind = report.speech.kinds[asked.kind][0].format(count="…", labels=", ".join(asked.labels))
        yield f"  {where(offer.source, report.speech)}: {kind}"
    if report.book.stock:
        yield f"{words['stock']}:"
        for one in report.book.stock:
            yield f"  {where(one.source, report.speech)}: {one.parts[0].prompt}"
    yield from _asides(report)
    left = [out for chapter in report.book.chapters for out in chapter.left_out]
    if left:
        yield f"{words['left_out']}:"
    for out in left:
        said = textwrap.shorten(out.text, 300, placeholder=" …")
        yield f"  {where(out.source, report.speech)}: {said} ({report.speech.reason(out.reason)})"
    yield from _hint(report, paths)


def _facts(output: Output, words: Mapping[str, str]) -> Iterator[str]:
    """Pages, the fewest sheets that need no folding, ink, bytes, and who does not take so many."""
    if output.pages:
        yield f"{output.pages} {words['pages']}"
    if output.ways:
        way: Way = "duplex" if "duplex" in output.ways else output.ways[0]
        yield words[way].format(count=output.sheets[way])
        yield words["inked"].format(percent=output.percent)
    yield f"{len(output.data) / 1000:.0f} kB"
    if services := refusing(len(output.data)):
        yield words["heavy"].format(services=", ".join(services))


def _asides(report: Report) -> Iterator[str]:
    """The asides, where no edition was made that prints them."""
    told = [(chapter, one) for chapter in report.book.chapters for one in asides(chapter)]
    if not told or any(output.edition == "trainer" for output in report.outputs):
        return
    yield f"{report.speech.receipt['asides']}:"
    for chapter, one in told:
        said = textwrap.shorten(": ".join(filter(None, (report.speech.timed(one), one.text))), 300, placeholder=" …")
        yield f"  {where(Source(chapter.source.path, one.line), report.speech)}: {said}"


def _marked(output: Output, words: Mapping[str, str]) -> str:
    """How many pages of the paper edition an e-book marks, and which not."""
    without = ", ".join(str(page) for page, _ in output.unmarked)
    every = len(output.marked) + len(output.unmarked)
    said = words["marked"].format(marked=len(output.marked), pages=every)
    return said + (f"; {words['unmarked'].format(pages=without)}" if without else "")


def _hint(report: Report, paths: Sequence[Path]) -> Iterator[str]:
    """Where to see more: the page that she asked for, or how to ask for it if anything was in doubt or left out."""
    words = report.speech.receipt
    pages = [path for output, path in zip(report.outputs, paths, strict=True) if output.edition == "receipt"]
    doubtful = any(one.code == "R03" for one in report.problems)
    if pages:
        yield words["opened"].format(path=pages[0].as_posix())
    elif doubtful or any(chapter.left_out for chapter in report.book.chapters):
        yield words["see"]


def _questions(report: Report) -> int:
    """Those with a number; of handouts, those that are in them."""
    inside = {place.exercise for output in report.outputs for place in output.places}
    if any(output.pages for output in report.outputs if output.edition != "trainer"):
        return sum(one.id in inside for one in report.book.questions)
    return len(report.book.questions)


def is_unfit(found: Checked) -> bool:
    """Whether a rule is broken that is an error, or another checker finds one."""
    return (
        any(one.broken and one.norm.severity == "error" for one in found.findings)
        or any(one.broken and one.rule.severity == "error" for one in found.verdicts)
        or any(message.is_error for one in _said(found) for message in one.messages)
    )


def _said(found: Checked) -> list[Opinion]:
    return [one for one in found.opinions.values() if isinstance(one, Opinion)]


def check_lines(path: str, found: Checked, speech: Language) -> Iterator[str]:
    """Tables of the rules: code, what was measured, the limit, where, and what is wrong."""
    if found.findings:
        yield from _of_paper(path, found.findings, speech)
    if found.verdicts:
        yield from _of_screen(path, found.verdicts, speech)
    for name, opinion in found.opinions.items():
        yield from _opinion(name, opinion, speech.checked)


def _of_paper(path: str, findings: Sequence[Finding], speech: Language) -> Iterator[str]:
    words = speech.checked
    for finding in findings:
        norm, worst = finding.norm, finding.worst
        value = f"{worst.value:.3g}" if worst else "–"
        limit = f"{'≤' if norm.bound == 'most' else '≥'} {norm.limit:g} {norm.unit}".strip()
        verdict = words["fine"] if not finding.broken else f"{speech.receipt[norm.severity]}: {speech.rules[norm.code]}"
        pages = ", ".join(str(page) for page in dict.fromkeys(one.page for one in finding.broken) if page)
        where = f" ({words['page']} {pages})" if pages else ""
        yield f"{norm.code}  {value:>8}  {limit:<10}  {verdict}{where}"
    broken = [finding.norm.severity for finding in findings if finding.broken]
    yield words["checked"].format(path=path, errors=broken.count("error"), warnings=broken.count("warning"),
                                  count=len(findings))  # fmt: skip


SHOWN = 3  # places of a broken rule, and messages of a checker, that are named in a table


def _of_screen(path: str, verdicts: Sequence[Verdict], speech: Language) -> Iterator[str]:
    words = speech.checked
    for one in verdicts:
        code, severity = one.rule.code, one.rule.severity
        if one.faults is None:
            yield f"{code}  {'–':>8}  {words['alone']}"
        elif not one.faults:
            yield f"{code}  {0:>8}  {words['fine']}"
        else:
            places = "; ".join(f"{fault.place} {fault.what}".strip() for fault in one.faults[:SHOWN])
            yield f"{code}  {len(one.faults):>8}  {speech.receipt[severity]}: {speech.rules[code]} ({places})"
    broken = [one.rule.severity for one in verdicts if one.broken]
    yield words["digital"].format(path=path, errors=broken.count("error"), warnings=broken.count("warning"),
                                  count=len(verdicts))  # fmt: skip


def _opinion(name: str, opinion: Opinion | str | None, words: Mapping[str, str]) -> Iterator[str]:
    if not isinstance(opinion, Opinion):
        yield f"{name}: {words['absent'] if opinion is None else words['silent'].format(reason=opinion)}"
        return
    errors = sum(one.is_error for one in opinion.messages)
    said = words["said"].format(errors=errors, warnings=len(opinion.messages) - errors)
    yield f"{name} {opinion.version}: {said}"
    for one in opinion.messages[:SHOWN]:
        yield f"  {one.severity} {one.id} {one.place}: {one.text}"


def check_as_json(path: str, found: Checked, speech: Language) -> dict[str, Any]:
    """Every measure of ``check --json``: page from 1 (0: the whole file), ``y_mm`` from the top of the page.

    ``held`` is false for a rule that could not be held; a checker that is not here, or gave no report, has no version.
    """
    return {
        "path": path,
        "rules": [
            {"code": one.norm.code, "severity": one.norm.severity, "rule": speech.rules[one.norm.code],
             "source": one.norm.source, "bound": one.norm.bound, "limit": one.norm.limit, "unit": one.norm.unit,
             "broken": len(one.broken),
             "measures": [{"page": m.page, "value": round(m.value, 4), "y_mm": round(m.y, 2)} for m in one.measures]}
            for one in found.findings
        ],
        "ebook": [
            {"code": one.rule.code, "severity": one.rule.severity, "rule": speech.rules[one.rule.code],
             "source": one.rule.source, "held": one.faults is not None,
             "faults": [{"place": fault.place, "what": fault.what} for fault in one.faults or ()]}
            for one in found.verdicts
        ],
        "checkers": [
            {"name": name, "version": opinion.version if isinstance(opinion, Opinion) else None,
             "messages": [{"id": one.id, "severity": one.severity, "place": one.place, "text": one.text}
                          for one in (opinion.messages if isinstance(opinion, Opinion) else ())]}
            for name, opinion in found.opinions.items()
        ],
    }  # fmt: skip


def sentences(problems: Sequence[Problem], speech: Language) -> Iterator[str]:
    """The problems of a build, each as one line; what holds for many lines of a text is said once."""
    return (sentence(one, speech) for one in gathered(problems))


def sentence(problem: Problem, speech: Language) -> str:
    """A problem as one line: how bad, where, what, and what to do."""
    return f"{speech.receipt[problem.severity]}: {told(problem, speech)}"


def told(problem: Problem, speech: Language) -> str:
    """A problem as one line: where, what, and what to do."""
    message, hint = speech.tell(problem)
    placed = problem.line and problem.path and problem.code != "P03"  # which names its line itself
    place = f"{speech.place(problem.path, (problem.line, *problem.also))}: " if placed else ""
    return f"{place}{message} {hint}".rstrip()


def where(source: Source, speech: Language) -> str:
    """A place in an author's text: by line where her file has lines, else by paragraph."""
    return speech.place(source.path, [source.line])
