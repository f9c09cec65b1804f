"""The figures of the author's page: each thing that she does there, in a real browser; how long it takes; who can.

``python tests/figures_studio.py [FOLDER]`` puts a picture of every view into a folder.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from instruments.browser import CHROMIUM, DESKTOP, PHONE, browser, copied, page, ready, studio, violations

ROOT = Path(__file__).parent.parent
KNOWN = ROOT / "tests" / "texts" / "known"
OTHERS = ("h02_nl", "h04_nl", "h09_en", "h12_de", "h15_fr")
LANGUAGES = {"nl": "nl-NL", "en": "en-GB", "de": "de-DE", "fr": "fr-FR"}
ROUNDS = 3


def main(texts: list[Path], pictures: Path | None = None) -> None:
    """Prints all of them."""
    if not CHROMIUM:
        print("studio: no Chromium here")
        return
    others = [path for name in OTHERS for path in sorted(KNOWN.glob(f"{name}*.txt"))]
    articles = [*texts[:1], *others]
    with browser() as chromium, tempfile.TemporaryDirectory() as scratch:
        print("\n== the author's page: each flow, in Chromium")
        for at, article in enumerate(articles):
            flows(chromium, article, Path(scratch) / f"f{at}", whole=at == 0)
        print("\n== the author's page: wall seconds")
        times(chromium, articles[0], Path(scratch) / "t")
        eight(chromium, Path(scratch) / "e")
        print("\n== the author's page: axe on every view")
        views(chromium, articles[0], Path(scratch) / "v", pictures)
        print("\n== the author's page: by keyboard alone")
        keyboard(chromium, articles[0], Path(scratch) / "k")


# ------------------------------------------------------------------------------------------------------------- flows


def flows(chromium: Any, article: Path, home: Path, *, whole: bool) -> None:
    """What she does with an article, one thing after another; "no" where it did not come out as it should."""
    done: dict[str, bool] = {}
    with studio(home, "--port", "0") as (address, _), page(chromium, address) as at:
        copied(at, text=article.read_text(encoding="utf-8"))
        at.keyboard.press("Control+V")
        ready(at)
        done["paste"] = at.locator(".leaf").count() > 3
        done |= dict(_changes(at, home))
        done |= dict(_brand(at))
        done |= dict(_taken(at, home))
        with page(chromium, address, storage_state=at.context.storage_state()) as second:
            ready(second)
            row = second.locator(".row.is-plain").first
            _chosen(row)
            row.locator("[data-says=asks]").click()
            at.wait_for_selector(f"#{row.get_attribute('id')}.is-asks")
            done["two tabs"] = True
        wrong = [*at.wrong]
    with studio(home, str(_project(home))) as (address, _), page(chromium, address) as at:
        ready(at)
        before = _article(home)
        at.click("#undo")
        at.wait_for_selector("body:not(.busy)")
        time.sleep(1)
        done["undo after restart"] = _article(home) != before
    if whole:
        done |= dict(_arrivals(chromium, home.with_name("arrivals")))
    no = [name for name, fine in done.items() if not fine]
    print(f"{article.name[:40]}: {len(done) - len(no)} of {len(done)} {'' if not no else f'NO: {no} '}{wrong or ''}")


def _changes(at: Any, home: Path) -> Iterator[tuple[str, bool]]:
    """A line is made a question by click and by key, its space chosen and drawn out; all of it undone."""
    begun = _article(home)
    row = at.locator(f"#{at.locator('.row.is-plain').nth(1).get_attribute('id')}")
    _chosen(row)
    row.locator("[data-says=asks]").click()
    at.wait_for_selector(f"#{row.get_attribute('id')}.is-asks")
    yield "click to correct", "💡" in _article(home)
    ready(at)
    row.locator("[data-kind]").select_option("squares")
    time.sleep(1)
    yield "kind of space", "{ruitjes" in _article(home) or "{squares" in _article(home) or _article(home) != begun
    ready(at)
    yield from _dragged(at, home)
    row.focus()
    at.keyboard.press("4")
    at.wait_for_selector(f"#{row.get_attribute('id')}.is-plain")
    yield "key to correct", True
    ready(at)
    for _ in range(4):
        at.click("#undo")
        time.sleep(0.8)
    yield "undo", _article(home) == begun
    ready(at)
    at.locator(".leaf img[src]").nth(5).click(position={"x": 250, "y": 120})
    time.sleep(0.8)
    yield "click on the page", at.locator(".row .act").count() == 1
    at.click("[data-length=short]")
    time.sleep(0.5)
    ready(at)
    yield "length", 'length = "short"' in _book(home)
    at.click("[data-length=normal]")
    ready(at)


def _chosen(row: Any) -> None:
    """A click on a passage; a second one that comes at once would be passed over, as tools appear under the hand."""
    row.click()
    time.sleep(0.4)


def _dragged(at: Any, home: Path) -> Iterator[tuple[str, bool]]:
    before = _article(home)
    handle = at.locator(".handle").first
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 2
    at.evaluate("""() => { window.frames_ = []; const tick = (now) => { window.frames_.push(now);
        requestAnimationFrame(tick); }; requestAnimationFrame(tick); }""")
    at.mouse.move(x, y)
    at.mouse.down()
    for step in range(30):
        at.mouse.move(x, y - 2 * step)
        time.sleep(0.016)
    at.mouse.up()
    frames = at.evaluate("() => window.frames_.slice(1).map((now, at) => now - window.frames_[at])")
    print(f"  drag: {len(frames)} frames, median {statistics.median(frames):.1f} ms, longest {max(frames):.0f} ms")
    time.sleep(1)
    ready(at)
    yield "drag", _article(home) != before


def _brand(at: Any) -> Iterator[tuple[str, bool]]:
    at.click("#looks-open")
    at.fill("#f-title", "Rust, in elf vragen")
    at.fill("#f-author", "Anna de Vries")
    at.locator("#f-colour").evaluate("(field) => { field.value = '#ffd84d'; "
                                     "field.dispatchEvent(new Event('change', {bubbles: true})); }")  # fmt: skip
    at.set_input_files("#logo", ROOT / "content" / "cirkels.png")
    at.wait_for_selector("[data-set='brand.logo']")
    at.locator("#looks [data-close]").last.click()
    at.wait_for_selector("#title:text('Rust, in elf vragen')")
    ready(at)
    yield "brand", True
    at.locator("details.told summary").click()
    told = at.locator("details.told").inner_text()
    at.locator("details.told summary").click()
    yield "what became of the colour is said", "#ffd84d" in told


def _taken(at: Any, home: Path) -> Iterator[tuple[str, bool]]:
    at.click("#make")
    at.wait_for_selector("#made a.main", timeout=60_000)
    with at.expect_download() as waiting:
        at.click("#made a.main")
    taken = home / waiting.value.suggested_filename
    waiting.value.save_as(taken)
    made = _project(home) / "dist" / taken.name
    yield "download", taken.read_bytes() == made.read_bytes() and taken.suffix == ".pdf"
    at.locator("#made [data-close]").first.click()


def _arrivals(chromium: Any, home: Path) -> Iterator[tuple[str, bool]]:
    """Rich text through the real clipboard, a file dropped, an address on loopback."""
    rich = "<h1>Rust</h1><p>Een zin. Nog een.</p><h2>Een kop.</h2><p>En <b>tekst</b>.</p><p>💡 Wat merk je?</p>"
    for name, do in (("rich paste", lambda at: (copied(at, html=rich, text="x"), at.keyboard.press("Control+V"))),
                     ("paste button", lambda at: (copied(at, text=rich), at.click("#paste-do"))),
                     ("drop", _drop)):  # fmt: skip
        with studio(home / name, "--port", "0") as (address, _), page(chromium, address) as at:
            do(at)
            ready(at)
            yield name, at.locator(".row.is-asks, .row.is-plain").count() > 0
    with _blog() as post, studio(home / "address", "--port", "0") as (address, _), page(chromium, address) as at:
        at.fill("#url", post)
        at.click("#address button")
        ready(at)
        yield "address on loopback", at.locator(".row.is-plain").count() == 1


def _drop(at: Any) -> None:
    data = (ROOT / "tests" / "documents" / "lo.docx").read_bytes()
    at.evaluate("""(bytes) => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], 'rust.docx'));
        document.querySelector('#paste').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true}));
    }""", list(data))  # fmt: skip


@contextmanager
def _blog() -> Iterator[str]:
    class Post(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<article><h1>Rust</h1><p>Een zin.</p></article>")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Post)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/rust/"
    server.shutdown()


def _project(home: Path) -> Path:
    (found,) = (home / "Werkboek").iterdir()
    return found


def _article(home: Path) -> str:
    return next(_project(home).glob("*.md")).read_text(encoding="utf-8")


def _book(home: Path) -> str:
    return (_project(home) / "book.toml").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------------------- times


def times(chromium: Any, article: Path, home: Path) -> None:
    """From paste to the first page and to the whole book, of one article; medians."""
    first, book = [], []
    for at_ in range(ROUNDS):
        with studio(home / str(at_), "--port", "0") as (address, _), page(chromium, address) as at:
            time.sleep(4)  # what is read once is ready by then
            copied(at, text=article.read_text(encoding="utf-8"))
            begun = time.perf_counter()
            at.keyboard.press("Control+V")
            at.wait_for_selector(".leaf img[src]", timeout=60_000)
            first.append(time.perf_counter() - begun)
            at.wait_for_selector("body:not(.busy)", timeout=60_000)
            book.append(time.perf_counter() - begun)
    print(f"one article: paste to first page {_median(first)} (at most 2), to the whole book {_median(book)} (6)")


def eight(chromium: Any, home: Path) -> None:
    """The whole book and an edit, of eight articles: the sample's and three more."""
    folder = home / "boek"
    shutil.copytree(ROOT / "content", folder)
    (folder / "book.toml").write_text('language = "nl"\n', encoding="utf-8")
    for name in ("h01_nl", "h04_nl", "h05_nl"):
        shutil.copy(next(KNOWN.glob(f"{name}*.txt")), folder)
    begun = time.perf_counter()
    with studio(home, str(folder)) as (address, _), page(chromium, address) as at:
        ready(at)
        book = time.perf_counter() - begun
        seconds = [_edited(at) for _ in range(ROUNDS + 2)][1:]
    print(f"eight articles: start to the whole book {book:.1f} s (15); edit to page {_median(seconds)} (0.5)")


