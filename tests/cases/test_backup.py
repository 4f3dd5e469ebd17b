"""A copy is whole, verified and never in the way of anything; what does not verify is not left behind."""

from __future__ import annotations

import re
import shlex
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, update

from justrules.cases import backup, tables
from justrules.cases.audit import Anchor, head, verify_states, verify_trail
from justrules.cases.backup import back_up, restore
from justrules.cases.database import Database
from justrules.cases.errors import StoreError, Tampered
from justrules.cases.guards import missing_guards
from justrules.cases.keys import LocalKeys
from justrules.cases.people import People
from justrules.cases.schema import create_tables, require_current
from tests.cases.postgres import Postgres
from tests.cases.rows import open_case


@pytest.fixture
def log(sqlite_template: Path, tmp_path: Path, keys: LocalKeys) -> Iterator[Database]:
    """Five cases in a file."""
    file = tmp_path / "log.db"
    file.write_bytes(sqlite_template.read_bytes())
    with closing(Database.open(file)) as database:
        with database.writing() as connection:
            for _ in range(5):
                open_case(connection, keys, people=People(keys, "ours"))
        yield database


def anchor(database: Database) -> Anchor:
    with database.reading() as connection:
        return head(connection)


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def codes(error: StoreError | Tampered) -> list[str]:
    return [each.code for each in error.findings]


