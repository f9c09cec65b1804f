"""Each rule of e-books with one that keeps it and one that breaks it, and what is done with an EPUB from outside."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from werkboek.build import Report
from werkboek.check import held, held_file, opening, openings
from werkboek.check.digital import RULES
from werkboek.check.sheets import Sheet, Words
from werkboek.check.validators import CHECKERS
from werkboek.problems import WerkboekError

Spoil = Callable[[bytes], bytes]


def spoilt(data: bytes, changes: dict[str, Spoil]) -> bytes:
    """An EPUB with some of its files changed; one that becomes nothing is taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for info in book.infolist():
            name = info.filename.removeprefix("EPUB/")
            content = book.read(info)
            changed = changes.get(name, lambda one: one)(content)
            if changed or not content:
                bad.writestr(info, changed)
        missing = set(changes) - {info.filename.removeprefix("EPUB/") for info in book.infolist()}
        assert not missing, missing
    return out.getvalue()


def swapped(old: str, new: str) -> Spoil:
    """Every such text by another."""

    def change(data: bytes) -> bytes:
        assert old.encode() in data, old
        return data.replace(old.encode(), new.encode())

    return change


def broken(data: bytes, pdf: bytes | None = None) -> set[str]:
    return {one.rule.code for one in held_file(data, "a.epub", pdf) if one.faults}


PAGE = '<span role="doc-pagebreak" epub:type="pagebreak" id="page8" aria-label="8"></span>'
BROKEN: dict[str, dict[str, Spoil]] = {
    "D01": {"c1s2.xhtml": swapped("</h2>", "")},
    "D02": {"c1s2.xhtml": swapped("viewBox", "viewbox")},
    "D03": {"c1s2.xhtml": swapped("<h2>Tekenen", "<p>Mijn antwoord: ______</p><h2>Tekenen")},
    "D04": {"c1s2.xhtml": swapped('alt="Een boom met wortels die even breed zijn als zijn kroon"', "")},
    "D05": {"c1s3.xhtml": swapped('href="c2s1.xhtml"', 'href="second.md"')},
    "D06": {"c1s2.xhtml": swapped(PAGE, "")},
    "D08": {"questions.xhtml": swapped('href="c1s2.xhtml#vfdd04e41a2q"', 'href="c1s3.xhtml"')},
    "D10": {"c1s2.xhtml": swapped(' xml:lang="nl">', ">")},
    "D11": {"style.css": lambda css: css + b"\n.cover { color: #333 }"},
    "D12": {"c1s2.xhtml": swapped("Tekenen en", "Teke\u00adnen en")},
    "D13": {"content.opf": swapped("pageNavigation", "printPageNumbers")},
}
MORE: list[tuple[str, dict[str, Spoil]]] = [
    ("D01", {"c1s2.xhtml": lambda data: b""}),
    ("D03", {"c1s2.xhtml": swapped("<h2>Tekenen", "<p><textarea></textarea></p><h2>Tekenen")}),
    ("D03", {"c1s2.xhtml": swapped("<h2>Tekenen", "<p>Naam ……………</p><h2>Tekenen")}),
    ("D04", {"c1s2.xhtml": swapped(' aria-hidden="true"', "")}),
    ("D05", {"c1s1.xhtml": swapped('href="#n1"', 'href="#n7"')}),
    ("D06", {"c1s2.xhtml": swapped('id="page8" aria-label="8"', 'id="page8" aria-label="9"')}),
    ("D06", {"c1s2.xhtml": lambda data: data.replace(PAGE.encode(), b"").replace(b"<h2>", b"<h2>" + PAGE.encode())}),
    ("D06", {"content.opf": swapped("pageBreakSource", "pageBreaks")}),
    (
        "D06",
        {"nav.xhtml": lambda data: re.sub(rb'(<li><a href="[^"]*#page8">8</a></li>)\n(.*?</li>)', rb"\2\n\1", data)},
    ),
    ("D08", {"c1s2.xhtml": swapped("Vraag 3</p>", "Vraag 4</p>")}),
    ("D08", {"c1s2.xhtml": swapped('<p class="cue">', "<p>")}),
    ("D11", {"c1s2.xhtml": swapped("<figure>", '<figure style="width: 9em">')}),
    ("D11", {"style.css": lambda css: css + b"\np { margin: max(1em, 2%) }"}),
    ("D11", {"style.css": lambda css: css + b"\n@media (min-width: 20em) { p { margin: 0 } }"}),
    ("D13", {"content.opf": swapped("schema:accessibilitySummary", "schema:accessibilityRemark")}),
    ("D13", {"content.opf": swapped("a11y:certifiedBy", "a11y:certifierCredential")}),
    ("D13", {"content.opf": swapped("Level AA", "Niveau AA")}),
]


def test_a_sound_one_breaks_no_rule_and_is_held_against_each(whole: Report) -> None:
    pdf, epub = whole.outputs
    found = held(whole.book, epub, pdf)
    assert [one.rule.code for one in found if one.faults] == []
    assert all(one.faults is not None for one in found)
    assert len(found) == len(RULES)


