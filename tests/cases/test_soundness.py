"""What `verify` finds beside the trail: wiped keys, other people's pseudonyms, erasures undone, numbers made up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import Connection, delete, select, update

from justrules.cases import Tampered
from justrules.cases.audit import EDITION
from justrules.cases.database import Database
from justrules.cases.schema import upgrade
from justrules.cases.soundness import verify_guards
from justrules.cases.tables import audit, counter, data_key, edition, person
from justrules.cases.words import Status
from tests.cases.logs import STORES, Bench, bench_for
from tests.cases.postgres import Postgres
from tests.cases.test_log import unguard


@pytest.fixture(params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


def told(bench: Bench) -> set[str]:
    """What verifying finds, without the individual's own place."""
    with pytest.raises(Tampered) as raised:
        bench.log.verify()
    assert {each.code for each in raised.value.findings} == {"JR732"}
    return {each.message for each in raised.value.findings}


def people_of(connection: Connection) -> list[str]:
    """The uids of individuals who were not erased, in the order of their rows."""
    asked = select(person.c.uid).where(person.c.erased_at.is_(None)).order_by(person.c.id)
    return list(connection.execute(asked).scalars())


def test_an_honest_log_is_sound_with_erasure_rotation_and_publication(bench: Bench) -> None:
    """Nothing that the log does itself is taken for tampering."""
    gone = bench.open("person-701")
    bench.open("person-702")
    bench.call("withdraw", gone, reason="not ours")
    bench.log.erase(bench.decides, "person-701")
    bench.log.publish(bench.decides, "2019-Q4")
    bench.bring(Status.CLOSED)
    assert bench.log.verify() == bench.log.head(bench.decides)


def test_a_wiped_data_key_is_found(bench: Bench) -> None:
    """A log, or the copy of one, whose names cannot be read any more is not called sound."""
    bench.open("person-711")
    with bench.writing() as connection:
        uid = people_of(connection)[-1]
        connection.execute(update(data_key).where(data_key.c.uid == uid).values(wrapped=bytes(60)))
    assert told(bench) == {"an identity does not open"}


def test_swapped_identities_are_found(bench: Bench) -> None:
    """An identity is bound to its individual."""
    bench.open("person-721")
    bench.open("person-722")
    with bench.writing() as connection:
        one, other = people_of(connection)[-2:]
        asked = select(person.c.uid, person.c.identity).where(person.c.uid.in_([one, other]))
        held = {row.uid: row.identity for row in connection.execute(asked)}
        for uid, source in ((one, other), (other, one)):
            connection.execute(update(person).where(person.c.uid == uid).values(identity=held[source]))
    assert told(bench) == {"an identity does not open"}


def test_a_pseudonym_of_somebody_else_is_found(bench: Bench) -> None:
    """Repeats and one's own case hang on it."""
    bench.open("person-731")
    with bench.writing() as connection:
        uid = people_of(connection)[-1]
        connection.execute(update(person).where(person.c.uid == uid).values(pseudonym="0" * 64))
    assert told(bench) == {"a pseudonym is not the one of its individual"}


def test_an_erasure_without_an_entry_is_found(bench: Bench) -> None:
    """Who forgets somebody does so in the trail, or it shows."""
    bench.open("person-741")
    at = bench.log._desk.now()
    with bench.writing() as connection:
        row = connection.execute(select(person.c.id).order_by(person.c.id.desc()).limit(1)).scalar_one()
        bench.log._desk.parts.people.erase(connection, row, at=at)
    assert told(bench) == {"an erasure has no entry in the trail"}


@pytest.mark.parametrize("by", [5, -1])
def test_a_counter_that_was_changed_is_found(bench: Bench, by: int) -> None:
    """Numbers have no gaps, and the counter is the last of them."""
    bench.open("person-751")
    bench.open("person-752")
    with bench.writing() as connection:
        connection.execute(update(counter).values(last=counter.c.last + by))
    (message,) = told(bench)
    assert "do not fit its cases" in message


def test_an_edition_that_was_published_twice_is_found(bench: Bench) -> None:
    """Frozen means once: taking an edition away and publishing anew leaves two entries for it."""
    bench.log.publish(bench.decides, "2019-Q4")
    with bench.reading() as connection:
        assert connection.execute(select(audit.c.seq).where(audit.c.action == EDITION)).all()
    with bench.writing() as connection:
        unguarded_delete(connection)
    bench.log.publish(bench.decides, "2019-Q4")
    assert told(bench) == {"the edition is not the one that was published"}


def unguarded_delete(connection: Connection) -> None:
    """Take every edition away, as whoever owns the database can."""
    unguard(connection, "justrules_edition")
    connection.execute(delete(edition))


def test_guards_that_were_taken_away_are_found_and_made_again(bench: Bench) -> None:
    """Whoever owns the database can drop its triggers; verifying names them, upgrading brings them back."""
    bench.open("person-741")
    with bench.writing() as connection:
        unguard(connection, "justrules_audit")
    (message,) = told(bench)
    assert message.startswith("triggers of the database are gone: justrules_audit_grows")
    upgrade(bench.log._desk.database)
    assert bench.log.verify() == bench.log.head(bench.decides)


def test_a_guard_that_was_switched_off_is_made_again(postgres: Postgres, postgres_template: str) -> None:
    """In PostgreSQL a trigger can also stay and do nothing."""
    address = postgres.make(template=postgres_template)
    with closing(Database.open(address)) as database:
        with database.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE justrules_audit DISABLE TRIGGER justrules_audit_keeps")
        assert upgrade(database) == ()
        with database.reading() as connection:
            verify_guards(connection)
    postgres.drop(address)
