"""What it takes to print and to send an edition: sides, sheets, ink, and who takes so large a file."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from werkboek import mail, project, theme
from werkboek.build import Report, build
from werkboek.check import linted
from werkboek.formats import FORMATS
from werkboek.language import LANGUAGES, load
from werkboek.output import SIDES, STAPLED, Output
from werkboek.report import as_json, receipt

ROOT = Path(__file__).parent.parent
PAPER = ("standard", "duplex", "letter", "a5", "booklet", "large-print", "trainer", "sample")
SEEN = ("screen", "tablet", "fillable", "archive", "epub")
ALL = ("single", "duplex", "folded")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A short book in every edition."""
    text = (ROOT / "content" / "moe-zijn.md").read_text(encoding="utf-8")
    file = tmp_path_factory.mktemp("book") / "moe-zijn.md"
    file.write_text("\n## ".join(text.split("\n## ")[:4]), encoding="utf-8")
    return build(replace(project.load([file]), editions=(*PAPER, *SEEN)), jobs=1, receipt=True)


def of(report: Report, edition: str) -> Output:
    """An edition of a report."""
    return next(one for one in report.outputs if one.edition == edition)


def told(report: Report) -> list[str]:
    """The first line that is printed of each file."""
    return [line for line in receipt(report, [Path(one.name) for one in report.outputs]) if " kB" in line]


@pytest.mark.parametrize("pages", range(1, 130))
def test_sheets_hold_all_pages_and_none_is_empty(pages: int) -> None:
    sheets = Output("x", "x.pdf", b"", pages, ways=ALL).sheets
    assert (sheets["single"], sheets["duplex"]) == (pages, (pages + 1) // 2)
    assert ("folded" in sheets) == (pages <= STAPLED)
    assert all(0 <= SIDES[way] * count - pages < SIDES[way] for way, count in sheets.items())
    assert Output("x", "x.pdf", b"", pages, ways=("folded",)).sheets == {"folded": -(-pages // 4)}
    assert Output("x", "x.epub", b"").sheets == {}


def test_what_is_for_paper_says_so(made: Report) -> None:
    for edition in PAPER:
        output = of(made, edition)
        assert 0.5 < output.ink < 8
        assert output.sheets
    for edition in (*SEEN, "receipt"):
        assert (of(made, edition).sheets, of(made, edition).ink) == ({}, 0.0)
    assert set(of(made, "trainer").sheets) == {"single", "duplex"}
    with pikepdf.open(io.BytesIO(of(made, "booklet").data)) as pdf:
        assert of(made, "booklet").sheets == {"folded": len(pdf.pages) // 2}
    assert of(made, "sample").sheets["folded"] == 2


@pytest.mark.parametrize("edition", ["standard", "letter"])
def test_ink_is_what_the_check_measures(made: Report, edition: str) -> None:
    look = theme.on_paper(made.look, FORMATS[edition])
    (mean,) = (one.worst for one in linted(of(made, edition), look) if one.norm.code == "F24")
    assert mean is not None
    assert of(made, edition).ink == pytest.approx(mean.value, abs=0.03)  # its pages are weighed without their numbers


def test_each_edition_is_one_short_line(made: Report) -> None:
    lines = told(made)
    assert len(lines) == len(PAPER) + len(SEEN) + 1
    standard = of(made, "standard")
    assert lines[0] == (f"{standard.name}  ({standard.pages} bladzijden, {standard.sheets['duplex']} vel dubbelzijdig, "
                        f"{standard.percent}% inkt, {len(standard.data) / 1000:.0f} kB)")  # fmt: skip
    assert "vel om te vouwen" in lines[PAPER.index("booklet")]
    assert all(len(line) - len(line.partition("  ")[0]) < 75 for line in lines)
    assert not any("vel" in line.partition("  ")[2] for line in lines[len(PAPER) :])


def test_a_file_too_large_for_a_mail_is_told(made: Report) -> None:
    large = replace(of(made, "standard"), data=bytes(3 * mail.MB))
    report = replace(made, outputs=(large,))
    (line,) = told(report)
    assert line.endswith("3000 kB, te groot om te mailen met Flexmail (2 MB))")
    (entry,) = as_json(report, [Path("a.pdf")])["outputs"]
    assert entry["too_large_for"] == ["Flexmail (2 MB)"]


def test_a_script_reads_the_same(made: Report) -> None:
    data = json.loads(json.dumps(as_json(made, [Path(one.name) for one in made.outputs])))
    for output, entry in zip(made.outputs, data["outputs"], strict=True):
        assert entry["sheets"] == output.sheets
        assert entry["ink_percent"] == (round(output.ink, 2) if output.sheets else None)
        assert entry["too_large_for"] == []


def test_the_page_of_the_receipt_has_a_table_of_it(made: Report) -> None:
    page = of(made, "receipt").data.decode()
    table = page.partition('<table class="made">')[2].partition("</table>")[0]
    assert table.count("<tr>") == 1 + len(PAPER) + len(SEEN)
    assert "Je kunt ze allemaal mailen met Flexmail, Brevo, Mailchimp." in page
    for edition in PAPER:
        row = table.partition(f"<td>{of(made, edition).name}</td>")[2].partition("</tr>")[0]
        assert all(f">{count}<" in row for count in of(made, edition).sheets.values())


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_said_in_the_language_of_the_book(made: Report, code: str) -> None:
    lines = told(replace(made, speech=load(code)))
    said = {"nl": "dubbelzijdig", "en": "two-sided", "de": "beidseitig", "fr": "recto verso"}[code]
    assert said in lines[0]


def test_no_page_of_ink_is_weighed_for_nothing(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.md").write_text("# Rust\n\nZin.\n\n💡 Wat?\n", encoding="utf-8")
    first = json.loads(run("build", "a.md", "--json", "--edition", "standard")[1])
    again = json.loads(run("build", "a.md", "--json", "--edition", "standard")[1])  # from the cache
    assert first["outputs"] == again["outputs"]
    assert first["outputs"][0]["ink_percent"] > 0
