"""The sample book as a printer gets it: ink, edges, the grid, the faces; and the real article in three lengths."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from instruments import press, ruling

from werkboek import project, resources
from werkboek.build import build

ROOT = Path(__file__).parent.parent
LENGTHS = {"short": 14, "normal": 20, "roomy": 36}  # sides, at most


def test_ink_is_thrifty(sample_files: dict[str, Path]) -> None:
    cover, *inside = press.ink(sample_files["standard"])
    assert cover <= 8
    assert max(inside) <= 8
    assert sum(inside) / len(inside) <= 4


def test_punch_holes_and_printer_edges_stay_clear(sample_files: dict[str, Path]) -> None:
    for page in press.edges(sample_files["standard"]):
        assert page.left >= 18, page
        assert min(page.top, page.right, page.bottom) >= 8, page


def test_body_baselines_stand_on_the_half_grid(tmp_path: Path) -> None:
    made = build(project.load([ROOT / "content" / "het-lijf.md"]), editions=("standard",))
    (tmp_path / "a.pdf").write_bytes(made.outputs[0].data)
    off = press.off_grid(tmp_path / "a.pdf", "Source-Serif", 10.8, 8 / 3)
    assert len(off) > 8
    assert max(off.values()) <= 0.1, {page: away for page, away in off.items() if away > 0.1}


def test_only_shipped_faces(sample_files: dict[str, Path]) -> None:
    shipped = {path.stem.split("_")[0].split("-")[0].lower() for path in resources.faces().values()}
    for name in press.faces(sample_files["standard"]):
        assert any(one.replace("-italic", "") in name.replace("-", "").lower() for one in shipped), name


def test_instruments_see_what_is_wrong(book, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from PIL import Image

    Image.new("RGB", (600, 800), "#c00").save(tmp_path / "vol.pdf")
    assert press.ink(tmp_path / "vol.pdf")[0] > 100
    assert press.edges(tmp_path / "vol.pdf")[0].left < 1


@pytest.mark.parametrize("length", LENGTHS)
def test_the_real_article_in_three_lengths(real: Path, length: str, tmp_path: Path) -> None:
    made = build(replace(project.load([real]), length=length, editions=("standard",)))
    (output,) = made.outputs
    assert output.pages is not None
    assert output.pages <= LENGTHS[length]
    (tmp_path / "a.pdf").write_bytes(output.data)
    assert ruling.coloured_pixels(tmp_path / "a.pdf") == 0
    assert not [problem for problem in made.problems if problem.severity == "error"]
    places = [(place.exercise, place.part) for place in output.places]
    assert len(places) == 12


@pytest.mark.parametrize(("name", "pitch"), [("compact", 7.5), ("normal", 8.0), ("wide", 9.0)])
def test_the_ruling_that_is_asked_for(tmp_path: Path, name: str, pitch: float) -> None:
    (tmp_path / "a.md").write_text("# Rust\n\n## Een\n\nJe zit.\n\n💡 Wat merk je?\n", encoding="utf-8")
    made = build(replace(project.load([tmp_path / "a.md"]), ruling=name, editions=("standard",)))
    (tmp_path / "a.pdf").write_bytes(made.outputs[0].data)
    found = [space for space in ruling.rules(tmp_path / "a.pdf") if space.page > 3 and len(space.ys) > 3]
    assert found[0].pitch_min == pytest.approx(pitch, abs=0.02)


def test_a_proof_shows_all_pages(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from PIL import Image

    (tmp_path / "a.md").write_text("# Rust\n\nJe zit.\n\n💡 Wat merk je?\n", encoding="utf-8")
    assert run("build", "a.md", "--edition", "standard", "--proof")[0] == 0
    with Image.open(tmp_path / "dist" / "rust-proof.png") as sheet:
        assert sheet.width == 4 * 438 + 18
