"""The small edits by which an author sets us right: each changes the lines of its passage, and reads back as said."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from werkboek import language, passages
from werkboek.passages import BEGINS, Passage, applied, read_as
from werkboek.spaces import Asked

NL = language.load("nl")
TEXT = """---
title: "Rust"
questions: "💡"
---

## Wat je ziet

Je zit op de bank. Je staat weer op.
En je zit weer.

💡 Wat merk je? {regels=5}

- een rondje lopen
- niets doen

Wat zou je nodig hebben? {vraag?}

<!-- weggelaten bij import:
Deel dit bericht
Lees ook mijn nieuwsbrief
-->

> Rust is werk. -- Inge
"""


def of(content: str, text: str) -> Passage:
    """The passage that reads so."""
    return next(one for one in read_as(content) if text in one.text)


def said(content: str, text: str, says: str) -> str:
    """The article after its author said what a passage is."""
    return applied(content, passages.said(of(content, text), says, content, NL))


def test_what_each_passage_is() -> None:
    found = [(one.first, one.last, one.says, one.open) for one in read_as(TEXT)]
    assert found == [(6, 6, "heading", False), (8, 9, "plain", False), (11, 11, "asks", False), (13, 13, "item", False),
                     (14, 14, "item", False), (16, 16, "plain", True), (19, 19, "out", False), (20, 20, "out", False),
                     (23, 23, "quote", False)]  # fmt: skip


def test_signs_and_marks_are_not_shown() -> None:
    assert [of(TEXT, "merk").text, of(TEXT, "zou").text] == ["Wat merk je?", "Wat zou je nodig hebben?"]


@pytest.mark.parametrize("text", ["Wat je ziet", "Je zit", "merk je", "niets doen", "zou je", "Rust is"])
@pytest.mark.parametrize("says", [one for one in BEGINS if one != "example"])
def test_a_passage_becomes_what_its_author_says(text: str, says: str) -> None:
    after = said(TEXT, text, says)
    assert of(after, text).says == says
    others = [one.text for one in read_as(TEXT) if one.text != of(TEXT, text).text]
    assert [one.text for one in read_as(after) if one.text in others] == others


def test_an_example_is_told_by_its_label() -> None:
    after = said(TEXT, "Je zit", "example")
    assert of(after, "Je zit").says == "example"
    assert "Voorbeeld: Je zit op de bank. Je staat weer op. En je zit weer.\n" in after


def test_a_question_keeps_its_space_and_loses_it_with_its_sign() -> None:
    assert "💡 Wat merk je? {regels=5}" in said(TEXT, "merk je", "asks")
    assert "\n## Wat merk je?\n" in said(TEXT, "merk je", "heading")


def test_what_is_left_out_stays_as_a_remark_and_comes_back() -> None:
    out = said(TEXT, "niets doen", "out")
    assert of(out, "niets doen").says == "out"
    assert of(said(out, "niets doen", "item"), "niets doen").says == "item"


@pytest.mark.parametrize(("text", "rest"), [("Deel dit", "Lees ook"), ("Lees ook", "Deel dit")])
def test_one_line_of_a_remark_comes_back(text: str, rest: str) -> None:
    after = said(TEXT, text, "plain")
    assert (of(after, text).says, of(after, rest).says) == ("plain", "out")


def test_the_last_line_of_a_remark_takes_the_remark_along() -> None:
    after = said(said(TEXT, "Deel dit", "plain"), "Lees ook", "asks")
    assert "<!--" not in after
    assert "-->" not in after


def test_a_space_is_one_mark() -> None:
    passage = of(TEXT, "merk je")
    assert "Wat merk je? {ruitjes regels=9}\n" in applied(
        TEXT, passages.spaced(passage, Asked("squares", count=9), NL))  # fmt: skip
    assert "Wat merk je?\n" in applied(TEXT, passages.spaced(passage, None, NL))
    columns = applied(TEXT, passages.spaced(passage, Asked("columns", ("nu", "straks")), NL))
    assert 'Wat merk je? {kolommen="nu|straks"}\n' in columns


def test_two_of_one_and_one_of_two() -> None:
    passage = of(TEXT, "Je zit")
    two = applied(TEXT, passages.split(passage, passage.raw, passage.raw.index("Je staat")))
    assert [one.text for one in read_as(two)][1:3] == ["Je zit op de bank.", "Je staat weer op.\nEn je zit weer."]
    first, second = read_as(two)[1:3]
    one = applied(two, passages.joined(first, second))
    assert of(one, "Je zit").text == "Je zit op de bank. Je staat weer op. En je zit weer."


def test_a_doubt_stays_until_it_is_answered() -> None:
    passage = of(TEXT, "zou je")
    yes = applied(TEXT, passages.settled(passage, "asks", TEXT, NL))
    no = applied(TEXT, passages.settled(passage, "plain", TEXT, NL))
    assert "{" not in yes.split("zou je nodig")[1].split("\n")[0]
    assert (of(yes, "zou je").says, of(yes, "zou je").open) == ("asks", False)
    assert (of(no, "zou je").says, of(no, "zou je").open) == ("plain", False)


def test_a_question_is_put_below() -> None:
    after = applied(TEXT, passages.asked_below(of(TEXT, "niets doen"), "Wat doe jij niet?"))
    assert of(after, "Wat doe jij niet").says == "asks"
    assert of(after, "niets doen").says == "item"


WORDS = st.text(alphabet="abc ?!.#>-*\n💡{}[]()<_—\"'1é", max_size=120)


@settings(deadline=None, max_examples=60)
@given(text=WORDS, at=st.integers(0, 20), says=st.sampled_from([*BEGINS, "out"]))
@example(text="{1}", at=2, says="heading")
@example(text="{1}", at=2, says="plain")
def test_no_edit_loses_a_letter(text: str, at: int, says: str) -> None:
    content = f"# Rust\n\nEen zin.\n\n{text}\n\nNog een zin.\n"
    found = read_as(content)
    passage = found[at % len(found)]
    after = applied(content, passages.said(passage, says, content, NL))
    letters = [sign for sign in content if sign.isalpha() or sign.isdigit()]
    left = [sign for sign in after if sign.isalpha() or sign.isdigit()]
    for sign in set(letters):
        assert left.count(sign) >= letters.count(sign), (content, after)


def test_what_is_in_doubt_is_so_in_the_markdown_too(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """A question that nothing announces: not lost when the text is imported, and told again by a build."""
    text = "Rust in een volle week\n\nJe zit op de bank. Het is stil.\n\nWat zou je doen als je een uur over had?\n\n" \
        "Daarna ga je naar bed. Morgen is er weer een dag.\n"  # fmt: skip
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert run("import", "a.txt", "--into", "boek")[0] == 0
    written = (tmp_path / "boek" / "a.md").read_text(encoding="utf-8")
    assert "\nWat zou je doen als je een uur over had? {vraag?}\n" in written
    assert "Wat zou je doen" in run("build", "boek", "--edition", "epub")[2]


NEWS = """Tekst een. Nog een.

