"""A transaction is whole or not at all, writers queue, and an error tells nothing that stands in a row."""

from __future__ import annotations

import sqlite3
import stat
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType

import pytest
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, insert, make_url
from sqlalchemy.pool import NullPool

from justrules.cases import database as module
from justrules.cases.audit import head
from justrules.cases.database import PRAGMAS, Database, pragmas, prepare
from justrules.cases.errors import StoreError
from justrules.cases.tables import setting
from tests.cases.postgres import Postgres

CANARY = "ZZCANARY-017"


class Undo(Exception):
    """Leaves a transaction so that it is undone."""


def codes(error: StoreError) -> list[str]:
    return [each.code for each in error.findings]


def note(connection: Connection, name: str, value: str = "1") -> None:
    connection.execute(insert(setting).values(name=name, value=value))


def noted(connection: Connection) -> list[str]:
    return list(connection.exec_driver_sql("SELECT name FROM justrules_setting ORDER BY name").scalars())


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits a fifth of a second for a lock instead of half a minute."""
    monkeypatch.setattr(module, "PATIENCE", module.PATIENCE / 150)
    monkeypatch.setattr(module, "PRAGMAS", (("busy_timeout", "200"), *PRAGMAS[1:]))


# --- whole or not at all -------------------------------------------------------------------------------------------


def test_what_a_transaction_wrote_is_there_at_its_end(store: Database) -> None:
    """Leaving the block is the commit; a second connection sees it."""
    with store.writing() as connection:
        note(connection, "organisation")
    with closing(Database.open(store.url)) as other, other.reading() as connection:
        assert noted(connection) == ["organisation"]


def test_an_error_that_leaves_the_block_undoes_all_of_it(store: Database) -> None:
    """Not even the first of two changes stays, and the error itself is not touched."""
    mistake = Undo()

    def fail() -> None:
        with store.writing() as connection:
            note(connection, "organisation")
            raise mistake

    with pytest.raises(Undo) as raised:
        fail()
    assert raised.value is mistake
    with store.reading() as connection:
        assert noted(connection) == []


def test_a_reader_cannot_write(store: Database) -> None:
    """A change that was not asked for as one is refused, because it would not queue."""
    with pytest.raises(StoreError, match="may only be read"), store.reading() as connection:
        note(connection, "organisation")
    with store.writing() as connection:
        note(connection, "organisation")


def test_a_reader_sees_one_moment(store: Database) -> None:
    """What somebody commits in between is not half in a list that is being read."""
    about_to_write = threading.Event()

    def write() -> None:
        with store.writing() as connection:
            note(connection, "organisation")
            about_to_write.set()

    with store.reading() as connection:
        assert noted(connection) == []
        writer = threading.Thread(target=write)
        writer.start()
        assert about_to_write.wait(10)
        if store.dialect == "postgresql":
            writer.join()  # its commit is there now; in SQLite it waits for this reader
        assert noted(connection) == []
    writer.join()
    with store.reading() as connection:
        assert noted(connection) == ["organisation"]


def test_writers_take_turns(store: Database) -> None:
    """Each of eight threads reads a number and writes the next, and none of them reads what another is changing."""

    def count() -> None:
        for _ in range(5):
            with store.writing() as connection:
                last = len(noted(connection))
                note(connection, f"n{last + 1:03d}")

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as connection:
        assert noted(connection) == [f"n{number:03d}" for number in range(1, 41)]


# --- places --------------------------------------------------------------------------------------------------------


def test_a_path_is_a_file_and_its_text_as_well(sqlite_template: Path) -> None:
    """A path, its text and its URL are the same place."""
    for where in (sqlite_template, str(sqlite_template), f"sqlite:///{sqlite_template}"):
        with closing(Database.open(where)) as database, database.reading() as connection:
            assert database.file == sqlite_template
            assert head(connection).seq == 0


def test_a_misspelt_path_is_told_and_makes_no_file(tmp_path: Path) -> None:
    """An empty file in place of a log would look like a log that is gone."""
    database = Database.open(tmp_path / "lgo.db")
    for transaction in (database.reading, database.writing):
        with pytest.raises(StoreError) as refused, transaction():
            pass
        assert codes(refused.value) == ["JR711"]
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Who else may read a personnel log is not left to the machine's habits."""
    with closing(Database.open(tmp_path / "log.db")) as database:
        with database.altering() as connection:
            connection.exec_driver_sql("CREATE TABLE justrules_head (id INTEGER)")
        assert stat.S_IMODE((tmp_path / "log.db").stat().st_mode) == 0o600


