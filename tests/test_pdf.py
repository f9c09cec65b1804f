"""The PDF as a validator and a screen reader find it."""

from __future__ import annotations

from pathlib import Path

from instruments import document, tags, verapdf

from werkboek import inline, theme
from werkboek.render.html import drawing
from werkboek.spaces import KINDS, Lines, Size

ALL = """---
title: Eén
subtitle: Alles op een rij
---

💡 Eerst een vraag?

[**vet**](https://example.org) en *schuin* en `code`[^1]

## Kop

- een
    1. twee

| a | b |
| - | -: |
| 1 | 2 |

### Tussenkop

💡 Nog een? En nog een vraag erbij?

> Los citaat.

[^1]: Noot met [adres](https://example.org).
"""


def test_pdf_ua_1(book, sample_files: dict[str, Path], tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The sample book, and a book of one article with something of everything."""
    (tmp_path / "all.pdf").write_bytes(book(ALL).outputs[0].data)
    for verdict in verapdf.check([sample_files["standard"], tmp_path / "all.pdf"]):
        assert verdict.passed, verdict.failures
    assert tags.problems(tmp_path / "all.pdf") == []


def test_the_tag_tree_is_sound(sample_files: dict[str, Path]) -> None:
    assert tags.problems(sample_files["standard"]) == []


def test_headings_are_those_of_the_model(sample, sample_files: dict[str, Path]) -> None:  # type: ignore[no-untyped-def]
    want = []
    for chapter in sample.book.chapters:
        want.append((1, inline.plain(chapter.title)))
        for section in chapter.sections:
            if section.kind != "body":
                continue
            if section.title:
                want.append((2, inline.plain(section.title)))
            for block in section.blocks:
                if block.kind == "subheading":
                    want.append((3, inline.plain(block.text)))
                if block.kind == "exercise":
                    level = 3 if section.title else 2
                    want += [(level, inline.plain(part.prompt)) for part in block.parts]
    want = [(level, " ".join(text.split())) for level, text in want]
    found = [(level, " ".join(text.split())) for level, text in tags.headings(sample_files["standard"])]
    front = [(1, "Dit werkboek is van"), (1, "Zo gebruik je dit werkboek"), (1, "Inhoud")]
    assert found[:3] == front
    found = [one for one in found[3:] if one != (2, "Noten")]
    assert found[: len(want)] == want
    back = [section for chapter in sample.book.chapters for section in chapter.sections if section.kind != "body"]
    assert [text for level, text in found[len(want) :] if level == 1][: len(back)] == [
        section.title for section in back
    ]


def test_each_space_is_one_figure_with_words_inside_its_page(sample, sample_files: dict[str, Path]) -> None:  # type: ignore[no-untyped-def]
    figures = [figure for figure in tags.figures(sample_files["standard"]) if "vooraf" not in figure.alt]
    places = next(output.places for output in sample.outputs if output.edition == "standard")
    ruled = [figure for figure in figures if figure.alt.startswith("Schrijfruimte")]
    assert [figure.page for figure in ruled] == [place.page for place in places]
    assert all(figure.inside_page for figure in figures)
    spaces = [figure.alt for figure in figures if figure.alt.startswith("Schrijfruimte")]
    assert spaces[0] == f"Schrijfruimte bij vraag 1: {places[0].space.lines} regels"


def test_bookmarks_have_questions_under_their_section(sample_files: dict[str, Path]) -> None:
    marks = [(mark.level, mark.title) for mark in document.outline(sample_files["standard"])]
    at = marks.index((2, "Het ja dat te snel komt"))
    assert marks[at + 1] == (3, "Vraag 2. Waar in je lijf merk je het eerst dat een vraag je te veel is?")


def test_metadata(sample_files: dict[str, Path]) -> None:
    found = document.metadata(sample_files["standard"])
    assert (found.title, found.author, found.lang) == ("Een halfuur voor jezelf", "Marijke Verbeek", "nl")
    assert found.displaydoctitle


EVERY_KIND = """---
lang: nl
---
# Soorten ruimte

Je zit op de bank en het is stil.

💡 Wat voel je in je lijf? {regels=3}

💡 Wat zie je voor je? {stippen regels=4}

💡 Wat zie je achter je? {ruitjes regels=4}

💡 Wat past er in dit kader? {kader regels=4}

💡 Hoe moe ben je vandaag? {schaal="nooit|altijd" regels=2}

💡 Hoe sterk speelt dit? {schalen="slapen|eten"}

💡 Herken je dat? {janee regels=2}

💡 Welke regels gelden thuis? {nummers=4}

💡 Wat blijft er? {kolommen="wat blijft|wat weg mag" regels=4}

Ik kom tot rust als … {zin=2}

✍️ Kruis aan wat lukte. {vinkjes="op tijd naar bed|nee gezegd"}

💡 Wat ga je doen? {alsdan regels=4}
"""


def test_every_kind_of_space_is_a_figure_with_words_and_the_file_is_ua_1(book, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    report = book(EVERY_KIND)
    assert {one.parts[0].space.kind for one in report.book.exercises} == set(KINDS)
    (tmp_path / "a.pdf").write_bytes(report.outputs[0].data)
    alts = [figure.alt for figure in tags.figures(tmp_path / "a.pdf") if figure.alt.startswith("Schrijfruimte bij")]
    assert alts[4:7] == [
        "Schrijfruimte bij vraag 5: een schaal van 1 tot 10 (nooit, altijd) en 2 regels",
        "Schrijfruimte bij vraag 6: voor elk van deze een schaal van 1 tot 10: slapen, eten",
        "Schrijfruimte bij vraag 7: ja, soms, nee om aan te kruisen en 2 regels",
    ]
    assert len(alts) == len(KINDS)
    assert tags.problems(tmp_path / "a.pdf") == []
    (verdict,) = verapdf.check([tmp_path / "a.pdf"])
    assert verdict.passed, verdict.failures


def test_a_hundred_rules_take_at_most_2500_bytes() -> None:
    space = Lines(size=Size(100, 100, 100, 100))
    assert len(drawing(theme.load("rust"), space, "s", "x").encode()) <= 2500
