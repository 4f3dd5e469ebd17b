"""What a table in memory has to do so that it can be classified: give its columns, and take new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from narwhals.dtypes import DType

from justrules.batch.stretches import Column


class Filling(Protocol):
    """A column of results while it is filled, stretch by stretch."""

    def put(self, begin: int, end: int, result: Any, /) -> None:
        """Set the rows from `begin` to before `end`; stretches come in order, and each begins at a multiple of 64."""

    def finished(self) -> Any:
        """The column, in the table's own kind."""


class Frame(Protocol):
    """A table in memory."""

    rows: int
    schema: Mapping[str, DType]

    def column(self, name: str) -> Column:
        """One of its columns, to read."""

    def labels(self, ids: Sequence[str]) -> Filling:
        """A new column whose values are among `ids`, filled with `Labels`."""

    def numbers(self, digits: int) -> Filling:
        """A new column of whole numbers of so many binary digits, filled with `Number`."""

    def texts(self) -> Filling:
        """A new column of texts, filled with Arrow arrays."""

    def with_columns(self, columns: Mapping[str, Any]) -> Any:
        """The caller's table, and beside its columns these."""
