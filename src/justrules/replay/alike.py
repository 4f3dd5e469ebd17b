"""Rows that are alike, counted: on the caller's engine, or once only where a table holds few kinds of rows.

People answer along the paths, so that millions of past cases are a few hundred different rows. Where a look at the
first rows says so, the engine counts those and is done: each kind of row is then decided once, with its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import narwhals as nw

Frame: TypeAlias = "nw.LazyFrame[Any] | nw.DataFrame[Any]"

FIRST = 50_000
"""Rows that are looked at first."""

FEW = FIRST // 4
"""Kinds of rows among the first, up to which it is worth while to count kinds of rows."""

KINDS = 500_000
"""Kinds of rows that are taken out of the engine at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of a table, each of which may stand for several.

    Attributes:
        frame: the rows.
        weight: the column that says for how many rows each stands; `None` where each stands for itself.
        names: names that are free for columns of our own.
    """

    frame: Frame
    weight: str | None
    names: Names

    def only(self, fits: nw.Expr) -> Rows:
        """Those that fit."""
        return replace(self, frame=self.frame.filter(fits))

    def select(self, *columns: nw.Expr | str) -> Rows:
        """With these columns only."""
        return replace(self, frame=self.frame.select(*columns, *([self.weight] if self.weight is not None else [])))

    def alike(self, *, most: int) -> list[tuple[Any, ...]]:
        """The different rows, the most frequent first and `most` of them, each with how many rows it stands for."""
        keys, rows = self._keys(), self.names.of("rows")
        done = _done(_counts(self.frame, keys, rows, self.weight).sort(rows, descending=True).head(most))
        columns = done.to_arrow().to_pydict()
        # By name: pandas brings its index along.
        return list(zip(*(columns[name] for name in (*keys, rows)), strict=True))

    def condensed(self, columns: Sequence[str]) -> Rows:
        """The same rows with these columns only, each kind of row once, if there seem to be few."""
        if not isinstance(self.frame, nw.LazyFrame) or not columns:
            return self
        few = self.select(*columns)
        if len(replace(few, frame=few.frame.head(FIRST)).alike(most=FEW + 1)) > FEW:
            return self
        weight = self.names.of("alike")
        done = _done(_counts(few.frame, columns, weight, few.weight).head(KINDS + 1))
        if len(done) > KINDS:
            return self
        return replace(self, frame=nw.from_native(done.to_arrow()), weight=weight)

    def _keys(self) -> list[str]:
        return [name for name in self.frame.collect_schema().names() if name != self.weight]


def _counts(frame: Frame, keys: Sequence[str], rows: str, weight: str | None) -> Frame:
    number = nw.len() if weight is None else nw.col(weight).sum()
    return frame.group_by(list(keys)).agg(number.alias(rows))


def _done(frame: Frame) -> nw.DataFrame[Any]:
    """What a lazy frame comes to; Polars streams, so that a table may be larger than memory."""
    if not isinstance(frame, nw.LazyFrame):
        return frame
    return frame.collect(engine="streaming") if frame.implementation.is_polars() else frame.collect()


@dataclass(frozen=True, slots=True)
class Names:
    """Names for columns of our own, which no column of the table has."""

    base: str

    @classmethod
    def free(cls, names: Iterable[str]) -> Names:
        """Names that begin as none of these does, whatever the case of its letters."""
        taken = [name.lower() for name in names]
        base = "replayed"
        while any(name.startswith(base) for name in taken):
            base += "_"
        return cls(base)

    def of(self, name: str) -> str:
        """One of them."""
        return f"{self.base}_{name}"
