"""What an e-book says of itself in a shop and a library, and where its printable edition can be had."""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkboek import brand

EXAMPLES = {"printable": "https://marijke.nl/werkboek.pdf", "series": "Rust in je week", "volume": "2",
            "rights": "© 2026 Marijke Verbeek", "file_as": "Verbeek, Marijke",
            "certified_by": "Marijke Verbeek"}  # fmt: skip
LONGEST = 200  # letters
# What stands before a surname without being filed under, in the languages of which that is the custom.
PARTICLES = {
    "nl": {"de", "den", "der", "het", "te", "ten", "ter", "tot", "van", "ver", "’t", "'t", "in", "op", "aan", "bij"},
    "de": {"von", "vom", "zu", "zum", "zur", "van", "de", "der", "den"},
    "fr": {"de", "d’", "d'"},
    "en": {"of"},
}
SEVERAL = re.compile(r"[,&/+]|\s(?:en|and|und|et)\s", re.I)


@dataclass(frozen=True, slots=True)
class Ebook:
    """The settings of ``[ebook]``; empty or 0: not given. ``printable`` is a web address, ``volume`` counts from 1.

    ``certified_by``: who has judged the book to meet EPUB Accessibility 1.1 and WCAG 2.2 AA.
    """

    printable: str = ""
    series: str = ""
    volume: int = 0
    rights: str = ""
    file_as: str = ""
    certified_by: str = ""


def read(key: str, value: object) -> str | int:
    """A setting as :class:`Ebook` has it. Raises ValueError for what cannot be.

    >>> read("volume", 2)
    2
    """
    if key == "volume":
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1000:
            raise ValueError(key)
        return value
    text = value.strip() if isinstance(value, str) else ""
    if not 0 < len(text) <= LONGEST or not all(one.isprintable() or one in brand.JOINS for one in text):
        raise ValueError(key)
    if key == "printable" and not brand.ADDRESS.fullmatch(text):
        raise ValueError(key)
    return text


def filed(name: str, tag: str) -> str:
    """A person's name as a library files it; one that may not be a person's, or of several, stays as it is.

    In Flanders a surname is filed with what stands before it (``nl-BE``).

    >>> filed("Anna van der Berg", "nl")
    'Berg, Anna van der'
    >>> filed("Anna De Smet", "nl-BE")
    'De Smet, Anna'
    """
    words = name.split()
    if len(words) < 2 or SEVERAL.search(name):
        return name
    known = PARTICLES.get(tag.split("-")[0].lower(), set())
    first = next((at for at, word in enumerate(words[1:-1], 1) if word.lower() in known), len(words) - 1)
    last = first
    while tag != "nl-BE" and last < len(words) - 1 and words[last].lower() in known:
        last += 1
    return f"{' '.join(words[last:])}, {' '.join([*words[:first], *words[first:last]])}"
