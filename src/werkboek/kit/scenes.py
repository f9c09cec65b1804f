"""Pictures of a book: its cover, a page that is filled in, three pages, the stapled booklet that it becomes."""

from __future__ import annotations

from typing import Any

from werkboek import colour
from werkboek.kit import pages, pen, stage
from werkboek.kit.gift import Gift
from werkboek.kit.stage import FINE
from werkboek.render import cover as covers

COVER = (566, 800)  # px: A4, as large as shops and mail programs show
FILLED, FAN, BOOKLET = (1200, 1500), (1600, 1200), (1600, 1140)
DRAWN = 1600  # px: a page is drawn so wide
WARM = "#f1ebe1"  # what a ground leans to, so that a green does not become mint


def tint(gift: Gift) -> str:
    """A ground in the author's colour, so light that white paper just stands out from it."""
    return stage.blended(colour.pale(covers.inks(gift.book, gift.look).line), WARM, 0.72)


def cover(gift: Gift) -> bytes:
    """The cover, flat. A hair line keeps its white from the white of a site."""
    from PIL import Image, ImageDraw

    page = pages.photographed(gift.given.data, 1, 3 * COVER[0]).resize(COVER, Image.Resampling.LANCZOS)
    ImageDraw.Draw(page).rectangle((0, 0, COVER[0] - 1, COVER[1] - 1), outline="#d9d9d6")
    return stage.png(page)


def filled(gift: Gift) -> bytes:
    """The page that is filled in, on a ground in her colour."""
    scene = stage.ground(FILLED, tint(gift))
    number = pages.filled(gift).page
    stage.laid(scene, stage.sheet(pen.written(gift, number, DRAWN), 900), (600, 750), 0, 1.2)
    return stage.png(stage.finished(scene).convert("RGB"))


def fan(gift: Gift) -> bytes:
    """Three pages, the one that is filled in on top."""
    scene = stage.ground(FAN, tint(gift))
    first, *others = pages.shown(gift)
    places = [((425, 650), 8.5), ((1175, 650), -8.5)]
    for at, (number, (centre, turn)) in enumerate(zip(others, places, strict=False), 1):
        stage.laid(scene, stage.sheet(pen.written(gift, number, DRAWN, at), 640), centre, turn)
    stage.laid(scene, stage.sheet(pen.written(gift, first, DRAWN), 700), (800, 610), 0, 1.3)
    return stage.png(stage.finished(scene).convert("RGB"))


def booklet(gift: Gift) -> bytes:
    """The stapled booklet, open, with a closed one before it; the ground is transparent."""
    scene = stage.ground(BOOKLET, "#ffffff", drawn=False)
    stage.laid(scene, _open(gift), (960, 460), 2.5)
    stage.laid(scene, _closed(gift), (350, 655), -6.0, 1.4)
    return stage.png(stage.finished(scene))


def _open(gift: Gift) -> Any:
    """Two pages side by side, bent towards the fold; a few sheets below them, a hair further out."""
    from PIL import Image, ImageDraw

    wide, leaf = 540, 3
    both = [stage.sheet(_side(gift, number), wide) for number in pages.spread(gift)]
    both = [stage.shaded(both[0], [(0, 0), (0.72, 0), (0.93, 34), (1, 96)]),
            stage.shaded(both[1], [(0, 84), (0.05, 30), (0.2, 6), (0.4, 0), (1, 0)])]  # fmt: skip
    high = both[0].height
    out = Image.new("RGBA", (2 * wide * FINE + 2 * leaf * 3 * FINE, high + 2 * FINE))
    pen_ = ImageDraw.Draw(out)
    for at in range(leaf, 0, -1):
        edge, grey = at * 3 * FINE, 250 - 9 * at
        pen_.rectangle((3 * leaf * FINE - edge, FINE, out.width - 3 * leaf * FINE + edge - 1, high - FINE),
                       fill=(grey, grey, grey - 3, 255), outline=(grey - 42, grey - 42, grey - 44, 255))  # fmt: skip
    out.alpha_composite(both[0], (3 * leaf * FINE, 0))
    out.alpha_composite(both[1], (3 * leaf * FINE + both[0].width, 0))
    middle = 3 * leaf * FINE + both[0].width
    for part in (0.27, 0.73):
        _staple(out, middle, round(part * high))
    return out


def _side(gift: Gift, number: int) -> Any:
    """A page of the open booklet; behind the last is the white of the cover."""
    from PIL import Image

    if number > gift.pages:
        return Image.new("RGB", (DRAWN, round(DRAWN * 297 / 210)), "white")
    return pen.written(gift, number, DRAWN, int(number != pages.filled(gift).page))


def _closed(gift: Gift) -> Any:
    """The cover, rounded towards the fold, and the edge of the pages in it."""
    from PIL import Image, ImageDraw

    page = stage.sheet(pages.photographed(gift.given.data, 1, DRAWN), 515)
    page = stage.shaded(page, [(0, 88), (0.012, 18), (0.03, 46), (0.07, 8), (0.14, 0), (1, 0)])
    out = Image.new("RGBA", (page.width + 4 * FINE, page.height + 3 * FINE))
    pen_ = ImageDraw.Draw(out)
    for at in (3, 2, 1):
        grey = 252 - 14 * at
        pen_.rectangle((2 * FINE, at * FINE // 2, page.width + at * FINE, page.height + at * FINE // 2),
                       fill=(grey, grey, grey - 2, 255), outline=(grey - 40, grey - 40, grey - 42, 255))  # fmt: skip
    out.alpha_composite(page)
    for part in (0.27, 0.73):
        _staple(out, 2 * FINE, round(part * page.height))
    return out


def _staple(thing: Any, x: int, y: int) -> None:
    """The back of a staple of 12 mm, with the light on it."""
    from PIL import ImageDraw

    pen_, half = ImageDraw.Draw(thing), 17 * FINE
    pen_.line((x + FINE, y - half, x + FINE, y + half), fill=(60, 60, 58, 120), width=2 * FINE)
    pen_.line((x, y - half, x, y + half), fill=(150, 152, 154, 255), width=2 * FINE)
    pen_.line((x - FINE // 2, y - half, x - FINE // 2, y + half), fill=(226, 228, 230, 255), width=FINE // 2 or 1)
