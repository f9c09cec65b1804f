"""Order, numbers, sizes and links of a composed book."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from werkboek import project
from werkboek.build import build, slug
from werkboek.compose.numbers import exercise_id
from werkboek.compose.spaces import TYPES, kind_of, lines
from werkboek.converting import converted
from werkboek.language import load
from werkboek.model import Exercise, Part, Source
from werkboek.project import Project, Text
from werkboek.recognise.marks import SPACES
from werkboek.spaces import Asked


def question(text: str) -> Exercise:
    return Exercise((Part(text),), Source("a", 1))


def test_an_id_is_of_the_words_alone() -> None:
    assert exercise_id(question("Wat voel jij, nu?")) == exercise_id(question("wat **voel** jij nu"))
    assert exercise_id(question("Wat voel jij?")) != exercise_id(question("Wat voel ik?"))
    assert len(exercise_id(question("Wat?"))) == 10


def test_equal_questions_get_different_ids(book) -> None:  # type: ignore[no-untyped-def]
    ids = [one.id for one in book("# A\n\n💡 Wat voel je?\n\n💡 Wat voel je?\n", editions=("epub",)).book.exercises]
    assert ids[1] == f"{ids[0]}-2"


def test_notes_are_numbered_in_the_order_in_which_they_are_called(book) -> None:  # type: ignore[no-untyped-def]
    text = "# A\n\nEen[^b] en twee[^a] en weer een.[^b]\n\n💡 Wat?\n\n[^a]: Twee.\n[^b]: Een.\n[^c]: Drie.\n"
    (chapter,) = book(text, editions=("epub",)).book.chapters
    assert [note.text for note in chapter.footnotes] == ["Een.", "Twee."]
    assert "Drie." in [one.text for one in chapter.left_out]


def test_prose_stands_before_the_closing_question(book) -> None:  # type: ignore[no-untyped-def]
    text = "# A\n\n## B\n\nEen.\n\n💡 Wat?\n\nTwee.\n\n> Citaat.\n\n### C\n\nDrie.\n\n💡 Hoe?\n\n- vier\n"
    (section,) = book(text, editions=("epub",)).book.chapters[0].sections
    assert [block.kind for block in section.blocks] == [
        "paragraph", "paragraph", "exercise", "pullquote", "subheading", "paragraph", "bullets", "exercise",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("Herken jij dat gevoel?", "recognise"),
        ("Wat is één ding dat je vandaag laat?", "concrete"),
        ("Welk klein moment zou je kiezen?", "concrete"),
        ("Wat zou je vandaag kunnen laten?", "concrete"),
        ("Wat vertelt je buik vandaag?", "describe"),
        ("Wanneer rustte je voor het laatst?", "narrate"),
        ("Wat zou er gebeuren als je stopte?", "imagine"),
        ("Voel je het verschil tussen moe en op?", "compare"),
        ("Op een schaal van 1 tot 10: hoe moe ben je?", "scale"),
        ("Welke regels gelden bij jou?", "belief"),
        ("Wat merk je?", "describe"),
        ("Ik kom tot rust als …", "stem"),
    ],
)
def test_the_question_tells_its_kind(prompt: str, kind: str) -> None:
    assert kind_of(prompt, load("nl")) == kind


def test_lines_follow_the_words_within_bounds() -> None:
    assert {kind: lines(measure) for kind, measure in TYPES.items()} == {
        "stem": 2, "compare": 9, "narrate": 13, "imagine": 10, "concrete": 4, "belief": 5, "scale": 2, "recognise": 6,
        "describe": 9,
    }  # fmt: skip


def test_links_between_articles_lead_inside_the_book(sample) -> None:  # type: ignore[no-untyped-def]
    pointers = [block.text for section in sample.book.chapters[1].sections for block in section.blocks
                if block.kind == "pointer"]  # fmt: skip
    assert len(pointers) == 1
    assert "](#c1)" in pointers[0]


def test_a_link_to_nothing_becomes_text_and_is_told(book) -> None:  # type: ignore[no-untyped-def]
    report = book("# A\n\n👉 Lees [dit](elders.md).\n\n💡 Wat?\n", editions=("epub",))
    assert [problem.code for problem in report.problems] == ["C01"]
    assert "](" not in report.book.chapters[0].sections[0].blocks[0].text


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Écht rust vinden: één stap?", "echt-rust-vinden-een-stap"),
        ("¿?", "werkboek"),
        ("a" * 80, "a" * 60),
        ("woord " * 20, "woord-woord-woord-woord-woord-woord-woord-woord-woord-woord"),
    ],
)
def test_slug(title: str, name: str) -> None:
    assert slug(title) == name
    assert len(name) <= 60


def test_a_date_or_language_that_is_none_does_not_count(book) -> None:  # type: ignore[no-untyped-def]
    report = book(
        "---\ndate: morgen\nlang: klingon\n---\n# Rust\n\nJe zit op de bank.\n\n💡 Wat?\n", editions=("epub",)
    )
    assert [problem.code for problem in report.problems] == ["T09", "T09"]
    assert (report.book.date, report.book.language) == ("", "nl")


def test_the_language_is_guessed_from_the_words_not_the_names(book) -> None:  # type: ignore[no-untyped-def]
    report = book("# Rust\n\nJe zit.\n\n💡 Wat?\n", name="the-rest-of-you-and-the-body.md", editions=("epub",))
    assert report.book.language == "nl"


@pytest.mark.parametrize(
    ("line", "kind", "rows", "labels"),
    [
        ("💡 Wat voel je? {regels=8}", "lines", 8, ()),
        ("💡 Wat voel je? {lines=8}", "lines", 8, ()),
        ("💡 Wat voel je? {Stippen}", "dots", 8, ()),
        ("💡 Wat voel je? {ruitjes zeilen=10}", "squares", 10, ()),
        ("💡 Wat voel je? {rahmen}", "box", 8, ()),
        ("💡 Hoe moe? {échelle=“nooit|altijd”}", "scale", 9, ("nooit", "altijd")),
        ("💡 Wat voel je? {janee}", "yesno", 9, ("ja", "soms", "nee")),
        ("💡 Wat voel je? {nummers=5}", "slots", 5, ()),
        ('💡 Wat voel je? {kolommen="wat blijft|wat weg mag"}', "columns", 9, ("wat blijft", "wat weg mag")),
        ('✍️ Kies. {vinkjes="slapen|lezen"}', "checklist", 2, ("slapen", "lezen")),
        ("Ik kom tot rust als … {zin}", "stem", 6, ()),
        ("💡 Wat ga je doen? {alsdan}", "pact", 10, ("Mijn afspraak met mezelf", "Als", "dan")),
        ("💡 Herken je dat?", "yesno", 5, ("ja", "soms", "nee")),
        ("💡 Wat is één ding dat je laat?", "pact", 6, ("Mijn afspraak met mezelf", "Als", "dan")),
        ("💡 Wanneer rustte je voor het laatst?", "lines", 10, ("Wanneer",)),
        ("💡 Wanneer rustte je voor het laatst? {regels=6}", "lines", 6, ("Wanneer",)),
        ("💡 Welke regels gelden bij jou?", "slots", 5, ()),
        ("💡 Welke regels gelden bij jou? {regels=6}", "lines", 6, ()),
        ("💡 Voel je het verschil tussen moe en op?", "columns", 8, ("moe", "op")),
    ],
)
def test_the_mark_or_else_the_question_says_what_kind_of_space(book, line, kind, rows, labels) -> None:  # type: ignore[no-untyped-def]
    report = book(f"# A\n\nJe zit op de bank en het is stil.\n\n{line}\n", editions=("epub",))
    assert report.problems == ()
    space = report.book.exercises[0].parts[0].space
    assert (space.kind, space.labels) == (kind, labels)
    assert space.lines <= rows <= space.size.cap
    assert space.height == space.size.given * 8


@pytest.mark.parametrize(
    ("mark", "nearest"),
    [("regls=8", "{regels=8}"), ("kolommen", '{kolommen="a|b"}'), ("stipen", "{stippen}"), ("box line", "{lines=8}"),
     ("dots squares", "{squares}"), ("zzz", "")],
)  # fmt: skip
def test_a_mark_that_is_not_understood_is_told_with_the_nearest(book, mark: str, nearest: str) -> None:  # type: ignore[no-untyped-def]
    report = book(f"# A\n\nJe zit.\n\n💡 Wat? {{{mark}}}\n", editions=("epub",))
    (problem,) = report.problems
    assert (problem.code, problem.line, problem.values["nearest"]) == ("R02", 5, nearest)


@pytest.mark.parametrize(("given", "answer", "half"), [(7, 3, 1), (12, 8, 1), (13, 9, 1), (14, 8, 2)])
def test_what_an_answer_needs_not_is_for_the_agreement(book, given: int, answer: int, half: int) -> None:  # type: ignore[no-untyped-def]
    report = book("# A\n\nJe zit.\n\n💡 Wat is één ding dat je laat?\n", editions=("epub",))
    space = report.book.exercises[0].parts[0].space
    assert (space.size.minimum, space.size.cap) == (7, 14)
    space = replace(space, size=replace(space.size, given=given))
    assert (space.answer, space.head, space.half) == (answer, 2, half)


def test_in_a_short_book_an_agreement_has_its_title_where_a_row_is_over(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nJe zit.\n\n💡 Wat is één ding dat je laat?\n", encoding="utf-8")
    made = build(replace(project.load([tmp_path / "a.md"]), length="short", editions=("epub",)))
    space = made.book.exercises[0].parts[0].space
    assert (space.size.natural, space.head, space.answer) == (4, 0, 1)  # of three rows, its least
    space = replace(space, size=replace(space.size, given=5))
    assert (space.head, space.answer, space.half) == (1, 2, 1)


def test_french_squares_are_seyes(book) -> None:  # type: ignore[no-untyped-def]
    report = book("---\nlang: fr\n---\n# A\n\nTu es là.\n\n💡 Quoi ? {carreaux}\n", editions=("epub",))
    assert report.book.exercises[0].parts[0].space.seyes


def test_a_quote_is_a_short_sentence_that_stands_by_itself(book) -> None:  # type: ignore[no-untyped-def]
    text = "Rust is geen beloning voor hard werken. Maar dat leerde je nooit van je ouders. Ga zitten.\n\n💡 Wat?\n"
    (section,) = book(f"# A\n\n## B\n\n{text}", editions=("epub",)).book.chapters[0].sections
    assert section.quote == "Rust is geen beloning voor hard werken."


LABELS = ("Plan rust", "Stop op tijd", "Ga lopen")
TERMS = "# A\n\n## Drie\n\n" + "".join(f"### {label}\n\nTekst.\n\n" for label in LABELS) + "💡 Wat merk je?\n"


def test_sub_headings_are_offered_as_a_list_to_tick_and_nothing_is_put_in(book) -> None:  # type: ignore[no-untyped-def]
    report = book(TERMS, editions=("epub",))
    assert [(one.parts[0].asked, one.source.line) for one in report.book.offers] == [(Asked("checklist", LABELS), 5)]
    assert [one.made for one in report.book.exercises] == [False]


def test_enriched_puts_in_one_a_section_marked_made_without_a_number(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TERMS, encoding="utf-8")
    report = build(replace(project.load([tmp_path / "a.md"]), exercises="enriched"))
    made, asked = report.book.exercises
    assert (made.made, made.number, made.parts[0].space.labels) == (
        True,
        None,
        ("Plan rust", "Stop op tijd", "Ga lopen"),
    )  # type: ignore[union-attr]
    assert (asked.made, asked.number) == (False, 1)
    assert {problem.code for problem in report.problems} == set()
    assert len(report.outputs[0].places) == 2


def test_sub_headings_that_name_signs_are_offered_as_scales_for_now_and_later(tmp_path: Path) -> None:
    terms = "".join(f"### {one}\n\nTekst.\n\n" for one in LABELS)
    text = f"# Rust\n\n## Wat het doet\n\nDat heeft gevolgen:\n\n{terms}💡 Wat merk je?\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    made = build(replace(project.load([tmp_path / "a.md"]), exercises="enriched", editions=("epub",))).book
    assert [one.parts[0].asked.kind for one in made.offers if one.parts[0].asked] == ["scales", "checklist"]
    scales = made.exercises[0].parts[0].space
    assert scales
    assert (made.exercises[0].made, scales.labels, scales.height) == (True, LABELS, 4 * 8)
    assert made.exercises[1].number == 1


def test_a_heading_that_compares_is_offered_as_two_columns(book) -> None:  # type: ignore[no-untyped-def]
    text = "# A\n\n## Het verschil tussen moe en op\n\nEen zin die hier staat.\n\n💡 Wat merk je?\n"
    (offer,) = book(text, editions=("epub",)).book.offers
    assert offer.parts[0].asked == Asked("columns", ("moe", "op"))


@pytest.mark.parametrize("lang", ["nl", "en", "de", "fr"])
def test_a_mark_is_written_out_and_read_in_again_in_each_language(lang: str) -> None:
    marks = load(lang).marks
    values = {
        "lines": "=8",
        "slots": "=5",
        "stem": "=3",
        "scale": '="a|b"',
        "columns": '="a|b"',
        "scales": '="a|b"',
        "checklist": '="a|b"',
    }
    names = [name for name in marks if name in SPACES and name != "none"]
    lines = [f"💡 Vraag {at}? {{{marks[name]}{values.get(name, '')}}}" for at, name in enumerate(names)]
    text = "\n\n".join([f"---\nlang: {lang}\n---\n# A", "Je zit op de bank.", *lines]) + "\n"
    (one,) = converted(Text("a.md", "a.md", text.encode()), Project(Path(), ()), print)
    assert [row for row in one.markdown.splitlines() if row.startswith("💡")] == lines
