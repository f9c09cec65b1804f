"""A bound PDF -> the same pages as PDF/A-3a and PDF/UA-1 in one, with the files it was made of attached; and back."""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from werkboek import names
from werkboek.problems import WerkboekError, failed

SUMS = "SHA256SUMS"  # what sha256sum -c reads: the digest of each file
SETTINGS = "book.toml"
MOST = 500  # files in one archive
LARGEST = 64 << 20  # bytes of one of them
TOTAL = 256 << 20  # bytes of all
PRINTED = 4  # of /F: an annotation is printed (ISO 19005-3, 6.3.2)
UNDATED = "D:19800101"  # as in the zip of an e-book: no clock is asked
MEDIA_TYPES = {".md": "text/markdown", ".markdown": "text/markdown", ".toml": "application/toml", ".css": "text/css",
               ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
               ".webp": "image/webp", ".svg": "image/svg+xml", ".ttf": "font/ttf", ".otf": "font/otf",
               ".txt": "text/plain", "": "text/plain", ".html": "text/html", ".htm": "text/html",
               ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}  # fmt: skip
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")

# The two standards that the file keeps, and what the one must be told of the other (ISO 19005-3, 6.6.2.3.3).
DECLARED = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">\
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""


def archived(data: bytes, files: Mapping[str, bytes], name: str) -> bytes:
    """The archive edition, as a file of this ``name``. Raises WerkboekError U05 for more than an archive holds."""
    if len(files) > MOST or sum(map(len, files.values())) > TOTAL or max(map(len, files.values())) > LARGEST:
        raise _too_much(name)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _declared(pdf)
        _to_last(pdf)
        sums = "".join(f"{hashlib.sha256(files[one]).hexdigest()}  {one}\n" for one in sorted(files))
        _attached(pdf, {**files, SUMS: sums.encode()})
        out = io.BytesIO()
        pdf.save(out, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return out.getvalue()


def _declared(pdf: pikepdf.Pdf) -> None:
    said = pdf.Root.Metadata.read_bytes().decode()
    assert said.count("</rdf:RDF>") == 1, "one description of the file"
    pdf.Root.Metadata = pdf.make_stream(said.replace("</rdf:RDF>", DECLARED).encode(), Type=Name.Metadata,
                                        Subtype=Name.XML)  # fmt: skip


def _to_last(pdf: pikepdf.Pdf) -> None:
    """What PDF/A-3 asks of pages beside what they are: what RGB means, no picture smoothed, no link left unprinted."""
    profile = pdf.make_stream(srgb(), N=3, Alternate=Name.DeviceRGB)
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"),
                        Info=String("sRGB IEC61966-2.1"), DestOutputProfile=profile)  # fmt: skip
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and "/Interpolate" in one:
            one.Interpolate = False
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            annotation.F = PRINTED


def srgb() -> bytes:
    """The colours of the screen, as an ICC profile that LittleCMS makes; it has the time of making in it, ours none."""
    from PIL import ImageCms

    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    dated = slice(24, 36)  # ICC.1, 7.2.8: year, month, day and time
    return made[: dated.start] + bytes((7, 188, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0)) + made[dated.stop :]


def _attached(pdf: pikepdf.Pdf, files: Mapping[str, bytes]) -> None:
    """The files, by name, each said to be a source of the whole (ISO 19005-3, 6.8)."""
    date = pdf.docinfo.get("/CreationDate", String(UNDATED))
    specs = {}
    for name, data in files.items():
        kind = MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
        stream = pdf.make_stream(
            data, Type=Name.EmbeddedFile, Subtype=Name(f"/{kind}"), Params=Dictionary(Size=len(data), ModDate=date)
        )
        relation = Name.Data if name == SUMS else Name.Source
        specs[bytes(String(name))] = pdf.make_indirect(
            Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), AFRelationship=relation,
                       EF=Dictionary(F=stream, UF=stream)))  # fmt: skip
    tree = [part for key in sorted(specs) for part in (String(key), specs[key])]
    pdf.Root.Names.EmbeddedFiles = pdf.make_indirect(Dictionary(Names=Array(tree)))
    pdf.Root.AF = Array([specs[key] for key in sorted(specs)])


# ---------------------------------------------------------------------------------------------------------- and back


def sources(data: bytes, path: str) -> dict[str, bytes]:
    """The files that were attached to an archive edition, as they were. ``path``: how its owner knows it.

    Raises WerkboekError P11 for what is no PDF, U01 to U05 for one with anything else in it than was attached.
    """
    before = pikepdf.settings.set_qpdf_limits(flate_max_memory=LARGEST + 1)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return dict(_checked(pdf, path))
    except pikepdf.PasswordError as error:
        raise failed("U02", path) from error
    except WerkboekError:
        raise
    except Exception as error:  # a hostile file may raise anything; whatever it is, it is no PDF for us
        raise failed("P11", path) from error
    finally:
        pikepdf.settings.set_qpdf_limits(flate_max_memory=int(before["flate_max_memory"]))


def _checked(pdf: pikepdf.Pdf, path: str) -> Iterator[tuple[str, bytes]]:
    """Those that the list of digests names, each with the digest that it should have; others are not ours."""
    held = {}
    for at, (name, spec) in enumerate(islice(pdf.attachments.items(), MOST + 2)):
        if at > MOST:
            raise _too_much(path)
        held[name] = spec
    if SUMS not in held:
        raise failed("U01", path)
    listed = _listed(_read(held[SUMS], SUMS, path), path)
    left = TOTAL
    for name, digest in listed.items():
        found = _read(held[name], name, path) if name in held else b""
        left -= len(found)
        if left < 0:
            raise _too_much(path)
        if hashlib.sha256(found).hexdigest() != digest:
            raise failed("U03", path, name=_shown(name))
        yield name, found


def _listed(sums: bytes, path: str) -> dict[str, str]:
    """Name -> digest. Raises WerkboekError U03 for a list that is none, U04 for a name that may not be written."""
    rows = [_LINE.fullmatch(row) for row in sums.decode("utf-8", "replace").splitlines()]
    listed = {row[2]: row[1] for row in rows if row}
    if len(listed) < len(rows) or SETTINGS not in listed:
        raise failed("U03", path, name=SUMS)
    keys = Counter(map(names.key, listed))
    for name in listed:
        folders = {names.key(one.as_posix()) for one in PurePosixPath(name).parents}
        if not names.safe(name) or keys[names.key(name)] > 1 or folders & keys.keys():
            raise failed("U04", path, name=_shown(name))
    return listed


def _read(spec: Any, name: str, path: str) -> bytes:
    """The bytes of a file; U03 if they cannot be unpacked, or come to more than an archive holds."""
    stream = spec.obj.EF.F
    if stream.get("/Filter", Name.FlateDecode) != Name.FlateDecode:
        raise failed("U03", path, name=_shown(name))
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError as error:
        raise failed("U03", path, name=_shown(name)) from error


def _shown(name: str) -> str:
    return "".join(filter(str.isprintable, name))[:80]


def _too_much(path: str) -> WerkboekError:
    return failed("U05", path, count=str(MOST), limit=f"{TOTAL >> 20} MB")
