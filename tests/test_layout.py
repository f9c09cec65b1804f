"""Real pages, asked through their places and read back from the file."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from instruments import ruling, tags

from werkboek import project
from werkboek.build import Report, build
from werkboek.check import linted
from werkboek.check.sheets import sheets
from werkboek.problems import WerkboekError
from werkboek.spaces import Lines, Pact, Scale, Space, YesNo

LIVE = 248.0  # mm


def spaces(path: Path) -> list[ruling.Space]:
    """Writing spaces alone: rules over the whole live width, not the lines of tables or boxes."""
    wide = [space for space in ruling.rules(path) if space.x1 - space.x0 > 164 and space.colour == "#7f7f7f"]
    return [space for space in wide if abs(space.x0 - 22.5) < 0.1 and space.page > 2]


def ruled(space: Space) -> int:
    """How many of its rules run over the whole width."""
    if isinstance(space, Lines):
        return space.lines - bool(space.opening)
    return space.answer if isinstance(space, Pact) else space.lines if isinstance(space, Scale | YesNo) else 0


def test_every_question_stands_with_its_space(sample) -> None:  # type: ignore[no-untyped-def]
    (printed,) = [output for output in sample.outputs if output.edition == "standard"]
    assert len(printed.places) == sum(len(one.parts) for one in sample.book.exercises)
    for place in printed.places:
        assert place.prompt_pages == (place.page, place.page)
        assert place.bottom - place.top == pytest.approx(place.space.size.given * 8, abs=0.02)
        assert place.space.size.minimum <= place.space.size.given <= place.space.size.cap


def test_rules_are_8_mm_apart_and_165_wide(sample, sample_files: dict[str, Path]) -> None:  # type: ignore[no-untyped-def]
    found = spaces(sample_files["standard"])
    (printed,) = [output for output in sample.outputs if output.edition == "standard"]
    wide = [ruled(place.space) for place in printed.places]
    assert [len(space.ys) for space in found] == [rules for rules in wide if rules]
    for space in found:
        assert space.pitch_min == pytest.approx(8, abs=0.05)
        assert space.pitch_max == pytest.approx(8, abs=0.05)
        assert (space.x0, space.x1) == (pytest.approx(22.5, abs=0.1), pytest.approx(187.5, abs=0.1))
        assert max(space.ys) <= 24 + LIVE


def test_no_page_is_blank_and_none_is_coloured(sample_files: dict[str, Path]) -> None:
    with pdfplumber.open(sample_files["standard"]) as pdf:
        assert all(len(page.extract_text()) > 20 or "Notities" in page.extract_text() for page in pdf.pages)
    assert ruling.coloured_pixels(sample_files["standard"]) == 0


def test_a_question_longer_than_a_page_runs_over_and_has_its_space_at_its_end(book) -> None:  # type: ignore[no-untyped-def]
    report = book("# A\n\nTekst.\n\n💡 " + "Wat denk je van een heel lange zin die maar doorgaat, " * 120 + "hè?\n")
    assert [problem.code for problem in report.problems] == ["L01"]
    (place,) = report.outputs[0].places
    assert place.prompt_pages[0] < place.prompt_pages[1] == place.page


def test_more_lines_than_a_page_are_cut_with_a_warning(book) -> None:  # type: ignore[no-untyped-def]
    report = book("# A\n\nTekst.\n\n💡 Wat? {regels=90}\n")
    assert [problem.code for problem in report.problems] == ["L04"]
    assert report.outputs[0].places[0].space.lines == 24


def test_a_word_longer_than_a_line_stays_on_the_page(book, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    report = book("# A\n\n" + "x" * 300 + "\n\n💡 Wat?\n")
    assert [problem.code for problem in report.problems] == ["L02"]
    (tmp_path / "a.pdf").write_bytes(report.outputs[0].data)
    box = ruling.ink_box_mm(tmp_path / "a.pdf", 2)
    assert box is not None
    assert box[2] <= 188


def test_a_note_stands_at_the_end_of_its_chapter_and_one_that_is_not_called_is_listed(book, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    report = book("# A\n\nEen.[^x] Twee.\n\n💡 Wat?\n\n[^x]: De noot.\n\n[^y]: Niemand.\n")
    assert [out.text for out in report.book.chapters[0].left_out] == ["Niemand."]
    (tmp_path / "a.pdf").write_bytes(report.outputs[0].data)
    text = tags.text(tmp_path / "a.pdf")
    assert text.index("Twee.") < text.index("Wat?") < text.index("Noten") < text.index("De noot.")


def test_a_list_goes_on_with_the_number_its_author_gave_it(book, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = (
        "# A\n\n1. Een kop.\n1. Een bord.\n\nDaarna pas dit.\n\n3. Een glas.\n4. Een lepel.\n8. Een pan.\n\n💡 Wat?\n"
    )
    report = book(text)
    (tmp_path / "a.pdf").write_bytes(report.outputs[0].data)
    assert re.findall(r"(\d)\.\s+Een (\w+)", tags.text(tmp_path / "a.pdf")) == [
        ("1", "kop"), ("2", "bord"), ("3", "glas"), ("4", "lepel"), ("8", "pan")]  # fmt: skip


def test_pictures_are_set_from_the_project_and_others_are_left_out(book, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from PIL import Image

    Image.new("RGB", (800, 400), "#c04020").save(tmp_path / "tak.png")
    (tmp_path / "nep.png").write_bytes(b"geen beeld")
    text = '# A\n\n![Een tak](tak.png "Een tak in mei")\n\n![x](weg.png)\n\n![y](nep.png)\n\n💡 Wat zie je?\n'
    report = book(text, editions=("standard", "epub"))
    assert sorted(problem.code for problem in report.problems) == ["T05", "T07"]
    assert [out.text for out in report.book.chapters[0].left_out] == ["x", "y"]
    (tmp_path / "a.pdf").write_bytes(report.outputs[0].data)
    assert ruling.coloured_pixels(tmp_path / "a.pdf") == 0
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf.pages[2].images) == 1


SHORT = "# A\n\n## B\n\nEen zin die hier staat.\n\n💡 Wat is één ding dat je laat?{mark}\n"


def built(folder: Path, settings: str, mark: str = "") -> Report:
    (folder / "book.toml").write_text(f'editions = ["standard"]\n{settings}\n', encoding="utf-8")
    (folder / "a.md").write_text(SHORT.replace("{mark}", mark), encoding="utf-8")
    return build(project.load([folder]))


def test_what_a_short_answer_leaves_is_a_field_of_dots_or_air(tmp_path: Path) -> None:
    for fill, dots in (("dots", True), ("air", False)):
        (tmp_path / "a.pdf").write_bytes(built(tmp_path, f'fill = "{fill}"').outputs[0].data)
        assert ("Ruimte voor jezelf" in tags.text(tmp_path / "a.pdf")) == dots


def test_rest_takes_all_that_is_left_and_a_page_of_its_own_all_of_it(tmp_path: Path) -> None:
    (place,) = built(tmp_path, "", " {rest}").outputs[0].places
    assert place.bottom > 24 + LIVE - 8
    assert place.space.lines > 15
    (own,) = built(tmp_path, 'length = "short"', " {pagina}").outputs[0].places
    assert own.page > place.page - 1
    assert own.bottom > 24 + LIVE - 8


def test_a_budget_that_cannot_be_met_is_told_with_the_least_there_can_be(tmp_path: Path) -> None:
    report = built(tmp_path, "pages = 2")
    (problem,) = report.problems
    assert (problem.code, problem.values) == ("L08", {"asked": "2", "least": str(report.outputs[0].pages)})
    assert built(tmp_path, "sheets = 6").problems == ()


@pytest.mark.parametrize("last", ["- een\n- twee", "| a | b |\n| --- | --- |\n| c | d |", "Een alinea."])
def test_a_field_of_dots_ends_at_the_foot_whatever_is_above(book, last: str) -> None:  # type: ignore[no-untyped-def]
    asks = "💡 Wat? {regels=4}\n\n> Citaat.\n> — Anna, docent\n\n"
    report = book(f"# A\n\n## B\n\nTekst.\n\n{asks}{last}\n\n💡 Hoe? {{geen}}\n\n{last}\n")
    printed = report.outputs[0]
    sheet = sheets(printed.data)[printed.places[0].page - 1]
    assert 24 + LIVE - 8 < sheet.lowest < 24 + LIVE
    assert printed.pages == 5


@pytest.mark.parametrize("line", ["pages = 0", 'pages = "veel"', "sheets = true", 'fill = "vol"', 'exercises = "x"'])
def test_a_setting_that_cannot_be_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(WerkboekError) as error:
        built(tmp_path, line)
    assert error.value.problem.code == "P06"


def test_the_lines_of_the_review_stand_at_one_pitch_under_a_long_question(book) -> None:  # type: ignore[no-untyped-def]
    long = "Weet jij " + " ".join(["wat je zegt als je niets meer te zeggen hebt"] * 3)
    report = book(f"# Rust\n\n## Een\n\nJe zit.\n\n💡 {long}?\n\n💡 Wat merk je?\n\n💡 Wat nu?\n")
    assert "F04" not in {finding.norm.code for finding in linted(report.outputs[0], report.look) if finding.broken}


@pytest.mark.parametrize("look", ["rust", "zakelijk"])
def test_a_page_for_notes_says_so_at_the_margin_and_its_dots_begin_below(look: str, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("# Rust\n\n## Een\n\nJe zit.\n\n💡 Wat merk je?\n", encoding="utf-8")
    texts = [tmp_path / "a.md", tmp_path / "b.md"]
    made = build(replace(project.load(texts), theme=look, length="roomy", editions=("standard",)))
    (tmp_path / "a.pdf").write_bytes(made.outputs[0].data)
    found = 0
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        for page in pdf.pages:
            for word in page.extract_words():
                if word["text"] == "Notities":
                    assert word["x0"] == pytest.approx(22.5 * 72 / 25.4, abs=1)
                    assert 24 - 0.5 < word["top"] * 25.4 / 72 < 24 + 2
                    beside = page.crop((word["x1"] + 3, word["top"] - 6, page.width, word["bottom"] + 3))
                    assert beside.to_image(resolution=150).original.convert("L").getextrema() == (255, 255)
                    below = page.crop((0, word["bottom"] + 3, page.width, word["bottom"] + 40))
                    assert below.to_image(resolution=150).original.convert("L").getextrema()[0] < 255
                    found += 1
    assert found > 1  # before a chapter, and at the end


@pytest.mark.parametrize(
    ("look", "code", "address", "label"),
    [("zakelijk", "de", "u", ""), ("helder", "de", "u", ""), ("warm", "fr", "je", ""), ("rust", "nl", "je", ""),
     ("inktzuinig", "en", "je", ""), ("warm", "nl", "je", "Voordat je met dit werkboek begint")],
)  # fmt: skip
def test_what_she_hopes_stands_on_the_page_with_her_name_down_to_its_foot(
    look: str, code: str, address: str, label: str, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(
        f"---\nlang: {code}\n---\n# Rust\n\n## Deel\n\nTekst.\n\n💡 Wat?\n", encoding="utf-8"
    )
    book = replace(project.load([tmp_path / "a.md"]), theme=look, length="normal", editions=("standard",))
    words = {"intention": label} if label else {}
    made = build(replace(book, address=address, words=words))
    asks = made.speech.word("intention_asks")
    (page,) = [one for one in sheets(made.outputs[0].data) if any(words.text[:12] == asks[:12] for words in one.live)]
    assert page.number == 2
    assert 0 <= 24 + 248 - page.rules[-1].y < 20


@pytest.mark.parametrize("look", ["rust", "warm"])
def test_in_large_print_a_question_of_two_lines_has_its_lines_and_a_label_is_not_broken(
    look: str, tmp_path: Path
) -> None:
    text = "# Rust\n\n## Deel\n\nTekst.\n\n**Voorbeeld:** Zij ook.\n\n💡 Wat?\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    made = build(replace(project.load([tmp_path / "a.md"]), theme=look, length="normal", editions=("large-print",)))
    pages = sheets(made.outputs[0].data)
    (hoped,) = [one for one in pages if any(words.text.startswith("Wat hoop je") for words in one.live)]
    assert len(hoped.rules) > 8
    assert any(words.text.strip() == "Voorbeeld:" for one in pages for words in one.live)


@pytest.mark.parametrize(("sections", "apart"), [(12, 6.25), (20, 5.0)])
def test_a_short_book_of_one_piece_has_air_in_its_contents_where_there_is_room(
    tmp_path: Path, sections: int, apart: float
) -> None:
    text = "# Rust\n\n" + "".join(f"## Deel {at}\n\nGa zitten.\n\n💡 Wat?\n\n" for at in range(sections))
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    made = build(replace(project.load([tmp_path / "a.md"]), theme="inktzuinig", length="short", editions=("standard",)))
    front, after = sheets(made.outputs[0].data)[1:3]
    rows = [words.baseline for words in front.live if words.text.startswith("Deel ")]
    assert len(rows) == sections
    assert {round(low - high, 2) for high, low in itertools.pairwise(rows)} == {apart}
    assert any(words.text.startswith("Deel ") for words in after.live)  # the front is one page
    assert made.problems == ()


def test_a_title_of_two_lines_leaves_no_word_alone_in_any_length(tmp_path: Path) -> None:
    for length in ("short", "normal"):
        (tmp_path / "a.md").write_text(
            "# Rust\n\n## Over snelle ja’s, kleine grenzen en de stilte na een nee\n\nJe zit.\n\n💡 Wat merk je?\n",
            encoding="utf-8",
        )
        made = build(replace(project.load([tmp_path / "a.md"]), length=length, editions=("standard",)))
        (tmp_path / "a.pdf").write_bytes(made.outputs[0].data)
        with pdfplumber.open(tmp_path / "a.pdf") as pdf:
            lines = [line["text"] for page in pdf.pages for line in page.extract_text_lines()]
        assert "stilte na een nee" in lines, lines