@pytest.mark.parametrize(("code", "changes"), [*BROKEN.items(), *MORE])
def test_each_rule_finds_what_breaks_it(whole: Report, code: str, changes: dict[str, Spoil]) -> None:
    assert code in broken(spoilt(whole.outputs[1].data, changes))


def test_a_question_at_the_back_stands_behind_those_with_a_higher_number(book) -> None:  # type: ignore[no-untyped-def]
    text = "# A\n\nJe zit.\n\n## Veelgestelde vragen\n\n**Moet dat?**\n\nNee.\n\n💡 Wat vraag jij je af?\n\n" \
        "## Later\n\nJe loopt.\n\n💡 Waarheen?\n"  # fmt: skip
    report = book(text, editions=("epub",))
    assert [one.number for one in report.book.questions] == [1, 2]
    assert [one.rule.code for one in held(report.book, report.outputs[0]) if one.faults] == []


def test_each_rule_is_broken_by_something() -> None:
    assert {rule.code for rule in RULES} == set(BROKEN) | {"D07", "D09"}


def test_a_mark_elsewhere_is_not_that_of_the_pdf(whole: Report) -> None:
    pdf, epub = whole.outputs
    moved = spoilt(epub.data, {"c1s2.xhtml": lambda data: data.replace(PAGE.encode(), b"").replace(
        b"<figure>", PAGE.encode() + b"<figure>")})  # fmt: skip
    assert "D07" not in broken(epub.data, pdf.data)
    assert broken(moved, pdf.data) == {"D07"}
    assert broken(moved) == set()


def test_the_questions_are_held_against_the_book(whole: Report) -> None:
    from dataclasses import replace

    _, epub = whole.outputs
    other = replace(epub, data=spoilt(epub.data, {"c1s2.xhtml": swapped("uur voor uur?", "dag voor dag?")}))
    (found,) = [one for one in held(whole.book, other) if one.faults]
    assert (found.rule.code, {fault.what for fault in found.faults or ()}) == ("D09", {"4"})


def test_openings_are_the_highest_words_of_a_page(whole: Report) -> None:
    found = openings(whole.outputs[0].data)
    assert found["7"] == "tekenenenkiezen"
    assert found["3"] == "inhoud"


def test_the_page_that_a_link_leads_to_is_no_opening_word() -> None:
    line = [("Lees ook ", 58, 74), ("Nee zeggen", 74, 100), ("\xa0(p.\xa05) ", 100, 108), (" als je agenda", 120, 150)]
    words = tuple(Words(text, x0, x1, 25, 29, 28, 10.8, "Karla") for text, x0, x1 in line)
    assert opening(Sheet(24, words=words)) == "leesookneezeggen\nalsjeagenda"


# ----------------------------------------------------------------------------------------------- from outside


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><html><body>&b;</body></html>'


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"%PDF-1.7", b"PK\3\4" + b"\0" * 60],
)
def test_what_is_no_epub_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(WerkboekError) as told:
        held_file(data, "a.epub", None)
    assert told.value.problem.code == "P16"


@pytest.mark.parametrize("name", ["META-INF/container.xml", "content.opf"])
@pytest.mark.parametrize("spoil", [lambda data: BOMB, lambda data: b"", lambda data: b"<a><b></a>"])
def test_a_package_that_cannot_be_read_is_refused(whole: Report, name: str, spoil: Spoil) -> None:
    with pytest.raises(WerkboekError) as told:
        held_file(spoilt(whole.outputs[1].data, {name: spoil}), "a.epub", None)
    assert told.value.problem.code == "P16"


def test_entities_in_a_page_are_a_damaged_file(whole: Report) -> None:
    assert "D01" in broken(spoilt(whole.outputs[1].data, {"c1s2.xhtml": lambda data: BOMB}))


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("META-INF/container.xml", b"0" * (64 << 20))
    with pytest.raises(WerkboekError) as told:
        held_file(out.getvalue(), "a.epub", None)
    assert told.value.problem.code == "P16"


def test_links_out_of_the_book_are_links_to_nowhere(whole: Report) -> None:
    away = {"c1s3.xhtml": swapped('href="c2s1.xhtml"', 'href="../../../../etc/passwd"')}
    assert broken(spoilt(whole.outputs[1].data, away)) == {"D05"}


def judged(data: bytes) -> None:
    """A book is held against the rules, or refused as none: nothing else is raised."""
    with contextlib.suppress(WerkboekError):
        held_file(data, "a.epub", None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_book_is_judged_or_refused_and_never_raises_anything_else(whole: Report, data: st.DataObject) -> None:
    book = bytearray(whole.outputs[1].data)
    for _ in range(data.draw(st.integers(1, 8))):
        book[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))
    judged(bytes(book))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.text(max_size=200), name=st.sampled_from(["c1s2.xhtml", "nav.xhtml", "content.opf", "style.css"]))
