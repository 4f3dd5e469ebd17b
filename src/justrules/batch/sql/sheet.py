"""A query as it grows: each layer of helping columns is a step that reads the one before."""

# ruff: noqa: D102
# Each word is described at `Pen`, and each method of the table at `Sheet`.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from sqlglot import exp

from justrules.batch.sql.pen import Sql, SqlPen, aliased


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlSheet:
    """A table of a database, and what was added to it.

    Attributes:
        pen: what it is written with.
        table: where the rows come from.
        keep: the columns that are handed on; `None` for all.
        steps: named queries, each of which reads the one before.
        helping: the columns that were added.
        prefix: what the names of steps begin with.
    """

    pen: SqlPen
    table: exp.Table
    keep: tuple[str, ...] | None
    steps: tuple[tuple[str, exp.Select], ...] = ()
    helping: tuple[str, ...] = ()
    prefix: str = "justrules_step"

    @property
    def deepest(self) -> int:
        """How deep expressions may be nested."""
        return self.pen.dialect.deepest

    def adding(self, columns: Mapping[str, Sql]) -> Self:
        if self.pen.inline:
            self.pen.written.update(columns)
            return self
        step = self._from().select(exp.Star(), *aliased(self.pen, columns))
        name = f"{self.prefix}{len(self.steps) + 1}"
        return replace(self, steps=(*self.steps, (name, step)), helping=(*self.helping, *columns))

    def result(self, columns: Mapping[str, Sql]) -> exp.Select:
        """The whole query."""
        query = self._from().select(*self._kept(), *aliased(self.pen, columns))
        for name, step in self.steps:
            materialized = True if self.pen.dialect.materialized else None
            query = query.with_(self.pen.name(name), as_=step, materialized=materialized, copy=False)
        return query

    def _from(self) -> exp.Select:
        source = exp.Table(this=self.pen.name(self.steps[-1][0])) if self.steps else self.table.copy()
        return exp.select().from_(source)

    def _kept(self) -> Sequence[Sql]:
        if self.keep is not None:
            return [self.pen.column(name) for name in self.keep]
        helping = [self.pen.name(name) for name in self.helping]
        return [exp.Star(except_=helping) if helping else exp.Star()]
