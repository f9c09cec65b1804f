"""A page that a browser saved as one file (MHTML, RFC 2557) -> its article, with the pictures that are in it."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import Message

from werkboek.model import Article
from werkboek.problems import Warn, failed
from werkboek.project import Text
from werkboek.read import page
from werkboek.read.decode import codec, tidy
from werkboek.read.pictures import Given

PARTS = 2_000  # of a page with all that it shows
NESTED = 10  # parts that hold parts: a browser makes one


def is_archive(data: bytes) -> bool:
    """Whether it is a message whose parts belong together, as Chrome and Edge save a page."""
    return re.match(rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,40}", data[:8000]) is not None and (
        b"multipart/related" in data[:8000]
    )


def read(text: Text, warn: Warn) -> Article:
    """The article of the page.

    Raises WerkboekError T14 (no page in it, or more parts than a page has), and what a page does.
    """
    if text.data.count(b"boundary=") > NESTED:
        raise failed("T14", text.path, reason="MHTML")
    message = email.message_from_bytes(text.data, policy=email.policy.compat32)
    parts = [part for part in message.walk() if not part.is_multipart()]
    html = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if html is None or len(parts) > PARTS:
        raise failed("T14", text.path, reason="MHTML")
    named = codec(html.get_content_charset() or "") or "utf-8"
    return page.read(tidy(_data(html).decode(named, errors="replace")), text, warn, given=_pictures(parts))


def _pictures(parts: list[Message]) -> Given:
    """The pictures by the address that the page has for them."""
    found: dict[str, tuple[str, bytes]] = {}
    for part in parts:
        if part.get_content_maintype() == "image":
            kind = re.sub(r"[^a-z0-9]", "", part.get_content_subtype().replace("jpeg", "jpg"))[:8]
            found[str(part.get("Content-Location", "")).strip()] = (kind, _data(part))
    return found


def _data(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
