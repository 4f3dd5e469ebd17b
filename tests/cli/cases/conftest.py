"""A log for every test, copied from one that was made once: making one takes longer than most tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from justrules.cases import database
from justrules.policies import loader
from tests.cli.cases.terminal import Terminal, copy, make

_read_once = cache(loader.load_file)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    return make(tmp_path_factory.mktemp("template") / "log")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about commands: none waits for the disk, or reads a policy that another has read."""
    monkeypatch.setattr(loader, "load_file", _read_once)
    settings = {**dict(database.PRAGMAS), "synchronous": "OFF", "journal_mode": "MEMORY"}
    monkeypatch.setattr(database, "PRAGMAS", tuple(settings.items()))


@pytest.fixture(scope="session")
def peopled(template: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    at = copy(template, tmp_path_factory.mktemp("peopled") / "log")
    at.one_of_each()
    return at


@pytest.fixture
def at(template: Terminal, tmp_path: Path) -> Terminal:
    """A terminal with an empty log, and the safety manager at it."""
    return copy(template, tmp_path / "log")


@pytest.fixture
def standing(peopled: Terminal, tmp_path: Path) -> Terminal:
    """A terminal with a case in each status: the first is open, the last is closed."""
    return copy(peopled, tmp_path / "log")
