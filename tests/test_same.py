"""A book made in one piece and one made of parts must be the same: the instrument that says so is put to the test."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from instruments import controls, same
from pikepdf import Array, Dictionary, Name, Pdf, String

from werkboek import project
from werkboek.build import build
from werkboek.render.pdf import engine

STYLE = "@page { size: 120mm 160mm; margin: 15mm } body { font: 11pt/1.4 serif } h1 { break-before: page }"
TABLE = """<table><caption>Uren</caption><tr><th></th><th scope="col">Dag</th><th scope="col">Nacht</th></tr>
<tr><th scope="row">Ma</th><td>{0}</td><td>2</td></tr><tr><td colspan="2">Samen</td><td>3</td></tr></table>"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><title>Een streep</title>
<path d="M0 9H40" stroke="#000"/></svg>"""
CHAPTER = """<h1 id="c{0}">Hoofdstuk {0}</h1><p>Een woord.</p><p>Zie <a href="#c{1}">het andere hoofdstuk</a> of
<a href="https://example.org/?a=1&amp;b=(2)">daar</a>.</p><ul><li>Een<ol><li>Twee</li></ol></li><li>Drie</li></ul>
<h2 id="d{0}">Deel</h2><p>Terug naar <a href="#c{0}">het begin</a>.</p>{2}{3}
<form><input type="checkbox" style="appearance: auto" name="veld{0}" title="Veld"></form>"""

FOUND = {
    "page at another list": "page [12] and page [12] share key",
    "pages crossed": "the parent tree leads from MCID 0 to another element",
    "page without key": "page 1 has no key",
    "page at an element": "does not lead to a list of elements",
    "link at another element": "share key .* of the parent tree",
    "links crossed": "the parent tree leads from its link .* to another element",
    "link without key": "link .* has no key",
    "parent tree cut": "key [0-9]+ of the parent tree does not lead to an element",
    "parent tree with a hole": "parent tree: key 2 follows 0",
    "parent tree out of order": "parent tree: key 0 follows 1",
    "no tree": "no structure tree",
    "last five lost": "page [0-9]+: MCID [0-9]+ belongs to no element of the tree",
    "wrong parent": "its /P is not what it hangs below",
    "element twice": "holds an element that hangs elsewhere too",
    "ids equal": "2 elements have the /ID",
    "header unknown": "its header 'nobody' is no element",
    "header of another table": "is an element of another table",
    "text unmarked": "Tj outside marked content",
    "mcid twice": "MCID 0 stands 2 times",
    "mcid of nobody": "MCID 9999 belongs to no element",
    "mark without end": "marked content begins and ends unevenly",
    "link off its page": "is not among the /Annots of its page",
    "link out of the tree": "no elements hold the link",
    "link twice in the tree": "2 elements hold the link",
    "destination lost": "the link .* leads nowhere",
    "destination twice": "is defined 2 times",
    "destinations out of order": "destination .* stands after",
    "bookmark to a lost page": "bookmark .* leads nowhere",
    "bookmarks unjoined": "its /Parent or /Prev is another",
    "bookmarks cut": "is the last of its level, but not by /Last",
    "field names equal": "2 fields have the name 'veld2'",
}
"""What must be said of each control."""


def book(change: Callable[[str], str] = str) -> bytes:
    """Two chapters with all that a tagged book may have; `change` sees their HTML.

    Under our own fontconfig, as else the faces hang on which test ran before.
    """
    chapters = "".join(CHAPTER.format(at, 3 - at, TABLE.format(at), DRAWING) for at in (1, 2))
    html = f"<html lang=nl><title>Proef</title><style>{STYLE}</style><body>{change(chapters)}</body></html>"
    data = engine().HTML(string=html).write_pdf(pdf_variant="pdf/ua-1", pdf_forms=True)
    assert isinstance(data, bytes)
    return data


@pytest.fixture(scope="module")
def sound() -> bytes:
    return book()


@pytest.fixture(scope="module")
def broken(sound: bytes) -> dict[str, bytes]:
    return controls.broken(sound)


def edit(data: bytes, change: Callable[[Pdf], None]) -> bytes:
    """A changed copy."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def elements(pdf: Pdf, tag: str) -> list[Any]:
    """The structure elements with this tag."""
    items = (raw for raw in pdf.objects if isinstance(raw, Dictionary) and raw.get("/Type") == "/StructElem")
    return [raw for raw in items if str(raw.S) == f"/{tag}"]


