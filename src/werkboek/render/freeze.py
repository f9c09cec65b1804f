"""A PDF as WeasyPrint is about to write it -> one that can be bound with others: its links, numbers and tags mended.

Works on the list of objects that ``write_pdf(finisher=…)`` hands over, and on nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pydyf

from werkboek.gathering import Folio

PT = 0.75  # of a CSS px
# The ids that a link may lead to: chapters, sections, notes, questions; the rest is for measuring.
LINKED = re.compile(r"c\d+([sn]\d+)?|v[0-9a-f]+(-\d+)?|review")
ELSEWHERE = "wb:"  # begins the address of a link that leads to another gathering
# The colours in which a style sheet sets ten digits where a page number will stand (styles/base/page.css).
# Each says to which side its number is flush, and how many signs stand after it.
FLUSH = {
    b"0.003922 0.007843 0.011765 rg": ("right", 0),
    b"0.003922 0.007843 0.019608 rg": ("left", 0),
    b"0.003922 0.007843 0.015686 rg": ("left", 1),
}


class Frozen:
    """What a finisher finds: the folio of each page, the pages with other numbers, and what each glyph says."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.folios: list[Folio | None] = []
        self.numbered: list[int] = []
        self.glyphs: dict[str, dict[str, str]] = {}

    def __call__(self, document: Any, pdf: Any) -> None:
        """Mends the file. Raises AssertionError when WeasyPrint no longer writes as this expects."""
        objects = {item.reference: item for item in pdf.objects}
        pages = [item for item in pdf.objects if _type(item) == "/Page"]
        _boxes_in_points(document, pdf)
        _links_out(pdf)
        _linked_names(pdf)
        _own_ids(pdf, self.key)
        owners = _feet_as_artifacts(pdf, objects, pages)
        _without_empty_names(objects, pages, owners)
        for number, (page, owned) in enumerate(zip(pages, owners, strict=True)):
            stream = objects[page["Contents"]].stream
            before = len(self.folios)
            widths = {font.hash: font.widths for font in document.fonts.values()}
            slots = list(_slots(stream, widths))
            for slot in reversed(slots):
                target = _target(owned[slot.owner], objects) if slot.owner is not None else ""
                if target:
                    slot.put(stream, target)
                else:
                    assert len(self.folios) == before, f"page {number + 1} of {self.key} says its own number twice"
                    self.folios.append(slot.taken(stream))
            if len(self.folios) == before:
                self.folios.append(None)
            if any(slot.owner is not None for slot in slots):
                self.numbered.append(number)
            stream.insert(0, b"q")
            stream.append(b"Q")
        for font in document.fonts.values():
            said = self.glyphs.setdefault(font.hash, {})
            said |= {f"{glyph:04x}": text.encode("utf-16-be").hex() for glyph, text in font.to_unicode.items()}


class _Slot:
    """Ten digits in a stream: from the item that sets their colour to the one that shows them."""

    def __init__(
        self, colour: int, shown: int, owner: int | None, state: dict[str, Any], widths: dict[int, int]
    ) -> None:
        self.colour, self.shown, self.owner, self.state, self.widths = colour, shown, owner, state, widths

    def put(self, stream: list[Any], target: str) -> None:
        """A comment in place of the digits: the number is shown when it is known."""
        glyphs, (side, after) = self.state["glyphs"], self.state["flush"]
        end = len(glyphs) - after
        before, rest = (self._pieces(part) for part in (slice(end - 10), slice(end, None)))
        known = ",".join(str(self.widths[int(one, 16)]) for one in glyphs[end - 10 : end])
        ten = "".join(glyphs[end - 10 : end])
        line = f"%folio {target} {side} {self.state['size']} {before} {ten} {rest} {known}\n"
        stream[self.shown] = line.encode()
        stream[self.colour] = b"0 0 0 rg"

    def _pieces(self, part: slice) -> str:
        """Some of the glyphs as a line shows them, each with the space after it."""
        both = zip(self.state["glyphs"][part], self.state["spaced"][part], strict=True)
        return "".join(f"<{glyph}>{space}" for glyph, space in both)

    def taken(self, stream: list[Any]) -> Folio:
        """The folio of the page, which is no longer in the stream."""
        glyphs, state = self.state["glyphs"], self.state
        widths = tuple(self.widths[int(one, 16)] for one in glyphs)
        assert (len(glyphs), state["flush"]) == (10, ("right", 0)), "ten digits"
        wide = sum(widths) * state["size"] / 1000
        stream[self.shown] = stream[self.colour] = b""
        return Folio(state["x"] + wide, state["y"], state["face"], state["size"], tuple(glyphs), widths)


