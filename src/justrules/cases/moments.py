"""Spans of the calendar, counted in UTC."""

from __future__ import annotations

import datetime as dt


def years_before(moment: dt.datetime, years: int) -> dt.datetime:
    """The same moment some years earlier; the 29th of February goes to the 28th where there is none."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)