def test_a_place_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A folder that is not there is not made either."""
    with pytest.raises(StoreError, match="cannot be opened"), Database.open(tmp_path / "no" / "log.db").altering():
        pass


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    """A spreadsheet is not taken for a log, nor changed."""
    (tmp_path / "log.db").write_bytes(b"PK\x03\x04" * 1000)
    with pytest.raises(StoreError) as refused, Database.open(tmp_path / "log.db").writing():
        pass
    assert codes(refused.value) == ["JR713"]
    assert (tmp_path / "log.db").read_bytes() == b"PK\x03\x04" * 1000


def test_a_database_without_our_tables_is_told(blank: URL) -> None:
    """The message says how a log is begun."""
    with closing(Database.open(blank)) as database:
        with database.altering() as connection:
            connection.exec_driver_sql("CREATE TABLE incident (id INTEGER)")
        with pytest.raises(StoreError, match="cases init") as refused, database.writing():
            pass
        assert codes(refused.value) == ["JR711"]


@pytest.mark.parametrize(
    "where", ["mysql://user:ZZCANARY@host/log", "nonsense://", ":/://", "postgresql+asyncpg://x/y"]
)
def test_another_kind_of_database_is_refused_without_quoting_the_address(where: str) -> None:
    """An address may hold a password."""
    with pytest.raises(StoreError) as refused:
        Database.open(where)
    assert codes(refused.value) == ["JR710"]
    assert "CANARY" not in "".join(traceback.format_exception(refused.value))


def test_an_engine_for_another_kind_of_database_is_refused() -> None:
    """What the embedder uses for the rest of the system need not do for the log."""
    engine = create_engine("sqlite://")
    engine.dialect.name = "oracle"
    with pytest.raises(StoreError, match="SQLite or PostgreSQL"):
        Database.open(engine)


def test_a_missing_driver_is_named_with_the_extra_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for PostgreSQL is told what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"justrules\[postgres\]") as refused:
        Database.open("postgresql://user:ZZCANARY@localhost/log")
    assert codes(refused.value) == ["JR714"]
    assert refused.value.__context__ is None


def test_a_server_that_is_not_there_is_told_without_its_address(tmp_path: Path) -> None:
    """The driver's own words hold host and user."""
    where = f"postgresql://person-017:ZZCANARY@/log?host={tmp_path}"
    with (
        pytest.raises(StoreError, match="database cannot be reached") as refused,
        Database.open(where).reading(),
    ):
        pass
    told = "".join(traceback.format_exception(refused.value))
    assert "CANARY" not in told
    assert "person-017" not in told


def test_a_password_is_not_shown() -> None:
    """Neither the database nor its address shows the password."""
    with closing(Database.open("postgresql://user:ZZCANARY@localhost/log")) as database:
        assert "CANARY" not in f"{database!r} {database.url!r} {database.url}"
        assert database.file is None


def test_a_database_in_memory_is_one_for_all_threads() -> None:
    """For tests: every thread sees the same one, and takes turns."""
    with closing(Database.open("sqlite://")) as database:
        with database.altering() as connection:
            connection.exec_driver_sql("CREATE TABLE incident (id INTEGER)")
        found: list[int] = []

        def look() -> None:
            with database.reading() as connection:
                found.append(len(connection.exec_driver_sql("SELECT id FROM incident").all()))

        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert found == [0]


# --- SQLite's settings ---------------------------------------------------------------------------------------------

MEANING = {"ON": "1", "OFF": "0", "EXTRA": "3", "MEMORY": "2", "DELETE": "delete"}


@pytest.mark.parametrize(("name", "value"), PRAGMAS)
def test_every_connection_to_sqlite_has_the_settings(sqlite_template: Path, name: str, value: str) -> None:
    """Each setting was taken by SQLite, and is not only asked for."""
    with closing(Database.open(sqlite_template)) as database, database.reading() as connection:
        assert str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) == MEANING.get(value, value)


def test_a_write_ahead_log_is_refused_on_a_sqlite_that_loses_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """3.51.2 is the last with the bug; the message says so."""
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 2))
    with pytest.raises(StoreError) as refused:
        Database.open("log.db", sqlite_wal=True)
    assert codes(refused.value) == ["JR712"]


def test_a_write_ahead_log_is_had_for_the_asking_on_a_sound_sqlite(
    monkeypatch: pytest.MonkeyPatch, sqlite_template: Path, tmp_path: Path
) -> None:
    """From 3.51.3 on, with a commit that still waits for the disk."""
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 3))
    (tmp_path / "log.db").write_bytes(sqlite_template.read_bytes())
    with closing(Database.open(tmp_path / "log.db", sqlite_wal=True)) as database, database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 3
    assert [each for each in pragmas(wal=True) if "journal" in each] == ["PRAGMA journal_mode=WAL"]


