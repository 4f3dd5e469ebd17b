"""Classifying where the table lies: on lazy frames and in databases, in expressions that its own engine carries out.

Nothing is fetched and nothing is joined, so no row is lost and none changes its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import narwhals as nw

from justrules.batch.columns import HERE, Resolved, Source, shown
from justrules.batch.expressions.duck import DuckPen, DuckSheet
from justrules.batch.expressions.forward import MOST_LAYERS, compared, longest, marks_of
from justrules.batch.expressions.ibis import IbisPen, IbisSheet
from justrules.batch.expressions.pens import Sheet
from justrules.batch.expressions.polars import PolarsPen, PolarsSheet
from justrules.batch.expressions.results import Request, with_results
from justrules.batch.expressions.sets import sets_of
from justrules.batch.results import Name
from justrules.engine.plan import Plan
from justrules.errors import AnswerError
from justrules.findings import Finding


def classified(
    frame: nw.LazyFrame[Any],
    plan: Plan,
    sources: Sequence[Source],
    *,
    unknown_columns: Sequence[str],
    severity: str | None,
    scale: Sequence[str],
    into: Sequence[Name],
    named: str,
) -> nw.LazyFrame[Any]:
    """The table and its results, on the engine that it is on, not computed yet.

    Args:
        frame: a lazy frame.
        plan: the policy.
        sources: where the answers to its questions stand.
        unknown_columns: columns that are named as answers and belong to no question.
        severity: the column that holds how severe the harm was, if there is one.
        scale: the levels of severity that there are.
        into: the results that are wanted, in order.
        named: what the columns of results are called; `{}` stands for the result's name.

    Raises:
        AnswerError: nothing is known of its engine (`JR617`), or the engine would take the name of a result for that of
            a column, as it does not tell capitals from small letters (`JR612`).
    """
    request = Request(
        plan=plan,
        resolved=Resolved(sources=tuple(sources), unknown=tuple(unknown_columns), severity=severity),
        schema=frame.collect_schema(),
        scale=tuple(scale),
        into={name: named.format(name) for name in into},
    )
    if not frame.implementation.is_polars():
        _demand_names_of_their_own(request)
    done: nw.LazyFrame[Any] = nw.from_native(_on_its_engine(frame, request))
    return done


def _demand_names_of_their_own(request: Request) -> None:
    there = {name.casefold(): name for name in request.schema}
    taken = [(name, there[name.casefold()]) for name in request.into.values() if name.casefold() in there]
    told = [f"the table has a column {shown(column)}, which is also {shown(name)} here" for name, column in taken]
    hint = 'give the results other names: `named="just_{}"`'
    if told:
        raise AnswerError([Finding(code="JR612", message=message, where=HERE, hint=hint) for message in told])


def _on_its_engine(frame: nw.LazyFrame[Any], request: Request) -> Any:
    """The table as its engine has it. The engine's module comes with the table: nothing of it is needed here."""
    engine, names = frame.implementation, tuple(request.schema)
    native: Any = frame.to_native()
    if engine.is_polars():
        bits = PolarsPen(polars=nw.get_native_namespace(frame))
        polars = PolarsSheet(frame=native, names=names, pen=bits)
        reaching = partial(marks_of, pen=bits) if longest(request.plan) <= MOST_LAYERS else sets_of
        return with_results(polars, request, reaching=reaching, comparing=partial(compared, pen=bits))
    if engine.is_duckdb():
        duck = DuckSheet(relation=native, names=names, pen=DuckPen(duckdb=nw.get_native_namespace(frame)))
        return with_results(duck, request, reaching=sets_of)
    if engine.is_pyspark() or engine.is_pyspark_connect():
        return with_results(_on_spark(native, names), request, reaching=sets_of)
    if engine.is_ibis():
        ibis = IbisSheet(table=native, names=names, pen=IbisPen(ibis=nw.get_native_namespace(frame)))
        return with_results(ibis, request, reaching=sets_of)
    message = f"a table of {engine.value} is not decided in place"
    hint = "give a table of Polars, DuckDB, PySpark or Ibis"
    raise AnswerError([Finding(code="JR617", message=message, where=HERE, hint=hint)])


def _on_spark(frame: Any, names: tuple[str, ...]) -> Sheet[Any]:
    from justrules.batch.expressions.spark import SPARK, SparkSheet
    from justrules.batch.sql.pen import SqlPen

    return SparkSheet(frame=frame, names=names, pen=SqlPen(dialect=SPARK, inline=False))
