"""Spark decides every row as `evaluate` does, in columns of its own and by the query that is written for it."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from justrules.batch import classify
from justrules.batch.sql import query
from tests.batch.drawn import RESULTS, Drawn, tables
from tests.batch.kinds import due
from tests.batch.test_sql import without_senseless
from tests.replay.test_spark import pytestmark, session

__all__ = ["pytestmark", "session"]

TYPES = {"boolean": "boolean", "number": "int", "list": "array<string>"}


def framed(session: Any, drawn: Drawn) -> Any:
    """The table, with a key by which its rows are put in order again."""
    typed = [f"`{name.replace('`', '``')}` {TYPES.get(each.kind, 'string')}" for name, each in drawn.columns.items()]
    rows = list(zip(range(len(drawn.expected)), *(each.values for each in drawn.columns.values()), strict=True))
    return session.createDataFrame(rows, ", ".join(["key int", *typed]))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=tables(kinds=("text", "boolean", "code", "number", "list"), most_questions=4))
def test_every_row_is_decided_as_evaluate_decides_it(session: Any, drawn: Drawn) -> None:
    """By `classify`, lazily, each row once."""
    table = framed(session, drawn)
    found = classify(table, drawn.policy, answers=drawn.answers, severity=drawn.severity, into=RESULTS)
    rows = found.select("key", *RESULTS).orderBy("key").collect()
    assert [{name: row[name] for name in RESULTS} for row in rows] == due(drawn)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=tables(kinds=("text", "boolean"), most_questions=4, whole=True))
def test_the_query_decides_the_same(session: Any, drawn: Drawn) -> None:
    """By what `justrules export sql --dialect spark` writes."""
    drawn = without_senseless(drawn)
    framed(session, drawn).createOrReplaceTempView("acts")
    booleans = [question for question, name in drawn.questions.items() if drawn.columns[name].kind == "boolean"]
    names = [name for name in RESULTS if name != "problems"]
    written = query(drawn.policy, dialect="spark", answers=drawn.answers, booleans=booleans, into=names, keep=["key"])
    rows = session.sql(written).orderBy("key").collect()
    assert [{name: row[name] for name in names} for row in rows] == due(drawn, names)
