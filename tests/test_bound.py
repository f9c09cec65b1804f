"""Chapters that are laid out apart and bound: what each must keep to, and that the book is as if made in one piece."""

from __future__ import annotations

import io
import re
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from instruments import books, joints, onepiece, same, structure, tags, verapdf
from instruments.content import marks
from pikepdf import Array, Dictionary, Pdf
from PIL import Image

from werkboek import project, theme
from werkboek.build import NOTHING, Report, build, uncollected
from werkboek.cache import Cache
from werkboek.compose.handouts import WHATS, What, handout
from werkboek.finish.bind import bound
from werkboek.gathering import Gathering
from werkboek.render import chapters
from werkboek.render.compositor import SWEPT, Compositor
from werkboek.render.pdf import Press

ROOT = Path(__file__).parent.parent
FIRST = """# Moe van moeten

Je zit op de bank.[^b] En je denkt.[^a]

## Wat je hoort

Een stem zegt iets. ĳs en ½.

💡 Wat merk je dan?

👉 Lees ook: Nee zeggen mag

💡 Herken jij dat?

[^a]: Noot over denken.
[^b]: Noot over de bank.
"""
SECOND = """# Nee zeggen mag

Je zegt nee.[^1]

## Wat je voelt

💡 Wat voel je?

[^1]: Noot over nee.
"""
LONGER = "\n## Nog iets\n\nEen zin meer.\n\n💡 Wat nog?\n"


def shelf(folder: Path, *texts: str, **said: object) -> Path:
    """A project of these texts."""
    folder.mkdir(parents=True, exist_ok=True)
    for at, text in enumerate(texts, 1):
        (folder / f"{at}.md").write_text(text, encoding="utf-8")
    lines = [f"{key} = {value!r}\n" for key, value in {"title": "Rust", "language": "nl", **said}.items()]
    (folder / "book.toml").write_text("".join(lines), encoding="utf-8")
    return folder


def made(folder: Path, kept: Cache = NOTHING) -> Report:
    """The print edition of a project."""
    return build(replace(project.load([folder]), editions=("standard",)), kept=kept, jobs=1)


def parts(report: Report) -> list[Gathering]:
    """The gatherings of a book."""
    found = chapters.gatherings(report.book, report.speech, theme.load("rust"), lambda one, look: one, Cache(None),
                                lambda problem: None, lambda pages: None, 1)  # fmt: skip
    return list(found)


