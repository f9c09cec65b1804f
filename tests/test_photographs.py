"""The author's own pictures: a portrait at the back, a picture on the covers. None is trusted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from werkboek import project
from werkboek.brand import PORTRAIT, portrait_size
from werkboek.build import Report, build
from werkboek.language import load
from werkboek.render import cover

MM = 72 / 25.4  # pt
PAGE = "# Rust vinden\n\n## Een avond\n\nEen avond zonder scherm.\n\n💡 Wat merk jij?\n"
ABOUT = 'author = "Marijke Verbeek"\nabout = "Marijke is coach. Zij woont in Utrecht."\n'
Make = Callable[..., Report]


def photo(width: int, height: int, form: str = "JPEG", turned: int = 0) -> bytes:
    """The left half red, the right half blue; ``turned`` as a camera notes it."""
    image, out = Image.new("RGB", (width, height), "#c02020"), io.BytesIO()
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), "#2020c0")
    noted = Image.Exif()
    if turned:
        noted[0x0112] = turned
        noted[0x010E] = "thuis, Utrecht"
    image.save(out, form, exif=noted)
    return out.getvalue()


def bomb() -> bytes:
    """A picture of 400 million pixels, in few bytes."""
    out = io.BytesIO()
    Image.new("1", (20000, 20000)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Builds a short text with a book.toml and files beside it."""

    def make(toml: str, **files: bytes) -> Report:
        folder = tmp_path / "boek"
        folder.mkdir(exist_ok=True)
        (folder / "a.md").write_text(PAGE, encoding="utf-8")
        (folder / "book.toml").write_text(toml, encoding="utf-8")
        for name, data in files.items():
            (folder / name.replace("_", ".")).write_bytes(data)
        return build(project.load([folder]))

    return make


def edition(report: Report, name: str) -> bytes:
    return next(one.data for one in report.outputs if one.edition == name)


def figures(data: bytes, alt: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom in mm of the pictures that are described so."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        boxes = [one.A.BBox if "/BBox" in one.A else one.A[0].BBox for one in pdf.objects
                 if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
                 and str(one.get("/Alt", "")) == alt]  # fmt: skip
        return [(left / MM, 297 - high / MM, right / MM, 297 - low / MM)
                for left, low, right, high in (map(float, box) for box in boxes)]  # fmt: skip


