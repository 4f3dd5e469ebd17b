"""Retention: due is who has only closed cases, the last of them closed long enough ago."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert

from justrules.cases import tables
from justrules.cases.database import Database
from justrules.cases.errors import InvalidEntry
from justrules.cases.identity import Identity
from justrules.cases.keys import LocalKeys
from justrules.cases.people import People
from justrules.cases.retention import Due, closed_before, due

NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
FIVE_YEARS_AGO = NOW.replace(year=2021)
INSTANT = dt.timedelta(microseconds=1)

History = Sequence[tuple[int, dt.datetime | None]]
"""For each case whose act it is, and when it was closed, if it was."""


def record(connection: Connection, people: People, history: History, *, persons: int) -> list[int]:
    """The rows of the persons, in order; case 1 is `JC-2015-0001`."""
    ids = [people.enter(connection, Identity(f"person-{each:03}"), at=NOW).id for each in range(persons)]
    for number, (whose, closed_at) in enumerate(history, start=1):
        case_id = add_case(connection, number, closed_at)
        for which in {ids[whose % persons]}:
            add_act(connection, case_id, 1, which)
            add_act(connection, case_id, 2, which)
    return ids


def add_case(connection: Connection, number: int, closed_at: dt.datetime | None) -> int:
    values = {
        "case_code": f"JC-2015-{number:04}",
        "year": 2015,
        "number": number,
        "version": 1,
        "status": "closed" if closed_at else "open",
        "disposition": "withdrawn" if closed_at else None,
        "created_at": NOW.replace(year=2015),
        "closed_at": closed_at,
    }
    return int(connection.execute(insert(tables.case).values(values).returning(tables.case.c.id)).scalar_one())


def add_act(connection: Connection, case_id: int, number: int, person_id: int) -> None:
    values = {"case_id": case_id, "number": number, "person_id": person_id, "position": "sharp_end", "harsher": False}
    connection.execute(insert(tables.act).values(**values, created_at=NOW))


def closed_long_ago(person: int = 0) -> tuple[int, dt.datetime]:
    return person, FIVE_YEARS_AGO - INSTANT


@pytest.fixture
def people(keys: LocalKeys) -> People:
    return People(keys, "Example Air")


moments = st.sampled_from([FIVE_YEARS_AGO + shift * dt.timedelta(days=200) for shift in range(-3, 4)])
moments |= st.sampled_from([FIVE_YEARS_AGO - INSTANT, FIVE_YEARS_AGO, FIVE_YEARS_AGO + INSTANT])


@given(
    history=st.lists(st.tuples(st.integers(0, 3), st.none() | moments), max_size=10),
    size=st.integers(1, 5),
)
def test_due_is_who_has_only_closed_cases_all_closed_long_enough_ago(history: History, size: int) -> None:
    """Against a count by hand, whatever the history, page by page of whatever size."""
    with closing(Database.open("sqlite://")) as database:
        with database.altering() as connection:
            tables.metadata.create_all(connection)
            connection.execute(insert(tables.head).values(id=1, seq=0, hash="0" * 64))
        with database.writing() as connection:
            ids = record(connection, People(LocalKeys.generate(), "Example Air"), history, persons=4)
            found: list[Due] = []
            page = due(connection, now=NOW, years=5, limit=size)
            while page:
                assert len(page) <= size
                found += page
                page = due(connection, now=NOW, years=5, after=page[-1].person_id, limit=size)
    expected = {}
    for index, person_id in enumerate(ids):
        own = [(number, closed) for number, (whose, closed) in enumerate(history, start=1) if whose == index]
        closings = [closed for _, closed in own if closed]
        if own and len(closings) == len(own) and max(closings) < FIVE_YEARS_AGO:
            expected[person_id] = (max(closings), tuple(f"JC-2015-{number:04}" for number, _ in own))
    assert {each.person_id: (each.last_closed_at, each.case_codes) for each in found} == expected
    assert [each.person_id for each in found] == sorted(expected)


def test_somebody_in_an_open_case_is_never_due(store: Database, people: People) -> None:
    """However old the others are; nor somebody whose last closing is younger, nor somebody without a case."""
    history = [closed_long_ago(0), closed_long_ago(1), (1, None), closed_long_ago(2), (2, FIVE_YEARS_AGO)]
    with store.writing() as connection:
        ids = record(connection, people, history, persons=4)
        found = due(connection, now=NOW, years=5)
    assert [each.person_id for each in found] == ids[:1]
    assert found[0].last_closed_at == FIVE_YEARS_AGO - INSTANT
    assert found[0].case_codes == ("JC-2015-0001",)


def test_a_case_about_two_people_counts_for_both(store: Database, people: People) -> None:
    """An open case keeps everybody in it, the supervisor too."""
    with store.writing() as connection:
        ids = record(connection, people, [closed_long_ago(0), closed_long_ago(1), closed_long_ago(2)], persons=3)
        shared = add_case(connection, 4, None)
        for number, person_id in enumerate(ids[:2], start=1):
            add_act(connection, shared, number, person_id)
        assert [each.person_id for each in due(connection, now=NOW, years=5)] == ids[2:]


def test_a_case_reopened_keeps_its_people(store: Database, people: People) -> None:
    """Its time begins anew with its next closing."""
    with store.writing() as connection:
        record(connection, people, [closed_long_ago()], persons=1)
        assert len(due(connection, now=NOW, years=5)) == 1
        reopened = tables.case.update().values(status="open", disposition=None, closed_at=None)
        connection.execute(reopened)
        assert due(connection, now=NOW, years=5) == ()


def test_who_was_erased_is_not_due_again(store: Database, people: People) -> None:
    """So erasing page after page comes to an end."""
    with store.writing() as connection:
        ids = record(connection, people, [closed_long_ago(0), closed_long_ago(1)], persons=2)
        found = []
        for _ in range(3):
            for each in due(connection, now=NOW, years=5, limit=1):
                found.append(each.person_id)
                people.erase(connection, each.person_id, at=NOW)
    assert found == ids


def test_codes_are_in_the_order_of_their_numbers(store: Database, people: People) -> None:
    """Also where the number grows wider than four digits."""
    with store.writing() as connection:
        (person_id,) = record(connection, people, [], persons=1)
        for number in (10_000, 2, 9_999):
            add_act(connection, add_case(connection, number, FIVE_YEARS_AGO - INSTANT), 1, person_id)
        (found,) = due(connection, now=NOW, years=5)
    assert found.case_codes == ("JC-2015-0002", "JC-2015-9999", "JC-2015-10000")


def test_nobody_is_named(store: Database, people: People) -> None:
    """What is due can be printed: rows and codes, neither pseudonym nor identity."""
    with store.writing() as connection:
        (person_id,) = record(connection, people, [closed_long_ago()], persons=1)
        pseudonym = people.individual(connection, person_id).pseudonym
        told = repr(due(connection, now=NOW, years=5))
    assert "JC-2015-0001" in told
    assert "person-000" not in told
    assert pseudonym not in told


@given(st.datetimes(timezones=st.just(dt.UTC)).filter(lambda now: now.year > 200), st.integers(1, 200))
def test_years_are_those_of_the_calendar(now: dt.datetime, years: int) -> None:
    """The same day and time that many years before, a day earlier only where that is no day."""
    limit = closed_before(now, years=years)
    assert limit.year == now.year - years
    assert (limit.month, limit.timetz()) == (now.month, now.timetz())
    assert limit.day == now.day or (now.month, now.day, limit.day) == (2, 29, 28)


def test_a_leap_day_is_kept_for_whole_years() -> None:
    """What was closed on 29 February is not due on the 28th of a year without it, and what was on the 28th is."""
    limit = closed_before(dt.datetime(2025, 2, 28, 12, tzinfo=dt.UTC), years=5)
    assert limit < dt.datetime(2020, 2, 29, tzinfo=dt.UTC)
    assert closed_before(dt.datetime(2024, 2, 29, tzinfo=dt.UTC), years=5) == dt.datetime(2019, 2, 28, tzinfo=dt.UTC)


def test_any_zone_will_do() -> None:
    """The limit is in UTC, as all times in the log."""
    east = dt.datetime(2026, 1, 1, 5, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    assert closed_before(east, years=5) == dt.datetime(2020, 12, 31, 20, tzinfo=dt.UTC)


@pytest.mark.parametrize("years", [0, -5, 201, 10**9])
def test_a_period_out_of_bounds_is_refused(years: int) -> None:
    """None at all would erase on closing."""
    with pytest.raises(InvalidEntry, match="years to keep are out of bounds") as caught:
        closed_before(NOW, years=years)
    assert [each.code for each in caught.value.findings] == ["JR705"]
    assert caught.value.__context__ is None
