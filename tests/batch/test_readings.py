"""Bitmaps say of each row where it leads, whether made by comparing values or from where each row leads."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from justrules.batch.bitmaps import packed
from justrules.batch.readings import (
    NOWHERE,
    WRONG,
    Reading,
    Spellings,
    Values,
    apart,
    by_target,
    compared,
    nobody,
    targets_in,
    targets_of,
)
from justrules.batch.texts import texts_of

targets = st.dictionaries(st.sampled_from(["a", "b", "cc", "", "ddd"]), st.integers(NOWHERE, 2))


def leads_to(reading: Reading, rows: int) -> list[int]:
    """Where each row leads."""
    return [int(target) for target in targets_of(reading, rows)]


@given(targets=targets, cells=st.lists(st.sampled_from(["a", "b", "cc", "", "ddd", "e", None]), max_size=140))
def test_values_lead_where_their_word_does(targets: dict[object, int], cells: list[str | None]) -> None:
    """A word that nobody knows is wrong, and no value is no answer."""
    array = pa.array(cells, pa.string())
    valid = packed(np.array([cell is not None for cell in cells], dtype=np.bool_))
    reading = compared(targets, len(cells), valid, Spellings(texts_of(array)))
    assert leads_to(reading, len(cells)) == [NOWHERE if cell is None else targets.get(cell, WRONG) for cell in cells]


@given(
    targets=st.dictionaries(st.sampled_from([0, 1, 300, -1]), st.integers(NOWHERE, 2)),
    cells=st.lists(st.integers(-128, 127), max_size=140),
    dtype=st.sampled_from(["int8", "int64", "float32", "float64"]),
)
def test_numbers_lead_where_theirs_does(targets: dict[object, int], cells: list[int], dtype: str) -> None:
    """A number that the column's type cannot hold, such as 300 in one byte, is in no row."""
    reading = compared(targets, len(cells), None, Values(np.array(cells, dtype=dtype)))
    assert leads_to(reading, len(cells)) == [targets.get(cell, WRONG) for cell in cells]


def test_an_unsigned_number_is_never_taken_for_a_negative_one() -> None:
    """-1 is not 255."""
    reading = compared({-1: 0, 0.5: 1}, 2, None, Values(np.array([255, 0], dtype=np.uint8)))
    assert leads_to(reading, 2) == [WRONG, WRONG]


@given(rows=st.lists(st.integers(WRONG, 3), max_size=140))
def test_where_each_row_leads_is_what_a_reading_says(rows: list[int]) -> None:
    """A reading holds as much as the row-by-row list that it was made of, and no less."""
    array = np.array(rows, dtype=np.int16)
    assert leads_to(by_target(array, targets_in(array)), len(rows)) == rows


def test_a_reading_without_routes_has_only_what_is_wrong() -> None:
    """As a column of severity has, whose levels lead nowhere."""
    wrong = packed(np.array([True, False]))
    assert leads_to(apart({WRONG: wrong}, 2, valid=None), 2) == [WRONG, NOWHERE]
    assert leads_to(nobody(2), 2) == [NOWHERE, NOWHERE]
