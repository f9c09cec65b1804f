"""The author's page under attack: who may ask, what a paste can do, what is touched, what a fault leaves behind."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from instruments import exports, payloads
from instruments.page import Page, serving
from instruments.payloads import ARTICLE, BOOK, NEW, OLD, PASTES, PLAIN, SECRET, asked, begun, digest, killed, victim
from lxml import html as lxml

from werkboek import importing
from werkboek.output import Output
from werkboek.problems import failed
from werkboek.studio import desk, looking, making, run, server
from werkboek.studio.changes import Changes
from werkboek.studio.server import ROUTES

ROOT = Path(__file__).parent.parent
REFUSED = {400, 403, 404, 405, 413}
GETS, POSTS = ([path for method, path, _ in ROUTES if method == wanted] for wanted in ("GET", "POST"))
POSTS.remove("/end")  # which does as it says


@pytest.fixture(scope="module", autouse=True)
def unprinted() -> Iterator[None]:
    """Texts are read and shown, and no page is laid out: that takes long, and is tried elsewhere. A bug is no log."""
    bugs: list[str] = []
    with (
        mock.patch.object(desk, "gatherings", return_value=()),
        mock.patch.object(desk, "printed", return_value=Output("standard", "a.pdf", b"")),
        mock.patch.object(run, "_warm"),
        mock.patch.object(looking, "WAIT", 0.05),
        mock.patch.object(traceback, "print_exc", side_effect=lambda: bugs.append(traceback.format_exc())),
    ):
        yield
    assert bugs == []


@dataclass
class Home:
    """Her project, open on a page; beside it a folder that is none of the page's business."""

    page: Page
    project: Path
    outside: Path

    @property
    def article(self) -> Path:
        return self.project / "a.md"

    @property
    def text(self) -> str:
        return self.article.read_text(encoding="utf-8")

    def files(self) -> set[str]:
        return {path.relative_to(self.project).as_posix() for path in self.project.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with nothing on the table."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WERKBOEK_CACHE", str(tmp_path_factory.mktemp("cache")))
        with serving() as page:
            yield page


@pytest.fixture
def home(served: Page, tmp_path: Path) -> Iterator[Home]:
    project, outside = begun(tmp_path)
    studio = served.server.studio
    studio.home = project.parent
    studio.open(project)
    served.settled()
    yield Home(served, project, outside)
    studio.close()


@pytest.fixture(scope="module")
def open_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """One for many questions, none of which may leave it changed, or unable to answer."""
    project, outside = begun(tmp_path_factory.mktemp("open"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WERKBOEK_HOME", str(project.parent))
        patch.setenv("WERKBOEK_CACHE", str(tmp_path_factory.mktemp("cache")))
        with serving(project) as page:
            page.settled()
            yield Home(page, project, outside)


def filled(values: tuple[str, ...], page: Page) -> list[str]:
    port = page.server.port
    said = {"port": port, "other": port + 1, "key": page.key, "short": page.key[:-1]}
    return [re.sub(r"\{(\w+)\}", lambda found: str(said[found[1]]), value) for value in values]


def raw(home: Home, method: str, target: str, body: bytes = b"", /, **headers: str) -> tuple[int, bytes]:
    """The answer to a request of which every header is ours."""
    page = home.page
    said = {"Host": f"127.0.0.1:{page.server.port}", "Cookie": f"{page.server.guard.cookie}={page.key}",
            "X-Werkboek": page.key, "Content-Length": str(len(body)), "Connection": "close"}  # fmt: skip
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items() if value is not None)
    return asked(page.server.port, f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body)


# ------------------------------------------------------------------------------------------------------- who may ask


CHANGE = b'{"title": "Gewijzigd"}'
WORDS = {"Host": payloads.HOSTS, "Origin": payloads.ORIGINS, "Cookie": payloads.COOKIES, "X-Werkboek": payloads.KEYS}


def refused(home: Home, status: int, answer: bytes) -> None:
    assert status in REFUSED, answer[:300]
    if status != 400:  # which is said by what reads HTTP, before any of ours has seen it
        assert b"content-security-policy: default-src 'none'" in answer
    assert home.page.key.encode() not in answer


def test_who_has_all_of_it_may_ask(home: Home) -> None:
    assert raw(home, "POST", "/settle", CHANGE)[0] == 200
    assert 'title = "Gewijzigd"' in (home.project / "book.toml").read_text(encoding="utf-8")
    assert raw(home, "POST", "/settle", CHANGE, Origin=f"http://localhost:{home.page.server.port}")[0] == 200


@pytest.mark.parametrize("header", WORDS)
def test_another_may_not(open_home: Home, header: str) -> None:
    before = digest(open_home.project)
    for value in filled(WORDS[header], open_home.page):
        name = header.replace("-", "_")
        refused(open_home, *raw(open_home, "POST", "/settle", CHANGE, **{name: value}))
        refused(open_home, *raw(open_home, "POST", "/leave", b"", **{name: value}))
        if header != "X-Werkboek":
            for path in ("/", "/state", "/looks", "/asset/desk.js", "/take/rust.pdf", "/recent"):
                refused(open_home, *raw(open_home, "GET", path, **{name: value}))
    assert digest(open_home.project) == before


def test_what_a_form_of_another_site_can_send_changes_nothing(open_home: Home) -> None:
    before = digest(open_home.project)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a"):
        for origin in ("null", "https://evil.example"):
            refused(
                open_home, *raw(open_home, "POST", "/settle", CHANGE, Content_Type=kind, X_Werkboek="", Origin=origin)
            )
        refused(open_home, *raw(open_home, "POST", "/settle", CHANGE, Content_Type=kind, X_Werkboek=""))
    refused(open_home, *raw(open_home, "POST", f"/settle?key={open_home.page.key}", CHANGE, X_Werkboek="", Cookie=""))
    refused(open_home, *raw(open_home, "GET", "/?key=", Cookie=""))
    refused(open_home, *raw(open_home, "GET", "/?key=wrong", Cookie=""))
    assert digest(open_home.project) == before


def test_two_hosts_or_none(open_home: Home) -> None:
    port, key = open_home.page.server.port, open_home.page.key
    cookie = f"Cookie: {open_home.page.server.guard.cookie}={key}\r\nX-Werkboek: {key}\r\n"
    for head in (
        f"Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n",
        f"Host: evil.example\r\nHost: 127.0.0.1:{port}\r\n",
        "",
    ):
        for version in ("1.0", "1.1"):
            refused(open_home, *asked(port, f"GET /state HTTP/{version}\r\n{head}{cookie}\r\n".encode()))


@pytest.mark.parametrize("target", payloads.TARGETS)
def test_targets_that_are_not_in_the_table(open_home: Home, target: str) -> None:
    for method in ("GET", "POST"):
        refused(open_home, *raw(open_home, method, filled((target,), open_home.page)[0]))
    assert open_home.page.server.studio.desk is not None


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "GETT", "get"])
def test_methods_that_are_not_in_the_table(open_home: Home, method: str) -> None:
    before = digest(open_home.project)
    for path in (*GETS, *POSTS):
        refused(open_home, *raw(open_home, method, path.replace("{name}", "a"), CHANGE))
    assert digest(open_home.project) == before


