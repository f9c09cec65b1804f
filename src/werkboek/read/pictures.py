"""Where the pictures of an article are: beside it, inside it, or on the web, from where nothing is fetched."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit

from werkboek import inline
from werkboek.model import Figure, Line, Source
from werkboek.problems import Problem, Warn
from werkboek.project import Text

_DATA = re.compile(r"data:image/(png|jpe?g|gif|webp)(;base64)?,", re.I)
LARGEST = 10 * 1024 * 1024  # bytes of all pictures inside one text

# The pictures of a document by the address that they have in it: the end of their name, and their bytes.
Given = Mapping[str, tuple[str, bytes]]


@dataclass
class Pictures:
    """The pictures of one text. ``base``: the address of its page; ``inside``: those that came with it, by address."""

    text: Text
    warn: Warn
    base: str = ""
    given: Given = field(default_factory=dict)
    inside: dict[str, bytes] = field(default_factory=dict)

    def line(self, src: str, alt: str, caption: str, source: Source) -> Line:
        """The line of a picture: a figure, or what is listed if it may not be used."""
        words = " ".join(filter(None, (alt, caption)))
        if src in self.given:
            kind, data = self.given[src]
            return self.contained(data, kind, alt, caption, source)
        if found := _DATA.match(src):
            return self._contained(src[found.end() :], found, alt, caption, source)
        if not src:
            return unseen(source, words)
        address = posixpath.normpath(posixpath.join(posixpath.dirname(self.text.file), unquote(src)))
        beside = not re.match(r"[a-zA-Z][\w+.-]*:|//|/|\\", src) and not address.startswith("..")
        origin = "" if beside else urljoin(self.base, src)
        if not beside and urlsplit(origin).scheme not in ("http", "https"):
            self.warn(Problem("T06", source.path, source.line, {"name": src[:80]}))
            words = words or _name(src)
            return unseen(source, words)
        if origin:
            address = posixpath.join(posixpath.dirname(self.text.file), _name(urlsplit(origin).path))
        words = words or address
        return _line(source, words, Figure(address, alt, caption, source, origin=origin))

    def contained(self, data: bytes, kind: str, alt: str, caption: str, source: Source) -> Line:
        """The line of a picture that came in the same file; ``kind``: the end of its name."""
        address = f"{PurePath(self.text.file).with_suffix('').as_posix()}-{len(self.inside) + 1}.{kind}"
        words = " ".join(filter(None, (alt, caption))) or address
        if sum(map(len, self.inside.values())) + len(data) > LARGEST:
            return unseen(source, words)
        self.inside[address] = data
        return _line(source, words, Figure(address, alt, caption, source))

    def _contained(self, data: str, found: re.Match[str], alt: str, caption: str, source: Source) -> Line:
        kind = found[1].lower().replace("jpeg", "jpg")
        try:
            raw = base64.b64decode(unquote(data), validate=False) if found[2] else unquote_to_bytes(data)
        except (binascii.Error, ValueError):
            raw = b""
        return self.contained(raw, kind, alt, caption, source)


def unseen(source: Source, words: str) -> Line:
    """The words of a picture that cannot be used, listed."""
    return Line(source, inline.escape(words), words, "comment", reason="picture")


def _line(source: Source, words: str, figure: Figure) -> Line:
    return Line(source, inline.escape(words), words, "block", block=figure, gap=True)


def _name(path: str) -> str:
    """The last part of an address as the name of a file that any system can keep."""
    name = re.sub(r"[^\w.-]+", "-", unquote(posixpath.basename(path.replace("\\", "/")))).strip("-.")
    return name[-80:] or "afbeelding"
