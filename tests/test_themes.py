"""The themes: what each must have, the pictures on their covers, and the rules of layout in every one."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from instruments import books, onepiece, same
from PIL import Image

from werkboek import project, resources, theme
from werkboek.build import build
from werkboek.cache import Cache
from werkboek.check import linted, linted_file, recognised
from werkboek.check.measures import body_lines
from werkboek.check.sheets import sheets
from werkboek.check.volume import FALLBACK, Volume
from werkboek.colour import parsed
from werkboek.model import Length
from werkboek.problems import Problem, WerkboekError
from werkboek.render import cover, motifs
from werkboek.render.motifs.canvas import TOP

NAMES = theme.names()
MM = 72 / 25.4
INKS = motifs.Inks("#2f5d50", "#a4532f", "#e2f4ed")
STACKS = ("body", "display", "label", "ask", "tag")
BOOK = """# Rust op woensdag: hoe je een avond vrijhoudt

Een avond zonder plannen is geen lege avond. Je hoeft er niets voor te doen, en dat maakt het zo moeilijk.

## Wat je hoofd ervan vindt

Je hoofd heeft een lijst. Daar staat van alles op, behalve rust → want die levert niets op.

### Wat erop staat

De was, de mails, de moeder van een vriend.

Voorbeeld: Ria zet de wekker om acht uur, niet om op te staan maar om op te houden.

💡 Wat staat er op jouw lijst dat er best af mag?

💡 Wanneer had je voor het laatst een avond vrij, en hoe was dat?

## Wat je lijf ervan vindt

Je lijf is het met je hoofd oneens.

> Wie rust, haalt niets in. Wie niet rust, ook niet.

💡 Hoe sterk voel je de onrust in je lijf, op een schaal van 1 tot 10?

