"""A Spark data frame, with expressions in Spark's own SQL: column by column, each word would be a call to Java."""

# ruff: noqa: D102
# Each method is described at `Sheet`.

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from justrules.batch.sql.dialects import DIALECTS
from justrules.batch.sql.pen import Sql, SqlPen, aliased

SPARK = DIALECTS["spark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkSheet:
    """A data frame, and the names of the columns that it had at first."""

    frame: Any
    names: tuple[str, ...]
    pen: SqlPen
    deepest: int = SPARK.deepest

    def adding(self, columns: Mapping[str, Sql]) -> Self:
        return replace(self, frame=self.frame.selectExpr("*", *self._written(columns)))

    def result(self, columns: Mapping[str, Sql]) -> Any:
        kept = (self.pen.column(name).sql(dialect=SPARK.name) for name in self.names)
        return self.frame.selectExpr(*kept, *self._written(columns))

    def _written(self, columns: Mapping[str, Sql]) -> Iterator[str]:
        return (each.sql(dialect=SPARK.name) for each in aliased(self.pen, columns))
