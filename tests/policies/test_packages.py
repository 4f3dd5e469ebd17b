"""Folders of policies that installed packages bring, and a quick look whether any does."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from importlib.machinery import PathFinder
from importlib.metadata import MetadataPathFinder, entry_points
from pathlib import Path

import pytest

from justrules.policies.packages import ENTRY_POINTS, brought

OURS = "[justrules.policies]\nwards = ours_for_wards:HERE\n"
OTHERS = "[console_scripts]\nsomething = some.thing:main\n"


def installed(site: Path, info: str, points: str) -> Path:
    """A folder of the path in which a package is installed."""
    (site / info).mkdir(parents=True)
    (site / info / "METADATA").write_text("Metadata-Version: 2.1\nName: ours-for-wards\nVersion: 1.0\n", "utf-8")
    (site / info / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: ours-for-wards\nVersion: 1.0\n", "utf-8")
    (site / info / "entry_points.txt").write_text(points, encoding="utf-8")
    (site / "ours_for_wards.py").write_text(f"HERE = {str(site)!r}\n", encoding="utf-8")
    return site


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The path without what is installed here, to add to."""
    packages: list[str] = []
    monkeypatch.setattr(sys, "path", packages)
    # The backport of `importlib.metadata` takes this away from Python's own finder, once anything has imported it.
    found = staticmethod(MetadataPathFinder.find_distributions)
    monkeypatch.setattr(PathFinder, "find_distributions", found, raising=False)
    monkeypatch.setattr(sys, "meta_path", [finder for finder in sys.meta_path if not _finds_packages_otherwise(finder)])
    yield packages
    sys.modules.pop("ours_for_wards", None)


def _finds_packages_otherwise(finder: object) -> bool:
    return hasattr(finder, "find_distributions") and finder is not PathFinder


@pytest.mark.parametrize("info", ["ours_for_wards-1.0.dist-info", "Ours_For_Wards.egg-info", "EGG-INFO"])
def test_every_kind_of_installation_is_seen(tmp_path: Path, path: list[str], info: str) -> None:
    """The quick look sees what the standard library finds, whatever tool installed it."""
    site = installed(tmp_path / ("ours_for_wards-1.0-py3.egg" if info == "EGG-INFO" else "site"), info, OURS)
    path.append(str(site))
    assert [point.name for point in entry_points(group=ENTRY_POINTS)] == ["wards"]
    assert list(brought()) == [site]


def test_a_package_in_an_archive_is_seen(tmp_path: Path, path: list[str]) -> None:
    """What lies on the path and is no folder is left to the standard library to open."""
    site = installed(tmp_path / "site", "ours_for_wards-1.0.dist-info", OURS)
    archive = tmp_path / "packages.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for part in site.rglob("*"):
            file.write(part, part.relative_to(site))
    path.append(str(archive))
    assert list(brought()) == [site]


@pytest.mark.usefixtures("path")
def test_a_finder_of_somebody_elses_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where packages can be found by more than the path, the quick look does not decide."""

    class Finder:
        @staticmethod
        def find_spec(*_: object) -> None:
            return None

        @staticmethod
        def find_distributions(*_: object) -> list[object]:
            return []

    assert list(brought()) == []
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder])
    asked: list[str] = []

    def none_at_all(*, group: str) -> tuple[()]:
        asked.append(group)
        return ()

    monkeypatch.setattr("importlib.metadata.entry_points", none_at_all)
    assert list(brought()) == []
    assert asked == [ENTRY_POINTS]


def test_packages_that_are_about_something_else_cost_no_more_than_a_look(
    tmp_path: Path, path: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody names our group, the machinery that reads every installed package stays unloaded."""
    path += [str(installed(tmp_path / "site", "other-1.0.dist-info", OTHERS)), str(tmp_path / "missing"), ""]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site" / "without-1.0.dist-info").mkdir()
    (tmp_path / "old.egg-info").write_text("a file, as old tools wrote it", encoding="utf-8")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: pytest.fail("was asked"))
    assert list(brought()) == []
