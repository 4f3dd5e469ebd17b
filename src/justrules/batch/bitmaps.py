"""Truth values of many rows, 64 to a word: what Arrow keeps as bits is reckoned with as it lies there.

Bit `i` of a column belongs to row `i`, the least significant first. What lies beyond the last row has no meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Words: TypeAlias = NDArray[np.uint64]

WORD = 64
"""Rows to a word."""


def words_for(rows: int) -> int:
    """How many words hold so many rows."""
    return -(-rows // WORD)


def every(rows: int) -> Words:
    """All rows; nothing beyond the last."""
    words = np.full(words_for(rows), ~np.uint64(0), dtype=np.uint64)
    if rows % WORD:
        words[-1] = np.uint64((1 << rows % WORD) - 1)
    return words


def aligned(buffer: pa.Buffer, *, offset: int, rows: int) -> Words:
    """The bits of an Arrow buffer from bit `offset` on; not copied where they lie at a word's beginning."""
    first, shift = divmod(offset, 8)
    size = 8 * words_for(rows)
    raw = np.frombuffer(buffer, dtype=np.uint8)[first : first + size + 8]
    if shift == 0 and len(raw) >= size:
        return np.require(raw[:size].view(np.uint64), requirements="A")
    padded = np.zeros(size + 8, dtype=np.uint8)
    padded[: len(raw)] = raw
    here: Words = padded.view(np.uint64)[:-1]
    if shift == 0:
        return here
    return (here >> np.uint64(shift)) | (padded.view(np.uint64)[1:] << np.uint64(WORD - shift))


def valid_in(array: pa.Array) -> Words | None:
    """The rows of an Arrow array that have a value; `None` if all have."""
    validity = array.buffers()[0]
    return None if validity is None else aligned(validity, offset=array.offset, rows=len(array))


def packed(truth: NDArray[np.bool_]) -> Words:
    """One byte a row as bits."""
    bits = np.packbits(truth, bitorder="little")
    if len(bits) % 8 == 0:
        return bits.view(np.uint64)
    padded = np.zeros(8 * words_for(len(truth)), dtype=np.uint8)
    padded[: len(bits)] = bits
    return padded.view(np.uint64)


def unpacked(words: Words, *, rows: int) -> NDArray[np.bool_]:
    """Bits as one byte a row."""
    return np.unpackbits(words.view(np.uint8), count=rows, bitorder="little").view(np.bool_)


def numbers(planes: Sequence[Words], *, dtype: np.dtype[Any]) -> NDArray[Any]:
    """The number of each row, given one bitmap for each of its binary digits, the least first; whole words of rows."""
    if not planes:
        return np.zeros(0, dtype=dtype)
    if dtype.itemsize == 1:
        return _bytes(planes).view(dtype)
    out = np.zeros(WORD * len(planes[0]), dtype=dtype)
    by_byte = out.view(np.uint8).reshape(-1, dtype.itemsize)
    for byte in range(-(-len(planes) // 8)):
        by_byte[:, byte] = _bytes(planes[8 * byte : 8 * byte + 8])
    return out


def _bytes(planes: Sequence[Words]) -> NDArray[np.uint8]:
    """One byte a row; no digit is carried into the next byte, so eight bytes are shifted at once."""
    *lower, out = (np.unpackbits(plane.view(np.uint8), bitorder="little").view(np.uint64) for plane in planes)
    for digit in reversed(lower):
        out <<= np.uint64(1)
        out |= digit
    return out.view(np.uint8)