def assert_as_one_piece(report: Report, *, what: What | None = None) -> None:
    """The bound book is the one that WeasyPrint makes in one piece, and sound; so is a part to hand out."""
    book = handout(report.book, what, 1, report.speech) if what else report.book
    data = report.outputs[0].data
    assert same.differences(onepiece.rendered(book, report.speech), data) == []
    assert same.faults(data) == []


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Two articles with footnotes; the first points at the second."""
    return made(shelf(tmp_path_factory.mktemp("pair"), FIRST, SECOND))


@pytest.fixture(scope="module")
def gathered(pair: Report) -> list[Gathering]:
    """Its gatherings: what stands before, two chapters, what stands after."""
    return parts(pair)


FACE = "@font-face { font-family: F; src: url(werkboek:/face/SourceSerif4-Regular) } body { font: 11pt F }"


@pytest.fixture(scope="module")
def plain() -> Callable[..., Gathering]:
    """Makes a small gathering of some HTML."""
    press = Press(FACE, (), {})

    def make(html: str, key: str = "a") -> Gathering:
        page = f"<html lang=nl><head><title>Proef</title></head><body>{html}</body></html>"
        return press.gathering(press.laid_out(page), key, {})

    return make


def edited(one: Gathering, change: Callable[[Pdf], None]) -> Gathering:
    """A gathering with a changed file."""
    with pikepdf.open(io.BytesIO(one.pdf)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return replace(one, pdf=out.getvalue())


def text_of(pdf: bytes, number: int) -> str:
    """The text of a page, counted from 1."""
    with pypdfium2.PdfDocument(pdf) as file:
        text: str = file[number - 1].get_textpage().get_text_range()
    return text


# --------------------------------------------------------------------------------------- what is refused, and loudly


def test_an_id_belongs_to_one_part(plain: Callable[..., Gathering]) -> None:
    one, other = plain('<h1 id="c1">Een</h1>'), plain('<h1 id="c2">Twee</h1>', "b")
    assert len(joints.Joints(joints.opened(bound([one, other]))).names) == 2
    with pytest.raises(AssertionError, match="two parts of the book have the id c1"):
        bound([one, other, one])


def test_a_form_is_not_lost_in_silence(plain: Callable[..., Gathering]) -> None:
    form = '<form><input type="checkbox" style="appearance: auto" name="veld" title="Veld"></form>'
    with pytest.raises(AssertionError, match="a form would be lost"):
        bound([plain("<p>Een.</p>"), plain(f"<p>Twee.</p>{form}", "b")])


def test_the_first_bookmark_of_a_chapter_hangs_below_none_of_another(plain: Callable[..., Gathering]) -> None:
    """In a book of one piece the bookmark of a lower heading hangs below the last higher one, in another chapter."""
    high, low, none = plain("<h1>Een</h1>"), plain("<h2>Twee</h2>", "b"), plain("<p>Drie</p>", "c")
    assert [one.begins for one in (high, low, none)] == [1, 2, 0]
    assert same.faults(bound([none, low, none])) == []
    with pytest.raises(AssertionError, match="a chapter begins with its heading"):
        bound([high, none, low])
    with pytest.raises(AssertionError, match="bookmarks, if it has headings"):
        bound([high, replace(none, begins=1)])


def hole(pdf: Pdf) -> None:
    """The parent tree without its second pair."""
    pairs = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array([*pairs[:2], *pairs[4:], *pairs[2:4]])


def two_documents(pdf: Pdf) -> None:
    """A second document at the root of the tags."""
    tree = pdf.Root.StructTreeRoot
    tree.K.append(pdf.make_indirect(Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, P=tree, K=[])))


def another_page(pdf: Pdf) -> None:
    """A page more."""
    pdf.add_blank_page()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (hole, "a flat parent tree without holes"),
        (two_documents, "one document at the root of the tags"),
        (another_page, "the pages it says it has"),
    ],
)
def test_a_gathering_that_is_not_as_expected_is_refused(
    gathered: list[Gathering], change: Callable[[Pdf], None], said: str
) -> None:
    with pytest.raises(AssertionError, match=said):
        bound([gathered[0], edited(gathered[1], change), *gathered[2:]])


def test_a_link_or_a_number_that_leads_nowhere_is_refused(gathered: list[Gathering]) -> None:
    *front, first, second, back = gathered
    with pytest.raises(AssertionError, match=r"links lead to c2.*, which no part of the book has"):
        bound([*front, first, back])
    with pytest.raises(AssertionError, match="a number is asked of c2, which no part of the book has"):
        bound([*front, first, replace(second, anchors={}), back])


def test_a_link_to_a_place_that_is_no_chapter_becomes_text(tmp_path: Path) -> None:
    """A saved page brings links to its own headings along."""
    report = made(shelf(tmp_path, SECOND.replace("nee.", "[nee](#kop).") + "\n👉 Lees ook: [dit stuk](#kop)\n"))
    data, number = report.outputs[0].data, report.outputs[0].places[0].page
    assert {"Je zegt nee.1", "Lees ook: dit stuk"} <= set(text_of(data, number).splitlines())
    assert same.faults(data) == []


# ------------------------------------------------------------------------------------------------ what runs on


def test_questions_are_numbered_through_the_book_and_notes_in_each_chapter(
    pair: Report, gathered: list[Gathering]
) -> None:
    data, before = pair.outputs[0].data, sum(one.pages for one in gathered[:2])
    pages = [text_of(data, before + at) for at in range(1, 1 + sum(one.pages for one in gathered[2:4]))]
    assert re.findall(r"Vraag (\d+)", " ".join(pages)) == ["1", "2", "3"]
    assert re.findall(r"\d(?=\. \r)", " ".join(pages)) == ["1", "2", "1"]
    assert [sorted(name for name in one.anchors if "n" in name) for one in gathered] == [
        [], [], ["c1n1", "c1n2"], ["c2n1"], []]  # fmt: skip


def test_a_chapter_begins_with_its_title(pair: Report, gathered: list[Gathering]) -> None:
    assert [one.begins for one in gathered] == [0, 0, 1, 1, 1]
    for chapter, one in zip(pair.book.chapters, gathered[2:4], strict=True):
        with joints.opened(one.pdf) as file:
            first = joints.Joints(file).bookmarks[0]
            assert (first.depth, str(first.raw.Title)) == (0, chapter.title)


def test_a_chapter_is_kept_once_for_each_side_it_begins_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As what is best for it depends on the side, and its key may not forget that when its pages are as many."""
    kept, calls, keys = Cache(tmp_path / "cache"), [], []
    asked, put = Compositor.set, Cache.put

    def set_(self: Compositor, at: int, left: bool, pages: int, factor: float) -> bytes:
        if at == 1 and type(self) is Compositor:
            calls.append((left, pages))
        return asked(self, at, left, pages, factor)

    def put_(self: Cache, kind: str, key: str, data: bytes) -> None:
        keys.extend([key] if self == kept and kind == "pdf" else [])
        put(self, kind, key, data)

    monkeypatch.setattr(Compositor, "set", set_)
    monkeypatch.setattr(Cache, "put", put_)
    for text in (FIRST, FIRST + "\n## Nog iets\n\nEen zin meer.\n"):  # without a question, whose number would run on
        assert_as_one_piece(made(shelf(tmp_path / "shelf", text, SECOND), kept))
    (first, many), (then, as_many) = calls  # the second chapter begins on a left page, then on a right one
    assert (first, then, many) == (True, False, as_many)
    assert len(keys) == len(set(keys))


