"""Two PDFs of one book -> in what they differ: pages, pixels, text, links, names, outline, structure, document.

How a file is written may differ: object numbers, MCIDs, the ids of header cells, fonts in parts. Places are points,
y upwards, rounded to a tenth; pages count from 1.
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pypdfium2
from pikepdf import Dictionary
from PIL import ImageChops

from instruments.joints import NONE, Content, Item, Joints, Key, Source, each, key, opened, said, tenth
from instruments.sound import faults

Fact = tuple[str, str]
"""Where something stands, and what is said there; the latter is compared."""
UA_PART = "{http://www.aiim.org/pdfua/ns/id/}part"
BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/Tabs")
OF_ANNOTATION = ("/Contents", "/F", "/BS", "/Border", "/FT", "/Ff", "/T", "/TU", "/V")
JOINING = {"/Type", "/S", "/P", "/K", "/Pg", "/ID", "/A"}
"""Keys of an element that only hang it in the tree, or that are told in another way."""


@dataclass(frozen=True)
class Difference:
    """One thing that isn't the same in both files; the side that lacks it is empty."""

    what: str
    where: str
    first: str
    second: str


def differences(one: Source, other: Source, *, dpi: int = 100, pixels: bool = True) -> list[Difference]:
    """Everything that matters and isn't the same in both files."""
    left, right = _facts(one), _facts(other)
    kinds = {**left, **right}
    found = [gap for what in kinds for gap in _compared(what, left.get(what, []), right.get(what, []))]
    return [*found, *(_pixels(one, other, dpi) if pixels else ())]


def faces(pdf: Source) -> dict[str, int]:
    """How many font programs a file embeds of each face; a face is named without the tag of a subset."""
    found: dict[str, set[Key]] = defaultdict(set)
    with opened(pdf) as file:
        for item in file.objects:
            if isinstance(item, Dictionary) and item.get("/Type") == "/FontDescriptor":
                programs = {key(item.get(name)) for name in ("/FontFile", "/FontFile2", "/FontFile3")}
                found[str(item.FontName)[1:].rpartition("+")[2]] |= programs - {NONE}
    return {face: len(programs) for face, programs in sorted(found.items())}


def _compared(what: str, one: list[Fact], other: list[Fact]) -> Iterator[Difference]:
    left, right = [fact[1] for fact in one], [fact[1] for fact in other]
    blocks = difflib.SequenceMatcher(None, left, right).get_opcodes() if left != right else ()
    for _, i, j, k, m in blocks:
        for first, second in zip_longest(one[i:j], other[k:m], fillvalue=("", "")):
            if first[1] != second[1]:
                # A page of text is shown from shortly before the place where it parts.
                parts = (at for at, (a, b) in enumerate(zip(first[1], second[1], strict=False)) if a != b)
                start = max(0, next(parts, min(len(first[1]), len(second[1]))) - 80)
                yield Difference(what, first[0] or second[0], *(fact[1][start:][:200] for fact in (first, second)))


def _pixels(one: Source, other: Source, dpi: int) -> Iterator[Difference]:
    """How many pixels of a page differ, and the box around them in pixels from its upper left corner."""
    with pypdfium2.PdfDocument(one) as first, pypdfium2.PdfDocument(other) as second:
        for number, pages in enumerate(zip(first, second, strict=False), 1):
            images = [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in pages]
            changed = ImageChops.difference(*images)
            box = changed.getbbox()
            # Pages of two sizes are told as such.
            if box and images[0].size == images[1].size:
                red, green, blue = changed.split()
                count = sum(ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()[1:])
                yield Difference("pixels", f"page {number}", "", f"{count}, x {box[0]}-{box[2]}, y {box[1]}-{box[3]}")


# ---------------------------------------------------------------- facts


def _facts(pdf: Source) -> dict[str, list[Fact]]:
    """All that is compared, but for pixels."""
    with opened(pdf) as file:
        joints = Joints(file)
        facts = {
            "pages": [("file", f"{len(joints.pages)} pages")],
            "document": list(_document(joints)),
            "page": list(_pages(joints)),
            "destination": sorted((str(name), f"{name}: {joints.place(at)}") for name, at in joints.names),
            "outline": list(_outline(joints)),
            "tree": list(_tree(joints)),
            "text": list(_text(pdf)),
        }
        for kind, fact in _annotations(joints):
            facts.setdefault(kind, []).append(fact)
    return facts


