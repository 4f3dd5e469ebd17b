"""Columns of results while they are filled, in the forms that Arrow keeps: what engines take without a copy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from justrules.batch.bitmaps import WORD, Words, numbers, words_for
from justrules.batch.kernel import Labels, Number


class CodedLabels:
    """Labels as small whole numbers, in one array, and the rows that have one."""

    def __init__(self, rows: int, labels: int, *, first: int) -> None:
        self._first = first
        self._digits = (labels - 1 + first).bit_length()
        self.valid = np.zeros(words_for(rows), dtype=np.uint64)
        self.codes = np.zeros(rows, dtype=np.int8 if labels <= 127 else np.int16 if labels <= 2**15 - 1 else np.int32)

    def put(self, begin: int, end: int, result: Labels, /) -> None:
        """Set the rows from `begin` to before `end`; with `first` at 1 a row without a label gets -1."""
        self.valid[begin // WORD : begin // WORD + len(result.valid)] = result.valid
        digits = [np.zeros_like(result.valid) for _ in range(self._digits)]
        for label, rows in result.rows.items():
            for place in range(self._digits):
                if (label + self._first) >> place & 1:
                    digits[place] |= rows
        here: NDArray[Any] = self.codes[begin:end]
        if digits:
            here[:] = numbers(digits, dtype=self.codes.dtype)[: end - begin]
        if self._first:
            here -= self._first


class Whole:
    """Whole numbers in one array, and the rows that have one."""

    def __init__(self, rows: int, digits: int) -> None:
        bits = next(bits for bits in (8, 16, 32, 64) if digits < bits)
        self.valid = np.zeros(words_for(rows), dtype=np.uint64)
        self.numbers = np.zeros(rows, dtype=f"int{bits}")

    def put(self, begin: int, end: int, result: Number, /) -> None:
        """Set the rows from `begin` to before `end`."""
        self.valid[begin // WORD : begin // WORD + len(result.valid)] = result.valid
        if result.digits:
            digits = [digit & result.valid for digit in result.digits]
            self.numbers[begin:end] = numbers(digits, dtype=self.numbers.dtype)[: end - begin]


def arrow_of(values: NDArray[Any], valid: Words) -> pa.Array:
    """An array of Arrow over these very bytes."""
    buffers = [pa.py_buffer(valid), pa.py_buffer(values)]
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), buffers)


class Pieces:
    """Arrow arrays, one behind the other."""

    def __init__(self) -> None:
        self.pieces: list[pa.Array] = []

    def put(self, _begin: int, _end: int, result: pa.Array, /) -> None:
        """Add the next rows."""
        self.pieces.append(result)

    @property
    def chunks(self) -> pa.ChunkedArray:
        """All rows."""
        return pa.chunked_array(self.pieces, pa.string())
