"""What is for who leads a group: how it is written, to what it belongs, and that nobody else ever sees it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from instruments import books, word
from test_properties import bare, letters, recognised

from werkboek import inline, passages
from werkboek.aside import Aside, Form
from werkboek.language import LANGUAGES, load
from werkboek.model import Chapter, Exercise
from werkboek.project import Text
from werkboek.read import asides, read
from werkboek.read.asides import cut, told
from werkboek.render import markdown
from werkboek.spaces import Asked
from werkboek.texts import asides as asides_of
from werkboek.texts import texts, with_asides


@pytest.mark.parametrize(("said", "minutes", "forms", "text"), [
    ("10 min, in tweetallen: Laat vallen.", 10, ("pair",), "Laat vallen."),
    ("5 minuten alleen, dan 10 min. in tweetallen: Praat.", 15, ("alone", "pair"), "Praat."),
    ("10-15 min. Dan door.", 15, (), "Dan door."),
    ("plenair", None, ("group",), ""),
    ("ALLEEN: zwijg.", None, ("alone",), "zwijg."),
    ("20 min\nLees voor.", 20, (), "Lees voor."),
    ("10 min, met stiften: teken.", 10, (), "met stiften: teken."),
    ("10 min stilte", None, (), "10 min stilte"),
    ("Alleen als er tijd is: praat.", None, (), "Alleen als er tijd is: praat."),
    ("10 minutes, in pairs: listen.", 10, ("pair",), "listen."),
    ("10 Min., zu zweit: zuhören.", 10, ("pair",), "zuhören."),
    ("5 min, en groupe : lisez.", 5, ("group",), "lisez."),
])  # fmt: skip
def test_time_and_form_stand_first(said: str, minutes: int | None, forms: tuple[Form, ...], text: str) -> None:
    assert told(said, 1) == Aside(text, 1, minutes, forms)


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_we_write_reads_as_what_it_was(code: str) -> None:
    one = Aside("Laat het los.", 1, 10, ("alone", "pair", "group"))
    assert told(f"{load(code).timed(one)}: {one.text}", 1) == one


@pytest.mark.parametrize(("content", "left", "said"), [
    ("a\n<!-- trainer: x -->\nb", "a\n\0\nb", ["x"]),
    ("a <!-- begeleider: x --> b", "a b", ["x"]),
    ("💡 Vraag? {regels=8} {trainer: 10 min, y}", "💡 Vraag? {regels=8}", ["y"]),
    ("{trainer: twee\nregels}\nc", "\0\n\0\nc", ["twee\nregels"]),
    ("- {facilitator: x}\n- b", "\0\n- b", ["x"]),
    ("{trainer: open\n\nb", "\0\n\nb", ["open"]),
    ("<!-- trainer: open\n\nb\n\n<!-- trainer: dicht -->", "\0\n\nb\n\n\0", ["open", "dicht"]),
    ("<!-- trainer: nooit\ndicht\n\nb", "\0\n\0\n\nb", ["nooit\ndicht"]),
    ("<!-- trainer: vul {regels=8} in <!-- x -->z", "z", ["vul {regels=8} in <!-- x"]),
    ("{trainer: vul {regels=8} in}", "\0", ["vul {regels=8} in"]),
    ("Trainer: Jan\n<!-- gewoon -->", "Trainer: Jan\n<!-- gewoon -->", []),
    ("\\<!-- trainer: a -->", "\\<!-- trainer: a -->", []),
])  # fmt: skip
def test_asides_are_cut_out_whatever_closes_them(content: str, left: str, said: list[str]) -> None:
    bare_, found = cut(content)
    assert ([one.text for one in found], bare_) == (said, left)
    assert bare_.count("\n") == content.count("\n")


def test_an_aside_belongs_to_what_stands_above_it() -> None:
    chapter = recognised("""# Rust

<!-- trainer: hoofdstuk -->

Een begin, zomaar een zin.

<!-- trainer: opening -->

## Kop

<!-- trainer: stuk -->

Tekst van het stuk. En nog wat.

💡 Wat merk je?

<!-- trainer: eerste -->

Tekst erna, die hier niet stopt.

<!-- trainer: ook eerste -->

