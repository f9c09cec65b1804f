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


def variables(theme: Theme) -> str:
    """The tokens as CSS custom properties."""
    return ":root{" + "".join(f"--{name}:{value};" for name, value in theme.tokens.items()) + "}\n"
