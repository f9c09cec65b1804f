"""The pages of a finished PDF, two by two on sheets that are folded in the middle and stapled, or sewn."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from werkboek.finish.inset import form
from werkboek.output import STAPLED

PT = 72 / 25.4  # of a mm
SHEET = (297.0, 210.0)  # mm: A4, lying
THICK = 0.1  # mm: paper of 80 g/m²
SEWN = 8  # sheets of a signature of a thicker book


def signatures(pages: int) -> tuple[int, ...]:
    """The sheets of each signature of a book of so many pages: one that is stapled, or some that are sewn.

    Raises ValueError when the pages are no whole sheets.

    >>> signatures(64), signatures(104)
    ((16,), (7, 7, 6, 6))
    """
    sheets, rest = divmod(pages, 4)
    if rest or not sheets:
        raise ValueError(f"{pages} pages are no whole sheets")
    if pages <= STAPLED:
        return (sheets,)
    count = -(-sheets // SEWN)
    return tuple(sheets // count + (at < sheets % count) for at in range(count))


def order(pages: int) -> tuple[tuple[int, int, float], ...]:
    """The sides of the sheets, front and back in turn: the pages left and right, from 1, and the creep in mm.

    An inner sheet is pushed out by those around it, so its pages stand nearer to the fold by the thickness of each.

    >>> order(4)
    ((4, 1, 0.0), (2, 3, 0.0))
    """
    sides, first = [], 1
    for sheets in signatures(pages):
        last = first + 4 * sheets - 1
        for at in range(sheets):
            low, high, creep = first + 2 * at, last - 2 * at, at * THICK
            sides += [(high, low, creep), (low + 1, high - 1, creep)]
        first = last + 1
    return tuple(sides)


def imposed(data: bytes) -> bytes:
    """A PDF of A5 as sheets of A4, to be printed on both sides and turned over the short edge.

    Raises ValueError when its pages are no whole sheets.
    """
    with pikepdf.open(io.BytesIO(data)) as source:
        pdf = pikepdf.new()
        drawn = [form(pdf, source, page, whole=True) for page in source.pages]
        width = float(source.pages[0].obj.MediaBox[2])
        for left, right, creep in order(len(drawn)):
            _side(pdf, (drawn[left - 1], drawn[right - 1]), width, creep * PT)
        for name in ("/Lang", "/Metadata"):
            pdf.Root[name] = pdf.copy_foreign(source.Root[name]) if name == "/Metadata" else source.Root[name]
        for key, value in source.docinfo.items():
            pdf.docinfo[key] = value
        pdf.Root.ViewerPreferences = Dictionary(Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"),
                                                DisplayDocTitle=True)  # fmt: skip
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


def _side(pdf: pikepdf.Pdf, pages: Sequence[pikepdf.Object], width: float, creep: float) -> None:
    """One side of a sheet: two pages on either side of its fold, each within its half."""
    wide, high = (edge * PT for edge in SHEET)
    fold = wide / 2
    content = (
        f"q 0 0 {fold:.4f} {high:.4f} re W n 1 0 0 1 {fold - width + creep:.4f} 0 cm /L Do Q\n"
        f"q {fold:.4f} 0 {fold:.4f} {high:.4f} re W n 1 0 0 1 {fold - creep:.4f} 0 cm /R Do Q\n"
    )
    page = pikepdf.Page(pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, wide, high]))))
    page.obj.Contents = pdf.make_stream(content.encode())
    page.obj.Resources = Dictionary(XObject=Dictionary(L=pages[0], R=pages[1]))
    pdf.pages.append(page)
