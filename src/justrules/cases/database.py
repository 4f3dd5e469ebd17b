"""Transactions in a database of ours or of the embedder's: whole or not at all, one writer after the other."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TypeAlias

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url, select, text, update
from sqlalchemy.pool import StaticPool

from justrules.cases.errors import StoreError, finding
from justrules.cases.faults import LOCKED, store_error, told
from justrules.cases.tables import head
from justrules.findings import Finding

Dialect: TypeAlias = Literal["sqlite", "postgresql"]

PATIENCE = dt.timedelta(seconds=30)
"""How long a writer waits for the one before it."""

PRAGMAS: tuple[tuple[str, str], ...] = (
    ("busy_timeout", f"{PATIENCE // dt.timedelta(milliseconds=1)}"),
    ("journal_mode", "DELETE"),
    ("synchronous", "EXTRA"),
    ("foreign_keys", "ON"),
    ("secure_delete", "ON"),
    ("temp_store", "MEMORY"),
    ("mmap_size", "0"),
    ("recursive_triggers", "ON"),
)
"""How every connection to SQLite is set up: nothing that was acknowledged is lost when the power fails, what is deleted
is overwritten, and no copy is left in temporary files (https://sqlite.org/pragma.html)."""

WAL_IS_SOUND_FROM = (3, 51, 3)
"""The first SQLite without the WAL-reset bug of 3.7.0 to 3.51.2 (https://sqlite.org/releaselog/3_51_3.html)."""

_WAYS = "give a path, `sqlite:///file.db`, `postgresql://user@host/name` or an engine"


class Database:
    """Where a case log lives.

    Made by `open` for a place or an engine, and by `joined` for a connection in the embedder's own transaction.
    """

    dialect: Dialect

    def __init__(self, source: Engine | Connection, *, ours: bool) -> None:
        self._source = source
        self._ours = ours
        self.dialect = _dialect(source.dialect.name)
        self._process = os.getpid()
        self._turn = threading.Lock()

    def __repr__(self) -> str:
        return f"<Database {self.dialect}>"

    @classmethod
    def open(cls, where: str | Path | URL | Engine, *, sqlite_wal: bool = False) -> Database:
        """A database at a place, or behind an engine of the embedder's. Nothing is connected to yet.

        Args:
            where: a path or `sqlite:///file.db`; `postgresql://…`, through psycopg 3; or an engine. An engine's
                connections are used as they are: `prepare` makes those of SQLite as safe as ours, and a connection
                that is not is refused when it is used. `sqlite://` is a database in memory, for tests.
            sqlite_wal: write-ahead log instead of a rollback journal: readers do not hold writers up.

        Raises:
            StoreError: no such kind of database (`JR710`), a write-ahead log on a SQLite that loses data in it
                (`JR712`), a driver that is not installed (`JR714`).
        """
        if isinstance(where, Engine):
            return cls(where, ours=False)
        if sqlite_wal:
            _demand_sound_wal()
        url = _url(where)
        return cls(_sqlite(url, wal=sqlite_wal) if _is_sqlite(url) else _postgresql(url), ours=True)

    @classmethod
    def joined(cls, connection: Connection) -> Database:
        """A database that takes part in the transaction of `connection`.

        It commits nothing, and undoes no more than its own part. In PostgreSQL the transaction has to be READ
        COMMITTED, or a writer that had to wait is told to try again.
        """
        return cls(connection, ours=False)

    @property
    def url(self) -> URL:
        """The place; its `repr` and `str` hide the password."""
        return self._source.engine.url

    @property
    def file(self) -> Path | None:
        """The SQLite file, unless the database is a server, in memory or behind an address of its own making."""
        place = self.url.database
        ordinary = self.dialect == "sqlite" and place and place != ":memory:" and not place.startswith("file:")
        return Path(place) if place and ordinary else None

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes: committed at the end of the `with` block, undone when an error leaves it.

        Writers queue on the one row of `justrules_head`, so none sees half of another's work and none deadlocks.

        Raises:
            StoreError: the database cannot be used (`JR710`), holds no case log (`JR711`), or the embedder's
                connection is not safe enough.
        """
        return _Sterile(self._transaction(_lock_head, writes=True))

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that reads, and sees the database as it is at one moment.

        Raises:
            StoreError: the database cannot be used (`JR710`) or holds no case log (`JR711`).
        """
        return _Sterile(self._transaction(_leave, writes=False))

    def altering(self) -> AbstractContextManager[Connection]:
        """A transaction that makes or changes tables, alone; makes the SQLite file if there is none.

        Raises:
            StoreError: the database cannot be used (`JR710`).
        """
        return _Sterile(self._transaction(_lock_tables, writes=True, makes=True))

    def close(self) -> None:
        """Give back the connections, if they are ours."""
        if self._ours:
            self._engine().dispose()

    # --- inside ------------------------------------------------------------------------------------------------

    def _engine(self) -> Engine:
        """The engine, with no connection of a parent process: two processes on one connection ruin a database."""
        engine = self._source.engine
        if self._ours and self._process != os.getpid():
            engine.dispose(close=False)
            self._process, self._turn = os.getpid(), threading.Lock()
        return engine

    @contextmanager
    def _transaction(
        self, lock: Callable[[Connection], None], *, writes: bool, makes: bool = False
    ) -> Iterator[Connection]:
        if isinstance(self._source, Connection):
            with _part_of(self._source, writes=writes) as connection:
                lock(connection)
                yield connection
            return
        engine = self._engine()
        _demand_file(self.file, makes=makes)
        with self._queue(writes=writes), engine.connect() as plain:
            connection = plain.execution_options(**_options(self.dialect, writes=writes))
            with connection.begin():
                _begin(connection, writes=writes, ours=self._ours)
                lock(connection)
                yield connection

    def _queue(self, *, writes: bool) -> AbstractContextManager[None]:
        """Threads queue here: SQLite hands its lock to whoever asks at the right moment, not to who waited longest."""
        alone = self._ours and self.dialect == "sqlite" and (writes or self.url.database in {None, "", ":memory:"})
        return _turn(self._turn) if alone else nullcontext()


def prepare(engine: Engine) -> Engine:
    """Make an embedder's SQLite engine fit for a case log: every connection that it makes from now on gets `PRAGMAS`.

    They hold for the embedder's own tables too: foreign keys are enforced, a commit waits for the disk.

    Args:
        engine: an engine that has made no connection yet; one for PostgreSQL is left as it is.

    Returns:
        The same engine.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up(wal=False))
    return engine


# --- engines -------------------------------------------------------------------------------------------------------


def _dialect(name: str) -> Dialect:
    if name == "sqlite":
        return "sqlite"
    if name == "postgresql":
        return "postgresql"
    raise _no_place("a case log lives in SQLite or PostgreSQL")


def _no_place(message: str, hint: str = _WAYS, code: str = "JR710") -> StoreError:
    return StoreError([finding(code, message, hint=hint)])


def _url(where: str | Path | URL) -> URL:
    if isinstance(where, URL):
        return where
    place = os.fspath(where)
    if "://" not in place:
        return URL.create("sqlite", database=place)
    url: URL | None = None
    with suppress(exc.ArgumentError, ValueError):  # The address may hold a password: neither told nor kept as a cause.
        url = make_url(place)
    if url is None:
        raise _no_place("the address of the database cannot be read")
    return url


def _is_sqlite(url: URL) -> bool:
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        return True
    if url.drivername in {"postgresql", "postgresql+psycopg"}:
        return False
    raise _no_place("a case log lives in SQLite, or in PostgreSQL through psycopg")


def _sqlite(url: URL, *, wal: bool) -> Engine:
    memory = url.database in {None, "", ":memory:"}
    more: dict[str, Any] = {"poolclass": StaticPool} if memory else {}
    arguments: dict[str, Any] = {"isolation_level": None}  # The driver begins nothing by itself; we do.
    if memory:
        arguments["check_same_thread"] = False
    engine = create_engine(url, hide_parameters=True, connect_args=arguments, **more)
    event.listen(engine, "connect", _set_up(wal=wal))
    return engine


def _postgresql(url: URL) -> Engine:
    engine: Engine | None = None
    psycopg = url.set(drivername="postgresql+psycopg")
    with suppress(ImportError):
        engine = create_engine(psycopg, hide_parameters=True, pool_pre_ping=True, pool_recycle=3600)
    if engine is None:
        hint = "pip install 'justrules[postgres]'"
        raise _no_place("PostgreSQL needs the driver psycopg, which is not installed", hint, "JR714")
    return engine


def _demand_sound_wal() -> None:
    if sqlite3.sqlite_version_info < WAL_IS_SOUND_FROM:
        raise _unsound_wal()


def _unsound_wal() -> StoreError:
    return _no_place(
        f"SQLite {sqlite3.sqlite_version} can damage a database that has a write-ahead log",
        "leave `sqlite_wal` out and set `PRAGMA journal_mode=DELETE`, or use SQLite 3.51.3 or later",
        "JR712",
    )


def pragmas(*, wal: bool = False) -> tuple[str, ...]:
    """The statements that set up a connection to SQLite."""
    chosen = {**dict(PRAGMAS), "journal_mode": "WAL" if wal else "DELETE"}
    return tuple(f"PRAGMA {name}={value}" for name, value in chosen.items())


def _set_up(*, wal: bool) -> Callable[[sqlite3.Connection, object], None]:
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas(wal=wal):
            connection.execute(pragma).close()

    return set_up


def _demand_file(file: Path | None, *, makes: bool) -> None:
    """A misspelt path is told, and not answered by a new and empty file; a new one is for its owner alone."""
    if file is None:
        return
    if makes:
        try:
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError:
            return  # SQLite tells what is wrong with the place.
    elif not file.exists():
        hint = "check the path; `justrules cases init` makes a new log"
        raise _no_place("there is no case log at this place", hint, "JR711")


# --- transactions --------------------------------------------------------------------------------------------------


def _options(dialect: Dialect, *, writes: bool) -> dict[str, Any]:
    if dialect == "sqlite":
        return {}
    # `postgresql_readonly` would be reset to READ WRITE afterwards, against a database that is set to take no writes.
    return {"isolation_level": "READ COMMITTED" if writes else "REPEATABLE READ"}


def _begin(connection: Connection, *, writes: bool, ours: bool) -> None:
    """What the driver leaves to us at the start of a transaction."""
    if connection.dialect.name == "sqlite":
        if ours:
            connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        else:
            _demand_safe(connection)
        _begin_sqlite(connection, writes=writes)
    elif writes:
        # The last argument keeps both to this transaction.
        connection.execute(
            text(
                "SELECT set_config('lock_timeout', :patience, true), "
                "CASE current_setting('synchronous_commit') WHEN 'off' "
                "THEN set_config('synchronous_commit', 'on', true) END"
            ),
            {"patience": str(PATIENCE // dt.timedelta(milliseconds=1))},
        )
    else:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _begin_sqlite(connection: Connection, *, writes: bool) -> None:
    driver: Any = connection.connection.driver_connection
    if not driver.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


@contextmanager
def _part_of(connection: Connection, *, writes: bool) -> Iterator[Connection]:
    """A savepoint in the embedder's transaction."""
    if connection.dialect.name == "sqlite":
        _demand_safe(connection)
        if writes:
            # Without it SQLite would take the savepoint for the transaction, and its release for the commit.
            _begin_sqlite(connection, writes=True)
    with connection.begin_nested():
        yield connection


def _lock_head(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # In a transaction that the embedder began without IMMEDIATE this is what takes the lock.
        found = connection.execute(update(head).where(head.c.id == 1).values(id=1)).rowcount == 1
    else:
        locked = select(head.c.id).where(head.c.id == 1).with_for_update()
        found = connection.execute(locked).first() is not None
    if not found:
        hint = "restore the last backup into a new place; the restore verifies it"
        raise _no_place("the case log has lost the row on which its writers queue", hint)


def _lock_tables(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TABLES_LOCK})")


_TABLES_LOCK = int.from_bytes(b"justrule", "big")
"""Any number will do that nobody else takes."""


def _leave(_connection: Connection) -> None:
    """A reader locks nothing."""


@contextmanager
def _turn(lock: threading.Lock) -> Iterator[None]:
    if not lock.acquire(timeout=PATIENCE.total_seconds()):
        raise store_error(LOCKED)
    try:
        yield
    finally:
        lock.release()


# --- the embedder's own connections --------------------------------------------------------------------------------

_SAFE: tuple[tuple[str, frozenset[str]], ...] = (
    ("synchronous", frozenset({"2", "3"})),
    ("foreign_keys", frozenset({"1"})),
    ("secure_delete", frozenset({"1"})),
    ("recursive_triggers", frozenset({"1"})),
)


def _demand_safe(connection: Connection) -> None:
    """Refuse a SQLite connection of the embedder's that would lose what it acknowledged, or keep what was erased."""
    if "justrules_safe" in connection.info:
        return
    findings = list(_unsafe(connection))
    if findings:
        raise StoreError(findings)
    connection.info["justrules_safe"] = True


def _unsafe(connection: Connection) -> Iterator[Finding]:
    hint = "call `prepare(engine)` of `justrules.cases.database` before the engine makes its first connection"
    for name, good in _SAFE:
        if _pragma(connection, name) not in good:
            yield finding("JR710", f"the connection has an unsafe setting of `PRAGMA {name}`", hint=hint)
    journal = _pragma(connection, "journal_mode")
    in_memory = not connection.exec_driver_sql("PRAGMA database_list").all()[0][2]
    if journal == "off" or (journal == "memory" and not in_memory):
        yield finding("JR710", "the connection has an unsafe setting of `PRAGMA journal_mode`", hint=hint)
    if journal == "wal" and sqlite3.sqlite_version_info < WAL_IS_SOUND_FROM:
        yield from _unsound_wal().findings


def _pragma(connection: Connection, name: str) -> str:
    return str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()).lower()


# --- errors --------------------------------------------------------------------------------------------------------


class _Sterile(AbstractContextManager[Connection]):
    """Lets a database's error out only as one of ours, cut off from the original, which may quote a row."""

    def __init__(self, inner: AbstractContextManager[Connection]) -> None:
        self._inner = inner

    def __enter__(self) -> Connection:
        fault: StoreError | None = None
        try:
            return self._inner.__enter__()
        except (exc.SQLAlchemyError, sqlite3.Error) as error:
            fault = told(error)
        raise fault

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        fault: StoreError | None = None
        committing = error is None
        of_database = isinstance(error, exc.SQLAlchemyError | sqlite3.Error)
        try:
            self._inner.__exit__(kind, error, trace)
        except (exc.SQLAlchemyError, sqlite3.Error) as broken:
            # Where something else was wrong already, that is told, and not that undoing it failed.
            fault = told(broken, committing=committing) if committing or of_database else None
        if fault is None and isinstance(error, exc.SQLAlchemyError | sqlite3.Error):
            fault = told(error)
        del error, trace, kind
        if fault is not None:
            try:
                raise fault
            finally:
                fault.__context__ = None  # `raise` has put there what the `with` block is being left with.
