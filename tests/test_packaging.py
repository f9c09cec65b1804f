"""The wheel holds all that the program needs, and builds a book on its own."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

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
