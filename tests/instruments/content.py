"""A page's content stream -> its marked content: for each MCID the text, its line, and the box of what is
drawn.

Read after ISO 32000-1: text through a font's ToUnicode map (9.10), marked content and property lists (14.6),
ActualText (14.9.4), graphics state and clipping (8.4, 8.5). Coordinates are default user space: points, y
upwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

Key = tuple[int, int]
"""A PDF object's number and generation."""
Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1, with x0 <= x1 and y0 <= y1."""

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
UNKNOWN = "\ufffd"
"""Stands for a glyph that no map turns into text."""


def times(first: Matrix, second: Matrix) -> Matrix:
    """First one matrix, then the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point lands."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def around(points: list[tuple[float, float]]) -> Box:
    """The smallest box that holds all points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def union(first: Box | None, second: Box) -> Box:
    """The smallest box that holds both."""
    return around([first[:2], first[2:], second[:2], second[2:]]) if first else second


def overlap(first: Box | None, second: Box | None) -> Box | None:
    """What two boxes share (None as an argument: the whole plane), or None if nothing."""
    if first is None or second is None:
        return first or second
    x0, y0 = max(first[0], second[0]), max(first[1], second[1])
    x1, y1 = min(first[2], second[2]), min(first[3], second[3])
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


# ---------------------------------------------------------------- fonts


class Font:
    """Turns bytes into text through ToUnicode; a simple font without one is read as cp1252."""

    def __init__(self, font: Any) -> None:
        self.width = 2 if str(font.get("/Subtype")) == "/Type0" else 1
        self.map: dict[int, str] = {}
        if isinstance(font.get("/ToUnicode"), pikepdf.Stream):
            self.map = dict(_entries(font.ToUnicode.read_bytes().decode("latin-1")))
        elif self.width == 1:
            self.map = {code: bytes([code]).decode("cp1252", "replace") for code in range(32, 256)}

    def text(self, raw: bytes) -> str:
        codes = (int.from_bytes(raw[i : i + self.width], "big") for i in range(0, len(raw), self.width))
        return "".join(self.map.get(code, UNKNOWN) for code in codes)


def _entries(cmap: str) -> Iterator[tuple[int, str]]:
    """The (code, text) pairs of a ToUnicode CMap: bfchar, and bfrange with a first text or with an array."""
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(r"<([\da-fA-F\s]+)>\s*<([\da-fA-F\s]*)>", block):
            yield int(code, 16), _utf16(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, many, one in re.findall(_RANGE, block):
            codes = range(int(first, 16), int(last, 16) + 1)
            if one:
                head, tail = _utf16(one)[:-1], ord(_utf16(one)[-1])
                yield from ((code, head + chr(tail + i)) for i, code in enumerate(codes))
            else:
                yield from zip(codes, map(_utf16, re.findall(r"<([\da-fA-F\s]*)>", many)), strict=False)


_RANGE = r"<([\da-fA-F]+)>\s*<([\da-fA-F]+)>\s*(?:\[([^\]]*)\]|<([\da-fA-F\s]+)>)"


def _utf16(digits: str) -> str:
    return bytes.fromhex("".join(digits.split())).decode("utf-16-be", "replace")


# ---------------------------------------------------------------- marks


@dataclass
class Mark:
    """One marked-content sequence that has an MCID, as found in a page (or in a form XObject the page draws).

    `top` and `bottom` are the baselines (y, points) of its first and last line of text, `size` the font
    size in points of the last; `box` holds what it draws, cut by the clip: paths and pictures whole, of
    text the origins.
    """

    mcid: int
    tag: str
    form: Key | None
    text: str = ""
    top: float | None = None
    bottom: float | None = None
    size: float = 0
    box: Box | None = None


@dataclass
class _State:
    """The part of the graphics state that matters here."""

    ctm: Matrix = IDENTITY
    clip: Box | None = None
    font: Font | None = None
    size: float = 0
    leading: float = 0


@dataclass
class _Level:
    """An open marked-content sequence: the mark its text goes to, and whether text in it counts."""

    mark: Mark | None
    silent: bool


@dataclass
class _Reader:
    """Runs through a content stream; `marks` grows."""

    fonts: dict[Key, Font]
    marks: list[Mark] = field(default_factory=list)
    state: _State = field(default_factory=_State)
    levels: list[_Level] = field(default_factory=list)
    resources: list[Any] = field(default_factory=list)
    forms: list[Key] = field(default_factory=list)
    stack: list[_State] = field(default_factory=list)
    path: list[tuple[float, float]] = field(default_factory=list)
    clipping: bool = False
    line: Matrix = IDENTITY
    """The text line matrix."""

    def run(self, stream: Any, resources: Any) -> None:
        self.resources.append(resources)
        for instruction in pikepdf.parse_content_stream(stream):
            name = str(instruction.operator)
            handler = _HANDLERS.get(name)
            if handler:
                handler(self, name, list(instruction.operands))
        self.resources.pop()

    def resource(self, kind: str, name: Any) -> Any:
        return self.resources[-1].get(kind, {}).get(str(name))

    # graphics state

    def save(self, _name: str, _operands: list[Any]) -> None:
        self.stack.append(_State(**vars(self.state)))

    def restore(self, _name: str, _operands: list[Any]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def transform(self, _name: str, operands: list[Any]) -> None:
        self.state.ctm = times(_numbers(operands), self.state.ctm)

    # paths

    def build(self, name: str, operands: list[Any]) -> None:
        values = [float(value) for value in operands]
        if name == "re":
            x, y, width, height = values
            values = [x, y, x + width, y, x + width, y + height, x, y + height]
        pairs = zip(values[::2], values[1::2], strict=True)
        self.path.extend(moved(self.state.ctm, x, y) for x, y in pairs)

    def clip(self, _name: str, _operands: list[Any]) -> None:
        self.clipping = True

    def paint(self, name: str, _operands: list[Any]) -> None:
        if self.path and name != "n":
            self.draw(around(self.path))
        if self.path and self.clipping:
            # Clips that share nothing leave an empty box, so that all later drawing falls away.
            self.state.clip = overlap(self.state.clip, around(self.path)) or (0, 0, 0, 0)
        self.path, self.clipping = [], False

    def draw(self, box: Box) -> None:
        mark = self.levels[-1].mark if self.levels else None
        seen = overlap(box, self.state.clip)
        if mark and seen:
            mark.box = union(mark.box, seen)

    def picture(self, _name: str, operands: list[Any]) -> None:
        drawn = self.resource("/XObject", operands[0])
        if drawn is None:
            return
        if str(drawn.get("/Subtype")) == "/Form":
            self.form(drawn)
        else:
            self.unit_square("Do", [])

    def unit_square(self, _name: str, _operands: list[Any]) -> None:
        self.draw(around([moved(self.state.ctm, x, y) for x, y in ((0, 0), (0, 1), (1, 0), (1, 1))]))

    def form(self, form: Any) -> None:
        if form.objgen in self.forms:
            return
        self.save("q", [])
        self.state.ctm = times(_numbers(form.get("/Matrix", IDENTITY)), self.state.ctm)
        x0, y0, x1, y1 = (float(value) for value in form.BBox)
        corners = [moved(self.state.ctm, x, y) for x in (x0, x1) for y in (y0, y1)]
        self.state.clip = overlap(self.state.clip, around(corners)) or (0, 0, 0, 0)
        self.forms.append(form.objgen)
        self.run(form, form.get("/Resources", self.resources[-1]))
        self.forms.pop()
        self.restore("Q", [])

    # marked content

    def begin(self, _name: str, operands: list[Any]) -> None:
        outer = self.levels[-1] if self.levels else _Level(None, False)
        tag = str(operands[0])[1:]
        values = operands[1] if len(operands) > 1 else {}
        if isinstance(values, pikepdf.Name):
            values = self.resource("/Properties", values) or {}
        level = _Level(outer.mark, outer.silent or tag == "Artifact")
        if "/MCID" in values:
            level.mark = Mark(int(values["/MCID"]), tag, self.forms[-1] if self.forms else None)
            self.marks.append(level.mark)
        if "/ActualText" in values and not level.silent:
            if level.mark:
                self.add(level.mark, str(values["/ActualText"]))
            level.silent = True
        self.levels.append(level)

    def end(self, _name: str, _operands: list[Any]) -> None:
        if self.levels:
            self.levels.pop()

    # text

    def begin_text(self, _name: str, _operands: list[Any]) -> None:
        self.line = IDENTITY

    def set_font(self, _name: str, operands: list[Any]) -> None:
        font = self.resource("/Font", operands[0])
        self.state.size = float(operands[1])
        if font is None:
            return
        if font.objgen == (0, 0) or font.objgen not in self.fonts:
            self.fonts[font.objgen] = Font(font)
        self.state.font = self.fonts[font.objgen]

    def set_leading(self, _name: str, operands: list[Any]) -> None:
        self.state.leading = float(operands[0])

    def set_line(self, _name: str, operands: list[Any]) -> None:
        self.line = _numbers(operands)

    def next_line(self, name: str, operands: list[Any]) -> None:
        x, y = (float(operands[0]), float(operands[1])) if operands else (0.0, -self.state.leading)
        if name == "TD":
            self.state.leading = -y
        self.line = times((1, 0, 0, 1, x, y), self.line)

    def show(self, name: str, operands: list[Any]) -> None:
        if name in ("'", '"'):
            self.next_line("T*", [])
        parts = operands[-1] if name == "TJ" else [operands[-1]]
        strings = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
        level = self.levels[-1] if self.levels else None
        if level and level.mark and strings:
            if not level.silent:
                font = self.state.font
                self.add(level.mark, "".join(font.text(raw) if font else UNKNOWN for raw in strings))
            self.draw((*moved(self.to_page(), 0, 0), *moved(self.to_page(), 0, 0)))

    def to_page(self) -> Matrix:
        """From text space to the page."""
        return times(self.line, self.state.ctm)

    def add(self, mark: Mark, text: str) -> None:
        """Adds text to a mark; a clear step down is a new line."""
        matrix = self.to_page()
        size = self.state.size * (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5
        y = matrix[5]
        if mark.bottom is not None and abs(y - mark.bottom) > 0.6 * max(size, mark.size):
            mark.text += "\n"
        mark.text += text
        mark.top = y if mark.top is None else mark.top
        mark.bottom, mark.size = y, size


def _numbers(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


_HANDLERS: dict[str, Any] = {
    "q": _Reader.save,
    "Q": _Reader.restore,
    "cm": _Reader.transform,
    "Do": _Reader.picture,
    "INLINE IMAGE": _Reader.unit_square,
    "BDC": _Reader.begin,
    "BMC": _Reader.begin,
    "EMC": _Reader.end,
    "BT": _Reader.begin_text,
    "Tf": _Reader.set_font,
    "TL": _Reader.set_leading,
    "Tm": _Reader.set_line,
    **dict.fromkeys(("m", "l", "c", "v", "y", "re"), _Reader.build),
    **dict.fromkeys(("W", "W*"), _Reader.clip),
    **dict.fromkeys(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"), _Reader.paint),
    **dict.fromkeys(("Td", "TD", "T*"), _Reader.next_line),
    **dict.fromkeys(("Tj", "TJ", "'", '"'), _Reader.show),
}


def marks(page: pikepdf.Page, fonts: dict[Key, Font]) -> list[Mark]:
    """The marked content of a page in the order of its content stream; `fonts` is kept between pages."""
    reader = _Reader(fonts)
    reader.run(page, _resources(page.obj))
    return reader.marks


def _resources(node: Any) -> Any:
    """A page's resources, its own or inherited."""
    while "/Resources" not in node and "/Parent" in node:
        node = node.Parent
    return node.get("/Resources", pikepdf.Dictionary())