def _document(joints: Joints) -> Iterator[Fact]:
    # Not as a context: leaving one rewrites the Info dictionary from the packet.
    packet, info, root = joints.pdf.open_metadata(), joints.pdf.docinfo, joints.root
    for name in ("dc:title", "dc:creator", "dc:description", "dc:language", UA_PART):
        yield name, f"{name} {packet.get(name)}"
    for name in ("/Title", "/Author", "/Subject", "/Keywords"):
        yield name, f"{name} {info.get(name)}"
    for name in ("/Lang", "/MarkInfo", "/ViewerPreferences", "/PageLabels", "/PageMode", "/PageLayout"):
        yield name, f"{name} {said(root.get(name))}"
    yield "/RoleMap", f"/RoleMap {said(joints.tree.get('/RoleMap'))}"


def _pages(joints: Joints) -> Iterator[Fact]:
    for number, page in enumerate(joints.pages, 1):
        yield f"page {number}", " ".join(f"{name} {said(page[name])}" for name in BOXES if name in page)


def _text(pdf: Source) -> Iterator[Fact]:
    """The text of each page in the order of its content."""
    with pypdfium2.PdfDocument(pdf) as file:
        for number, page in enumerate(file, 1):
            yield f"page {number}", " ".join(page.get_textpage().get_text_range().split())


def _annotations(joints: Joints) -> Iterator[tuple[str, Fact]]:
    """By their kind ("link"), those of a page by their place on it."""
    found = []
    for number, raw in joints.annotations:
        told = [f"{name} {said(raw[name])}" for name in OF_ANNOTATION if name in raw]
        found.append((number, _rect(raw), " ".join([*told, joints.target(raw)]), str(raw.get("/Subtype"))))
    for number, rect, line, kind in sorted(found):
        yield kind[1:].lower(), (f"page {number}", f"page {number} at {' '.join(map(str, rect))}: {line}")


def _rect(raw: Any) -> tuple[float, ...]:
    x0, y0, x1, y1 = (tenth(value) for value in raw.Rect)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _outline(joints: Joints) -> Iterator[Fact]:
    yield "outline", f"{joints.root.get('/Outlines', Dictionary()).get('/Count')} open"
    for one in joints.bookmarks:
        title = str(one.raw.get("/Title", ""))
        yield title, f"{'  ' * one.depth}{title}: {joints.target(one.raw)}, {one.raw.get('/Count', 0)} below"


def _tree(joints: Joints) -> Iterator[Fact]:
    """The structure tree, a line for all that hangs in it.

    Content is told by how far the tree steps on through the page's content, whatever the MCIDs: 1 is the next piece.
    """
    order, last = _order(joints), Counter[Key]()
    for item in joints.items:
        told = [item.kind]
        if item.kind == "content":
            now = order.get((item.page, item.mcid), 0)
            told.append(f"{now - last[item.page]:+d}")
            last[item.page] = now
        elif item.kind == "annotation":
            told += [str(item.raw.get("/Subtype")), str(item.raw.get("/T", "")), joints.target(item.raw)]
        elif item.kind == "element":
            told = list(_element(item, joints))
        depth = item.trail.count("/") - (item.kind == "element")
        yield joints.where(item), f"{'  ' * depth}{' '.join(told)} p{joints.page_of.get(item.page)}"


def _order(joints: Joints) -> dict[Content, int]:
    """The how manieth of its page or form each piece of content is, of those that are in the tree."""
    found: dict[Content, int] = {}
    counts: Counter[Key] = Counter()
    for place, mcid in joints.marks:
        if (place, mcid) in joints.owners:
            counts[place] += 1
            found[place, mcid] = counts[place]
    return found


def _element(item: Item, joints: Joints) -> Iterator[str]:
    raw = item.raw
    yield item.trail.rpartition("/")[2]
    yield from (f"{name} {said(raw[name])}" for name in sorted(set(raw.keys()) - JOINING))
    if "/ID" in raw:
        yield f"header {joints.headers[str(raw.ID)][1]}"
    for attributes in each(raw.get("/A")):
        if isinstance(attributes, Dictionary):
            yield from (f"{name} {said(attributes[name])}" for name in sorted(set(attributes.keys()) - {"/Headers"}))
            for name in attributes.get("/Headers", ()):
                table, number = joints.headers.get(str(name), (None, None))
                yield f"below header {number}{'' if table == item.table else ' of another table'}"


__all__ = ["Difference", "differences", "faces", "faults"]
