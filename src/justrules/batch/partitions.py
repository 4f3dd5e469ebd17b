"""A Dask table: each of its partitions is a pandas table, and is decided like one when its turn comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw


def is_partitioned(frame: Any) -> bool:
    """Whether a table is one of Dask."""
    return nw.dependencies.is_dask_dataframe(frame)


def bare(frame: Any) -> Any:
    """The pandas table without rows by which Dask knows the columns of a table."""
    return frame._meta  # noqa: SLF001  # there is no public name for it


def classified(frame: Any, decide: Callable[[Any], Any]) -> Any:
    """The table and its results, not computed yet.

    Args:
        frame: a table of Dask.
        decide: gives a pandas table with its results for one without. It is called once with no rows at all, so that
            whatever is wrong with the columns is told at once. Workers in other processes get it sent.
    """
    return frame.map_partitions(decide, meta=decide(bare(frame)))
