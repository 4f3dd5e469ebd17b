"""Every test of a store runs twice: in a SQLite file and in a real PostgreSQL, each time in a database of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL

from justrules.cases.database import Database
from justrules.cases.keys import LocalKeys
from justrules.cases.schema import create_tables
from tests.cases.postgres import Postgres, started

STORES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server for all tests of this process."""
    with started() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of a database with the tables of a new log, to make others from."""
    postgres.run("CREATE DATABASE template_log")
    with closing(Database.open(postgres.address("template_log"))) as database:
        create_tables(database)
    return "template_log"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables of a new log, to make others from."""
    file = tmp_path_factory.mktemp("template") / "log.db"
    with closing(Database.open(file)) as database:
        create_tables(database)
    return file


@pytest.fixture(params=STORES)
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield URL.create("sqlite", database=str(tmp_path / "log.db"))
        return
    server: Postgres = request.getfixturevalue("postgres")
    address = server.make()
    yield address
    server.drop(address)


@pytest.fixture(params=STORES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of a database with the tables of a new log."""
    if request.param == "sqlite":
        file = tmp_path / "log.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield URL.create("sqlite", database=str(file))
        return
    server: Postgres = request.getfixturevalue("postgres")
    made = server.make(template=request.getfixturevalue("postgres_template"))
    yield made
    server.drop(made)


@pytest.fixture
def store(address: URL) -> Iterator[Database]:
    """A database with the tables of a new log."""
    with closing(Database.open(address)) as database:
        yield database


@pytest.fixture(scope="session")
def keys() -> LocalKeys:
    """Keys that were made for this run."""
    return LocalKeys.generate()
