"""Article -> Chapter: what each line is (:mod:`.decide`), then the blocks they make (:mod:`.assemble`)."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import replace

from werkboek import inline
from werkboek.model import ASKS, Article, Chapter, Decision
from werkboek.problems import Problem, Warn
from werkboek.recognise.assemble import assemble
from werkboek.recognise.decide import decide
from werkboek.recognise.document import document
from werkboek.recognise.marks import declines, told, wondered

# An article and its decisions, and the index of a line that may be a question -> whether it is; None: still in doubt.
Judge = Callable[[Article, tuple[Decision, ...], int], bool | None]


def undecided(article: Article, decisions: tuple[Decision, ...], at: int) -> bool | None:
    """Leaves the doubt: the line is printed as text and listed."""
    return None


def recognise(article: Article, warn: Warn, judge: Judge = undecided) -> tuple[Chapter, tuple[Decision, ...]]:
    """The chapter of an article, and the decision on each of its lines. Never raises, loses no text."""
    article, wonder = _wondered(article)
    article, said = _told(article)
    found = tuple(replace(one, maybe="reflection", reason="open") if at in wonder and one.role not in ASKS else one
                  for at, one in enumerate(decide(document(article, said))))  # fmt: skip
    decisions = tuple(_settled(article, found, at, judge) for at in range(len(found)))
    for line, decision in zip(article.lines, decisions, strict=True):
        if decision.maybe in ASKS or (decision.maybe and "?" in line.plain):
            values = {"role": decision.role, "text": textwrap.shorten(line.plain, 90, placeholder=" …")}
            warn(Problem("R03", line.source.path, line.source.line, values))
    return assemble(article, decisions, warn), decisions


def _wondered(article: Article) -> tuple[Article, frozenset[int]]:
    """The article without the marks that leave open whether a line asks, and the lines that had one."""
    lines = list(article.lines)
    open_ = set()
    for at, line in enumerate(lines):
        text, wonder = wondered(line.text) if line.text.endswith("?}") and line.block is None else (line.text, False)
        if wonder:
            lines[at] = replace(line, text=text, plain=inline.plain(text))
            open_.add(at)
    return replace(article, lines=tuple(lines)), frozenset(open_)


def _told(article: Article) -> tuple[Article, dict[int, Decision]]:
    """The article without the marks that say what a line is, and what they say."""
    said: dict[int, Decision] = {}
    lines = list(article.lines)
    for at, line in enumerate(lines):
        if "{" in line.text and line.block is None:
            text, role = told(line.text)
            if role and not declines(line):
                lines[at] = replace(line, text=text, plain=inline.plain(text))
                said[at] = Decision(role, "told")
    return replace(article, lines=tuple(lines)), said


def _settled(article: Article, found: tuple[Decision, ...], at: int, judge: Judge) -> Decision:
    """The decision on a line after its author was asked, if it is in doubt."""
    decision = found[at]
    if decision.maybe is None or decision.maybe not in ASKS:
        return decision
    match judge(article, found, at):
        case True:
            return Decision(decision.maybe, "confirmed")
        case False:
            return Decision("para" if article.lines[at].shape == "text" else decision.role, "declined")
    return decision
