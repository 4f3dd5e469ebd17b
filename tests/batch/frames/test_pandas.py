"""DataFrames of pandas take new columns by their index, and neither they nor their columns are touched."""

from __future__ import annotations

import numpy as np
import pandas as pd

import justrules as jr
from justrules.batch import classify

POLICY = jr.load("aviation_part5")


def test_results_stand_in_the_rows_that_they_are_of() -> None:
    """Rows are told by their place: an index with repetitions, out of order or of several levels changes nothing."""
    answers = ["no", "yes", None]
    for index in (
        pd.Index([5, 5, 1]),
        pd.MultiIndex.from_tuples([("a", 1), ("a", 0), ("b", 0)], names=["unit", "act"]),
        pd.DatetimeIndex(["2026-11-22", "2026-11-20", "2026-11-21"]),
    ):
        frame = pd.DataFrame({"procedure_existed": answers}, index=index)
        decided = classify(frame, POLICY, into=["pending"])
        assert decided.index.equals(index)
        assert decided["pending"].astype(object).where(decided["pending"].notna(), None).tolist() == [
            None,
            "knowingly_deviated",
            "procedure_existed",
        ]


def test_the_caller_s_frame_is_not_touched() -> None:
    """It has the columns that it had, and their memory is shared and not copied."""
    frame = pd.DataFrame({"procedure_existed": [True, False], "amount": np.arange(2)})
    decided = classify(frame, POLICY)
    assert list(frame.columns) == ["procedure_existed", "amount"]
    assert np.shares_memory(decided["amount"].to_numpy(), frame["amount"].to_numpy())


def test_numbers_may_be_missing_and_stay_whole() -> None:
    """A row with a problem has no set of categories; the others are not turned into floats for it."""
    decided = classify(pd.DataFrame({"procedure_existed": ["no", "ZZCANARY"]}), POLICY)
    assert decided["reachable"].tolist() == [1, pd.NA]
    assert str(decided["reachable"].dtype) == "Int8"
