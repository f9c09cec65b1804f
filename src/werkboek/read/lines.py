"""Runs of text -> lines: the paragraph that is open, the rows it falls into, and what each row shows to be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from werkboek.model import Figure, Line, Shape, Source
from werkboek.read import shown
from werkboek.read.plain import BULLET, LONE_ICON
from werkboek.read.runs import Run, markdown, plain, rows

SET_BOLD = 7  # the level of a paragraph that is bold from end to end: under all true headings
# Signs of a face of icons, which no other face has, and what is never seen.
_PRIVATE = re.compile("[\ue000-\uf8ff\u200b\u00ad\u2060\ufeff\u200e\u200f]")


@dataclass(frozen=True, slots=True)
class Look:
    """What holds for the text inside an element."""

    shape: Shape = "text"
    level: int = 0
    number: int | None = None
    strong: bool = False
    em: bool = False
    link: str = ""
    name: str = ""  # "name" or "trade" of whoever is quoted
    boxed: bool = False  # in a frame, where bold words are no heading of the text


@dataclass
class Lines:
    """The lines of one article so far, and the paragraph that is open: its runs, its look, its pictures."""

    path: str
    lines: list[Line] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    pictures: list[Line] = field(default_factory=list)
    look: Look = field(default_factory=Look)
    count: int = 0

    def say(self, text: str | None, look: Look) -> None:
        """Adds text to the open paragraph; a line feed of the source means nothing."""
        if text and (self.runs or text.strip()):
            self.look = look if not self.runs else self.look
            self.runs.append(Run(re.sub(r"\s+", " ", _PRIVATE.sub("", text)), look.strong, look.em, look.link))

    def source(self) -> Source:
        """Where the next line stands: the how-manieth of the file."""
        self.count += 1
        return Source(self.path, self.count)

    def flush(self) -> None:
        """Closes the open paragraph: a line for each of its rows, then its pictures."""
        runs, self.runs, look = self.runs, [], self.look
        joined = False
        for row in rows(runs):
            if row and look.shape == "heading" and joined:  # one heading on two rows
                self.lines[-1] = _longer(self.lines[-1], row)
            elif row:
                self.row(row, look, joined=joined)
            joined = bool(row)
        self.lines.extend(self.pictures)
        self.pictures.clear()

    def row(self, row: list[Run], look: Look, *, joined: bool) -> None:
        """One row of a paragraph as a line. Emphasis of a whole row is the look of it, not a stress."""
        words = [run for run in row if run.text.strip()]
        bold = all(run.strong for run in words)
        slanted = all(run.em for run in words) and (look.shape != "text" or bold)
        bold = bold or look.shape == "heading"
        row = [replace(run, strong=run.strong and not bold, em=run.em and not slanted) for run in row]
        text, shape, level, number = plain(row), look.shape, look.level, look.number
        if not text.strip(" \u200d\ufe0f"):
            return None
        if look.name:
            return self.named(row, look)
        if shape == "text" and bold and not look.boxed and shown.is_headline(text):
            shape, level = "heading", SET_BOLD + all(run.em for run in words)
            row = [replace(run, em=False) for run in row]
        elif shape == "text" and (bullet := BULLET.match(text)) and not text.startswith("–"):
            row, shape, number = _cut(row, bullet.end()), "item", int(bullet["number"]) if bullet["number"] else None
            text = text[bullet.end() :]
        self.lines.append(Line(self.source(), markdown(row), text, shape, level=level, number=number, joined=joined,
                               gap=not joined))  # fmt: skip
        return None

    def named(self, row: list[Run], look: Look) -> None:
        """Who said it, with a dash, as the notation has it; a trade goes behind the name."""
        at = len(self.lines)
        while at and isinstance(self.lines[at - 1].block, Figure):  # a portrait between the words and the name
            at -= 1
        last = self.lines[at - 1] if at else None
        text, said = markdown(row), plain(row)
        if look.name == "trade" and last and last.shape == "quote" and last.plain.startswith("— "):
            self.lines[at - 1] = replace(last, text=f"{last.text}, {text}", plain=f"{last.plain}, {said}")
        else:
            dash = "" if re.match(r"[—–-]", said) else "— "
            self.lines.insert(at, Line(self.source(), dash + text, dash + said, "quote", joined=True))


def _cut(row: list[Run], count: int) -> list[Run]:
    """The runs of a row without its first characters."""
    out: list[Run] = []
    for run in row:
        out.append(replace(run, text=run.text[count:]))
        count = max(0, count - len(run.text))
    return [run for run in out if run.text or run.note]


def _longer(line: Line, row: list[Run]) -> Line:
    words = [replace(run, strong=False, em=False) for run in row]
    return replace(line, text=f"{line.text} {markdown(words)}", plain=f"{line.plain} {plain(words)}")


def lone_icons(lines: list[Line]) -> list[Line]:
    """A sign alone in its paragraph belongs to the words under it."""
    out: list[Line] = []
    for line in lines:
        if out and LONE_ICON.fullmatch(out[-1].plain) and line.shape in ("text", "heading") and line.block is None:
            icon = out.pop().plain
            line = replace(line, text=f"{icon} {line.text}", plain=f"{icon} {line.plain}")
        out.append(line)
    return out
