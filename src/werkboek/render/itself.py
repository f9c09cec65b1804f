"""Pictures of the author's that are printed as they are: an address that holds each itself."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from werkboek.brand import logo_size
from werkboek.model import Book, Picture


@dataclass(frozen=True, slots=True)
class Logo:
    """The logo on the cover: an address that holds it, for it is printed as it is; width and height in mm."""

    address: str
    width: float
    height: float


def logo_of(book: Book) -> Logo | None:
    """The logo of a book as its cover has it, if it has one."""
    picture = book.logo
    if not picture:
        return None
    return Logo(held(picture), *logo_size(picture.width, picture.height))


def held(picture: Picture) -> str:
    """An address that holds a picture itself, which is then printed in its own colours."""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"
