"""What the log says to SQLite, taken down word for word, to be said again to a SQLite on a disk of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool

from justrules.cases import CaseLog, LocalKeys
from justrules.cases.database import prepare
from tests.cases.durability.disks import MAIN, Disk
from tests.cases.durability.workers import ORGANISATION, decider, improve

Statement = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Script:
    """A new log as a file, and the transactions that came after.

    Attributes:
        file: the bytes of the database before the first transaction.
        first: the number of the last entry then.
        transactions: each adds one entry to the audit trail.
    """

    file: bytes
    first: int
    transactions: tuple[tuple[Statement, ...], ...]

    def disk(self) -> Disk:
        """A disk with that file, all of it synced."""
        return Disk({1: bytearray(self.file)}, {MAIN: 1})


def recorded(template: Path, folder: Path, cases: int) -> Script:
    """Open cases and change each of them in a file, and take down what is said."""
    file = folder / "script.db"
    file.write_bytes(template.read_bytes())
    engine = prepare(create_engine(f"sqlite:///{file}", poolclass=NullPool))
    keys = LocalKeys.generate()
    CaseLog.create_at(engine, keys=keys, organisation=ORGANISATION)
    begin = file.read_bytes()
    log = CaseLog.open_at(engine, keys=keys, organisation=ORGANISATION, authorize=lambda grant: grant)
    actor, first = decider(log), log.verify().seq
    with log, _listening(engine) as transactions:
        for number in range(cases):
            made = log.open_case(actor, individual=f"person-{number + 100}", request_id=f"r-{number}")
            improve(log, actor, made.case_code, made.version)
    return Script(begin, first, tuple(tuple(each) for each in transactions if any("INSERT" in sql for sql, _ in each)))


@contextmanager
def _listening(engine: Engine) -> Iterator[list[list[Statement]]]:
    found: list[list[Statement]] = []

    def listen(_connection: object, _cursor: object, sql: str, parameters: Any, *_rest: object) -> None:
        if sql.startswith("BEGIN"):
            found.append([])
        elif not sql.startswith("PRAGMA"):
            found[-1].append((sql, parameters))

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def say(connection: apsw.Connection, transaction: tuple[Statement, ...]) -> None:
    """One transaction as `Database.writing` does it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for sql, parameters in transaction:
            connection.execute(sql, parameters).fetchall()
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def entries(connection: apsw.Connection) -> int:
    """How many entries the trail has, if all that was written with them is there too.

    Raises:
        AssertionError: the database is not whole.
    """
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    [(noted, there, cases, last)] = connection.execute(
        "SELECT (SELECT seq FROM justrules_head), (SELECT count(*) FROM justrules_audit), "
        "(SELECT count(*) FROM justrules_case), (SELECT coalesce(max(last), 0) FROM justrules_counter)"
    ).fetchall()
    assert (noted, cases) == (there, last)
    assert isinstance(there, int)
    return there
