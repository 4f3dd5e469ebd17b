"""The power may go at any moment: what was acknowledged is there, and the file is whole. Less careful settings fail."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw
import pytest

from justrules.cases.database import PRAGMAS, pragmas
from tests.cases.durability.disks import Disk, connected, cut
from tests.cases.durability.scripts import Script, entries, recorded, say

OURS = pragmas()
CUTS = [80, pytest.param(10_000, marks=pytest.mark.slow)]


@pytest.fixture(scope="module")
def script(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Script:
    """Eight cases, each opened and changed."""
    return recorded(sqlite_template, tmp_path_factory.mktemp("script"), cases=8)


@dataclass(frozen=True, slots=True)
class Run:
    """A script carried out on a disk, and after how many steps each transaction was acknowledged."""

    script: Script
    disk: Disk
    acknowledged: tuple[int, ...]

    def after(self, steps: int, chance: random.Random) -> tuple[int, int | None]:
        """Cut the power; how many entries were acknowledged by then, and how many are there, if the file is whole."""
        left = cut(self.disk, self.script.disk(), steps, chance)
        known = self.script.first + sum(1 for each in self.acknowledged if each <= steps)
        return known, survived(left)


def carried_out(script: Script, settings: tuple[str, ...]) -> Run:
    disk = script.disk()
    connection, system = connected(disk, settings)
    assert [f"PRAGMA journal_mode={mode}".upper() for (mode,) in connection.execute("PRAGMA journal_mode")] == [
        each.upper() for each in settings if "journal_mode" in each
    ]
    disk.steps.clear()
    acknowledged = []
    for transaction in script.transactions:
        say(connection, transaction)
        acknowledged.append(len(disk.steps))
    done = list(disk.steps)
    connection.close()
    system.unregister()
    disk.steps[:] = done
    return Run(script, disk, tuple(acknowledged))


def survived(left: Disk) -> int | None:
    """How many entries there are when the machine is on again; nothing if the file is damaged."""
    connection, system = connected(left, ("PRAGMA locking_mode=EXCLUSIVE",))
    try:
        return entries(connection)
    except (apsw.Error, AssertionError):
        return None
    finally:
        connection.close()
        system.unregister()


def cuts(run: Run, count: int) -> Iterator[tuple[int, int | None]]:
    chance = random.Random(count)
    for _ in range(count):
        yield run.after(chance.randint(0, len(run.disk.steps)), chance)


@pytest.mark.parametrize("count", CUTS)
def test_nothing_that_was_acknowledged_is_lost(script: Script, count: int) -> None:
    """With the settings of every connection of ours; what was under way is there whole or not at all."""
    run = carried_out(script, OURS)
    assert len(run.acknowledged) == 16
    found = list(cuts(run, count))
    assert [each for each in found if each[1] is None] == []
    assert [each for each in found if each[1] is not None and not each[0] <= each[1] <= each[0] + 1] == []


def settings(journal: str, synchronous: str) -> tuple[str, ...]:
    """Ours but for these two. Alone in its process, SQLite keeps a write-ahead log without shared memory."""
    changed = {"journal_mode": journal, "synchronous": synchronous}
    alone = ("PRAGMA locking_mode=EXCLUSIVE",) if journal == "WAL" else ()
    return (*alone, *(f"PRAGMA {name}={changed.get(name, value)}" for name, value in PRAGMAS))


@pytest.mark.parametrize(
    ("journal", "synchronous"), [("WAL", "NORMAL"), ("WAL", "OFF"), ("DELETE", "OFF"), ("MEMORY", "EXTRA")]
)
def test_settings_that_are_often_advised_lose_what_was_acknowledged(
    script: Script, journal: str, synchronous: str
) -> None:
    """Were this harness blind, these would pass as well."""
    found = list(cuts(carried_out(script, settings(journal, synchronous)), 80))
    assert [each for each in found if each[1] is None or each[1] < each[0]]


def test_a_write_ahead_log_that_is_synced_loses_nothing(script: Script) -> None:
    """On a SQLite without the bug it is a choice."""
    found = list(cuts(carried_out(script, settings("WAL", "EXTRA")), 80))
    assert [each for each in found if each[1] is None or each[1] < each[0]] == []


def test_a_commit_lasts_only_when_the_name_of_its_journal_is_gone_for_good(script: Script) -> None:
    """What `EXTRA` adds to `FULL`: without it a journal comes back after the cut, and undoes what was acknowledged."""
    run = carried_out(script, settings("DELETE", "FULL"))
    found = [run.after(steps, random.Random(steps)) for steps in run.acknowledged]
    assert [each for each in found if each[1] is None] == []
    assert {each[0] - each[1] for each in found if each[1] is not None} == {0, 1}
