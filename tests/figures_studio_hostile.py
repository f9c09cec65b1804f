"""The figures of the author's page under attack: the pastes in Chromium, servers killed, twenty megabytes, two at once.

``python tests/figures_studio_hostile.py [pastes kills huge both]`` prints all, or those named.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from instruments.browser import CHROMIUM, browser, page, ready, studio
from instruments.payloads import ARTICLE, AWAY, HUGE, IMG, NEW, OLD, OWN, PASTES, Victim, begun, killed, victim

from werkboek.studio.changes import Changes

KILLS, STARTS = 200, 20
# A paste as the page hears it, past what a browser takes out of HTML that a script puts on the clipboard.
PASTE = """([text, html]) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    data.setData('text/html', html);
    const paste = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
    document.getElementById('paste').dispatchEvent(paste);
}"""


def main(names: Sequence[str] = ()) -> None:
    """All of them, or those named."""
    for name in names or PARTS:
        with tempfile.TemporaryDirectory() as scratch:
            print(f"\n== {name}")
            PARTS[name](Path(scratch))


# ------------------------------------------------------------------------------------------------------------ pastes


def pastes(scratch: Path) -> None:
    """Each hostile paste, as the first text and as the next, with all that the page can show of it."""
    if not CHROMIUM:
        print("  no Chromium here")
        return
    found: Counter[str] = Counter()
    with browser() as chromium:
        print(f"  an attack that works is seen: {sorted(_naked(chromium))}")
        with studio(scratch, "--port", "0") as (address, _), _watched(chromium, address) as (at, seen):
            for name, (text, html) in PASTES.items():
                _pasted(at, text, html)
                _looked_at(at)
                at.locator("#leave").click()
                at.wait_for_selector("#start")
                seen |= _owned(at)
                at.goto(f"http://{urlsplit(address).netloc}/")
                found["clean" if not seen else "broken"] += 1
                if seen:
                    print(f"  {name}: {sorted(seen)}")
                seen.clear()
    print(f"  pastes without a dialog, script, request elsewhere or error: {found['clean']} of {len(PASTES)}")


def _naked(chromium: Any) -> set[str]:
    """What is seen where nothing guards: so that nothing seen means something."""
    with _watched(chromium, "about:blank") as (at, seen):
        at.set_content(f"{IMG}<script>alert(1)</script><img src='{AWAY}'>")
        at.wait_for_timeout(500)
        return seen | _owned(at)


@contextmanager
def _watched(chromium: Any, address: str) -> Iterator[tuple[Any, set[str]]]:
    """A page, and what went on in it that should not."""
    seen: set[str] = set()
    with page(chromium, address) as at:
        here = urlsplit(address).netloc

        def requested(request: Any) -> None:
            if urlsplit(request.url).netloc not in ("", here):
                seen.add(f"request {request.url}")

        def told(dialog: Any) -> None:
            seen.add(f"dialog {dialog.message}")
            dialog.dismiss()

        def logged(said: Any) -> None:
            if (
                said.type in ("error", "warning") and "responded with a status of 4" not in said.text
            ):  # which is no script
                seen.add(f"console {said.text[:90]}")

        at.on("dialog", told)
        at.context.on("request", requested)
        at.context.on("page", lambda other: seen.add(f"window {other.url}"))
        at.on("framenavigated", lambda frame: frame is at.main_frame or seen.add(f"frame {frame.url}"))
        at.on("console", logged)
        at.on("pageerror", lambda error: seen.add(f"error {error}"))
        yield at, seen


def _owned(at: Any) -> set[str]:
    return {OWN} if at.evaluate("window.__owned !== undefined") else set()


def _pasted(at: Any, text: str, html: str) -> None:
    """The paste on the page to begin on; once more beside itself; both with their pages."""
    at.evaluate(PASTE, [text, html])
    at.wait_for_selector("#texts .row, #toast:not([hidden])", timeout=60_000)
    if not at.locator("#texts").count():  # refused in a sentence: then as an article beside another
        at.evaluate(PASTE, [ARTICLE, ""])
    ready(at)
    at.locator("#add").click()
    at.evaluate(PASTE, [text, html])
    at.wait_for_timeout(300)
    at.keyboard.press("Escape")
    at.wait_for_selector("body:not(.busy)", timeout=60_000)


def _looked_at(at: Any) -> None:
    """Every row chosen and clicked in, its words opened to be changed; the fields of the book."""
    rows = at.locator("#texts .row")
    for number in range(min(rows.count(), 12)):
        rows.nth(number).locator(".said").click(timeout=5000)
    rows.first.locator(".said").dblclick()
    at.keyboard.press("Escape")
    at.locator("#looks-open").click()
    at.wait_for_selector("#looks[open] [name=title]")
    at.keyboard.press("Escape")


# ------------------------------------------------------------------------------------------------------------- kills


def kills(scratch: Path) -> None:
    """A server killed at any moment after it was asked to change a text."""
    chance = random.Random(11)
    found: Counter[str] = Counter()
    for at in range(KILLS):
        project, _ = begun(scratch / str(at))
        text = killed(victim(project), project, chance.uniform(0, 0.12))
        state = "old" if text == ARTICLE else "new" if text == ARTICLE.replace(OLD, NEW) else "BROKEN"
        edited = Changes(project)
        edited.undo()
        undone = (project / "a.md").read_text(encoding="utf-8") == ARTICLE
        found[
            f"{state}, {'noted' if edited.history.changes else 'not noted'}, {'undone' if undone else 'NOT UNDONE'}"
        ] += 1
        found["unfinished files left"] += len(list(project.rglob("*.part")))
    for what, count in sorted(found.items()):
        print(f"  {what}: {count}")


# -------------------------------------------------------------------------------------------------------------- huge


def huge(scratch: Path) -> None:
    """Twenty megabytes pasted: seconds, the answer, and the most memory that the server took."""
    with studio(scratch, "--port", "0") as (address, process):
        key = parse_qs(urlsplit(address).query)["key"][0]
        asker = Victim(process, urlsplit(address).port or 0, key)
        for kind, make in HUGE.items():
            began = time.monotonic()
            answer = asker.ask("POST", "/paste", make())
            took = time.monotonic() - began
            said = answer.split(b"\r\n\r\n", 1)[1].decode()[:90]
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            most = int(next(row for row in status.splitlines() if row.startswith("VmHWM")).split()[1]) // 1024
            print(f"  {kind:24} {took:5.1f} s  {answer[9:12].decode()}  {most} MiB  {said}")
            asker.ask("POST", "/leave", {})
        alive = asker.ask("GET", "/")[9:12].decode()
        print(f"  after all of them the page answers {alive}")


# -------------------------------------------------------------------------------------------------------------- both


def both(scratch: Path) -> None:
    """Pages looked at, changed and made at once, from the first second on: what is laid out twice at a time crashes."""
    ended: Counter[str] = Counter()
    for at in range(STARTS):
        project, _ = begun(scratch / str(at))
        with studio(scratch / str(at), "--port", "0", str(project)) as (address, process):
            key = parse_qs(urlsplit(address).query)["key"][0]
            asker = Victim(process, urlsplit(address).port or 0, key)
            makers = [threading.Thread(target=asker.ask, args=("POST", "/make", {})) for _ in range(2)]
            lookers = [threading.Thread(target=_looks, args=(asker,)) for _ in range(2)]
            for one in (*makers, *lookers):
                one.start()
            for number in range(8):
                (project / "a.md").write_text(ARTICLE.replace(OLD, f"Zin {number}."), encoding="utf-8")
                time.sleep(0.1)
            for one in (*makers, *lookers):
                one.join()
            alive = process.poll() is None
        ended[f"alive, ended with {process.returncode}" if alive else f"CRASHED with {process.returncode}"] += 1
    for what, count in sorted(ended.items()):
        print(f"  {what}: {count}")


def _looks(asker: Victim) -> None:
    for _ in range(12):
        head, _, body = asker.ask("GET", "/state").partition(b"\r\n\r\n")
        if b" 200 " in head[:20]:
            for name in json.loads(body)["parts"]["leaves"].split('data-name="')[1:4]:
                asker.ask("GET", f"/leaf/{name.split(chr(34))[0]}")


PARTS = {"pastes": pastes, "kills": kills, "huge": huge, "both": both}

if __name__ == "__main__":
    main(sys.argv[1:])