def _edited(at: Any) -> float:
    """Seconds from a changed word to another picture of its page."""
    row = at.locator(".row.is-plain:not(.fixed)").nth(30)
    _chosen(row)
    time.sleep(0.8)
    name = at.evaluate("async (id) => (await (await fetch(`/place?id=${id}`)).json()).page", row.get_attribute("id"))
    picture = at.locator(f"#p{name} img")
    before = picture.get_attribute("src")
    row.locator("[data-edit]").click()
    area = row.locator("textarea")
    area.fill(area.input_value() + " Nog iets.")
    begun = time.perf_counter()
    row.locator("[data-save]").click()
    while picture.get_attribute("src") == before and time.perf_counter() - begun < 20:
        time.sleep(0.005)
    seconds = time.perf_counter() - begun
    ready(at)
    time.sleep(0.5)
    return seconds


def _median(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} s"


# ------------------------------------------------------------------------------------------------------ for everyone

VIEWS: tuple[tuple[str, Callable[[Any], None]], ...] = (
    ("desk", lambda at: None),
    ("texts", lambda at: _narrow(at, "texts")),
    ("question", lambda at: at.locator(".row.is-asks").first.click()),
    ("editor", lambda at: at.locator(".row .act [data-edit]").click()),
    ("overview", lambda at: (_narrow(at, "leaves"), at.click("#overview"))[0]),
    ("looks", lambda at: at.click("#looks-open")),
    ("adding", lambda at: (at.keyboard.press("Escape"), at.click("#add"))[0]),
    ("made", lambda at: (at.keyboard.press("Escape"), at.click("#make"), at.wait_for_selector("#made a.main"))[0]),
)


