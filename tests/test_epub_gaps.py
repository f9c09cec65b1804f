"""What the other tests of the EPUB do not notice: each test here fails for a change that they let pass.

Books drawn at random are held against their own text, against what PDFium sees of their pages, and against our rules.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from werkboek import check, ebook, language, project, theme, tongue
from werkboek.build import Report, build
from werkboek.cache import Cache
from werkboek.check import held, held_file, openings
from werkboek.check.sheets import Sheet, Words, sheets
from werkboek.gathering import Folio, Gathering
from werkboek.model import Book
from werkboek.problems import WerkboekError
from werkboek.render import cards, cover, epub, foreign, jacket, metadata, paging
from werkboek.render.package import Document, File, Package, packed
from werkboek.spaces import Lines, Scale, Scales, Size

Texts = dict[str, str]
Spoil = Callable[[bytes], bytes]


def opened(data: bytes) -> Texts:
    """The files of an EPUB that are text."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = [name for name in book.namelist() if not name.endswith((".jpg", ".png", ".gif"))]
        return {name.removeprefix("EPUB/"): book.read(name).decode() for name in names}


def texts(report: Report) -> Texts:
    return opened(next(one.data for one in report.outputs if one.edition == "epub"))


def letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text)).casefold()


def bare(xhtml: str) -> str:
    """The letters of some XHTML."""
    return letters(unescape(re.sub(r"<[^>]*>", "", xhtml)))


def said(found: Texts, name: str) -> list[str]:
    """What a package says under a name."""
    return re.findall(rf'<meta property="{name}"[^>]*>([^<]*)</meta>', found["content.opf"])


def spine(found: Texts) -> list[str]:
    """The files of an EPUB in reading order."""
    return [f"{name}.xhtml" for name in re.findall(r'idref="([^"]+)"', found["content.opf"])]


# ---------------------------------------------------------------------------------------------------- random books


@dataclass
class Draft:
    """A book as it is drawn: its articles, all that they say, and the words that stand once in their running text."""

    articles: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    once: list[str] = field(default_factory=list)
    count: int = 0


WORDS = ["rust", "dag", "Straße", "één", "naïef", "R&D", "x<y", "x>y", "AT&amp;T", "&lt;", "😀", "👩‍👧",
         "l’heure", "ÏJS", "“zacht”", "–", "wandelen", "verantwoordelijkheidsgevoel", "bed\u00adrust",
         "samen\u202fzijn",
         "…"]  # fmt: skip
FORMS = [*["{}"] * 5, "*{}*", "**{}**", "`{}`", "[{}](https://example.org/a_b?c=1&d=2)"]
MARKS = ["", "", " {regels=4}", " {stippen}", " {nummers=3}", " {janee}", ' {schaal="nooit|altijd"}', " {geen}",
         ' {vinkjes="moe|boos"}', ' {kolommen="van mij|van jou"}', " → Neem er de tijd voor."]  # fmt: skip
BLOCKS = [*["paragraph"] * 3, *["long"] * 4, *["question"] * 3, "list", "table", "heading", "quote", "example"]


class Author:
    """Writes a draft, with Hypothesis for her thoughts."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.draft = draw, Draft()

    def words(self, least: int, most: int, *, running: bool = True, linked: bool = True) -> str:
        """Words of which some have markup, or letters glued to it, behind one that occurs nowhere else."""
        at, self.draft.count = self.draft.count, self.draft.count + 1
        first = f"Tk{'bdfgh'[at // 25 % 5]}{'aeiou'[at // 5 % 5]}{'klmnp'[at % 5]}{'o' * (at // 125)}"
        self.draft.once += [first] if running else []
        shown, plain = [first], [first]
        drawn = st.tuples(st.sampled_from(WORDS), st.sampled_from(FORMS if linked else FORMS[:-1]), st.booleans())
        for word, form, glued in self.draw(st.lists(drawn, min_size=least, max_size=most)):
            rest = "jes" if glued and word.isalpha() else ""
            shown.append((form.format(word) if word.isalpha() else word) + rest)
            plain.append(unescape(word) + rest)
        self.draft.said.append(" ".join(plain))
        return " ".join(shown)

    def block(self, kind: str) -> str:
        number = self.draw(st.integers(2, 4))
        match kind:
            case "long":
                return " ".join(f"{self.words(9, 14)}." for _ in range(3 * number))
            case "question":
                return f"💡 {self.words(1, 8, running=False)}?{self.draw(st.sampled_from(MARKS))}"
            case "heading":
                return f"### {self.words(1, 3, running=False)}"
            case "list":
                return "\n".join(f"{'  ' * (at % 2)}- {self.words(1, 8)}" for at in range(number))
            case "table":
                rows = [[self.words(1, 2, running=False) for _ in range(number)] for _ in range(3)]
                return "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], ["---"] * number, *rows[1:]])
            case "quote":
                return f"> {self.words(3, 8, running=False)}."
            case "example":
                return f"Voorbeeld: {self.words(3, 8)}."
        return f"{self.words(3, 12)}."

    def article(self) -> str:
        notes: list[str] = []
        parts = [f"# {self.words(1, 3, running=False, linked=False)}"]
        for at in range(self.draw(st.integers(1, 3))):
            parts += [f"## {self.words(1, 3, running=False)}"] if at else []
            for kind in ["paragraph", *self.draw(st.lists(st.sampled_from(BLOCKS), max_size=5))]:
                parts.append(self.block(kind))
                if kind in ("paragraph", "long") and self.draw(st.integers(0, 3)) == 0:
                    parts[-1] += f"[^n{len(notes)}]"
                    notes.append(f"[^n{len(notes)}]: {self.words(1, 8, running=False)}.")
        return "\n\n".join([*parts, "💡 Wat merk je?", *notes]) + "\n"


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A small book: an article or two, of a section or more."""
    author = Author(draw)
    author.draft.articles += [author.article() for _ in range(draw(st.integers(1, 2)))]
    return author.draft


