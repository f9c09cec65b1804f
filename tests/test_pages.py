"""What a page says of itself becomes what a line is; what stands around the article does not get into the book."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkboek import inline
from werkboek.model import LEFT_OUT, Article, Figure, Footnote, Table
from werkboek.problems import Problem, WerkboekError
from werkboek.project import Text
from werkboek.read import page, read
from werkboek.read.clean import cleaned
from werkboek.read.runs import Run, address, markdown, plain
from werkboek.recognise import recognise

PAGES = Path(__file__).parent / "pages"
EXPECTED = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))


def quiet(problem: Problem) -> None:
    """Hears nothing."""


def piece(html: str, name: str = "stuk.html") -> Article:
    """A piece of a page, as from the clipboard."""
    return page.article(cleaned(html, name), Text(name, name, b""), {"title": "Titel"}, quiet)


def shown(html: str) -> list[tuple[str, str]]:
    return [(line.shape, line.text) for line in piece(html).lines]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>Rust</h2><p>Een zin.</p>", [("heading", "Rust"), ("text", "Een zin.")]),
        ("<h2><strong>Rust</strong> en <em>meer</em></h2>", [("heading", "Rust en *meer*")]),
        ("<p><strong>Een kop</strong></p><p>Tekst.</p>", [("heading", "Een kop"), ("text", "Tekst.")]),
        ("<p><strong>Kop</strong><br />tekst.</p>", [("heading", "Kop"), ("text", "tekst.")]),
        ("<p><strong>Dit is een hele zin.</strong></p>", [("text", "Dit is een hele zin.")]),
        ("<p><strong>💡 Wat merk je?</strong></p>", [("text", "💡 Wat merk je?")]),
        ("<p>Een <b>vet</b> en <i>schuin</i> woord</p>", [("text", "Een **vet** en *schuin* woord")]),
        ("<p>a<strong>b </strong>c <em>d</em>!</p>", [("text", "a**b** c *d*!")]),
        ("<p><strong>Let op:</strong>Els</p>", [("text", "Let op:Els")]),  # "**Let op:**Els" prints its asterisks
        ("<p>Kijk!<a href='https://a.nl/'>hier</a></p>", [("text", r"Kijk\![hier](https://a.nl/)")]),
        ("<p>2 * 3 [x] <sup>2</sup></p>", [("text", r"2 \* 3 \[x\] 2")]),
        ("<p>een<br>twee<br><br>drie</p>", [("text", "een"), ("text", "twee"), ("text", "drie")]),
        ("<div>los<p>vast</p>los</div>", [("text", "los"), ("text", "vast"), ("text", "los")]),
        ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>", [("item", "a"), ("item", "b"), ("item", "c")]),
        ("<p>• a</p><p>- b</p>", [("item", "a"), ("item", "b")]),
        ("<blockquote><p>Ik sliep.</p><cite>Inge</cite></blockquote>", [("quote", "Ik sliep."), ("quote", "— Inge")]),
        ("<details><summary>Kan dat?</summary><p>Ja.</p></details>", [("faq-q", "Kan dat?"), ("text", "Ja.")]),
        (
            '<div class="schema-faq-section"><strong class="schema-faq-question">Kan dat?</strong>'
            '<p class="schema-faq-answer">Ja.</p></div>',
            [("faq-q", "Kan dat?"), ("faq-a", "Ja.")],
        ),
        (
            '<button aria-expanded="false">Kan dat?</button><p>Ja.</p><button aria-expanded="true">Meer</button>',
            [("faq-q", "Kan dat?"), ("text", "Ja."), ("comment", "Meer")],
        ),
        ('<h4 class="et_pb_module_header"><span>💡 Wat?</span></h4>', [("heading", "💡 Wat?")]),
        ('<p><img class="emoji" src="x/d83d-dca1.svg"> Wat?</p>', [("text", "Wat?"), ("block", "x/d83d-dca1.svg")]),
        ("<p>💡</p><p>Wat merk je?</p>", [("text", "💡 Wat merk je?")]),
        ('<p><img class="emoji" alt="💡" src="x/1f4a1.svg"> Wat?</p>', [("text", "💡 Wat?")]),
        ('<p><img src="https://s.w.org/images/core/emoji/15/svg/1f4a1.svg"> Wat?</p>', [("text", "💡 Wat?")]),
        ('<p style="font-weight:700">Kop</p>', [("heading", "Kop")]),
        ('<b style="font-weight:normal"><p>Tekst.</p></b>', [("text", "Tekst.")]),
        ("<script>x</script><p onclick='x'>a.</p><style>y</style>", [("text", "a.")]),
        ("<p>\ue06b a&shy;b.</p>", [("text", "ab.")]),
        ("<table><tr><td><p>In een kader.</p></td></tr></table>", [("text", "In een kader.")]),
    ],
)
def test_what_html_says_is_what_a_line_is(html: str, expected: list[tuple[str, str]]) -> None:
    assert shown(html) == expected


def test_a_list_of_word_is_one() -> None:
    html = (
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; </span>"
        "</span>een</p><p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>2.</span>twee</p>"
    )
    assert [(one.shape, one.level, one.number, one.plain) for one in piece(html).lines] == [
        ("item", 0, None, "een"),
        ("item", 1, 2, "twee"),
    ]


def test_numbers_of_a_list_are_those_of_the_page() -> None:
    lines = piece("<ol start=3><li>a</li><li value=7>b</li><li>c</li></ol>").lines
    assert [line.number for line in lines] == [3, 7, 8]


def test_a_table_of_words_is_one_and_one_for_layout_is_not() -> None:
    (line,) = piece("<table><tr><th>a<th>b</tr><tr><td>c<p>d</p></td><td>e</td></tr></table>").lines
    assert isinstance(line.block, Table)
    assert line.block.head == ("a", "b")
    assert [row[1] for row in line.block.rows] == ["e"]
    layout = "<table><tr><td><h2>Kop</h2><p>x.</p></td><td>y.</td></tr><tr><td>z.</td><td></td></tr></table>"
    assert [one.plain for one in piece(layout).lines] == ["Kop", "x.", "y.", "z."]


def test_a_footnote_is_called_and_said() -> None:
    html = '<p>Een zin<sup><a href="#n1">1</a></sup>.</p><ol><li id="n1">Zie daar. <a href="#r1">↩︎</a></li></ol>'
    text, note = piece(html).lines
    assert text.text == "Een zin[^1]."
    assert isinstance(note.block, Footnote)
    assert (note.block.label, note.block.text) == ("1", "Zie daar.")


def test_where_a_picture_is() -> None:
    def figure(html: str) -> Figure:
        (line,) = piece(html, "map/stuk.html").lines
        assert isinstance(line.block, Figure)
        return line.block

    beside = figure(
        '<figure><img src="stuk_files/een%20foto.jpg" alt="Een boom"><figcaption>In mei</figcaption></figure>'
    )
    assert (beside.address, beside.alt, beside.caption) == ("map/stuk_files/een foto.jpg", "Een boom", "In mei")
    late = figure('<p><img src="data:image/gif;base64,R0" data-src="https://a.nl/u/b.jpg?w=9" alt=""></p>')
    assert (late.address, late.origin) == ("map/b.jpg", "https://a.nl/u/b.jpg?w=9")
    inside = piece('<img src="data:image/png;base64,aGFs" alt="x">')
    assert inside.inside == {"stuk-1.png": b"hal"}
    assert not piece('<img src="https://a.nl/t.gif" width=1 height=1>').lines
    assert [line.shape for line in piece('<img src="file:///C:/x.jpg" alt="Weg">').lines] == ["comment"]
    assert [line.shape for line in piece('<img src="../../x.jpg" alt="Weg">').lines] == ["comment"]


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("https://a.nl/x?utm_source=b&q=1&fbclid=z#deel", "https://a.nl/x?q=1#deel"),
        ("/x", "https://site.nl/x"),
        ("mailto:a@b.nl", "mailto:a@b.nl"),
        ("https://a.nl/(x)", "https://a.nl/%28x%29"),
        ("javascript:alert(1)", ""),
        (" java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("http://[", ""),
    ],
)
def test_a_link_is_whole_and_follows_nobody(href: str, found: str) -> None:
    assert address(href, "https://site.nl/blog/") == found


SIGNS = st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" !*_[]`\\<&")


@given(
    st.lists(
        st.builds(
            Run,
            st.text(alphabet=SIGNS, max_size=8),
            st.booleans(),
            st.booleans(),
            st.sampled_from(["", "https://a.nl/"]),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_markdown_shows_the_text_of_its_runs(runs: list[Run]) -> None:
    row = [run for run in runs if run.text.strip()]
    assert inline.plain(markdown(row)) == plain(row)


# ------------------------------------------------------------------------------------------------ pages as saved


def words(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_saved_page_is_read_as_its_article(name: str) -> None:
    gold = EXPECTED[name]
    article = read(Text(name, name, (PAGES / name).read_bytes()), quiet)
    chapter, decisions = recognise(article, quiet)
    kept = [(line, one.role) for line, one in zip(article.lines, decisions, strict=True) if one.role not in LEFT_OUT]
    inside = words(" ".join([chapter.title, chapter.subtitle, *(line.plain for line, _ in kept)]))
    said = [
        one
        for one in gold["blocks"]
        if one["role"] not in ("newsletter", "signoff", "figure", "subtitle", "attribution")
    ]
    assert [one["text"] for one in said if words(one["text"]) not in inside] == []
    asked = {words(line.plain) for line, role in kept if role in ("reflection", "exercise")}
    assert asked == {words(one["text"]) for one in gold["blocks"] if one["role"] == "reflection"}
    assert [one for one in gold["junk"] if len(words(one)) > 8 and words(one) in inside] == []
    text = " ".join(line.text for line, _ in kept)
    assert [link for link in gold["links"] if link[1] not in text] == []
    assert "utm_" not in text


MORE = json.loads((PAGES / "more" / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(MORE))
def test_no_word_of_an_article_is_lost_whatever_made_its_page(name: str) -> None:
    article = read(Text(name, name, (PAGES / "more" / name).read_bytes()), quiet)
    said = words(" ".join([*article.meta.values(), *(line.plain for line in article.lines)]))
    assert [one["text"] for one in MORE[name]["blocks"] if words(one["text"]) not in said] == []


def test_a_page_tells_of_itself() -> None:
    article = read(Text("g.html", "g.html", (PAGES / "gutenberg.html").read_bytes()), quiet)
    assert article.meta == {
        "title": "Moe van het ja zeggen",
        "subtitle": "Over grenzen die je pas ziet als je eroverheen bent",
        "author": "Marijke Verbeek",
        "date": "2026-11-02",
        "lang": "nl",
        "link": "https://www.marijkeverbeek.example/moe-van-het-ja-zeggen/",
    }


def test_a_page_saved_as_one_file_brings_its_pictures() -> None:
    picture = base64.b64encode((PAGES.parent.parent / "content" / "cirkels.png").read_bytes()).decode()
    saved = (
        "From: <Saved by Blink>\r\nSubject: Rust\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        '\ttype="text/html"; boundary="----b"\r\n\r\n------b\r\nContent-Type: text/html\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://x.nl/rust/\r\n\r\n"
        "<html><head><title>Rust</title></head><body><article><h1>Rust</h1><p>E=C3=A9n zin die er staat.</p>=\r\n"
        '<img src=3D"https://x.nl/boom.png" alt=3D"Een boom"><p>=F0=9F=92=A1 Wat merk je?</p></article></body></html>'
        "\r\n------b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: https://x.nl/boom.png\r\n\r\n{picture}\r\n------b--\r\n"
    )
    article = read(Text("rust.mhtml", "rust.mhtml", saved.encode()), quiet)
    assert [line.plain for line in article.lines] == ["Eén zin die er staat.", "Een boom", "💡 Wat merk je?"]
    assert list(article.inside) == ["rust-1.png"]
    broken = saved.replace("text/html\r\n", "text/plain\r\n").encode()
    with pytest.raises(WerkboekError) as caught:
        read(Text("rust.mhtml", "rust.mhtml", broken), quiet)
    assert caught.value.problem.code == "T14"


def test_questions_that_a_page_tells_to_search_engines_are_answered() -> None:
    said = json.dumps(
        {
            "@graph": [
                {
                    "@type": "FAQPage",
                    "mainEntity": [
                        {
                            "@type": "Question",
                            "name": "Kan dat?",
                            "acceptedAnswer": {"@type": "Answer", "text": "<p>Ja. Altijd.</p>"},
                        }
                    ],
                }
            ]
        }
    )
    article = "<h1>Rust</h1><p>Een zin.</p><h3>Kan dat?</h3><p>Ja. Altijd.</p><p>Iets anders.</p>"
    head = f'<head><script type="application/ld+json">{said}</script></head>'
    html = f"<html>{head}<body><article>{article}</article></body></html>"
    shapes = [(line.shape, line.plain) for line in read(Text("a.html", "a.html", html.encode()), quiet).lines]
    assert shapes[2:] == [("faq-q", "Kan dat?"), ("faq-a", "Ja. Altijd."), ("text", "Iets anders.")]


def test_a_page_that_is_one_form_is_read() -> None:
    paragraphs = "".join(f"<p>Dit is zin {n}, en die staat er.</p>" for n in range(9))
    html = f'<html><head></head><body><form action="/x">{paragraphs}</form></body></html>'
    assert [line.shape for line in read(Text("a.html", "a.html", html.encode()), quiet).lines] == ["text"] * 9


def test_a_name_of_a_hundred_thousand_letters_is_none() -> None:
    assert shown(f'<div class="{"tab-" * 25_000}x"><p>Een zin.</p></div>') == [("text", "Een zin.")]


def test_a_page_without_any_name_is_asked_of_the_extractor() -> None:
    sentences = "".join(
        f"<p>Dit is zin {n} van het stuk, en die gaat ergens over. Zo staat het er ook.</p>" for n in range(20)
    )
    html = f"<html><body><div><a href='/'>Menu</a> <a href='/b'>Contact</a></div><div>{sentences}</div></body></html>"
    article = read(Text("a.html", "a.html", html.encode()), quiet)
    assert [line.shape for line in article.lines].count("text") == 20
    assert "Menu" in article.lines[-1].plain
    assert article.lines[-1].reason == "around"


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<div>" * 5000 + "x", "T11"),
        ("<table><tr><td>" * 60 + "x", "T11"),
        ("<div></q>" * 5000 + "x", "T11"),  # what is not open closes nothing
        ("<span><div></span>" * 5000 + "x", "T11"),
        ("<div><table><tr><td></div>" * 5000 + "x", "T11"),
        ("<p>" + "".join(f"<b id={n}>" for n in range(180)) + "<p>x" * 50_000, "T11"),  # each opens in each paragraph
        ("<p>x</p>" * 200_000, "T11"),
        ("<p><svg><title>" + "<div>" * 5000 + "x", "T11"),
        ("<p>x<p " + " ".join(f"a{n}" for n in range(5000)) + ">x", "T11"),
        ("<p>" + "x" * 6_000_000, "T10"),
        ("<p>x</p>" * 12_000, "T13"),
        ("<html><head></head><body></body></html>", "T01"),
    ],
)
def test_what_no_reader_meets_is_one_sentence(html: str, code: str) -> None:
    with pytest.raises(WerkboekError) as caught:
        read(Text("a.html", "a.html", html.encode()), quiet)
    assert caught.value.problem.code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"%PDF-1.7 x", "T12"), (b"\xd0\xcf\x11\xe0xx", "T12"), (b"{\\rtf1 x}", "T12"), (b"\x89PNG\r\n", "T12"),
     (b'{"content": {"rendered": ""}}', "T14"), (b'[{"rendered"' * 90_000, "T14")],
)  # fmt: skip
def test_a_file_of_another_kind_is_told_from_its_content(data: bytes, code: str) -> None:
    with pytest.raises(WerkboekError) as caught:
        read(Text("a.docx", "a.docx", data), quiet)
    assert caught.value.problem.code == code


def test_garbled_letters_are_mended_and_told_and_sound_ones_left() -> None:
    told: list[Problem] = []
    garbled = "Eén café, “zo” – 💡 Wat merk je?\nNog een regel.".encode().decode("cp1252", errors="replace").encode()
    article = read(Text("a.txt", "a.txt", garbled), told.append)
    assert "café" in article.lines[0].plain
    assert "T22" in [one.code for one in told]
    told.clear()
    sound = "‘Âge’ en “naïef” in België: Ã is een letter."
    assert read(Text("a.txt", "a.txt", sound.encode()), told.append).lines[0].plain == sound
    assert not told
