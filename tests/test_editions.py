"""Editions as rows: each is listed; papers keep the ruling, the questions and their numbers, and the tags."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from instruments import verapdf

from werkboek import formats, project, theme
from werkboek.build import build
from werkboek.check import linted, linted_file, recognised
from werkboek.check.sheets import Sheet, sheets
from werkboek.editions import EDITIONS
from werkboek.finish import imposition
from werkboek.formats import FORMATS
from werkboek.model import Length
from werkboek.output import Output

MM = 72 / 25.4
PAPERS = tuple(name for name in FORMATS if name not in ("standard", "booklet"))
SECTION = """## {head}

Je lijf zegt het eerder dan je hoofd. Het zit in je schouders, je kaken, je buik. Je hoeft er nog niets mee te doen:
merken is genoeg. Wie het merkt, kan kiezen. Wie het niet merkt, gaat door tot het niet meer gaat.

Voorbeeld: Ria zet de wekker om acht uur, niet om op te staan maar om op te houden met werken voor die dag.

{ask}
"""
ASKS = ("💡 Hoe merk jij dat het genoeg is?", "💡 Wat is één ding dat je deze week laat?",
        "💡 Hoe sterk voel je de onrust, op een schaal van 1 tot 10?", "💡 Herken je dat?",
        "💡 Welke drie dingen laat je liggen?")  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of two chapters, with a link from the one to the other."""
    folder = tmp_path_factory.mktemp("book")
    for name, other in (("avond", "ochtend"), ("ochtend", "avond")):
        parts = "\n".join(SECTION.format(head=f"De {name} van dag {at}", ask=ask) for at, ask in enumerate(ASKS, 1))
        text = (
            f"# Wat de {name} je zegt\n\nDit gaat over de {name}.\n\n{parts}\n👉 Lees ook: [de {other}]({other}.md)\n"
        )
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "book.toml").write_text(
        'title = "Een dag"\nauthor = "Ria"\n[brand]\nwebsite = "https://ria.example.org"\n', encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def made(home: Path) -> dict[str, Output]:
    """The book on every paper."""
    report = build(project.load([home]), editions=("standard", *PAPERS, "booklet"))
    assert [one for one in report.problems if one.severity == "error"] == []
    return {one.edition: one for one in report.outputs}


def look_of(edition: str) -> theme.Theme:
    return theme.on_paper(theme.load("rust"), FORMATS[edition])


def pages(output: Output) -> tuple[Sheet, ...]:
    return sheets(output.data, foot=FORMATS.get(output.edition, formats.A4).foot)


def test_every_edition_is_listed_with_what_it_is(run: Any) -> None:
    _, listed, _ = run("editions")
    assert [line.split()[0] for line in listed.splitlines()] == list(EDITIONS)
    assert all(one.what and one.what in listed for one in EDITIONS.values())
    assert json.loads(run("editions", "--json")[1]) == {name: one.what for name, one in EDITIONS.items()}


# ------------------------------------------------------------------------------------------------------- papers


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_breaks_no_rule_that_is_an_error(name: str, made: dict[str, Output]) -> None:
    found = linted(made[name], look_of(name))
    assert [(one.norm.code, one.worst) for one in found if one.broken and one.norm.severity == "error"] == []


@pytest.mark.parametrize("name", PAPERS)
def test_a_file_is_known_to_be_of_its_paper(name: str, made: dict[str, Output]) -> None:
    assert recognised(sheets(made[name].data)) == look_of(name)
    assert [one.norm.code for one in linted_file(made[name].data, "x.pdf")
            if one.broken and one.norm.severity == "error"] == []  # fmt: skip


def test_a_picture_of_all_pages_is_made_of_a_paper_too(home: Path) -> None:
    outputs = build(project.load([home / "avond.md"]), editions=("a5", "booklet"), proof=True).outputs
    assert [one.name[-4:] for one in outputs] == [".pdf", ".pdf", ".png"]


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_is_of_its_paper_and_keeps_to_its_margins(name: str, made: dict[str, Output]) -> None:
    paper = FORMATS[name]
    wide = formats.WIDE * paper.scale
    for sheet in pages(made[name])[1:-1]:
        assert (sheet.width, sheet.height) == pytest.approx((paper.width, paper.height), abs=0.01)
        outer = paper.width - wide - paper.inner
        left = outer if paper.mirrored and sheet.number % 2 == 0 else paper.inner
        for rule in sheet.rules:
            assert left - 0.01 <= rule.x0 <= rule.x1 <= left + wide + 0.01
        assert not sheet.live or min(words.x0 for words in sheet.live) >= left - 0.5


@pytest.mark.parametrize("name", PAPERS)
def test_the_rules_of_a_space_stand_where_it_says(name: str, made: dict[str, Output]) -> None:
    pitch = {"large-print": 14.0}.get(name, 8.0)
    drawn = pages(made[name])
    ruled = [place for place in made[name].places if place.space.kind == "lines"]
    assert ruled
    for place in ruled:
        assert place.space.pitch == pytest.approx(pitch)
        ys = [rule.y for rule in drawn[place.page - 1].rules if place.top < rule.y <= place.bottom + 0.1]
        assert len(ys) == place.space.size.given
        assert place.bottom - ys[-1] == pytest.approx(look_of(name).lift * FORMATS[name].scale, abs=0.05)
        assert all(below - above == pytest.approx(pitch, abs=0.02) for above, below in pairwise(ys))


@pytest.mark.parametrize("name", ["letter"])
def test_pages_break_as_on_a4(name: str, made: dict[str, Output]) -> None:
    def where(edition: str) -> list[tuple[str, int, int]]:
        return [(one.exercise, one.page, one.space.size.given) for one in made[edition].places]

    assert where(name) == where("standard")


@pytest.mark.parametrize("name", PAPERS)
def test_questions_have_the_numbers_of_a4(name: str, made: dict[str, Output]) -> None:
    def asked(edition: str) -> list[str]:
        text = " ".join(words.text for sheet in pages(made[edition]) for words in sheet.words)
        return re.findall(r"Vraag\s+(\d+)", text)

    assert asked(name) == asked("standard")
    assert [one.exercise for one in made[name].places] == [one.exercise for one in made["standard"].places]


def test_large_print_is_of_18_pt(made: dict[str, Output]) -> None:
    sizes = [
        words.size for sheet in pages(made["large-print"])[1:-1] for words in sheet.live if "schouders" in words.text
    ]
    assert sizes
    assert all(size == pytest.approx(18, abs=0.05) for size in sizes)
    rules = {(rule.colour, round(rule.weight, 2)) for sheet in pages(made["large-print"])[1:-1] for rule in sheet.rules
             if rule.x1 - rule.x0 > 100 and rule.weight > 1.2}  # fmt: skip
    assert rules == {((0, 0, 0), 1.5)}


def test_large_print_says_where_the_pages_of_a4_are(made: dict[str, Output]) -> None:
    at = {name: {one.exercise: one.page for one in made[name].places} for name in ("standard", "large-print")}
    listed = [sheet for sheet in pages(made["large-print"]) if any("gewone editie" in one.text for one in sheet.live)]
    lines = " ".join(one.text for sheet in listed for one in sheet.live)
    for number, exercise in enumerate(at["standard"]):  # a section has one question
        title = f"De {'avond' if number < 5 else 'ochtend'} van dag {number % 5 + 1}"
        found = re.search(rf"{title}\s+(\d+)\s+(\d+)", lines)
        assert found, title
        for edition, said in (("standard", found[1]), ("large-print", found[2])):
            assert at[edition][exercise] - int(said) in (0, 1)  # a question may be across from its title


def test_the_colophon_names_the_edition_in_large_print_but_not_its_own(home: Path) -> None:
    named = {}
    for editions in (("standard",), ("standard", "large-print")):
        for one in build(project.load([home / "avond.md"]), editions=editions).outputs:
            text = " ".join(words.text for sheet in pages(one)[:6] for words in sheet.words)
            named[one.edition, len(editions)] = "wat-de-avond-je-zegt-grote-letters.pdf" in text.replace(" ", "")
    assert named == {("standard", 1): False, ("standard", 2): True, ("large-print", 2): False}


@pytest.mark.parametrize(
    "name", [name for name, paper in FORMATS.items() if paper.printing and (paper.recto or paper.is_laid_out)]
)
def test_how_to_print_it_is_before_the_end_with_a_line_of_100_mm(name: str, made: dict[str, Output]) -> None:
    told = [sheet for sheet in (sheets(made[name].data) if name == "booklet" else pages(made[name]))
            if any("Zo print je" in one.text for one in sheet.words)]  # fmt: skip
    assert len(told) == 1
    lines = [rule.x1 - rule.x0 for rule in told[0].rules if rule.colour == (0, 0, 0) and rule.x1 - rule.x0 < 115]
    boxes = [box.x1 - box.x0 for box in told[0].boxes if 99 < box.x1 - box.x0 < 101]
    assert any(one == pytest.approx(100.4, abs=0.2) for one in (*lines, *boxes))


def told_on(output: Output) -> list[int]:
    return [at for at, sheet in enumerate(pages(output), 1) if any("Zo print je" in one.text for one in sheet.words)]


@pytest.mark.parametrize(("length", "page"), [("normal", 3), ("roomy", 4)])
def test_on_a_plain_paper_how_to_print_it_stands_where_there_is_room(home: Path, length: Length, page: int) -> None:
    """Below the contents, or below how to use it."""
    for output in build(replace(project.load([home]), length=length), editions=("standard", "letter")).outputs:
        assert told_on(output) == [page]
        (ruler,) = (box for box in pages(output)[page - 1].boxes if 99 < box.x1 - box.x0 < 101)
        assert ruler.x1 - ruler.x0 == pytest.approx(100.4, abs=0.2)


ONE = "Een zin, en nog een zin.\n\n💡 Wat nu?\n\n> Wie rust, haalt niets in.\n"


def test_without_room_there_it_stands_with_the_author(tmp_path: Path) -> None:
    """A book of one piece has no contents."""
    (tmp_path / "a.md").write_text(ONE, encoding="utf-8")
    (output,) = build(replace(project.load([tmp_path / "a.md"]), about="Zij schrijft."), editions=("standard",)).outputs
    assert told_on(output) == [5]


def test_where_nothing_is_told_of_her_it_takes_no_leaf_more(tmp_path: Path) -> None:
    """It stands where else a page for notes would be, that the back cover is on the outside of the last leaf."""
    told = []
    for asked in (0, 2):
        (tmp_path / "a.md").write_text(ONE + asked * "\nEn een zin.\n\n💡 Wat {regels=20} dan?\n", encoding="utf-8")
        (output,) = build(project.load([tmp_path / "a.md"]), editions=("standard",)).outputs
        told.append((output.pages, told_on(output)))
    assert told == [(6, [5]), (6, [])]


def test_who_reads_on_a_tablet_prints_nothing(made: dict[str, Output]) -> None:
    assert not any("Zo print je" in one.text for sheet in pages(made["tablet"]) for one in sheet.words)


def test_for_who_has_dyslexia_nothing_is_slanted_and_all_is_larger(home: Path) -> None:
    (output,) = build(replace(project.load([home]), dyslexia=True), editions=("standard",)).outputs
    inside = [one for sheet in sheets(output.data)[1:-1] for one in sheet.words]
    assert not [one for one in inside if "Italic" in one.face]
    assert {round(one.size, 1) for one in inside if "schouders" in one.text} == {11.8}
    assert {place.space.pitch for place in output.places} == {9.0}


@pytest.mark.parametrize("name", ["duplex", "a5", "large-print"])
def test_a_chapter_begins_on_a_right_page(name: str, made: dict[str, Output]) -> None:
    begins = [sheet.number for sheet in pages(made[name]) if any("Hoofdstuk" in words.text for words in sheet.live)]
    assert len(begins) == 2
    assert [number % 2 for number in begins] == [1, 1]


def test_who_prints_both_sides_is_offered_it(made: dict[str, Output]) -> None:
    for name, way in (
        ("duplex", "/DuplexFlipLongEdge"),
        ("a5", "/DuplexFlipLongEdge"),
        ("booklet", "/DuplexFlipShortEdge"),
    ):
        with pikepdf.open(io.BytesIO(made[name].data)) as pdf:
            assert pdf.Root.ViewerPreferences.Duplex == way
            assert pdf.Root.ViewerPreferences.PrintScaling == "/None"


@pytest.mark.parametrize("name", PAPERS)
def test_what_a_link_leads_to_is_on_its_page(name: str, made: dict[str, Output]) -> None:
    with pikepdf.open(io.BytesIO(made[name].data)) as pdf:
        names = list(pdf.Root.Names.Dests.Names)
        assert len(names) > 10
        for place in names[1::2]:
            box = [float(edge) for edge in place[0].MediaBox]
            assert 0 < float(place[3]) < box[3]
            assert -1 < float(place[2]) < box[2]
        for page in pdf.pages:
            for one in page.obj.get("/Annots", ()):
                left, one_y, right, other_y = (float(edge) for edge in one.Rect)
                assert 0 <= left < right <= float(page.obj.MediaBox[2])
                assert 0 <= min(one_y, other_y) < max(one_y, other_y) <= float(page.obj.MediaBox[3])


def test_papers_are_for_all_who_read_with_a_voice(made: dict[str, Output], tmp_path: Path) -> None:
    for name in PAPERS:
        (tmp_path / f"{name}.pdf").write_bytes(made[name].data)
    found = verapdf.check([tmp_path / f"{name}.pdf" for name in PAPERS])
    assert [(one.path.stem, one.failures) for one in found if not one.passed or not one.checks] == []


def test_what_stands_in_a_frame_keeps_clear_of_it_on_a_small_paper_too(home: Path) -> None:
    (output,) = build(replace(project.load([home / "avond.md"]), theme="warm"), editions=("a5",)).outputs
    seen = 0
    for sheet in pages(output):
        for words in [one for one in sheet.live if one.text.startswith("Ria zet")]:
            (frame,) = [box for box in sheet.boxes if box.top < words.top and box.bottom > words.bottom]
            assert words.x0 > frame.x0 + 4
            seen += 1
    assert seen == 5


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        ("helder", "a5"),
        ("inktzuinig", "large-print"),
        ("warm", "large-print"),
        ("zakelijk", "a5"),
        ("warm", "letter"),
        ("zakelijk", "tablet"),
    ],
)
def test_small_and_large_in_the_other_themes(name: str, paper: str, home: Path) -> None:
    report = build(replace(project.load([home / "avond.md"]), theme=name), editions=(paper,))
    assert [one for one in report.problems if one.severity == "error"] == []


