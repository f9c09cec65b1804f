"""The author's page, asked as her browser does: what she brings, changes and takes with her, and what the files say."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from instruments import exports
from instruments.page import Page, serving, words

from werkboek import build, importing, reading
from werkboek.editions import Edition
from werkboek.problems import failed
from werkboek.project import Text
from werkboek.studio import run as starting

ROOT = Path(__file__).parent.parent
ARTICLE = """Rust in een volle week

Je kent het vast. De dag is om en er ligt nog van alles. Je gaat zitten, je staat weer op.

Wat je ziet

Je zit op de bank en denkt aan morgen. Het is stil in huis en toch is het druk.

💡 Wat ligt er bij jou altijd nog?

Wat je kunt doen

Begin bij iets kleins. Een rondje om het huis is al genoeg om het hoofd leeg te maken.

💡 Welk rondje past bij jou? Wat houd je tegen?

Liefs, Anna
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of her workbooks."""
    monkeypatch.setenv("WERKBOEK_HOME", str(tmp_path / "Werkboek"))
    monkeypatch.setattr(starting, "_warm", lambda: None)
    return tmp_path / "Werkboek"


@pytest.fixture
def page(home: Path) -> Iterator[Page]:
    """The page to begin on."""
    with serving() as found:
        yield found


@pytest.fixture
def desk(page: Page) -> Page:
    """The page after she pasted an article."""
    page.post("/paste", {"text": ARTICLE, "html": ""})
    page.settled()
    return page


def only(home: Path) -> Path:
    """Her only project."""
    (found,) = home.iterdir()
    return found


def text(home: Path) -> str:
    """Her article, as it lies on disk."""
    return (only(home) / "rust-in-een-volle-week.md").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------------ what she brings


def test_a_paste_is_a_project_with_pages(desk: Page, home: Path) -> None:
    files = sorted(path.relative_to(only(home)).as_posix() for path in only(home).rglob("*") if path.is_file())
    assert files == ["book.toml", "bron/geplakt.txt", "rust-in-een-volle-week.md"]
    assert (only(home) / "bron" / "geplakt.txt").read_text(encoding="utf-8") == ARTICLE
    state = desk.settled()
    assert state["title"] == "Rust in een volle week"
    assert state["parts"]["leaves"].count('class="leaf') == 6
    assert "Wat ligt er bij jou altijd nog?" in words(state["parts"]["texts"])
    assert 'id="texts"' in desk.get("/")


def test_what_has_markup_is_read_with_it(page: Page, home: Path) -> None:
    html = "<h1>Rust</h1><p>Een zin. Nog een.</p><h2>Een kop die een kop is.</h2><p>En <b>tekst</b> eronder.</p>"
    page.post("/paste", {"text": "x", "html": html})
    page.settled()
    assert "## Een kop die een kop is." in (only(home) / "rust.md").read_text(encoding="utf-8")
    assert (only(home) / "bron" / "geplakt.html").exists()


def test_markup_that_says_nothing_is_passed_over(page: Page, home: Path) -> None:
    page.post("/paste", {"text": ARTICLE, "html": f"<meta charset='utf-8'><span style='x'>{ARTICLE}</span>"})
    page.settled()
    assert (only(home) / "bron" / "geplakt.txt").exists()


def test_markdown_may_be_pasted_too(page: Page, home: Path) -> None:
    page.post("/paste", {"text": "# Rust\n\n## Wat je ziet\n\nEen zin.\n\n💡 Wat merk je?\n", "html": ""})
    assert page.row("Wat je ziet")["data-says"] == "heading"
    assert (only(home) / "bron" / "geplakt.md").exists()


def test_a_word_document_is_dropped(page: Page, home: Path) -> None:
    data = (ROOT / "tests" / "documents" / "lo.docx").read_bytes()
    page.ask("POST", "/drop?name=C%3A%5Cmap%5Crust.docx", data)
    page.settled()
    assert (only(home) / "bron" / "rust.docx").read_bytes() == data


def test_posts_of_an_export_are_chosen(page: Page, home: Path, tmp_path: Path) -> None:
    exports.write(tmp_path / "export.xml", 3)
    status, data, _ = page.ask("POST", "/drop?name=export.xml", (tmp_path / "export.xml").read_bytes())
    assert status == 200
    html = json.loads(data)["choose"]
    name = html.split('data-name="')[1].split('"')[0]
    page.post("/choose", {"name": name, "picked": [1]})
    page.settled()
    assert len(list(only(home).glob("*.md"))) == 1
    page.post("/choose", {"name": name, "picked": [0]}, expect=409)


def test_her_own_post_is_asked_of_the_web(page: Page, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post = Text("https://her-blog.example/rust/", "page.html", b"<article><h1>Rust</h1><p>Een zin.</p></article>")
    monkeypatch.setattr(importing, "fetched", lambda address: post)
    page.post("/address", {"address": "https://her-blog.example/rust/"})
    page.settled()
    assert (only(home) / "bron" / "page.html").exists()


def test_what_cannot_be_read_is_answered_in_a_sentence(page: Page, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(address: str) -> Text:
        raise failed("A02", address, reason="geen verbinding")

    monkeypatch.setattr(importing, "fetched", fails)
    assert "niet te bereiken (geen verbinding)" in page.post("/address", {"address": "https://x.nl"}, 422)["error"]
    assert page.post("/paste", {"text": " ", "html": ""}, 422)["error"].startswith("geplakt.txt is leeg.")
    status, data, _ = page.ask("POST", "/drop?name=foto.png", b"\x89PNG")
    assert (status, b"dit soort bestand" in data) == (422, True)
    assert not home.exists()


def test_a_second_article_joins_the_first(desk: Page, home: Path) -> None:
    desk.post("/paste", {"text": ARTICLE, "html": ""})
    desk.post("/paste", {"text": ARTICLE.replace("volle", "lege"), "html": ""})
    state = desk.settled()
    assert state["parts"]["texts"].count("<article") == 3
    names = ["rust-in-een-volle-week.md", "rust-in-een-volle-week-2.md", "rust-in-een-lege-week.md"]
    assert str(names).replace("'", '"') in (only(home) / "book.toml").read_text(encoding="utf-8")


def test_she_goes_on_with_what_she_began(desk: Page, home: Path) -> None:
    desk.post("/leave")
    assert "Rust in een volle week" in desk.get("/")
    desk.post("/recent", {"at": 0})
    assert desk.settled()["title"] == "Rust in een volle week"
    desk.post("/recent", {"at": 7}, expect=409)


# ----------------------------------------------------------------------------------------------------- what she changes


def test_a_line_becomes_what_she_says(desk: Page, home: Path) -> None:
    desk.edit("Het is stil in huis", "says", value="asks")
    assert "\n💡 Je zit op de bank en denkt aan morgen. Het is stil in huis" in text(home)
    assert desk.row("Het is stil in huis")["data-says"] == "asks"


def test_what_was_left_out_comes_back_where_it_stood(desk: Page, home: Path) -> None:
    desk.edit("Liefs, Anna", "says", value="plain")
    assert text(home).endswith("tegen?\n\nLiefs, Anna {tekst}\n") or text(home).endswith("tegen?\n\nLiefs, Anna\n")
    assert desk.row("Liefs, Anna")["data-says"] == "plain"


def test_a_space_is_one_mark_and_the_pages_follow(desk: Page, home: Path) -> None:
    before = desk.settled()["parts"]["leaves"]
    desk.edit("altijd nog", "space", kind="lines", rows=4)
    assert "💡 Wat ligt er bij jou altijd nog? {regels=4}\n" in text(home)
    assert desk.settled()["parts"]["leaves"] != before
    desk.edit("altijd nog", "space", kind="columns", rows=6, labels='nu | "straks"')
    assert 'nog? {kolommen="nu|”straks”" regels=6}' in text(home)
    desk.edit("altijd nog", "space", kind="rest", rows=0)
    assert "nog? {rest}\n" in text(home)
    desk.edit("altijd nog", "space", kind="", rows=0)
    assert "💡 Wat ligt er bij jou altijd nog?\n" in text(home)


def test_her_words_are_written_split_and_joined(desk: Page, home: Path) -> None:
    desk.edit("Begin bij iets", "text", value="Begin klein. Heel klein.")
    desk.edit("Begin klein", "split", value="Begin klein. Heel klein.", at=12)
    assert "\nBegin klein.\n\nHeel klein.\n" in text(home)
    desk.edit("Heel klein", "join")
    assert "\nBegin klein. Heel klein.\n" in text(home)


def test_a_change_is_undone_after_the_program_was_closed(desk: Page, home: Path) -> None:
    before = text(home)
    desk.edit("Het is stil in huis", "says", value="out")
    changed = text(home)
    with serving(only(home)) as again:
        assert again.settled()["undo"]
        again.post("/undo")
        assert text(home) == before
        again.post("/redo")
        assert text(home) == changed
        again.post("/undo")
        again.edit("Begin bij iets", "text", value="Anders.")
        assert not again.settled()["redo"]


def test_what_another_wrote_meanwhile_stays(desk: Page, home: Path) -> None:
    row = desk.row("Begin bij iets")
    file = only(home) / row["data-file"]
    file.write_text(text(home).replace("Begin bij", "Begin toch bij"), encoding="utf-8")
    said = {"file": row["data-file"], "first": int(row["data-first"]), "raw": row["data-raw"]}
    assert "ergens anders" in desk.post("/edit", {"do": "text", "value": "Weg.", **said}, 409)["error"]
    assert "Begin toch bij iets kleins" in text(home)


def test_the_page_shows_what_another_editor_saves(desk: Page, home: Path) -> None:
    file = only(home) / "rust-in-een-volle-week.md"
    file.write_text(text(home).replace("Begin bij", "Begin vandaag bij"), encoding="utf-8")
    for _ in range(100):
        if "Begin vandaag bij" in desk.settled()["parts"]["texts"]:
            return
    raise AssertionError("never seen")


def test_her_own_file_stays_when_she_corrects(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "boek"
    folder.mkdir()
    (folder / "rust.txt").write_text(ARTICLE, encoding="utf-8")
    with serving(folder) as page:
        page.edit("Begin bij iets", "says", value="asks", expect=409)
        page.post("/convert", {"file": "rust.txt"})
        page.edit("Begin bij iets", "says", value="asks")
        assert (folder / "rust.txt").read_text(encoding="utf-8") == ARTICLE
        assert "💡 Begin bij iets" in (folder / "rust.md").read_text(encoding="utf-8")


def test_windows_line_ends_stay(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "boek"
    folder.mkdir()
    (folder / "a.md").write_bytes("\ufeff# Rust\r\n\r\nEen zin.\r\n\r\nEn een zin.\r\n".encode())
    with serving(folder) as page:
        page.edit("En een zin", "says", value="asks")
    assert (folder / "a.md").read_bytes() == "\ufeff# Rust\r\n\r\nEen zin.\r\n\r\n💡 En een zin.\r\n".encode()


def test_settings_are_kept_with_their_remarks(desk: Page, home: Path) -> None:
    book = only(home) / "book.toml"
    book.write_text("# mijn boek\n" + book.read_text(encoding="utf-8"), encoding="utf-8")
    desk.post("/settle", {"title": 'Rust, "echt"', "brand.colour": "#7a2e5d", "length": "short",
                          "ebook.printable": "https://site.nl/boek.pdf"})  # fmt: skip
    said = book.read_text(encoding="utf-8")
    assert said.startswith("# mijn boek\n")
    assert 'colour = "#7a2e5d"' in said
    assert '[ebook]\nprintable = "https://site.nl/boek.pdf"' in said
    assert desk.settled()["title"] == "Rust, “echt”"
    desk.post("/settle", {"title": ""})
    assert desk.settled()["title"] == "Rust in een volle week"
    assert "book.toml" in desk.post("/settle", {"brand.colour": "paars"}, 422)["error"]
    assert 'colour = "#7a2e5d"' in book.read_text(encoding="utf-8")
    desk.post("/settle", {"articles": "x"}, 400)


def test_a_logo_is_put_beside_the_others(desk: Page, home: Path) -> None:
    picture = (ROOT / "content" / "cirkels.png").read_bytes()
    for name in ("logo.png", "logo-2.png"):
        assert desk.ask("POST", "/logo?name=x.png", picture)[0] == 200
        assert (only(home) / name).read_bytes() == picture
        assert f'logo = "{name}"' in (only(home) / "book.toml").read_text(encoding="utf-8")
    assert desk.ask("POST", "/logo?name=x.png", b"geen plaatje")[0] == 422


# --------------------------------------------------------------------------------------------- what she sees and takes


def test_a_click_on_the_page_finds_the_text_and_back(desk: Page) -> None:
    row = desk.row("Welk rondje past")
    page = desk.get("/place", id=row["id"])["page"]
    assert page == 5
    heights = [desk.get("/spot", page=page, y=y / 100)["id"] for y in range(5, 60)]
    assert row["id"] in heights
    assert desk.row("Begin bij iets")["id"] in heights
    assert desk.get("/spot", page=page, y=0.999)["id"] == ""
    assert desk.get("/spot", page=99, y=0.5)["id"] == ""


def test_a_page_is_a_picture(desk: Page) -> None:
    name = desk.settled()["parts"]["leaves"].split('data-name="')[1].split('"')[0]
    status, data, headers = desk.ask("GET", f"/leaf/{name}?w=300")
    assert (status, data[:4], "immutable" in headers["cache-control"]) == (200, b"\x89PNG", True)
    assert desk.ask("GET", "/leaf/nothing?w=300")[0] == 404


def test_the_picture_of_a_page_is_there_for_who_asks_late(desk: Page) -> None:
    """Its page may have been made anew twice while a browser was busy."""
    name = desk.settled()["parts"]["leaves"].split('data-name="')[1].split('"')[0]
    for title in ("Rust", "Haast"):
        desk.post("/settle", {"title": title})
        desk.settled()
    assert desk.ask("GET", f"/leaf/{name}?w=80")[0] == 200


def test_the_book_is_that_of_the_command(desk: Page, home: Path, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    desk.post("/settle", {"title": "Rust", "brand.colour": "#7a2e5d"})
    desk.edit("Het is stil in huis", "says", value="asks")
    desk.settled()
    made = desk.post("/make")
    assert "Je werkboek is klaar" in words(made["html"])
    assert "Bewaar de PDF" in words(made["html"])
    names = ["rust.pdf", "rust.epub"]
    taken = [desk.ask("GET", f"/take/{name}")[1] for name in names]
    assert run("build", str(only(home)), "--out", str(tmp_path / "uit"))[0] == 0
    assert taken == [(tmp_path / "uit" / name).read_bytes() for name in names]
    assert taken == [(only(home) / "dist" / name).read_bytes() for name in names]
    assert desk.ask("GET", "/take/book.toml")[0] == 404


def test_a_setting_that_is_wrong_is_told_and_the_pages_stay(desk: Page, home: Path) -> None:
    book = only(home) / "book.toml"
    good = book.read_text(encoding="utf-8")
    book.write_text(good + "\ntitel = 'x'\n", encoding="utf-8")
    desk.server.studio.desk.look()  # type: ignore[union-attr]
    state = desk.settled()
    assert "titel" in words(state["parts"]["problems"])
    assert 'class="leaf' in state["parts"]["leaves"]
    book.write_text(good, encoding="utf-8")
    desk.server.studio.desk.look()  # type: ignore[union-attr]
    assert "titel" not in words(desk.settled()["parts"]["problems"])


def test_what_an_editor_would_say_stands_under_its_line_and_once_in_the_list(page: Page) -> None:
    planted = "Klik hier als je meer rust zoekt in je week.\n\n"
    page.post("/paste", {"text": f"{ARTICLE}\n\n{planted * 3}In dit blog lees je er meer over.\n", "html": ""})
    parts = page.settled()["parts"]
    said = "dat vindt je lezer niet in dit werkboek"
    assert words(parts["problems"]).count(said) == 1
    ways = re.findall(r'data-go="(\w+)" aria-label', parts["problems"])
    assert len(ways) == 3
    for row in ways:
        assert said in words(parts["texts"].split(f'id="{row}"')[1].split("</li>")[0])
    assert 'class="warn warning"' in parts["texts"]


def test_a_section_without_a_question_is_offered_one(page: Page, home: Path) -> None:
    page.post(
        "/paste",
        {"text": ARTICLE.replace("💡 Welk rondje past bij jou? Wat houd je tegen?", "Ga langzaam. " * 15), "html": ""},
    )
    parts = page.settled()["parts"]["texts"]
    assert "data-ask=" in parts
    offer = parts.split('data-ask="')[1].split('"')[0]
    page.edit("Begin bij iets", "ask", value=offer)
    assert f"\n\n💡 {offer}\n" in text(home)


def test_the_sample_book_opens(home: Path, tmp_path: Path) -> None:
    """Its texts can be read before its pages are there."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    with serving(tmp_path / "content") as page:
        state = page.get("/state", after=0)
    assert state["busy"] == "pages"
    assert state["parts"]["texts"].count("<article") == 5
    assert state["parts"]["texts"].count("data-convert") == 1