# ---------------------------------------------------------------- one file


def test_a_sound_file_has_no_faults(sound: bytes, tmp_path: Path) -> None:
    assert same.faults(sound) == []
    (tmp_path / "a.pdf").write_bytes(sound)
    assert same.faults(tmp_path / "a.pdf") == []


def test_every_control_is_made(broken: dict[str, bytes]) -> None:
    assert broken.keys() == FOUND.keys()


@pytest.mark.parametrize("name", FOUND)
def test_a_broken_file_is_found(broken: dict[str, bytes], name: str) -> None:
    found = same.faults(broken[name])
    assert [fault for fault in found if re.search(FOUND[name], fault)], found


def test_the_sample_book_is_sound(sample_files: dict[str, Path]) -> None:
    assert same.faults(sample_files["standard"]) == []


def test_a_broken_book_is_found() -> None:
    """With pages in the hundreds of objects and without tables and forms."""
    chapter = project.load([Path(__file__).parent.parent / "content" / "moe-zijn.md"])
    made = controls.broken(build(chapter, editions=("standard",)).outputs[0].data)
    assert len(made) >= 25
    assert [name for name, data in made.items() if not same.faults(data)] == []


def test_faces_are_counted_by_name(sound: bytes) -> None:
    def twice(pdf: Pdf) -> None:
        font = next(raw for raw in pdf.objects if isinstance(raw, Dictionary) and "/FontFile2" in raw)
        name = str(font.FontName).rpartition("+")[2]
        more = {"/FontName": Name(f"/OTHERS+{name}"), "/FontFile2": pdf.make_stream(font.FontFile2.read_bytes())}
        pdf.Root.Another = pdf.make_indirect(Dictionary({**dict(font.items()), **more}))

    before, after = same.faces(sound), same.faces(edit(sound, twice))
    assert before.keys() == after.keys()
    assert sum(after.values()) == sum(before.values()) + 1


# ---------------------------------------------------------------- two files


def told(one: bytes, other: bytes, **options: Any) -> list[tuple[str, str]]:
    return [(each.what, each.where) for each in same.differences(one, other, **options)]


def test_a_file_is_the_same_as_itself(sound: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(edit(sound, lambda pdf: None))
    assert same.differences(sound, tmp_path / "a.pdf") == []


def test_the_sample_book_is_the_same_as_itself(sample_files: dict[str, Path]) -> None:
    assert same.differences(sample_files["standard"], sample_files["standard"]) == []


def test_a_pixel_is_seen(sound: bytes) -> None:
    def dot(pdf: Pdf) -> None:
        stream = pdf.make_stream(b"/Artifact BMC q 0 0 1 rg 7.4 7.4 .3 .3 re f Q EMC")
        pdf.pages[1].contents_add(stream, prepend=True)

    (only,) = same.differences(sound, edit(sound, dot))
    assert only == same.Difference("pixels", "page 2", "", "1, x 10-11, y 619-620")


def test_a_word_is_seen(sound: bytes) -> None:
    other = book(lambda html: html.replace("woord", "droow", 1))
    assert told(sound, other) == [("text", "page 1"), ("pixels", "page 1")]
    (only,) = same.differences(sound, other, pixels=False)
    assert (only.first[:24], only.second[:24]) == ("Hoofdstuk 1 Een woord. Z", "Hoofdstuk 1 Een droow. Z")


def test_a_shifted_link_is_seen(sound: bytes) -> None:
    def shift(by: float) -> bytes:
        def change(pdf: Pdf) -> None:
            rect = pdf.pages[1].Annots[0].Rect
            rect[0], rect[2] = float(rect[0]) + by, float(rect[2]) + by

        return edit(sound, change)

    assert told(sound, shift(0.2)) == [("link", "page 2")]
    assert told(sound, shift(0.00001)) == []


def test_a_link_that_leads_elsewhere_is_seen_on_the_page_and_in_the_tree(sound: bytes) -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].Annots[0].Dest = String("d2")

    assert told(sound, edit(sound, change)) == [("tree", "page 1, Document/P/Link"), ("link", "page 1")]


