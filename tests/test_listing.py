"""The contents and the review, page by page: nothing is lost, no title ends a page, all fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import example, given
from hypothesis import strategies as st

from werkboek import project, resources, theme
from werkboek.build import Report, build
from werkboek.model import Length
from werkboek.render.listing import Row, digits, grouped, pages
from werkboek.render.printed import Printed

ROOT = Path(__file__).parent.parent

ROWS = st.lists(st.builds(Row, st.sampled_from(["head", "ask"]), st.just("v1"), st.text(max_size=9),
                          st.sampled_from([3, 5, 6, 7.5]), holds=st.booleans()), max_size=60)  # fmt: skip


@given(ROWS)
def test_every_row_stands_on_one_page_in_order(rows: list[Row]) -> None:
    assert [row for page in pages(rows, 93, 8) for row in page] == rows


@given(ROWS)
@example([Row("ask", "v1", "", 75), Row("head", "", "", 5, holds=True), Row("head", "", "", 5, holds=True),
          Row("ask", "v2", "", 6)])  # fmt: skip
def test_no_page_is_too_full_and_no_title_ends_one(rows: list[Row]) -> None:
    found = pages(rows, 93, 8)
    assert all(sum(row.high for row in page) <= 93 - (8 if at == 0 else 0) for at, page in enumerate(found))
    assert not any(page[-1].holds for page in found[:-1] if len(page) > 1)


@given(ROWS)
def test_a_page_goes_on_under_the_title_before_it(rows: list[Row]) -> None:
    for page in pages(rows, 93, 8):
        assert [row for _, asks in grouped(page) for row in asks] == [row for row in page if row.kind != "head"]


def test_what_is_reckoned_to_fit_does_fit(sample: Report) -> None:
    """A page of the contents or the review that ran over would leave a page with a line or two."""
    from werkboek.render.compositor import Compositor

    book = replace(sample.book, length="normal")
    compositor = Compositor(book, sample.speech, theme.load("rust"), lambda gathering, look: gathering)
    lists = [*compositor.printed.front()[1:], *(text for text, sections in compositor.printed.back() if not sections)]
    wanted = [text.count('<section class="front"') + text.count('<section class="review"') for text in lists]
    assert sum(wanted) > 5
    assert [len(compositor.press.laid_out(text).pages) for text in lists] == [count or 1 for count in wanted]


def widths(face: str) -> Callable[[str], float]:
    """What a text takes in a face, in em."""
    font = TTFont(resources.faces()[face])
    glyphs, advances, whole = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    return lambda text: sum(advances[glyphs[ord(sign)]][0] for sign in text) / whole


@pytest.mark.parametrize("face", ["SourceSerif4-Regular", "SourceSerif4-SemiBold", "AtkinsonHyperlegibleNext-Regular",
                                  "SourceSans3-Regular", "Karla-Regular", "IBMPlexSans-Regular"])  # fmt: skip
def test_a_page_number_in_running_text_has_the_room_that_it_takes(face: str, sample: Report) -> None:
    wide = widths(face)
    css = Printed(sample.book, sample.speech, theme.load("rust")).css
    rooms = [float(one) for one in re.findall(r"(?:\)\"; |after { )width: ([\d.]+)em", css)]
    for room, number in zip(rooms, ("88", "8"), strict=True):
        assert 0 <= room - wide(f"\u00a0(p.\u00a0{number})") < 0.7


@pytest.mark.parametrize("length", ["short", "normal", "roomy"])
def test_page_numbers_have_no_more_digits_than_are_reckoned(length: Length, sample: Report) -> None:
    book = replace(sample.book, length=length)
    made = build(replace(project.load([ROOT / "content"]), length=length), editions=("standard",)).outputs[0]
    assert len(f"{made.pages}") <= digits(book, theme.load("rust"))