def test_any_text_in_a_file_is_judged_or_refused(whole: Report, junk: str, name: str) -> None:
    text = f"<html><body>{junk}</body></html>".encode("utf-8", "replace")
    judged(spoilt(whole.outputs[1].data, {name: lambda data: text}))


# ----------------------------------------------------------------------------------------------- the command


def test_check_tells_of_an_epub_beside_its_pdf(run, whole: Report, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("werkboek.build.CHECKERS", ())
    for output in whole.outputs:
        (tmp_path / f"boek{Path(output.name).suffix}").write_bytes(output.data)
    code, out, _ = run("check", "boek.epub", "--json")
    rows = {row["code"]: row for row in json.loads(out)["ebook"]}
    assert code == 0
    assert (rows["D07"]["held"], rows["D09"]["held"]) == (True, False)
    (tmp_path / "boek.pdf").unlink()
    code, out, _ = run("check", "boek.epub")
    assert code == 0
    assert "D07         –  aan dit bestand alleen niet te meten" in out
    assert "boek.epub: 0 fouten, 0 waarschuwingen, 13 regels voor e-boeken" in out


def test_check_leaves_with_one_for_an_error_and_with_none_for_a_warning(
    run, whole: Report, tmp_path: Path, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("werkboek.build.CHECKERS", ())
    (tmp_path / "a.epub").write_bytes(spoilt(whole.outputs[1].data, BROKEN["D05"]))
    (tmp_path / "b.epub").write_bytes(spoilt(whole.outputs[1].data, BROKEN["D11"]))
    code, out, _ = run("check", "a.epub")
    assert code == 1
    assert "D05         1  fout: link die nergens uitkomt (EPUB/c1s3.xhtml:" in out
    code, out, _ = run("check", "b.epub")
    assert code == 0
    assert "let op: stijl die de lezer iets voorschrijft" in out


def test_check_tells_of_a_project_on_paper_and_on_screen(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.md").write_text("# Rust\n\nJe zit op de bank.\n\n💡 Wat merk je dan?\n", encoding="utf-8")
    code, out, _ = run("check", "a.md", "--json")
    data = json.loads(out)
    assert code == 0
    assert {row["code"] for row in data["ebook"]} == {rule.code for rule in RULES}
    assert all(row["held"] and not row["faults"] for row in data["ebook"])
    assert data["rules"]


# ----------------------------------------------------------------------------------------------- other checkers


def fake(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that alone is on the path, with a shell."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "cat", "mkdir", "cp"):
        (folder / name).symlink_to(shutil.which(name) or name)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_checkers_that_are_not_here_have_no_opinion(path: Path, tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(b"")
    assert [one.says(tmp_path / "a.epub") for one in CHECKERS] == [None, None]
    assert all(one.install for one in CHECKERS)


def test_an_old_epubcheck_does_not_count(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    fake(path, "epubcheck", 'echo "EPUBCheck v4.2.6"')
    assert CHECKERS[0].command() == []
    fake(path, "epubcheck", 'echo "EPUBCheck v5.3.0"')
    assert CHECKERS[0].command() == [str(path / "epubcheck")]


REPORT = {"checker": {"checkerVersion": "5.3.0"}, "messages": [
    {"ID": "RSC-005", "severity": "ERROR", "message": "Kapot", "locations": [{"path": "EPUB/a.xhtml", "line": 4}]},
    {"ID": "CSS-028", "severity": "USAGE", "message": "Let op", "locations": []}]}  # fmt: skip


def test_what_epubcheck_finds_is_told_and_an_error_is_one(
    run, path: Path, tmp_path: Path, whole: Report, monkeypatch: pytest.MonkeyPatch  # type: ignore[no-untyped-def]
) -> None:  # fmt: skip
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    (tmp_path / "report.json").write_text(json.dumps(REPORT), encoding="utf-8")
    fake(path, "epubcheck", f'[ "$1" = --version ] && echo "EPUBCheck v5.3.0" || cp {tmp_path}/report.json "$5"')
    (tmp_path / "a.epub").write_bytes(whole.outputs[1].data)
    code, out, _ = run("check", "a.epub")
    assert code == 1
    assert "EPUBCheck 5.3.0: 1 fouten, 1 waarschuwingen" in out
    assert "  ERROR RSC-005 EPUB/a.xhtml:4: Kapot" in out
    assert "Ace: niet op deze computer; werkboek doctor" in out


def test_a_checker_that_gives_no_report_is_no_verdict(run, path: Path, tmp_path: Path, whole: Report) -> None:  # type: ignore[no-untyped-def]
    fake(path, "ace", "echo Browser kwam niet op gang; exit 1")
    fake(path, "node", "exit 0")
    (tmp_path / "a.epub").write_bytes(whole.outputs[1].data)
    code, out, _ = run("check", "a.epub")
    assert code == 0
    assert "Ace: geeft geen antwoord: Ace: Browser kwam niet op gang" in out


def test_doctor_says_which_are_here(run) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = run("doctor", "--json")
    said = json.loads(out)["checkers"]
    assert set(said) == {"EPUBCheck", "Ace"}
    assert "npm install" in said["Ace"]["install"]
