"""book.toml and the files around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from werkboek import project
from werkboek.language import load
from werkboek.problems import WerkboekError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text("# A\n\n💡 Wat?\n", encoding="utf-8")
    return tmp_path


def refused(folder: Path, toml: str) -> tuple[str, str]:
    (folder / "book.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(WerkboekError) as caught:
        project.load([folder])
    problem = caught.value.problem
    return problem.code, " ".join(load("nl").tell(problem))


def test_good_settings(folder: Path) -> None:
    toml = 'title = "Rust"\nlanguage = "nl-BE"\naddress = "u"\ndate = 2026-09-01\n[words]\nquestion = "Opdracht"\n'
    (folder / "book.toml").write_text(toml, encoding="utf-8")
    book = project.load([folder])
    assert (book.title, book.language, book.address, book.date) == ("Rust", "nl-BE", "u", "2026-09-01")
    assert book.words == {"question": "Opdracht"}


@pytest.mark.parametrize(
    ("toml", "code", "says"),
    [
        ('title = "C:\\Users\\Els"', "P03", "title = 'C:\\Users\\Els'"),
        ('title = "De "kunst" van rust"', "P03", "title = 'De \"kunst\" van rust'"),
        ('title = "\'s Nachts "wakker""', "P03", 'title = "\'s Nachts \\"wakker\\""'),
        ("title: Rust", "P03", "title = "),
        ('titel = "Rust"', "P04", "title"),
        ('lenght = "short"', "P04", "Bedoel je length?"),
        ('length = "long"', "P06", 'length = "short"'),
        ('ruling = "8"', "P06", 'ruling = "wide"'),
        ("[parts]\n1 = 'Rust'", "P05", "parts"),
        ("title = 3", "P06", 'title = "Rust vinden"'),
        ('language = "xx"', "P06", 'language = "nl"'),
        ('theme = "goud"', "P06", 'theme = "rust"'),
        ('date = "morgen"', "P06", "2026-09-01"),
        ('articles = "a.md"', "P06", '["rust.txt", "grenzen.md"]'),
        ('articles = ["b.md"]', "P01", "b.md"),
        ('articles = ["../b.md"]', "P01", "b.md"),
        ('[words]\nvraag = "x"', "P06", "question"),
    ],
)
def test_a_bad_book_toml_is_told_how_to_write_it(folder: Path, toml: str, code: str, says: str) -> None:
    assert refused(folder, toml)[0] == code
    assert says in refused(folder, toml)[1]


def test_articles_sort_as_people_count(folder: Path) -> None:
    for name in ("10 ritme.md", "2 rust.md", "README.md", ".verborgen.md"):
        (folder / name).write_text("x", encoding="utf-8")
    assert [text.path for text in project.load([folder]).texts] == ["2 rust.md", "10 ritme.md", "a.md"]


def test_an_article_outside_the_project_is_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("elders") / "b.md"
    outside.write_text("x", encoding="utf-8")
    (folder / "link.md").symlink_to(outside)
    assert refused(folder, 'articles = ["link.md"]')[0] == "P07"


def test_pictures_stay_inside_the_project(folder: Path) -> None:
    book = project.load([folder])
    assert book.file("a.md") is not None
    assert book.file("../../etc/hostname") is None


def test_the_language_to_speak_survives_a_bad_book_toml(folder: Path) -> None:
    (folder / "book.toml").write_text('language = "fr"\ntitle = "a "b"', encoding="utf-8")
    assert project.spoken([folder]) == "fr"
