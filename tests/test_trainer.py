"""The edition for who leads a group: page beside page, a plan that is true, room to write, and nothing for others."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from instruments import books, tags, verapdf
from PIL import ImageChops, ImageStat
from test_properties import letters

from werkboek import inline, project
from werkboek.build import Report, build
from werkboek.check.sheets import Rule, Sheet, Words, sheets
from werkboek.colour import contrast
from werkboek.output import Output
from werkboek.report import as_json, receipt
from werkboek.texts import asides

ROOT = Path(__file__).parent.parent
MIDDLE, WIDE, HIGH, CLEAR = 148.5, 297.0, 210.0, 8.0  # mm
SCALE = 0.5**0.5
HOSTILE = (
    "<script>alert(1)</script> & <b>vet</b>", "x" * 400, "](javascript:alert(1)) ![a](b.png) [^1]",
    "{{ 7*7 }} {% raw %}",
    "EMC Q BT (a) Tj ET endstream", "**open `en` _half", "# kop\n\n- punt", "\u202e\ufeff\u0007x", "0 min: niets", "",
)  # fmt: skip


def of(report: Report, edition: str) -> Output:
    """An edition of a report."""
    return next(one for one in report.outputs if one.edition == edition)


@pytest.fixture(scope="module")
def led() -> Report:
    """The sample book, for everybody and for its trainer."""
    return build(replace(project.load([ROOT / "content"]), editions=("standard", "trainer")), jobs=1)


@pytest.fixture(scope="module")
def pages(led: Report) -> tuple[Sheet, ...]:
    """Its trainer's pages."""
    return sheets(of(led, "trainer").data)


@pytest.fixture(scope="module")
def before(led: Report) -> int:
    """How many pages the plan takes."""
    return (of(led, "trainer").pages or 0) - (of(led, "standard").pages or 0)


def left(sheet: Sheet) -> list[Words]:
    """What stands on the half that is the workbook's."""
    return [one for one in sheet.words if one.x0 < MIDDLE]


def right(sheet: Sheet) -> tuple[list[Words], list[Rule]]:
    """Words and rules of the column beside it."""
    return [one for one in sheet.words if one.x0 >= MIDDLE], [one for one in sheet.rules if one.x0 >= MIDDLE]


def said(words: Sequence[Words]) -> list[Words]:
    """Without what is very short, as numbers and letters set one by one: PDFium passes over the second of two alike."""
    return [one for one in words if len(one.text.strip()) > 4]


def laid_over(one: Words, other: Words) -> bool:
    """Whether one stands on the other."""
    apart = one.x1 < other.x0 + 0.1 or other.x1 < one.x0 + 0.1
    return one is not other and abs(one.baseline - other.baseline) < 2 and not apart


def lines(words: Sequence[Words]) -> list[str]:
    """The words of each line, from above."""
    found: dict[float, list[Words]] = {}
    for one in words:
        found.setdefault(round(one.baseline), []).append(one)
    return [" ".join(one.text for one in sorted(found[at], key=lambda one: one.x0)) for at in sorted(found)]


def test_each_page_of_the_workbook_stands_at_its_own_number(led: Report, pages: Sequence[Sheet], before: int) -> None:
    printed = sheets(of(led, "standard").data)
    assert [(one.width, one.height) for one in pages] == [pytest.approx((WIDE, HIGH), abs=0.1)] * len(pages)
    folios: list[bool] = []
    for number, (own, beside) in enumerate(zip(printed, pages[before:], strict=True), 1):
        assert [one.text.strip() for one in said(left(beside))] == [one.text.strip() for one in said(own.words)]
        for one, small in zip(said(own.words), said(left(beside)), strict=True):
            assert small.x0 == pytest.approx(SCALE * one.x0, abs=0.05)
            assert small.baseline == pytest.approx(SCALE * one.baseline, abs=0.05)
            assert small.size == pytest.approx(SCALE * one.size, abs=0.02)
        assert re.match(rf"Bladzijde {number}(?: |$)", lines(right(beside)[0])[0])
        folios += [one.text.strip() == str(number) for one in left(beside) if one.baseline > SCALE * 274]
    assert sum(folios) > len(printed) / 2


