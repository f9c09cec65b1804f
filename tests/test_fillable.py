"""The edition that is filled in on a screen: the pages of the print edition, a field wherever one writes there."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from instruments import filling, pdfjs, tags, verapdf, viewers
from instruments.need import MissingError
from pikepdf import Dictionary, Name, String

from werkboek import answers, project
from werkboek.build import build
from werkboek.check.sheets import sheets
from werkboek.fields import fields
from werkboek.model import Length
from werkboek.output import Output
from werkboek.spaces import KINDS, Size, Space
from werkboek.theme import names

MM = 72 / 25.4
TAIL = 0.8  # mm that a small letter reaches below its baseline
FRAME = b"0.980392 0.980392 0.980392 rg"  # what a frame is filled with
ASKS = (
    "💡 Wat merk je in je lijf?", "💡 Wat is één ding dat je deze week laat?", "💡 Herken je dat?",
    "💡 Hoe sterk voel je de onrust, op een schaal van 1 tot 10?", "💡 Welke drie dingen laat je liggen?",
    "💡 Wanneer had je voor het laatst een vrije avond, en wat gebeurde er toen?", "💡 Als ik rust, dan …",
    "💡 Voel je het verschil tussen moe en op?", "💡 Wat geef je een cijfer? {schalen=\"werk|thuis|slaap\"}",
    "💡 Wat doe je morgen? {vinkjes=\"wandelen|lezen|niets\"}", "💡 Teken je dag. {stippen}",
    "💡 Noem er een paar. {vinkjes}",
)  # fmt: skip
TEXT = "Ik ben er hélemaal klaar mee, zei ze; mĳn ijs kost € 5.\nEn dan?\n" * 30


def kinds() -> dict[str, Space]:
    """A space of each kind."""
    size = Size(9, 9, 9, 9)
    more: dict[str, dict[str, Any]] = {
        "scale": {"ends": ("niet", "heel")}, "scales": {"ends": ("a", "b"), "items": ("werk", "thuis")},
        "yesno": {"answers": ("ja", "soms", "nee")}, "columns": {"heads": ("moe", "op")}, "stem": {"stem": "Als …"},
        "pact": {"words": ("Mijn afspraak", "Als", "dan")}, "slots": {"count": 4}, "lines": {"opening": "Wanneer"},
    }  # fmt: skip
    return {name: kind(size=size, **more.get(name, {})) for name, kind in KINDS.items()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Output, Output]:
    """A book with a question of each kind, to print and to type in."""
    folder = tmp_path_factory.mktemp("book")
    text = "\n\n".join(f"## Stuk {at}\n\nEen avond zonder plannen is geen lege avond.\n\n{ask}"
                       for at, ask in enumerate(ASKS, 1))  # fmt: skip
    (folder / "rust.md").write_text(f"# Rust\n\n{text}\n", encoding="utf-8")
    report = build(project.load([folder / "rust.md"]), editions=("standard", "fillable"))
    assert [one for one in report.problems if one.severity == "error"] == []
    paper, filled = report.outputs
    return paper, filled


def widgets(pdf: pikepdf.Pdf) -> list[tuple[int, Any]]:
    """Each with its page from 1, in the order in which they stand on it."""
    return [(number, one) for number, page in enumerate(pdf.pages, 1) for one in page.obj.get("/Annots", ())
            if one.Subtype == Name.Widget]  # fmt: skip


def named(widget: Any) -> str:
    return str(widget.get("/T") or widget.Parent.T)


def filled(data: bytes) -> bytes:
    """Every field filled in, as another program does."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            if Name.Tx == field.FT:
                field.V = String(TEXT if int(field.get("/Ff", 0)) else TEXT[:60])
            elif "/Kids" in field:
                field.V = field.Kids[1].AS = next(Name(name) for name in field.Kids[1].AP.N if name != "/Off")
            else:
                field.V = field.AS = Name("/ja")
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_its_pages_are_those_of_the_print_edition(made: tuple[Output, Output]) -> None:
    paper, typed = made
    assert (typed.pages, typed.places) == (paper.pages, paper.places)
    one, other = (pypdfium2.PdfDocument(output.data) for output in made)
    for at in range(2, len(one)):
        assert one[at].get_textpage().get_text_range() == other[at].get_textpage().get_text_range()
    first = [document[1].get_textpage().get_text_range() for document in (one, other)]
    assert ["Schrijf met de hand" in text for text in first] == [True, False]
    assert ["Bewaar dit bestand eerst" in text and "Typ zoals het komt" in text for text in first] == [False, True]


