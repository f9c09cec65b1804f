"""A page, written on: what somebody answered, in blue ink on its rules, in a hand of which no two letters are alike."""

from __future__ import annotations

import io
import random
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from werkboek import resources
from werkboek.kit import pages
from werkboek.kit.gift import Gift
from werkboek.output import Place
from werkboek.spaces import Lines, Pact, Scale, Slots, Stem, YesNo

LEFT, RIGHT = 22.5, 187.5  # mm of the page: where rules begin and end
LIFT = 0.2  # mm that a rule stands above its row
INK = (38, 63, 140)
EM = 0.98  # of the pitch: the size of the hand
FORMS = ("", ".ss01", ".ss02")  # of each letter, that the face has three of
FULL = 0.75  # of the rows are written on: the reader buys the space
LOOSE = 0.05  # of the em: how far a point of a letter strays
CELL = 0.3  # em: within which it strays one way
RULES = 1.5  # px of the strip for one of the picture


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule to write on: its ends and its height in mm from the page's upper left corner."""

    x0: float
    x1: float
    y: float


def written(gift: Gift, number: int, width: int, turn: int = 0) -> Any:
    """A page so many px wide, with the spaces on it filled in. ``turn``: of which answers, 0 to 2. Do not change it."""
    if (number, width, turn) not in gift.drawn:
        gift.drawn[number, width, turn] = _written(gift, number, width, turn)
    return gift.drawn[number, width, turn]


def _written(gift: Gift, number: int, width: int, turn: int) -> Any:
    page = pages.photographed(gift.paper.data, number, width).copy()
    scale = width / pages.MM
    for at, place in enumerate(pages.on(gift, number)):
        dice = random.Random(f"{place.exercise} {place.part}")
        for rule, text in _answer(gift, place, 2 * turn + at):
            _write(page, rule, text, place.space.pitch, scale, dice)
        _mark(page, place, scale, dice)
    return page


def rules(place: Place) -> list[Rule]:
    """The rules of a space that can be written on from their beginning."""
    space = place.space

    def row(at: int, x0: float = LEFT, x1: float = RIGHT) -> Rule:
        return Rule(x0, x1, place.top + space.pitch * at - LIFT)

    rows = range(space.head + 1, space.size.given + 1)
    match space:
        case Slots():
            return [row(start + 1, LEFT + 8) for start in space.starts]
        case Stem():
            return [row(at) for at in rows if at % 2 == 0]
        case Pact():
            return [row(at) for at in range(1, space.answer + 1)]
        case Lines():
            return [row(at) for at in rows[bool(space.opening) :]]
        case Scale() | YesNo():
            return [row(at) for at in rows]
    return []


def _answer(gift: Gift, place: Place, at: int) -> Iterator[tuple[Rule, str]]:
    """What is written on each rule."""
    answers, free = gift.speech.giving.answers, rules(place)
    if isinstance(place.space, Slots):
        items = (*answers["slots"][at:], *answers["slots"][:at])
        yield from zip(free, items[: max(2, round(FULL * len(free)))], strict=False)
        return
    free = free[: max(1, round(FULL * len(free)))]
    said = [answers["lines"][(at + more) % len(answers["lines"])] for more in range(2)]
    for paragraph in "|".join(said).split("|"):
        lines = _broken(paragraph, free, place.space.pitch)
        if len(lines) > len(free):
            return
        yield from zip(free, lines, strict=False)
        free = free[len(lines) + 1 :]


def _broken(text: str, free: Sequence[Rule], pitch: float) -> list[str]:
    """A paragraph in lines; a hand stops short of the edge."""
    if not free:
        return [text]
    em, wide = EM * pitch, free[0].x1 - free[0].x0 - pitch * 1.6
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and sum(_advance(letter) for letter in longer) * em > wide:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


# --------------------------------------------------------------------------------------------------------- strokes


def _write(page: Any, rule: Rule, text: str, pitch: float, scale: float, dice: random.Random) -> None:
    """A line: each letter in one of its forms, bent a little, on a baseline that is not quite the rule."""
    from PIL import Image, ImageDraw

    fine = scale * RULES
    em = EM * pitch * fine
    strip = Image.new("L", (round((rule.x1 - rule.x0) * fine), round(2 * em)))
    pen = ImageDraw.Draw(strip)
    x, form = (0.2 + dice.gauss(0, 0.08)) * em, dice.randrange(3)
    for letter in text:
        form = (form + dice.choice((1, 2))) % 3
        pen.text((x, 1.35 * em + dice.gauss(0, 0.008) * em), letter, fill=255, font=_face(form, round(em)), anchor="ls")
        x += (_advance(letter, form) + dice.gauss(0, 0.006) + (letter == " ") * dice.gauss(0, 0.03)) * em
    strip = strip.crop((0, 0, min(strip.width, round(x + em)), strip.height))
    strip = _bent(strip, em, dice).rotate(dice.gauss(0.12, 0.1), Image.Resampling.BICUBIC)
    strip = _pressed(strip, em, dice).resize((round(strip.width / RULES), round(strip.height / RULES)),
                                            Image.Resampling.LANCZOS)  # fmt: skip
    top = (rule.y - 0.06 * pitch + dice.gauss(0, 0.02) * pitch) * scale - 1.35 * em / RULES
    page.paste(INK, (round(rule.x0 * scale), round(top)), strip)