# ------------------------------------------------------------------------------------------------------- faces


def test_a_gathering_whose_glyphs_disagree_keeps_its_own_subset(plain: Callable[..., Gathering]) -> None:
    """The sign for micro and the Greek letter are drawn by one glyph: what it says depends on the chapter."""
    micro, greek, other = plain("<p>5 µm</p>"), plain("<p>5 μm</p>", "b"), plain("<p>5 nm</p>", "c")
    data = bound([micro, greek, other])
    assert [text_of(data, at).split()[1] for at in (1, 2, 3)] == ["µm", "μm", "nm"]
    assert same.faces(data) == {"F": 2}
    assert same.faces(bound([micro, other])) == {"F": 1}


def test_what_no_face_has_says_in_each_chapter_what_it_says_there(tmp_path: Path) -> None:
    texts = (FIRST.replace("½", "你 en ก"), SECOND.replace("Je zegt nee", "Je zegt ก, 你, ش"))
    assert_as_one_piece(made(shelf(tmp_path, *texts)))


def test_one_program_for_each_face(sample: Report) -> None:
    assert set(same.faces(sample.outputs[0].data).values()) == {1}


# ------------------------------------------------------------------------------------------- pages and their feet


def test_a_gathering_stands_on_its_own(gathered: list[Gathering], tmp_path: Path) -> None:
    second = gathered[3].pdf
    (tmp_path / "a.pdf").write_bytes(second)
    assert same.faults(second) == []
    (verdict,) = verapdf.check([tmp_path / "a.pdf"])
    assert verdict.passed, verdict.failures


