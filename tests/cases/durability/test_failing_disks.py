"""Full, read-only, locked or broken: the caller gets a `StoreError`, and the log is as it was."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest
from sqlalchemy import URL, select

from justrules.cases import CaseLog, LocalKeys
from justrules.cases import database as module
from justrules.cases.database import PRAGMAS, Database, pragmas
from justrules.cases.errors import StoreError
from justrules.cases.tables import metadata
from tests.cases.durability.disks import Disk, Step, connected
from tests.cases.durability.scripts import Script, entries, recorded, say
from tests.cases.durability.workers import Place, begun, decider
from tests.cases.postgres import Postgres


@pytest.fixture
def place(address: URL) -> Place:
    """A log with one case."""
    made = Place(address.render_as_string(hide_password=False), LocalKeys.generate().to_json())
    made.make()
    with made.open() as log:
        log.open_case(decider(log), individual="person-017")
    return made


def contents(place: Place) -> dict[str, list[Any]]:
    """Every row of every table."""
    with closing(Database.open(place.address)) as database, database.reading() as connection:
        return {name: list(connection.execute(select(table)).all()) for name, table in metadata.tables.items()}


def refusal(log: CaseLog) -> StoreError:
    with pytest.raises(StoreError) as refused:
        log.open_case(decider(log), individual="person-018", request_id="again")
    assert [each.code for each in refused.value.findings] == ["JR710"]
    assert refused.value.__context__ is None
    return refused.value


def goes_on(place: Place, seq: int) -> None:
    """The log is whole, has so many entries, and takes the request that was refused."""
    with place.open() as log:
        assert log.verify().seq == seq
        log.open_case(decider(log), individual="person-018", request_id="again")
        assert log.verify().seq == seq + 1


# --- locked --------------------------------------------------------------------------------------------------------


def test_a_log_that_somebody_else_holds(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the wait the caller is told, and nothing was changed."""
    monkeypatch.setattr(module, "PATIENCE", module.PATIENCE / 300)
    monkeypatch.setattr(module, "PRAGMAS", (("busy_timeout", "100"), *PRAGMAS[1:]))
    before = contents(place)
    with closing(Database.open(place.address)) as other, place.open() as log, other.writing():
        assert "held the database" in str(refusal(log))
    assert contents(place) == before
    goes_on(place, 2)


# --- read-only -----------------------------------------------------------------------------------------------------


def test_a_file_that_may_only_be_read(sqlite_template: Path, tmp_path: Path) -> None:
    """Opened so because the operating system would not let root be refused."""
    file = tmp_path / "log.db"
    shutil.copy(sqlite_template, file)
    place = Place(f"sqlite:///{file}", LocalKeys.generate().to_json())
    place.make()
    with Place(f"sqlite:///file:{file}?mode=ro&uri=true", place.secrets).open() as log:
        before = file.read_bytes()
        assert "may only be read" in str(refusal(log))
        assert log.verify().seq == 1
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["log.db"]
    goes_on(place, 1)


@pytest.fixture
def remote(postgres: Postgres, postgres_template: str) -> Iterator[Place]:
    """A log in PostgreSQL with one case."""
    address = postgres.make(template=postgres_template)
    made = Place(address.render_as_string(hide_password=False), LocalKeys.generate().to_json())
    made.make()
    yield made
    postgres.drop(address)


