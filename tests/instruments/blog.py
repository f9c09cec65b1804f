"""A blog on this machine that behaves well or badly: each trial is a site of its own, below the folder of its name.

``/<trial>/rust-vinden/`` is the post. What a trial answers stands in TRIALS; it is spoken over a bare socket, because
most of what a server can do wrong is what a library for servers prevents.
"""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import socketserver
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from socket import SO_LINGER, SOL_SOCKET, socket

SLUG = "rust-vinden"
WORDS = "<p>De dag is om en er ligt nog van alles. Wat ligt er bij jou altijd nog?</p>"
PAGE = f"<!doctype html><html><head><title>Rust vinden</title></head><body>{WORDS}</body></html>"
BOMB = 1_000_000_000
"""Bytes of zeros behind the one of gzip."""

Links = tuple[tuple[str, str], ...]
ROOT, ALTERNATE = 'rel="https://api.w.org/"', 'rel="alternate"; title="JSON"; type="application/json"'


@dataclass(frozen=True)
class Question:
    """One GET: what was asked of which trial, and the socket on which the answer goes."""

    line: socket
    base: str
    target: str
    headers: dict[str, str]

    @property
    def site(self) -> str:
        """Where this trial's blog begins."""
        return f"{self.base}/{self.target.split('/')[1]}"

    @property
    def is_rest(self) -> bool:
        """Whether it asks the REST interface."""
        return "/wp/v2/" in self.target

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.line.sendall(data)

    def answer(
        self, body: bytes | str = PAGE, type_: str = "text/html; charset=UTF-8", status: str = "200 OK", **more: str
    ) -> None:
        """Send a sound answer; ``more`` are further headers, by name with underscores."""
        data = body.encode() if isinstance(body, str) else body
        headers = {"Content-Type": type_, "Content-Length": str(len(data)), "Connection": "close"}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
        self.send(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + data)

    def open(self, *headers: str) -> None:
        """Send the head of an answer alone."""
        lines = "".join(f"{header}\r\n" for header in ("Content-Type: text/html", *headers))
        self.send(f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode())


Handler = Callable[[Question], None]


def post(question: Question, *, protected: bool = False, words: str = WORDS, link: str = "") -> dict[str, object]:
    """A post as WordPress gives it, shortened."""
    return {
        "id": 123,
        "link": link or f"{question.site}/{SLUG}/",
        "title": {"rendered": "Rust vinden"},
        "content": {"rendered": words, "protected": protected},
        "_embedded": {"author": [{"name": "Anna"}]},
    }


def links(question: Question, which: Iterable[str], rest: str = "/wp-json") -> list[tuple[str, str]]:
    """The links of WordPress (address, what it is): to the interface and to the post in it."""
    known = {"root": (f"{rest}/", ROOT), "alternate": (f"{rest}/wp/v2/posts/123", ALTERNATE)}
    return [(question.site + known[name][0], known[name][1]) for name in which]


def wordpress(
    question: Question,
    rest: Callable[[Question], None],
    which: tuple[str, ...] = ("root", "alternate"),
    *,
    in_head: bool = False,
    path: str = "/wp-json",
) -> None:
    """A site with a REST interface, named in the header or in the head of its page."""
    if question.is_rest:
        rest(question)
        return
    named = links(question, which, path)
    if in_head:
        tags = "".join(f'<link {what.replace(";", "")} href="{href.replace("/", "&#x2F;")}" />' for href, what in named)
        question.answer(PAGE.replace("</head>", f"{tags}</head>"))
    else:
        question.answer(Link=", ".join(f"<{href}>; {what}" for href, what in named))


def as_json(question: Question, data: object) -> None:
    """JSON, as the interface sends it."""
    question.answer(data if isinstance(data, bytes) else json.dumps(data), "application/json; charset=UTF-8")


def one(question: Question) -> None:
    """The post by its number."""
    as_json(question, post(question) if "/posts/123?_embed=" in question.target else {"code": "rest_no_route"})


def by_slug(question: Question, kind: str = "posts") -> None:
    """The posts of a slug, of one kind."""
    found = f"/{kind}" in question.target and f"slug={SLUG}&_embed=author,wp:featuredmedia" in question.target
    as_json(question, [post(question)] if found else [])


def moved(question: Question, to: str, status: str = "302 Found") -> None:
    """A redirect to anywhere; ``{base}`` and ``{site}`` are filled in."""
    question.answer("", status=status, Location=to.format(base=question.base, site=question.site))


def chain(question: Question, steps: int) -> None:
    """So many redirects, then the page."""
    step = int(question.target.rpartition("?")[2]) if "?" in question.target else 0
    if step < steps:
        moved(question, f"{{site}}/{SLUG}/?{step + 1}", "301 Moved Permanently")
    else:
        question.answer()


def drip(question: Question, head: bytes, drop: bytes = b"x", seconds: float = 0.2) -> None:
    """The head at once, the rest a drop at a time without end."""
    question.send(head)
    while True:
        time.sleep(seconds)
        question.send(drop)


def flood(question: Question, head: bytes, wave: bytes) -> None:
    """The same without pause."""
    question.send(head)
    while True:
        question.send(wave)


