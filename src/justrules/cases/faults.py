"""What a database's error means and what to do about it, told without the database's own words: they quote rows."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sqlalchemy import exc

from justrules.cases.errors import StoreError, finding


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason why a database refused, and the fix."""

    message: str
    hint: str
    code: str = "JR710"


LOCKED = Fault(
    "somebody else held the database for longer than we wait",
    "try again; if it goes on, look for a program that keeps a transaction open",
)
_FULL = Fault("the disk is full", "make room and try again")
_READ_ONLY = Fault(
    "the database may only be read",
    "give this user the right to write to the file and to its folder, or use the server that takes writes",
)
_IO = Fault("the disk reports an error", "check the disk; if the file is damaged, restore the last backup")
_CLOSED = Fault("the database cannot be opened", "check that the place exists and that this user may use it")
_DAMAGED = Fault("the database is damaged", "restore the last backup into a new place; the restore verifies it")
_FOREIGN = Fault("the file is not a database", "give the place of a case log, or of a new one", "JR713")
_ABSENT = Fault(
    "there is no case log here",
    "`justrules cases init` makes one; `justrules cases upgrade` completes one that is older",
    "JR711",
)
_REFUSED = Fault(
    "the database refuses the change, because it would break a rule that guards the log",
    "this is a mistake in the program or an attempt to go round it; please report how it came about",
)
_FORBIDDEN = Fault("this user of the database lacks a right", "grant it the rights on the tables `justrules_*`")
_LOST = Fault("the connection to the database was lost", "try again when the server is back")
_RACED = Fault("the database gave way to another writer", "try again")
_BUSY = Fault("the database takes no more connections", "close some, or allow more")
_MEMORY = Fault("the database ran out of memory", "give it more, or try again later")
_AUTOCOMMIT = Fault(
    "the connection is in autocommit mode, in which nothing can be undone",
    "hand in a connection with a transaction of its own",
)
_LOGIN = Fault("the database does not let this user in", "check user, password and the name of the database")
_UNREACHED = Fault(
    "the database cannot be reached, or does not let this user in",
    "check that the server runs, and its address and port; then user, password and the name of the database",
)
_OTHER = Fault("the database refuses, for a reason that we do not know", "try again; if it goes on, report it")
_UNKNOWN_END = Fault(
    "disk or connection failed while the change was being saved, so it is not known whether it was",
    "repeat the request with the same `request_id` or version: what was saved is not saved again",
)

_OF_SQLITE: dict[int, Fault] = {
    3: _FORBIDDEN,
    5: LOCKED,
    6: LOCKED,
    7: _MEMORY,
    8: _READ_ONLY,
    10: _IO,
    11: _DAMAGED,
    13: _FULL,
    14: _CLOSED,
    19: _REFUSED,
    26: _FOREIGN,
}
"""By primary result code (https://sqlite.org/rescode.html)."""

_OF_POSTGRESQL: dict[str, Fault] = {
    "08": _LOST,
    "22": _REFUSED,
    "23": _REFUSED,
    "25006": _READ_ONLY,
    "25P01": _AUTOCOMMIT,
    "28": _LOGIN,
    "3D": _LOGIN,
    "40": _RACED,
    "42501": _FORBIDDEN,
    "42P01": _ABSENT,
    "42703": _ABSENT,
    "53100": _FULL,
    "53200": _MEMORY,
    "53300": _BUSY,
    "55P03": LOCKED,
    "57014": LOCKED,
    "57P": _LOST,
    "58": _IO,
    "P0001": _REFUSED,
    "XX": _DAMAGED,
}
"""By SQLSTATE or its beginning, the longest that fits (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


def told(error: Exception, *, committing: bool = False) -> StoreError:
    """The error of ours for one of a database's.

    Args:
        error: what SQLAlchemy or a driver raised. Nothing of it is kept.
        committing: the transaction was being committed, so a broken connection leaves its end open.
    """
    fault = fault_of(error)
    if committing and fault in {_LOST, _IO}:
        fault = _UNKNOWN_END
    return store_error(fault)


def store_error(fault: Fault) -> StoreError:
    """The error that tells `fault`."""
    return StoreError([finding(fault.code, fault.message, hint=fault.hint)])


def fault_of(error: BaseException) -> Fault:
    """Which fault an error of SQLAlchemy or of a driver stands for."""
    if isinstance(error, exc.TimeoutError):
        return _BUSY
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    if isinstance(state, str):
        fits = [start for start in _OF_POSTGRESQL if state.startswith(start)]
        return _OF_POSTGRESQL[max(fits, key=len)] if fits else _OTHER
    if isinstance(error, exc.OperationalError) and error.statement is None and not error.connection_invalidated:
        return _UNREACHED  # nothing was asked of it yet, so there was no connection to lose
    lost = isinstance(error, exc.DBAPIError) and (
        error.connection_invalidated or isinstance(error, exc.OperationalError)
    )
    return _LOST if lost else _OTHER


def _of_sqlite(error: sqlite3.Error) -> Fault:
    number = getattr(error, "sqlite_errorcode", None)
    if number is None:
        return _OTHER
    absent = number == sqlite3.SQLITE_ERROR and str(error).startswith(("no such table", "no such column"))
    return _ABSENT if absent else _OF_SQLITE.get(number & 0xFF, _OTHER)
