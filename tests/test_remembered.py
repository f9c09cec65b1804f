"""What functions of words answered: kept from one build to the next, and never believed when it is damaged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from werkboek import project, remembered
from werkboek.build import Report, build
from werkboek.cache import Cache
from werkboek.remembered import remembering

ROOT = Path(__file__).parents[1]
ASKED: list[tuple[str, ...]] = []


@remembered.remembered
def answer(*words: str) -> tuple[tuple[str, float], ...]:
    """Something that takes long."""
    ASKED.append(words)
    return tuple((word, len(word) / 2) for word in words)


@pytest.fixture(autouse=True)
def another_process() -> Iterator[None]:
    """As if nothing was ever asked."""
    forget()
    ASKED.clear()
    yield
    forget()


def forget() -> None:
    remembered._memory.now, remembered._memory.before = {}, {}


def test_an_answer_is_the_same_from_the_cache_and_not_worked_out_again(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    with remembering(kept, "ab" * 32):
        first = answer("een", "twee")
    forget()
    with remembering(kept, "ab" * 32):
        assert answer("een", "twee") == first == (("een", 1.5), ("twee", 2.0))
        assert answer("een\0twee") != first
    assert ASKED == [("een", "twee"), ("een\0twee",)]


def test_what_a_build_does_not_ask_is_forgotten_by_the_one_after_the_next() -> None:
    for words in (("een",), ("twee",), ("een",), ("drie",), ("vier",), ("een",)):
        with remembering(Cache(None), ""):
            answer(*words)
            answer("altijd")
    assert [words for words in ASKED if words == ("een",)] == [("een",)] * 3
    assert ASKED.count(("altijd",)) == 1
    assert len(remembered._memory.now) == 2


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b'"x"', b"\xff\xfe", b"null", b'{"x": 1}'])
def test_what_cannot_be_believed_is_worked_out_again(data: bytes, tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    kept.put("json", "ab" * 32, data)
    with remembering(kept, "ab" * 32):
        assert answer("een") == (("een", 1.5),)
    assert len(json.loads(kept.get("json", "ab" * 32) or b"")) == 1


def test_two_threads_that_build_at_once_do_not_hear_each_other(tmp_path: Path) -> None:
    kept, names = Cache(tmp_path), [f"{at}" * 64 for at in (1, 2)]

    def built(name: str) -> None:
        for at in range(300):
            with remembering(kept, name):
                for word in range(20):
                    answer(name, f"{at * 10 + word}")

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(built, name) for name in names]:
            one.result()
    assert sorted(ASKED) == sorted((name, f"{word}") for name in names for word in range(3010))
    assert all(len(json.loads(kept.get("json", name) or b"")) == 20 for name in names)


def test_a_build_that_fails_keeps_nothing(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    with pytest.raises(ZeroDivisionError), remembering(kept, "ab" * 32):
        _ = answer("een") and 1 / 0
    assert kept.size() == (0, 0)


def test_the_second_build_of_the_sample_book_finds_every_answer_and_is_equal(tmp_path: Path) -> None:
    kept, chosen = Cache(tmp_path), replace(project.load([ROOT / "content"]), editions=("epub",))

    def made() -> tuple[Report, set[str]]:
        forget()
        report = build(chosen, kept=kept)
        return report, set(remembered._memory.now)

    first, asked = made()
    second, found = made()
    assert len(remembered._memory.before) > 500
    assert set(remembered._memory.before) <= found <= asked
    assert first == second
