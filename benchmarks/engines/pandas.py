"""pandas by hand: `np.select` with a condition for each path, on nullable booleans."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.engines.contestant import Codes, Column, Loaded
from benchmarks.engines.forms import numbers_of
from benchmarks.peers.forms import rows
from justrules.engine.tree import Tree


def frame_of(table: Any) -> pd.DataFrame:
    """Nullable booleans, as pandas reads them from a file."""
    return table.to_pandas(types_mapper={table.schema.types[0]: pd.BooleanDtype()}.get)


def select(tree: Tree, table: Any) -> Loaded:
    """The conditions are built row by path, and `np.select` takes the first that holds."""
    frame, paths, numbers = frame_of(table), rows(tree), numbers_of(tree)
    asked = [branch.question for branch in tree.branches]
    choices = [np.int8(numbers[path.category]) for path in paths]

    def decide() -> Codes:
        says = {name: frame[name].to_numpy(dtype=bool, na_value=False) for name in asked}
        denies = {name: (~frame[name]).to_numpy(dtype=bool, na_value=False) for name in asked}
        conditions = []
        for path in paths:
            tests = [(says if answer == "yes" else denies)[question] for question, answer in path.answers]
            conditions.append(np.logical_and.reduce(tests))
        return np.select(conditions, choices, default=np.int8(-1))

    return Loaded(decide=decide, codes=lambda found: found)


CONTESTANTS = (Column(name="pandas np.select", engine="pandas", kind="by hand", packages=("pandas",), load=select),)
