"""A table of Ibis, with expressions of Ibis' own: it writes the SQL of whatever database is behind it."""

# ruff: noqa: D102
# Each word is described at `Pen`, and each method of the table at `Sheet`.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_
from types import ModuleType
from typing import Any, Self, TypeAlias

Value: TypeAlias = Any
"""A value of Ibis, which is not there to be named unless the caller brought it along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IbisPen:
    """Writes values of Ibis.

    Attributes:
        ibis: the module, as it comes with the caller's table.
    """

    ibis: ModuleType

    def column(self, name: str) -> Value:
        return self.ibis._[name]

    def number(self, value: int) -> Value:
        return self.ibis.literal(value, "int64")

    def label(self, value: str, labels: tuple[str, ...]) -> Value:  # noqa: ARG002  # only where ids are codes are all of them needed
        return self.ibis.literal(value)

    def among(self, value: Value, these: Sequence[object]) -> Value:
        return value == these[0] if len(these) == 1 else value.isin(list(these))

    def outside(self, value: Value, these: Sequence[object]) -> Value:
        return reduce(and_, (value != each for each in these))

    def filled(self, value: Value, *, floating: bool) -> Value:
        return value.notnull() & ~value.isnan() if floating else value.notnull()

    def truth(self, column: Value, *, value: bool) -> Value:
        # As for DuckDB, which is what mostly stands behind: a comparison is cheaper there than a bare condition.
        return column == self.ibis.literal(value)

    def stored(self, truth: Value) -> Value:
        return self.case([(truth, self.ibis.literal(value=True))], self.ibis.literal(value=False))

    def recalled(self, column: Value) -> Value:
        return self.truth(column, value=True)

    def holding(self, lists: Value, entry: str) -> Value:
        return lists.cast("array<string>").contains(entry)

    def opposite(self, truth: Value) -> Value:
        return ~truth

    def either(self, truths: Sequence[Value]) -> Value:
        return reduce(or_, truths)

    def every(self, truths: Sequence[Value]) -> Value:
        return reduce(and_, truths)

    def nothing(self) -> Value:
        return self.ibis.null()

    def no_text(self) -> Value:
        return self.ibis.null("string")

    def case(self, branches: Sequence[tuple[Value, Value]], otherwise: Value) -> Value:
        return self.ibis.cases(*branches, else_=otherwise)

    def lookup(self, value: Value, found: Mapping[int, Value]) -> Value:
        return self.case([(value == key, each) for key, each in found.items()], self.nothing())

    def union(self, sets: Sequence[Value]) -> Value:
        # What is not known yet, as columns are not, has to come first: a number takes only another number.
        known = type(self.number(0))
        return reduce(or_, sorted(sets, key=lambda each: isinstance(each, known)))

    def plus(self, number: int, value: Value) -> Value:
        return value + number

    def told(self, words: Sequence[tuple[Value, str]]) -> Value:
        empty = self.ibis.literal("")
        parts = (self.case([(condition, self.ibis.literal(f", {word}"))], empty) for condition, word in words)
        return reduce(add, parts).substr(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class IbisSheet:
    """A table, and the names of the columns that it had at first."""

    table: Any
    names: tuple[str, ...]
    pen: IbisPen
    deepest: int = 40

    def adding(self, columns: Mapping[str, Value]) -> Self:
        return type(self)(table=self.table.mutate(**columns), names=self.names, pen=self.pen, deepest=self.deepest)

    def result(self, columns: Mapping[str, Value]) -> Any:
        return self.table.select(*self.names, **columns)
