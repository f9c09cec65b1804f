"""A tagged PDF -> its structure tree as a screen reader meets it, and what is wrong with that tree.

Read after ISO 32000-1 sections 14.7 and 14.8, and PDF/UA-1 (ISO 14289-1) section 7. Boxes are millimetres
from the page's upper left corner (its MediaBox): x0, top, x1, bottom. Pages count from 1.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from instruments.content import UNKNOWN, Box, Key, Mark
from instruments.document import Bookmark, Metadata, metadata, outline
from instruments.structure import KINDS, Element, Problem, Source, Tagged, Unit, read

MM = 25.4 / 72
"""Millimetres in a point."""
SLACK_POINTS = 1.0
"""How far a Figure's box may pass the edge of its page: rounding, and half the width of a rule."""
DRAWING_SLACK_POINTS = 3.0
"""How far what a Figure draws may pass its box (1 mm)."""
SOFT_HYPHEN = "\u00ad"
_ONE_HYPHEN = {0x2010: "-", 0x2011: "-"}
INLINE = frozenset(
    ("Span", "Link", "Figure", "NonStruct", "Em", "Strong", "Quote", "Code", "Reference", "Note", "Annot")
)
"""Tags that don't end a line of text."""


class Node(NamedTuple):
    """One structure element. `text` is all text below it, a line for each block; `own` only what it holds
    itself.

    `page` is that of its first content; `bbox` is in mm; `lang` is what holds for it, its own or an
    ancestor's.
    """

    depth: int
    tag: str
    text: str
    own: str
    alt: str | None
    page: int | None
    bbox: Box | None
    lang: str | None


class Figure(NamedTuple):
    """A Figure: its page, its alternative text, its box in mm, and whether that box lies within the page."""

    page: int | None
    alt: str | None
    bbox_mm: Box | None
    inside_page: bool


# ---------------------------------------------------------------- text


def _pieces(tagged: Tagged, element: Element, *, deep: bool = True) -> Iterator[tuple[int, Mark] | None]:
    """The content below an element with its page; None where a block begins or ends."""
    block = element.tag not in INLINE
    if block:
        yield None
    if element.actual is not None:
        yield element.page or 0, Mark(-1, element.tag, None, element.actual)
    else:
        for kid in element.kids:
            if isinstance(kid, Element):
                yield from _pieces(tagged, kid) if deep else ()
            else:
                for mark in tagged.marks.get(kid, ()):
                    yield tagged.page_of.get(kid[0], 0), mark
    if block:
        yield None


def _joined(pieces: Iterator[tuple[int, Mark] | None]) -> str:
    """Text as it is read: lines of a block joined by a space, or by a soft hyphen in place of the hyphen
    at their end.

    A hyphen that ends a line may be the author's or the typesetter's. The file can't tell: many fonts draw
    "-" and U+2010 with one glyph, and a glyph has one text, so either may stand for either. All others
    become "-".
    """
    lines = [""]
    last: tuple[int, Mark] | None = None
    for piece in pieces:
        if piece is None:
            lines.append("")
        elif piece[1].text:
            if lines[-1] and last and _new_line(last, piece):
                hyphen = lines[-1].endswith("-")
                lines[-1] = lines[-1][:-1] + SOFT_HYPHEN if hyphen else lines[-1] + " "
            lines[-1] += piece[1].text.translate(_ONE_HYPHEN)
        last = piece if piece and piece[1].text else last
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _new_line(first: tuple[int, Mark], second: tuple[int, Mark]) -> bool:
    """Whether a piece of text stands on another line than the one before; a raised figure does not."""
    if first[0] != second[0]:
        return True
    above, below = first[1].bottom, second[1].top
    return above is not None and below is not None and abs(above - below) > 0.6 * max(first[1].size, second[1].size)


# ---------------------------------------------------------------- questions


def nodes(path: Source) -> list[Node]:
    """Every structure element in tree order."""
    tagged = read(path)
    return [_node(tagged, element) for element in tagged.elements]


def _node(tagged: Tagged, element: Element) -> Node:
    return Node(
        depth=_depth(element),
        tag=element.tag,
        text=_joined(_pieces(tagged, element)),
        own=_joined(_pieces(tagged, element, deep=False)),
        alt=element.alt,
        page=element.page,
        bbox=_to_mm(tagged, element),
        lang=element.lang,
    )


def _depth(element: Element) -> int:
    return _depth(element.parent) + 1 if element.parent else 0


def _to_mm(tagged: Tagged, element: Element) -> Box | None:
    if element.box is None or element.page is None:
        return None
    x0, y0, x1, y1 = element.box
    left, _, _, top = tagged.media[element.page]
    return (x0 - left) * MM, (top - y1) * MM, (x1 - left) * MM, (top - y0) * MM


def headings(path: Source) -> list[tuple[int, str]]:
    """The headings H1 to H6: level and text. WeasyPrint makes two of one that breaks over pages."""
    tagged = read(path)
    found = [element for element in tagged.elements if element.tag in ("H1", "H2", "H3", "H4", "H5", "H6")]
    return [(int(element.tag[1]), _joined(_pieces(tagged, element)).replace("\n", " ")) for element in found]


