"""Files and addresses of the author's in, her articles as Markdown with their pictures out; or a list of her posts."""

from __future__ import annotations

import codecs
import json
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkboek.problems import Problem, Warn, failed

if TYPE_CHECKING:
    from werkboek.converting import Imported
    from werkboek.language import Language
    from werkboek.project import Project, Text
    from werkboek.recognise import Judge

Say = Callable[[str], None]


def is_address(name: str) -> bool:
    """Whether what she typed is an address on the web."""
    return "://" in name


def run(names: Sequence[str], into: Path | None, select: Sequence[str], say: Say, warn: Say,
        heard: Callable[[str], str] | None, *, prompts: bool, as_json: bool) -> None:  # fmt: skip
    """The command: imports, writes into a folder if there is one, and tells. ``heard`` asks what is in doubt."""
    from werkboek import asking
    from werkboek.output import write
    from werkboek.recognise import undecided

    chosen = project(names, select, prompts=prompts)
    made = imported(chosen, asking.judge(chosen, say, heard) if heard else undecided)
    if into is not None:
        write(files(made, into), replace=False)
    if as_json:
        say(json.dumps(_as_json(made), ensure_ascii=False, indent=2))
    else:
        tell(made, into or Path(), say, warn)


def project(names: Sequence[str], select: Sequence[str], *, prompts: bool) -> Project:
    """What to import. An address is asked of the web, here and nowhere else.

    Raises WerkboekError, of a file or of an address.
    """
    from werkboek import project as projects

    files = [Path(name) for name in names if not is_address(name)]
    loaded = projects.load(files) if files else projects.Project(Path().resolve(), ())
    texts = (*loaded.texts, *(fetched(name) for name in names if is_address(name)))
    return replace(loaded, texts=texts, select=tuple(select), prompts="stock" if prompts else loaded.prompts)


def fetched(address: str) -> Text:
    from werkboek import fetch
    from werkboek.project import Text

    found = fetch.fetched(address)
    data = found.data
    if found.encoding and found.kind == "page":
        data = codecs.BOM_UTF8 + data.decode(found.encoding, errors="replace").encode()
    name = "post.json" if found.kind == "post" else "page.html"
    return Text(found.address, name, data)


# ------------------------------------------------------------------------------------------------------- articles


@dataclass(frozen=True, slots=True)
class Made:
    """What an import made, and what the author should know of it."""

    articles: tuple[Imported, ...]
    problems: tuple[Problem, ...]


def imported(chosen: Project, judge: Judge) -> Made:
    """The articles of a project, each under a name of its own."""
    from werkboek.converting import apart, converted

    problems: list[Problem] = []
    found = [one for text in chosen.texts for one in converted(text, chosen, problems.append, judge)]
    return Made(tuple(apart(found)), tuple(problems))


def files(made: Made, into: Path) -> Iterator[tuple[Path, bytes]]:
    """What is to be written: the Markdown, and the pictures that do not lie there already."""
    from werkboek.output import is_there

    for one in made.articles:
        yield into / one.name, one.markdown.encode()
        pictures = ((into / name, data) for name, data in one.pictures.items())
        yield from (picture for picture in pictures if not is_there(*picture))


def _as_json(made: Made) -> dict[str, Any]:
    """What ``import --json`` prints: lines from 1."""
    from werkboek import report

    return {
        "articles": [
            {"name": one.name, "title": one.chapter.title, "path": one.reading.path, "link": one.chapter.address,
             "pictures": sorted(one.pictures),
             "left_out": [report.left_out(out, one.speech) for out in one.chapter.left_out]}
            for one in made.articles
        ],
        "lines": [line for one in made.articles for line in report.lines_as_json(one.reading, one.speech)],
        "problems": [report.problem(one, made.articles[0].speech) for one in made.problems],
    }  # fmt: skip


def tell(made: Made, into: Path, say: Say, warn: Say) -> None:
    """Says what was made and what was left out, then what the author should know."""
    from werkboek.report import sentence

    for one in made.articles:
        for line in _receipt(one, into):
            say(line)
    for problem in made.problems:
        warn(sentence(problem, made.articles[0].speech))


def _receipt(one: Imported, into: Path) -> Iterator[str]:
    """The file, how many questions it has, its pictures, and what was left out."""
    from werkboek.model import ASKS

    words = one.speech.receipt
    count = sum(decision.role in ASKS for decision in one.reading.decisions)
    yield f"{(into / one.name).as_posix()}  ({count} {words['questions_one' if count == 1 else 'questions']})"
    yield from (f"  {(into / name).as_posix()}" for name in one.pictures)
    if one.chapter.left_out:
        yield f"  {words['left_out']}:"
    for out in one.chapter.left_out:
        yield f"    {textwrap.shorten(out.text, 90, placeholder=' …')} ({one.speech.reason(out.reason)})"


# ----------------------------------------------------------------------------------------------- posts of an export


def show_posts(names: Sequence[str], select: Sequence[str], say: Say, warn: Say, *, as_json: bool) -> None:
    """Says which posts there are in exports, and which of them a choice takes."""
    from werkboek import language
    from werkboek.report import sentence

    speech = language.load("nl")
    found = _posts(names, select, speech, lambda problem: warn(sentence(problem, speech)))
    if as_json:
        return say(json.dumps(list(found), ensure_ascii=False, indent=2))
    taken = count = 0
    for post in found:
        say(_row(post))
        taken, count = taken + post["taken"], count + 1
    say(speech.receipt["posts"].format(taken=taken, count=count))
    return None


def _posts(names: Sequence[str], select: Sequence[str], speech: Language, warn: Warn) -> Iterator[dict[str, Any]]:
    """Every item of the exports, and why it would not be taken; one at a time, as there may be thousands.

    Raises WerkboekError for what is no export.
    """
    from werkboek.project import load
    from werkboek.read import is_export
    from werkboek.read.choice import Choice
    from werkboek.read.posts import listed

    choice = Choice.of(select)
    for text in load([Path(name) for name in names]).texts:
        if not is_export(text):
            raise failed("T17", text.path)
        for post in listed(text, warn):
            reason = choice.why_not(post)
            yield {"title": post.title, "date": post.date, "type": post.type, "status": post.status,
                   "link": post.link, "author": post.author, "categories": list(post.categories),
                   "tags": list(post.tags), "characters": len(post.content), "taken": not reason,
                   "reason": speech.reason(reason) if reason else ""}  # fmt: skip


def _row(post: dict[str, Any]) -> str:
    """A post on one line of a list: a tick, the day, the title, its categories, and why it is not taken."""
    title = post["title"] or post["link"]
    title = title if len(title) <= 60 else f"{title[:59].rstrip()}…"
    where = f"  [{', '.join(post['categories'])}]" if post["categories"] else ""
    why = f"  ({post['reason']})" if post["reason"] else ""
    return f"{'✓' if post['taken'] else ' '} {post['date'] or '          '}  {title}{where}{why}"
