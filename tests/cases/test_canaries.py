"""The search for canaries: it reads what a server writes ahead as the server does, and no more of it than it should."""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import create_engine

from tests.cases.canaries import Canary, found_in
from tests.cases.postgres import Postgres

EARLIER, LATER = Canary("EARLIER"), Canary("LATER")
ROWS = "INSERT INTO told SELECT %s || repeat('.', 400) FROM generate_series(1, 10000)"


def test_what_a_server_wrote_ahead_is_read_from_then_on_and_in_whole_words(postgres: Postgres) -> None:
    """Fifty thousand rows go over many pages and over the end of a file, and no head of a page splits a word."""
    address = postgres.make()
    engine = create_engine(address)
    try:
        with closing(engine.connect()) as connection:
            connection.exec_driver_sql("CREATE TABLE told (word TEXT)")
            connection.exec_driver_sql(ROWS, (str(EARLIER),))
            connection.commit()
            since = postgres.ahead()
            for _ in range(5):
                connection.exec_driver_sql(ROWS, (str(LATER),))
            connection.commit()
        written = postgres.written_ahead(since)
    finally:
        engine.dispose()
        postgres.drop(address)
    assert len(written) > 2**24
    # A word that is split would be found as one that nobody knows.
    assert found_in(written, (EARLIER, LATER)) == {LATER.label}