def figures(path: Source) -> list[Figure]:
    """Every Figure in tree order."""
    tagged = read(path)
    return [
        Figure(element.page, element.alt, _to_mm(tagged, element), _inside_page(tagged, element))
        for element in tagged.elements
        if element.tag == "Figure"
    ]


def text(path: Source) -> str:
    """All text of the tree in reading order, a line for each block. Alternative texts are not in it."""
    tagged = read(path)
    roots = [element for element in tagged.elements if element.parent is None]
    return "\n".join(_joined(_pieces(tagged, element)) for element in roots)


# ---------------------------------------------------------------- problems


def problems(path: Source) -> list[Problem]:
    """Everything wrong with the tree, by kind (KINDS). A sound file gives an empty list."""
    tagged = read(path)
    return [*tagged.complaints, *_figure_problems(tagged), *_owner_problems(tagged), *_text_problems(tagged)]


def _inside_page(tagged: Tagged, element: Element) -> bool:
    if element.box is None or element.page is None:
        return False
    return _holds(tagged.media[element.page], element.box, SLACK_POINTS)


def _holds(outer: Box, inner: Box, slack: float) -> bool:
    low = inner[0] >= outer[0] - slack and inner[1] >= outer[1] - slack
    return low and inner[2] <= outer[2] + slack and inner[3] <= outer[3] + slack


def _figure_problems(tagged: Tagged) -> Iterator[Problem]:
    for element in tagged.elements:
        if element.tag == "Figure":
            name = f"Figure {element.key[0]} ({element.alt or 'without text'})"
            if not (element.alt or "").strip():
                yield Problem("no-alt", element.page, name)
            kind = _box_problem(tagged, element)
            if kind:
                yield Problem(kind, element.page, f"{name}: {_rounded(_to_mm(tagged, element))}")


def _box_problem(tagged: Tagged, element: Element) -> str | None:
    """What is wrong with a Figure's box, worst first."""
    if element.box is None or element.page is None:
        return "no-bbox"
    x0, y0, x1, y1 = element.box
    if x1 - x0 <= 0 or y1 - y0 <= 0:
        return "empty-bbox"
    if not _inside_page(tagged, element):
        return "outside-page"
    drawn = [mark.box for piece in _pieces(tagged, element) if piece and (mark := piece[1]).box]
    grown = all(_holds(element.box, box, DRAWING_SLACK_POINTS) for box in drawn if box)
    return None if grown else "beside-drawing"


def _rounded(box: Box | None) -> str:
    return "no box" if box is None else "x {0:.1f}-{2:.1f}, y {1:.1f}-{3:.1f} mm".format(*box)


def _owner_problems(tagged: Tagged) -> Iterator[Problem]:
    """Content against its owners in the tree, and both against the ParentTree."""
    owners: dict[Unit, list[Element]] = defaultdict(list)
    for element in tagged.elements:
        for kid in element.kids:
            if not isinstance(kid, Element):
                owners[kid].append(element)
    in_tree = {element.key for element in tagged.elements}
    for unit in sorted({*owners, *tagged.marks, *tagged.stated}):
        page, stated = tagged.page_of.get(unit[0]), tagged.stated.get(unit)
        for kind, message in _unit_problems(tagged.marks.get(unit, []), owners.get(unit, []), stated):
            lost = kind == "unowned-mcid" and stated is not None and stated not in in_tree
            yield Problem("outside-tree" if lost else kind, page, f"MCID {unit[1]}: {message}")


def _unit_problems(found: list[Mark], owners: list[Element], stated: Key | None) -> Iterator[tuple[str, str]]:
    """One piece of content: as it stands in the page, who owns it, and to whom the ParentTree leads."""
    if len(found) > 1:
        yield "repeated-mcid", f"stands {len(found)} times in the content"
    if len(owners) > 1:
        yield "twice-owned", f"owned by {', '.join(f'{owner.tag} {owner.key[0]}' for owner in owners)}"
    if owners and not found:
        yield "absent-mcid", f"{owners[0].tag} {owners[0].key[0]} owns it, but the content lacks it"
    if found and not owners:
        yield "unowned-mcid", f"{found[0].tag} “{found[0].text[:40]}”"
    if owners and stated not in [owner.key for owner in owners]:
        yield "parent-tree", f"leads to {stated[0] if stated else 'nothing'}, the owner is {owners[0].key[0]}"
    elif not owners and not found and stated:
        yield "parent-tree", f"leads to {stated[0]}, but there is no such content"


def _text_problems(tagged: Tagged) -> Iterator[Problem]:
    counts: Counter[int] = Counter()
    for (place, _), found in tagged.marks.items():
        counts[tagged.page_of[place]] += sum(mark.text.count(UNKNOWN) for mark in found)
    for page, count in sorted(counts.items()):
        if count:
            yield Problem("unreadable", page, f"{count} glyphs have no text")


__all__ = [
    "KINDS",
    "Bookmark",
    "Figure",
    "Metadata",
    "Node",
    "Problem",
    "figures",
    "headings",
    "metadata",
    "nodes",
    "outline",
    "problems",
    "text",
]
