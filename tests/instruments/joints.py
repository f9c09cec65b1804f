"""A PDF -> how its parts hang together: content, structure tree, parent tree, annotations, names and outline.

Read after ISO 32000-1 sections 7.9 (name and number trees), 12.3 (destinations, outline), 14.6 to 14.8 (marked
content, structure). Pages count from 1. Nothing is judged here, and nothing that is wrong should stop the reading.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

Source = Path | bytes
Key = tuple[int, int]
"""A PDF object's number and generation; (0, 0) is none."""
Content = tuple[Key, int]
"""Marked content: the page or the form it stands in, and its MCID."""
NONE: Key = (0, 0)
NOWHERE = "nowhere"
DRAWS = {"Tj", "TJ", "'", '"', "sh", "INLINE IMAGE", *"S s f F f* B B* b b*".split()}


@dataclass(frozen=True)
class Item:
    """What hangs in the tree below `owner`: an "element", "content" or an "annotation", or else what is wrong with it.

    `raw` is the element or annotation, of content its owner; `trail` has the roles from the root down: "/Document/P".
    `page` is the page or form it says it stands on; `table` numbers the table it is in, 0 is none.
    """

    kind: str
    raw: Any
    owner: Key
    trail: str
    page: Key
    table: int
    mcid: int = -1


@dataclass(frozen=True)
class Bookmark:
    """An entry of the outline with the one it hangs below and the one before it there."""

    depth: int
    raw: Any
    parent: Any
    before: Any


def opened(pdf: Source) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf)


def each(value: Any) -> list[Any]:
    """What stands alone or in an array; holes in an array stay."""
    return list(value) if isinstance(value, Array) else [] if value is None else [value]


def key(value: Any) -> Key:
    found: Key = value.objgen if isinstance(value, pikepdf.Object) else NONE
    return found


def tenth(value: Any) -> float:
    """Rounded to a tenth. CSS pixels in points often end in exactly 5, where sums waver: the edge lies beside it."""
    return round(float(value) + 0.003, 1) or 0.0


def said(value: Any) -> str:
    """A value as text, numbers to a tenth."""
    if isinstance(value, Array):
        return f"[{' '.join(map(said, value))}]"
    if isinstance(value, Dictionary):
        return f"<<{' '.join(f'{name} {said(kid)}' for name, kid in sorted(value.items()))}>>"
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return f"{tenth(value):.1f}".removesuffix(".0") if is_number else str(value)


def leaves(node: Any, kind: str) -> list[tuple[Any, Any]]:
    """The pairs of a name tree (/Names) or a number tree (/Nums), as they stand."""
    flat, kids = (list(node.get(name, ())) if node is not None else [] for name in (kind, "/Kids"))
    return [*zip(flat[::2], flat[1::2], strict=False), *chain.from_iterable(leaves(kid, kind) for kid in kids)]


