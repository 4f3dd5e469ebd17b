"""Every way in which a database fails has words of ours, with what to do; its own words are never passed on."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import exc

from justrules.cases import faults
from justrules.cases.faults import fault_of, told


class Driver(Exception):
    """As psycopg raises it, with SQLSTATE; and as psycopg2 does."""

    def __init__(self, state: str | None, *, name: str = "sqlstate") -> None:
        super().__init__("Key (individual)=(ZZCANARY-017) already exists")
        setattr(self, name, state)


def wrapped(cause: Exception, kind: type[exc.DBAPIError] = exc.DatabaseError, *, lost: bool = False) -> exc.DBAPIError:
    return kind("INSERT", {"individual": "ZZCANARY-017"}, cause, connection_invalidated=lost)


def of_sqlite(number: int, message: str = "ZZCANARY-017") -> sqlite3.Error:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorcode = number
    return error


@pytest.mark.parametrize(("start", "fault"), faults._OF_POSTGRESQL.items())
@pytest.mark.parametrize("name", ["sqlstate", "pgcode"])
def test_a_state_of_postgresql_is_told_in_words_of_ours(start: str, fault: faults.Fault, name: str) -> None:
    """By its whole code where that is known, else by its class."""
    error = told(wrapped(Driver(start.ljust(5, "0"), name=name)))
    assert [(each.code, each.message, each.hint) for each in error.findings] == [
        (fault.code, fault.message, fault.hint)
    ]
    assert "CANARY" not in f"{error} {error!r}"


@pytest.mark.parametrize(("number", "fault"), faults._OF_SQLITE.items())
@pytest.mark.parametrize("extension", [0, 1, 7])
def test_a_code_of_sqlite_is_told_in_words_of_ours(number: int, fault: faults.Fault, extension: int) -> None:
    """Extended codes count as the primary code that they extend."""
    assert fault_of(of_sqlite(number | extension << 8)) == fault_of(wrapped(of_sqlite(number))) == fault
    assert "CANARY" not in str(told(of_sqlite(number)))


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (exc.TimeoutError(), "takes no more connections"),
        (exc.InvalidRequestError("ZZCANARY-017"), "reason that we do not know"),
        (wrapped(Driver("0A000")), "reason that we do not know"),
        (wrapped(Driver(None), exc.OperationalError), "connection to the database was lost"),
        (exc.OperationalError(None, None, Driver(None)), "cannot be reached"),
        (
            exc.OperationalError(None, None, Driver(None), connection_invalidated=True),
            "connection to the database was lost",
        ),
        (wrapped(Driver(None), lost=True), "connection to the database was lost"),
        (wrapped(Driver(None)), "reason that we do not know"),
        (of_sqlite(1, "no such table: justrules_head"), "there is no case log here"),
        (of_sqlite(1, "near ZZCANARY-017: syntax error"), "reason that we do not know"),
        (sqlite3.ProgrammingError("ZZCANARY-017"), "reason that we do not know"),
    ],
)
def test_what_has_no_code_is_told_as_well(error: Exception, message: str) -> None:
    """A driver that only says that something is wrong, and errors of SQLAlchemy's own."""
    assert message in str(told(error))
    assert "CANARY" not in str(told(error))


@pytest.mark.parametrize(
    "error", [of_sqlite(10), wrapped(Driver("08006")), wrapped(Driver("57P01")), wrapped(Driver("58030"))]
)
def test_a_commit_that_broke_off_is_not_said_to_have_failed(error: Exception) -> None:
    """It may have been the answer only that was lost."""
    assert "not known whether" in str(told(error, committing=True))
    assert "not known whether" not in str(told(error))


def test_a_commit_that_was_refused_is_said_to_have_failed() -> None:
    """A full disk undoes the transaction, and so does a lock."""
    assert "disk is full" in str(told(of_sqlite(13), committing=True))
    assert "gave way" in str(told(wrapped(Driver("40001")), committing=True))


def test_every_fault_has_a_code_words_and_a_fix() -> None:
    """Lower case, no full stop."""
    for fault in {*faults._OF_SQLITE.values(), *faults._OF_POSTGRESQL.values(), faults._OTHER, faults._UNKNOWN_END}:
        assert fault.message[0].islower()
        assert fault.hint
        assert not fault.message.endswith(".")
