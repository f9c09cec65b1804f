"""The commands beside building: what surrounds a book, and what begins one."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from werkboek.terminal import Json, sentences
from werkboek.terminal import progress as progress_of

app = typer.Typer()


@app.command(epilog="Examples:  werkboek kit  ·  werkboek kit my-book --out give --from 2027-01-04")
def kit(
    path: Annotated[Path | None, typer.Argument(help="The workbook to give away. [here or content/]")] = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("dist"),
    start: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Begins a calendar.")] = None,
    as_json: Json = False,
) -> None:
    """Make everything around a workbook to give it away: files, pictures, texts, mails, a calendar."""
    from werkboek.kit.command import run

    with sentences(paths := [path] if path else []), progress_of(quiet=as_json) as progress:
        run(paths, out, start, progress, typer.echo, partial(typer.echo, err=True), as_json=as_json)


@app.command(epilog="Examples:  werkboek editions  ·  werkboek editions --json")
def editions(as_json: Json = False) -> None:
    """List the editions that a book can be built in."""
    from werkboek.editions import EDITIONS

    if as_json:
        typer.echo(json.dumps({name: one.what for name, one in EDITIONS.items()}))
        return
    wide = max(map(len, EDITIONS))
    for name, one in EDITIONS.items():
        typer.echo(f"{name:{wide}}  {one.what}")


@app.command(
    epilog="Examples:  werkboek unpack rust-archief.pdf  ·  werkboek unpack rust-archief.pdf --out my-book  ·"
    "  werkboek build rust-archief"
)
def unpack(
    path: Annotated[Path, typer.Argument(metavar="BOOK.pdf", help="An archive edition, of build --edition archive.")],
    out: Annotated[Path | None, typer.Option(help="A new folder to write to. [named after the file]")] = None,
    as_json: Json = False,
) -> None:
    """Make the folder of the book of an archive edition again. Never overwrites a file."""
    from werkboek import language, project
    from werkboek.finish.archive import sources
    from werkboek.output import write
    from werkboek.problems import failed

    folder = out or Path(path.stem)
    with sentences([folder]):
        found = sources(project.finished(path), path.as_posix())
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise failed("W04", folder.as_posix())
        write(((folder / name, data) for name, data in found.items()), replace=False)
    names = [(folder / name).as_posix() for name in sorted(found)]
    if as_json:
        typer.echo(json.dumps({"folder": folder.as_posix(), "files": names}, ensure_ascii=False, indent=2))
        return
    for name in names:
        typer.echo(name)
    typer.echo(language.load(project.spoken([folder])).receipt["begin"].format(path=folder.as_posix()))


@app.command(epilog="Examples:  werkboek sheet  ·  werkboek sheet my-book --kind dots --count 4")
def sheet(
    path: Annotated[Path | None, typer.Argument(help="The workbook they are for. [here or content/]")] = None,
    kind: Annotated[str, typer.Option(help="lines, dots or squares.")] = "lines",
    count: Annotated[int, typer.Option(min=1, max=100, help="How many sheets.")] = 2,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("dist"),
) -> None:
    """Make loose sheets to write on, in the ruling of the workbook."""
    from werkboek import project
    from werkboek.build import loose
    from werkboek.output import write

    if kind not in ("lines", "dots", "squares"):
        raise typer.BadParameter(f"{kind!r} is none of: lines, dots, squares")
    paths = [path] if path else []
    with sentences(paths):
        made = loose(project.load(paths), kind, count)
        write([(out / made.name, made.data)])
        typer.echo((out / made.name).as_posix())


@app.command(epilog="Examples:  werkboek new my-book  ·  werkboek new my-book --theme mine --from warm")
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make, or that of the book that a theme is for.")],
    theme: Annotated[str, typer.Option(help="Make a theme of this name in the folder instead.")] = "",
    like: Annotated[str, typer.Option("--from", help="The theme that it begins as.")] = "rust",
) -> None:
    """Make a folder with a book.toml and a first article to change; or a theme of your own, to change too."""
    from werkboek import language, resources
    from werkboek import theme as themes
    from werkboek.output import write

    if like not in themes.names():
        raise typer.BadParameter(f"{like!r} is none of: {', '.join(themes.names())}")
    if theme and not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", theme):
        raise typer.BadParameter(f"{theme!r}: small letters, digits and hyphens")
    with sentences([]):
        first = resources.bundled("styles") / "themes" / like if theme else resources.bundled("templates") / "new"
        into = folder / "themes" / theme if theme else folder
        write([(into / path.name, path.read_bytes()) for path in sorted(first.iterdir())], replace=False)
        said = language.load("nl").receipt["theme_made" if theme else "begin"]
        typer.echo(said.format(path=into.as_posix(), name=theme))


@app.command(epilog="Examples:  werkboek themes  ·  werkboek themes my-book --out looks  ·  werkboek themes --json")
def themes(
    path: Annotated[Path | None, typer.Argument(help="The workbook to show in them. [here or content/]")] = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("dist"),
    as_json: Json = False,
) -> None:
    """Show your own book in every theme: one picture, a row for each."""
    from werkboek import project
    from werkboek.cache import Cache, folder
    from werkboek.looks import shown
    from werkboek.output import write

    paths = [path] if path else []
    with sentences(paths), progress_of(quiet=as_json) as progress:
        made = shown(project.load(paths), progress, Cache(folder()))
        write([(out / made.picture.name, made.picture.data)])
        if as_json:
            typer.echo(json.dumps({"picture": (out / made.picture.name).as_posix(), "themes": made.themes}, indent=2))
            return
        for name, about in made.told.items():
            typer.echo(f"{name:12}  {about}")
        typer.echo((out / made.picture.name).as_posix())


@app.command(
    epilog="Examples:  werkboek answers filled.pdf  ·  werkboek answers filled.docx --out answers.md"
    "  ·  werkboek answers filled.pdf --json --book my-book"
)
def answers(
    file: Annotated[Path, typer.Argument(help="A PDF or Word file of a workbook that was filled in.")],
    out: Annotated[Path | None, typer.Option(help="The file to write to; never over another. [the screen]")] = None,
    book: Annotated[Path | None, typer.Option(help="The workbook to hold it against: what is not answered.")] = None,
    as_json: Json = False,
) -> None:
    """Read the answers out of a workbook that was filled in on a screen, as Markdown."""
    from werkboek import answers as filled
    from werkboek.output import write

    with sentences([]):
        data = filled.loaded(file)
    with sentences([], filled.spoken(data)):
        found = filled.read(data, file.as_posix())
        rows = json.dumps(filled.as_json(found), ensure_ascii=False, indent=2)
        said = f"{rows}\n" if as_json else filled.markdown(found)
        if out:
            write([(out, said.encode())], replace=False)
            typer.echo(out.as_posix())
        else:
            typer.echo(said, nl=False)
    if book:
        with sentences([book]):
            for line in filled.compared(found, book):
                typer.echo(line, err=True)


@app.command(epilog="Examples:  werkboek doctor  ·  werkboek doctor --clear-cache")
def doctor(
    clear_cache: Annotated[bool, typer.Option("--clear-cache", help="Forget what earlier builds laid out.")] = False,
    as_json: Json = False,
) -> None:
    """Say what is installed, what is missing, and the line that installs it; show or clear the cache."""
    from werkboek.doctor import told

    raise typer.Exit(told(typer.echo, as_json=as_json, clear=clear_cache))
