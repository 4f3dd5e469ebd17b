"""Which code reads, checks and compiles policies: a fingerprint of its source."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from justrules.engine.verified import code
from justrules.engine.verified.code import GENERATED, NEEDED, PACKAGE, sources, with_surroundings
from tests.test_imports import closure


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small library with the parts that there have to be."""
    for name in (*NEEDED, *code.FILES, GENERATED, "engine/checks/acyclic.py", "engine/tree.py"):
        path = tmp_path / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'"""{name}."""\n', encoding="utf-8")
    return tmp_path / "library"


def test_the_fingerprint_covers_all_that_has_a_say() -> None:
    """All that reading, checking and compiling rest on, and all that reads a verified tree, is part of it."""
    names = ("engine.compiler", "policies.loader", "engine.verified.statement", "engine.verified.shipped")
    files, _ = closure(*names, "engine.verified.code")
    covered = {*code.FILES, *code._below(PACKAGE)}
    assert files <= covered
    assert {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.glob("engine/checks/*.py")} <= covered
    assert GENERATED in covered


def test_the_fingerprint_of_the_same_source_is_the_same(package: Path) -> None:
    """It depends on names and bytes alone, not on the place or the time."""
    before = sources(package)
    moved = package.rename(package.with_name("elsewhere"))
    for path in moved.rglob("*.py"):
        path.touch()
    assert before is not None
    assert sources(moved) == before
    assert sources(PACKAGE) == sources(PACKAGE) != before


def edited(package: Path) -> None:
    (package / "engine/tree.py").write_bytes((package / "engine/tree.py").read_bytes() + b" ")


def added(package: Path) -> None:
    (package / "engine/checks/new.py").touch()


def removed(package: Path) -> None:
    (package / "engine/checks/acyclic.py").unlink()


def renamed(package: Path) -> None:
    (package / "engine/tree.py").rename(package / "engine/trees.py")


def swapped(package: Path) -> None:
    one, other = package / "engine/tree.py", package / "errors.py"
    told = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(told)


def moved_over(package: Path) -> None:
    one, other = package / "engine/tree.py", package / "engine/verified/code.py"
    whole = one.read_bytes() + other.read_bytes()
    one.write_bytes(whole[:-5])
    other.write_bytes(whole[-5:])


@pytest.mark.parametrize("change", [edited, added, removed, renamed, swapped, moved_over])
def test_any_change_of_the_source_changes_the_fingerprint(package: Path, change: Callable[[Path], None]) -> None:
    """A byte, a file more or less, another name, content that went from one file to the other."""
    before = sources(package)
    change(package)
    assert sources(package) not in (before, None)


@pytest.mark.parametrize("name", [GENERATED, "engine/__pycache__/tree.cpython-311.pyc", "engine/notes.txt", "cli.py"])
def test_what_has_no_say_changes_nothing(package: Path, name: str) -> None:
    """The list of digests that this fingerprint goes into, what Python keeps for itself, and other files."""
    before = sources(package)
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_bytes(b"something else")
    assert sources(package) == before


@pytest.mark.parametrize("name", NEEDED)
def test_without_the_source_nothing_is_known(package: Path, name: str) -> None:
    """An installation of compiled files only, or one in an archive, has no fingerprint."""
    (package / name).rename((package / name).with_suffix(".pyc"))
    assert sources(package) is None
    assert sources(package / "no_such_folder") is None


def test_source_that_cannot_be_read_is_not_guessed_at(package: Path) -> None:
    """A file that is there and does not open leaves no fingerprint either."""
    (package / "engine/checks/looped.py").symlink_to("looped.py")
    assert sources(package) is None


# --- what else has a say on one machine ----------------------------------------------------------------------------


def test_another_python_is_another_surrounding(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was checked by one Python is not taken for checked by the next."""
    before = with_surroundings("code")
    monkeypatch.setattr(sys, "version", "9.9.9 (of another day)")
    assert with_surroundings("code") != before == with_surroundings_again(monkeypatch)


def with_surroundings_again(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.undo()
    return with_surroundings("code")


def test_another_version_of_a_library_is_another_surrounding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that reads or checks states its version in a file; where it has none, that too is a fact."""
    for number in ("1.0", "2.0"):
        (tmp_path / number / "reads_policies").mkdir(parents=True)
        (tmp_path / number / "reads_policies" / "__init__.py").write_text(f"__version__ = {number!r}\n", "utf-8")
    monkeypatch.setattr(code, "LIBRARIES", (("reads_policies", "__init__.py"),))
    found = {with_surroundings("code")}
    for number in ("1.0", "2.0"):
        with monkeypatch.context() as patch:
            patch.syspath_prepend(str(tmp_path / number))
            found.add(with_surroundings("code"))
    assert len(found) == 3


@pytest.mark.parametrize(("name", "file"), code.LIBRARIES)
def test_each_library_states_its_version_where_it_is_looked_for(name: str, file: str) -> None:
    """The files that stand for the versions are there and name one."""
    assert b"version" in code._stated(name, file).lower()


def test_the_source_counts_beside_its_surroundings() -> None:
    """Another source in the same surroundings is another fingerprint."""
    assert with_surroundings("one") != with_surroundings("other")
