"""The database's aggregates against a count by hand over the data that the rows were made from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection

from justrules.cases.database import Database
from justrules.cases.errors import EditionRefused
from justrules.cases.statistics.counting import count
from justrules.cases.statistics.figures import Applied, Exact, Grid
from justrules.cases.statistics.quarters import Quarter
from tests.cases.statistics.logs import LEGEND, RESPONSES, PlainAct, PlainCase, PlainImprovement, PlainLog, logs, write

NOW = dt.datetime(2027, 1, 2, tzinfo=dt.UTC)
Q4 = Quarter(2026, 4)


class _Undone(Exception):
    pass


@contextmanager
def scratch(store: Database) -> Any:
    """A transaction that leaves nothing behind."""
    try:
        with store.writing() as connection:
            yield connection
            raise _Undone
    except _Undone:
        pass


def counted(connection: Connection, log: PlainLog, quarter: Quarter = Q4) -> Exact:
    write(connection, log)
    return count(connection, quarter, legend=LEGEND, now=NOW)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(log=logs)
def test_every_figure_is_what_a_count_by_hand_gives(store: Database, log: PlainLog) -> None:
    """Whatever was recorded, and on both databases, each number equals a naive count over the plain data."""
    with scratch(store) as connection:
        write(connection, log)
        for quarter in (Q4, Quarter(2026, 1)):
            exact = count(connection, quarter, legend=LEGEND, now=NOW)
            assert by_hand(exact) == naive(log, quarter)


def test_a_case_belongs_to_the_quarter_of_its_first_moment(store: Database) -> None:
    """The last microsecond of September is in the third quarter, midnight in the fourth."""
    midnight = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    act = PlainAct(person=1, department=None, category=None)
    before, at = (
        PlainCase(created_at=midnight - dt.timedelta(microseconds=by), severity=None, acts=[act]) for by in (1, 0)
    )
    with scratch(store) as connection:
        exact = counted(connection, PlainLog(cases=[before, at]))
        assert exact.cases.opened == 1
        assert [(str(each.quarter), each.opened) for each in exact.earlier] == [("2026-Q3", 1)]
        assert exact.open.opened_in == ((Quarter(2026, 3), 1), (Quarter(2026, 4), 1))
        assert (exact.open.days, exact.open.longest_days) == (92 + 91, 92)


def test_ages_in_a_running_quarter_are_counted_to_today(store: Database) -> None:
    """On 22 November a case of that day is 0 days old and one of 20 November 2; both are 39 days older in January."""
    today = dt.datetime(2026, 11, 22, 0, 50, tzinfo=dt.UTC)
    act = PlainAct(person=1, department=None, category=None)
    cases = [PlainCase(created_at=today - dt.timedelta(days=by), severity=None, acts=[act]) for by in (0, 2)]
    for now, until, days, longest in ((today, today.date(), 2, 2), (NOW, Q4.last_day, 2 * 39 + 2, 41)):
        with scratch(store) as connection:
            write(connection, PlainLog(cases=cases))
            exact = count(connection, Q4, legend=LEGEND, now=now)
        assert (exact.until, exact.open.days, exact.open.longest_days) == (until, days, longest)


def test_what_was_harsher_stays_counted_whatever_follows(store: Database) -> None:
    """An act that was reopened, classified again or answered more mildly is flagged still, once and in its own row."""
    created = dt.datetime(2026, 11, 3, tzinfo=dt.UTC)
    told = ((None, None), ("at_risk", None), ("at_risk", "supportive"), ("at_risk", "disciplinary"))
    acts = [
        PlainAct(person=1, department="Ramp", category=category, response_kind=kind, was_harsher=True)
        for category, kind in told
    ]
    with scratch(store) as connection:
        exact = counted(connection, PlainLog(cases=[PlainCase(created_at=created, severity=None, acts=acts)]))
    assert exact.harsher == 4
    assert _filled(exact.responses) == {(Applied(kind, True), category): 1 for category, kind in told}


def test_an_erased_person_is_no_repeat(store: Database) -> None:
    """Two people with two cases each are two repeats; with the key of one destroyed, one."""
    created = dt.datetime(2026, 11, 3, tzinfo=dt.UTC)
    cases = [
        PlainCase(created_at=created, severity=None, acts=[PlainAct(person=each, department=None, category=None)])
        for each in (1, 1, 2, 2, 3)
    ]
    for erased, repeats in ((set[int](), 2), ({1}, 1)):
        with scratch(store) as connection:
            assert counted(connection, PlainLog(cases=cases, erased=erased)).repeats == repeats


def test_an_old_name_of_a_category_counts_under_its_new_one(store: Database) -> None:
    """A category that the policy renamed is one column, and one that the policy does not know is kept under its id."""
    created = dt.datetime(2026, 11, 3, tzinfo=dt.UTC)
    acts = [PlainAct(person=1, department="Ramp", category=each) for each in RESPONSES]
    legend = type(LEGEND)(policy="p 2", categories=LEGEND.categories[:1], renamed=(("at_risk", "human_error"),))
    with scratch(store) as connection:
        write(connection, PlainLog(cases=[PlainCase(created_at=created, severity="minor", acts=acts)]))
        exact = count(connection, Q4, legend=legend, now=NOW)
    assert dict(zip(exact.columns, exact.categories, strict=True)) == {"human_error": 2, "reckless": 1, None: 0}


def test_departments_stand_in_the_order_of_their_names(store: Database) -> None:
    """An order by size would tell which of two hidden numbers is the greater."""
    created = dt.datetime(2026, 11, 3, tzinfo=dt.UTC)
    names = ["ramp", None, "Cabin", "ramp", "Dispatch", "ramp"]
    acts = [PlainAct(person=1, department=name, category=None) for name in names]
    with scratch(store) as connection:
        exact = counted(connection, PlainLog(cases=[PlainCase(created_at=created, severity=None, acts=acts)]))
    assert exact.departments.rows == ("Cabin", "Dispatch", "ramp", None)


def test_a_quarter_that_has_not_begun_is_refused(store: Database) -> None:
    """It would count nothing and look like a quarter without a case."""
    with scratch(store) as connection, pytest.raises(EditionRefused, match="JR740"):
        count(connection, Quarter(2027, 2), legend=LEGEND, now=NOW)


def test_an_empty_log_counts_nothing(store: Database) -> None:
    """Every figure is zero and nothing is missing."""
    with scratch(store) as connection:
        exact = counted(connection, PlainLog(cases=[]))
    assert (exact.cases.opened, exact.acts, exact.open.cases, exact.repeats, exact.earlier) == (0, 0, 0, 0, ())
    assert exact.open.mean_days is None
    assert exact.categories == (0, 0, 0, 0)


# --- the count by hand ---------------------------------------------------------------------------------------------


def by_hand(exact: Exact) -> dict[str, Any]:
    """The figures in the shape of `naive`, without the zeros of tables."""
    return {
        "cases": (exact.cases.opened, exact.cases.withdrawn, exact.cases.duplicate),
        "departments": _filled(exact.departments),
        "severities": _filled(exact.severities),
        "responses": _filled(exact.responses),
        "named": _filled(exact.named),
        "open": (exact.open.cases, exact.open.days, exact.open.longest_days, dict(exact.open.opened_in)),
        "repeats": exact.repeats,
        "improvements": {each.kind: (each.started, each.done) for each in exact.improvements if each.started},
        "earlier": {
            str(each.quarter): (each.opened, dict(zip(exact.columns, each.categories, strict=True)))
            for each in exact.earlier
            if each.opened
        },
    }


def _filled(grid: Grid[Any]) -> dict[Any, int]:
    return {(row, column): count for row, column, count in grid.each() if count}


def naive(log: PlainLog, quarter: Quarter) -> dict[str, Any]:
    def within(case: PlainCase, which: Quarter) -> bool:
        return (case.created_at.year, (case.created_at.month + 2) // 3) == (which.year, which.number)

    mine = [case for case in log.cases if within(case, quarter)]
    kept = [(case, act) for case in mine if not case.disposition for act in case.acts]
    still = [c for c in log.cases if c.created_at < quarter.end and (not c.closed_at or c.closed_at >= quarter.end)]
    ages = [(quarter.last_day - case.created_at.date()).days for case in still]
    return {
        "cases": (len(mine), *(sum(c.disposition == word for c in mine) for word in ("withdrawn", "duplicate"))),
        "departments": _tally(kept, lambda _, act: act.department),
        "severities": _tally(kept, lambda case, _: case.severity),
        "responses": _tally(kept, lambda _, act: (act.response_kind, act.harsher)),
        "named": dict(Counter((RESPONSES.get(act.category or ""), act.response_kind) for _, act in kept)),
        "open": (len(still), sum(ages), max(ages, default=0), dict(Counter(_quarter(case) for case in still))),
        "repeats": _repeats(log, quarter),
        "improvements": _improvements([each for case in log.cases for each in case.improvements], quarter),
        "earlier": {
            str(which): _before(log, which)
            for which in _four_before(quarter)
            if any(within(c, which) for c in log.cases)
        },
    }


def _tally(kept: list[tuple[PlainCase, PlainAct]], about: Callable[[PlainCase, PlainAct], Any]) -> dict[Any, int]:
    return dict(Counter((about(case, act), act.category) for case, act in kept))


def _quarter(case: PlainCase) -> Quarter:
    return Quarter(case.created_at.year, (case.created_at.month + 2) // 3)


def _repeats(log: PlainLog, quarter: Quarter) -> int:
    """The window begins where this quarter's next year's quarter begins, a year earlier."""
    since = quarter.end.replace(year=quarter.end.year - 1)
    involved = Counter(
        person
        for case in log.cases
        if since <= case.created_at < quarter.end and not case.disposition
        for person in {act.person for act in case.acts}
    )
    return sum(times > 1 for person, times in involved.items() if person not in log.erased)


def _improvements(found: list[PlainImprovement], quarter: Quarter) -> dict[str, tuple[int, int]]:
    mine = [each for each in found if quarter.start <= each.created_at < quarter.end]
    return {
        kind: (sum(e.kind == kind for e in mine), sum(e.kind == kind and e.done is not None for e in mine))
        for kind in {each.kind for each in mine}
    }


def _four_before(quarter: Quarter) -> list[Quarter]:
    found = [quarter]
    for _ in range(4):
        found.append(found[-1].previous)
    return found[1:]


def _before(log: PlainLog, which: Quarter) -> tuple[int, dict[str | None, int]]:
    mine = [case for case in log.cases if _quarter(case) == which]
    acts = Counter(act.category for case in mine if not case.disposition for act in case.acts)
    return len(mine), {category: acts[category] for category in (*RESPONSES, None)}
