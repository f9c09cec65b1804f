"""A tagged PDF -> its structure tree as it stands in the file, with the content each element owns.

Read after ISO 32000-1 section 14.7 (structure elements, content items, ParentTree). Points, y upwards.
"""

from __future__ import annotations

import functools
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

from instruments.content import Box, Font, Key, Mark, marks

Source = str | Path
Unit = tuple[Key, int]
"""A piece of marked content: the page or form XObject it stands in, and its MCID."""


class Problem(NamedTuple):
    """Something wrong: its kind (a key of KINDS), the page if one is known, and what exactly."""

    kind: str
    page: int | None
    message: str


KINDS = {
    "no-tree": "the file has no structure tree, or isn't marked as tagged",
    "no-alt": "a Figure without alternative text",
    "no-bbox": "a Figure without a box",
    "empty-bbox": "a Figure whose box has no size",
    "outside-page": "a Figure whose box lies partly or wholly outside its page",
    "beside-drawing": "a Figure that draws outside its box",
    "unowned-mcid": "marked content that no structure element owns",
    "outside-tree": "marked content whose element can't be reached from the root of the tree",
    "twice-owned": "marked content that two structure elements own",
    "absent-mcid": "a structure element owns marked content that isn't there",
    "repeated-mcid": "two pieces of a page's content have the same MCID",
    "mcid-in-form": "an MCID in a form XObject that the tree treats as the page's (opacity does that)",
    "parent-tree": "a ParentTree entry that doesn't lead to the element that owns the content",
    "wrong-parent": "an element whose /P isn't its real parent, or that hangs in the tree twice",
    "stray-link": "a link's annotation that hangs in another element than a Link",
    "unreadable": "text without a map to Unicode",
}


@dataclass
class Element:
    """A structure element as read; `kids` are elements and pieces of content in order."""

    key: Key
    tag: str
    parent: Element | None
    stated_parent: Key
    page: int | None
    alt: str | None
    actual: str | None
    lang: str | None
    box: Box | None
    kids: list[Element | Unit] = field(default_factory=list)
    annotations: list[int] = field(default_factory=list)
    """/StructParent of each annotation it holds, -1 where there is none."""


@dataclass
class Tagged:
    """A tagged file, read: elements in tree order, pieces of content, what the ParentTree says of them."""

    elements: list[Element] = field(default_factory=list)
    marks: dict[Unit, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    page_of: dict[Key, int] = field(default_factory=dict)
    media: dict[int, Box] = field(default_factory=dict)
    stated: dict[Unit, Key] = field(default_factory=dict)
    complaints: list[Problem] = field(default_factory=list)


def read(path: Source) -> Tagged:
    """Reads a file; kept until it changes, so asking several questions costs one reading."""
    status = Path(path).stat()
    return _read(os.fspath(Path(path).resolve()), status.st_mtime_ns, status.st_size)


@functools.lru_cache(maxsize=4)
def _read(path: str, _changed: int, _size: int) -> Tagged:
    tagged = Tagged()
    with pikepdf.open(path) as pdf:
        _read_pages(pdf, tagged)
        root = pdf.Root.get("/StructTreeRoot")
        marked = pdf.Root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False)
        if root is None or not marked:
            tagged.complaints.append(Problem("no-tree", None, KINDS["no-tree"]))
        if root is not None:
            _TreeReader(pdf, root, tagged).run()
    return tagged


def _read_pages(pdf: pikepdf.Pdf, tagged: Tagged) -> None:
    fonts: dict[Key, Font] = {}
    for number, page in enumerate(pdf.pages, 1):
        x0, y0, x1, y1 = (float(value) for value in page.mediabox)
        tagged.page_of[page.obj.objgen] = number
        tagged.media[number] = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        for mark in marks(page, fonts):
            own_tree = mark.form is not None and "/StructParents" in pdf.get_object(mark.form)
            place = mark.form if own_tree and mark.form else page.obj.objgen
            tagged.page_of.setdefault(place, number)
            tagged.marks[place, mark.mcid].append(mark)
            if mark.form and not own_tree:
                message = f"MCID {mark.mcid} stands in a form XObject without /StructParents"
                tagged.complaints.append(Problem("mcid-in-form", number, message))