def built(draft: Draft) -> Report:
    """Both editions of a draft."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{at}.md") for at in range(len(draft.articles))]
        for path, text in zip(paths, draft.articles, strict=True):
            path.write_text(f"---\nlang: nl\n---\n{text}", encoding="utf-8")
        return build(project.load(paths))


def opens(sheet: Sheet) -> str:
    """The letters of the run that PDFium finds highest on a page, then furthest to the left.

    A call of a note stands higher than its line, and a sub-heading hangs beside its text.
    """
    live = [one for one in sheet.live if one.size > 7.5]
    top = min((one.baseline for one in live), default=0.0)
    return letters(min((one for one in live if one.baseline < top + 1), key=lambda one: one.x0).text) if live else ""


def check_pages(report: Report, draft: Draft) -> None:
    """Each page is marked or told, in order, before its words; no text stands on the wrong side of a mark."""
    pdf, output = report.outputs
    pages = {sheet.number: sheet for sheet in sheets(pdf.data, weighed=False)}
    assert sorted([*map(int, output.marked), *(page for page, _ in output.unmarked)]) == list(pages)
    found = texts(report)
    whole = "".join(found[name].partition('<nav epub:type="landmarks"')[0] for name in spine(found))
    places = {int(one[1]): one.end() for one in re.finditer(r'id="page(\d+)" aria-label="\1"></span>', whole)}
    assert [*places] == sorted(places) == [*map(int, output.marked)]
    for number, place in places.items():
        assert bare(whole[place:]).startswith(opens(pages[number])), number
    live = {number: letters(" ".join(one.text for one in sheet.live)) for number, sheet in pages.items()}
    for word in draft.once:
        on = [number for number, text in live.items() if word.casefold() in text]
        if len(on) == 1:  # a sentence that is set apart stands on paper twice
            at = whole.index(word)
            assert all((place <= at) == (number <= on[0]) for number, place in places.items()), (word, on)


@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(draft=drafts())
def test_a_book_drawn_at_random_has_all_its_pages_and_words_and_breaks_no_rule(draft: Draft) -> None:
    report = built(draft)
    check_pages(report, draft)
    text = bare("".join(text for name, text in texts(report).items() if re.match(r"c\d", name)))
    assert [one for one in draft.said if letters(one) not in text] == []
    assert [(one.rule.code, one.faults) for one in held(report.book, report.outputs[1]) if one.faults] == []


# ----------------------------------------------------------------------------------------------------------- pages

FOOT = Folio(0, 0, "a", 9, (), ())


def part(anchors: Mapping[str, int], *opens: str, first: Folio | None = FOOT) -> Gathering:
    """Pages that were laid out together, by what they open with."""
    return Gathering(b"", len(opens), anchors, (first, *(FOOT for _ in opens[1:])), (), {}, opens=opens)


def test_a_page_may_stand_in_the_files_of_its_part_or_before_or_behind_all_parts() -> None:
    parts = [part({}, "Een boek", "Vooraf", first=None), part({"c1": 0, "v1": 1, "x": 1}, "Rust", "Vraag 1"),
             part({"c2": 0, "v1": 0}, "Slaap"), part({}, "Achteraan"), part({"x": 0}, "Over Anna")]  # fmt: skip
    found = paging.paper(parts, {"c1": "a", "v1": "b", "c2": "c"}, ("how", "nav"), ("all", "about"))
    assert [sorted(leaf.files) for leaf in found.leaves] == [
        ["how", "nav"], ["how", "nav"], ["a", "b"], ["a", "b"], ["b", "c"], ["about", "all"], ["about", "all"]
    ]  # fmt: skip
    assert [leaf.folio for leaf in found.leaves] == ["", "2", "3", "4", "5", "6", "7"]
    assert found.folios == {"c1": "3", "v1": "4", "c2": "5", "x": "4"}  # what stands on two pages: the first


def places(content: str, *openings: str) -> list[str]:
    """What stands behind the mark of each page; nothing for a page without one."""
    text = f"<html><body>{content}</body></html>"
    leaves = [paging.Leaf(str(at), one, frozenset({"a"})) for at, one in enumerate(openings, 5)]
    return [text[one.at :] if isinstance(one, paging.Mark) else "" for one in paging.marks(leaves, {"a": text})]


CELLS = (
    "<table><thead><tr><th>een</th><th>twee</th></tr></thead><tbody><tr><td>drie</td><td>vier</td></tr></tbody></table>"
)
LONG = f'<section class="question" id="v{"0" * 90}" aria-labelledby="v{"0" * 90}q"><p>'
STANDS = [
    # the words of a page, what an e-book has, and what the mark stands before
    *((f"<p>Hij zegt {opened}st{closed} komt.</p>", "rust komt", "Ru") for opened, closed in (
        ("Ru<em>", "</em>"), ("Ru<strong>", "</strong>"), ("Ru<code>", "</code>"), ('Ru<a href="x">', "</a>"),
        ('Ru<em><span lang="en">', "</span></em>"))),
    ("<p>Ru<strong>ST</strong> komt.</p>", "rust komt", "<p>"),
    ("<p>Een &amp; twee. Ruimte komt.</p>", "ruimte komt", "Ruimte"),
    ("<p>Rust &#34;dag&#34; komt.</p>", "rust “dag” komt", "<p>"),
    ("<p>Rust</p><p>komt.</p>", "rust\n—\nkomt", "<p>Rust"),
    ("<p>Hij zegt ja.</p><p>Ja, en verder.</p>", "ja\nruimte voor jezelf", "<p>Ja"),
    (CELLS, "een twee", "<table>"),
    (CELLS, "twee drie", "twee"),
    (CELLS, "drie vier", "drie"),
    (CELLS, "vier", "vier"),
    (f"{LONG}Vraag 5</p></section>", "vraag 5", "<section"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "opening", "before"), STANDS)
def test_a_mark_stands_before_its_word_whatever_is_around_it(content: str, opening: str, before: str) -> None:
    (found,) = places(content, opening)
    assert found.startswith(before)


def test_a_page_without_a_number_has_no_mark_and_a_page_is_never_looked_for_in_a_file_that_was_left() -> None:
    files = {"a": "<body><p>Slaap komt.</p></body>", "b": "<body><p>Rust komt.</p><p>Rust komt.</p></body>"}
    both = frozenset(files)
    leaves = [paging.Leaf(folio, text, both) for folio, text in (("", "rust komt"), ("2", "rust komt"),
                                                                  ("3", "slaap komt"), ("4", "rust komt"))]  # fmt: skip
    found = list(paging.marks(leaves, files))
    assert [isinstance(one, paging.Mark) for one in found] == [False, True, False, True]


# ------------------------------------------------------------------------------------------------------- two books


@pytest.fixture(scope="module")
def parts(whole: Report) -> Texts:
    return texts(whole)


SMALL = """---
lang: nl
date: 2026-02-03
---
# Over *rust* & <ruimte>

