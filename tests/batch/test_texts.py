"""Texts are told apart by their bytes alone, in every layout that Arrow has for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.batch.texts import texts_of

LAYOUTS = (pa.string(), pa.large_string(), pa.string_view())

# As long as what fits into a view, into eight bytes or into four, and one more or less; alike at either end.
WORDS = (
    "",
    "no",
    "yes",
    "yes\0",
    "nope",
    "never",
    "unknown",
    "unknowns",
    "unknownst",
    "a_dozen_byte",
    "a_dozen_bytes",
    "a_dozen_byteZ",
    "Z_dozen_bytes",
    "a_doZen_bytes",
    "sixteen_of_bytes",
    "sixteen_of_byteZ",
    "twenty_five_bytes_in_all!",
    "twenty_five_bytes_iN_all!",
    "Straße",
    "STRASSE",
)

words = st.sampled_from(WORDS) | st.text(max_size=30)


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@given(texts=st.lists(words | st.none(), max_size=80), word=words, first=st.integers(0, 5))
def test_a_word_is_found_where_it_stands_and_nowhere_else(
    layout: pa.DataType, texts: list[str | None], word: str, first: int
) -> None:
    """Every byte counts, and neighbours, halves and beginnings of a word are not the word."""
    array = pa.array(texts, layout).slice(first)
    found = texts_of(array).equal(word.encode())
    valid = np.array([text is not None for text in texts[first:]], dtype=np.bool_)
    assert (found & valid).tolist() == [text == word for text in texts[first:]]


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@given(texts=st.lists(words, min_size=1, max_size=40), word=words, rows=st.data())
def test_some_rows_alone_say_what_they_said_among_all(
    layout: pa.DataType, texts: Sequence[str], word: str, rows: st.DataObject
) -> None:
    """Looking at a few rows only changes which rows are looked at."""
    some = rows.draw(st.lists(st.integers(0, len(texts) - 1), unique=True).map(sorted))
    all_of_them = texts_of(pa.array(texts, layout))
    if rows.draw(st.booleans()):
        all_of_them.equal(word.encode())  # whatever is remembered of an earlier look must not count for the few
    few = all_of_them.only(np.array(some, dtype=np.intp))
    assert few.equal(word.encode()).tolist() == [texts[row] == word for row in some]


def test_long_texts_are_found_in_each_buffer_that_holds_them() -> None:
    """Views point into several buffers once tables have been put together."""
    parts = [pa.array([f"a text of the table {name}", "unknown", None], pa.string_view()) for name in "abc"]
    array = pa.concat_arrays(parts)
    assert texts_of(array).equal(b"a text of the table b").tolist() == [False] * 3 + [True] + [False] * 5
