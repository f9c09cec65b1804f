"""The cache: what comes out is what went in or nothing, whatever happens to the disk and whoever else is at it."""

from __future__ import annotations

import errno
import inspect
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from instruments.corrupt import corrupted

from werkboek.cache import Cache, folder, key

DAY = 86_400
HEADER = 76  # bytes
LIMIT = 1_000_000
TOO_MUCH = 1_000


def right(number: int) -> bytes:
    """The one right content of a key in the tests with several processes, between 50 kB and 2 MB."""
    return key("content", str(number)).encode() * (800 + number % 3 * 15_000)


SHARED = f"""
import sys, time
from pathlib import Path
from random import Random
from werkboek.cache import Cache, key
cache = Cache(Path(sys.argv[1]), limit=2_000_000)
random = Random(int(sys.argv[2]))
{inspect.getsource(right)}
def one():
    number = random.randrange(20)
    return key(str(number)), right(number)
"""
WRITE = """
print("ready", flush=True)
while True:
    cache.put("pdf", *one())
"""
SHARE = """
end, hits = time.monotonic() + 2, 0
while time.monotonic() < end:
    cache.put("pdf", *one())
    for _ in range(3):
        name, content = one()
        found = cache.get("pdf", name)
        assert found in (None, content)
        hits += found is not None
print(hits)
"""
TRIM = """
end = time.monotonic() + 2
while time.monotonic() < end:
    cache.trim()
    time.sleep(random.random() / 50)
    if random.random() < 0.1:
        cache.clear()
"""


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", limit=LIMIT)


def names(count: int) -> list[str]:
    return [key("entry", str(number)) for number in range(count)]


def file_of(cache: Cache, kind: str, name: str) -> Path:
    assert cache.folder is not None
    return cache.folder / "v1" / name[:2] / f"{name}.{kind}"


def files(top: Path) -> list[Path]:
    return sorted(path for path in top.rglob("*") if not path.is_dir())


def used(path: Path, seconds: float) -> None:
    """Make a file look as if it was last used so long ago."""
    os.utime(path, (time.time() - seconds,) * 2)


def start(program: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SHARED + program, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


# What goes in comes out


def test_what_was_put_comes_out(cache: Cache) -> None:
    for name, data in zip(names(4), (b"", b"\n", b"werkboek 1 \n\n", bytes(range(256)) * 300), strict=True):
        assert cache.get("pdf", name) is None
        cache.put("pdf", name, data)
        assert cache.get("pdf", name) == data
        cache.put("pdf", name, data * 2)
        assert cache.get("pdf", name) == data * 2


def test_another_key_or_kind_is_another_entry(cache: Cache) -> None:
    one, other = names(2)
    cache.put("pdf", one, b"a")
    assert (cache.get("json", one), cache.get("pdf", other)) == (None, None)
    cache.put("json", one, b"b")
    assert (cache.get("pdf", one), cache.get("json", one)) == (b"a", b"b")


def test_without_a_folder_nothing_is_kept() -> None:
    cache = Cache(None)
    cache.put("pdf", *names(1), b"a")
    assert cache.get("pdf", *names(1)) is None
    cache.trim()
    assert (cache.size(), cache.clear()) == ((0, 0), 0)


@pytest.mark.parametrize(("kind", "name"), [("pdf", "../../x"), ("PDF", "0" * 64), ("pdf.part", "0" * 64), ("", "")])
def test_a_name_that_trimming_would_not_find_is_refused(cache: Cache, kind: str, name: str) -> None:
    with pytest.raises(ValueError, match="no entry"):
        cache.put(kind, name, b"a")
    with pytest.raises(ValueError, match="no entry"):
        cache.get(kind, name)


def test_only_the_user_can_look_into_the_folder(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "not" / "yet")
    assert (cache.get("pdf", *names(1)), cache.size(), cache.clear()) == (None, (0, 0), 0)
    cache.trim()
    assert list(tmp_path.iterdir()) == []
    cache.put("pdf", *names(1), b"a")
    assert (tmp_path / "not" / "yet").stat().st_mode & 0o777 == 0o700


# Keys and the folder

PARTS = st.lists(st.one_of(st.text(st.characters(), max_size=3), st.binary(max_size=3)), max_size=4)


def plain(parts: list[str | bytes]) -> list[bytes]:
    return [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]


@given(PARTS, PARTS)
@example(["ab", "c"], ["a", "bc"])
@example(["a"], ["a", ""])
@example([], [""])
@example(["1:a"], ["a"])
@example(["\udce9"], ["?"])
def test_keys_are_the_same_only_for_the_same_parts(one: list[str | bytes], other: list[str | bytes]) -> None:
    assert (key(*one) == key(*other)) == (plain(one) == plain(other))


def test_a_key_is_the_same_tomorrow() -> None:
    assert key("a", b"bc") == "5310a58788781ab25d5ad7c3f85035824b4eb7bdfa394e0ac2186271472b5492"


def test_the_folder_is_the_users_own_or_the_one_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKBOEK_CACHE", str(tmp_path))
    assert folder() == tmp_path
    monkeypatch.setenv("WERKBOEK_CACHE", "")
    assert "werkboek" in folder().parts
    assert folder().is_absolute()


# Damage


def damages(content: bytes) -> Iterator[bytes]:
    """Each bit flipped, each length shorter, and more at either end."""
    for at in range(len(content)):
        yield content[:at]
        for bit in range(8):
            yield content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]
    yield from (content + b"\n", content + b"\0", content * 2, b"\n" + content, content.replace(b"\n", b"\r\n"))
    yield from (content.replace(b" 1 ", b" 2 "), content.upper(), content[HEADER:], b"\0" * len(content))


