"""Random books in our notation: what an author might send, and a little worse."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

TEXT = """
adem avond bank beeld begin blijven dag denken deur dicht durven een en ergens even gaan gevoel gewoon hand heel hoe
huis iemand je jij jouw kijken klein komen laat leven lichaam liggen loslaten maken meer mens moe moment morgen na
niet nu of ook open op rust ruimte samen schouder slapen soms stap stil stoel straks tafel tijd uit van vandaag veel
voelen vraag waarom wachten wandelen wat week weer werk willen zacht zeggen zien zitten zonder
"""
WORDS = TEXT.split()
ASKS = (
    "Wat doe jij als", "Herken jij", "Wat is één ding dat", "Wanneer heb je voor het laatst", "Welke regels",
    "Wat zou er gebeuren als", "Op een schaal van 1 tot 10: hoe", "Hoe merk je dat",
    "Merk je het verschil tussen rust en haast als",
)  # fmt: skip
MARKS = (
    "regels=8", "regels=3", "pagina", "rest", "stippen", "ruitjes regels=10", "kader", 'schaal="nooit|altijd"', "janee",
    "nummers=5", 'kolommen="wat blijft|wat weg mag"', "zin=3", 'vinkjes="slapen|wandelen|lezen"', "alsdan", "regels=23",
)  # fmt: skip


def book(seed: int, most: int = 40) -> str:
    """An article of 1 to ``most`` sections; the same for the same seed."""
    dice = random.Random(seed)
    sections = dice.choice((1, 2, 3, 5, 8, 12, most))
    parts = [f"---\nlang: nl\n---\n# {_sentence(dice, 3, 9)[:-1]}"]
    for at in range(min(sections, most)):
        parts += _section(dice, at, short=sections > 12)
    return "\n\n".join(parts) + "\n"


def _section(dice: random.Random, at: int, *, short: bool) -> Iterator[str]:
    yield f"## {_sentence(dice, 2, 9)[:-1]}"
    paragraphs = dice.choice((1, 2, 3) if short else (1, 2, 4, 6, 11))
    for number in range(paragraphs):
        yield from _prose(dice)
        if dice.random() < 0.12:
            yield _question(dice)  # with prose after it
        if number == 0 and dice.random() < 0.02:
            yield "Een " + "w" * 60 + " woord."
    for _ in range(dice.choice((0, 1, 1, 1, 1, 2, 3))):
        yield _question(dice)
    if dice.random() < 0.1:
        yield f"> {_sentence(dice, 8, 14)}\n> — Anna, docent"


def _prose(dice: random.Random) -> Iterator[str]:
    shape = dice.random()
    if shape < 0.08:
        yield f"### {_sentence(dice, 2, 5)[:-1]}"
    elif shape < 0.16:
        yield "\n".join(f"- {_sentence(dice, 3, 16)}" for _ in range(dice.randint(2, 9)))
        return
    elif shape < 0.24:
        yield f"Voorbeeld: {_paragraph(dice)}"
        return
    yield _paragraph(dice)


def _question(dice: random.Random) -> str:
    text = f"💡 {dice.choice(ASKS)} {_sentence(dice, 1, dice.choice((6, 14, 55)))[:-1].lower()}?"
    if dice.random() < 0.15:
        text += f" Wat {_sentence(dice, 4, 10)[:-1].lower()}?"
    if dice.random() < 0.1:
        text += f" → {_sentence(dice, 4, 10)}"
    return text + (f" {{{dice.choice(MARKS)}}}" if dice.random() < 0.3 else "")


def _paragraph(dice: random.Random) -> str:
    return " ".join(_sentence(dice, 4, 22) for _ in range(dice.randint(1, 7)))


def _sentence(dice: random.Random, fewest: int, most: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(dice.randint(fewest, most))).capitalize() + "."


# ------------------------------------------------------------------------------------------------ several articles


def shelf(seed: int, folder: Path, length: str = "normal", most: int = 3) -> Path:
    """A project of 1 to 4 articles of up to ``most`` sections, with something of all that a text may have."""
    dice = random.Random(f"shelf {seed}")
    folder.mkdir(parents=True, exist_ok=True)
    Image.new("L", (dice.randint(200, 1500), dice.randint(150, 1200)), 160).save(folder / "foto.png")
    titles = [_sentence(dice, 3, 9)[:-1] for _ in range(dice.randint(1, 4))]
    folder.joinpath("book.toml").write_text(
        f'title = "{_sentence(dice, 2, 5)[:-1]}"\nauthor = "Anna"\nlanguage = "nl"\nlength = "{length}"\n', "utf-8"
    )
    for at, title in enumerate(titles):
        others = [other for other in titles if other != title]
        folder.joinpath(f"{at}.md").write_text(_article(dice, title, others, most), encoding="utf-8")
    return folder


def _article(dice: random.Random, title: str, others: Sequence[str], most: int) -> str:
    """An article of one of three forms: in sections, in one piece, or no more than a title."""
    form = dice.random()
    if form < 0.08:
        return f"# {title}\n"
    if form < 0.2:
        parts = [*_prose(dice), _question(dice), _paragraph(dice)]
    else:
        sections = dice.randint(1, most)
        parts = [part for at in range(sections) for part in _section(dice, at, short=dice.random() < 0.7)]
    for extra in _extras(dice, others):
        parts.insert(dice.randint(1, len(parts)), extra)
    notes = [f"[^{at}]: {_sentence(dice, 3, 20)}" for at in (1, 2) if any(f"[^{at}]" in part for part in parts)]
    return "\n\n".join([f"# {title}", *parts, *notes]) + "\n"


def _extras(dice: random.Random, others: Sequence[str]) -> Iterator[str]:
    """Footnotes, tables, lists in lists, pictures, pointers to other articles."""
    for at in range(1, dice.choice((1, 2, 3))):
        yield f"{_sentence(dice, 4, 22)[:-1]}[^{at}]. {_sentence(dice, 4, 22)}"
    for rows in dice.choice(((), (), (), (3,), (2, 4), (36,))):  # 36 rows are higher than a page
        most = 2 if rows > 30 else 8
        cells = (f"| {_sentence(dice, 1, most)} | {_sentence(dice, 1, most)} | {at} |" for at in range(rows))
        yield "\n".join(["| Wat | Hoe | Getal |", "| - | - | -: |", *cells])
    if dice.random() < 0.3:
        yield f"1. {_sentence(dice, 2, 9)}\n   - {_sentence(dice, 2, 20)}\n2. {_sentence(dice, 2, 9)}"
    if dice.random() < 0.3:
        yield f"![{_sentence(dice, 2, 6)}](foto.png)"
    if others and dice.random() < 0.7:
        yield f"👉 Lees ook: {dice.choice(others)}"
    if dice.random() < 0.2:
        yield f"Zie [{_sentence(dice, 1, 3)[:-1]}](https://example.org/?a=1&b=({dice.randint(1, 9)}))."
