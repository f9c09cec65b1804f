"""Write small, valid Word documents for tests; standard library only.

A document is a list of blocks, a block holds pieces, and a plain ``str`` is a paragraph
or a piece of text.  In text ``\\t`` is a tab, ``\\n`` a soft line break, ``\\f`` a page break,
U+2011 Word's own no-break hyphen and U+00AD its soft hyphen.  Styles go by the name in the
file ("heading 1", "Quote"): Dutch Word keeps those English and makes only the ids Dutch
("Kop1").  Any other name is a style of one's own, as "Reflectievraag".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from instruments.ooxml import BOX, BY, PIC, WPS, Doc, Made, Part, numbering, package, png, styles, tag, words

__all__ = [
    "change",
    "comment",
    "control",
    "document",
    "item",
    "link",
    "note",
    "para",
    "picture",
    "png",
    "run",
    "smart_tag",
    "symbol",
    "table",
    "text_box",
]


def row(doc: Doc, pieces: Iterable[Part]) -> str:
    """Pieces one after another."""
    return "".join(run(each)(doc) if isinstance(each, str) else each(doc) for each in pieces)


def stack(doc: Doc, blocks: Iterable[Part]) -> str:
    """Blocks one below another."""
    return "".join(para(each)(doc) if isinstance(each, str) else each(doc) for each in blocks)


def run(
    text: str, *, bold: bool = False, italic: bool = False, hidden: bool = False, size: int = 0, style: str = ""
) -> Made:
    """Text in one format, ``size`` in points; a noisy document has it in two runs."""
    look = (
        tag("rStyle", val=style) * bool(style)
        + "<w:b/>" * bold
        + "<w:i/>" * italic
        + "<w:vanish/>" * hidden
        + tag("sz", val=size * 2) * bool(size)
    )

    def make(doc: Doc) -> str:
        middle = len(text) // 2 * doc.noisy
        return '<w:proofErr w:type="spellStart"/>'.join(
            tag("r", tag("rPr", look) + words(half)) for half in (text[:middle], text[middle:]) if half
        )

    return make


def link(text: str, url: str, *, code: bool = False) -> Made:
    """A hyperlink, by relationship or as a HYPERLINK field code."""
    shown = run(text, style="Hyperlink")
    order = f' HYPERLINK "{url}" '

    def mark(kind: str) -> str:
        return tag("r", tag("fldChar", fldCharType=kind))

    if code:
        return lambda doc: (
            mark("begin") + tag("r", words(order, "instrText")) + mark("separate") + row(doc, [shown]) + mark("end")
        )
    return lambda doc: f'<w:hyperlink r:id="{doc.relate("hyperlink", url, True)}">{row(doc, [shown])}</w:hyperlink>'


def change(text: str, kind: str = "ins") -> Made:
    """Tracked text: ins, del, moveTo (where it stands now) or moveFrom (where it stood)."""
    inner = tag("r", words(text, "delText" if kind == "del" else "t"))
    return lambda doc: tag(kind, inner, id=doc.count(), **BY)


def _note_mark(_: Doc) -> str:
    return "<w:r><w:footnoteRef/></w:r>"


def note(text: str) -> Made:
    """A footnote."""

    def make(doc: Doc) -> str:
        ident = len(doc.notes) + 1
        doc.notes.append(tag("footnote", para(_note_mark, " " + text, style="footnote text")(doc), id=ident))
        return tag("r", tag("footnoteReference", id=ident))

    return make


def comment(on: str, text: str) -> Made:
    """A comment on these words."""

    def make(doc: Doc) -> str:
        ident = len(doc.comments)
        doc.comments.append(tag("comment", para(text, style="annotation text")(doc), id=ident, **BY))
        return (
            tag("commentRangeStart", id=ident)
            + row(doc, [on])
            + tag("commentRangeEnd", id=ident)
            + tag("r", tag("commentReference", id=ident))
        )

    return make


def symbol(char: str = "F04A", font: str = "Wingdings") -> Made:
    """A character of a symbol font; this one is a smile."""
    return lambda _: tag("r", tag("sym", font=font, char=char))


def smart_tag(text: str) -> Made:
    """Words that old versions of Word recognised as a place."""
    return lambda doc: tag("smartTag", row(doc, [text]), uri="urn:places", element="place")


def control(*parts: Part, blocks: bool = False, empty: bool = False) -> Made:
    """A content control around pieces or ``blocks``; an ``empty`` one shows its prompt."""
    return lambda doc: tag(
        "sdt",
        tag("sdtPr", tag("id", val=doc.count()) + "<w:showingPlcHdr/>" * empty)
        + tag("sdtContent", (stack if blocks else row)(doc, parts)),
    )


def drawing(doc: Doc, alt: str, uri: str, shape: str, floats: bool) -> str:
    """The frame of a picture or a text box."""
    inner = (
        '<wp:extent cx="3600000" cy="2400000"/>'
        + "<wp:wrapTopAndBottom/>" * floats
        + f'<wp:docPr id="{doc.count()}" name="Tekening" descr={quoteattr(alt)}/>'
        f'<a:graphic><a:graphicData uri="{uri}">{shape}</a:graphicData></a:graphic>'
    )
    if not floats:
        return tag("drawing", f"<wp:inline>{inner}</wp:inline>")
    where = "".join(
        f'<wp:position{axis} relativeFrom="{base}"><wp:posOffset>0</wp:posOffset></wp:position{axis}>'
        for axis, base in (("H", "column"), ("V", "paragraph"))
    )
    return tag(
        "drawing",
        '<wp:anchor simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1"'
        f' allowOverlap="1"><wp:simplePos x="0" y="0"/>{where}{inner}</wp:anchor>',
    )


def picture(data: bytes, alt: str = "", *, name: str = "image1.png", kind: str = "inline") -> Made:
    """A picture in the line, floating ("anchor") or in the "vml" of old documents."""

    def make(doc: Doc) -> str:
        doc.media["word/media/" + name] = data
        rel = doc.relate("image", "media/" + name)
        if kind == "vml":
            return tag(
                "r",
                tag(
                    "pict",
                    f'<v:shape style="width:240pt;height:160pt" alt={quoteattr(alt)}>'
                    f'<v:imagedata r:id="{rel}"/></v:shape>',
                ),
            )
        shape = (
            f'<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name={quoteattr(name)}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{rel}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f"<pic:spPr>{BOX}</pic:spPr></pic:pic>"
        )
        return tag("r", drawing(doc, alt, PIC, shape, kind == "anchor"))

    return make


def text_box(*blocks: Part) -> Made:
    """A floating text box with its VML fallback, so that its text stands there twice."""

    def make(doc: Doc) -> str:
        inner = tag("txbxContent", stack(doc, blocks))
        shape = (
            f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>{BOX}</wps:spPr>'
            f"<wps:txbx>{inner}</wps:txbx><wps:bodyPr/></wps:wsp>"
        )
        old = f'<v:shape style="width:283pt;height:71pt"><v:textbox>{inner}</v:textbox></v:shape>'
        return tag(
            "r",
            f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing(doc, "", WPS, shape, True)}'
            f"</mc:Choice><mc:Fallback>{tag('pict', old)}</mc:Fallback></mc:AlternateContent>",
        )

    return make


def para(*pieces: Part, style: str = "Normal", erased: bool = False) -> Made:
    """A paragraph; ``erased`` when its end was deleted under tracking."""
    return lambda doc: tag(
        "p",
        tag(
            "pPr",
            tag("pStyle", val=doc.style(style)) * (style != "Normal")
            + tag("rPr", tag("del", id=doc.count(), **BY)) * erased,
        )
        + row(doc, pieces),
    )


def item(*pieces: Part, level: int = 0, numbered: bool = False, new: bool = False) -> Made:
    """An item of the last list; a ``new`` list starts at 1, and so does one of another kind."""

    def make(doc: Doc) -> str:
        if new or doc.lists[-1:] != [numbered]:
            doc.lists.append(numbered)
        which = tag("numPr", tag("ilvl", val=level) + tag("numId", val=len(doc.lists)))
        style = tag("pStyle", val=doc.style("List Paragraph"))
        return tag("p", tag("pPr", style + which) + row(doc, pieces))

    return make


def table(*rows: Sequence[str | Sequence[Part]], header: bool = True) -> Made:
    """Rows of cells, a cell being text or blocks; one cell makes a boxed text."""
    sides = "".join(tag(side, val="single", sz=4) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    auto: dict[str, object] = {"w": 0, "type": "auto"}

    def cell(doc: Doc, inner: str | Sequence[Part]) -> str:
        blocks = stack(doc, [inner] if isinstance(inner, str) else inner)
        return tag("tc", tag("tcPr", tag("tcW", **auto)) + blocks)

    def make(doc: Doc) -> str:
        lines = "".join(
            tag(
                "tr",
                tag("trPr", "<w:tblHeader/>") * (header and not number) + "".join(cell(doc, each) for each in line),
            )
            for number, line in enumerate(rows)
        )
        return tag(
            "tbl",
            tag("tblPr", tag("tblW", **auto) + tag("tblBorders", sides))
            + tag("tblGrid", tag("gridCol", w=3000) * len(rows[0]))
            + lines,
        )

    return make


def document(
    blocks: Sequence[Part],
    *,
    title: str = "",
    author: str = "",
    dutch: bool = True,
    header: str = "",
    footer: str = "",
    noisy: bool = False,
    based_on: Mapping[str, str] | None = None,
) -> bytes:
    """A whole document, the same bytes every time.

    ``based_on`` says on which style an own style rests ({"Mijn kop": "heading 1"}); ``noisy``
    cuts the runs in two, as in a document that was edited often.
    """
    doc = Doc(dutch, noisy)
    body = stack(doc, blocks)
    own: dict[str, tuple[str, str]] = {}  # part: root element, content
    section = ""
    for kind, root, text in (("header", "hdr", header), ("footer", "ftr", footer)):
        if text:
            own[kind] = (root, para(text, style=kind)(doc))
            section += f'<w:{kind}Reference w:type="default" r:id="{doc.relate(kind, kind + ".xml")}"/>'
    section += tag("pgSz", w=11906, h=16838) + tag(
        "pgMar", top=1417, right=1417, bottom=1417, left=1417, header=708, footer=708, gutter=0
    )
    rules = "".join(
        tag("footnote", tag("p", tag("r", f"<w:{kind}/>")), type=kind, id=ident)
        for ident, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    own |= {
        "footnotes": ("footnotes", rules + "".join(doc.notes)),
        "comments": ("comments", "".join(doc.comments)),
        "numbering": ("numbering", numbering(doc.lists)),
        "styles": ("styles", styles(doc, based_on or {})),
    }
    for kind in ("footnotes", "comments", "numbering", "styles"):
        doc.relate(kind, kind + ".xml")
    own["document"] = ("document", tag("body", body + tag("sectPr", section)))
    return package(doc, own, title, author)
