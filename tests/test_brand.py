"""The author's own: her colour, her logo and where to find her, on paper and in the EPUB."""

from __future__ import annotations

import base64
import hashlib
import io
import math
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from instruments import ruling, tags, verapdf
from PIL import Image

from werkboek import brand, colour, project
from werkboek.brand import Brand
from werkboek.build import Report, build
from werkboek.compose.logo import RefusedError, drawing
from werkboek.language import load
from werkboek.model import Book
from werkboek.problems import WerkboekError
from werkboek.render import cover
from werkboek.render.motifs import Inks
from werkboek.theme import load as theme

MM = 72 / 25.4  # pt
TEXT = "# Rust vinden\n\n## Een avond\n\nEen avond zonder scherm.\n\n💡 Wat merk jij?\n"
FULL = """author = "Marijke Verbeek"
[brand]
colour = "#ffd84d"
logo = "logo.svg"
website = "https://marijke.nl/"
offer = "Plan een <kennismaking>"
offer_link = "https://marijke.nl/kennismaking/"
"""
WIDE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 90"><rect width="400" height="90" fill="#7a2e5d"/></svg>'
)
Make = Callable[..., Report]


@pytest.fixture
def branded(tmp_path: Path) -> Make:
    """Builds a short text with a book.toml and a logo."""

    def make(toml: str, logo: bytes | str = WIDE, name: str = "logo.svg") -> Report:
        (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
        (tmp_path / "book.toml").write_text(toml, encoding="utf-8")
        (tmp_path / name).write_bytes(logo.encode() if isinstance(logo, str) else logo)
        return build(project.load([tmp_path]))

    return make


def saved(report: Report, folder: Path) -> tuple[Path, Path]:
    """The PDF and the EPUB."""
    for output in report.outputs:
        (folder / output.name).write_bytes(output.data)
    pdf, epub = (folder / output.name for output in report.outputs)
    return pdf, epub


def png(width: int, height: int, shade: str = "#203050") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), shade).save(out, "PNG")
    return out.getvalue()


def links(path: Path) -> list[tuple[int, str]]:
    """(page from 1, address) of each live link to the web."""
    with pikepdf.open(path) as pdf:
        return [(number, str(one.A.URI)) for number, page in enumerate(pdf.pages, 1)
                for one in page.get("/Annots", ()) if "/A" in one and "/URI" in one.A]  # fmt: skip


def texts(path: Path) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)]


def ink(path: Path, x0: float, y0: float, x1: float, y1: float) -> tuple[int, ...]:
    """The colour that stands most on the cover within some mm, beside white."""
    picture = pypdfium2.PdfDocument(path)[0].render(scale=6).to_pil().convert("RGB")
    part = picture.crop((round(x0 * 6 * MM), round(y0 * 6 * MM), round(x1 * 6 * MM), round(y1 * 6 * MM)))
    counts = Counter(zip(*[iter(part.tobytes())] * 3, strict=True))
    return next(one for one, _ in counts.most_common(2) if one != (255, 255, 255))


# ---------------------------------------------------------------------------------------------------- a colour


def hue(text: str) -> float:
    return colour._oklch(colour.parsed(text))[2]


@pytest.mark.parametrize("given", ["#ffd84d", "#ff00aa", "#00bb66", "#ffffff", "#9fd0ff", "#ff8800", "#e6007e"])
@pytest.mark.parametrize("least", [colour.LARGE, colour.SMALL])
def test_a_colour_becomes_just_dark_enough_and_keeps_its_hue(given: str, least: float) -> None:
    made = colour.legible(given, least)
    if colour.contrast(colour.parsed(given)) >= least:
        assert made == given
        return
    assert least <= colour.contrast(colour.parsed(made)) < least + 0.08
    if given != "#ffffff":
        assert abs(math.remainder(hue(made) - hue(given), math.tau)) < math.radians(2)


def test_chroma_stays_where_srgb_has_it() -> None:
    """A pale blue has room to stay as blue when it darkens; a full yellow has not."""
    before, after = (colour._oklch(colour.parsed(one))[1] for one in ("#9fd0ff", colour.legible("#9fd0ff", 4.5)))
    assert after == pytest.approx(before, abs=0.003)
    assert colour._oklch(colour.parsed(colour.legible("#ffd84d", 4.5)))[1] < colour._oklch((255, 216, 77))[1]


