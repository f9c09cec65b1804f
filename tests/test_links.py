"""Links on paper: which are printed, which get a code, where that stands, and that a phone reads it."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from instruments import codes, tags, verapdf
from PIL import Image, ImageDraw

from werkboek import project, theme
from werkboek.build import Report, build
from werkboek.check import linted
from werkboek.compose.links import links
from werkboek.links import LARGEST, MODULE, MOST, QUIET, SIDE, Link, untracked
from werkboek.model import Book, CallToAction, Chapter, Exercise, Pointer, Related, Section, Source
from werkboek.project import Project
from werkboek.render.html import code_room

Make = Callable[..., Report]
LONG = "https://example.org/" + "een-lange-weg-" * 6 + "?utm_source=brief"
TEXT = f"""# Stil

Je zit op de bank. Luister naar [deze opname](https://example.org/geluid/adem.mp3) en ga dan verder.

## Horen

Buiten gaat een auto voorbij, en [ergens](https://example.org/ergens) blaft een hond.

💡 Wat hoorde jij het eerst?

## Kijken

💡 Bekijk [dit beeld](https://example.org/beeld?utm_source=brief&dag=2). Wat zie je? → Neem de tijd.

👉 Lees meer over [zien](https://example.org/zien) of over [kijken](https://example.org/kijken).

Ook een [liedje](https://open.spotify.com/track/1) helpt.

## Verder

Er is meer.

🔗 [Plan een kennismaking](https://example.org/praat)

👉 Lees ook iets over stilte dat nergens staat.

👉 Ga naar [de winkel](https://example.org/winkel) of [de zaal](https://example.org/zaal).

## Verder lezen

- [Een](https://a.nl): over een.
- [Twee](https://example.org/2): over twee.
- [Drie](https://example.org/3): over drie.
- [Vier]({LONG}): over vier.
- Vijf: over vijf, zonder adres.
"""
TOML = """author = "Anna de Vries"
about = "Anna is coach.\\n\\nSchrijf haar op [anna@example.org](mailto:anna@example.org)."
[brand]
website = "https://example.org"
[links]
"https://example.org/kijken" = "https://example.org/k"
"https://example.org/geluid/adem.mp3" = "https://example.org/adem"
"""
CODED = {
    "https://example.org/adem", "https://example.org/beeld?dag=2", "https://open.spotify.com/track/1",
    "https://example.org/zien", "https://example.org/k", "https://example.org/praat", "https://example.org/winkel",
    "https://a.nl", "https://example.org/2", "https://example.org/3", "mailto:anna@example.org",
    "https://example.org",
}  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Builds a text with a book.toml."""

    def make(text: str = TEXT, toml: str = TOML, editions: tuple[str, ...] = ("standard",), **said: str) -> Report:
        (tmp_path / "a.md").write_text(text, encoding="utf-8")
        lines = "".join(f'{key} = "{value}"\n' for key, value in said.items())
        (tmp_path / "book.toml").write_text(lines + toml, encoding="utf-8")
        return build(project.load([tmp_path]), editions=editions)

    return make


def bytes_of(report: Report, name: str = "standard") -> bytes:
    return next(one.data for one in report.outputs if one.edition == name)


def every(book: Book) -> Iterator[Link]:
    """The links of a book that are printed."""
    sections = (section for chapter in book.chapters for section in chapter.sections)
    for block in itertools.chain.from_iterable(section.blocks for section in sections):
        match block:
            case Pointer() | CallToAction():
                yield from block.links
            case Related():
                yield from (link for entry in block.entries for link in entry.links)
            case Exercise():
                yield from (link for part in block.parts for link in part.links)
    yield from book.links.values()


def coded(book: Book) -> set[str]:
    """The addresses that have a code."""
    return {link.address for link in every(book) if link.path}


# ------------------------------------------------------------------------------------------------- on the model


def test_a_link_gets_a_code_where_a_reader_acts_on_it(made: Make) -> None:
    report = made(editions=("epub",))
    assert coded(report.book) == CODED
    assert "https://example.org/ergens" not in {link.address for link in every(report.book)}


def test_sound_goes_to_the_question_that_comes_next_or_else_to_the_last(made: Make) -> None:
    first, second = made(editions=("epub",)).book.exercises
    assert [link.address for link in first.parts[0].links] == ["https://example.org/adem"]
    assert [link.shown for link in second.parts[0].links] == ["example.org/beeld?dag=2", "open.spotify.com/track/1"]


def test_an_address_is_printed_once_without_its_scheme(made: Make) -> None:
    shown = {link.address: link.shown for link in every(made(editions=("epub",)).book)}
    assert shown["https://example.org/k"] == "example.org/k"
    assert shown["https://example.org/zaal"] == "example.org/zaal"
    assert shown["mailto:anna@example.org"] == shown["https://example.org"] == "", "her text says them"
    assert shown[untracked(LONG)] == untracked(LONG).removeprefix("https://")


def test_a_pointer_without_an_address_has_no_code_and_nothing_printed(made: Make) -> None:
    (section,) = (one for one in made(editions=("epub",)).book.chapters[0].sections if one.title == "Verder")
    dead = next(one for one in section.blocks if isinstance(one, Pointer) and "nergens" in one.text)
    assert dead.links == ()


def test_a_link_too_long_for_a_code_is_told_once_with_its_line_and_a_short_address_makes_one(made: Make) -> None:
    report = made(TEXT + f"- [Nog eens]({LONG}): hetzelfde.\n", editions=("epub",))
    told = [one for one in report.problems if one.code == "C03"]
    assert [(one.path, one.line, one.values["name"]) for one in told] == [("a.md", 31, untracked(LONG)[:80])]
    report = made(toml=TOML + f'"{LONG}" = "https://example.org/4"\n', editions=("epub",))
    assert not [one for one in report.problems if one.code == "C03"]
    assert "https://example.org/4" in coded(report.book)


def test_a_section_has_two_codes_beside_those_of_its_questions_and_further_reading_as_many_as_it_has_links(
    made: Make,
) -> None:
    pointers = "\n\n".join(f"👉 Lees ook [{at}](https://example.org/{at})." for at in range(9))
    book = made(f"# A\n\nEen zin.\n\n💡 Wat?\n\n{pointers}\n", "", editions=("epub",)).book
    assert coded(book) == {"https://example.org/0", "https://example.org/1"}
    assert len(list(every(book))) == 9
    entries = "\n".join(f"- [{at}](https://example.org/{at}): zin." for at in range(9))
    book = made(f"# A\n\nEen zin.\n\n💡 Wat?\n\n## Verder lezen\n\n{entries}\n", "", editions=("epub",)).book
    assert len(coded(book)) == 9


def led(text: str) -> tuple[Link, ...]:
    """The links of a pointer in a book of nothing else."""
    source = Source("a.md", 1)
    section = Section("", (Pointer(text, source),), source)
    chapter = Chapter("A", "", "", "", "nl", (section,), (), source, "a.md")
    book = Book("A", "", "", "nl", "urn:a", "", (chapter,))
    return tuple(every(links(book, Project(Path(), ()), lambda problem: None)))


@settings(max_examples=100, deadline=None)
@given(st.text("abz09-._~/?&=%@:é 漢\"'<>[]()", max_size=300), st.sampled_from(["https://example.org/", "http://["]))
def test_whatever_an_address_is_no_code_of_it_is_too_fine(text: str, start: str) -> None:
    for link in led(f"Zie [hier]({start}{text}) en [daar](<{start}{text}>)."):
        assert not link.path or (link.modules <= LARGEST and SIDE / link.modules >= MODULE)


@settings(max_examples=100, deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-._~/?&=%", max_size=60).map("https://example.org/".__add__))
def test_what_is_drawn_says_the_address(address: str) -> None:
    (link,) = led(f"[hier]({address})")
    if not link.path:
        assert len(link.address) > 84, "a code of version 5 holds as much"
        return
    image = Image.new("L", (8 * link.modules + 64, 8 * link.modules + 64), 255)
    pen = ImageDraw.Draw(image)
    for x, y, wide in (map(int, one) for one in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", link.path)):
        pen.rectangle((8 * x + 32, 8 * y + 32, 8 * (x + wide) + 31, 8 * y + 39), 0)
    (read,) = zxingcpp.read_barcodes(image)
    assert (read.text, read.ec_level) == (link.address, "M")


@pytest.mark.parametrize("scale", [1, 0.5**0.5])
@pytest.mark.parametrize("pitch", [7.5, 8.0, 9.0])
@pytest.mark.parametrize("modules", [21, 25, 29, 33, 37])
def test_the_room_of_a_code_is_on_the_grid_and_leaves_the_white_below_it(
    modules: int, pitch: float, scale: float
) -> None:
    side, unit = SIDE / scale, pitch / scale / 3
    room = code_room(Link("https://example.org", "", modules, "M0 0h1v1h-1z"), side, unit)
    assert room / unit == pytest.approx(round(room / unit), abs=1e-3)
    assert room >= unit / 2 + side + QUIET * side / modules - 1e-4
    assert SIDE + 2 * QUIET * MODULE == 22.5


# ------------------------------------------------------------------------------------------------- on the page


@pytest.mark.parametrize("name", theme.names())
def test_a_phone_reads_every_code_in_every_theme(made: Make, name: str) -> None:
    report = made(theme=name)
    for harsh in (False, True):
        read = codes.read(bytes_of(report), harsh=harsh)
        assert Counter(one.text for one in read) == Counter(CODED)
        assert {one.level for one in read} == {"M"}
    assert all(one.side == pytest.approx(SIDE, abs=0.2) for one in read)
    broken = {one.norm.code for one in linted(report.outputs[0], report.look) if one.broken}
    assert not broken & {"F01", "F05", "F30", "F31"}
    measured = {one.norm.code: len(one.measures) for one in linted(report.outputs[0], report.look)}
    assert measured["F30"] == measured["F31"] == len(CODED)


@pytest.mark.parametrize("name", ["duplex", "a5", "large-print", "tablet"])
def test_a_code_is_as_large_on_every_paper(made: Make, name: str) -> None:
    report = made(editions=(name,), theme="helder")
    read = codes.read(bytes_of(report, name))
    assert Counter(one.text for one in read) == Counter(CODED)
    assert all(one.side == pytest.approx(SIDE, abs=0.2) for one in read)
    assert not [one for one in report.problems if one.values.get("rule") in ("F30", "F31")]


@pytest.mark.parametrize("length", ["short", "normal", "roomy"])
def test_a_page_of_text_has_two_codes_at_most(made: Make, length: str) -> None:
    lines = (f"💡 Luister naar [{at}](https://example.org/{at}.mp3). Wat hoor je? {{regels=2}}" for at in range(9))
    text = "# A\n\n" + "\n\n".join(f"## {at}\n\nEen zin.\n\n{line}" for at, line in enumerate(lines))
    read = codes.read(bytes_of(made(text, "", length=length)))
    assert [one.text for one in read] == [f"https://example.org/{at}.mp3" for at in range(9)]
    assert max(Counter(one.page for one in read).values()) <= MOST


def test_a_question_with_a_code_is_not_parted_from_as_many_rows_as_fit_under_it(made: Make) -> None:
    asks = "💡 Luister naar [dit](https://example.org/a.mp3) en [dat](https://example.org/b.mp3). {regels=24}"
    report = made(f"# A\n\nEen zin.\n\n{asks}\n", "", theme="helder")
    assert [one.values["given"] for one in report.problems if one.code == "L04"] == ["18"]
    assert not [one for one in report.problems if one.code == "L06"]


def test_on_a_screen_codes_are_black_on_white_also_on_a_tinted_ground(made: Make) -> None:
    report = made(editions=("screen",))
    data = bytes_of(report, "screen")
    assert Counter(one.text for one in codes.read(data)) == Counter(CODED)
    picture = next(picture for code, picture in codes.crops(data) if code.text == "https://example.org/praat")
    assert {pixel[0] == pixel[1] == pixel[2] for _, pixel in picture.convert("RGB").getcolors(9999) or ()} == {True}
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert picture.getpixel((codes.WHITE + 4, codes.WHITE + 4)) == (0, 0, 0)


def test_who_hears_the_book_hears_where_a_code_leads_and_the_file_keeps_pdf_ua(made: Make, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(bytes_of(made()))
    said = {figure.alt for figure in tags.figures(file)}
    assert "QR-code naar example.org/praat" in said
    assert tags.problems(file) == []
    (verdict,) = verapdf.check([file])
    assert verdict.passed, verdict.failures


def test_the_e_book_has_its_links_and_no_codes(made: Make) -> None:
    with zipfile.ZipFile(io.BytesIO(bytes_of(made(editions=("epub",)), "epub"))) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    assert 'href="https://example.org/praat"' in text
    assert "QR" not in text
    assert "example.org/praat<" not in text


@pytest.mark.usefixtures("cold")
def test_the_same_text_makes_the_same_bytes(made: Make) -> None:
    assert bytes_of(made()) == bytes_of(made())


def test_a_phone_reads_every_code_of_the_sample_book(sample: Report) -> None:
    read = codes.read(bytes_of(sample))
    assert {one.text for one in read} == coded(sample.book)
    assert len(read) >= 5


def test_a_code_beside_what_she_says_of_herself_keeps_clear_of_her_portrait(made: Make, tmp_path: Path) -> None:
    Image.new("RGB", (600, 750), "#777777").save(tmp_path / "p.png")
    report = made(toml=TOML.replace("[brand]", '[brand]\nportrait = "p.png"'))
    assert Counter(one.text for one in codes.read(bytes_of(report))) == Counter(CODED)
    assert "F31" not in {one.norm.code for one in linted(report.outputs[0], report.look) if one.broken}
