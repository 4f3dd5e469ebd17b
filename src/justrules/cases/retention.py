"""Whose time for being kept is over: individuals all of whose cases are closed, and have been for long enough.

It only tells. Erasing is `People.erase`, and somebody's decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from justrules.cases.casefile import is_own
from justrules.cases.entries import Entries
from justrules.cases.errors import InvalidEntry, finding
from justrules.cases.moments import years_before
from justrules.cases.tables import act, case, person

LONGEST = 200
"""More years than any record is kept."""

MOST = 100_000
"""Individuals on one page at most."""

_LAST_ROW = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An individual whose identity nothing asks to be kept any longer.

    Attributes:
        person_id: the row.
        uid: what their data key is bound to.
        last_closed_at: when their last case was closed.
        case_codes: all their cases, in the order of their numbers.
    """

    person_id: int
    uid: str
    last_closed_at: dt.datetime
    case_codes: tuple[str, ...]


def due(
    connection: Connection, *, now: dt.datetime, years: int, after: int = 0, limit: int = 500, me: str = ""
) -> tuple[Due, ...]:
    """A page of the individuals whose time is over, in the order of their rows.

    Somebody with a case that is not closed is never due, nor somebody without a case, nor who was erased already.
    Five years is the least that 14 CFR 5.97 asks for outputs of safety assurance; other rules ask for other periods.

    Args:
        connection: in a transaction.
        now: the time, with its zone.
        years: how long after the last closing, in calendar years.
        after: the `person_id` that the page before ended with.
        limit: how many at most; a shorter page is the last.
        me: the uid of who asks, who is told neither of themselves nor of a case with an act of their own.

    Raises:
        InvalidEntry: `JR705`, the years are not 1 to 200, or the page cannot be used.
    """
    _require_usable(years, after, limit)
    limit_of = closed_before(now, years=years)
    last = func.max(case.c.closed_at).label("last")
    rows = connection.execute(
        select(person.c.id, person.c.uid, last)
        .join_from(person, act, act.c.person_id == person.c.id)
        .join(case, act.c.case_id == case.c.id)
        .where(person.c.erased_at.is_(None), person.c.id > after, person.c.uid != me)
        .group_by(person.c.id, person.c.uid)
        # Closed is what has a time of closing: the table's constraint says so.
        .having(func.count() == func.count(case.c.closed_at), last < limit_of)
        .order_by(person.c.id)
        .limit(limit)
    ).all()
    codes = _codes(connection, [row.id for row in rows], me)
    return tuple(
        Due(person_id=row.id, uid=row.uid, last_closed_at=row.last, case_codes=tuple(codes[row.id])) for row in rows
    )


def closed_before(now: dt.datetime, *, years: int) -> dt.datetime:
    """The moment before which a case has to be closed for its time to be over; on 29 February, that of the day before.

    Raises:
        InvalidEntry: `JR705`, the years are not 1 to 200.
    """
    if not 1 <= years <= LONGEST:
        raise InvalidEntry([finding("JR705", "the years to keep are out of bounds", hint=f"give 1 to {LONGEST} years")])
    return years_before(now.astimezone(dt.UTC), years)


def _require_usable(years: int, after: int, limit: int) -> None:
    entries = Entries("retention")
    entries.number("years", years, least=1, most=LONGEST)
    entries.number("after", after, least=0, most=_LAST_ROW)
    entries.number("limit", limit, least=1, most=MOST)
    entries.settle()


def _codes(connection: Connection, people: Iterable[int], me: str) -> dict[int, list[str]]:
    wanted = list(people)
    rows = connection.execute(
        select(act.c.person_id, case.c.case_code)
        .join_from(act, case, act.c.case_id == case.c.id)
        .where(act.c.person_id.in_(wanted), ~is_own(me))
        .group_by(act.c.person_id, case.c.case_code, case.c.year, case.c.number)
        .order_by(act.c.person_id, case.c.year, case.c.number)
    )
    codes: dict[int, list[str]] = {each: [] for each in wanted}
    for row in rows:
        codes[row.person_id].append(row.case_code)
    return codes
