"""A theme: a folder of tokens and a little CSS, and what both come to in a style sheet."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

from werkboek import colour, formats, resources
from werkboek.formats import A4, HIGH, TOP, Format
from werkboek.model import Length

DEFAULT = "rust"
NUMBER = r"\d{1,4}(?:\.\d{1,4})?"
COLOUR = r"#[0-9a-f]{6}"  # in the form that colours are reckoned with
RULINGS = {"compact": 7.5, "normal": 8.0, "wide": 9.0}  # mm from rule to rule
LIFT = 0.2  # mm
SERIF = 0.503  # em: a letter of Source Serif in Dutch text
NEWSREADER = 0.434  # em: a letter of Newsreader Medium, of which a title in Rust is set


@dataclass(frozen=True, slots=True)
class Face:
    """A face of the author's own: its family's name, the digest of its file, and the mean width of a letter in em."""

    family: str
    digest: str
    width: float
    data: bytes

    @property
    def called(self) -> str:
        """Its family in a style sheet, which no other face there has."""
        return f"{self.family} {self.digest[:6]}"

    @property
    def address(self) -> str:
        """Where a style sheet finds it."""
        return f"werkboek:/own/{self.digest}"


@dataclass(frozen=True, slots=True)
class Theme:
    """A folder below ``styles/themes``. ``tokens`` are CSS values by name; ``css`` is the theme's own sheet.

    ``motif``: the picture on its covers. ``ruling`` and ``length``: those of a book that does not say. ``faces``: the
    families it is set in, as a colophon names them. ``wide``: a letter of its titles in letters of Newsreader.
    ``letter``: one of its running text in em. ``words``: those in a writing space, to 8.5 pt. ``screen``: the tokens
    that are others in an edition in colour. ``own``: faces of the author's, that its sheet names. ``paper``: what it
    is set for. ``is_typed``: one types in its spaces, which have frames instead of rules.
    """

    name: str
    tokens: dict[str, str]
    css: str
    motif: str
    ruling: str
    length: Length
    faces: tuple[str, ...]
    wide: float
    letter: float
    words: float
    screen: dict[str, str]
    own: tuple[Face, ...] = ()
    paper: Format = A4
    is_typed: bool = False

    @property
    def lift(self) -> float:
        """Mm that rules stand above the grid inside their picture, so that the last is drawn whole."""
        return max(LIFT, self.half + 0.01)

    @property
    def half(self) -> float:
        """Half the weight of a rule in mm."""
        return self.pt("rule_weight") * 25.4 / 144

    @property
    def ruling_stroke(self) -> str:
        """A line to write on, as attributes of SVG in mm: a grey rule, or a row of round dots."""
        pen = f'stroke="{self.tokens["rule"]}" stroke-width="{self.pt("rule_weight") * 25.4 / 72:.4f}"'
        dots = self.tokens["rule_dots"]
        return pen if dots == "none" else f'{pen} stroke-linecap="round" stroke-dasharray="0 {dots}"'

    def mm(self, token: str) -> float:
        """A token that is a length in mm."""
        return float(self.tokens[token].removesuffix("mm"))

    def pt(self, token: str) -> float:
        """A token that is a size in pt."""
        return float(self.tokens[token].removesuffix("pt"))

    @property
    def dense(self) -> float:
        """Letters of its running text to one of Rust's."""
        return SERIF * 10.8 / (self.letter * self.pt("size"))

    @property
    def is_grey(self) -> bool:
        """Whether it is for paper: inside a book all is black or grey."""
        return self.tokens["ink"] == "#000"

    @property
    def families(self) -> tuple[str, ...]:
        """The families that its text is set in, by the tokens for them."""
        return tuple(dict.fromkeys(self.family(token) for token in ("body", "display", "label", "ask", "tag")))

    def family(self, token: str) -> str:
        """The first family of a token that is a stack of them."""
        return self.tokens[token].split(",")[0].strip("' ")


FILES = ("theme.toml", "theme.css")


def names(root: Path | None = None) -> tuple[str, ...]:
    """The themes that come with the program, and those in ``themes/`` of a project."""
    homes = [resources.bundled("styles"), *([root] if root else [])]
    return tuple(sorted({path.parent.name for home in homes for path in home.glob("themes/*/theme.toml")}))


@cache
def load(name: str) -> Theme:
    """A theme that comes with the program, by its name."""
    folder = resources.bundled("styles") / "themes" / name
    return read(name, *((folder / file).read_text(encoding="utf-8") for file in FILES))


def read(name: str, toml: str, css: str) -> Theme:
    """A theme from its two files.

    Raises ValueError, with what is wrong, for one that a book cannot be set in: every theme has the tokens of Rust.
    """
    data = tomllib.loads(toml)
    if name != DEFAULT:
        _check(data, load(DEFAULT))
    look = Theme(name, data["tokens"], css, data["motif"], data["ruling"], data["length"], tuple(data["faces"]),
                 data["wide"], data["letter"], data["words"], data["screen"])  # fmt: skip
    try:
        resolved(css, look, HIGH)
    except (KeyError, ValueError, IndexError) as error:
        raise ValueError(f"theme.css: {error}") from error
    return look


MOTIFS = ("water", "sun", "contours", "branch", "tiles")
SCALES = ("wide", "letter", "words")  # that are divided and multiplied by
NEVER = ("size", "measure")  # nought: they are divided by