def never(question: Question) -> None:
    """Say nothing for longer than anyone waits."""
    with contextlib.suppress(OSError):
        question.line.recv(1)  # until the other side hangs up


def reset(question: Question) -> None:
    """Half the page, then the connection is torn."""
    question.open(f"Content-Length: {len(PAGE)}")
    question.send(PAGE[:40].encode())
    time.sleep(0.05)
    question.line.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))


def bomb(question: Question) -> None:
    """A thousand million zeros in a million bytes, packed while they are sent."""
    question.open("Content-Encoding: gzip")
    engine = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for _ in range(BOMB // 1_000_000):
        question.send(engine.compress(bytes(1_000_000)))
    question.send(engine.flush())


def packed(question: Question, coding: str, data: bytes) -> None:
    """A page in a compression."""
    question.answer(data, Content_Encoding=coding)


def cookie(question: Question) -> None:
    """A site that sends everybody round once to set a cookie, and says what it heard."""
    if question.target.endswith("?again"):
        question.answer(f"<p>{sorted(question.headers)}</p><p>{question.headers}</p>")
    else:
        question.answer("", status="302 Found", Location=f"{question.site}/{SLUG}/?again", Set_Cookie="a=b")


def raw(question: Question, data: bytes) -> None:
    """These bytes and no more."""
    question.send(data)


GZIPPED = gzip.compress(PAGE.encode(), mtime=0)
BARE = zlib.compress(PAGE.encode())[2:-4]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
HUGE = b'{"content":{"rendered":"' + b"x" * 5_000_000 + b'"}}'

TRIALS: dict[str, Handler] = {
    # a site with a REST interface that works
    "rest": partial(wordpress, rest=one),
    "rest-by-slug": partial(wordpress, rest=by_slug, which=("root",)),
    "rest-page-by-slug": partial(wordpress, rest=partial(by_slug, kind="pages"), which=("root",)),
    "rest-in-head": partial(wordpress, rest=one, in_head=True),
    "rest-in-head-by-slug": partial(wordpress, rest=by_slug, which=("root",), in_head=True),
    "rest-plain": partial(wordpress, rest=lambda q: as_json(q, post(q)), path="/index.php?rest_route="),
    "rest-itself": lambda q: as_json(q, post(q)),
    # one that does not, while the page is there
    "no-rest": Question.answer,
    "rest-401": partial(wordpress, rest=lambda q: q.answer('{"code":"x"}', "application/json", "401 Unauthorized")),
    "rest-html": partial(wordpress, rest=Question.answer),
    "rest-not-json": partial(wordpress, rest=lambda q: as_json(q, b"Warning: in line 3 {")),
    "rest-deep": partial(wordpress, rest=lambda q: as_json(q, b"[" * 1_000_000)),
    "rest-protected": partial(wordpress, rest=lambda q: as_json(q, post(q, protected=True, words=""))),
    "rest-protected-with-text": partial(wordpress, rest=lambda q: as_json(q, post(q, protected=True))),
    "rest-empty": partial(wordpress, rest=lambda q: as_json(q, post(q, words=" "))),
    "rest-two": partial(wordpress, rest=lambda q: as_json(q, [post(q), post(q)]), which=("root",)),
    "rest-other-post": partial(
        wordpress, rest=lambda q: as_json(q, [post(q, link="https://x.example/shop/")]), which=("root",)
    ),
    "rest-never": partial(wordpress, rest=never),
    "rest-huge": partial(wordpress, rest=lambda q: as_json(q, HUGE)),
    "rest-reset": partial(wordpress, rest=reset),
    "rest-moved": partial(wordpress, rest=lambda q: moved(q, "{site}/elsewhere/")),
    "rest-elsewhere": lambda q: q.answer(Link=f"<http://192.0.2.1/wp-json/wp/v2/posts/1>; {ALTERNATE}"),
    # slow
    "never": never,
    "drip-head": partial(drip, head=b"HTTP/1.1 200 OK\r\nX-Drip: "),
    "drip-informational": partial(drip, head=b"", drop=b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "drip-body": partial(drip, head=OK + b"Content-Length: 1000\r\n\r\n"),
    "drip-chunks": partial(drip, head=OK + b"Transfer-Encoding: chunked\r\n\r\n", drop=b"1\r\nx\r\n"),
    # large
    "endless-body": partial(flood, head=OK + b"\r\n", wave=b"x" * 65536),
    "endless-chunks": partial(flood, head=OK + b"Transfer-Encoding: chunked\r\n\r\n", wave=b"1\r\nx\r\n" * 9999),
    "endless-head": partial(flood, head=OK, wave=b"X-More: more\r\n" * 999),
    "endless-informational": partial(flood, head=b"", wave=b"HTTP/1.1 103 Early Hints\r\nX-More: more\r\n\r\n" * 99),
    "huge-header": partial(flood, head=OK + b"X-Huge: ", wave=b"x" * 65536),
    "says-huge": lambda q: q.answer(Content_Length="5000001"),
    "says-absurd": lambda q: q.answer(Content_Length="9" * 30),
    "bomb": bomb,
    # redirects
    "chain-5": partial(chain, steps=5),
    "chain-6": partial(chain, steps=6),
    "loop": partial(moved, to=f"{{site}}/{SLUG}/"),
    "to-private": partial(moved, to="http://10.0.0.1/"),
    "to-metadata": partial(moved, to="http://169.254.169.254/latest/meta-data/"),
    "to-loopback": partial(moved, to="{base}/no-rest/"),
    "to-loopback-6": partial(moved, to="http://[::1]/"),
    "to-mapped": partial(moved, to="http://[::ffff:127.0.0.1]/"),
    "to-number": partial(moved, to="http://2130706433/"),
    "to-inner-name": partial(moved, to="http://inner.example/"),
    "to-itself": partial(moved, to="/no-rest/"),
    "to-file": partial(moved, to="file:///etc/passwd"),
    "to-ftp": partial(moved, to="ftp://ftp.example/"),
    "to-script": partial(moved, to="javascript:alert(1)"),
    "to-password": partial(moved, to="http://me:secret@her-blog.example/"),
    "to-nonsense": partial(moved, to="http://[/"),
    "to-nonsense-port": partial(moved, to="http://her-blog.example:99999/"),
    "to-http": partial(moved, to="http://her-blog.example/"),
    "to-nowhere": lambda q: q.answer("", status="302 Found"),
    "cookie": cookie,
    # lies and rubbish
    "too-short": lambda q: q.answer(Content_Length=str(len(PAGE) + 9)),
    "too-long": lambda q: q.answer(Content_Length=str(len(PAGE) - 9)),
    "two-lengths": partial(raw, data=OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
    "chunks-cut": partial(raw, data=OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>aa\r\n"),
    "chunks-broken": partial(raw, data=OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<p>aa\r\n"),
    "gzip": partial(packed, coding="gzip", data=GZIPPED),
    "deflate": partial(packed, coding="deflate", data=zlib.compress(PAGE.encode())),
    "deflate-bare": partial(packed, coding="deflate", data=BARE),
    "gzip-broken": partial(packed, coding="gzip", data=GZIPPED[:30] + b"\xff" * 30 + GZIPPED[60:]),
    "gzip-cut": partial(packed, coding="gzip", data=GZIPPED[:-12]),
    "gzip-two": partial(packed, coding="gzip", data=GZIPPED + GZIPPED),
    "gzip-not": partial(packed, coding="gzip", data=PAGE.encode()),
    "brotli": partial(packed, coding="br", data=b"\x8b\x02\x80"),
    "binary": lambda q: q.answer(bytes(range(256)) * 9),
    "no-type": lambda q: q.answer(type_=""),
    "no-type-binary": lambda q: q.answer(bytes(range(256)), type_=""),
    "picture": lambda q: q.answer(b"\x89PNG", type_="image/png"),
    "type-that-steers": lambda q: q.answer(b"", type_="text/\x1b[2Jx" + "y" * 500),
    "json-of-another": lambda q: as_json(q, {"hello": "world"}),
    "charset": lambda q: q.answer(PAGE.encode("cp1252"), type_="text/html; charset=Windows-1252"),
    "charset-unknown": lambda q: q.answer(type_="text/html; charset=klingon"),
    "charset-codec": lambda q: q.answer(type_="text/html; charset=unicode_escape"),
    "regex-trap": lambda q: q.answer("<head>" + "<link rel = " * 9_999 + "<link " + "a" * 99_999),
    "404": lambda q: q.answer(status="404 Not Found"),
    "500": lambda q: q.answer(status="500 Internal Server Error"),
    "204": partial(raw, data=b"HTTP/1.1 204 No Content\r\n\r\n"),
    "101": partial(raw, data=b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"),
    "reset": reset,
    "hangs-up": partial(raw, data=b""),
    "http-0.9": partial(raw, data=b"<html>no status, no headers</html>\n"),
    "rubbish": partial(raw, data=bytes(range(256)) * 9),
    "header-broken": partial(raw, data=OK + b"no colon here\r\n\r\n"),
    "header-nul": partial(raw, data=OK + b"X-Nul: a\x00b\r\n\r\n"),
}


@contextlib.contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Runs the blog on loopback; gives its base address, which a trial's name and the slug follow."""

    class Conversation(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError, ValueError, IndexError):  # the other side hung up, or spoke no HTTP
                line: socket = self.request
                line.settimeout(20)
                line = tls.wrap_socket(line, server_side=True) if tls else line
                with line:
                    question = _heard(line, base)
                    TRIALS[question.target.split("/")[1]](question)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Conversation) as server:
        base = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=partial(server.serve_forever, poll_interval=0.02), daemon=True).start()
        try:
            yield base
        finally:
            server.shutdown()


def _heard(line: socket, base: str) -> Question:
    """Read one request."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        if not (piece := line.recv(4096)):
            raise ConnectionError("nothing was asked")
        heard += piece
    first, *lines = heard.decode("latin-1").split("\r\n")
    pairs = (header.partition(": ") for header in itertools.takewhile(bool, lines))
    return Question(line, base, first.split(" ")[1], {name.lower(): value for name, _, value in pairs})
