"""The EPUB as a checker, a reader and the paper edition find it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from instruments import epubcheck
from PIL import Image

from werkboek import language, project
from werkboek.build import Report, build
from werkboek.cache import Cache
from werkboek.check.sheets import sheets
from werkboek.problems import Problem, WerkboekError
from werkboek.render import cards, foreign, jacket, paging
from werkboek.spaces import KINDS, Checklist, Lines, Scale, Size, Slots

Texts = dict[str, str]


def texts(report: Report) -> Texts:
    """The files of an EPUB that are text."""
    data = next(one.data for one in report.outputs if one.edition == "epub")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = [name for name in book.namelist() if not name.endswith((".jpg", ".png", ".gif"))]
        return {name.removeprefix("EPUB/"): book.read(name).decode() for name in names}


@pytest.fixture(scope="module")
def files(sample: Report) -> Texts:
    return texts(sample)


@pytest.fixture(scope="module")
def parts(whole: Report) -> Texts:
    return texts(whole)


def said(package: str, name: str) -> list[str]:
    """What a package says under a name."""
    return [unescape(one) for one in re.findall(rf'<meta property="{name}"[^>]*>([^<]*)</meta>', package)]


# --------------------------------------------------------------------------------------------------- by a checker


def test_epubcheck_finds_nothing_not_even_usages(whole: Report, tmp_path: Path) -> None:
    (tmp_path / "whole.epub").write_bytes(whole.outputs[1].data)
    assert epubcheck.check(tmp_path / "whole.epub").messages == ()


# ------------------------------------------------------------------------------------------------------ questions


def test_one_file_a_section(sample: Report, files: Texts) -> None:
    sections = [section.id for chapter in sample.book.chapters for section in chapter.sections]
    assert sorted(f"{name}.xhtml" for name in sections) == sorted(name for name in files if re.match(r"c\d", name))


def test_a_question_is_a_numbered_card_without_dead_lines(sample: Report, files: Texts) -> None:
    text = "".join(files.values())
    assert text.count('class="question" id="v') == len(sample.book.exercises)
    assert "Vraag 3</p>" in text
    assert "____" not in text
    assert "<textarea" not in text


def test_a_card_says_how_to_answer_and_where_it_stands_on_paper(sample: Report, files: Texts) -> None:
    one = sample.book.questions[1]
    place = next(place for place in sample.outputs[0].places if place.exercise == one.id)
    text = next(text for text in files.values() if f'id="v{one.id}"' in text)
    card = text[text.index(f'id="v{one.id}"') :]
    assert "<span>Pak je schrift en schrijf vijf tot tien minuten.</span>" in card
    page = f'<span class="paper">Papieren editie: p.\u00a0{place.page}</span>'
    assert f'<a href="questions.xhtml#n2">Alle vragen</a>\u00a0· {page}' in card


def test_no_words_are_held_together_on_a_screen_that_may_be_narrower(files: Texts) -> None:
    assert not re.search(r"[^\W\d_]\u00a0[^\W\d_]", "".join(files.values()))


def test_every_kind_of_space_has_a_form_with_words_and_a_drawing(whole: Report, parts: Texts) -> None:
    assert {part.space.kind for one in whole.book.exercises for part in one.parts if part.space} == set(KINDS)
    assert set(cards.ICONS) == set(KINDS)
    text = "".join(parts.values())
    for drawn in cards.ICONS.values():
        assert f'<path d="{drawn}"' in text
    for cue in ("Maak in je schrift een lijst van 1 tot en met 5.", "1\u00a0= nooit, 10\u00a0= elke dag.",
                "<li>soms</li>", "<li>van een ander</li>", "<li>snel boos zijn</li>", "Een paar zinnen is genoeg.",
                "een kwartier voor",
                "<li>familie</li>", "maak er een afspraak van: als … dan\u00a0…"):  # fmt: skip
        assert cue in text, cue


def test_a_drawing_takes_the_colour_of_the_text_and_is_not_read_out(parts: Texts) -> None:
    drawings = [one for text in parts.values() for one in re.findall(r"<svg[^>]*>.*?</svg>", text)]
    assert drawings
    assert all('viewBox="0 0 24 24"' in one and 'stroke="currentColor"' in one and 'aria-hidden="true"' in one
               for one in drawings)  # fmt: skip


SIZE = Size(9, 9, 9, 9)


@pytest.mark.parametrize(
    ("space", "cue"),
    [
        (Lines(size=Size(5, 3, 9, 5)), "Pak je schrift. Een paar zinnen is genoeg."),
        (Lines(size=Size(9, 3, 12, 9)), "Pak je schrift en schrijf vijf tot tien minuten."),
        (Lines(size=Size(14, 3, 20, 14)), "Pak je schrift en neem er een kwartier voor."),
        (Lines(size=SIZE, opening="Wanneer"), "Begin met de dag of het moment waarop het gebeurde."),
        (Slots(size=SIZE), "Maak in je schrift een genummerde lijst."),
        (Slots(size=SIZE, count=3), "Maak in je schrift een lijst van 1 tot en met 3."),
        (Checklist(size=SIZE), "Maak in je schrift een lijst met vakjes om af te vinken."),
        (Checklist(size=SIZE, items=("moe",)), "Schrijf over wat voor jou klopt."),
        (Scale(size=SIZE, ends=("nooit", "altijd")), "Geef een cijfer van 1 tot 10 en schrijf in je schrift waarom."),
    ],
)
def test_the_way_to_answer_fits_the_question(space: Lines, cue: str) -> None:
    assert cue in cards.cue(space, language.load("nl"))


def test_all_questions_stand_together_and_lead_both_ways(whole: Report, parts: Texts) -> None:
    listed = parts["questions.xhtml"]
    for one in whole.book.questions:
        (href,) = re.findall(rf'Vraag <span id="n{one.number}">{one.number}</span></span> <a href="([^"]+)"', listed)
        file, _, name = href.partition("#")
        assert f'id="{name}">{one.parts[0].prompt}'.replace("\u00a0", " ") in unescape(parts[file]).replace(
            "\u00a0", " "
        )
        assert f'href="questions.xhtml#n{one.number}"' in parts[file]


def test_a_link_forward_ends_on_so_few_letters_that_no_reader_makes_a_pop_up_of_it(parts: Texts) -> None:
    """Kobo shows what holds 9 letters or more as a pop-up, and what holds fewer by going there."""
    assert all(len(one) < 9 for one in re.findall(r'id="n\d+">([^<]*)<', parts["questions.xhtml"]))


def test_the_printable_edition_is_named_where_its_author_gives_an_address(files: Texts, parts: Texts) -> None:
    link = '<a href="https://example.org/alles_bij-elkaar.pdf">example.org/alles_bij-elkaar.pdf</a>'
    assert link in parts["how.xhtml"]
    assert "editie om te printen" not in files["how.xhtml"]


def test_a_made_exercise_has_a_page_and_no_number_and_is_in_no_list(tmp_path: Path) -> None:
    rows = "\n\n".join(f"### {name}\n\nDaar begint het vaak." for name in ("De kaak", "De schouders", "De buik"))
    text = f"# A\n\nJe zit.\n\n💡 Wat voel je?\n\n## Vier plekken\n\nDit zijn ze.\n\n{rows}\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    report = build(replace(project.load([tmp_path / "a.md"]), exercises="enriched"))
    (made,) = [one for one in report.book.exercises if one.made]
    found = texts(report)
    (card,) = re.findall(rf'<section class="question" id="v{made.id}".*?</section>', found["c1s2.xhtml"], re.S)
    assert 'class="number"' not in card
    assert re.search(r'<p class="ways"><span class="paper">Papieren editie: p.\u00a0\d+</span></p>', card)
    assert made.id not in found["questions.xhtml"]


def test_words_of_her_own_are_text_whatever_signs_they_have(tmp_path: Path) -> None:
    own = {key: f"{key} & <b>" for key in ("question", "all", "how_ebook", "colophon", "cue_few", "page", "workbook")}
    own["paper"] = "paper & <b> {page}"
    (tmp_path / "a.md").write_text("# A\n\nJe zit.\n\n💡 Wat voel je?\n", encoding="utf-8")
    found = texts(build(replace(project.load([tmp_path / "a.md"]), words=own)))
    assert "paper &amp; &lt;b&gt; 3" in found["c1s1.xhtml"]
    assert "question &amp; &lt;b&gt; 1" in found["c1s1.xhtml"]


def test_an_edited_question_leaves_the_files_of_other_chapters_as_they_were(tmp_path: Path) -> None:
    for name, asks in (("a", "Wat voel je?"), ("b", "Waar?")):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\nJe zit.\n\n💡 {asks}\n", encoding="utf-8")
    kept = Cache(tmp_path / "cache")
    mine = replace(project.load([tmp_path]), editions=("epub",))
    build(mine, kept=kept)
    before = kept.size()[0]
    (tmp_path / "b.md").write_text("# b\n\nJe zit.\n\n💡 Waarheen?\n", encoding="utf-8")
    build(replace(project.load([tmp_path]), editions=("epub",)), kept=kept)
    assert kept.size()[0] - before == 3  # its text as read, and its files, in the chapter and at the back


def test_a_book_without_questions_speaks_of_none(book: Callable[..., Report]) -> None:
    found = texts(book("# A\n\nJe zit op de bank.\n", editions=("epub",)))
    assert "questions.xhtml" not in found
    assert "vraag" not in found["how.xhtml"]


# ----------------------------------------------------------------------------------------------------------- pages


def letters(text: str) -> str:
    return "".join(re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", "", text)))).casefold()


@pytest.fixture(scope="module", params=["sample", "whole"])
def both(request: pytest.FixtureRequest, sample: Report, whole: Report) -> Report:
    return sample if request.param == "sample" else whole


def test_each_mark_stands_before_the_words_that_open_its_page(both: Report) -> None:
    """As PDFium finds them highest on the finished page, then furthest to the left."""
    pdf, epub = both.outputs
    found = texts(both)
    for sheet in sheets(pdf.data, weighed=False):
        folio = str(sheet.number)
        if folio in epub.marked:
            (text,) = [text for text in found.values() if f'id="page{folio}" aria-label="{folio}"' in text]
            after = text[text.index(f'id="page{folio}"') :].partition(">")[2].partition('<nav epub:type="landmarks"')[0]
            top = min(one.baseline for one in sheet.words)
            first = sorted((one for one in sheet.words if one.baseline < top + 1), key=lambda one: one.x0)
            opening = letters(" ".join(one.text for one in first)).rstrip("0123456789")
            assert opening
            assert letters(after).startswith(opening), folio


def test_pages_are_listed_in_reading_order_with_the_folios_that_are_printed(both: Report) -> None:
    found, epub = texts(both), both.outputs[1]
    listed = re.findall(r'<li><a href="([^"#]+)#page(\d+)">(\d+)</a></li>', found["nav.xhtml"])
    assert tuple(folio for _, folio, _ in listed) == epub.marked
    assert all(folio == label for _, folio, label in listed)
    assert [int(folio) for folio in epub.marked] == sorted(int(folio) for folio in epub.marked)
    spine = re.findall(r'idref="([^"]+)"', found["content.opf"])
    places = [
        (spine.index(file.removesuffix(".xhtml")), found[file].index(f'id="page{folio}"')) for file, folio, _ in listed
    ]
    assert places == sorted(places)
    assert sum(text.count('<span role="doc-pagebreak"') for text in found.values()) == len(listed)


def test_the_other_pages_are_told(both: Report, tmp_path: Path) -> None:
    pages, epub = both.outputs[0].pages or 0, both.outputs[1]
    assert sorted([*map(int, epub.marked), *(page for page, _ in epub.unmarked)]) == list(range(1, pages + 1))
    others = [page for page, _ in epub.unmarked]
    assert (others[:2], others[-1]) == ([1, 2], pages)  # the covers, and the page with her name


def test_the_source_of_the_pages_is_named(files: Texts) -> None:
    package = files["content.opf"]
    assert said(package, "pageBreakSource") == [
        "Een halfuur voor jezelf, papieren editie, 2 november 2026: PDF, A4, 62 bladzijden"
    ]
    assert {"pageNavigation", "pageBreakMarkers"} <= set(said(package, "schema:accessibilityFeature"))


def test_a_book_that_is_not_on_paper_names_no_pages(book: Callable[..., Report]) -> None:
    found = texts(book("# A\n\nJe zit.\n\n💡 Wat voel je?\n", editions=("epub",)))
    assert "page-list" not in found["nav.xhtml"]
    assert "pageNavigation" not in found["content.opf"]
    assert "Papieren editie" not in "".join(found.values())


@pytest.mark.usefixtures("cold")
def test_only_the_epub_of_a_book_that_is_on_paper_too_has_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nJe zit.\n\n💡 Wat voel je?\n", encoding="utf-8")
    mine = project.load([tmp_path / "a.md"])
    assert build(mine, editions=["epub"]).outputs[0].data == build(mine).outputs[1].data


OPENINGS = [
    ("Je zit op de bank\nen kijkt", '<p>Een.</p><p id="x">Je zit op <b>de bank</b></p><p>en kijkt uit.</p>', "<p id="),
    ("de bank", "<p>Je zit op <em>de bank</em>.</p>", "<em>"),
    ("de bank\nen meer", "<p>Je zit op <em>de bank</em>.</p>", None),
    ("Vraag 5", '<section id="x"><p>Vraag 52</p></section><section id="y"><p>Vraag 5</p></section>', '<section id="y"'),
    ("moe", "<ul><li>ja</li><li>moe</li></ul>", "moe"),
    ("ja", "<ul><li>ja</li></ul>", "<ul>"),
    ("rust & ruimte", "<p>rust &amp; ruimte</p>", "<p>"),
    ("Rust1 komt", '<p>Rust<a href="#n1">1</a> komt</p>', "<p>"),
    ("ja", '<nav><ol><li><a href="x">ja</a></li></ol></nav>', "<nav>"),
    ("nee", '<nav><ol><li><a href="x">ja</a></li><li><a href="y">nee</a></li></ol></nav>', None),
]


@pytest.mark.parametrize(("opening", "content", "before"), OPENINGS)
def test_a_mark_stands_as_far_out_as_it_may(opening: str, content: str, before: str | None) -> None:
    text = f"<html><head><title>Je zit op de bank</title></head><body>{content}</body></html>"
    (found,) = paging.marks([paging.Leaf("7", opening, frozenset({"a"}))], {"a": text})
    if before is None:
        assert isinstance(found, paging.Leaf)  # in the middle of a block only with all that follows it
        return
    assert isinstance(found, paging.Mark)
    assert text[found.at :].startswith(before)
    assert text[: found.at].count("<") - text[: found.at].count(">") == 0


def test_a_page_is_looked_for_behind_the_one_before_it_and_in_its_own_chapter_only() -> None:
    files = {"a": "<body><p>Rust komt.</p><p>Rust komt.</p></body>", "b": "<body><p>Rust komt.</p></body>"}
    leaves = [paging.Leaf(str(n), "Rust komt", frozenset({file})) for n, file in enumerate("aaab", 1)]
    found = list(paging.marks(leaves, files))
    assert [one.file if isinstance(one, paging.Mark) else "" for one in found] == ["a", "a", "", "b"]


def test_all_of_an_opening_farther_on_wins_over_its_first_block_nearby() -> None:
    files = {
        "a": "<body><p>Voorbeeld:</p><p>Iemand zit.</p></body>",
        "b": "<body><p>Voorbeeld:</p><p>Iemand loopt.</p></body>",
    }
    (found,) = paging.marks([paging.Leaf("7", "Voorbeeld:\nIemand loopt.", frozenset(files))], files)
    assert isinstance(found, paging.Mark)
    assert found.file == "b"


# ------------------------------------------------------------------------------------------------------- structure


def test_a_note_is_a_pop_up_linked_both_ways(files: Texts) -> None:
    name = min(name for name, text in files.items() if "doc-noteref" in text)
    assert 'epub:type="noteref" role="doc-noteref" href="#n1" id="r1"' in files[name]
    assert '<aside epub:type="footnote" role="doc-footnote" id="n1"><p><a href="#r1" role="doc-backlink"' in files[name]


def test_a_pointer_leads_to_the_file_of_its_chapter(files: Texts) -> None:
    assert any('<a href="c1s1.xhtml">Nee zeggen' in text for text in files.values())


def test_contents_have_two_levels_and_landmarks_three_places(files: Texts) -> None:
    nav = files["nav.xhtml"]
    assert nav.index("Nee zeggen zonder") < nav.index("Het ja dat te snel komt") < nav.index("Moe zijn is geen")
    assert re.findall(r'<a epub:type="(\w+)" href="([^"]+)"', nav) == [
        ("cover", "cover.xhtml"), ("toc", "nav.xhtml"), ("bodymatter", "c1s1.xhtml"),
        ("backmatter", "questions.xhtml")]  # fmt: skip


def test_a_table_too_wide_for_a_telephone_becomes_a_list_that_has_all_of_it(parts: Texts) -> None:
    assert "<table" not in parts["c1s3.xhtml"]
    assert "<li>wat: <strong>slapen</strong>" in parts["c1s3.xhtml"]
    assert "<li>zondagavond: verantwoordelijkheidsgevoelens</li>" in parts["c1s3.xhtml"]


def test_styles_name_no_colour_no_family_and_no_absolute_length(files: Texts) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", files["style.css"], flags=re.S)
    assert not re.search(r"color|background|font-family|\d(px|pt|mm|cm|in)\b|rem\b", sheet)
    assert "style=" not in "".join(text for name, text in files.items() if name.endswith(".xhtml"))


def test_no_sign_that_a_reader_may_not_have(book: Callable[..., Report]) -> None:
    text = "---\nlang: fr\n---\n# A\n\nUne respon\u00adsa\u00adbilité\u202f!\n\n💡 Et quoi\u202f?\n"
    found = "".join(texts(book(text, editions=("epub",))).values())
    assert "Une responsabilité\u00a0!" in found
    assert "Et quoi\u00a0?" in found
    assert "aux notes de ton application de lecture" in found
    assert "\u202f" not in found


# ------------------------------------------------------------------------------------------------------- metadata


def test_the_package_says_whose_it_is(parts: Texts) -> None:
    package = parts["content.opf"]
    assert said(package, "belongs-to-collection") == ["Schrijven om te denken"]
    assert '<meta refines="#m1" property="file-as">Berg, Anna van der</meta>' in package
    assert ">3</meta>" in package
    assert "<dc:rights>© 2026 Anna van der Berg</dc:rights>" in package
    assert package.count("<dc:source>https://example.org/art") == 2
    assert 'property="title-type">subtitle<' in package


def test_what_is_claimed_of_accessibility_is_true_of_the_book(book: Callable[..., Report], parts: Texts) -> None:
    package = parts["content.opf"]
    assert said(package, "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert said(package, "schema:accessModeSufficient") == ["textual"]
    (summary,) = said(package, "schema:accessibilitySummary")
    assert summary.endswith("in een schrift beantwoordt. De paginanummers zijn die van de papieren editie.")
    bare = texts(book("# A\n\nJe zit.\n\n💡 Wat?\n", editions=("epub",)))["content.opf"]
    assert said(bare, "schema:accessMode") == ["textual"]
    assert "alternativeText" not in bare


def test_a_picture_without_words_is_told_and_claimed_by_nothing(tmp_path: Path) -> None:
    Image.new("L", (9, 9)).save(tmp_path / "b.png")
    (tmp_path / "a.md").write_text("# A\n\nJe zit.\n\n![](b.png)\n\n💡 Wat?\n", encoding="utf-8")
    report = build(replace(project.load([tmp_path / "a.md"]), editions=("epub",)))
    (told,) = [one for one in report.problems if one.code == "E02"]
    assert (told.path, told.line, told.values["name"]) == ((tmp_path / "a.md").as_posix(), 5, "b.png")
    found = texts(report)
    assert said(found["content.opf"], "dcterms:conformsTo") == []
    assert said(found["content.opf"], "schema:accessModeSufficient") == ["textual,visual"]
    assert "Bij één afbeelding ontbreekt een beschrijving." in found["content.opf"]
    assert 'alt="afbeelding zonder beschrijving"' in found["c1s1.xhtml"]


def test_a_picture_that_moves_is_no_promise(tmp_path: Path) -> None:
    frames = [Image.new("L", (9, 9), tone) for tone in (0, 255)]
    frames[0].save(tmp_path / "b.gif", save_all=True, append_images=frames[1:])
    (tmp_path / "a.md").write_text("# A\n\nJe zit.\n\n![Licht](b.gif)\n\n💡 Wat?\n", encoding="utf-8")
    report = build(replace(project.load([tmp_path / "a.md"]), editions=("epub",)))
    assert said(texts(report)["content.opf"], "schema:accessibilityHazard") == ["unknown"]


def test_another_language_is_marked_down_to_the_phrase(parts: Texts) -> None:
    assert 'role="doc-chapter" aria-labelledby="c2t" lang="en" xml:lang="en">' in parts["c2s1.xhtml"]
    assert '<p class="number" lang="nl" xml:lang="nl">Vraag 14</p>' in parts["c2s2.xhtml"]
    assert '“<span lang="en" xml:lang="en">you do not rise' in parts["c1s1.xhtml"]
    assert '“<span lang="nl" xml:lang="nl">het is niet wat' in parts["c2s1.xhtml"]


@pytest.mark.parametrize("text", [
    "Zij zei: “ik weet het niet, en jij ook niet”, en ging.", "In de weekend-special was alles anders.", "We was er.",
    "Dit is een zin met <em>mindful</em> en <em>flow</em>.", "De man die in was kwam.",
])  # fmt: skip
def test_words_that_two_languages_share_are_no_other_language(text: str) -> None:
    assert foreign.marked(text, "nl") == text


# ---------------------------------------------------------------------------------------------------------- cover


def test_the_cover_is_a_picture_with_words(sample: Report, files: Texts) -> None:
    with zipfile.ZipFile(io.BytesIO(sample.outputs[1].data)) as book:
        picture = Image.open(io.BytesIO(book.read("EPUB/cover.jpg")))
    assert (picture.format, picture.size) == ("JPEG", (1600, 2400))
    words = "Omslag: Een halfuur voor jezelf, Over grenzen, rust en een lijf dat meepraat, Marijke Verbeek"
    assert f'<img src="cover.jpg" role="doc-cover" alt="{words}"/>' in files["cover.xhtml"]


def test_the_title_can_be_read_on_a_stamp() -> None:
    """160 px wide, where a millimetre of the cover is a pixel: letters of 9 px, so that an x is 4 px high."""
    titles = ["Rust", "Waarom Kun Jij Moeilijk Ontspannen? Ontdek Hoe Loslaten Je Helpt",
              "Verantwoordelijkheidsgevoel: hoe je leert loslaten wat niet van jou is"]  # fmt: skip
    for title in titles:
        one = jacket.sized(title, "Over grenzen", 1)
        assert one.size * 25.4 / 72 >= 9
        assert one.width <= jacket.INSIDE


def test_without_pango_there_is_a_cover_of_text_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missing() -> None:
        raise WerkboekError(Problem("S01", values={"advice": "apt"}), exit_code=3)

    monkeypatch.setattr("werkboek.render.pdf.engine", missing)
    monkeypatch.setattr("werkboek.render.pdf.made_ready", lambda css, own: missing())
    (tmp_path / "a.md").write_text("# Rust\n\nJe zit.\n\n💡 Wat voel je?\n", encoding="utf-8")
    report = build(project.load([tmp_path / "a.md"]))
    assert [one.code for one in report.problems if one.code[0] in "SE"] == ["S01", "E01"]
    assert report.exit_code == 3
    found = texts(report)
    assert "<h1>Rust</h1>" in found["cover.xhtml"]
    assert "cover-image" not in found["content.opf"]
    (tmp_path / "b.epub").write_bytes(report.outputs[0].data)
    assert epubcheck.check(tmp_path / "b.epub").messages == ()
