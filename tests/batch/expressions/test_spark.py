"""What Spark is told, carried out without Spark: its SQL, read by a parser of its dialect, on another engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import duckdb
import narwhals as nw
import polars as pl
import sqlglot
from hypothesis import given, settings

from justrules.batch.columns import resolve
from justrules.batch.expressions.results import Request, with_results
from justrules.batch.expressions.sets import sets_of
from justrules.batch.expressions.spark import SPARK, SparkSheet
from justrules.batch.results import wanted
from justrules.batch.sql.pen import SqlPen
from tests.batch.drawn import RESULTS, Drawn, tables
from tests.batch.kinds import due, polars


@dataclass(frozen=True, slots=True)
class Stand:
    """As much of a data frame of Spark as is used."""

    relation: Any

    def selectExpr(self, *expressions: str) -> Self:  # noqa: N802  # as Spark calls it
        written = [sqlglot.transpile(each, read="spark", write="duckdb")[0] for each in expressions if each != "*"]
        return type(self)(self.relation.project(", ".join([*(["*"] if "*" in expressions else []), *written])))


@given(drawn=tables(kinds=["text", "boolean", "code", "number", "float", "list"]))
@settings(max_examples=20)
def test_what_spark_is_told_is_what_evaluate_does(drawn: Drawn) -> None:
    """Row by row, with texts, booleans, codes, numbers and lists; `make spark` asks Spark itself."""
    frame = polars()(drawn.columns)
    assert isinstance(frame, pl.DataFrame)
    schema = nw.from_native(frame).schema
    request = Request(
        plan=drawn.plan,
        resolved=resolve(drawn.plan, schema, answers=drawn.answers, severity=drawn.severity),
        schema=schema,
        scale=drawn.policy.severity.scale if drawn.policy.severity else (),
        into=wanted(drawn.plan, RESULTS, "{}", schema),
    )
    with duckdb.connect() as connection:
        stand = Stand(connection.from_arrow(frame.to_arrow()))
        sheet = SparkSheet(frame=stand, names=tuple(frame.columns), pen=SqlPen(dialect=SPARK, inline=False))
        found = with_results(sheet, request, reaching=sets_of).relation.to_arrow_table()
    assert found.column_names == [*frame.columns, *RESULTS]
    assert found.select(list(RESULTS)).to_pylist() == due(drawn)