def _check(data: Mapping[str, Any], rust: Theme) -> None:
    """Whether all is there and of the same sort as Rust's: a colour, a length, a name."""
    for key, known in (("motif", MOTIFS), ("ruling", tuple(RULINGS)), ("length", get_args(Length))):
        if data.get(key) not in known:
            raise ValueError(f"{key}: {' / '.join(known)}")
    faces = data.get("faces")
    if not isinstance(faces, list) or not faces or not all(isinstance(one, str) for one in faces):
        raise ValueError("faces")
    for key in SCALES:
        if not isinstance(data.get(key), float) or not 0.1 < data[key] < 10:
            raise ValueError(key)
    for table, tokens in (("tokens", rust.tokens), ("screen", rust.screen)):
        given = data.get(table)
        for key, value in tokens.items():
            one = given.get(key) if isinstance(given, dict) else None
            if not isinstance(one, str) or not _alike(one, value) or (key in NEVER and float(one[:-2]) == 0):
                raise ValueError(f"{table}.{key}")


def _alike(one: str, other: str) -> bool:
    if other == "none":
        return re.fullmatch(rf"none|{NUMBER}", one) is not None
    if other == "#000":  # inside a book paper is printed in black alone
        return one == other
    if other.startswith("#") or other == "transparent":
        return one == other or re.fullmatch(COLOUR, one) is not None
    if re.fullmatch(NUMBER, other):
        return re.fullmatch(NUMBER, one) is not None
    if length := re.fullmatch(rf"{NUMBER}(mm|pt)", other):
        return re.fullmatch(NUMBER + length[1], one) is not None
    return re.search(r"[<>{};\\]", one) is None


def with_faces(look: Theme, text: Face | None, heading: Face | None) -> Theme:
    """The theme with faces of the author's own for text and questions, and for titles; its own stand behind them."""
    tokens, own = dict(look.tokens), tuple(dict.fromkeys(filter(None, (heading, text))))
    titles = [name for name in ("display", "tag") if tokens[name] == tokens["display"]]
    for face, names in ((text, ["body", "ask"]), (heading, titles)):
        tokens |= {name: f"'{face.called}', {tokens[name]}" for name in names if face}
    css = "".join(f"@font-face {{ font-family: '{one.called}'; src: url({one.address}) }}\n" for one in own)
    if text:  # of one weight, and upright: what stands out does so in faces of the theme's
        css += f"strong {{ font-family: {look.tokens['label']} }} em {{ font-family: {look.tokens['body']} }}\n"
    made = replace(look, tokens=tokens, css=css + look.css, own=own, letter=text.width if text else look.letter,
                   wide=heading.width / NEWSREADER if heading else look.wide)  # fmt: skip
    theirs = [one for one in look.faces if any(family.startswith(one) for family in made.families)]
    return replace(made, faces=tuple(dict.fromkeys((*(one.family for one in own), *theirs))))


EASED = """
html { letter-spacing: .02em; word-spacing: .06em }
em, i { font-style: normal; font-weight: 600 }
:is(.section, .back, .pair) > p + p:not(.pointer, .kicker) { text-indent: 0; margin-top: var(--u) }
.example > p + p + p, .about p + p { text-indent: 0; margin-top: var(--u) }
.opener .within + .within { display: none }
"""


def eased(look: Theme) -> Theme:
    """The theme for who reads with dyslexia: wide ruling, letters upright, larger and wider apart, and air.

    After the style guide of the British Dyslexia Association (2023).
    """
    larger = {name: f"{look.pt(name) + 1:g}pt" for name in ("size", "prompt", "small", "foot")}
    upright = dict.fromkeys(("slant", "tag_slant"), "normal")
    return replace(look, tokens=look.tokens | larger | upright, css=look.css + EASED, ruling="wide",
                   letter=look.letter + 0.035)  # fmt: skip


def on_paper(look: Theme, paper: Format) -> Theme:
    """The theme as it is set for a paper."""
    if paper.size:
        paper = replace(paper, letters=paper.size / look.pt("size"))
    sheet = resources.style(*(f"formats/{one}" for one in paper.sheets))
    return replace(look, tokens=formats.tokens(look.tokens, paper), css=formats.grown(look.css, paper) + sheet,
                   words=look.words * paper.letters, paper=paper)  # fmt: skip


def seen(look: Theme) -> Theme:
    """The theme as it comes to on its paper."""
    return replace(look, tokens=formats.seen(look.tokens, look.paper))


def in_colour(look: Theme, given: str) -> Theme:
    """The theme as it is for a screen: in its own colours, or in the author's ``given`` one, ``#rrggbb``."""
    tokens = look.tokens | look.screen
    if given:
        tint = colour.wash(given)
        small = colour.legible(given, colour.SMALL, tint)
        tokens |= {
            "head": small,
            "mark": small,
            "line": colour.legible(given, colour.LARGE),
            "tint": tint,
            "paper": tint,
        }
    return replace(look, tokens=tokens)


def resolved(css: str, theme: Theme, pitch: float) -> str:
    """A style sheet with each ``var()`` and ``calc()`` replaced by what it comes to.

    The tokens are the theme's, and the grid that ``pitch``, mm from rule to rule, asks for: ``--u`` is a third of it;
    the live area is as many whole pitches as the page holds, and a hair more, so that rounding never pushes the last
    rule of a full page over. WeasyPrint 70 works out both again for each box: that took half of the layout.
    Raises KeyError for a token that is not there.
    """
    live = HIGH // pitch * pitch
    grid = {"u": f"{pitch / 3:.5f}mm", "live": f"{live:g}mm", "bottom": f"{A4.height - TOP - live - 0.1:g}mm"}
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