def _slots(stream: list[Any], widths: dict[str, dict[int, int]]) -> Iterator[_Slot]:
    """The numbers to be in a page's stream, read as a viewer would: colours are kept and restored."""
    colours: list[tuple[tuple[str, int] | None, int]] = [(None, 0)]
    marks: list[int | None] = []
    state: dict[str, Any] = {}
    for at, item in enumerate(stream):
        if isinstance(item, dict):
            marks.append(item.get("MCID"))
            continue
        text = bytes(item) if isinstance(item, bytes) else str(item).encode()
        if text == b"q":
            colours.append(colours[-1])
        elif text == b"Q":
            colours.pop()
        elif text.endswith(b" rg"):
            colours[-1] = (FLUSH.get(text), at)
        elif text == b"BMC":
            marks.append(None)
        elif text == b"EMC":
            marks.pop()
        elif text.endswith(b" Tf"):
            face, size, _ = text.split()
            state["face"], state["size"] = face[1:].decode(), float(size)
        elif text.endswith(b" Tm"):
            state["x"], state["y"] = (float(one) for one in text.split()[4:6])
        elif text.endswith(b" TJ") and colours[-1][0]:
            shown = re.findall(r"<([0-9a-f]+)>([-0-9.]*)", text.decode().replace("<>", ""))
            glyphs = [run[at : at + 4] for run, _ in shown for at in range(0, len(run), 4)]
            spaced = [space if at + 4 == len(run) else "" for run, space in shown for at in range(0, len(run), 4)]
            owner = next((mark for mark in reversed(marks) if mark is not None), None)
            now = {**state, "glyphs": glyphs, "spaced": spaced, "flush": colours[-1][0]}
            yield _Slot(colours[-1][1], at, owner, now, widths[now["face"]])


def _target(owner: Any, objects: dict[Any, Any]) -> str:
    """Where the link of an element, or of one it is in, leads to."""
    element = objects.get(owner)
    while element is not None and element.get("S"):
        for found in element["K"]:
            if _type(found) == "/OBJR":
                return str(objects[found["Obj"]]["Dest"].string)
        element = objects.get(element["P"])
    return ""


def _boxes_in_points(document: Any, pdf: Any) -> None:
    """Boxes of figures in points from below, where they were CSS px from above."""
    height = document.pages[0].height * PT
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") == "/Figure" and "A" in item:
            x1, y1, x2, y2 = (edge * PT for edge in item["A"]["BBox"])
            item["A"]["BBox"][:] = [x1, height - y2, x2, height - y1]


def _links_out(pdf: Any) -> None:
    """A link to another gathering leads to a name, as one inside does: the name is there once the book is bound."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Subtype") == "/Link" and "A" in item:
            address = item["A"]["URI"].string
            if address.startswith(ELSEWHERE):
                del item["A"]
                item["Dest"] = item["Contents"] = pydyf.String(address.removeprefix(ELSEWHERE))


def _linked_names(pdf: Any) -> None:
    """Only the names that a link may lead to."""
    if "Names" in pdf.catalog:
        names = pdf.catalog["Names"]["Dests"]["Names"]
        kept = [(name, at) for name, at in zip(names[::2], names[1::2], strict=True) if LINKED.fullmatch(name.string)]
        names[:] = [one for pair in kept for one in pair]


def _own_ids(pdf: Any, key: str) -> None:
    """The ids of the headings of tables are made of object numbers: here of the gathering too."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") in ("/TH", "/TD"):
            if "ID" in item:
                item["ID"] = pydyf.String(f"{key}-{item['ID'].string}")
            if "Headers" in item["A"]:
                item["A"]["Headers"] = pydyf.Array(pydyf.String(f"{key}-{one.string}") for one in item["A"]["Headers"])


