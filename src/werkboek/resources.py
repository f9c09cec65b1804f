"""Finds the templates, styles and faces that come with the program, in a wheel and in a checkout alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent


@cache
def bundled(name: str) -> Path:
    """The folder ``templates`` or ``styles``: inside the package once installed, else at the top of the checkout.

    An editable install leaves the folders where they are, two levels up.
    """
    for home in (PACKAGE, PACKAGE.parent.parent):
        if (home / name).is_dir():
            return home / name
    raise FileNotFoundError(f"werkboek was installed without its {name}/")


@cache
def faces() -> dict[str, Path]:
    """The faces we ship: file name without suffix -> file."""
    return {path.stem: path for path in sorted(bundled("styles").glob("fonts/*/*.ttf"))}


def style(*names: str) -> str:
    """The text of style sheets below ``styles/``, one after another."""
    return "\n".join((bundled("styles") / name).read_text(encoding="utf-8") for name in names)
