"""What an author settles and is offered: lines in doubt, the page that shows what was read, stock questions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from instruments import tags
from typer.testing import CliRunner

from werkboek import asking, language, project
from werkboek.build import build, doubts
from werkboek.cli import app
from werkboek.spaces import Asked

DOUBT = (
    "Rust in een volle week\n"
    "Je kent het vast. De dag is om en er ligt nog van alles.\n"
    "Wat ligt er bij jou altijd nog?\n"
    "De meeste mensen noemen de was. Dat mag.\n"
    "Wanneer mag het van jou blijven liggen?\n"
    "Bij mij is dat op zondag. Dan doe ik niets.\n"
)


def written(folder: Path, text: str = DOUBT, name: str = "a.txt") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def answering(*keys: str):  # type: ignore[no-untyped-def]
    """(what was said, what hears): the keys in turn."""
    said: list[str] = []
    left = list(keys)

    def hear(question: str) -> str:
        said.append(question)
        return left.pop(0)

    return said, hear


def test_a_line_in_doubt_is_asked_with_its_neighbours_and_the_answer_is_kept(tmp_path: Path) -> None:
    mine = project.load([written(tmp_path)])
    assert doubts(mine)
    said, hear = answering("x", "j", "n")
    judge = asking.before(mine, tmp_path / "dist", said.append, hear)
    report = build(replace(mine, editions=("epub",)), judge=judge)
    assert [one.parts[0].prompt for one in report.book.questions] == ["Wat ligt er bij jou altijd nog?"]
    shown = "\n".join(said)
    assert "▶    3  Wat ligt er bij jou altijd nog?" in shown
    assert "De meeste mensen noemen de was" in shown
    kept = (tmp_path / "dist" / "a.md").read_text(encoding="utf-8")
    assert "💡 Wat ligt er bij jou altijd nog?\n" in kept
    assert "💡 Wanneer mag het van jou blijven liggen? {geen}" in kept
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == DOUBT


def test_answers_in_markdown_are_read_again_without_a_doubt(tmp_path: Path) -> None:
    said, hear = answering("j", "n")
    asking.before(project.load([written(tmp_path)]), tmp_path, said.append, hear)
    again = build(replace(project.load([tmp_path / "a.md"]), editions=("epub",)))
    assert len(again.book.questions) == 1
    assert again.problems == ()
    text = [block for section in again.book.chapters[0].sections for block in section.blocks]
    assert [getattr(block, "text", "") for block in text if getattr(block, "muted", False)] == [
        "Wanneer mag het van jou blijven liggen?"
    ]


@pytest.mark.parametrize(("key", "count"), [("a", 2), ("s", 0)])
def test_one_key_answers_for_all_that_follow(tmp_path: Path, key: str, count: int) -> None:
    mine = project.load([written(tmp_path)])
    said, hear = answering(key)
    report = build(replace(mine, editions=("epub",)), judge=asking.judge(mine, said.append, hear))
    assert len(report.book.questions) == count


def test_import_asks_on_demand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path)
    result = CliRunner().invoke(app, ["import", "a.txt", "--into", "boek", "--ask"], input="n\nj\n")
    assert result.exit_code == 0, result.output
    kept = Path("boek/a.md").read_text(encoding="utf-8")
    assert "💡 Wat ligt er bij jou altijd nog? {geen}" in kept
    assert "💡 Wanneer mag het van jou blijven liggen?\n" in kept


def test_doubtful_lines_get_space_where_the_project_says_so_but_never_what_sells(tmp_path: Path) -> None:
    offer = "Wil je leren hoe je vaker niets doet? Boek een gratis kennismaking en begin met de training.\n"
    mine = replace(project.load([written(tmp_path, DOUBT + offer)]), doubtful="space", editions=("epub",))
    asked = [one.parts[0].prompt for one in build(mine).book.questions]
    assert asked == ["Wat ligt er bij jou altijd nog?", "Wanneer mag het van jou blijven liggen?"]


def test_the_receipt_shows_every_line_once_with_its_role_in_words(tmp_path: Path) -> None:
    report = build(replace(project.load([written(tmp_path)]), editions=("epub",)), receipt=True)
    (page,) = [output for output in report.outputs if output.edition == "receipt"]
    html = page.data.decode()
    assert page.name == "rust-in-een-volle-week-controle.html"
    for row in DOUBT.strip().split("\n"):
        assert row in html
    assert re.search(r'<tr id="t0l2" class="doubt">.*gewone tekst', html)
    assert "Moet je lezer hier schrijven? Zet {vraag} achter deze regel, of 💡 ervoor." in html
    assert "In dit werkboek staat geen enkele reflectievraag." in html
    assert not re.search(r"<script|https?://|url\(", html)
    assert 'lang="nl"' in html


def test_a_hostile_text_is_shown_as_text(tmp_path: Path) -> None:
    text = "Een titel <script>alert(1)</script>\nTekst met <img src=x onerror=alert(1)>. En nog een zin.\n💡 Wat nu?\n"
    report = build(replace(project.load([written(tmp_path, text)]), editions=("epub",)), receipt=True)
    html = report.outputs[-1].data.decode()
    assert "<script>" not in html
    assert "<img" not in html


POST = "# Rust\n\n## Wat het met je lijf doet\n\n{body}\n\n## Aan het werk\n\n{work}\n\n💡 Wat nu?\n"
BODY = (
    "Je schouders trekken op en je adem zit hoog. Dat gaat vanzelf, de hele dag door, ook als je denkt dat je rust. "
    * 2
)


def test_a_section_without_a_question_is_offered_one_and_gets_it_on_demand(tmp_path: Path) -> None:
    mine = replace(project.load([written(tmp_path, POST.format(body=BODY, work=BODY), "a.md")]), editions=("epub",))
    book = build(mine).book
    speech = language.load("nl")
    body = next(topic for topic in speech.stock if topic.name == "body")
    assert [(one.parts[0].prompt, one.source.line) for one in book.stock] == [(body.asks[0], 3)]
    assert len(book.questions) == 1
    accepted = build(replace(mine, prompts="stock")).book
    assert [one.number for one in accepted.questions] == [1, 2]
    assert accepted.questions[0].parts[0].prompt == body.asks[0]
    assert accepted.questions[0].parts[0].space is not None


def test_stock_questions_are_enough_in_each_language_and_none_is_asked_twice() -> None:
    for code in language.LANGUAGES:
        for address in ("je", "u"):
            asks = [ask for topic in language.load(code, address).stock for ask in topic.asks]
            assert len(asks) >= 25
            assert Counter(asks).most_common(1)[0][1] == 1
            assert all(ask.endswith("?") and len(ask.split()) <= 20 for ask in asks)


def articles(folder: Path, **settings: str) -> project.Project:
    site = (
        "## Veelgestelde vragen\n\n### Werkt dit ook als je heel weinig tijd hebt?\n\nJa, met een kwartier in de week."
    )
    for name, title, date, rest in (
        ("a.md", "Goed genoeg is af", "2026-03-01", "👉 Lees ook: Moe zijn is geen zwakte\n\n"),
        ("b.md", "Moe zijn is geen zwakte", "2025-03-01", ""),
    ):
        head = f"---\ndate: {date}\n---\n\n# {title}\n\n## Een stuk\n\n"
        text = f"{head}Tekst van {name}, die genoeg zegt.\n\n{rest}💡 Wat nu?\n\n{site}\n"
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "book.toml").write_text("".join(f'{key} = "{value}"\n' for key, value in settings.items()), "utf-8")
    return project.load([folder])


def test_what_comes_back_in_another_article_is_kept_once_and_listed(tmp_path: Path) -> None:
    book = build(replace(articles(tmp_path), editions=("epub",))).book
    kinds = [section.kind for chapter in book.chapters for section in chapter.sections]
    assert kinds.count("faq") == 1
    out = [one for chapter in book.chapters for one in chapter.left_out]
    assert {one.reason for one in out} == {"repeated"}
    assert "Werkt dit ook als je heel weinig tijd hebt?" in out[0].text


def test_the_title_of_an_article_of_this_book_leads_to_its_page(tmp_path: Path) -> None:
    report = build(replace(articles(tmp_path), editions=("standard",)))
    (tmp_path / "a.pdf").write_bytes(report.outputs[0].data)
    text = " ".join(tags.text(tmp_path / "a.pdf").split())
    found = re.search(r"Lees ook: Moe zijn is geen zwakte\s*\(p\.\s*(\d+)\)", text)
    assert found
    opener = report.outputs[0].places[1].page
    assert 0 < opener - int(found[1]) <= 2


def test_articles_stand_in_the_order_of_their_dates_when_she_says_so(tmp_path: Path) -> None:
    titles = [chapter.title for chapter in build(replace(articles(tmp_path, order="date"), editions=())).book.chapters]
    assert titles == ["Moe zijn is geen zwakte", "Goed genoeg is af"]


MENDED = (
    "Opvoeden in Deventer {weg}\nAls je kind zich verstopt {titel}\nEen verhaal dat begint. En nog een zin.\n"
    "Kwart over acht {kop}\nDan is het druk. En nog een zin.\nWaarom toch? {tekst}\n"
    "Schrijf op wat je morgen doet. {vraag regels=4}\nWat doe je dan? {geen}\n"
    "De buurvrouw {tussenkop}\nZij zwaait. En nog een zin.\n"
)


def test_what_an_author_says_a_line_is_it_is(tmp_path: Path) -> None:
    report = build(replace(project.load([written(tmp_path, MENDED)]), editions=("epub",)))
    (chapter,) = report.book.chapters
    assert chapter.title == "Als je kind zich verstopt"
    assert [out.text for out in chapter.left_out] == ["Opvoeden in Deventer"]
    assert [section.title for section in chapter.sections] == ["Om te beginnen", "Kwart over acht"]
    (question,) = report.book.questions
    assert (question.parts[0].prompt, question.parts[0].asked) == ("Schrijf op wat je morgen doet.", Asked(count=4))
    kinds = [block.kind for block in chapter.sections[1].blocks]
    assert kinds == ["paragraph", "paragraph", "paragraph", "exercise", "subheading", "paragraph"]
    assert {problem.code for problem in report.problems} == set()


def test_the_name_above_a_text_is_its_author(tmp_path: Path) -> None:
    text = f"Een titel van vijf woorden\nTekst: Femke van Oosterbaan, pedagoog\n{DOUBT}"
    report = build(replace(project.load([written(tmp_path, text)]), editions=("epub",)))
    assert report.book.author == "Femke van Oosterbaan"


def test_what_is_only_to_be_done_gets_no_lines_where_a_question_follows(tmp_path: Path) -> None:
    days = "".join(
        f"Dag {day} – Iets\nLoop vandaag een rondje zonder telefoon. Kijk om je heen.\nWat zag je op dag {day}?\n"
        for day in range(1, 5)
    )
    text = f"Vier dagen buiten\nElke dag een kleine opdracht, en elke dag een vraag. Meer is het niet.\n{days}"
    report = build(replace(project.load([written(tmp_path, text)]), editions=("epub",)))
    assert [one.parts[0].prompt for one in report.book.questions] == [
        f"Wat zag je op dag {day}?" for day in range(1, 5)
    ]
