"""A column of any Arrow type is read as answers, or as wrong where it is none: nothing is guessed and nothing fails."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from justrules.batch.bitmaps import unpacked
from justrules.batch.columns import Code, Source
from justrules.batch.readers import FEW, Reader, with_value
from justrules.batch.readings import NOWHERE, WRONG, targets_of
from justrules.batch.stretches import Codes, Objects, as_it_comes, rows_of
from justrules.engine.plan import Asked, Route

ASKED = Asked(
    question="q",
    answers=("yes", "no", "unknown"),
    routes=(Route(answer="yes", next=~0), Route(answer="no", next=~1)),
)
YES, NO = 0, 1
CODES = tuple(
    Code(text=text, plain=True, answer=answer)
    for text, answer in (("1", "yes"), ("true", "yes"), ("0.5", "no"), ("9", None), ("x", "no"))
)


def read(array: pa.Array, *, codes: tuple[Code, ...] | None = None, listed: str | None = None) -> list[int]:
    """Where each row leads."""
    reader = Reader(Source(question="q", column="c", words=None, listed=listed, kind="anything", codes=codes), ASKED)
    stretch = as_it_comes(array)
    return [int(target) for target in targets_of(reader.read(stretch), rows_of(stretch))]


ARRAYS: tuple[tuple[pa.Array, list[int]], ...] = (
    (pa.array(["yes", "no", "unknown", None, "", "YES"]), [YES, NO, NOWHERE, NOWHERE, WRONG, WRONG]),
    (pa.array([True, False, None]), [YES, NO, NOWHERE]),
    (pa.array([True, None, False]).dictionary_encode(), [YES, NOWHERE, NO]),
    (pa.array(["no", None, "z", "no"]).dictionary_encode(), [NO, NOWHERE, WRONG, NO]),
    (pa.DictionaryArray.from_arrays(pa.array([1, 0, None]), pa.array(["yes", None])), [NOWHERE, YES, NOWHERE]),
    (pa.nulls(3), [NOWHERE] * 3),
    (pa.nulls(3).dictionary_encode(), [NOWHERE] * 3),
    (pa.array([], pa.string()).dictionary_encode(), []),
    (pa.array([1, 0, None]), [WRONG, WRONG, NOWHERE]),
    (pa.array([1.0, float("nan"), None]), [WRONG, NOWHERE, NOWHERE]),
    (pa.array([dt.date(2026, 11, 22), None]), [WRONG, NOWHERE]),
    (pa.array([b"yes", None]), [WRONG, NOWHERE]),
    (pa.array([["yes"], None]), [WRONG, NOWHERE]),
    (pa.array([{"yes": True}, None]), [WRONG, NOWHERE]),
    (pa.RunEndEncodedArray.from_arrays([2, 3], pa.array(["yes", None])), [YES, YES, NOWHERE]),
)


@pytest.mark.parametrize(("array", "due"), ARRAYS, ids=lambda value: str(getattr(value, "type", "")))
def test_whatever_a_column_is_of_its_values_are_answers_or_wrong(array: pa.Array, due: list[int]) -> None:
    """Only words and truth values are answers by themselves; a missing value never is one, nor wrong."""
    assert read(array) == due
    assert read(array.slice(1)) == due[1:]


CODED: tuple[tuple[pa.Array, list[int]], ...] = (
    (pa.array(["1", "true", "0.5", "9", "x", "yes", None]), [YES, YES, NO, NOWHERE, NO, WRONG, NOWHERE]),
    (pa.array([1, 9, 0, None], pa.uint8()), [YES, NOWHERE, WRONG, NOWHERE]),
    (pa.array([1.0, 0.5, 9.0, 0.1, float("nan")], pa.float32()), [YES, NO, NOWHERE, WRONG, NOWHERE]),
    (pa.array([Decimal("1.00"), Decimal("0.50"), Decimal("0.10"), None]), [YES, NO, WRONG, NOWHERE]),
    (pa.array([True, False, None]), [YES, WRONG, NOWHERE]),
    (pa.array([1, 9, 2, None]).dictionary_encode(), [YES, NOWHERE, WRONG, NOWHERE]),
)


@pytest.mark.parametrize(("array", "due"), CODED, ids=lambda value: str(getattr(value, "type", "")))
def test_codes_are_read_in_the_type_of_the_column(array: pa.Array, due: list[int]) -> None:
    """With a mapping file only its values count: `yes` itself is then a value like any other."""
    assert read(array, codes=CODES) == due


LISTS = [["found", "x"], ["x"], [], None, [None, "found"], [None]]
TWOS = [["found", "x"], ["x", "y"], ["x", None], None, [None, "found"], [None, None]]
TOLD = [YES, NO, NO, NOWHERE, YES, NO]


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (LISTS, pa.list_(pa.string())),
        (LISTS, pa.large_list(pa.large_string())),
        (LISTS, pa.list_(pa.string_view())),
        (LISTS, pa.list_(pa.dictionary(pa.int8(), pa.string()))),
        (LISTS, pa.list_view(pa.string())),
        (TWOS, pa.list_(pa.string(), 2)),
    ],
    ids=str,
)
def test_a_list_says_yes_where_the_entry_is_among_it(rows: list[Any], kind: pa.DataType) -> None:
    """An empty list says no, no list says nothing; neighbours in memory have no part in it."""
    array = pa.array(rows, kind)
    assert read(array, listed="found") == TOLD
    assert read(array.slice(2), listed="found") == TOLD[2:]


@pytest.mark.parametrize("kind", [pa.list_(pa.int64()), pa.large_list(pa.int8()), pa.list_view(pa.int16())], ids=str)
def test_a_list_in_which_numbers_stand_is_wrong(kind: pa.DataType) -> None:
    """A number is no word, so that nobody can say whether `1` is among them; in an empty list it is not."""
    assert read(pa.array([[1, 2], [], [None], None], kind), listed="1") == [WRONG, NO, NO, NOWHERE]


def test_a_list_of_nothing_says_no() -> None:
    """Its type says nothing, as no entry has one."""
    assert read(pa.array([[], [None], None]), listed="x") == [NO, NO, NOWHERE]


def test_lists_of_python_objects_are_read_like_those_of_a_type() -> None:
    """Whatever stands for a missing entry is no word, and a number among words is wrong."""
    lists = [["x"], ("x", None), {"x"}, [float("nan"), "x"], [pd.NA], [1], ["x", 1], [["x"]], None]
    values = np.empty(len(lists), dtype=object)
    values[:] = lists
    objects = Objects(rows=len(lists), values=values, valid=np.array([each is not None for each in lists]))
    reader = Reader(Source(question="q", column="c", words=None, listed="x", kind="anything"), ASKED)
    found = targets_of(reader.read(objects), len(lists)).tolist()
    assert found == [YES, YES, YES, YES, NO, WRONG, WRONG, WRONG, NOWHERE]


@pytest.mark.parametrize("entries", [FEW - 1, FEW + 1, 300])
def test_a_dictionary_of_any_size_is_read_by_its_entries(entries: int) -> None:
    """Whether each entry is looked for or each row looked up, the rows lead to the same."""
    words = ["yes", "no", "unknown", *(f"z{number}" for number in range(entries - 3))]
    rows = [*words, None, *reversed(words)]
    due = {"yes": YES, "no": NO, "unknown": NOWHERE, None: NOWHERE}
    array = pa.DictionaryArray.from_arrays(pa.array([None if r is None else words.index(r) for r in rows]), words)
    assert read(array) == [due.get(row, WRONG) for row in rows]


def test_a_second_dictionary_is_not_read_by_the_first() -> None:
    """Stretches of a column may have dictionaries of their own, and -1 stands for no value."""
    reader = Reader(Source(question="q", column="c", words=None, listed=None, kind="text"), ASKED)
    for words in (["yes", "no"], ["no", "yes"], ["no", "maybe"]):
        codes = Codes(rows=3, places=np.array([0, 1, -1], dtype=np.int8), valid=None, entries=pa.array(words))
        due = [{"yes": YES, "no": NO}.get(word, WRONG) for word in words]
        assert targets_of(reader.read(codes), 3).tolist() == [*due, NOWHERE]
        objects = Objects(rows=2, values=np.array(words, dtype=object), valid=np.array([True, True]))
        codes = Codes(rows=3, places=np.array([1, 0, -1], dtype=np.int64), valid=None, entries=objects)
        assert targets_of(reader.read(codes), 3).tolist() == [*reversed(due), NOWHERE]


@pytest.mark.parametrize("array", [array for array, _ in (*ARRAYS, *CODED)], ids=lambda array: str(array.type))
def test_a_value_is_there_where_it_is_not_missing(array: pa.Array) -> None:
    """What is not a number is missing; everything else that stands somewhere is a value."""
    due = [value is not None and value == value for value in array.to_pylist()]  # noqa: PLR0124
    assert unpacked(with_value(as_it_comes(array)), rows=len(array)).tolist() == due
