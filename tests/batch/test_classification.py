"""`classify` takes whatever table it is given, and says at once what it cannot do."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import narwhals as nw
import narwhals.stable.v2
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import justrules as jr
from justrules.batch import classify
from justrules.engine.compiler import tree_of
from tests.batch.kinds import rows_in
from tests.batch.large import wide

POLICY = jr.load("aviation_part5")
ANSWERS = {"procedure_existed": ["yes", "no", None], "knowingly_deviated": ["no", "yes", "yes"]}
CATEGORIES = ["human_error", "human_error", None]


def refused(frame: Any, policy: Any = POLICY, **options: Any) -> list[str]:
    """The codes of the findings of a call that must be refused."""
    with pytest.raises(jr.AnswerError) as caught:
        classify(frame, policy, **options)
    return [finding.code for finding in caught.value.findings]


@pytest.mark.parametrize("make", [pl.DataFrame, pd.DataFrame, pa.table, pa.RecordBatch.from_pydict])
def test_a_table_in_memory_comes_back_with_words_of_the_best_kind(make: Any) -> None:
    """Enum, Categorical or dictionary, with the policy's ids in the policy's order."""
    decided = classify(make(ANSWERS), POLICY)
    rows = rows_in(decided, ["category", "problems"])
    assert [row["category"] for row in rows] == [
        jr.evaluate(POLICY, {q: a for q, a in zip(ANSWERS, row, strict=True) if a}).category
        for row in zip(*ANSWERS.values(), strict=True)
    ]
    ids = [category.id for category in tree_of(POLICY).categories]
    if isinstance(decided, pl.DataFrame):
        assert decided.schema["category"] == pl.Enum(ids)
    elif isinstance(decided, pd.DataFrame):
        assert decided["category"].cat.categories.tolist() == ids
    else:
        assert decided.schema.field("category").type == pa.dictionary(pa.int8(), pa.string())


def test_a_lazy_table_stays_lazy() -> None:
    """Nothing is computed before the caller asks for it, and then it is the same."""
    lazily = classify(pl.LazyFrame(ANSWERS), POLICY)
    assert isinstance(lazily, pl.LazyFrame)
    at_once = classify(pl.DataFrame(ANSWERS), POLICY)
    assert rows_in(lazily.collect(), ["category", "pending"]) == rows_in(at_once, ["category", "pending"])


def test_a_tree_does_what_its_policy_does() -> None:
    """Whoever compiled already need not do so again."""
    table = pa.table(ANSWERS)
    assert classify(table, tree_of(POLICY)).equals(classify(table, POLICY))


@pytest.mark.parametrize("given", [ANSWERS, [ANSWERS], None, "acts.parquet", pd.Series(["yes"])])
def test_what_is_not_a_table_is_told_to_be_none(given: Any) -> None:
    """A dict of lists, a path or one column is no table, and no stack trace says so."""
    assert refused(given) == ["JR617"]


def test_two_columns_of_one_name_are_refused() -> None:
    """Nobody could say which of the two is meant."""
    frame = pd.DataFrame([["yes", "no"]], columns=["risk_known", "risk_known"])
    assert refused(frame) == ["JR617"]
    assert refused(pa.table([["yes"], ["no"]], names=["risk_known", "risk_known"])) == ["JR617"]


def test_columns_that_are_not_named_by_a_text_stay_and_are_no_answers() -> None:
    """A DataFrame of pandas names columns by numbers where nobody named them."""
    frame = pd.DataFrame({0: [1, 2, 3], "procedure_existed": ["no", "no", None]})
    assert classify(frame, POLICY, into=["category"])[0].tolist() == [1, 2, 3]


def test_columns_without_a_text_for_a_name_are_passed_over_by_a_prefix() -> None:
    """And are not offered as what somebody may have meant."""
    frame = pd.DataFrame({0: ["x"], "a_procedure_existed": ["no"], "a_z": ["x"]})
    assert classify(frame, POLICY, answers="a_")["problems"].tolist() == ["a_z"]
    assert refused(frame, answers={"procedure_existed": "a_procedure_exists"}) == ["JR610"]


@pytest.mark.parametrize("wrap", [nw.from_native, nw.stable.v2.from_native])
def test_a_table_that_is_wrapped_comes_back_wrapped(wrap: Any) -> None:
    """Who works with Narwhals gets what they gave."""
    for native in (pl.DataFrame(ANSWERS), pl.LazyFrame(ANSWERS), pd.DataFrame(ANSWERS)):
        given = wrap(native)
        decided = classify(given, POLICY, into=["category"])
        assert isinstance(decided, nw.LazyFrame if isinstance(native, pl.LazyFrame) else nw.DataFrame)
        assert decided.lazy().collect()["category"].cast(nw.String).to_list()[1] == "human_error"


def test_the_scale_of_the_severity_stands_in_the_policy() -> None:
    """A tree has none, so that it could not tell a level from a slip of the pen."""
    table = pl.DataFrame({**ANSWERS, "harm": ["none", "nome", None]})
    decided = classify(table, POLICY, severity="harm", into=["category", "problems"])
    assert decided["problems"].to_list() == [None, "severity", None]
    assert refused(table, tree_of(POLICY), severity="harm") == ["JR607"]


def test_every_level_is_a_problem_where_the_policy_has_no_scale() -> None:
    """And takes no result away."""
    table = pl.DataFrame({"which": ["a0", "a1"], "harm": ["severe", None]})
    decided = classify(table, wide(2), severity="harm")
    assert decided["problems"].to_list() == ["severity", None]
    assert decided["category"].to_list() == ["c0", "c1"]


def test_what_is_wrong_in_a_row_names_no_value() -> None:
    """A cell may hold a name: results and findings say which question it stands under and nothing more."""
    table = pd.DataFrame({"risk_known": ["ZZCANARY", "yes"], "procedure_existed": ["no", "no"]})
    decided = classify(table, POLICY)
    assert "ZZCANARY" not in decided.drop(columns="risk_known").to_csv()
    assert decided["problems"].tolist()[0] == "risk_known"


@pytest.mark.parametrize("make", [iter, lambda into: map(str, into), lambda into: (name for name in into)])
def test_results_that_can_be_named_only_once_are_all_there(make: Any) -> None:
    """A generator is used up by the first look at it."""
    decided = classify(pl.DataFrame(ANSWERS), POLICY, into=make(["category", "pending"]))
    assert decided.columns == [*ANSWERS, "category", "pending"]


@pytest.mark.parametrize("into", [None, 3, [["category"]], [None]])
def test_results_that_are_no_names_are_refused(into: Any) -> None:
    """With the names there are."""
    assert refused(pl.DataFrame(ANSWERS), into=into) == ["JR612"]


@pytest.mark.parametrize("policy", ["aviation_part5", None, pl.DataFrame(ANSWERS)])
def test_what_is_no_policy_is_told_in_a_sentence(policy: Any) -> None:
    """And so is a table that stands in the policy's place."""
    with pytest.raises(TypeError, match="a policy is expected"):
        classify(pl.DataFrame(ANSWERS), policy)
    with pytest.raises(TypeError, match=r"`classify\(frame, policy\)`"):
        classify(POLICY, pl.DataFrame(ANSWERS))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "empty",
    [
        pl.DataFrame({"risk_known": [float("nan")] * 2}),
        pl.DataFrame({"risk_known": pl.Series([None, None], dtype=pl.List(pl.Date))}),
        pd.DataFrame({"risk_known": [float("nan")] * 2}),
        pd.DataFrame({"risk_known": pd.to_datetime([None, None])}),
        pa.table({"risk_known": pa.nulls(2, pa.decimal128(5, 2))}),
    ],
    ids=lambda frame: type(frame).__module__,
)
def test_a_column_that_is_empty_throughout_answers_nothing(empty: Any) -> None:
    """Whatever its type: readers of files make numbers of a column in which nothing stands."""
    answers = {"risk_known": "risk_known"}
    assert [row["pending"] for row in rows_in(classify(empty, POLICY, answers=answers), ["pending"])] == [
        "procedure_existed"
    ] * 2


