"""Pages that were laid out together, waiting to be bound: a PDF that stands on its own, and what binding needs."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PDFIUM = threading.Lock()  # which is not to be called by two threads, whatever the documents

# A page number that is put in when the book is bound, as a comment in the content of its page, between the font and
# the end of the text: where it leads, "right" or "left", size, the glyphs before it, of 0 to 9, and after it, widths.
NUMBER = re.compile(rb"%folio (\S+) (right|left) (\S+) ([-<>0-9a-f.]*) ([0-9a-f]{40}) ([-<>0-9a-f.]*) (\S+)\n")


@dataclass(frozen=True, slots=True)
class Folio:
    """How a page says its own number: right edge and baseline in px from the page's upper left corner, the name of the
    face in its resources, its size in px, the glyphs of 0 to 9 as hexadecimal digits, and their widths in 1/1000 em.
    """

    right: float
    baseline: float
    face: str
    size: float
    digits: tuple[str, ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a writing space stands in a gathering: page from 0, edges in mm; the pages of the question above it."""

    space: str
    page: int
    top: float
    bottom: float
    prompt: tuple[int, int]
    given: int


@dataclass(frozen=True, slots=True)
class Gathering:
    """A tagged PDF of some pages. ``anchors``: the page from 0 on which each id stands that a link may lead to.

    ``folios``: one for each page, or None for a page that has no number. ``numbered``: the pages with other numbers.
    ``glyphs``: for each face what its glyphs say, as hexadecimal digits; ``told``: what the typesetter warned of;
    ``checked``: what is wrong with it, in a form that JSON can keep; ``inks``: percent of each page that is inked, of
    those that ink is spent on.
    ``begins``: the level of its first bookmark, 0 if it has none. ``opens``: the words that each page opens with.
    """

    pdf: bytes
    pages: int
    anchors: Mapping[str, int]
    folios: Sequence[Folio | None]
    numbered: Sequence[int]
    glyphs: Mapping[str, Mapping[str, str]]
    spots: Sequence[Spot] = ()
    told: Sequence[str] = ()
    checked: Sequence[Any] = ()
    begins: int = 0
    opens: Sequence[str] = ()
    inks: Sequence[float] = ()


def packed(one: Gathering) -> bytes:
    """A gathering as bytes: a line of JSON, then its PDF."""
    known: list[Folio] = []
    for folio in one.folios:
        if folio and folio not in known:
            known.append(folio)
    data = {
        "pages": one.pages,
        "anchors": dict(one.anchors),
        "folios": [[f.right, f.baseline, f.face, f.size, f.digits, f.widths] for f in known],
        "folio": [known.index(folio) if folio else None for folio in one.folios],
        "numbered": list(one.numbered),
        "glyphs": {face: dict(of) for face, of in one.glyphs.items()},
        "spots": [[s.space, s.page, s.top, s.bottom, s.prompt, s.given] for s in one.spots],
        "told": list(one.told),
        "checked": list(one.checked),
        "begins": one.begins,
        "opens": list(one.opens),
        "inks": list(one.inks),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + one.pdf


def unpacked(data: bytes) -> Gathering:
    """The gathering that was packed. Raises ValueError for anything else."""
    head, _, pdf = data.partition(b"\n")
    try:
        said = json.loads(head)
        known = [Folio(r, b, face, size, tuple(digits), tuple(widths))
                 for r, b, face, size, digits, widths in said["folios"]]  # fmt: skip
        folios = [None if at is None else known[at] for at in said["folio"]]
        spots = [Spot(name, page, top, bottom, (prompt[0], prompt[1]), given)
                 for name, page, top, bottom, prompt, given in said["spots"]]  # fmt: skip
        return Gathering(pdf, said["pages"], said["anchors"], folios, said["numbered"], said["glyphs"], spots,
                         said["told"], said["checked"], said["begins"], said["opens"], said["inks"])  # fmt: skip
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError("no gathering") from error
