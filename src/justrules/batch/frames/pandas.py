"""DataFrames of pandas, which is reached through them and never imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
from narwhals.dtypes import DType

from justrules.batch.bitmaps import unpacked
from justrules.batch.frames.fillings import CodedLabels, Pieces, Whole
from justrules.batch.frames.frame import Filling
from justrules.batch.stretches import Column, PandasColumn


class PandasFrame:
    """A DataFrame of pandas."""

    def __init__(self, table: nw.DataFrame[Any]) -> None:
        self._frame = table.to_native()
        self._pandas: Any = table.__native_namespace__()
        self.rows = len(table)
        # What a column of objects holds is known row by row; the first few rows say nothing about the others.
        own = {name: nw.Object() for name, dtype in self._frame.dtypes.items() if str(dtype) == "object"}
        self.schema: Mapping[str, DType] = {**table.schema, **own}

    def column(self, name: str) -> Column:
        """One of its columns."""
        return PandasColumn(self._frame[name])

    def labels(self, ids: Sequence[str]) -> Filling:
        """A categorical column."""
        return _PandasLabels(self._pandas, self.rows, ids)

    def numbers(self, digits: int) -> Filling:
        """A column of nullable whole numbers, the smallest that fit."""
        return _PandasNumbers(self._pandas, self.rows, digits)

    def texts(self) -> Filling:
        """A column of texts as this version of pandas keeps them."""
        return _PandasTexts()

    def with_columns(self, columns: Mapping[str, Any]) -> Any:
        """A DataFrame with the same index; the caller's columns are not copied."""
        frame = self._frame.copy(deep=False)
        for name, values in columns.items():
            frame[name] = self._pandas.Series(values, index=frame.index, name=name, copy=False)
        return frame


class _PandasLabels(CodedLabels):
    def __init__(self, pandas: Any, rows: int, ids: Sequence[str]) -> None:
        super().__init__(rows, len(ids), first=1)
        self._pandas = pandas
        self._ids = ids

    def finished(self) -> Any:
        return self._pandas.Categorical.from_codes(self.codes, categories=list(self._ids))


class _PandasNumbers(Whole):
    def __init__(self, pandas: Any, rows: int, digits: int) -> None:
        super().__init__(rows, digits)
        self._pandas = pandas

    def finished(self) -> Any:
        missing = ~unpacked(self.valid, rows=len(self.numbers))
        return self._pandas.arrays.IntegerArray(self.numbers, missing)


class _PandasTexts(Pieces):
    def finished(self) -> Any:
        return self.chunks.to_pandas().array
