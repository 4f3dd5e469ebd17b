"""A table of Dask is decided partition by partition, later, and wrong columns are told before."""

from __future__ import annotations

import pickle
from functools import partial

import dask.dataframe as dd
import pandas as pd
import pytest
from hypothesis import given, settings

import justrules as jr
from justrules.batch import classify
from justrules.batch.partitions import classified, is_partitioned
from tests.batch.drawn import RESULTS, Drawn, tables
from tests.batch.kinds import due, pandas, rows_in

POLICY = jr.load("aviation_part5")


@given(tables(kinds=["text", "boolean", "enum", "code", "number", "float"]))
@settings(max_examples=15)
def test_every_partition_is_decided_as_evaluate_decides_it(drawn: Drawn) -> None:
    """Row by row, in the order of the table, whatever the columns hold."""
    frame = dd.from_pandas(pandas()(drawn.columns), npartitions=3, sort=False)
    decide = partial(classify, policy=drawn.policy, answers=drawn.answers, severity=drawn.severity, into=RESULTS)
    found = classified(frame, decide)
    assert isinstance(found, dd.DataFrame)
    assert rows_in(found.compute(scheduler="synchronous")) == due(drawn)


def test_it_is_known_beforehand_what_comes_out() -> None:
    """The columns and their types are those of every partition."""
    frame = pd.DataFrame({"procedure_existed": ["no", "yes", "zz", None]})
    found = classified(dd.from_pandas(frame, npartitions=2), partial(classify, policy=POLICY))
    for part in found.partitions:
        assert part.compute(scheduler="synchronous").dtypes.equals(found.dtypes)


def test_wrong_columns_are_told_at_once() -> None:
    """Nobody has to wait for a cluster to be told of a misspelt column."""
    frame = dd.from_pandas(pd.DataFrame({"procedure": ["no"]}), npartitions=1)
    with pytest.raises(jr.AnswerError) as caught:
        classified(frame, partial(classify, policy=POLICY))
    assert [finding.code for finding in caught.value.findings] == ["JR610"]


def test_the_work_can_be_sent_to_other_processes() -> None:
    """A policy survives the way to a worker."""
    sent = pickle.loads(pickle.dumps(partial(classify, policy=POLICY, into=("category",))))  # noqa: S301  # our own
    frame = pd.DataFrame({"procedure_existed": ["no"]})
    assert sent(frame)["category"].tolist() == ["human_error"]


def test_only_tables_of_dask_are_taken_for_such() -> None:
    """Other tables go their own ways."""
    frame = pd.DataFrame({"procedure_existed": ["no"]})
    assert is_partitioned(dd.from_pandas(frame, npartitions=1))
    assert not is_partitioned(frame)


def test_nobody_is_warned_of_what_is_not_theirs() -> None:
    """A warning is an error in these tests: none comes from the library that Dask is not read with."""
    frame = dd.from_pandas(pd.DataFrame({"procedure_existed": ["no", "yes"]}), npartitions=2)
    decided = classify(frame, POLICY, into=["category"], named="just_{}")
    assert isinstance(decided, dd.DataFrame)
    assert decided.compute(scheduler="synchronous")["just_category"].tolist()[0] == "human_error"


def test_a_column_of_numbers_is_refused_before_anybody_looks() -> None:
    """The table by which Dask knows the columns has no rows, which says nothing about those that are to come."""
    frame = dd.from_pandas(pd.DataFrame({"procedure_existed": [1, 0]}), npartitions=1)
    with pytest.raises(jr.AnswerError) as caught:
        classify(frame, POLICY)
    assert [finding.code for finding in caught.value.findings] == ["JR611"]
