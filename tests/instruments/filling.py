"""Fills in the fields of a PDF as a person does, with clicks and keys, in PDFium: the engine of Chrome and Edge."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Name
from PIL import Image

from instruments.need import program

MULTILINE = 1 << 12  # ISO 32000-1, table 228
MM = 72 / 25.4
DARK = 128  # of 255


@dataclass(frozen=True)
class Widget:
    """What is clicked on: name of its field, page from 0, rectangle in pt from below, and what it is.

    ``kind``: ``text``, ``line``, ``tick`` or ``choice``; ``state``: what the field says once this is taken.
    """

    name: str
    page: int
    rect: tuple[float, float, float, float]
    kind: str
    state: str = ""


def widgets(data: bytes) -> Iterator[Widget]:
    """All of a file, page by page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for at, page in enumerate(pdf.pages):
            for one in page.obj.get("/Annots", ()):
                if one.Subtype == Name.Widget:
                    yield _widget(one, at)


def _widget(one: Any, page: int) -> Widget:
    field = one if "/T" in one else one.Parent
    left, low, right, high = (float(edge) for edge in one.Rect)
    if Name.Tx == field.FT:
        kind = "text" if int(field.Ff) & MULTILINE else "line"
        return Widget(str(field.T), page, (left, low, right, high), kind)
    state = next(name for name, _ in one.AP.N.items() if name != "/Off")
    return Widget(str(field.T), page, (left, low, right, high), "tick" if field is one else "choice", state)


def wanted(data: bytes, text: str) -> list[tuple[Widget, str]]:
    """Each field with what to put in it: ``text``, or its first line where there is but one; every box ticked; and of
    what can be chosen the second."""
    found = []
    chosen: dict[str, int] = {}
    for one in widgets(data):
        chosen[one.name] = chosen.get(one.name, 0) + 1
        if one.kind != "choice" or chosen[one.name] == 2:
            found.append((one, {"text": text, "line": text.partition("\n")[0]}.get(one.kind, one.state)))
    return found


def typed(data: bytes, what: Sequence[tuple[Widget, str]]) -> bytes:
    """The file as PDFium saves it after a click in each of these, and the keys of its text."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    form, pages = document.formenv.raw, [document[at] for at in range(len(document))]
    for one, text in what:
        page, (left, low, right, high) = pages[one.page], one.rect
        at = (left + right) / 2, high - min(8.0, (high - low) / 2)
        pdfium.FORM_OnMouseMove(form, page, 0, *at)
        pdfium.FORM_OnLButtonDown(form, page, 0, *at)
        pdfium.FORM_OnLButtonUp(form, page, 0, *at)
        for sign in text.replace("\n", "\r") if one.kind in ("text", "line") else "":
            pdfium.FORM_OnChar(form, page, ord(sign), 0)
        pdfium.FORM_ForceToKillFocus(form)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def said(data: bytes) -> dict[str, str]:
    """What each field of a file says, as this file has it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {str(one.T): re.sub(r"\r\n?", "\n", str(one.get("/V", ""))) for one in pdf.Root.AcroForm.Fields}


@dataclass(frozen=True)
class Look:
    """How a text stands in a field: leading in pt, lines that are seen, mm from the left edge to its first letter."""

    leading: float
    lines: int
    clear: float


def look(data: bytes, one: Widget, draw: Callable[[bytes, int], Image.Image]) -> Look:
    """How lines of an H stand in a field, as a viewer draws its page; ``draw``: 288 dots to the inch."""
    many = int((one.rect[3] - one.rect[1]) / 8)
    page = draw(typed(data, [(one, "\n".join("H" * many))]), one.page).convert("L")
    left, low, _, high = (4 * edge for edge in one.rect)
    inside = page.crop((int(left) + 4, int(page.height - high) + 4, int(left) + 60, int(page.height - low) - 4))
    rows = [min(inside.crop((0, y, inside.width, y + 1)).tobytes()) < DARK for y in range(inside.height)]
    starts = [y for y in range(1, len(rows)) if rows[y] and not rows[y - 1]]
    first = next(x for x in range(inside.width) if min(inside.crop((x, 0, x + 1, inside.height)).tobytes()) < DARK)
    return Look((starts[-1] - starts[0]) / 4 / (len(starts) - 1), len(starts), (first + 4) / 4 / MM)


def pdfium_draws(data: bytes, page: int) -> Image.Image:
    """A page as Chrome shows it."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return document[page].render(scale=4, may_draw_forms=True).to_pil()


def poppler_draws(data: bytes, page: int) -> Image.Image:
    """A page as Evince and Okular show it. Raises MissingError without pdftoppm."""
    command = [program("pdftoppm"), "-r", "288", "-png", "-f", str(page + 1), "-l", str(page + 1), "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout))