💡 Wat nog? {trainer: tweede}
""", "a.md")  # fmt: skip
    assert chapter is not None
    assert [one.text for one in chapter.asides] == ["hoofdstuk"]
    assert [[one.text for one in section.asides] for section in chapter.sections] == [["opening"], ["stuk"]]
    asked = [block for block in chapter.sections[1].blocks if isinstance(block, Exercise)]
    assert [[one.text for one in block.asides] for block in asked] == [["eerste", "ook eerste"], ["tweede"]]
    assert [one.line for one in asides_of(chapter)] == [3, 7, 11, 17, 21, 23]


def test_it_is_typed_as_text_where_comments_do_not_come_along() -> None:
    pasted = read(
        Text("a.txt", "a.txt", "Rust\nEen zin.\n💡 Wat merk je?\n{trainer: 10 min, *samen*: [x]}".encode()), print
    )
    assert [(one.minutes, inline.plain(one.text), one.line) for one in pasted.asides] == [(10, "*samen*: [x]", 4)]
    data = word.document([word.para("Een zin."), word.para("💡 Wat merk je?"), word.para("{trainer: 10 min. Zwijg.}")])
    document = read(Text("a.docx", "a.docx", data), print)
    assert [(one.minutes, one.text, one.line) for one in document.asides] == [(10, "Zwijg.", 3)]
    assert len(document.lines) == 2
    page = read(Text("a.html", "a.html", b"<p>Een zin.</p><p>Wat? <b>{trainer: x}</b></p><p>{trainer: y}</p>"), print)
    assert [one.text for one in page.asides] == ["x", "y"]
    assert [line.plain for line in page.lines] == ["Een zin.", "Wat?"]


def test_markdown_out_and_in_keeps_the_asides() -> None:
    above = "Begin van iets.\n\n<!-- trainer: a -- b --\\> <!- c -->\n\n## Kop\n\n💡 Wat?\n\n"
    below = "{trainer: 10 min, in de groep: d\\--> e}\n\n<!-- trainer: f\n- g\n\nh -->"
    chapter = recognised(above + below, "a.md")
    assert chapter is not None
    assert len(list(asides_of(chapter))) == 3
    again = recognised(markdown.render(chapter, load("nl")), "a.md")
    assert again is not None
    assert bare(again) == bare(chapter)
    assert [replace(one, text=inline.plain(one.text), line=0) for one in asides_of(again)] == [
        replace(one, text=inline.plain(one.text), line=0) for one in asides_of(chapter)
    ]


SAID = st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from(' -<>{}"!&\n'), min_size=1, max_size=40)


def unsourced(chapter: Chapter) -> object:
    """A chapter without its asides, and without the lines on which things stand."""
    return re.sub(r"Source\([^)]*\)", "", repr(with_asides(chapter, lambda one: None)))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.integers(0, 10_000), st.lists(st.tuples(st.integers(0, 10_000), SAID, st.booleans()), max_size=5), st.booleans()
)
def test_any_asides_anywhere_leave_a_book_as_it_was(seed: int, said: list[tuple[int, str, bool]], md: bool) -> None:
    name, without = ("a.md", books.book(seed, 6)) if md else ("a.txt", books.book(seed, 6).replace("\n\n", "\n"))
    first = 1 if md else 3  # below the front matter
    pieces = without.split("\n\n" if md else "\n")
    whole = [said.replace("-->", "") for _, said, _ in said]
    for (at, _, braced), text in zip(said, whole, strict=True):
        place = first + at % (len(pieces) - first + 1)
        line = re.sub(r"[{}\n]", "", text)
        pieces.insert(place, f"{{trainer: {line}}}" if braced or not md else f"<!-- trainer: {text} -->")
    text = ("\n\n" if md else "\n").join(pieces)
    one, other = recognised(without, name), recognised(text, name)
    assert one is not None
    assert other is not None
    assert unsourced(other) == unsourced(one)
    shown = letters("".join(inline.plain(one) for one, _ in texts(one)))
    assert letters("".join(inline.plain(one) for one, _ in texts(other))) == shown
    assert len(list(asides_of(other))) == len(said)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(["<!-- trainer:", "-->", "{trainer:", "}", "a", " b", "\n", "\n\n", "<!--", "💡 Wat?", "- "])
    )
)
def test_no_letter_is_lost_and_no_row_moves(parts: list[str]) -> None:
    content = "".join(parts)
    left, found = cut(content)
    assert left.count("\n") == content.count("\n")
    cues = len(re.findall(r"(?:<!--|\{)\s*trainer:", content))
    kept = letters(left + "".join(one.text for one in found)) + letters("trainer") * len(found)
    assert sorted(kept) == letters(content)
    assert len(found) <= cues
    assert cut(left.replace(asides.TAKEN, ""))[1] == () or len(found) < cues


def test_openings_without_end_take_linear_time() -> None:
    for sign in ("<!-- trainer:\n\n", "{trainer: ", "<!-- trainer: <!--\n\n", "{trainer: a\nb "):
        assert cut(sign * 40_000)[1]


@pytest.mark.parametrize("aside", ["{trainer: 10 min, alleen: Zwijg.}", "<!-- trainer: Zwijg. -->"])
def test_what_an_author_does_on_her_page_leaves_her_asides(aside: str) -> None:
    content = f"Een zin, en nog een.\n\n💡 Wat merk je? {{regels=8}} {aside}\n\nSlot van het stuk.\n"
    speech = load("nl")
    for one in passages.read_as(content):
        for says in ("asks", "plain", "heading", "quote"):
            new = passages.applied(content, passages.said(one, says, content, speech))
            assert cut(new)[1] == cut(content)[1]
    asked = next(one for one in passages.read_as(content) if one.says == "asks")
    assert asked.text == "Wat merk je?"
    new = passages.applied(content, passages.spaced(asked, Asked(count=4), speech))
    assert f"💡 Wat merk je? {{regels=4}} {aside}\n" in new
    assert f"💡 Wat merk je? {aside}\n" in passages.applied(content, passages.spaced(asked, None, speech))