def test_a_field_stands_where_it_is_drawn(made: tuple[Output, Output]) -> None:
    drawn = sheets(made[1].data)
    seen = 0
    with pikepdf.open(io.BytesIO(made[1].data)) as pdf:
        for number, widget in widgets(pdf):
            left, low, right, high = (float(edge) / MM for edge in widget.Rect)
            top, foot = 297 - high, 297 - low
            pen = 0.105 if right - left < 8 else 0.09  # mm: half the line that is drawn around it
            away = [max(abs(box.x0 + pen - left), abs(box.x1 - pen - right), abs(box.top + pen - top),
                        abs(box.bottom - pen - foot)) for box in drawn[number - 1].boxes]  # fmt: skip
            assert min(away) < 0.2, (named(widget), number)
            seen += 1
    assert seen > 40


def hidden(data: bytes) -> list[str]:
    """The printed words that stand where one types."""
    drawn = sheets(data)
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number, widget in widgets(pdf):
            left, low, right, high = (float(edge) / MM for edge in widget.Rect)
            if Name.Tx == widget.get("/FT"):
                words = (word for word in drawn[number - 1].words if left < word.x1 and word.x0 < right)
                found += [word.text for word in words if 297 - high - TAIL < word.baseline < 297 - low]
    return found


@pytest.mark.parametrize("theme", names())
def test_nothing_is_printed_where_one_types(theme: str, tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text(f'theme = "{theme}"\n', encoding="utf-8")
    stems = ("Ik wil …", "Het mooiste aan deze lange dag was voor mij, gek genoeg, dat ik …", "Als ik rust, dan …")
    (tmp_path / "a.md").write_text("# Rust\n\n" + "\n\n".join(f"## Stuk\n\n💡 {one}" for one in (*stems, *ASKS)),
                                   encoding="utf-8")  # fmt: skip
    typed = build(project.load([tmp_path]), editions=("fillable",)).outputs[0]
    assert {3} <= {place.space.size.given for place in typed.places if place.space.kind == "stem"}, "an odd one"
    assert hidden(typed.data) == []


def test_each_has_a_name_of_its_own_and_says_its_question(made: tuple[Output, Output]) -> None:
    with pikepdf.open(io.BytesIO(made[1].data)) as pdf:
        names = [str(field.T) for field in pdf.Root.AcroForm.Fields]
        assert len(set(names)) == len(names)
        ids = [f"{place.exercise}-{place.part}" for place in made[1].places]
        others = [name for name in names if not any(name == one or name.startswith(f"{one}-") for one in ids)]
        looked_back = dict.fromkeys(f"zin-{place.exercise}" for place in made[1].places)
        days = [f"wanneer-c1s{at}" for at in range(1, len(ASKS) + 1)]
        assert [name for name in others if not name.startswith("ruimte-")] == [
            "boek-naam", "boek-begonnen", "boek-klaar", "vooraf", *days, *looked_back]  # fmt: skip
        assert {"ruimte-7"} <= set(others)
        assert all(any(name.startswith(one) for name in names) for one in ids)
        said = [str(field.TU) for field in pdf.Root.AcroForm.Fields]
        for at, ask in enumerate(ASKS, 1):
            question = f"Vraag {at}. {ask.removeprefix('💡 ').partition(' {')[0]}"
            assert any(one.startswith(question[:20]) for one in said), question


@pytest.mark.parametrize("length", ["short", "normal", "roomy"])
def test_what_looks_like_a_field_is_one(length: Length, tmp_path: Path) -> None:
    """As many fields as there are frames, in a book of every length."""
    text = "".join(f"## Stuk {at}\n\nEen zin.\n\n{ask}\n\n" for at, ask in enumerate(ASKS[:3]))
    (tmp_path / "a.md").write_text(f"# Rust\n\n{text}", encoding="utf-8")
    typed = build(replace(project.load([tmp_path / "a.md"]), length=length), editions=("fillable",)).outputs[0]
    with pikepdf.open(io.BytesIO(typed.data)) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
        frames = sum(page.Contents.read_bytes().count(FRAME) for page in pdf.pages)
    assert frames == sum(one.kind in ("text", "line") for one in filling.widgets(typed.data))


def test_the_order_of_tabs_is_that_of_reading(made: tuple[Output, Output]) -> None:
    with pikepdf.open(io.BytesIO(made[1].data)) as pdf:
        found = widgets(pdf)
        assert all(pdf.pages[number - 1].obj.Tabs == Name.S for number, _ in found)
        order = [str(field.T) for field in pdf.Root.AcroForm.Fields]
        assert list(dict.fromkeys(named(one) for _, one in found)) == order
        spaces = [name.split("-")[0] for name in order if re.match("[0-9a-f]{10}-", name)]
        assert list(dict.fromkeys(spaces)) == [place.exercise for place in made[1].places]


def test_who_reads_with_a_voice_can_fill_it_in(made: tuple[Output, Output], tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(made[1].data)
    (verdict,) = verapdf.check([tmp_path / "a.pdf"])
    assert (verdict.passed, verdict.failures) == (True, ())


def test_a_space_is_heard_once_as_its_fields(made: tuple[Output, Output], tmp_path: Path) -> None:
    said = []
    for output in made:
        (tmp_path / "a.pdf").write_bytes(output.data)
        assert tags.problems(tmp_path / "a.pdf") == []
        said.append([figure.alt for figure in tags.figures(tmp_path / "a.pdf")])
    spaces = [alt for alt in said[0] if alt.startswith(("Schrijfruimte", "Ruimte voor jezelf"))]
    assert len(spaces) > len(made[0].places)
    assert said[1] == [alt for alt in said[0] if alt not in spaces]


def test_what_was_filled_in_by_one_program_is_read_by_another(made: tuple[Output, Output]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(filled(made[1].data)))
    found = reader.get_fields() or {}
    texts = [str(one["/V"]) for one in found.values() if one.get("/FT") == "/Tx"]
    assert len(texts) > 15
    assert {text.replace("\r", "\n") for text in texts} == {TEXT, TEXT[:60]}
    chosen = {str(one["/V"]) for one in found.values() if one.get("/FT") == "/Btn"}
    assert chosen == {"/soms", "/2", "/ja"}


def test_pypdf_fills_it_in_with_what_pikepdf_reads(made: tuple[Output, Output]) -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(made[1].data)))
    with pikepdf.open(io.BytesIO(made[1].data)) as pdf:
        names = [str(field.T) for field in pdf.Root.AcroForm.Fields if Name.Tx == field.FT]
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, dict.fromkeys(names, TEXT), auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        said = [str(field.V) for field in pdf.Root.AcroForm.Fields if Name.Tx == field.FT]
    assert said == [TEXT] * len(names)


