"""Hostile Word files, made in memory; the same bytes every time.

``CASES`` has a function for each, with what a careful importer does: "refuse"
(say no in plain words), "survive" (the sentence GOOD comes out, the bad part
does not) or "either".  None may crash, hang, take much memory, read a file,
open a connection or write outside its folder.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from functools import partial

from instruments.ooxml import HEAD, PACKAGE, ROOT, R, pack, png
from instruments.word import document, note, para
from instruments.word import picture as word_picture

GOOD = "Deze zin moet erin."
MAIN = "word/document.xml"
RELS = "word/_rels/document.xml.rels"
PARAGRAPH = f"<w:p><w:r><w:t>{GOOD}</w:t></w:r></w:p>"


def parts(data: bytes) -> dict[str, bytes]:
    """The members of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


def plain() -> dict[str, bytes]:
    """The members of a good document."""
    return parts(document([GOOD]))


def body(inner: str, *, doctype: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """A document with this for a body."""
    xml = f"{HEAD}{doctype}<w:document {ROOT}><w:body>{inner}</w:body></w:document>"
    return pack(plain() | {MAIN: xml.encode()} | (more or {}))


def relation(
    kind: str, target: str, inner: str = "", outside: bool = False, more: dict[str, bytes] | None = None
) -> bytes:
    """A document with one relationship, rId1, of our choosing."""
    mode = ' TargetMode="External"' * outside
    rels = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="rId1" '
        f'Type="{R}/{kind}" Target="{target}"{mode}/></Relationships>'
    )
    return body(PARAGRAPH + inner, more={RELS: rels.encode()} | (more or {}))


def picture(data: bytes, name: str = "image1.png") -> bytes:
    """A document with this picture."""
    return document([GOOD, para(word_picture(data, "plaatje", name=name))])


def picture_xml(attribute: str = "r:embed") -> str:
    """A picture that points to rId1, or with ``r:link`` links to it."""
    return (
        parts(picture(png()))[MAIN]
        .decode()
        .split("<w:drawing>")[1]
        .split("</w:drawing>")[0]
        .replace("r:embed", attribute)
        .join(("<w:p><w:r><w:drawing>", "</w:drawing></w:r></w:p>"))
    )


