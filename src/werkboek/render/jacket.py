"""A title -> the cover of its e-book, a JPEG that is read at the size of a stamp as well: drawn by the theme."""

from __future__ import annotations

import io
from typing import Any

from werkboek import cache, program, resources, system, theme
from werkboek.brand import logo_size
from werkboek.cache import Cache
from werkboek.gathering import PDFIUM
from werkboek.language import Language
from werkboek.model import Book
from werkboek.render import cover
from werkboek.render.html import page, pitch_of
from werkboek.render.itself import held, logo_of
from werkboek.render.motifs import picture
from werkboek.render.motifs.canvas import HEIGHT as PAPER
from werkboek.render.printed import Printed
from werkboek.theme import Theme

PIXELS = (1600, 2400)
WIDTH, HEIGHT = 160.0, 240.0  # mm, of which each is a pixel where a shop shows it 160 wide
INSIDE, BESIDE = 134.0, 78.0  # mm: the width of what is written on it, and of a name beside a logo
ROOM = 86.0  # mm of height for title and subtitle, above the picture
SIZES = range(84, 25, -2)  # pt of a title: the largest at which all of it fits
REST, SUBTITLE = (22.0, 34.0), 22.0  # pt: what follows a title's question mark or colon, within these; a subtitle
NAME = (15.0, 25.0)  # pt of the author's name
FIELD = (121.0, 208.0)  # mm: where a picture of the author's own begins and ends, above her name
LOW = 216.0  # mm on the paper cover's picture: it ends above the name
QUALITY = 88  # of JPEG


def jacket(book: Book, speech: Language, look: Theme, kept: Cache) -> bytes:
    """The cover of a book. Raises WerkboekError S01 (exit code 3) when Pango is missing on this machine."""
    html, css, drawing = _drawn(book, speech, look)
    name = cache.key(program.digest(), *system.libraries(), html, css, look.css, drawing)
    known = kept.get("jpeg", name)
    if known is None:
        known = _photographed(_laid_out(book, speech, look, html, css, drawing))
        kept.put("jpeg", name, known)
    return known


def _drawn(book: Book, speech: Language, look: Theme) -> tuple[str, str, str]:
    """The cover as HTML, its style sheet, and the picture on it."""
    ground, inks = cover.night(book, look)
    values = {"book": book, "words": speech, "title": sized(book.title, book.subtitle, look.wide),
              "logo": logo_of(book), "name": _name(book.author, BESIDE if book.logo else INSIDE), "dark": ground,
              "pale": inks.mark, "photo": held(book.photo) if book.photo else "",
              "field": (FIELD[0], _foot(book) - FIELD[0])}  # fmt: skip
    css = theme.resolved(resources.style("base/jacket.css"), look, pitch_of(book))
    low = LOW if book.author or book.logo else PAPER
    return page("print", "jacket.html", **values), css, picture(look.motif, book.title, inks, low)


def _foot(book: Book) -> float:
    """How far down her own picture comes, in mm: to her name, and to the white that her logo stands on."""
    if book.logo:
        return min(FIELD[1], HEIGHT - 17 - logo_size(book.logo.width, book.logo.height)[1] - 6)
    return FIELD[1] if book.author else HEIGHT


def sized(text: str, subtitle: str, wide: float) -> cover.CoverTitle:
    """The title as large as it can be; its letters are ``wide`` times those of Newsreader.

    >>> sized("Rust", "", 1).size > sized("Een halfuur voor jezelf, en voor wie je lief zijn", "", 1).size
    True
    """
    main, rest = cover.parts(text)
    for size in SIZES:
        rest_size = min(REST[1], max(REST[0], size / 2), cover.widest(rest, INSIDE, wide))
        below = (
            cover.high(rest, rest_size, 1.2, wide, INSIDE)
            + cover.high(subtitle, SUBTITLE, 1.2, wide, INSIDE)
            + 6 * bool(subtitle)
        )
        if size <= cover.widest(main, INSIDE, wide) and cover.high(main, size, 1.08, wide, INSIDE) + below <= ROOM:
            break
    fits = min(size, cover.widest(main, INSIDE, wide))
    return cover.CoverTitle(main, rest, fits, rest_size, cover.balanced(main, fits, INSIDE, wide),
                            cover.balanced(rest, rest_size, INSIDE, wide))  # fmt: skip


def _name(author: str, width: float) -> float:
    """The size of a name in pt: on one line if that can be read."""
    return round(min(NAME[1], max(NAME[0], width / (max(1, len(author)) * cover.EM * cover.PT))), 1)


def _laid_out(book: Book, speech: Language, look: Theme, html: str, css: str, drawing: str) -> bytes:
    from werkboek.render.pdf import Press

    press = Press(Printed(book, speech, look).css, (), {"jacket": drawing}, own=look.own)
    data: bytes = press.laid_out(html, css).write_pdf()
    return data


def _photographed(pdf: bytes) -> bytes:
    import pypdfium2

    with PDFIUM, pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        sheet: Any = document[0]
        image = sheet.render(scale=PIXELS[0] / sheet.get_width()).to_pil().convert("RGB")
    out = io.BytesIO()
    image.crop((0, 0, *PIXELS)).save(out, "JPEG", quality=QUALITY, optimize=True, subsampling=0)
    return out.getvalue()