def test_a_dark_colour_is_hers_and_nothing_is_said(branded: Make, tmp_path: Path) -> None:
    report = branded('[brand]\ncolour = "#7A2E5D"')
    assert (report.book.brand.colour, report.problems) == ("#7a2e5d", ())
    assert ink(saved(report, tmp_path)[0], 22, 24, 188, 70) == (0x7A, 0x2E, 0x5D)


def test_contrast_on_the_printed_cover(branded: Make, tmp_path: Path) -> None:
    report = branded(FULL)
    pdf = saved(report, tmp_path)[0]
    label, title = ink(pdf, 22, 22, 70, 30.5), ink(pdf, 22, 34.7, 188, 60)
    assert 4.5 <= colour.contrast(label) < 4.6
    assert 3.0 <= colour.contrast(title) < 3.1
    assert title == ink(pdf, 22, 150, 188, 230)
    assert ruling.coloured_pixels(pdf) == 0


def test_what_a_colour_became_is_told_in_her_language(branded: Make) -> None:
    report = branded(FULL.replace("[brand]", 'language = "de"\n[brand]'))
    (problem,) = (one for one in report.problems if one.code == "B01")
    large, small = colour.tones("#ffd84d")
    assert (problem.code, problem.severity) == ("B01", "notice")
    assert problem.values == {"from": "#ffd84d", "to": large, "small": small}
    assert all(one in report.speech.tell(problem)[0] for one in ("Deine Farbe", "#ffd84d", large, small))


# ------------------------------------------------------------------------------------------------------ a logo