<!-- weggelaten bij import:
Wekelijks een moment van rust.
Ontvang wekelijks inspiratie in je mailbox. Afmelden kan altijd.
Groet,
Gerrit
-->

## Kop

Slot hier.
"""


@pytest.mark.parametrize("text", ["Wekelijks", "Ontvang", "Groet", "Gerrit"])
def test_a_line_comes_back_though_it_would_be_left_out_again(text: str) -> None:
    """What is read as an invitation to a newsletter is marked as text; the lines beside it stay where they are."""
    back = said(NEWS, text, "plain")
    out = [one.text for one in read_as(NEWS) if one.says == "out" and text not in one.text]
    assert of(back, text).says == "plain"
    assert [one.text for one in read_as(back) if one.says == "out"] == out
    again = said(back, text, "out")
    assert of(again, text).says == "out"
    assert [one.text for one in read_as(again) if one.says != "out"] == ["Tekst een. Nog een.", "Kop", "Slot hier."]


def test_a_line_that_a_mark_takes_out_of_its_remark_goes_back_into_it() -> None:
    marked = NEWS.replace("Groet,", "Groet, {tekst}")
    assert of(marked, "Groet").says == "plain"
    assert said(marked, "Groet", "out") == NEWS
    assert of(said(marked, "Groet", "asks"), "Groet").says == "asks"
