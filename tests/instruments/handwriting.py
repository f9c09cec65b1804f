"""A fill test: does an answer of likely length, written by hand, fit on the lines that a question got?

Form designers try their forms with specimen entries. Three hands: 6.5, 10 and 13 words on a line of 165 mm.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from werkboek import resources

FACE = resources.bundled("styles") / "hand" / "Caveat.ttf"
HANDS = {"large": 6.5, "average": 10.0, "small": 13.0}  # words a line of 165 mm
ANSWERS = 40
SPREAD = 0.25  # of the expected words: how much answers differ in length, one standard deviation
TALLEST = 9.0  # words a line: a larger hand on lines of 8 mm is a wider one, not a taller one
SCALE = 8.0  # px a mm at which widths are taken

SENTENCES = """
Eerlijk gezegd merk ik het pas als iedereen al in bed ligt.
Dan zit ik op de bank met mijn telefoon en weet ik niet wat ik zoek.
Mijn schouders staan hoog en ik heb mijn kaken op elkaar.
Ik denk dat ik bang ben om iets te missen.
Thuis was het vroeger zo dat je pas mocht zitten als alles klaar was.
Mijn moeder zei dat nooit hardop, maar ze stond zelf ook altijd.
Gisteren ben ik een blokje om gegaan zonder oortjes in.
Het duurde maar tien minuten en toch sliep ik die nacht beter.
Ik zeg te snel ja, vooral tegen mijn zus en tegen mijn leidinggevende.
Wat helpt is eerst even naar buiten kijken.
Ik wil dat het stil is in mijn hoofd, al is het maar een kwartier.
Op mijn werk lukt het me wel om nee te zeggen.
Vorige week heb ik gehuild in de auto, en daarna kon ik weer verder.
Ik schrijf het op omdat ik het anders weer vergeet.
Als ik niets doe, voel ik me schuldig tegenover mijn collega.
Mijn lijf is moe, maar mijn hoofd wil nog van alles.
Ik zou op vrijdagmiddag de laptop dicht kunnen doen en hem dicht laten.
Dat klinkt simpel, alleen doe ik het nooit.
In de vakantie op Texel had ik het ook: pas na vijf dagen kon ik ademen.
Mijn buik vertelt me dat ik iets anders wil.
Ik neem me voor om dinsdag een uur voor mezelf te houden.
Misschien vraag ik Karin of ze met me meeloopt.
Ik hoor mijn vader nog zeggen dat je van stilzitten niets wijzer wordt.
Het gaat me makkelijker af dan een jaar geleden.
""".strip().splitlines()


def words(count: int, dice: random.Random) -> str:
    """An answer of so many words, in sentences that somebody could have written."""
    found: list[str] = []
    while len(found) < count:
        found += dice.choice(SENTENCES).split()
    return " ".join(found[:count])


def size(words_per_line: float, width: float = 165.0) -> float:
    """The size of the face in px at which the sentences, one after the other, fill lines with so many words."""
    run = " ".join(SENTENCES)
    usual = _width(run, 100.0) / len(run.split())  # mm a word at 100 px
    return 100.0 * width / (usual * words_per_line)


@cache
def _face(pixels: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FACE), pixels)


@cache
def _width(text: str, pixels: float) -> float:
    return _face(pixels).getlength(text) / SCALE


def broken(answer: str, words_per_line: float, width: float = 165.0) -> list[str]:
    """The answer in lines of a hand; no word is broken."""
    pixels = size(words_per_line)
    lines = [""]
    for word in answer.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, pixels) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def answers(spaces: Sequence[tuple[int, int]], count: int = ANSWERS) -> list[tuple[str, int]]:
    """(answer, lines given) of so many answers, over the spaces in turn: (words expected, lines given) each."""
    dice = random.Random(1)
    out = []
    for at in range(count):
        expected, given = spaces[at % len(spaces)]
        out.append((words(max(4, round(dice.gauss(1, SPREAD) * expected)), dice), given))
    return out


def fits(written: Sequence[tuple[str, int]], words_per_line: float) -> float:
    """The share of answers that fit on their lines."""
    return sum(len(broken(answer, words_per_line)) <= given for answer, given in written) / len(written)


def picture(written: Sequence[tuple[str, int]], target: Path, pitch: float = 8.0) -> None:
    """Each answer in each hand on its lines, side by side: blue ink, rules in the grey of the book."""
    shown = 1.6  # px a mm
    rows = sum(given + 2 for _, given in written)
    out = Image.new("RGB", (round(3 * 180 * shown), round((rows + 1) * pitch * shown)), "white")
    pen = ImageDraw.Draw(out)
    top = pitch
    for answer, given in written:
        for column, hand in enumerate(HANDS.values()):
            left = 8 + column * 180
            for line in range(1, given + 1):
                y = (top + line * pitch) * shown
                pen.line((left * shown, y, (left + 165) * shown, y), fill="#7f7f7f")
            face = _face(round(size(max(hand, TALLEST)) * shown / SCALE, 1))
            for line, text in enumerate(broken(answer, hand), 1):
                y, colour = (top + line * pitch - 0.8) * shown, "#1c3f94" if line <= given else "#b03020"
                for at, word in enumerate(text.split()):
                    before = _width(" ".join([*text.split()[:at], ""]), size(hand))
                    pen.text(((left + before) * shown, y), word, fill=colour, font=face, anchor="ls")
        top += (given + 2) * pitch
    out.quantize(24, Image.Quantize.FASTOCTREE).save(target, optimize=True)
