"""Loose sheets in the ruling of a book, with room for the number of the question: for whoever runs out of lines."""

from __future__ import annotations

from markupsafe import Markup

from werkboek import resources, theme
from werkboek.language import Language
from werkboek.output import Output
from werkboek.problems import Warn
from werkboek.render.html import drawing, page, seen
from werkboek.render.pdf import DOT, typeset
from werkboek.spaces import Dots, Lines, Size, Squares
from werkboek.theme import LIVE, Theme

KINDS = ("lines", "dots", "squares")
ABOVE = 2  # rows above the first: the number of the question and the day


def sheets(kind: str, count: int, pitch: float, speech: Language, look: Theme, warn: Warn) -> Output:
    """So many sheets of a kind, with ``pitch`` mm from rule to rule."""
    rows = int(LIVE // pitch) - ABOVE
    size = Size(rows, rows, rows, rows)
    spaces = {
        "dots": Dots(size=size, pitch=pitch),
        "squares": Squares(size=size, pitch=pitch, seyes=speech.code == "fr"),
    }
    space = spaces.get(kind) or Lines(size=size, pitch=pitch)
    css = theme.variables(look, pitch) + resources.style("base/page.css", "base/exercises.css") + look.css
    html = page("print", "sheet.html", words=speech, css=Markup(css), count=count, space=space, drawing=drawing,
                seen=seen(space, speech))  # fmt: skip
    data, layout = typeset(html, (), {"dots": DOT}, warn, lambda page: None)
    return Output("sheet", f"{speech.word('sheet').lower()}.pdf", data, layout.pages)
