"""The codes to scan in a PDF, read as a phone would: off the printed page, in grey, or in black and white alone.

Imports nothing of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image

PPI = 300
WHITE = 20  # px, less than the white around the finest code


@dataclass(frozen=True)
class Code:
    """A code on a page from 1: what it says, its level of error correction, and how wide it is in mm."""

    page: int
    text: str
    level: str
    side: float


def read(data: bytes, *, harsh: bool = False) -> list[Code]:
    """Every code of a file, from top to bottom of each page; ``harsh``: each pixel is black or white."""
    found = []
    for page, grey in enumerate(pages(data, grey=True), 1):
        found += [code for code, _ in _read(grey.point(lambda one: 255 * (one > 127)) if harsh else grey, page)]
    return found


def crops(data: bytes) -> list[tuple[Code, Image.Image]]:
    """Every code of a file with the picture of it, in colour, white around it and all."""
    return [pair for page, image in enumerate(pages(data, grey=False), 1) for pair in _read(image, page)]


def pages(data: bytes, *, grey: bool) -> Iterator[Image.Image]:
    """The pages as pictures."""
    for page in pypdfium2.PdfDocument(data):
        yield page.render(scale=PPI / 72, grayscale=grey).to_pil()


def _read(image: Image.Image, page: int) -> Iterator[tuple[Code, Image.Image]]:
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    for one in sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x)):
        start, end = one.position.top_left, one.position.bottom_right
        code = Code(page, one.text, one.ec_level, (end.x - start.x) / PPI * 25.4)
        yield code, image.crop((start.x - WHITE, start.y - WHITE, end.x + WHITE, end.y + WHITE))
