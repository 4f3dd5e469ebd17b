"""Tables in memory, of whichever engine the caller has: it is reached through the table, and none is needed here."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from justrules.batch.frames.arrow import ArrowFrame
from justrules.batch.frames.frame import Filling, Frame
from justrules.batch.frames.pandas import PandasFrame
from justrules.batch.frames.polars import PolarsFrame

__all__ = ["Filling", "Frame", "frame_of"]


def frame_of(table: nw.DataFrame[Any]) -> Frame | None:
    """The frame of a table; `None` if its kind is not known here."""
    if table.implementation.is_polars():
        return PolarsFrame(table)
    if table.implementation.is_pandas():
        return PandasFrame(table)
    return ArrowFrame(table) if table.implementation.is_pyarrow() else None