Je zit[^b] op de bank. Je kijkt[^a] naar buiten, en[^b] weer naar binnen.

💡 Merk je dat? Wat doe je *dan*? → Neem **alle** tijd.

## Wat *je* ziet & hoort

Kijk[^a] en luister[^b].

![](boom.png "Een boom & een bank")

| a | b | c |
| --- | --- | --- |
| 1 | 2 | 3 |

|  | *b* |  | d |
| --- | --- | --- | --- |
| **een** | *twee* | drie | vier |

### Moe zijn

Tekst.

### Boos zijn

Tekst.

### Niets willen

Tekst.

💡 Hoe vaak? {schaal="nooit|elke dag"}

## Veelgestelde *vragen*

## Veelgestelde vragen over *vallen*

**Moet het met een pen?**

Nee.

💡 Wat gebruik jij?

[^a]: Een noot met *nadruk*.

[^b]: De andere noot.
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A book of one article with markup in its titles, a question in two parts, and one that we made."""
    folder = tmp_path_factory.mktemp("small")
    Image.new("L", (900, 600)).save(folder / "boom.png")
    (folder / "a.md").write_text(SMALL, encoding="utf-8")
    return build(replace(project.load([folder / "a.md"]), exercises="enriched"))


@pytest.fixture(scope="module")
def pieces(small: Report) -> Texts:
    return texts(small)


IN_WHOLE = [
    ("nav.xhtml", '<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title">'),
    ("nav.xhtml", '<nav epub:type="landmarks" id="landmarks" hidden="" aria-label="Oriëntatiepunten">'),
    ("nav.xhtml", '<nav epub:type="page-list" role="doc-pagelist" id="page-list" hidden="" '
                  'aria-label="Bladzijden van de papieren editie">'),
    ("nav.xhtml", '<li><a href="c1s2.xhtml">Tekenen en kiezen</a></li>'),
    ("cover.xhtml", '<section epub:type="cover" class="cover">'),
    ("how.xhtml", '<body epub:type="frontmatter">'),
    ("how.xhtml", '<section class="question" role="group" aria-labelledby="intention">'),
    ("how.xhtml", 'focusable="false"><path d="M3 6.5H21M3 12H21M3 17.5H14"'),
    ("how.xhtml", "</svg><span>Pak je schrift en neem er een kwartier voor.</span></p>"),
    ("c1s1.xhtml", '<body epub:type="bodymatter">'),
    ("c1s1.xhtml", '<p class="kicker">Hoofdstuk 1</p><h1 id="c1t">Alles wat een bladzijde kan dragen</h1>'),
    ("c1s1.xhtml", '<header id="c1">'),
    ("c1s1.xhtml", "<title>En hoe je dat zonder bladzijde doet</title>"),
    ("c1s1.xhtml", '<p class="hint">Neem er de tijd voor; kijk terug op wat je las.</p>'),
    ("c1s1.xhtml", '<a href="#r1" role="doc-backlink" aria-label="terug naar de tekst">1</a> Een derde'),
    ("c1s2.xhtml", "<figcaption>Boven en onder de grond</figcaption>"),
    ("c1s3.xhtml", '<aside class="example" role="doc-example" aria-label="Voorbeeld">'),
    ("c1s3.xhtml", '<p><span class="label">Voorbeeld:</span> Joost zette'),
    ("c1s3.xhtml", '<section class="question" id="vfa02c7b0b9" role="group" aria-labelledby="vfa02c7b0b9q">'),
    ("c1s4.xhtml", '<body epub:type="backmatter">'),
    ("c2s1.xhtml", '<p class="kicker" lang="nl" xml:lang="nl">Hoofdstuk 2</p>'),
    ("c2s1.xhtml", '<h2 lang="nl" xml:lang="nl">Om te beginnen</h2>'),
    ("c2s2.xhtml", '<h2>What you see</h2>'),
    ("c2s2.xhtml", '<p class="cue" lang="nl" xml:lang="nl">'),
    ("c2s2.xhtml", '<p class="ways" lang="nl" xml:lang="nl">'),
    ("questions.xhtml", '<h2>Alles wat een bladzijde kan dragen</h2>'),
    ("questions.xhtml", '<h2 lang="en" xml:lang="en">The second piece</h2>'),
    ("questions.xhtml", 'q" lang="en" xml:lang="en">What did you not expect to read?</a> '
                        '<span class="paper">p.&#160;14</span>'),
    ("about.xhtml", 'aria-label="18"></span><section class="about" id="about">\n<h1>Over Anna van der Berg</h1>'),
    ("content.opf", '<item href="c2s1.xhtml" id="c2s1" media-type="application/xhtml+xml"/>'),
    ("content.opf", '<item href="c2s2.xhtml" id="c2s2" media-type="application/xhtml+xml" properties="svg"/>'),
    ("content.opf", '<meta property="dcterms:modified">2026-11-02T00:00:00Z</meta>'),
    ("content.opf", "<dc:date>2026-11-02</dc:date>"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text"), IN_WHOLE)
def test_what_a_voice_and_a_reader_go_by_is_there(parts: Texts, file: str, text: str) -> None:
    assert text in parts[file]


IN_SMALL = [
    ("nav.xhtml", '<li><a href="c1s1.xhtml">Om te beginnen</a></li>\n'
                  '<li><a href="c1s2.xhtml">Wat je ziet &amp; hoort</a>'),
    ("nav.xhtml", '<li><a href="c1s3.xhtml">Veelgestelde vragen over vallen</a></li>'),
    ("toc.ncx", "<text>Wat je ziet &amp; hoort</text>"),
    ("c1s2.xhtml", "<title>Wat je ziet &amp; hoort</title>"),
    ("c1s2.xhtml", '<img src="p0.png" alt="Een boom &amp; een bank"/>\n'
                   '<figcaption>Een boom &amp; een bank</figcaption>'),
    ("c1s2.xhtml", "<tr><td>1</td><td>2</td><td>3</td></tr>"),
    ("c1s2.xhtml", "<li><em>b</em>: <em>twee</em></li>\n<li>drie</li>\n<li>d: vier</li>"),
    ("c1s2.xhtml", "1\u00a0= nooit, 10\u00a0= elke dag.</span></p>"),
    ("c1s1.xhtml", "Vraag 1, deel 2</p>\n<h3"),
    ("c1s1.xhtml", '<p class="hint">Neem <strong>alle</strong> tijd.</p>'),
    ("c1s1.xhtml", "</a> Een noot met <em>nadruk</em>.</p></aside>"),
    ("c1s3.xhtml", '<p class="kicker">Veelgestelde <em>vragen</em></p>'),
    ("questions.xhtml", 'Vraag <span id="n1">1</span></span> <a href="c1s1.xhtml#v1931116c13q">Merk je dat?</a> '
                        '<span class="paper">p.&#160;4</span></li>'),
    ("questions.xhtml", 'Vraag 1, deel 2</span> <a href="c1s1.xhtml#v1931116c13q2">Wat doe je dan?</a></li>'),
    ("questions.xhtml", ">Wat gebruik jij?</a>"),
    ("content.opf", '<meta property="schema:accessMode">visual</meta>'),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text"), IN_SMALL)
def test_markup_parts_and_notes_come_out_as_they_should(pieces: Texts, file: str, text: str) -> None:
    assert text in pieces[file]


def test_one_article_has_no_chapter_numbers_and_no_titles_of_chapters(pieces: Texts) -> None:
    assert "Hoofdstuk" not in "".join(text for name, text in pieces.items() if name.endswith(".xhtml"))
    assert "<h2" not in pieces["questions.xhtml"]


def test_notes_stand_in_the_order_of_their_numbers_and_lead_back_to_their_first_call(pieces: Texts) -> None:
    assert re.findall(r'<aside [^>]*id="(n\d)"', pieces["c1s1.xhtml"]) == ["n1", "n2"]
    assert re.findall(r'<aside [^>]*id="(n\d)"', pieces["c1s2.xhtml"]) == ["n1", "n2"]
    assert re.findall(r'role="doc-noteref" href="#(n\d)"( id="r\d")?', pieces["c1s1.xhtml"]) == [
        ("n1", ' id="r1"'), ("n2", ' id="r2"'), ("n1", "")
    ]  # fmt: skip


def test_a_question_that_we_made_leads_nowhere(small: Report, pieces: Texts) -> None:
    (made,) = [one for one in small.book.exercises if one.made]
    card = pieces["c1s2.xhtml"].partition(f'id="v{made.id}"')[2].partition("</section>")[0]
    assert "Boos zijn" in card
    assert "questions.xhtml" not in card
    assert 'class="number"' not in card
    assert [one.rule.code for one in held(small.book, small.outputs[1]) if one.faults] == []


def test_the_files_stand_as_the_book_does_with_the_back_of_all_chapters_behind_them(
    whole: Report, parts: Texts
) -> None:
    body, back = ([f"{one.id}.xhtml" for chapter in whole.book.chapters for one in chapter.sections
                   if (one.kind == "body") is kind] for kind in (True, False))  # fmt: skip
    assert spine(parts) == ["cover.xhtml", "how.xhtml", "nav.xhtml", *body, *back, "questions.xhtml", "about.xhtml",
                            "colophon.xhtml"]  # fmt: skip


def test_a_colophon_says_all_that_it_can(parts: Texts, pieces: Texts) -> None:
    long, short = (unescape(re.sub(r"<[^>]*>|\s+", " ", one["colophon.xhtml"].partition("<body")[2])) for one in (
        parts, pieces))  # fmt: skip
    assert " ".join(long.split()[1:]) == (
        "Colofon Alles bij elkaar, Anna van der Berg, 2026. example.org . Schrijven om te denken, deel 3. "
        "© 2026 Anna van der Berg De paginanummers in dit e-boek zijn die van de papieren editie: 20 bladzijden op A4. "
        "De artikelen in dit boek staan ook op: example.org/artikelen/alles example.org/articles/second "
        "Dit werkboek vervangt geen hulp van een arts of therapeut. Gemaakt met Werkboek."
    )
    assert 'href="https://example.org/articles/second"' in parts["colophon.xhtml"]
    assert "Over rust & <ruimte>, 2026. De paginanummers" in " ".join(short.split())
    assert "artikelen" not in short


def test_how_has_all_its_steps(parts: Texts, pieces: Texts) -> None:
    assert [parts["how.xhtml"].count("<li>"), pieces["how.xhtml"].count("<li>")] == [5, 4]
    assert "Alle vragen staan achterin bij elkaar" in pieces["how.xhtml"]


# ------------------------------------------------------------------------------------------------------- more books


def made(folder: Path, files: Mapping[str, str], settings: str = "", **changes: object) -> Report:
    """The e-book alone of some articles."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "book.toml").write_text(settings, encoding="utf-8")
    return build(replace(project.load([folder]), editions=("epub",), **changes))  # type: ignore[arg-type]


