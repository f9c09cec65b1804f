"""Arguments in, one call, sentences out. Exit codes: 0 fine, 1 could not build, 2 usage, 3 missing on this machine."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from werkboek import __version__, besides
from werkboek.terminal import Json, heard, is_one, sentences, watching
from werkboek.terminal import progress as progress_of

if TYPE_CHECKING:
    from werkboek.build import Report
    from werkboek.project import Project

app = typer.Typer(
    help="Turns articles into a workbook: a PDF with writing space under every question, and an EPUB.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # a plain help text takes half the time
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(besides.app)  # without a name: its commands stand beside these


def main() -> None:
    """The command ``werkboek``."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    app()


def _version(value: bool) -> None:
    if value:
        typer.echo(f"werkboek {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Without a command: opens the author's page in the browser, as `werkboek studio` does."""
    if context.invoked_subcommand is None:
        _studio(None, port=0, browser=True)


@app.command(epilog="Examples:  werkboek studio  ·  werkboek studio my-book  ·  werkboek studio my-book --no-browser")
def studio(
    project: Annotated[
        Path | None, typer.Argument(help="A folder with book.toml. [here if there is one; else a page to begin on]")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on this computer; 0: as it comes.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
) -> None:
    """Open the author's page: her text and her workbook side by side, in the browser, on this computer only."""
    _studio(project, port=port, browser=browser)


def _studio(project: Path | None, *, port: int, browser: bool) -> None:
    from werkboek.problems import failed

    here = Path() if (Path() / "book.toml").is_file() else None
    folder = project or here
    with sentences([folder] if folder else []):
        if folder and not folder.is_dir():
            raise failed("P01", folder.as_posix())
        from werkboek.studio.run import PORT, serve

        serve(folder, port=port or PORT, browser=browser, say=typer.echo)


@app.command(
    epilog="Examples:  werkboek build  ·  werkboek build my-book --out print  ·  werkboek build a.txt --edition epub"
)
def build(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="A folder with book.toml, or article files. [here or content/]")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("dist"),
    edition: Annotated[
        list[str] | None,
        typer.Option(help="Only this edition (werkboek editions lists them). May be repeated."),
    ] = None,
    theme: Annotated[str, typer.Option(help="The theme to use instead of book.toml's.")] = "",
    each: Annotated[bool, typer.Option("--each", help="One workbook for each article.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Build again whenever a file is saved.")] = False,
    proof: Annotated[bool, typer.Option("--proof", help="Also a picture of all pages, spread by spread.")] = False,
    receipt: Annotated[bool, typer.Option("--receipt", help="Also a page that shows how each line was read.")] = False,
    prompts: Annotated[
        bool, typer.Option("--prompts", help="Put a stock question under each section that has none.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if there is any warning.")] = False,
    only: Annotated[
        list[str] | None, typer.Option(help="Only a part to hand out: vraag=7 or hoofdstuk=2. May be repeated.")
    ] = None,
    per: Annotated[str, typer.Option(help="A PDF of each: chapter.")] = "",
    select: Annotated[
        list[str] | None,
        typer.Option(help="Only these posts of a WordPress export: category=, tag=, title=, date=, type=page."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=0, max=64, help="Processes to lay out in; 0: as many as pay.")] = 0,
    cache: Annotated[bool, typer.Option("--cache/--no-cache", help="Use what earlier builds laid out.")] = True,
    as_json: Json = False,
) -> None:
    """Build the workbook: a PDF and an EPUB in dist/."""
    if per not in ("", "chapter"):
        raise typer.BadParameter(f"{per!r} is not: chapter")
    paths = paths or []

    def once() -> int:
        with sentences(paths):
            chosen = _chosen(paths, edition or [], theme, tuple(select or ()), prompts=prompts)
            return _build(chosen, edition or [], out, only or [], per, each=each, proof=proof, receipt=receipt,
                          strict=strict, jobs=jobs, cache=cache, as_json=as_json)  # fmt: skip
        return 1

    if not watch:
        raise typer.Exit(once())
    watching(paths, out, once)


def _build(chosen: Project, editions: list[str], out: Path, only: list[str], per: str, *, each: bool, proof: bool,
           receipt: bool, strict: bool, jobs: int, cache: bool, as_json: bool) -> int:  # fmt: skip
    from werkboek import asking, project
    from werkboek.build import build, save
    from werkboek.cache import Cache, folder
    from werkboek.compose.handouts import What, asked
    from werkboek.recognise import undecided

    parts: list[tuple[What, int]] = [asked(one) for one in only]
    parts += [("chapter", 0)] if per else []
    books = project.each(chosen) if each else (chosen,)
    judged = (
        [asking.before(one, out, typer.echo, heard) for one in books]
        if is_one() and not as_json
        else [undecided] * len(books)
    )
    kept = Cache(folder() if cache else None)
    with progress_of(quiet=as_json) as progress:
        made = [build(one, progress, proof=proof, receipt=receipt, parts=parts, judge=judge, kept=kept, jobs=jobs,
                      editions=editions)
                for one, judge in zip(books, judged, strict=True)]  # fmt: skip
    reports = list(zip(made, save(made, out), strict=True))
    kept.trim()
    _show(reports, as_json=as_json)
    warned = any(p.severity == "warning" for report, _ in reports for p in report.problems)
    return max(max(report.exit_code for report, _ in reports), 1 if strict and warned else 0)


def _chosen(paths: list[Path], editions: list[str], theme: str, select: tuple[str, ...], *,
            prompts: bool) -> Project:  # fmt: skip
    """The project with what the command line says instead."""
    from dataclasses import replace

    from werkboek import project as projects
    from werkboek import theme as themes
    from werkboek.editions import EDITIONS

    project = projects.load(paths)
    for given, known in (((theme,) if theme else (), themes.names(project.root)), (editions, tuple(EDITIONS))):
        for name in set(given) - set(known):
            raise typer.BadParameter(f"{name!r} is none of: {', '.join(known)}")
    return replace(project, theme=theme or project.theme, select=select or project.select,
                   prompts="stock" if prompts else project.prompts)  # fmt: skip


def _show(reports: list[tuple[Report, tuple[Path, ...]]], *, as_json: bool) -> None:
    from werkboek import report as words

    if as_json:
        data = [words.as_json(report, paths) for report, paths in reports]
        typer.echo(json.dumps(data[0] if len(data) == 1 else data, ensure_ascii=False, indent=2))
        return
    for report, paths in reports:
        for line in words.receipt(report, paths):
            typer.echo(line)
        for line in words.sentences(report.problems, report.speech):
            typer.echo(line, err=True)


@app.command(
    "import",
    epilog="Examples:  werkboek import article.docx page.html --into my-book  ·  werkboek import a.txt --into b --ask"
    "  ·  werkboek import https://my-blog.nl/rust/ --into my-book  ·  werkboek import export.xml --list"
    "  ·  werkboek import export.xml --select category=Rust --select date=2024.. --into my-book",
)
def import_(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="FILES",
            help="Texts as you have them: .txt, .md, .docx, a saved page, a WordPress export (.xml or .zip),"
            " or the https:// address of your own post.",
        ),
    ],
    into: Annotated[Path | None, typer.Option(help="The folder to write the Markdown to.")] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            help="Only these posts of an export: category=, tag=, title=, date=2024-03 or 2023..2024, type=page."
        ),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Only list the posts of an export.")] = False,
    ask: Annotated[bool, typer.Option("--ask", help="Ask about each line that may be a question.")] = False,
    prompts: Annotated[
        bool, typer.Option("--prompts", help="Put a stock question under each section that has none.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Turn texts into Markdown that shows what was understood. Never overwrites a file."""
    if into is None and not (as_json or list_):
        raise typer.BadParameter("say where to write with --into DIR, or use --json or --list to look only")
    with sentences([]):
        from werkboek import importing

        if list_:
            importing.show_posts(names, select or [], typer.echo, partial(typer.echo, err=True), as_json=as_json)
        else:
            importing.run(names, into, select or [], typer.echo, partial(typer.echo, err=True),
                          heard if ask else None, prompts=prompts, as_json=as_json)  # fmt: skip


@app.command(
    epilog="Examples:  werkboek check  ·  werkboek check my-book  ·  werkboek check book.pdf --json"
    "  ·  werkboek check book.epub"
)
def check(
    path: Annotated[
        Path | None, typer.Argument(help="A folder, an article, or a finished PDF or EPUB. [here or content/]")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure every rule of layout and of e-books: a table, and exit code 1 if one that is an error is broken.

    An EPUB is also held against the PDF of the same name beside it, and given to EPUBCheck and Ace where they are.
    """
    from werkboek import language, project
    from werkboek import report as words
    from werkboek.build import checked
    from werkboek.cache import Cache, folder

    with sentences(paths := [path] if path else []), progress_of(quiet=as_json) as progress:
        found = checked(paths, progress, Cache(folder()))
    speech = language.load(project.spoken(paths))
    name = (path or Path()).as_posix()
    if as_json:
        typer.echo(json.dumps(words.check_as_json(name, found, speech), ensure_ascii=False, indent=2))
    else:
        for line in words.check_lines(name, found, speech):
            typer.echo(line)
    raise typer.Exit(int(words.is_unfit(found)))
