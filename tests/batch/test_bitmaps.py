"""Bits are packed, aligned and counted as Arrow and NumPy would have them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.batch.bitmaps import WORD, aligned, every, numbers, packed, unpacked, valid_in, words_for

truths = st.lists(st.booleans(), max_size=200)


@given(truth=truths)
def test_what_is_packed_is_unpacked_again(truth: list[bool]) -> None:
    """Bits of any number of rows come back, and lie in as few words as there can be."""
    words = packed(np.array(truth, dtype=np.bool_))
    assert unpacked(words, rows=len(truth)).tolist() == truth
    assert len(words) == words_for(len(truth)) == -(-len(truth) // WORD)


@given(truth=truths, before=st.integers(0, 80), behind=st.integers(0, 80))
def test_bits_are_found_wherever_they_begin(truth: list[bool], before: int, behind: int) -> None:
    """A slice of an Arrow array has its own bits, whichever bit of whichever byte its first is."""
    whole = pa.array([True] * before + truth + [True] * behind, pa.bool_())
    part = whole.slice(before, len(truth))
    assert unpacked(aligned(part.buffers()[1], offset=part.offset, rows=len(truth)), rows=len(truth)).tolist() == truth


@given(truth=truths, offset=st.integers(0, 7))
def test_nothing_is_read_beyond_the_end_of_a_buffer(truth: list[bool], offset: int) -> None:
    """A buffer may end with the byte of its last row: Arrow only recommends that it be longer."""
    bits = np.packbits(np.array([True] * offset + truth, dtype=np.bool_), bitorder="little").tobytes()
    assert unpacked(aligned(pa.py_buffer(bits), offset=offset, rows=len(truth)), rows=len(truth)).tolist() == truth


@given(values=st.lists(st.sampled_from([True, False, None]), max_size=150), first=st.integers(0, 20))
def test_rows_with_a_value_are_told_from_those_without(values: list[bool | None], first: int) -> None:
    """The validity of an array that begins anywhere in its memory."""
    array = pa.array(values, pa.bool_()).slice(first)
    valid = valid_in(array)
    found = [True] * len(array) if valid is None else unpacked(valid, rows=len(array)).tolist()
    assert found == [value is not None for value in values[first:]]


@pytest.mark.parametrize("rows", [0, 1, 63, 64, 65, 200])
def test_every_row_is_set_and_nothing_behind_the_last(rows: int) -> None:
    """What lies beyond the last row is clear, so that whatever is made of it is too."""
    assert unpacked(every(rows), rows=WORD * words_for(rows)).sum() == rows


@given(
    values=st.lists(st.integers(0, 2**40 - 1), min_size=1, max_size=130),
    dtype=st.sampled_from(["int64", "int8", "int16", "int32"]),
)
def test_numbers_are_put_together_from_their_digits(values: list[int], dtype: str) -> None:
    """One bitmap for each binary digit makes the numbers again, as wide as they are asked for."""
    bits = min(40, np.dtype(dtype).itemsize * 8 - 1)
    cut = [value % 2**bits for value in values]
    planes = [packed(np.array([value >> bit & 1 == 1 for value in cut])) for bit in range(bits)]
    assert numbers(planes, dtype=np.dtype(dtype))[: len(cut)].tolist() == cut