def test_a_bookmark_is_seen(sound: bytes) -> None:
    def change(pdf: Pdf) -> None:
        pdf.Root.Outlines.First.First.Title = String("Stuk")

    (only,) = same.differences(sound, edit(sound, change))
    assert (only.what, only.where) == ("outline", "Deel")
    assert (only.first.split(":")[0], only.second.split(":")[0]) == ("  Deel", "  Stuk")


def test_a_closed_bookmark_is_seen(sound: bytes) -> None:
    def change(pdf: Pdf) -> None:
        pdf.Root.Outlines.First.Count = -1

    assert told(sound, edit(sound, change)) == [("outline", "Hoofdstuk 1")]


def test_an_alternative_text_is_seen(sound: bytes) -> None:
    def change(pdf: Pdf) -> None:
        elements(pdf, "Figure")[1].Alt = String("Twee strepen")

    (only,) = same.differences(sound, edit(sound, change))
    assert (only.what, only.where) == ("tree", "page 2, Document/NonStruct/Figure")
    assert "/Alt Een streep" in only.first
    assert "/Alt Twee strepen" in only.second


def test_a_destination_is_seen(sound: bytes) -> None:
    def change(pdf: Pdf) -> None:
        pdf.Root.Names.Dests.Names[5][3] = 99

    assert told(sound, edit(sound, change)) == [("destination", "d1")]


@pytest.mark.parametrize("key", ["/Lang", "/MarkInfo", "/ViewerPreferences"])
def test_what_the_document_says_of_itself_is_seen(sound: bytes, key: str) -> None:
    def change(pdf: Pdf) -> None:
        del pdf.Root[key]

    assert told(sound, edit(sound, change)) == [("document", key)]


def test_the_number_of_pages_is_seen(sound: bytes) -> None:
    def change(pdf: Pdf) -> None:
        pdf.add_blank_page()

    assert told(sound, edit(sound, change)) == [("pages", "file"), ("page", "page 3")]


def renumbered(pdf: Pdf) -> None:
    """MCIDs count down instead of up."""
    entries = pdf.Root.StructTreeRoot.ParentTree.Nums
    for number, page in enumerate(pdf.pages):
        listed = list(entries[2 * number + 1])
        entries[2 * number + 1] = Array(listed[::-1])
        instructions = list(pikepdf.parse_content_stream(page))
        for one in instructions:
            if str(one.operator) == "BDC" and "/MCID" in one.operands[1]:
                one.operands[1].MCID = len(listed) - 1 - one.operands[1].MCID
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        for raw in {raw.objgen: raw for raw in listed}.values():
            raw.K = Array(len(listed) - 1 - kid if isinstance(kid, int) else kid for kid in raw.K)


def test_how_the_file_counts_makes_no_difference(sound: bytes) -> None:
    def prefixed(pdf: Pdf) -> None:
        for cell in (*elements(pdf, "TH"), *elements(pdf, "TD")):
            if "/ID" in cell:
                cell.ID = String(f"a-{cell.ID}")
            if "/Headers" in cell.A:
                cell.A.Headers = Array(String(f"a-{name}") for name in cell.A.Headers)

    for other in (edit(sound, renumbered), edit(sound, prefixed)):
        assert same.faults(other) == []
        assert same.differences(sound, other) == []


def test_the_order_of_content_is_seen(sound: bytes) -> None:
    """Two paragraphs that have each other's text: nothing is wrong with the file, but it reads otherwise."""

    def change(pdf: Pdf) -> None:
        listed = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
        first, second = listed[0], listed[1]
        first.K, second.K = second.K, first.K
        listed[0], listed[1] = second, first

    other = edit(sound, change)
    assert same.faults(other) == []
    assert {what for what, _ in told(sound, other)} == {"tree"}


def test_a_header_of_another_cell_is_seen(sound: bytes) -> None:
    def change(pdf: Pdf) -> None:
        cell = next(cell for cell in elements(pdf, "TD") if len(cell.A.Headers) > 1)
        cell.A.Headers = Array(list(cell.A.Headers)[::-1])

    assert told(sound, edit(sound, change)) == [("tree", "page 1, Document/Table/TBody/TR/TD")]
