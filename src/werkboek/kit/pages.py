"""Pages of a book as pictures, and which of them to show: those that are written on. A home of pypdfium2."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from werkboek.gathering import PDFIUM
from werkboek.kit.gift import Gift
from werkboek.output import Place

MM = 210.0  # a page is wide
COLOUR = 24  # of 255 between the channels of a pixel: more than rounding
ROWS = range(8, 17)  # of lines that make a page look like one to write on, with text above them


@lru_cache(maxsize=16)
def photographed(pdf: bytes, number: int, width: int) -> Any:
    """A page, counted from 1, so many px wide. Do not change it."""
    import pypdfium2

    with PDFIUM, pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        page: Any = document[number - 1]
        return page.render(scale=width / page.get_width()).to_pil().convert("RGB")


def coloured(pdf: bytes) -> list[int]:
    """The pages, counted from 1, that have anything but black and grey on them."""
    import pypdfium2
    from PIL import ImageChops

    found = []
    with PDFIUM, pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document, 1):
            red, green, blue = page.render(scale=0.5).to_pil().convert("RGB").split()
            apart = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
            if any(apart.histogram()[COLOUR:]):
                found.append(number)
    return found


def filled(gift: Gift) -> Place:
    """The space that is shown written on: lines below text, enough of them, and as near to the beginning as can be."""
    return min(_numbered(gift), key=lambda place: (_unlike(place), place.page))


def spread(gift: Gift) -> tuple[int, int]:
    """Two pages side by side, of which both are written on if there are such: left, right."""
    spaces = _numbered(gift)
    used = {place.page for place in spaces}
    best = min(spaces, key=lambda place: (place.page ^ 1 not in used, _unlike(place), place.page))
    return best.page & ~1, best.page | 1


def _unlike(place: Place) -> int:
    """How far a space is from what shows best."""
    lines = place.space.kind == "lines" and not place.space.labels
    return 4 * (not lines) + 2 * (place.space.lines not in ROWS) + (place.top < 0.3 * MM)


def shown(gift: Gift) -> list[int]:
    """Three pages, counted from 1: the one that is filled in, and two on which other kinds of space stand."""
    first = filled(gift).page
    numbered = sorted(_numbered(gift), key=lambda place: place.page)
    kinds = {page: {one.space.kind for one in places} for page, places in groupby(numbered, lambda place: place.page)}
    chosen, seen = [first], set(kinds[first])
    for _ in range(2):
        left = [page for page in kinds if page not in chosen]
        if left:
            chosen.append(max(left, key=lambda page: (len(kinds[page] - seen), -page)))
            seen |= kinds[chosen[-1]]
    spare = [page for page in range(2, gift.pages + 1) if page not in chosen]
    return [*chosen, *spare][:3]


def on(gift: Gift, page: int) -> Sequence[Place]:
    """The spaces on a page, from its top."""
    return sorted((one for one in gift.paper.places if one.page == page), key=lambda one: one.top)


def _numbered(gift: Gift) -> list[Place]:
    ids = {one.id for one in gift.book.questions}
    return [place for place in gift.paper.places if place.exercise in ids]
