"""Everything that a case says counts in its digest; what is the database's own, and what rotation changes, does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Date, Integer, LargeBinary, String, Table, Text, delete, select, update

from justrules.cases import states, tables
from justrules.cases.codes import CaseCode
from justrules.cases.database import Database
from justrules.cases.guards import guards
from justrules.cases.identity import Identity
from justrules.cases.keys import LocalKeys, Purpose
from justrules.cases.people import People
from justrules.cases.schema import create_tables
from justrules.cases.states import stored_states
from tests.cases.rows import LATER, NOVEMBER, fill

UNDER = (
    tables.case,
    tables.act,
    tables.evaluation,
    tables.factor,
    tables.duty,
    tables.improvement,
    tables.note,
    tables.support,
    tables.review,
    tables.authorisation,
)


@pytest.fixture(scope="module")
def opened() -> Iterator[Connection]:
    """Two cases in a SQLite database without guards and checks: whatever somebody may do to a file."""
    with closing(Database.open("sqlite://")) as database:
        create_tables(database)
        with database.writing() as made:
            for guard in guards("sqlite"):
                made.exec_driver_sql(f"DROP TRIGGER {guard.name}")
            for number in (1, 2):
                fill(made, CaseCode(year=2026, number=number))
            made.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
            made.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            yield made
            made.rollback()


@pytest.fixture
def connection(opened: Connection) -> Iterator[Connection]:
    """The same for every test."""
    with opened.begin_nested() as part:
        yield opened
        part.rollback()


def digests(connection: Connection) -> dict[int, str]:
    return stored_states(connection, [1, 2])


def another(column: Column[Any], value: Any) -> Any:
    """A different value of the same kind."""
    match value:
        case None:
            return _SAMPLES[type(column.type)]
        case bool():
            return not value
        case int():
            return value + 7
        case bytes():
            return value + b"!"
        case str():
            return f"{value}!"
        case dt.datetime() | dt.date():
            return value + dt.timedelta(days=1)
        case _:
            raise AssertionError(column)


_SAMPLES: dict[type, Any] = {
    String: "x",
    Text: "x",
    Integer: 1,
    LargeBinary: b"x",
    Date: LATER.date(),
    tables.Utc: NOVEMBER,
}


def test_every_table_under_a_case_counts() -> None:
    """A table that is added later has to be looked at here too."""
    below = {tables.case}
    while True:
        more = {t for t in tables.metadata.tables.values() if {fk.column.table for fk in t.foreign_keys} & below}
        if more <= below:
            break
        below |= more
    assert below == set(UNDER)
    assert set(states._QUERIES) == {"case", *(table.name for table in UNDER[1:])}


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table in UNDER for column in table.c if column.name != "id"], ids=str
)
def test_every_column_counts(connection: Connection, table: Table, column: Column[Any]) -> None:
    """Any other value anywhere, a null filled in or a row hung elsewhere, changes the digest of that case."""
    connection.execute(delete(table).where(table.c.id != 1))
    before = digests(connection)
    value = connection.execute(select(column)).scalar_one()
    other = 2 if column.foreign_keys else another(column, value)
    connection.execute(update(table).values({column.name: other}))
    assert digests(connection)[1] != before[1]


@pytest.mark.parametrize("table", UNDER[1:], ids=str)
def test_every_row_counts(connection: Connection, table: Table) -> None:
    """A row less is another state, of that case alone."""
    before = digests(connection)
    connection.execute(delete(table).where(table.c.id == 1))
    after = digests(connection)
    assert after[1] != before[1]
    assert after[2] == before[2]


def test_ids_and_the_order_of_rows_do_not_count(store: Database) -> None:
    """The same case in another database, with other ids, has the same digest."""
    with store.writing() as made:
        case = fill(made, CaseCode(year=2026, number=1))
        digest = stored_states(made, [case])[case]
        made.rollback()
    with closing(Database.open("sqlite://")) as other:
        create_tables(other)
        with other.writing() as made:
            fill(made, CaseCode(year=2026, number=7))
            case = fill(made, CaseCode(year=2026, number=1))
            assert stored_states(made, [case])[case] == digest


def test_the_digest_is_this(store: Database) -> None:
    """Entries of years ago hold it, so it is the same in every edition and in both databases."""
    with store.writing() as made:
        case = fill(made, CaseCode(year=2026, number=1), request_id="r-1")
        assert stored_states(made, [case])[case] == GOLDEN


GOLDEN = "dc477b99c8001ca6a06a2dece820ecff2139e1f1539f254f0f88a75c0ced676b"


def test_a_column_that_is_added_later_changes_no_digest(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as it is empty."""
    before = digests(connection)
    connection.exec_driver_sql("ALTER TABLE justrules_duty ADD COLUMN later TEXT")
    asked = states._QUERIES[tables.duty.name].add_columns(Column("later"))
    monkeypatch.setitem(states._QUERIES, tables.duty.name, asked)
    assert digests(connection) == before
    connection.exec_driver_sql("UPDATE justrules_duty SET later = 'x' WHERE act_id = 1")
    assert digests(connection)[1] != before[1]


def test_rotation_and_erasure_change_no_digest(store: Database, keys: LocalKeys) -> None:
    """New pseudonyms, data keys wrapped anew and a person erased leave every case as its last entry says."""
    people = People(keys, "Example Air")
    newer = People(keys.with_new(Purpose.WRAP, Purpose.PSEUDONYM), "Example Air")
    with store.writing() as made:
        people.record_keys(made)
        case = fill(made, CaseCode(year=2026, number=1))
        made.execute(delete(tables.authorisation))
        somebody = people.enter(made, Identity("person-017"), at=NOVEMBER)
        made.execute(update(tables.act).values(person_id=somebody.id))
        made.execute(delete(tables.person).where(tables.person.c.id != somebody.id))
        made.execute(delete(tables.data_key).where(tables.data_key.c.uid != somebody.uid))
        before = stored_states(made, [case])
        assert newer.rewrap(made)[0] == newer.repseudonymise(made) == 1
        assert stored_states(made, [case]) == before
        newer.erase(made, somebody.id, at=LATER)
        assert stored_states(made, [case]) == before


def test_no_case_has_no_digest(store: Database) -> None:
    """An empty page is no query for everything."""
    with store.reading() as made:
        assert stored_states(made, []) == {}
