"""The author's own faces: read with care, written anew without what only runs, and never passed on as they came."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import replace
from typing import Any

from werkboek.cache import key
from werkboek.problems import Problem, Warn
from werkboek.project import Project
from werkboek.theme import Face

LARGEST = 5_000_000  # bytes
SIGNS = (b"\0\1\0\0", b"true", b"OTTO")  # what TrueType and OpenType begin with
ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,?!-")
# The letters whose mean width stands for that of a text.
SAMPLE = ("Waarom kun jij moeilijk ontspannen Ontdek hoe loslaten je helpt meer rust te vinden Zelfvertrouwen "
          "verantwoordelijkheidsgevoel Grenzen stellen op het werk")  # fmt: skip


class _RefusedError(Exception):
    """A face that is not used: the code of the problem."""


def faced(project: Project, warn: Warn) -> Project:
    """The project with the faces that ``[brand]`` names; one that cannot be used is told, and the theme's stays."""
    brand = project.brand
    return replace(project, text_face=_face(brand.text_font, project, warn),
                   heading_face=_face(brand.heading_font, project, warn))  # fmt: skip


def _face(name: str, project: Project, warn: Warn) -> Face | None:
    if not name:
        return None
    try:
        return read(project.file(name))
    except _RefusedError as refusal:
        warn(Problem(str(refusal), "book.toml", values={"name": name}))
        return None


def read(data: bytes | None) -> Face:
    """A face from its file; B09 to B12 if it cannot be used."""
    if data is None:
        raise _RefusedError("B09")
    if len(data) > LARGEST or not data.startswith(SIGNS):
        raise _RefusedError("B10")
    logging.getLogger("fontTools").addHandler(logging.NullHandler())  # it tells programmers of each oddity
    try:
        return _written(data)
    except _RefusedError:
        raise
    except Exception as error:  # a hostile file may raise anything; whatever it is, it is no face for us
        raise _RefusedError("B10") from error


def _written(data: bytes) -> Face:
    """Every glyph read and written again: without programs, and tables that nobody knows."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    kind = font["OS/2"].fsType
    if kind & 0xF == 0x2 or kind & 0x200:  # restricted, or as pictures of letters only (OpenType 1.9, OS/2)
        raise _RefusedError("B11")
    if "fvar" in font:
        font = instantiateVariableFont(font, {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes})
    letters = font.getBestCmap() or {}
    if not letters.keys() >= set(map(ord, ALPHABET)):
        raise _RefusedError("B12")
    family = re.sub(r"[^A-Za-z0-9 .-]+", " ", font["name"].getBestFamilyName() or "").strip()[:40] or "?"
    options = subset.Options(hinting=False, layout_features=["*"], notdef_outline=True, passthrough_tables=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return Face(family, key(out.getvalue()), _width(font, letters), out.getvalue())


def _width(font: Any, letters: dict[int, str]) -> float:
    """The mean width of a letter in em."""
    wide = sum(font["hmtx"][font.getBestCmap()[ord(one)]][0] for one in SAMPLE if one != " " or 32 in letters)
    return float(wide) / len(SAMPLE) / float(font["head"].unitsPerEm)
