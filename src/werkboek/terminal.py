"""What happens on a terminal while a command runs: sentences, progress, questions and their answers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from werkboek.build import Progress

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of sentences.")]


def is_one() -> bool:
    """Whether somebody sits at it."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def heard(question: str) -> str:
    """The answer to a question."""
    return str(typer.prompt(question, prompt_suffix=" "))


@contextmanager
def sentences(paths: list[Path], code: str = "") -> Iterator[None]:
    """What stops the work is one sentence on stderr and an exit code, in a language, or else that of the book."""
    from werkboek import language, project
    from werkboek.problems import Problem, WerkboekError
    from werkboek.report import sentence

    try:
        yield
    except WerkboekError as error:
        typer.echo(sentence(error.problem, language.load(code or project.spoken(paths))), err=True)
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        typer.echo(sentence(Problem("W03"), language.load(code or project.spoken(paths))), err=True)
        raise typer.Exit(1) from None


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """Steps and pages on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda step, what, page: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("…") as status:
        yield lambda step, what, page: status.update(f"{step} {what}" + (f" {page}" if page else ""))


def watching(paths: list[Path], out: Path, once: Callable[[], int]) -> None:
    """Does something once, and again whenever a file of a project changes that is not in ``out``; until Ctrl+C."""
    import watchfiles

    from werkboek import language, project

    def again() -> None:
        with suppress(typer.Exit):  # told already, and mended at the next save
            once()

    again()
    typer.echo(language.load(project.spoken(paths)).receipt["waiting"])
    places = paths or [Path("content") if Path("content").is_dir() and not Path("book.toml").is_file() else Path()]
    ours = out.resolve()
    try:
        for changes in watchfiles.watch(*places, raise_interrupt=True):
            if any(not Path(name).resolve().is_relative_to(ours) for _, name in changes):
                again()
    except KeyboardInterrupt:
        raise typer.Exit from None