def test_numbers_say_where_their_targets_stand(pair: Report, gathered: list[Gathering], tmp_path: Path) -> None:
    """In the contents, the openers, the review and a pointer; with pages put in between, of two and three digits."""
    *front, first, second, back = gathered
    for more in (0, 20, 120):
        filler = [pages(pair, more)] if more else []
        (tmp_path / "a.pdf").write_bytes(bound([*front, first, *filler, second, back]))
        found = numbers(tmp_path / "a.pdf")
        assert [said for said, _ in found] == [page for _, page in found]
        assert len(found) == len(wanted(pair))
        assert max(page for _, page in found) > more


def pages(report: Report, count: int) -> Gathering:
    """So many pages in the style of a book."""
    press = Compositor(report.book, report.speech, theme.load("rust"), lambda one, look: one).press
    content = '<section class="front"><p>Leeg.</p></section>' * count
    return press.gathering(press.laid_out(f'<html lang="nl"><title>x</title><body>{content}</body></html>'), "f", {})


def test_the_boxes_of_lists_go_as_they_are_made_while_the_collector_rests(pair: Report) -> None:
    compositor = Compositor(pair.book, pair.speech, theme.load("rust"), lambda one, look: one)
    alive: list[weakref.ref[Any]] = []

    class Boxes:
        """What holds itself, as boxes do."""

        def __init__(self) -> None:
            self.itself = self
            alive.append(weakref.ref(self))

    class Stub:
        """A press that makes nothing else."""

        def laid_out(self, text: str) -> Boxes:
            return Boxes()

        def gathering(self, document: Boxes, name: str, spaces: dict[str, int]) -> Gathering:
            return Gathering(b"", 0, {}, (), (), {})

    compositor.__dict__["press"] = Stub()
    with uncollected():
        for at in range(20):
            compositor.plain("", f"b{at}", {})
        assert sum(one() is not None for one in alive) <= SWEPT


def numbers(path: Path) -> list[tuple[int, int]]:
    """(the page that is said, the page where the target stands) of all links that say one; calls of notes do not."""
    with joints.opened(path) as file:
        known = joints.Joints(file)
        leads = {item.owner: known.target(item.raw) for item in known.items if item.kind == "annotation"
                 and not re.fullmatch(r"c\d+n\d+", str(item.raw.get("/Dest")))}  # fmt: skip
    said = {element.key: node.own for element, node in zip(structure.read(path).elements, tags.nodes(path),
                                                           strict=True) if element.tag == "Link"}  # fmt: skip
    shown = {key: re.fullmatch(r"(?:\(?(?:p\.\s)?)(\d+)\)?", text) for key, text in said.items()}
    return [(int(found[1]), int(leads[key].split()[1])) for key, found in shown.items() if found and key in leads]


def wanted(report: Report) -> list[str]:
    """What has a number: contents and openers name sections, openers and the review questions; and a pointer."""
    titles = [section.title for chapter in report.book.chapters for section in chapter.sections if section.title]
    asked = [one.id for one in report.book.questions]
    return [*(chapter.id for chapter in report.book.chapters), *titles, "review", *titles, *asked, *asked, "pointer"]


def test_running_feet_are_no_part_of_the_text(pair: Report, gathered: list[Gathering]) -> None:
    low = 60  # points: below is only the foot
    with pikepdf.open(io.BytesIO(pair.outputs[0].data)) as pdf, pypdfium2.PdfDocument(pair.outputs[0].data) as seen:
        for at, page in enumerate(pdf.pages):
            shown = seen[at].get_textpage().get_text_bounded(0, 0, 600, low)
            assert (str(at + 1) in shown.split()) == bool(at)
            assert [one.text for one in marks(page, {}) if one.top is not None and one.top < low] == []
        assert "Moe van moeten" in seen[sum(one.pages for one in gathered[:2]) + 1].get_textpage().get_text_bounded(
            0, 0, 600, low
        )


# -------------------------------------------------------------------------------------- as if made in one piece


