"""What was changed can be undone, whatever happened to the file or to the history since."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkboek.studio.history import MOST, History, between, turned

TEXTS = st.text(alphabet="ab\n", max_size=30)


@given(old=TEXTS, new=TEXTS)
def test_undo_gives_the_old_text_and_redo_the_new(old: str, new: str) -> None:
    change = between("a.md", old, new)
    assert turned(new, change, undo=True) == (True, old)
    assert turned(old, change, undo=False) == (True, new)


@given(old=TEXTS, new=TEXTS)
def test_a_change_names_no_line_that_both_share_at_its_ends(old: str, new: str) -> None:
    change = between("a.md", old, new)
    assert change.old is not None
    assert change.new is not None
    if old != new:
        assert change.old != change.new
    if change.old and change.new:
        assert change.old[0] != change.new[0]
        assert change.old[-1] != change.new[-1]


def test_lines_that_came_above_move_its_place() -> None:
    change = between("a.md", "een\ntwee\ndrie", "een\nTWEE\ndrie")
    assert turned("nul\nnul\neen\nTWEE\ndrie", change, undo=True) == (True, "nul\nnul\neen\ntwee\ndrie")


def test_what_says_something_else_by_now_stays() -> None:
    change = between("a.md", "een\ntwee", "een\nTWEE")
    assert turned("een\nanders", change, undo=True) == (False, "een\nanders")
    assert turned(None, change, undo=True) == (False, None)


def test_a_file_that_was_made_goes_and_comes_back() -> None:
    change = between("a.md", None, "een\n")
    assert turned("een\n", change, undo=True) == (True, None)
    assert turned("een\nmeer", change, undo=True)[0] is False
    assert turned(None, change, undo=False) == (True, "een\n")


def test_it_is_read_again_and_half_a_line_is_passed_over(tmp_path: Path) -> None:
    history = History(tmp_path)
    first, second = between("a.md", "een", "twee"), between("b.md", "é", "ĳ")
    history.add(first)
    history.add(second)
    with history.path.open("a", encoding="utf-8") as file:
        file.write('{"file": "c.md", "at')
    again = History(tmp_path)
    assert again.changes == [first, second]
    assert again.last == second
    assert again.last is not None
    again.turned(again.last)
    assert (History(tmp_path).last, History(tmp_path).next) == (first, again.next)


@pytest.mark.parametrize("nonsense", ["", "x", "[]", "{}", '{"file": 1, "at": "x", "old": 3, "new": [], "undone": 0}',
                                      "\x00", '{"file":"a","at":0,"old":null,"new":["x"]}'])  # fmt: skip
def test_nonsense_is_no_history(tmp_path: Path, nonsense: str) -> None:
    (tmp_path / ".werkboek").mkdir()
    (tmp_path / ".werkboek" / "history.jsonl").write_text(nonsense + "\n", encoding="utf-8")
    assert History(tmp_path).changes == []


def test_a_change_after_an_undo_ends_what_could_be_made_again(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.add(one := between("a.md", "een", "twee"))
    history.turned(one)
    history.add(two := between("a.md", "een", "drie"))
    assert (History(tmp_path).changes, history.next) == ([two], None)


def test_no_more_is_kept_than_may_be(tmp_path: Path) -> None:
    history = History(tmp_path)
    for at in range(MOST + 20):
        history.add(between("a.md", str(at), str(at + 1)))
    assert len(History(tmp_path).changes) == MOST
    assert History(tmp_path).last == between("a.md", str(MOST + 19), str(MOST + 20))
