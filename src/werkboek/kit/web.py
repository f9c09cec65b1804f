"""Pages for a browser: the block to download by, for WordPress, and what each file of the kit is for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from werkboek import colour
from werkboek.kit import scenes
from werkboek.kit.gift import Gift, size
from werkboek.kit.words import PICTURES, seen
from werkboek.render import cover as covers
from werkboek.render.html import page

SIZES = {"cover": (566, 800), "filled": scenes.FILLED, "fan": scenes.FAN, "booklet": scenes.BOOKLET,
         "social": (1200, 630), "portrait": (1080, 1350)}  # fmt: skip


def block(gift: Gift) -> bytes:
    """What to download, and apart from it, unticked, whether a newsletter may come too.

    Styles are those that WordPress lets through (wp-includes/kses.php, ``safe_style_css``); an ``input`` it keeps only
    of who may write HTML without its filter, which is everybody who may add a block of HTML of her own.
    """
    width, height = SIZES["booklet"]
    html = page("kit", "block.html", gift=gift, words=gift.speech.giving.words, tone=tone(gift), width=width,
                height=height, picture=gift.picture("booklet"), seen=seen(gift, "booklet"),
                lines=gift.said("block_lines").split("|"), consent=gift.said("block_consent"),
                address=gift.book.ebook.printable or gift.file,
                facts=gift.said("block_facts", size=size(gift.given.data), pages=gift.given.pages),
                sum=hashlib.sha256(gift.given.data).hexdigest())  # fmt: skip
    return f"{html}\n".encode()


@dataclass(frozen=True, slots=True)
class Row:
    """A file of the kit, and what it is for. ``width`` and ``height`` in px, of a picture."""

    name: str
    use: str
    size: str
    seen: str = ""
    width: int = 0
    height: int = 0


def index(gift: Gift, made: Sequence[tuple[str, str, bytes]]) -> bytes:
    """What each file is for: (what, name, bytes) each, in the order in which they are named."""
    uses = gift.speech.giving.uses
    files = [Row(name, uses[output.edition], size(output.data)) for name, output in gift.files]
    files[0] = Row(files[0].name, f"{uses['give']} {files[0].use}", files[0].size)
    pictures = [Row(name, uses[what], size(data), seen(gift, what), *SIZES[what])
                for what, name, data in made if what in PICTURES]  # fmt: skip
    texts = [Row(name, uses[what], size(data)) for what, name, data in made if what not in PICTURES]
    html = page("kit", "index.html", gift=gift, words=gift.speech.giving.words, title=gift.said("index_title"),
                files=files, pictures=pictures, texts=texts, tone=tone(gift), ground=scenes.tint(gift))  # fmt: skip
    return f"{html}\n".encode()


def tone(gift: Gift) -> str:
    """The author's colour, so dark that small letters are read in it, or white ones on it."""
    return colour.legible(covers.inks(gift.book, gift.look).line, colour.SMALL)