@pytest.mark.parametrize("data", [b"", b"een\ntwee drie"])
def test_any_damage_is_seen_and_mended(cache: Cache, data: bytes) -> None:
    (name,) = names(1)
    cache.put("json", name, data)
    path = file_of(cache, "json", name)
    content = path.read_bytes()
    assert len(content) == HEADER + len(data)
    for damaged in damages(content):
        path.write_bytes(damaged)
        assert cache.get("json", name) is None, damaged
        assert not path.exists()
    cache.put("json", name, data)
    assert cache.get("json", name) == data


def test_an_entry_under_the_name_of_another_is_none(cache: Cache) -> None:
    one, other = names(2)
    cache.put("pdf", one, b"a")
    for kind, name in (("pdf", other), ("json", one)):
        path = file_of(cache, kind, name)
        path.parent.mkdir(exist_ok=True)
        shutil.copy(file_of(cache, "pdf", one), path)
        assert cache.get(kind, name) is None
    assert cache.get("pdf", one) == b"a"


def test_a_link_is_no_entry_and_is_not_followed(cache: Cache, tmp_path: Path) -> None:
    (name,) = names(1)
    cache.put("pdf", name, b"a")
    path = file_of(cache, "pdf", name)
    elsewhere = path.rename(tmp_path / path.name)
    path.symlink_to(elsewhere)
    assert cache.get("pdf", name) is None
    cache.put("pdf", name, b"b")
    assert cache.get("pdf", name) == b"b"
    assert elsewhere.is_file()


def test_a_pipe_does_not_keep_us_waiting(cache: Cache) -> None:
    (name,) = names(1)
    path = file_of(cache, "pdf", name)
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    assert cache.get("pdf", name) is None


def test_a_folder_in_the_place_of_an_entry_goes_only_if_empty(cache: Cache) -> None:
    one, other = names(2)
    for name in (one, other):
        file_of(cache, "pdf", name).mkdir(parents=True)
    (file_of(cache, "pdf", other) / "notes.txt").touch()
    for name, kept in ((one, b"a"), (other, None)):
        assert cache.get("pdf", name) is None
        cache.put("pdf", name, b"a")
        assert cache.get("pdf", name) == kept


@pytest.mark.parametrize("seed", range(40))
def test_what_the_instrument_damages_is_mended(tmp_path: Path, seed: int) -> None:
    caches = [Cache(tmp_path / name) for name in ("one", "two")]
    right = {name: name.encode() * 9 for name in names(5)}
    said = set()
    for cache in caches:
        for name, data in right.items():
            cache.put("pdf", name, data)
        assert cache.folder is not None
        said.add(corrupted(cache.folder, seed))
        found = {name: cache.get("pdf", name) for name in right}
        (damaged,) = [name for name, data in found.items() if data != right[name]]
        assert found[damaged] is None, said
        cache.put("pdf", damaged, right[damaged])
        assert cache.get("pdf", damaged) == right[damaged], said
    assert len(said) == 1


# What the disk refuses


def use(cache: Cache) -> None:
    """All that can be done with a cache."""
    for name in names(3):
        assert cache.get("pdf", name) in (None, b"a")
        cache.put("pdf", name, b"b" * TOO_MUCH)
        assert cache.get("pdf", name) in (None, b"a", b"b" * TOO_MUCH)
    cache.size()
    cache.trim()
    assert cache.clear() >= 0