def test_what_changed_is_shown_before_the_book_is_done(home: Path, tmp_path: Path) -> None:
    """The page that is laid out by itself is, but for its number, the one that stands in the book afterwards."""
    from PIL import Image, ImageChops

    from werkboek import project, theme
    from werkboek.cache import Cache
    from werkboek.commission import Commission, gatherings, printed
    from werkboek.recognise import undecided
    from werkboek.studio.glimpse import glimpse
    from werkboek.studio.pictures import Pages

    folder = tmp_path / "content"
    folder.mkdir()
    for name in ("goed-genoeg.md", "loslaten.md"):
        shutil.copy(ROOT / "content" / name, folder)
    kept = Cache(tmp_path / "kept")

    def made():  # type: ignore[no-untyped-def]
        loaded = project.load([folder])
        read = [one for text in loaded.texts for one in reading.chapters(text, loaded, undecided, lambda problem: None)]
        chosen, book, speech = build.drafted(loaded, read, lambda problem: None)
        look = theme.load(chosen.theme)
        order = Commission(book, speech, look, "a", lambda problem: None, lambda page: None, kept, 1)
        return book, speech, look, order, tuple(gatherings(order))

    old, _, _, _, before = made()
    file = folder / "loslaten.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("Ze had gelijk. ", "Ze had gelijk. Extra zin. ", 1), encoding="utf-8"
    )
    new, speech, look, order, after = made()
    found = glimpse(old, new, speech, look, before)
    assert found is not None
    assert glimpse(new, new, speech, look, after) is None
    book, alone = Pages(printed(order, after).data), Pages(found.gathering.pdf)
    for at in range(found.gathering.pages):
        seen = [Image.open(io.BytesIO(png)) for png in (book.png(found.first + at, 600), alone.png(at, 600))]
        assert seen[0].size == seen[1].size
        box = ImageChops.difference(seen[0].convert("L"), seen[1].convert("L")).getbbox()
        assert box is None or (box[0] > 500 and box[1] > 780), box  # the folio, at the foot on the right


