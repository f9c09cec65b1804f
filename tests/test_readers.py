"""The book as readers show it and as Ace hears it; each instrument is fed a good book and a spoiled one."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from instruments import ace, reader
from instruments.browser import CHROMIUM, browser
from instruments.need import MissingError

TEXT = """# Nee zeggen

Een collega vraagt of je nog even wilt kijken. Je zegt ja.

> Grenzen zijn geen muren.

| Wat je merkt | Wat helpt |
| --- | --- |
| Je kaken staan strak | Eerst uitademen |

💡 Wanneer zei je voor het laatst ja terwijl je nee bedoelde?

## Het ja dat te snel komt

Lees eens [wat een ander schreef](https://example.org/) en ga dan verder.
"""
QUOTE = b"Grenzen zijn geen muren."
DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="
WHOLE = "overflow-wrap: normal; word-break: normal; hyphens: none"
SPOILS = {
    "beyond the column, 900 px": '<table style="width: 900px"><tr><td>Tafel</td></tr></table>',
    "text beyond the column": f'<p style="{WHOLE}">{"Onafbreekbaar" * 20}</p>',
    "clipped": '<div style="overflow: hidden; height: 2em"><p>Wie dit<br/>leest<br/>is er<br/>nog niet</p></div>',
    "sticks out of its box": f'<p style="width: 5em; {WHOLE}">Verantwoordelijkheid</p>',
    "picture not shown": '<p><img src="none.png" alt="Weg" width="20" height="20"/></p>',
    "contrast 1.26 under 4.5": '<p style="color: #777; background: #888">Grijs op grijs</p>',
    "contrast 2.10 under 4.5": '<p style="opacity: .3">Bijna weg</p>',
    "text on a picture": '<p style="background: linear-gradient(#fff, #000)">Op een verloop</p>',
    "card cut at the side": '<section class="question" style="width: 900px"><p>Te breed</p></section>',
}
PLAIN = {"picture beyond the column": f'<p><img src="{DOT}" alt="Breed" style="max-width: none" width="900"/></p>'}
PAGED = {
    "card cut in 2": '<div style="break-before: column; height: 500px"/><section class="question" '
    f'style="break-inside: auto">{"<p>Om te breken</p>" * 6}</section>'
}
FINE = (
    '<p style="position: absolute; width: 1px; height: 1px; overflow: hidden">Alleen om te horen</p>'
    f'<section class="question">{"<p>Hoger dan een blad</p>" * 40}</section>'
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for every window."""
    if not CHROMIUM:
        pytest.skip("no Chromium")
    with browser() as found:
        yield found


@pytest.fixture
def installed() -> None:
    """Skips where npm's packages are not."""
    for name in ("@daisy/ace-cli", "epubjs"):
        try:
            ace.module(name)
        except MissingError as missing:
            pytest.skip(str(missing))
    if not CHROMIUM or not shutil.which("node"):
        pytest.skip("no Chromium or no Node")


@pytest.fixture
def good(book: Any, tmp_path: Path) -> Path:
    """A small book."""
    path = tmp_path / "good.epub"
    path.write_bytes(book(TEXT, editions=("epub",)).outputs[0].data)
    return path


@pytest.fixture
def spoil(good: Path) -> Callable[[str], Path]:
    """Puts something at the foot of the document that holds the quotation."""

    def put(what: str) -> Path:
        path = good.with_name("spoiled.epub")
        with zipfile.ZipFile(good) as sound, zipfile.ZipFile(path, "w") as spoiled:
            for info in sound.infolist():
                data = sound.read(info)
                put_in = data.replace(b"</body>", what.encode() + b"</body>")
                spoiled.writestr(info, put_in if QUOTE in data else data)
        return path

    return put


def at(path: Path) -> str:
    """The href of the document that holds the quotation."""
    book = reader.package(path)
    return next(href for href in book.spine if QUOTE in book.files[book.folder + href])


def missed(faults: tuple[str, ...], spoils: dict[str, str]) -> list[str]:
    return [wanted for wanted in spoils if not any(fault.startswith(wanted) for fault in faults)]


def walked(book: reader.Reader) -> list[str]:
    """The faults of every document."""
    found: list[str] = []
    for href in book.spine:
        book.show(href)
        found += book.faults()
    return found


def test_the_lock_names_hashes_and_no_registry() -> None:
    packages = json.loads((ace.NPM / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert [name for name, entry in packages.items() if "integrity" not in entry] == [""]
    assert not [name for name in packages if "electron" in name]


def test_what_npm_did_not_install_is_said(tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ace.NPM / "package-lock.json", tmp_path)
    monkeypatch.setattr(ace, "NPM", tmp_path)
    with pytest.raises(MissingError, match=r"@daisy/ace-cli 1\.4\.6 is not installed; run npm ci"):
        ace.check(good)
    other = tmp_path / "node_modules" / "epubjs"
    other.mkdir(parents=True)
    (other / "package.json").write_text('{"version": "0.3.92"}', encoding="utf-8")
    with pytest.raises(MissingError, match=r"epubjs 0\.3\.93 is not installed"), reader.opened(good, 360, 640):
        pass
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert not ace.installed()


def test_a_good_book_has_no_faults_as_plain_pages(chromium: Any, good: Path) -> None:
    with reader.plain(good, 360, 640, dark=True, percent=200, chromium=chromium) as book:
        assert walked(book) == []


def test_each_fault_is_found_on_plain_pages(chromium: Any, spoil: Callable[[str], Path]) -> None:
    spoils = {**SPOILS, **PLAIN}
    path = spoil("".join(spoils.values()))
    with reader.plain(path, 360, 640, chromium=chromium) as book:
        book.show(at(path))
        found = book.faults()
    assert missed(found, spoils) == [], found


def test_a_colour_of_its_own_is_found_in_the_dark(chromium: Any, spoil: Callable[[str], Path]) -> None:
    path = spoil('<p style="color: #333">Donker</p><p style="color: #000; background: #fff">Eigen papier</p>')
    with reader.plain(path, 360, 640, dark=True, chromium=chromium) as book:
        book.show(at(path))
        assert book.faults() == ("contrast 1.48 under 4.5: p 'Donker'",)


def test_what_is_not_well_formed_is_found(chromium: Any, spoil: Callable[[str], Path]) -> None:
    path = spoil("<p>")
    with reader.plain(path, 360, 640, chromium=chromium) as book:
        book.show(at(path))
        assert book.faults() == ("not well-formed",)


def test_plain_pages_are_turned_to_the_end(chromium: Any, spoil: Callable[[str], Path], tmp_path: Path) -> None:
    with reader.plain(spoil('<p style="height: 1000px">Hoog</p>'), 360, 640, chromium=chromium) as book:
        turned = sum(iter(book.next, False))
        book.screenshot(tmp_path / "last.png")
        with pytest.raises(ValueError, match="not in the spine"):
            book.show("none.xhtml")
    assert turned > len(book.spine)
    assert (tmp_path / "last.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("installed")
def test_a_good_book_has_no_faults_in_a_reader(chromium: Any, spoil: Callable[[str], Path], tmp_path: Path) -> None:
    with reader.opened(spoil(FINE), 360, 640, dark=True, percent=200, chromium=chromium) as book:
        assert walked(book) == []
        book.show(book.spine[0])
        assert sum(iter(book.next, False)) > len(book.spine)
        book.screenshot(tmp_path / "last.png")
    assert (tmp_path / "last.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("width", "flow"), [(360, "paginated"), (1200, "paginated"), (360, "scrolled-doc")])
def test_each_fault_is_found_in_a_reader(
    chromium: Any, spoil: Callable[[str], Path], width: int, flow: reader.Flow
) -> None:
    spoils = {**SPOILS, **(PAGED if flow == "paginated" else {})}
    path = spoil("".join(spoils.values()))
    with reader.opened(path, width, 640, flow=flow, chromium=chromium) as book:
        book.show(at(path))
        found = book.faults()
    assert missed(found, spoils) == [], found


@pytest.mark.usefixtures("installed")
def test_ace_finds_a_picture_without_words_and_nothing_else(spoil: Callable[[str], Path]) -> None:
    path = spoil(f'<p><img src="{DOT}"/></p>')
    report = ace.check(path)
    assert report.outcome == "fail"
    assert [(one.id, one.severity, one.place) for one in report.findings] == [("image-alt", "critical", at(path))]
    assert report.findings[0].text.startswith("Element does not have an alt attribute ")
