"""Lists of cases: filtered, limited to what the actor may see, and paged, all in SQL. No list holds an identity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, exists, or_, select

from justrules.cases import tables
from justrules.cases.access import CASE_FIELDS, REDACTED, Actor, View
from justrules.cases.casefile import visible_to
from justrules.cases.codes import CaseCode, parse_code
from justrules.cases.entries import Entries
from justrules.cases.errors import InvalidEntry, Refused, finding
from justrules.cases.views import Shown
from justrules.cases.words import Disposition, Standing, Status

MOST = 500
"""Cases on one page at most."""

_LAST_NUMBER = 2**31 - 1
"""What the column of numbers holds at most; a code may be spelt with more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """A line of a list: the fields of a case that say nothing about who, and those that the view adds."""

    case_code: str
    status: Status
    created_at: dt.datetime
    closed_at: dt.datetime | None
    follow_up_date: dt.date | None
    linked_report: str | None
    linked_investigation: str | None
    version: int
    behavior_category: Shown[str | None] = REDACTED
    department: Shown[str | None] = REDACTED
    severity: Shown[str | None] = REDACTED
    disposition: Shown[Disposition | None] = REDACTED
    harsher: Shown[bool] = REDACTED


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, and where the next page begins.

    Attributes:
        cases: newest first.
        next: what to give as `after` for the next page; `None` on the last.
    """

    cases: tuple[CaseSummary, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list is narrowed to; `None` leaves a field alone."""

    status: str | None = None
    category: str | None = None
    department: str | None = None
    linked_report: str | None = None
    linked_investigation: str | None = None
    opened_from: dt.date | str | None = None
    opened_before: dt.date | str | None = None
    overdue_on: dt.date | str | None = None


_SHOWN_AS: Mapping[str, str] = {"category": "behavior_category", "department": "department"}


def page(connection: Connection, *, actor: Actor, me: str, wanted: Filter, after: object, limit: int) -> Page:
    """One page of the cases that the actor may see.

    Raises:
        InvalidEntry: a filter, `after` or `limit` cannot be used (`JR705`).
        Refused: the role may not see what it would filter by (`JR707`).
    """
    _may_filter(actor, wanted)
    conditions = [visible_to(actor, me), *_conditions(wanted, after, limit=limit)]
    asked = (
        select(tables.case, tables.act.c.department, _is_harsher().label("harsher"))
        .join(tables.act, and_(tables.act.c.case_id == tables.case.c.id, tables.act.c.number == 1))
        .where(*conditions)
        .order_by(tables.case.c.year.desc(), tables.case.c.number.desc())
        .limit(limit + 1)
    )
    rows = connection.execute(asked).mappings().all()
    view = View.LINKED if actor.standing is Standing.LINKED else View.FULL
    found = tuple(_summary(row, view) for row in rows[:limit])
    return Page(found, found[-1].case_code if len(rows) > limit else None)


def _may_filter(actor: Actor, wanted: Filter) -> None:
    """A filter by a field that is not shown would show it."""
    if actor.standing in {Standing.DECIDES, Standing.OVERSEES}:
        return
    hidden = [name for name, field in _SHOWN_AS.items() if View.LINKED not in CASE_FIELDS[field]]
    findings = [
        finding("JR707", f"this role may not filter by `{name}`", hint="leave the filter out")
        for name in hidden
        if getattr(wanted, name) is not None
    ]
    if findings:
        raise Refused(findings)


def _conditions(wanted: Filter, after: object, *, limit: object) -> Iterator[ColumnElement[bool]]:
    columns, entries = tables.case.c, Entries("list")
    if not isinstance(limit, int) or not 1 <= limit <= MOST:
        entries.wrong("limit", "cannot be used", f"give a number from 1 to {MOST}")
    start = None if after is None else _start(entries, after)
    fits = {**_same(entries, wanted), **_dated(entries, wanted)}
    entries.settle()
    if start is not None:
        yield or_(columns.year < start.year, and_(columns.year == start.year, columns.number < start.number))
    yield from fits.values()


def _start(entries: Entries, after: object) -> CaseCode | None:
    try:
        code = parse_code(after) if isinstance(after, str) else None
    except InvalidEntry:
        code = None
    if code is None:
        entries.wrong("after", "is no case code", "give `next` of the page before")
        return None
    return replace(code, number=min(code.number, _LAST_NUMBER))


def _same(entries: Entries, wanted: Filter) -> dict[str, ColumnElement[bool]]:
    """The filters by a word or a name, which are made fit as they were before they were stored."""
    columns = tables.case.c
    read: dict[str, tuple[ColumnElement[Any], Callable[[str, Any], str | None]]] = {
        "status": (columns.status, lambda field, given: entries.word(field, given, Status)),
        "category": (columns.behavior_category, entries.reference),
        "department": (tables.act.c.department, entries.label),
        "linked_report": (columns.linked_report, entries.reference),
        "linked_investigation": (columns.linked_investigation, entries.reference),
    }
    fits: dict[str, ColumnElement[bool]] = {}
    for name, (column, made_fit) in read.items():
        given = getattr(wanted, name)
        if isinstance(given, str) and not given.strip():
            entries.wrong(name, "is empty", "leave the filter out, or say what to look for")
        elif given is not None and (value := made_fit(name, given)) is not None:
            fits[name] = column == str(value)
    if "department" in fits:
        mine = (tables.act.c.case_id == columns.id) & fits["department"]
        fits["department"] = exists(select(tables.act.c.id).where(mine).correlate(tables.case))
    return fits


def _dated(entries: Entries, wanted: Filter) -> dict[str, ColumnElement[bool]]:
    columns, fits = tables.case.c, dict[str, ColumnElement[bool]]()
    if (first := entries.day("opened_from", wanted.opened_from)) is not None:
        fits["opened_from"] = columns.created_at >= _midnight(first)
    if (end := entries.day("opened_before", wanted.opened_before)) is not None:
        fits["opened_before"] = columns.created_at < _midnight(end)
    if (day := entries.day("overdue_on", wanted.overdue_on)) is not None:
        fits["overdue_on"] = (columns.status == Status.FOLLOW_UP.value) & (columns.follow_up_date < day)
    return fits


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, dt.UTC)


def _is_harsher() -> ColumnElement[bool]:
    other = tables.act.alias("other")
    return exists(select(other.c.id).where(other.c.case_id == tables.case.c.id, other.c.harsher))


def _summary(row: RowMapping, view: View) -> CaseSummary:
    plain = (
        "case_code",
        "created_at",
        "closed_at",
        "follow_up_date",
        "linked_report",
        "linked_investigation",
        "version",
    )
    facts: dict[str, Any] = {name: row[name] for name in plain}
    added = {
        "behavior_category": row["behavior_category"],
        "department": row["department"],
        "severity": row["severity"],
        "disposition": Disposition(row["disposition"]) if row["disposition"] else None,
    }
    facts |= {name: value for name, value in added.items() if view in CASE_FIELDS[name]}
    if view is View.FULL:
        facts["harsher"] = bool(row["harsher"])
    return CaseSummary(status=Status(row["status"]), **facts)
