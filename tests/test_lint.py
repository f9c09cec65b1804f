"""Each rule of layout with one volume that keeps it and one that breaks it, and the rules on real pages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from werkboek import theme
from werkboek.check import digital, linted
from werkboek.check.layout import NORMS, findings
from werkboek.check.sheets import Box, Rule, Sheet, Words
from werkboek.check.volume import Volume
from werkboek.language import LANGUAGES, load
from werkboek.output import Place
from werkboek.spaces import Lines, Size


def words(text: str, baseline: float, size: float = 10.8, face: str = "Source-Serif-4", x0: float = 69.5,
          x1: float = 180.0, colour: tuple[int, int, int] = (0, 0, 0)) -> Words:  # fmt: skip
    return Words(text, x0, x1, baseline - 3, baseline + 1, baseline, size, face, colour)


ASKED = words("Wat voel je?", 150.0, 13.4, "Newsreader-Medium")
BODY = tuple(words("Je zit op de bank en het is stil in huis, want iedereen slaapt al.", 40 + 16 / 3 * at)
             for at in range(6))  # fmt: skip
RULES = tuple(Rule(22.5, 187.5, 162.0 + 8 * at) for at in range(14))
SHEET = Sheet(3, words=(*BODY, ASKED), rules=RULES, ink=3.0)
COVER = Sheet(1, words=(words("Titel", 40, 40, "Newsreader", colour=(47, 93, 80)),), ink=6.0)
PLACE = Place("a", 1, 3, Lines(size=Size(9, 7, 14, 14)), 154.2, 266.2, (3, 3))
SOUND = Volume((COVER, replace(SHEET, number=2), SHEET), theme.load("rust"), 150_000, "Titel", True, (PLACE,))


def with_sheet(sheet: Sheet) -> Volume:
    return replace(SOUND, sheets=(COVER, replace(SHEET, number=2), sheet))


def with_words(*more: Words) -> Volume:
    return with_sheet(replace(SHEET, words=(*SHEET.words, *more)))


def placed(**changes: object) -> Volume:
    return replace(SOUND, places=(replace(PLACE, **changes),))  # type: ignore[arg-type]


SMALL = tuple(replace(line, text="Te kort.", x1=175.0) for line in BODY)
BROKEN = {
    "F01": placed(prompt_pages=(2, 2)),
    "F02": placed(space=Lines(size=Size(9, 7, 14, 6))),
    "F03": placed(space=Lines(size=Size(9, 7, 14, 15))),
    "F04": with_sheet(replace(SHEET, rules=(*RULES[:5], replace(RULES[5], y=RULES[5].y + 0.05), *RULES[6:]))),
    "F05": with_sheet(replace(SHEET, words=(*BODY, replace(ASKED, baseline=153.0)))),
    "F06": with_sheet(replace(SHEET, words=(*SHEET.words, words("Tekst eronder", 270.0)))),
    "F07": with_sheet(Sheet(3, words=(*BODY, words("Een kop", 260, 25, "Newsreader-Medium")))),
    "F08": with_sheet(replace(SHEET, rules=RULES[:2])),
    "F09": with_sheet(replace(SHEET, rules=RULES[:12])),
    "F10": with_sheet(Sheet(3, words=(words("Rust 3", 285.0, 8.5, "Figtree"),))),
    "F11": replace(SOUND, sheets=(COVER, *(Sheet(2 + at, words=BODY) for at in range(5)))),
    "F12": with_words(words("noot", 200, 6.5)),
    "F13": with_words(words("grijs", 200, colour=(90, 90, 90))),
    "F14": with_words(words("ander", 200, face="DejaVuSans")),
    "F15": replace(SOUND, sheets=(COVER, Sheet(2, words=SMALL), replace(SHEET, words=(*SMALL, ASKED)))),
    "F16": with_words(words("– zei ze", 72.0)),
    "F17": with_words(words("af.", 40 + 16 / 3 * 6, x1=71.0)),
    "F18": with_words(words("naast het raster", 121.0)),
    "F19": with_sheet(replace(SHEET, clear=(15.0, 20.0, 20.0, 20.0))),
    "F20": with_sheet(replace(SHEET, clear=(20.0, 20.0, 20.0, 5.0))),
    "F21": with_sheet(replace(SHEET, rules=(*RULES, Rule(22.5, 187.5, 40, colour=(170, 170, 170))))),
    "F22": with_sheet(replace(SHEET, boxes=(Box(69.5, 100, 180, 140, ppi=72.0),))),
    "F23": with_sheet(replace(SHEET, ink=9.0)),
    "F24": with_sheet(replace(SHEET, ink=7.0)),
    "F25": replace(SOUND, size=5_000_000),
    "F26": replace(SOUND, title=" "),
    "F27": with_words(*(words("afge-", 40 + 16 / 3 * (6 + at)) for at in range(3))),
    "F28": with_words(words("bleek", 200, 14, "Figtree", colour=(140, 140, 140))),
    "F29": replace(SOUND, tagged=False),
    "F30": with_sheet(replace(SHEET, boxes=(Box(169, 90, 187.5, 108.5, module=0.45),))),
    "F31": with_sheet(replace(SHEET, boxes=(Box(170, 138.5, 188.5, 157, module=0.5), Box(22.5, 158.5, 187.5, 158.7)))),
}


def broken(volume: Volume) -> set[str]:
    return {finding.norm.code for finding in findings(volume) if finding.broken}


def test_a_sound_volume_breaks_no_rule_and_is_measured_by_each() -> None:
    assert broken(SOUND) == set()
    unmeasured = {finding.norm.code for finding in findings(SOUND) if not finding.measures}
    assert unmeasured <= {
        "F22",
        "F06",
        "F07",
        "F30",
        "F31",
    }  # it has no picture, nothing below its rules, no heading, no code


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_each_rule_finds_what_breaks_it(code: str) -> None:
    assert code in broken(BROKEN[code])


def test_each_rule_has_a_broken_volume_and_words_in_each_language() -> None:
    codes = {norm.code for norm in NORMS}
    assert set(BROKEN) == codes
    codes |= {rule.code for rule in digital.RULES}
    assert all(set(load(language).rules) == codes for language in LANGUAGES)


def test_the_sample_breaks_no_rule_that_is_an_error(sample) -> None:  # type: ignore[no-untyped-def]
    (printed,) = [output for output in sample.outputs if output.edition == "standard"]
    found = linted(printed, theme.load("rust"))
    assert [finding.norm.code for finding in found if finding.broken and finding.norm.severity == "error"] == []
    assert {finding.norm.code for finding in found if not finding.measures} <= {"F09"}


def test_check_tells_of_a_project_and_of_a_file(run, tmp_path: Path, sample_files: dict[str, Path]) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.md").write_text("# Rust\n\nJe zit op de bank.\n\n💡 Wat merk je dan?\n", encoding="utf-8")
    code, out, _ = run("check", "a.md")
    assert code == 0
    assert "F04" in out
    code, out, _ = run("check", str(sample_files["standard"]), "--json")
    data = json.loads(out)
    assert code == 0
    assert {row["code"] for row in data["rules"]} == {norm.code for norm in NORMS}
    pitch = next(row for row in data["rules"] if row["code"] == "F04")
    assert len(pitch["measures"]) > 100
    assert set(pitch["measures"][0]) == {"page", "value", "y_mm"}


def test_check_leaves_with_one_when_an_error_fires(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "leeg.pdf").write_bytes(blank_pdf())
    code, out, _ = run("check", "leeg.pdf")
    assert code == 1
    assert "F10" in out


def test_check_refuses_what_is_no_pdf_in_one_sentence(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "nep.pdf").write_bytes(b"geen pdf")
    code, _, err = run("check", "nep.pdf")
    assert code == 1
    assert err.count("\n") == 1
    assert "nep.pdf" in err


def blank_pdf() -> bytes:
    """Two pages without anything on them."""
    import io

    import pikepdf

    pdf = pikepdf.new()
    for _ in range(2):
        pdf.add_blank_page(page_size=(595.28, 841.89))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
