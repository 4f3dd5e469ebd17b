"""A DuckDB relation, with expressions of DuckDB's own."""

# ruff: noqa: D102
# Each word is described at `Pen`, and each method of the table at `Sheet`.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from types import ModuleType
from typing import Any, Self, TypeAlias

Expression: TypeAlias = Any
"""An expression of DuckDB, which is not there to be named unless the caller brought it along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuckPen:
    """Writes expressions of DuckDB.

    Attributes:
        duckdb: the module, as it comes with the caller's relation.
        closed: types made so far, by their values; kept no longer than the pen.
    """

    duckdb: ModuleType
    closed: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def column(self, name: str) -> Expression:
        return self.duckdb.ColumnExpression(name)

    def number(self, value: int) -> Expression:
        return self._constant(value)

    def label(self, value: str, labels: tuple[str, ...]) -> Expression:
        # Codes with the ids beside them cost less than texts, and read like them.
        if labels not in self.closed:
            words = ", ".join("'" + label.replace("'", "''") + "'" for label in labels)
            self.closed[labels] = self.duckdb.type(f"ENUM({words})")
        return self._constant(value).cast(self.closed[labels])

    def among(self, value: Expression, these: Sequence[object]) -> Expression:
        constants = [self._constant(each) for each in these]
        return value == constants[0] if len(these) == 1 else value.isin(*constants)

    def outside(self, value: Expression, these: Sequence[object]) -> Expression:
        # One after the other, each only where the ones before left it open; a list would be compared as a whole.
        return reduce(and_, (value != self._constant(each) for each in these))

    def filled(self, value: Expression, *, floating: bool) -> Expression:
        there = value.isnotnull()
        return there & ~self._call("isnan", value) if floating else there

    def truth(self, column: Expression, *, value: bool) -> Expression:
        # A comparison picks its rows at once; a bare condition is computed first, and then picked by.
        return column == self._constant(value)

    def stored(self, truth: Expression) -> Expression:
        # What follows WHEN is looked at only as far as needed, which a condition by itself is not.
        return self.case([(truth, self._constant(value=True))], self._constant(value=False))

    def recalled(self, column: Expression) -> Expression:
        return self.truth(column, value=True)

    def holding(self, lists: Expression, entry: str) -> Expression:
        # A list of an ENUM would have the entry be one of its values.
        return self._call("list_contains", lists.cast("VARCHAR[]"), self._constant(entry))

    def opposite(self, truth: Expression) -> Expression:
        return ~truth

    def either(self, truths: Sequence[Expression]) -> Expression:
        return reduce(or_, truths)

    def every(self, truths: Sequence[Expression]) -> Expression:
        return reduce(and_, truths)

    def nothing(self) -> Expression:
        return self._constant(None)

    def no_text(self) -> Expression:
        return self._constant(None).cast("VARCHAR")

    def case(self, branches: Sequence[tuple[Expression, Expression]], otherwise: Expression) -> Expression:
        (condition, value), *others = branches
        chain = self.duckdb.CaseExpression(condition, value)
        for condition, value in others:
            chain = chain.when(condition, value)
        return chain.otherwise(otherwise)

    def lookup(self, value: Expression, found: Mapping[int, Expression]) -> Expression:
        branches = [(value == self._constant(key), each) for key, each in found.items()]
        return self.case(branches, self.nothing())

    def union(self, sets: Sequence[Expression]) -> Expression:
        return reduce(lambda one, other: self._call("|", one, other), sets)

    def plus(self, number: int, value: Expression) -> Expression:
        return self._constant(number) + value

    def told(self, words: Sequence[tuple[Expression, str]]) -> Expression:
        parts = (self.duckdb.CaseExpression(condition, self._constant(word)) for condition, word in words)
        return self._call("concat_ws", self._constant(", "), *parts)

    def _constant(self, value: object) -> Expression:
        return self.duckdb.ConstantExpression(float(value) if isinstance(value, Decimal) else value)

    def _call(self, name: str, *arguments: Expression) -> Expression:
        return self.duckdb.FunctionExpression(name, *arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class DuckSheet:
    """A relation, and the names of the columns that it had at first."""

    relation: Any
    names: tuple[str, ...]
    pen: DuckPen
    deepest: int = 40

    def adding(self, columns: Mapping[str, Expression]) -> Self:
        everything = self.pen.duckdb.StarExpression()
        added = self.relation.project(everything, *(each.alias(name) for name, each in columns.items()))
        return type(self)(relation=added, names=self.names, pen=self.pen, deepest=self.deepest)

    def result(self, columns: Mapping[str, Expression]) -> Any:
        kept = [self.pen.column(name) for name in self.names]
        return self.relation.project(*kept, *(each.alias(name) for name, each in columns.items()))
