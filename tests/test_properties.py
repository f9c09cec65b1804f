"""Any text: nothing raises, nothing is lost, and Markdown out and in again gives the same chapter."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from werkboek import inline, project
from werkboek.language import LANGUAGES, load
from werkboek.model import Chapter
from werkboek.problems import Problem, WerkboekError
from werkboek.project import Text
from werkboek.read import read
from werkboek.read.decode import mended, tidy
from werkboek.recognise import recognise
from werkboek.render import markdown
from werkboek.texts import texts

ROOT = Path(__file__).parent.parent

LINES = st.sampled_from(
    ["Stress en angst", "Wat belemmert rust?", "Je zit. Je staat weer op.", "Er zijn er twee:", "💡 Wat merk jij?",
     "💡 Kun jij dat? Wat doe je dan?", "Voorbeeld: Els wacht.", "Of iemand die belt.", "👉 Lees ook *dit* stuk.",
     "Wil je meer?", "🔗 Kijk hier", "Veelgestelde vragen", "Werkt dit?", "Ja. Altijd.", "Ontdek meer...", "Groet,",
     "Els", "Rust? Ja graag", "“Het hielp mij.”", "— Inge, bakker", "- een", "- twee?", "1. drie", "2) vier",
     "Ontvang een brief per mail.",
     "# kruis", "a * b_c_ [d](e) <f> & `g`", "1986. Dat was een jaar.", "---", "| a | b |", "Oefening: schrijf.", "…",
     "?? Wat nu?", "Reflectievragen", "Lees ook", "Over zee.Nog een titel", "💡", "", "", "+", "~~~", "> x", "{geen}"]
)  # fmt: skip
ANY = st.one_of(st.lists(LINES, max_size=25).map("\n".join), st.text(max_size=200))


def recognised(text: str, name: str) -> Chapter | None:
    """The chapter of a text; each problem on the way must be tellable in each language."""
    problems: list[Problem] = []
    try:
        article = read(Text(name, name, text.encode("utf-8", "replace")), problems.append)
    except WerkboekError as error:
        problems.append(error.problem)
        return None
    finally:
        assert all(load(code).tell(problem)[0] for problem in problems for code in LANGUAGES)
    chapter = recognise(article, problems.append)[0]
    assert all(load(code).tell(problem)[0] for problem in problems for code in LANGUAGES)
    return chapter


def letters(text: str) -> list[str]:
    """The letters and digits of a text, sorted: what no step may lose."""
    return sorted(sign for sign in text if sign.isalnum())


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(ANY)
@example("---\nOefening: schrijf.\nEls: wacht.\n---\nGroet,\n💡 Wat merk jij?")
@example("---\nEls: wacht.\nEls: wacht.\n---\nTekst.")
@example("Â\x80")
def test_pasted_text_is_never_lost(text: str) -> None:
    chapter = recognised(text, "titel.txt")
    if chapter is None:
        return
    kept = [inline.plain(found) for found, _ in texts((chapter.sections, chapter.footnotes, chapter.subtitle))]
    title = chapter.title if chapter.title != "Titel" else ""  # else the name of the file
    found = letters("".join([inline.plain(title), *kept, *(out.text for out in chapter.left_out)]))
    # What was garbled counts as what it was mended to, of which the author is told (T22).
    sound = mended(text.encode("utf-8", "replace").decode(), Text("", "", b""), lambda problem: None)
    given = letters(sound)
    if re.search(r"(?m)^\s*\d{1,3}[.)]\s", text):  # the numbers of a list are counted again, not kept as text
        found, given = [[sign for sign in signs if not sign.isnumeric()] for signs in (found, given)]
    assert found == given


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(ANY)
def test_markdown_never_raises(text: str) -> None:
    recognised(text, "titel.md")


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=80))
def test_escaped_text_reads_as_itself(text: str) -> None:
    line = " ".join(tidy(text).split())
    assert inline.plain(inline.escape(line)) == line


def bare(value: Any) -> Any:
    """A part of the model as plain tuples, without sources and ids; text as it will be read."""
    if isinstance(value, str):
        return inline.html(value)
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    if is_dataclass(value) and not isinstance(value, type):
        skip = ("source", "line", "id", "left_out", "language", "file")
        return (type(value).__name__, *(bare(getattr(value, f.name)) for f in fields(value) if f.name not in skip))
    return value


def round_trip(path: Path) -> tuple[Any, Any]:
    (text,) = project.load([path]).texts
    first = recognised(text.data.decode(), path.name)
    assert first is not None
    second = recognised(markdown.render(first, load("nl")), "a.md")
    return bare(first), bare(second)


@pytest.mark.parametrize("name", ["nee-zeggen.txt", "moe-zijn.md"])
def test_markdown_out_and_in_gives_the_same_chapter(name: str) -> None:
    first, second = round_trip(ROOT / "content" / name)
    assert first == second


def test_markdown_out_and_in_gives_the_same_real_chapter(real: Path) -> None:
    first, second = round_trip(real)
    assert first == second


SIGNS = st.text(st.characters(exclude_categories=("C", "Z", "So", "Sk")) | st.just(" "), min_size=5, max_size=60)
PARAGRAPH = SIGNS.map(lambda text: f"Zin {' '.join(tidy(text).split())} tot het einde. En nog een zin.")
SECTION = st.tuples(
    st.sampled_from(["Stress en angst", "Wat belemmert rust?", "De paradox: stil zijn", "Niets doen"]),
    st.lists(PARAGRAPH, min_size=2, max_size=3),
    st.sampled_from([[], ["Voorbeeld: Els wacht. Ze zucht.", "Of iemand die belt. Elke dag."], ["👉 Lees ook dat."]]),
    st.sampled_from(["💡 Wat merk jij?", "💡 Merk je dat? Wat doe je dan?", "💡 Wat? → Noem er drie."]),
).map(lambda parts: "\n".join([parts[0], *parts[1], *parts[2], parts[3]]))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(SECTION, min_size=1, max_size=4))
def test_markdown_out_and_in_gives_the_same_chapter_for_any_signs(sections: list[str]) -> None:
    text = "\n".join(["Een titel van een artikel", "Zomaar een begin. Nog een zin.", "💡 Wat nu?", *sections])
    first = recognised(text, "titel.txt")
    assert first is not None
    assert bare(first) == bare(recognised(markdown.render(first, load("nl")), "a.md"))
