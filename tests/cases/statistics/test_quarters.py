"""Quarters as they are written, where they begin and end, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.cases.errors import EditionRefused
from justrules.cases.statistics.quarters import (
    Quarter,
    parse_quarter,
    quarter_of,
    require_begun,
    require_over,
    shifted,
)

quarters = st.builds(Quarter, st.integers(1975, 9990), st.integers(1, 4))
EPOCH = dt.datetime.fromisoformat("1970-01-01")
moments = st.datetimes(EPOCH, EPOCH.replace(year=9998, month=12, day=31), timezones=st.timezones())


@given(quarter=quarters)
def test_what_is_written_is_read_back(quarter: Quarter) -> None:
    """`str` and `parse_quarter` are inverse, and quarters sort as their texts do."""
    assert parse_quarter(str(quarter)) == quarter
    assert str(quarter) < str(quarter.next)
    assert quarter < quarter.next


@given(quarter=quarters)
def test_quarters_follow_one_another_without_gap_or_overlap(quarter: Quarter) -> None:
    """Each ends where the next begins, in UTC, after 90 to 92 days."""
    assert quarter.end == quarter.next.start
    assert quarter.next.previous == quarter
    assert quarter.start.utcoffset() == dt.timedelta(0)
    assert 90 <= (quarter.end - quarter.start).days <= 92
    assert (quarter.first_day, quarter.last_day) == (quarter.start.date(), quarter.end.date() - dt.timedelta(days=1))


@given(quarter=quarters, by=st.integers(-16, 16))
def test_shifting_goes_there_and_back(quarter: Quarter, by: int) -> None:
    """So many quarters later and as many earlier is the same quarter."""
    assert shifted(shifted(quarter, by=by), by=-by) == quarter


@given(moment=moments)
def test_every_moment_lies_in_its_quarter(moment: dt.datetime) -> None:
    """Whatever the zone: what counts is UTC."""
    try:
        quarter = quarter_of(moment)
    except EditionRefused:
        assert moment.astimezone(dt.UTC).year in {1969, 9999}
    else:
        assert quarter.start <= moment < quarter.end


def test_the_trailing_twelve_months_are_four_quarters() -> None:
    """They end with the quarter and go back over the turn of the year."""
    assert [str(each) for each in Quarter(2026, 2).trailing] == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2026Q4", "`2026-Q4`"),
        ("2026-q4", "`2026-Q4`"),
        ("Q4 2026", "`2026-Q4`"),
        ("2026/4", "`2026-Q4`"),
        ("2026-Q5", "write a year and a quarter"),
        ("2026-10-01", "write a year and a quarter"),
        ("last quarter", "write a year and a quarter"),
        ("", "write a year and a quarter"),
        ("２０２６-Q4", "write a year and a quarter"),
        ("0001-Q1", "years go from 1970"),
        ("9999-Q4", "years go from 1970"),
        ("2026-Q4\n", "`2026-Q4`"),
    ],
)
def test_anything_else_is_refused_with_what_was_probably_meant(text: str, hint: str) -> None:
    """Free spans of dates are no quarters: two of them could be subtracted until one case is left."""
    with pytest.raises(EditionRefused) as refused:
        parse_quarter(text)
    (finding,) = refused.value.findings
    assert finding.code == "JR740"
    assert hint in (finding.hint or "")


def test_a_quarter_is_counted_from_its_first_moment_and_published_from_its_last() -> None:
    """Before it begins it counts nothing; before it is over a frozen count would miss its last days."""
    quarter, moment = Quarter(2026, 4), dt.timedelta(microseconds=1)
    require_begun(quarter, now=quarter.start)
    require_over(quarter, now=quarter.end)
    with pytest.raises(EditionRefused, match="2026-Q4 has not begun"):
        require_begun(quarter, now=quarter.start - moment)
    with pytest.raises(EditionRefused, match="2026-Q4 is not over"):
        require_over(quarter, now=quarter.end - moment)