💡 Welke vijf dingen laat je deze week liggen?
"""


def book(tmp_path: Path, settings: str = "", text: str = BOOK) -> project.Project:
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "book.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "rust.md").write_text(text, encoding="utf-8")
    return project.load([tmp_path])


@pytest.mark.parametrize("name", NAMES)
def test_a_theme_has_what_all_have(name: str) -> None:
    look, rust = theme.load(name), theme.load("rust")
    assert look.tokens.keys() == rust.tokens.keys()
    assert look.screen.keys() == rust.screen.keys()
    assert look.motif in motifs.MOTIFS
    assert look.mm("indent") + look.mm("measure") + 165 - 330 + 1 >= 0.9 or look.mm("indent") == 0
    assert look.is_grey
    assert not theme.in_colour(look, "").is_grey
    css = theme.resolved(resources.style("base/page.css", "base/text.css", "base/exercises.css") + look.css, look, 8)
    assert not re.search(r"var\(|calc\(", css)


@pytest.mark.parametrize("name", NAMES)
def test_a_stack_begins_with_a_face_of_the_theme_and_ends_in_faces_that_have_all_signs(name: str) -> None:
    look = theme.load(name)
    named = set(re.findall(r"font-family: '([^']+)'", resources.style("base/page.css") + look.css))
    for stack in STACKS:
        families = re.findall(r"'([^']+)'", look.tokens[stack])
        assert set(families) <= named
        assert tuple(one.replace(" ", "-") for one in families[-3:]) == FALLBACK
    for face in re.findall(r"werkboek:/face/([\w-]+)", look.css):
        family = TTFont(resources.faces()[face], lazy=True)["name"].getBestFamilyName()
        assert family in named


def test_every_face_and_every_token_is_used() -> None:
    sheets_ = [*resources.bundled("styles").rglob("*.css")]
    css = "".join(path.read_text(encoding="utf-8") for path in sheets_)
    assert {name for name in resources.faces() if f"werkboek:/face/{name})" not in css} == set()
    source = "".join(path.read_text(encoding="utf-8") for path in Path(theme.__file__).parent.rglob("*.py"))
    drawn = "".join(path.read_text(encoding="utf-8") for path in resources.bundled("templates").rglob("*.svg"))
    for token in theme.load("rust").tokens:
        assert f"var(--{token})" in css or f'"{token}"' in source or f"tokens.{token}" in drawn, token


def test_a_theme_names_a_picture_that_there_is() -> None:
    assert set(theme.MOTIFS) == set(motifs.MOTIFS)


def test_themes_do_not_look_alike() -> None:
    looks = [theme.load(name) for name in NAMES]
    for what in (lambda one: one.motif, lambda one: one.tokens["body"], lambda one: one.tokens["display"]):
        assert len({what(one) for one in looks}) == len(looks)


@pytest.mark.parametrize("name", sorted(motifs.MOTIFS))
def test_a_picture_follows_the_title(name: str) -> None:
    made = [motifs.picture(name, f"Titel {at}", INKS, 232) for at in range(40)]
    assert len(set(made)) == 40
    assert motifs.picture(name, "Titel 7", INKS, 232) == made[7]


@given(title=st.text(max_size=60), low=st.floats(150, 249), name=st.sampled_from(sorted(motifs.MOTIFS)))
def test_a_picture_is_drawn_for_any_title_and_keeps_to_its_field(title: str, low: float, name: str) -> None:
    svg = motifs.picture(name, title, INKS, low)
    assert f'<rect x="0" y="{TOP:g}" width="165" height="{low - TOP:g}"/></clipPath>' in svg
    assert set(re.findall(r"#[0-9a-f]{6}", svg)) <= {INKS.line, INKS.mark, INKS.wash}
    assert "nan" not in svg
    assert "inf" not in svg


@pytest.mark.parametrize("name", NAMES)
def test_a_book_breaks_no_rule_in_any_theme(name: str, tmp_path: Path) -> None:
    given = replace(book(tmp_path), theme=name)
    report = build(given, editions=("standard",))
    (printed,) = report.outputs
    found = linted(printed, report.look)
    assert [one.norm.code for one in found if one.broken and one.norm.severity == "error"] == []
    assert not [one for one in report.problems if one.severity == "error"]
    unmeasured = {one.norm.code for one in found if not one.measures}
    assert unmeasured <= {"F06", "F07", "F09", "F16", "F17", "F22", "F27", "F30", "F31"}
    pages = sheets(printed.data)
    assert recognised(pages) == theme.load(name)
    volume = Volume(pages, report.look)
    measured = "".join(line.text for sheet in pages for line in body_lines(volume, sheet))
    assert "Je hoofd heeft een lijst." in measured  # what is told, not only what stands out in it
    assert "Je lijf is het met je hoofd oneens." in measured
    assert "Vraag" not in measured
    found = linted_file(printed.data, "x.pdf")
    assert [one.norm.code for one in found if one.broken and one.norm.severity == "error"] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_edition_for_a_screen_is_the_same_pages_in_colour(name: str, tmp_path: Path) -> None:
    report = build(replace(book(tmp_path, '[brand]\nwebsite = "https://marijke.nl"'), theme=name),
                   editions=("standard", "screen"))  # fmt: skip
    paper, screen = report.outputs
    assert screen.name == f"{paper.name.removesuffix('.pdf')}-scherm.pdf"
    assert screen.pages == paper.pages
    assert [(one.page, one.top, one.bottom) for one in screen.places] == \
        [(one.page, one.top, one.bottom) for one in paper.places]  # fmt: skip
    look = theme.in_colour(report.look, "")
    assert recognised(sheets(screen.data)) == look
    assert [one.norm.code for one in linted(screen, look) if one.broken and one.norm.severity == "error"] == []
    one, other = sheets(paper.data), sheets(screen.data)
    for grey, coloured in list(zip(one, other, strict=True))[1:-1]:  # between the covers
        assert [(w.text, round(w.x0, 1), round(w.baseline, 2)) for w in grey.words] == \
            [(w.text, round(w.x0, 1), round(w.baseline, 2)) for w in coloured.words]  # fmt: skip
        assert {words.colour for words in grey.words} == {(0, 0, 0)}
    assert other[0].clear == (0, 0, 0, 0)
    assert {words.colour for words in other[0].words} == {(255, 255, 255)}


@pytest.mark.parametrize("name", NAMES)
def test_the_mark_of_a_theme_stands_beside_every_title_of_a_section(name: str, tmp_path: Path) -> None:
    report = build(replace(book(tmp_path), theme=name, length="normal"), editions=("standard",))
    data = report.outputs[0].data
    titles = [(at, words) for at, sheet in enumerate(sheets(data)) for words in sheet.words
              if words.text.startswith("Wat je") and words.size > 18]  # fmt: skip
    assert len(titles) == 2
    document = pypdfium2.PdfDocument(data)
    for at, words in titles:
        picture = document[at].render(scale=4).to_pil().convert("L")
        x, y = 162 * MM * 4, words.baseline * MM * 4
        box = picture.crop((round(x), round(y - 8.5 * MM * 4), round(190 * MM * 4), round(y + 4 * MM * 4)))
        dark = box.point(lambda grey: 255 * (grey < 128)).getbbox()
        assert dark
        assert 15 < (dark[2] - dark[0]) / 4 / MM < 24.5
        assert abs((x + dark[2]) / 4 / MM - 187.5) < 1.5
        assert 4 < (dark[3] - dark[1]) / 4 / MM < 10
    document.close()


@pytest.mark.parametrize("name", NAMES)
def test_labels_are_one_system_inside_a_drawing_and_outside(name: str, tmp_path: Path) -> None:
    text = "# A\n\n## B\n\nJe zit.\n\n**Voorbeeld:** Zij zit ook.\n\n💡 Wat is één ding dat je laat?\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    made = build(replace(project.load([tmp_path / "a.md"]), theme=name, length="normal", editions=("standard",)))
    said = "Mijn afspraak met mezelf"  # which WeasyPrint 70 sets letter by letter in a drawing
    pages = sheets(made.outputs[0].data)
    (page,) = [one for one in pages if said in "".join(words.text for words in one.words)]
    labels = [words for words in page.words if words.text.startswith(("Voorbeeld", "Vraag 1")) or words.text == "M"]
    assert len(labels) == 3
    assert len({(words.face, round(words.size, 1)) for words in labels}) == 1


def test_a_field_of_colour_stands_behind_what_it_belongs_to(tmp_path: Path) -> None:
    report = build(replace(book(tmp_path), theme="warm"), editions=("screen",))
    tint = parsed(theme.load("warm").screen["tint"])
    grounds = {words.ground for sheet in sheets(report.outputs[0].data) for words in sheet.words if "Ria" in words.text}
    assert grounds == {tint}


@pytest.mark.parametrize(("name", "given"), [("warm", "#fff6b0"), ("zakelijk", "#04101f")])
def test_any_colour_of_hers_can_be_read(name: str, given: str, tmp_path: Path) -> None:
    report = build(replace(book(tmp_path, f'[brand]\ncolour = "{given}"'), theme=name), editions=("standard", "screen"))
    for output, look in zip(report.outputs, (report.look, theme.in_colour(report.look, given)), strict=True):
        assert "F28" not in {one.norm.code for one in linted(output, look) if one.broken}


def closing(tmp_path: Path, settings: str, text: str = BOOK) -> list[str]:
    """The words on each page of a book."""
    report = build(book(tmp_path, settings, text), editions=("standard",))
    assert not [one for one in report.problems if one.severity == "error"]
    return [" ".join(words.text for words in sheet.words) for sheet in sheets(report.outputs[0].data)]


def test_the_back_cover_is_the_outside_of_the_last_leaf(tmp_path: Path) -> None:
    for length in ("normal", "roomy"):
        brand = '[brand]\nwebsite = "https://marijke.nl"\nmaxim = "Een nee is *ook* een <antwoord>."'
        pages = closing(tmp_path, f'author = "Marijke"\nlength = "{length}"\n{brand}')
        assert len(pages) % 2 == 0
        assert pages[-1].split() == "Een nee is *ook* een <antwoord>. Marijke marijke.nl".split()


def test_a_short_book_spends_no_page_on_a_back_cover(tmp_path: Path) -> None:
    for more in ("", "\n## Nog iets\n\n" + "Een avond zonder plannen is geen lege avond. " * 60):
        without = closing(tmp_path, 'length = "short"', BOOK.replace("> Wie", "Wie") + more)
        pages = closing(
            tmp_path, 'length = "short"\n[brand]\nmaxim = "Rust eerst."', BOOK.replace("> Wie", "Wie") + more
        )
        assert len(pages) == len(without)  # on the free back of the last leaf one of two
        assert ("Rust eerst." in pages[-1]) == ("Zo print je" in without[-1])


def test_the_maxim_is_what_her_text_sets_apart_unless_she_gives_one(tmp_path: Path) -> None:
    assert closing(tmp_path, "")[-1].strip() == "Wie rust, haalt niets in. Wie niet rust, ook niet."
    assert closing(tmp_path, '[brand]\nmaxim = "Rust eerst."')[-1].strip() == "Rust eerst."


def test_without_a_word_for_it_there_is_no_back_cover(tmp_path: Path) -> None:
    plain = BOOK.replace("> Wie rust", "Wie rust")
    *_, review = closing(tmp_path, "", plain)
    assert "zinnen" in review


def test_a_back_cover_keeps_to_the_limit_of_pages(tmp_path: Path) -> None:
    free = closing(tmp_path, "")
    for most in range(len(free) - 1, len(free) + 2):
        assert len(closing(tmp_path, f"pages = {most}")) <= most


@pytest.mark.parametrize(("seed", "name", "length"), [(1, "inktzuinig", "short"), (6, "inktzuinig", "normal"),
                                                     (8, "warm", "normal")])  # fmt: skip
def test_a_random_book_is_as_in_one_piece_in_a_theme_too(seed: int, name: str, length: Length, tmp_path: Path) -> None:
    """Its air above questions and quotations is another than Rust's."""
    given = replace(book(tmp_path, "", books.book(seed, 8)), theme=name, length=length)
    report = build(given, editions=("standard",))
    whole = onepiece.rendered(report.book, report.speech, report.look)
    assert same.differences(whole, report.outputs[0].data) == []


