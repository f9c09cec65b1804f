"""Loose sheets in the ruling of a book, with room for the number of the question: for whoever runs out of lines."""

from __future__ import annotations

from functools import partial

from werkboek import resources, theme
from werkboek.formats import HIGH
from werkboek.gathering import Gathering
from werkboek.language import Language
from werkboek.render.html import drawing, page, seen
from werkboek.render.pdf import Press, lines
from werkboek.spaces import Dots, Lines, Size, Squares
from werkboek.theme import Theme

KINDS = ("lines", "dots", "squares")
ABOVE = 2  # rows above the first: the number of the question and the day


def sheets(kind: str, count: int, pitch: float, speech: Language, look: Theme) -> Gathering:
    """So many sheets of a kind, with ``pitch`` mm from rule to rule."""
    rows = int(HIGH // pitch) - ABOVE
    size = Size(rows, rows, rows, rows)
    spaces = {
        "dots": Dots(size=size, pitch=pitch),
        "squares": Squares(size=size, pitch=pitch, seyes=speech.code == "fr"),
    }
    space = spaces.get(kind) or Lines(size=size, pitch=pitch)
    css = theme.resolved(resources.style("base/page.css", "base/exercises.css") + look.css, look, pitch)
    html = page("print", "sheet.html", words=speech, count=count, space=space, drawing=partial(drawing, look),
                seen=seen(space, speech))  # fmt: skip
    press = Press(css, (), lines(look, pitch), own=look.own)
    return press.gathering(press.laid_out(html), "sheet", {})
