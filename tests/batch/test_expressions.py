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

from justrules.batch import classify
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
