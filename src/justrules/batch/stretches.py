"""Some rows of a column at a time, as they come: bits, codes, an Arrow array, or Python objects of several kinds.

A column is never turned into something else as a whole, so that memory does not grow with the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from justrules.batch.bitmaps import WORD, Words, aligned, packed, valid_in


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Booleans:
    """Truth values as bits, and which rows have one; `None` if all have."""

    rows: int
    truth: Words
    valid: Words | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Codes:
    """For each row the place of its value among `entries`; -1, or not `valid`, if it has none."""

    rows: int
    places: NDArray[np.integer[Any]]
    valid: Words | None
    entries: Stretch


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Objects:
    """Python objects of whatever kinds, and which rows have one."""

    rows: int
    values: NDArray[np.object_]
    valid: NDArray[np.bool_]


Stretch: TypeAlias = "pa.Array | Booleans | Codes | Objects"


def rows_of(stretch: Stretch) -> int:
    """How many rows there are."""
    return stretch.rows if isinstance(stretch, (Booleans, Codes, Objects)) else len(stretch)


def is_missing(value: object) -> bool:
    """Whether a value is what some library has for none: `None`, not a number, or pandas' own."""
    try:
        return bool(pa.array([value], from_pandas=True).null_count)
    except pa.ArrowException:
        return False


class Column(Protocol):
    """A column of a table."""

    def stretch(self, begin: int, end: int) -> Stretch:
        """The rows from `begin` to before `end`; `begin` is a multiple of 64."""


def as_it_comes(array: pa.Array) -> Stretch:
    """An Arrow array; booleans as bits and a dictionary as codes."""
    if pa.types.is_run_end_encoded(array.type):
        return as_it_comes(pc.run_end_decode(array))
    if pa.types.is_boolean(array.type):
        truth = aligned(array.buffers()[1], offset=array.offset, rows=len(array))
        return Booleans(rows=len(array), truth=truth, valid=valid_in(array))
    if pa.types.is_dictionary(array.type):
        return Codes(
            rows=len(array), places=places_in(array), valid=valid_in(array), entries=as_it_comes(array.dictionary)
        )
    return array


def places_in(array: pa.Array) -> NDArray[np.integer[Any]]:
    """For each row of a dictionary array, the place of its value; without meaning where there is none."""
    places = array.indices
    codes = np.frombuffer(places.buffers()[1] or b"", dtype=places.type.to_pandas_dtype())
    return codes[places.offset : places.offset + len(array)]


def objects_in(array: pa.Array) -> Objects:
    """The values of an Arrow array as Python has them: for kinds that hardly ever hold answers."""
    values = np.empty(len(array), dtype=np.object_)
    for row, value in enumerate(array.to_pylist()):
        values[row] = value
    return Objects(rows=len(array), values=values, valid=array.is_valid().to_numpy(zero_copy_only=False))


class ArrowColumn:
    """A column of Arrow arrays, in however many chunks."""

    def __init__(self, chunks: pa.ChunkedArray) -> None:
        self._chunks = chunks
        self._bits = _whole_bits(chunks)

    def stretch(self, begin: int, end: int) -> Stretch:
        """The rows from `begin` to before `end`."""
        if self._bits is not None and end <= WORD * len(self._bits.truth):
            words = slice(begin // WORD, -(-end // WORD))
            valid = self._bits.valid
            return Booleans(
                rows=end - begin, truth=self._bits.truth[words], valid=None if valid is None else valid[words]
            )
        return as_it_comes(_joined(self._chunks.slice(begin, end - begin)))


def _whole_bits(chunks: pa.ChunkedArray) -> Booleans | None:
    """A column of booleans in one chunk, where its bits can be looked at in place."""
    if not pa.types.is_boolean(chunks.type) or chunks.num_chunks != 1:
        return None
    array = chunks.chunk(0)
    validity, truth = array.buffers()
    seen = [_whole_words(buffer, array.offset) for buffer in (truth, validity) if buffer is not None]
    if any(words is None for words in seen):
        return None
    length = min(len(words) for words in seen if words is not None)
    here, *valid = [words[:length] for words in seen if words is not None]
    return Booleans(rows=len(array), truth=here, valid=valid[0] if valid else None)


def _whole_words(buffer: pa.Buffer, offset: int) -> Words | None:
    """The words of a bitmap, those that are whole; `None` if bit `offset` does not begin one."""
    first, shift = divmod(offset, 8)
    if shift or (buffer.address + first) % 8:
        return None
    raw = np.frombuffer(buffer, dtype=np.uint8)[first:]
    return raw[: len(raw) // 8 * 8].view(np.uint64)


def _joined(chunks: pa.ChunkedArray) -> pa.Array:
    if chunks.num_chunks == 1:
        return chunks.chunk(0)
    if pa.types.is_dictionary(chunks.type):
        chunks = chunks.unify_dictionaries()
    return chunks.combine_chunks() if chunks.num_chunks else pa.array([], chunks.type)


class PandasColumn:
    """A column of pandas, whatever it is made of."""

    def __init__(self, series: Any) -> None:
        self._series = series
        self._kind = str(series.dtype)
        categories = getattr(series.dtype, "categories", None)
        self._entries = None if categories is None else _converted(categories.to_series())

    def stretch(self, begin: int, end: int) -> Stretch:
        """The rows from `begin` to before `end`."""
        rows = self._series.iloc[begin:end]
        if self._entries is not None:
            return Codes(rows=end - begin, places=rows.array.codes, valid=None, entries=self._entries)
        if self._kind == "bool":
            return Booleans(rows=end - begin, truth=packed(rows.to_numpy()), valid=None)
        if self._kind == "boolean":
            missing = rows.array.isna()
            # True wherever a value is missing, so that none is: many times faster than to fill them in one by one.
            filled = rows.array | missing if missing.any() else rows.array
            truth = filled.to_numpy(dtype=bool)
            return Booleans(rows=end - begin, truth=packed(truth), valid=~packed(missing))
        return _converted(rows)


def _converted(series: Any) -> Stretch:
    """A series as an Arrow array; as objects if they are not all of one kind."""
    try:
        array = pa.array(series, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return _objects(series)
    if str(series.dtype) == "object" and not _of_one_kind(array.type):
        return _objects(series)
    return as_it_comes(_joined(array) if isinstance(array, pa.ChunkedArray) else array)


def _of_one_kind(found: pa.DataType) -> bool:
    """Whether objects are all of the type that Arrow saw: among numbers it takes True for 1, and a text for bytes."""
    if pa.types.is_list(found):
        return _of_one_kind(found.value_type)
    return bool(pa.types.is_boolean(found) or pa.types.is_string(found) or pa.types.is_null(found))


def _objects(series: Any) -> Objects:
    values = series.to_numpy(dtype=object)
    return Objects(rows=len(values), values=values, valid=~series.isna().to_numpy(dtype=bool))
