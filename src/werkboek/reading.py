"""A file of the author's -> its chapters, recognised: read anew, or as it was when the same bytes were read before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from werkboek import program
from werkboek.cache import Cache, key
from werkboek.model import Chapter, Reading
from werkboek.plainly import again, plainly
from werkboek.problems import Problem, Warn
from werkboek.project import Project, Text
from werkboek.read import articles
from werkboek.recognise import Judge, recognise


@dataclass(frozen=True, slots=True)
class Read:
    """An article as a chapter, and what each of its lines was read as."""

    chapter: Chapter
    reading: Reading
    inside: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """Its text, to hear whether it says je or u."""
        return "\n".join(line.plain for line in self.reading.lines)


def chapters(text: Text, project: Project, judge: Judge, warn: Warn) -> Iterator[Read]:
    """The articles of a file, each read and recognised."""
    for article in articles(text, project.select, warn):
        chapter, decisions = recognise(article, warn, judge)
        yield Read(chapter, Reading(article.path, article.lines, decisions), article.inside)


def recalled(text: Text, project: Project, judge: Judge, warn: Warn, kept: Cache) -> list[Read]:
    """The same, from the cache if it is there; what came with pictures inside, or is very large, is read anew.

    ``judge`` must judge by what the project says alone.
    """
    name = key(program.digest(), text.path, text.file, text.data, project.doubtful, *project.select)
    known = _known(kept.get("json", name)) if text.place is None else None
    if known:
        for problem in known[0]:
            warn(problem)
        return known[1]
    heard: list[Problem] = []
    made = list(chapters(text, project, judge, heard.append))
    for problem in heard:
        warn(problem)
    if text.place is None and not any(one.inside for one in made):
        data = plainly((heard, [(one.chapter, one.reading) for one in made]))
        kept.put("json", name, json.dumps(data, separators=(",", ":")).encode())
    return made


def _known(data: bytes | None) -> tuple[list[Problem], list[Read]] | None:
    """What was told and read before; None if there is nothing that can be believed."""
    try:
        told, every = again(json.loads(data or b""))
        made = [Read(chapter, read) for chapter, read in every]
    except (ValueError, TypeError):
        return None
    sound = all(isinstance(one, Problem) for one in told) and all(
        isinstance(one.chapter, Chapter) and isinstance(one.reading, Reading) for one in made
    )
    return (list(told), made) if sound and made else None
