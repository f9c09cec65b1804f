"""Work shared out over processes: answers come back in any order they are asked for, and so do errors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from werkboek.problems import Problem, WerkboekError
from werkboek.render.hands import Hands


class Adder:
    """Adds up what it is given, and remembers."""

    def __init__(self) -> None:
        self.total = 0

    def add(self, number: int) -> int:
        """The sum so far."""
        self.total += number
        return self.total

    def much(self, count: int) -> bytes:
        """More than a pipe holds."""
        return bytes(count)

    def refuse(self) -> None:
        """What the disk or the book may do."""
        raise WerkboekError(Problem("S01"), exit_code=3)

    def vanish(self) -> None:
        """What the system may do."""
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("count", [1, 3])
def test_a_hand_does_what_it_is_asked_in_order(count: int) -> None:
    hands = Hands(Adder, count)
    try:
        asked = [hands.ask(at, "add", at) for at in range(9)]
        last = [hands.get(one) for one in reversed(asked)][::-1]
        sums = [sum(range(at % count, at + 1, count)) for at in range(9)]
        assert last == sums
    finally:
        hands.close()


def test_large_answers_do_not_hold_each_other_up() -> None:
    hands = Hands(Adder, 2)
    try:
        asked = [hands.ask(at, "much", 3_000_000) for at in range(8)]
        assert all(len(hands.get(one)) == 3_000_000 for one in asked)
    finally:
        hands.close()


@pytest.mark.parametrize("count", [1, 2])
def test_what_a_hand_raises_is_raised_where_it_was_asked(count: int) -> None:
    hands = Hands(Adder, count)
    try:
        refused, added = hands.ask(0, "refuse"), hands.ask(0, "add", 2)
        with pytest.raises(WerkboekError) as found:
            hands.get(refused)
        assert (found.value.problem.code, found.value.exit_code) == ("S01", 3)
        assert hands.get(added) == 2
    finally:
        hands.close()


def test_a_hand_that_is_killed_is_no_riddle() -> None:
    hands = Hands(Adder, 2)
    try:
        with pytest.raises(RuntimeError, match="ended"):
            hands.get(hands.ask(1, "vanish"))
    finally:
        hands.close()


ORPHANS = """
import os, sys, time
sys.path.insert(0, {tests!r})
from test_hands import Adder
from werkboek.render.hands import Hands
hands = Hands(Adder, 3)
[hands.get(hands.ask(at, "add", 1)) for at in range(3)]
print(*(worker.pid for worker in hands.workers), flush=True)
time.sleep(60)
"""


def test_the_hands_of_a_killed_build_go_with_it() -> None:
    code = ORPHANS.format(tests=str(Path(__file__).parent))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pids = [int(pid) for pid in process.stdout.readline().split()]
        process.kill()
    assert len(pids) == 3
    for _ in range(100):
        if not any(map(_lives, pids)):
            return
        time.sleep(0.1)
    raise AssertionError(pids)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and ") Z " in state.read_text())
