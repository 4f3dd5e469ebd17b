"""SQL as a tree of sqlglot, so that no name and no word is ever glued into a text."""

# ruff: noqa: D102
# Each word is described at `Pen`, and each method of the table at `Sheet`.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import TypeAlias

from sqlglot import exp

from justrules.batch.sql.dialects import Dialect

Sql: TypeAlias = exp.Expr

_INTEGER = 2**31 - 1
"""The largest number that every dialect takes for a whole one without being told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlPen:
    """Writes SQL. A tree belongs to one place only, so whatever is used is copied.

    Attributes:
        dialect: for which database.
        inline: whether helping columns are written out wherever they are used, instead of steps of their own.
        written: the helping columns, if `inline`.
    """

    dialect: Dialect
    inline: bool
    written: dict[str, Sql] = field(default_factory=dict)

    def column(self, name: str) -> Sql:
        if name in self.written:
            return exp.paren(self.written[name])
        return exp.Column(this=self.name(name))

    def name(self, name: str) -> exp.Identifier:
        """A name, always quoted: so no word of the dialect can be taken for anything else."""
        return exp.to_identifier(self.dialect.stored(name), quoted=True)

    def number(self, value: int) -> Sql:
        literal = exp.Literal.number(value)
        return literal if abs(value) <= _INTEGER else exp.cast(literal, "bigint")

    def label(self, value: str, labels: tuple[str, ...]) -> Sql:  # noqa: ARG002  # only where ids are codes are all of them needed
        return self._literal(value)

    def among(self, value: Sql, these: Sequence[object]) -> Sql:
        exact = self.dialect.exact if isinstance(these[0], str) else None
        compared = exp.Collate(this=value.copy(), expression=exp.var(exact)) if exact else value.copy()
        if len(these) == 1:
            return exp.EQ(this=compared, expression=self._literal(these[0]))
        return exp.In(this=compared, expressions=[self._literal(each) for each in these])

    def outside(self, value: Sql, these: Sequence[object]) -> Sql:
        if self.dialect.one_by_one:
            return self.every([exp.NEQ(this=value.copy(), expression=self._literal(each)) for each in these])
        return exp.not_(self.among(value, these))

    def filled(self, value: Sql, *, floating: bool) -> Sql:
        there = exp.not_(exp.Is(this=value.copy(), expression=exp.Null()))
        return self.every([there, exp.not_(exp.IsNan(this=value.copy()))]) if floating else there

    def truth(self, column: Sql, *, value: bool) -> Sql:
        return exp.EQ(this=column.copy(), expression=self._literal(value))

    def stored(self, truth: Sql) -> Sql:
        # Not every dialect has a type for conditions.
        return truth if self.inline else self.case([(truth, self.number(1))], self.number(0))

    def recalled(self, column: Sql) -> Sql:
        return column if self.inline else exp.EQ(this=column.copy(), expression=self.number(1))

    def holding(self, lists: Sql, entry: str) -> Sql:
        held = exp.ArrayContains(this=lists.copy(), expression=self._literal(entry))
        sure = exp.Coalesce(this=held, expressions=[exp.false()])
        return exp.paren(self.case([(self.filled(lists, floating=False), sure)], self.nothing()))

    def opposite(self, truth: Sql) -> Sql:
        return exp.not_(truth)

    def either(self, truths: Sequence[Sql]) -> Sql:
        return exp.or_(*truths)

    def every(self, truths: Sequence[Sql]) -> Sql:
        return exp.and_(*truths)

    def nothing(self) -> Sql:
        return exp.Null()

    def no_text(self) -> Sql:
        return exp.cast(exp.Null(), "text")

    def case(self, branches: Sequence[tuple[Sql, Sql]], otherwise: Sql) -> Sql:
        return self._case(None, branches, otherwise)

    def lookup(self, value: Sql, found: Mapping[int, Sql]) -> Sql:
        return self._case(value, [(self.number(key), each) for key, each in found.items()], self.nothing())

    def _case(self, value: Sql | None, branches: Sequence[tuple[Sql, Sql]], otherwise: Sql) -> Sql:
        return exp.Case(
            this=value and value.copy(),
            ifs=[exp.If(this=condition.copy(), true=each.copy()) for condition, each in branches],
            default=None if isinstance(otherwise, exp.Null) else otherwise.copy(),
        )

    def union(self, sets: Sequence[Sql]) -> Sql:
        return reduce(lambda one, other: exp.BitwiseOr(this=_grouped(one), expression=_grouped(other)), sets)

    def plus(self, number: int, value: Sql) -> Sql:
        return exp.Add(this=self.number(number), expression=_grouped(value))

    def told(self, words: Sequence[tuple[Sql, str]]) -> Sql:
        # Not every dialect has a function that leaves out what is null between its commas.
        parts = [self.case([(condition, self._literal(f", {word}"))], self._literal("")) for condition, word in words]
        length = sum(2 + len(word) for _, word in words)
        joined = _joined(parts)
        return exp.Substring(this=joined, start=exp.Literal.number(3), length=exp.Literal.number(length))

    def _literal(self, value: object) -> Sql:
        if isinstance(value, bool):
            return exp.true() if value else exp.false()
        if not isinstance(value, str):
            return exp.Literal.number(str(value))
        if self.dialect.national and not value.isascii():
            return exp.National(this=value)
        return exp.Literal.string(value)


def _joined(texts: Sequence[Sql]) -> Sql:
    """The texts one after the other; halved again and again, so that many of them are not nested deep."""
    if len(texts) == 1:
        return texts[0]
    middle = len(texts) // 2
    return exp.DPipe(this=_joined(texts[:middle]), expression=_joined(texts[middle:]), safe=True)


def _grouped(value: Sql) -> Sql:
    return value.copy() if isinstance(value, (exp.Case, exp.Column, exp.Literal)) else exp.paren(value)


def aliased(pen: SqlPen, columns: Mapping[str, Sql]) -> list[Sql]:
    """Expressions with the names that they are given."""
    return [exp.Alias(this=column.copy(), alias=pen.name(name)) for name, column in columns.items()]