def test_a_page_looks_as_it_does_in_the_workbook(led: Report, before: int) -> None:
    own, beside = (pypdfium2.PdfDocument(of(led, edition).data) for edition in ("standard", "trainer"))
    for at in (0, 2, 7, 18, 28):
        small = own[at].render(scale=2 * SCALE, grayscale=True).to_pil()
        half = beside[before + at].render(scale=2, grayscale=True).to_pil().crop((0, 0, *small.size))
        assert sum(ImageStat.Stat(ImageChops.difference(small, half)).mean) < 1
        assert sum(ImageStat.Stat(small).mean) < 254


def test_the_plan_names_every_question_with_its_page(led: Report, pages: Sequence[Sheet], before: int) -> None:
    rows = [line for sheet in pages[:before] for line in lines(sheet.words)]
    at = {place.exercise: place.prompt_pages[0] for place in reversed(of(led, "standard").places)}
    reached = 0
    for one in led.book.questions:
        words = inline.plain(one.parts[0].prompt).split()[:3]
        (row,) = [row for row in rows if re.search(rf"(?:^| ){one.number} +{re.escape(' '.join(words))}", row)]
        found = re.search(r" (\d+) +(±)? ?(\d+)( [a-z ,]+)? +(\d+)$", row)
        assert found, row
        assert int(found[1]) == at[one.id]
        assert (found[2] is None) == any(aside.minutes is not None for aside in one.asides)
        assert int(found[5]) >= reached + int(found[3])
        reached = int(found[5])
        shown = " ".join(word.text for word in left(pages[before + at[one.id] - 1]))
        assert re.search(rf"Vraag +{one.number}\b", shown)
    assert any(re.fullmatch(rf"Samen +{reached} *", row) for row in rows)


def test_what_the_author_says_stands_beside_its_question(led: Report, pages: Sequence[Sheet], before: int) -> None:
    at = {place.exercise: place.prompt_pages[0] for place in reversed(of(led, "standard").places)}
    told = [(one, aside) for one in led.book.questions for aside in one.asides]
    assert len(told) >= 10
    for one, aside in told:
        column = " ".join(lines(right(pages[before + at[one.id] - 1])[0]))
        assert set(inline.plain(aside.text).split()) <= set(column.split())
        assert f"Vraag {one.number}" in column


def test_columns_keep_to_their_margins_and_rules_to_their_pitch(pages: Sequence[Sheet], before: int) -> None:
    for sheet in pages:
        assert min(sheet.clear) >= CLEAR - 0.4 or sheet.number == before + 1  # a cover reaches farther
    for sheet in pages[before:]:
        words, rules = right(sheet)
        for one in words:
            assert one.x0 >= MIDDLE + CLEAR
            assert one.x1 <= WIDE - CLEAR
            assert one.top >= CLEAR
            assert one.bottom <= HIGH - CLEAR
        assert not [one for one in words for other in words if laid_over(one, other)]
        ruled = sorted(one.y for one in rules if one.weight == pytest.approx(0.5, abs=0.01))
        assert len(ruled) >= 10
        assert all(b - a == pytest.approx(8, abs=0.02) for a, b in pairwise(ruled))
        assert ruled[-1] == pytest.approx(HIGH - 10, abs=0.4)
        assert ruled[0] - max(one.baseline for one in words) >= 8


def test_it_can_be_read_from_a_lectern(pages: Sequence[Sheet], before: int) -> None:
    for sheet in pages[before:]:
        for one in right(sheet)[0]:
            assert one.size >= 9.9
            assert contrast(one.colour) >= 7
            assert len(set(one.colour)) == 1
        told = [one.size for one in right(sheet)[0] if one.face.startswith("Source-Serif")]
        assert min(told, default=12.0) >= 10.5
    assert all(one.size >= 8.9 for sheet in pages[:before] for one in sheet.words)