def shade(data: bytes, words: str, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place in mm of the page on which some words stand."""
    document = pypdfium2.PdfDocument(data)
    sheet = next(page for page in document if words in page.get_textpage().get_text_bounded())
    pixel = sheet.render(scale=MM).to_pil().convert("RGB").getpixel((round(x * MM * MM), round(y * MM * MM)))
    assert isinstance(pixel, tuple)
    return pixel


# ------------------------------------------------------------------------------------------------- a portrait


def test_a_portrait_stands_beside_her_text_in_greys_on_paper_and_in_colour_on_a_screen(made: Make) -> None:
    toml = ABOUT + 'editions = ["standard", "screen", "epub"]\n[brand]\nportrait = "m.jpg"\noffer = "Bel me"\n'
    report = made(toml, m_jpg=photo(600, 750))
    assert report.problems == ()
    for name in ("standard", "screen"):
        ((left, top, right, bottom),) = figures(edition(report, name), "Portret van Marijke Verbeek")
        assert (right - left, bottom - top) == (pytest.approx(32, abs=0.1), pytest.approx(40, abs=0.1))
        assert right == pytest.approx(187.5, abs=0.1)
        seen = shade(edition(report, name), "woont in", left + 8, top + 20)
        assert (max(seen) - min(seen) < 3) == (name == "standard")
    with zipfile.ZipFile(io.BytesIO(edition(report, "epub"))) as book:
        text = book.read("EPUB/about.xhtml").decode()
        assert 'src="p0.jpg" alt="Portret van Marijke Verbeek"' in text
        assert "alternativeText" in book.read("EPUB/content.opf").decode()
        with Image.open(io.BytesIO(book.read("EPUB/p0.jpg"))) as image:
            assert image.mode == "RGB"


def test_what_follows_a_portrait_stands_on_the_grid(made: Make) -> None:
    """The offer begins as many thirds of a pitch lower as the portrait is longer than the text."""

    def offer(**more: bytes) -> float:
        line = '[brand]\noffer = "Bel me"\n' + ('portrait = "m.jpg"\n' if more else "")
        page = next(page for page in pypdfium2.PdfDocument(edition(made(ABOUT + line, **more), "standard"))
                    if "woont in" in page.get_textpage().get_text_bounded())  # fmt: skip
        text = page.get_textpage()
        at = text.search("Bel me").get_next()
        assert at
        return float(text.get_charbox(at[0])[1]) / MM

    moved = (offer() - offer(m_jpg=photo(600, 750))) / (8 / 3)
    assert moved == pytest.approx(14, abs=0.02)  # eight lines rather than one


@pytest.mark.parametrize("code", ["nl", "en", "de", "fr"])
def test_each_language_describes_it(code: str) -> None:
    assert load(code).word("portrait", author="Marijke").endswith(" Marijke")


def test_a_portrait_is_upright_and_keeps_to_itself_where_it_was_taken(made: Make) -> None:
    report = made(ABOUT + '[brand]\nportrait = "m.jpg"', m_jpg=photo(800, 600, turned=6))
    face = report.book.portrait
    assert face
    assert (face.width, face.height) == (378, 472)
    assert b"Utrecht" not in face.data
    with Image.open(io.BytesIO(face.data)) as image:
        above, below = image.getpixel((190, 40)), image.getpixel((190, 440))
    assert isinstance(above, tuple)
    assert isinstance(below, tuple)
    assert (above[0] > 150, below[2] > 150) == (True, True)


def test_a_coarse_portrait_is_told_and_is_small(made: Make) -> None:
    report = made(ABOUT + '[brand]\nportrait = "m.jpg"', m_jpg=photo(150, 150))
    assert [(one.code, one.values["width"], one.values["wanted"]) for one in report.problems] == [("L07", "150", "315")]
    ((_left, top, _right, bottom),) = figures(edition(report, "standard"), "Portret van Marijke Verbeek")
    assert bottom - top < 150 / 150 * 25.4


@given(st.integers(1, 3000), st.sampled_from([2.5, 8 / 3, 3.0]))
def test_a_portrait_of_any_size_ends_on_a_line_and_keeps_its_shape(height: int, unit: float) -> None:
    wide, high = portrait_size(height, unit)
    assert high <= PORTRAIT[1] + 0.05
    assert (high / unit) % 2 == pytest.approx(1, abs=0.01)
    assert wide / high == pytest.approx(0.8, abs=0.001)


@pytest.mark.parametrize(
    ("data", "code"), [(b"GIF8 not", "T07"), (photo(900, 900)[:300], "T07"), (b"<svg/>", "T07"), (bomb(), "T07")]
)
def test_what_is_no_picture_is_told_and_the_book_is_made(made: Make, data: bytes, code: str) -> None:
    report = made(ABOUT + '[brand]\nportrait = "m.jpg"', m_jpg=data)
    assert [(one.code, one.values["name"]) for one in report.problems] == [(code, "m.jpg")]
    assert (len(report.outputs), report.book.portrait) == (2, None)


@pytest.mark.parametrize("name", ["../m.jpg", "weg.jpg", "/etc/passwd", ".", "https://marijke.nl/m.jpg", "ver.jpg"])
def test_a_picture_outside_the_folder_is_never_opened(made: Make, tmp_path: Path, name: str) -> None:
    (tmp_path / "m.jpg").write_bytes(photo(600, 750))
    (tmp_path / "boek").mkdir()
    (tmp_path / "boek" / "ver.jpg").symlink_to(tmp_path / "m.jpg")
    report = made(ABOUT + f'[brand]\nportrait = "{name}"')
    assert ([one.code for one in report.problems], report.book.portrait) == (["T05"], None)


def test_a_portrait_without_words_about_her_is_told(made: Make) -> None:
    report = made('[brand]\nportrait = "m.jpg"', m_jpg=photo(600, 750))
    assert [(one.code, one.severity) for one in report.problems] == [("B07", "notice")]
    assert report.book.pictures == ()


@pytest.mark.usefixtures("cold")
def test_the_same_portrait_gives_the_same_bytes(made: Make) -> None:
    first, again = (made(ABOUT + '[brand]\nportrait = "m.png"', m_png=photo(900, 700, "PNG")) for _ in range(2))
    assert [one.data for one in first.outputs] == [one.data for one in again.outputs]


# ---------------------------------------------------------------------------------------------- a picture on covers

COVER = 'author = "Marijke Verbeek"\neditions = ["standard", "screen", "epub"]\n[brand]\ncover = "f.jpg"\n'
RED, BLUE, WHITE = "red", "blue", "white"


def hue(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    red, green, blue = pixel[:3]
    return RED if red > 150 > blue else BLUE if blue > 150 > red else WHITE if green > 240 else "ground"


def test_her_picture_stands_below_the_title_and_above_her_name(made: Make) -> None:
    report = made(COVER, f_jpg=photo(2400, 1600))
    assert report.problems == ()
    low = 24 + cover.foot(report.book)
    paper, screen = ([(x, y, hue(shade(edition(report, name), "Werkboek", x, y))) for x in (1, 21, 24, 186, 189, 209)
                      for y in (149, 151, low - 1, low + 1)] for name in ("standard", "screen"))  # fmt: skip
    for x, y, seen in paper:
        within = 22.5 < x < 187.5 and 150 < y < low
        assert seen == ((RED if x < 105 else BLUE) if within else WHITE), (x, y)
    for x, y, seen in screen:
        assert seen == ((RED if x < 105 else BLUE) if 150 < y < low else "ground"), (x, y)


def test_her_picture_is_on_the_cover_of_the_e_book(made: Make) -> None:
    with zipfile.ZipFile(io.BytesIO(edition(made(COVER, f_jpg=photo(2400, 1600)), "epub"))) as book:
        image = Image.open(io.BytesIO(book.read("EPUB/cover.jpg")))
    seen = [hue(image.getpixel((x, y))) for y in (1180, 1300, 2060, 2120) for x in (40, 1560)]
    assert seen == ["ground", "ground", RED, BLUE, RED, BLUE, "ground", "ground"]


@pytest.mark.parametrize("theme", ["rust", "helder", "inktzuinig", "warm", "zakelijk"])
@pytest.mark.parametrize("more", ["", ": een werkboek voor wie te lang doorgaat en het eigenlijk allang weet " * 2])
def test_no_word_stands_on_her_picture(made: Make, theme: str, more: str) -> None:
    title = f'title = "Waarom kun jij zo moeilijk ontspannen{more}"\nsubtitle = "Zeven avonden om weer te landen"\n'
    report = made(f'theme = "{theme}"\n' + title + COVER, f_jpg=photo(2400, 1600))
    top, high = cover.field(report.book, report.look.wide)
    for name in ("standard", "screen"):
        text = pypdfium2.PdfDocument(edition(report, name))[0].get_textpage()
        for at in range(text.count_rects()):
            _, low, _, up = text.get_rect(at)
            assert 297 - low / MM < 24 + top or 297 - up / MM > 24 + top + high, text.get_text_bounded()
    assert high > 40


def test_the_back_cover_has_no_drawing_beside_her_picture(made: Make) -> None:
    report = made(COVER + 'maxim = "Een nee is ook een antwoord."', f_jpg=photo(2400, 1600))
    document = pypdfium2.PdfDocument(edition(report, "standard"))
    page = document[len(document) - 1]
    assert "Een nee" in page.get_textpage().get_text_bounded()
    assert page.render().to_pil().convert("L").crop((0, 300, 595, 600)).getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("size", "code", "wanted"),
    [((1400, 900), "L07", "1654"), ((1200, 800), "B08", "1654"), ((1600, 640), "L07", "2087"), ((9, 9), "B08", "1654")],
)
def test_a_coarse_picture_is_told_with_the_pixels_that_it_takes(
    made: Make, size: tuple[int, int], code: str, wanted: str
) -> None:
    report = made(COVER, f_jpg=photo(*size))
    assert [(one.code, one.values["wanted"]) for one in report.problems] == [(code, wanted)]
    assert wanted in " ".join(report.speech.tell(report.problems[0]))
    assert (report.book.photo is None) == (code == "B08")


def test_a_picture_is_no_larger_than_print_can_show(made: Make) -> None:
    shown = made(COVER, f_jpg=photo(6000, 4000)).book.photo
    assert shown
    assert (shown.width, shown.height) == (2480, 1654)


@pytest.mark.parametrize(("data", "code"), [(b"%PDF-1.7", "T07"), (bomb(), "T07"), (photo(900, 900)[:300], "T07")])
def test_a_cover_that_is_no_picture_keeps_its_drawing(made: Make, data: bytes, code: str) -> None:
    report = made(COVER, f_jpg=data)
    assert ([one.code for one in report.problems], report.book.photo) == ([code], None)


def test_another_picture_makes_another_cover(made: Make) -> None:
    first, again, other = (made(COVER, f_jpg=photo(width, 1700)) for width in (2400, 2400, 2500))
    assert [one.data for one in first.outputs] == [one.data for one in again.outputs]
    assert all(one.data != two.data for one, two in zip(first.outputs, other.outputs, strict=True))