class Joints:
    """An open PDF, read."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf, self.root, none = pdf, pdf.Root, Dictionary()
        self.holders: dict[Key, Any] = {key(page.obj): page.obj for page in pdf.pages}
        """The pages, and the forms that say they have marked content of their own."""
        self.pages = list(self.holders.values())
        self.page_of = {page: number for number, page in enumerate(self.holders, 1)}
        self.names = leaves(self.root.get("/Names", none).get("/Dests"), "/Names")
        self.named = {str(name): value for name, value in reversed(self.names)}
        annotations = [(at, raw) for at, page in enumerate(self.pages, 1) for raw in each(page.get("/Annots"))]
        self.annotations = [(at, raw) for at, raw in annotations if isinstance(raw, Dictionary)]
        self.bookmarks = list(_bookmarks(self.root.get("/Outlines", none), 0, set()))
        self.marks: Counter[Content] = Counter()
        """How often each piece of marked content stands in the file, in the order of the streams."""
        self.stray: list[tuple[int, str]] = []
        """What is wrong with the marks of a page."""
        for number, page in enumerate(pdf.pages, 1):
            if "/Contents" in page:
                self._scan(page, page.obj.get("/Resources", none), key(page.obj), number, 0)
        self.tree = self.root.get("/StructTreeRoot", none)
        self.entries = [(int(number), value) for number, value in leaves(self.tree.get("/ParentTree"), "/Nums")]
        self.items = list(_Walk().below(self.tree, "", 0))
        self.elements = [item for item in self.items if item.kind == "element"]
        self.owners: dict[Content, list[Item]] = defaultdict(list)
        for item in self.items:
            if item.kind == "content":
                self.owners[item.page, item.mcid].append(item)
        self.headers = self._headers()

    def target(self, holder: Any) -> str:
        """Where a link or a bookmark leads: "page 3 /XYZ 63.8 773.9 0", an address, or "nowhere"."""
        action = holder.get("/A", Dictionary())
        if action.get("/S", "/GoTo") != "/GoTo":
            return str(action.get("/URI", action.S))
        return self.place(holder.get("/Dest", action.get("/D")))

    def place(self, target: Any) -> str:
        """Where a destination lies, be it named or not."""
        target = self.named.get(str(target)) if isinstance(target, String) else target
        target = target.get("/D") if isinstance(target, Dictionary) else target
        page = self.page_of.get(key(target[0])) if isinstance(target, Array) and len(target) else None
        return f"page {page} {' '.join(map(said, list(target)[1:]))}" if page else NOWHERE

    def where(self, item: Item) -> str:
        number = self.page_of.get(item.page)
        return f"{f'page {number}' if number else 'no page'}, {item.trail[1:] or 'the root'}"

    def _headers(self) -> dict[str, tuple[int, int]]:
        """Cells that have an /ID: their table, and which of its cells with one they are."""
        found: dict[str, tuple[int, int]] = {}
        counts: Counter[int] = Counter()
        for item in self.elements:
            if "/ID" in item.raw:
                counts[item.table] += 1
                found.setdefault(str(item.raw.ID), (item.table, counts[item.table]))
        return found

    def _scan(self, stream: Any, resources: Any, place: Key, page: int, around: int) -> None:
        """Reads a page's content, and the forms it draws; `around` counts the marks that are open where it stands."""
        level = around
        for instruction in pikepdf.parse_content_stream(stream):
            name, operands = str(instruction.operator), instruction.operands
            if name in ("BDC", "BMC"):
                level += 1
                values: Any = operands[1] if name == "BDC" else {}
                values = resources.get("/Properties", {}).get(str(values), {}) if isinstance(values, Name) else values
                self.marks.update([(place, int(values["/MCID"]))] if "/MCID" in values else [])
            elif name == "EMC":
                level -= 1
            elif name == "Do":
                drawn = resources.get("/XObject", {}).get(str(operands[0]), Dictionary())
                self._draw(drawn, resources, place, page, level)
            elif name in DRAWS and level <= 0:
                self.stray.append((page, f"{name} outside marked content"))
        if level != around:
            self.stray.append((page, "marked content begins and ends unevenly"))

    def _draw(self, drawn: Any, resources: Any, place: Key, page: int, level: int) -> None:
        if drawn.get("/Subtype") == "/Form":
            if "/StructParents" in drawn:
                place = drawn.objgen
                self.holders[place] = drawn
                self.page_of.setdefault(place, page)
            self._scan(drawn, drawn.get("/Resources", resources), place, page, level)
        elif level <= 0:
            self.stray.append((page, "a picture outside marked content"))


def _bookmarks(parent: Any, depth: int, met: set[Key]) -> Iterator[Bookmark]:
    before, entry = None, parent.get("/First")
    while entry is not None and entry.objgen not in met:
        met.add(entry.objgen)
        yield Bookmark(depth, entry, parent, before)
        yield from _bookmarks(entry, depth + 1, met)
        before, entry = entry, entry.get("/Next")


class _Walk:
    """Goes through a structure tree in reading order."""

    def __init__(self) -> None:
        self.met: set[Key] = set()
        self.tables = 0

    def below(self, owner: Any, trail: str, table: int) -> Iterator[Item]:
        for kid in each(owner.get("/K")):
            names = kid if isinstance(kid, Dictionary) else Dictionary()
            kind = str(names.get("/Type", "/StructElem" if "/S" in names else ""))
            page = key(names.get("/Stm", names.get("/Pg", owner.get("/Pg"))))
            if isinstance(kid, int) or kind == "/MCR":
                mcid = kid if isinstance(kid, int) else int(kid.MCID)
                yield Item("content", owner, owner.objgen, trail, page, table, mcid)
            elif kind == "/OBJR" and isinstance(kid.get("/Obj"), Dictionary):
                yield Item("annotation", kid.Obj, owner.objgen, trail, page, table)
            elif kind == "/StructElem" and kid.objgen not in self.met:
                yield from self.element(kid, owner.objgen, trail, table)
            else:
                wrong = "holds an element that hangs elsewhere too" if kind == "/StructElem" else "holds nothing"
                yield Item(wrong, owner, owner.objgen, trail, page, table)

    def element(self, raw: Any, owner: Key, trail: str, table: int) -> Iterator[Item]:
        self.met.add(raw.objgen)
        role = str(raw.get("/S"))[1:]
        self.tables += role == "Table"
        table = self.tables if role == "Table" else table
        yield Item("element", raw, owner, f"{trail}/{role}", key(raw.get("/Pg")), table)
        yield from self.below(raw, f"{trail}/{role}", table)
