"""Faces of the author's own: which are used, what becomes of them, and that none is trusted."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from werkboek import project, resources, typefaces
from werkboek.brand import Brand
from werkboek.build import Report, build
from werkboek.cache import Cache
from werkboek.problems import Problem
from werkboek.render.pdf import _fetcher, engine
from werkboek.theme import load, with_faces

PAGE = "# Rust vinden\n\n## Een avond\n\nEen **stille** avond zonder *scherm*.\n\n💡 Wat merk jij?\n"
OWN = '[brand]\ntext_font = "t.ttf"\nheading_font = "k.ttf"\n'
Make = Callable[..., Report]


def ours(name: str) -> bytes:
    """One of the faces that come with the program, as if it were hers."""
    return resources.faces()[name].read_bytes()


@cache
def changed(name: str = "Karla-Regular", **values: object) -> bytes:
    """The same, with other values in its table OS/2, and only some ``letters``."""
    font, out = TTFont(io.BytesIO(ours(name))), io.BytesIO()
    letters = values.pop("letters", None)
    if letters:
        cutter = subset.Subsetter()
        cutter.populate(text=letters)
        cutter.subset(font)
    for key, value in values.items():
        setattr(font["OS/2"], key, value)
    font.save(out)
    return out.getvalue()


def packed() -> bytes:
    font, out = TTFont(io.BytesIO(ours("Karla-Regular"))), io.BytesIO()
    font.flavor = "woff"
    font.save(out)
    return out.getvalue()


def nested() -> bytes:
    """A face in which a letter is made of itself."""
    font, out = TTFont(io.BytesIO(ours("Karla-Regular")), recalcBBoxes=False), io.BytesIO()
    pen = TTGlyphPen(dict.fromkeys(font.getGlyphOrder()))
    pen.addComponent("a", (1, 0, 0, 1, 0, 0))
    glyph = pen.glyph()
    glyph.xMin = glyph.yMin = glyph.xMax = glyph.yMax = 0
    font["glyf"]["a"] = glyph
    font.save(out)
    return out.getvalue()


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Builds a short text with a book.toml and files beside it."""

    def make(toml: str, kept: Cache | None = None, **files: bytes) -> Report:
        folder = tmp_path / "boek"
        folder.mkdir(exist_ok=True)
        (folder / "a.md").write_text(PAGE, encoding="utf-8")
        (folder / "book.toml").write_text(toml, encoding="utf-8")
        for name, data in files.items():
            (folder / f"{name}.ttf").write_bytes(data)
        return build(project.load([folder]), **({"kept": kept} if kept else {}))

    return make


