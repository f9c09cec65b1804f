"""Fills in the fields of a PDF as a person does, with clicks and keys, in PDF.js in a real browser: Firefox's viewer.

PDF.js 6 (Apache-2.0) comes from npm, pinned in tests/npm. It runs in Chromium here, with the shape that its own viewer
gives a page; what a field looks like while one types is up to the browser and its faces.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from PIL import Image

from instruments.ace import module
from instruments.browser import served
from instruments.filling import Widget, widgets

WIDE, HIGH = 900, 1250  # CSS pixels: a page of A4 at its own size
DOTS = 3  # device pixels to the CSS pixel, 288 to the inch

PARTS = (
    "build/pdf.mjs",
    "build/pdf.worker.mjs",
    "web/pdf_viewer.mjs",
    "web/pdf_viewer.css",
    "web/images/loading-icon.gif",
)

HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>PDF.js</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="web/pdf_viewer.css"><style>#shown { position: absolute; inset: 0; overflow: auto }</style>
<div id="shown"><div id="viewer" class="pdfViewer"></div></div><script type="module">
import * as pdfjs from './build/pdf.mjs';
globalThis.pdfjsLib = pdfjs;
pdfjs.GlobalWorkerOptions.workerSrc = './build/pdf.worker.mjs';
const {EventBus, PDFLinkService, PDFViewer} = await import('./web/pdf_viewer.mjs');
const eventBus = new EventBus(), linkService = new PDFLinkService({eventBus});
const viewer = new PDFViewer({container: document.getElementById('shown'), eventBus, linkService,
    annotationMode: pdfjs.AnnotationMode.ENABLE_FORMS, maxCanvasPixels: 2 ** 20});
linkService.setViewer(viewer);
const book = await pdfjs.getDocument({url: 'book.pdf'}).promise;
eventBus.on('pagesinit', () => { viewer.currentScale = 1; window.ready = true; });
viewer.setDocument(book);
linkService.setDocument(book);
window.turn = number => { viewer.currentPageNumber = number; };
window.saved = async () => (await book.saveDocument()).toBase64();
</script></html>"""


class Viewer:
    """A PDF that is open in a window."""

    def __init__(self, window: Any, data: bytes) -> None:
        self._window = window
        self._widgets = list(widgets(data))

    def fill(self, one: Widget, text: str) -> None:
        """Clicks in a field and presses the keys of a text; the field keeps the focus."""
        field = self._field(one)
        field.click()
        if one.kind in ("text", "line"):
            self._window.keyboard.type(text)

    def look(self, one: Widget) -> Image.Image:
        """A field as it is now, 288 dots to the inch."""
        return Image.open(io.BytesIO(self._field(one).screenshot(animations="disabled", caret="hide")))

    def leave(self, one: Widget) -> None:
        """Goes back to where its text begins, and takes the focus and the mouse away from a field."""
        self._window.keyboard.press("Control+Home")
        self._field(one).blur()
        self._window.mouse.move(0, 0)

    def saved(self) -> bytes:
        """The file as it is kept and printed."""
        return base64.b64decode(self._window.evaluate("() => saved()"))

    def _field(self, one: Widget) -> Any:
        """What is clicked on, once its page is there."""
        same = [other for other in self._widgets if (other.name, other.page) == (one.name, one.page)]
        self._window.evaluate("number => turn(number)", one.page + 1)
        page = f'.page[data-page-number="{one.page + 1}"] .annotationLayer'
        return self._window.locator(f'{page} [name="{one.name}"]').nth(same.index(one))


@contextmanager
def opened(data: bytes, chromium: Any = None) -> Iterator[Viewer]:
    """Opens a PDF; give a browser to use that one. Raises MissingError without Chromium or npm's packages."""
    folder = module("pdfjs-dist")
    files = {part: (folder / part).read_bytes() for part in PARTS}
    files |= {"index.html": HOST.encode(), "book.pdf": data}
    with served(files, WIDE, HIGH, chromium, device_scale_factor=DOTS) as (window, address):
        window.goto(f"{address}/index.html")
        window.wait_for_function("() => window.ready")
        yield Viewer(window, data)
        assert window.wrong == [], window.wrong


def typed(data: bytes, what: Sequence[tuple[Widget, str]], chromium: Any = None) -> bytes:
    """The file as PDF.js saves it after a click in each of these, and the keys of its text. Raises MissingError."""
    with opened(data, chromium) as viewer:
        for one, text in what:
            viewer.fill(one, text)
        return viewer.saved()