def _bent(strip: Any, em: float, dice: random.Random) -> Any:
    """Each point strays a little, together with those around it."""
    from PIL import Image

    step = CELL * em
    across, down = -(-strip.width // round(step)), -(-strip.height // round(step))
    xs = [min(strip.width, round(at * step)) for at in range(across + 1)]
    ys = [min(strip.height, round(at * step)) for at in range(down + 1)]
    moved = {(i, j): (xs[i] + dice.gauss(0, LOOSE) * em * 0.5, ys[j] + dice.gauss(0, LOOSE) * em * 0.5)
             for i in range(across + 1) for j in range(down + 1)}  # fmt: skip
    mesh = [((xs[i], ys[j], xs[i + 1], ys[j + 1]),
             (*moved[i, j], *moved[i, j + 1], *moved[i + 1, j + 1], *moved[i + 1, j]))
            for i in range(across) for j in range(down) if xs[i] < xs[i + 1] and ys[j] < ys[j + 1]]  # fmt: skip
    return strip.transform(strip.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def _pressed(strip: Any, em: float, dice: random.Random) -> Any:
    """Ink lies thicker here than there."""
    from PIL import Image, ImageChops

    small = (max(2, round(strip.width / (0.5 * em))), max(2, round(strip.height / (0.5 * em))))
    press = Image.frombytes("L", small, bytes(dice.randrange(200, 256) for _ in range(small[0] * small[1])))
    return ImageChops.multiply(strip, press.resize(strip.size, Image.Resampling.BICUBIC))


def _mark(page: Any, place: Place, scale: float, dice: random.Random) -> None:
    """A number ringed, a box ticked: where they stand is drawn in ``templates/print/spaces``."""
    space = place.space
    if isinstance(space, Scale):
        x, y = LEFT + 3.8 + 6 * 17.4888, place.top + space.pitch - 1.6
        _stroke(page, [(x - 4.9, y + 1), (x - 1, y - 5), (x + 5.2, y - 1.6), (x + 2.6, y + 4.9), (x - 4.2, y + 3.4),
                       (x - 4.6, y - 1.8), (x - 1.2, y - 5.4)], scale, dice)  # fmt: skip
    elif isinstance(space, YesNo):
        x, y = LEFT + 47 + 34, place.top + space.pitch - 5.4
        _stroke(page, [(x + 0.4, y + 1.8), (x + 1.9, y + 4.2), (x + 6.1, y - 1.9)], scale, dice)


def _stroke(page: Any, points: Sequence[tuple[float, float]], scale: float, dice: random.Random) -> None:
    """A line through points in mm, smooth (Catmull-Rom), of the weight of the hand."""
    from PIL import Image, ImageDraw

    loose = [(x + dice.gauss(0, 0.15), y + dice.gauss(0, 0.15)) for x, y in points]
    through = [loose[0], *loose, loose[-1]]
    path = [_between(through[at : at + 4], part / 12) for at in range(len(through) - 3) for part in range(13)]
    left, top = min(x for x, _ in path) - 2, min(y for _, y in path) - 2
    wide, high = max(x for x, _ in path) + 2 - left, max(y for _, y in path) + 2 - top
    fine = scale * 4
    mask = Image.new("L", (round(wide * fine), round(high * fine)))
    ImageDraw.Draw(mask).line([((x - left) * fine, (y - top) * fine) for x, y in path], fill=235,
                              width=round(0.42 * fine), joint="curve")  # fmt: skip
    mask = mask.resize((round(wide * scale), round(high * scale)), Image.Resampling.LANCZOS)
    page.paste(INK, (round(left * scale), round(top * scale)), mask)


Point = tuple[float, float]


def _between(four: Sequence[Point], part: float) -> Point:
    """A point on the way from the second to the third."""

    def one(p: float, q: float, r: float, s: float) -> float:
        return 0.5 * (2 * q + (r - p) * part + (2 * p - 5 * q + 4 * r - s) * part**2
                      + (3 * q - p - 3 * r + s) * part**3)  # fmt: skip

    a, b, c, d = four
    return one(a[0], b[0], c[0], d[0]), one(a[1], b[1], c[1], d[1])


# ------------------------------------------------------------------------------------------------------------ face


@cache
def _forms(form: int) -> bytes:
    """The face with one of the forms of its letters in the place of the first: Pillow asks for letters, not forms."""
    from fontTools.ttLib import TTFont

    font = TTFont(resources.bundled("styles") / "hand" / "Caveat.ttf", lazy=True, recalcTimestamp=False)
    glyphs = set(font.getGlyphOrder())
    for table in font["cmap"].tables:
        for letter in string.ascii_letters:
            name = table.cmap.get(ord(letter), "")
            if name + FORMS[form] in glyphs:
                table.cmap[ord(letter)] = name + FORMS[form]
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@cache
def _face(form: int, pixels: int) -> Any:
    from PIL import ImageFont

    face = ImageFont.truetype(io.BytesIO(_forms(form)), pixels, layout_engine=ImageFont.Layout.BASIC)
    face.set_variation_by_axes([470])
    return face


@cache
def _advance(letter: str, form: int = 0) -> float:
    """How wide a letter is, in em."""
    return float(_face(form, 200).getlength(letter)) / 200
