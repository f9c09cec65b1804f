"""A state of the desk -> what her page shows of it: HTML in parts, each of which may stay when another changes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from werkboek import language, theme
from werkboek.compose.spaces import MOST
from werkboek.language import Language
from werkboek.model import Exercise
from werkboek.output import Place
from werkboek.passages import BEGINS, Passage
from werkboek.problems import Problem, gathered
from werkboek.recognise.marks import PLACES, SPACES, cut
from werkboek.render import html
from werkboek.report import told
from werkboek.settings import LENGTHS
from werkboek.spaces import KINDS, Asked
from werkboek.studio.desk import Sheet, State
from werkboek.studio.pictures import bare

# Reasons that the line itself shows, or that she gave.
SEEN = ("text", "marked", "icon", "marker", "told", "comment", "confirmed", "open")
PAPER = (210.0, 297.0)  # mm
SAYS = (*BEGINS, "out")
# Colours to begin with, each legible on white: green, blue, purple, red, brown, grey.
COLOURS = ("#2f5d50", "#24527a", "#6d3b7c", "#a1333c", "#8a5418", "#4a4f57")
FIXED = ("checklist", "scales", "stem")  # as high as what is printed in them
LABELLED = ("columns", "scale", "scales", "checklist")


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that gets space: its number, what its author asked, and the kind and rows it has."""

    number: int | None
    asked: Asked
    kind: str
    rows: int


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as it is shown. ``offer``: a question that could stand below it.

    ``told``: what is to be said of it, each with how bad it is.
    """

    id: str
    passage: Passage
    label: str
    reason: str
    asking: Asking | None = None
    offer: str = ""
    told: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Handle:
    """A writing space on its page, in percent of its height; ``row`` is the id of its question's passage."""

    id: str
    row: str
    number: int | None
    rows: int
    top: float
    height: float
    pitch: float
    kind: str
    labels: str


def page(speech: Language, template: str, **values: Any) -> str:
    """A whole page, or a part of one, in the words of a language."""
    return html.page(
        "studio",
        template,
        words=speech.studio,
        speech=speech,
        kinds=(*KINDS, *PLACES),
        says=SAYS,
        labelled=LABELLED,
        fixed=(*FIXED, *PLACES),
        most=MOST,
        **values,
    )