def test_it_is_pdf_ua_1_and_its_tags_are_sound(led: Report, tmp_path: Path) -> None:
    path = tmp_path / "trainer.pdf"
    path.write_bytes(of(led, "trainer").data)
    (verdict,) = verapdf.check([path])
    assert verdict.passed, verdict.failures
    assert tags.problems(path) == []
    copies = [one for one in tags.figures(path) if one.alt and "van het werkboek" in one.alt]
    assert len(copies) == of(led, "standard").pages
    assert all(one.bbox_mm == pytest.approx((0, 0, MIDDLE, HIGH), abs=0.2) for one in copies)
    assert "Wanneer voelde je" not in str([one.alt for one in copies if one.page == 1])


def test_faces_are_embedded_and_shared(led: Report) -> None:
    with pikepdf.open(io.BytesIO(of(led, "trainer").data)) as pdf:
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        forms = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"]
        forms = [one for one in forms if "/Matrix" in one and float(one.Matrix[0]) < 0.01]
        assert fonts
        assert all("/FontFile2" in one for one in fonts)
        assert len(forms) == of(led, "standard").pages
        assert not any(re.search(rb"\b(?:BDC|BMC|EMC)\b", one.read_bytes()) for one in forms)
    with pikepdf.open(io.BytesIO(of(led, "standard").data)) as pdf:
        own = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
    assert len(fonts) <= 2 * len(own)
    assert len(of(led, "trainer").data) < len(of(led, "standard").data) + 200_000


@pytest.mark.parametrize("theme", ["warm", "inktzuinig"])  # frames and a hand; dotted rules
def test_it_is_sound_in_every_theme(theme: str, tmp_path: Path) -> None:
    chosen = replace(project.load([ROOT / "content" / "moe-zijn.md"]), theme=theme, editions=("trainer",))
    (made,) = build(chosen, jobs=1).outputs
    path = tmp_path / "trainer.pdf"
    path.write_bytes(made.data)
    (verdict,) = verapdf.check([path])
    assert verdict.passed, verdict.failures
    for sheet in sheets(made.data)[1:]:
        words, rules = right(sheet)
        assert not [one for one in words for other in words if laid_over(one, other)]
        assert len(rules) >= 10
        assert all(one.x1 <= WIDE - CLEAR for one in words)


@pytest.mark.parametrize(
    ("code", "word"), [("nl", "trainer"), ("en", "facilitator"), ("de", "leitfaden"), ("fr", "animateur")]
)
def test_its_name_and_words_are_in_the_language_of_the_book(book: Callable[..., Report], code: str, word: str) -> None:
    text = f"---\nlang: {code}\n---\n# Rust\n\nZin.\n\n💡 Wat?\n\n<!-- trainer: 10 min, in pairs: x -->"
    report = book(text, editions=("trainer",))
    assert report.outputs[0].name == f"rust-{word}.pdf"
    assert {problem.code for problem in report.problems} <= {"B06"}  # what a German book lacks
    column = " ".join(lines(right(sheets(report.outputs[0].data)[-1])[0]))
    assert report.speech.word("pair") not in column or code  # the last page may have no question
    every = " ".join(one.text for sheet in sheets(report.outputs[0].data) for one in sheet.words)
    for key in ("plan", "pair", "plan_total", "plan_form"):
        assert set(report.speech.word(key).split()) <= set(every.split())


def test_what_has_no_room_beside_its_page_stands_at_the_end(book: Callable[..., Report]) -> None:
    long = " ".join(f"woord{at}" for at in range(900))
    said = "\n".join(f"<!-- trainer: {one} -->" for one in ("kort", long, "slot"))
    report = book(f"# Rust\n\nZin.\n\n💡 Wat?\n\n{said}", editions=("standard", "trainer"))
    count = of(report, "standard").pages or 0
    found = sheets(of(report, "trainer").data)
    assert len(found) > count + 1
    told = " ".join(line for sheet in found[count + 1 :] for line in lines(sheet.words))
    assert told.split()[:4] == ["Vervolg", "van", "bladzijde", told.split()[3]]
    assert {f"woord{at}" for at in range(900)} <= set(told.split())
    page = int(told.split()[3])
    assert any(f"bij bladzijde {page}" in line for line in lines(right(found[page])[0]))
    for sheet in found[count + 1 :]:
        assert min(sheet.clear) >= CLEAR


