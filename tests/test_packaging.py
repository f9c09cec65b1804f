"""The wheel holds all that the program needs, and builds a book on its own; the bundle holds what the wheel holds."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest

from werkboek.studio import run

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_templates_styles_languages_and_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("templates/print/page.html", "styles/base/page.css", "styles/themes/rust/theme.toml",
                   "styles/fonts/fonts.conf", "styles/fonts/source-serif-4/LICENSE", "languages/nl.toml", "py.typed",
                   "templates/new/book.toml"):  # fmt: skip
        assert f"werkboek/{needed}" in names


def test_the_wheel_builds_a_book_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (tmp_path / "a.md").write_text("# Rust\n\nJe zit.\n\n💡 Wat merk je?\n", encoding="utf-8")
    program = f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); from werkboek.cli import main; main()"
    command = [sys.executable, "-c", program, "build", "a.md"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert sorted(path.name for path in (tmp_path / "dist").iterdir()) == ["rust.epub", "rust.pdf"]


def test_the_bundle_is_told_of_every_folder_of_the_wheel(wheel: Path) -> None:
    names = [Path(name) for name in zipfile.ZipFile(wheel).namelist()]
    folders = {name.parts[1] for name in names if name.parts[0] == "werkboek" and len(name.parts) > 2}
    spec = (ROOT / "packaging" / "werkboek.spec").read_text(encoding="utf-8")
    (shipped,) = (ast.literal_eval(one.value) for one in ast.parse(spec).body
                  if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "SHIPPED")  # fmt: skip
    code = {path.parent.name for path in ROOT.glob("src/werkboek/*/__init__.py")}
    assert {name for _, name in shipped} == folders - code
    assert all((ROOT / folder).is_dir() for folder, _ in shipped)
    assert '"start.py"' in spec


def _start() -> Any:
    """What the bundle starts with, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "packaging" / "start.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_second_click_finds_the_page_of_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_warm", lambda: None)
    start = _start()
    start.NOTE = tmp_path / "address"
    assert start.running() == ""
    server = run.Server(None, 0)
    serving = threading.Thread(target=server.run)
    serving.start()
    start._note(server.address)
    assert start.running() == server.address
    start._note(server.address + "x")  # what answers there is no studio of hers
    assert start.running() == ""
    start._note(server.address)
    server.end()
    serving.join()
    assert start.running() == ""
