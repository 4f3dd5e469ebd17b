"""The exact numbers of a quarter, counted by the database: every figure is an aggregate, and no row is loaded.

Nobody is named and nothing is decrypted: repeats are counted by the person's row, which an erasure takes out of them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    String,
    and_,
    cast,
    distinct,
    func,
    literal,
    or_,
    select,
    union_all,
)

from justrules.cases import tables
from justrules.cases.statistics.figures import (
    Applied,
    CaseCounts,
    EarlierQuarter,
    Exact,
    Grid,
    Improved,
    Key,
    Legend,
    OpenCases,
)
from justrules.cases.statistics.quarters import Quarter, quarter_of, reached, require_begun, shifted
from justrules.cases.words import Disposition, ImprovementKind
from justrules.policies.words import ResponseKind

EARLIER = 4
"""How many quarters before are compared."""

_case, _act = tables.case.c, tables.act.c
_COUNTED = _case.disposition.is_(None)

R = TypeVar("R")


def count(connection: Connection, quarter: Quarter, *, legend: Legend, now: dt.datetime) -> Exact:
    """The exact statistics of `quarter` as the log stands.

    Cases belong to the quarter in which they were opened. Those withdrawn or marked as duplicates are told apart and
    are in no other figure but the open cases, where they count for as long as they were open.

    Args:
        connection: an open connection; nothing is written.
        quarter: one that has begun; if it is not over, it is counted as far as it has come.
        legend: the policy's words and its order of categories.
        now: the present, in UTC.

    Raises:
        EditionRefused: the quarter has not begun (`JR740`).
    """
    require_begun(quarter, now=now)
    compared = _compared(connection, quarter)
    spans = _spans(compared)
    acts = _Acts(connection.execute(_acts(quarter)).all(), legend)
    before = _tallied(connection.execute(_categories_before(spans)), legend)
    opened = {row.quarter: row.opened for row in connection.execute(_opened_before(spans))}
    columns = acts.columns(others=(category for _, category in before))
    return Exact(
        quarter=quarter,
        counted_at=now.astimezone(dt.UTC),
        legend=legend,
        cases=_cases(connection, quarter),
        departments=acts.grid(columns, _by_name(acts.stated("department")), lambda row: row.department),
        severities=acts.grid(columns, _in_order(legend.severities, acts.stated("severity")), lambda row: row.severity),
        responses=acts.grid(columns, _applied(), lambda row: Applied(row.response_kind, bool(row.harsher))),
        named=acts.named(),
        open=_open(connection, quarter, now=now),
        repeats=_number(connection, _repeats(quarter)),
        improvements=_improvements(connection, quarter),
        earlier=_earlier(compared[:-1], before, opened, columns),
    )


# --- which quarter a case belongs to --------------------------------------------------------------------------------


def _within(quarter: Quarter) -> ColumnElement[bool]:
    return and_(_case.created_at >= quarter.start, _case.created_at < quarter.end)


def _compared(connection: Connection, quarter: Quarter) -> tuple[Quarter, ...]:
    """The quarter and those before it, from that of the first case on; the oldest first."""
    first = connection.execute(select(func.min(_case.created_at)).where(_case.created_at < quarter.end)).scalar_one()
    since = quarter_of(first) if first else quarter
    return tuple(each for each in _back(quarter, EARLIER) if each >= since)


def _back(quarter: Quarter, many: int) -> tuple[Quarter, ...]:
    return tuple(shifted(quarter, by=-back) for back in range(many, -1, -1))


def _spans(quarters: Iterable[Quarter]) -> CTE:
    """Quarters as a table, to join moments to."""
    return union_all(
        *(
            select(
                literal(str(each), String).label("quarter"),
                literal(each.start, tables.Utc).label("start"),
                literal(each.end, tables.Utc).label("end"),
            )
            for each in quarters
        )
    ).cte("span")


def _in_span(spans: CTE) -> ColumnElement[bool]:
    return and_(_case.created_at >= spans.c.start, _case.created_at < spans.c.end)


# --- acts -----------------------------------------------------------------------------------------------------------


def _acts(quarter: Quarter) -> Select[Any]:
    """How many acts there are of each combination."""
    evaluation = tables.evaluation.c
    deciding = and_(evaluation.act_id == _act.id, evaluation.number == _act.decided_by)
    told = (
        _act.behavior_category.label("category"),
        _act.department,
        _case.severity,
        _act.response_kind,
        _act.harsher,
        evaluation.response,
    )
    return (
        select(*told, func.count().label("acts"))
        .select_from(tables.case.join(tables.act).outerjoin(tables.evaluation, deciding))
        .where(_within(quarter), _COUNTED)
        .group_by(*told)
    )


class _Acts:
    """Combinations and how often each occurs, rolled up into tables that share their columns."""

    def __init__(self, rows: Sequence[Any], legend: Legend) -> None:
        self._rows = rows
        self._legend = legend

    def stated(self, what: str) -> set[Key]:
        return {getattr(row, what) for row in self._rows}

    def columns(self, *, others: Iterable[Key]) -> tuple[Key, ...]:
        known = tuple(each.id for each in self._legend.categories)
        found = {_today(row.category, self._legend) for row in self._rows} | set(others)
        return (*_in_order(known, found - {None}), None)

    def grid(self, columns: tuple[Key, ...], rows: tuple[R, ...], about: Callable[[Any], R]) -> Grid[R]:
        counts: Counter[tuple[R, Key]] = Counter()
        for row in self._rows:
            counts[about(row), _today(row.category, self._legend)] += row.acts
        return _grid(rows, columns, counts)

    def named(self) -> Grid[Key]:
        counts: Counter[tuple[Key, Key]] = Counter()
        for row in self._rows:
            counts[row.response, row.response_kind] += row.acts
        rows = _in_order(tuple(each.id for each in self._legend.responses), self.stated("response"))
        return _grid(rows, (*ResponseKind, None), counts)


def _grid(rows: tuple[R, ...], columns: tuple[Key, ...], counts: Mapping[tuple[R, Key], int]) -> Grid[R]:
    # a plain word rather than a member of an enumeration, so that what is read back is equal
    plain = tuple(str(each) if each is not None else None for each in columns)
    cells = tuple(tuple(counts.get((row, column), 0) for column in plain) for row in rows)
    return Grid(rows=rows, columns=plain, cells=cells)


def _today(category: Key, legend: Legend) -> Key:
    """A category under its id of today."""
    return dict(legend.renamed).get(category, category) if category else None


def _in_order(known: Sequence[str], found: Iterable[Key]) -> tuple[Key, ...]:
    """What is known in its order, then what else was found, and last what nobody stated, if that occurs."""
    words = set(found)
    others = sorted(each for each in words if each is not None and each not in known)
    return (*known, *others, *((None,) if None in words else ()))


def _by_name(found: Iterable[Key]) -> tuple[Key, ...]:
    """Never by size: an order by size would tell which of two hidden numbers is the greater."""
    words = set(found)
    named = sorted((each for each in words if each is not None), key=lambda name: (name.casefold(), name))
    return (*named, *((None,) if None in words else ()))


def _applied() -> tuple[Applied, ...]:
    kinds = tuple(kind.value for kind in ResponseKind)
    return tuple(Applied(kind, harsher) for kind in (*kinds, None) for harsher in (False, True))


# --- cases ----------------------------------------------------------------------------------------------------------


def _cases(connection: Connection, quarter: Quarter) -> CaseCounts:
    asked = select(_case.disposition, func.count().label("cases")).where(_within(quarter)).group_by(_case.disposition)
    found = {row.disposition: row.cases for row in connection.execute(asked)}
    return CaseCounts(
        opened=sum(found.values()),
        withdrawn=found.get(Disposition.WITHDRAWN.value, 0),
        duplicate=found.get(Disposition.DUPLICATE.value, 0),
    )


def _open(connection: Connection, quarter: Quarter, *, now: dt.datetime) -> OpenCases:
    end = quarter.end
    then_open = and_(_case.created_at < end, or_(_case.closed_at.is_(None), _case.closed_at >= end))
    age = _age(connection, reached(quarter, now=now))
    asked = select(func.count(), func.sum(age), func.max(age), func.min(_case.created_at)).where(then_open)
    cases, days, longest, first = connection.execute(asked).one()
    if not cases:
        return OpenCases(cases=0, days=0, longest_days=0, opened_in=())
    return OpenCases(
        cases=cases,
        days=int(days),
        longest_days=int(longest),
        opened_in=_opened_in(connection, quarter_of(first), quarter, then_open),
    )


def _age(connection: Connection, on: dt.date) -> ColumnElement[int]:
    """Whole days from the UTC day of opening: an integer, and the same one in both databases."""
    if connection.dialect.name == "postgresql":
        opened = cast(func.timezone("UTC", _case.created_at), Date)
        return cast(literal(on, Date) - opened, Integer)
    # The column holds text that begins with the day; its first ten characters are bound as plain text.
    opened_text = func.substr(cast(_case.created_at, String), 1, 10)
    return cast(func.julianday(literal(on.isoformat(), String)) - func.julianday(opened_text), Integer)


def _opened_in(
    connection: Connection, first: Quarter, last: Quarter, which: ColumnElement[bool]
) -> tuple[tuple[Quarter, int], ...]:
    """How many of the cases were opened in which quarter; quarters without any are left out."""
    many = 4 * (last.year - first.year) + last.number - first.number
    quarters = {str(each): each for each in _back(last, many)}
    found: dict[Quarter, int] = {}
    names = list(quarters)
    for at in range(0, len(names), 64):  # a database takes only so many parts in one union
        spans = _spans(quarters[name] for name in names[at : at + 64])
        asked = (
            select(spans.c.quarter, func.count().label("cases"))
            .select_from(spans.join(tables.case, _in_span(spans)))
            .where(which)
            .group_by(spans.c.quarter)
        )
        found |= {quarters[row.quarter]: row.cases for row in connection.execute(asked)}
    return tuple(sorted(found.items()))


def _number(connection: Connection, asked: Select[Any]) -> int:
    return int(connection.execute(asked).scalar_one())


def _repeats(quarter: Quarter) -> Select[Any]:
    first = quarter.trailing[0]
    often = (
        select(_act.person_id)
        .select_from(tables.case.join(tables.act).join(tables.person))
        .where(_case.created_at >= first.start, _case.created_at < quarter.end)
        .where(_COUNTED, tables.person.c.erased_at.is_(None))
        .group_by(_act.person_id)
        .having(func.count(distinct(_act.case_id)) > 1)
        .subquery()
    )
    return select(func.count()).select_from(often)


def _improvements(connection: Connection, quarter: Quarter) -> tuple[Improved, ...]:
    improvement = tables.improvement.c
    asked = (
        select(improvement.kind, func.count().label("started"), func.count(improvement.done).label("done"))
        .where(improvement.created_at >= quarter.start, improvement.created_at < quarter.end)
        .group_by(improvement.kind)
    )
    found = {row.kind: (row.started, row.done) for row in connection.execute(asked)}
    kinds = (kind.value for kind in ImprovementKind)
    return tuple(
        Improved(kind=kind, started=found.get(kind, (0, 0))[0], done=found.get(kind, (0, 0))[1]) for kind in kinds
    )


# --- earlier quarters -----------------------------------------------------------------------------------------------


def _categories_before(spans: CTE) -> Select[Any]:
    told = (spans.c.quarter, _act.behavior_category.label("category"))
    return (
        select(*told, func.count().label("acts"))
        .select_from(spans.join(tables.case, _in_span(spans)).join(tables.act, _act.case_id == _case.id))
        .where(_COUNTED)
        .group_by(*told)
    )


def _opened_before(spans: CTE) -> Select[Any]:
    return (
        select(spans.c.quarter, func.count().label("opened"))
        .select_from(spans.join(tables.case, _in_span(spans)))
        .group_by(spans.c.quarter)
    )


def _tallied(rows: Iterable[Any], legend: Legend) -> Counter[tuple[str, Key]]:
    """Acts by quarter and category, under the category's id of today."""
    acts: Counter[tuple[str, Key]] = Counter()
    for row in rows:
        acts[row.quarter, _today(row.category, legend)] += row.acts
    return acts


def _earlier(
    quarters: Iterable[Quarter],
    acts: Mapping[tuple[str, Key], int],
    opened: Mapping[str, int],
    columns: tuple[Key, ...],
) -> tuple[EarlierQuarter, ...]:
    return tuple(
        EarlierQuarter(
            quarter=each,
            opened=opened.get(str(each), 0),
            acts=sum(acts.get((str(each), column), 0) for column in columns),
            categories=tuple(acts.get((str(each), column), 0) for column in columns),
        )
        for each in quarters
    )
