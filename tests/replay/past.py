"""Invented past cases, and what a replay of them must say: every row taken through `evaluate` by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any, TypeAlias

import justrules as jr
from justrules.engine.compiler import tree_of
from justrules.replay.result import Line, Replay

OLD = jr.load("examples/versions/1.0.0/tool_control.yaml")
NEW = jr.load("examples/versions/1.1.0/tool_control.yaml")
EXAMPLE = "examples/replay/cases.csv"

Row: TypeAlias = Mapping[str, Any]
Seen: TypeAlias = "tuple[str | None, str | None, str | None] | None"
"""Category, outcome and open question; nothing where the answers cannot be read."""


def rows(number: int, *, seed: int = 0, policies: tuple[jr.Policy, ...] = (OLD, NEW)) -> list[dict[str, Any]]:
    """So many rows: answers to all questions, some of them missing or wrong, a department, and a recorded category."""
    chance = Random(seed)
    questions = sorted({question.id for policy in policies for question in policy.questions})
    words = ("yes", "no") * 4 + ("unknown", None, None)
    recorded = ("human_error", "at_risk") * 6 + (None, "", "At_Risk", "ZZCANARY tells a story")
    return [
        {
            **{question: "ZZCANARY" if chance.random() < 0.02 else chance.choice(words) for question in questions},
            "department": chance.choice(("line", "hangar", None)),
            "category": chance.choice(recorded),
        }
        for _ in range(number)
    ]


def seen(policy: jr.Policy, row: Row) -> Seen:
    """What `evaluate` says to one row."""
    given = {question: row[question] for question in tree_of(policy).questions if row.get(question) is not None}
    try:
        result = jr.evaluate(policy, given)
    except jr.AnswerError:
        return None
    if isinstance(result, jr.Decision):
        return result.category, result.outcome, None
    return result.category, None, result.question


def expected(
    table: Iterable[Row], new: jr.Policy, *, old: jr.Policy | None = None, by: Iterable[str] = ()
) -> Counter[Any]:
    """How many rows come to what, one by one."""
    return Counter(
        (tuple(row[name] for name in by), seen(old, row) if old is not None else None, seen(new, row)) for row in table
    )


def told(replay: Replay) -> Counter[Any]:
    """The same as a replay counted it."""
    counts: Counter[Any] = Counter()
    for line in replay.lines:
        counts[line.groups, *ends_of(line)] += line.rows
    return counts


def ends_of(line: Line) -> tuple[Seen, Seen]:
    """What a line says of both policies."""
    before, now = (
        (end.category, end.outcome, end.pending) if end is not None and end.readable else None
        for end in (line.before, line.now)
    )
    return before, now
