"""Case codes are unique, in order and without gaps, whatever is undone in between."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.cases.codes import CaseCode, allocate, parse_code
from justrules.cases.database import Database
from justrules.cases.errors import InvalidEntry

NOVEMBER = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)


class Undo(Exception):
    """Leaves a transaction so that it is undone."""


def allocated(store: Database, at: dt.datetime = NOVEMBER) -> str:
    with store.writing() as connection:
        return allocate(connection, at=at).text


def test_numbers_follow_one_another_from_one(store: Database) -> None:
    """The first case of a year has number 1, and each one after it the next."""
    assert [allocated(store) for _ in range(3)] == ["JC-2026-0001", "JC-2026-0002", "JC-2026-0003"]


def test_a_number_that_was_undone_is_given_again(store: Database) -> None:
    """What fails before it is committed leaves no gap."""
    assert allocated(store) == "JC-2026-0001"
    with suppress(Undo), store.writing() as connection:
        assert allocate(connection, at=NOVEMBER).text == "JC-2026-0002"
        raise Undo
    assert allocated(store) == "JC-2026-0002"


def test_every_year_counts_from_one_and_is_that_of_utc(store: Database) -> None:
    """An hour after midnight in Oslo is still last year."""
    oslo = dt.timezone(dt.timedelta(hours=1))
    assert allocated(store) == "JC-2026-0001"
    assert allocated(store, dt.datetime(2027, 1, 1, 0, 30, tzinfo=oslo)) == "JC-2026-0002"
    assert allocated(store, dt.datetime(2027, 1, 1, 1, 30, tzinfo=oslo)) == "JC-2027-0001"
    assert allocated(store) == "JC-2026-0003"


def test_the_number_grows_past_four_digits(store: Database) -> None:
    """After 9999 comes 10000, and no code is used twice."""
    with store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO justrules_counter (year, last) VALUES (2026, 9998)")
    assert [allocated(store), allocated(store)] == ["JC-2026-9999", "JC-2026-10000"]


def test_a_moment_without_a_zone_has_no_year(store: Database) -> None:
    """Which year it is depends on the zone, so nothing is guessed."""
    with pytest.raises(ValueError, match="zone"), store.writing() as connection:
        allocate(connection, at=NOVEMBER.replace(tzinfo=None))


@given(st.integers(1000, 9999), st.integers(1, 2_147_483_647))
def test_a_code_has_one_spelling_and_reads_back(year: int, number: int) -> None:
    """Text and code turn into one another, and nothing else is accepted for the same case."""
    code = CaseCode(year=year, number=number)
    assert parse_code(code.text) == code
    for other in (code.text.lower(), f" {code.text}", f"{code.text}\n", f"JC-{year}-0{number:04d}"):
        with pytest.raises(InvalidEntry):
            parse_code(other)


@pytest.mark.parametrize(
    "text",
    ["", "JC-2026-0000", "JC-2026-12", "JC-26-0012", "JC-2026-00012", "2025-0007", "JC-2026-٠٠١٢", "ZZCANARY-017"],
)
def test_what_is_no_code_is_refused_without_being_quoted(text: str) -> None:
    """A misspelt code gets the right form as a hint; what was given may be a name."""
    with pytest.raises(InvalidEntry) as refused:
        parse_code(text)
    assert [each.code for each in refused.value.findings] == ["JR705"]
    assert not text or text not in str(refused.value)


def test_codes_sort_as_they_were_given() -> None:
    """Ten thousand comes after 9999, though not as a text."""
    codes = [CaseCode(year=2026, number=10_000), CaseCode(year=2026, number=9_999), CaseCode(year=2025, number=70_000)]
    assert [str(code) for code in sorted(codes)] == ["JC-2025-70000", "JC-2026-9999", "JC-2026-10000"]
