"""A real browser, driven as a person would: Debian's Chromium by way of Playwright, on an address or on files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from instruments.need import MissingError

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chromium-headless-shell"))), "")
# Nothing that asks the network, or that a machine without a screen does not have.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1366, "height": 850}}
AXE = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
    'best-practice']})).violations.map(one => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 120)])"""
CLIP = """async (data) => navigator.clipboard.write([new ClipboardItem(Object.fromEntries(
    Object.entries(data).map(([type, text]) => [type, new Blob([text], {type})])))])"""


SECONDS = 30
"""The longest wait for one page."""

KINDS = {
    ".xhtml": "application/xhtml+xml", ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".pdf": "application/pdf",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".otf": "font/otf", ".ttf": "font/ttf", ".woff": "font/woff", ".woff2": "font/woff2",
    ".epub": "application/epub+zip",
}  # fmt: skip

ELSEWHERE = re.compile(r"^\w+://(?!127\.0\.0\.1:)")
"""Nothing may ask the network."""


@contextmanager
def studio(home: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command ``werkboek studio`` in a process of its own: the address that it prints, and the process."""
    said = {**os.environ, "WERKBOEK_HOME": str(home / "Werkboek"), "WERKBOEK_CACHE": str(home / "cache")}
    command = [sys.executable, "-W", "ignore", "-m", "werkboek", "studio", "--no-browser", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=said, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


@contextmanager
def page(chromium: Any, address: str, **options: Any) -> Iterator[Any]:
    """A page in a window of its own, which may read and write the clipboard; what goes wrong in it is kept."""
    shape = {**DESKTOP, "locale": "nl-NL", "permissions": ["clipboard-read", "clipboard-write"], **options}
    context = chromium.new_context(**shape)
    found = context.new_page()
    found.wrong = []
    found.on("pageerror", lambda error: found.wrong.append(str(error)))

    def said(one: Any) -> None:
        if one.type == "error":
            found.wrong.append(f"{one.text} {one.location}")

    found.on("console", said)
    found.goto(address)
    yield found
    context.close()


def copied(page: Any, **kinds: str) -> None:
    """Puts something on the real clipboard: ``text`` and ``html``."""
    page.evaluate(CLIP, {f"text/{'plain' if kind == 'text' else kind}": data for kind, data in kinds.items()})


def ready(page: Any) -> None:
    """Waits until the pages are as the files say."""
    page.wait_for_selector(".leaf img[src]", timeout=60_000)
    page.wait_for_selector("body:not(.busy)", timeout=60_000)


def violations(page: Any) -> list[list[Any]]:
    """What axe finds wrong with a page as it is now: (rule, how often, the first)."""
    import axe_playwright_python

    source = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(f"() => {{ {source} }}")
    found: list[list[Any]] = page.evaluate(AXE)
    return found


class _Handler(BaseHTTPRequestHandler):
    """Gives files from memory, silently."""

    def __init__(self, files: dict[str, bytes], *connection: Any) -> None:
        self.files = files
        super().__init__(*connection)

    def do_GET(self) -> None:
        name = unquote(urlsplit(self.path).path).removeprefix("/")
        data = self.files.get(name)
        self.send_response(404 if data is None else 200)
        self.send_header("Content-Type", KINDS.get(PurePosixPath(name).suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def _serving(files: dict[str, bytes]) -> Iterator[str]:
    """These files on a free port of this machine: the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, files)) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def served(
    files: dict[str, bytes], width: int, height: int, chromium: Any, **options: Any
) -> Iterator[tuple[Any, str]]:
    """An empty window that can reach these files and nothing else, and their address. Raises MissingError."""
    if not CHROMIUM:
        raise MissingError("chromium is not on this machine; on Debian and Ubuntu it is in the package chromium")
    with ExitStack() as stack:
        address = stack.enter_context(_serving(files))
        used = chromium or stack.enter_context(browser())
        size = {"width": width, "height": height}
        found = stack.enter_context(page(used, "about:blank", viewport=size, **options))
        found.set_default_timeout(SECONDS * 1000)
        found.context.route(ELSEWHERE, lambda route: route.abort())
        yield found, address
