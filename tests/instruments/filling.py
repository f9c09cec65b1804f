"""Fills in the fields of a PDF: with clicks and keys in PDFium, the engine of Chrome and Edge, and as programs do."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Name, String
from pikepdf.form import ExtendedAppearanceStreamGenerator, Form

MULTILINE = 1 << 12  # ISO 32000-1, table 228


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
    document = opened(data)
    pages = [document[at] for at in range(len(document))]
    for one, text in what:
        press(document, pages[one.page], one, text)
        pdfium.FORM_ForceToKillFocus(document.formenv.raw)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opened(data: bytes) -> pypdfium2.PdfDocument:
    """A file in PDFium, with its fields at work."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return document


def press(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, one: Widget, text: str) -> None:
    """A click in a field, and the keys of a text; the field keeps the focus."""
    form, (left, low, right, high) = document.formenv.raw, one.rect
    at = (left + right) / 2, high - min(8.0, (high - low) / 2)
    pdfium.FORM_OnMouseMove(form, page, 0, *at)
    pdfium.FORM_OnLButtonDown(form, page, 0, *at)
    pdfium.FORM_OnLButtonUp(form, page, 0, *at)
    for sign in text.replace("\n", "\r") if one.kind in ("text", "line") else "":
        pdfium.FORM_OnChar(form, page, ord(sign), 0)


def by_pikepdf(data: bytes, what: Sequence[tuple[Widget, str]], drawn: bool = False) -> bytes:
    """As a program does that sets values; ``drawn``: and gives them an appearance, with a ? for what it cannot draw."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        form = Form(pdf, ExtendedAppearanceStreamGenerator)
        for one, text in what:
            if drawn:
                form[one.name].value = text.encode("cp1252", "replace").decode("cp1252")
            else:
                fields[one.name].V = (String if one.kind in ("text", "line") else Name)(text)
        pdf.save(out)
    return out.getvalue()


def by_pypdf(data: bytes, what: Sequence[tuple[Widget, str]]) -> bytes:
    """As a program does that sets the values of texts, and gives them an appearance."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    said = {one.name: text for one, text in what if one.kind in ("text", "line")}
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, said, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def said(data: bytes) -> dict[str, str]:
    """What each field of a file says, as this file has it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {str(one.T): re.sub(r"\r\n?", "\n", str(one.get("/V", ""))) for one in pdf.Root.AcroForm.Fields}
