"""A PDF -> one picture of all its pages, spread by spread, to look at before anything is printed."""

from __future__ import annotations

import io

PAGE = 150  # px wide
GAP = 18  # px around a spread
SPREADS = 4  # in a row


def sheet(pdf: bytes) -> bytes:
    """A contact sheet as PNG: the cover alone on the right, then left and right pages side by side."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        pages.append(page.render(scale=2 * PAGE / page.get_width()).to_pil().convert("RGB"))
    height = pages[0].height // 2
    # A blank place before the cover: page 1 is a right one.
    spreads = (len(pages) + 2) // 2
    rows = -(-spreads // SPREADS)
    wide, high = 2 * PAGE + GAP, height + GAP
    out = Image.new("RGB", (SPREADS * wide + GAP, rows * high + GAP), "#c4c4c0")
    for at, page in enumerate(pages, 1):
        row, spread = divmod(at // 2, SPREADS)
        left = GAP + spread * wide + (at % 2) * PAGE
        out.paste(page.resize((PAGE, height), Image.Resampling.LANCZOS), (left, GAP + row * high))
    data = io.BytesIO()
    out.quantize(96, Image.Quantize.FASTOCTREE).save(data, "PNG", optimize=True)
    return data.getvalue()
