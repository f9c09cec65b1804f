"""A finished PDF whose writing spaces are frames -> one in which they can be typed, ticked and chosen (AcroForm).

Each field is tagged in place of its drawing, which says no more than the fields do (PDF/UA-1 7.18.4), says its question
(7.18.1), and has an appearance of its own, so that every viewer shows it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from werkboek import resources
from werkboek.fields import AIR, Edges, Field
from werkboek.finish.placed import placed

PT = 72 / 25.4  # of a mm
FACE, SIZE = "Figtree-Regular", 11  # pt
# What the form calls the face. PDFium asks a face for “ ” … – ĳ only if it is called after one of four faces of
# signs (CPDF_BAFontMap::GetWordFontIndex); else it takes one of its own for these, which Ghostscript prints as ¡.
ALIAS = "Wingdings"
TYPED = f"/{ALIAS} {SIZE} Tf 0 g"
# pt that text keeps off the edges of its field: the width of a border that is not drawn. In a line more would cut it.
CLEAR = {"text": 3, "line": 2}
MULTILINE, RADIO = 1 << 12, 1 << 15  # ISO 32000-1, tables 226 and 228
PRINTED = 4  # ISO 32000-1, table 165
FIRST, LAST = 32, 255  # codes of the face
# What WinAnsi means by a code that it leaves free, and by two that are something else elsewhere (ISO 32000-1, D.2,
# notes 3 and 6). PDFium takes the first code that a sign has.
FREE, OTHERWISE = "•", {0x7F: "•", 0xAD: "-"}
# What WinAnsi has not and a Dutch hand writes, at codes that it leaves free.
MORE = {0x81: ("ij", 0x133), 0x8D: ("IJ", 0x132)}


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of a space: its name, the question above it, its page from 1, left and upper edge there in mm.

    ``drawn``: what is said of its drawing, with NUL for a number, of one whose place nobody knows: it is one field, of
    ``kind``.
    ``every``: all that are drawn so are meant, as many as there are, each with the number of its page.
    """

    name: str
    question: str
    page: int = 0
    left: float = 0
    top: float = 0
    fields: tuple[Field, ...] = ()
    drawn: str = ""
    kind: Literal["text", "line"] = "text"
    every: bool = False


@dataclass(frozen=True, slots=True)
class _Spot:
    """Fields and where they come: page from 1, left and upper edge in pt from below; and the element drawn there."""

    page: int
    place: tuple[float, float]
    name: str
    question: str
    fields: tuple[Field, ...]
    figure: Any


