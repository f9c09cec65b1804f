"""The Word file to type in, and what was filled in on a screen read back: Word and PDF, whole and damaged."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from werkboek import answers, language, project
from werkboek.answers import Answer
from werkboek.build import Report, build
from werkboek.model import Exercise
from werkboek.problems import WerkboekError
from werkboek.render.answers import bookmark, question

ROOT = Path(__file__).parent.parent
LONG = ("Één zin over de ĳsbeer die € 12,50 kostte, “zo” – en dan 😀.\n" * 40)[:2000].strip()
# Letters that a Word file may hold.
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")


@pytest.fixture(scope="module")
def report() -> Report:
    return build(project.load([ROOT / "tests" / "whole"]), editions=("answers",))


@pytest.fixture(scope="module")
def empty(report: Report) -> bytes:
    return report.outputs[0].data


def kind(report: Report, name: str) -> Exercise:
    """The first exercise with a space of a kind."""
    return next(one for one in report.book.exercises if one.parts[0].space and one.parts[0].space.kind == name)


def paragraphs(document: Any, one: Exercise) -> list[Any]:
    """What stands below the question of an exercise, to the next heading."""
    every = document.paragraphs
    name = bookmark(one.id, 1)
    at = next(at for at, row in enumerate(every) if name in row._p.xpath("w:bookmarkStart/@w:name"))
    below = iter(every[at + 1 :])
    out = []
    while (row := next(below, None)) is not None and not row.style.name.startswith("Heading"):
        out.append(row)
    return out


def filled(data: bytes, fill: Callable[[Any], object]) -> bytes:
    """A document, or a new one, in which somebody typed."""
    document = docx.Document(io.BytesIO(data) if data else None)
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def by_id(data: bytes) -> dict[str, str]:
    return {one.id: one.answer for one in answers.read(data, "a")}


# ---------------------------------------------------------------------------------------------------- the Word file


def test_every_question_is_a_heading_with_a_bookmark(report: Report, empty: bytes) -> None:
    document = docx.Document(io.BytesIO(empty))
    heads = {mark: (row.text, row.style.name) for row in document.paragraphs
             for mark in row._p.xpath("w:bookmarkStart/@w:name") if mark.startswith("a_")}  # fmt: skip
    speech = report.speech
    assert heads == {
        bookmark(one.id, at): (question(one, at, speech), "Heading 3")
        for one in report.book.exercises
        for at in range(1, len(one.parts) + 1)
    }
    named = [row.text for row in document.paragraphs if row.style.name == "Heading 1"]
    assert named == [one.title for one in report.book.chapters]
    marks = document.element.xpath("//w:bookmarkStart/@w:name")
    assert len(marks) == len(set(marks))
    assert all(len(mark) <= 40 and mark.replace("_", "").isalnum() for mark in marks)


def test_it_says_its_language_and_whose_it_is(empty: bytes) -> None:
    document = docx.Document(io.BytesIO(empty))
    assert document.core_properties.title == "Alles bij elkaar"
    assert document.core_properties.author == "Anna van der Berg"
    assert document.styles.element.xpath("w:docDefaults//w:lang/@w:val") == ["nl"]
    assert answers.spoken(empty) == "nl"


def test_a_chapter_in_another_language_says_so(report: Report, empty: bytes) -> None:
    document = docx.Document(io.BytesIO(empty))
    at = next(at for at, row in enumerate(document.paragraphs) if row.text == report.book.chapters[1].title)
    for before, row in enumerate(document.paragraphs):
        assert row._p.xpath("w:pPr/w:rPr/w:lang/@w:val") == (["en"] if before >= at else [])
        assert row._p.xpath("w:r/w:rPr/w:lang/@w:val") == (["en"] * len(row.runs) if before >= at else [])


def test_the_same_bytes_every_time(report: Report, empty: bytes) -> None:
    assert build(project.load([ROOT / "tests" / "whole"]), editions=("answers",)).outputs[0].data == empty
    with zipfile.ZipFile(io.BytesIO(empty)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [one for one in archive.namelist() if "thumbnail" in one]
    assert report.outputs[0].name == "alles-bij-elkaar-antwoorden.docx"


def test_nothing_typed_is_no_answer(report: Report, empty: bytes) -> None:
    found = answers.read(empty, "a.docx")
    assert [one.id for one in found] == [one.id for one in report.book.exercises for _ in one.parts]
    assert {one.answer for one in found} == {""}


@pytest.mark.parametrize("name", ["lines", "dots", "squares", "box", "yesno", "scale", "pact"])
def test_what_is_typed_is_read_back_equal(name: str, report: Report, empty: bytes) -> None:
    one = kind(report, name)

    def fill(document: Any) -> None:
        row = next(row for row in paragraphs(document, one) if not row.text and row.style.name == "Werkboek answer")
        row.add_run(LONG)

    assert by_id(filled(empty, fill)) == {every.id: "" for every in report.book.exercises} | {one.id: LONG}


@given(st.text(LETTERS | st.just("\n"), max_size=200))
@settings(max_examples=25, deadline=None)
def test_no_letter_of_an_answer_is_lost(report: Report, empty: bytes, text: str) -> None:
    one = kind(report, "dots")
    found = by_id(filled(empty, lambda document: paragraphs(document, one)[0].add_run(text)))
    assert found[one.id] == (text.strip("\n") if text.strip() else "")


def test_what_is_gone_on_with_ticked_or_chosen(report: Report, empty: bytes) -> None:
    def fill(document: Any) -> None:
        def rows(name: str) -> list[Any]:
            return [row for row in paragraphs(document, kind(report, name)) if row.style.name == "Werkboek answer"]

        def set_to(row: Any, text: str) -> None:
            row.runs[0].text = text

        rows("slots")[1].add_run("slaap")
        rows("stem")[0].add_run("het regent")
        rows("scale")[0].add_run("7")
        rows("scales")[2].add_run("3")
        rows("pact")[1].add_run("het vijf uur is")
        set_to(rows("yesno")[0], rows("yesno")[0].text.replace("☐ soms", "x soms"))
        set_to(rows("checklist")[0], rows("checklist")[0].text.replace("☐", "☒"))
        set_to(rows("checklist")[2], rows("checklist")[2].text.replace("☐", "X"))
        rows("columns")[1].add_run("mijn werk")
        rows("columns")[3].add_run("haar werk\nhaar rust")

    found = by_id(filled(empty, fill))
    said = {name: found[kind(report, name).id] for name in
            ("slots", "stem", "scale", "scales", "pact", "yesno", "checklist", "columns")}  # fmt: skip
    assert said == {
        "slots": "2. slaap",
        "stem": "Ik kom tot rust als het regent",
        "scale": "Cijfer (1 = nooit, 10 = elke dag): 7",
        "scales": "familie: 3",
        "pact": "Als het vijf uur is",
        "yesno": "soms",
        "checklist": "moe wakker worden\nniets willen",
        "columns": "van mij: mijn werk\nvan een ander: haar werk\nhaar rust",
    }


def test_what_is_typed_in_a_row_of_boxes_or_as_a_heading_stays(report: Report, empty: bytes) -> None:
    one = kind(report, "yesno")

    def fill(document: Any) -> None:
        row, below = paragraphs(document, one)
        row.add_run(", maar niet vaak")
        below.add_run("Een kop van mij")
        below.style = document.styles["Heading 2"]

    assert by_id(filled(empty, fill))[one.id] == "☐ ja  ☐ soms  ☐ nee, maar niet vaak\nEen kop van mij"


def test_a_picture_and_a_sign_of_words_own_are_an_answer(report: Report, empty: bytes) -> None:
    one, other = kind(report, "box"), kind(report, "dots")

    def fill(document: Any) -> None:
        paragraphs(document, one)[0].add_run().add_picture(str(ROOT / "tests" / "whole" / "boom.png"))
        sign = OxmlElement("w:sym")
        sign.set(qn("w:font"), "Wingdings")
        sign.set(qn("w:char"), "F04A")
        paragraphs(document, other)[0].add_run("goed ")._r.append(sign)

    found = by_id(filled(empty, fill))
    assert (found[one.id], found[other.id]) == ("🖼", "goed ☺")


def test_without_bookmarks_a_heading_is_known_by_its_words(report: Report, empty: bytes) -> None:
    one = kind(report, "lines")

    def fill(document: Any) -> None:
        paragraphs(document, one)[-1].add_run("in de trein")
        for mark in document.element.xpath("//w:bookmarkStart | //w:bookmarkEnd"):
            mark.getparent().remove(mark)

    found = {each.question: each for each in answers.read(filled(empty, fill), "a")}
    said = found[question(one, 1, report.speech)]
    assert said.id == ""
    assert "in de trein" in said.answer
    problems = answers.beside(tuple(found.values()), report.book, report.speech)
    assert [each.code for each in problems if each.code == "N04"] == []


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_what_libreoffice_saved_is_read(report: Report, empty: bytes, tmp_path: Path) -> None:
    one = kind(report, "dots")
    (tmp_path / "a.docx").write_bytes(filled(empty, lambda document: paragraphs(document, one)[0].add_run("rust")))
    subprocess.run(["soffice", "--headless", "--convert-to", "docx", "--outdir", "out", "a.docx"], cwd=tmp_path,
                   check=True, capture_output=True)  # fmt: skip
    assert by_id((tmp_path / "out" / "a.docx").read_bytes())[one.id] == "rust"


# ----------------------------------------------------------------------------------------------------------- the PDF

FIRST, SECOND = "0123456789", "abcdef0123"


def form(fields: Mapping[str, tuple[str, Any]], lang: str = "nl") -> pikepdf.Pdf:
    """A PDF with these fields: name -> what it says it is for, and its value."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    made = [
        pdf.make_indirect(Dictionary(FT=Name.Btn if isinstance(value, Name) else Name.Tx, T=String(name),
                                     TU=String(said), V=value))
        for name, (said, value) in fields.items()
    ]  # fmt: skip
    pdf.Root.AcroForm = Dictionary(Fields=Array(made))
    pdf.Root.Lang = String(lang)
    return pdf


