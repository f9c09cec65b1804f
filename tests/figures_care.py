"""The figures on care for an author's words: what is told of each text, to be judged by eye. Of ``make figures``.

The texts are those that recognition is tuned on, the sample book, and the real article with what is known to be in it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from test_recognition import KNOWN

from werkboek import build, language, project, reading
from werkboek.problems import Problem, gathered
from werkboek.recognise import undecided
from werkboek.report import told

ROOT = Path(__file__).parent.parent
# What an editor flags in the real article: the code, and the line of the text.
FLAGGED = {
    "capitals in the title": ("V02", 2),
    "“In dit blog”": ("V03", 5),
    "a heading for search engines": ("V06", 97),
    "capitals in that heading": ("V02", 97),
    "two headings over the questions": ("V05", 118),
    "“Gebruik de 3 vragen”": ("V04", 127),
    "“leven.Spanning”": ("V07", 110),
    "straight and curly quotation marks": ("V08", 22),
}


def main(articles: list[Path]) -> None:
    """All of them; ``articles``: the real ones there are."""
    for path in articles[:1]:
        print(f"\n== care, {path.name}")
        problems = _told(path)
        places = {(one.code, one.line) for one in problems}
        missing = [name for name, place in FLAGGED.items() if place not in places]
        print(f"flagged by an editor {len(FLAGGED)}, found {len(FLAGGED) - len(missing)}, missing {missing}")
    print("\n== care, each text")
    for path in [*articles, ROOT / "content", *KNOWN]:
        _listed(path)


def _told(path: Path) -> list[Problem]:
    """What is told of the words of a text or a project."""
    loaded = project.load([path])
    problems: list[Problem] = []
    read = [one for text in loaded.texts for one in reading.chapters(text, loaded, undecided, lambda problem: None)]
    build.drafted(loaded, read, problems.append)
    return [one for one in problems if one.code.startswith("V")]


def _listed(path: Path) -> None:
    problems = _told(path)
    counts = Counter(one.code for one in problems)
    print(f"{path.stem}: {sum(counts.values())} {dict(sorted(counts.items()))}")
    speech = language.load("en")
    for one in gathered(problems):
        print(f"  {one.code} {told(one, speech).removeprefix(one.path)}")