ASKED = "💡 Wat voel je nu?\n"
SEVERAL = {
    "a.md": f"---\nlang: nl\n---\n# Over *rust*\n\nJe zit.\n\n{ASKED}",
    "b.md": "---\nlang: nl-BE\nsubtitle: Twee\n---\n# Slaap\n\nJe ligt.\n",
    "c.md": f"---\nlang: de\n---\n# Zeit\n\nDu gehst.\n\n## Mehr\n\nDu stehst.\n\n{ASKED}\n"
            "## Veelgestelde vragen\n\n**Moet het?**\n\nNee.\n",
    "d.md": "# Vragen\n\n## Veelgestelde vragen over slaap\n\n**Mag het?**\n\nJa.\n",
}  # fmt: skip


def test_articles_without_sections_questions_or_a_body(tmp_path: Path) -> None:
    report = made(tmp_path, SEVERAL, 'language = "nl"\n')
    found = texts(report)
    assert [one.rule.code for one in held(report.book, report.outputs[0]) if one.faults] == []
    listed = found["nav.xhtml"].partition("</nav>")[0]
    assert '<li><a href="c1s1.xhtml">Over rust</a></li>\n<li><a href="c2s1.xhtml">Slaap</a></li>' in listed
    assert '<li class="chapter"><a href="c3s1.xhtml" lang="de" xml:lang="de">Zeit</a><ol>' in listed
    assert '<a href="c3s1.xhtml">Om te beginnen</a></li>\n<li><a href="c3s2.xhtml" lang="de" xml:lang="de">' in listed
    assert '<a href="c4s0.xhtml">Vragen</a></li>' in listed
    assert listed.index("c3s3.xhtml") < listed.index("c4s1.xhtml") < listed.index("questions.xhtml")
    assert '<h1 id="c4t">Vragen</h1>' in found["c4s0.xhtml"]
    assert '<p class="subtitle">Twee</p>' in found["c2s1.xhtml"]
    assert 'lang="nl-BE"' not in found["c2s1.xhtml"]  # the same language, so its words are no other
    assert 'lang="de" xml:lang="de"' in found["c3s1.xhtml"]
    assert "<h2>Over rust</h2>" in found["questions.xhtml"]
    assert "Slaap" not in found["questions.xhtml"]


