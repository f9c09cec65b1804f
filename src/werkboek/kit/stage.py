"""What the pictures are built of: sheets of paper with their shadow, turned and laid down; PNG without a time in it."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

from werkboek import colour

FINE = 2  # px that is drawn for one of the picture
SOFT = 4  # of those, for one of a shadow
SHADE = (22, 26, 24)  # of a shadow, which is never quite black


def png(image: Any) -> bytes:
    """A picture as PNG."""
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def ground(size: tuple[int, int], tone: str, *, drawn: bool = True) -> Any:
    """A ground of one colour, ``#rrggbb``, or none; twice as large as the picture."""
    from PIL import Image

    back = (*colour.parsed(tone), 255) if drawn else (0, 0, 0, 0)
    return Image.new("RGBA", (size[0] * FINE, size[1] * FINE), back)


def finished(scene: Any) -> Any:
    """A scene as large as its picture."""
    from PIL import Image

    return scene.resize((scene.width // FINE, scene.height // FINE), Image.Resampling.LANCZOS)


def sheet(page: Any, wide: int) -> Any:
    """A page as paper, so many px of the picture wide, a hair darker at its edge than in the light."""
    from PIL import Image, ImageDraw

    high = round(wide * page.height / page.width)
    paper = page.resize((wide * FINE, high * FINE), Image.Resampling.LANCZOS).convert("RGBA")
    ImageDraw.Draw(paper).rectangle((0, 0, paper.width - 1, paper.height - 1), outline=(0, 0, 0, 26), width=FINE)
    return paper


def laid(scene: Any, thing: Any, centre: tuple[float, float], turn: float = 0.0, lift: float = 1.0) -> None:
    """Lays a thing down with its middle there, in px of the picture; ``turn`` in degrees against the clock.

    Two shadows: a narrow one where it touches, a wide and soft one below. ``lift`` times as far away as paper lies.
    """
    from PIL import Image

    turned = thing.rotate(turn, Image.Resampling.BICUBIC, expand=True) if turn else thing
    left, top = round(centre[0] * FINE - turned.width / 2), round(centre[1] * FINE - turned.height / 2)
    for blur, down, dark in ((5, 3, 0.22), (26, 18, 0.24)):
        _shadow(scene, turned, left, top + round(down * lift * FINE), blur * lift * FINE, dark)
    scene.alpha_composite(*_within(scene, turned, left, top))


def _shadow(scene: Any, thing: Any, left: int, top: int, blur: float, dark: float) -> None:
    """What is soft needs few px: it is blurred at a quarter of its size."""
    from PIL import Image, ImageFilter

    edge = round(3 * blur / SOFT)
    small = thing.getchannel("A").reduce(SOFT).point(lambda value: round(value * dark))
    mask = Image.new("L", (small.width + 2 * edge, small.height + 2 * edge))
    mask.paste(small, (edge, edge))
    mask = mask.filter(ImageFilter.GaussianBlur(blur / SOFT))
    shade = Image.new("RGBA", (mask.width * SOFT, mask.height * SOFT), (*SHADE, 0))
    shade.putalpha(mask.resize(shade.size, Image.Resampling.BICUBIC))
    scene.alpha_composite(*_within(scene, shade, left - edge * SOFT, top - edge * SOFT))


def _within(scene: Any, thing: Any, left: int, top: int) -> tuple[Any, tuple[int, int]]:
    """As much of a thing as falls on the scene, and where."""
    x, y = max(0, left), max(0, top)
    box = (x - left, y - top, max(x - left, min(thing.width, scene.width - left)),
           max(y - top, min(thing.height, scene.height - top)))  # fmt: skip
    return thing.crop(box), (min(x, scene.width - 1), min(y, scene.height - 1))


def shaded(thing: Any, stops: list[tuple[float, int]]) -> Any:
    """A thing with shade over it, from left to right: (part of the width, darkness 0 to 255) in order."""
    from PIL import Image

    width = thing.width
    row = bytes(_at(stops, x / (width - 1)) for x in range(width))
    mask = Image.frombytes("L", (width, 1), row).resize(thing.size)
    shade = Image.new("RGBA", thing.size, (*SHADE, 0))
    shade.putalpha(mask)
    out = Image.alpha_composite(thing, shade)
    out.putalpha(thing.getchannel("A"))
    return out


def _at(stops: list[tuple[float, int]], part: float) -> int:
    for (x0, dark0), (x1, dark1) in pairwise(stops):
        if part <= x1:
            way = (part - x0) / (x1 - x0)
            return round(dark0 + (dark1 - dark0) * way * way * (3 - 2 * way))
    return stops[-1][1]


def blended(tone: str, other: str, part: float) -> str:
    """A colour on the way to another.

    >>> blended("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(colour.parsed(tone), colour.parsed(other), strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(one + (two - one) * part) for one, two in pairs))
