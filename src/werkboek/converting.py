"""A file of the author's -> her articles as Markdown in our notation, each with the pictures to lie beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from werkboek import inline, language, tongue
from werkboek.build import counted, slug
from werkboek.compose.pictures import pictured
from werkboek.compose.stock import offered, put_in
from werkboek.model import Block, Chapter, Figure, Picture, Reading
from werkboek.passages import doubts
from werkboek.problems import Warn
from werkboek.project import Project, Text
from werkboek.read import articles
from werkboek.recognise import Judge, recognise, undecided
from werkboek.render import markdown


@dataclass(frozen=True, slots=True)
class Imported:
    """An article as Markdown in our notation: the name of its file, its text, and the pictures to lie beside it.

    ``reading``: what each of its lines was read as.
    """

    name: str
    markdown: str
    reading: Reading
    chapter: Chapter
    speech: language.Language
    pictures: Mapping[str, bytes]


def converted(text: Text, project: Project, warn: Warn, judge: Judge = undecided) -> Iterator[Imported]:
    """The articles of a file as Markdown; a project with stock prompts puts one under each section that has none."""
    for article in articles(text, project.select, warn):
        chapter, decisions = recognise(article, warn, judge)
        reading = Reading(article.path, article.lines, decisions)
        said = "\n".join(line.plain for line in article.lines)
        code = language.base(chapter.language) if chapter.language else ""
        code = code if code in language.LANGUAGES else tongue.guess(said)
        speech = language.load(code, language.addressed(said, code))
        if project.prompts == "stock":
            chapter = put_in(chapter, offered(chapter, speech, Counter()))
        chapter, beside = _beside(chapter, replace(project, inside=article.inside), warn)
        named = article.path == text.path and "://" not in text.path
        name = Path(text.path).stem if named else slug(inline.plain(chapter.title))
        written = doubts(markdown.render(chapter, speech), reading, speech)
        yield Imported(f"{name}.md", written, reading, chapter, speech, beside)


def apart(found: Sequence[Imported]) -> Iterator[Imported]:
    """The articles, those of one name counted: ``rust.md``, ``rust-2.md``; their pictures too."""
    seen: Counter[str] = Counter()
    for one in found:
        yield renamed(one, {name: counted(name, seen) for name in (one.name, *one.pictures)})


def renamed(one: Imported, names: Mapping[str, str]) -> Imported:
    """An article under another name, and its pictures too."""
    text = one.markdown
    for name in one.pictures:
        text = text.replace(f"]({markdown.led(name)}", f"]({markdown.led(names[name])}")
    pictures = {names[name]: data for name, data in one.pictures.items()}
    return replace(one, name=names[one.name], markdown=text, pictures=pictures)


def _beside(chapter: Chapter, project: Project, warn: Warn) -> tuple[Chapter, dict[str, bytes]]:
    """The chapter with its pictures beside it, each under the last part of its path; those of one name are counted."""
    found: dict[str, Picture] = {}
    chapter = pictured(chapter, project, found, warn, waits=True)
    seen: Counter[str] = Counter()
    names = {address: counted(Path(address).name, seen) for address in found}

    def block(one: Block) -> Block:
        if isinstance(one, Figure):
            return replace(one, address=names.get(one.address, Path(one.address).name))
        return one

    sections = tuple(replace(one, blocks=tuple(map(block, one.blocks))) for one in chapter.sections)
    return replace(chapter, sections=sections), {names[address]: one.data for address, one in found.items()}
