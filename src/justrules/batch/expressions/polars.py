"""A LazyFrame of Polars, with expressions of Polars' own.

Polars keeps booleans as bits and evaluates every branch, so policies are written forward here.
"""

# ruff: noqa: D102
# Each word is described at `Pen`, and each method of the table at `Sheet`.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from types import ModuleType
from typing import Any, Self, TypeAlias

Expression: TypeAlias = Any
"""An expression of Polars, which is not there to be named unless the caller brought it along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolarsPen:
    """Writes expressions of Polars.

    Attributes:
        polars: the module, as it comes with the caller's frame.
    """

    polars: ModuleType

    def column(self, name: str) -> Expression:
        return self.polars.col(name)

    def number(self, value: int) -> Expression:
        return self.polars.lit(value, dtype=self.polars.Int64)

    def label(self, value: str, labels: tuple[str, ...]) -> Expression:
        return self.polars.lit(value, dtype=self.polars.Enum(labels))

    def among(self, value: Expression, these: Sequence[object]) -> Expression:
        # Looking through a list costs several times as much, and one of whole numbers is refused for other numbers.
        return reduce(or_, (value == each for each in these))

    def differs(self, value: Expression, constant: object) -> Expression:
        return value.ne_missing(constant)

    def equals(self, value: Expression, constant: object) -> Expression:
        return value.eq_missing(constant)

    def always(self) -> Expression:
        return self.polars.lit(True)  # noqa: FBT003  # it is the value, and no switch

    def outside(self, value: Expression, these: Sequence[object]) -> Expression:
        return ~self.among(value, these)

    def filled(self, value: Expression, *, floating: bool) -> Expression:
        there = value.is_not_null()
        return there & value.is_not_nan() if floating else there

    def truth(self, column: Expression, *, value: bool) -> Expression:
        return column if value else ~column

    def stored(self, truth: Expression) -> Expression:
        return truth

    def recalled(self, column: Expression) -> Expression:
        return column

    def holding(self, lists: Expression, entry: str) -> Expression:
        # Lists of a fixed length, of Categoricals and of nothing are asked otherwise than lists of texts.
        return lists.cast(self.polars.List(self.polars.String)).list.contains(entry)

    def opposite(self, truth: Expression) -> Expression:
        return ~truth

    def either(self, truths: Sequence[Expression]) -> Expression:
        return reduce(or_, truths)

    def every(self, truths: Sequence[Expression]) -> Expression:
        return reduce(and_, truths)

    def nothing(self) -> Expression:
        return self.polars.lit(None)

    def no_text(self) -> Expression:
        return self.polars.lit(None, dtype=self.polars.String)

    def case(self, branches: Sequence[tuple[Expression, Expression]], otherwise: Expression) -> Expression:
        (condition, value), *others = branches
        chain = self.polars.when(condition).then(value)
        for condition, value in others:
            chain = chain.when(condition).then(value)
        return chain.otherwise(otherwise)

    def lookup(self, value: Expression, found: Mapping[int, Expression]) -> Expression:
        return self.case([(value == key, each) for key, each in found.items()], self.nothing())

    def union(self, sets: Sequence[Expression]) -> Expression:
        return reduce(or_, sets)

    def plus(self, number: int, value: Expression) -> Expression:
        return value + number

    def told(self, words: Sequence[tuple[Expression, str]]) -> Expression:
        parts = [self.polars.when(condition).then(self.polars.lit(word)) for condition, word in words]
        return self.polars.concat_str(parts, separator=", ", ignore_nulls=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolarsSheet:
    """A LazyFrame, and the names of the columns that it had at first."""

    frame: Any
    names: tuple[str, ...]
    pen: PolarsPen
    deepest: int = 40

    def adding(self, columns: Mapping[str, Expression]) -> Self:
        added = self.frame.with_columns(**columns)
        return type(self)(frame=added, names=self.names, pen=self.pen, deepest=self.deepest)

    def result(self, columns: Mapping[str, Expression]) -> Any:
        return self.frame.select(
            *(self.pen.column(name) for name in self.names), *(each.alias(name) for name, each in columns.items())
        )
