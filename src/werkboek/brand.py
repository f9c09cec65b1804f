"""What makes a book its author's own: her colour, pictures and address. Nothing of it is taken on trust."""

from __future__ import annotations

import re
from dataclasses import dataclass

LOGO = (45.0, 22.0)  # mm: the most that a logo is wide and high on paper
PORTRAIT = (32.0, 40.0)  # mm: the most that her portrait is wide and high
COVER = (210.0, 106.0)  # mm: the largest field that a picture on a cover fills, that of one that bleeds
COARSEST = 152 / 25.4  # px a mm: one of fewer pixels is small rather than coarse
EXAMPLES = {"colour": "#7a2e5d", "logo": "logo.svg", "portrait": "marijke.jpg", "cover": "foto.jpg",
            "text_font": "Lora-Regular.ttf", "heading_font": "Lora-Bold.ttf", "website": "https://marijke.nl",
            "offer": "Plan een kennismaking", "offer_link": "https://marijke.nl/kennismaking",
            "maxim": "Een nee is ook een antwoord."}  # fmt: skip
LONGEST = {
    "colour": 7,
    "logo": 200,
    "portrait": 200,
    "cover": 200,
    "text_font": 200,
    "heading_font": 200,
    "website": 60,
    "offer": 160,
    "offer_link": 200,
    "maxim": 120,
}  # letters; a website stays on one line of the cover
# A host, perhaps a port, and what follows it; no name or password before it, as an address to phish with has.
ADDRESS = re.compile(r"https?://[^\W_][\w.-]*(:\d{1,5})?([/?#][^\s<>\"'\\^`{|}]*)?", re.I)
JOINS = "\u00a0\u00ad\u200c\u200d\u202f"  # spaces that hold, and what may stand inside a word or a sign


@dataclass(frozen=True, slots=True)
class Brand:
    """The settings of ``[brand]``; empty: not given. ``colour`` is ``#rrggbb``.

    ``logo``, ``portrait``, ``cover`` and the two faces are paths in the project.
    """

    colour: str = ""
    logo: str = ""
    portrait: str = ""
    cover: str = ""
    text_font: str = ""
    heading_font: str = ""
    website: str = ""
    offer: str = ""
    offer_link: str = ""
    maxim: str = ""

    @property
    def invites(self) -> bool:
        """Whether it says where to go on."""
        return bool(self.website or self.offer or self.offer_link)


def read(key: str, value: object) -> str:
    """A setting as :class:`Brand` has it. Raises ValueError for what cannot be.

    >>> read("colour", " #7A2 ")
    '#77aa22'
    """
    text = value.strip() if isinstance(value, str) else ""
    if not 0 < len(text) <= LONGEST[key] or not all(one.isprintable() or one in JOINS for one in text):
        raise ValueError(key)
    if key == "colour":
        return _colour(text)
    if key in ("website", "offer_link") and not ADDRESS.fullmatch(text):
        raise ValueError(key)
    return text


def _colour(text: str) -> str:
    if not re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", text, re.I):
        raise ValueError("colour")
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * one for one in digits))


def short(address: str) -> str:
    """A web address as it is printed.

    >>> short("https://marijke.nl/")
    'marijke.nl'
    """
    return re.sub(r"^https?://", "", address, flags=re.I).removesuffix("/")


def logo_size(width: int, height: int) -> tuple[float, float]:
    """How wide and high a logo of so many px is printed, in mm.

    >>> logo_size(300, 300)
    (22.0, 22.0)
    """
    scale = min(LOGO[0] / width, LOGO[1] / height, 1 / COARSEST)
    return round(width * scale, 3), round(height * scale, 3)


def portrait_size(height: int, unit: float) -> tuple[float, float]:
    """How wide and high a portrait of so many px is printed, in mm, between lines of text of twice the ``unit``.

    Its head stands as high as the first of them, its foot on the last.

    >>> [round(one, 2) for one in portrait_size(472, 8 / 3)]
    [32.0, 40.0]
    """
    lines = max(1, int((min(PORTRAIT[1], height / COARSEST) + unit * 1.01) / (2 * unit)))
    high = (2 * lines - 1) * unit
    return round(high * PORTRAIT[0] / PORTRAIT[1], 3), round(high, 3)
