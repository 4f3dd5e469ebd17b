"""Tables of PyArrow, and record batches as tables of one piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import pyarrow as pa
from narwhals.dtypes import DType

from justrules.batch.frames.fillings import CodedLabels, Pieces, Whole, arrow_of
from justrules.batch.frames.frame import Filling
from justrules.batch.stretches import ArrowColumn, Column


class ArrowFrame:
    """A table of PyArrow."""

    def __init__(self, table: nw.DataFrame[Any]) -> None:
        self.schema: Mapping[str, DType] = table.schema
        self.rows = len(table)
        self._table = table.to_native()

    def column(self, name: str) -> Column:
        """One of its columns."""
        return ArrowColumn(self._table.column(name))

    def labels(self, ids: Sequence[str]) -> Filling:
        """A dictionary column."""
        return _ArrowLabels(self.rows, ids)

    def numbers(self, digits: int) -> Filling:
        """A column of the smallest whole numbers that fit."""
        return _ArrowNumbers(self.rows, digits)

    def texts(self) -> Filling:
        """A column of strings."""
        return _ArrowTexts()

    def with_columns(self, columns: Mapping[str, Any]) -> Any:
        """A table; the caller's columns are not copied."""
        table = self._table
        for name, array in columns.items():
            table = table.append_column(name, array)
        return table


class _ArrowLabels(CodedLabels):
    def __init__(self, rows: int, ids: Sequence[str]) -> None:
        super().__init__(rows, len(ids), first=0)
        self._ids = pa.array(ids, pa.string())

    def finished(self) -> pa.Array:
        return pa.DictionaryArray.from_arrays(arrow_of(self.codes, self.valid), self._ids, safe=False)


class _ArrowNumbers(Whole):
    def finished(self) -> pa.Array:
        return arrow_of(self.numbers, self.valid)


class _ArrowTexts(Pieces):
    def finished(self) -> pa.ChunkedArray:
        return self.chunks