def placed(path: Path) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the logo in mm of the page, as its tag says."""
    with pikepdf.open(path) as pdf:
        box, *_ = [one.A.BBox if "/BBox" in one.A else one.A[0].BBox for one in pdf.objects
                  if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
                  and str(one.get("/Alt", "")).startswith("Logo")]  # fmt: skip
    left, low, right, high = (float(one) / MM for one in box)
    return left, 297 - high, right, 297 - low


@pytest.mark.parametrize(
    ("logo", "name", "wide", "high"),
    [
        (WIDE, "logo.svg", 45, 45 * 90 / 400),
        (WIDE.replace('viewBox="0 0 400 90"', 'width="9cm" height="9cm"'), "logo.svg", 22, 22),
        (png(700, 420), "logo.png", 22 * 700 / 420, 22),
    ],
)
def test_a_logo_stands_at_the_lower_right_of_the_cover(
    branded: Make, tmp_path: Path, logo: str | bytes, name: str, wide: float, high: float
) -> None:
    report = branded(FULL.replace("logo.svg", name), logo, name)
    left, top, right, bottom = placed(saved(report, tmp_path)[0])
    assert (right, bottom) == (pytest.approx(187.5, abs=0.1), pytest.approx(273, abs=0.1))
    assert (right - left, bottom - top) == (pytest.approx(wide, abs=0.1), pytest.approx(high, abs=0.1))
    assert 24 + cover.foot(report.book) <= top - 8.9
    assert [one.code for one in report.problems] == ["B01"]


def test_the_picture_on_the_cover_makes_room() -> None:
    def low(**given: object) -> float:
        return cover.foot(Book("", "", "", "nl", "", "", (), **given))  # type: ignore[arg-type]

    square = drawing("a", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    assert (low(), low(logo=square)) == (232, 218)
    assert low(brand=Brand(website="https://a.nl")) == pytest.approx(232 - 16 / 3)


def test_a_picture_keeps_its_colours_on_the_cover(branded: Make, tmp_path: Path) -> None:
    report = branded(FULL.replace("logo.svg", "logo.png"), png(700, 420), "logo.png")
    assert ink(saved(report, tmp_path)[0], 160, 255, 180, 270) == (0x20, 0x30, 0x50)


def test_a_coarse_logo_is_told(branded: Make, tmp_path: Path) -> None:
    """And printed small, at 152 px an inch."""
    report = branded('[brand]\nlogo = "logo.png"', png(100, 50), "logo.png")
    assert [(one.code, one.values["wanted"]) for one in report.problems] == [("L07", "347")]
    left, top, right, bottom = placed(saved(report, tmp_path)[0])
    assert (right - left, bottom - top) == (pytest.approx(16.7, abs=0.1), pytest.approx(8.4, abs=0.1))


def svg(inside: str = "", attributes: str = "", before: str = "") -> bytes:
    return (f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="0 0 10 10" {attributes}>{inside}</svg>').encode()  # fmt: skip


def tenfold(wrap: str, inside: str) -> str:
    """Ten things in each of ten, each of which is made of the next ten."""
    return "".join(wrap.format(at, 10 * inside.format(at, at + 1)) for at in range(9))


NEST = tenfold('<g id="a{0}">{1}</g>', '<use href="#a{1}"/>') + '<g id="a9"/>'
STYLED = tenfold('<clipPath id="b{0}">{1}</clipPath>', '<path class="b{1}"/>') + '<path id="b9"/>'
RULES = "<style>" + "".join(f".b{at} {{clip-path: url(#b{at})}}" for at in range(10)) + "</style>"
HOSTILE = {
    "script": (svg("<script>alert(1)</script>"), "B02", "<script>"),
    "script of another space": (svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>'), "B02", "<script>"),
    "script in metadata": (svg("<metadata><script/></metadata>"), "B02", "<script>"),
    "foreign object": (svg("<foreignObject><p/></foreignObject>"), "B02", "<foreignObject>"),
    "handler": (svg('<rect onclick="x()"/>'), "B02", "onclick"),
    "handler on the root": (svg(attributes='onload="x()"'), "B02", "onload"),
    "handler in capitals": (svg('<rect ONLOAD="x()"/>'), "B02", "ONLOAD"),
    "link": (svg('<a href="https://evil.example"><rect/></a>'), "B02", "<a>"),
    "use of another file": (svg('<use xlink:href="other.svg#a"/>'), "B02", "other.svg#a"),
    "script as an address": (svg('<use href=" javascript:x()"/>'), "B02", "javascript:x()"),
    "picture on the web": (svg('<image href="https://evil.example/a.png"/>'), "B02", "https://evil.example/a.png"),
    "picture of this machine": (svg('<image xlink:href="file:///etc/passwd"/>'), "B02", "file:///etc/passwd"),
    "drawing in a picture": (svg(f'<image href="data:image/svg+xml;base64,{base64.b64encode(svg()).decode()}"/>'),
                             "B04", ""),
    "picture inside": (svg('<image href="data:image/png;base64,AAAA"/>'), "B04", ""),
    "fill": (svg('<rect fill="url(https://evil.example/a#b)"/>'), "B02", "url(https://evil.example/a#b"),
    "fill in quotes": (svg("<rect fill=\"url( 'a.svg#b' )\"/>"), "B02", "url( 'a.svg#b'"),
    "style": (svg('<rect style="fill:URL(//evil.example/a)"/>'), "B02", "URL(//evil.example/a"),
    "style spelt in code": (svg(r'<rect style="fill:u\72l(x)"/>'), "B02", "\\"),
    "import": (svg("<style>@import 'a.css';</style>"), "B02", "@import"),
    "import behind a tail": (svg("<style>.a{}<title/>@import 'a.css';</style>"), "B02", "@import"),
    "face": (svg("<style>@font-face{src:local(x)}</style>"), "B02", "@font-face"),
    "link by style": (svg('<use style="href: x.svg"/>'), "B02", "href"),
    "sheet": (svg(before='<?xml-stylesheet href="a.css"?>'), "B02", "<?xml-stylesheet"),
    "motion": (svg('<rect><animate attributeName="x" to="9"/></rect>'), "B02", "<animate>"),
    "too large": (svg(f'<path d="{"M0 0" * 80_000}"/>'), "B03", ""),
    "uses of uses": (svg(NEST), "B03", ""),
    "uses of uses by style": (svg(RULES + STYLED), "B03", ""),
    "use of itself": (svg('<g id="a"><use href="#a"/></g>'), "B03", ""),
    "letters": (svg("<g><text>Marijke</text></g>"), "B04", ""),
    "entity": (svg("&a;", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "B05", ""),
    "entities of entities": (svg("&b;", before='<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'), "B05", ""),
    "entity nobody knows": (svg("&nobody;"), "B05", ""),
    "broken": (b"<svg", "B05", ""),
    "a page": (b"<html><body/></html>", "B05", ""),
    "without size": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "B05", ""),
    "flat": (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 0"/>', "B05", ""),
    "no number": (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 1"/>', "B05", ""),
}  # fmt: skip


@pytest.mark.parametrize("how", HOSTILE)
def test_a_drawing_that_does_more_than_draw_is_refused(how: str) -> None:
    data, code, what = HOSTILE[how]
    with pytest.raises(RefusedError) as caught:
        drawing("logo.svg", data)
    assert caught.value.code == code
    assert caught.value.what.startswith(what)


@pytest.mark.parametrize(
    ("logo", "code"),
    [(HOSTILE["script"][0], "B02"), (b"GIF8 not", "T07"), (png(9, 9)[:40], "T07"), (HOSTILE["letters"][0], "B04")],
)
def test_a_refused_logo_is_told_and_the_book_is_made(branded: Make, logo: bytes, code: str) -> None:
    report = branded('[brand]\nlogo = "logo.svg"', logo)
    assert [(one.code, one.severity) for one in report.problems] == [(code, "warning")]
    message, hint = report.speech.tell(report.problems[0])
    assert "logo.svg" in message
    assert "PNG" in hint
    assert (len(report.outputs), report.book.logo) == (2, None)


@pytest.mark.parametrize("name", ["weg.svg", "../logo.svg", "/etc/passwd", "."])
def test_a_logo_that_is_not_in_the_folder_is_told(branded: Make, name: str) -> None:
    assert [one.code for one in branded(f'[brand]\nlogo = "{name}"').problems] == ["T05"]


def test_what_programs_write_into_a_drawing_is_no_reason_to_refuse_it() -> None:
    inside = (
        '<!-- made --><metadata><?xpacket begin=""?><r:RDF xmlns:r="http://w3.org/r" r:about="http://a"/></metadata>'
        '<s:view xmlns:s="http://sodipodi" x="//"/><defs><linearGradient id="g" spreadMethod="repeat"/>'
        '<linearGradient id="h" xlink:href="#g"/></defs><style>.a{fill:url(#h)} .b{fill:url("#g")}</style>'
        '<g data-name="logo@2x" class="a b"><path d="M0 0h9" style="fill:#fff"/><use xlink:href="#h"/></g>'
    )
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    made = drawing("a", svg(inside, before='<?xml version="1.0" encoding="UTF-8"?>' + doctype))
    assert (made.width, made.height) == (1000, 1000)
    for gone in (b"metadata", b"sodipodi", b"DOCTYPE", b"made", b"spreadMethod", b"data-name", b"<?"):
        assert gone not in made.data
    assert b'<path d="M0 0h9"' in made.data


# ------------------------------------------------------------------------------------------- where to find her


def test_her_site_and_offer_stand_where_a_reader_looks(branded: Make, tmp_path: Path) -> None:
    pdf, _ = saved(branded(FULL), tmp_path)
    pages = texts(pdf)
    assert "marijke.nl" in pages[0].splitlines()
    assert "Marijke Verbeek. marijke.nl. Gezet" in " ".join(pages[2].split())
    (back,) = [at for at, text in enumerate(pages, 1)
               if "Contact\r\nPlan een <kennismaking>\r\nmarijke.nl/kennismaking\r\nmarijke.nl" in text]  # fmt: skip
    assert pages[-1].split() == ["Marijke", "Verbeek", "marijke.nl"]
    assert links(pdf) == [(1, "https://marijke.nl/"), (3, "https://marijke.nl/"),
                          (back, "https://marijke.nl/kennismaking/"), (back, "https://marijke.nl/"),
                          (len(pages), "https://marijke.nl/")]  # fmt: skip


@pytest.mark.parametrize("length", ["short", "normal", "roomy"])
@pytest.mark.parametrize(
    ("key", "shown"),
    [("website", "marijke.nl"), ("offer", "Plan een kennismaking"), ("offer_link", "marijke.nl/kennismaking")],
)
def test_one_of_them_is_enough_for_the_back(branded: Make, tmp_path: Path, length: str, key: str, shown: str) -> None:
    pdf, _ = saved(branded(f'length = "{length}"\n[brand]\n{key} = "{brand.EXAMPLES[key]}"'), tmp_path)
    (page,) = [text for text in texts(pdf) if text.startswith("Contact")]
    assert page.splitlines()[1] == shown


def test_what_she_says_of_herself_comes_first(branded: Make, tmp_path: Path) -> None:
    pdf, _ = saved(branded(f'about = "Zij wandelt."\n{FULL}'), tmp_path)
    assert any(text.startswith("Over Marijke Verbeek\r\nZij wandelt.\r\nPlan een") for text in texts(pdf))


def test_the_epub_has_her_colour_and_logo_on_its_cover_and_where_to_find_her(branded: Make, tmp_path: Path) -> None:
    _, epub = saved(branded(FULL), tmp_path)
    with zipfile.ZipFile(epub) as files:
        about = files.read("EPUB/about.xhtml").decode()
        picture = Image.open(io.BytesIO(files.read("EPUB/cover.jpg"))).convert("RGB")
    ground = colour.parsed(colour.tones("#ffd84d")[1])
    assert max(abs(a - b) for a, b in zip(picture.getpixel((20, 20)), ground, strict=True)) < 4
    row = [picture.getpixel((x, 2200)) for x in range(1000, 1590, 10)]
    assert any(min(one) > 250 for one in row)  # the white round it
    assert any(one[0] > 90 and one[1] < 80 for one in row)  # and itself
    assert "<p>Plan een &lt;kennismaking&gt;</p>" in about
    assert '<a href="https://marijke.nl/kennismaking/">marijke.nl/kennismaking</a>' in about


@pytest.mark.usefixtures("cold")
def test_the_pdf_is_sound_and_the_same_every_time(branded: Make, tmp_path: Path) -> None:
    made = [branded(FULL), branded(FULL)]
    digests = [[hashlib.sha256(one.data).hexdigest() for one in report.outputs] for report in made]
    assert digests[0] == digests[1]
    pdf, _ = saved(made[0], tmp_path)
    (verdict,) = verapdf.check([pdf])
    assert verdict.passed, verdict.failures
    assert tags.problems(pdf) == []


def test_an_empty_brand_changes_nothing(branded: Make) -> None:
    one, other = branded('author = "A"'), branded('author = "A"\n[brand]')
    assert [output.data for output in one.outputs] == [output.data for output in other.outputs]
    assert cover.inks(one.book, theme("rust")) == Inks("#2f5d50", "#a4532f", "none")


# ------------------------------------------------------------------------------------------------ bad settings


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ('colour = "red"', "P06", 'colour = "#7a2e5d"'),
        ('colour = "#12345"', "P06", 'colour = "#7a2e5d"'),
        ('colour = "#000;background:url(//x)"', "P06", 'colour = "#7a2e5d"'),
        ("colour = 7", "P06", 'colour = "#7a2e5d"'),
        ('color = "#fff"', "P04", "colour"),
        ('logo = ""', "P06", 'logo = "logo.svg"'),
        ('logo = "a\\u0000.svg"', "P06", 'logo = "logo.svg"'),
        ('website = "marijke.nl"', "P06", 'website = "https://marijke.nl"'),
        ('website = "javascript:alert(1)"', "P06", 'website = "https://marijke.nl"'),
        ('website = "ftp://marijke.nl"', "P06", 'website = "https://marijke.nl"'),
        ('website = "https://bank.nl@evil.example"', "P06", 'website = "https://marijke.nl"'),
        ('website = "https://marijke.nl/a b"', "P06", 'website = "https://marijke.nl"'),
        ('website = "https://marijke.nl/\\u202ecod"', "P06", 'website = "https://marijke.nl"'),
        ('website = "https://' + 60 * "a" + '.nl"', "P06", 'website = "https://marijke.nl"'),
        ('offer = "Plan\\u001b[31m"', "P06", 'offer = "Plan een kennismaking"'),
        (f'offer = "{"a" * 161}"', "P06", 'offer = "Plan een kennismaking"'),
        ('offer_link = "data:text/html,x"', "P06", 'offer_link = "https://marijke.nl/kennismaking"'),
    ],
)
def test_a_bad_setting_is_told_how_to_write_it(tmp_path: Path, line: str, code: str, says: str) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "book.toml").write_text(f"[brand]\n{line}\n", encoding="utf-8")
    with pytest.raises(WerkboekError) as caught:
        project.load([tmp_path])
    problem = caught.value.problem
    said = " ".join(load("nl").tell(problem))
    assert (problem.code, problem.line) == (code, 2)
    assert says in said
    assert said.isprintable()
    assert len(said) < 300


def test_a_brand_that_is_no_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "book.toml").write_text('brand = "rood"', encoding="utf-8")
    with pytest.raises(WerkboekError) as caught:
        project.load([tmp_path])
    assert "[brand] colour" in " ".join(load("nl").tell(caught.value.problem))


def test_good_settings_are_kept_as_they_are_printed() -> None:
    assert brand.read("website", " https://www.café-zwolle.nl:8080/over?wie=ik#hier ").endswith("ik#hier")
    assert brand.read("offer", "Plan\u00a0een gesprek 👩\u200d💻") == "Plan\u00a0een gesprek 👩\u200d💻"
    assert brand.short("HTTPS://Marijke.nl/rust/") == "Marijke.nl/rust"
