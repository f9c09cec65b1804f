"""Every door: one article by six ways, what import writes, posts chosen from an export, links, and pictures."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pdfplumber
import pytest
from instruments import exports, ways, word

from werkboek import project
from werkboek.build import build
from werkboek.compose.pointers import pointers
from werkboek.model import Book, Chapter, Paragraph, Section, Source
from werkboek.problems import Problem, WerkboekError
from werkboek.project import Project, Text
from werkboek.read import articles
from werkboek.read.choice import Choice
from werkboek.render.html import picture_size

CONTENT = Path(__file__).parent.parent / "content"


@pytest.mark.parametrize("name", ["moe-zijn", "goed-genoeg", "loslaten", "het-lijf"])
def test_one_article_by_six_ways_asks_the_same(name: str) -> None:
    chapter = ways.chapter((CONTENT / f"{name}.md").read_bytes())
    asked, links = ways.questions(chapter), {}
    rows: dict[str, list[str]] = {}
    for way, text in ways.ways(chapter).items():
        one = ways.imported(text)
        found = ways.questions(one.chapter)
        assert [question for question in asked if question not in found] == [], way
        assert len([question for question in found if question not in asked]) <= (way not in ways.LINKED), way
        links[way], rows[way] = ways.addresses(one.markdown), ways.rows(one.markdown)
    assert len({tuple(links[way]) for way in ways.LINKED}) == 1
    assert links["Word"]
    assert not any("utm_" in link or "fbclid" in link for way in links for link in links[way])
    assert len({tuple(rows[way]) for way in ways.LINKED}) == 1


def test_the_real_article_by_six_ways_is_one_and_the_same() -> None:
    folder = os.environ.get("WERKBOEK_ARTICLES", "")
    files = sorted(Path(folder).glob("*.md")) if folder else []
    if not files:
        pytest.skip("WERKBOEK_ARTICLES is not set")
    chapter = ways.chapter(files[0].read_bytes())
    found = {way: ways.imported(text) for way, text in
             ways.ways(chapter, files[0].with_suffix(".txt").read_text(encoding="utf-8")).items()}  # fmt: skip
    for way, one in found.items():
        assert sorted(ways.questions(one.chapter)) == sorted(ways.questions(chapter)), way
    assert len({tuple(ways.rows(one.markdown)) for one in found.values()}) == 1


# ------------------------------------------------------------------------------------------------------- import


def test_import_writes_the_article_and_its_picture_and_says_what_it_left(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    picture = (CONTENT / "cirkels.png").read_bytes()
    data = word.document([word.para("Rust", style="Title"), "Tekst die er staat.", word.picture(picture, "Cirkels"),
                          word.para("💡 Wat merk je?")], header="Concept 3")  # fmt: skip
    (tmp_path / "rust.docx").write_bytes(data)
    code, out, err = run("import", "rust.docx", "--into", "boek")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "boek/rust.md  (1 vraag met schrijfruimte)",
        "  boek/rust-1.png",
        "  Weggelaten:",
        "    Concept 3 (kop- of voettekst van het document)",
    ]
    assert (tmp_path / "boek" / "rust-1.png").read_bytes() == picture
    assert "![Cirkels](<rust-1.png>)" in (tmp_path / "boek" / "rust.md").read_text(encoding="utf-8")
    assert run("import", "rust.docx", "--into", "boek")[0] == 1  # never written over
    code, out, _ = run("build", "boek", "--edition", "epub", "--json")
    assert code == 0
    assert [one["code"] for one in json.loads(out)["problems"]] == []


def test_a_document_and_its_markdown_are_one_chapter(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "rust.docx").write_bytes(word.document([word.para("Rust", style="Title"), "Een zin die er staat."]))
    run("import", "rust.docx", "--into", ".")
    out = json.loads(run("build", ".", "--edition", "epub", "--json")[1])
    assert [one["code"] for one in out["problems"]] == ["T24", "R01"]


def test_pictures_of_one_name_do_not_write_over_each_other(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one, other = (
        (CONTENT / "cirkels.png").read_bytes(),
        (Path(__file__).parent.parent / "docs/looks/kinds.png").read_bytes(),
    )
    for name, data in (("a", one), ("b", other)):
        (tmp_path / f"{name}_files").mkdir()
        (tmp_path / f"{name}_files" / "foto.png").write_bytes(data)
        (tmp_path / f"{name}.html").write_text(
            f'<h1>Stuk {name}</h1><p>Zin.</p><img src="{name}_files/foto.png" alt="x">'
        )
    run("import", "a.html", "b.html", "--into", "boek")
    assert (tmp_path / "boek" / "foto.png").read_bytes() == one
    assert (tmp_path / "boek" / "foto-2.png").read_bytes() == other
    assert "foto-2.png" in (tmp_path / "boek" / "b.md").read_text(encoding="utf-8")


def test_a_picture_that_lies_there_already_is_left(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "foto.png").write_bytes((CONTENT / "cirkels.png").read_bytes())
    (tmp_path / "a.html").write_text('<h1>Rust</h1><p>Zin.</p><img src="foto.png" alt="x">')
    assert run("import", "a.html", "--into", ".")[0] == 0
    (tmp_path / "foto.png").write_bytes(b"anders")
    (tmp_path / "a.md").unlink()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "foto.png").write_bytes((CONTENT / "cirkels.png").read_bytes())
    (tmp_path / "a.html").write_text('<h1>Rust</h1><p>Zin.</p><img src="b/foto.png" alt="x">')
    assert run("import", "a.html", "--into", ".")[0] == 1  # another picture of that name is not written over


def test_a_picture_on_the_web_is_named_with_the_way_to_save_it(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.html").write_text(
        '<h1>Rust</h1><p>Zin.</p><img src="https://x.nl/u/boom.jpg" alt="Een boom"><p>Nog een.</p>'
    )
    code, _, err = run("import", "a.html", "--into", "boek")
    assert code == 0
    assert "https://x.nl/u/boom.jpg" in err
    assert "![Een boom](<boom.jpg>)" in (tmp_path / "boek" / "a.md").read_text(encoding="utf-8")
    code, out, _ = run("build", "a.html", "--edition", "epub", "--json")
    assert [one["code"] for one in json.loads(out)["problems"]] == ["T21", "R01"]


def test_a_saved_page_of_a_script_is_no_picture(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "x.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    (tmp_path / "a.html").write_text('<h1>Rust</h1><p>Zin.</p><img src="x.svg" alt="Een boom">')
    code, out, err = run("import", "a.html", "--into", "boek")
    assert code == 0
    assert "Een boom" in out
    assert "geen PNG" in err
    assert not (tmp_path / "boek" / "x.svg").exists()


# ------------------------------------------------------------------------------------------------------- exports


def export(*posts: tuple[str, str, str, str]) -> bytes:
    """An export of posts: title, day, category, content."""
    items = "".join(
        f"<item><title>{title}</title><link>https://x.nl/{title.lower()}/</link>"
        f"<wp:post_date>{day} 10:00:00</wp:post_date>"
        f"<wp:status>{'draft' if category == 'Concept' else 'publish'}</wp:status><wp:post_type>post</wp:post_type>"
        f'<wp:post_name>{title.lower()}</wp:post_name><category domain="category">{category}</category>'
        f"<content:encoded><![CDATA[{content}]]></content:encoded></item>"
        for title, day, category, content in posts
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xmlns:wp="http://wordpress.org/export/1.2/"><channel>{items}</channel></rss>'
    ).encode()


POSTS = export(
    (
        "Rust",
        "2024-03-05",
        "Rust",
        "Een zin.\n\n💡 Wat merk je?\n\nZie <a href='https://www.x.nl/grenzen'>grenzen</a>.",
    ),
    ("Grenzen", "2023-01-02", "Grenzen", "<!-- wp:heading --><h2>Kop</h2><!-- /wp:heading --><p>Een alinea.</p>"),
    ("Later", "2025-01-02", "Concept", "Nog niet af."),
)


def taken(select: list[str], data: bytes = POSTS) -> list[str]:
    return [one.meta["title"] for one in articles(Text("e.xml", "e.xml", data), select, lambda problem: None)]


@pytest.mark.parametrize(
    ("select", "titles"),
    [
        ([], ["Grenzen", "Rust"]),
        (["category=rust"], ["Rust"]),
        (["category=Rust", "category=Grenzen"], ["Grenzen", "Rust"]),
        (["title=gren"], ["Grenzen"]),
        (["date=2024"], ["Rust"]),
        (["date=..2023-01"], ["Grenzen"]),
        (["date=2023-01-03.."], ["Rust"]),
        (["date=2023..2024"], ["Grenzen", "Rust"]),
    ],
)
def test_posts_are_chosen_by_what_they_are(select: list[str], titles: list[str]) -> None:
    assert taken(select) == titles


def test_an_empty_post_does_not_stop_the_others() -> None:
    told: list[Problem] = []
    data = export(
        ("Rust", "2024-03-05", "Rust", "Een zin."), ("Leeg", "2024-03-06", "Rust", "<!-- wp:spacer --><p></p>")
    )
    found = list(articles(Text("e.xml", "e.xml", data), (), told.append))
    assert [one.meta["title"] for one in found] == ["Rust"]
    assert [one.code for one in told] == ["T18"]


def test_posts_come_out_of_a_zip_and_of_several_files() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("uit/een.xml", POSTS)
        archive.writestr("../twee.xml", export(("Derde", "2022-02-02", "Rust", "Een zin.")))
    assert taken([], data.getvalue()) == ["Derde", "Grenzen", "Rust"]


@pytest.mark.parametrize(("select", "code"), [(["title=niets"], "T17"), (["kleur=rood"], "P14"), (["date=mei"], "P14")])
def test_what_cannot_be_chosen_is_one_sentence(select: list[str], code: str) -> None:
    with pytest.raises(WerkboekError) as caught:
        taken(select)
    assert caught.value.problem.code == code


def test_more_posts_than_a_book_holds_must_be_chosen_from(tmp_path: Path) -> None:
    exports.write(tmp_path / "groot.xml", 300)
    loaded = project.load([tmp_path / "groot.xml"])
    with pytest.raises(WerkboekError) as caught:
        list(articles(loaded.texts[0], (), lambda problem: None))
    assert caught.value.problem.code == "T16"


def test_what_a_choice_passes_over_is_told() -> None:
    told: list[Problem] = []
    list(articles(Text("e.xml", "e.xml", POSTS), ["title=rust"], told.append))
    assert [(one.code, one.values["count"]) for one in told] == [("T18", "2")]
    assert Choice.of([]).wanted == {}


def test_a_document_called_an_export_is_read_as_what_it_is(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "rust.zip").write_bytes(word.document([word.para("Rust", style="Title"), "Een zin die er staat."]))
    (tmp_path / "grens.xml").write_text("<html><body><h1>Grens</h1><p>Een zin.</p></body></html>")
    code, out, _ = run("import", "rust.zip", "grens.xml", "--into", "boek", "--json")
    assert code == 0
    assert [one["title"] for one in json.loads(out)["articles"]] == ["Rust", "Grens"]


def test_an_export_is_listed_before_anything_is_made(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "e.xml").write_bytes(POSTS)
    code, out, _ = run("import", "e.xml", "--list", "--select", "category=Rust")
    assert code == 0
    assert out.splitlines() == [
        "✓ 2024-03-05  Rust  [Rust]",
        "  2023-01-02  Grenzen  [Grenzen]  (niet gekozen)",
        "  2025-01-02  Later  [Concept]  (niet gepubliceerd (draft))",
        "1 van 3 gekozen",
    ]
    assert [one["taken"] for one in json.loads(run("import", "e.xml", "--list", "--json")[1])] == [True, True, False]


def test_a_book_is_built_of_chosen_posts(tmp_path: Path) -> None:
    (tmp_path / "e.xml").write_bytes(POSTS)
    (tmp_path / "book.toml").write_text('articles = ["e.xml"]\nselect = ["date=2023.."]\neditions = ["epub"]\n')
    book = build(project.load([tmp_path])).book
    assert [chapter.title for chapter in book.chapters] == ["Grenzen", "Rust"]
    (link,) = [b.text for b in book.chapters[1].sections[0].blocks if isinstance(b, Paragraph) and "](" in b.text]
    assert link == "Zie [grenzen](#c1)."  # a link to the post on the web leads to its chapter


# --------------------------------------------------------------------------------------------------------- links


def test_a_long_address_becomes_the_short_one_of_hers() -> None:
    here = Source("a.md", 1)
    text = "Zie [daar](https://www.lang.nl/heel/lang/?p=12) en [elders](https://elders.nl/)."
    chapter = Chapter("A", "", "", "", "nl", (Section("", (Paragraph(text, here),), here),), (), here, "a.md", id="c1")
    book = Book("A", "", "", "nl", "urn:x", "", (chapter,))
    links = {"https://lang.nl/heel/lang/?p=12": "https://kort.nl/x"}
    made = pointers(book, Project(Path(), (), links=links), lambda problem: None)
    block = made.chapters[0].sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    assert block.text == "Zie [daar](https://kort.nl/x) en [elders](https://elders.nl/)."


@pytest.mark.parametrize("table", ['[links]\n"geen adres" = "https://kort.nl"', '[links]\n"https://a.nl" = 3'])
def test_links_that_are_none_are_refused(run, tmp_path: Path, table: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.md").write_text("# A\n\nB.\n")
    (tmp_path / "book.toml").write_text(table)
    code, _, err = run("build", ".")
    assert code == 1
    assert "[links]" in err


# ------------------------------------------------------------------------------------------- as they come to stand


def test_deeper_bullets_are_in_a_face_that_the_book_has(book) -> None:  # type: ignore[no-untyped-def]
    (output,) = book("# A\n\nEen zin.\n\n- een\n    - twee\n\n1. drie\n    - vier\n").outputs
    with pdfplumber.open(io.BytesIO(output.data)) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "– twee" in text
    assert "– vier" in text


def test_a_small_picture_is_small_rather_than_coarse() -> None:
    assert picture_size(20, 12, 8 / 3, 118).startswith("width: 3.342mm")
    assert picture_size(1400, 1000, 8 / 3, 118).startswith("width: 118")
