"""The pages of one finished PDF, each as a drawing in the place of the picture on a page of another."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

MARKS = ("BMC", "BDC", "EMC", "MP", "DP")  # of marked content (ISO 32000-1, 14.6)


def inset(outer: bytes, inner: bytes, first: int) -> bytes:
    """``outer`` with the pages of ``inner`` in it, one by one from page ``first``, from 0.

    What was read of a page through its own tags is then one drawing, that which the picture was: its marks go, for
    within a figure they would mean something else (PDF/UA-1 7.1). Faces and pictures are stored once for all pages.

    Raises AssertionError when a page has not one picture.
    """
    with pikepdf.open(io.BytesIO(outer)) as pdf, pikepdf.open(io.BytesIO(inner)) as source:
        for at, page in enumerate(source.pages, first):
            held = pdf.pages[at].obj
            drawn = {name: item for name, item in held.Resources.XObject.items() if item.Subtype == Name.Image}
            assert len(drawn) == 1, "one picture"
            drawing = form(pdf, source, page)
            own = Dictionary({**dict(held.Resources.XObject.items()), next(iter(drawn)): drawing})
            held.Resources = Dictionary({**dict(held.Resources.items()), "/XObject": own})
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


def form(pdf: pikepdf.Pdf, source: pikepdf.Pdf, page: pikepdf.Page, *, whole: bool = False) -> Any:
    """A page as a drawing of the size of a picture, one unit wide and high; or as large as it is."""
    bare = [one for one in pikepdf.parse_content_stream(page) if str(one.operator) not in MARKS]
    left, low, right, high = (float(edge) for edge in page.obj.MediaBox)
    wide, tall = right - left, high - low
    drawn = pdf.make_stream(pikepdf.unparse_content_stream(bare))
    drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([left, low, right, high])
    drawn.Matrix = Array([1, 0, 0, 1, -left, -low] if whole else
                         [1 / wide, 0, 0, 1 / tall, -left / wide, -low / tall])  # fmt: skip
    used = page.obj.Resources
    drawn.Resources = pdf.copy_foreign(used if used.is_indirect else source.make_indirect(used))
    return drawn
