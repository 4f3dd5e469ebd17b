"""What every lazy engine promises besides the results: nothing is read, nothing moves, nothing is left behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import ibis
import polars as pl
import pytest
from hypothesis import given, settings

import justrules as jr
from justrules.batch import classify
from justrules.batch.columns import Code, Columns, Entry
from justrules.batch.expressions import forward
from tests.batch.drawn import RESULTS, Drawn, tables
from tests.batch.kinds import due, polars
from tests.batch.large import shared, wide

POLICY = jr.load("aviation_part5")
Asked = Mapping[str, Any]


def on_polars(frame: pl.DataFrame, policy: jr.Policy, **asked: Any) -> pl.DataFrame:
    return classify(frame.lazy(), policy, **asked).collect()


def on_duckdb(frame: pl.DataFrame, policy: jr.Policy, **asked: Any) -> pl.DataFrame:
    with duckdb.connect() as connection:
        decided = classify(connection.from_arrow(frame.to_arrow()), policy, **asked)
        return pl.DataFrame(pl.from_arrow(decided.to_arrow_table()))


def on_ibis(frame: pl.DataFrame, policy: jr.Policy, **asked: Any) -> pl.DataFrame:
    decided: pl.DataFrame = classify(ibis.memtable(frame), policy, **asked).to_polars()
    return decided


Decide = Callable[..., pl.DataFrame]
every_engine = pytest.mark.parametrize("decide", [on_polars, on_duckdb, on_ibis])


def test_polars_reads_nothing_before_it_is_asked() -> None:
    """Classifying a LazyFrame plans; only collecting it fetches a row."""
    read: list[int] = []

    def fetched(frame: pl.DataFrame) -> pl.DataFrame:
        read.append(len(frame))
        return frame

    frame = pl.DataFrame({"procedure_existed": ["no"]})
    lazy = frame.lazy().map_batches(fetched, schema=dict(frame.schema))
    decided = classify(lazy, POLICY)
    assert read == []
    decided.collect()
    assert read == [1]


def test_duckdb_reads_nothing_before_it_is_asked() -> None:
    """A relation that cannot be carried out is classified all the same, and fails when it is fetched."""
    with duckdb.connect() as connection:
        relation = connection.sql("SELECT CAST(error('read') AS VARCHAR) AS procedure_existed")
        decided = classify(relation, POLICY)
        with pytest.raises(duckdb.Error, match="read"):
            decided.fetchall()


@every_engine
def test_rows_stay_where_they_are(decide: Decide) -> None:
    """A hundred thousand rows come back in their order, each with the decision of its own answers."""
    words = ["yes", "no", "unknown", None, "perhaps"]
    questions = [question.id for question in POLICY.questions]
    columns = {
        question: [words[(row * 7919 + 31 * number) // 11 % 5] for row in range(100_000)]
        for number, question in enumerate(questions)
    }
    frame = pl.DataFrame({"key": range(100_000), **columns})
    found, at_once = decide(frame, POLICY), classify(frame, POLICY)
    assert found["key"].equals(frame["key"])
    for name in ("category", "outcome", "pending", "problems"):
        assert found[name].cast(pl.String).equals(at_once[name].cast(pl.String), null_equal=True)
    assert found["reachable"].cast(pl.Int64).equals(at_once["reachable"].cast(pl.Int64), null_equal=True)


@every_engine
def test_no_helping_column_is_left_and_none_stands_in_the_way(decide: Decide) -> None:
    """A table that already has columns called like the helping ones keeps them, and gets only what was asked for."""
    frame = pl.DataFrame(
        {
            "justrules_category0": ["mine"],
            "JUSTRULES__wrong": ["too"],
            "procedure_existed": ["no"],
            "risk_known": ["zz"],
        }
    )
    found = decide(frame, POLICY, into=["category", "problems"])
    assert found.columns == [*frame.columns, "category", "problems"]
    assert found.select(frame.columns).equals(frame)
    assert found.row(0)[-2:] == (None, "risk_known")


@every_engine
def test_more_outcomes_than_a_number_has_bits(decide: Decide) -> None:
    """A hundred and thirty categories and outcomes are told apart, though no set code holds them."""
    policy = wide(130)
    frame = pl.DataFrame({"which": [*(f"a{number}" for number in range(130)), None, "unknown", "zz"]})
    found = decide(frame, policy, into=["category", "outcome", "pending", "problems"])
    assert found["category"].cast(pl.String).to_list() == [*(f"c{number}" for number in range(130)), None, None, None]
    assert found["outcome"].cast(pl.String).to_list() == [*(f"o{number}" for number in range(130)), None, None, None]
    assert found["pending"].cast(pl.String).to_list() == [None] * 130 + ["which", "which", None]
    assert found["problems"].to_list() == [None] * 132 + ["which"]


@every_engine
def test_what_is_nowhere_answered_is_open_everywhere(decide: Decide) -> None:
    """A table with a column for one question of four stops at the first of the others that matters."""
    frame = pl.DataFrame({"knowingly_deviated": [True, False, None]})
    found = decide(frame, POLICY, into=["category", "pending", "reachable"])
    # Without a procedure it is an error, and with one it is too unless the deviation was a knowing one.
    assert found["category"].cast(pl.String).to_list() == [None, "human_error", None]
    assert found["pending"].cast(pl.String).to_list() == ["procedure_existed"] * 3
    assert found["reachable"].to_list() == [7, 1, 7]


@every_engine
def test_decimals_and_whole_numbers_are_compared_as_what_they_are(decide: Decide) -> None:
    """A code of 2.5 is found among decimals, and a value between two codes is a problem."""
    codes = [("1", "yes"), ("2.5", "no")]
    entry = Entry(
        question="procedure_existed",
        column="risk code",
        codes=tuple(Code(text=text, plain=True, answer=answer) for text, answer in codes),
    )
    values = pl.Series("risk code", ["1.0", "2.5", "2.0", None], dtype=pl.String).cast(pl.Decimal(6, 1))
    found = decide(pl.DataFrame([values]), POLICY, answers=Columns(entries=(entry,)), into=["category", "problems"])
    assert found["category"].cast(pl.String).to_list() == [None, "human_error", None, None]
    assert found["problems"].to_list() == [None, None, "procedure_existed", None]


@pytest.mark.parametrize("decide", [on_polars, on_duckdb])
def test_paths_that_double_thirty_times_are_decided_for_every_row(decide: Decide) -> None:
    """2^30 paths and 100,000 rows: the result is that of a table in memory."""
    policy = shared(30)
    columns = {
        question.id: [(row * 7919 + number * 104_729) % 13 < 7 for row in range(100_000)]
        for number, question in enumerate(policy.questions)
    }
    frame = pl.DataFrame(columns)
    found = decide(frame, policy, into=["category"])
    assert found["category"].cast(pl.String).equals(classify(frame, policy)["category"].cast(pl.String))


@given(drawn=tables(kinds=["text", "boolean", "enum", "number"]))
@settings(max_examples=25)
def test_long_policies_are_decided_in_numbers_on_polars(drawn: Drawn) -> None:
    """Where a column for each layer would cost too much, sets are numbers there too."""
    frame = polars()(drawn.columns)
    assert isinstance(frame, pl.DataFrame)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(forward, "MOST_LAYERS", 0)
        patched.setattr("justrules.batch.expressions.MOST_LAYERS", 0)
        asked = {"answers": drawn.answers, "severity": drawn.severity, "into": RESULTS}
        found = on_polars(frame, drawn.policy, **asked)
    assert found.select(RESULTS).to_dicts() == due(drawn)


def test_a_column_without_a_type_answers_nothing() -> None:
    """A column of nulls alone leaves its question open; Python objects among which nobody looks are problems."""
    frame = pl.DataFrame({"procedure_existed": [None, None], "risk_known": pl.Series(["yes", None], dtype=pl.Object)})
    found = on_polars(frame.select("procedure_existed"), POLICY, into=["pending", "problems"])
    assert found["pending"].cast(pl.String).to_list() == ["procedure_existed"] * 2
    assert found["problems"].to_list() == [None, None]
    objects = on_polars(frame, POLICY, into=["problems"])
    assert objects["problems"].to_list() == ["risk_known", None]


def test_words_are_of_the_kind_that_the_engine_keeps_best() -> None:
    """An Enum of the policy's ids in Polars and DuckDB; what is asked of it reads like text."""
    frame = pl.DataFrame({"procedure_existed": ["no"]})
    ids = [category.id for category in POLICY.categories]
    assert on_polars(frame, POLICY, into=["category"]).schema["category"] == pl.Enum(ids)
    with duckdb.connect() as connection:
        decided = classify(connection.from_arrow(frame.to_arrow()), POLICY, into=["category"])
        assert str(decided.types[-1]).startswith("ENUM(")
        assert decided.filter("category = 'human_error'").fetchall() == [("no", "human_error")]


@pytest.mark.parametrize("decide", [on_duckdb, on_ibis])
def test_a_name_that_differs_in_capitals_only_is_taken_where_it_is_the_same(decide: Decide) -> None:
    """A database would not tell the two apart, so the result has to be called something else."""
    frame = pl.DataFrame({"Category": ["ours"], "procedure_existed": ["no"]})
    with pytest.raises(jr.AnswerError) as caught:
        decide(frame, POLICY, into=["category"])
    assert [finding.code for finding in caught.value.findings] == ["JR612"]
    assert decide(frame, POLICY, into=["category"], named="just_{}").columns[-1] == "just_category"
    assert on_polars(frame, POLICY, into=["category"]).columns == [*frame.columns, "category"]
