"""`kill -9` and server crashes at any moment: what was acknowledged is there, and a retry opens nothing twice."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlalchemy import select

from justrules.cases import tables
from justrules.cases.database import Database
from justrules.cases.keys import LocalKeys
from tests.cases.durability.workers import Place, Told, Worker, begun, decider, go_on
from tests.cases.postgres import Postgres, started

SLOTS = 3
"""Processes that work at the same time; each that is killed is followed by another, who goes on where it was."""


Figures: TypeAlias = Callable[[str, object], None]
"""Takes down what a campaign counted, for `--junit-xml`."""


@dataclass(slots=True)
class Campaign:
    """Processes that work in a log while they are killed one after the other.

    Attributes:
        place: the log.
        chance: when and which.
        told: what was acknowledged, by the id of the request.
        workers: who works now.
        first: which request the next one in each slot begins with.
        kills: how many there were.
    """

    place: Place
    chance: random.Random
    told: dict[str, Told] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)
    first: list[int] = field(default_factory=lambda: [0] * SLOTS)
    kills: int = 0

    def begin(self) -> None:
        self.place.make()
        self.workers = [self._worker(slot) for slot in range(SLOTS)]

    def kill(self) -> None:
        """Kill one that is at work, at some moment; another goes on with what was not acknowledged to it."""
        slot = 0
        for _ in range(self.chance.randint(1, 5)):
            slot = self._listen()
        time.sleep(self.chance.random() * 0.02)
        self._hear(slot, self.workers[slot].kill())
        self.kills += 1
        self.workers[slot] = self._worker(slot)

    def hear(self) -> None:
        """Take down what was acknowledged by now."""
        for slot, worker in enumerate(self.workers):
            self._hear(slot, worker.heard())

    def end(self) -> None:
        """Kill all of them, and repeat what each had not heard of."""
        for slot, worker in enumerate(self.workers):
            self._hear(slot, worker.kill())
        with self.place.open() as log:
            actor = decider(log)
            for slot, number in enumerate(self.first):
                name = f"{slot}-{number}"
                case = log.open_case(actor, individual=f"person-{name}", request_id=name)
                self.told.setdefault(name, (number, case.case_code, case.version))
            log.verify()

    def _listen(self) -> int:
        """Wait for the next word of anybody; whose it was."""
        ready = wait([worker.told for worker in self.workers], 60)
        assert ready, "no process gets to work"
        slot = self.chance.choice([slot for slot, worker in enumerate(self.workers) if worker.told in ready])
        self._hear(slot, [self.workers[slot].told.recv()])
        return slot

    def _worker(self, slot: int) -> Worker:
        return begun(go_on, self.place, str(slot), self.first[slot])

    def _hear(self, slot: int, told: list[Told]) -> None:
        for number, code, version in told:
            self.told[f"{slot}-{number}"] = (number, code, version)
            self.first[slot] = number + (version == 2)  # its second step was the last that it had


def stored(place: Place) -> Iterator[tuple[str, str, int, int]]:
    """Request, code, version and number of every case, in the order of their numbers."""
    case = tables.case
    asked = select(case.c.request_id, case.c.case_code, case.c.version, case.c.number).order_by(case.c.number)
    with closing(Database.open(place.address)) as database, database.reading() as connection:
        yield from (tuple(row) for row in connection.execute(asked))


def check(campaign: Campaign, figures: Figures) -> None:
    """Nothing that was acknowledged is lost, nothing is there twice, no number is left out, and the trail is whole."""
    about = f"{campaign.kills} kills in {campaign.place.address.partition(':')[0]}"
    changes = sum(version == 2 for _, _, version in campaign.told.values())
    figures(about, f"{len(campaign.told)} cases and {changes} changes acknowledged")
    there = {request: (code, version) for request, code, version, _ in stored(campaign.place)}
    numbers = [number for *_, number in stored(campaign.place)]
    lost = [
        name
        for name, (_, code, version) in campaign.told.items()
        if there.get(name, ("", 0))[0] != code or there[name][1] < version
    ]
    assert lost == []
    assert set(there) == set(campaign.told), "a case that nobody asked for, or asked for under another id"
    assert numbers == list(range(1, len(numbers) + 1))
    assert [code for code, times in Counter(code for code, _ in there.values()).items() if times > 1] == []
    assert max(version for _, version in there.values()) <= 2, "a change was made twice"


@pytest.mark.parametrize("kills", [30, pytest.param(1000, marks=pytest.mark.slow)])
def test_kills_of_processes_that_write_to_a_file(
    sqlite_template: Path, tmp_path: Path, kills: int, record_testsuite_property: Figures
) -> None:
    """At any moment, while others write and find what it left half done."""
    shutil.copy(sqlite_template, tmp_path / "log.db")
    campaign = Campaign(Place(f"sqlite:///{tmp_path / 'log.db'}", LocalKeys.generate().to_json()), random.Random(kills))
    campaign.begin()
    for _ in range(kills):
        campaign.kill()
    campaign.end()
    check(campaign, record_testsuite_property)
    assert len(campaign.told) > SLOTS


@pytest.fixture
def lasting() -> Iterator[Postgres]:
    """A server with the settings that PostgreSQL has by itself."""
    with started(lasting=True) as server:
        yield server


@pytest.mark.parametrize(("kills", "stops"), [(6, 1), pytest.param(200, 20, marks=pytest.mark.slow)])
def test_kills_of_clients_and_crashes_of_the_server(
    request: pytest.FixtureRequest, kills: int, stops: int, record_testsuite_property: Figures
) -> None:
    """Clients go at any moment, and at times the server does: it ends at once and recovers from its log."""
    server: Postgres = request.getfixturevalue("postgres" if stops == 1 else "lasting")
    address = server.make().render_as_string(hide_password=False)
    campaign = Campaign(Place(address, LocalKeys.generate().to_json()), random.Random(kills))
    campaign.begin()
    for number in range(1, kills + 1):
        campaign.kill()
        if number % (kills // stops) == 0:
            campaign.hear()
            server.control("restart", "-m", "immediate")
    campaign.end()
    check(campaign, record_testsuite_property)
    assert len(campaign.told) > SLOTS
