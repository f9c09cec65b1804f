"""Hostile pages, texts, exports and posts, made in memory; the same bytes every time."""

from __future__ import annotations

import io
import json
import random
import string
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from instruments import exports, hostile
from instruments.ooxml import png
from instruments.word import document

GOOD = hostile.GOOD
LONG = "Zonder een paar zinnen is een artikel geen artikel, en dan wordt er elders gezocht. " * 4
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script>'
    '<image href="http://127.0.0.1:9/x.png"/><text>plaatje</text></svg>'
)


def words() -> Iterator[str]:
    """Random words without end, always the same ones: they do not compress well."""
    chance = random.Random(3)
    while True:
        yield "".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 11)))


def sentences(count: int, length: int = 12) -> list[str]:
    """So many different sentences."""
    source = words()
    return [" ".join(islice(source, length)).capitalize() + "." for _ in range(count)]


def different_paragraphs(count: int, runs: int = 1) -> bytes:
    """A Word document that is as long as it looks, each paragraph in so many runs."""
    source = iter(sentences(count * runs, 12 // runs))
    one = [f"<w:r><w:t>{said}</w:t></w:r>" for said in source]
    return hostile.body("".join(f"<w:p>{''.join(one[at : at + runs])}</w:p>" for at in range(0, len(one), runs)))


def different_tables(depth: int, rows: int) -> bytes:
    """Tables inside one another, each with rows of different words."""
    source = iter(sentences(depth * rows))
    before = "".join("<w:tbl>" + "".join(f"<w:tr><w:tc>{_cell(next(source))}</w:tc></w:tr>" for _ in range(rows))
                     + "<w:tr><w:tc>" for _ in range(depth))  # fmt: skip
    return hostile.body(before + _cell(GOOD) + "<w:p/></w:tc></w:tr></w:tbl>" * depth)


def _cell(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def page(inner: str, name: str = "article") -> str:
    """A page with this in its article, after good sentences; ``name``: the element that holds it."""
    held = f"<{name}><h1>Een stuk</h1><p>{GOOD} {LONG}</p>{inner}</{name}>"
    return f"<!doctype html><html><head><title>Een stuk</title></head><body>{held}</body></html>"


def nested(before: str, after: str, depth: int) -> str:
    """Elements inside one another."""
    return page(before * depth + GOOD + after * depth)


def filled(piece: str, size: int) -> str:
    """A page with a piece as often as makes so many characters; ``{n}`` is counted."""
    count = size // len(piece)
    return page("".join(piece.replace("{n}", str(n)) for n in range(count)))


def attributes(count: int, tags: int = 1) -> str:
    """Tags with so many attributes each."""
    return page(("<p" + "".join(f" a{n}" for n in range(count)) + ">x</p>") * tags)


def steering() -> str:
    """Links and pictures that run something."""
    urls = ("javascript:alert(1)", " JaVa\nScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x")
    quoted = [url.replace("<", "&lt;") for url in urls]
    return page("".join(f'<p><a href="{url}">Klik {n}</a> <img src="{url}" alt="beeld {n}"></p>'
                        for n, url in enumerate(quoted)))  # fmt: skip


def entity_page() -> str:
    """The billion laughs in the doctype of XHTML."""
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<?xml version="1.0"?><!DOCTYPE html [{"".join(lines)}]><html><body><p>{GOOD} &a9;</p></body></html>'


def garbled(times: int) -> bytes:
    """UTF-8 read as Windows text, so many times over."""
    text = page("<p>Eén café, “zo” – 💡 Wat merk je?</p>")
    for _ in range(times):
        text = "".join(chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
                       for byte in text.encode())  # fmt: skip
    return text.encode()


def reopened(count: int, paragraphs: int) -> str:
    """Formatting that HTML opens anew in each of the paragraphs that follow: no two of it alike, else three at most."""
    return page("".join(f"<p><font size={n}>x</p>" for n in range(count)) + "<p>Zin.</p>" * paragraphs)


def plain_page(size: int) -> str:
    """A page that no name tells anything of."""
    rows = sentences(size // 450, 60)
    return page("<div><a href='/'>Menu</a></div><div>" + "".join(f"<p>{row}</p>" for row in rows) + "</div>", "div")


def table(rows: int, columns: int) -> str:
    """A table of words."""
    return page("<table>" + ("<tr>" + "<td>cel</td>" * columns + "</tr>") * rows + "</table>")


def export(inner: str, doctype: str = "") -> str:
    """An export with a good post, then this."""
    sort, _, rest = exports.HEAD.partition("\n")
    return f"{sort}\n{doctype}{rest}{exports.item(1, f'<p>{GOOD}</p>', 'Woorden')}{inner}{exports.FOOT}"


def laughing_export() -> str:
    """The billion laughs in an export."""
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return export(exports.item(2, "x", "w").replace("<![CDATA[x]]>", "&a9;"), f"<!DOCTYPE rss [{''.join(lines)}]>\n")


def outside_export() -> str:
    """A document type that stands elsewhere, with an entity from a file."""
    doctype = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'
    return export(exports.item(2, "x", "w").replace("<![CDATA[x]]>", "&a;"), doctype)


def big_post() -> str:
    """A post of 20 MB in paragraphs."""
    return export(exports.item(2, "".join(f"<p>{row}</p>" for row in sentences(240_000)), "Woorden"))


def zipped(members: Mapping[str, bytes | int]) -> bytes:
    """A zip; a number stands for so many megabytes of spaces inside a post."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as member:
                if isinstance(data, bytes):
                    member.write(data)
                    continue
                before, after = export(exports.item(2, "@@", "w")).encode().split(b"@@")
                for piece in (before, *[b" " * 1_000_000] * data, after):
                    member.write(piece)
    return out.getvalue()


def as_post(content: str) -> bytes:
    """A post as WordPress's REST interface gives it."""
    return json.dumps({"title": {"rendered": "Een stuk"}, "content": {"rendered": content}}).encode()


def deep_json(depth: int) -> str:
    """What looks like a post, nested."""
    return '{"title":{"rendered":"x"},"content":{"rendered":' + "[" * depth + "]" * depth + "}}"


Made = str | bytes | dict[str, str | bytes]
DOCX = {f"docx, {name}": ("a.docx", make) for name, (make, _) in hostile.CASES.items()}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n"
MARKDOWN = f"# Een stuk\n\n{GOOD}\n\n💡 Wat merk je?\n"
CASES: dict[str, tuple[str, Callable[[], Made]]] = {
    **DOCX,
    "docx, 200,000 different paragraphs": ("a.docx", partial(different_paragraphs, 200_000)),
    "docx, 4,900 different paragraphs": ("a.docx", partial(different_paragraphs, 4_900)),
    "docx, 4,900 paragraphs of 6 runs": ("a.docx", partial(different_paragraphs, 4_900, 6)),
    "docx, 20 tables in tables of 100 rows": ("a.docx", partial(different_tables, 20, 100)),
    "5,000 nested div": ("a.html", partial(nested, "<div>", "</div>", 5_000)),
    "500,000 nested div": ("a.html", partial(nested, "<div>", "</div>", 500_000)),
    "190 nested div": ("a.html", partial(nested, "<div>", "</div>", 190)),
    "text node of 20 MB": ("a.html", lambda: page("woord " * 3_400_000)),
    "one word of 4 MB": ("a.html", lambda: page("<p>" + "a" * 4_000_000)),
    "200,000 paragraphs": ("a.html", lambda: page("<p>Zin.</p>" * 200_000)),
    "4,900 paragraphs": ("a.html", lambda: page("".join(f"<p>{row}</p>" for row in sentences(4_900)))),
    "a tag with 400,000 attributes": ("a.html", partial(attributes, 400_000)),
    "4,000 attributes x 500": ("a.html", partial(attributes, 4_000, 500)),
    "390 attributes x 2,000": ("a.html", partial(attributes, 390, 2_000)),
    "javascript:, data:, vbscript:": ("a.html", steering),
    "scripted svg inline": ("a.html", lambda: page(SVG)),
    "scripted svg as data:": ("a.html", lambda: page(f"<img alt='x' src='data:image/svg+xml,{SVG}'>")),
    "scripted svg beside": ("a.html", lambda: {"a.html": page("<img alt=x src='b.svg'>"), "b.svg": SVG}),
    "scripted svg beside, named png": ("a.html", lambda: {"a.html": page("<img alt=x src='b.png'>"), "b.png": SVG}),
    "entity bomb in XHTML": ("a.html", entity_page),
    "mojibake": ("a.html", partial(garbled, 1)),
    "mojibake, twice": ("a.html", partial(garbled, 2)),
    "NUL bytes": ("a.html", lambda: page("<p>a\0b\0</p>\0" * 100)),
    "docx as .html": ("a.html", lambda: document([GOOD])),
    "html as .docx": ("a.docx", partial(page, "")),
    "html as .txt": ("a.txt", partial(page, "")),
    "markdown as .html": ("a.html", lambda: MARKDOWN),
    "pdf as .docx": ("a.docx", lambda: PDF),
    "png as .html": ("a.html", png),
    "3 MB of unclosed formatting": ("a.html", partial(filled, "<b><i>x<u>y<p>z", 3_000_000)),
    "3 MB of different unclosed formatting": ("a.html", partial(filled, "<p><font size={n}>x</p>", 3_000_000)),
    **{f"180 unclosed formatting, then {count:,} paragraphs": ("a.html", partial(reopened, 180, count))
       for count in (1_000, 9_000, 200_000)},
    "100,000 cells in 1,000 rows": ("a.html", partial(table, 1_000, 100)),
    "100,000 cells in one row": ("a.html", partial(table, 1, 100_000)),
    "100,000 rows of one cell": ("a.html", partial(table, 100_000, 1)),
    "tables 150 deep": ("a.html", partial(nested, "<table><tr><td>", "</td></tr></table>", 150)),
    "tables 60 deep": ("a.html", partial(nested, "<table><tr><td>", "</td></tr></table>", 60)),
    "lists 150 deep": ("a.html", partial(nested, "<ul><li>x", "</li></ul>", 150)),
    "page of 3 MB without a known name": ("a.html", partial(plain_page, 3_000_000)),
    "page of 1.9 MB without a known name": ("a.html", partial(plain_page, 1_900_000)),
    "text of 100,000 lines": ("a.txt", lambda: "\n".join(sentences(100_000))),
    "text of 49,000 lines": ("a.txt", lambda: "\n".join(sentences(49_000))),
    "text of 4,900 lines": ("a.txt", lambda: "\n".join(sentences(4_900))),
    "text of one line of 4 MB": ("a.txt", lambda: " ".join(islice(words(), 550_000))),
    "markdown of one line of 4 MB": ("a.md", lambda: " ".join(islice(words(), 550_000))),
    "export, billion laughs": ("a.xml", laughing_export),
    "export, DTD outside": ("a.xml", outside_export),
    "export, post of 20 MB": ("a.xml", big_post),
    "export, post of 3 MB in 4,900 paragraphs": (
        "a.xml", lambda: export(exports.item(2, "\n\n".join(sentences(4_900, 92)), "Woorden"))),
    "export, item without end": ("a.xml", lambda: export("<item><title>x</title>").removesuffix(exports.FOOT)),
    "export, zip bomb": ("a.zip", lambda: zipped({"a.xml": 300})),
    "export, zip with ../ names": (
        "a.zip", lambda: zipped({"../../a.xml": export("").encode(), "../b.txt": b"x", "/tmp/c.xml": b"x"})),
    "JSON 100,000 deep": ("a.json", partial(deep_json, 100_000)),
    "JSON of 5 MB": ("a.json", lambda: as_post("".join(f"<p>{row}</p>" for row in sentences(60_000)))),
    "JSON of 3 MB in 4,900 paragraphs": (
        "a.json", lambda: as_post("".join(f"<p>{row}</p>" for row in sentences(4_900, 92)))),
}  # fmt: skip


def put(folder: Path, name: str) -> Path:
    """Writes the files of a case; answers which one to import."""
    file, make = CASES[name]
    made = make()
    files = made if isinstance(made, dict) else {file: made}
    for one, data in files.items():
        (folder / one).write_bytes(data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data)
    return folder / file