@pytest.mark.usefixtures("impatient")
def test_a_write_ahead_log_that_somebody_switched_on_is_switched_off_or_refused(
    sqlite_template: Path, tmp_path: Path
) -> None:
    """A file keeps its mode; as long as somebody else has it open so, we do not write to it."""
    file = tmp_path / "log.db"
    file.write_bytes(sqlite_template.read_bytes())
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("PRAGMA journal_mode=WAL").fetchall() == [("wal",)]
        other.execute("SELECT * FROM justrules_head").fetchall()
        with closing(Database.open(file)) as database, pytest.raises(StoreError), database.writing():
            pass
    with closing(Database.open(file)) as database, database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"


# --- locked --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("impatient")
def test_a_lock_that_is_never_given_back_is_told(address: URL) -> None:
    """Waiting ends, and the message says what to look for."""
    with closing(Database.open(address)) as database, closing(Database.open(address)) as other:
        with other.writing() as connection:
            note(connection, "organisation")
            with pytest.raises(StoreError, match="held the database for longer") as refused, database.writing():
                pass
            assert codes(refused.value) == ["JR710"]
        with database.writing() as connection:
            assert noted(connection) == ["organisation"]


@pytest.mark.usefixtures("impatient")
def test_a_writer_within_a_writer_is_told_and_not_waited_for_without_end(store: Database) -> None:
    """One thread that asks twice would wait for itself."""
    with store.writing(), pytest.raises(StoreError, match="held the database for longer"), store.writing():
        pass