def test_under_its_title_a_question_is_a_heading_of_the_second_level(tmp_path: Path) -> None:
    found = texts(made(tmp_path, {"a.md": SEVERAL["a.md"]}))
    assert '<h2 class="prompt"' in found["c1s1.xhtml"]
    assert "<h3" not in found["c1s1.xhtml"]


def test_where_to_find_her_is_told_without_a_word_about_her(tmp_path: Path) -> None:
    settings = '[brand]\nwebsite = "https://example.org"\noffer_link = "https://example.org/"\n'
    found = texts(made(tmp_path, {"a.md": SEVERAL["a.md"]}, settings))
    assert "<h1>Contact</h1>" in found["about.xhtml"]
    assert found["about.xhtml"].count("<a ") == 1  # the same address once
    assert '<li><a href="about.xhtml">Contact</a></li>' in found["nav.xhtml"]


def test_a_cover_of_text_says_what_the_book_says(whole: Report) -> None:
    output = epub.render(whole.book, whole.speech, "a", Cache(None))
    cover = " ".join(
        unescape(re.sub(r"<[^>]*>", " ", opened(output.data)["cover.xhtml"].partition("<body")[2])).split()
    )
    assert cover.endswith("Alles bij elkaar Elk soort schrijfruimte, in twee talen Anna van der Berg")
    assert (output.marked, output.unmarked) == ((), ())


def test_what_was_written_before_is_used_for_the_same_alone(tmp_path: Path) -> None:
    Image.new("L", (9, 9)).save(tmp_path / "boom.png")
    Image.new("L", (9, 9), 200).save(tmp_path / "bank.png")
    kept = Cache(tmp_path / "cache")
    one, two = SEVERAL["a.md"], f"# Slaap\n\nJe ligt.\n\n![Een boom](boom.png)\n\n{ASKED}"

    def same(files: Mapping[str, str], settings: str = "") -> None:
        made(tmp_path, files, settings)
        mine = replace(project.load([tmp_path]), editions=("epub",))
        assert build(mine, kept=kept).outputs[0].data == build(mine).outputs[0].data

    same({"a.md": one, "b.md": two})
    same({"a.md": one, "b.md": two})
    same({"a.md": one.replace("zit", "staat"), "b.md": two})
    same({"a.md": f"{one}\n![Een bank](bank.png)\n", "b.md": two})
    same({"a.md": one, "b.md": two}, '[words]\nquestion = "Opdracht"\n')
    (tmp_path / "b.md").unlink()
    same({"a.md": one})


@pytest.mark.parametrize("data", [b"", b"{", b"null", b"[1]", b"[[1, 2]]"])
def test_what_cannot_be_read_was_not_written_before(data: bytes) -> None:
    assert epub._recalled(data) is None


# -------------------------------------------------------------------------------------------------------- metadata


def about(book: Book, **changes: object) -> list[tuple[str, str]]:
    """What a book says of itself, not on paper: name and value."""
    of = replace(book, **changes)  # type: ignore[arg-type]
    found = metadata.said(of, language.load("nl"), 0)
    return [(one.name.rpartition(":")[2], one.value) for one in found] + [pair for one in found for pair in one.refined]


def refined(book: Book, name: str) -> dict[str, str]:
    return next(dict(one.refined) for one in metadata.said(book, language.load("nl"), 0) if one.name == name)


def test_a_name_is_filed_as_its_author_wants_and_a_series_may_have_no_numbers(whole: Report) -> None:
    own = replace(whole.book, ebook=ebook.Ebook(series="Rust", file_as="Van der Berg, A."))
    assert refined(own, "dc:creator") == {"role": "aut", "file-as": "Van der Berg, A."}
    assert refined(own, "belongs-to-collection") == {"collection-type": "series"}


def test_a_book_was_changed_on_its_date_whatever_stands_around_it(
    whole: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "²")  # a digit, but no number
    assert metadata.modified(whole.book) == datetime(2026, 11, 2, tzinfo=UTC)
    assert metadata.modified(replace(whole.book, date="")) == datetime(2000, 1, 1, tzinfo=UTC)


