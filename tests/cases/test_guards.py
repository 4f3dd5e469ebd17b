"""What the log never does is refused by the database itself, to whoever goes round the log."""

from __future__ import annotations

# ruff: noqa: S608  # what is tried here is written by us
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, exc
from sqlalchemy.pool import NullPool

from justrules.cases.database import Database
from justrules.cases.guards import guards, missing_guards
from tests.cases.postgres import Postgres


def change(database: Database, *statements: str) -> None:
    with database.altering() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


MADE = "'2026-11-21T09:30:00.000000Z'"
CASE = (
    "INSERT INTO justrules_case (id, case_code, year, number, version, status, created_at, request_id) "
    f"VALUES (1, 'JC-2026-0001', 2026, 1, 1, 'open', {MADE}, 'r-1')"
)
ROWS = (
    CASE,
    f"INSERT INTO justrules_data_key (uid, wrapped, wrap_key, created_at) VALUES ('u', 'w', 'k1', {MADE})",
    (
        "INSERT INTO justrules_person (id, uid, pseudonym, pseudonym_key, identity, created_at) "
        f"VALUES (1, 'u', 'p', 'k1', 'i', {MADE})"
    ),
    (
        "INSERT INTO justrules_act (id, case_id, number, person_id, position, created_at, harsher) "
        f"VALUES (1, 1, 1, 1, 'sharp_end', {MADE}, false)"
    ),
    (
        "INSERT INTO justrules_evaluation (id, act_id, number, created_at, policy_id, policy_version, policy_digest, "
        f"answers, assessment, evaluator) VALUES (1, 1, 1, {MADE}, 'p', '1', 'd', '{{}}', '{{}}', 'e')"
    ),
    (
        "INSERT INTO justrules_edition (id, quarter, kind, published_at, content, anchor_seq, anchor_hash) "
        f"VALUES (1, '2026-Q4', 'full', {MADE}, '{{}}', 0, '0')"
    ),
    *(
        "INSERT INTO justrules_audit (seq, at, actor, role, action, payload, previous, hash, key) "
        f"VALUES ({seq}, {MADE}, 'a', 'r', 'open', '{{}}', 'p', 'h', 'k1')"
        for seq in (1, 2)
    ),
    "UPDATE justrules_head SET seq = 2",
)

REFUSED = (
    "UPDATE justrules_audit SET payload = '{}' WHERE seq = 1",
    "DELETE FROM justrules_audit WHERE seq = 2",
    ROWS[-2].replace("VALUES (2", "VALUES (4"),
    ROWS[-2].replace("VALUES (2", "VALUES (0"),
    "UPDATE justrules_evaluation SET category = 'x', outcome = 'x'",
    "DELETE FROM justrules_evaluation",
    "UPDATE justrules_edition SET content = '[]'",
    "DELETE FROM justrules_edition",
    "DELETE FROM justrules_case",
    "UPDATE justrules_case SET case_code = 'JC-2026-0002'",
    "UPDATE justrules_case SET year = 2025",
    "UPDATE justrules_case SET number = 2",
    f"UPDATE justrules_case SET created_at = {MADE.replace('09', '10')}",
    "UPDATE justrules_case SET request_id = NULL",
    "DELETE FROM justrules_head",
    "UPDATE justrules_head SET seq = 1",
)
OF_SQLITE = (
    *(row.replace("INSERT", "INSERT OR REPLACE") for row in (ROWS[0], *ROWS[4:8])),
    CASE.replace("INSERT", "INSERT OR REPLACE").replace("(1, 'JC-2026-0001', 2026, 1", "(7, 'JC-2026-0007', 2026, 7"),
    "INSERT OR IGNORE INTO justrules_audit SELECT * FROM justrules_audit WHERE seq = 1",
    "UPDATE OR REPLACE justrules_audit SET seq = 1 WHERE seq = 2",
    "INSERT OR REPLACE INTO justrules_head VALUES (1, 0, '0')",
    "INSERT INTO justrules_edition SELECT * FROM justrules_edition WHERE true ON CONFLICT DO UPDATE SET content = '[]'",
)
OF_POSTGRESQL = (
    *(f"TRUNCATE justrules_{name} CASCADE" for name in ("audit", "evaluation", "edition", "case", "head")),
    ROWS[5].replace("VALUES (1", "VALUES (2") + " ON CONFLICT (quarter, kind) DO UPDATE SET content = '[]'",
)


