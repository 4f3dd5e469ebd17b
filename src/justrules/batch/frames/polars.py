"""DataFrames of Polars, which is reached through them and never imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import pyarrow as pa
from narwhals.dtypes import DType

from justrules.batch.bitmaps import Words
from justrules.batch.frames.fillings import Pieces, Whole, arrow_of
from justrules.batch.frames.frame import Filling
from justrules.batch.kernel import Labels
from justrules.batch.stretches import ArrowColumn, Column

JOINED = 16 * 2**20
"""Bytes of a column up to which its pieces are put together at the end."""


_STREAMED = (nw.String, nw.Boolean)
"""Types whose columns are looked at where they lie, texts as the views that they are."""


class PolarsFrame:
    """A DataFrame of Polars."""

    def __init__(self, table: nw.DataFrame[Any]) -> None:
        self.schema: Mapping[str, DType] = table.schema
        self.rows = len(table)
        self._frame = table.to_native()
        self._polars: Any = table.__native_namespace__()

    def column(self, name: str) -> Column:
        """One of its columns."""
        series = self._frame.get_column(name)
        if isinstance(self.schema[name], _STREAMED):
            return ArrowColumn(pa.chunked_array(series))
        # Older versions of Polars break off when a stream has a dictionary in it.
        return ArrowColumn(pa.chunked_array([chunk.to_arrow() for chunk in series.get_chunks()]))

    def labels(self, ids: Sequence[str]) -> Filling:
        """A column of an Enum."""
        return _PolarsLabels(self._polars, ids)

    def numbers(self, digits: int) -> Filling:
        """A column of the smallest whole numbers that fit."""
        return _PolarsNumbers(self._polars, self.rows, digits)

    def texts(self) -> Filling:
        """A column of strings."""
        return _PolarsTexts(self._polars)

    def with_columns(self, columns: Mapping[str, Any]) -> Any:
        """A DataFrame; the caller's columns are not copied."""
        return self._frame.with_columns(**columns)


class _PolarsLabels:
    """An Enum is put together by Polars, from bits: to check codes one by one would cost more than the walk."""

    def __init__(self, polars: Any, ids: Sequence[str]) -> None:
        self._polars = polars
        self._kind = polars.Enum(list(ids))
        self._ids = [polars.Series([id_], dtype=self._kind) for id_ in ids]
        self._none = polars.Series([None], dtype=self._kind)
        self._pieces: list[Any] = []

    def put(self, begin: int, end: int, result: Labels, /) -> None:
        """Add the next rows."""
        piece = self._none.new_from_index(0, end - begin)
        for label, rows in result.rows.items():
            piece = self._ids[label].zip_with(self._mask(rows, end - begin), piece)
        self._pieces.append(piece)

    def _mask(self, rows: Words, count: int) -> Any:
        return self._polars.from_arrow(pa.Array.from_buffers(pa.bool_(), count, [None, pa.py_buffer(rows)]))

    def finished(self) -> Any:
        """The column."""
        return _polars_joined(self._polars, self._pieces, self._kind)


def _polars_joined(polars: Any, pieces: Sequence[Any], kind: Any) -> Any:
    if not pieces:
        return polars.Series([], dtype=kind)
    whole = polars.concat(pieces, rechunk=False)
    return whole.rechunk() if whole.estimated_size() <= JOINED else whole


class _PolarsNumbers(Whole):
    def __init__(self, polars: Any, rows: int, digits: int) -> None:
        super().__init__(rows, digits)
        self._polars = polars

    def finished(self) -> Any:
        return self._polars.from_arrow(arrow_of(self.numbers, self.valid))


class _PolarsTexts(Pieces):
    def __init__(self, polars: Any) -> None:
        super().__init__()
        self._polars = polars

    def finished(self) -> Any:
        return _polars_joined(
            self._polars, [self._polars.from_arrow(piece) for piece in self.pieces], self._polars.String
        )