class _TreeReader:
    """Walks a structure tree and its ParentTree into a Tagged."""

    def __init__(self, pdf: pikepdf.Pdf, root: Any, tagged: Tagged) -> None:
        self.pdf, self.root, self.tagged = pdf, root, tagged
        self.roles = root.get("/RoleMap", pikepdf.Dictionary())
        self.seen: dict[Key, Element] = {}

    def run(self) -> None:
        language = self.pdf.Root.get("/Lang")
        for kid in _each(self.root.get("/K")):
            self.element(kid, None, str(language) if language is not None and str(language) else None)
        entries = dict(_numbers(self.root.get("/ParentTree")))
        self.content_entries(entries)
        self.object_entries(entries)

    def element(self, raw: Any, parent: Element | None, language: str | None) -> Element | None:
        """Reads an element and what hangs below it; None for one that was met before."""
        if raw.objgen in self.seen:
            self.complain(
                "wrong-parent",
                self.seen[raw.objgen].page,
                f"{self.seen[raw.objgen].tag} hangs in the tree twice",
            )
            return None
        language = str(raw.Lang) if "/Lang" in raw else language
        element = Element(
            key=raw.objgen,
            tag=self.role(raw),
            parent=parent,
            stated_parent=raw.P.objgen if isinstance(raw.get("/P"), pikepdf.Dictionary) else (0, 0),
            page=self.tagged.page_of.get(raw.Pg.objgen) if "/Pg" in raw else None,
            alt=_string(raw, "/Alt"),
            actual=_string(raw, "/ActualText"),
            lang=language,
            box=_layout_box(raw.get("/A")),
        )
        self.seen[raw.objgen] = element
        self.tagged.elements.append(element)
        self.check_parent(element)
        for kid in _each(raw.get("/K")):
            self.kid(kid, raw, element)
        if element.page is None:
            element.page = next((kid.page for kid in element.kids if isinstance(kid, Element) and kid.page), None)
        return element

    def role(self, raw: Any) -> str:
        """The standard tag: custom ones go through the RoleMap."""
        tag = raw.get("/S", pikepdf.Name("/NonStruct"))
        for _ in range(8):
            tag = self.roles.get(str(tag), tag)
        return str(tag)[1:]

    def check_parent(self, element: Element) -> None:
        real = element.parent.key if element.parent else self.root.objgen
        if element.stated_parent != real:
            where = element.parent.tag if element.parent else "the root"
            message = f"{element.tag} {element.key[0]} hangs below {where} {real[0]}"
            self.complain("wrong-parent", element.page, f"{message}, /P says {element.stated_parent[0]}")

    def kid(self, kid: Any, raw: Any, element: Element) -> None:
        if isinstance(kid, int):
            self.content(element, raw.get("/Pg"), kid)
        elif str(kid.get("/Type")) == "/MCR":
            self.content(element, kid.get("/Stm", kid.get("/Pg", raw.get("/Pg"))), int(kid.MCID))
        elif str(kid.get("/Type")) == "/OBJR":
            self.annotation(element, kid.Obj)
        else:
            below = self.element(kid, element, element.lang)
            if below:
                element.kids.append(below)

    def annotation(self, element: Element, raw: Any) -> None:
        element.annotations.append(int(raw.get("/StructParent", -1)))
        if str(raw.get("/Subtype")) == "/Link" and element.tag != "Link":
            self.complain("stray-link", element.page, f"in {element.tag} {element.key[0]}")

    def content(self, element: Element, place: Any, mcid: int) -> None:
        if place is None:
            self.complain("absent-mcid", None, f"{element.tag} owns MCID {mcid} of no page")
            return
        element.kids.append((place.objgen, mcid))
        if element.page is None:
            element.page = self.tagged.page_of.get(place.objgen)

    def complain(self, kind: str, page: int | None, message: str) -> None:
        self.tagged.complaints.append(Problem(kind, page, message))

    # the ParentTree

    def content_entries(self, entries: dict[int, Any]) -> None:
        """Content: the page's (or form's) /StructParents leads to an array, indexed by MCID."""
        marked = {place for place, _ in self.tagged.marks}
        for place, number in self.tagged.page_of.items():
            listed = entries.get(int(self.pdf.get_object(place).get("/StructParents", -1)))
            if isinstance(listed, pikepdf.Array):
                found = {(place, mcid): raw.objgen for mcid, raw in enumerate(listed) if _is_element(raw)}
                self.tagged.stated.update(found)
            elif place in marked:
                self.complain("parent-tree", number, "the page's content has no entry in the ParentTree")

    def object_entries(self, entries: dict[int, Any]) -> None:
        """Annotations: their /StructParent leads to the element that holds the OBJR."""
        for element in self.tagged.elements:
            for number in element.annotations:
                stated = entries.get(number)
                if stated is None or stated.objgen != element.key:
                    owner = f"{element.tag} {element.key[0]}"
                    self.complain("parent-tree", element.page, f"an annotation's entry {number} isn't {owner}")


def _each(kids: Any) -> list[Any]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _is_element(raw: Any) -> bool:
    return isinstance(raw, pikepdf.Dictionary)


def _numbers(tree: Any) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree (ISO 32000-1, 7.9.7)."""
    if tree is None:
        return
    flat = list(tree.get("/Nums", ()))
    yield from zip((int(key) for key in flat[::2]), flat[1::2], strict=False)
    for kid in tree.get("/Kids", ()):
        yield from _numbers(kid)


def _string(raw: Any, key: str) -> str | None:
    value = raw.get(key)
    return str(value) if value is not None else None


def _layout_box(attributes: Any) -> Box | None:
    """The /BBox among an element's attributes, in points."""
    for holder in _each(attributes):
        if isinstance(holder, pikepdf.Dictionary) and "/BBox" in holder:
            x0, y0, x1, y1 = (float(value) for value in holder.BBox)
            return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return None