def test_one_picture_without_words_takes_all_claims_away(tmp_path: Path) -> None:
    frames = [Image.new("L", (9, 9), tone) for tone in (0, 255)]
    frames[0].save(tmp_path / "b.gif", save_all=True, append_images=frames[1:])
    Image.new("L", (9, 9)).save(tmp_path / "a.png")
    text = f"# A\n\nJe zit.\n\n![Een boom](a.png)\n\n![](b.gif)\n\n![](a.png)\n\n{ASKED}"
    found = texts(made(tmp_path, {"a.md": text}, '[ebook]\ncertified_by = "Anna"\n'))
    assert "alternativeText" not in said(found, "schema:accessibilityFeature")
    assert said(found, "dcterms:conformsTo") == []
    assert said(found, "schema:accessibilityHazard") == ["unknown"]  # the other picture does not move
    assert "Bij 2 afbeeldingen" in said(found, "schema:accessibilitySummary")[0]


def test_a_caption_is_a_description(small: Report, pieces: Texts) -> None:
    assert metadata.undescribed(small.book) == []
    assert "alternativeText" in said(pieces, "schema:accessibilityFeature")


# ----------------------------------------------------------------------------------------------------------- cards

NL = language.load("nl")


@pytest.mark.parametrize(("rows", "cue"), [(6, "Een paar zinnen"), (7, "vijf tot tien"), (12, "vijf tot tien"),
                                           (13, "een kwartier")])  # fmt: skip
def test_an_answer_is_as_long_as_its_space_is_by_nature(rows: int, cue: str) -> None:
    assert cue in cards.cue(Lines(size=Size(rows, 1, 99, 30)), NL)


SIZE = Size(9, 9, 9, 9)


def test_the_ends_of_a_scale_are_its_first_and_its_last() -> None:
    assert cards.ends(Scale(size=SIZE, ends=("nooit", "soms", "altijd"))) == "1\u00a0= nooit, 10\u00a0= altijd"
    assert cards.ends(Scale(size=SIZE, ends=("nooit",))) == ""
    assert cards.ends(Scales(size=SIZE, items=("slaap",), ends=("weinig", "veel"))) == "1\u00a0= weinig, 10\u00a0= veel"


# ------------------------------------------------------------------------------------------------ other languages


@pytest.mark.parametrize(("text", "code"), [
    ("You and me.", ""), ("Dream on, you and I.", "en"), ("It is what it is, en dat is het dan niet.", ""),
    ("Anna Berta Carla Dora Eva Fleur Greta Hanna Ida Julia Karin Lotte Mia you and the", ""),
    ("NOT EVERYTHING THAT COUNTS CAN BE COUNTED", "en"), ("It was in me, and it is over now, is it not?", "en"),
])  # fmt: skip
def test_a_text_is_in_another_language_only_where_that_is_sure(text: str, code: str) -> None:
    assert tongue.foreign(text, "nl") == code


LEFT = "I want to be left alone with you"


@pytest.mark.parametrize("quoted", [f"“{LEFT}”", f"„{LEFT}“", f"«{LEFT}»", f"‘{LEFT}’", f"<em>{LEFT}</em>",
                                    f"<strong>{LEFT}</strong>", f"‘{LEFT} as I don’t know you’"])  # fmt: skip
def test_what_is_quoted_or_set_apart_in_any_way_has_its_own_language(quoted: str) -> None:
    text = f"Zij zei het nog een keer, en dat was niet voor het eerst in die week: {quoted}, en toen ging ze weg."
    inner = re.sub(r"^(<\w+>|.)|(</\w+>|.)$", "", quoted)
    assert foreign.marked(text, "nl") == text.replace(inner, f'<span lang="en" xml:lang="en">{inner}</span>')


def test_the_address_of_a_link_is_no_language() -> None:
    text = '<a href="https://x.nl/what is it that you want of me">Dit stuk</a> hoort erbij.'
    assert foreign.marked(text, "nl") == text


# ----------------------------------------------------------------------------------------------------------- cover

SIZED = [
    # title, subtitle; pt of its first part and of what follows that
    ("Rust", "", 84, 34), ("Verantwoordelijkheidsgevoel", "", 26, 34), ("Een halfuur voor jezelf", "", 70, 34),
    ("Een halfuur voor jezelf", "Over grenzen, rust en een lijf dat meepraat", 70, 34),
    ("Waarom? Verantwoordelijkheidsgevoelens loslaten", "Over grenzen", 84, 23.9),
    ("Waarom Kun Jij Moeilijk Ontspannen? Ontdek Hoe Loslaten Je Helpt", "", 56, 28),
    (f"{'Verantwoordelijkheidsgevoel' * 2}", "", 13.3, 34),
]  # fmt: skip


@pytest.mark.parametrize(("title", "subtitle", "size", "rest"), SIZED)
def test_a_title_is_as_large_as_its_longest_word_and_its_room_allow(
    title: str, subtitle: str, size: float, rest: float
) -> None:
    one = jacket.sized(title, subtitle, 1)
    assert (one.size, one.rest_size if one.rest else rest) == (size, rest)
    assert one.size <= cover.widest(one.main, jacket.INSIDE, 1)


def test_a_name_is_as_large_as_fits_on_its_line() -> None:
    names = [
        "Bo",
        "Anna van der Berg-Wolffensperger van Waveren",
        "Anna van der Berg-Wolffensperger van Waveren en Eck",
    ]
    assert [jacket._name(one, jacket.INSIDE) for one in names] == [25.0, 16.3, 15.0]


def test_a_name_beside_a_logo_is_smaller_and_the_water_ends_above_a_name(whole: Report) -> None:
    look = theme.load("rust")

    def drawn(**changes: object) -> tuple[str, str, str]:
        return jacket._drawn(replace(whole.book, **changes), whole.speech, look)  # type: ignore[arg-type]

    assert drawn() != drawn(logo=None)
    assert "24.5" in drawn(author="Anna van der Berg")[0]
    assert "24.5" not in drawn(author="Anna van der Berg", logo=None)[0]
    waters = [drawn(author=author, logo=logo)[2] for author in ("Anna", "") for logo in (whole.book.logo, None)]
    assert waters[0] == waters[1] == waters[2] != waters[3]