def parts(state: State) -> dict[str, str]:
    """The parts of the page of a project, by the id of what they stand in."""
    speech = state.speech
    made: dict[str, str] = {
        "status": page(speech, "status.html", state=state),
        "brand-told": page(speech, "brand.html", told=[told(one, speech) for one in state.problems
                                                       if one.code.startswith("B")]),
        "problems": page(speech, "problems.html", told=list(_told(state))),
        "leaves": page(speech, "leaves.html", spreads=list(spreads(state)), handles=handles(state), state=state),
        "rooms": page(speech, "rooms.html", state=state, rooms=LENGTHS, sheets=-(-len(state.leaves) // 2),
                      asks=len(state.book.questions) if state.book else 0),
        "doubts": page(speech, "doubts.html", count=len(state.doubts), left=_left(state),
                       first=next((name(state, *one) for one in state.doubts), "")),
    }  # fmt: skip
    made["texts"] = page(speech, "texts.html", sheets=[(sheet, list(rows(state, sheet))) for sheet in state.sheets])
    return made


def _left(state: State) -> int:
    """How many lines of her text are not in the book."""
    return sum(one.says == "out" and bool(bare(one.text)) for sheet in state.sheets for one in sheet.passages)


def name(state: State, sheet: Sheet, passage: Passage) -> str:
    """The id of a passage on the page."""
    return f"t{state.sheets.index(sheet)}l{passage.first}"


def rows(state: State, sheet: Sheet) -> Iterator[Row]:
    """The passages of an article."""
    speech = state.speech
    asked = dict(_asking(state, sheet))
    offers = dict(_offers(state, sheet))
    heard: dict[int, list[tuple[str, str]]] = {}
    for problem in state.problems:
        if problem.path == sheet.path and problem.line and problem.code != "R03":
            heard.setdefault(problem.line, []).append((problem.severity, told(replace(problem, line=0), speech)))
    for one in sheet.passages:
        if one.says == "out" and not bare(one.text):  # a dash, a rule: nothing that could be missed
            continue
        reason = "" if one.reason.split()[0] in SEEN else speech.reason(one.reason)
        said = tuple(each for line in range(one.first, one.last + 1) for each in heard.get(line, ()))
        yield Row(name(state, sheet, one), one, speech.studio[one.says or "figure"], reason, asked.get(one.first),
                  offers.get(one.first, ""), said)  # fmt: skip


def _standing(state: State) -> Iterator[tuple[Exercise, Sheet, Passage]]:
    """Each question with the passage it stands in; one that was only offered stands in none."""
    lines = {(sheet.path, one.first): (sheet, one) for sheet in state.sheets for one in sheet.passages
             if one.says == "asks"}  # fmt: skip
    for exercise in state.book.exercises if state.book else ():
        if found := lines.get((exercise.source.path, exercise.source.line)):
            yield exercise, *found


def _asking(state: State, sheet: Sheet) -> Iterator[tuple[int, Asking]]:
    """By the line on which it stands."""
    for exercise, in_, passage in _standing(state):
        if in_ is not sheet:
            continue
        asked = cut(passage.raw.split("\n")[-1], SPACES)[1].asked or Asked()
        space = exercise.parts[-1].space
        shown = [one.space.lines for one in state.places if one.exercise == exercise.id] or [
            part.space.size.natural - part.space.head for part in exercise.parts if part.space]  # fmt: skip
        yield passage.first, Asking(exercise.number, asked, space.kind if space else "lines", sum(shown))


def _offers(state: State, sheet: Sheet) -> Iterator[tuple[int, str]]:
    """The questions that could be put into its sections, by the line of the passage that they come below."""
    heads = [one.first for one in sheet.passages if one.role in ("section", "faq-heading", "related-heading")]
    for exercise in state.book.stock if state.book else ():
        if exercise.source.path != sheet.path or sheet.content is None:
            continue
        after = min((line for line in heads if line > exercise.source.line), default=1 << 30)
        inside = [one for one in sheet.passages if exercise.source.line <= one.first < after and one.says != "out"]
        if inside:
            yield inside[-1].first, exercise.parts[0].prompt


def handles(state: State) -> Mapping[int, list[Handle]]:
    """The writing spaces by page, from 1."""
    known = {exercise.id: (exercise, name(state, sheet, passage) if sheet.content is not None else "")
             for exercise, sheet, passage in _standing(state)}  # fmt: skip
    made: dict[int, list[Handle]] = {}
    for place in state.places:
        if place.exercise in known:
            exercise, row = known[place.exercise]
            made.setdefault(place.page, []).append(_handle(place, exercise, row))
    return made


def _handle(place: Place, exercise: Exercise, row: str) -> Handle:
    single = len(exercise.parts) == 1 and place.space.kind not in FIXED
    return Handle(f"h{place.exercise}p{place.part}", row if single else "", exercise.number, place.space.lines,
                  round(100 * place.top / PAPER[1], 3), round(100 * (place.bottom - place.top) / PAPER[1], 3),
                  round(100 * place.space.pitch / PAPER[1], 4), place.space.kind,
                  " | ".join(place.space.labels))  # fmt: skip


def spreads(state: State) -> Iterator[tuple[int, ...]]:
    """The pages that lie open together, from 1: the cover alone on the right, then left and right."""
    count = len(state.leaves)
    if count:
        yield (1,)
    for left in range(2, count + 1, 2):
        yield tuple(range(left, min(left + 2, count + 1)))


def _told(state: State) -> Iterator[tuple[str, str, list[str]]]:
    """(how bad, the sentence, the ids of the passages it is about) of each problem, the worst first."""
    order = {"error": 0, "warning": 1, "notice": 2}
    problems = [state.stops] if state.stops else list(state.problems)
    for one in sorted(gathered(problems), key=lambda problem: order[problem.severity]):
        if one.code != "R03":
            about = list(_about(one, state))
            yield one.severity, told(replace(one, line=0) if about else one, state.speech), about


def _about(one: Problem, state: State) -> Iterator[str]:
    for sheet in state.sheets:
        for passage in sheet.passages:
            if sheet.path == one.path and any(passage.first <= line <= passage.last for line in (one.line, *one.also)):
                yield name(state, sheet, passage)


def at(state: State, page: int, y: float) -> str:
    """The id of the passage at a height on a page, from 0; empty if there is none: a rule, the margin."""
    if not 0 <= page < len(state.leaves):
        return ""
    leaf = state.leaves[page]
    found = leaf.pages.at(leaf.at, y)
    every = [(bare(one.text), name(state, sheet, one)) for sheet in state.sheets for one in sheet.passages]
    return next((name_ for text, name_ in every if _holds(text, found)), "")


def _holds(text: str, line: str) -> bool:
    """Whether a line of the page is of a text; "Vraag 7" or a label may stand beside it on the same line."""
    cuts = range((len(line) + 1) // 2)
    return len(line) >= 4 and any(line[cut:] in text or line[: len(line) - cut] in text for cut in cuts)


def page_of(state: State, name_: str) -> int:
    """The page, from 1, on which a passage begins; 0: on none."""
    for sheet in state.sheets:
        for one in sheet.passages:
            if state.leaves and name(state, sheet, one) == name_:
                return _asked_on(state, one) or _written_on(state, sheet, one)
    return 0


def _asked_on(state: State, passage: Passage) -> int:
    """The page on which a question stands."""
    asked = {exercise.id for exercise, _, found in _standing(state) if found is passage}
    return next((one.prompt_pages[0] for one in state.places if one.exercise in asked), 0)


def _written_on(state: State, sheet: Sheet, passage: Passage) -> int:
    """The page on which a text stands, looked for from where its section begins: titles are in the contents too."""
    sections = [section for chapter in (state.book.chapters if state.book else ()) for section in chapter.sections
                if section.source.path == sheet.path and section.source.line <= passage.first]  # fmt: skip
    near = state.begins.get(sections[-1].id, 0) if sections else 0
    found = state.leaves[0].pages.find(passage.text, near)
    return 0 if found is None else found + 1


def titled(folder: Path) -> str:
    """The title of a project that is not open, or the name of its folder."""
    try:
        said = tomllib.loads((folder / "book.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return folder.name
    return str(said.get("title") or language.capital(folder.name.replace("-", " ")))


def looks(state: State, raw: Mapping[str, Any]) -> str:
    """The fields of title and brand, filled with what book.toml says, else with what was found in the texts."""
    tables = {name: one if isinstance(one := raw.get(name), dict) else {} for name in ("brand", "ebook")}
    themes = theme.names(state.project.root if state.project else None)
    try:
        address = language.address(str(raw.get("address", "")))
    except ValueError:
        address = ""
    return page(state.speech, "looks.html", said=raw, **tables, book=state.book, state=state, address=address,
                languages=_languages(), themes=themes, colours=COLOURS)  # fmt: skip


@cache
def _languages() -> tuple[tuple[str, str], ...]:
    return tuple((code, language.name(code)) for code in language.LANGUAGES)