def test_a_question_below_one_that_is_cut_has_its_air(tmp_path: Path) -> None:
    given = replace(book(tmp_path, "", books.book(9, 12)), theme="zakelijk", length="normal", ruling="compact")
    report = build(given, editions=("standard",))
    assert same.differences(onepiece.rendered(report.book, report.speech, report.look), report.outputs[0].data) == []


def test_a_stem_longer_than_a_line_is_printed_with_its_last_words(tmp_path: Path) -> None:
    stem = "Als ik terugkijk op deze week en alles wat ik mezelf had beloofd, is wat ik het liefst zou willen laten …"
    report = build(book(tmp_path, "", f"# Rust\n\nJe zit.\n\n💡 {stem}\n"), editions=("standard",))
    drawn = [
        one for sheet in sheets(report.outputs[0].data) for one in sheet.words if abs(one.size - 3.7 / 25.4 * 72) < 0.1
    ]
    assert drawn
    assert max(one.x1 for one in drawn) < 187.6
    assert "… liefst zou willen laten …" in "".join(one.text for one in drawn)


# ------------------------------------------------------------------------------------------ a theme of her own


def test_a_theme_of_her_own_begins_as_another_and_is_found_in_her_folder(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    book(tmp_path)
    assert run("new", str(tmp_path), "--theme", "mijn", "--from", "warm")[0] == 0
    own = tmp_path / "themes" / "mijn"
    text = (own / "theme.toml").read_text(encoding="utf-8")
    (own / "theme.toml").write_text(text.replace('motif = "branch"', 'motif = "tiles"'), encoding="utf-8")
    assert theme.names(tmp_path) == tuple(sorted((*NAMES, "mijn")))
    report = build(book(tmp_path, 'theme = "mijn"'), editions=("standard",))
    assert (report.look.name, report.look.motif) == ("mijn", "tiles")
    assert not [one for one in report.problems if one.severity == "error"]
    assert run("new", str(tmp_path), "--theme", "mijn")[0] == 1  # never written over
    assert 'motif = "tiles"' in (own / "theme.toml").read_text(encoding="utf-8")


def test_a_change_of_the_picture_alone_is_seen_with_what_was_kept(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "kept")
    given, covers = replace(book(tmp_path / "book"), theme="mijn"), set()
    own = given.root / "themes" / "mijn"
    own.mkdir(parents=True)
    rust = resources.bundled("styles") / "themes" / "rust"
    (own / "theme.css").write_bytes((rust / "theme.css").read_bytes())
    for motif in theme.MOTIFS[:3]:
        toml = (rust / "theme.toml").read_text(encoding="utf-8").replace('"water"', f'"{motif}"')
        (own / "theme.toml").write_text(toml, encoding="utf-8")
        covers.add(build(given, editions=("standard",), kept=kept).outputs[0].data)
    assert len(covers) == 3


@pytest.mark.parametrize(("was", "becomes", "what"), [
    ('accent = "#2f5d50"', 'accent = "green"', "accent"),
    ('size = "10.8pt"', 'size = "10.8mm"', "size"),
    ('rule = "#7f7f7f"', 'rule = "#7f7f7f; } body { display: none"', "rule"),
    ('body = "', 'body = "</style>', "body"),
    ("wide = 1.0", "", "wide"),
    ("wide = 1.0", "wide = 0.0", "wide"),
    ('motif = "water"', 'motif = "fire"', "motif: water / sun"),
    ('motif = "water"', 'motif = ["water"]', "motif"),
    ('ruling = "normal"', 'ruling = "narrow"', "ruling"),
    ('length = "normal"', "length = []", "length"),
    ('faces = ["Newsreader", "Source Serif", "Figtree"]', "faces = []", "faces"),
    ('accent = "#2f5d50"', 'accent = "transparent"', "accent"),
    ('ink = "#000"', 'ink = "#000000"', "ink"),
    ('size = "10.8pt"', 'size = "0pt"', "size"),
    ('measure = "118mm"', 'measure = "1.1.8mm"', "measure"),
    ("[screen]", "[other]", "screen"),
    ("[tokens]", "[tokens", "at line"),
])  # fmt: skip
def test_a_theme_that_is_not_right_is_told_of_in_a_sentence(was: str, becomes: str, what: str, tmp_path: Path) -> None:
    given = book(tmp_path)
    own = tmp_path / "themes" / "mijn"
    own.mkdir(parents=True)
    rust = resources.bundled("styles") / "themes" / "rust"
    toml = (rust / "theme.toml").read_text(encoding="utf-8").replace(was, becomes, 1)
    (own / "theme.toml").write_text(toml, encoding="utf-8")
    (own / "theme.css").write_text("", encoding="utf-8")
    with pytest.raises(WerkboekError) as told:
        build(replace(given, theme="mijn"))
    assert (told.value.problem.code, told.value.problem.path) == ("P17", "themes/mijn/theme.toml")
    assert what in told.value.problem.values["what"]


@pytest.mark.parametrize("css", ["p { color: var(--nowhere) }", "p { margin: calc(2*elf) }"])
def test_a_style_sheet_that_is_not_right_is_no_reason_to_fall_over(css: str, tmp_path: Path) -> None:
    given = book(tmp_path)
    own = tmp_path / "themes" / "mijn"
    own.mkdir(parents=True)
    rust = resources.bundled("styles") / "themes" / "rust"
    (own / "theme.toml").write_bytes((rust / "theme.toml").read_bytes())
    (own / "theme.css").write_text((rust / "theme.css").read_text(encoding="utf-8") + css, encoding="utf-8")
    with pytest.raises(WerkboekError) as told:
        build(replace(given, theme="mijn"), editions=("standard",))
    assert told.value.problem.code == "P17"


def test_a_theme_that_is_not_there_is_refused_with_those_that_are(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "book.toml").write_text('title = "A"\ntheme = "wram"', encoding="utf-8")
    (tmp_path / "a.md").write_text(BOOK, encoding="utf-8")
    code, _, told = run("build", str(tmp_path))
    assert code == 1
    assert "book.toml, regel 2" in told
    assert "warm" in told


def test_a_book_is_shown_in_every_theme(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    book(tmp_path)
    said = json.loads(run("themes", str(tmp_path), "--out", str(tmp_path / "out"), "--json")[1])
    assert said["themes"] == list(NAMES)
    with Image.open(said["picture"]) as picture:
        assert picture.width > 1500
        assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 40


def test_where_no_page_can_be_made_the_themes_are_not_shown_but_told_why(
    run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    def missing() -> None:
        raise WerkboekError(Problem("S01", values={"advice": "apt"}), exit_code=3)

    monkeypatch.setattr("werkboek.render.pdf.engine", missing)
    book(tmp_path)
    code, out, told = run("themes", str(tmp_path), "--out", str(tmp_path / "out"))
    assert (code, out) == (3, "")
    assert "Pango" in told
    assert not (tmp_path / "out").exists()


def test_ruling_and_length_come_from_the_theme_unless_the_book_says(tmp_path: Path) -> None:
    assert (book(tmp_path).pitch, book(tmp_path).extent) == (8.0, "normal")
    assert book(tmp_path, 'theme = "helder"').pitch == 9.0
    lean = book(tmp_path, 'theme = "inktzuinig"')
    assert (lean.pitch, lean.extent) == (7.5, "short")
    said = book(tmp_path, 'theme = "inktzuinig"\nruling = "wide"\nlength = "roomy"')
    assert (said.pitch, said.extent) == (9.0, "roomy")


def test_the_colophon_names_the_faces(tmp_path: Path) -> None:
    report = build(replace(book(tmp_path), theme="warm"), editions=("standard",))
    text = " ".join(words.text for sheet in sheets(report.outputs[0].data) for words in sheet.words)
    assert "Gezet in Fraunces, Karla en Caveat;" in re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("name", NAMES)
def test_words_of_a_title_fit_the_cover(name: str) -> None:
    wide = theme.load(name).wide
    for title in ("Rust", "Arbeidsongeschiktheidsverzekeringsmaatschappij", "Een halfuur voor jezelf"):
        found = cover.title(title, wide)
        longest = max(map(len, found.main.split()))
        assert longest * cover.EM * wide * found.size * cover.PT <= 166
