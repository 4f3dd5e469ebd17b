"""Answers as words: what each engine needs only to compare them, what a hand would write, and `classify`.

Columns with a dictionary of their values (Enum, dictionary, Categorical) hold a number a row, and need no comparing.
"""

# ruff: noqa: S608  # the names in these queries are ids of a checked policy
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.engines import duckdb as databases
from benchmarks.engines.contestant import Column, Kind, Loaded
from benchmarks.engines.forms import nested, numbers_of
from benchmarks.engines.own import classified
from benchmarks.engines.polars import codes_of
from justrules.engine.tree import Tree

WORDS = ("yes", "no", "unknown")
"""What an answer may be: a value has to be compared with each, to find that it is none of them."""
ANSWERS = pl.Enum(["yes", "no", "unknown"])

# --- what it takes to compare ----------------------------------------------------------------------------------------


def compared_arrow(_: Tree, table: Any) -> Loaded:
    """Each column with each word."""
    columns = [pa.chunked_array(column.chunks) for column in table.columns]
    return Loaded(decide=lambda: [pc.equal(column, word) for column in columns for word in WORDS], codes=None)


def compared_polars(_: Tree, table: Any) -> Loaded:
    """Each column with each word, in one query."""
    frame = pl.DataFrame(pl.from_arrow(table)).lazy()
    tests = [(pl.col(name) == word).alias(f"{name} {word}") for name in table.column_names for word in WORDS]
    return Loaded(decide=lambda: frame.select(tests).collect(), codes=None)


def compared_pandas(_: Tree, table: Any) -> Loaded:
    """Each column with each word."""
    frame = table.to_pandas()
    return Loaded(decide=lambda: [frame[name] == word for name in frame.columns for word in WORDS], codes=None)


def compared_duckdb(_: Tree, table: Any) -> Loaded:
    """Each column with each word, counted, so that nothing has to be brought out."""
    connection, name = databases.kept(table)
    tests = ", ".join(f"count_if(\"{column}\" = '{word}')" for column in table.column_names for word in WORDS)
    return Loaded(decide=lambda: connection.sql(f"SELECT {tests} FROM {name}").fetchall(), codes=None)


# --- by hand ---------------------------------------------------------------------------------------------------------


def when_then(tree: Tree, table: Any) -> Loaded:
    """Polars, lazy, words compared in place."""

    def question(name: str, yes: pl.Expr, no: pl.Expr) -> pl.Expr:
        return pl.when(pl.col(name) == "yes").then(yes).when(pl.col(name) == "no").then(no)

    expression = nested(tree, lambda number: pl.lit(number, dtype=pl.Int8), question).alias("category")
    frame = pl.DataFrame(pl.from_arrow(table)).lazy()
    return Loaded(decide=lambda: frame.select(expression).collect(), codes=codes_of)


def case(tree: Tree, table: Any) -> Loaded:
    """DuckDB, words compared in place."""

    def question(name: str, yes: str, no: str) -> str:
        return f"CASE \"{name}\" WHEN 'yes' THEN {yes} WHEN 'no' THEN {no} END"

    connection, name = databases.kept(table)
    words = [category.id for category in tree.categories]
    written = nested(tree, lambda number: f"'{words[number]}'", question)
    return databases.loaded(connection, f"SELECT {written} AS category FROM {name}", words=numbers_of(tree))


# --- ours ------------------------------------------------------------------------------------------------------------


def _on(form: Callable[[Any], Any], *, lazy: bool = False) -> Callable[[Tree, Any], Loaded]:
    def load(tree: Tree, table: Any) -> Loaded:
        frame = form(table)
        return classified(frame, tree, (lambda found: found.select("category").collect()) if lazy else None)

    return load


def _frame(table: Any) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(table))


def _enums(table: Any) -> pl.DataFrame:
    return _frame(table).cast(ANSWERS)


def _dictionaries(table: Any) -> Any:
    return pa.table({name: table[name].combine_chunks().dictionary_encode() for name in table.column_names})


def _categorical(table: Any) -> pd.DataFrame:
    kind = pd.CategoricalDtype(["yes", "no", "unknown"])
    return table.to_pandas().astype(kind)


def _on_duckdb(tree: Tree, table: Any) -> Loaded:
    connection, name = databases.kept(table)
    return classified(connection.table(name), tree, lambda found: found.select("category").to_arrow_table())


_ENTRIES: tuple[tuple[str, str, Kind, Callable[[Tree, Any], Loaded]], ...] = (
    ("compare the strings, PyArrow", "arrow", "floor", compared_arrow),
    ("compare the strings, Polars", "polars", "floor", compared_polars),
    ("compare the strings, pandas", "pandas", "floor", compared_pandas),
    ("compare the strings, DuckDB", "duckdb", "floor", compared_duckdb),
    ("Polars lazy when/then on text", "polars", "by hand", when_then),
    ("DuckDB CASE on text", "duckdb", "by hand", case),
    ("justrules on PyArrow text", "arrow", "justrules", _on(lambda table: table)),
    ("justrules on PyArrow dictionary", "arrow", "justrules", _on(_dictionaries)),
    ("justrules on Polars String", "polars", "justrules", _on(_frame)),
    ("justrules on lazy Polars String", "polars", "justrules", _on(lambda table: _frame(table).lazy(), lazy=True)),
    ("justrules on Polars Enum", "polars", "justrules", _on(_enums)),
    ("justrules on pandas text", "pandas", "justrules", _on(lambda table: table.to_pandas())),
    ("justrules on pandas Categorical", "pandas", "justrules", _on(_categorical)),
    ("justrules on DuckDB VARCHAR", "duckdb", "justrules", _on_duckdb),
)
CONTESTANTS = tuple(
    Column(name=name, engine=engine, kind=kind, packages=("duckdb", "pandas", "polars", "pyarrow"), load=load)
    for name, engine, kind, load in _ENTRIES
)
