"""What stands around a book to give it away: pictures, texts, a calendar, and a sample of eight sides."""

from __future__ import annotations

import datetime
import hashlib
import html.parser
import io
import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from werkboek import language, project, theme
from werkboek.build import Report, build
from werkboek.cache import Cache
from werkboek.compose import sample
from werkboek.kit import KIT, READERS, Kit, diary, made, pages, pen, web, words
from werkboek.kit.gift import Gift
from werkboek.mail import weighed
from werkboek.model import Book
from werkboek.output import Output, Place
from werkboek.problems import Problem
from werkboek.spaces import Pact, Size

ROOT = Path(__file__).parent.parent
DAY = datetime.date(2027, 1, 4)
HOSTILE = "Rust \"nu\" <script>alert(1)</script> & 'zo'; a,b\\n 🌿 " + "heel lang woord " * 20
SIZES = {"cover": (566, 800), "filled": (1200, 1500), "fan": (1600, 1200), "booklet": (1600, 1140),
         "social": (1200, 630), "portrait": (1080, 1350)}  # fmt: skip


def quiet(step: str, what: str, page: int) -> None:
    pass


@pytest.fixture(scope="module")
def kit(shared_cache: Cache) -> Kit:
    return made(project.load([ROOT / "content"]), DAY, quiet, shared_cache)


@pytest.fixture(scope="module")
def files(kit: Kit) -> dict[str, bytes]:
    return {what: data for what, _, data in kit.files}


@pytest.fixture(scope="module")
def present(kit: Kit) -> Gift:
    return gift(build(project.load([ROOT / "content"]), editions=READERS))


def gift(report: Report, start: datetime.date | None = DAY) -> Gift:
    return Gift(report.book, report.speech, theme.load("rust"), "slug", report.outputs, start)


def small(tmp_path: Path, speech: str = "nl", address: str = "", title: str = "", questions: int = 3) -> Gift:
    """A book of some questions in a language, as quick to make as can be."""
    asks = {"nl": "Wat merk je nu?", "en": "What do you notice now?", "de": "Was merkst du jetzt?",
            "fr": "Que remarques-tu maintenant ?"}  # fmt: skip
    parts = [f"## Deel {at}\n\nEen alinea met tekst.\n\n💡 {asks[speech]} ({at})\n" for at in range(questions)]
    (tmp_path / "a.md").write_text("# Rust\n\n" + "\n".join(parts), encoding="utf-8")
    one = replace(project.load([tmp_path / "a.md"]), title=title or "Rust", author="Anna de Vries", language=speech,
                  address=address)  # fmt: skip
    return gift(build(one, editions=READERS))


# ---------------------------------------------------------------------------------------------------------- the folder


def test_the_file_to_give_away_is_named_so_and_the_others_stand_beside_it(kit: Kit) -> None:
    names = {what: name for what, name, _ in kit.files}
    assert kit.folder == "een-halfuur-voor-jezelf-kit"
    assert names["screen"] == "weggeven-een-halfuur-voor-jezelf.pdf"
    assert names["standard"] == "een-halfuur-voor-jezelf.pdf"
    assert names["epub"] == "een-halfuur-voor-jezelf.epub"
    assert names["sample"] == "een-halfuur-voor-jezelf-proef.pdf"
    assert set(names) == {"index", *READERS, *KIT}
    assert all(re.fullmatch(r"[a-z0-9.-]+", name) for name in names.values())


def test_without_an_edition_for_the_screen_that_to_print_is_given_away(present: Gift) -> None:
    rest = tuple(one for one in present.outputs if one.edition != "screen")
    paper = replace(present, outputs=rest, drawn={})
    assert present.given.edition == "screen"
    assert paper.given.edition == "standard"
    assert [name for name, _ in paper.files] == ["weggeven-slug.pdf", *(one.name for one in rest[1:])]


