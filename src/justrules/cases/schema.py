"""Whether a database holds a case log of this edition, and how it comes to: by migrations, asked for and locked."""

from __future__ import annotations

import threading
from enum import StrEnum
from importlib.util import find_spec

from sqlalchemy import Connection, column, inspect, select
from sqlalchemy import table as named

from justrules.cases.database import Database
from justrules.cases.errors import StoreError, finding
from justrules.cases.guards import make_guards
from justrules.cases.tables import metadata

REVISIONS: tuple[str, ...] = ("justrules_0001",)
"""Every edition of the tables that was ever released, oldest first; the last is the one that this code needs."""

BRANCH = "justrules"
"""The label of our migrations, for embedders who run them in a tree of their own."""

MIGRATIONS = "justrules.cases:migrations"
VERSIONS = "justrules.cases:migrations/versions"
"""Our folder for Alembic's `version_locations`, for those embedders."""

VERSION_TABLE = "justrules_version"

_PREFIX = "justrules_"
_ALTERING = threading.Lock()
"""Alembic keeps its context in a global."""


class _State(StrEnum):
    ABSENT = "absent"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"
    FOREIGN = "foreign"


def create_tables(database: Database) -> None:
    """Make the tables of a new case log; where a log of this edition is already, nothing is done.

    Raises:
        StoreError: there is an older or a newer log (`JR711`), there are tables of that name that are not a log
            (`JR713`), or the database cannot be used (`JR710`); nothing was changed.
    """
    with _ALTERING, database.altering() as connection:
        state = _state(connection)
        if state is _State.ABSENT:
            _migrate(connection)
        elif state is not _State.CURRENT:
            raise _not_current(state)


def upgrade(database: Database) -> tuple[str, ...]:
    """Bring the tables up to this edition, all the way or not at all; makes them where there are none.

    Take a backup first. Any number of processes may ask at once: one does it, the others wait. Triggers that somebody
    took away are made again.

    Returns:
        The revisions that were applied, oldest first; nothing if the log was of this edition already.

    Raises:
        StoreError: the log is newer than this code (`JR711`), there are tables of that name that are not a log
            (`JR713`), or the database cannot be used (`JR710`); nothing was changed.
    """
    with _ALTERING, database.altering() as connection:
        state = _state(connection)
        if state in {_State.NEWER, _State.FOREIGN}:
            raise _not_current(state)
        if state is not _State.CURRENT:
            return _migrate(connection)
        make_guards(connection)
        return ()


def require_current(connection: Connection) -> None:
    """Refuse a database that holds no case log of this edition. Reads only.

    Raises:
        StoreError: absent, older or newer (`JR711`), with the command to run; tables that are not ours (`JR713`).
    """
    state = _state(connection)
    if state is not _State.CURRENT:
        raise _not_current(state)


# --- what is there -------------------------------------------------------------------------------------------------


def _state(connection: Connection) -> _State:
    ours = {name for name in _names(connection) if name.startswith(_PREFIX) and name != VERSION_TABLE}
    versions = _versions(connection)
    if not ours and not versions:
        return _State.ABSENT
    if not versions:
        return _State.FOREIGN
    if not versions <= set(REVISIONS):
        return _State.NEWER
    if versions != {REVISIONS[-1]}:
        return _State.OLDER
    return _State.CURRENT if set(metadata.tables) <= ours else _State.FOREIGN


def _names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _versions(connection: Connection) -> set[str]:
    """The revisions that are noted in our own table, or in that of an embedder who runs our migrations."""
    found: set[str] = set()
    for table in {VERSION_TABLE, "alembic_version"} & _names(connection):
        noted = connection.execute(select(named(table, column("version_num")).c.version_num)).scalars()
        found |= {version for version in noted if version.startswith(_PREFIX)}
    return found


_TOLD: dict[_State, tuple[str, str, str]] = {
    _State.ABSENT: ("JR711", "there is no case log in this database", "`justrules cases init` makes one"),
    _State.OLDER: (
        "JR711",
        "the case log is of an older edition",
        "take a backup with `justrules cases backup`, then run `justrules cases upgrade`",
    ),
    _State.NEWER: (
        "JR711",
        "the case log is of a newer edition than this program",
        "install the newer justrules: an older one would not know what to keep",
    ),
    _State.FOREIGN: (
        "JR713",
        "there are tables called `justrules_…` that are not a whole case log",
        "give another database, or restore a backup into a new place",
    ),
}


def _not_current(state: _State) -> StoreError:
    code, message, hint = _TOLD[state]
    return StoreError([finding(code, message, hint=hint)])


# --- migrations ----------------------------------------------------------------------------------------------------


def _migrate(connection: Connection) -> tuple[str, ...]:
    if find_spec("alembic") is None:
        told = finding("JR714", "making the tables needs alembic", hint="pip install 'justrules[cases]'")
        raise StoreError([told])
    from alembic import command
    from alembic.config import Config

    before = _versions(connection)
    config = Config(attributes={"connection": connection})
    for name, value in (("script_location", MIGRATIONS), ("path_separator", "os")):
        config.set_main_option(name, value)
    command.upgrade(config, f"{BRANCH}@head")
    done = 1 + max((REVISIONS.index(version) for version in before), default=-1)
    return REVISIONS[done:]
