"""A Spark data frame, with columns of Spark's own."""

# ruff: noqa: D102
# Each word is described at `Pen`, and each method of the table at `Sheet`.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from types import ModuleType
from typing import Any, Self, TypeAlias

Column: TypeAlias = Any
"""A column of Spark, which is not there to be named unless the caller brought it along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkPen:
    """Writes columns of Spark.

    Attributes:
        functions: the module `pyspark.sql.functions`.
    """

    functions: ModuleType

    def column(self, name: str) -> Column:
        # Without the quotes, a dot in a name would look for a field of a struct.
        return self.functions.col("`" + name.replace("`", "``") + "`")

    def number(self, value: int) -> Column:
        return self.functions.lit(value)

    def label(self, value: str, labels: tuple[str, ...]) -> Column:  # noqa: ARG002
        return self.functions.lit(value)

    def among(self, value: Column, these: Sequence[object]) -> Column:
        return value == these[0] if len(these) == 1 else value.isin(*these)

    def outside(self, value: Column, these: Sequence[object]) -> Column:
        return ~self.among(value, these)

    def filled(self, value: Column, *, floating: bool) -> Column:
        there = value.isNotNull()
        return there & ~self.functions.isnan(value) if floating else there

    def truth(self, column: Column, *, value: bool) -> Column:
        return column if value else ~column

    def stored(self, truth: Column) -> Column:
        return truth

    def recalled(self, column: Column) -> Column:
        return column

    def holding(self, lists: Column, entry: str) -> Column:
        # A list with a null in it would be said to hold perhaps everything.
        held = self.functions.coalesce(self.functions.array_contains(lists, entry), self.functions.lit(False))  # noqa: FBT003
        return self.functions.when(lists.isNotNull(), held)

    def opposite(self, truth: Column) -> Column:
        return ~truth

    def either(self, truths: Sequence[Column]) -> Column:
        return reduce(or_, truths)

    def every(self, truths: Sequence[Column]) -> Column:
        return reduce(and_, truths)

    def nothing(self) -> Column:
        return self.functions.lit(None)

    def no_text(self) -> Column:
        return self.nothing().cast("string")

    def case(self, branches: Sequence[tuple[Column, Column]], otherwise: Column) -> Column:
        (condition, value), *others = branches
        chain = self.functions.when(condition, value)
        for condition, value in others:
            chain = chain.when(condition, value)
        return chain.otherwise(otherwise)

    def lookup(self, value: Column, found: Mapping[int, Column]) -> Column:
        return self.case([(value == key, each) for key, each in found.items()], self.nothing())

    def union(self, sets: Sequence[Column]) -> Column:
        return reduce(lambda one, other: one.bitwiseOR(other), sets)

    def plus(self, number: int, value: Column) -> Column:
        return value + number

    def told(self, words: Sequence[tuple[Column, str]]) -> Column:
        parts = [self.functions.when(condition, self.functions.lit(word)) for condition, word in words]
        return self.functions.concat_ws(", ", *parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkSheet:
    """A data frame, and the names of the columns that it had at first."""

    frame: Any
    names: tuple[str, ...]
    pen: SparkPen
    deepest: int = 40

    def adding(self, columns: Mapping[str, Column]) -> Self:
        added = self.frame.select("*", *(each.alias(name) for name, each in columns.items()))
        return type(self)(frame=added, names=self.names, pen=self.pen, deepest=self.deepest)

    def result(self, columns: Mapping[str, Column]) -> Any:
        kept = [self.pen.column(name) for name in self.names]
        return self.frame.select(*kept, *(each.alias(name) for name, each in columns.items()))
