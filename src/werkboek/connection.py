"""One question to one web server and its answer, within bounds: of time, of size, and of where it may go.

The only home of httpcore, which `fetch.py` imports when it is needed. httpcore asks no proxy, keeps no cookies and
follows no redirect by itself; what it lacks stands here. A name is looked up once for each connection: what it gives
is vetted, and the connection is made to exactly that address, so that a name that changes its mind (DNS rebinding)
leads nowhere else.

Raises WerkboekError without a path: A02 (not reached), A03 (time), A04 (size), A06 (may not go there).
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult

import httpcore

from werkboek import __version__
from werkboek.problems import failed

SECONDS = 10.0
"""For everything together: looking up, connecting, redirects, headers and bodies."""
MOST = 5_000_000
"""Bytes of one answer, on the wire and unpacked."""
PIECE = 1 << 16
"""Bytes that are unpacked at a time: a bomb is met in pieces."""
TRIED = 4
"""Addresses of one name; a dead one may not use up the time of the next."""

HEADERS = (
    ("Accept", "text/html,application/xhtml+xml,application/json;q=0.9"),
    ("Accept-Encoding", "gzip"),
    ("Connection", "close"),
    ("User-Agent", f"Werkboek/{__version__} (+import)"),
)
READ = ("text/html", "application/xhtml+xml", "application/json", "")
"""The media types whose body is read; one without a type may be a page."""

# RFC 6052, 2.1: the well-known prefix, before an IPv4 address of 32 bits.
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``headers`` by lower-case name; ``data`` only of a status 200 and a type that we read."""

    status: int
    headers: dict[str, str]
    data: bytes = b""

    @property
    def type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


def _answer(response: httpcore.Response) -> Answer:
    headers: dict[str, str] = {}
    for raw_name, raw in response.headers:
        name, value = raw_name.decode("ascii").lower(), raw.decode("utf-8", "replace")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    answer = Answer(response.status, headers)
    if answer.status != 200 or answer.type not in READ:
        return answer
    return Answer(answer.status, headers, _body(response, headers))


def _body(response: httpcore.Response, headers: dict[str, str]) -> bytes:
    if int(headers.get("content-length", "0")) > MOST:  # h11 lets through one number only
        raise failed("A04")
    data = bytearray()
    try:
        for piece in _unpacked(response.iter_stream(), headers.get("content-encoding", "").strip().lower()):
            data += piece
            if len(data) > MOST:
                raise failed("A04")
    except httpcore.RemoteProtocolError as error:
        raise failed("A02", reason="the answer broke off") from error
    except zlib.error as error:
        raise failed("A02", reason="the compression is broken") from error
    return bytes(data)