def _narrow(at: Any, tab: str) -> None:
    if at.locator(f"#tab-{tab}").is_visible():
        at.click(f"#tab-{tab}")


def views(chromium: Any, article: Path, home: Path, pictures: Path | None) -> None:
    """Violations over all views: desktop and phone, light and dark; every language, and text at 200 %."""
    ways = [(f"{size} {scheme}", {**shape, "color_scheme": scheme, "locale": LANGUAGES["nl"]})
            for size, shape in (("desktop", DESKTOP), ("phone", PHONE)) for scheme in ("light", "dark")]  # fmt: skip
    ways += [(code, {**DESKTOP, "locale": locale}) for code, locale in LANGUAGES.items() if code != "nl"]
    ways.append(("200 %", {"viewport": {"width": 683, "height": 425}, "device_scale_factor": 2}))
    for name, shape in ways:
        found: list[str] = []
        with studio(home / name, "--port", "0") as (address, _), page(chromium, address, **shape) as at:
            found += _seen(at, "start", name, pictures)
            copied(at, text=_spoken(name, article).read_text(encoding="utf-8"))
            at.keyboard.press("Control+V")
            ready(at)
            for view, do in VIEWS:
                do(at)
                time.sleep(0.7)
                found += _seen(at, view, name, pictures)
        print(f"{name}: {len(VIEWS) + 1} views, {len(found)} violations {found or ''}")


