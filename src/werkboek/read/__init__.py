"""Text as the author has it -> Article: lines in her order, with what the file itself says of each."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import PurePath

from werkboek.model import Article
from werkboek.problems import Problem, Warn, WerkboekError
from werkboek.project import Text
from werkboek.read import frontmatter, markdown, plain

Reader = Callable[[str, Text, dict[str, str], int, Warn], Article]

READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
}


def read(text: Text, warn: Warn) -> Article:
    """An article from its bytes.

    Raises WerkboekError T01 (empty) or T02 (binary).
    """
    content = tidy(decode(text, warn))
    meta, content, skipped = frontmatter.cut(content)
    if not content.strip():
        raise WerkboekError(Problem("T01", path=text.path))
    reader = READERS[PurePath(text.path).suffix.lower()]
    if reader is markdown.read and "questions" not in meta and _pasted(content):
        warn(Problem("T04", path=text.path))
        reader = plain.read
    return reader(content, text, meta, skipped, warn)


def decode(text: Text, warn: Warn) -> str:
    """Bytes as text: by byte order mark, else UTF-8, else Windows' cp1252 with a notice.

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
        warn(Problem("T03", path=text.path))
        return text.data.decode("cp1252", errors="replace")


def _controls(data: bytes) -> float:
    """Share of control characters that no text editor writes."""
    return sum(byte < 32 and byte not in b"\t\n\r\f\x0b" for byte in data) / max(len(data), 1)


_SPACES = re.compile("[\t\x0b\x0c\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Zero-width space, soft hyphen, word joiner, byte order mark, direction marks. A zero-width joiner or a variation
# selector inside an emoji means something and stays; so does the non-joiner between letters.
_UNSEEN = re.compile("[\u200b\u00ad\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\x00-\x08\x0e-\x1f\x7f]")


def tidy(text: str) -> str:
    """One kind of line end, one kind of space, nothing unseen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\x85", "\n")
    return _UNSEEN.sub("", _SPACES.sub(" ", text))


def _pasted(content: str) -> bool:
    """Whether a file called Markdown is really pasted text: paragraphs follow one another without a blank line."""
    lines = content.strip().split("\n")
    if any(re.match(r"#{1,6} ", line) for line in lines) or len(lines) < 5:
        return False
    neighbours = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    ended = [1 for a, b in neighbours if re.search(r"[.!?…][\"'”’)]*\s*$", a) and not re.match(r"\s*[-*>|\d]", b)]
    return len(ended) >= 3 and len(ended) > len(lines) / 4