def wild(seed: int) -> tuple[str, str]:
    """A random book, and the same with asides of any kind anywhere below its front matter."""
    dice = random.Random(seed)
    pieces = books.book(seed, 5).rstrip("\n").split("\n\n")
    without = "\n\n".join(pieces)
    for at in range(dice.randint(1, 12)):
        said = dice.choice([*HOSTILE, f"Geheim{at}zin voor jou.", f"10 min, in tweetallen: Geheim{at}zin."])
        if dice.random() < 0.5 and "\n" not in said:
            pieces.insert(dice.randint(1, len(pieces)), f"{{trainer: {said}}}")
        else:
            pieces.insert(dice.randint(1, len(pieces)), f"<!-- trainer: {said} -->")
    return without, "\n\n".join(pieces)


@pytest.mark.parametrize("seed", range(3))
def test_nobody_else_ever_sees_it(book: Callable[..., Report], seed: int) -> None:
    without, text = wild(seed)
    plain = book(without, editions=("standard", "epub"))
    told = book(text, editions=("standard", "epub", "trainer"))
    for edition in ("standard", "epub"):
        assert of(told, edition).data == of(plain, edition).data
    assert [out.text for chapter in told.book.chapters for out in chapter.left_out] == [
        out.text for chapter in plain.book.chapters for out in chapter.left_out
    ]
    every = letters("".join(one.text for sheet in sheets(of(told, "trainer").data) for one in sheet.words))
    for chapter in told.book.chapters:
        for one in asides(chapter):
            said = letters(inline.plain(one.text))
            assert all(every.count(sign) >= said.count(sign) for sign in set(said))
    for sheet in sheets(of(told, "trainer").data):
        assert all(one.x1 <= WIDE - CLEAR for one in sheet.words)
        assert all(one.bottom <= HIGH - CLEAR for one in sheet.words if one.x0 > MIDDLE)


def test_without_the_edition_the_report_says_what_there_is(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.md").write_text(
        "# Rust\n\nZin.\n\n💡 Wat?\n\n<!-- trainer: 10 min, samen: Zwijg. -->", encoding="utf-8"
    )
    report = build(project.load([tmp_path / "a.md"]), receipt=True, jobs=1)
    said = list(receipt(report, [Path(one.name) for one in report.outputs]))
    assert any(line.endswith("regel 7: 10 min, in de groep: Zwijg.") for line in said)
    assert "10 min, in de groep" in of(report, "receipt").data.decode()
    data = as_json(report, [Path(one.name) for one in report.outputs])
    assert [{**one, "path": ""} for one in data["asides"]] == [
        {"path": "", "line": 7, "text": "Zwijg.", "minutes": 10, "forms": ["group"]}
    ]
    assert data["left_out"] == []
    code, out, _ = run("build", str(tmp_path / "a.md"), "--edition", "trainer", "--json")
    assert code == 0
    (made,) = json.loads(out)["outputs"]
    assert made["edition"] == "trainer"
    assert made["path"].endswith("rust-trainer.pdf")


def test_a_project_may_ask_for_it_and_no_picture_of_it_is_made(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Rust\n\nZin.\n\n💡 Wat?", encoding="utf-8")
    (tmp_path / "book.toml").write_text('editions = ["standard", "trainer"]\n', encoding="utf-8")
    report = build(project.load([tmp_path]), proof=True, jobs=1)
    assert [one.edition for one in report.outputs] == ["standard", "trainer", "proof"]
    assert of(build(project.load([tmp_path]), jobs=1), "trainer").data == of(report, "trainer").data
