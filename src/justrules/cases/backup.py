"""A copy of a case log while it is in use, and the way back, which ends in reading the copy and verifying it."""

from __future__ import annotations

import os
import shlex
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, exc

from justrules.cases.audit import Anchor, Progress, verify_trail
from justrules.cases.database import Database
from justrules.cases.errors import StoreError, finding
from justrules.cases.faults import fault_of
from justrules.cases.keys import KeyProvider
from justrules.cases.schema import require_current
from justrules.cases.soundness import verify_contents

_PAGES = 1024
"""Copied between two calls of `progress`; 4 MB with pages of the usual size."""


def back_up(database: Database, target: Path, *, progress: Progress | None = None) -> None:
    """Copy a log to a new file that only its owner may read, as the log is at one moment, while others read it.

    The copy holds what the log holds: sealed fields and pseudonyms. The keys are kept elsewhere, and so are their
    copies, or erasing a person would erase nothing.

    Args:
        database: in SQLite.
        target: a file that does not exist yet.
        progress: called with pages copied and pages in all.

    Raises:
        StoreError: the target exists or cannot be written, or the log is in PostgreSQL, whose own command is then
            named (`JR733`).
    """
    if database.dialect == "postgresql":
        raise _use_pg_dump(database.url, target)
    with _new_file(target) as partial, database.reading() as connection:
        require_current(connection)
        driver: Any = connection.connection.driver_connection
        _copy(driver, partial, progress)


def restore(
    source: Path,
    target: Path,
    *,
    keys: KeyProvider,
    anchors: Iterable[Anchor] = (),
    progress: Progress | None = None,
) -> Anchor:
    """Copy a backup to a new file and verify it there; what cannot be verified is not left behind.

    Args:
        source: made by `back_up`.
        target: a file that does not exist yet.
        keys: those of the log.
        anchors: heads that were kept outside. A backup does not reach those from after it was taken.
        progress: called with entries verified and entries in all.

    Returns:
        The head of the restored log, to compare with the last that was kept outside.

    Raises:
        StoreError: the source cannot be read or the target exists or cannot be written (`JR733`), or the source holds
            no log of this edition (`JR711`, `JR713`).
        Tampered: the copy does not verify (`JR730` to `JR732`).
    """
    if not source.is_file():
        raise _failed("there is no backup at this place", "give the file that `justrules cases backup` made")
    with _new_file(target) as partial:
        with closing(_reader(source)) as reader:
            _copy(reader, partial, None)
        with closing(Database.open(partial)) as database, database.reading() as connection:
            require_current(connection)
            verified = verify_trail(connection, keys, anchors=anchors, progress=progress)
            verify_contents(connection, keys)
    return verified


# --- copying -------------------------------------------------------------------------------------------------------


@contextmanager
def _new_file(target: Path) -> Iterator[Path]:
    """A file to fill; it gets its name when it is whole and on the disk, and is taken away when anything fails.

    The name is taken first, by an empty file, so that nothing of that name is ever overwritten.
    """
    partial = target.with_name(f"{target.name}.partial")
    _take(target)
    kept = False
    try:
        _take(partial)
        try:
            yield partial
            _flush(partial)
            partial.replace(target)
            kept = True
            _flush(target.parent)
        finally:
            if not kept:
                partial.unlink(missing_ok=True)
    finally:
        if not kept:
            target.unlink(missing_ok=True)


def _take(path: Path) -> None:
    problem: OSError | None = None
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        problem = error
    if isinstance(problem, FileExistsError):
        raise _failed("there is a file of this name already", "give a new name: nothing is overwritten")
    if problem is not None:
        raise _failed("the new file cannot be written", "check that its folder exists and that you may write there")


def _flush(path: Path) -> None:
    """Wait until the disk has it; not every system can do that for a folder."""
    with suppress(PermissionError, IsADirectoryError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reader(source: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _copy(reader: sqlite3.Connection, target: Path, progress: Progress | None) -> None:
    """Copy every page and check the copy."""

    def told(_status: int, remaining: int, total: int) -> None:
        if progress:
            progress(total - remaining, total)

    fault = None
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as writer:
            writer.execute("PRAGMA synchronous=EXTRA")
            reader.backup(writer, pages=_PAGES, progress=told)
            sound = writer.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except (sqlite3.Error, exc.SQLAlchemyError) as error:
        fault, sound = fault_of(error), True
    if fault is not None:
        raise _failed(f"copying failed: {fault.message}", fault.hint)
    if not sound:
        raise _failed("the copy is damaged, and so is what was copied", "use an older backup")


def _failed(message: str, hint: str) -> StoreError:
    return StoreError([finding("JR733", message, hint=hint)])


def _use_pg_dump(url: URL, target: Path) -> StoreError:
    """The command for this very database; the password is left to PostgreSQL's own ways of asking."""
    place = {"host": url.host or url.query.get("host"), "port": url.port or url.query.get("port")}
    options = {**place, "username": url.username, "dbname": url.database, "file": target}
    words = [f"--{name}={value}" for name, value in options.items() if value]
    command = shlex.join(["pg_dump", "--format=custom", *words])
    return _failed("PostgreSQL makes its own backups", f"run `{command}`, and verify the log after a restore")
