"""Tables in memory are decided row by row as `evaluate` decides, whatever kind of memory it is."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import justrules as jr
from justrules.batch import classify, eager
from justrules.engine.compiler import tree_of
from justrules.policies.model import Policy
from tests.batch.drawn import RESULTS, Drawn, expected, tables
from tests.batch.kinds import KINDS, due, rows_in
from tests.strategies import as_policy, policies

EVERY_KIND = ("text", "boolean", "enum", "code", "number", "float", "list")


@given(drawn=tables(kinds=EVERY_KIND))
def test_every_row_is_decided_as_evaluate_decides_it(drawn: Drawn) -> None:
    """Every result of every row is that of `evaluate` or, where a value is not known, the name of its question."""
    for kind, build in KINDS.items():
        table = build(drawn.columns)
        decided = classify(table, drawn.policy, answers=drawn.answers, severity=drawn.severity, into=RESULTS)
        assert rows_in(decided) == due(drawn), kind


@settings(max_examples=30)
@given(drawn=tables(kinds=EVERY_KIND), data=st.data())
def test_what_is_not_asked_for_changes_nothing(drawn: Drawn, data: st.DataObject) -> None:
    """A result is the same whichever others are asked for beside it."""
    into = data.draw(st.lists(st.sampled_from(RESULTS), min_size=1, unique=True))
    table = KINDS[data.draw(st.sampled_from(["polars", "pandas", "arrow"]))](drawn.columns)
    decided = classify(table, drawn.policy, answers=drawn.answers, severity=drawn.severity, into=into, named="r_{}")
    columns = [name for name in RESULTS if name in into]
    assert list(decided.columns if not isinstance(decided, pa.Table) else decided.column_names) == [
        *drawn.columns,
        *(f"r_{name}" for name in columns),
    ]
    found = [
        {name.removeprefix("r_"): value for name, value in row.items()}
        for row in rows_in(decided, [f"r_{name}" for name in columns])
    ]
    assert found == due(drawn, columns)


@settings(max_examples=10)
@given(drawn=tables(kinds=[kind for kind in EVERY_KIND if kind != "float"]))
def test_the_callers_columns_stay_as_they_are(drawn: Drawn) -> None:
    """No row is lost, moved or changed, and the table stays of its kind."""
    for kind, build in KINDS.items():
        table = build(drawn.columns)
        decided = classify(table, drawn.policy, answers=drawn.answers, into=["category"])
        assert type(decided) is type(table), kind
        if isinstance(table, pd.DataFrame):
            pd.testing.assert_frame_equal(decided[list(table.columns)], table)
        elif isinstance(table, pl.DataFrame):
            assert decided.select(table.columns).equals(table), kind
            assert decided.select(table.columns).schema == table.schema, kind
        else:
            assert decided.select(table.schema.names).equals(table), kind


# --- many rows ---------------------------------------------------------------------------------------------------


def answers_in_turn(policy: Policy, rows: int) -> dict[str, list[Any]]:
    """Columns of yes, no and nothing, in every combination, over and over."""
    branches = tree_of(policy).branches
    combinations = itertools.product((True, False, None), repeat=len(branches))
    turns = list(itertools.islice(itertools.cycle(combinations), rows))
    return {branch.question: [turn[at] for turn in turns] for at, branch in enumerate(branches)}


@pytest.mark.parametrize("rows", [0, 1, 63, 64, 65, 128, 300])
@pytest.mark.parametrize("first", [0, 1, 8, 13])
def test_rows_that_fill_no_word_are_decided_like_all_others(rows: int, first: int) -> None:
    """What lies in memory before the first and behind the last row has no part in the results."""
    policy = jr.load("aviation_part5")
    columns = answers_in_turn(policy, rows + first + 70)
    whole = pa.table({name: pa.array(values, pa.bool_()) for name, values in columns.items()})
    decided = classify(whole.slice(first, rows), policy, into=["category", "outcome", "pending", "reachable"])
    everything = classify(whole, policy, into=["category", "outcome", "pending", "reachable"])
    assert decided.to_pylist() == everything.slice(first, rows).to_pylist()


@pytest.mark.parametrize("kind", ["polars", "pandas", "arrow"])
def test_blocks_join_without_a_seam(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of several blocks is decided as one of a single block."""
    policy = jr.load("aviation_part5")
    columns = answers_in_turn(policy, 500)
    words = {
        name: ["yes" if value else "no" if value is False else None for value in values]
        for name, values in columns.items()
    }
    words["knowingly_deviated"][77] = "ZZCANARY"
    columns["harm"] = ["catastrophic" if row % 2 else "ZZCANARY" for row in range(500)]
    mixed = columns | {"knowingly_deviated": words["knowingly_deviated"]}
    table = {"polars": pl.DataFrame, "pandas": pd.DataFrame, "arrow": pa.table}[kind](mixed)
    whole = rows_in(classify(table, policy, severity="harm", into=RESULTS))
    monkeypatch.setattr(eager, "BLOCK", 64)
    assert rows_in(classify(table, policy, severity="harm", into=RESULTS)) == whole
    assert whole[77]["problems"] == "knowingly_deviated"
    assert whole[76]["problems"] == "severity"


