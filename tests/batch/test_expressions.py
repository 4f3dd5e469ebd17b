"""Lazy engines decide every row as `evaluate` does, stay lazy, keep the order of rows, and never look at severity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import ibis
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import justrules as jr
from justrules.batch import classify
from justrules.batch.columns import Code, Columns, Entry
from justrules.batch.expressions import folds
from tests.batch.drawn import RESULTS, Drawn, Holding, tables
from tests.batch.kinds import due, polars

KINDS = ("text", "boolean", "enum", "code", "number", "float", "list")
Rows = list[dict[str, Any]]


def eager(columns: Mapping[str, Holding]) -> pl.DataFrame:
    made = polars()(columns)
    assert isinstance(made, pl.DataFrame)
    return made


def asked(drawn: Drawn) -> dict[str, Any]:
    return {"answers": drawn.answers, "severity": drawn.severity, "into": RESULTS}


def on_polars(drawn: Drawn) -> Rows:
    decided = classify(eager(drawn.columns).lazy(), drawn.policy, **asked(drawn))
    assert isinstance(decided, pl.LazyFrame)
    return decided.select(RESULTS).collect().to_dicts()


def on_duckdb(drawn: Drawn) -> Rows:
    with duckdb.connect() as connection:
        relation = connection.from_arrow(eager(drawn.columns).to_arrow())
        decided = classify(relation, drawn.policy, **asked(drawn))
        assert isinstance(decided, duckdb.DuckDBPyRelation)
        return list(decided.to_arrow_table().select(list(RESULTS)).to_pylist())


def on_ibis(drawn: Drawn) -> Rows:
    decided = classify(ibis.memtable(eager(drawn.columns)), drawn.policy, **asked(drawn))
    return list(decided.select(*RESULTS).to_pyarrow().to_pylist())


ENGINES: Mapping[str, Callable[[Drawn], Rows]] = {"polars": on_polars, "duckdb": on_duckdb, "ibis": on_ibis}


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=40)
@given(data=st.data())
def test_every_row_is_decided_as_evaluate_decides_it(engine: str, data: st.DataObject) -> None:
    """Texts, booleans, enums, codes, numbers and lists, with what is missing and what is wrong among them."""
    kinds = KINDS if engine == "polars" else tuple(kind for kind in KINDS if kind != "enum")
    drawn = data.draw(tables(kinds=kinds))
    assert ENGINES[engine](drawn) == due(drawn)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=15)
@given(data=st.data())
def test_layers_of_helping_columns_decide_the_same(engine: str, data: st.DataObject) -> None:
    """What is written out in place for a small policy is written layer by layer for a large one."""
    drawn = data.draw(tables(kinds=("text", "boolean")))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folds, "_COPIES", -10_000)
        patched.setattr(folds, "_LARGEST", 2)
        assert ENGINES[engine](drawn) == due(drawn)


@settings(max_examples=20)
@given(drawn=tables(kinds=("text", "boolean"), most_rows=8), order=st.randoms(use_true_random=False))
def test_severity_changes_no_result(drawn: Drawn, order: Any) -> None:
    """Absent, shuffled or extreme: the classification is the same on every engine."""
    names = [name for name in RESULTS if name != "problems"]
    table = eager(drawn.columns)
    shuffled = list(drawn.columns["Harm"].values)
    order.shuffle(shuffled)
    answers = drawn.answers
    for harm in (shuffled, ["ZZ"] * len(table), [None] * len(table)):
        other = table.with_columns(pl.Series("Harm", harm, dtype=pl.String))
        for severity in (None, "Harm"):
            if severity is None and drawn.severity and not isinstance(answers, str):
                continue  # the mapping names it
            decided = classify(other.lazy(), drawn.policy, answers=answers, severity=severity, into=names)
            assert decided.select(names).collect().to_dicts() == due(drawn, names)


def shared(depth: int) -> Any:
    """A policy of `depth` diamonds: 2^depth paths through two questions a level."""
    import json

    import justrules as jr

    questions: dict[str, Any] = {}
    for level in range(depth):
        after = f"a{level + 1}" if level + 1 < depth else None
        left, right = (after, after) if after else ("end", "other")
        questions[f"a{level}"] = {"text": f"Is {level} so?", "answers": {"yes": f"b{level}", "no": left}}
        questions[f"b{level}"] = {"text": f"Was {level} so?", "answers": {"yes": left, "no": right}}
    data = {
        "format": "justrules/1",
        "id": "diamonds",
        "version": "1.0.0",
        "title": "Diamonds",
        "language": "en",
        "status": "draft",
        "disclaimer": "None.",
        "start": "a0",
        "questions": questions,
        "scope": {"unit": "An act.", "use_when": "Always.", "not_when": "Never."},
        "sources": {"ours": {"title": "Ours", "publisher": "Us", "kind": "ours"}},
        "outcomes": {name: {"category": name, "because": "So.", "investigate": "It."} for name in ("end", "other")},
        "categories": {
            name: {"title": name, "definition": "It.", "accountability": "None.", "response": "console"}
            for name in ("end", "other")
        },
        "responses": {"console": {"title": "Console", "kind": "supportive", "primary": "Support."}},
        "scenarios": [{"id": "first", "facts": "It was so.", "answers": {"a0": "no"}, "expect": {"pending": "a1"}}],
    }
    return jr.loads(json.dumps(data))


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_paths_that_meet_again_do_not_double_the_work(engine: str) -> None:
    """2^30 paths over sixty questions: written out in place, that would never end."""
    import justrules as jr

    policy = shared(30)
    rows = [
        {q.id: "yes" if (row >> (number % 7)) & 1 else "no" for number, q in enumerate(policy.questions)}
        for row in range(128)
    ]
    table = pl.DataFrame(rows)
    due_here = [jr.evaluate(policy, row).category for row in rows]
    if engine == "polars":
        decided = classify(table.lazy(), policy, into=("category",)).select("category").collect()
        assert decided["category"].cast(pl.String).to_list() == due_here
        return
    with duckdb.connect() as connection:
        relation = classify(connection.from_arrow(table.to_arrow()), policy, into=("category",))
        assert relation.to_arrow_table()["category"].cast("string").to_pylist() == due_here


LISTED = Columns(entries=(Entry(question="procedure_existed", column="Q", listed="x"),))
TENTHS = Columns(
    entries=(
        Entry(
            question="procedure_existed",
            column="Q",
            codes=(Code(text="0.1", plain=True, answer="no"), Code(text="16777217", plain=True, answer="yes")),
        ),
    )
)


def pending(table: pl.DataFrame, answers: Columns) -> dict[str, list[Any]]:
    """What is asked next and what is wrong, on every engine."""
    policy, into = jr.load("aviation_part5"), ["pending", "problems"]
    with duckdb.connect() as connection:
        relation: Any = classify(connection.from_arrow(table.to_arrow()), policy, answers=answers, into=into)
        found = {
            "at once": classify(table, policy, answers=answers, into=into).select(into).rows(),
            "polars": classify(table.lazy(), policy, answers=answers, into=into).select(into).collect().rows(),
            "duckdb": relation.select(*into).fetchall(),
        }
    on_ibis: Any = classify(ibis.memtable(table), policy, answers=answers, into=into)
    rows = on_ibis.select(*into).to_pyarrow().to_pylist()
    return found | {"ibis": [tuple(row.values()) for row in rows]}


@pytest.mark.parametrize(
    "dtype",
    [pl.List(pl.String), pl.Array(pl.String, 1), pl.List(pl.Categorical), pl.List(pl.Enum(["x", "y"]))],
    ids=str,
)
def test_lists_of_texts_of_every_kind_mean_the_same_on_every_engine(dtype: Any) -> None:
    """Of fixed length or not, as texts or as codes."""
    table = pl.DataFrame({"Q": pl.Series([["x"], ["y"], None], dtype=dtype)})
    due_here = [("knowingly_deviated", None), (None, None), ("procedure_existed", None)]
    for engine, found in pending(table, LISTED).items():
        assert found == due_here, engine


def test_lists_of_nothing_say_no_on_every_engine() -> None:
    """Their type is not known, and need not be."""
    table = pl.DataFrame({"Q": pl.Series([[], [None], None], dtype=pl.List(pl.Null))})
    for engine, found in pending(table, LISTED).items():
        assert found == [(None, None), (None, None), ("procedure_existed", None)], engine


def test_lists_of_numbers_are_refused_on_every_engine() -> None:
    """Before any row is read."""
    table = pl.DataFrame({"Q": [[1, 2], [2]]})
    with duckdb.connect() as connection:
        for frame in (table, table.lazy(), connection.from_arrow(table.to_arrow()), ibis.memtable(table)):
            with pytest.raises(jr.AnswerError) as caught:
                classify(frame, jr.load("aviation_part5"), answers=LISTED)
            assert [finding.code for finding in caught.value.findings] == ["JR611"]


@pytest.mark.parametrize("dtype", [pl.Float32, pl.Float64], ids=str)
def test_a_written_fraction_is_the_number_of_the_column_that_is_nearest(dtype: Any) -> None:
    """0.1 is another number at half the width, and the same code."""
    table = pl.DataFrame({"Q": pl.Series([0.1, 16777217, 0.2, float("nan")], dtype=dtype)})
    due_here = [(None, None), ("knowingly_deviated", None), (None, "procedure_existed"), ("procedure_existed", None)]
    for engine, found in pending(table, TENTHS).items():
        assert found == due_here, engine