def _feet_as_artifacts(pdf: Any, objects: dict[Any, Any], pages: list[Any]) -> list[Any]:
    """What stands in the margin is no part of the text (PDF/UA-1 7.1): an artifact, and out of the tag tree.

    Its elements hang from nothing; the text is marked by a number that the parent tree leads to them. For each page:
    the elements of its marks.
    """
    elements = {item.reference: item for item in pdf.objects if _type(item) == "/StructElem"}
    (root,) = (item for item in pdf.objects if _type(item) == "/StructTreeRoot")
    loose = elements.keys() - _reached(root["K"], elements)
    tree = objects[root["ParentTree"]]
    owners = [entry for entry in tree["Nums"] if isinstance(entry, list)]
    for page, owned in zip(pages, owners, strict=True):
        numbers = {number for number, owner in enumerate(owned) if owner in loose}
        _unmark(objects[page["Contents"]].stream, numbers)
        owned[:] = [b"null" if number in numbers else owner for number, owner in enumerate(owned)]
    for reference in loose:
        elements[reference].free = "f"
    return owners


# What may hold text itself (ISO 32000-1 14.8.4): what says nothing of it need not stand between.
HOLDS = ("/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/LBody", "/Lbl", "/TD", "/TH", "/Caption")
BARE = {"Type", "S", "K", "Pg", "P"}


def _without_empty_names(objects: dict[Any, Any], pages: list[Any], owners: list[Any]) -> None:
    """Elements that only pass on what they hold go; what they hold stands in their place.

    WeasyPrint 70 puts a Span around each line of text. That is a quarter of all objects, and tells a reader nothing.
    """
    owned = {page.reference: owner for page, owner in zip(pages, owners, strict=True)}
    elements = [item for item in objects.values() if _type(item) == "/StructElem" and item.free == "n"]
    for element in elements:
        element["K"][:] = [objects[kid] if _type(objects.get(kid)) == "/OBJR" else kid for kid in element["K"]]
    for item in objects.values():
        if _type(item) == "/OBJR":
            item.free = "f"
    for element in elements:
        if element["S"] in HOLDS and element.free == "n":
            element["K"][:] = [one for kid in element["K"] for one in _passed(kid, element, objects, owned)]


def _passed(kid: Any, holder: Any, objects: dict[Any, Any], owned: dict[Any, Any]) -> list[Any]:
    """A kid of an element, or what it only passes on, which then is the element's own."""
    inner: Any = objects.get(kid)
    if _type(inner) != "/StructElem" or inner["S"] not in ("/Span", "/NonStruct") or not set(inner) <= BARE:
        return [kid]
    if inner.get("Pg") != holder.get("Pg") or any(isinstance(one, dict) for one in inner["K"]):
        return [kid]
    inner.free = "f"
    passed = [one for each in inner["K"] for one in _passed(each, holder, objects, owned)]
    for one in passed:
        if isinstance(one, int):
            owned[holder["Pg"]][one] = holder.reference
        else:
            objects[one]["P"] = holder.reference
    return passed


def _type(item: Any) -> str:
    return str(item.get("Type", "")) if isinstance(item, dict) else ""


def _reached(kids: Any, elements: dict[Any, Any]) -> set[Any]:
    """The elements of the tag tree below these kids."""
    found: set[Any] = set()
    waiting = list(kids)
    while waiting:
        reference = waiting.pop()
        if reference in elements and reference not in found:
            found.add(reference)
            waiting.extend(elements[reference]["K"])
    return found


def _unmark(stream: list[Any], numbers: set[int]) -> None:
    """``/Span <</MCID 7>> BDC`` becomes ``/Artifact BMC`` for these numbers."""
    for at, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") in numbers:
            stream[at - 1 : at + 2] = [b"/Artifact", b"BMC", b""]
