"""Results are filled into the smallest numbers that hold them, wherever a stretch begins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.batch.bitmaps import every, packed, unpacked
from justrules.batch.frames.fillings import CodedLabels, Whole, arrow_of
from justrules.batch.kernel import Labels, Number


def labelled(rows: list[int | None]) -> Labels:
    """Rows with these labels."""
    array = np.array([-1 if label is None else label for label in rows])
    found = {int(label): packed(array == label) for label in np.unique(array) if label >= 0}
    return Labels(rows=found, valid=packed(array >= 0))


@pytest.mark.parametrize("first", [0, 1])
@given(data=st.data(), most=st.sampled_from([1, 2, 127, 128, 40_000]))
def test_labels_come_back_as_codes(first: int, data: st.DataObject, most: int) -> None:
    """Each row has the number of its label; one without has none, or -1 where pandas wants that."""
    rows = data.draw(st.lists(st.integers(0, most - 1) | st.none(), max_size=150))
    filling = CodedLabels(len(rows), most, first=first)
    for begin in range(0, len(rows), 64):
        piece = rows[begin : begin + 64]
        filling.put(begin, begin + len(piece), labelled(piece))
    valid = unpacked(filling.valid, rows=len(rows)).tolist()
    assert valid == [label is not None for label in rows]
    codes = filling.codes.tolist()
    assert [code for code, there in zip(codes, valid, strict=True) if there] == [r for r in rows if r is not None]
    if first:
        assert all(code == -1 for code, there in zip(codes, valid, strict=True) if not there)


@pytest.mark.parametrize(("labels", "dtype"), [(1, "int8"), (127, "int8"), (128, "int16"), (32_768, "int32")])
def test_codes_are_as_small_as_they_can_be(labels: int, dtype: str) -> None:
    """One byte a row for as many labels as a policy ever has."""
    assert CodedLabels(10, labels, first=0).codes.dtype == dtype


@pytest.mark.parametrize(("digits", "dtype"), [(0, "int8"), (7, "int8"), (8, "int16"), (16, "int32"), (63, "int64")])
def test_numbers_have_room_for_their_digits_and_a_sign(digits: int, dtype: str) -> None:
    """The largest number of so many digits comes back as itself."""
    filling = Whole(3, digits)
    assert filling.numbers.dtype == dtype
    filling.put(0, 3, Number(digits=[every(3)] * digits, valid=packed(np.array([True, False, True]))))
    assert arrow_of(filling.numbers, filling.valid).to_pylist() == [2**digits - 1, None, 2**digits - 1]
