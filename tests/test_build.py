"""The command as an author and a script meet it: outputs, sentences, exit codes, and nothing half-done."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import textwrap
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from werkboek import output, project, system
from werkboek.build import build as build_book
from werkboek.editions import EDITIONS
from werkboek.problems import WerkboekError

ROOT = Path(__file__).parent.parent
ARTICLE = "# Rust\n\nJe zit.\n\n💡 Wat merk je dan?\n"


def article(folder: Path, text: str = ARTICLE, name: str = "a.md") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name


WHOLE = {"kind": "lines", "labels": [], "natural": 9, "minimum": 7, "cap": 14}


def test_build_json_says_it_all(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("build", article(tmp_path), "--json")
    data = json.loads(out)
    assert code == 0
    assert set(data) == {"book", "outputs", "exercises", "left_out", "asides", "offers", "stock", "problems"}
    assert data["book"]["title"] == "Rust"
    assert data["book"]["identifier"].startswith("urn:uuid:")
    assert [(o["edition"], o["path"]) for o in data["outputs"]] == [
        ("standard", "dist/rust.pdf"),
        ("epub", "dist/rust.epub"),
    ]
    assert all(Path(o["path"]).stat().st_size == o["bytes"] for o in data["outputs"])
    (exercise,) = data["exercises"]
    assert (exercise["number"], exercise["made"], exercise["path"], exercise["line"]) == (1, False, "a.md", 5)
    assert exercise["parts"] == [{"prompt": "Wat merk je dan?", "hint": "", "space": WHOLE}]
    assert exercise["places"] == [
        {"edition": "standard", "part": 1, "page": 3, "lines": 14, "top_mm": 60.0, "height_mm": 112.0}
    ]


def test_without_a_path_the_folder_or_its_content_is_built(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "content").mkdir()
    article(tmp_path / "content")
    assert run("build", "--edition", "epub")[0] == 0
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["rust.epub"]


def test_each_makes_a_workbook_of_every_article(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    article(tmp_path)
    article(tmp_path, "# Slaap\n\n💡 Hoe?\n", "b.md")
    assert run("build", ".", "--each", "--edition", "epub", "--out", "uit")[0] == 0
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == ["rust.epub", "slaap.epub"]


def test_two_articles_of_one_title_do_not_overwrite_each_other(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    article(tmp_path)
    article(tmp_path, name="b.md")
    assert run("build", ".", "--each", "--edition", "epub")[0] == 0
    assert sorted(path.name for path in (tmp_path / "dist").iterdir()) == ["rust-2.epub", "rust.epub"]


def test_a_character_that_no_face_has_is_told_once_with_its_line(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    name = article(tmp_path, "# Rust\n\nEen ĳsje, ✓ en 🌱.\n\nHet teken 你 en weer 你.\n\n💡 Wat?\n")
    problems = json.loads(run("build", name, "--json")[1])["problems"]
    assert [(problem["code"], problem["line"]) for problem in problems] == [("L05", 5)]


def test_import_shows_what_was_understood_and_never_overwrites(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = "Rust in een week\nJe zit. Je staat op.\n💡 Wat merk je?\n"
    assert run("import", article(tmp_path, text, "a.txt"), "--into", "boek")[0] == 0
    assert "💡 Wat merk je?" in Path("boek/a.md").read_text(encoding="utf-8")
    code, _, err = run("import", "a.txt", "--into", "boek")
    assert (code, "bestaat al" in err) == (1, True)
    data = json.loads(run("import", "a.txt", "--json")[1])
    assert [line["role"] for line in data["lines"]] == ["title", "para", "reflection"]
    assert set(data["lines"][0]) == {"line", "part", "text", "role", "sure", "maybe", "reason"}


def test_new_makes_a_project_that_builds(run) -> None:  # type: ignore[no-untyped-def]
    assert run("new", "boek")[0] == 0
    assert run("build", "boek", "--edition", "epub", "--strict")[0] == 0
    assert run("new", "boek")[0] == 1


def test_doctor_shows_and_clears_the_cache(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("WERKBOEK_CACHE", str(tmp_path / "kept"))
    (tmp_path / "a.md").write_text("# Rust\n\n## Een stuk\n\nTekst.\n\n💡 Wat nu?\n", encoding="utf-8")
    assert run("build", "a.md", "--no-cache")[0] == 0
    assert not (tmp_path / "kept").exists()
    assert run("build", "a.md")[0] == 0
    kept = json.loads(run("doctor", "--json")[1])["cache"]
    assert (kept["folder"], kept["cleared"]) == (str(tmp_path / "kept"), 0)
    assert kept["entries"] > 3
    assert json.loads(run("doctor", "--clear-cache", "--json")[1])["cache"]["cleared"] == kept["entries"]
    assert "cache: 0 entries" in run("doctor")[1]


def test_a_question_under_answered_ones_has_its_space(book) -> None:  # type: ignore[no-untyped-def]
    report = book("# Rust\n\n## Een stuk\n\nTekst.\n\n## Veelgestelde vragen\n\n### Kan het?\n\nJa.\n\n💡 En jij?\n")
    (place,) = report.outputs[0].places
    assert place.page == place.prompt_pages[1]
    assert place.space.lines > 2


def test_doctor_says_what_is_missing(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(system, "missing", lambda purpose: ())
    assert run("doctor")[0] == 0
    monkeypatch.setattr(system, "missing", lambda purpose: system.NEEDS[1:2])
    code, out, _ = run("doctor")
    assert (code, "Pango" in out) == (3, True)
    assert json.loads(run("doctor", "--json")[1])["book"]["missing"] == ["Pango"]


def test_without_pango_the_epub_is_still_built(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    code, _, err = run("build", article(tmp_path))
    assert (code, "Pango ontbreekt" in err) == (3, True)
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["rust.epub"]


# -------------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("make", "code", "says"),
    [
        (lambda folder: ["build", "weg.txt"], 1, "bestaat niet"),
        (lambda folder: ["build", article(folder, "  \n")], 1, "is leeg"),
        (lambda folder: ["build", article(folder, "PK\0\0\0")], 1, "is geen tekstbestand"),
        (lambda folder: ["build", article(folder, "%PDF-1.7")], 1, "is een PDF-bestand"),
        (lambda folder: ["build", "https://example.org/rust/"], 1, "werkboek import https://example.org/rust"),
        (lambda folder: ["import", "http:///", "--into", "x"], 1, "geen webadres"),
        (lambda folder: ["import", article(folder), "--list"], 1, "geen bericht gevonden"),
        (lambda folder: ["build", "."], 1, "geen artikel"),
        (lambda folder: ["build", article(folder, name="a.pages")], 1, "kan Werkboek niet lezen"),
        (lambda folder: ["build", article(folder), "--edition", "goud"], 2, "standard"),
        (lambda folder: ["build", article(folder), "--theme", "goud"], 2, "rust"),
        (
            lambda folder: ["build", article(folder), "--out", article(folder, "x", "uit")],
            1,
            "kan niet worden geschreven",
        ),
        (lambda folder: ["build", "--goud"], 2, ""),
        (lambda folder: ["import", article(folder)], 2, ""),
    ],
)
def test_what_cannot_be_built_gets_one_sentence(run, tmp_path: Path, make, code: int, says: str) -> None:  # type: ignore[no-untyped-def]
    result = run(*make(tmp_path))
    assert result[0] == code
    assert says in result[2]
    assert "Traceback" not in result[2]


def test_an_unknown_edition_in_book_toml_is_told(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    article(tmp_path)
    article(tmp_path, 'editions = ["goud"]', "book.toml")
    code, _, err = run("build")
    assert (code, all(f'"{name}"' in err for name in EDITIONS)) == (1, True)


def test_an_article_without_a_question_is_built_with_a_warning(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    arguments = ("build", article(tmp_path, "# Rust\n\nJe zit.\n"), "--edition", "epub")
    code, _, err = run(*arguments)
    assert (code, "geen enkele reflectievraag" in err) == (0, True)
    assert run(*arguments, "--strict")[0] == 1


def test_an_unknown_mark_is_told_with_its_line_and_the_nearest(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    name = article(tmp_path, "# Rust\n\nJe zit.\n\n💡 Wat merk je? {regelz=3}\n")
    _, out, err = run("build", name, "--edition", "epub")
    assert "a.md, regel 5" in err
    assert "{regels=8}" in err
    assert "{regelz=3}" in out


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def stopped(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(("fault", "says"), [(full_disk, "schijf is vol"), (stopped, "Gestopt")])
def test_a_fault_while_writing_leaves_what_was_there(run, tmp_path: Path, monkeypatch, fault, says: str) -> None:  # type: ignore[no-untyped-def]
    name = article(tmp_path)
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "rust.epub").write_bytes(b"vorige")
    monkeypatch.setattr(os, "fsync", fault)
    code, _, err = run("build", name, "--edition", "epub")
    assert (code, says in err) == (1, True)
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["rust.epub"]
    assert (tmp_path / "dist" / "rust.epub").read_bytes() == b"vorige"


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    blocked = tmp_path / "b"
    blocked.mkdir()
    (blocked / "in").write_bytes(b"")
    with pytest.raises(WerkboekError) as caught:
        output.write([(blocked, b"x")])
    assert caught.value.problem.code == "P10"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b"]


def test_a_doubtful_line_is_told_whatever_it_was_read_as(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    name = article(tmp_path, "Een titel\nRust? Ja graag\nJe zit op de bank. Je staat weer op.\n💡 Wat nu?\n", "a.txt")
    code, _, err = run("build", name, "--edition", "epub")
    assert (code, "a.txt, regel 2: Gelezen als ondertitel" in err) == (0, True)


# ------------------------------------------------------------------------------------------------- same bytes


def bytes_of(where: Path, environment: dict[str, str], *asked: str) -> dict[str, bytes]:
    """The book with everything in it, built by another process in another folder."""
    import shutil

    where.mkdir()
    shutil.copytree(ROOT / "tests" / "whole", where / "boek")
    subprocess.run([sys.executable, "-m", "werkboek", "build", "boek", "--no-cache", *asked], cwd=where, check=True,
                   capture_output=True, env={**os.environ, **environment})  # fmt: skip
    return {path.name: path.read_bytes() for path in (where / "dist").iterdir()}


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first = bytes_of(tmp_path / "een", {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "C"})
    second = bytes_of(tmp_path / "twee", {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LANG": "nl_NL.UTF-8"})
    assert first == second
    assert len(first) == 2


def test_source_date_epoch_dates_the_epub(tmp_path: Path) -> None:
    files = bytes_of(tmp_path / "een", {"SOURCE_DATE_EPOCH": "1700000000"}, "--edition", "epub")
    epub = tmp_path / "een" / "dist" / next(name for name in files if name.endswith(".epub"))
    assert b"2023-11-14T22:13:20Z" in zipfile.ZipFile(epub).read("EPUB/content.opf")


# ------------------------------------------------------------------------------------------------- acceptance


def test_the_real_article(real: Path, real_roles: dict[tuple[int, int], str], run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    lines = json.loads(run("import", str(real), "--json")[1])["lines"]
    roles = {(line["line"], line["part"]): line["role"] for line in lines}
    right = sum(roles.get(key) == role for key, role in real_roles.items())
    assert right / len(real_roles) >= 0.98
    code, out, err = run("build", str(real), "--json")
    data = json.loads(out)
    told = {(problem["code"], problem["line"]) for problem in data["problems"]}
    assert code == 0, err
    assert told == {("V02", 2), ("V03", 5), ("V04", 16), ("V08", 22), ("V02", 97), ("V06", 97), ("V07", 110),
                    ("V07", 111), ("V07", 112), ("V05", 118), ("V04", 127)}  # fmt: skip
    asked = [line for (line, _), role in real_roles.items() if role == "reflection"]
    assert [exercise["line"] for exercise in data["exercises"]] == asked
    left = [line for (line, _), role in real_roles.items() if role in ("toc", "boilerplate", "newsletter", "signoff")]
    assert [entry["line"] for entry in data["left_out"]] == left
    from instruments import lost, tags, verapdf

    Path("r.json").write_text(out, encoding="utf-8")
    pdf, epub = (Path(entry["path"]) for entry in data["outputs"])
    result = lost.measure(real, pdf, epub, Path("r.json"))
    assert result.sound, result
    (verdict,) = verapdf.check([pdf])
    assert verdict.passed, verdict.failures
    assert tags.problems(pdf) == []


VARIANTS = {
    "saved by Windows, icons lost": lambda text: text.encode("cp1252", "replace").replace(b"\n", b"\r\n"),
    "UTF-8 with a mark": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "no-break and zero-width spaces": lambda text: text.replace(" een ", "\u00a0een\u200b ").encode(),
    "blank lines between": lambda text: text.replace("\n", "\n\n").encode(),
    "broken at 78": lambda text: "\n\n".join(textwrap.fill(line, 78) for line in text.splitlines() if line).encode(),
}


@pytest.mark.parametrize("how", VARIANTS)
def test_the_real_article_however_it_was_saved(real: Path, run, tmp_path: Path, how: str) -> None:  # type: ignore[no-untyped-def]
    text = real.read_text(encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(VARIANTS[how](text))
    data = json.loads(run("build", "a.txt", "--edition", "epub", "--json")[1])
    assert len(data["exercises"]) == text.count("💡")
    assert len(data["left_out"]) == 4


# One code point a row that differs by more than its shape: a letter, a mark, a pictogram, another script.
ODD = (
    *("ĳ", "Ĳsland", "één", "ő", "ł", "Łódź", "ş", "ğ", "ñ", "ø", "å", "œ", "ẞ", "č", "ž", "ț", "é"),
    *("✓", "✔", "☐", "→", "←", "⇒", "•", "…", "—", "\u2011", "\u2010", "½", "²", "€", "№", "™"),
    *("🌱", "\U0001f469\U0001f3fd\u200d\U0001f9b1", "❤️", "💡", "你", "ش", "ก"),
)


def test_forty_texts_with_odd_characters_are_drawn_or_reported(tmp_path: Path) -> None:
    """No box without a word: each character has a glyph in a face that we ship, or is in the list of problems."""
    import pypdfium2

    text = "# Tekens\n\n" + "".join(f"Teken {at} is {sign} hier.\n\n" for at, sign in enumerate(ODD)) + "💡 Wat?\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    report = build_book(replace(project.load([tmp_path / "a.md"]), editions=("standard",)))
    told = {problem.values["character"][0] for problem in report.problems if problem.code == "L05"}
    pdf = pypdfium2.PdfDocument(report.outputs[0].data)
    joiners = {0x200D: None, 0xFE0F: None}  # they join or colour a pictogram and have no shape of their own
    printed = "".join(page.get_textpage().get_text_bounded() for page in pdf).translate(joiners)
    assert len(ODD) == 40
    for at, sign in enumerate(ODD):
        drawn = sign.translate({0x133: "ij", 0x132: "IJ", 0x2010: "–", 0x2011: "–"} | joiners)
        assert f"Teken {at} is {drawn} hier." in printed or drawn in told, (at, sign, printed)
    assert told == {"⇒", "你", "ش", "ก"}
