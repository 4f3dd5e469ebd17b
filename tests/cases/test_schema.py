"""Tables are made by migrations, alone and all at once; a log of another edition is refused with what to do."""

from __future__ import annotations

import contextlib
import io
import re
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text

from justrules.cases import schema
from justrules.cases.database import Database
from justrules.cases.errors import StoreError
from justrules.cases.guards import guards, make_guards
from justrules.cases.migrations.versions import first_tables
from justrules.cases.schema import create_tables, require_current, upgrade
from justrules.cases.tables import metadata


@pytest.fixture
def bare(blank: URL) -> Iterator[Database]:
    """A database without any table."""
    with closing(Database.open(blank)) as database:
        yield database


def refusal(database: Database) -> StoreError:
    with pytest.raises(StoreError) as refused, database.reading() as connection:
        require_current(connection)
    return refused.value


def change(database: Database, *statements: str) -> None:
    with database.altering() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


# --- what is made --------------------------------------------------------------------------------------------------


def described(connection: Connection) -> set[Any]:
    """Every table, column, constraint, index, function and trigger, as the database itself tells them."""
    if connection.dialect.name == "sqlite":
        told = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'justrules_version'"
        return {(row.type, row.name, sorted_clauses(row.sql or "")) for row in connection.execute(text(told))}
    asked = (
        (
            "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default "
            "FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'justrules_version'"
        ),
        (
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
            "AND conrelid <> 'justrules_version'::regclass"
        ),
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'justrules_version'",
        "SELECT tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    )
    return {tuple(row) for each in asked for row in connection.exec_driver_sql(each.replace("%", "%%"))}


def sorted_clauses(sql: str) -> tuple[str, ...]:
    """The lines of a statement without regard to their order, which says nothing between constraints."""
    return tuple(sorted(line.strip().rstrip(",") for line in sql.splitlines() if line.strip()))


def test_the_migrations_make_the_tables_of_this_edition(bare: Database) -> None:
    """The literal migration and the tables that the code works with are the same, to the last trigger."""
    upgrade(bare)
    with bare.altering() as connection:
        migrated = described(connection)
        connection.execute(text("PRAGMA foreign_keys=OFF" if bare.dialect == "sqlite" else "SELECT 1"))
        metadata.drop_all(connection)
        if bare.dialect == "postgresql":
            connection.exec_driver_sql("DROP FUNCTION justrules_refuse, justrules_grows")
        metadata.create_all(connection)
        make_guards(connection)
        assert described(connection) == migrated
        assert len(migrated) >= len(metadata.tables) + len(guards(bare.dialect))


def test_a_migration_tool_finds_nothing_to_do(store: Database) -> None:
    """Alembic's own comparison agrees."""
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_the_revisions_are_those_of_the_folder() -> None:
    """What `require_current` compares with is what the migrations lead to, from one root, on one labelled branch."""
    config = Config()
    config.set_main_option("script_location", schema.MIGRATIONS)
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    found = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(found)) == schema.REVISIONS
    assert scripts.get_revision(f"{schema.BRANCH}@head").revision == schema.REVISIONS[-1]


def test_a_log_is_not_taken_back() -> None:
    """There is no way down: what was recorded is kept."""
    with pytest.raises(NotImplementedError):
        first_tables.downgrade()


def test_a_new_log_stands_before_its_first_entry(store: Database) -> None:
    """The row on which writers queue is there."""
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id, seq, hash FROM justrules_head").all()
    assert [tuple(row) for row in rows] == [(1, 0, "0" * 64)]


# --- making and upgrading ------------------------------------------------------------------------------------------


def test_making_the_tables_twice_is_making_them_once(bare: Database) -> None:
    """The second call finds a log of this edition and leaves it alone."""
    create_tables(bare)
    with bare.writing() as connection:
        connection.exec_driver_sql("INSERT INTO justrules_setting VALUES ('organisation', 'x')")
    create_tables(bare)
    assert upgrade(bare) == ()
    with bare.reading() as connection:
        require_current(connection)
        assert connection.exec_driver_sql("SELECT value FROM justrules_setting").scalar() == "x"