def _unpacked(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The pieces without their compression, each of at most PIECE bytes."""
    if coding in ("", "identity"):
        yield from pieces
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise failed("A02", reason=f"unknown compression: {coding}")
    engine = None
    for piece in pieces:
        engine = engine or zlib.decompressobj(_window(coding, piece))
        left = piece
        while left and not engine.eof:
            yield engine.decompress(left, PIECE)
            left = engine.unconsumed_tail
        if engine.unused_data or left:
            # A second member (RFC 1952, 2.2) is rarer than a fault, and to drop it would lose text.
            raise zlib.error("more after the end")
    if engine and not engine.eof:
        raise failed("A02", reason="the answer broke off")


def _window(coding: str, first: bytes) -> int:
    """What zlib needs to know. Of deflate half the servers send zlib's form, half the bare one (RFC 9110, 8.4.1.2)."""
    if coding != "deflate":
        return 16 + zlib.MAX_WBITS
    return zlib.MAX_WBITS if first[0] & 0x0F == 8 else -zlib.MAX_WBITS


def _reason(error: Exception) -> str:
    """A short plain cause. Never the words of h11: they hold what the server sent."""
    cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
    match cause:
        case socket.gaierror():
            return "unknown host"
        case ssl.SSLCertVerificationError():
            return f"certificate not trusted: {cause.verify_message}"
        case ssl.SSLError():
            return "no secure connection"
        case ConnectionRefusedError():
            return "connection refused"
        case ConnectionResetError() | BrokenPipeError() | ConnectionAbortedError():
            return "the connection broke off"
        case OSError():
            return cause.strerror or "no connection"
    return "no answer in HTTP"


class InwardError(Exception):
    """A name that leads into a network that the first address does not belong to."""


class Network(httpcore.NetworkBackend):
    """Looks up, vets and connects, until ``seconds`` from now.

    The first name decides: an author may keep her blog on her own machine or network, and then may be led around
    there; a blog in the world may not lead inward.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._from_inside: bool | None = None

    def ask(self, address: SplitResult) -> Answer:
        """GET this address, without following where it points."""
        url = httpcore.URL(
            scheme=address.scheme,
            host=address.hostname or "",
            port=address.port,
            target=address.path + (f"?{address.query}" if address.query else ""),
        )
        headers = [("Host", address.netloc), *HEADERS]
        try:
            tls = self._tls if address.scheme == "https" else None
            with (
                httpcore.HTTPConnection(url.origin, ssl_context=tls, network_backend=self) as connection,
                connection.stream("GET", url, headers=headers) as response,
            ):
                return _answer(response)
        except httpcore.TimeoutException as error:
            raise failed("A03") from error
        except InwardError as error:
            raise failed("A06", target=address.geturl()) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
            raise failed("A02", reason=_reason(error)) from error

    def left(self) -> float:
        """Seconds until the deadline; past it the error of httpcore for that."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.TimeoutException
        return left

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Trusts what this machine trusts and what Mozilla does (certifi); checks the name."""
        return httpcore.default_ssl_context()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first vetted address that answers; the other arguments are httpcore's and have no use."""
        addresses = self._vetted(self._looked_up(host, port))[:TRIED]
        failure: Exception = httpcore.ConnectError()
        for behind, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, timeout=self.left() / behind)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return Stream(stream, self.left)
        raise failure

    def _looked_up(self, host: str, port: int) -> list[str]:
        """In a thread of its own: the look-up of the system knows no time limit. Left alone, it ends with us."""
        box: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def look() -> None:
            try:
                box.put(_resolve(host, port))
            except Exception as error:
                box.put(error)

        threading.Thread(target=look, daemon=True).start()
        try:
            found = box.get(timeout=self.left())
        except queue.Empty:
            raise httpcore.ConnectTimeout from None
        if isinstance(found, Exception):
            raise found
        return found

    def _vetted(self, addresses: list[str]) -> list[str]:
        outward = [address for address in addresses if not is_inward(address)]
        if self._from_inside is None:
            self._from_inside = not outward
        if not outward and not self._from_inside:
            raise InwardError
        return addresses if self._from_inside else outward


class Stream(httpcore.NetworkStream):
    """A connection that knows how long it may take and how much it may bring."""

    def __init__(self, inner: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._inner = inner
        self._left = left
        self._read = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read within what is left of both."""
        data = self._inner.read(max_bytes, self._left())
        self._read += len(data)
        if self._read > MOST:
            raise failed("A04")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write within the time that is left."""
        self._inner.write(buffer, self._left())

    def close(self) -> None:
        """Close without a word: the answer may still be on its way."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Secure the connection; ``server_hostname`` is the name of the site, not the address we went to."""
        return Stream(self._inner.start_tls(ssl_context, server_hostname, self._left()), self._left)

    def get_extra_info(self, info: str) -> object:
        """What httpcore asks of a connection."""
        return self._inner.get_extra_info(info)


def is_inward(text: str) -> bool:
    """Whether an IP address is not of the public internet: private, loopback, link-local, multicast, reserved, …

    An IPv4 address inside an IPv6 one counts for itself: mapped (RFC 4291), 6to4 (RFC 3056), NAT64 (RFC 6052).
    """
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_site_local:  # fec0::/10, deprecated, but routers know it
            return True
        inside = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        address = inside or address
    return not address.is_global or address.is_multicast or address.is_reserved


def _resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a name, as the system orders them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