@pytest.fixture
def filled(store: Database) -> Database:
    """A log with a row in each table that is guarded."""
    with store.writing() as connection:
        for row in ROWS:
            connection.exec_driver_sql(row)
    return store


def contents(connection: Connection) -> dict[str, list[Any]]:
    names = ("case", "audit", "evaluation", "edition", "head")
    return {name: list(connection.exec_driver_sql(f"SELECT * FROM justrules_{name}").all()) for name in names}


def refused(connection: Connection, statement: str) -> bool:
    """Whether a guard refuses; if none does, it is undone."""
    try:
        with connection.begin_nested() as savepoint:
            connection.exec_driver_sql(statement)
            savepoint.rollback()
    except exc.IntegrityError as error:
        return "refuses this" in str(error)
    return False


def test_what_the_log_never_does_is_refused_by_the_database(filled: Database) -> None:
    """Whoever has the database but not its ownership cannot change, remove or replace what was written."""
    own = OF_SQLITE if filled.dialect == "sqlite" else OF_POSTGRESQL
    with filled.altering() as connection:
        before = contents(connection)
        assert [statement for statement in (*REFUSED, *own) if not refused(connection, statement)] == []
        assert contents(connection) == before


def test_replacing_is_refused_even_where_deletions_fire_no_trigger(sqlite_template: Path, tmp_path: Path) -> None:
    """`INSERT OR REPLACE` deletes silently unless `recursive_triggers` is on, which any program can switch off."""
    (tmp_path / "log.db").write_bytes(sqlite_template.read_bytes())
    engine = create_engine(f"sqlite:///{tmp_path / 'log.db'}", poolclass=NullPool)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA recursive_triggers").scalar() == 0
        for row in ROWS:
            connection.exec_driver_sql(row)
        assert [statement for statement in OF_SQLITE if not refused(connection, statement)] == []


def test_what_the_log_does_is_not_refused(filled: Database) -> None:
    """A case moves, the trail grows, the head follows."""
    with filled.writing() as connection:
        connection.exec_driver_sql("UPDATE justrules_case SET version = 2, severity = 'major'")
        connection.exec_driver_sql(ROWS[-2].replace("VALUES (2", "VALUES (3"))
        connection.exec_driver_sql("UPDATE justrules_head SET seq = 3")


def test_a_guard_that_was_taken_away_is_named(store: Database) -> None:
    """The owner of a database can drop a trigger; that it is gone can be seen."""
    with store.reading() as connection:
        assert missing_guards(connection) == ()
    for guard in guards(store.dialect):
        table = re.match(r"justrules_[a-z]+(?=_)", guard.name)
        assert table
        change(store, f"DROP TRIGGER {guard.name}" + (f" ON {table[0]}" * (store.dialect == "postgresql")))
    with store.reading() as connection:
        assert missing_guards(connection) == tuple(guard.name for guard in guards(store.dialect))


def test_a_guard_that_was_switched_off_is_named(postgres: Postgres, postgres_template: str) -> None:
    """In PostgreSQL a trigger can also stay and do nothing."""
    address = postgres.make(template=postgres_template)
    with closing(Database.open(address)) as database:
        change(database, "ALTER TABLE justrules_audit DISABLE TRIGGER justrules_audit_keeps")
        with database.reading() as connection:
            assert missing_guards(connection) == ("justrules_audit_keeps",)
    postgres.drop(address)