@pytest.mark.parametrize("where", ["file", "file/below", "x" * 300, "/proc/werkboek", "/dev/null"])
def test_a_folder_that_cannot_be_is_no_cache(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    cache = Cache(tmp_path / where)
    use(cache)
    assert cache.size() == (0, 0)
    assert (tmp_path / "file").read_bytes() == b"mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="who may do all is refused nothing")
def test_a_folder_without_rights_is_no_cache(cache: Cache) -> None:
    cache.put("pdf", names(1)[0], b"a")
    assert cache.folder is not None
    tops = [file_of(cache, "pdf", names(1)[0]).parent, cache.folder / "v1", cache.folder]
    for mode in (0o500, 0o000):
        for top in tops:
            top.chmod(mode)
            use(cache)
            top.chmod(0o700)


CALLS = [f"pathlib.Path.{name}" for name in "lstat read_bytes mkdir replace unlink rmdir iterdir is_symlink".split()]
CALLS += ["os.fdopen", "os.utime", "tempfile.mkstemp"]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOENT, errno.EROFS, errno.ENOSPC, errno.EIO])
def test_whatever_fails_nothing_is_raised(
    cache: Cache, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    for name in names(3):
        cache.put("pdf", name, b"a")
        used(file_of(cache, "pdf", name), 3 * DAY)

    def fails(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(call, fails)
        use(cache)


def test_a_full_disk_leaves_nothing_half_written(cache: Cache) -> None:
    resource = pytest.importorskip("resource")
    one, other = names(2)
    cache.put("pdf", one, b"a")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (TOO_MUCH, hard))
    try:
        for name in (one, other):
            cache.put("pdf", name, b"b" * TOO_MUCH)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (cache.get("pdf", one), cache.get("pdf", other)) == (b"a", None)
    assert files(cache.folder or Path()) == [file_of(cache, "pdf", one)]


def test_a_folder_that_vanishes_comes_back(cache: Cache) -> None:
    (name,) = names(1)
    assert cache.folder is not None
    for top in (file_of(cache, "pdf", name).parent, cache.folder):
        cache.put("pdf", name, b"a")
        shutil.rmtree(top)
        assert (cache.get("pdf", name), cache.size()) == (None, (0, 0))
    cache.put("pdf", name, b"a")
    assert cache.get("pdf", name) == b"a"


def test_an_interrupted_write_leaves_nothing(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cache.put("pdf", *names(1), b"a")
    assert files(cache.folder or Path()) == []


# Use, trimming and clearing


@pytest.mark.parametrize(("hours", "counts"), [(1, False), (23, False), (25, True), (-25, True)])
def test_use_is_noted_once_a_day(cache: Cache, hours: int, counts: bool) -> None:
    (name,) = names(1)
    cache.put("pdf", name, b"a")
    path = file_of(cache, "pdf", name)
    used(path, hours * 3600)
    before = path.stat().st_mtime
    assert cache.get("pdf", name) == b"a"
    assert (path.stat().st_mtime != before) == counts
    assert not counts or abs(path.stat().st_mtime - time.time()) < 60


def test_reading_looks_at_an_entry_once(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    (name,) = names(1)
    cache.put("pdf", name, b"a")
    calls: list[str] = []
    for call in ("stat", "lstat", "mkdir", "utime", "scandir", "listdir", "unlink", "rmdir"):
        original = getattr(os, call)
        monkeypatch.setattr(os, call, lambda *a, _f=original, _n=call, **k: (calls.append(_n), _f(*a, **k))[1])
    assert cache.get("pdf", name) == b"a"
    assert len(calls) == 1


def filled(cache: Cache, count: int, size: int) -> list[str]:
    """So many entries of so many bytes each, on the disk; the first was used longest ago."""
    for number, name in enumerate(names(count)):
        cache.put("pdf", name, b"a" * (size - HEADER))
        used(file_of(cache, "pdf", name), (count - number) * 60)
    return names(count)


def left(cache: Cache) -> list[str]:
    return [path.stem for path in files(cache.folder or Path())]


def test_trimming_takes_what_was_used_longest_ago(cache: Cache) -> None:
    entries = filled(cache, 12, LIMIT // 10)
    used(file_of(cache, "pdf", entries[0]), 0)
    assert cache.size() == (12, LIMIT * 12 // 10)
    cache.trim()
    assert left(cache) == sorted([entries[0], *entries[-6:]])  # 70 %; one more would be 80
    cache.trim()
    assert cache.size() == (7, LIMIT * 7 // 10)


def test_an_entry_that_is_read_lives_longer(cache: Cache) -> None:
    entries = filled(cache, 8, LIMIT // 8)
    for name in entries:
        used(file_of(cache, "pdf", name), 2 * DAY)
    cache.get("pdf", entries[0])
    cache.trim()
    assert entries[0] in left(cache)


def test_one_entry_over_the_limit_goes(cache: Cache) -> None:
    filled(cache, 1, 2 * LIMIT)
    cache.trim()
    assert cache.size() == (0, 0)


def test_two_that_trim_at_once_take_no_more_than_one(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(cache, 20, LIMIT // 10)
    unlink = Path.unlink

    def late(path: Path) -> None:
        unlink(path)
        raise FileNotFoundError  # as if the other process had just removed it

    monkeypatch.setattr(Path, "unlink", late)
    cache.trim()
    assert cache.size()[0] == 7


def test_what_was_left_unfinished_goes_after_an_hour(cache: Cache) -> None:
    old, new, third = names(3)
    cache.put("pdf", third, b"a")
    for name, hours in ((old, 1.1), (new, 0.9)):
        path = file_of(cache, "pdf", name).with_suffix(".pdf.ab_1cd2e.part")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
        used(path, hours * 3600)
    assert cache.size() == (1, HEADER + 1)
    cache.trim()
    assert sorted(path.name[:64] for path in files(cache.folder or Path())) == sorted([new, third])
    assert cache.clear() == 1
    assert files(cache.folder or Path()) == []


@pytest.mark.parametrize("remove", ["clear", "trim"])
def test_what_is_not_ours_stays(tmp_path: Path, remove: str) -> None:
    cache = Cache(tmp_path / "cache", limit=0)
    name, *_ = entries = filled(cache, 3, 100)
    ours = file_of(cache, "pdf", name)
    outside = tmp_path / "outside"
    (outside / name[:2]).mkdir(parents=True)
    assert cache.folder is not None
    strangers = [
        outside / ours.name,
        outside / name[:2] / ours.name,
        cache.folder / "notes.txt",
        cache.folder / ours.name,
        cache.folder / "v1" / ours.name,
        ours.with_name("notes.pdf"),
        ours.with_name(f"{ours.name}.bak"),
        ours.with_name(f"{name.upper()}.pdf"),
        ours.with_name(f"{'0' if name[0] != '0' else '1'}{name[1:]}.pdf"),
    ]
    for path in strangers:
        path.write_bytes(b"mine")
        used(path, 9 * DAY)
    links = [ours.with_name(f"{name}.json"), cache.folder / "v1" / "zz", cache.folder / "v2"]
    unused = next(two for two in ("00", "01", "02", "03") if not (cache.folder / "v1" / two).exists())
    (outside / f"{unused}{'0' * 62}.pdf").write_bytes(b"mine")
    links += [cache.folder / "v1" / unused]
    for link, target in zip(links, (strangers[0], outside, outside, outside), strict=True):
        link.symlink_to(target)
    before = set(files(tmp_path))
    assert getattr(cache, remove)() == {"clear": 3, "trim": None}[remove]
    assert before - set(files(tmp_path)) == {file_of(cache, "pdf", name) for name in entries}
    assert all(path.read_bytes() == b"mine" for path in strangers)


@pytest.mark.parametrize("remove", ["clear", "trim"])
def test_a_link_in_the_place_of_all_entries_is_not_followed(tmp_path: Path, remove: str) -> None:
    other = Cache(tmp_path / "other")
    filled(other, 3, 100)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "v1").symlink_to(tmp_path / "other" / "v1")
    assert not getattr(Cache(tmp_path / "cache", limit=0), remove)()
    assert other.size() == (3, 300)


# Several processes


def test_processes_may_share_a_folder(tmp_path: Path) -> None:
    processes = [start(SHARE, tmp_path, 1), start(SHARE, tmp_path, 2), start(TRIM, tmp_path, 3)]
    for process in processes:
        out, error = process.communicate(timeout=30)
        assert (process.returncode, error) == (0, "")
        assert out == "" or int(out) > 0, "nothing was ever found: the test tests nothing"


def test_a_killed_process_leaves_nothing_half_readable(tmp_path: Path) -> None:
    cache, moments, hits = Cache(tmp_path), Random(9), 0
    for seed in range(20):
        with start(WRITE, tmp_path, seed) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(moments.random() / 50)
            process.kill()
        for number in range(20):
            found = cache.get("pdf", key(str(number)))
            assert found in (None, right(number))
            hits += found is not None
    assert hits
    for path in tmp_path.rglob("*.part"):
        used(path, 7200)
    cache.trim()
    assert list(tmp_path.rglob("*.part")) == []
