"""Calendar quarters in UTC: the only spans of time that statistics are counted over.

A span that anybody could choose would let two counts be subtracted from one another until a single case is left.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from justrules.cases.errors import EditionRefused, finding

_WRITTEN = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_MEANT = re.compile(
    r"\D*?(?:(?P<year>\d{4})\D*(?P<number>[1-4])|q(?P<first>[1-4])\D+(?P<second>\d{4}))\D*", re.IGNORECASE | re.ASCII
)

FIRST_YEAR, LAST_YEAR = 1970, 9998

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of one year, written `2026-Q4`.

    Attributes:
        year: from 1970 to 9998.
        number: 1 for January to March, up to 4.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= 4):
            hint = f"years go from {FIRST_YEAR} to {LAST_YEAR} and quarters from 1 to 4"
            raise EditionRefused([finding("JR740", "there is no such quarter", about="quarter", hint=hint)])

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def start(self) -> dt.datetime:
        """The first moment of it, in UTC."""
        return dt.datetime(self.year, 3 * self.number - 2, 1, tzinfo=dt.UTC)

    @property
    def end(self) -> dt.datetime:
        """The first moment after it, in UTC."""
        year, month = (self.year, 3 * self.number + 1) if self.number < 4 else (self.year + 1, 1)
        return dt.datetime(year, month, 1, tzinfo=dt.UTC)

    @property
    def first_day(self) -> dt.date:
        """Its first day."""
        return self.start.date()

    @property
    def last_day(self) -> dt.date:
        """Its last day."""
        return self.end.date() - dt.timedelta(days=1)

    @property
    def previous(self) -> Quarter:
        """The quarter before."""
        return shifted(self, by=-1)

    @property
    def next(self) -> Quarter:
        """The quarter after."""
        return shifted(self, by=1)

    @property
    def trailing(self) -> tuple[Quarter, ...]:
        """The four quarters of the twelve months that end with this one, the oldest first."""
        return tuple(shifted(self, by=-back) for back in (3, 2, 1, 0))


def reached(quarter: Quarter, *, now: dt.datetime) -> dt.date:
    """The last day of the quarter that has come: today in UTC while it runs, its last day once it is over."""
    return min(now.astimezone(dt.UTC).date(), quarter.last_day)


def written(day: dt.date) -> str:
    """A day in words, such as `22 November 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def shifted(quarter: Quarter, *, by: int) -> Quarter:
    """The quarter so many quarters later, or earlier if `by` is negative.

    Raises:
        EditionRefused: that is in no year that is counted (`JR740`).
    """
    year, place = divmod(4 * quarter.year + quarter.number - 1 + by, 4)
    return Quarter(year, place + 1)


def quarter_of(moment: dt.datetime) -> Quarter:
    """The quarter that a moment lies in, by its UTC date."""
    utc = moment.astimezone(dt.UTC)
    return Quarter(utc.year, (utc.month + 2) // 3)


def parse_quarter(text: str) -> Quarter:
    """The quarter written as `2026-Q4`.

    Raises:
        EditionRefused: it is not written so, or in no year that is counted (`JR740`).
    """
    written = _WRITTEN.fullmatch(text)
    if written:
        return Quarter(int(written[1]), int(written[2]))
    raise EditionRefused([finding("JR740", "this is not a quarter", about="quarter", hint=_hint(text))])


def _hint(text: str) -> str:
    meant = _MEANT.fullmatch(text[:32])
    if meant is None:
        return "write a year and a quarter, such as `2026-Q4`"
    return f"did you mean `{meant['year'] or meant['second']}-Q{meant['number'] or meant['first']}`?"


def require_begun(quarter: Quarter, *, now: dt.datetime) -> None:
    """Raise `EditionRefused` (`JR740`) if the quarter has not begun: it would count nothing and look like zero."""
    if now < quarter.start:
        message = f"{quarter} has not begun"
        raise EditionRefused([finding("JR740", message, about=str(quarter), hint="ask for a quarter that has begun")])


def require_over(quarter: Quarter, *, now: dt.datetime) -> None:
    """Raise `EditionRefused` (`JR740`) if the quarter is not over: what is frozen now would miss its last days."""
    if now < quarter.end:
        message = f"{quarter} is not over"
        hint = f"publish it from {quarter.end:%Y-%m-%d} on (UTC)"
        raise EditionRefused([finding("JR740", message, about=str(quarter), hint=hint)])