def test_each_path_has_its_own_method(open_home: Home) -> None:
    for path in POSTS:
        refused(open_home, *raw(open_home, "GET", path))
    for path in GETS:
        refused(open_home, *raw(open_home, "POST", path.replace("{name}", "a"), CHANGE))


def test_no_socket_is_opened(open_home: Home) -> None:
    upgrade = {
        "Connection": "Upgrade, close",
        "Upgrade": "websocket",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec_WebSocket_Version": "13",
    }
    for path in ("/", "/state", "/settle"):
        refused(open_home, *raw(open_home, "GET", path, Origin="https://evil.example", **upgrade))
        refused(open_home, *raw(open_home, "GET", path, Cookie="", **upgrade))
    refused(open_home, *raw(open_home, "GET", "/settle", **upgrade))
    assert open_home.page.server.uvicorn.config.ws == "none", "whatever else is installed"


def test_too_much_is_refused_before_it_is_read(open_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest(open_home.project)
    for length in (server.LARGEST + 1, 10**12, 10**19):
        status, answer = raw(open_home, "POST", "/settle", Content_Length=str(length))
        assert status == 413, answer
        assert "geplakt is te groot (meer dan 61 MB" in json.loads(answer.split(b"\r\n\r\n", 1)[1])["error"]
    for odd in ("-1", "1e9", "²", "0x10", "1, 2", "9" * 5000, ""):
        refused(open_home, *raw(open_home, "POST", "/settle", Content_Length=odd + " " * (not odd)))
    monkeypatch.setattr(server, "LARGEST", 1000)
    chunks = b"".join(b"100\r\n" + b" " * 0x100 + b"\r\n" for _ in range(4)) + b"0\r\n\r\n"
    status, answer = raw(open_home, "POST", "/settle", chunks, Transfer_Encoding="chunked", Content_Length=None)
    assert status == 413, answer
    assert digest(open_home.project) == before


def test_each_answer_says_what_the_page_may_do(open_home: Home) -> None:
    for method, path in (*(("GET", path) for path in GETS), *(("POST", path) for path in POSTS)):
        _, _, headers = open_home.page.ask(
            method, path.replace("{name}", "desk.js"), b"[]" if method == "POST" else None
        )
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path
        assert "access-control-allow-origin" not in headers, path


# ------------------------------------------------------------------------------------------------ what a paste can do


def templated() -> set[tuple[str, str]]:
    """Each element of our templates with each of its attributes; with "" where it has none."""
    found = {("div", ""), ("option", "selected"), ("input", "checked"), ("html", ""), ("body", "")}
    for path in {*(ROOT / "templates" / "studio").glob("*.html")} - {ROOT / "templates" / "studio" / "shell.html"}:
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        for one in lxml.fromstring(f"<div>{bare}</div>").iter("*"):
            found |= {(one.tag, name) for name in ("", *one.attrib)}
    return found | {("p", name) for name in ("class", "id", "role", "aria-live", "hidden")}


OURS = templated()
LOCAL = re.compile(r"/(?:asset|take|leaf)/[\w.?=-]*|#[\w-]*")


def strange(shown: str) -> list[object]:
    """What is in a piece of the page that our templates do not put there."""
    found: list[object] = []
    for one in lxml.fromstring(f"<div>{shown}</div>").iter():
        if not isinstance(one.tag, str):
            found.append(one)  # a comment, an instruction
            continue
        for name, value in {"": "", **one.attrib}.items():
            addressed = name in ("href", "src", "action", "formaction", "srcset", "data", "xlink:href")
            if (one.tag, name) not in OURS or name.startswith("on") or (addressed and not LOCAL.fullmatch(value)):
                found.append((one.tag, name, value))
    return found


def shown(page: Page) -> dict[str, str]:
    """All that is shown of a project, by what it is."""
    return {**page.settled()["parts"], "looks": page.get("/looks"), "front": page.get("/").split("<body", 1)[1]}


def test_what_is_not_ours_is_seen() -> None:
    assert not strange('<p class="said">a</p><a href="/take/a.pdf" download>b</a>')
    for bad in (
        "<script>1</script>",
        "<p onclick=x>a</p>",
        "<a href='javascript:1'>",
        "<img src='//x.y/z'>",
        "<!-- a -->",
        "<p style='a'>",
        "<svg onload=x>",
    ):
        assert strange(bad), bad


def test_no_paste_brings_anything_but_words(home: Home) -> None:
    for name, (text, html) in PASTES.items():
        status, data, headers = home.page.ask("POST", "/paste", {"text": text, "html": html})
        assert status in (200, 422), (name, data)
        assert "default-src 'none'" in headers["content-security-policy"]
        assert not strange(json.loads(data).get("choose", "<p></p>")), name
    all_ = shown(home.page)
    assert all_["texts"].count("<article") > 45
    assert {name: strange(html) for name, html in all_.items() if strange(html)} == {}


def test_no_paste_brings_anything_to_the_first_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKBOEK_HOME", str(tmp_path / "Werkboek"))
    (tmp_path / "Werkboek").mkdir()
    for at, name in enumerate(("title", "title as text", "front matter", "entities twice")):
        folder = tmp_path / "Werkboek" / f"{at}'\"><script>1<"
        folder.mkdir()
        said = json.dumps("".join(filter(str.isprintable, "".join(PASTES[name]))))
        (folder / "book.toml").write_text(f"title = {said}", encoding="utf-8")
    (tmp_path / "Werkboek" / "0'\"><script>1<" / "weg.md").symlink_to(tmp_path / "weg")  # which leads nowhere
    with serving() as page:
        front = page.get("/")
        assert front.count("data-recent") == 4
        assert strange(front.split("<body", 1)[1]) == []


def test_the_book_that_was_made_brings_nothing_either(home: Home) -> None:
    for field in ("title", "subtitle", "author", "about", "brand.offer"):
        home.page.post("/settle", {field: f"\"'><script>{payloads.OWN}</script>{payloads.IMG}"})
    home.page.post("/settle", {"brand.website": "https://x.nl/?a=<b>"}, 422)
    home.article.write_text("".join(PASTES["markdown with html"][0]), encoding="utf-8")
    made = home.page.post("/make")
    assert strange(made["html"]) == []
    names = sorted(path.name for path in (home.project / "dist").iterdir())
    assert len(names) == 4
    for name in names:
        status, data, headers = home.page.ask("GET", f"/take/{quote(name)}")
        assert (status, data) == (200, (home.project / "dist" / name).read_bytes())
        if name.endswith(".html"):
            assert "sandbox" in headers["content-security-policy"]
            assert b"<script" not in data
            assert "onerror" not in str([dict(one.attrib) for one in lxml.fromstring(data).iter("*")])
    assert strange(home.page.get("/looks")) == []


@pytest.mark.parametrize("said", ["es", 'nl-Latn"><script>'])
def test_a_language_that_is_none_makes_a_book_all_the_same(home: Home, said: str) -> None:
    for text, html in (
        (f"---\nlang: {said}\ntitle: Rust\n---\n\n{PLAIN}\n\n💡 Wat merk je?\n", ""),
        ("x", f"<html lang='{escape(said)}'><body><h1>Rust</h1><p>{PLAIN}</p><p>Wat merk je?</p></body></html>"),
    ):
        home.page.post("/leave")
        home.page.post("/paste", {"text": text, "html": html})
        state = home.page.settled()
        assert 'class="error"' not in state["parts"]["problems"]
        assert state["parts"]["texts"].count("<article") == 1


def test_posts_of_an_export_are_words(home: Home, tmp_path: Path) -> None:
    exports.write(tmp_path / "a.xml", 3)
    data = (tmp_path / "a.xml").read_text(encoding="utf-8")
    data = re.sub(
        r"<title>[^<]*</title>", f"<title><![CDATA['\"><script>{payloads.OWN}</script>{payloads.IMG}]]></title>", data
    )
    status, answer, _ = home.page.ask("POST", "/drop?name=a.xml", data.encode())
    assert status == 200
    assert strange(json.loads(answer)["choose"]) == []


# ---------------------------------------------------------------------------------------------- which files are touched

seen: list[str] = []
listening = threading.Event()


def _hears(event: str, arguments: tuple[Any, ...]) -> None:
    if listening.is_set() and event in ("open", "os.rename", "os.remove", "os.mkdir", "os.listdir", "os.scandir"):
        named = arguments[: 2 if event == "os.rename" else 1]
        seen.extend(str(Path(os.fsdecode(one)).resolve()) for one in named if isinstance(one, (str, bytes)))


sys.addaudithook(_hears)


@pytest.fixture
def guarded(home: Home) -> Iterator[Home]:
    """A project with links that lead out of it; whatever is opened outside it is heard."""
    (home.project / "uit.md").symlink_to(home.outside / "geheim.md")
    (home.project / "map").symlink_to(home.outside)
    (home.project / "weg.png").symlink_to(home.outside / "logo.png")
    before = digest(home.outside)
    around = {path for path in home.outside.parent.parent.rglob("*") if not path.is_relative_to(home.project)}
    seen.clear()
    listening.set()
    yield home
    listening.clear()
    assert [name for name in seen if name.startswith(str(home.outside)) or "/etc/passwd" in name] == []
    assert digest(home.outside) == before
    assert {path for path in home.outside.parent.parent.rglob("*") if not path.is_relative_to(home.project)} == around


def test_what_is_heard_of_files(guarded: Home) -> None:
    (guarded.project / "uit.md").read_bytes()
    assert str(guarded.outside / "geheim.md") in seen
    seen.clear()


def test_no_field_names_a_file_outside(guarded: Home) -> None:
    before = guarded.files()
    for name in payloads.NAMES:
        said = {"do": "text", "file": name, "first": 1, "raw": f"# {SECRET}", "value": "overschreven"}
        for path, body in (("/edit", said), ("/convert", said)):
            status, data, _ = guarded.page.ask("POST", path, body)
            assert (status in (400, 409, 422), SECRET.encode() in data) == (True, False), (path, name)
        status, data, _ = guarded.page.ask("POST", "/logo?" + urlencode({"name": name}), b"geen plaatje")
        assert status == 422, name
        for path in ("take", "leaf", "asset"):
            for written in (quote(name, safe="/:;"), quote(name, safe="")):
                status, answer = raw(guarded, "GET", f"/{path}/{written}")
                assert status in REFUSED | {307}, (path, name)
                assert SECRET.encode() not in answer
    assert guarded.files() == before


LEADS = ("../buiten/geheim.md", "map/geheim.md", "uit.md", "{outside}/geheim.md", "../nieuw.md", "\0")


@pytest.mark.parametrize("file", LEADS)
def test_a_history_that_came_with_a_project_leads_nowhere(guarded: Home, file: str) -> None:
    secret = f"# {SECRET}\n\n{SECRET} is een zin.\n".split("\n")
    for new in (secret, None):
        named = file.format(outside=guarded.outside)
        change = {"file": named, "at": 0, "old": ["overschreven"], "new": new, "undone": False}
        path = guarded.project / ".werkboek" / "history.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(change) + "\n" + json.dumps({**change, "undone": True}) + "\n", encoding="utf-8")
        guarded.page.server.studio.open(guarded.project)
        for way in ("/undo", "/redo"):
            assert guarded.page.ask("POST", way)[0] in (400, 409)


def test_what_is_dropped_stays_inside_whatever_it_is_called(guarded: Home) -> None:
    for name in payloads.NAMES:
        status, data, _ = guarded.page.ask(
            "POST", "/drop?" + urlencode({"name": name}), f"# {name[:9]}\n\n{PLAIN}\n".encode()
        )
        assert status in (200, 422), (name, data)
    guarded.page.settled()
    assert guarded.text == ARTICLE
    for file in guarded.files():
        assert re.fullmatch(r"[\w .()&,’'/-]+", file), file
        assert not payloads.DEVICE.match(Path(file).name), file
        assert len(Path(file).name.encode()) < 240


def test_a_long_name_loses_no_kind(home: Home) -> None:
    home.page.ask(
        "POST",
        "/drop?" + urlencode({"name": "een lange naam " * 9 + ".docx"}),
        (ROOT / "tests" / "documents" / "lo.docx").read_bytes(),
    )
    assert any(name.startswith("bron/een lange") and name.endswith(".docx") for name in home.files())


@pytest.mark.parametrize(
    "title", ["CON", "Nul", "com1", "../../buiten/x", "..", "/etc/x", "C:\\x", ".", "\u202e", "a" * 400]
)
def test_a_title_names_no_file_outside(guarded: Home, title: str) -> None:
    guarded.page.ask("POST", "/paste", {"text": f"{title}\n\n{PLAIN}\n\n💡 Wat merk je?", "html": ""})
    guarded.page.settled()
    assert all(
        re.fullmatch(r"[\w./-]+", file) and not payloads.DEVICE.match(Path(file).name) for file in guarded.files()
    )


def test_a_logo_is_not_fetched_from_outside(guarded: Home) -> None:
    for name in (*payloads.NAMES, "map/logo.png", "weg.png", str(guarded.outside / "logo.png"), "../buiten/logo.png"):
        status, _, _ = guarded.page.ask("POST", "/settle", {"brand.logo": name})
        assert status in (200, 422), name
        assert status == 422 or SECRET not in json.dumps(guarded.page.settled())
    svg = f"<!DOCTYPE svg [<!ENTITY a SYSTEM '{guarded.outside}/geheim.md'>]><svg xmlns='http://www.w3.org/2000/svg'><text>&a;</text></svg>"
    guarded.page.ask("POST", "/logo?name=a.svg", svg.encode())
    assert SECRET not in json.dumps(guarded.page.settled())


def test_no_article_is_read_from_outside(guarded: Home) -> None:
    for name in (*payloads.NAMES, "map/geheim.md", str(guarded.outside / "geheim.md")):
        said = "".join(filter(str.isprintable, name))
        (guarded.project / "book.toml").write_text(
            f"articles = [{json.dumps(said, ensure_ascii=False)}]", encoding="utf-8"
        )
        guarded.page.server.studio.desk.look()  # type: ignore[union-attr]
        state = guarded.page.settled()
        assert SECRET not in json.dumps(state), name
        assert 'class="error"' in state["parts"]["problems"], name
    (guarded.project / "book.toml").write_text(BOOK, encoding="utf-8")
    guarded.article.write_text(
        f"{ARTICLE}\n![a](map/logo.png)\n\n![b](../buiten/logo.png)\n\n[c](uit.md)\n", encoding="utf-8"
    )
    guarded.page.server.studio.desk.look()  # type: ignore[union-attr]
    assert 'class="error"' not in guarded.page.settled()["parts"]["problems"]


@pytest.mark.parametrize("name", ["bron", "dist", ".werkboek", "book.toml"])
def test_a_project_that_leads_out_is_not_opened(guarded: Home, name: str) -> None:
    guarded.page.post("/leave")
    path = guarded.project / name
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    target = guarded.outside / "geheim.md" if name == "book.toml" else guarded.outside
    path.symlink_to(target)
    listening.clear()  # the list of her projects says their titles
    status, data, _ = guarded.page.ask("POST", "/recent", {"at": 0})
    listening.set()
    assert status in (409, 422), data
    assert guarded.page.server.studio.desk is None


# ------------------------------------------------------------------------------------------------ what a fault leaves


def test_a_server_that_is_killed_leaves_a_whole_text(tmp_path: Path) -> None:
    found = set()
    for wait in (0, 0.01, 0.02, 0.04, 0.08, 0.4):
        project, _ = begun(tmp_path / str(wait))
        text = killed(victim(project), project, wait)
        assert text in (ARTICLE, ARTICLE.replace(OLD, NEW))
        found.add(text == ARTICLE)
        edited = Changes(project)
        assert len(edited.history.changes) <= 1
        assert (edited.undo() is not None) or text == ARTICLE
        assert (project / "a.md").read_text(encoding="utf-8") == ARTICLE
    assert found == {True, False}


def test_a_note_that_was_cut_off_takes_no_other_with_it(home: Home) -> None:
    home.page.edit("Een stille zin", "text", value="Een\u2028zin\x85met regels\x0cerin.")
    home.page.edit("Een zin eronder", "text", value="Een é.")
    path = home.project / ".werkboek" / "history.jsonl"
    for cut in (b"", '{"file": "a.md", "at": 3, "old": ["é'.encode()[:-1], b"\x00\xff", b"null\n[]\n{}\n"):
        whole = path.read_bytes()
        path.write_bytes(whole + cut)
        edited = Changes(home.project)
        assert len(edited.history.changes) == 2
        edited.settle({"title": "Anders\u2028 of\x85niet"})
        assert len(Changes(home.project).history.changes) == 3
        undone = edited.undo()
        assert undone is not None
        assert undone.file == "book.toml"
        path.write_bytes(whole)
    edited = Changes(home.project)
    assert [change and change.file for change in (edited.undo(), edited.undo(), edited.undo())] == [
        "a.md",
        "a.md",
        None,
    ]
    assert home.text == ARTICLE


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


ACTS: dict[str, tuple[str, Any]] = {
    "edit": ("/edit", {"do": "says", "value": "quote", "file": "a.md", "first": 7, "raw": "Een stille zin van haar."}),
    "settle": ("/settle", {"title": "Nieuw", "brand.colour": "#123456"}),
    "paste": ("/paste", {"text": f"Nieuw\n\n{PLAIN}\n\n💡 Wat merk je?", "html": ""}),
    "drop": ("/drop?name=a.xml", b"<html><h1>Nieuw</h1><p>Een zin die er staat.</p>"),
    "logo": ("/logo?name=a.png", b"\x89PNG a"),
    "undo": ("/undo", {}),
    "make": ("/make", {}),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_full_disk_changes_nothing(home: Home, act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    home.page.edit("Een zin eronder", "text", value="Iets om ongedaan te maken.")
    home.page.settled()
    before, files = home.text, home.files()
    whole = os.fsync
    for good in range(4):  # so many files go well
        left = [good]

        def sync(file: int, left: list[int] = left) -> None:
            left[0] -= 1
            (full if left[0] < 0 else whole)(file)  # type: ignore[arg-type, operator]

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", sync)
            if act == "make":
                patch.setattr(
                    making.build,
                    "build",
                    lambda *_, **__: mock.Mock(outputs=[Output("standard", "a.pdf", b"a")] * 9, problems=()),
                )
            status, data, _ = home.page.ask("POST", *ACTS[act])
        if left[0] >= 0:
            assert status == 200, data
            break
        assert (status, "schijf is vol" in data.decode()) == (422, True), (good, data)
        assert not list(home.project.rglob("*.part"))
        assert home.files() - {".werkboek/history.jsonl"} <= files
        assert home.text == before
    home.page.settled()


def test_what_could_not_be_noted_is_not_done(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        home.page.edit("Een stille zin", "text", 422, value="Anders.")
    assert home.page.settled()["undo"] is False
    home.page.edit("Een stille zin", "text", value="Anders.")
    home.page.post("/undo")
    assert home.text == ARTICLE


def test_a_disk_that_really_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = tmp_path / "klein"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "none", small], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        (small / "a.md").write_text(ARTICLE, encoding="utf-8")
        with serving(small) as page:
            page.settled()
            answer = page.edit("Een stille zin", "text", 422, value="Een lange zin. " * 20_000)
            assert "schijf is vol" in answer["error"]
            assert (small / "a.md").read_text(encoding="utf-8") == ARTICLE
            assert not list(small.rglob("*.part"))
            page.edit("Een stille zin", "text", value="Een korte zin.")
            page.post("/undo")
            assert (small / "a.md").read_text(encoding="utf-8") == ARTICLE
    finally:
        subprocess.run(["umount", small], check=True)


def test_what_another_program_wrote_meanwhile_stays(home: Home) -> None:
    row = home.page.row("Een stille zin")
    said = {"file": "a.md", "first": int(row["data-first"]), "raw": row["data-raw"]}
    for other in (ARTICLE + "Van een ander.\n", "Iets heel anders.\n\nEn meer.\n", ""):
        home.article.write_text(other, encoding="utf-8")
        status, data, _ = home.page.ask("POST", "/edit", {"do": "text", "value": "Van mij.", **said})
        assert (status, "ergens anders gewijzigd" in data.decode()) == (409, True)
        assert home.text == other


def test_of_two_tabs_one_wins_and_the_other_is_told(home: Home) -> None:
    said = {"do": "text", "file": "a.md", "first": 7, "raw": "Een stille zin van haar."}
    for round_ in range(10):
        home.page.settled()
        answers: list[tuple[int, str]] = []
        gate = threading.Barrier(4)

        def edit(name: str, gate: threading.Barrier = gate, answers: list[tuple[int, str]] = answers) -> None:
            gate.wait()
            answers.append((home.page.ask("POST", "/edit", {**said, "value": name})[0], name))

        tabs = [threading.Thread(target=edit, args=(f"Van tab {at} in ronde {round_}.",)) for at in range(4)]
        for tab in tabs:
            tab.start()
        for tab in tabs:
            tab.join()
        assert sorted(status for status, _ in answers) == [200, 409, 409, 409]
        (won,) = (name for status, name in answers if status == 200)
        assert home.text == ARTICLE.replace("Een stille zin van haar.", won)
        said["raw"] = won
    for _ in range(10):
        home.page.post("/undo")
    assert home.text == ARTICLE


@pytest.mark.parametrize("kind", ["one line", "tags that do not end", "a picture"])
def test_twenty_megabytes_are_answered(home: Home, kind: str) -> None:
    body = json.dumps(payloads.HUGE[kind]()).encode()
    began = time.monotonic()
    status, data, _ = home.page.ask("POST", "/paste", body)
    assert time.monotonic() - began < 10
    assert status in (200, 422)
    if status == 422:
        assert re.fullmatch(r"geplakt\.\w+ .{20,200}\.", json.loads(data)["error"])
    began = time.monotonic()
    home.page.get("/looks")
    assert time.monotonic() - began < 3


def test_half_a_megabyte_is_too_long_for_an_article(home: Home) -> None:
    answer = home.page.post("/paste", {"text": f"Rust\n\n{PLAIN}\n\n" + f"{PLAIN * 25}\n\n" * 480}, 422)
    assert "te groot (meer dan 500 kB" in answer["error"]


def test_settings_that_break_are_told_with_their_line(home: Home) -> None:
    book = home.project / "book.toml"
    for broken, line in (
        (f'{BOOK}author = "Anna" de Vries\n', 4),
        (f"{BOOK}kleur = 3\n", 4),
        (f"{BOOK}[brand]\ncolour = 'rood'\n", 5),
    ):
        book.write_text(broken, encoding="utf-8")
        home.page.server.studio.desk.look()  # type: ignore[union-attr]
        state = home.page.settled()
        assert f"regel {line}" in state["parts"]["problems"].lower()
        assert "Een stille zin" in state["parts"]["texts"]
        assert home.page.ask("GET", "/looks")[0] == 200
        status, data, _ = home.page.ask("POST", "/settle", {"title": "Nieuw"})
        assert (status, f"regel {line}" in data.decode().lower()) == (422, True), data
        assert book.read_text(encoding="utf-8") == broken
    for odd in (
        "brand = 'x'",
        "brand = [1]",
        "[[brand]]\ncolour = '#123456'",
        "title = 5",
        "language = []",
        "about = {a = 1}",
    ):
        book.write_text(f"articles = ['a.md']\n{odd}\n", encoding="utf-8")
        assert home.page.ask("GET", "/looks")[0] == 200, odd
        assert home.page.ask("POST", "/settle", {"brand.colour": "#654321"})[0] in (200, 422), odd
    book.write_bytes(b"\x00\x01\x02" * 9)
    assert home.page.ask("GET", "/looks")[0] == 200
    assert home.page.ask("POST", "/settle", {"title": "Nieuw"})[0] == 422
    book.write_text(BOOK, encoding="utf-8")
    home.page.server.studio.desk.look()  # type: ignore[union-attr]
    assert 'class="error"' not in home.page.settled()["parts"]["problems"]
    home.page.post("/settle", {"title": "Nieuw"})
    assert '# van haar\ntitle = "Nieuw"' in book.read_text(encoding="utf-8")


def test_an_article_that_goes_is_told_and_may_come_back(home: Home) -> None:
    home.article.unlink()
    home.page.server.studio.desk.look()  # type: ignore[union-attr]
    state = home.page.settled()
    assert "a.md bestaat niet" in state["parts"]["problems"]
    home.page.edit("Een stille zin", "text", 409, value="Anders.")
    assert not home.article.exists()
    assert home.page.ask("POST", "/make")[0] == 422
    home.article.write_text(ARTICLE, encoding="utf-8")
    home.page.server.studio.desk.look()  # type: ignore[union-attr]
    assert 'class="error"' not in home.page.settled()["parts"]["problems"]
    home.page.edit("Een stille zin", "text", value="Anders.")


def test_a_project_that_is_moved_away_does_not_come_back_empty(home: Home) -> None:
    home.page.edit("Een stille zin", "text", value="Anders.")
    away = home.project.with_name("weg")
    home.project.rename(away)
    for path, body in (*ACTS.values(), ("/redo", {}), ("/convert", {"file": "a.md"})):
        status, data, _ = home.page.ask("POST", path, body)
        assert status in (409, 422), (path, data)
        assert home.page.ask("GET", "/looks")[0] == 200
        assert not home.project.exists(), path
    for _ in range(40):
        if "bestaat niet" in home.page.settled()["parts"]["problems"]:
            break
        time.sleep(0.05)
    else:
        raise AssertionError("nobody saw that it went")
    away.rename(home.project)
    for _ in range(40):
        if "bestaat niet" not in home.page.settled()["parts"]["problems"]:
            break
        time.sleep(0.05)
    else:
        raise AssertionError("nobody saw that it came back")
    home.page.post("/undo")
    assert home.text == ARTICLE


# ----------------------------------------------------------------------------------------- nothing of hers is lost


WRITTEN = {
    "windows": ARTICLE.replace("💡 ", "").replace("stille", "stíllé").encode("cp1252"),
    "utf-16": ARTICLE.encode("utf-16"),
    "old mac": ARTICLE.replace("\n", "\r").encode(),
    "dos": ARTICLE.replace("\n", "\r\n").encode("utf-8-sig"),
    "lines of unicode": ARTICLE.replace("\n\n", "\u2028\u2028").encode(),
    "unseen": ARTICLE.replace("gewone", "ge\x0cwo\u200bne\x0b").encode(),
}


@pytest.mark.parametrize("data", WRITTEN.values(), ids=WRITTEN)
def test_an_edit_changes_one_line_whatever_the_file_is_written_in(home: Home, data: bytes) -> None:
    from werkboek.project import Text
    from werkboek.read.decode import decode, tidy

    def read(data: bytes) -> str:
        return tidy(decode(Text("", "", data), lambda problem: None))

    home.article.write_bytes(data)
    home.page.server.studio.desk.look()  # type: ignore[union-attr]
    home.page.settled()
    home.page.edit("Een zin eronder", "text", value="Een ander slot.")
    assert read(home.article.read_bytes()) == read(data).replace("Een zin eronder.", "Een ander slot.")
    home.page.post("/undo")
    assert read(home.article.read_bytes()) == read(data)


@pytest.mark.parametrize(
    "raw", ["pijl --> hier", "pijl ---> hier", "pijl ----> en <!-- dit --> en <!--- zo --->", "--", "->", "--->"]
)
def test_what_is_left_out_cannot_get_out_of_its_remark(home: Home, raw: str) -> None:
    home.page.edit("Een stille zin", "text", value=f"Zin met {raw} erin.")
    home.page.edit("Zin met", "says", value="out")
    assert home.text.count("<!--") == home.text.count("-->") == 1
    row = home.page.row("Zin met")
    assert row["data-says"] == "out"


@pytest.mark.parametrize("value", ["a\ud800b", "\udfff"])
def test_half_a_character_is_refused_and_undo_still_works(home: Home, value: str) -> None:
    home.page.edit("Een stille zin", "text", value="Anders.")
    row = home.page.row("Anders.")
    said = {"file": "a.md", "first": int(row["data-first"]), "raw": row["data-raw"]}
    for path, body in (
        ("/settle", {"title": value}),
        ("/edit", {"do": "text", **said, "value": value}),
        ("/paste", {"text": value * 9}),
    ):
        assert home.page.ask("POST", path, body)[0] in (400, 422)
    home.page.post("/undo")
    assert home.text == ARTICLE


def test_what_no_text_holds_does_not_come_into_one(home: Home) -> None:
    home.page.edit("Een stille zin", "text", value="Een\x00 \x08\x1b[31mstille\x7f zin.")
    assert "\nEen [31mstille zin.\n" in home.text
    home.page.edit("zin die er staat", "split", at=3, value="💡🪞 Een. Twee.")
    assert "\n💡🪞\n" not in home.text  # a browser counts these as two each
    home.page.post("/undo")
    home.page.post("/undo")
    assert home.text == ARTICLE


@given(
    value=st.text(st.characters(codec="utf-8"), max_size=60)
    | st.sampled_from(["'''", '"""', '\\"""\\', "a\nb", "\r", "\r\n", "\x00", "\x7f", "\u2028", "#x"])
)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_setting_is_read_as_it_was_given(open_home: Home, value: str) -> None:
    import tomllib

    again(open_home)
    book = open_home.project / "book.toml"
    before = book.read_bytes()
    open_home.page.post("/settle", {"title": value, "about": value})
    found = tomllib.loads(book.read_text(encoding="utf-8"))
    stripped = value.strip()
    assert found.get("title", "").replace("\r\n", "\n") == stripped.replace("\r\n", "\n")
    assert found["articles"] == ["a.md"]
    open_home.page.post("/undo")
    assert book.read_bytes() == before


# -------------------------------------------------------------------------------------------------- whatever is asked

ROW = {"file": "a.md", "first": 7, "raw": "Een stille zin van haar."}
NAMED = st.sampled_from("do file first raw value at kind rows labels text html address name picked title brand.colour "
                        "brand.logo language theme length brand a".split())  # fmt: skip
KNOWN = (*ROW.values(), *"says settle space text split join ask out asks quote plain lines scales columns nl".split(),
         "a|b", "", 0, 1, -1, 99, 10**30, "\ud800", "\0", "../a", *payloads.NAMES[:9])  # fmt: skip
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(KNOWN)
VALUE = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
OBJECT = st.dictionaries(NAMED, VALUE, max_size=6)
EDIT = st.fixed_dictionaries(
    {
        **{name: st.just(value) for name, value in ROW.items()},
        "do": st.sampled_from(["says", "settle", "space", "text", "split", "join", "ask"]),
    },
    optional={"value": LEAF, "at": LEAF, "kind": LEAF, "rows": LEAF, "labels": LEAF},
)


@pytest.fixture(scope="module")
def asked_home(open_home: Home) -> Iterator[Home]:
    """A page that asks the web nothing, and makes no book."""

    with (
        mock.patch.object(importing, "fetched", side_effect=failed("A01")),
        mock.patch.object(making, "make", side_effect=failed("P02")),
    ):
        yield open_home


def again(home: Home) -> None:
    """Her project as it was, on the table."""
    home.article.write_text(ARTICLE, encoding="utf-8")
    (home.project / "book.toml").write_text(BOOK, encoding="utf-8")
    if home.page.server.studio.desk is None:
        home.page.server.studio.open(home.project)


@given(path=st.sampled_from(POSTS), body=OBJECT | VALUE, query=st.dictionaries(NAMED, st.text(max_size=9), max_size=2))
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_anything_may_be_sent(asked_home: Home, path: str, body: Any, query: dict[str, str]) -> None:
    again(asked_home)
    text = "?" + urlencode(query, errors="surrogatepass") if query else ""
    status, data, headers = asked_home.page.ask("POST", path + text, json.dumps(body).encode())
    assert status < 500, data
    assert "default-src 'none'" in headers["content-security-policy"]
    assert isinstance(json.loads(data or b"{}"), dict)


@given(body=EDIT)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_edit_changes_its_own_passage_alone(asked_home: Home, body: dict[str, Any]) -> None:
    again(asked_home)
    asked_home.page.server.studio.desk.look()  # type: ignore[union-attr]
    asked_home.page.settled()
    status, data, _ = asked_home.page.ask("POST", "/edit", json.dumps(body).encode())
    assert status < 500, data
    if status == 200:
        text = asked_home.text
        for kept in ("# Rust\n", PLAIN, "## Stil zijn\n", "💡 Wat merk je daarvan?\n", "Een zin eronder.\n"):
            assert kept.strip() in text
        asked_home.page.server.studio.desk.look()  # type: ignore[union-attr]
        asked_home.page.settled()
        assert asked_home.page.ask("POST", "/undo")[0] == 200
        assert asked_home.text == ARTICLE


ODD = (b'{"a":' * 90_000, b"[" * 200_000, b'{"first": 1e999}', b'{"first": NaN}', b"1" * 9000, b"\xff\xfe{}", b"null",
       b'{"first": ' + b"1" * 9000 + b"}", b'{"a": 1, "a": 2}', b"\xef\xbb\xbf{}")  # fmt: skip


@given(body=st.binary(max_size=60) | st.sampled_from(ODD))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_may_be_sent(asked_home: Home, body: bytes) -> None:
    again(asked_home)
    for path in POSTS:
        status, data, _ = asked_home.page.ask("POST", path, body)
        assert status < 500, (path, data)
        again(asked_home)


NUMBER = st.sampled_from(
    ["", "0", "-1", "1", "3", "99999999999999999999", "1e400", "nan", "inf", "0x1", "٣", "1_0", "½", "-0.0", "9" * 5000]
) | st.text(max_size=6)


@given(path=st.sampled_from(GETS), name=st.sampled_from(payloads.NAMES) | st.text(max_size=9),
       query=st.fixed_dictionaries({}, optional=dict.fromkeys(("after", "w", "page", "y", "id"), NUMBER)))  # fmt: skip
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_anything_may_be_asked(asked_home: Home, path: str, name: str, query: dict[str, str]) -> None:
    again(asked_home)
    target = path.replace("{name}", quote(name.encode("utf-8", "surrogatepass"), safe=""))
    text = "?" + urlencode(query, errors="surrogatepass") if query else ""
    status, _, headers = asked_home.page.ask("GET", target + text)
    assert status < 500
    assert "default-src 'none'" in headers["content-security-policy"]


def test_posts_are_chosen_only_as_they_were_offered(home: Home, tmp_path: Path) -> None:
    exports.write(tmp_path / "a.xml", 3)
    data = (tmp_path / "a.xml").read_bytes()
    before = digest(home.project)
    for picked in (None, 3, [], [[]], [-1], [99], ["0"], {}, "0", [None]):
        name = (
            json.loads(home.page.ask("POST", "/drop?name=a.xml", data)[1])["choose"]
            .split('data-name="')[1]
            .split('"')[0]
        )
        assert home.page.ask("POST", "/choose", {"name": name, "picked": picked})[0] == 409, picked
        assert digest(home.project) == before
    name = (
        json.loads(home.page.ask("POST", "/drop?name=a.xml", data)[1])["choose"].split('data-name="')[1].split('"')[0]
    )
    assert home.page.ask("POST", "/choose", {"name": name, "picked": [0] * 50})[0] == 200
    assert len([name for name in home.files() if name.endswith(".md")]) == 2