def bomb(name: str = MAIN, size: int = 300_000_000, fill: bytes = b" ") -> bytes:
    """One member that unpacks to ``size`` bytes; for the main part it is valid XML."""
    members = plain()
    if name == MAIN:
        before, after = members[MAIN].split(b"</w:body>")
        after = b"</w:body>" + after
    else:
        before, after = b"", b""
        members.setdefault(name, b"")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for each, data in members.items():
            info = zipfile.ZipInfo(each, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            with target.open(info, "w") as member:
                for piece in [data] if each != name else [before, *[fill * 1_000_000] * (size // 1_000_000), after]:
                    member.write(piece)
    return out.getvalue()


def many_entries(count: int = 5000) -> bytes:
    """Thousands of small members."""
    return pack(plain() | {f"word/media/n{number}.png": b"x" for number in range(count)})


def entity_bomb(levels: int = 10) -> bytes:
    """The billion laughs."""
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels)]
    return body(
        f"{PARAGRAPH}<w:p><w:r><w:t>&a{levels - 1};</w:t></w:r></w:p>",
        doctype=f"<!DOCTYPE w:document [{''.join(lines)}]>",
    )


def quadratic_bomb() -> bytes:
    """One long entity, called for often: no nesting for a guard to count."""
    return body(
        f"{PARAGRAPH}<w:p><w:r><w:t>{'&a;' * 10_000}</w:t></w:r></w:p>",
        doctype=f'<!DOCTYPE w:document [<!ENTITY a "{"ha" * 25_000}">]>',
    )


def external_entity(target: str = "file:///etc/passwd", parameter: bool = False) -> bytes:
    """An entity from a file or from the network."""
    sort = f'<!ENTITY % a SYSTEM "{target}"> %a;' if parameter else f'<!ENTITY a SYSTEM "{target}">'
    call = "" if parameter else "&a;"
    return body(f"<w:p><w:r><w:t>{GOOD}{call}</w:t></w:r></w:p>", doctype=f"<!DOCTYPE w:document [{sort}]>")


def utf16(dtd: bool = True) -> bytes:
    """UTF-16, in which a search for ``<!DOCTYPE`` in the bytes finds nothing."""
    doctype = '<!DOCTYPE w:document [<!ENTITY a SYSTEM "file:///etc/passwd">]>' if dtd else ""
    xml = (
        f'<?xml version="1.0" encoding="UTF-16"?>{doctype}<w:document {ROOT}><w:body><w:p><w:r>'
        f"<w:t>{GOOD}{'&a;' * dtd}</w:t></w:r></w:p></w:body></w:document>"
    )
    return pack(plain() | {MAIN: xml.encode("utf-16")})


def nested(kind: str = "tbl", depth: int = 20_000) -> bytes:
    """Tables, controls or text boxes inside one another."""
    before, after = {
        "tbl": ("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"),
        "sdt": ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        "ins": ("<w:p><w:ins>", "</w:ins></w:p>"),
        "txbx": (
            "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>",
            "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
        ),
        "choice": ("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>"),
    }[kind]
    return body(PARAGRAPH + before * depth + PARAGRAPH + after * depth)


def long_text(size: int = 20_000_000) -> bytes:
    """One word of 20 MB."""
    return body(f"{PARAGRAPH}<w:p><w:r><w:t>{'a' * size}</w:t></w:r></w:p>")


def many_paragraphs(count: int = 200_000, empty: bool = False) -> bytes:
    """A very long document."""
    return body(PARAGRAPH + ("<w:p/>" if empty else PARAGRAPH) * count)


def wide_table(columns: int = 100_000, span: int = 2_000_000_000) -> bytes:
    """Many cells, of which one says it covers two thousand million columns."""
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{PARAGRAPH}</w:tc>'
    return body(f"{PARAGRAPH}<w:tbl><w:tr>{cell}{'<w:tc><w:p/></w:tc>' * columns}</w:tr></w:tbl>")


def scripted_svg(name: str = "image1.svg") -> bytes:
    """An SVG with a script and an outside picture; under .png it hides its kind."""
    return picture(
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script>'
        b'<image href="http://127.0.0.1/x.png"/><text>plaatje</text></svg>',
        name,
    )


def huge_png(side: int = 60_000) -> bytes:
    """A picture of one pixel whose (valid) header says it has 3,600,000,000."""
    head = b"IHDR" + struct.pack(">II", side, side) + bytes([8, 0, 0, 0, 0])
    return picture(png(1, 1)[:12] + head + struct.pack(">I", zlib.crc32(head)) + png(1, 1)[33:])


def compound(streams: dict[str, bytes]) -> bytes:
    """A minimal OLE2 file (the format of .doc) with these streams."""

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        label = (name + "\0").encode("utf-16-le")
        return (
            label.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(label), kind, 1, 0xFFFFFFFF, right, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    sectors, fat, entries = b"", [0xFFFFFFFD, 0xFFFFFFFE], b""  # 0: the table, 1: the directory
    for number, (name, data) in enumerate(streams.items(), 1):
        data = data.ljust(-(-max(len(data), 4096) // 512) * 512, b"\0")
        first, count = len(fat), len(data) // 512
        fat += [*range(first + 1, first + count), 0xFFFFFFFE]
        sectors += data
        entries += entry(name, 2, number + 1 if number < len(streams) else 0xFFFFFFFF, 0xFFFFFFFF, first, len(data))
    directory = (entry("Root Entry", 5, 0xFFFFFFFF, 1, 0xFFFFFFFE, 0) + entries).ljust(512, b"\0")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<I", 0)
    )
    table = b"".join(struct.pack("<I", each) for each in fat).ljust(512, b"\xff")
    return header.ljust(512, b"\xff") + table + directory + sectors


def encrypted() -> bytes:
    """What Word writes when a document has a password."""
    return compound({"EncryptedPackage": bytes(range(256)) * 20, "EncryptionInfo": b"\4\0\4\0\x40\0\0\0<encryption/>"})


def old_doc() -> bytes:
    """A .doc of Word 97 under another name."""
    return compound({"WordDocument": b"\xec\xa5\xc1\0" + GOOD.encode("utf-16-le"), "1Table": b""})


def directory(data: bytes, change: Callable[[int, bytearray], None]) -> bytes:
    """Change the central directory; ``change`` gets the number and the entry."""
    start = struct.unpack("<I", data[-6:-2])[0]
    out, at, number = bytearray(data[:start]), start, 0
    while data[at : at + 4] == b"PK\1\2":
        size = 46 + sum(struct.unpack("<3H", data[at + 28 : at + 34]))
        entry = bytearray(data[at : at + size])
        change(number, entry)
        out, at, number = out + entry, at + size, number + 1
    return bytes(out) + data[at:]


def false_size(size: int = 10) -> bytes:
    """The directory says that every member unpacks to ``size`` bytes."""
    return directory(pack(plain()), lambda _, entry: struct.pack_into("<I", entry, 24, size))


def false_bomb() -> bytes:
    """A bomb whose directory says that it is small."""

    def change(_: int, entry: bytearray) -> None:
        if int.from_bytes(entry[24:28], "little") > 1_000_000:
            struct.pack_into("<I", entry, 24, 1000)

    return directory(bomb(), change)


def overlapping(count: int = 200, same_name: bool = False) -> bytes:
    """Many entries in the directory for one and the same packed megabytes.

    The name in the directory differs from that at the data, unless it is the same name each time.
    """
    names = {f"word/n{number:04}.xml": b"" for number in range(1, count + 1)}
    data = pack({"word/n0000.xml": bytes(5_000_000)} | names | plain())
    first = bytearray()

    def change(number: int, entry: bytearray) -> None:
        if number == 0:
            first[:] = entry
        elif number <= count:
            name = entry[46:]
            entry[:] = first
            if not same_name:
                entry[46:] = name

    return directory(data, change)


def flagged(offset: int, value: int) -> bytes:
    """Every directory entry with another number: at 8 the flags, at 10 the method."""
    return directory(pack(plain()), lambda _, entry: struct.pack_into("<H", entry, offset, value))


def twice() -> bytes:
    """Two members of the same name: which one counts?"""
    out = io.BytesIO(pack(plain()))
    with zipfile.ZipFile(out, "a") as target:
        target._didModify = True  # type: ignore[attr-defined]
        info = zipfile.ZipInfo(MAIN, (1980, 1, 1, 0, 0, 0))
        target.NameToInfo.pop(MAIN)
        target.writestr(info, plain()[MAIN].replace(GOOD.encode(), b"De tweede."))
    return out.getvalue()


def without(name: str) -> bytes:
    """A document that lacks one member."""
    return pack({each: data for each, data in plain().items() if each != name})


def style_map() -> bytes:
    """A map that mammoth obeys unless told otherwise: text gone, a script for a paragraph."""
    rules = "p => script:fresh\nr => !\nbr[type='page'] => iframe\ncomment-reference => sup\n"
    return pack(plain() | {"mammoth/style-map": rules.encode()})


def style_circle() -> bytes:
    """A style based on a style based on the first."""
    styles = (
        f"{HEAD}<w:styles {ROOT}>"
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="{one}"><w:name w:val="{one}"/><w:basedOn w:val="{two}"/></w:style>'
            for one, two in ("AB", "BA", "CC")
        )
        + "</w:styles>"
    )
    inner = "".join(PARAGRAPH.replace("<w:p>", f'<w:p><w:pPr><w:pStyle w:val="{each}"/></w:pPr>') for each in "ABCX")
    return body(inner, more={"word/styles.xml": styles.encode()})


def footnote_circle() -> bytes:
    """A footnote that refers to itself."""
    data = document([GOOD, para("Tekst", note("Voetnoot."))])
    found = parts(data)
    circle = found["word/footnotes.xml"].replace(b"Voetnoot.</w:t>", b'Voetnoot.</w:t><w:footnoteReference w:id="1"/>')
    return pack(found | {"word/footnotes.xml": circle})


def odd_numbers() -> bytes:
    """Levels, list ids and a symbol that no Word ever wrote."""
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr></w:pPr><w:r><w:t>'
        + GOOD
        + "</w:t></w:r></w:p>"
    )
    pairs = (("999999999", "1"), ("-1", "-1"), ("een", "twee"), ("", ""), ("1e9", "99999999999999999999"), ("²", "٣"))
    symbols = "".join(
        f'<w:p><w:r><w:sym w:font="Wingdings" w:char="{each}"/></w:r></w:p>'
        for each in ("ZZZZ", "D800", "0000", "110000", "", "FFFF")
    )
    return body("".join(item.format(*pair) for pair in pairs) + symbols)


def fields() -> bytes:
    """Field codes that would fetch or run something, one left open, one closed twice."""

    def code(text: str, end: str = '<w:fldChar w:fldCharType="end"/>') -> str:
        return (
            f'<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>{text}</w:instrText>'
            f'<w:fldChar w:fldCharType="separate"/><w:t>{GOOD}</w:t>{end}</w:r></w:p>'
        )

    return body(
        code('INCLUDETEXT "file:///etc/passwd"')
        + code('INCLUDEPICTURE "http://127.0.0.1/x.png"')
        + code("DDEAUTO c:\\\\cmd.exe x")
        + code('HYPERLINK "javascript:alert(1)"')
        + code('HYPERLINK "https://x" onclick="alert(1)')
        + '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        + code('HYPERLINK "java&#10;script:alert(1)"', "")
        + PARAGRAPH
    )


def link(target: str) -> bytes:
    """A link to something that must not be followed or printed."""
    return relation(
        "hyperlink",
        target,
        f'<w:p><w:hyperlink r:id="rId1"><w:r><w:t>{GOOD}</w:t></w:r></w:hyperlink></w:p>',
        outside=True,
    )


def markup() -> bytes:
    """Text, alt text and title that are HTML, TeX, Typst or Markdown for whoever forgets to escape."""
    bad = '</p><script>alert(1)</script> \\input{/etc/passwd} #read("/etc/passwd") ![x](http://127.0.0.1/x) {{7*7}} $x$'
    return document([GOOD, bad, para(word_picture(png(), bad))], title=bad, author=bad)


def bad_bytes(bad: bytes) -> bytes:
    """These bytes in the middle of the text."""
    return pack(plain() | {MAIN: plain()[MAIN].replace(b"moet", b"mo" + bad + b"et")})


def types(xml: str) -> bytes:
    """Another list of content types."""
    return pack(plain() | {"[Content_Types].xml": xml.encode()})


Case = tuple[Callable[[], bytes], str]
OUT = "http://127.0.0.1:9/x.png"
CASES: dict[str, Case] = {
    "bomb": (bomb, "refuse"),
    "bomb of NULs": (partial(bomb, fill=b"\0"), "refuse"),
    "bomb in styles": (partial(bomb, "word/styles.xml"), "refuse"),
    "bomb in an unused member": (partial(bomb, "word/media/x.png"), "either"),
    "bomb with false size": (false_bomb, "refuse"),
    "5,000 members": (many_entries, "either"),
    "entity bomb": (entity_bomb, "refuse"),
    "quadratic entity bomb": (quadratic_bomb, "refuse"),
    "external entity": (external_entity, "refuse"),
    "external entity, network": (partial(external_entity, OUT), "refuse"),
    "external parameter entity": (partial(external_entity, parameter=True), "refuse"),
    "utf-16 with DTD": (utf16, "refuse"),
    "utf-16 without DTD": (partial(utf16, False), "survive"),
    **{f"nested {kind}": (partial(nested, kind), "either") for kind in ("tbl", "sdt", "ins", "txbx", "choice")},
    **{f"nested {kind}, 200 deep": (partial(nested, kind, 200), "either") for kind in ("tbl", "sdt")},
    "text of 20 MB": (long_text, "either"),
    "200,000 paragraphs": (many_paragraphs, "either"),
    "200,000 empty paragraphs": (partial(many_paragraphs, empty=True), "either"),
    "wide table": (wide_table, "either"),
    "scripted svg": (scripted_svg, "survive"),
    "scripted svg named png": (partial(scripted_svg, "image1.png"), "survive"),
    "png of 60000x60000": (huge_png, "survive"),
    "picture that is text": (partial(picture, b"geen plaatje"), "survive"),
    "empty picture": (partial(picture, b""), "survive"),
    "member ../../evil.png": (lambda: pack(plain() | {"../../evil.png": png()}), "either"),
    "member /tmp/evil.png": (lambda: pack(plain() | {"/tmp/evil.png": png()}), "either"),
    "picture at ../../evil.png": (
        lambda: relation("image", "../../evil.png", picture_xml(), more={"../../evil.png": png()}),
        "survive",
    ),
    "picture at /etc/hostname": (lambda: relation("image", "/etc/hostname", picture_xml()), "survive"),
    "picture at file:///etc/passwd": (
        lambda: relation("image", "file:///etc/passwd", picture_xml("r:link"), True),
        "survive",
    ),
    "external picture, embed": (lambda: relation("image", OUT, picture_xml(), True), "survive"),
    "external picture, link": (lambda: relation("image", OUT, picture_xml("r:link"), True), "survive"),
    "picture without relation": (lambda: body(PARAGRAPH + picture_xml()), "survive"),
    "external template": (lambda: relation("attachedTemplate", OUT, "", True), "survive"),
    "altChunk": (
        lambda: relation(
            "aFChunk", "evil.html", '<w:altChunk r:id="rId1"/>', more={"word/evil.html": b"<script>alert(1)</script>"}
        ),
        "survive",
    ),
    **{
        f"link {url}": (partial(link, url), "survive")
        for url in (
            "javascript:alert(1)",
            " JaVaScRiPt:alert(1)",
            "java&#9;script:alert(1)",
            "data:text/html,&lt;script>alert(1)&lt;/script>",
            "file:///etc/passwd",
            "vbscript:x",
            "\\\\127.0.0.1\\x",
            "https://x.example/&quot;onclick=&quot;alert(1)",
            "",
        )
    },
    "style map of mammoth": (style_map, "survive"),
    "styles in a circle": (style_circle, "survive"),
    "footnote in a circle": (footnote_circle, "survive"),
    "odd numbers": (odd_numbers, "survive"),
    "field codes": (fields, "survive"),
    "markup as text": (markup, "survive"),
    "encrypted": (encrypted, "refuse"),
    "old .doc": (old_doc, "refuse"),
    "truncated, half": (lambda: (data := pack(plain()))[: len(data) // 2], "refuse"),
    "truncated, last bytes": (lambda: pack(plain())[:-10], "refuse"),
    "empty file": (lambda: b"", "refuse"),
    "text file": (lambda: GOOD.encode(), "refuse"),
    "zip without members": (lambda: pack({}), "refuse"),
    "no document.xml": (lambda: without(MAIN), "refuse"),
    "no _rels/.rels": (lambda: without("_rels/.rels"), "either"),
    "no styles.xml": (lambda: without("word/styles.xml"), "survive"),
    "no document.xml.rels": (lambda: without(RELS), "survive"),
    "no content types": (lambda: without("[Content_Types].xml"), "either"),
    "wrong content types": (
        lambda: types(
            plain()["[Content_Types].xml"]
            .decode()
            .replace("wordprocessingml.document.main", "spreadsheetml.sheet.main")
        ),
        "either",
    ),
    "content types that are no XML": (lambda: types("<<<"), "either"),
    "macro content type": (
        lambda: types(
            plain()["[Content_Types].xml"]
            .decode()
            .replace(
                "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "vnd.ms-word.document.macroEnabled.main+xml",
            )
        ),
        "either",
    ),
    "NUL in XML": (partial(bad_bytes, b"\0"), "refuse"),
    "NUL as reference": (partial(bad_bytes, b"&#0;"), "refuse"),
    "bad UTF-8": (partial(bad_bytes, b"\xff\xfe"), "refuse"),
    "unfinished XML": (lambda: pack(plain() | {MAIN: plain()[MAIN][:-30]}), "refuse"),
    "another root": (lambda: pack(plain() | {MAIN: b"<html/>"}), "refuse"),
    "control characters": (partial(bad_bytes, "\u202e\u2066\u200b\ufeff\u0085".encode()), "either"),
    "overlapping members": (overlapping, "either"),
    "overlapping members of one name": (partial(overlapping, same_name=True), "either"),
    "false sizes, small": (false_size, "either"),
    "false sizes, large": (partial(false_size, 0xFFFFFFF0), "either"),
    "false checksum": (
        lambda: directory(pack(plain()), lambda _, entry: struct.pack_into("<I", entry, 16, 1)),
        "refuse",
    ),
    "zip with password": (partial(flagged, 8, 1), "refuse"),
    "zip with unknown method": (partial(flagged, 10, 99), "refuse"),
    "document.xml twice": (twice, "either"),
    "junk before the zip": (lambda: b"#!/bin/sh\n" + pack(plain()), "either"),
}


def names() -> Iterable[str]:
    """The names of all cases."""
    return CASES


if __name__ == "__main__":
    import sys

    for label in sys.argv[1:] or names():
        print(f"{len(CASES[label][0]()):>9}  {CASES[label][1]:8} {label}")