def test_a_backup_comes_back_as_what_it_was(log: Database, keys: LocalKeys, tmp_path: Path) -> None:
    """The restored log reaches the anchor of the day, and each file is for its owner alone."""
    back_up(log, tmp_path / "copy.db")
    assert restore(tmp_path / "copy.db", tmp_path / "new.db", keys=keys, anchors=[anchor(log)]) == anchor(log)
    assert names(tmp_path) == {"log.db", "copy.db", "new.db"}
    for name in ("copy.db", "new.db"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    with closing(Database.open(tmp_path / "new.db")) as database, database.writing() as connection:
        open_case(connection, keys, people=People(keys, "ours"))


def test_a_backup_holds_one_moment_while_others_write(
    log: Database, keys: LocalKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page, with a writer at work all the time: the copy verifies."""
    monkeypatch.setattr(backup, "_PAGES", 1)
    begun, enough = threading.Event(), threading.Event()

    def write() -> None:
        with closing(Database.open(log.url)) as database:
            while not enough.is_set():
                with database.writing() as connection:
                    open_case(connection, keys, people=People(keys, "ours"))
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(30)
    back_up(log, tmp_path / "copy.db")
    enough.set()
    writer.join()
    there = restore(tmp_path / "copy.db", tmp_path / "new.db", keys=keys)
    assert 5 < there.seq <= anchor(log).seq


def test_progress_counts_the_pages_and_then_the_entries(log: Database, keys: LocalKeys, tmp_path: Path) -> None:
    """Up to all there are."""
    seen: list[tuple[int, int]] = []
    back_up(log, tmp_path / "copy.db", progress=lambda done, total: seen.append((done, total)))
    assert seen
    assert seen[-1][0] == seen[-1][1] > 10
    seen.clear()
    restore(
        tmp_path / "copy.db", tmp_path / "new.db", keys=keys, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(5, 5)]


def test_a_backup_from_memory_is_a_file(keys: LocalKeys, tmp_path: Path) -> None:
    """Wherever the log is, what is kept is a file."""
    with closing(Database.open("sqlite://")) as database:
        create_tables(database)
        with database.writing() as connection:
            open_case(connection, keys, people=People(keys, "ours"))
        back_up(database, tmp_path / "copy.db")
    assert restore(tmp_path / "copy.db", tmp_path / "new.db", keys=keys).seq == 1


def test_a_copy_whose_names_are_lost_is_no_backup(log: Database, keys: LocalKeys, tmp_path: Path) -> None:
    """The trail of such a copy is sound, and nothing in it can be read: it is refused, and the other one is kept."""
    with log.writing() as connection:
        connection.execute(update(tables.data_key).where(tables.data_key.c.uid != "log").values(wrapped=bytes(60)))
    back_up(log, tmp_path / "copy.db")
    with pytest.raises(Tampered, match="an identity does not open"):
        restore(tmp_path / "copy.db", tmp_path / "new.db", keys=keys)
    assert "new.db" not in names(tmp_path)


# --- refused -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("taken", ["copy.db", "copy.db.partial"])
def test_nothing_is_overwritten(log: Database, keys: LocalKeys, tmp_path: Path, taken: str) -> None:
    """Neither by a backup nor by a restore, and what is there stays."""
    (tmp_path / taken).write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="already") as refused:
        back_up(log, tmp_path / "copy.db")
    assert codes(refused.value) == ["JR733"]
    with pytest.raises(StoreError, match="already"):
        restore(tmp_path / "log.db", tmp_path / "copy.db", keys=keys)
    assert (tmp_path / taken).read_text(encoding="utf-8") == "mine"
    assert names(tmp_path) == {"log.db", taken}


def test_a_folder_that_is_not_there_is_told(log: Database, tmp_path: Path) -> None:
    """No folder is made on the way."""
    with pytest.raises(StoreError, match="cannot be written") as refused:
        back_up(log, tmp_path / "no" / "copy.db")
    assert codes(refused.value) == ["JR733"]
    assert refused.value.__context__ is None


def test_a_backup_that_is_not_there_is_told(keys: LocalKeys, tmp_path: Path) -> None:
    """And no empty log made in its place."""
    with pytest.raises(StoreError, match="no backup") as refused:
        restore(tmp_path / "copy.db", tmp_path / "new.db", keys=keys)
    assert codes(refused.value) == ["JR733"]
    assert names(tmp_path) == set()


def test_what_is_no_log_is_not_backed_up(blank: URL, tmp_path: Path) -> None:
    """An empty database makes no backup."""
    with closing(Database.open(blank)) as database:
        with database.altering() as connection:
            connection.exec_driver_sql("CREATE TABLE incident (id INTEGER)")
        with pytest.raises(StoreError) as refused:
            back_up(database, tmp_path / "copy.db")
    assert codes(refused.value) == ["JR711" if database.dialect == "sqlite" else "JR733"]
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize(
    ("damage", "code"),
    [(b"PK\x03\x04" * 2000, "JR733"), (b"", "JR711"), (None, "JR733")],
    ids=["no database", "empty", "torn"],
)
def test_a_damaged_backup_is_not_restored(
    log: Database, keys: LocalKeys, tmp_path: Path, damage: bytes | None, code: str
) -> None:
    """A spreadsheet, an empty file, a file with a page that was overwritten: told, and nothing left."""
    back_up(log, tmp_path / "copy.db")
    whole = (tmp_path / "copy.db").read_bytes()
    torn = whole[: len(whole) // 2] + bytes(4096) + whole[len(whole) // 2 + 4096 :]
    (tmp_path / "copy.db").write_bytes(torn if damage is None else damage)
    with pytest.raises(StoreError) as refused:
        restore(tmp_path / "copy.db", tmp_path / "new.db", keys=keys)
    assert codes(refused.value) == [code]
    assert names(tmp_path) == {"log.db", "copy.db"}


def test_a_backup_that_does_not_verify_is_not_restored(log: Database, keys: LocalKeys, tmp_path: Path) -> None:
    """An older one than the anchor, one that was changed, and one of other keys."""
    with log.writing() as connection:
        connection.execute(update(tables.act).where(tables.act.c.id == 2).values(department="x"))
    back_up(log, tmp_path / "copy.db")
    later = Anchor(anchor(log).seq + 1, "1" * 64)
    for given, anchors, code in ((keys, [later], "JR731"), (keys, [], "JR732"), (LocalKeys.generate(), [], "JR730")):
        with pytest.raises(Tampered) as found:
            restore(tmp_path / "copy.db", tmp_path / "new.db", keys=given, anchors=anchors)
        assert codes(found.value) == [code]
        assert names(tmp_path) == {"log.db", "copy.db"}


def test_a_copy_that_was_broken_off_leaves_nothing(
    log: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a half file nor the name that was taken for it."""

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup, "_PAGES", 1)
    with pytest.raises(KeyboardInterrupt):
        back_up(log, tmp_path / "copy.db", progress=stop)
    assert names(tmp_path) == {"log.db"}


def test_postgresql_is_told_its_own_command(tmp_path: Path) -> None:
    """Exactly what to run, without the password."""
    where = "postgresql://desk:ZZCANARY@db.example:5433/safety log"
    with closing(Database.open(where)) as database, pytest.raises(StoreError) as refused:
        back_up(database, tmp_path / "copy.dump")
    assert codes(refused.value) == ["JR733"]
    told = str(refused.value)
    assert (
        "pg_dump --format=custom --host=db.example --port=5433 --username=desk '--dbname=safety log' "
        f"--file={tmp_path / 'copy.dump'}" in told
    )
    assert "CANARY" not in told


def test_a_dump_of_postgresql_comes_back_as_what_it_was(
    postgres: Postgres, postgres_template: str, keys: LocalKeys, tmp_path: Path
) -> None:
    """The command that is named, and `pg_restore`, bring back a log that verifies, guards and all."""
    address, new = postgres.make(template=postgres_template), postgres.make()
    with closing(Database.open(address)) as database:
        with database.writing() as connection:
            open_case(connection, keys, people=People(keys, "ours"))
        with pytest.raises(StoreError) as refused:
            back_up(database, tmp_path / "copy.dump")
        command = shlex.split(re.findall(r"`(pg_dump .+?)`", str(refused.value))[0])
        folder = postgres.server.bin_path
        # Its client need not run as the server's own user.
        subprocess.run([folder / command[0], *command[1:]], check=True)
        arguments = [f"--host={postgres.folder}", "--username=postgres", f"--dbname={new.database}"]
        subprocess.run([folder / "pg_restore", *arguments, tmp_path / "copy.dump"], check=True)
        there = anchor(database)
    with closing(Database.open(new)) as database, database.reading() as connection:
        require_current(connection)
        assert verify_trail(connection, keys, anchors=[there]) == there
        verify_states(connection)
        assert missing_guards(connection) == ()
    for each in (address, new):
        postgres.drop(each)