def test_a_doubt_is_settled_with_one_click(page: Page, home: Path) -> None:
    page.post(
        "/paste", {"text": ARTICLE.replace("💡 Wat ligt er bij jou altijd nog?", "Wat zou je dan doen?"), "html": ""}
    )
    assert "1 regel om na te kijken" in words(page.settled()["parts"]["doubts"])
    assert "Wat zou je dan doen? {vraag?}\n" in text(home)
    page.edit("Wat zou je dan", "settle", value="asks")
    assert "\n💡 Wat zou je dan doen?\n" in text(home)
    page.post("/undo")
    page.edit("Wat zou je dan", "settle", value="plain")
    assert "\nWat zou je dan doen?\n" in text(home)
    assert "Niets om na te kijken" in words(page.settled()["parts"]["doubts"])


def test_it_ends_when_she_says_so(page: Page) -> None:
    page.post("/end")
    for _ in range(100):
        try:
            page.ask("GET", "/")
        except OSError:
            return
    raise AssertionError("still there")


def test_the_page_speaks_the_language_of_the_text(page: Page) -> None:
    page.post(
        "/paste", {"text": "Ruhe finden\n\nDu kennst das. Der Tag ist vorbei und du sitzt noch da.\n", "html": ""}
    )
    assert '<html lang="de">' in page.get("/")
    assert "Arbeitsbuch erstellen" in words(page.get("/"))
    assert page.settled()["language"] == "de"