def test_a_child_process_makes_connections_of_its_own(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that two processes share ruins a database, so one that was inherited is never used."""
    with store.reading() as connection:
        inherited = connection.connection.driver_connection
    monkeypatch.setattr("os.getpid", lambda: -1)
    with store.reading() as connection:
        assert connection.connection.driver_connection is not inherited
    store.close()
    assert inherited is not None
    inherited.close()


# --- errors --------------------------------------------------------------------------------------------------------


def frames(trace: TracebackType | None) -> Iterator[dict[str, object]]:
    while trace is not None:
        yield trace.tb_frame.f_locals
        trace = trace.tb_next


@pytest.mark.parametrize("mistake", ["unique", "null", "kind", "syntax"])
def test_an_error_of_the_database_leaves_as_one_of_ours_and_alone(store: Database, mistake: str) -> None:
    """Databases quote the row: neither message, cause, context nor a frame of ours holds what they said."""
    into = "INSERT INTO justrules_setting (name, value) VALUES"
    statement = {
        "unique": f"{into} ('{CANARY}', '1'), ('{CANARY}', '2')",
        "null": f"{into} ('{CANARY}', NULL)",
        "kind": f"{into} ('{CANARY}', '1') RETURNING {CANARY.replace('-', '_')}",
        "syntax": f"INSERT {CANARY}",
    }[mistake]
    with pytest.raises(StoreError) as refused, store.writing() as connection:
        connection.exec_driver_sql(statement)
    error = refused.value
    assert set(codes(error)) <= {"JR710", "JR711"}
    assert error.__cause__ is None
    assert error.__context__ is None
    assert CANARY not in f"{error} {error!r}"
    for names in list(frames(error.__traceback__))[1:]:
        assert not [value for value in names.values() if isinstance(value, exc.SQLAlchemyError)]
        assert CANARY not in repr(names)


def test_a_unique_violation_may_be_handled_where_it_arises(store: Database) -> None:
    """Inside the block the error is SQLAlchemy's own, and a savepoint keeps the transaction."""
    with store.writing() as connection:
        note(connection, "organisation")
        with pytest.raises(exc.IntegrityError), connection.begin_nested():
            note(connection, "organisation")
        note(connection, "key_check")
    with store.reading() as connection:
        assert noted(connection) == ["key_check", "organisation"]


def cut(postgres: Postgres, connection: Connection) -> None:
    """End the connection's process on the server."""
    process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    postgres.run(f"SELECT pg_terminate_backend({process}, 5000)")


@pytest.fixture
def remote(postgres: Postgres, postgres_template: str) -> Iterator[Database]:
    address = postgres.make(template=postgres_template)
    with closing(Database.open(address)) as database:
        yield database
    postgres.drop(address)


def test_a_connection_that_is_lost_is_told_and_the_next_call_has_a_new_one(
    postgres: Postgres, remote: Database
) -> None:
    """The server was started again: nothing of the change is there, and nothing has to be done to go on."""

    def fail() -> None:
        with remote.writing() as connection:
            note(connection, "organisation")
            cut(postgres, connection)
            note(connection, "key_check")

    with pytest.raises(StoreError, match="connection to the database was lost"):
        fail()
    with remote.writing() as connection:
        assert noted(connection) == []


def test_a_connection_that_is_lost_in_the_commit_leaves_it_open(postgres: Postgres, remote: Database) -> None:
    """Whether the change was saved is not claimed either way; the message says how to find out."""

    def fail() -> None:
        with remote.writing() as connection:
            note(connection, "organisation")
            cut(postgres, connection)

    with pytest.raises(StoreError, match="not known whether") as refused:
        fail()
    assert "request_id" in str(refused.value)
    assert refused.value.__context__ is None


def test_a_mistake_is_told_although_undoing_it_failed(postgres: Postgres, remote: Database) -> None:
    """The connection was lost on the way out; what led there is what the caller has to know."""
    mistake = Undo()

    def fail() -> None:
        with remote.writing() as connection:
            cut(postgres, connection)
            raise mistake

    with pytest.raises(Undo) as raised:
        fail()
    assert raised.value is mistake


def test_a_server_that_does_not_wait_for_its_disk_does_so_for_us(postgres: Postgres, remote: Database) -> None:
    """`synchronous_commit = off` would lose what was acknowledged; a stricter setting is left alone."""
    name = remote.url.database
    for theirs, ours in (("off", "on"), ("remote_apply", "remote_apply")):
        postgres.run(f"ALTER DATABASE {name} SET synchronous_commit = {theirs}")
        with closing(Database.open(remote.url)) as database, database.writing() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == ours


# --- the embedder's own engine and transaction ---------------------------------------------------------------------


def plain(address: URL) -> Engine:
    """As most programs make it, and SQLite prepared."""
    return prepare(create_engine(address, poolclass=NullPool))


def explicit(address: URL) -> Engine:
    """As SQLAlchemy advises for SQLite: the driver begins nothing, an event does."""
    engine = prepare(create_engine(address, poolclass=NullPool))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda driver, _: setattr(driver, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


@pytest.fixture(params=[plain, explicit])
def engine(request: pytest.FixtureRequest, address: URL) -> Iterator[Engine]:
    if address.drivername.startswith("postgresql"):
        address = make_url(str(address))
    made: Engine = request.param(address)
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE incident (id INTEGER)")
    yield made
    made.dispose()


def incidents(connection: Connection) -> int:
    return len(connection.exec_driver_sql("SELECT id FROM incident").all())


def test_an_engine_of_the_embedders_serves(engine: Engine) -> None:
    """Writing commits, an error undoes, and closing the log leaves the engine alone."""
    database = Database.open(engine)
    with database.writing() as connection:
        note(connection, "organisation")
    with suppress(Undo), database.writing() as connection:
        note(connection, "key_check")
        raise Undo
    database.close()
    with Database.open(engine).reading() as connection:
        assert noted(connection) == ["organisation"]


@pytest.mark.parametrize("ends", ["commit", "rollback"])
def test_our_part_of_a_transaction_ends_with_the_whole(engine: Engine, ends: str) -> None:
    """The embedder's row and ours are both there or neither is, and before the end nobody else sees either."""
    with engine.connect() as connection:
        connection.exec_driver_sql("INSERT INTO incident VALUES (1)")
        with Database.joined(connection).writing() as ours:
            note(ours, "organisation")
        if engine.dialect.name == "postgresql":
            with engine.connect() as other:
                assert (incidents(other), noted(other)) == (0, [])
        getattr(connection, ends)()
    with engine.connect() as connection:
        there = (incidents(connection), noted(connection))
    assert there == ((1, ["organisation"]) if ends == "commit" else (0, []))


@pytest.mark.parametrize("ends", ["commit", "rollback"])
def test_our_part_may_come_first(engine: Engine, ends: str) -> None:
    """In SQLite a savepoint that comes first would be the transaction; it is not taken for one."""
    with engine.connect() as connection:
        with Database.joined(connection).writing() as ours:
            note(ours, "organisation")
        connection.exec_driver_sql("INSERT INTO incident VALUES (1)")
        getattr(connection, ends)()
    with engine.connect() as connection:
        there = (incidents(connection), noted(connection))
    assert there == ((1, ["organisation"]) if ends == "commit" else (0, []))


def note_twice(database: Database) -> None:
    """The second time it is there already."""
    with database.writing() as connection:
        note(connection, "organisation")
        note(connection, "organisation")


def test_an_error_undoes_our_part_and_no_more(engine: Engine) -> None:
    """The embedder may go on after a refusal and commit what is its own."""
    with engine.connect() as connection:
        connection.exec_driver_sql("INSERT INTO incident VALUES (1)")
        joined = Database.joined(connection)
        with pytest.raises(StoreError):
            note_twice(joined)
        with joined.reading() as ours:
            assert noted(ours) == []
        connection.exec_driver_sql("INSERT INTO incident VALUES (2)")
        connection.commit()
    with engine.connect() as connection:
        assert (incidents(connection), noted(connection)) == (2, [])


def test_reading_in_the_embedders_transaction_sees_what_it_wrote(engine: Engine) -> None:
    """And a query of ours that fails leaves that transaction whole."""
    with engine.connect() as connection:
        joined = Database.joined(connection)
        with joined.reading() as ours:
            assert noted(ours) == []
        with joined.writing() as ours:
            note(ours, "organisation")
        with pytest.raises(StoreError), joined.reading() as ours:
            ours.exec_driver_sql("SELECT nothing FROM justrules_head")
        with joined.reading() as ours:
            assert noted(ours) == ["organisation"]
        connection.rollback()


def test_a_transaction_that_cannot_be_undone_is_refused(remote: Database) -> None:
    """In autocommit mode each statement would be a transaction of its own."""
    bare = create_engine(remote.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with (
        bare.connect() as connection,
        pytest.raises(StoreError, match="autocommit"),
        Database.joined(connection).writing(),
    ):
        pass


def test_a_strict_transaction_that_had_to_wait_is_told_to_try_again(remote: Database) -> None:
    """Under REPEATABLE READ a writer cannot go on after another one; what it saw is old."""
    engine = create_engine(remote.url, isolation_level="REPEATABLE READ", poolclass=NullPool)
    with engine.connect() as connection:
        assert noted(connection) == []
        with remote.writing() as other:
            other.exec_driver_sql("UPDATE justrules_head SET id = 1")
        with pytest.raises(StoreError, match="gave way to another"), Database.joined(connection).writing():
            pass


def test_a_connection_of_the_embedders_that_would_lose_data_is_refused(sqlite_template: Path, tmp_path: Path) -> None:
    """Everything that is unsafe about it is told at once, with the call that mends it."""
    file = tmp_path / "log.db"
    file.write_bytes(sqlite_template.read_bytes())
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    careless = "PRAGMA synchronous=OFF; PRAGMA secure_delete=OFF"
    event.listen(engine, "connect", lambda driver, _: driver.executescript(careless).close())
    with engine.connect() as connection:
        for database in (Database.open(engine), Database.joined(connection)):
            with pytest.raises(StoreError, match=r"prepare\(engine\)") as refused, database.writing():
                pass
            told = str(refused.value)
            assert [name for name, _ in module._SAFE if name not in told] == []


@pytest.mark.parametrize(("mode", "code"), [("OFF", "JR710"), ("MEMORY", "JR710"), ("WAL", "JR712")])
def test_a_journal_of_the_embedders_that_loses_data_is_refused(
    sqlite_template: Path, tmp_path: Path, mode: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal in memory dies with the process; a write-ahead log is refused on the versions with the bug."""
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 2))
    file = tmp_path / "log.db"
    file.write_bytes(sqlite_template.read_bytes())
    engine = prepare(create_engine(f"sqlite:///{file}", poolclass=NullPool))
    event.listen(engine, "connect", lambda driver, _: driver.execute(f"PRAGMA journal_mode={mode}").close())
    with pytest.raises(StoreError) as refused, Database.open(engine).writing():
        pass
    assert codes(refused.value) == [code]


def test_preparing_an_engine_for_postgresql_changes_nothing(postgres: Postgres) -> None:
    """The same line does for both databases."""
    made = create_engine(postgres.admin.url, poolclass=NullPool)
    assert prepare(made) is made
    assert not event.contains(made, "connect", module._set_up)


def test_a_log_that_lost_its_head_is_told(store: Database) -> None:
    """Without the row on which writers queue nobody writes."""
    trigger = "justrules_head_stays"
    with store.altering() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}" + (" ON justrules_head" * (store.dialect != "sqlite")))
        connection.exec_driver_sql("DELETE FROM justrules_head")
    with pytest.raises(StoreError, match="lost the row"), store.writing():
        pass
