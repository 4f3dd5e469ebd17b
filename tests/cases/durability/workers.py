"""What other processes do in a log, until they are done or killed; each tells what was acknowledged to it."""

from __future__ import annotations

import itertools
import multiprocessing as mp
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from typing import Any, TypeAlias, TypeVar

import pytest
from sqlalchemy import make_url

from justrules.cases import Actor, CaseLog, Grant, LocalKeys, Receipt
from justrules.cases.errors import Conflict, StoreError
from justrules.cases.keys import VARIABLE

ORGANISATION = "Example Air"

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a log is and what opens it, as it goes to another process: `LocalKeys` are never pickled."""

    address: str
    secrets: str

    def open(self) -> CaseLog:
        """The log."""
        return CaseLog.open_at(
            make_url(self.address), keys=keys_of(self.secrets), organisation=ORGANISATION, authorize=lambda grant: grant
        )

    def make(self) -> None:
        """Make the log."""
        CaseLog.create_at(make_url(self.address), keys=keys_of(self.secrets), organisation=ORGANISATION)


def keys_of(secrets: str) -> LocalKeys:
    """The keys that `to_json` wrote."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, secrets)
        return LocalKeys.from_environment()


def decider(log: CaseLog) -> Actor:
    """Who decides cases."""
    return log.actor(Grant(subject="person-001", role="safety_manager"))


# --- what is done --------------------------------------------------------------------------------------------------


def open_many(place: Place, told: Pipe, together: Barrier, worker: int, count: int) -> None:
    """Open so many cases; tell their codes."""
    with place.open() as log:
        actor = decider(log)
        together.wait()
        told.send([log.open_case(actor, individual=f"person-{worker}-{n}").case_code for n in range(count)])


def edit_many(place: Place, told: Pipe, together: Barrier, code: str, count: int) -> None:
    """Add so many improvements to one case, each time to the version last seen; tell how often it had changed."""
    conflicts = done = 0
    with place.open() as log:
        actor = decider(log)
        seen = version_of(log, actor, code)
        together.wait()
        while done < count:
            try:
                seen = improve(log, actor, code, seen).version
                done += 1
            except Conflict:
                conflicts += 1
                seen = version_of(log, actor, code)
    told.send(conflicts)


def version_of(log: CaseLog, actor: Actor, code: str) -> int:
    """The version that a case has now."""
    seen = log.show(actor, code, identity=False).version
    assert isinstance(seen, int)
    return seen


def improve(log: CaseLog, actor: Actor, code: str, seen: int) -> Receipt:
    """A change to a case."""
    words = {"kind": "procedure", "description": "say it in the card", "owner_role": "operations"}
    return log.improve(actor, code, expected_version=seen, **words)


Told: TypeAlias = tuple[int, str, int]
"""The number of a request, the code of its case and the version that was acknowledged."""


def go_on(place: Place, told: Pipe, worker: str, first: int) -> None:
    """Open cases and change each once, for ever; tell each step when it was acknowledged.

    What was asked for under `first` may have been done already by a process that was killed. A store that cannot be
    used is asked again, as a program would.
    """
    log = insist(place.open)
    actor = decider(log)
    for number in itertools.count(first):
        name = f"{worker}-{number}"
        opened = insist(partial(log.open_case, actor, individual=f"person-{name}", request_id=name))
        told.send((number, opened.case_code, opened.version))
        insist(partial(changed, log, actor, opened.case_code))
        told.send((number, opened.case_code, 2))


def changed(log: CaseLog, actor: Actor, code: str) -> None:
    """Change a new case, unless whoever was killed has changed it already."""
    with suppress(Conflict):
        improve(log, actor, code, 1)


def insist(call: Callable[[], Result]) -> Result:
    """Ask again while the store cannot be used."""
    while True:
        with suppress(StoreError):
            return call()
        time.sleep(0.05)


# --- processes -----------------------------------------------------------------------------------------------------


def context() -> ForkServerContext:
    """New processes are copies of one that has everything loaded and nothing open."""
    made = mp.get_context("forkserver")
    made.set_forkserver_preload(["tests.cases.durability.workers"])
    return made


@dataclass(frozen=True, slots=True)
class Worker:
    """A process, and the end of the pipe on which it tells."""

    process: BaseProcess
    told: Pipe

    def heard(self) -> list[Told]:
        """What it has told by now, or at its end."""
        found: list[Told] = []
        with suppress(EOFError, ConnectionResetError):
            while self.told.poll():
                found.append(self.told.recv())
        return found

    def kill(self) -> list[Told]:
        """`kill -9`, and what it had told."""
        self.process.kill()
        self.process.join()
        found = self.heard()
        self.told.close()
        self.process.close()
        return found

    def result(self) -> Any:
        """What it tells at its end."""
        found = self.told.recv()
        self.process.join()
        assert self.process.exitcode == 0
        self.told.close()
        self.process.close()
        return found


def begun(task: object, place: Place, *arguments: object) -> Worker:
    """A process that does the task."""
    heard, told = mp.Pipe(duplex=False)
    process = context().Process(target=task, args=(place, told, *arguments), daemon=True)  # type: ignore[arg-type]
    process.start()
    told.close()
    return Worker(process, heard)