def test_what_a_person_types_in_chrome_is_read_back(made: tuple[Output, Output]) -> None:
    wanted = filling.wanted(made[1].data, "Één zin over de ĳsbeer, “zo” – voor € 12,50…\nEn dan?\n\nJa.")
    assert {one.kind for one, _ in wanted} == {"text", "line", "tick", "choice"}
    typed = filling.typed(made[1].data, wanted)
    found = filling.said(typed)
    assert [one.name for one, text in wanted if found[one.name] != text] == []
    read = {one.id: one.answer for one in answers.read(typed, "a.pdf")}
    assert all(read.values())
    assert {one.exercise for one in made[1].places} | {"boek-naam", "boek-begonnen", "boek-klaar", "vooraf"} <= set(
        read
    )
    assert read["boek-naam"].startswith("Één zin")
    assert sum(name.startswith("ruimte-") for name in read) > 3


def test_what_a_person_types_in_pdf_js_is_read_back(made: tuple[Output, Output]) -> None:
    every = filling.wanted(made[1].data, "Één zin over de ĳsbeer, “zo” – voor € 12,50…\nEn dan?\n\nJa.")
    wanted = list({one.kind: (one, text) for one, text in every}.values())
    assert {one.kind for one, _ in wanted} == {"text", "line", "tick", "choice"}
    try:
        typed = pdfjs.typed(made[1].data, wanted)
    except MissingError as missing:
        pytest.skip(str(missing))
    found = filling.said(typed)
    assert [one.name for one, text in wanted if found[one.name] != text] == []
    assert sum(bool(one.answer) for one in answers.read(typed, "a.pdf")) == len({one.name[:10] for one, _ in wanted})


