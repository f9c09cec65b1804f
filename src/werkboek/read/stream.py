"""The bytes of an export -> clean UTF-8 in pieces, so that one odd byte does not cost the author her articles."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

PIECE = 1 << 16  # bytes; what is in memory at one time is a few of these

# XML 1.0 section 2.2: no control character but tab, line feed and carriage return. DEL is allowed.
_CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})
_NONCHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF))
_DECLARATION = re.compile(rb"<\?xml\s[^<>]{0,500}\?>")
_DECLARED = re.compile(rb"<\?xml\s[^<>]{0,500}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
# By name, since Python also has codecs that are no text (zlib, unicode_escape). What calls itself Latin-1 is
# Windows text in practice (WHATWG Encoding, section 4.2).
_SINGLE = re.compile(r"windows-?125\d|cp125\d|iso-?8859-?\d{1,2}|koi8-[ru]|macintosh")
_WINDOWS = ("iso-8859-1", "iso8859-1", "cp1252", "windows1252")


def encoding(head: bytes) -> str:
    """A Python codec by byte order mark, else by what the XML declaration says, else UTF-8."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith((b"<\0", b"\0<")):
        return "utf-16-le" if head[:1] == b"<" else "utf-16-be"
    declared = _DECLARED.search(head[:2000])
    name = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    if head.startswith(codecs.BOM_UTF8) or not _SINGLE.fullmatch(name):
        return "utf-8"
    return "windows-1252" if name in _WINDOWS else name.replace("windows-", "cp").replace("windows", "cp")


def pieces(file: BinaryIO, odd: Callable[[int], None]) -> Iterator[bytes]:
    """UTF-8 without anything that stops an XML parser before it has begun. Line feeds stay.

    ``odd`` hears once of bytes that are something else: how many line feeds after the end of the last piece.
    """
    head = file.read(PIECE)
    found = encoding(head)
    parts = _utf8(head, file, odd) if found == "utf-8" else _decoded(head, file, found)
    opened = False
    for part in parts:
        clean = _clean(part)
        yield clean if opened else _blank_declaration(clean)
        opened = True


def _decoded(head: bytes, file: BinaryIO, name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(name)("replace")
    chunk = head
    while chunk:
        yield decoder.decode(chunk).translate(_NONCHARACTERS).encode("utf-8", "replace")
        chunk = file.read(PIECE)
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _utf8(head: bytes, file: BinaryIO, odd: Callable[[int], None]) -> Iterator[bytes]:
    """The bytes as they are; where they are not UTF-8 each byte is taken for a Windows character, as in é = E9."""
    held, chunk, said = b"", head, False
    while chunk or held:
        data = held + chunk
        try:
            text, used = codecs.utf_8_decode(data, "strict", not chunk)
            used = _whole(data, used) if chunk else used
            piece = data[:used]
        except UnicodeDecodeError as error:
            if not said:
                odd(data.count(b"\n", 0, error.start))
            said = True
            text, used = codecs.utf_8_decode(data, "werkboek.windows", not chunk)
            piece = text.encode("utf-8")
        held = data[used:]
        if "\ufffe" in text or "\uffff" in text:
            piece = piece.decode("utf-8").translate(_NONCHARACTERS).encode("utf-8")
        yield piece
        chunk = file.read(PIECE) if chunk else b""


def _whole(data: bytes, used: int) -> int:
    """Before a ``<`` among the last three bytes: what may become ``<br>`` is not cut in two."""
    at = data.rfind(b"<", max(used - 3, 1), used)
    return used if at < 0 else at


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("werkboek.windows", _as_windows)


def _clean(piece: bytes) -> bytes:
    piece = piece.translate(None, _CONTROLS)
    # The same in HTML; outside CDATA, where titles stand in old exports, an open one ends the whole file.
    return piece.replace(b"<br>", b"<br/>")


def _blank_declaration(piece: bytes) -> bytes:
    """Without byte order mark, XML declaration and what a plugin printed before it, its line feeds kept.

    The declaration has been read by now; one that says standalone="yes" would make ``&nbsp;`` fatal.
    """
    piece = piece.removeprefix(codecs.BOM_UTF8)
    found = _DECLARATION.search(piece)
    if found is None or b"<rss" in piece[: found.start()]:
        return piece
    return b"\n" * piece.count(b"\n", 0, found.end()) + piece[found.end() :]
