"""Getting a post from a blog: whatever the site does, a post, a page or one sentence comes out, in time and in bounds.

No network: the blog runs on loopback. Names and the public addresses behind them are played by ``world``.
"""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme
from instruments import blog

from werkboek import connection
from werkboek.fetch import Fetched, fetched
from werkboek.problems import Problem, WerkboekError

SHORT, LONG = 0.6, 8.0
"""Seconds of the deadline in these tests: for what never ends, and for what takes milliseconds on a quiet machine."""
SLACK = 1.0
PUBLIC = "93.184.216.34"

SLOW = ("rest-never", "never", "drip-head", "drip-informational", "drip-body", "drip-chunks")

# trial -> what comes out: a kind, or a code and a part of its values
POSTS = ("rest", "rest-by-slug", "rest-page-by-slug", "rest-in-head", "rest-in-head-by-slug", "rest-plain",
         "rest-itself")  # fmt: skip
PAGES = (
    "no-rest", "rest-401", "rest-html", "rest-not-json", "rest-deep", "rest-protected", "rest-protected-with-text",
    "rest-empty", "rest-two", "rest-other-post", "rest-never", "rest-huge", "rest-reset", "rest-moved",
    "rest-elsewhere", "chain-5", "to-loopback", "to-itself", "cookie", "too-long", "gzip", "deflate", "deflate-bare",
    "binary", "no-type", "charset", "charset-unknown", "charset-codec", "regex-trap",
)  # fmt: skip
FAILURES = {
    "never": ("A03", ""),
    "drip-head": ("A03", ""),
    "drip-informational": ("A03", ""),
    "drip-body": ("A03", ""),
    "drip-chunks": ("A03", ""),
    "endless-body": ("A04", ""),
    "endless-head": ("A02", "no answer in HTTP"),
    "huge-header": ("A02", "no answer in HTTP"),
    "says-huge": ("A04", ""),
    "says-absurd": ("A02", "no answer in HTTP"),
    "bomb": ("A04", ""),
    "chain-6": ("A02", "too many redirects"),
    "loop": ("A02", "too many redirects"),
    "to-file": ("A06", "file:///etc/passwd"),
    "to-ftp": ("A06", "ftp://ftp.example/"),
    "to-script": ("A06", "javascript:alert(1)"),
    "to-password": ("A06", "http://her-blog.example/"),
    "to-nonsense": ("A06", "http://[/"),
    "to-nonsense-port": ("A06", "http://her-blog.example:99999/"),
    "to-nowhere": ("A05", "302"),
    "too-short": ("A02", "the answer broke off"),
    "two-lengths": ("A02", "no answer in HTTP"),
    "chunks-cut": ("A02", "the answer broke off"),
    "chunks-broken": ("A02", "the answer broke off"),
    "gzip-broken": ("A02", "the compression is broken"),
    "gzip-cut": ("A02", "the answer broke off"),
    "gzip-two": ("A02", "the compression is broken"),
    "gzip-not": ("A02", "the compression is broken"),
    "brotli": ("A02", "unknown compression: br"),
    "no-type-binary": ("A07", ""),
    "picture": ("A07", "image/png"),
    "type-that-steers": ("A07", "text/ [2jx"),
    "json-of-another": ("A07", "application/json"),
    "404": ("A05", "404"),
    "500": ("A05", "500"),
    "204": ("A05", "204"),
    "101": ("A02", "no answer in HTTP"),
    "reset": ("A02", "the connection broke off"),
    "hangs-up": ("A02", "no answer in HTTP"),
    "http-0.9": ("A02", "no answer in HTTP"),
    "rubbish": ("A02", "no answer in HTTP"),
    "header-broken": ("A02", "no answer in HTTP"),
    "header-nul": ("A02", "no answer in HTTP"),
}
# So small are their pieces that a slow machine may meet the deadline before it has read five million bytes.
CRUMBS = ("endless-chunks", "endless-informational")
# Led inward from a public address; from loopback they are tried in vain or followed.
INWARD = ("to-private", "to-metadata", "to-loopback", "to-loopback-6", "to-mapped", "to-number", "to-inner-name")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with blog.running() as base:
        yield base