def names(data: bytes) -> set[str]:
    """The faces in a PDF, without the letters before that say it is a part of one."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {str(face.BaseFont)[8:] for page in pdf.pages for face in page.Resources.get("/Font", {}).values()}


def test_text_and_titles_are_in_her_faces_and_the_colophon_names_them(made: Make) -> None:
    report = made(OWN, t=ours("Karla-Regular"), k=ours("Caveat-Bold"))
    assert report.problems == ()
    text, heading = report.look.own[1], report.look.own[0]
    found = names(report.outputs[0].data)
    assert any(one.startswith(text.called.replace(" ", "-")) for one in found)
    assert any(one.startswith(heading.called.replace(" ", "-")) for one in found)
    assert not any(one.startswith("Newsreader") for one in found)
    assert "Figtree-Semi-Bold" in found  # **stille**
    pages = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(report.outputs[0].data))
    assert "Gezet in Caveat, Karla en Figtree" in " ".join(pages.split())


def test_a_theme_measures_her_letters_as_it_measured_its_own() -> None:
    """Karla as a text face, Fraunces for titles: what the theme Warm says of them."""
    look = with_faces(load("rust"), typefaces.read(ours("Karla-Regular")), typefaces.read(ours("Fraunces-Medium")))
    assert look.letter == pytest.approx(load("warm").letter, abs=0.001)
    assert look.wide == pytest.approx(1.104, abs=0.002)
    assert look.family("ask") == look.family("body") != look.family("display")
    assert look.tokens["body"].endswith(load("rust").tokens["body"])
    assert with_faces(load("rust"), None, None) == load("rust")


def test_one_face_for_both_is_one_face() -> None:
    one = typefaces.read(ours("Figtree-Regular"))
    look = with_faces(load("rust"), one, typefaces.read(ours("Figtree-Regular")))
    assert (look.own, look.css.count(one.address)) == ((one,), 1)
    assert one.called not in load("rust").families


HOSTILE = {
    "no face": (b"<html>", "B10"),
    "empty": (b"", "B10"),
    "truncated": (ours("Karla-Regular")[:20_000], "B10"),
    "for the web": (packed(), "B10"),
    "too large": (b"\0\1\0\0" + bytes(5_000_000), "B10"),
    "of itself": (nested(), "B10"),
    "restricted": (changed(fsType=0x0002), "B11"),
    "pictures only": (changed(fsType=0x0200), "B11"),
    "few letters": (changed(letters="Rust vinden"), "B12"),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_face_that_cannot_be_used_is_told_and_the_book_is_made(made: Make, how: str) -> None:
    data, code = HOSTILE[how]
    report = made('editions = ["standard"]\n[brand]\ntext_font = "t.ttf"', t=data)
    assert [(one.code, one.severity) for one in report.problems] == [(code, "warning")]
    assert "t.ttf" in report.speech.tell(report.problems[0])[0]
    assert (len(report.outputs), report.look) == (1, load("rust"))


@pytest.mark.parametrize("name", ["../t.ttf", "weg.ttf", "/etc/passwd", ".", "https://marijke.nl/t.ttf", "ver.ttf"])
def test_a_face_outside_the_folder_is_never_opened(tmp_path: Path, name: str) -> None:
    told: list[Problem] = []
    (tmp_path / "boek").mkdir()
    (tmp_path / "t.ttf").write_bytes(ours("Karla-Regular"))
    (tmp_path / "boek" / "ver.ttf").symlink_to(tmp_path / "t.ttf")
    mine = project.Project((tmp_path / "boek").resolve(), (), brand=Brand(heading_font=name))
    assert typefaces.faced(mine, told.append).heading_face is None
    assert [one.code for one in told] == ["B09"]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**31), st.binary(min_size=1, max_size=40), st.booleans())
def test_a_damaged_face_never_stops_the_book(at: int, noise: bytes, cut: bool) -> None:
    data = ours("Caveat-Bold")
    at %= len(data)
    damaged = data[:at] + (b"" if cut else noise + data[at + len(noise) :])
    told: list[Problem] = []

    class Folder(project.Project):
        def file(self, address: str) -> bytes | None:
            return damaged

    typefaces.faced(Folder(Path(), (), brand=Brand(text_font="t.ttf")), told.append)
    assert {one.code for one in told} <= {"B10", "B11", "B12"}


def test_editing_and_preview_faces_may_be_put_into_a_book() -> None:
    assert [typefaces.read(changed(fsType=kind)).family for kind in (0, 4, 8)] == 3 * ["Karla"]


def test_nothing_in_it_runs() -> None:
    font = TTFont(io.BytesIO(typefaces.read(ours("Karla-Regular")).data))
    assert not {"fpgm", "prep", "cvt ", "DSIG"} & set(font.keys())


def test_the_typesetter_gets_it_by_its_digest_alone() -> None:
    face = typefaces.read(ours("Karla-Regular"))
    fetcher = _fetcher(engine(), {face.address: (face.data, "font/ttf")}, {})
    assert fetcher.fetch(face.address).read() == face.data
    for address in (face.address + "0", "werkboek:/own/", "file:///etc/passwd", "t.ttf", "werkboek:/own/../face/x"):
        with pytest.raises(ValueError, match="not part of the book"):
            fetcher.fetch(address)


@pytest.mark.usefixtures("cold")
def test_the_same_face_gives_the_same_bytes_and_another_face_others(made: Make, tmp_path: Path) -> None:
    kept = Cache(tmp_path / "kept")
    toml = 'editions = ["standard", "epub"]\n[brand]\ntext_font = "t.ttf"\nheading_font = "t.ttf"'
    first, again = (made(toml, kept, t=ours("Karla-Regular")) for _ in range(2))
    other = made(toml, kept, t=ours("Figtree-Regular"))
    assert [one.data for one in first.outputs] == [one.data for one in again.outputs]
    assert all(one.data != two.data for one, two in zip(first.outputs, other.outputs, strict=True))
