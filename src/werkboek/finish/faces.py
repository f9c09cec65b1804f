"""One subset of each face for the whole book, of those that its gatherings have.

A subset keeps the glyph ids of its face, so the same id is the same glyph in all of them: what one lacks is copied from
another. A gathering whose glyphs disagree keeps its own, and so does one with characters that the face lacks: the ids
of those are its own.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Array

Glyphs = Mapping[str, Mapping[str, str]]
KEPT_IDS = "/Identity-H"  # the encoding of a font whose codes are the ids of its glyphs


def merged(pdf: pikepdf.Pdf, fonts: Sequence[Any], glyphs: Sequence[Glyphs]) -> None:
    """Puts one font in place of those of the same name. ``fonts``: of each gathering, by the name of the resource."""
    found: dict[str, list[int]] = {}
    for at, resources in enumerate(fonts):
        for name in resources.keys():  # noqa: SIM118
            found.setdefault(name, []).append(at)
    for name, of in found.items():
        said: dict[str, str] = {}
        agreed = [at for at in of if fonts[at][name].Encoding == KEPT_IDS and _agrees(said, glyphs[at][name[1:]])]
        if len(agreed) > 1:
            one = _whole(pdf, [fonts[at][name] for at in agreed], [glyphs[at][name[1:]] for at in agreed])
            for at in agreed:
                fonts[at][name] = one


def _agrees(said: dict[str, str], more: Mapping[str, str]) -> bool:
    """Whether no glyph says something else here; then ``said`` knows the rest. All blanks are alike."""
    for glyph, text in more.items():
        other = said.get(glyph, text)
        if other != text and not (_is_blank(other) and _is_blank(text)):
            return False
    said.update({**more, **said})
    return True


def _is_blank(text: str) -> bool:
    return not bytes.fromhex(text).decode("utf-16-be").strip()


def _whole(pdf: pikepdf.Pdf, fonts: Sequence[Any], glyphs: Sequence[Mapping[str, str]]) -> Any:
    """A font with the glyphs of all of these. The first that has a glyph gives it."""
    said: dict[str, str] = {}
    widths: dict[int, Any] = {}
    giving: list[Any] = []
    used: list[list[int]] = []
    for font, more in zip(fonts, glyphs, strict=True):
        if said.keys() >= more.keys():
            continue
        said = {**more, **said}
        giving.append(font)
        used.append([int(glyph, 16) for glyph in more])
        pairs = font.DescendantFonts[0].W
        for at in range(0, len(pairs), 2):
            for glyph, width in enumerate(pairs[at + 1], int(pairs[at])):
                widths.setdefault(glyph, width)
    one = giving[0]
    if len(giving) == 1:
        return one
    down = one.DescendantFonts[0]
    program = union([font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() for font in giving], used)
    down.W = Array([part for glyph in sorted(widths) for part in (glyph, Array([widths[glyph]]))])
    down.FontDescriptor.FontFile2 = pdf.make_stream(program, Length1=len(program))
    boxes = [[float(edge) for edge in font.DescendantFonts[0].FontDescriptor.FontBBox] for font in giving]
    low, high = ([pick(box[at] for box in boxes) for at in ats] for pick, ats in ((min, (0, 1)), (max, (2, 3))))
    down.FontDescriptor.FontBBox = Array([*low, *high])
    one.ToUnicode = pdf.make_stream(_to_unicode(one.ToUnicode.read_bytes(), said))
    return one


def _to_unicode(old: bytes, said: Mapping[str, str]) -> bytes:
    """The map from glyphs to text, in lots of a hundred as the format asks."""
    head, mark, _ = old.partition(b"endcodespacerange")
    lines = [f"<{glyph}> <{text}>" for glyph, text in sorted(said.items())]
    lots = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "".join(f"\n{len(lot)} beginbfchar\n" + "\n".join(lot) + "\nendbfchar" for lot in lots)
    return head + mark + body.encode() + b"\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


# ------------------------------------------------------------------------------------------------ TrueType programs


def union(programs: Sequence[bytes], used: Sequence[Sequence[int]]) -> bytes:
    """One TrueType program with the glyphs that each of these has for its text, under the ids they have in it.

    An id that no text uses says nothing: a part that glyphs are composed of may stand under any id in a subset, so it
    gets a new one behind all others.
    """
    from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

    subsets = [_Subset(SFNTReader(io.BytesIO(one))) for one in programs]
    giver: dict[int, _Subset] = {}
    for subset, glyphs in zip(subsets, used, strict=True):
        for glyph in (0, *glyphs):
            giver.setdefault(glyph, subset)
    last = max(giver)
    outlines = [giver[at].outline(at) if at in giver else b"" for at in range(last + 1)]
    metrics = [giver[at].metric(at) if at in giver else bytes(4) for at in range(last + 1)]
    placed: dict[tuple[int, int], int] = {}
    at = 0
    owners = [giver.get(glyph) for glyph in range(last + 1)]
    while at < len(outlines):  # parts may be composed of parts
        owner = owners[at]
        for place in _parts(outlines[at]):
            part = int.from_bytes(outlines[at][place : place + 2])
            new = placed.setdefault((id(owner), part), len(outlines))
            if new == len(outlines):
                assert owner is not None, "it has an outline"
                outlines.append(owner.outline(part))
                metrics.append(owner.metric(part))
                owners.append(owner)
            outlines[at] = outlines[at][:place] + new.to_bytes(2) + outlines[at][place + 2 :]
        at += 1
    out = io.BytesIO()
    tables = subsets[0].tables(subsets, outlines, metrics)
    writer = SFNTWriter(out, len(tables))
    for tag, table in tables.items():
        writer[tag] = table
    writer.close()
    return out.getvalue()


class _Subset:
    """A TrueType program as its tables; the format is that of OpenType 1.9.1."""

    def __init__(self, reader: Any) -> None:
        self.raw: dict[str, bytes] = {tag: reader[tag] for tag in reader.keys()}  # noqa: SIM118
        self.glyphs = int.from_bytes(self.raw["maxp"][4:6])
        long = self.raw["head"][51]
        width, scale = (4, 1) if long else (2, 2)
        loca = self.raw["loca"]
        self.offsets = [scale * int.from_bytes(loca[at : at + width]) for at in range(0, len(loca), width)]
        self.measured = int.from_bytes(self.raw["hhea"][34:36])

    def outline(self, glyph: int) -> bytes:
        """The outline of a glyph; empty for one it does not have."""
        if glyph >= self.glyphs:
            return b""
        return self.raw["glyf"][self.offsets[glyph] : self.offsets[glyph + 1]]

    def metric(self, glyph: int) -> bytes:
        """Advance and left side bearing of a glyph."""
        hmtx, last = self.raw["hmtx"], self.measured - 1
        if glyph <= last:
            return hmtx[4 * glyph : 4 * glyph + 4].ljust(4, b"\0")
        at = 4 * self.measured + 2 * (glyph - self.measured)
        return hmtx[4 * last : 4 * last + 2] + hmtx[at : at + 2].ljust(2, b"\0")

    def tables(self, all_: Sequence[_Subset], outlines: Sequence[bytes], metrics: Sequence[bytes]) -> dict[str, bytes]:
        """These tables with other glyphs, as wide as the widest of all."""
        padded = [one + bytes(-len(one) % 4) for one in outlines]
        offsets = [0]
        for one in padded:
            offsets.append(offsets[-1] + len(one))
        maxp = bytearray(self.raw["maxp"])
        maxp[4:6] = len(outlines).to_bytes(2)
        for at in range(6, len(maxp), 2):  # the largest limits
            maxp[at : at + 2] = max(one.raw["maxp"][at : at + 2] for one in all_)
        head, hhea = bytearray(self.raw["head"]), bytearray(self.raw["hhea"])
        head[50:52] = (1).to_bytes(2)
        hhea[34:36] = len(metrics).to_bytes(2)
        new = {"glyf": b"".join(padded), "loca": b"".join(one.to_bytes(4) for one in offsets), "maxp": bytes(maxp),
               "hmtx": b"".join(metrics), "head": bytes(head), "hhea": bytes(hhea)}  # fmt: skip
        return {tag: new.get(tag, table) for tag, table in sorted(self.raw.items()) if tag in KEPT}


# What a viewer needs of a program whose glyphs are chosen by id (ISO 32000-1 9.9, table 126).
KEPT = ("glyf", "loca", "maxp", "hmtx", "head", "hhea", "cvt ", "fpgm", "prep")


def _parts(outline: bytes) -> list[int]:
    """Where the ids of the parts stand in the outline of a composed glyph."""
    if outline[:2] != b"\xff\xff":
        return []
    found, at, more = [], 10, True
    while more:
        flags = int.from_bytes(outline[at : at + 2])
        found.append(at + 2)
        at += 4 + (4 if flags & 0x1 else 2)
        at += 2 if flags & 0x8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
        more = bool(flags & 0x20)
    return found
