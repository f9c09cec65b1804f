"""A PDF -> pictures of its pages, and where on them words stand."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from werkboek.gathering import PDFIUM

WIDEST = 2400  # px
FINE = 1000  # px: a page so wide has a pixel and more for a rule of half a point
NEAR = 9.0  # pt above and below a place: a line and no more


class Pages:
    """The pages of a PDF, from 0."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        """The PDF, opened for one question: that takes a millisecond, and nothing is left to be closed."""
        import pypdfium2

        with PDFIUM:
            document = pypdfium2.PdfDocument(self.pdf)
            try:
                yield document
            finally:
                document.close()

    def png(self, at: int, width: int) -> bytes:
        """A page as PNG, ``width`` px wide, packed as fast as can be: it goes no further than this computer.

        A small one is drawn twice as large and halved, so that thin rules are equally dark wherever they fall among
        the pixels.
        """
        finer = 2 if width < FINE else 1
        with self._opened() as document:
            page = document[at]
            picture = page.render(scale=finer * min(width, WIDEST) / page.get_width()).to_pil()
        out = io.BytesIO()
        picture.reduce(finer).save(out, "PNG", compress_level=1)
        return out.getvalue()

    @cached_property
    def letters(self) -> list[str]:
        """What is written on each page: its letters and digits alone, as line ends and hyphens lie about words."""
        with self._opened() as document:
            return [bare(page.get_textpage().get_text_bounded()) for page in document]

    def at(self, page: int, y: float) -> str:
        """The letters of the line of text at a height, in parts of that of the page; empty: none near."""
        with self._opened() as document:
            sheet = document[page]
            wide, high = sheet.get_size()
            line = high * (1 - y)
            return bare(sheet.get_textpage().get_text_bounded(0, line - NEAR, wide, line + NEAR))

    def find(self, text: str, near: int = 0) -> int | None:
        """The page on which a text begins, the first from ``near`` on; None: it is not in the book."""
        wanted = bare(text)[:40]
        order = [*range(near, len(self.letters)), *range(near)]
        return next((at for at in order if wanted and wanted in self.letters[at]), None)


def bare(text: str) -> str:
    """The letters and digits of a text, small.

    >>> bare("Één keer, 2-maal")
    'éénkeer2maal'
    """
    return re.sub(r"[\W_]+", "", text).casefold()
