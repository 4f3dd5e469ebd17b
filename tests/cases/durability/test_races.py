"""Many processes at once: no code is given twice or left out, and no change is lost under another."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import URL, func, select

from justrules.cases.database import Database
from justrules.cases.keys import LocalKeys
from justrules.cases.tables import metadata
from tests.cases.durability.workers import Place, begun, context, decider, edit_many, open_many

OPENERS, EDITORS = 8, 4
FEW, MANY = 6, 250

sizes = pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])


@pytest.fixture
def place(address: URL) -> Place:
    """A new log."""
    made = Place(address.render_as_string(hide_password=False), LocalKeys.generate().to_json())
    made.make()
    return made


def together(task: Callable[..., None], place: Place, each: list[tuple[Any, ...]]) -> list[Any]:
    """Do a task in as many processes at once; what each of them tells."""
    barrier = context().Barrier(len(each))
    workers = [begun(task, place, barrier, *arguments) for arguments in each]
    return [worker.result() for worker in workers]


def counted(address: URL, name: str) -> int:
    table = metadata.tables[f"justrules_{name}"]
    with closing(Database.open(address)) as database, database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@sizes
def test_codes_are_given_once_and_none_is_left_out(address: URL, place: Place, count: int) -> None:
    """Eight processes open cases as fast as they can."""
    told = together(open_many, place, [(worker, count) for worker in range(OPENERS)])
    codes = sorted(code for codes in told for code in codes)
    year = codes[0][3:7]
    assert codes == [f"JC-{year}-{number:04d}" for number in range(1, OPENERS * count + 1)]
    assert counted(address, "case") == len(codes)
    with place.open() as log:
        assert log.verify().seq == 1 + len(codes)


@sizes
def test_no_change_is_lost_under_another(address: URL, place: Place, count: int) -> None:
    """Four processes change one case, each what it saw last; every change that was acknowledged is there."""
    with place.open() as log:
        code = log.open_case(decider(log), individual="person-017").case_code
    conflicts = together(edit_many, place, [(code, count)] * EDITORS)
    with place.open() as log:
        assert log.show(decider(log), code, identity=False).version == 1 + EDITORS * count
        log.verify()
    assert counted(address, "improvement") == EDITORS * count
    assert sum(conflicts) >= EDITORS - 1, "all began with the same version, so only one of them can have been first"