def test_the_sample_book_is_as_in_one_piece_and_hardly_larger(sample: Report) -> None:
    one, data = onepiece.rendered(sample.book, sample.speech), sample.outputs[0].data
    assert same.differences(one, data) == []
    assert same.faults(data) == []
    assert len(data) <= 1.08 * len(one)


def test_the_real_article_is_as_in_one_piece(real: Path) -> None:
    assert_as_one_piece(made(real))


@pytest.mark.parametrize(("seed", "length"), [(12, "normal"), (12, "roomy"), (52, "short"), (71, "normal"),
                                              (71, "roomy"), (76, "short")])  # fmt: skip
def test_a_random_book_is_as_in_one_piece(seed: int, length: str, tmp_path: Path) -> None:
    assert_as_one_piece(made(books.shelf(seed, tmp_path, length, most=1)))


TALL = "| Wat | Hoe |\n| - | - |\n" + "".join(f"| Rij {at} | Zin |\n" for at in range(36))
SEEN = "# Op papier\n\nEen zin.\n\n![Cirkels](cirkels.png)\n\n1. Een\n   - Twee\n"
PICTURED = f"{SEEN}\n{TALL}\n## Tot slot\n\n💡 Wat neem je mee?\n"
ASKED = "# Ruimte op papier\n\nEen zin.\n\n💡 Wat merk je? {regels=8}\n\n"
FIELD = f"{ASKED}Nog een zin.\n\n![Vierkant](vierkant.png)\n\n💡 En nu? {{regels=3}}\n"
BARE = "# Zonder koppen\n\nEen zin.\n\n💡 Wat merk je?\n\nNog een zin.\n"
FORMS = {
    "two that point at each other": (FIRST, SECOND + "\n👉 Lees ook: Moe van moeten\n"),
    "no more than a title, no headings, a table higher than a page": ("# Alleen een titel\n", BARE, PICTURED),
    "dots under a question that text follows": (FIELD,),
    "no title at all": (BARE.partition("\n")[2],),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_book_of_any_form_is_as_in_one_piece(form: str, tmp_path: Path) -> None:
    folder = shelf(tmp_path, *FORMS[form])
    (folder / "cirkels.png").write_bytes((ROOT / "content" / "cirkels.png").read_bytes())
    Image.new("L", (1000, 1000), 160).save(folder / "vierkant.png")
    assert_as_one_piece(made(folder))


def test_the_number_of_a_chapter_stands_with_its_title(tmp_path: Path) -> None:
    """Even where nothing can be done right: under its headings begins what no page can hold."""
    report = made(shelf(tmp_path, SECOND, f"# Hoe hoog\n\n## Een tabel\n\n### Met rijen\n\n{TALL}", length="short"))
    with pypdfium2.PdfDocument(report.outputs[0].data) as file:
        texts = [page.get_textpage().get_text_range() for page in file]
    assert ["Hoe hoog" in text for text in texts if "Hoofdstuk 2" in text] == [True]
    assert_as_one_piece(report)


def test_a_book_with_a_limit_of_pages_is_as_in_one_piece(tmp_path: Path) -> None:
    """Its spaces have another size than they would have by themselves."""
    texts = (FIRST + LONGER, SECOND)
    free, most = (made(shelf(tmp_path, *texts, length="short", **more)) for more in ({}, {"pages": 5}))
    assert most.outputs[0].pages == 5
    assert [one.space.size for one in free.outputs[0].places] != [one.space.size for one in most.outputs[0].places]
    assert_as_one_piece(most)


@pytest.mark.parametrize("what", WHATS)
def test_a_part_to_hand_out_is_as_in_one_piece(what: What, tmp_path: Path) -> None:
    loaded = replace(project.load([shelf(tmp_path, FIRST, SECOND)]), editions=("standard",))
    report = build(loaded, parts=[(what, 1)])
    assert_as_one_piece(report, what=what)
    if what == "chapter":
        every = build(loaded, parts=[("chapter", 0)])
        assert every.outputs[0].data == report.outputs[0].data
        assert len(every.outputs) == 2