def test_a_server_that_takes_no_writes(postgres: Postgres, remote: Place) -> None:
    """A standby, or one that was set so because its disk is nearly full."""
    name = Database.open(remote.address).url.database
    postgres.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    before = contents(remote)
    with remote.open() as log:
        assert "may only be read" in str(refusal(log))
    assert contents(remote) == before
    postgres.run(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    goes_on(remote, 1)


# --- full and broken -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "told"), [("53100", "disk is full"), ("58030", "disk reports an error")])
def test_a_server_whose_disk_fails(remote: Place, state: str, told: str) -> None:
    """Whichever table it happens at. The errors are those that the server gives; the disk itself is whole."""
    before = contents(remote)
    function = f"LANGUAGE plpgsql AS $$ BEGIN RAISE SQLSTATE '{state}'; END $$"
    with closing(Database.open(remote.address)) as database, remote.open() as log:
        for table in ("counter", "case", "act", "audit", "head"):
            event = f"INSERT OR UPDATE OF {'seq' if table == 'head' else _some_column(table)}"
            with database.altering() as connection:
                connection.exec_driver_sql(f"CREATE FUNCTION fail() RETURNS trigger {function}")
                connection.exec_driver_sql(
                    f"CREATE TRIGGER fail BEFORE {event} ON justrules_{table} EXECUTE FUNCTION fail()"
                )
            assert told in str(refusal(log)), table
            with database.altering() as connection:
                connection.exec_driver_sql("DROP FUNCTION fail CASCADE")
    assert contents(remote) == before
    goes_on(remote, 1)


def _some_column(table: str) -> str:
    return list(metadata.tables[f"justrules_{table}"].c)[-1].name


@pytest.fixture
def local(sqlite_template: Path, tmp_path: Path) -> Place:
    """A log in a file."""
    shutil.copy(sqlite_template, tmp_path / "log.db")
    made = Place(f"sqlite:///{tmp_path / 'log.db'}", LocalKeys.generate().to_json())
    made.make()
    return made


def fill(log: CaseLog) -> tuple[int, StoreError]:
    """Open cases until the store refuses; how many were acknowledged."""
    for number in range(10_000):
        try:
            log.open_case(decider(log), individual=f"person-{number}", request_id=f"r-{number}")
        except StoreError as error:
            return number, error
    raise AssertionError("it is never full")


def test_a_file_that_may_not_grow_any_more(local: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every case that was acknowledged is there, the one that was refused is not, and later it goes on."""
    with closing(Database.open(local.address)) as database, database.reading() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    with monkeypatch.context() as patch:
        patch.setattr(module, "PRAGMAS", (*PRAGMAS, ("max_page_count", str(pages + 6))))
        with local.open() as log:
            done, error = fill(log)
            assert log.verify().seq == 1 + done
    assert "the disk is full" in str(error)
    assert done > 0
    goes_on(local, 1 + done)


def fill_until_limit(place: Place, told: Any, limit: int) -> None:
    """Write to files that the system lets grow to so many bytes."""
    with place.open() as log:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        done, error = fill(log)
    told.send((done, [each.code for each in error.findings]))


@pytest.mark.parametrize("more", [0, 600, 4_096, 33_000])
def test_a_system_that_refuses_to_write(local: Place, tmp_path: Path, more: int) -> None:
    """At the journal's first byte, in the middle of a page, in the middle of the database."""
    size = (tmp_path / "log.db").stat().st_size
    limit = more if more in {0, 600} else size + more
    done, codes = begun(fill_until_limit, local, limit).result()
    assert codes == ["JR710"]
    goes_on(local, 1 + done)


# --- every step ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def script(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Script:
    """A case that is opened and changed."""
    return recorded(sqlite_template, tmp_path_factory.mktemp("script"), cases=1)


class Failing:
    """Fails at one step, and at every one after it while it is `on`."""

    def __init__(self, at: int, error: type[apsw.Error], *, once: bool) -> None:
        self.left = at
        self.error = error
        self.once = once

    def __call__(self, _step: Step) -> None:
        self.left -= 1
        if self.left == 0 or (self.left < 0 and not self.once):
            raise self.error


@pytest.mark.parametrize("once", [True, False], ids=["once", "from then on"])
@pytest.mark.parametrize("error", [apsw.IOError, apsw.FullError])
def test_a_disk_that_fails_at_any_step(script: Script, error: type[apsw.Error], once: bool) -> None:
    """Whichever write, sync or deletion fails: the error is known to us, and afterwards the log is as it was.

    Only when the very end of a commit fails may the change be there, whole; that error says that it is not known.
    """
    steps = _steps(script)
    unknown = []
    for at in range(1, steps + 1):
        disk = script.disk()
        connection, system = connected(disk, pragmas())
        disk.before = Failing(at, error, once=once)
        with pytest.raises(error):
            say(connection, script.transactions[0])
        connection.close()
        disk.before = lambda _: None
        system.unregister()
        if _entries(disk) != script.first:
            unknown.append(at)
    assert set(unknown) <= {steps}


def _steps(script: Script) -> int:
    """How many steps the first transaction takes."""
    disk = script.disk()
    connection, system = connected(disk, pragmas())
    disk.steps.clear()
    say(connection, script.transactions[0])
    steps = len(disk.steps)
    connection.close()
    system.unregister()
    return steps


def _entries(disk: Disk) -> int:
    """How many entries there are once the disk works again; the file is whole."""
    connection, system = connected(disk, pragmas())
    try:
        return entries(connection)
    finally:
        connection.close()
        system.unregister()
