"""Stretches of a column are its rows, and what lies in memory as it is needed is not copied."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.batch.bitmaps import unpacked
from justrules.batch.stretches import ArrowColumn, Booleans, Codes, Objects, PandasColumn, Stretch, rows_of

MANY = 400


def values(stretch: Stretch) -> list[Any]:
    """The rows as Python has them."""
    if isinstance(stretch, Booleans):
        truth = unpacked(stretch.truth, rows=stretch.rows).tolist()
        valid = [True] * stretch.rows if stretch.valid is None else unpacked(stretch.valid, rows=stretch.rows).tolist()
        return [value if there else None for value, there in zip(truth, valid, strict=True)]
    if isinstance(stretch, Codes):
        valid = [True] * stretch.rows if stretch.valid is None else unpacked(stretch.valid, rows=stretch.rows).tolist()
        entries = values(stretch.entries)
        rows = zip(stretch.places.tolist(), valid, strict=True)
        return [entries[place] if there and place >= 0 else None for place, there in rows]
    if isinstance(stretch, Objects):
        return [value if there else None for value, there in zip(stretch.values, stretch.valid, strict=True)]
    return list(stretch.to_pylist())


cells = {
    pa.bool_(): st.sampled_from([True, False, None]),
    pa.string(): st.sampled_from(["yes", "no", None]),
    pa.dictionary(pa.int8(), pa.string()): st.sampled_from(["yes", "no", None]),
}


@pytest.mark.parametrize("kind", cells, ids=str)
@given(data=st.data())
def test_chunks_and_slices_do_not_show(kind: pa.DataType, data: st.DataObject) -> None:
    """However a column is laid out in memory, a stretch of it is what its rows say."""
    pieces = data.draw(st.lists(st.lists(cells[kind], max_size=90), max_size=4))
    first = data.draw(st.integers(0, 9))
    chunks = pa.chunked_array([pa.array(piece, kind) for piece in pieces], kind).slice(first)
    rows = [cell for piece in pieces for cell in piece][first:]
    column = ArrowColumn(chunks)
    for begin in range(0, len(rows) + 1, 64):
        stretch = column.stretch(begin, min(begin + 64, len(rows)))
        assert values(stretch) == rows[begin : begin + 64]
        assert rows_of(stretch) == len(rows[begin : begin + 64])


def test_bits_are_looked_at_where_they_lie() -> None:
    """A column of booleans in one chunk is neither unpacked nor copied."""
    array = pa.array([row % 3 == 0 for row in range(MANY)])
    column = ArrowColumn(pa.chunked_array([array]))
    stretch = column.stretch(64, 192)
    assert isinstance(stretch, Booleans)
    place = stretch.truth.__array_interface__["data"][0]
    assert place == array.buffers()[1].address + 8


PANDAS: tuple[tuple[Any, list[Any]], ...] = (
    ("bool", [True, False, True]),
    ("boolean", [True, None, False]),
    ("str", ["yes", None, "no"]),
    ("string[python]", ["yes", None, "no"]),
    (pd.CategoricalDtype(["no", "yes"]), ["yes", None, "no"]),
    (pd.CategoricalDtype([1, "yes", False]), ["yes", None, 1]),
    (pd.ArrowDtype(pa.string()), ["yes", None, "no"]),
    (pd.ArrowDtype(pa.bool_()), [True, None, False]),
    ("Int8", [1, None, 0]),
    (object, [True, None, False]),
    (object, ["yes", None, True]),
    (object, [1, None, True]),
    (object, ["yes", None, b"yes"]),
    (object, [None, None, None]),
    (object, [["yes"], None, [b"no"]]),
)


@pytest.mark.parametrize(("dtype", "cells"), PANDAS, ids=str)
def test_a_series_is_what_its_cells_are(dtype: Any, cells: list[Any]) -> None:
    """Whatever pandas keeps it in, every cell comes as itself: 1 stays a number and `True` the truth."""
    rows = cells * 50
    column = PandasColumn(pd.Series(rows, dtype=dtype, index=range(7, 7 + len(rows))))
    found = values(column.stretch(64, 140))
    assert [(type(cell), cell) for cell in found] == [(type(cell), cell) for cell in rows[64:140]]


def test_an_empty_column_has_no_rows() -> None:
    """Of none of the kinds."""
    for column in (
        ArrowColumn(pa.chunked_array([], pa.bool_())),
        ArrowColumn(pa.chunked_array([], pa.dictionary(pa.int8(), pa.string()))),
        PandasColumn(pd.Series([], dtype="boolean")),
        PandasColumn(pd.Series([], dtype=pd.CategoricalDtype([]))),
    ):
        assert values(column.stretch(0, 0)) == []


def test_codes_of_a_categorical_are_not_looked_up() -> None:
    """A Categorical has its codes; only the few categories are read."""
    series = pd.Series(pd.Categorical(["no", None, "yes"], categories=["yes", "no"]))
    stretch = PandasColumn(series).stretch(0, 3)
    assert isinstance(stretch, Codes)
    assert stretch.places.dtype == np.int8
    assert stretch.places.tolist() == [1, -1, 0]
