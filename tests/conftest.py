"""What the tests share: the sample book built once a worker, a quick way to build a text, and ``--update``."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from typer.testing import CliRunner

from werkboek import project
from werkboek.build import Report, build
from werkboek.cache import Cache
from werkboek.cli import app

ROOT = Path(__file__).parent.parent
DEFAULTS = inspect.unwrap(build).__kwdefaults__


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write what comes out into the cases")


# The modules that take longest, longest first: a worker that begins with one at the end lets the other wait.
LONGEST = ("test_bound", "test_kit", "test_links", "test_trainer", "test_themes", "test_archive", "test_editions",
           "test_build", "test_studio", "test_studio_hostile", "test_photographs", "test_edits", "test_readers",
           "test_epub")  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(scope="session", autouse=True)
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cache]:
    """What any test of this run laid out is there for all, in whichever worker, as nothing depends on it.

    That a build is the same without it is for the tests that say so.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    folder = tmp_path_factory.getbasetemp().parent / "laid-out" if run else tmp_path_factory.mktemp("laid-out")
    with mock.patch.dict(DEFAULTS, kept=Cache(folder)):
        yield DEFAULTS["kept"]


@pytest.fixture(autouse=True)
def own_cache(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a command lays out is its own, not in the cache of who runs it; so is all where the program is changed."""
    changed = {"kept": Cache(None)} if "monkeypatch" in request.fixturenames else {}
    own = {"WERKBOEK_CACHE": str(tmp_path_factory.mktemp("cache"))}
    with mock.patch.dict(os.environ, own), mock.patch.dict(DEFAULTS, changed):
        yield


@pytest.fixture
def cold() -> Iterator[None]:
    """Each build is the first, for a test of what does not depend on that."""
    with mock.patch.dict(DEFAULTS, kept=Cache(None)):
        yield


@pytest.fixture(scope="session")
def sample() -> Report:
    """The sample book, both editions."""
    return build(project.load([ROOT / "content"]))


@pytest.fixture(scope="session")
def sample_files(sample: Report, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files of the sample book by edition."""
    folder = tmp_path_factory.mktemp("sample")
    for output in sample.outputs:
        (folder / output.name).write_bytes(output.data)
    return {output.edition: folder / output.name for output in sample.outputs}


@pytest.fixture(scope="session")
def whole() -> Report:
    """A book with every kind of space, notes, pictures, a table and two languages, both editions."""
    return build(project.load([ROOT / "tests" / "whole"]))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs the command in an empty folder: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, list(arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return call


@pytest.fixture
def book(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Builds one text into a book in memory."""

    def make(text: str, name: str = "a.md", editions: tuple[str, ...] = ("standard",)) -> Report:
        from dataclasses import replace

        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return build(replace(project.load([file]), editions=editions))

    return make


@pytest.fixture(scope="session")
def real() -> Path:
    """The article of the acceptance test; its author's, so not part of the project."""
    folder = os.environ.get("WERKBOEK_ARTICLES", "")
    texts = sorted(Path(folder).glob("*.txt")) if folder else []
    if not texts:
        pytest.skip("WERKBOEK_ARTICLES is not set")
    return texts[0]


@pytest.fixture(scope="session")
def real_roles(real: Path) -> dict[tuple[int, int], str]:
    """The annotated role of each (line, part)."""
    rows = map(json.loads, real.with_suffix(".roles.jsonl").read_text(encoding="utf-8").splitlines())
    return {(row["line"], row.get("part", 1)): row["role"] for row in rows}
