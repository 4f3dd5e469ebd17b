"""Decided acts as the studies of bias and agreement take them: answers, severity and groups, and never who it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from justrules import agreement, bias
from justrules.cases import tables
from justrules.cases.casefile import is_own
from justrules.engine.tree import Tree

_PAGE = 1000


def decided_acts(connection: Connection, tree: Tree, *, me: str) -> Iterator[bias.Record]:
    """Each act that was classified under this policy, in any version whose answers the tree still understands."""
    columns, acts = tables.evaluation.c, tables.act.c
    asked = (
        _acts(tree, me)
        .add_columns(tables.case.c.severity, acts.department, acts.position)
        .where(acts.decided_by == columns.number)
    )
    for row in _pages(connection, asked):
        groups = {"department": row["department"], "position": row["position"]}
        yield bias.Record(
            act=f"{row['case_code']}/{row['act']}",
            answers=_understood(row, tree),
            severity=row["severity"],
            groups={name: value for name, value in groups.items() if value},
        )


def assessments(connection: Connection, tree: Tree, *, me: str) -> Iterator[agreement.Record]:
    """Each assessor's last evaluation of each act under this policy; assessors by an id that says nothing."""
    columns = tables.evaluation.c
    last: dict[tuple[str, str], RowMapping] = {}
    for row in _pages(connection, _acts(tree, me).add_columns(columns.evaluator)):
        last[f"{row['case_code']}/{row['act']}", row["evaluator"]] = row
    for (act, assessor), row in last.items():
        yield agreement.Record(act=act, assessor=assessor, answers=_understood(row, tree))


def _acts(tree: Tree, me: str) -> Select[Any]:
    joined = tables.evaluation.join(tables.act).join(tables.case)
    columns = tables.evaluation.c
    return (
        select(tables.case.c.case_code, tables.act.c.number.label("act"), columns.id, columns.answers)
        .select_from(joined)
        .where(columns.policy_id == tree.policy.id, tables.case.c.disposition.is_(None), ~is_own(me))
    )


def _pages(connection: Connection, asked: Select[Any]) -> Iterator[RowMapping]:
    """The rows in order, fetched a thousand at a time: a log may hold more than memory should."""
    after = 0
    while rows := (
        connection.execute(asked.where(tables.evaluation.c.id > after).order_by(tables.evaluation.c.id).limit(_PAGE))
        .mappings()
        .all()
    ):
        yield from rows
        after = rows[-1]["id"]


def _understood(row: RowMapping, tree: Tree) -> dict[str, str]:
    """The answers that this version of the policy knows; what an older one asked besides is left out."""
    given: dict[str, str] = json.loads(row["answers"])
    return {
        question: answer
        for question, answer in given.items()
        if question in tree.questions and answer in tree.questions[question].answers
    }
