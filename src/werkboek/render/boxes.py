"""Where the typesetter put its boxes, in mm, and the atoms that fitting moves. Knows how WeasyPrint keeps boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from werkboek.formats import HIGH
from werkboek.render.fit import Atom

MM = 25.4 / 96  # of a CSS px


@dataclass(frozen=True, slots=True)
class Box:
    """A box with an id where it was laid out: page from 1; left, top, width and height in mm of the page."""

    id: str
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Piece:
    """An atom where it was laid out: a box as a whole, or its lines from ``start`` to before ``end``."""

    atom: Atom
    box: Any
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """What the typesetter made of the HTML: how many pages, and the boxes that have an id, in page order."""

    pages: int
    boxes: tuple[Box, ...]

    def of(self, name: str) -> tuple[Box, ...]:
        """The pieces of a box: more than one if it broke over pages."""
        return tuple(box for box in self.boxes if box.id == name)


def layout(document: Any) -> Layout:
    """Where the boxes of a laid-out document are."""
    boxes = [box for number, page in enumerate(document.pages, 1) for box in _boxes(page._page_box, number)]
    return Layout(len(document.pages), tuple(boxes))


def _boxes(page: Any, number: int) -> Iterator[Box]:
    seen: set[str] = set()
    for box in page.descendants(placeholders=True):
        name = named(box)
        if name and name not in seen:
            seen.add(name)
            x, y = box.border_box_x(), box.border_box_y()
            yield Box(name, number, x * MM, y * MM, box.border_width() * MM, box.border_height() * MM)


def named(box: Any) -> str:
    """The id of the element a box is of; pseudo-elements and lines carry that of their parent, and have none."""
    element = getattr(box, "element", None)
    if element is None or "::" in (box.element_tag or "") or _is(box, "LineBox"):
        return ""
    return element.get("id") or ""


def classes(box: Any) -> list[str]:
    """The classes of the element a box is of."""
    return (box.element.get("class") or "").split() if box.element is not None else []


def _is(box: Any, *names: str) -> bool:
    return type(box).__name__ in names


OPENING = 60  # letters of a page that tell it from every other


def openings(document: Any) -> list[str]:
    """The words that each page opens with above its foot, a line feed between blocks; empty where there are none."""
    return [_opening(page._page_box) for page in document.pages]


def _opening(page: Any) -> str:
    blocks: list[str] = []
    for line in _text_lines(page):
        words = "".join(one.text for one in line.descendants() if _is(one, "TextBox") and "::" not in one.element_tag)
        if words.strip():
            blocks.append(words)
        if sum(map(len, blocks)) >= OPENING:
            break
    return "\n".join(blocks)


def _text_lines(page: Any) -> Iterator[Any]:
    """The lines of text on a page, but for those in its margins."""
    for child in page.children:
        if not _is(child, "MarginBox"):
            yield from (one for one in within(child) if _is(one, "LineBox"))


# ------------------------------------------------------------------------------------------------------- atoms


def strips(document: Any) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
    """What stands on the page without end: for each child of its chapter (id, pieces). Empty if there is none."""
    article = endless(document, "article")
    found: list[tuple[str, tuple[Piece, ...]]] = []
    glued = False
    for child in _flow(article) if article else ():
        pieces = [replace(piece, atom=replace(piece.atom, glued=piece.atom.glued or (glued and at == 0)))
                  for at, piece in enumerate(_sectioned(child))]  # fmt: skip
        if named(child) and pieces and pieces[0].atom.section != UNUSED:
            found.append((named(child), tuple(pieces)))
        glued = child.style["break_after"] in AVOID  # as the opener of a short book does
    return tuple(found)


UNUSED = "unused"


def endless(document: Any, tag: str) -> Any:
    """The first box of a tag on the page without end, or None."""
    pages = (page._page_box for page in document.pages if page._page_box.page_type.name == "endless")
    found = (box for page in pages for box in page.descendants() if box.element_tag == tag)
    return next(found, None)


def _sectioned(box: Any) -> Iterator[Piece]:
    """The pieces of a section, or of each of a suite."""
    if "suite" in classes(box):
        for section in _flow(box):
            yield from _sectioned(section)
        return
    name = UNUSED if "unused" in classes(box) else named(box)
    for piece in _edged(box, _joined(_flow(box), "")):
        yield replace(piece, atom=replace(piece.atom, section=name))


def _flow(box: Any) -> list[Any]:
    """The children that stand in the flow."""
    return [child for child in box.children if child.is_in_normal_flow()]


def _joined(children: Sequence[Any], question: str) -> Iterator[Piece]:
    """The pieces of boxes under each other; what avoids a break before or after it is glued."""
    glued = False
    for child in children:
        avoids = child.style["break_before"] in AVOID
        for at, piece in enumerate(_pieces(child, question)):
            holds = piece.atom.glued or (at == 0 and (glued or avoids))
            yield replace(piece, atom=replace(piece.atom, glued=holds))
        glued = child.style["break_after"] in AVOID


AVOID = ("avoid", "avoid-page")
ORPHANS = 2


def _pieces(box: Any, question: str) -> Iterator[Piece]:
    kinds = classes(box)
    if "made" in kinds and not question:
        for piece in _pieces(box, named(box)):
            yield replace(piece, atom=replace(piece.atom, made=True))
        return
    if "exercise" in kinds:
        question = named(box)
    top, bottom = box.border_box_y() * MM, (box.border_box_y() + box.border_height()) * MM
    whole = box.style["break_inside"] in AVOID or not hasattr(box, "children") or _is(box, "TableRowBox")
    if whole and (bottom - top <= HIGH or not getattr(box, "children", ())):
        yield Piece(
            Atom(top, bottom, space=_space(box), question=question, opens="own" in kinds, codes=_codes(box)), box
        )
        return
    lines = [child for child in getattr(box, "children", ()) if _is(child, "LineBox")]
    inner = _lines(box, lines, question) if lines else _joined(_flow(box), question)
    for at, piece in enumerate(_edged(box, inner)):
        opens = piece.atom.opens or (at == 0 and ("own" in kinds or whole))
        yield replace(piece, atom=replace(piece.atom, opens=opens))


def _edged(box: Any, pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The first piece begins where its box does, the last ends where it does."""
    found = list(pieces)
    if found:
        first = found[0]
        found[0] = replace(first, atom=replace(first.atom, top=box.border_box_y() * MM))
        last = found[-1]
        bottom = (box.border_box_y() + box.border_height()) * MM
        found[-1] = replace(last, atom=replace(last.atom, bottom=bottom))
    yield from found


def _lines(box: Any, lines: Sequence[Any], question: str) -> Iterator[Piece]:
    """A paragraph in pieces that leave two lines on either side of a break."""
    last = len(lines)
    cuts = [0, *range(ORPHANS, last - ORPHANS + 1), last] if last >= 2 * ORPHANS else [0, last]
    for start, end in pairwise(cuts):
        final = lines[end - 1]
        bottom = (final.position_y + final.height) * MM
        yield Piece(Atom(lines[start].position_y * MM, bottom, question=question, inside=start > 0), box, start, end)


def _space(box: Any) -> str:
    """The id of the writing space in a box."""
    return next((named(one) for one in within(box) if "space" in classes(one) and named(one)), "")


def _codes(box: Any) -> int:
    """How many codes stand in a box: they are out of the flow."""
    inner = box.descendants(placeholders=True) if hasattr(box, "descendants") else ()
    return len({id(one.element) for one in inner if "code" in classes(one)})


def within(box: Any) -> Iterator[Any]:
    """A box and all in it."""
    return iter(box.descendants() if hasattr(box, "descendants") else [box])