def test_the_command_writes_the_same_bytes_and_says_what_they_are(  # type: ignore[no-untyped-def]
    run, kit: Kit, shared_cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WERKBOEK_CACHE", str(shared_cache.folder))  # its pages are laid out already
    code, out, err = run("kit", str(ROOT / "content"), "--out", "weg", "--from", "2027-01-04", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    folder = tmp_path / told["folder"]
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert written == {name: data for _, name, data in kit.files}
    assert [(one["what"], one["name"], one["bytes"], one["sha256"]) for one in told["files"]] == [
        (what, name, len(data), hashlib.sha256(data).hexdigest()) for what, name, data in kit.files
    ]
    assert [one["code"] for one in told["problems"]] == ["V08"]  # straight and curly quotes, which is so


def test_without_a_day_there_is_no_calendar_and_that_is_told(
    run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    monkeypatch.setattr("werkboek.kit.KIT", {name: KIT[name] for name in ("description", "diary")})
    (tmp_path / "a.md").write_text("# Rust\n\nJe zit.\n\n💡 Wat merk je?\n", encoding="utf-8")
    code, out, err = run("kit", "a.md")
    assert code == 0
    assert "agenda" in err
    assert "--from" in err
    assert "agenda.ics" not in out


def test_a_book_that_asks_nothing_has_no_kit(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.md").write_text("# Rust\n\nJe zit.\n", encoding="utf-8")
    code, _, err = run("kit", "a.md")
    assert (code, err.count("\n")) == (1, 1)
    assert "geen enkele vraag" in err
    assert not (tmp_path / "dist").exists()


def test_a_day_that_is_none_is_refused(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.md").write_text("# Rust\n\n💡 Wat merk je?\n", encoding="utf-8")
    assert run("kit", "a.md", "--from", "2027-02-30")[0] == 2


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_each_language_has_every_key_and_placeholder_of_the_kit(code: str) -> None:
    def keys(name: str) -> dict[tuple[str, str], object]:
        path = ROOT / "src" / "werkboek" / "languages" / "kit" / f"{name}.toml"
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        polite = data.pop("words_u")
        assert set(polite) <= set(data["words"])
        for key, text in polite.items():
            assert fields(text) == fields(data["words"][key]), key
        return {(table, key): fields(value) if isinstance(value, str) else len(value)
                for table, values in data.items() for key, value in values.items()}  # fmt: skip

    def fields(text: str) -> list[str]:
        return sorted(set(re.findall(r"\{\w+\}", text)))

    assert keys(code) == keys("en")
    names = language.load(code).giving.names
    assert set(names) == {"index", "give", "sample", *KIT}
    assert len(set(names.values())) == len(names)
    assert set(language.load(code).giving.uses) == {"give", *READERS, *KIT}


# ------------------------------------------------------------------------------------------------------------ pictures


@pytest.mark.parametrize("name", SIZES)
def test_a_picture_has_its_size_and_no_time(name: str, files: dict[str, bytes]) -> None:
    image = Image.open(io.BytesIO(files[name]))
    assert image.size == SIZES[name] == web.SIZES[name]
    assert image.format == "PNG"
    assert not {"date", "Software", "exif"} & set(image.info)
    assert b"tIME" not in files[name]
    assert len(files[name]) < 1_000_000


def test_the_booklet_stands_on_nothing(files: dict[str, bytes]) -> None:
    """Its shadow ends before the picture does."""
    clear = Image.open(io.BytesIO(files["booklet"])).getchannel("A")
    wide, high = clear.size
    edges = ((0, 0, wide, 1), (0, high - 1, wide, high), (0, 0, 1, high), (wide - 1, 0, wide, high))
    assert max(clear.crop(edge).getextrema()[1] for edge in edges) <= 4
    assert clear.getpixel((1200, 400)) == 255


def test_the_cover_reads_at_160_px(files: dict[str, bytes], present: Gift) -> None:
    """Its letters stand out there, on two lines of at least five px each."""
    cover = Image.open(io.BytesIO(files["cover"])).convert("L")
    tall = cover.resize((160, 226), Image.Resampling.LANCZOS).crop((10, 20, 150, 75))
    lights = [tall.crop((0, y, 140, y + 1)).getextrema() for y in range(tall.height)]
    rows = [high - low > 100 for low, high in lights]
    assert sum(rows) >= 10


def test_what_is_written_stands_on_its_rule_in_ink(present: Gift) -> None:
    place = pages.filled(present)
    blank = pages.photographed(present.paper.data, place.page, 1050)
    page = pen.written(present, place.page, 1050)
    scale = 1050 / 210
    inked = [at for at, rule in enumerate(pen.rules(place))
             if _blue(page, (rule.x0, rule.y - 6, rule.x1, rule.y), scale)]  # fmt: skip
    assert len(inked) >= 5
    assert 0 in inked
    assert max(inked) <= pen.FULL * len(pen.rules(place))
    assert not _blue(page, (0, 0, 210, place.top - 4), scale)
    assert not _blue(page, (187.5, 0, 210, 297), scale)
    assert not _blue(blank, (0, 0, 210, 297), scale)


def test_nothing_is_written_across_the_title_of_an_agreement() -> None:
    space = Pact(size=Size(8, 7, 12, 12), words=("Afspraak", "Als", "dan"))
    place = Place("v1", 1, 5, space, 100.0, 196.0, (5, 5), None)
    assert [round(rule.y - 100 + pen.LIFT) for rule in pen.rules(place)] == [8, 16, 24, 32, 40, 48]


def _blue(page: Image.Image, box: tuple[float, float, float, float], scale: float) -> bool:
    red, _, blue = page.crop(tuple(round(edge * scale) for edge in box)).split()  # type: ignore[arg-type]
    return any(b > r + 60 for r, b in zip(red.tobytes(), blue.tobytes(), strict=True))


def test_no_two_letters_of_a_hand_are_alike(present: Gift) -> None:
    faces = [pen._face(form, 60).getmask("e").getbbox() for form in range(3)]
    shapes = {bytes(pen._face(form, 60).getmask("e")) for form in range(3)}
    assert len(shapes) == 3, faces


def test_three_pages_are_pages_to_write_on_of_other_kinds(present: Gift) -> None:
    shown = pages.shown(present)
    assert len(set(shown)) == 3
    kinds = [{place.space.kind for place in pages.on(present, page)} for page in shown]
    assert all(kinds)
    assert len(set().union(*kinds)) >= 3


def test_a_book_with_one_question_has_its_pictures_too(tmp_path: Path) -> None:
    one = small(tmp_path, questions=1)
    assert len(set(pages.shown(one))) == 3
    for name in ("fan", "booklet", "printer", "mails"):
        assert KIT[name][1](one)


def test_a_booklet_lies_open_where_both_pages_are_written_on(present: Gift) -> None:
    left, right = pages.spread(present)
    assert (left % 2, right) == (0, left + 1)
    assert all(pages.on(present, page) for page in (left, right))


# --------------------------------------------------------------------------------------------------------------- texts


WORDS = {
    "nl": ("3 vragen", "Wat een drukker", "Onderwerp: Vraag 2 van 3", "Ja, stuur mij ook", "pen ingevuld"),
    "en": ("3 questions", "", "Subject: Question 2 of 3", "Yes, send me", "filled in with a blue pen"),
    "de": ("3 Fragen", "", "Betreff: Frage 2 von 3", "Ja, schick mir auch", "mit blauem Stift"),
    "fr": ("3 questions", "", "Objet: Question 2 sur 3", "Oui, envoie-moi aussi", "remplie au stylo bleu"),
}


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_the_texts_speak_the_language_of_the_book(code: str, tmp_path: Path) -> None:
    present = small(tmp_path, code)
    count, _, subject, consent, pen_ = WORDS[code]
    description = words.description(present).decode("utf-8-sig")
    assert "Rust" in description
    assert "Anna de Vries" in description
    assert count in description
    assert str(present.pages) in description
    assert str(present.minutes) in description
    assert subject in words.mails(present).decode("utf-8-sig")
    assert consent in web.block(present).decode()
    assert pen_ in words.alts(present).decode("utf-8-sig")
    assert all(present.picture(name) in words.alts(present).decode() for name in words.PICTURES)
    assert "______" in words.printer(present).decode("utf-8-sig")


@pytest.mark.parametrize(("code", "familiar", "polite"), [("nl", "je", "u"), ("de", "du|dein\\w*", "Sie|Ihr\\w*"),
                                                          ("fr", "tu|te|ton|ta", "vous|votre")])  # fmt: skip
def test_the_reader_is_spoken_to_as_in_the_book(code: str, familiar: str, polite: str, tmp_path: Path) -> None:
    for address, way, other in (("je", familiar, polite), ("u", polite, familiar)):
        giving = language.load(code, address).giving
        keys = ("whole_is", "whole_at", "description", "block_lines", "block_free")
        said = " ".join([*(giving.words[key] for key in keys), *giving.mails])
        assert re.search(rf"\b({way})\b", said)
        assert not re.search(rf"\b({other})\b", said), (code, address)


def test_the_print_shop_is_told_what_the_file_is(present: Gift) -> None:
    note = words.printer(present).decode("utf-8-sig")
    assert "62 bladzijden" in note
    assert "Kleur: alleen bladzijde 1, 62; de rest zwart" in note
    assert "31 per boek (A4), of 16 vellen A3" in note
    assert "omslaan over de lange zijde" in note
    assert "twee nietjes" in note
    assert "Prijs per stuk: ______" in note
    assert "Bestand: een-halfuur-voor-jezelf.pdf" in note


def test_a_thick_book_gets_a_spiral(present: Gift) -> None:
    thick = replace(present.paper, pages=120)
    many = replace(present, outputs=(thick,), drawn={})
    assert "twee nietjes" not in words.printer(many).decode()
    assert "60 per boek" in words.printer(many).decode()


def test_each_question_has_its_mail_with_its_page(present: Gift) -> None:
    _, *mails = words.mails(present).decode("utf-8-sig").strip().split("\n\n")
    assert len(mails) == len(present.book.questions) == 41
    for mail, (question, _) in zip(mails, present.questions, strict=True):
        subject, asked, how = mail.split("\n")
        assert subject.startswith(f"Onderwerp: Vraag {question.number} van 41")
        assert asked.endswith("?")
        assert re.search(rf"\b{present.page_of[question.id]}\b", how)


class Seen(html.parser.HTMLParser):
    """The tags of a page, with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("img", "br", "input", "meta"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


# Of wp-includes/kses.php, WordPress 6.4: those that safe_style_css lets through, among others.
KEPT = {"max-width", "padding", "border", "border-radius", "margin", "text-align", "width", "height",
        "background-color", "color", "text-decoration", "line-height", "font-size", "overflow"}  # fmt: skip


def test_the_download_is_apart_from_the_newsletter_which_is_unticked(files: dict[str, bytes]) -> None:
    text = files["block"].decode()
    seen = Seen(text)
    (box,) = seen.of("input")
    assert box["type"] == "checkbox"
    assert not {"checked", "required"} & set(box)
    download, consent = re.findall(r"(?s)^<div.*?^</div>", text, re.M)
    assert "<a " in download
    assert "<input" not in download
    assert "<input" in consent
    assert "<a " not in consent
    assert not seen.of("script")
    assert not seen.of("form")
    assert hashlib.sha256(files["screen"]).hexdigest() in seen.text
    assert f"{round(len(files['screen']) / 1000)} kB, 62 bladzijden" in seen.text
    (image,) = seen.of("img")
    assert image["src"] == "boekje.png"
    assert image["alt"]
    assert [link["href"] for link in seen.of("a")] == ["weggeven-een-halfuur-voor-jezelf.pdf"]
    styles = [one["style"] or "" for _, one in seen.tags if "style" in one]
    assert {rule.split(":")[0] for style in styles for rule in style.split(";") if rule} <= KEPT


def test_the_index_leads_to_every_file(kit: Kit) -> None:
    (_, _, data), *others = kit.files
    seen = Seen(data.decode())
    assert {name for _, name, _ in others} == {link["href"] for link in seen.of("a")}
    assert all(image["alt"] for image in seen.of("img"))


def test_a_hostile_title_breaks_nothing(tmp_path: Path) -> None:
    present = small(tmp_path, title=HOSTILE)
    for page in (web.block(present), web.index(present, [("cover", "omslag.png", b"")])):
        seen = Seen(page.decode())
        assert not seen.of("script")
        assert not seen.open
        assert present.title in seen.text
    assert events(diary.diary(present))[0]["SUMMARY"].endswith(present.title)
    assert words.mails(present).decode().count("Onderwerp: ") == 3
    assert Image.open(io.BytesIO(KIT["social"][1](present)))


@given(st.text(min_size=1, max_size=80), st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_title_and_name_are_read_back_whole(few: Gift, title: str, author: str) -> None:
    named = replace(few, book=replace(few.book, title=title, author=author), drawn=few.drawn)
    seen = Seen(web.block(named).decode())
    assert not seen.open
    assert [tag for tag, _ in seen.tags if tag in ("script", "a", "input", "img")] == ["img", "a", "input"]
    assert named.title in seen.text
    assert not Seen(web.index(named, [("cover", "omslag.png", b"")]).decode()).open
    assert len(events(diary.diary(named))) == len(named.book.questions)
    for make in (words.description, words.mails, words.alts):
        make(named).decode()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Gift:
    return small(tmp_path_factory.mktemp("few"))


# ------------------------------------------------------------------------------------------------------------ calendar


def events(data: bytes) -> list[dict[str, str]]:
    """The events of a calendar, read as RFC 5545 says: unfolded, unescaped. Raises AssertionError for what is none."""
    assert data.endswith(b"\r\n")
    rows = data.split(b"\r\n")[:-1]
    assert all(len(row) <= 75 and b"\n" not in row and b"\r" not in row for row in rows)
    lines: list[str] = []
    for row in (row.decode("utf-8") for row in rows):
        if row.startswith(" "):
            lines[-1] += row[1:]
        else:
            lines.append(row)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found: list[dict[str, str]] = []
    inside = False
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        name = name.split(";")[0]
        if line == "BEGIN:VEVENT":
            assert not inside
            inside = True
            found.append({})
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            assert name not in found[-1]
            plain = re.sub(r"\\([\\;,nN])", lambda at: "\n" if at[1] in "nN" else at[1], value)
            found[-1][name] = plain
        else:
            assert name in ("VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME")
    return found


def test_the_calendar_asks_a_question_a_week(files: dict[str, bytes], present: Gift) -> None:
    found = events(files["diary"])
    assert len(found) == 41
    assert len({event["UID"] for event in found}) == 41
    for at, (event, (question, _)) in enumerate(zip(found, present.questions, strict=True)):
        day = DAY + datetime.timedelta(weeks=at)
        assert event["DTSTART"] == f"{day:%Y%m%d}"
        assert event["DTEND"] == f"{day + datetime.timedelta(days=1):%Y%m%d}"
        assert event["DTSTAMP"] == "20270104T000000Z"
        assert event["SUMMARY"] == f"Vraag {question.number}: Een halfuur voor jezelf"
        assert event["DESCRIPTION"].split("\n")[0].endswith("?")


def test_a_question_keeps_its_name_when_another_day_is_chosen(present: Gift, files: dict[str, bytes]) -> None:
    later = replace(present, start=DAY + datetime.timedelta(days=30), drawn={})
    names = [event["UID"] for event in events(diary.diary(later))]
    assert names == [event["UID"] for event in events(files["diary"])]


@pytest.mark.parametrize(("count", "days"), [(1, 7), (52, 7), (53, 6), (100, 3), (400, 1)])
def test_many_questions_come_sooner(count: int, days: int) -> None:
    assert diary.apart(count) == days


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_text_is_folded_and_read_back(value: str) -> None:
    rows = list(diary.fold("SUMMARY:" + diary.text(value)))
    assert all(len(row.encode("utf-8")) <= 75 for row in rows)
    line = rows[0] + "".join(row[1:] for row in rows[1:])
    plain = re.sub(r"\\([\\;,n])", lambda at: "\n" if at[1] == "n" else at[1], line.removeprefix("SUMMARY:"))
    assert plain == re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", " ", value)


# -------------------------------------------------------------------------------------------------------------- limits


def test_a_file_that_a_service_does_not_take_is_told_with_its_name() -> None:
    told: list[Problem] = []
    weighed([("a.pdf", bytes(2_000_000)), ("b.pdf", bytes(2_000_001)), ("c.pdf", bytes(4_100_000)),
             ("d.pdf", bytes(10_000_001))], told.append)  # fmt: skip
    assert [(one.code, one.path) for one in told] == [("K02", "b.pdf"), ("K02", "c.pdf"), ("K02", "d.pdf")]
    said = [" ".join(language.load("nl").tell(one)) for one in told]
    assert "Flexmail (2 MB)" in said[0]
    assert "Brevo" not in said[0]
    assert "Brevo (4 MB)" in said[1]
    assert "Mailchimp" not in said[1]
    assert "Mailchimp (10 MB)" in said[2]


# -------------------------------------------------------------------------------------------------------------- sample


def sides(output: Output) -> list[str]:
    """The text of each page."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(output.data))
    return [page.get_textpage().get_text_bounded().replace("\xa0", " ") for page in pdf]


def test_the_sample_has_eight_sides_and_three_questions(present: Gift) -> None:
    (made,) = [one for one in present.outputs if one.edition == "sample"]
    texts = sides(made)
    assert made.pages == len(texts) == sample.SIDES == 8
    assert "Proefwerkboek" in texts[0]
    assert "Zo gebruik je dit werkboek" in texts[1]
    assert len({place.exercise for place in made.places}) == 3
    assert [place.page for place in made.places] == [4, 5, 6]
    assert len({place.space.kind for place in made.places}) == 3
    assert "vier" in texts[4]
    assert "Een beeld van jezelf" in texts[4]
    assert "Het hele werkboek" in texts[7]
    assert "41 vragen" in texts[7]
    assert "62 bladzijden" in texts[7]
    assert "Marijke Verbeek" in texts[7]


def test_the_three_are_spread_over_the_book(sample_book: Book) -> None:
    numbers = [pick.exercise.number or 0 for pick in sample.chosen(sample_book)]
    count = len(sample_book.questions)
    assert [3 * (number - 1) // count for number in numbers] == [0, 1, 2]
    kinds = [pick.kind for pick in sample.chosen(sample_book)]
    assert len(set(kinds)) == 3


@pytest.fixture(scope="module")
def sample_book(present: Gift) -> Book:
    return present.book


LONG = "Deze zin staat er heel vaak, en zegt telkens weer hetzelfde. " * 200
LETTERS = "abcdefghijklmnopqrstuvwxyzabcdefgh"
TEXTS = {
    "one": "# Rust\n\nJe zit.\n\n💡 Wat merk je?\n",
    "two": "# Rust\n\nJe zit.\n\n💡 Wat merk je?\n\n## Nog iets\n\nTekst.\n\n💡 En nu?\n",
    "long text": f"# Rust\n\n{LONG}\n\n💡 Wat merk je?\n",
    "long question": f"# Rust\n\nJe zit.\n\n💡 {LONG.strip()} Wat merk je?\n",
    "many lines": "# Rust\n\nJe zit.\n\n💡 Wat merk je? {regels=40}\n\n💡 En dan? {pagina}\n\n💡 En nu? {rest}\n",
    "long list": "# Rust\n\n" + f'Je zit.\n\n💡 Wat? {{vinkjes="{"|".join(LETTERS)}"}}\n\n' * 4,
    "notes": "# Rust\n\nJe zit.[^1]\n\n💡 Wat merk je?[^1]\n\n[^1]: Een noot.\n",
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_a_sample_always_has_eight_sides(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXTS[name], encoding="utf-8")
    report = build(replace(project.load([tmp_path / "a.md"]), length="roomy"), editions=("sample",))
    (made,) = report.outputs
    assert made.pages == 8
    assert [one for one in report.problems if one.severity == "error"] == []


@pytest.mark.parametrize("look", theme.names())
def test_a_sample_has_eight_sides_in_every_theme(look: str) -> None:
    whole = project.load([ROOT / "content"])
    report = build(replace(whole, theme=look, texts=whole.texts[1:2]), editions=("sample",))  # one article of five
    (made,) = report.outputs
    assert made.pages == 8
    assert [place.page for place in made.places] == [4, 5, 6]


def test_where_to_get_the_whole_is_an_address_if_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXTS["one"], encoding="utf-8")
    (tmp_path / "book.toml").write_text('[ebook]\nprintable = "https://example.org/boek.pdf"\n', encoding="utf-8")
    (made,) = build(project.load([tmp_path]), editions=("sample",)).outputs
    assert "example.org/boek.pdf" in sides(made)[7]