def test_a_policy_with_very_many_questions_is_walked_in_smaller_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bitmaps of a block stay within their room, and the rows come out the same."""
    policy = jr.load("nhs_just_culture")
    table = pa.table({name: pa.array(values, pa.bool_()) for name, values in answers_in_turn(policy, 1_000).items()})
    whole = classify(table, policy, into=RESULTS)
    monkeypatch.setattr(eager, "ROOM", 1)
    assert classify(table, policy, into=RESULTS).equals(whole)


# --- Python objects ----------------------------------------------------------------------------------------------

OBJECTS: tuple[tuple[Any, str | None], ...] = (
    (True, "yes"),
    (False, "no"),
    (np.True_, "yes"),
    (None, None),
    (float("nan"), None),
    (pd.NA, None),
    (pd.NaT, None),
    ("yes", "yes"),
    ("no", "no"),
    ("unknown", "unknown"),
    ("", "wrong"),
    ("Yes", "wrong"),
    ("\ud800", "wrong"),
    (1, "wrong"),
    (0.0, "wrong"),
    (["yes"], "wrong"),
    (b"yes", "wrong"),
    ({}, "wrong"),
)
"""What a cell of a Python object may hold, and what it stands for."""


@given(cells=st.lists(st.tuples(*[st.sampled_from(OBJECTS)] * 4), max_size=20))
def test_a_column_may_hold_one_kind_of_value_here_and_another_there(
    cells: list[tuple[tuple[Any, str | None], ...]],
) -> None:
    """Of a column of objects every cell is read as what it is: 1 is not `True`, and a list is no word."""
    policy = jr.load("aviation_part5")
    questions = [branch.question for branch in tree_of(policy).branches]
    frame = pd.DataFrame(
        {name: pd.Series([row[at][0] for row in cells], dtype=object) for at, name in enumerate(questions)}
    )
    rows = []
    for row in cells:
        said = dict(zip(questions, (answer for _, answer in row), strict=True))
        wrong = [name for name, answer in said.items() if answer == "wrong"]
        rows.append(expected(policy, {q: a for q, a in said.items() if a not in (None, "wrong")}, wrong))
    assert rows_in(classify(frame, policy, into=RESULTS)) == rows


# --- harm --------------------------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(data=st.data())
def test_severity_changes_no_result(data: st.DataObject) -> None:
    """Absent, shuffled, extreme or no level at all: what the severity column holds changes `problems` alone."""
    policy = as_policy(data.draw(policies()))
    questions = [branch.question for branch in tree_of(policy).branches]
    rows = data.draw(st.integers(1, 8))
    words = st.lists(st.sampled_from(["yes", "no", "unknown", None, "on"]), min_size=rows, max_size=rows)
    answers = {question: pa.array(data.draw(words), pa.string()) for question in questions}
    levels = [*(policy.severity.scale if policy.severity else ()), "ZZ", "", None]
    columns = [
        data.draw(st.lists(st.sampled_from(levels), min_size=rows, max_size=rows)),
        [levels[0]] * rows,
        list(range(rows)),
        [float("inf")] * rows,
        [row % 2 == 0 for row in range(rows)],
    ]
    into = ["category", "outcome", "pending", "reachable", "path"]
    blind = rows_in(classify(pa.table(answers), policy, into=into), into)
    for harm in columns:
        for make in (pl.DataFrame, pd.DataFrame, pa.table):
            table = make(answers | {"harm": pa.array(harm)})
            assert rows_in(classify(table, policy, into=[*into, "problems"], severity="harm"), into) == blind
            assert rows_in(classify(table, policy, into=into), into) == blind


@settings(max_examples=15)
@given(drawn=tables(kinds=["text", "boolean", "enum"]), repeats=st.integers(1, 300))
def test_threads_change_nothing(drawn: Drawn, repeats: int) -> None:
    """However many compare the texts, each row has its own result, and all come in their order."""
    table = pl.concat([KINDS["polars"](drawn.columns)] * repeats)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(eager, "BLOCK", 64)
        patched.setattr(eager, "_processors", lambda: 4)
        decided = classify(table, drawn.policy, answers=drawn.answers, severity=drawn.severity, into=RESULTS)
    assert rows_in(decided) == due(drawn) * repeats


def test_what_fails_in_a_thread_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nobody waits for the others for ever."""
    monkeypatch.setattr(eager, "BLOCK", 64)
    monkeypatch.setattr(eager, "_processors", lambda: 4)
    monkeypatch.setattr(eager, "walk", lambda *_args, **_more: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        classify(pl.DataFrame({"procedure_existed": ["no"] * 1_000}), jr.load("aviation_part5"))