def test_what_is_typed_stands_clear_of_its_frame(made: tuple[Output, Output]) -> None:
    one = viewers.highest(made[1].data)
    seen = viewers.measure(made[1].data, one, viewers.WAYS[0])
    assert seen.look.clear > 1
    assert seen.look.lines > 0.8 * (one.rect[3] - one.rect[1]) / seen.look.leading
    assert seen.over == "scrolls"


def test_quotation_marks_dots_and_ij_are_drawn_in_the_face_of_the_field(made: tuple[Output, Output]) -> None:
    seen = viewers.measure(made[1].data, viewers.highest(made[1].data), viewers.WAYS[0])
    assert seen.signs == dict.fromkeys(viewers.SIGNS, "yes")


def test_each_sign_of_the_face_has_room_and_no_other_stands_for_one_that_it_lacks(made: tuple[Output, Output]) -> None:
    with pikepdf.open(io.BytesIO(made[1].data)) as pdf:
        face = next(iter(dict(pdf.Root.AcroForm.DR.Font).values()))
        wide = dict(enumerate(map(int, face.Widths), int(face.FirstChar)))
        named = list(face.Encoding.Differences)
        lacks = {int(code) for code, name in zip(named[::2], named[1::2], strict=True) if name == "/.notdef"}
    assert {bytes([code]).decode("cp1252") for code in lacks} == {"‰", "ƒ"}
    assert {code for code, width in wide.items() if not width} == lacks
    assert wide[0x7F] == wide[0x95], "a bullet, which PDFium writes as the first"


def test_without_its_name_pdfium_takes_another_face(made: tuple[Output, Output]) -> None:
    with pikepdf.open(io.BytesIO(made[1].data)) as pdf:
        face = next(iter(dict(pdf.Root.AcroForm.DR.Font).values()))
        pdf.Root.AcroForm.DR = Dictionary(Font=Dictionary(F=face))
        for field in pdf.Root.AcroForm.Fields:
            if Name.Tx == field.FT:
                field.DA = String("/F 11 Tf 0 g")
        out = io.BytesIO()
        pdf.save(out)
    seen = viewers.measure(out.getvalue(), viewers.highest(out.getvalue()), viewers.WAYS[0])
    assert {sign for sign, how in seen.signs.items() if how == "yes"} == {"é", "€"}


def test_what_is_taken_is_seen(made: tuple[Output, Output]) -> None:
    before, after = made[1].data, filled(made[1].data)
    with pikepdf.open(io.BytesIO(before)) as pdf:
        number, widget = next((number, one) for number, one in widgets(pdf) if "-keuze" in named(one))
        second = widget.Parent.Kids[1]
        box = [float(edge) for edge in second.Rect]

    def dark(data: bytes) -> int:
        document = pypdfium2.PdfDocument(data)
        document.init_forms()
        picture = document[number - 1].render(scale=3, may_draw_forms=True).to_pil().convert("L")
        high = document[number - 1].get_height()
        part = picture.crop((int(3 * box[0]), int(3 * (high - box[3])), int(3 * box[2]), int(3 * (high - box[1]))))
        return sum(part.histogram()[:100])

    assert dark(after) > dark(before) + 40


@pytest.mark.usefixtures("cold")
def test_the_same_book_is_the_same_file(made: tuple[Output, Output], tmp_path: Path) -> None:
    text = "# Rust\n\n## Stuk\n\nEen avond.\n\n💡 Wat merk je?\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    one, other = (build(project.load([tmp_path / "a.md"]), editions=("fillable",)).outputs[0].data for _ in range(2))
    assert one == other


@given(st.sampled_from(sorted(KINDS)), st.integers(1, 24), st.sampled_from([7.5, 8.0, 9.0]))
def test_fields_keep_within_their_space_and_apart(kind: str, rows: int, pitch: float) -> None:
    from dataclasses import replace

    space = kinds()[kind]
    rows = max(rows, space.head + 4)
    space = replace(space, pitch=pitch, size=Size(rows, rows, rows, rows))
    found = list(fields(space))
    assert len({one.name for one in found}) == len(found) > 0
    boxes = [one.edges for one in found if not one.choices] + [edges for one in found for _, edges in one.choices]
    for left, top, right, foot in boxes:
        assert -0.01 <= left < right <= 165.01
        assert -0.01 <= top < foot <= space.height + 0.01
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 0.01 or other[3] <= one[1] + 0.01
            assert apart, (kind, one, other)