def saved(pdf: pikepdf.Pdf, **how: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


EVERY: dict[str, tuple[str, Any]] = {
    "vooraf": ("Wat hoop je?", String("Rust")),
    f"{FIRST}-1": ("Vraag 1. Hoe: zo?", pikepdf.String(b"caf\xe9\r\xa0 12\nja")),
    f"{FIRST}-2-1": ("Vraag 1. Noem er twee.: 1", String("slaap")),
    f"{FIRST}-2-2": ("Vraag 1. Noem er twee.: 2", String("")),
    f"{FIRST}-2-1-1": ("Vraag 2. Hoe: zo?: van mij", String("werk")),
    f"{FIRST}-2-1-2": ("Vraag 2. Hoe: zo?: van haar", String("rust")),
    f"{FIRST}-3-1": ("Vraag 3. Hoe: zo?", String("Ĳsland, 😀")),
    f"{SECOND}-1-keuze": ("Vraag 4. Soms?", Name("/soms")),
    f"{SECOND}-1": ("Vraag 4. Soms?", String("in de\rochtend")),
    f"{SECOND}-2-keuze-1": ("Vraag 4. Hoe sterk?: slaap", Name("/7")),
    f"{SECOND}-2-keuze-2": ("Vraag 4. Hoe sterk?: werk", Name("/Off")),
    f"{SECOND}-3-vink-1": ("Vraag 4. Wat?: moe zijn", Name("/Off")),
    f"{SECOND}-3-vink-2": ("Vraag 4. Wat?: boos zijn", Name("/ja")),
    f"{SECOND}-4": ("Vraag 4. Wat nu?", String("")),
    f"{SECOND}-4-als": ("Vraag 4. Wat nu?: Als", String("het regent")),
    f"{SECOND}-4-dan": ("Vraag 4. Wat nu?: dan", String("blijf ik")),
    "naam": ("Iets anders", String("niet van ons")),
}


def test_the_fields_of_a_pdf_are_read_by_their_names() -> None:
    assert answers.read(saved(form(EVERY)), "a.pdf") == (
        Answer("vooraf", 1, "Wat hoop je?", "Rust"),
        Answer(FIRST, 1, "Vraag 1. Hoe: zo?", "café\n€ 12\nja"),
        Answer(FIRST, 2, "Vraag 1. Noem er twee.", "1. slaap"),
        Answer(f"{FIRST}-2", 1, "Vraag 2. Hoe: zo?", "van mij: werk\nvan haar: rust"),
        Answer(f"{FIRST}-3", 1, "Vraag 3. Hoe: zo?", "Ĳsland, 😀"),
        Answer(SECOND, 1, "Vraag 4. Soms?", "soms\nin de\nochtend"),
        Answer(SECOND, 2, "Vraag 4. Hoe sterk?", "slaap: 7"),
        Answer(SECOND, 3, "Vraag 4. Wat?", "boos zijn"),
        Answer(SECOND, 4, "Vraag 4. Wat nu?", "Als het regent\ndan blijf ik"),
    )


def test_the_edition_with_fields_is_read_back(report: Report) -> None:
    made = build(project.load([ROOT / "tests" / "whole"]), editions=("fillable",)).outputs[0]
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        for one in pdf.Root.AcroForm.Fields:
            kids = one.get("/Kids", [one])
            states = [key for key in kids[-1].AP.N.keys() if key != "/Off"] if "Btn" in str(one.FT) else []  # noqa: SIM118
            one.V = Name(states[0]) if states else String("café")
        found = answers.read(saved(pdf), "a.pdf")
    places = [(one.id, at) for one in report.book.exercises for at in range(1, len(one.parts) + 1)]
    read = [(one.id, one.part) for one in found if not re.match("boek-|wanneer-|ruimte-|zin-", one.id)]
    assert read == [("vooraf", 1), *places]
    said = {one.id: one.answer for one in found}
    assert said[kind(report, "yesno").id] == "nee\ncafé"
    assert said[kind(report, "scales").id] == "slaap: 10\nwerk: 10\nfamilie: 10"
    assert said[kind(report, "scale").id].split("\n")[0] == "10 (1 = nooit, 10 = elke dag)"
    assert said[kind(report, "checklist").id] == "moe wakker worden\nsnel boos zijn\nniets willen"
    assert said[kind(report, "pact").id] == "café\nAls café\ndan café"
    unanswered = answers.beside(found, report.book, report.speech)
    assert unanswered == []


def test_a_list_of_ones_own_keeps_its_boxes_and_a_scale_says_what_it_means() -> None:
    said = "Vraag 1. Wat eerst?: {}".format
    fields = {f"{FIRST}-1-vink-1": (said(1), Name("/ja")), f"{FIRST}-1-1": (said(1), String("was")),
              f"{FIRST}-1-vink-2": (said(2), Name("/Off")), f"{FIRST}-1-2": (said(2), String("strijk")),
              f"{FIRST}-1-vink-3": (said(3), Name("/Off")), f"{FIRST}-1-3": (said(3), String("")),
              f"{SECOND}-1-keuze": ("Vraag 2. Hoe: zo?: 1 = niet, 10 = heel", Name("/7"))}  # fmt: skip
    assert answers.read(saved(form(fields)), "a.pdf") == (
        Answer(FIRST, 1, "Vraag 1. Wat eerst?", "☒ was\n☐ strijk"),
        Answer(SECOND, 1, "Vraag 2. Hoe: zo?", "7 (1 = niet, 10 = heel)"),
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff")
               | st.just("\n"), max_size=300))  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_no_letter_of_a_field_is_lost(text: str) -> None:
    (found,) = answers.read(saved(form({f"{FIRST}-1": ("Vraag 1. Hoe?", String(text))})), "a.pdf")
    assert found.answer == (text.strip("\n") if text.strip() else "")


