"""Where the typesetter put its boxes, in mm, and the atoms that fitting moves. Knows how WeasyPrint keeps boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

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
class Layout:
    """What the typesetter made of the HTML: how many pages, and the boxes that have an id, in page order.

    ``strips``: what stands on pages without end, by the id of its chapter: for each of its children (id, atoms).
    """

    pages: int
    boxes: tuple[Box, ...]
    strips: dict[str, tuple[tuple[str, tuple[Atom, ...]], ...]]

    def of(self, name: str) -> tuple[Box, ...]:
        """The pieces of a box: more than one if it broke over pages."""
        return tuple(box for box in self.boxes if box.id == name)

    def page(self, name: str) -> int:
        """The page on which a box ends, from 1."""
        return self.of(name)[-1].page

    def opens(self, name: str) -> int:
        """The page on which a box begins."""
        return self.of(name)[0].page


def layout(document: Any) -> Layout:
    """Where the boxes of a laid-out document are."""
    boxes = [box for number, page in enumerate(document.pages, 1) for box in _boxes(page._page_box, number)]
    strips: dict[str, tuple[tuple[str, tuple[Atom, ...]], ...]] = {}
    for page in document.pages:
        if page._page_box.page_type.name == "endless":
            strips |= dict(_strips(page._page_box))
    return Layout(len(document.pages), tuple(boxes), strips)


def _boxes(page: Any, number: int) -> Iterator[Box]:
    seen: set[str] = set()
    for box in page.descendants(placeholders=True):
        name = _id(box)
        if name and name not in seen:
            seen.add(name)
            x, y = box.border_box_x(), box.border_box_y()
            yield Box(name, number, x * MM, y * MM, box.border_width() * MM, box.border_height() * MM)


def _id(box: Any) -> str:
    """The id of the element a box is of; pseudo-elements and lines carry that of their parent, and have none."""
    element = getattr(box, "element", None)
    if element is None or "::" in (box.element_tag or "") or _is(box, "LineBox"):
        return ""
    return element.get("id") or ""


def _is(box: Any, *names: str) -> bool:
    return type(box).__name__ in names


# ------------------------------------------------------------------------------------------------------- atoms


def _strips(page: Any) -> Iterator[tuple[str, tuple[tuple[str, tuple[Atom, ...]], ...]]]:
    """The chapter on a page without end: (its id, for each child (id, atoms))."""
    for box in page.descendants():
        if box.element_tag == "article":
            children = ((_id(child), tuple(_sectioned(child))) for child in _flow(box))
            yield _id(box), tuple((name, atoms) for name, atoms in children if name and atoms)
            return


def _sectioned(box: Any) -> Iterator[Atom]:
    """The atoms of a section, or of each of a suite."""
    if "suite" in (box.element.get("class") or "").split():
        for section in _flow(box):
            yield from _sectioned(section)
        return
    for atom in _edged(box, _joined(_flow(box), "")):
        yield replace(atom, section=_id(box))


def _flow(box: Any) -> list[Any]:
    """The children that stand in the flow."""
    return [child for child in box.children if child.is_in_normal_flow()]


def _joined(children: Sequence[Any], question: str) -> Iterator[Atom]:
    """The atoms of boxes under each other; what avoids a break before or after it is glued."""
    glued = False
    for child in children:
        avoids = child.style["break_before"] in AVOID
        for at, atom in enumerate(_atoms(child, question)):
            yield replace(atom, glued=atom.glued or (at == 0 and (glued or avoids)))
        glued = child.style["break_after"] in AVOID


AVOID = ("avoid", "avoid-page")
LIVE = 248.0  # mm: what is higher than a page breaks, whatever it asks
ORPHANS = 2


def _atoms(box: Any, question: str) -> Iterator[Atom]:
    classes = (box.element.get("class") or "").split() if box.element is not None else []
    if "made" in classes and not question:
        yield from (replace(atom, made=True) for atom in _atoms(box, _id(box)))
        return
    if "exercise" in classes:
        question = _id(box)
    top, bottom = box.border_box_y() * MM, (box.border_box_y() + box.border_height()) * MM
    whole = box.style["break_inside"] in AVOID or not hasattr(box, "children") or _is(box, "TableRowBox")
    if whole and (bottom - top <= LIVE or not getattr(box, "children", ())):
        yield Atom(top, bottom, space=_space(box), question=question, opens="own" in classes)
        return
    lines = [child for child in getattr(box, "children", ()) if _is(child, "LineBox")]
    inner = _lines(lines, question) if lines else _joined(_flow(box), question)
    for at, atom in enumerate(_edged(box, inner)):
        yield replace(atom, opens=atom.opens or (at == 0 and ("own" in classes or whole)))


def _edged(box: Any, atoms: Iterator[Atom]) -> Iterator[Atom]:
    """The first atom begins where its box does, the last ends where it does."""
    found = list(atoms)
    if found:
        found[0] = replace(found[0], top=box.border_box_y() * MM)
        found[-1] = replace(found[-1], bottom=(box.border_box_y() + box.border_height()) * MM)
    yield from found


def _lines(lines: Sequence[Any], question: str) -> Iterator[Atom]:
    """A paragraph in atoms that leave two lines on either side of a break."""
    last = len(lines)
    cuts = [0, *range(ORPHANS, last - ORPHANS + 1), last] if last >= 2 * ORPHANS else [0, last]
    for start, end in pairwise(cuts):
        final = lines[end - 1]
        yield Atom(lines[start].position_y * MM, (final.position_y + final.height) * MM, question=question,
                   inside=start > 0)  # fmt: skip


def _space(box: Any) -> str:
    """The id of the writing space in a box."""
    inner = [box, *box.descendants()] if hasattr(box, "descendants") else [box]
    for one in inner:
        name = _id(one)
        if name and "space" in (one.element.get("class") or "").split():
            return name
    return ""