class World:
    """Names and what they resolve to, in turn. Every address is dialled on loopback, and what was dialled is kept."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {"her-blog.example": [[PUBLIC]], "inner.example": [["127.0.0.1"]]}
        self.asked: list[str] = []
        self.dialled: list[str] = []

    def resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self.names:
            return [str(found[4][0]) for found in socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)]
        answers = self.names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    played, dial = World(), socket.create_connection

    def create_connection(address: tuple[str, int], *arguments: object, **named: object) -> socket.socket:
        played.dialled.append(address[0])
        return dial(("127.0.0.1", address[1]), *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(connection, "_resolve", played.resolve)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    return played


def of(base: str, trial: str, host: str = "") -> str:
    scheme, _, rest = base.partition("://")
    return f"{scheme}://{rest.replace('127.0.0.1', host or '127.0.0.1')}/{trial}/{blog.SLUG}/"


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "SECONDS", seconds)
        yield
    assert time.monotonic() - began < seconds + SLACK


def got(address: str, seconds: float = LONG) -> Fetched:
    with within(seconds):
        return fetched(address)


def problem_of(address: str, seconds: float = LONG) -> Problem:
    with within(seconds), pytest.raises(WerkboekError) as caught:
        fetched(address)
    problem = caught.value.problem
    assert all(len(value) <= 120 and value.isprintable() for value in problem.values.values())
    assert "De dag is om" not in str(problem)
    return problem


def patience(trial: str) -> float:
    return SHORT if trial in SLOW else LONG


def test_every_trial_is_expected() -> None:
    elsewhere = {*INWARD, *CRUMBS, "to-http"}
    assert {*POSTS, *PAGES, *FAILURES, *elsewhere} == set(blog.TRIALS)


@pytest.mark.parametrize("trial", POSTS)
def test_a_post_comes_from_the_rest_interface(site: str, trial: str) -> None:
    result = got(of(site, trial), patience(trial))
    assert (result.kind, result.encoding, result.address) == ("post", "utf-8", of(site, trial))
    assert json.loads(result.data)["content"]["rendered"] == blog.WORDS


@pytest.mark.parametrize("trial", PAGES)
def test_a_page_is_enough(site: str, trial: str) -> None:
    result = got(of(site, trial), patience(trial))
    assert result.kind == "page"
    assert result.encoding == {"charset": "cp1252"}.get(trial, result.encoding)
    if "charset-" in trial:
        assert result.encoding == ""
    if trial in ("gzip", "deflate", "deflate-bare", "chain-5", "rest-huge", "no-rest"):
        assert result.data.decode() == blog.PAGE
        assert result.encoding == "utf-8"


@pytest.mark.parametrize("trial", FAILURES)
def test_what_a_server_does_wrong_is_one_sentence(site: str, trial: str) -> None:
    problem = problem_of(of(site, trial), patience(trial))
    code, value = FAILURES[trial]
    assert (problem.code, problem.path) == (code, of(site, trial))
    assert value in "".join(problem.values.values())


@pytest.mark.parametrize("trial", CRUMBS)
def test_crumbs_without_end_have_an_end(site: str, trial: str) -> None:
    assert problem_of(of(site, trial), SHORT).code in ("A03", "A04")


def test_a_bomb_stops_in_pieces(site: str) -> None:
    tracemalloc.start()
    try:
        problem_of(of(site, "bomb"))
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_no_cookie_goes_back_and_we_say_who_we_are(site: str) -> None:
    text = fetched(of(site, "cookie")).data.decode()
    assert "'cookie'" not in text
    assert "'authorization'" not in text
    assert "Werkboek/" in text


def test_no_proxy_of_the_environment_is_asked(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetched(of(site, "no-rest")).kind == "page"


@pytest.mark.parametrize(
    "address",
    ["", "rust", "her-blog.nl/rust", "ftp://her-blog.nl/", "file:///etc/passwd", "http://", "https:///rust", "http://[::1",
     "http://me:secret@her-blog.nl/", "http://me@her-blog.nl/", "http://her-blog.nl:0/", "http://her-blog.nl:99999/",
     "http://her-blog.nl:x/", "http://a b/", "http://a..b/", "http://a%00b/", "http://good.nl\\@evil.nl/",
     "http://[fe80::1%25eth0]/", "http://" + "a" * 64 + ".nl/", "http://" + "a." * 130 + "nl/", "http://é..nl/",
     "http://ex\u200bample.\ud800/", "http://x/\ud800", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address_is_not_asked(address: str, world: World) -> None:
    problem = problem_of(address)
    assert (problem.code, world.asked) == ("A01", [])
    assert "secret" not in problem.path


@pytest.mark.parametrize(
    ("address", "meant"),
    [(" HTTP://Her-Blog.Example:{port}/no-rest/#stil ", "http://her-blog.example:{port}/no-rest/"),
     ("http://her-blog.example.:{port}/no-rest/rust é?q=ü&a=%20", "http://her-blog.example:{port}/no-rest/rust%20%C3%A9?q=%C3%BC&a=%20"),
     ("http://bücher.example:{port}/no-rest/", "http://xn--bcher-kva.example:{port}/no-rest/")],
)  # fmt: skip
def test_an_address_is_made_ascii(address: str, meant: str, site: str, world: World) -> None:
    port = site.rpartition(":")[2]
    world.names["xn--bcher-kva.example"] = [[PUBLIC]]
    assert fetched(address.format(port=port)).address == meant.format(port=port)


def test_an_unknown_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(connection, "_resolve", unknown)
    assert problem_of("http://her-blog.example/").values == {"reason": "unknown host"}


def test_a_slow_look_up_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_resolve", lambda host, port: time.sleep(5))
    assert problem_of("http://her-blog.example/", SHORT).code == "A03"


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    problem = problem_of(f"http://127.0.0.1:{port}/")
    assert (problem.code, problem.values) == ("A02", {"reason": "connection refused"})


def test_a_dead_address_leaves_time_for_the_next(site: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.names["her-blog.example"] = [["2606:4700::1", PUBLIC]]
    dial = socket.create_connection

    def create_connection(address: tuple[str, int], timeout: float, **named: object) -> socket.socket:
        if ":" in address[0]:
            time.sleep(timeout)
            raise TimeoutError
        return dial(address, timeout, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", create_connection)
    assert got(of(site, "no-rest", "her-blog.example"), 2 * SHORT).kind == "page"


@pytest.mark.parametrize("trial", INWARD)
def test_the_world_may_not_lead_inward(trial: str, site: str, world: World) -> None:
    problem = problem_of(of(site, trial, "her-blog.example"))
    assert problem.code == "A06"
    assert problem.values["target"].startswith("http://")
    assert world.dialled == [PUBLIC]


def test_at_home_one_may_be_led_around(site: str) -> None:
    assert fetched(of(site, "to-loopback")).address == f"{site}/no-rest/"


def test_a_name_that_changes_its_mind_leads_nowhere(site: str, world: World) -> None:
    world.names["her-blog.example"] = [[PUBLIC], ["127.0.0.1"]]
    assert problem_of(of(site, "to-itself", "her-blog.example")).code == "A06"
    assert (len(world.asked), world.dialled) == (2, [PUBLIC])


def test_the_rest_interface_is_vetted_too(site: str, world: World) -> None:
    world.names["her-blog.example"] = [[PUBLIC], ["169.254.169.254"]]
    world_site = site.replace("127.0.0.1", "her-blog.example")
    blog_links = f"<{world_site}/rest/wp-json/wp/v2/posts/123>; {blog.ALTERNATE}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(blog.TRIALS, "rest", lambda question: question.answer(Link=blog_links))
        assert fetched(of(site, "rest", "her-blog.example")).kind == "page"
    assert (len(world.asked), world.dialled) == (2, [PUBLIC])


def test_of_a_mixed_name_only_the_public_address_is_dialled(site: str, world: World) -> None:
    world.names["her-blog.example"] = [["127.0.0.1", "10.0.0.1", PUBLIC]]
    assert fetched(of(site, "no-rest", "her-blog.example")).kind == "page"
    assert world.dialled == [PUBLIC]


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.1", "192.168.1.1",
     "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
     "fc00::1", "fd12::1", "fec0::1", "ff02::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
     "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1",
     "2001:db8::1", "100::1", "4000::1"],
)  # fmt: skip
def test_inward_addresses(address: str) -> None:
    assert connection.is_inward(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "2002:101:101::1", "64:ff9b::1.1.1.1"]
)
def test_outward_addresses(address: str) -> None:
    assert not connection.is_inward(address)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def secure(authority: trustme.CA) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("her-blog.example").configure_cert(context)
    with blog.running(context) as base:
        yield base


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


def test_a_certificate_of_nobody_is_refused(secure: str, world: World) -> None:
    problem = problem_of(of(secure, "no-rest", "her-blog.example"))
    assert problem.code == "A02"
    assert problem.values["reason"].startswith("certificate not trusted: ")
    assert world.dialled == [PUBLIC]  # no second try without checking


@pytest.mark.usefixtures("trusted")
def test_a_certificate_counts_for_the_name(secure: str, world: World) -> None:
    assert fetched(of(secure, "no-rest", "her-blog.example")).kind == "page"
    world.names["other.example"] = [[PUBLIC]]
    problem = problem_of(of(secure, "no-rest", "other.example"))
    assert problem.values["reason"].startswith("certificate not trusted: Hostname mismatch")


@pytest.mark.usefixtures("trusted", "world")
def test_https_does_not_lead_to_http(secure: str) -> None:
    assert problem_of(of(secure, "to-http", "her-blog.example")).code == "A06"


@pytest.mark.usefixtures("trusted", "world")
@pytest.mark.parametrize(
    ("trial", "code"), [("drip-body", "A03"), ("bomb", "A04"), ("never", "A03"), ("too-short", "A02")]
)
def test_bounds_hold_over_tls(trial: str, code: str, secure: str) -> None:
    assert problem_of(of(secure, trial, "her-blog.example"), patience(trial)).code == code


def test_the_wrong_protocol_at_a_port(site: str, secure: str) -> None:
    # What hears TLS as HTTP waits for the end of a line.
    assert problem_of(of(site, "no-rest").replace("http:", "https:"), SHORT).code == "A03"
    assert problem_of(of(secure, "no-rest").replace("https:", "http:")).code == "A02"


def test_httpcore_is_imported_by_the_question_alone() -> None:
    code = "import sys, werkboek.fetch; sys.exit('httpcore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
