"""A colour on white paper: its contrast, and how dark it must be to be read.

Contrast and luminance are those of WCAG 2.2. A colour is darkened in OKLCH, where one hue stays one hue to the eye;
the matrices are Björn Ottosson's (https://bottosson.github.io/posts/oklab/, 2021).
"""

from __future__ import annotations

import math
from collections.abc import Callable

Rgb = tuple[int, int, int]
WHITE = (255, 255, 255)
# The least contrast that WCAG 2.2 asks: of small letters (1.4.3), of letters from 18 pt and of drawings (1.4.11).
SMALL, LARGE = 4.5, 3.0
STEPS = 24  # halvings: far finer than the 256 steps of a channel
HAIR = 1e-4  # of a channel, 0 to 1: so far outside the gamut is rounding


def contrast(colour: Rgb, ground: Rgb = WHITE) -> float:
    """Of a colour on a ground, 1 to 21.

    >>> round(contrast((119, 119, 119)), 2)
    4.48
    """
    one, other = sorted((_luminance(colour), _luminance(ground)))
    return (other + 0.05) / (one + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def tones(colour: str) -> tuple[str, str]:
    """What a colour becomes on white: in large letters and drawings, and in small letters.

    >>> tones("#7a2e5d")
    ('#7a2e5d', '#7a2e5d')
    >>> tones("#ffd84d")
    ('#b29100', '#8f7400')
    """
    return legible(colour, LARGE), legible(colour, SMALL)


def legible(colour: str, least: float, ground: str = "#ffffff") -> str:
    """The colour, or the lightest of its hue and chroma that has so much contrast on a light ground; as ``#rrggbb``.

    Chroma gives way only where sRGB has no such colour.

    >>> legible("#ffffff", 4.5)
    '#767676'
    """
    rgb = parsed(colour)
    under = parsed(ground)
    if contrast(rgb, under) >= least:
        return colour
    lightness, chroma, hue = _oklch(rgb)
    lightness = _most(lightness, lambda one: contrast(_rgb(_fitted(one, chroma, hue)), under) >= least)
    return "#{:02x}{:02x}{:02x}".format(*_rgb(_fitted(lightness, chroma, hue)))


def pale(colour: str) -> str:
    """The hue of a colour, as light as a stone in the sun, to stand on a dark ground.

    >>> contrast(parsed(pale("#2f5d50"))) < 1.6
    True
    """
    _, chroma, hue = _oklch(parsed(colour))
    return "#{:02x}{:02x}{:02x}".format(*_rgb(_fitted(0.88, chroma, hue)))


def wash(colour: str) -> str:
    """A breath of a colour, to lie flat behind black letters and lines on white paper.

    >>> 1.1 < contrast(parsed(wash("#2f5d50"))) < 1.25
    True
    """
    _, chroma, hue = _oklch(parsed(colour))
    return "#{:02x}{:02x}{:02x}".format(*_rgb(_fitted(0.945, min(chroma, 0.03), hue)))


def lifted(colour: str) -> str:
    """A dark colour a little lighter, to lie flat on a ground of it.

    >>> lifted("#2f5d50") > "#2f5d50"
    True
    """
    lightness, chroma, hue = _oklch(parsed(colour))
    return "#{:02x}{:02x}{:02x}".format(*_rgb(_fitted(lightness + 0.055, chroma, hue)))


def parsed(colour: str) -> Rgb:
    """``#rrggbb`` as red, green and blue, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _most(most: float, holds: Callable[[float], bool]) -> float:
    """The largest number from 0 to ``most``, to a hair, for which something holds that holds for 0."""
    low, high = 0.0, most
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


# ----------------------------------------------------------------------------------------------------- OKLCH

Triple = tuple[float, float, float]


def _oklch(colour: Rgb) -> Triple:
    """Lightness 0 to 1, chroma, and hue in radians."""
    red, green, blue = map(_linear, colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    chroma = math.hypot(a, b)
    return lightness, chroma if chroma > HAIR else 0.0, math.atan2(b, a)


def _channels(lightness: float, chroma: float, hue: float) -> Triple:
    """Linear red, green and blue: from 0 to 1 for what sRGB has."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _fitted(lightness: float, chroma: float, hue: float) -> Triple:
    """Linear channels of that lightness and hue, and of as much of the chroma as sRGB has."""

    def is_shown(chroma: float) -> bool:
        return all(-HAIR <= one <= 1 + HAIR for one in _channels(lightness, chroma, hue))

    return _channels(lightness, chroma if is_shown(chroma) else _most(chroma, is_shown), hue)


def _linear(channel: int) -> float:
    """The light of a channel of 0 to 255, 0 to 1."""
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _rgb(channels: Triple) -> Rgb:
    red, green, blue = (round(255 * _encoded(min(1.0, max(0.0, one)))) for one in channels)
    return red, green, blue


def _encoded(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
