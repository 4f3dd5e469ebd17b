"""DataFrames of Polars, which is reached through them and never imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from narwhals.dtypes import DType

from justrules.batch.bitmaps import WORD, Words, words_for
from justrules.batch.frames.fillings import Pieces, Whole, arrow_of
from justrules.batch.frames.frame import Filling
from justrules.batch.kernel import Labels
from justrules.batch.stretches import ArrowColumn, Column

JOINED = 16 * 2**20
"""Bytes of a column up to which its pieces are put together at the end."""

ROOM = 8 * 2**20
"""Bytes of bitmaps that are gathered before a piece of a column of labels is made of them."""


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
        return _PolarsLabels(self._polars, self.rows, ids)

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
    """An Enum is put together by Polars, from bits: to check codes one by one would cost more than the walk.

    It is made of as few pieces as memory allows. Every other column lies in one piece as a rule, and to put many
    together would copy them.
    """

    def __init__(self, polars: Any, rows: int, ids: Sequence[str]) -> None:
        self._polars = polars
        self._kind = polars.Enum(list(ids))
        self._ids = [polars.Series([id_], dtype=self._kind) for id_ in ids]
        self._none = polars.Series([None], dtype=self._kind)
        self._rows = rows
        self._most = max(WORD, 8 * ROOM // (len(ids) + 1) // WORD * WORD)
        self._pieces: list[Any] = []
        self._begin = self._end = self._room = 0
        self._labels: dict[int, Words] = {}
        self._valid = self._blank()

    def _blank(self) -> Words:
        return np.zeros(words_for(self._room), dtype=np.uint64)

    def put(self, begin: int, end: int, result: Labels, /) -> None:
        """Add the next rows."""
        if end > self._begin + self._room:
            self._make()
            self._room = max(end - begin, min(self._most, self._rows - begin))
            self._valid = self._blank()
        words = slice((begin - self._begin) // WORD, words_for(end - self._begin))
        for label, rows in result.rows.items():
            if label not in self._labels:
                self._labels[label] = self._blank()
            self._labels[label][words] = rows
        self._valid[words] = result.valid
        self._end = end

    def _make(self) -> None:
        """Make a piece of what was put in, if anything was."""
        count = self._end - self._begin
        if not count:
            return
        *others, last = self._labels or (0,)
        piece = self._ids[last]
        for label in others:
            piece = self._ids[label].zip_with(self._mask(self._labels[label], count), piece)
        self._pieces.append(piece.zip_with(self._mask(self._valid, count), self._none))
        self._begin, self._labels = self._end, {}

    def _mask(self, rows: Words, count: int) -> Any:
        return self._polars.from_arrow(pa.Array.from_buffers(pa.bool_(), count, [None, pa.py_buffer(rows)]))

    def finished(self) -> Any:
        """The column."""
        self._make()
        return _polars_joined(self._polars, self._pieces, self._kind)


def _polars_joined(polars: Any, pieces: Sequence[Any], kind: Any) -> Any:
    if len(pieces) < 2:
        return pieces[0] if pieces else polars.Series([], dtype=kind)
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
