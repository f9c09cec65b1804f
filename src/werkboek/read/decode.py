"""Bytes -> text: the encoding found, one kind of line end and of space, nothing unseen."""

from __future__ import annotations

import codecs
import re

from werkboek.problems import Problem, Warn, WerkboekError
from werkboek.project import Text


def decode(text: Text, warn: Warn, named: str = "") -> str:
    """Bytes as text: by byte order mark, else UTF-8, else as the file itself says (``named``), else cp1252, told.


    A guess by statistics ruins Dutch text more often than it saves it. Raises WerkboekError T02.
    """
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                           (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if text.data.startswith(mark):
            return text.data.decode(encoding, errors="replace")
    if b"\0" in text.data[:8192] or _controls(text.data[:8192]) > 0.02:
        raise WerkboekError(Problem("T02", path=text.path))
    try:
        return text.data.decode("utf-8")
    except UnicodeDecodeError:
        if named:
            return text.data.decode(named, errors="replace")
        warn(Problem("T03", path=text.path))
        return text.data.decode("cp1252", errors="replace")


def _controls(data: bytes) -> float:
    """Share of control characters that no text editor writes."""
    return sum(byte < 32 and byte not in b"\t\n\r\f\x0b" for byte in data) / max(len(data), 1)


# Of the codecs that Python knows these are encodings of text in the wild; not base64 or unicode_escape.
_ENCODING = re.compile(r"utf-(?:8|16)|ascii|iso8859|cp\d|mac|koi8|gb|big5|euc|shift")


def codec(name: str) -> str:
    """The encoding of that name, or nothing; Latin-1 is what every browser takes for it, cp1252."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return "cp1252" if found in ("iso8859-1", "ascii") else found if _ENCODING.match(found) else ""


def mended(content: str, text: Text, warn: Warn) -> str:
    """A text whose letters another program garbled, as ``cafÃ©``, mended and told; any other as it is.

    ftfy with all else that it does turned off: it would straighten the quotation marks of a sound text.
    """
    if not _GARBLED.search(content):
        return content
    import ftfy

    settings = ftfy.TextFixerConfig(
        uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False, unescape_html=False,
        remove_control_chars=False, remove_terminal_escapes=False, fix_line_breaks=False, fix_surrogates=False,
        fix_c1_controls=False, normalization=None, explain=False,
    )  # fmt: skip
    sound = ftfy.fix_text(content, settings)
    if sound != content:
        warn(Problem("T22", path=text.path))
    return sound


# Two letters that follow each other in no language, but do where UTF-8 was read as something else.
_GARBLED = re.compile("[ÃÂ][\x80-\xbf€-™¡-¿]|â€|ðŸ|├|Ó®")
_SPACES = re.compile("[\t\x0b\x0c\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Zero-width space, soft hyphen, word joiner, byte order mark, direction marks. A zero-width joiner or a variation
# selector inside an emoji means something and stays; so does the non-joiner between letters.
_UNSEEN = re.compile("[\u200b\u00ad\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\x00-\x08\x0e-\x1f\x7f]")


def tidy(text: str) -> str:
    """One kind of line end, one kind of space, nothing unseen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\x85", "\n")
    return _UNSEEN.sub("", _SPACES.sub(" ", text))
