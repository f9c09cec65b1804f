"""Cases a reader can read: a sentence, what goes in, what comes out. ``pytest --update`` rewrites the last."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from werkboek.model import Exercise, Part
from werkboek.project import Text
from werkboek.read import read
from werkboek.recognise import recognise

CASES = Path(__file__).parent / "cases"
FENCE = re.compile(r"(?P<why>.*?)\n~~~(?P<kind>txt|md)\n(?P<given>.*?)~~~\n\n~~~\n(?P<want>.*?)~~~\n", re.S)


@pytest.mark.parametrize("case", sorted(CASES.glob("*/*.md")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(case: Path, request: pytest.FixtureRequest) -> None:
    found = FENCE.fullmatch(case.read_text(encoding="utf-8"))
    assert found, f"{case.name} is not a sentence and two fences"
    got = outcome(found["given"], found["kind"])
    if request.config.getoption("--update"):
        case.write_text(f"{found['why']}\n~~~{found['kind']}\n{found['given']}~~~\n\n~~~\n{got}~~~\n", encoding="utf-8")
        return
    assert got == found["want"]


def asked(part: Part) -> str:
    """What the mark of a part asks, in a few words."""
    if not part.asked:
        return ""
    words = (part.asked.kind, "/".join(part.asked.labels), part.asked.count, part.asked.place)
    return " ".join(str(word) for word in words if word)


def outcome(given: str, kind: str) -> str:
    """One line a decision, then the questions part by part."""
    problems: list[str] = []
    text = Text(f"a.{kind}", f"a.{kind}", given.encode())
    article = read(text, lambda problem: problems.append(f"! {problem.code} {problem.line}"))
    chapter, decisions = recognise(article, lambda problem: problems.append(f"! {problem.code} {problem.line}"))
    out = [f"{line.source.line} {decision.role}{'?' if decision.maybe else ''}  {line.plain[:48]}".replace("\n", " / ")
           for line, decision in zip(article.lines, decisions, strict=True)]  # fmt: skip
    for section in chapter.sections:
        for block in section.blocks:
            if isinstance(block, Exercise):
                out += [" | ".join(str(one) for one in (f"> {part.prompt}", part.hint, asked(part)) if one)
                        for part in block.parts]  # fmt: skip
    return "\n".join([*out, *problems]) + "\n"
