"""A PDF as a print shop looks at it: ink, keep-out at the edges, the baseline grid, and the faces inside.

Millimetres from the page's upper left corner; pages from 1. Imports nothing of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageStat

MM = 25.4 / 72


@dataclass(frozen=True)
class Edges:
    """How far the ink of a page stays from its edges, in mm."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def _pages(path: Path, ppi: int) -> Iterator[Image.Image]:
    for page in pypdfium2.PdfDocument(path):
        yield page.render(scale=ppi / 72).to_pil().convert("RGB")


def ink(path: Path) -> list[float]:
    """Per cent of each page that is covered with ink, all four inks added up (full removal of grey), at 100 ppi."""
    found = []
    for image in _pages(path, 100):
        red, green, blue = (ImageStat.Stat(band).mean[0] for band in image.split())
        lightest = ImageChops.lighter(ImageChops.lighter(*image.split()[:2]), image.split()[2])
        light = ImageStat.Stat(lightest).mean[0]
        found.append(100 * ((255 - light) + 3 * light - red - green - blue) / 255)
    return found


def edges(path: Path) -> list[Edges]:
    """The white margins of each page that has ink, at 150 ppi."""
    found = []
    for at, image in enumerate(_pages(path, 150), 1):
        box = ImageChops.invert(image.convert("L")).point(lambda value: 255 if value > 12 else 0).getbbox()
        if box:
            mm = 25.4 / 150
            found.append(Edges(at, box[0] * mm, box[1] * mm, (image.width - box[2]) * mm, (image.height - box[3]) * mm))
    return found


def off_grid(path: Path, face: str, size: float, step: float) -> dict[int, float]:
    """How far, in mm, baselines of text in a face and size (pt) stray from one grid of ``step`` mm: page -> worst.

    The grid is that of the first such line in the file, on every page.
    """
    found: dict[int, float] = {}
    start: float | None = None
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            for char in page.chars:
                if face not in char["fontname"] or abs(char["size"] - size) > 0.05:
                    continue
                baseline = (float(page.height) - char["matrix"][5]) * MM
                start = baseline if start is None else start
                away = (baseline - start + step / 2) % step - step / 2
                found[number] = max(found.get(number, 0.0), abs(away))
    return found


def faces(path: Path) -> set[str]:
    """The names of the faces in a file, without the mark of a subset."""
    with pikepdf.open(path) as pdf:
        fonts = (item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item)
        return {str(font.BaseFont).lstrip("/").partition("+")[2] or str(font.BaseFont).lstrip("/") for font in fonts}
