"""A book that is built again: whatever the cache holds and whoever builds it, the bytes are those of a fresh build."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from instruments.corrupt import corrupted

from werkboek import project
from werkboek.build import NOTHING, build
from werkboek.cache import Cache
from werkboek.gathering import packed, unpacked
from werkboek.render.compositor import Compositor
from werkboek.render.pdf import Press

TEXT = "# {0} zonder eind\n\n## Wat je ziet\n\nJe zit op de bank. {1}\n\n💡 Wat merk je?\n\nEn {0} gaat door.\n"
NAMES = ("Moeten", "Denken", "Wachten")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of three short articles."""
    found = tmp_path / "boek"
    found.mkdir()
    for at, name in enumerate(NAMES):
        write(found, at, TEXT.format(name, ""))
    (found / "book.toml").write_text('title = "Rust"\nlanguage = "nl"\n', encoding="utf-8")
    return found


@pytest.fixture
def single(folder: Path) -> Path:
    """A project of one short article."""
    for at in range(1, len(NAMES)):
        (folder / f"{at}.md").unlink()
    return folder


def write(folder: Path, at: int, text: str) -> None:
    """An article of the project."""
    (folder / f"{at}.md").write_text(text, encoding="utf-8")


def made(folder: Path, kept: Cache = NOTHING, jobs: int = 1, **changes: Any) -> bytes:
    """The bytes of the print edition."""
    loaded = replace(project.load([folder]), editions=("standard",), **changes)
    return build(loaded, kept=kept, jobs=jobs).outputs[0].data


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is laid out and measured from now on, by the names of its articles."""
    found: list[str] = []

    def heard(method: Callable[..., Any], what: str) -> Callable[..., Any]:
        def call(self: Any, *arguments: Any) -> Any:
            first = arguments[0]
            about = (
                [name for name in NAMES if f"{name} gaat door" in first] if isinstance(first, str) else [NAMES[first]]
            )
            found.append(f"{what} {' '.join(about) or 'what stands around'}")
            return method(self, *arguments)

        return call

    monkeypatch.setattr(Press, "laid_out", heard(Press.laid_out, "lay out"))
    monkeypatch.setattr(Compositor, "measure", heard(Compositor.measure, "measure"))
    return found


# ------------------------------------------------------------------------------------------------- what is made again


def test_the_same_bytes_by_one_process_or_three(folder: Path) -> None:
    assert made(folder, jobs=3) == made(folder, jobs=1)


def test_nothing_is_made_again_when_nothing_changed(folder: Path, tmp_path: Path, calls: list[str]) -> None:
    kept = Cache(tmp_path / "cache")
    cold = made(folder, kept)
    assert len(calls) == 2 * len(NAMES) + 3  # the front, the contents, the review
    calls.clear()
    assert made(folder, kept) == cold
    assert calls == []


def test_one_chapter_is_made_again_when_one_sentence_changed(folder: Path, tmp_path: Path, calls: list[str]) -> None:
    kept = Cache(tmp_path / "cache")
    before = made(folder, kept)
    calls.clear()
    write(folder, 1, TEXT.format("Denken", "Je staat weer op."))
    warm = made(folder, kept)
    assert calls == ["measure Denken", "lay out Denken"]
    assert before != warm == made(folder)


@pytest.mark.parametrize(
    "change",
    [{"length": "short"}, {"fill": "air"}, {"ruling": "wide"}, {"pages": 5}, {"words": {"room": "Plek"}}],
    ids=str,
)
def test_whatever_is_asked_otherwise_is_made_otherwise(single: Path, tmp_path: Path, change: dict[str, Any]) -> None:
    kept = Cache(tmp_path / "cache")
    made(single, kept)
    assert made(single, kept, **change) == made(single, **change)


@pytest.mark.parametrize("mark", ["regels=7", "rest"])
def test_a_space_that_may_become_higher_is_made_otherwise(single: Path, tmp_path: Path, mark: str) -> None:
    """Seven lines is the least that this question may have anyway: on the page without end nothing changes."""
    kept = Cache(tmp_path / "cache")
    made(single, kept)
    write(single, 0, TEXT.format(NAMES[0], "").replace("merk je?", f"merk je? {{{mark}}}"))
    assert made(single, kept) == made(single)


def test_no_cache_writes_nothing(run, single: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("WERKBOEK_CACHE", str(tmp_path / "cache"))
    assert run("build", str(single), "--no-cache", "--edition", "standard")[0] == 0
    assert not (tmp_path / "cache").exists()
    assert run("build", str(single), "--edition", "standard")[0] == 0
    assert (tmp_path / "cache").exists()


# ---------------------------------------------------------------------------------------------- what cannot be believed


def test_a_damaged_cache_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    kept = Cache(tmp_path / "cache")
    cold = made(folder, kept)
    for lot in range(5):
        told = [corrupted(tmp_path / "cache", seed) for seed in range(8 * lot, 8 * lot + 8)]
        assert made(folder, kept) == cold, told


def entries(kept: Cache, kind: str) -> Iterator[tuple[str, bytes]]:
    """(key, content) of what is kept of a kind."""
    assert kept.folder is not None
    for path in sorted(kept.folder.glob(f"v1/*/*.{kind}")):
        yield path.stem, kept.get(kind, path.stem) or b""


NONSENSE = (b"", b"x", b"null", b"[]", b"{}", b"7", b'"a"', b'{"strips": 1}', b'{"pages": 1}\n%PDF-1.7')


@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_nonsense_with_a_sound_digest_is_made_again(single: Path, tmp_path: Path, kind: str) -> None:
    kept = Cache(tmp_path / "cache")
    cold = made(single, kept)
    names = [name for name, _ in entries(kept, kind)]
    for first in range(0, len(NONSENSE), len(names)):
        for name, data in zip(names, NONSENSE[first:], strict=False):
            kept.put(kind, name, data)
        assert made(single, kept) == cold, NONSENSE[first:]


def test_a_chapter_of_other_pages_is_made_again(folder: Path, tmp_path: Path) -> None:
    """A sound gathering in the place of another: with other pages made again, with the same refused for its ids."""
    kept = Cache(tmp_path / "cache")
    cold = made(folder, kept)
    found = {name: unpacked(data) for name, data in entries(kept, "pdf")}
    first, second, _ = (name for name, one in found.items() if any(key[1:].isdigit() for key in one.anchors))
    other = next(one for one in found.values() if one.pages != found[first].pages)
    kept.put("pdf", first, packed(other))
    assert made(folder, kept) == cold
    kept.put("pdf", first, packed(found[second]))
    with pytest.raises(AssertionError, match="two parts of the book have the id"):
        made(folder, kept)
    kept.put("pdf", first, packed(replace(found[first], pdf=other.pdf)))
    with pytest.raises(AssertionError, match="the pages it says it has"):
        made(folder, kept)


def test_two_builds_at_once_give_the_same_bytes(single: Path, tmp_path: Path) -> None:
    outs = [tmp_path / "een", tmp_path / "twee"]
    both = [subprocess.Popen([sys.executable, "-m", "werkboek", "build", str(single), "--out", str(out), "--edition",
                              "standard"], stdout=subprocess.DEVNULL) for out in outs]  # fmt: skip
    assert [one.wait(timeout=120) for one in both] == [0, 0]
    files = [(out / "rust.pdf").read_bytes() for out in outs]
    assert files == [made(single)] * 2