def test_files_are_named_in_the_language_of_who_reads_them(page: Page, home: Path) -> None:
    said = {"text": "Finding rest\n\nYou know the feeling. The day is done and you are still here.\n", "html": ""}
    status, _, _ = page.ask("POST", "/paste", said, **{"Accept-Language": "en-GB,en;q=0.9"})
    assert status == 200
    page.settled()
    assert (only(home) / "source" / "pasted.txt").exists()


def test_what_a_killed_process_left_half_written_is_swept(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "boek"
    folder.mkdir()
    (folder / "a.md").write_text("# Rust\n\nEen zin.\n", encoding="utf-8")
    old, new, hers = folder / ".a.md.x1y2z3_a.part", folder / ".a.md.x1y2z3_b.part", folder / ".a.part"
    for path in (old, new, hers):
        path.write_text("half", encoding="utf-8")
    os.utime(old, (0, 0))
    os.utime(hers, (0, 0))
    with serving(folder):
        assert not old.exists()
        assert new.exists()
        assert hers.exists()


def test_without_a_typesetter_there_is_an_e_book_to_take(desk: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(order: object) -> None:
        raise failed("S01", advice="apt-get install pango")

    monkeypatch.setitem(build.EDITIONS, "standard", Edition(fails, ""))
    said = desk.post("/make")["html"]
    assert "Bewaar het e-boek" in words(said)
    assert "apt-get install pango" in words(said)
    assert "Bewaar de PDF" not in words(said)
    for address in re.findall(r'(?:href|src)="([^"]+)"', said):
        assert desk.ask("GET", address)[0] == 200, address


def test_lines_left_out_are_counted_as_they_are_shown(desk: Page) -> None:
    assert "1 regel weggelaten" in words(desk.settled()["parts"]["doubts"])
    assert "1 regel weggelaten" in words(desk.post("/make")["html"])


def test_who_leads_a_group_takes_an_edition_of_her_own(desk: Page, home: Path) -> None:
    book = only(home) / "book.toml"
    book.write_text(f'editions = ["standard", "trainer"]\n{book.read_text(encoding="utf-8")}', encoding="utf-8")
    desk.settled()
    said = desk.post("/make")["html"]
    assert "Bewaar de PDF voor de trainer" in words(said)
    (address,) = re.findall(r'href="(/take/[^"]+-trainer\.pdf)"', said)
    assert desk.ask("GET", address)[1].startswith(b"%PDF")
