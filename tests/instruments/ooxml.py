"""The frame of a Word document for tests: its parts, its style sheet and its zip.

The blocks and the pieces themselves are in ``word``.  Standard library only.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

STYLES = {  # stored name: Dutch id; the English id is the name without its spaces
    "Normal": "Standaard",
    "Title": "Titel",
    "Subtitle": "Ondertitel",
    "heading 1": "Kop1",
    "heading 2": "Kop2",
    "heading 3": "Kop3",
    "Quote": "Citaat",
    "Intense Quote": "Duidelijkcitaat",
    "List Paragraph": "Lijstalinea",
    "List Bullet": "Lijstopsomteken",
    "caption": "Bijschrift",
    "header": "Koptekst",
    "footer": "Voettekst",
    "footnote text": "Voetnoottekst",
    "annotation text": "Tekstopmerking",
}
OPEN, MICROSOFT = "http://schemas.openxmlformats.org/", "http://schemas.microsoft.com/office/"
W, R = OPEN + "wordprocessingml/2006/main", OPEN + "officeDocument/2006/relationships"
PIC, PACKAGE = OPEN + "drawingml/2006/picture", OPEN + "package/2006/"
WPS = MICROSOFT + "word/2010/wordprocessingShape"
ROOT = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="{OPEN}drawingml/2006/main" xmlns:pic="{PIC}" '
    f'xmlns:wps="{WPS}" xmlns:wp="{OPEN}drawingml/2006/wordprocessingDrawing" '
    f'xmlns:mc="{OPEN}markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BOX = (
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="3600000" cy="2400000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
)
BY = {"author": "Marijke Verbeek", "date": "2026-10-05T09:00:00Z"}
SPECIAL = {
    "\t": "<w:tab/>",
    "\n": "<w:br/>",
    "\f": '<w:br w:type="page"/>',
    "\u2011": "<w:noBreakHyphen/>",
    "\u00ad": "<w:softHyphen/>",
}


@dataclass
class Doc:
    """What a document collects while its blocks become XML."""

    dutch: bool
    noisy: bool
    own: dict[str, str] = field(default_factory=dict)
    rels: list[str] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    lists: list[bool] = field(default_factory=list)
    last: int = 0

    def count(self) -> int:
        """The next free number."""
        self.last += 1
        return self.last

    def style(self, name: str) -> str:
        """The id of a style; one of our own gets a 0 if a style of Word has that id."""
        if name in STYLES:
            return STYLES[name] if self.dutch else name.title().replace(" ", "")
        plain = name.replace(" ", "")
        return self.own.setdefault(name, plain + "0" * (plain in map(self.style, STYLES)))

    def relate(self, kind: str, target: str, outside: bool = False) -> str:
        """Add a relationship and return its id."""
        mode = ' TargetMode="External"' * outside
        self.rels.append(
            f'<Relationship Id="rId{len(self.rels) + 1}" Type="{R}/{kind}" Target={quoteattr(target)}{mode}/>'
        )
        return f"rId{len(self.rels)}"


Made = Callable[[Doc], str]
Part = str | Made  # a block or a piece


def tag(name: str, inner: str = "", /, **values: object) -> str:
    """An element of Word's own namespace."""
    pairs = "".join(f" w:{key}={quoteattr(str(value))}" for key, value in values.items())
    return f"<w:{name}{pairs}>{inner}</w:{name}>"


def words(text: str, name: str = "t") -> str:
    """Text as the elements of a run."""
    pieces = filter(None, re.split("([\t\n\f\u2011\u00ad])", text))
    return "".join(SPECIAL.get(each) or f'<w:{name} xml:space="preserve">{escape(each)}</w:{name}>' for each in pieces)


def styles(doc: Doc, based_on: Mapping[str, str]) -> str:
    """The style sheet: Word's styles, then our own."""
    lang = tag("lang", val="nl-NL" if doc.dutch else "en-GB")
    out = tag("docDefaults", tag("rPrDefault", tag("rPr", lang)))
    for name in [*STYLES, *doc.own]:
        kind = {"default": 1} if name == "Normal" else {"customStyle": 1} if name in doc.own else {}
        base = tag("basedOn", val=doc.style(based_on.get(name, "Normal"))) * (name != "Normal")
        look = tag("name", val=name) + base
        if name.startswith("heading "):
            look += tag("pPr", tag("outlineLvl", val=int(name[-1]) - 1))
        out += tag("style", look, type="paragraph", styleId=doc.style(name), **kind)
    return out + tag("style", tag("name", val="Hyperlink"), type="character", styleId="Hyperlink")


def numbering(lists: Iterable[bool]) -> str:
    """Two levels of bullets (0) and of numbers (1), and each list that was begun."""
    levels = ((("bullet", "•"), ("bullet", "–")), (("decimal", "%1."), ("lowerLetter", "%2.")))
    out = "".join(
        tag(
            "abstractNum",
            "".join(
                tag("lvl", tag("start", val=1) + tag("numFmt", val=form) + tag("lvlText", val=text), ilvl=level)
                for level, (form, text) in enumerate(pair)
            ),
            abstractNumId=ident,
        )
        for ident, pair in enumerate(levels)
    )
    start = tag("lvlOverride", tag("startOverride", val=1), ilvl=0)
    return out + "".join(
        tag("num", tag("abstractNumId", val=int(numbered)) + start, numId=ident)
        for ident, numbered in enumerate(lists, 1)
    )


def png(width: int = 8, height: int = 5, grey: int = 120) -> bytes:
    """A plain grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 0, 0, 0, 0])
    rows = zlib.compress((b"\0" + bytes([grey]) * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pack(members: Mapping[str, bytes]) -> bytes:
    """A zip with fixed dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            target.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def package(doc: Doc, own: Mapping[str, tuple[str, str]], title: str, author: str) -> bytes:
    """The zip of a document; ``own`` has the root element and the content of each part."""
    word, core = "vnd.openxmlformats-officedocument.wordprocessingml.", "vnd.openxmlformats-package."
    types = "".join(
        f'<Default Extension="{end}" ContentType="{kind}"/>'
        for end, kind in (
            ("png", "image/png"),
            ("jpeg", "image/jpeg"),
            ("svg", "image/svg+xml"),
            ("rels", f"application/{core}relationships+xml"),
        )
    )
    types += f'<Override PartName="/docProps/core.xml" ContentType="application/{core}core-properties+xml"/>'
    types += "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="application/{word}{kind}'
        f'{".main" * (kind == "document")}+xml"/>'
        for kind in own
    )
    meta, links = PACKAGE + "metadata/core-properties", f'<Relationships xmlns="{PACKAGE}relationships">'
    xml = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}content-types">{types}</Types>',
        "_rels/.rels": f'{links}<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{meta}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator></cp:coreProperties>",
        "word/_rels/document.xml.rels": f"{links}{''.join(doc.rels)}</Relationships>",
        **{f"word/{kind}.xml": f"<w:{root} {ROOT}>{inner}</w:{root}>" for kind, (root, inner) in own.items()},
    }
    return pack({name: (HEAD + text).encode() for name, text in xml.items()} | doc.media)
