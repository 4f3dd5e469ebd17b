"""Decided acts as the studies of bias and agreement take them: answers, severity and groups, and never who it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from justrules import agreement, bias
from justrules.cases import tables
from justrules.cases.casefile import is_own
from justrules.engine.tree import Tree

_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One act as it was classified, and never whose it was.

    Attributes:
        version: the version of the policy that decided it.
        digest: the digest of what that version then said.
        category: the category that it was given, which stands.
        answers: as they were given.
        groups: `department` and `position`, where they are known.
    """

    version: str
    digest: str
    category: str
    answers: Mapping[str, str] = field(repr=False)
    groups: Mapping[str, str] = field(repr=False)


def as_decided(connection: Connection, policy: str, *, me: str) -> Iterator[Decided]:
    """Each act that was classified under a policy with this id, with all its answers and the version they were for."""
    columns, acts = tables.evaluation.c, tables.act.c
    told = (columns.policy_version, columns.policy_digest, acts.behavior_category, acts.department, acts.position)
    for row in _pages(connection, _acts(policy, me).add_columns(*told).where(acts.decided_by == columns.number)):
        yield Decided(
            version=row["policy_version"],
            digest=row["policy_digest"],
            category=row["behavior_category"],
            answers=json.loads(row["answers"]),
            groups=_groups(row),
        )


def decided_acts(connection: Connection, tree: Tree, *, me: str) -> Iterator[bias.Record]:
    """Each act that was classified under this policy, in any version whose answers the tree still understands."""
    columns, acts = tables.evaluation.c, tables.act.c
    asked = (
        _acts(tree.policy.id, me)
        .add_columns(tables.case.c.severity, acts.department, acts.position)
        .where(acts.decided_by == columns.number)
    )
    for row in _pages(connection, asked):
        yield bias.Record(
            act=f"{row['case_code']}/{row['act']}",
            answers=_understood(row, tree),
            severity=row["severity"],
            groups=_groups(row),
        )


def assessments(connection: Connection, tree: Tree, *, me: str) -> Iterator[agreement.Record]:
    """Each assessor's last evaluation of each act under this policy; assessors by an id that says nothing."""
    columns = tables.evaluation.c
    last: dict[tuple[str, str], RowMapping] = {}
    for row in _pages(connection, _acts(tree.policy.id, me).add_columns(columns.evaluator)):
        last[f"{row['case_code']}/{row['act']}", row["evaluator"]] = row
    for (act, assessor), row in last.items():
        yield agreement.Record(act=act, assessor=assessor, answers=_understood(row, tree))


def _acts(policy: str, me: str) -> Select[Any]:
    joined = tables.evaluation.join(tables.act).join(tables.case)
    columns = tables.evaluation.c
    return (
        select(tables.case.c.case_code, tables.act.c.number.label("act"), columns.id, columns.answers)
        .select_from(joined)
        .where(columns.policy_id == policy, tables.case.c.disposition.is_(None), ~is_own(me))
    )


def _groups(row: RowMapping) -> dict[str, str]:
    return {name: row[name] for name in ("department", "position") if row[name]}


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
