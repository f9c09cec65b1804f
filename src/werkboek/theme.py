"""A theme's tokens: read from its file, given as CSS variables."""

from __future__ import annotations

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


def variables(theme: Theme, pitch: float) -> str:
    """The tokens as CSS custom properties, with the grid that ``pitch``, mm from rule to rule, asks for.

    ``--u`` is a third of the pitch; the live area is as many whole pitches as the page holds, and a hair more, so
    that rounding never pushes the last rule of a full page over.
    """
    live = LIVE // pitch * pitch
    grid = {"u": f"{pitch / 3:.5f}mm", "live": f"{live:g}mm", "bottom": f"{297 - 24 - live - 0.1:g}mm"}
    return ":root{" + "".join(f"--{name}:{value};" for name, value in (theme.tokens | grid).items()) + "}\n"
