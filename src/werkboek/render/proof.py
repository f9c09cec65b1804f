"""A PDF -> one picture of all its pages, spread by spread, to look at before anything is printed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from werkboek import resources
from werkboek.gathering import PDFIUM
from werkboek.output import Place

PAGE = 210  # px wide
GAP = 18  # px around a spread
SPREADS = 4  # in a row
LETTER = 13  # px high


def sheet(pdf: bytes, places: Sequence[Place], legend: str) -> bytes:
    """A contact sheet as PNG: the cover alone on the right, then left and right pages side by side.

    On every writing space: lines asked by the author, natural for the question, and given. ``legend`` says so.
    """
    import pypdfium2
    from PIL import Image, ImageDraw

    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        mm = PAGE / (document[0].get_width() * 25.4 / 72)  # px
        pages = [page.render(scale=2 * PAGE / page.get_width()).to_pil().convert("RGB") for page in document]
    height = pages[0].height // 2
    # A blank place before the cover: page 1 is a right one.
    spreads = (len(pages) + 2) // 2
    rows = -(-spreads // SPREADS)
    wide, high = 2 * PAGE + GAP, height + GAP
    out = Image.new("RGB", (SPREADS * wide + GAP, rows * high + GAP + 2 * LETTER), "#c4c4c0")
    pen = ImageDraw.Draw(out)
    for at, page in enumerate(pages, 1):
        row, spread = divmod(at // 2, SPREADS)
        left, top = GAP + spread * wide + (at % 2) * PAGE, GAP + row * high
        out.paste(page.resize((PAGE, height), Image.Resampling.LANCZOS), (left, top))
        for place in places:
            if place.page == at:
                _note(pen, place, left + 0.89 * PAGE, top + place.bottom * mm)
    pen.text((GAP, rows * high + GAP), legend, fill="#a4532f", font=_face())
    data = io.BytesIO()
    out.quantize(96, Image.Quantize.FASTOCTREE).save(data, "PNG", optimize=True)
    return data.getvalue()


def _note(pen: Any, place: Place, x: float, y: float) -> None:
    size, head = place.space.size, place.space.head
    text = f"{place.asked or '–'} / {size.natural - head} / {size.given - head}"
    wide = pen.textlength(text, font=_face())
    pen.rectangle((x - wide - 4, y - LETTER - 4, x, y - 1), fill="#fff6ef")
    pen.text((x - wide - 2, y - LETTER - 3), text, fill="#a4532f", font=_face())


def _face() -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(resources.faces()["Figtree-SemiBold"]), LETTER)
