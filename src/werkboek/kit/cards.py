"""Pictures to share: the title beside her cover and a page that is filled in, on a ground in her colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from werkboek import colour, inline, resources
from werkboek.kit import pages, pen, stage
from werkboek.kit.gift import Gift
from werkboek.kit.scenes import DRAWN
from werkboek.kit.stage import FINE
from werkboek.render import cover as covers

SOCIAL, PORTRAIT = (1200, 630), (1080, 1350)  # px
SIZES = range(112, 27, -2)  # px of a title: the largest at which it fits
WEIGHTS = ("Medium", "SemiBold", "Regular", "Light")  # of a face, the first that there is
LEADING = 1.12
SUBTITLE = 30  # px
READ = 7.0  # the contrast of white on a ground: a card is looked at in a stream, small (WCAG 2.2, 1.4.6)
DARK = "#1d1d1b"


def social(gift: Gift) -> bytes:
    """Lying, for a link: words on the left, a page that is filled in on the right, cut by the edge.

    Its cover is that of the paper edition, which is white: in her colour it would sink into the ground.
    """
    scene = stage.ground(SOCIAL, tones(gift).ground)
    stage.laid(scene, stage.sheet(pages.photographed(gift.paper.data, 1, DRAWN), 320), (740, 345), 5.0)
    stage.laid(scene, stage.sheet(pen.written(gift, pages.filled(gift).page, DRAWN), 470), (1015, 420), -4.0, 1.3)
    _words(scene, gift, (64, 84), 440, 270)
    _foot(scene, gift, (64, 630 - 64), 470)
    return stage.png(stage.finished(scene).convert("RGB"))


def portrait(gift: Gift) -> bytes:
    """Upright: words above, a page that is filled in below, cut by the edge."""
    scene = stage.ground(PORTRAIT, tones(gift).ground)
    stage.laid(scene, stage.sheet(pen.written(gift, pages.filled(gift).page, DRAWN), 840), (585, 1095), -3.0, 1.4)
    _words(scene, gift, (80, 100), 920, 245)
    return stage.png(stage.finished(scene).convert("RGB"))


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of a card, ``#rrggbb``: its ground, its title, its small words."""

    ground: str
    title: str
    small: str


def tones(gift: Gift) -> Tones:
    """White on her colour, as dark as that asks; one that is light stays what it is, and the words are dark."""
    own = gift.book.brand.colour or covers.inks(gift.book, gift.look).line
    if colour.contrast(colour.parsed(own)) < colour.LARGE:
        return Tones(own, DARK, stage.blended(own, DARK, 0.85))
    ground = colour.legible(own, READ)
    return Tones(ground, "#ffffff", colour.pale(ground))


def _words(scene: Any, gift: Gift, at: tuple[int, int], wide: int, high: int) -> None:
    """What it is, and its title, as large as there is room."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(scene)
    x, y = at[0] * FINE, at[1] * FINE
    label = _face(gift, "label", 24)
    draw.text((x, y), gift.said("card"), fill=tones(gift).small, font=label, anchor="ls")
    title, rest = covers.parts(gift.title)
    for size in SIZES:
        face = _face(gift, "display", size)
        lines = _broken(_printable(title, face), face, wide * FINE)
        if lines and len(lines) * size * LEADING <= high and max(map(face.getlength, lines)) <= wide * FINE:
            break
    else:
        lines = lines[: int(high / (size * LEADING))]
    y += 24 * FINE
    for line in lines:
        y += round(size * LEADING * FINE)
        draw.text((x, y - round(0.2 * size * FINE)), line, fill=tones(gift).title, font=face, anchor="ls")
    y += 10 * FINE
    below = _face(gift, "display", SUBTITLE)
    for line in _broken(_printable(inline.plain(gift.book.subtitle) or rest, below), below, wide * FINE)[:2]:
        y += round(SUBTITLE * 1.3 * FINE)
        draw.text((x, y), line, fill=tones(gift).small, font=below, anchor="ls")


def _foot(scene: Any, gift: Gift, at: tuple[int, int], wide: int) -> None:
    """Her name, if it fits."""
    from PIL import ImageDraw

    face = _face(gift, "label", 24)
    name = _printable(gift.book.author or gift.said("card_line"), face)
    if face.getlength(name) <= wide * FINE:
        ImageDraw.Draw(scene).text((at[0] * FINE, at[1] * FINE), name, fill=tones(gift).small, font=face, anchor="ls")


def _broken(text: str, face: Any, wide: int) -> list[str]:
    """A text in as few lines as hold it, and those about equally long."""
    whole = face.getlength(text)
    count = max(1, -(-int(whole) // wide))
    for room in (*(whole / count * more for more in (1.1, 1.2, 1.3)), wide):
        lines: list[str] = []
        for word in text.split():
            if lines and face.getlength(f"{lines[-1]} {word}") <= min(room, wide):
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        if len(lines) <= count:
            break
    return lines


@cache
def _known(name: str) -> frozenset[int]:
    """The characters that a face has."""
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(resources.faces()[name], lazy=True).getBestCmap())


def _printable(text: str, face: Any) -> str:
    """Without what the face has no letter for."""
    name = next(stem for stem, path in resources.faces().items() if str(path) == face.path)
    kept = "".join(letter if ord(letter) in _known(name) else " " for letter in text)
    return re.sub(r"\s+", " ", kept).strip()


def _face(gift: Gift, token: str, pixels: int) -> Any:
    """A face of the theme, so many px of the picture large."""
    from PIL import ImageFont

    family = gift.look.family(token).replace(" ", "")
    faces = resources.faces()
    path = next(faces[f"{family}-{weight}"] for weight in WEIGHTS if f"{family}-{weight}" in faces)
    return ImageFont.truetype(str(path), pixels * FINE, layout_engine=ImageFont.Layout.BASIC)
