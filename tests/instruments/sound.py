"""A PDF -> what is wrong with how its parts hang together, in words: most of it passes veraPDF."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from pikepdf import Array, Dictionary, Object

from instruments.joints import NONE, NOWHERE, Joints, Key, Source, each, key, opened

KINDS = {Array: "a list of elements", Dictionary: "an element"}


def faults(pdf: Source) -> list[str]:
    """Everything that is wrong; a sound file gives an empty list."""
    with opened(pdf) as file:
        joints = Joints(file)
        return [fault for check in CHECKS for fault in check(joints)]


def _called(raw: Any) -> str:
    """A name for an annotation."""
    return f"{str(raw.get('/Subtype'))[1:].lower()} “{raw.get('/T', raw.get('/Contents', ''))}”"


def _content(joints: Joints) -> Iterator[str]:
    for page, wrong in joints.stray:
        yield f"page {page}: {wrong}"
    for (place, mcid), count in joints.marks.items():
        where = f"page {joints.page_of[place]}: MCID {mcid}"
        if count > 1:
            yield f"{where} stands {count} times in the content"
        if joints.tree and (place, mcid) not in joints.owners:
            yield f"{where} belongs to no element of the tree"
    for content, owners in joints.owners.items():
        where = f"{joints.where(owners[0])}: MCID {content[1]}"
        if content not in joints.marks:
            yield f"{where} is not in the content"
        if len(owners) > 1:
            yield f"{where} belongs to {len(owners)} elements"


def _tree(joints: Joints) -> Iterator[str]:
    if not joints.tree:
        yield "no structure tree"
    for item in joints.items:
        if item.kind not in ("element", "content", "annotation"):
            yield f"{joints.where(item)}: {item.kind}"
    for item in joints.elements:
        if key(item.raw.get("/P")) != item.owner:
            yield f"{joints.where(item)}: its /P is not what it hangs below"


def _headers(joints: Joints) -> Iterator[str]:
    """/IDs, and the /Headers that name them."""
    ids = Counter(str(item.raw.ID) for item in joints.elements if "/ID" in item.raw)
    yield from (f"{count} elements have the /ID {name!r}" for name, count in ids.items() if count > 1)
    for item in joints.elements:
        for attributes in each(item.raw.get("/A")):
            for name in attributes.get("/Headers", ()) if isinstance(attributes, Dictionary) else ():
                table = joints.headers.get(str(name), (None, 0))[0]
                if table != item.table:
                    what = "no element" if table is None else "an element of another table"
                    yield f"{joints.where(item)}: its header {str(name)!r} is {what}"


def _parent_tree(joints: Joints) -> Iterator[str]:
    """The numbers of the parent tree, and to whom each leads."""
    for before, number in pairwise([-1, *(number for number, _ in joints.entries)]):
        if number != before + 1:
            yield f"parent tree: key {number} follows {before}"
    entries = dict(joints.entries)
    users: dict[int, list[str]] = defaultdict(list)
    for where, used, kind in _users(joints) if joints.tree else ():
        if used is None:
            yield f"{where} has no key of the parent tree"
        else:
            users[used].append(where)
            if not isinstance(entries.get(used), kind):
                yield f"{where}: key {used} of the parent tree does not lead to {KINDS[kind]}"
    for number, places in users.items():
        if len(places) > 1:
            yield f"{' and '.join(places)} share key {number} of the parent tree"
    for number in entries.keys() - users.keys():
        yield f"parent tree: nothing has key {number}"


def _users(joints: Joints) -> Iterator[tuple[str, int | None, type]]:
    """What must have a key of the parent tree: its name, the key, and what kind of entry that must lead to."""
    marked = {place for place, _ in joints.marks}
    for place, raw in joints.holders.items():
        if place in marked or "/StructParents" in raw:
            yield f"page {joints.page_of[place]}", raw.get("/StructParents"), Array
    listed = {raw.objgen for _, raw in joints.annotations}
    items = [item for item in joints.items if item.kind == "annotation"]
    held = {item.raw.objgen: (joints.page_of.get(item.page), item.raw) for item in items}
    for number, raw in (*joints.annotations, *(held[one] for one in held.keys() - listed)):
        if raw.get("/Subtype") != "/Popup":
            yield f"page {number}: {_called(raw)}", raw.get("/StructParent"), Dictionary


def _owners(joints: Joints) -> Iterator[str]:
    """Content and annotations, back through the parent tree to the element that holds them."""
    entries = dict(joints.entries)
    for place, raw in joints.holders.items():
        listed = entries.get(raw.get("/StructParents"))
        for mcid, element in enumerate(listed) if isinstance(listed, Array) else ():
            if isinstance(element, Object) and not joints.marks[place, mcid]:
                yield f"page {joints.page_of[place]}: the parent tree has an element for MCID {mcid}, which isn't there"
    for (place, mcid), owners in joints.owners.items():
        listed = entries.get(joints.holders.get(place, {}).get("/StructParents"))
        stated = key(listed[mcid]) if isinstance(listed, Array) and mcid < len(listed) else NONE
        if stated not in [item.owner for item in owners]:
            yield f"{joints.where(owners[0])}: the parent tree leads from MCID {mcid} to another element"
    for item in joints.items:
        if item.kind == "annotation" and key(entries.get(item.raw.get("/StructParent"))) != item.owner:
            yield f"{joints.where(item)}: the parent tree leads from its {_called(item.raw)} to another element"


def _annotations(joints: Joints) -> Iterator[str]:
    """Annotations stand once on a page and hang once in the tree."""
    pages: dict[Key, list[int]] = defaultdict(list)
    for number, raw in joints.annotations:
        pages[raw.objgen].append(number)
    held = Counter(item.raw.objgen for item in joints.items if item.kind == "annotation")
    for item in joints.items:
        if item.kind == "annotation" and joints.page_of.get(item.page) not in pages[item.raw.objgen]:
            yield f"{joints.where(item)}: its {_called(item.raw)} is not among the /Annots of its page"
    for number, raw in joints.annotations:
        if joints.tree and raw.get("/Subtype") != "/Popup" and held[raw.objgen] != 1:
            yield f"page {number}: {held[raw.objgen] or 'no'} elements hold the {_called(raw)}"
        if raw.is_indirect and len(pages[raw.objgen]) > 1:
            yield f"page {number}: the {_called(raw)} stands on pages {pages[raw.objgen]}"
        if raw.get("/Subtype") == "/Link" and joints.target(raw) == NOWHERE:
            yield f"page {number}: the {_called(raw)} leads nowhere"


def _names(joints: Joints) -> Iterator[str]:
    """Named destinations; viewers look them up by halves, so they must be in order."""
    for (before, _), (name, _) in pairwise(joints.names):
        if bytes(before) > bytes(name):
            yield f"destination {str(name)!r} stands after {str(before)!r}"
    counts = Counter(str(name) for name, _ in joints.names)
    yield from (f"destination {name!r} is defined {count} times" for name, count in counts.items() if count > 1)
    yield from (f"destination {str(name)!r} leads nowhere" for name, at in joints.names if joints.place(at) == NOWHERE)


def _outline(joints: Joints) -> Iterator[str]:
    lasts: dict[Key, tuple[Any, Any]] = {}
    for one in joints.bookmarks:
        title = f"bookmark “{one.raw.get('/Title', '')}”"
        lasts[key(one.parent)] = one.parent, one.raw
        if joints.target(one.raw) == NOWHERE:
            yield f"{title} leads nowhere"
        if (key(one.raw.get("/Parent")), key(one.raw.get("/Prev"))) != (key(one.parent), key(one.before)):
            yield f"{title}: its /Parent or /Prev is another"
    for parent, last in lasts.values():
        if key(parent.get("/Last")) != key(last):
            yield f"bookmark “{last.get('/Title', '')}” is the last of its level, but not by /Last"


def _fields(joints: Joints) -> Iterator[str]:
    """Form fields by their full names. Those of one parent may share a name: WeasyPrint's radio buttons do."""
    places: dict[str, set[Key]] = defaultdict(set)
    fields = joints.root.get("/AcroForm", Dictionary()).get("/Fields", ())
    waiting = [(field, "") for field in fields if "/Parent" not in field]
    while waiting:
        field, above = waiting.pop()
        name = f"{above}.{field.T}".lstrip(".") if "/T" in field else above
        if "/T" in field:
            places[name].add(key(field.get("/Parent", field)))
        waiting += [(kid, name) for kid in field.get("/Kids", ())]
    yield from (f"{len(found)} fields have the name {name!r}" for name, found in places.items() if len(found) > 1)


CHECKS: tuple[Callable[[Joints], Iterator[str]], ...] = (
    _tree, _content, _parent_tree, _owners, _annotations, _headers, _names, _outline, _fields,
)  # fmt: skip
