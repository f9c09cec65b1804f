"""The contents and the review, page by page: nothing is lost, no title ends a page, all fits."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from werkboek.build import Report
from werkboek.render.listing import Row, grouped, pages

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
    from dataclasses import replace

    from werkboek import theme
    from werkboek.render.compositor import Compositor

    book = replace(sample.book, length="normal")
    compositor = Compositor(book, sample.speech, theme.load("rust"), lambda gathering, look: gathering)
    lists = [*compositor.printed.front()[1:], *(text for text, sections in compositor.printed.back() if not sections)]
    wanted = [text.count('<section class="front"') + text.count('<section class="review"') for text in lists]
    assert sum(wanted) > 5
    assert [len(compositor.press.laid_out(text).pages) for text in lists] == [count or 1 for count in wanted]
