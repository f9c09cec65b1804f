"""Work shared out over processes: each hand does what it is asked in order, and keeps what it has in hand."""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any


@dataclass
class Answer:
    """What a hand was asked, and what it answered, once it has."""

    hand: int
    asked: tuple[str, tuple[Any, ...]]
    done: bool = False
    value: Any = None
    error: BaseException | None = None


@dataclass
class Hands:
    """``count`` workers made by ``make``. One works here; more have processes of their own, ended by :meth:`close`."""

    make: Callable[[], Any]
    count: int
    workers: list[Any] = field(default_factory=list)
    pipes: list[Connection] = field(default_factory=list)
    waiting: list[deque[Answer]] = field(default_factory=list)

    def ask(self, hand: int, method: str, *arguments: Any) -> Answer:
        """Has a worker call a method of its own. The same hand always is the same worker."""
        answer = Answer(hand % self.count, (method, arguments))
        if not self.waiting:
            self._begin()
        self.waiting[answer.hand].append(answer)
        if len(self.waiting[answer.hand]) == 1:
            self._send(answer)
        return answer

    def get(self, answer: Answer) -> Any:
        """The answer, once it is there. Raises what the worker raised."""
        while not answer.done:
            if self.count == 1:
                self._do(self.waiting[0].popleft())
                continue
            for pipe in wait(self.pipes):
                self._receive(self.pipes.index(pipe))  # type: ignore[arg-type]
        if answer.error is not None:
            raise answer.error
        return answer.value

    def close(self) -> bool:
        """Ends the processes, whatever they are doing; whether there was a worker in this one."""
        for pipe in self.pipes:
            pipe.close()
        for process in self.workers if self.count > 1 else ():
            process.terminate()
            process.join()
        here = bool(self.workers) and self.count == 1
        self.workers.clear()
        return here

    def _begin(self) -> None:
        self.waiting = [deque() for _ in range(self.count)]
        if self.count == 1:
            self.workers = [self.make()]
            return
        for _ in range(self.count):
            ours, theirs = multiprocessing.Pipe()
            process = multiprocessing.Process(target=_work, args=(self.make, theirs), daemon=True)
            process.start()
            theirs.close()
            self.pipes.append(ours)
            self.workers.append(process)

    def _do(self, answer: Answer) -> None:
        method, arguments = answer.asked
        try:
            answer.value = getattr(self.workers[0], method)(*arguments)
        except Exception as error:
            answer.error = error
        answer.done = True

    def _send(self, answer: Answer) -> None:
        """One question at a time: a pipe that is full on both sides would never move again."""
        if self.count > 1:
            self.pipes[answer.hand].send(answer.asked)

    def _receive(self, hand: int) -> None:
        answer = self.waiting[hand].popleft()
        try:
            answer.value, answer.error = self.pipes[hand].recv()
        except (EOFError, OSError) as error:  # the process was killed
            answer.error = RuntimeError("a worker ended")
            answer.error.__cause__ = error
        answer.done = True
        if self.waiting[hand]:
            self._send(self.waiting[hand][0])


def _work(make: Callable[[], Any], pipe: Connection) -> None:
    gc.disable()  # as in the process that asks
    worker = make()
    parent = multiprocessing.parent_process()
    assert parent is not None, "a hand is a process of its own"
    while True:
        try:
            if pipe not in wait([pipe, parent.sentinel]):
                return  # who asked was killed; a forked hand holds both ends of its pipe, and would wait for ever
            method, arguments = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            answer: Sequence[Any] = (getattr(worker, method)(*arguments), None)
        except Exception as error:
            answer = (None, error)
        pipe.send(answer)
