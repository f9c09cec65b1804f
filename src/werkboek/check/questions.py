"""Questions and their writing spaces where they landed: together on one page, unless the question is too long."""

from __future__ import annotations

from collections.abc import Iterator

from werkboek.model import Book, Exercise
from werkboek.output import Output, Place
from werkboek.problems import Problem, Warn


def questions_over_a_page(book: Book, output: Output, warn: Warn) -> None:
    """A question that runs over from one page to the next is too long to stand beside its space as a whole."""
    for exercise, place in _asked(book, output):
        if place.prompt_pages[0] != place.prompt_pages[1]:
            warn(_problem("L01", exercise))


def parted_questions(book: Book, output: Output, warn: Warn) -> None:
    """The end of a question and its space stand on one page, always."""
    for exercise, place in _asked(book, output):
        if place.prompt_pages[1] != place.page:
            warn(_problem("L06", exercise))


def _problem(code: str, exercise: Exercise) -> Problem:
    return Problem(code, exercise.source.path, exercise.source.line, {"number": str(exercise.number)})


def _asked(book: Book, output: Output) -> Iterator[tuple[Exercise, Place]]:
    exercises = {one.id: one for one in book.exercises}
    return ((exercises[place.exercise], place) for place in output.places)
