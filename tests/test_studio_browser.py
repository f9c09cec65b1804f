"""The author's page in a real browser: what no request can show. More of it is in figures_studio.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from instruments.browser import CHROMIUM, PHONE, browser, copied, page, ready, violations
from instruments.page import serving
from test_studio import ARTICLE

from werkboek.studio import run

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium")


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The page to begin on, in a window; nothing may go wrong in its script."""
    monkeypatch.setenv("WERKBOEK_HOME", str(tmp_path / "Werkboek"))
    monkeypatch.setattr(run, "_warm", lambda: None)
    shape = getattr(request, "param", {})
    with serving() as served, browser() as chromium, page(chromium, served.server.address, **shape) as found:
        yield found
        assert found.wrong == []


def article(tmp_path: Path) -> str:
    """The Markdown on disk."""
    return next((tmp_path / "Werkboek").glob("*/*.md")).read_text(encoding="utf-8")


def test_from_paste_to_download_by_keyboard(at: Any, tmp_path: Path) -> None:
    assert violations(at) == []
    copied(at, text=ARTICLE)
    at.keyboard.press("Control+V")
    ready(at)
    assert violations(at) == []
    at.locator(".row.is-plain").nth(1).focus()
    at.keyboard.press("1")
    at.wait_for_selector(".row.is-asks:has-text('Het is stil in huis')")
    ready(at)
    assert "💡 Je zit op de bank" in article(tmp_path)
    at.keyboard.press("Control+z")
    at.wait_for_selector(".row.is-plain:has-text('Het is stil in huis')")
    at.focus("#make")
    at.keyboard.press("Enter")
    at.wait_for_selector("#made a.main", timeout=60_000)
    with at.expect_download() as waiting:
        at.keyboard.press("Enter")
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
    assert violations(at) == []


@pytest.mark.parametrize("at", [PHONE], indirect=True)
def test_a_space_is_drawn_out_on_a_phone(at: Any, tmp_path: Path) -> None:
    copied(at, text=ARTICLE)
    at.click("#paste-do")
    ready(at)
    assert at.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    handle = at.locator(".handle").first
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    at.mouse.move(box["x"] + 60, box["y"] + box["height"] - 2)
    at.mouse.down()
    at.mouse.move(box["x"] + 60, box["y"] + box["height"] - 60, steps=4)
    at.mouse.up()
    at.wait_for_selector("body:not(.busy)")
    for _ in range(50):
        if "{regels=" in article(tmp_path):
            return
        at.wait_for_timeout(100)
    raise AssertionError("not kept")


def test_what_another_writes_while_she_writes_stays_and_so_does_hers(at: Any, tmp_path: Path) -> None:
    copied(at, text=ARTICLE)
    at.keyboard.press("Control+V")
    ready(at)
    row = at.locator(".row:has-text('Begin bij iets kleins')")
    row.dblclick()
    row.locator("textarea").fill("Begin vandaag.")
    file = next((tmp_path / "Werkboek").glob("*/*.md"))
    file.write_text(article(tmp_path).replace("Begin bij iets", "Begin toch bij iets"), encoding="utf-8")
    at.wait_for_selector(".row:has-text('Begin toch bij iets')", state="attached")
    row = at.locator(".row:has(textarea)")
    row.locator("[data-save]").click()
    at.wait_for_selector("#toast:has-text('ergens anders')")
    assert row.locator("textarea").input_value() == "Begin vandaag."
    assert "Begin toch bij iets kleins" in article(tmp_path)
    at.wrong.clear()  # the browser says that it was refused
