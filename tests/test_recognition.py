"""Recognition on annotated texts of other authors: how much is right, and that nothing is lost on the way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from instruments.score import annotation, judged, scored
from test_properties import letters, recognised

from werkboek import inline
from werkboek.language import load
from werkboek.model import Chapter, Exercise
from werkboek.project import Text
from werkboek.read import read
from werkboek.render import markdown
from werkboek.texts import texts
from werkboek.tongue import guess

KNOWN = sorted((Path(__file__).parent / "texts" / "known").glob("*.txt"))
UNSEEN = sorted((Path(__file__).parent / "texts" / "unseen").glob("*.txt"))


def test_known_texts_are_recognised() -> None:
    score = scored(KNOWN)
    assert score.precision >= 0.95, score
    assert score.recall >= 0.95, score
    assert score.maybes <= 0.25, score
    assert score.f1("headings") >= 0.88, score
    assert score.f1("exercise") >= 0.70, score
    assert score.f1("left out") >= 0.85, score
    assert not score.harm, score.harm


def test_unseen_texts_are_recognised() -> None:
    """No rule was made for these: what is lost here is lost on other authors' texts too."""
    score = scored(UNSEEN)
    assert score.precision >= 0.88, score
    assert score.recall >= 0.92, score
    assert not score.harm, score.harm


def test_the_real_article_is_recognised_line_by_line(real: Path) -> None:
    assert [one for one in judged(real) if one.gold != one.decision.role] == []


@pytest.mark.parametrize("path", [*KNOWN, *UNSEEN], ids=lambda path: path.stem)
def test_no_letter_of_a_text_is_lost_and_its_markdown_asks_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    chapter = recognised(text, "titel.txt")
    assert chapter is not None
    assert [sign for sign in kept(chapter) if not sign.isnumeric()] == [s for s in letters(text) if not s.isnumeric()]
    assert not digits_lost(text, chapter)
    again = recognised(markdown.render(chapter, load(guess(text))), "a.md")
    assert again is not None
    assert asked(again) == asked(chapter)


def kept(chapter: Chapter) -> list[str]:
    """The letters and digits of a chapter and of what was left out."""
    found = [inline.plain(one) for one, _ in texts((chapter.sections, chapter.footnotes, chapter.subtitle))]
    title = inline.plain(chapter.title) if chapter.title != "Titel" else ""  # else the name of the file
    return letters("".join([title, *found, *(out.text for out in chapter.left_out)]))


def digits_lost(text: str, chapter: Chapter) -> Counter[str]:
    """The digits of a pasted text that are in no line of the chapter; a list and the questions are counted again."""
    lines = read(Text("a.txt", "a.txt", text.encode("utf-8", "replace")), lambda problem: None).lines
    given = Counter(sign for line in lines for sign in line.plain if sign.isnumeric())
    return given - Counter(kept(chapter))


def test_a_lost_digit_is_seen() -> None:
    chapter = recognised("Rust\nDat was een jaar.\n", "titel.txt")
    assert chapter is not None
    assert digits_lost("Rust\nDat was 1986.\n1. een\n", chapter) == Counter("1986")


def asked(chapter: Chapter) -> list[tuple[str, ...]]:
    """The questions of a chapter as they are printed."""
    blocks = (block for section in chapter.sections for block in section.blocks)
    return [tuple(inline.html(part.prompt) for part in block.parts) for block in blocks if isinstance(block, Exercise)]


def test_each_annotation_follows_its_text() -> None:
    for path in [*KNOWN, *UNSEEN]:
        lines = path.read_text(encoding="utf-8").split("\n")
        assert all(row["text"].strip() in lines[row["line"] - 1] for row in annotation(path)), path