# ------------------------------------------------------------------------------------------------------- the command


def test_the_command_says_it_in_markdown_or_as_json(run: Any, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_bytes(saved(form(EVERY)))  # its name does not matter
    code, out, err = run("answers", "in.txt")
    assert (code, err) == (0, "")
    assert "## Vraag 1. Hoe: zo?\n\ncafé  \n€ 12  \nja\n" in out
    assert "boos zijn" in out
    rows = json.loads(run("answers", "in.txt", "--json")[1])
    assert rows[5] == {"id": SECOND, "part": 1, "question": "Vraag 4. Soms?", "answer": "soms\nin de\nochtend"}
    assert run("answers", "in.txt", "--out", "uit.md")[:2] == (0, "uit.md\n")
    assert (tmp_path / "uit.md").read_text(encoding="utf-8") == out
    code, _, err = run("answers", "in.txt", "--out", "uit.md")
    assert code == 1
    assert "uit.md bestaat al" in err


def test_it_is_held_against_the_book(run: Any, tmp_path: Path, report: Report, empty: bytes) -> None:
    one, gone = kind(report, "dots"), kind(report, "box")

    def fill(document: Any) -> None:
        paragraphs(document, one)[0].add_run("rust")
        paragraphs(document, gone)[0].add_run("wel beantwoord")
        for mark in document.element.xpath(f"//w:bookmarkStart[@w:name='{bookmark(gone.id, 1)}']"):
            mark.set(qn("w:name"), bookmark("0" * 10, 1))

    (tmp_path / "a.docx").write_bytes(filled(empty, fill))
    code, out, err = run("answers", "a.docx", "--book", str(ROOT / "tests" / "whole"))
    assert code == 0
    assert "wel beantwoord" in out
    told = err.splitlines()
    assert [line for line in told if "0000000000" in line]
    assert len(told) == 1 + len(report.book.exercises) - 1
    assert not [line for line in told if question(one, 1, report.speech) in line]


def encrypted(pdf: pikepdf.Pdf) -> bytes:
    return saved(pdf, encryption=pikepdf.Encryption(owner="a", user="b"))


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The document with another part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.namelist():
            if entry != name:
                archive.writestr(entry, source.read(entry))
        archive.writestr(name, content)
    return out.getvalue()


DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "c">]><w:document xmlns:w="x">&b;</w:document>'
DEEP = b"<a>" * 5000 + b"</a>" * 5000
BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda data: b"", "N01"),
    "text": (lambda data: b"Vraag 1. Hoe?", "N01"),
    "old Word": (lambda data: b"\xd0\xcf\x11\xe0" + bytes(600), "N01"),
    "locked Word": (lambda data: b"\xd0\xcf\x11\xe0" + bytes(600) + answers.LOCKED, "N03"),
    "PDF without fields": (lambda data: saved(pikepdf.new()), "N02"),
    "PDF with fields of others": (lambda data: saved(form({"naam": ("Naam", String("Ria"))})), "N02"),
    "locked PDF": (lambda data: encrypted(form(EVERY)), "N03"),
    "broken PDF": (lambda data: saved(form(EVERY))[:60], "T14"),
    "PDF whose form is none": (lambda data: b"%PDF-1.7\n" + bytes(900), "T14"),
    "Word without questions": (lambda data: filled(b"", lambda document: document.add_paragraph("Dag")), "N02"),
    "half a Word file": (lambda data: data[: len(data) // 2], "T14"),
    "another zip": (lambda data: with_part(zipped({}), "a.txt", b"a"), "T12"),
    "bomb": (lambda data: with_part(data, "word/bomb.xml", b" " * (110 << 20)), "T14"),
    "entity": (lambda data: with_part(data, "word/document.xml", DOCTYPE), "T14"),
    "deep": (lambda data: with_part(data, "word/document.xml", DEEP), "T14"),
}


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_plain_sentence(name: str, run: Any, tmp_path: Path, empty: bytes) -> None:
    make, wanted = BAD[name]
    data = make(empty)
    with pytest.raises(WerkboekError) as error:
        answers.read(data, "a")
    assert error.value.problem.code == wanted
    (tmp_path / "a").write_bytes(data)
    code, out, err = run("answers", "a")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_the_sentence_is_in_the_language_of_the_file(code: str, run: Any, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(saved(form({}, lang=code)))
    _, _, err = run("answers", "a.pdf")
    assert language.load(code).problems["N02"][0].format(path="a.pdf") in err


def test_a_file_that_is_not_there(run: Any) -> None:
    code, _, err = run("answers", "weg.pdf")
    assert code == 1
    assert "weg.pdf bestaat niet" in err


@pytest.mark.parametrize("of", ["docx", "pdf"])
@given(seed=st.integers(0, 1 << 32), hits=st.integers(1, 40), cut=st.floats(0.05, 1))
@settings(max_examples=25, deadline=None)
def test_a_damaged_file_is_read_or_answered(of: str, empty: bytes, seed: int, hits: int, cut: float) -> None:
    data = bytearray(empty if of == "docx" else saved(form(EVERY)))
    chance = random.Random(seed)
    for _ in range(hits):
        data[chance.randrange(len(data))] = chance.randrange(256)
    damaged = bytes(data[: max(8, int(len(data) * cut))])
    assert_read_or_answered(damaged)


@given(seed=st.integers(0, 1 << 32), hits=st.integers(1, 12))
@settings(max_examples=25, deadline=None)
def test_damage_inside_a_whole_zip_is_read_or_answered(empty: bytes, seed: int, hits: int) -> None:
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(empty)) as archive:
        name = chance.choice(archive.namelist())
        data = archive.read(name)
    for _ in range(hits):  # pieces that move: what is well-formed more often than single letters are
        at, to = chance.randrange(len(data)), chance.randrange(len(data))
        data = data[:at] + data[to : to + chance.randrange(200)] + data[at + chance.randrange(200) :]
    assert_read_or_answered(with_part(empty, name, data))


def test_a_form_that_goes_round_in_circles_ends(empty: bytes) -> None:
    pdf = form(EVERY)
    ring = pdf.make_indirect(Dictionary(T=String("rond")))
    ring.Kids = Array([ring, ring, ring])
    pdf.Root.AcroForm.Fields.append(ring)
    assert len(answers.read(saved(pdf), "a.pdf")) == 9


def assert_read_or_answered(data: bytes) -> None:
    answers.spoken(data)
    try:
        found = answers.read(data, "a")
    except WerkboekError:
        return
    assert answers.markdown(found)
