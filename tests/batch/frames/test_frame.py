"""Only kinds of tables that are known are decided in place."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import justrules as jr
from justrules.batch import classification, classify
from justrules.batch.frames import frame_of


@pytest.mark.parametrize("make", [pl.DataFrame, pd.DataFrame, pa.table])
def test_the_three_kinds_are_known(make: Any) -> None:
    """Each with its rows and the types of its columns."""
    native = make({"a": ["yes", "no"], "b": [True, False]})
    frame = frame_of(nw.from_native(native))
    assert frame is not None
    assert frame.rows == 2
    assert set(frame.schema) == {"a", "b"}


def test_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table in the memory of a graphics card, say, is not brought over in silence."""
    table = Mock(implementation=nw.Implementation.CUDF)
    assert frame_of(table) is None
    monkeypatch.setattr(classification, "_table", lambda _: table)
    with pytest.raises(jr.AnswerError, match="JR617 a table of cudf is not decided in place"):
        classify(table, jr.load("aviation_part5"))
