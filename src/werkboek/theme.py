"""A theme's tokens: read from its file, and put into a style sheet."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass

from werkboek import resources


@dataclass(frozen=True, slots=True)
class Theme:
    """A folder below ``styles/themes``. ``tokens`` are CSS values by name; ``css`` is the theme's own sheet."""

    name: str
    tokens: dict[str, str]
    css: str


def names() -> tuple[str, ...]:
    """The themes there are."""
    return tuple(sorted(path.parent.name for path in resources.bundled("styles").glob("themes/*/theme.toml")))


def load(name: str) -> Theme:
    """The theme of a name that :func:`names` knows."""
    folder = resources.bundled("styles") / "themes" / name
    data = tomllib.loads((folder / "theme.toml").read_text(encoding="utf-8"))
    sheet = folder / "theme.css"
    return Theme(name, data["tokens"], sheet.read_text(encoding="utf-8") if sheet.exists() else "")


LIVE = 248.0  # mm: the most that the live area of A4 may be high


def resolved(css: str, theme: Theme, pitch: float) -> str:
    """A style sheet with each ``var()`` and ``calc()`` replaced by what it comes to.

    The tokens are the theme's, and the grid that ``pitch``, mm from rule to rule, asks for: ``--u`` is a third of it;
    the live area is as many whole pitches as the page holds, and a hair more, so that rounding never pushes the last
    rule of a full page over. WeasyPrint 70 works out both again for each box: that took half of the layout.
    Raises KeyError for a token that is not there.
    """
    live = LIVE // pitch * pitch
    grid = {"u": f"{pitch / 3:.5f}mm", "live": f"{live:g}mm", "bottom": f"{297 - 24 - live - 0.1:g}mm"}
    tokens = theme.tokens | grid
    plain = re.sub(r"var\(--(\w+)\)", lambda found: tokens[found[1]], css)
    return re.sub(r"calc\(([^()]*)\)", lambda found: f"{_sum(found[1]):.5f}mm", plain)


def _sum(text: str) -> float:
    """What a sum of lengths comes to, in mm.

    >>> round(_sum("3*2.5mm - .75pt"), 4)
    7.2354
    """
    parts = re.split(r"\s([+-])\s", text)
    signs = ["+", *parts[1::2]]
    return sum(_product(term) * (1 if sign == "+" else -1) for sign, term in zip(signs, parts[::2], strict=True))


def _product(text: str) -> float:
    factors = [factor.strip() for factor in text.split("*")]
    units = {"mm": 1.0, "pt": 25.4 / 72}
    return math.prod(float(one.removesuffix(one[-2:])) * units[one[-2:]] if one[-2:] in units else float(one)
                     for one in factors)  # fmt: skip