def test_one_number_among_nothing_is_a_number() -> None:
    """Nothing is guessed about it, wherever in the table it stands."""
    assert refused(pd.DataFrame({"risk_known": [float("nan")] * 99 + [1]})) == ["JR611"]


@pytest.mark.parametrize("missing", ["narwhals", "numpy", "pyarrow"])
def test_a_missing_extra_is_told_with_how_to_get_it(missing: str) -> None:
    """Whoever installed the library alone learns which extra to add."""
    code = f"import sys\nsys.modules[{missing!r}] = None\nimport justrules\nimport justrules.batch"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert f"ImportError: classifying tables needs {missing}: pip install 'justrules[batch]'" in ran.stderr


def test_no_engine_is_imported_for_another() -> None:
    """A table of PyArrow is classified where neither Polars, DuckDB, Dask, Ibis, PySpark nor sqlglot is."""
    absent = ("polars", "duckdb", "sqlglot", "dask", "ibis", "pyspark")
    code = (
        f"import sys\nfor name in {absent!r}: sys.modules[name] = None\n"
        "import justrules as jr, pyarrow as pa\nfrom justrules.batch import classify\n"
        "print(classify(pa.table({'procedure_existed': ['no']}), jr.load('aviation_part5'))['category'].to_pylist())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stdout == "['human_error']\n", ran.stderr
