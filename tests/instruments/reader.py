"""An EPUB as readers see it: in the reading engine epub.js, and as plain pages in Chromium, with the same measures.

epub.js 0.3 (BSD-2-Clause) and JSZip come from npm, pinned in tests/npm; the plain pages need Chromium alone.

    python tests/instruments/reader.py book.epub folder [--all]

makes pictures of a handful of documents, or of all, in each window, light and dark, at each size of text, and prints
the faults.
"""

from __future__ import annotations

import posixpath
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import product
from pathlib import Path, PurePosixPath
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

if not __package__:
    sys.path[0] = str(Path(__file__).parents[1])

from instruments.ace import module
from instruments.browser import SECONDS, browser, served
from instruments.need import MissingError

Flow = Literal["paginated", "scrolled-doc"]

WINDOWS = ((360, 640), (820, 1180), (1440, 900))
"""A telephone, a tablet and a desk: width and height in CSS pixels."""

PERCENTS = (100, 200)

TELLING = ("", 'type="toc"', "<table", "<img", "<svg", 'class="question"', "doc-footnote", "<blockquote", "<dl", "<a ")
"""The handful of documents: for each of these the first one that holds it."""

LIGHT_PAPER, DARK_PAPER = "#ffffff", "#121212"

DARK = f"""body {{ background: {DARK_PAPER} !important; color: #e0e0e0 !important }}
a, a:link, a:visited {{ color: #8ab4f8 !important }}"""
"""A dark theme as e-readers have it: on the body, so that what has a colour of its own keeps it."""

HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Reader</title>
<style>html, body, #book { margin: 0; height: 100%; overflow: hidden }</style>
<div id="book"></div><script src="jszip.min.js"></script><script src="epub.min.js"></script></html>"""

OPEN = """async ([flow, css, percent, paper, ms]) => {
    window.soon = wanted => Promise.race([wanted, new Promise((_, no) =>
        setTimeout(() => no(new Error(`no answer in ${ms} ms`)), ms))]);
    window.settled = async () => {
        const frame = document.querySelector('iframe');
        await frame.contentDocument.fonts.ready;
        for (let last = '', same = 0; same < 3;) {
            await new Promise(requestAnimationFrame);
            const now = `${frame.offsetWidth} ${frame.offsetHeight}`;
            same = now === last ? same + 1 : 0;
            last = now;
        }
    };
    window.at = () => [rendition.manager.views.first().section.index,
        rendition.manager.container.scrollLeft, rendition.manager.container.scrollTop].join();
    document.body.style.background = paper;
    const book = ePub('book.epub');
    window.rendition = book.renderTo('book', {width: '100%', height: '100%', flow});
    rendition.hooks.content.register(contents => contents.addStylesheetCss(css, 'theme'));
    rendition.themes.fontSize(`${percent}%`);
    await soon(book.opened);
}"""
SHOW = "target => soon(rendition.display(target).then(settled))"
NEXT = "async () => { const was = at(); await soon(rendition.next().then(settled)); return at() !== was }"
DOWN = "() => { const was = scrollY; scrollBy(0, innerHeight); return scrollY !== was }"
STYLE = "css => { document.head.appendChild(document.createElement('style')).textContent = css }"

# Where epub.js shows one page at a time it calls the whole window its column; the period is right for one and for two.
ENGINE_FAULTS = """paper => {
    const {width, height, divisor, gap} = rendition.manager.layout;
    const pages = rendition.manager.isPaginated ? {period: width / divisor, gap, height} : null;
    return faults(document.querySelector('iframe').contentDocument, pages, paper);
}"""
PLAIN_FAULTS = "paper => faults(document, null, paper)"

# What is on the page. `pages` is null for one long page; otherwise it has, in CSS pixels, the period of the columns,
# the gap between them and the height of a page. What is inside a drawing is the drawing's own affair.
BOXES = """
    const window = document.defaultView, body = document.body, found = [], SLACK = 1;
    const css = element => window.getComputedStyle(element);
    const edge = side => parseFloat(css(body)[`padding${side}`]) + parseFloat(css(body)[`border${side}Width`]);
    const high = pages && pages.height - edge('Top') - edge('Bottom');
    const frame = body.getBoundingClientRect(), sides = [frame.left + edge('Left'), frame.right - edge('Right')];
    const number = box => pages ? Math.floor((box.left + SLACK) / pages.period) : 0;
    const column = box => pages
        ? [number(box) * pages.period + pages.gap / 2, (number(box) + 1) * pages.period - pages.gap / 2] : sides;
    const boxes = one => [...one.getClientRects()].filter(box => box.width > 0 && box.height > 0);
    const beyond = one => boxes(one).find(box =>
        box.left < column(box)[0] - SLACK || box.right > column(box)[1] + SLACK);
    const pictured = element => ['img', 'svg', 'video', 'canvas', 'object'].includes(element.localName);
    const excerpt = element => element.textContent.replace(/\\s+/g, ' ').trim().slice(0, 40)
        || element.getAttribute('src') || '';
    const name = element => `${[element.localName, ...element.classList].join('.')} '${excerpt(element)}'`;
    const wide = box => `${Math.ceil(box.width)} px in a column of ${Math.floor(column(box)[1] - column(box)[0])} px`;
    const say = (what, element) => found.push(`${what}: ${name(element)}`);
    const drawn = element => element.parentElement.closest('svg');
    const shown = [...body.querySelectorAll('*')].filter(element => !drawn(element) && boxes(element).length);
    const texts = [];
    for (const walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT); walk.nextNode();) {
        const element = walk.currentNode.parentElement, range = document.createRange();
        range.selectNodeContents(walk.currentNode);
        if (walk.currentNode.data.trim() && !element.closest('svg') && boxes(range).length
            && css(element).visibility === 'visible') texts.push([element, range]);
    }"""

# Of a wide thing the outermost is named, and each picture.
BEYOND = """
    const out = new Set();
    for (const element of shown.filter(beyond)) {
        const what = pictured(element) ? 'picture beyond the column' : 'beyond the column';
        if (pictured(element) || !out.has(element.parentElement)) say(`${what}, ${wide(beyond(element))}`, element);
        out.add(element);
    }
    for (const [element, range] of texts.filter(([element, range]) => !out.has(element) && beyond(range))) {
        say(`text beyond the column, ${wide(beyond(range))}`, element);
        out.add(element);
    }"""

# Of what does not fit in its own box the innermost is named, unless that which sticks out was named above.
# What is one pixel small is there for a screen reader.
CLIPPED = """
    const tight = new Set();
    for (const element of [...shown].reverse()) {
        const {display, overflowX, overflowY} = css(element);
        const {clientWidth, clientHeight, scrollWidth, scrollHeight} = element;
        if (display === 'inline' || pictured(element) || clientWidth <= 1 || clientHeight <= 1) continue;
        if (overflowX === 'visible' && [...out, ...tight].some(one => element.contains(one))) continue;
        const across = scrollWidth > clientWidth + SLACK;
        const down = overflowY !== 'visible' && scrollHeight > clientHeight + SLACK;
        if (!across && !down) continue;
        const size = across ? `${scrollWidth} px in ${clientWidth}` : `${scrollHeight} px in ${clientHeight}`;
        say(`${overflowX === 'visible' ? 'sticks out of its box' : 'clipped'}, ${size} px`, element);
        tight.add(element);
    }"""

PICTURES = """
    for (const image of body.querySelectorAll('img'))
        if (image.complete && !image.naturalWidth) say('picture not shown', image);
    for (const element of shown.filter(element => pages && pictured(element)))
        for (const box of boxes(element).filter(box => box.height > high + SLACK))
            say(`picture higher than the page, ${Math.ceil(box.height)} px in ${Math.floor(high)} px`, element);"""

# A card that is higher than a page has to be cut.
CARDS = """
    for (const card of shown.filter(element => element.matches('section.question'))) {
        const parts = boxes(card), height = parts.reduce((sum, box) => sum + box.height, 0);
        if (beyond(card)) say(`card cut at the side, ${wide(beyond(card))}`, card);
        if (pages && height <= high && new Set(parts.map(number)).size > 1)
            say(`card cut in ${parts.length}, ${Math.ceil(height)} px on pages of ${Math.floor(high)} px`, card);
    }"""

# WCAG 2.2, 1.4.3, with 4.5 for large text too: the reader decides what is large. Colours are read as they are painted.
CONTRAST = """
    const ink = new window.OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true}), read = new Map();
    const colour = value => {
        ink.clearRect(0, 0, 1, 1);
        ink.fillStyle = value;
        ink.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = ink.getImageData(0, 0, 1, 1).data;
        return read.set(value, [red, green, blue, alpha / 255]).get(value);
    };
    const parts = value => read.get(value) || colour(value);
    const over = (top, alpha, below) => below.map((part, at) => top[at] * alpha + part * (1 - alpha));
    const light = colours => colours.map(part => part / 255)
        .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [.2126, .7152, .0722][at], 0);
    const lineage = element => element ? [...lineage(element.parentElement), css(element)] : [];
    for (const [element] of texts) {
        let ground = parts(paper).slice(0, 3), opacity = 1, picture = false;
        for (const style of lineage(element)) {
            const layer = parts(style.backgroundColor);
            ground = over(layer, layer[3], ground);
            picture = style.backgroundImage !== 'none' || (picture && layer[3] < 1);
            opacity *= style.opacity;
        }
        const written = parts(css(element).color);
        const [dim, bright] = [light(over(written, written[3] * opacity, ground)), light(ground)].sort((a, b) => a - b);
        const ratio = (bright + .05) / (dim + .05);
        if (picture) say('text on a picture, contrast not known', element);
        else if (ratio < 4.5) say(`contrast ${(Math.floor(ratio * 100) / 100).toFixed(2)} under 4.5`, element);
    }"""

FAULTS = f"""const faults = (document, pages, paper) => {{
    if (document.querySelector('parsererror')) return ['not well-formed'];
    {BOXES}{BEYOND}{CLIPPED}{PICTURES}{CARDS}{CONTRAST}
    return [...new Set(found)];
}};"""


class Package(NamedTuple):
    """A book: the folder of its package document ("EPUB/"), the hrefs of its spine, every file by its path."""

    folder: str
    spine: tuple[str, ...]
    files: dict[str, bytes]


class Reader:
    """A book that is open in a window; `spine` has the href of each document as the package document gives it."""

    measure = PLAIN_FAULTS

    def __init__(self, window: Any, spine: tuple[str, ...], paper: str) -> None:
        self.spine = spine
        self._window = window
        self._paper = paper

    def show(self, target: str) -> None:
        """Shows a document of the spine by its href, with or without a fragment."""
        raise NotImplementedError

    def next(self) -> bool:
        """Turns to the next page, in the next document if need be; False at the end of the book."""
        raise NotImplementedError

    def screenshot(self, path: Path | str) -> None:
        """A PNG of the window as it is now."""
        self._window.screenshot(path=str(path), animations="disabled", caret="hide")

    def faults(self) -> tuple[str, ...]:
        """What is wrong in the whole of the document that is shown, on this page or not; each thing once."""
        return tuple(self._window.evaluate(f"paper => {{ {FAULTS} return ({self.measure})(paper) }}", self._paper))


class Engine(Reader):
    """epub.js: it takes CFIs too, and reads each document as HTML in a frame where no script runs."""

    measure = ENGINE_FAULTS

    def show(self, target: str) -> None:
        self._window.evaluate(SHOW, target)

    def next(self) -> bool:
        return bool(self._window.evaluate(NEXT))


class Plain(Reader):
    """Each document as a page of its own, read as XHTML; the next page is a window further down."""

    def __init__(self, window: Any, spine: tuple[str, ...], paper: str, base: str, css: str) -> None:
        super().__init__(window, spine, paper)
        self._base = base
        self._css = css
        self._shown = ""

    def show(self, target: str) -> None:
        href = urlsplit(target).path
        if href not in self.spine:
            raise ValueError(f"{target} is not in the spine")
        if href == self._shown:  # or only the fragment would be new, and the page would not
            self._window.goto("about:blank")
        self._shown = href
        self._window.goto(f"{self._base}{target}")
        self._window.evaluate(STYLE, self._css)
        self._window.evaluate("() => document.fonts.ready.then(() => true)")

    def next(self) -> bool:
        if self._shown and self._window.evaluate(DOWN):
            return True
        following = self.spine[self.spine.index(self._shown) + 1 :] if self._shown else self.spine
        if following:
            self.show(following[0])
        return bool(following)


@contextmanager
def opened(
    path: Path | str,
    width: int,
    height: int,
    *,
    dark: bool = False,
    percent: int = 100,
    flow: Flow = "paginated",
    chromium: Any = None,
) -> Iterator[Reader]:
    """Opens a book in epub.js, in a window of so many CSS pixels; at its first document. Takes about 1 s.

    The size of text is set on the body. Give a browser to use that one. Raises MissingError without Chromium or npm's.
    """
    scripts = [module("epubjs") / "dist" / "epub.min.js", module("jszip") / "dist" / "jszip.min.js"]
    files = {script.name: script.read_bytes() for script in scripts}
    files |= {"index.html": HOST.encode(), "book.epub": Path(path).read_bytes()}
    paper = DARK_PAPER if dark else LIGHT_PAPER
    with served(files, width, height, chromium) as (window, address):
        window.goto(f"{address}/index.html")
        window.evaluate(OPEN, [flow, DARK if dark else "", percent, paper, SECONDS * 1000])
        reader = Engine(window, package(path).spine, paper)
        reader.show(reader.spine[0])
        yield reader


@contextmanager
def plain(
    path: Path | str, width: int, height: int, *, dark: bool = False, percent: int = 100, chromium: Any = None
) -> Iterator[Reader]:
    """Opens a book without a reading engine, in a window of so many CSS pixels; at its first document.

    The size of text is set on the root. Give a browser to use that one. Raises MissingError without Chromium.
    """
    book = package(path)
    css = f"html {{ font-size: {percent}% }} {DARK if dark else ''}"
    with served(book.files, width, height, chromium) as (window, address):
        base = f"{address}/{quote(book.folder)}"
        reader = Plain(window, book.spine, DARK_PAPER if dark else LIGHT_PAPER, base, css)
        reader.show(reader.spine[0])
        yield reader


def package(path: Path | str) -> Package:
    """Reads the files of an EPUB and the order of its documents."""
    with zipfile.ZipFile(path) as book:
        files = {info.filename: book.read(info) for info in book.infolist() if not info.is_dir()}
    root = ElementTree.fromstring(files["META-INF/container.xml"]).find(".//{*}rootfile")
    where = root.attrib["full-path"] if root is not None else ""
    tree = ElementTree.fromstring(files[where])
    hrefs = {item.attrib["id"]: item.attrib["href"] for item in tree.iterfind("{*}manifest/{*}item")}
    spine = tuple(hrefs[item.attrib["idref"]] for item in tree.iterfind("{*}spine/{*}itemref"))
    return Package(where[: where.rfind("/") + 1], spine, files)


def handful(book: Package) -> tuple[str, ...]:
    """Some documents of the spine that differ in what they hold, in its order."""
    texts = {href: book.files[posixpath.normpath(book.folder + unquote(href))].decode() for href in book.spine}
    firsts = {next((href for href, text in texts.items() if telling in text), "") for telling in TELLING}
    return tuple(href for href in book.spine if href in firsts)


def show(path: Path, folder: Path, every: bool) -> None:
    """Prints a table of the faults, and then each of them; the pictures go into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    book = package(path)
    hrefs = book.spine if every else handful(book)
    found: list[str] = []
    print(f"{'engine':8} {'window':9} {'theme':5} {'text':>5} {'documents':>9} {'faults':>6}")
    with browser() as chromium:
        for (engine, way), size, dark, percent in product(_ways().items(), WINDOWS, (False, True), PERCENTS):
            row = f"{engine:8} {size[0]:>4}x{size[1]:<4} {'dark' if dark else 'light':5} {percent:>4}%"
            with way(path, *size, dark=dark, percent=percent, chromium=chromium) as reader:
                faults = _shown(reader, hrefs, folder, "-".join(row.rstrip("%").split()))
            print(f"{row} {len(hrefs):>9} {len(faults):>6}", flush=True)
            found += [f"{row} {fault}" for fault in faults]
    print(*found, sep="\n")


def _ways() -> dict[str, Callable[..., AbstractContextManager[Reader]]]:
    """Both engines, or the plain one alone where npm's packages are not."""
    try:
        module("epubjs")
    except MissingError as missing:
        print(missing)
        return {"plain": plain}
    return {"epub.js": opened, "plain": plain}


def _shown(reader: Reader, hrefs: tuple[str, ...], folder: Path, name: str) -> list[str]:
    """Pictures of these documents, and their faults."""
    found = []
    for href in hrefs:
        reader.show(href)
        reader.screenshot(folder / f"{name}-{PurePosixPath(href).stem}.png")
        found += [f"{href}: {fault}" for fault in reader.faults()]
    return found


if __name__ == "__main__":
    names = [argument for argument in sys.argv[1:] if argument != "--all"]
    if len(names) != 2:
        sys.exit("python tests/instruments/reader.py book.epub folder [--all]")
    show(Path(names[0]), Path(names[1]), "--all" in sys.argv)
