"""All that a case says, as one digest: what no entry of the audit trail accounts for shows as a difference."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, bindparam, select

from justrules.cases import tables
from justrules.cases.tables import moment_text

_UNDER_CASE = (tables.act, tables.improvement, tables.note, tables.authorisation)
_UNDER_ACT = (tables.evaluation, tables.duty, tables.support, tables.review)


def stored_states(connection: Connection, cases: Iterable[int]) -> dict[int, str]:
    """The digest of each case, 64 hexadecimal digits.

    A row counts with its natural key and without the database's own ids; a sealed field with the digest of its bytes;
    a person by the name of their data key. What is null is left out, so that a column that is added later changes no
    digest of before.

    Args:
        connection: an open transaction.
        cases: ids of cases that are there.
    """
    wanted = list(cases)
    said: dict[int, dict[str, list[str]]] = {case: {} for case in wanted}
    for name, asked in _QUERIES.items():
        for row in connection.execute(asked, {"cases": wanted}).mappings():
            said[row["_case"]].setdefault(name, []).append(canonical(_plain(row)))
    return {case: _digest(parts) for case, parts in said.items()}


def canonical(data: Any) -> str:
    """JSON with keys in order and no white space, so that equal data are equal texts."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _digest(parts: Mapping[str, list[str]]) -> str:
    ordered = {name: sorted(rows) for name, rows in parts.items()}
    return hashlib.sha256(canonical(ordered).encode()).hexdigest()


def _plain(row: RowMapping) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items() if name != "_case" and value is not None}


def _value(value: Any) -> Any:
    match value:
        case bytes() | memoryview():
            return hashlib.sha256(value).hexdigest()
        case dt.datetime():
            return moment_text(value)
        case dt.date():
            return value.isoformat()
        case _:
            return value


def _own(table: Table) -> list[Any]:
    """The columns that say something, which are those that are no key of the database's own."""
    return [column for column in table.c if column.name != "id" and not column.foreign_keys]


def _queries() -> dict[str, Select[Any]]:
    case, act, evaluation, factor = tables.case, tables.act, tables.evaluation, tables.factor
    found: dict[str, Select[Any]] = {"case": select(case.c.id.label("_case"), *_own(case))}
    for table in _UNDER_CASE:
        found[table.name] = select(case.c.id.label("_case"), *_own(table)).join_from(case, table)
    found[act.name] = found[act.name].add_columns(tables.person.c.uid.label("_person")).join(tables.person)
    for table in _UNDER_ACT:
        mine = select(case.c.id.label("_case"), act.c.number.label("_act"), *_own(table))
        found[table.name] = mine.join_from(case, act).join(table, table.c.act_id == act.c.id)
    number = (act.c.number.label("_act"), evaluation.c.number.label("_evaluation"))
    found[factor.name] = (
        select(case.c.id.label("_case"), *number, *_own(factor)).join_from(case, act).join(evaluation).join(factor)
    )
    wanted = case.c.id.in_(bindparam("cases", expanding=True))
    return {name: asked.where(wanted) for name, asked in found.items()}


_QUERIES = _queries()
