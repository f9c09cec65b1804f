"""The EPUB as a checker and a reader find it, and a test for each cure of EbookLib."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from instruments import epubcheck

from werkboek.render.epub import Entry


@pytest.fixture(scope="session")
def files(sample_files: dict[str, Path]) -> dict[str, str]:
    with zipfile.ZipFile(sample_files["epub"]) as book:
        return {name: book.read(name).decode(errors="replace") for name in book.namelist()}


def test_epubcheck_finds_nothing(sample_files: dict[str, Path]) -> None:
    report = epubcheck.check(sample_files["epub"])
    assert (report.errors, report.warnings) == (0, 0), report.messages


def test_one_file_a_section(sample, files: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    sections = [section.id for chapter in sample.book.chapters for section in chapter.sections]
    assert sorted(f"EPUB/{name}.xhtml" for name in sections) == sorted(
        name for name in files if re.match(r"EPUB/c\d", name)
    )


def test_a_question_is_a_numbered_card_without_dead_lines(sample, files: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    text = "".join(files.values())
    assert text.count('class="question"') == len(sample.book.exercises)
    assert "Vraag 3</p>" in text
    assert "<svg" not in text
    assert "____" not in text


def test_a_note_is_linked_both_ways(files: dict[str, str]) -> None:
    name = min(name for name, text in files.items() if "doc-noteref" in text)
    assert 'href="#n1" id="r1"' in files[name]
    assert '<aside epub:type="footnote" role="doc-footnote" id="n1"><p><a href="#r1"' in files[name]


def test_a_pointer_leads_to_the_file_of_its_chapter(files: dict[str, str]) -> None:
    assert any('<a href="c1s1.xhtml">Nee zeggen' in text for text in files.values())


def test_mimetype_is_first_and_stored_and_dates_are_fixed(sample_files: dict[str, Path]) -> None:
    with zipfile.ZipFile(sample_files["epub"]) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_package_is_clean(files: dict[str, str]) -> None:
    package = files["EPUB/content.opf"]
    assert 'xml:lang="nl"' in package
    assert 'toc="ncx"' not in package
    assert "<guide" not in package
    assert "2026-11-02T00:00:00Z" in package
    assert 'properties="nav"' in package


def test_contents_have_two_levels(files: dict[str, str]) -> None:
    nav = files["EPUB/nav.xhtml"]
    assert nav.index("Nee zeggen zonder") < nav.index("Het ja dat te snel komt") < nav.index("Moe zijn is geen")
    assert Entry("a", "b").under == []
