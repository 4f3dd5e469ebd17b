"""A small cache in the user's own folder, which believes nothing that it did not write itself."""

from __future__ import annotations

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.cli.cache import KEY_BYTES, MOST_BYTES, MOST_ENTRIES, Cache, user_cache

KEY = bytes(range(KEY_BYTES))
ONE, OTHER = "1" * 64, "2" * 64
DATA = b'{"format": "justrules/verified/1"}\n'

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither owners nor modes")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A cache with two entries."""
    made = Cache(folder=tmp_path / "deep" / "cache", key=KEY)
    made.put(ONE, DATA)
    made.put(OTHER, DATA.upper())
    assert made.get(ONE) == DATA
    return made


def entry(cache: Cache, name: str = ONE) -> Path:
    return cache.folder / f"{name}.json"


def mended(cache: Cache) -> bool:
    """Whether an entry that is not believed can be written anew."""
    cache.put(ONE, DATA)
    return cache.get(ONE) == DATA


# --- what is kept ----------------------------------------------------------------------------------------------------


@given(data=st.binary(max_size=200))
def test_what_was_put_is_what_is_got(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Byte for byte, under its own name and under no other, by whoever has the key."""
    folder = tmp_path_factory.mktemp("cache", numbered=True) / "c"
    Cache(folder=folder, key=KEY).put(ONE, data)
    assert Cache(folder=folder, key=KEY).get(ONE) == data
    assert Cache(folder=folder, key=KEY).get(OTHER) is None


def test_a_later_entry_takes_the_place_of_an_earlier_one(cache: Cache) -> None:
    """And nothing unfinished is left behind."""
    cache.put(ONE, b"later")
    assert cache.get(ONE) == b"later"
    assert sorted(path.name for path in cache.folder.iterdir()) == [f"{ONE}.json", f"{OTHER}.json"]


@posix
def test_folder_and_files_are_closed_to_everybody_else(cache: Cache) -> None:
    """Whatever the process would let others do with new files."""
    before = os.umask(0)
    try:
        fresh = Cache(folder=cache.folder.parent / "fresh", key=KEY)
        fresh.put(ONE, DATA)
    finally:
        os.umask(before)
    assert stat.S_IMODE(fresh.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(entry(fresh).stat().st_mode) == 0o600


def test_the_number_of_entries_is_bounded(cache: Cache) -> None:
    """The oldest go, unfinished ones among them; files that are none of ours stay."""
    (cache.folder / "notes.txt").write_text("mine", encoding="utf-8")
    (cache.folder / f"{ONE}.{'0' * 16}.tmp").write_bytes(b"unfinished")
    for age, path in enumerate(sorted(cache.folder.glob("[0-9]*"))):
        os.utime(path, ns=(age, age))
    names = [f"{number:064x}" for number in range(16, 16 + MOST_ENTRIES)]
    for number, name in enumerate(names):
        cache.put(name, DATA)
        os.utime(entry(cache, name), ns=(10**9 + number, 10**9 + number))
    cache.put("f" * 64, DATA)
    left = {path.name for path in cache.folder.iterdir()}
    assert left == {"notes.txt", f"{'f' * 64}.json", *(f"{name}.json" for name in names[1:])}


def test_an_entry_that_would_not_be_read_is_not_written(cache: Cache) -> None:
    """What is larger than any tree is left out."""
    cache.put(ONE, b" " * MOST_BYTES)
    assert cache.get(ONE) == DATA


def test_no_key_is_shown(cache: Cache) -> None:
    """The key stands in no repr."""
    assert repr(cache) == f"Cache(folder={cache.folder!r})"


# --- what is not believed --------------------------------------------------------------------------------------------


def test_not_one_bit_can_be_edited(cache: Cache) -> None:
    """Each byte of an entry, of what authenticates it and of what it says, changed in a bit."""
    kept = entry(cache).read_bytes()
    for index in range(len(kept)):
        entry(cache).write_bytes(kept[:index] + bytes([kept[index] ^ 1 << index % 8]) + kept[index + 1 :])
        assert cache.get(ONE) is None, index
    assert mended(cache)


def test_an_entry_can_neither_be_cut_short_nor_added_to(cache: Cache) -> None:
    """Wherever it ends too early or too late, it is as if it were not there."""
    kept = entry(cache).read_bytes()
    for changed in (*(kept[:end] for end in range(len(kept))), kept + b"\n", b"\n" + kept, kept[64:], kept[65:]):
        entry(cache).write_bytes(changed)
        assert cache.get(ONE) is None
    assert mended(cache)


def test_entries_cannot_be_swapped(cache: Cache) -> None:
    """An entry that was copied over another is not the other."""
    entry(cache).write_bytes(entry(cache, OTHER).read_bytes())
    assert cache.get(ONE) is None
    assert cache.get(OTHER) == DATA.upper()
    assert mended(cache)


def test_entries_of_another_key_are_worth_nothing(cache: Cache) -> None:
    """A folder that was handed over, restored, or written before the key was replaced."""
    other = Cache(folder=cache.folder, key=bytes(KEY_BYTES))
    assert other.get(ONE) is None
    assert mended(other)
    assert cache.get(ONE) is None


@posix
@pytest.mark.parametrize("mode", [0o604, 0o640, 0o606, 0o660, 0o666, 0o777])
def test_an_entry_that_others_may_touch_is_not_believed(cache: Cache, mode: int) -> None:
    """Nor read: it may be another's."""
    entry(cache).chmod(mode)
    assert cache.get(ONE) is None
    assert mended(cache)


@posix
@pytest.mark.parametrize("mode", [0o701, 0o710, 0o750, 0o755, 0o777])
def test_a_folder_that_others_may_enter_is_left_alone(cache: Cache, mode: int) -> None:
    """Nothing is read from it and nothing written to it, and its mode is not ours to change."""
    cache.folder.chmod(mode)
    assert cache.get(ONE) is None
    cache.put("3" * 64, DATA)
    assert not entry(cache, "3" * 64).exists()
    assert stat.S_IMODE(cache.folder.stat().st_mode) == mode


@posix
def test_what_belongs_to_somebody_else_is_left_alone(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of another owner, as with `sudo`, is neither read nor written."""
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    assert cache.get(ONE) is None
    assert not mended(cache)


@posix
def test_a_link_is_followed_nowhere(cache: Cache, tmp_path: Path) -> None:
    """Neither an entry that is a link, even to a true entry, nor a folder that is one."""
    entry(cache).rename(tmp_path / "true")
    entry(cache).symlink_to(tmp_path / "true")
    assert cache.get(ONE) is None
    assert mended(cache)
    assert (tmp_path / "true").is_file()
    linked = Cache(folder=tmp_path / "linked", key=KEY)
    linked.folder.symlink_to(cache.folder, target_is_directory=True)
    assert linked.get(ONE) is None
    linked.put("3" * 64, DATA)
    assert not entry(cache, "3" * 64).exists()


@posix
def test_what_is_no_file_is_no_entry(cache: Cache) -> None:
    """A pipe with nobody at its other end is not waited for; a folder is none either."""
    entry(cache).unlink()
    os.mkfifo(entry(cache), 0o600)
    assert cache.get(ONE) is None
    assert mended(cache)
    entry(cache).unlink()
    entry(cache).mkdir(0o700)
    assert cache.get(ONE) is None
    assert not mended(cache)


# --- what goes wrong goes unnoticed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["open", "scandir"])
def test_a_disk_that_refuses_costs_nothing_but_speed(cache: Cache, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A home that can only be read, a full disk, a file that is gone in between: no error."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(os, name, refuse)
        cache.put("3" * 64, DATA)
    assert cache.get(ONE) == DATA


def test_a_folder_that_cannot_be_made_is_none(tmp_path: Path) -> None:
    """Where a file stands in the way, nothing is kept and nothing found."""
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "cache"):
        cache = Cache(folder=folder, key=KEY)
        assert not mended(cache)


def test_a_write_that_fails_leaves_the_entry_that_was(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there stays whole, and nothing unfinished lies about."""

    def refuse(*_: object) -> None:
        raise OSError(28, "no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        cache.put(ONE, b"later")
    assert cache.get(ONE) == DATA
    assert len([*cache.folder.iterdir()]) == 2


def test_many_writers_at_once_leave_whole_entries(tmp_path: Path) -> None:
    """Whoever reads meets an entry that somebody wrote, or none."""
    cache = Cache(folder=tmp_path / "cache", key=KEY)
    written = {number: bytes([number]) * 20_000 for number in range(8)}

    def work(number: int) -> set[bytes | None]:
        found = set()
        for _ in range(25):
            cache.put(ONE, written[number])
            found.add(cache.get(ONE))
        return found

    with ThreadPoolExecutor(8) as pool:
        found = set().union(*pool.map(work, written))
    assert found <= set(written.values())
    assert [path.name for path in cache.folder.iterdir()] == [f"{ONE}.json"]


# --- where it lies ---------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own, and an environment that says nothing."""
    for name in ("JUSTRULES_CACHE", "XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("platform", "folder", "key"),
    [
        ("linux", ".cache/justrules", ".local/state/justrules/cache.key"),
        ("darwin", "Library/Caches/justrules", "Library/Application Support/justrules/cache.key"),
        ("win32", "AppData/Local/justrules/cache", "AppData/Local/justrules/cache.key"),
    ],
)
def test_it_lies_where_the_system_keeps_such_things(
    home: Path, monkeypatch: pytest.MonkeyPatch, platform: str, folder: str, key: str
) -> None:
    """The folder for what can be made again; the key apart from it, in the folder for what is the user's own."""
    monkeypatch.setattr(sys, "platform", platform)
    cache = user_cache()
    assert cache is not None
    assert cache.folder == home / folder
    assert (home / key).read_bytes() == cache.key


def test_the_environment_may_name_other_folders(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`XDG_CACHE_HOME` and `XDG_STATE_HOME`, if they are absolute, as their specification says."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    cache = user_cache()
    assert cache is not None
    assert cache.folder == tmp_path / "caches" / "justrules"
    assert (tmp_path / "state" / "justrules" / "cache.key").is_file()
    monkeypatch.setenv("XDG_CACHE_HOME", "somewhere")
    cache = user_cache()
    assert cache is not None
    assert cache.folder == home / ".cache" / "justrules"


def test_a_variable_of_our_own_names_a_folder_or_switches_it_off(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`JUSTRULES_CACHE=off` reads and writes nothing; a folder is taken as it is, the key stays where it is."""
    monkeypatch.setenv("JUSTRULES_CACHE", "off")
    assert user_cache() is None
    assert not home.exists()
    for value, folder in ((str(tmp_path / "mine"), tmp_path / "mine"), ("~/ours", home / "ours")):
        monkeypatch.setenv("JUSTRULES_CACHE", value)
        cache = user_cache()
        assert cache is not None
        assert cache.folder == folder
    monkeypatch.setenv("JUSTRULES_CACHE", "")
    cache = user_cache()
    assert cache is not None
    assert cache.folder == home / ".cache" / "justrules"
    assert (home / ".local/state/justrules/cache.key").is_file()


def test_without_a_home_there_is_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither where nobody knows of a home, nor where nothing can be written in it."""

    def nobody(_: type[Path]) -> Path:
        raise RuntimeError("no home")

    home.write_bytes(b"a file")
    assert user_cache() is None
    monkeypatch.setattr(Path, "home", classmethod(nobody))
    assert user_cache() is None


@posix
def test_the_key_is_random_kept_and_private(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One key for each user, the same every time, that nobody else can read."""
    first, again = user_cache(), user_cache()
    assert first is not None
    assert first == again
    path = home / ".local/state/justrules/cache.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "another"))
    other = user_cache()
    assert other is not None
    assert other.key != first.key
    assert len(other.key) == KEY_BYTES


@posix
@pytest.mark.parametrize("harm", ["short", "long", "empty", "readable", "linked"])
def test_a_key_that_others_might_know_is_replaced(home: Path, tmp_path: Path, harm: str) -> None:
    """What was authenticated with it is believed no more."""
    first = user_cache()
    assert first is not None
    first.put(ONE, DATA)
    path = home / ".local/state/justrules/cache.key"
    if harm == "readable":
        path.chmod(0o644)
    elif harm == "linked":
        path.rename(tmp_path / "key")
        path.symlink_to(tmp_path / "key")
    else:
        path.write_bytes({"short": KEY[:-1], "long": KEY + b"x", "empty": b""}[harm])
    second = user_cache()
    assert second is not None
    assert second.key != first.key
    assert second.get(ONE) is None
    assert second == user_cache()
    assert not path.is_symlink()


@posix
def test_a_key_in_a_folder_that_others_may_enter_is_no_key(home: Path) -> None:
    """They might have put it there."""
    user_cache()
    (home / ".local/state/justrules").chmod(0o777)
    assert user_cache() is None
