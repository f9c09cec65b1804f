"""A chapter on its page without end -> the same boxes on pages, as planned: nothing is laid out a second time.

What is private to WeasyPrint 70 is read in boxes.py, set once in pdf.py, and changed only here: boxes are copied, cut
between children, moved and made higher, and a drawing is put in place of another. What this cannot do is refused (a
table cut by a page), and the chapter is laid out again; the tests hold the one against the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from werkboek.render.boxes import MM, Piece, classes, endless, named, within


class UnmovableError(Exception):
    """A chapter that has to be laid out again."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes on one page, with the id of the title at its foot, if it has one; lengths in mm.

    ``top``: air above. ``leads``: air above exercises. ``room``: what a field of dots closes, with its ``rows``.
    ``quote``: the exercise above which the quotation of its section stands.
    """

    pieces: Sequence[Piece]
    foot: str
    top: float = 0.0
    leads: tuple[tuple[str, float], ...] = ()
    room: str = ""
    rows: int = 0
    quote: str = ""


# The drawing of a space, or of a field of dots of so many rows under what has this id; "" if it is as measured.
Draw = Callable[[str, int], str]


def moved(document: Any, sheets: Sequence[Sheet], draw: Draw, gap: float, above: float) -> Any:
    """The document with these sheets in place of its page without end and the empty page after it.

    ``gap``: mm of air above a quotation. ``above``: and above a question.

    Raises UnmovableError.
    """
    *kept, empty = (page for page in document.pages if page._page_box.page_type.name != "endless")
    mover = _Mover(endless(document, "html"), empty._page_box, draw, gap / MM, above / MM)
    page = type(empty)
    return document.copy([*kept, *(page(mover.page(sheet)) for sheet in sheets)])


class _Mover:
    """Fills pages one by one. ``down``: px that what comes next stands lower than on the page without end."""

    def __init__(self, html: Any, empty: Any, draw: Draw, gap: float, above: float) -> None:
        self.html, self.empty, self.draw, self.down = html, empty, draw, 0.0
        self.gap, self.above = gap, above
        self.spare: dict[str, Any] = {}
        for box in within(html):
            if named(box).endswith(("quote", "field", "foot")):
                self.spare.setdefault(named(box), box)  # its lines have its name too

    def page(self, sheet: Sheet) -> Any:
        """A page box like the empty one, with a sheet on it."""
        self.sheet, self.cut, self.units = sheet, dict[int, tuple[bool, bool]](), dict[int, str]()
        self.spans: dict[int, tuple[int, int]] = {}
        self.spaces = {id(piece.box): piece.atom.space for piece in sheet.pieces}
        for piece in sheet.pieces:
            start, _ = self.spans.get(id(piece.box), (piece.start, 0))
            self.spans[id(piece.box)] = (start, piece.end)
        root = self._taken(self.html)
        self.down = self.empty.content_box_y() + (sheet.top - sheet.pieces[0].atom.top) / MM
        self._put(root)
        page = self.empty.copy_with_children([root, *(self._titled(box) for box in self.empty.children[1:])])
        _tinted(root)
        return page

    def _titled(self, box: Any) -> Any:
        """A margin of the page; that for the title of a section has the one of this sheet."""
        if getattr(box, "at_keyword", "") != "@bottom-center":
            return box
        if not self.sheet.foot:
            return box.copy_with_children([])
        title = self.spare[self.sheet.foot]
        lines = [line.deepcopy() for line in title.children]
        for line in lines:
            line.translate(box.content_box_x() - title.content_box_x(), box.content_box_y() - title.content_box_y())
        return box.copy_with_children(lines)

    # --------------------------------------------------------------------------------------- what goes on a page

    def _taken(self, box: Any) -> Any:
        """What of a box goes on this page, or None."""
        if id(box) in self.spans:
            return self._unit(box, *self.spans[id(box)])
        kids: list[Any] = []
        begun = goes = False
        for child in getattr(box, "children", ()):
            if not child.is_in_normal_flow():
                kids += [] if begun else [child]
            elif (part := self._taken(child)) is None:
                begun, goes = begun or not kids, goes or bool(kids)
            else:
                cut = self.cut.get(id(part), (False, False))
                begun, goes = begun or (cut[0] and not kids), goes or cut[1]
                kids.append(part)
        if not any(child.is_in_normal_flow() for child in kids):
            return None
        return self._copied(box, kids, begun, goes)

    def _unit(self, box: Any, start: int, end: int) -> Any:
        """A box as a whole, or some of its lines."""
        whole = not end or (start, end) == (0, len(box.children))
        part = box if whole else self._copied(box, box.children[start:end], start > 0, end < len(box.children))
        self.units[id(part)] = self.spaces[id(box)]
        return part

    def _copied(self, box: Any, kids: Sequence[Any], begun: bool, goes: bool) -> Any:
        """A box with some of its children; the edge at which it is cut has no border and no air."""
        if type(box).__name__ in ("TableBox", "TableRowGroupBox") and (begun or goes):
            raise UnmovableError
        part = box.copy_with_children(list(kids))
        part.remove_decoration_sides = set()
        part.remove_decoration(begun, goes)
        self.cut[id(part)] = (begun, goes)
        return part

    # ------------------------------------------------------------------------------------------ where it goes there

    def _put(self, box: Any) -> None:
        """Moves a box, and makes it as high as what it holds now."""
        if id(box) in self.units:
            self._put_unit(box, self.units[id(box)])
            return
        down = self.down
        kids: list[Any] = []
        ends = None
        for child in box.children:
            if child.is_in_normal_flow():
                over = 0.0 if ends is None else child.border_box_y() - ends - self.above
                begun = self.cut.get(id(child), (False, False))[0]  # whose upper edge is not where it was
                ends = None if begun else child.border_box_y() + child.border_height()
                kids += self._above(child, max(0.0, over))
                self._put(child)
                kids += [child, *self._under(child)]
            else:
                child.translate(0, down)
                kids.append(child)
        if self.sheet.room and self.sheet.room == named(box) and "exercise" not in classes(box):
            kids.append(self._field(self.sheet.pieces[-1].atom.bottom / MM + self.down))
        box.children = kids
        self._fit(box, down)

    def _fit(self, box: Any, down: float) -> None:
        """A box that is cut ends where its children do; any other moves, and grows as much as they did."""
        begun, goes = self.cut[id(box)]
        flow = [child for child in box.children if child.is_in_normal_flow()]
        bottom = box.content_box_y() + box.height + self.down
        box.position_y = _top(flow[0]) if begun else box.position_y + down
        box.height = (_bottom(flow[-1]) if goes or begun else bottom) - box.content_box_y()

    def _put_unit(self, box: Any, space: str) -> None:
        if id(box) in self.cut:
            down = self.down
            for line in box.children:
                line.translate(0, down)
            self._fit(box, down)
            return
        box.translate(0, self.down)
        svg = self.draw(space, 0) if space else ""
        if svg:
            self.down += _redrawn(box, space, svg)

    def _above(self, child: Any, over: float) -> list[Any]:
        """The quotation that goes above a box; the air above it moves all that follows.

        ``over``: px that a title above it keeps off more than a question does, for margins fall together.
        """
        name = named(child)
        if not name or self.cut.get(id(child), (False, False))[0]:
            return []
        found = []
        if name == self.sheet.quote:
            quote = self.spare[f"{self.sheet.pieces[-1].atom.section}quote"].children[0].deepcopy()
            top = child.border_box_y() + self.down - self.above + self.gap
            quote.translate(0, top - quote.border_box_y())
            self.down += self.gap + quote.border_height()
            found.append(quote)
        lead = dict(self.sheet.leads).get(name, 0.0) / MM
        self.down += lead if found else max(0.0, lead - over)
        return found

    def _under(self, child: Any) -> list[Any]:
        """The field of dots that goes under an exercise, or a part of one; it moves all that follows."""
        name = named(child) if "exercise" in classes(child) else self.units.get(id(child), "")
        if not name or name != self.sheet.room:
            return []
        field = self._field(_bottom(child))
        self.down += field.border_height()
        return [field]

    def _field(self, top: float) -> Any:
        """A field of dots down from here."""
        box = self.spare["field"].children[0].deepcopy()
        box.translate(0, top - box.border_box_y())
        _redrawn(box, "", self.draw(self.sheet.room, self.sheet.rows))
        return box


def _tinted(root: Any) -> None:
    """Puts what is drawn behind boxes, as a colour or a mark, where these stand now: WeasyPrint keeps it by place."""
    for box in within(root):
        if field := getattr(box, "background", None):
            area = (box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height())
            clip = [box.rounded_border_box()]
            layers = [layer._replace(painting_area=area, clipped_boxes=clip, positioning_area=_beside(layer, area))
                      for layer in field.layers]  # fmt: skip
            box.background = field._replace(layers=layers)


def _beside(layer: Any, area: tuple[float, ...]) -> Any:
    """What a layer's picture is placed in, as far from the box's edges as before; a colour has none."""
    if layer.image is None:
        return layer.positioning_area
    (x, y, *size), (left, top, *_) = layer.positioning_area, layer.painting_area
    return (x + area[0] - left, y + area[1] - top, *size)


def _top(box: Any) -> float:
    return float(box.position_y if type(box).__name__ == "LineBox" else box.border_box_y())


def _bottom(box: Any) -> float:
    if type(box).__name__ == "LineBox":
        return float(box.position_y + box.height)
    return float(box.border_box_y() + box.border_height())


def _redrawn(box: Any, name: str, svg: str) -> float:
    """Puts a drawing in place of the one in a box, and says how many px higher it is. Without ``name`` any one."""
    path = _path(box, name)
    old = path[-1]
    tree = ElementTree.fromstring(svg)
    image = old.replacement
    high = float(tree.attrib["height"].removesuffix("mm")) / MM
    more = high - float(old.height)
    old.element, old.replacement = tree, type(image)(tree, image._base_url, image._url_fetcher, image._context)
    for one in path:
        one.height += more
    return more


def _path(box: Any, name: str) -> list[Any]:
    """The boxes from one down to the drawing in it."""
    if hasattr(box, "replacement"):
        return [box] if named(box) == name or not name else []
    for child in getattr(box, "children", ()):
        if found := _path(child, name):
            return [box, *found]
    return []
