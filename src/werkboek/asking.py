"""The author is asked about lines that may be questions, one by one: a conversation in, a judge out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from werkboek import language, tongue
from werkboek.build import doubts
from werkboek.converting import converted
from werkboek.model import Article, Decision, Line
from werkboek.output import write
from werkboek.project import Project
from werkboek.recognise import Judge, undecided

Say = Callable[[str], None]
Hear = Callable[[str], str]


def before(project: Project, out: Path, say: Say, hear: Hear) -> Judge:
    """Asks before a build when nothing in a project is surely a question and something may be.

    The answers are kept as Markdown in ``out``, never in her own file.
    """
    if project.doubtful == "space" or not doubts(project):
        return undecided
    told = judge(project, say, hear)
    for text in project.texts:
        for one in converted(text, project, lambda problem: None, told):
            path = out / one.name
            write([(path, one.markdown.encode())])
            say(_words(project, one.reading.lines)["asked"].format(path=path.as_posix()))
    return told


def judge(project: Project, say: Say, hear: Hear) -> Judge:
    """Asks about each line in doubt once; its answer holds for the rest of the run."""
    told: dict[tuple[str, int], bool | None] = {}
    ended: list[bool | None] = []

    def judged(article: Article, decisions: tuple[Decision, ...], at: int) -> bool | None:
        place = (article.path, at)
        if place not in told:
            words = _words(project, article.lines)
            told[place] = ended[0] if ended else _asked(article, at, words, ended, say, hear)
        return told[place]

    return judged


def _words(project: Project, lines: tuple[Line, ...]) -> Mapping[str, str]:
    code = project.language or tongue.guess(" ".join(line.plain for line in lines))
    return language.load(code, project.address).receipt


def _asked(article: Article, at: int, words: Mapping[str, str], ended: list[bool | None], say: Say,
           hear: Hear) -> bool | None:  # fmt: skip
    """One line between its neighbours; ``ended`` gets the answer for all that follow, if she gives one."""
    say("")
    for near in range(max(0, at - 1), min(len(article.lines), at + 2)):
        line = article.lines[near]
        say(f"{'▶' if near == at else ' '} {line.source.line:4}  {line.plain[:200]}")
    answers = {words["yes"]: True, words["no"]: False, words["all"]: True, words["stop"]: None}
    key = ""
    while key not in answers:
        key = hear(f"{words['ask']} ({words['ask_keys']})").strip().lower()[:1]
    if key in (words["all"], words["stop"]):
        ended.append(answers[key])
    return answers[key]
