"""Articles to time a build with: as many as asked, all different, in the sentences of the sample book."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

CONTENT = Path(__file__).parents[2] / "content"
SECTIONS, QUESTIONS = 6, 6
EDIT = " Vandaag begin ik."


@cache
def _pools() -> dict[str, list[str]]:
    """The sample's headings, sentences and questions, each as a list of their own."""
    found: dict[str, list[str]] = {"heads": [], "asks": [], "said": []}
    for path in sorted(CONTENT.glob("*.[mt]*[dt]")):
        for line in map(str.strip, path.read_text(encoding="utf-8").splitlines()):
            if line.startswith("## "):
                found["heads"].append(line[3:])
            elif line.startswith("💡"):
                found["asks"].append(re.sub(r" *\{.*?\}", "", line[1:]).strip())
            elif (
                line[:1].isalpha()
                and not line.startswith("Voorbeeld:")
                and len(line) > 90
                and "](" not in line
                and "[^" not in line
            ):
                found["said"] += [one for one in re.split(r"(?<=[.!?])\s+(?=[A-Z])", line) if 20 < len(one) < 200]
    return found


def article(number: int, edit: str = "", heading: str = "") -> str:
    """The article of this number, some 1,100 words with six questions; ``edit`` follows its second sentence."""
    dice, pools = random.Random(number), _pools()

    def prose(count: int) -> str:
        return " ".join(dice.sample(pools["said"], count))

    out = [f"# {dice.choice(pools['heads'])}, deel {number + 1}{heading}", prose(2) + edit + " " + prose(3)]
    for at in range(SECTIONS):
        out += [f"## {dice.choice(pools['heads'])}", prose(4), prose(4 if at % 2 else 3)]
        if at % 3 == 1:
            for _ in range(2):
                out += [f"### {dice.choice(pools['heads'])[:32]}", prose(2)]
        if at % 3 == 2:
            out.append("\n".join(f"- {dice.choice(pools['said'])}" for _ in range(3)))
        out += [f"Voorbeeld: {prose(2)}", f"💡 {dice.choice(pools['asks'])}"]
    out += ["## Veelgestelde vragen"]
    for _ in range(3):
        out += [f"### Wat doe ik als {dice.choice(pools['heads']).lower()}?", prose(2)]
    return "\n\n".join(out) + "\n"


def project(folder: Path, count: int, edited: int | None = None, heading: str = "") -> Path:
    """A project of so many articles in a folder; one of them edited in its text, or with more ``heading``."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("book.toml").write_text(
        'title = "Rust en ruimte: een jaar lang elke week een vraag"\nauthor = "Anna de Vries"\nlanguage = "nl"\n'
        'date = "2026-09-01"\n', encoding="utf-8")  # fmt: skip
    for at in range(count):
        mine = at == edited
        text = article(at, EDIT if mine and not heading else "", heading if mine else "")
        folder.joinpath(f"a{at:03}.md").write_text(text, encoding="utf-8")
    return folder