def test_a_cover_is_drawn_once_for_the_same_look(
    small: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, look, drawn = Cache(tmp_path), theme.load("rust"), []

    def photographed(pdf: bytes) -> bytes:
        drawn.append(pdf)
        return b"%d" % len(drawn)

    monkeypatch.setattr(jacket, "_photographed", photographed)
    assert [jacket.jacket(small.book, small.speech, look, kept) for _ in range(2)] == [b"1", b"1"]
    style = jacket.resources.style
    monkeypatch.setattr(jacket.resources, "style", lambda *names: f"{style(*names)}\np {{ margin: 0 }}")
    assert jacket.jacket(small.book, small.speech, look, kept) == b"2"


# --------------------------------------------------------------------------------------------------------- package

XHTML = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A</title></head><body><p>A</p></body></html>"""
FILES = [File("a.gif", "image/gif", b"x"), File("a.webp", "image/webp", b"x"),
         File("a.js", "text/javascript", b"x", ("x",)),
         File("b.png", "image/png", b"x", ("cover-image",))]  # fmt: skip


def test_a_package_has_no_sign_that_a_reader_may_not_have_and_is_the_same_on_every_system() -> None:
    title = "Respon\u00adsabilité\u202f!"
    data = packed(Package("a", title, "fr", datetime(2026, 1, 1, tzinfo=UTC), [Document("a.xhtml", "A", XHTML)], FILES,
                          [epub.Entry("a.xhtml", title, (epub.Entry("a.xhtml", title),))]))  # fmt: skip
    found = opened(data)
    assert [found[name].count("Responsabilité\u00a0!") for name in ("content.opf", "toc.ncx")] == [1, 3]
    assert found["content.opf"].count('<meta name="cover"') == 1
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert {(one.create_system, one.external_attr >> 16) for one in book.infolist()} == {(3, 0o644)}
        assert {one.compress_type for one in book.infolist() if one.filename[-3:] in ("gif", "ebp", "png")} == {0}


# -------------------------------------------------------------------------------------------------------- settings


@pytest.mark.parametrize(("key", "value"), [
    ("volume", True), ("volume", 0), ("volume", 1000), ("volume", "2"), ("printable", "javascript:alert(1)"),
    ("printable", "marijke.nl"), ("rights", "© Anna\nen meer"), ("series", "   "), ("series", "a" * 201), ("rights", 3),
])  # fmt: skip
def test_a_setting_of_an_e_book_that_cannot_be_is_refused(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=key):
        ebook.read(key, value)


def test_a_setting_of_an_e_book_is_read_without_the_spaces_around_it() -> None:
    assert ebook.read("series", " Rust \n") == "Rust"
    assert ebook.read("volume", 999) == 999


@pytest.mark.parametrize(("name", "tag", "filed"), [
    ("Anna Van Der Berg", "nl", "Berg, Anna Van Der"), ("Anna van der", "nl", "der, Anna van"),
    ("In Sook Kim", "nl", "Kim, In Sook"), ("Anna van der Berg", "nl-BE", "van der Berg, Anna"),
    ("Anna van der Berg", "nl-NL", "Berg, Anna van der"), ("Madonna", "nl", "Madonna"),
    ("Anna en Bob", "nl", "Anna en Bob"), ("Anna & Bob", "nl", "Anna & Bob"), ("Berg, Anna", "nl", "Berg, Anna"),
    ("Ludwig von Hagen", "de", "Hagen, Ludwig von"), ("Jean de La Croix", "fr", "La Croix, Jean de"),
])  # fmt: skip
def test_a_name_is_filed_as_is_the_custom(name: str, tag: str, filed: str) -> None:
    assert ebook.filed(name, tag) == filed


# -------------------------------------------------------------------------------------------------- rules of e-books


def spoilt(data: bytes, changes: Mapping[str, Spoil]) -> bytes:
    """An EPUB with some of its files changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for info in book.infolist():
            content = book.read(info)
            bad.writestr(info, changes.get(info.filename.removeprefix("EPUB/"), bytes)(content))
    return out.getvalue()


def swapped(*pairs: tuple[str, str]) -> Spoil:
    """Every such text by another."""

    def change(data: bytes) -> bytes:
        for old, new in pairs:
            assert old.encode() in data, old
            data = data.replace(old.encode(), new.encode())
        return data

    return change


def broken(data: bytes, pdf: bytes | None = None) -> set[str]:
    return {one.rule.code for one in held_file(data, "a.epub", pdf) if one.faults}


H2 = "<h2>Tekenen"
EIGHT = '<span role="doc-pagebreak" epub:type="pagebreak" id="page8" aria-label="8"></span>'
THREE = EIGHT.replace("8", "3")
CLAIM = '    <meta property="schema:accessibilityFeature">pageNavigation</meta>\n'
BREAKS: list[tuple[str, dict[str, Spoil]]] = [
    ("D03", {"c1s2.xhtml": swapped((H2, f"<p>Naam _ _ _ _</p>{H2}"))}),
    ("D03", {"c1s2.xhtml": swapped((H2, f"<p>Naam .......</p>{H2}"))}),
    ("D05", {"c1s2.xhtml": swapped(('src="p0.png"', 'src="p9.png"'))}),
    ("D05", {"c1s2.xhtml": swapped(('href="style.css"', 'href="stijl.css"'))}),
    ("D06", {"c1s2.xhtml": swapped(('aria-label="8"></span>', 'aria-label="8">8</span>'))}),
    ("D06", {"nav.xhtml": swapped((THREE, ""), ('<li><a href="how.xhtml">', f'<li><a href="how.xhtml">{THREE}'))}),
    ("D06", {"content.opf": swapped(("    <dc:rights>",
                                     '    <meta property="pageBreakSource">x</meta>\n    <dc:rights>'))}),
    ("D06", {"content.opf": swapped(('<itemref idref="c1s2"/>', ""), ('<itemref idref="c1s3"/>',
                                    '<itemref idref="c1s3"/><itemref idref="c1s2"/>'))}),
    ("D08", {"c1s2.xhtml": swapped(("Vraag 3<", "Vraag 4<"), ('"questions.xhtml#n3"', '"questions.xhtml#n4"'))}),
    ("D08", {"c1s2.xhtml": swapped(("Vraag 3<", "Vraag 99<"))}),
    ("D08", {"c1s2.xhtml": swapped(('<h3 class="prompt" id="vfdd04e41a2q">Teken de plek waar je tot rust komt.</h3>',
                                    '<p id="vfdd04e41a2q">Teken.</p>'), ('<p class="cue"', "<p"))}),
    ("D11", {"style.css": lambda css: css + b"\np { COLOR: RED }"}),
    ("D12", {"c1s2.xhtml": swapped(("Tekenen en", "Tekenen\u202fen"))}),
    ("D13", {"content.opf": swapped(("Level AA<", "Level AA, bijna<"))}),
    ("D13", {"c1s2.xhtml": swapped(('alt="Een boom met wortels die even breed zijn als zijn kroon"', 'alt=""'))}),
    ("D13", {"nav.xhtml": lambda data: re.sub(rb'<nav epub:type="page-list".*?</nav>', b"", data, flags=re.S)}),
]  # fmt: skip
KEPT: list[dict[str, Spoil]] = [
    {"c1s2.xhtml": swapped(('aria-hidden="true" focusable="false">', "><title>Schrijven</title>"))},
    {"c1s2.xhtml": swapped(('aria-hidden="true"', 'role="presentation"'))},
    {"style.css": lambda css: b"/* color: red\n */\n" + css},
    {"nav.xhtml": lambda data: re.sub(rb'<nav epub:type="page-list".*?</nav>', b"", data, flags=re.S),
     "content.opf": swapped((CLAIM, ""))},
    {"c1s1.xhtml": swapped(('href="#n1"', 'href="#n%31"')), "c1s3.xhtml": swapped(("c2s1.xhtml", "c2s1%2Exhtml"))},
    {"c1s3.xhtml": swapped(("https://example.org/gesprek", "//example.org/gesprek"))},
    {"c1s2.xhtml": swapped((H2, f"<!-- Naam ______ -->{H2}"))},
    {"content.opf": swapped((' id="nav"', ' id="inhoud"'), ('idref="nav"', 'idref="inhoud"'))},
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes"), BREAKS)
def test_a_rule_finds_what_breaks_it_in_another_way(whole: Report, code: str, changes: dict[str, Spoil]) -> None:
    assert broken(spoilt(whole.outputs[1].data, changes)) == {code}


@pytest.mark.parametrize("changes", KEPT)
def test_what_is_done_in_another_way_may_be_as_sound(whole: Report, changes: dict[str, Spoil]) -> None:
    assert broken(spoilt(whole.outputs[1].data, changes)) == set()


def test_a_picture_that_says_nothing_may_say_so(whole: Report) -> None:
    none = {"c1s2.xhtml": swapped(('alt="Een boom met wortels die even breed zijn als zijn kroon"', 'alt=""'))}
    assert "D04" not in broken(spoilt(whole.outputs[1].data, none))


def test_a_fault_has_its_line_and_every_fault_is_told(whole: Report) -> None:
    extra = "<p>Naam:</p>\n<p>____</p>\n<p>____</p>\n<p>____</p>"
    changes = {
        "c1s2.xhtml": swapped((H2, f"{extra}{H2}")),
        "style.css": lambda css: b"/*\n\n*/\np { color: red }\n" + css,
    }
    found = {one.rule.code: one.faults for one in held_file(spoilt(whole.outputs[1].data, changes), "a.epub", None)}
    assert [one.place for one in found["D03"] or ()] == [f"EPUB/c1s2.xhtml:{line}" for line in (12, 13, 14)]
    assert [(one.place, one.what) for one in found["D11"] or ()] == [("EPUB/style.css:4", "color:")]


def test_a_page_that_the_pdf_does_not_have_is_told(whole: Report) -> None:
    pdf, output = whole.outputs
    changes = {name: swapped(("page18", "page99"), pair) for name, pair in (
        ("about.xhtml", ('aria-label="18"', 'aria-label="99"')), ("nav.xhtml", (">18</a>", ">99</a>")))}  # fmt: skip
    assert broken(spoilt(output.data, changes), pdf.data) == {"D07"}


def test_a_question_that_the_book_does_not_have_is_told(whole: Report) -> None:
    fewer = replace(whole.book, chapters=whole.book.chapters[:1])
    (found,) = [one for one in held(fewer, whole.outputs[1]) if one.faults]
    assert (found.rule.code, [one.what for one in found.faults or ()]) == ("D09", ["14", "15"])


def test_a_paper_edition_that_is_no_pdf_is_named(whole: Report) -> None:
    with pytest.raises(WerkboekError) as told:
        held_file(whole.outputs[1].data, "boek/a.epub", b"geen")
    assert (told.value.problem.code, told.value.problem.path) == ("P11", "boek/a.pdf")


def run(text: str, x: float, y: float) -> Words:
    return Words(text, x, x + 9, y - 3, y, y, 10.8, "Figtree")


def test_a_page_opens_with_its_highest_line_from_left_to_right(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = (
        Sheet(
            1,
            words=(
                run("komt 12", 60, 40.4),
                run("Rust", 30, 40),
                run("die", 40, 40.2),
                run("terug.", 30, 46),
                run("7", 90, 285),
            ),
        ),
        Sheet(2, words=(run("Alleen een voet", 30, 285),)),
    )
    monkeypatch.setattr(check, "sheets", lambda data, weighed: pages)
    assert openings(b"") == {"1": "rustdie\nkomt", "2": ""}  # two columns
