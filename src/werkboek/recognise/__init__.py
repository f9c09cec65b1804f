"""Article -> Chapter: what each line is (:mod:`.decide`), then the blocks they make (:mod:`.assemble`)."""

from __future__ import annotations

from werkboek.model import Article, Chapter, Decision
from werkboek.problems import Problem, Warn
from werkboek.recognise.assemble import assemble
from werkboek.recognise.decide import decide
from werkboek.recognise.document import document


def recognise(article: Article, warn: Warn) -> tuple[Chapter, tuple[Decision, ...]]:
    """The chapter of an article, and the decision on each of its lines. Never raises, loses no text."""
    decisions = decide(document(article))
    for line, decision in zip(article.lines, decisions, strict=True):
        if decision.maybe in ("reflection", "exercise") or (decision.maybe and "?" in line.plain):
            values = {"role": decision.role, "text": line.plain[:80]}
            warn(Problem("R03", line.source.path, line.source.line, values))
    return assemble(article, decisions, warn), decisions