def _spoken(name: str, article: Path) -> Path:
    others = {"en": "h09_en", "de": "h12_de", "fr": "h15_fr"}
    return next(KNOWN.glob(f"{others[name]}*.txt")) if name in others else article


def _seen(at: Any, view: str, name: str, pictures: Path | None) -> list[str]:
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
        at.screenshot(path=pictures / f"{name.replace(' ', '-').replace('%', '')}-{view}.png")
    wide = at.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return [f"{view}: {rule} ×{count} {html}" for rule, count, html in violations(at)] + (
        [f"{view}: {wide} px too wide"] if wide > 0 else [])  # fmt: skip


def keyboard(chromium: Any, article: Path, home: Path) -> None:
    """Paste, correct, give another space, undo, make and take the book: what was pressed, and what had the focus."""
    with studio(home, "--port", "0") as (address, _), page(chromium, address) as at:
        copied(at, text=article.read_text(encoding="utf-8"))

        def press(key: str, times_: int = 1) -> None:
            for _ in range(times_):
                at.keyboard.press(key)
            time.sleep(0.3)
            print(f"  {key}{f' ×{times_}' if times_ > 1 else ''}: {at.evaluate(FOCUS)}")

        at.keyboard.press("Control+V")
        ready(at)
        press("Tab")
        press("Enter")
        press("ArrowDown", 3)
        press("1")
        ready(at)
        press("Control+z")
        ready(at)
        _to(at, ".handle")
        press("ArrowDown", 2)
        time.sleep(0.6)
        ready(at)
        at.keyboard.press("Control+Home")
        _to(at, "#make")
        press("Enter")
        at.wait_for_selector("#made a.main", timeout=60_000)
        with at.expect_download() as waiting:
            press("Enter")
        print(f"  taken: {waiting.value.suggested_filename}")
        press("Escape")


FOCUS = """() => { const one = document.activeElement;
    const said = one.getAttribute('aria-valuetext') || one.innerText || one.getAttribute('aria-label') || '';
    return one.tagName.toLowerCase() + (one.id ? '#' + one.id : '') + ' ' + said.slice(0, 60); }"""


def _to(at: Any, selector: str) -> None:
    for presses in range(1, 400):
        at.keyboard.press("Tab")
        if at.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            print(f"  Tab ×{presses}: {at.evaluate(FOCUS)}")
            return
    print(f"  {selector} NOT reached")


if __name__ == "__main__":
    folder = os.environ.get("WERKBOEK_ARTICLES", "")
    main(sorted(Path(folder).glob("*.txt")) if folder else [], Path(sys.argv[1]) if sys.argv[1:] else None)