@pytest.mark.usefixtures("cold")
def test_the_same_book_on_a_paper_is_the_same_file(home: Path) -> None:
    one, other = (build(project.load([home / "avond.md"]), editions=("a5", "booklet")).outputs for _ in range(2))
    assert one == other


# ------------------------------------------------------------------------------------------------------ booklets


@pytest.mark.parametrize("count", [4, 8, 12, 36, 60, 64, 68, 104])
def test_folded_sheets_read_from_the_first_page_to_the_last(count: int) -> None:
    sides = imposition.order(count)
    read: list[int] = []
    for sheets_of in imposition.signatures(count):
        stack = [(sides[2 * at][:2], sides[2 * at + 1][:2]) for at in range(sheets_of)]
        sides = sides[2 * sheets_of :]
        # Folded about each other, the first outside: up to the fold the right half of each, its front before its back;
        # then the left halves back again. A sheet is turned over its short edge, so behind the right half is the left.
        read += [page for front, back in stack for page in (front[1], back[0])]
        read += [page for front, back in reversed(stack) for page in (back[1], front[0])]
    assert read == list(range(1, count + 1))


@pytest.mark.parametrize("count", [0, 1, 6, 62])
def test_pages_that_are_no_whole_sheets_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="whole sheets"):
        imposition.order(count)


def test_creep_and_ruling_on_the_sheet(made: dict[str, Output]) -> None:
    output = made["booklet"]
    assert output.pages
    assert output.pages % 4 == 0
    single = {sheet.number: sheet for sheet in pages(made["a5"])}
    found = sheets(output.data)
    assert len(found) == output.pages // 2
    seen = 0
    for sheet, (left, right, creep) in zip(found, imposition.order(output.pages), strict=True):
        assert (sheet.width, sheet.height) == pytest.approx(imposition.SHEET, abs=0.01)
        for page, start, shift in ((left, 148.5 - 148, creep), (right, 148.5, -creep)):
            if page not in single or page > len(single) - 4:  # how to print it is told otherwise
                continue
            here = [rule for rule in sheet.rules if start - 1 < rule.x0 and rule.x1 < start + 149]
            expected = [(rule.x0 + start + shift, rule.y) for rule in single[page].rules]
            assert [(rule.x0, rule.y) for rule in here] == [pytest.approx(one, abs=0.02) for one in expected]
            steps = [below.y - above.y for above, below in pairwise(here) if above.x0 == below.x0]
            seen += sum(step == pytest.approx(8, abs=0.05) for step in steps)
    assert seen > 90
