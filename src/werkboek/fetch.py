"""Gets an author's own post from her blog: what WordPress says of exactly that post, else the page itself.

For the command ``import`` alone: a build never asks the network. The page comes first and is enough; it names the
REST interface of its site (https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/), which is asked
once or twice more. What is refused, and how long it may take, stands in `connection.py`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from werkboek.problems import WerkboekError, failed
from werkboek.read.decode import codec

if TYPE_CHECKING:
    from werkboek.connection import Answer, Network

REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)
PORTS = {"http": 80, "https": 443}

JSON = "application/json"
HTML = ("text/html", "application/xhtml+xml")

HEAD = 200_000
"""Bytes of a page in which its head must stand."""
SHOWN = 120
"""Characters of what a server says that stand in a sentence."""
EMBED = "_embed=author,wp:featuredmedia"

# Marks that mean something in an address, and the % of what is quoted already (RFC 3986, 2.2).
KEPT = "%/:@!$&'()*+,;=~"
HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
# Each pattern reads a hostile text in linear time: what it repeats ends at a character that it cannot hold.
HEADER_LINK = re.compile(r"<([^<>]*)>([^<>]*)")
ELEMENT_LINK = re.compile(r"<link\b([^<>]*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""\b(rel|type|href) ?= ?("[^"]*"|'[^']*'|[^\s"',;]+)""", re.IGNORECASE)
NUMBERED = re.compile(r"/wp/v2/(?:posts|pages)/\d+/?(?:$|[?&])")
CHARSET = re.compile(r"""charset ?= ?["']?([\w.:-]{1,40})""", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came, and from where.

    ``post``: one post object of the REST interface, as JSON in UTF-8; ``page``: the bytes of the page, whose
    ``encoding`` is "" unless its Content-Type names one that Python can read. A page may be anything that its server
    calls HTML. ``address`` is where the page stood in the end, in ASCII.
    """

    address: str
    kind: Literal["post", "page"]
    data: bytes
    encoding: str = ""


class Link(NamedTuple):
    """A link between the page and something about it, from a header or from the head."""

    rel: str
    type: str
    href: str


def fetched(address: str) -> Fetched:
    """The post at this address.

    Raises WerkboekError A01 (no address), A02 (not reached), A03 (time), A04 (size), A05 (an error of the site),
    A06 (redirected to where it may not go), A07 (no page and no post).
    """
    # httpcore takes some 0.2 s to import, which no other command should pay.
    from werkboek import connection

    try:
        return _fetched(address, connection.Network(connection.SECONDS))
    except WerkboekError as error:
        values = {name: _shown(value) for name, value in error.problem.values.items()}
        raise WerkboekError(replace(error.problem, path=_shown(address), values=values)) from error


def _fetched(address: str, network: Network) -> Fetched:
    here, answer = _page(address, network)
    if answer.status != 200:
        raise failed("A05", status=str(answer.status))
    if answer.type == JSON and (post := _post(answer.data)):
        return Fetched(here.geturl(), "post", post, "utf-8")
    if not _is_page(answer):
        raise failed("A07", type=answer.type)
    for question in _questions(here, answer):
        if post := _asked(question, here, network):
            return Fetched(here.geturl(), "post", post, "utf-8")
    return Fetched(here.geturl(), "page", answer.data, _encoding(answer.headers.get("content-type", "")))


def _is_page(answer: Answer) -> bool:
    """Whether it calls itself one, or calls itself nothing and opens with a tag."""
    return answer.type in HTML or (not answer.type and answer.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"))


def _page(address: str, network: Network) -> tuple[SplitResult, Answer]:
    """What stands at the address, and where that was in the end."""
    try:
        here = _parsed(address)
    except ValueError as error:
        raise failed("A01") from error
    for _ in range(REDIRECTS + 1):
        answer = network.ask(here)
        target = answer.headers.get("location", "")
        if answer.status not in MOVED or not target:
            return here, answer
        here = _moved(here, target)
    raise failed("A02", reason="too many redirects")


def _moved(here: SplitResult, target: str) -> SplitResult:
    try:
        there = _parsed(urljoin(here.geturl(), target))
    except ValueError as error:
        raise failed("A06", target=target) from error
    if (here.scheme, there.scheme) == ("https", "http"):
        raise failed("A06", target=target)
    return there


def _parsed(address: str) -> SplitResult:
    """An address as a server wants it: ASCII, without its fragment, without a port that speaks for itself.

    Raises ValueError for one that is no http or https, is malformed, or holds a name and password.
    """
    parts = urlsplit(address.strip())
    if parts.scheme not in PORTS or "@" in parts.netloc or parts.port == 0:
        raise ValueError("not an address that we ask")
    host = _ascii(parts.hostname or "")
    port = "" if parts.port in (None, PORTS[parts.scheme]) else f":{parts.port}"
    path, query = quote(parts.path or "/", safe=KEPT), quote(parts.query, safe=KEPT + "?")
    return SplitResult(parts.scheme, host + port, path, query, "")


def _ascii(host: str) -> str:
    """The name of a host after IDNA 2003, which Python knows itself: it turns ß into ss."""
    if ":" in host and re.fullmatch(r"[0-9a-f:.]{2,45}", host):
        return f"[{host}]"  # whether it is one the look-up sees
    host = host.removesuffix(".")
    name = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    if len(name) > 253 or not HOST.fullmatch(name) or any(len(label) > 63 for label in name.split(".")):
        raise ValueError("not the name of a host")
    return name


def _questions(here: SplitResult, answer: Answer) -> Iterator[SplitResult]:
    """The addresses at which the site's REST interface may know this post; none of another site."""
    links = list(_links(answer))
    one = (link.href for link in links if _is_alternate(link))
    root = (link.href.rstrip("/") for link in links if link.rel == "https://api.w.org/")
    slug = unquote(here.path).rstrip("/").rpartition("/")[2]
    if href := next(one, ""):
        hrefs = [href]
    elif (href := next(root, "")) and slug:
        hrefs = [f"{href}/wp/v2/{kind}{_joint(href)}slug={quote(slug, safe='')}" for kind in ("posts", "pages")]
    else:
        hrefs = []
    for href in hrefs:
        try:
            question = _parsed(urljoin(here.geturl(), f"{href}{_joint(href)}{EMBED}"))
        except ValueError:
            continue
        if _site(question) == _site(here):
            yield question


def _links(answer: Answer) -> Iterator[Link]:
    """The links in the header ``Link`` (RFC 8288), then those in the head of the page."""
    for href, rest in HEADER_LINK.findall(answer.headers.get("link", "")):
        yield _link(f'href="{href}" {rest.replace(";", " ")}')
    head = re.split(r"<body\b", answer.data[:HEAD].decode("latin-1"), maxsplit=1, flags=re.IGNORECASE)[0]
    for element in ELEMENT_LINK.findall(head):
        yield _link(element)


def _link(text: str) -> Link:
    found = {name.lower(): html.unescape(value.strip("\"'")).strip() for name, value in ATTRIBUTE.findall(text)}
    return Link(found.get("rel", "").lower(), found.get("type", "").lower(), found.get("href", ""))


def _is_alternate(link: Link) -> bool:
    """Whether it leads to this very post as JSON; oEmbed has a type of its own, an archive no number of a post."""
    kind = (link.rel, link.type)
    return kind == ("alternate", "application/json") and bool(NUMBERED.search(unquote(link.href)))


def _joint(href: str) -> str:
    """Between an address and its next value: a site without pretty addresses has ``?rest_route=`` already."""
    return "&" if "?" in href else "?"


def _site(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, (parts.hostname or "").removeprefix("www."), parts.port or PORTS[parts.scheme]


def _asked(question: SplitResult, here: SplitResult, network: Network) -> bytes | None:
    """The post, if the site gives it; whatever goes wrong here, the page is there."""
    try:
        answer = network.ask(question)
    except WerkboekError:
        return None
    return _post(answer.data, here) if answer.type == JSON else None


def _post(data: bytes, here: SplitResult | None = None) -> bytes | None:
    """The one readable post in an answer of the REST interface; from a list only if it says that it stands here.

    An archive or a shop can share its slug with a post that stands elsewhere.
    """
    try:
        found = json.loads(data)
        if isinstance(found, list):
            found = found[0] if len(found) == 1 and (here is None or _stands(found[0], here)) else None
        match found:
            case {"content": {"rendered": str(text), **rest}} if text.strip() and not rest.get("protected"):
                return json.dumps(found).encode("ascii")
    except (ValueError, RecursionError):  # no JSON, or nested to break what reads it
        pass
    return None


def _stands(post: object, here: SplitResult) -> bool:
    link = post.get("link") if isinstance(post, dict) else None
    return isinstance(link, str) and unquote(urlsplit(link).path).rstrip("/") == unquote(here.path).rstrip("/")


def _encoding(content_type: str) -> str:
    named = CHARSET.search(content_type)
    return codec(named[1]) if named else ""


def _shown(text: str) -> str:
    """Short, printable (nothing that steers a terminal or turns the text around), and without a password."""
    shown = re.sub(r"//[^/@]*@", "//", "".join(mark if mark.isprintable() else " " for mark in text[:2000]))
    return shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 1]}…"
