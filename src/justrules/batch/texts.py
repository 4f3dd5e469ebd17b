"""Which rows of a column of texts hold a given word, told by comparing whole machine words.

An id of an answer is short. Eight bytes are compared at once, on the bytes as Arrow keeps them: in one sweep over all
rows, without making a text of any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

EIGHT = 8
INLINE = 12
"""Bytes that a text in the layout `string_view` may have and still lie in the view itself."""


class Texts(Protocol):
    """Texts of some rows. What stands in rows without a value has no meaning."""

    def equal(self, word: bytes) -> NDArray[np.bool_]:
        """The rows whose text is `word`."""

    def only(self, rows: NDArray[np.intp]) -> Texts:
        """The texts of these rows alone."""


def texts_of(array: pa.Array) -> Texts:
    """The texts of an Arrow array of type `string`, `large_string` or `string_view`."""
    return _views(array) if pa.types.is_string_view(array.type) else _runs(array)


@dataclass(slots=True)
class Runs:
    """Texts that lie one behind the other, each beginning at its place.

    Attributes:
        eights: at each place the eight bytes that begin there.
        starts: where the text of each row begins.
        lengths: how many bytes it has.
    """

    eights: NDArray[np.uint64]
    starts: NDArray[Any]
    lengths: NDArray[Any]
    first: NDArray[np.uint64] | None = None

    def equal(self, word: bytes) -> NDArray[np.bool_]:
        """The rows whose text is `word`."""
        same: NDArray[np.bool_] = self.lengths == len(word)
        if word and same.any():
            if self.first is None:
                self.first = self.eights[self.starts]
            same &= (self.first & _mask(len(word))) == _eight(word)
        for at in _places(word):
            same &= _at(self.eights, self.starts + at) == _eight(word[at:])
        return same

    def only(self, rows: NDArray[np.intp]) -> Runs:
        """The texts of these rows alone."""
        return Runs(self.eights, self.starts[rows], self.lengths[rows])


def _runs(array: pa.Array) -> Runs:
    _, offsets, data = array.buffers()
    wide = pa.types.is_large_string(array.type)
    own: NDArray[Any]
    own = np.frombuffer(offsets or b"", dtype=np.int64 if wide else np.int32)[array.offset :][: len(array) + 1]
    begin, end = (int(own[0]), int(own[-1])) if len(own) else (0, 0)
    return Runs(
        eights=_with_margin(np.frombuffer(data or b"", dtype=np.uint8)[begin:end]),
        starts=own[:-1] - begin,
        lengths=np.diff(own),
    )


@dataclass(slots=True)
class Views:
    """Texts of which each row holds the length and the first bytes, and the place of the rest if there is more.

    Attributes:
        low: the first half of the view of each row, side by side: so they are compared four times as fast.
        data: where the rest of long texts lies.
        wide: the second halves, of which `rows` are meant.
        high: the same side by side, once somebody asks for them.
    """

    low: NDArray[np.uint64]
    data: Sequence[pa.Buffer]
    wide: NDArray[np.uint64]
    rows: slice | NDArray[np.intp]
    high: NDArray[np.uint64] | None = None

    def equal(self, word: bytes) -> NDArray[np.bool_]:
        """The rows whose text is `word`."""
        same: NDArray[np.bool_] = self.low == _eight(len(word).to_bytes(4, "little") + word[:4])
        if len(word) > 4 and same.any():
            if self.high is None:
                self.high = np.ascontiguousarray(self.wide[self.rows])
            if len(word) > INLINE:
                self._narrow(same, word, self.high)
            else:
                same &= self.high == _eight(word[4:])
        return same

    def _narrow(self, same: NDArray[np.bool_], word: bytes, high: NDArray[np.uint64]) -> None:
        """Of the rows that begin like `word` and are as long, keep those that go on like it."""
        rows = np.flatnonzero(same)
        rest = high[rows]
        number, start = rest & np.uint64(0xFFFFFFFF), (rest >> np.uint64(32)).astype(np.int64)
        for buffer in np.unique(number):
            here = number == buffer
            data = self.data[int(buffer)]
            eights = np.ndarray((data.size - EIGHT + 1,), dtype=np.uint64, buffer=data, strides=(1,))
            for at in (0, *_places(word)):
                same[rows[here]] &= _at(eights, start[here] + at) == _eight(word[at:])

    def only(self, rows: NDArray[np.intp]) -> Views:
        """The texts of these rows alone."""
        return Views(self.low[rows], self.data, self.wide, rows)


def _views(array: pa.Array) -> Views:
    _, views, *data = array.buffers()
    own = np.frombuffer(views or b"", dtype=np.uint64)[2 * array.offset :][: 2 * len(array)]
    return Views(np.ascontiguousarray(own[0::2]), data, own[1::2], slice(None))


def _places(word: bytes) -> list[int]:
    """Where to look at a word of more than eight bytes, after its first eight, so that all of it is seen."""
    return [*range(EIGHT, len(word) - EIGHT, EIGHT), len(word) - EIGHT] if len(word) > EIGHT else []


def _eight(word: bytes) -> np.uint64:
    """The first eight bytes of a word as a number; what it lacks is zero."""
    return np.uint64(int.from_bytes(word[:EIGHT], "little"))


def _mask(length: int) -> np.uint64:
    """Of eight bytes, so many."""
    return np.uint64((1 << 8 * min(length, EIGHT)) - 1)


def _with_margin(data: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """At each place of `data`, and at its end, the eight bytes that begin there; what is missing is zero."""
    block = np.zeros(len(data) + EIGHT, dtype=np.uint8)
    block[: len(data)] = data
    return np.ndarray((len(data) + 1,), dtype=np.uint64, buffer=block.data, strides=(1,))


def _at(data: NDArray[np.uint64], at: NDArray[np.integer[Any]]) -> NDArray[np.uint64]:
    """The eight bytes at each of these places. `take` would first copy all of them, so they are indexed."""
    eights: NDArray[np.uint64] = data[np.minimum(at, len(data) - 1)]
    return eights