def test_upgrading_tells_what_was_done_and_prints_nothing(bare: Database) -> None:
    """The revisions that were applied, in order."""
    with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(printed):
        assert upgrade(bare) == schema.REVISIONS
    assert printed.getvalue() == ""


def test_many_may_upgrade_at_once(blank: URL) -> None:
    """One of them does it, and the others find it done."""
    applied: list[tuple[str, ...]] = []

    def run() -> None:
        with closing(Database.open(blank)) as database:
            applied.append(upgrade(database))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(applied) == [()] * 7 + [schema.REVISIONS]


def test_an_upgrade_that_fails_leaves_nothing(bare: Database) -> None:
    """Half a schema is no schema."""
    change(
        bare, "CREATE TABLE incident (id INTEGER)", "CREATE INDEX ix_justrules_factor_evaluation_id ON incident (id)"
    )
    with pytest.raises(StoreError):
        create_tables(bare)
    with bare.reading() as connection:
        assert schema._names(connection) == {"incident"}
    assert "cases init" in str(refusal(bare))


def test_the_embedders_tables_and_versions_are_left_alone(bare: Database) -> None:
    """Our version table is our own."""
    change(
        bare, "CREATE TABLE alembic_version (version_num VARCHAR(32))", "INSERT INTO alembic_version VALUES ('a1b2')"
    )
    create_tables(bare)
    with bare.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == ["a1b2"]
        require_current(connection)


def test_an_embedder_may_run_our_migrations_in_a_tree_of_their_own(store: Database) -> None:
    """The revision is then noted in the embedder's version table, and found there."""
    change(
        store,
        "CREATE TABLE alembic_version (version_num VARCHAR(32))",
        "INSERT INTO alembic_version VALUES ('a1b2'), ('justrules_0001')",
        "DROP TABLE justrules_version",
    )
    with store.reading() as connection:
        require_current(connection)


# --- refusing ------------------------------------------------------------------------------------------------------


def test_a_database_without_a_log_is_refused_with_how_to_begin_one(bare: Database) -> None:
    """Opening makes nothing."""
    change(bare, "CREATE TABLE incident (id INTEGER)")
    error = refusal(bare)
    assert [each.code for each in error.findings] == ["JR711"]
    assert "justrules cases init" in str(error)


def test_an_older_log_is_refused_with_how_to_upgrade_it(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never as a side effect, and never by making tables either."""
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "justrules_9999"))
    error = refusal(store)
    assert [each.code for each in error.findings] == ["JR711"]
    assert "justrules cases upgrade" in str(error)
    with pytest.raises(StoreError, match="older edition"):
        create_tables(store)


def test_a_newer_log_is_refused_and_never_touched(store: Database) -> None:
    """An older program would not know what to keep."""
    change(store, "UPDATE justrules_version SET version_num = 'justrules_9999'")
    assert [each.code for each in refusal(store).findings] == ["JR711"]
    for touch in (upgrade, create_tables):
        with pytest.raises(StoreError, match="newer edition"):
            touch(store)


@pytest.mark.parametrize("loss", ["DROP TABLE justrules_version", "DROP TABLE justrules_factor"])
def test_tables_that_are_not_a_whole_log_are_refused(store: Database, loss: str) -> None:
    """What is there is somebody else's, or broken; nothing is added to it."""
    change(store, loss)
    assert [each.code for each in refusal(store).findings] == ["JR713"]
    if "version" in loss:
        with pytest.raises(StoreError) as refused:
            upgrade(store)
        assert [each.code for each in refused.value.findings] == ["JR713"]


def test_making_tables_without_alembic_names_what_to_install(bare: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log can be used without it, and not made."""
    monkeypatch.setattr(schema, "find_spec", lambda _: None)
    with pytest.raises(StoreError, match=r"justrules\[cases\]") as refused:
        upgrade(bare)
    assert [each.code for each in refused.value.findings] == ["JR714"]


def test_opening_a_log_does_not_load_alembic() -> None:
    """It takes longer to import than everything else, and only making tables needs it."""
    source = Path(schema.__file__).read_text(encoding="utf-8")
    assert not re.search(r"^(from|import) alembic", source, re.MULTILINE)
