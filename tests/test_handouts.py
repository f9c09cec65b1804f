"""Parts of a book to hand out, and loose sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from instruments import ruling, tags

from werkboek import project
from werkboek.build import build
from werkboek.compose.handouts import asked

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("text", "part"),
    [("vraag=7", ("question", 7)), ("Frage = 3", ("question", 3)), ("chapter=2", ("chapter", 2)),
     ("hoofdstuk=12", ("chapter", 12))],
)  # fmt: skip
def test_a_part_is_named_in_any_of_the_languages(text: str, part: tuple[str, int]) -> None:
    assert asked(text) == part


def test_a_question_alone_keeps_its_number_and_stands_on_one_page(tmp_path: Path) -> None:
    report = build(project.load([ROOT / "content"]), parts=[("question", 7)])
    (made,) = report.outputs
    assert (made.name, made.pages) == ("een-halfuur-voor-jezelf-vraag-7.pdf", 1)
    (tmp_path / "a.pdf").write_bytes(made.data)
    text = tags.text(tmp_path / "a.pdf")
    assert "Vraag 7" in text
    assert "Vraag 8" not in text
    assert {place.page for place in made.places} == {1}


def test_a_chapter_alone_keeps_its_numbers_and_has_no_front_matter(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("build", str(ROOT / "content"), "--per", "chapter")
    assert code == 0
    assert out.count("-hoofdstuk-") == 5
    text = tags.text(tmp_path / "dist" / "een-halfuur-voor-jezelf-hoofdstuk-2.pdf")
    assert "Hoofdstuk 2" in text
    assert "Vraag 9" in text
    assert "Dit werkboek is van" not in text


@pytest.mark.parametrize("part", ["vraag=99", "hoofdstuk=9", "vraag=0", "iets=1", "vraag"])
def test_a_part_that_is_not_there_is_refused_in_one_sentence(run, part: str) -> None:  # type: ignore[no-untyped-def]
    code, _, err = run("build", str(ROOT / "content"), "--only", part)
    assert code == 1
    assert err.count("\n") == 1


def test_loose_sheets_have_the_ruling_of_the_book(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "book.toml").write_text('ruling = "wide"\n', encoding="utf-8")
    (tmp_path / "a.md").write_text("# Rust\n\nJe zit.\n\n💡 Wat merk je?\n", encoding="utf-8")
    assert run("sheet", "--count", "3")[0] == 0
    wide = [space for space in ruling.rules(tmp_path / "dist" / "schrijfblad.pdf") if space.x1 - space.x0 > 164]
    assert [space.page for space in wide] == [1, 2, 3]
    assert all(space.pitch_min == pytest.approx(9, abs=0.02) for space in wide)
    assert all(len(space.ys) >= 24 for space in wide)