def with_fields(data: bytes, asked: Sequence[Asked]) -> bytes:
    """The PDF with its fields, in the order of reading.

    Raises AssertionError when a space is not drawn where it should be.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        form = _Form(pdf)
        spots = [spot for one in asked for spot in form.spots(one)]
        for spot in sorted(spots, key=lambda spot: (spot.page, -spot.place[1])):
            form.add(spot)
        form.finish()
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


class _Form:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.fields: list[Any] = []
        self.tree = pdf.Root.StructTreeRoot
        self.figures = list(placed(self.tree))
        self.taken = set[tuple[int, int]]()  # which of them a field stands for already
        self.next = int(self.tree.ParentTreeNextKey)
        self.nums: Any = self.tree.ParentTree.Nums
        self.numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages, 1)}
        self.marked = {int(key): held for key, held in zip(self.nums[::2], self.nums[1::2], strict=True)}

    @cached_property
    def face(self) -> Any:
        """The face that is typed in, whole: nobody knows yet what will be."""
        from fontTools.ttLib import TTFont

        raw = resources.faces()[FACE].read_bytes()
        font = TTFont(io.BytesIO(raw))
        cmap, widths, scale = font.getBestCmap(), font["hmtx"], 1000 / font["head"].unitsPerEm
        codes = {code: bytes([code]).decode("cp1252", "ignore") or FREE for code in range(FIRST, LAST + 1)}
        codes |= OTHERWISE | {code: chr(sign) for code, (_, sign) in MORE.items()}
        wide = [round(widths[cmap[ord(sign)]][0] * scale) if ord(sign) in cmap else 0 for sign in codes.values()]
        file = self.pdf.make_stream(raw)
        file.Length1 = len(raw)
        head, os2 = font["head"], font["OS/2"]
        box = Array([round(one * scale) for one in (head.xMin, head.yMin, head.xMax, head.yMax)])
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name(f"/{FACE}"), Flags=32, ItalicAngle=0, StemV=80,
                                FontBBox=box,
                                Ascent=round(font["hhea"].ascent * scale), Descent=round(font["hhea"].descent * scale),
                                CapHeight=round(os2.sCapHeight * scale), FontFile2=file)  # fmt: skip
        named = {code: name for code, (name, _) in MORE.items()}
        named |= {code: ".notdef" for code, sign in codes.items() if ord(sign) not in cmap}  # let another face have it
        differences = [part for code, name in sorted(named.items()) for part in (code, Name(f"/{name}"))]
        encoding = Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=Array(differences))
        return self.pdf.make_indirect(Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{FACE}"), FirstChar=FIRST, LastChar=LAST,
            Widths=Array(wide), Encoding=encoding, FontDescriptor=self.pdf.make_indirect(descriptor)))  # fmt: skip

    @property
    def fonts(self) -> Any:
        """What is drawn with."""
        return Dictionary(Font=Dictionary({f"/{ALIAS}": self.face}))

    def spots(self, one: Asked) -> Iterator[_Spot]:
        """Where the fields of a space come."""
        if not one.drawn:
            page = self.pdf.pages[one.page - 1].obj
            place = (one.left * PT, float(page.MediaBox[3]) - one.top * PT)
            yield _Spot(one.page, place, one.name, one.question, one.fields, self._drawn_at(page, place))
            return
        said = re.compile(r"\d+".join(map(re.escape, one.drawn.split("\0"))))
        found = [
            figure
            for figure in self.figures
            if figure.objgen not in self.taken and said.fullmatch(str(figure.get("/Alt", "")))
        ]
        assert found or one.every, f"{one.drawn} is drawn"
        for figure in found if one.every else found[:1]:
            self.taken.add(figure.objgen)
            left, low, right, high = (float(edge) for edge in figure.A.BBox)
            field = Field("", one.kind, "", (0, AIR, (right - left) / PT, (high - low) / PT))
            number = self.numbers[figure.Pg.objgen]
            name, question = f"{one.name}-{number}", f"{one.question} {number}"
            asked = (name, question) if one.every else (one.name, one.question)
            yield _Spot(number, (left, high), *asked, (field,), figure)

    def add(self, spot: _Spot) -> None:
        """The fields of a space, in place of its drawing."""
        after = spot.figure
        for field in spot.fields:
            name = f"{spot.name}-{field.name}" if field.name else spot.name
            said = f"{spot.question}: {field.label}" if field.label else spot.question
            for widget in self._widgets(field, name, said, spot.place):
                after = self._tagged(after.Pg, widget, after)
        self._untagged(spot.figure)

    def _drawn_at(self, page: Any, place: tuple[float, float]) -> Any:
        """The element of the drawing of a space."""
        found = [figure for figure in self.figures if figure.Pg.objgen == page.objgen
                 and abs(float(figure.A.BBox[0]) - place[0]) < NEAR
                 and abs(max(float(figure.A.BBox[1]), float(figure.A.BBox[3])) - place[1]) < NEAR]  # fmt: skip
        assert len(found) == 1, f"a space is drawn at {place}"
        return found[0]

    def _widgets(self, field: Field, name: str, said: str, place: tuple[float, float]) -> Iterator[Any]:
        """What one sees of a field: one widget, or one for each of its choices."""
        own = {"/T": String(name), "/TU": String(said)}
        if field.kind in ("text", "line"):
            box = _on_page(field.edges, place)
            drawn = Dictionary(N=self._drawing(box, "/Tx BMC EMC", self.fonts))
            flags = MULTILINE if field.kind == "text" else 0
            made = self._widget(box, {**own, "/FT": Name.Tx, "/Ff": flags, "/V": String(""),
                                      "/BS": Dictionary(W=CLEAR[field.kind]), "/DA": String(TYPED),
                                      "/AP": drawn})  # fmt: skip
        elif field.kind == "tick":
            box = _on_page(field.edges, place)
            made = self._widget(box, {**own, "/FT": Name.Btn, "/V": Name.Off, "/AS": Name.Off,
                                      "/AP": self._states(box, TICKED, CROSS)})  # fmt: skip
        else:
            made = self.pdf.make_indirect(Dictionary({**own, "/FT": Name.Btn, "/Ff": RADIO, "/V": Name.Off}))
            made.Kids = Array()
            for word, edges in field.choices:
                box = _on_page(edges, place)
                states = self._states(box, word, RING if word.isdigit() else CROSS)
                kid = self._widget(box, {"/Parent": made, "/AS": Name.Off, "/TU": String(f"{said}: {word}"),
                                         "/AP": states})  # fmt: skip
                made.Kids.append(kid)
                yield kid
        self.fields.append(made)
        if field.kind != "choice":
            yield made

    def _widget(self, box: Sequence[float], given: dict[str, Any]) -> Any:
        own = {"/Type": Name.Annot, "/Subtype": Name.Widget, "/F": PRINTED, "/Rect": Array(box)}
        return self.pdf.make_indirect(Dictionary({**own, **given}))

    def _drawing(self, box: Sequence[float], content: str, resources: Any = None) -> Any:
        drawn = self.pdf.make_stream(content.encode())
        drawn.Type, drawn.Subtype = Name.XObject, Name.Form
        drawn.BBox = Array([0, 0, box[2] - box[0], box[3] - box[1]])
        drawn.Resources = resources if resources is not None else Dictionary()
        return drawn

    def _states(self, box: Sequence[float], word: str, sign: str) -> Any:
        """How a box or a ring looks when it is taken, and when not: as it is drawn."""
        wide, high = box[2] - box[0], box[3] - box[1]
        content = f"q {wide:.3f} 0 0 {high:.3f} 0 0 cm 0 G {sign} Q"
        taken = {Name(f"/{word}"): self._drawing(box, content), Name.Off: self._drawing(box, "")}
        return Dictionary(N=Dictionary({str(name): drawn for name, drawn in taken.items()}))

    def _tagged(self, page: Any, widget: Any, after: Any) -> Any:
        """Puts a widget on its page, and an element for it behind another."""
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(widget)
        page.Tabs = Name.S
        widget.P, widget.StructParent = page, self.next
        parent = after.P
        element = self.pdf.make_indirect(Dictionary(
            Type=Name.StructElem, S=Name.Form, P=parent, Pg=page,
            K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page)))  # fmt: skip
        parent.K.insert(_index(after) + 1, element)
        self.nums.append(self.next)
        self.nums.append(element)
        self.next += 1
        return element

    def _untagged(self, figure: Any) -> None:
        """Takes the element of a drawing out of the tree: the drawing is only to be seen."""
        page, (number,) = figure.Pg, figure.K
        opens = re.compile(rb"/Figure\s*<<\s*/MCID %d\s*>>\s*BDC" % number)
        pikepdf.Page(page).contents_coalesce()
        content, found = opens.subn(b"/Artifact BMC", page.Contents.read_bytes())
        assert found == 1, f"a drawing is tagged {number}"
        page.Contents.write(content)
        self.marked[int(page.StructParents)][number] = None
        del figure.P.K[_index(figure)]

    def finish(self) -> None:
        """The form as a whole."""
        self.tree.ParentTreeNextKey = self.next
        self.pdf.Root.AcroForm = Dictionary(Fields=Array(self.fields), DA=String(TYPED), DR=self.fonts)


NEAR = 0.6  # pt: 0.2 mm
TICKED = "ja"
# In a square of one unit.
CROSS = ".12 w .2 .2 m .8 .8 l .2 .8 m .8 .2 l S"
RING = (".1 w .95 .5 m .95 .749 .749 .95 .5 .95 c .251 .95 .05 .749 .05 .5 c .05 .251 .251 .05 .5 .05 c "
        ".749 .05 .95 .251 .95 .5 c S")  # fmt: skip


def _index(element: Any) -> int:
    """Where an element stands in its parent."""
    kids = enumerate(element.P.K)
    return next(at for at, kid in kids if isinstance(kid, Dictionary) and kid.objgen == element.objgen)


def _on_page(edges: Edges, place: tuple[float, float]) -> list[float]:
    """Edges in a space as a rectangle of its page, in pt from below."""
    left, top, right, foot = (edge * PT for edge in edges)
    x, y = place
    return [round(one, 3) for one in (x + left, y - foot, x + right, y - top)]
