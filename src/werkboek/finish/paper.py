"""The pages of a finished PDF, made smaller and put on another paper, with all that stands in mm on them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from werkboek.finish.placed import placed
from werkboek.formats import A4, Format

PT = 72 / 25.4  # of a mm


def on_paper(data: bytes, paper: Format) -> bytes:
    """A PDF of A4 on a paper. Its tags stay: content is moved as a whole, and what has its own place moves with it.

    One whose chapters begin on a right page is offered to be printed on both sides, at full size (ISO 32000-1, table
    150).
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        ways = {page.objgen: _way(paper, number) for number, page in enumerate(pdf.pages, 1)}
        for page in pdf.pages:
            _moved(pdf, page.obj, ways[page.objgen], paper)
        for place in _destinations(pdf):
            if place[1] == Name.XYZ:
                scale, x, y = ways[place[0].objgen]
                place[2], place[3] = float(place[2]) * scale + x, float(place[3]) * scale + y
        for element in placed(pdf.Root.StructTreeRoot):
            element.A.BBox = _box(element.A.BBox, ways[element.Pg.objgen])
        if paper.recto:
            wishes = {**dict(pdf.Root.ViewerPreferences.items()), "/Duplex": Name.DuplexFlipLongEdge,
                      "/PrintScaling": Name("/None")}  # fmt: skip
            pdf.Root.ViewerPreferences = Dictionary(wishes)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


Way = tuple[float, float, float]  # how much smaller, and then to the right and up, in pt


def _way(paper: Format, number: int) -> Way:
    right, down = paper.place(number)
    return paper.scale, right * PT, (paper.height - down - A4.height * paper.scale) * PT


def _moved(pdf: pikepdf.Pdf, page: Any, way: Way, paper: Format) -> None:
    scale, x, y = way
    parts = list(page.Contents) if isinstance(page.Contents, Array) else [page.Contents]
    before = pdf.make_stream(f"q {scale:.6f} 0 0 {scale:.6f} {x:.5f} {y:.5f} cm\n".encode())
    page.Contents = Array([before, *parts, pdf.make_stream(b"\nQ")])
    page.MediaBox = Array([0, 0, round(paper.width * PT, 4), round(paper.height * PT, 4)])
    for name in ("/TrimBox", "/BleedBox", "/CropBox", "/ArtBox"):
        if name in page:
            del page[name]
    for annotation in page.get("/Annots", ()):
        annotation.Rect = _box(annotation.Rect, way)


def _box(box: Any, way: Way) -> Array:
    scale, x, y = way
    return Array([round(float(edge) * scale + (y if at % 2 else x), 5) for at, edge in enumerate(box)])


def _destinations(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every place that a name, a bookmark or a link leads to, once."""
    found = list(pdf.Root.Names.Dests.Names)[1::2] if "/Names" in pdf.Root else []
    held = [pdf.Root.Outlines] if "/Outlines" in pdf.Root else []
    while held:
        item = held.pop()
        found += [item.Dest] if "/Dest" in item else []
        held += [item[name] for name in ("/First", "/Next") if name in item]
    found += [one.Dest for page in pdf.pages for one in page.obj.get("/Annots", ()) if "/Dest" in one]
    return (one for one in found if isinstance(one, Array))
