"""DuckDB by hand: one CASE in another, or one column for each question, layer by layer."""

# ruff: noqa: S608  # the names in these queries are ids of a checked policy
from __future__ import annotations

from typing import Any

import duckdb

from benchmarks.batch.lazy import sql
from benchmarks.engines.contestant import Codes, Column, Loaded
from benchmarks.engines.forms import MOST, layers, nested, numbers_of, value_of
from benchmarks.peers.contestant import Inexpressible
from benchmarks.peers.forms import ways
from justrules.engine.plan import plan_of
from justrules.engine.tree import Tree


def case(tree: Tree) -> str:
    """The tree as one expression that gives numbers of categories."""
    return nested(tree, lambda number: f"{number}::TINYINT", _case)


def _case(name: str, yes: object, no: object) -> str:
    return f'CASE WHEN "{name}" THEN {yes} WHEN NOT "{name}" THEN {no} END'


def layered(tree: Tree, source: str) -> str:
    """A query that makes one column for each question, those first that lead to outcomes only."""
    value, query = value_of(tree), source
    for layer in layers(tree):
        made = (f'{_case(one.question, *map(value, ways(one)))} AS "_{one.question}"' for one in layer)
        query = f"(SELECT *, {', '.join(made)} FROM {query})"
    return f'SELECT "{value(tree.start)}"::TINYINT AS category FROM {query}'


def kept(table: Any) -> tuple[Any, str]:
    """A connection and the name of a table of DuckDB's own."""
    connection = duckdb.connect()
    connection.register("given", table)
    connection.execute("CREATE TABLE acts AS SELECT * FROM given")
    connection.unregister("given")
    return connection, "acts"


def own_table(tree: Tree, table: Any) -> Loaded:
    """CASE over DuckDB's own table."""
    connection, name = kept(table)
    return loaded(connection, f"SELECT {case(tree)} AS category FROM {name}")


def words(tree: Tree, table: Any) -> Loaded:
    """CASE over DuckDB's own table, with the category as text, which is what a reader wants."""
    connection, name = kept(table)
    words = [category.id for category in tree.categories]
    written = nested(tree, lambda number: f"'{words[number]}'", _case)
    return loaded(connection, f"SELECT {written} AS category FROM {name}", words=numbers_of(tree))


def settled(tree: Tree, table: Any) -> Loaded:
    """CASE that gives the category as text, also where an answer is missing and only one is left, as `evaluate`."""
    if plan_of(tree).sizes[0] > MOST:
        raise Inexpressible(f"nested it would hold {plan_of(tree).sizes[0]:,} questions")
    connection, name = kept(table)
    query = f"SELECT {sql(plan_of(tree), 'full', 'boolean')} AS category FROM {name}"
    made = loaded(connection, query, words=numbers_of(tree))
    return Loaded(decide=made.decide, codes=made.codes, reading="settled")


def columns(tree: Tree, table: Any) -> Loaded:
    """One column for each question, over DuckDB's own table."""
    connection, name = kept(table)
    return loaded(connection, layered(tree, name))


def over_arrow(tree: Tree, table: Any) -> Loaded:
    """CASE over an Arrow table."""
    connection = duckdb.connect()
    connection.register("given", table)
    return loaded(connection, f"SELECT {case(tree)} AS category FROM given")


def loaded(connection: Any, query: str, words: dict[str, int] | None = None) -> Loaded:
    """What `query` selects as `category`, brought out as Arrow; `words` are the numbers of categories told as text."""

    def codes(found: Any) -> Codes:
        column = found["category"].combine_chunks()
        if words is not None:
            known = column.to_pandas().map(words)
            return known.fillna(-1).astype("int8").to_numpy()
        return column.fill_null(-1).to_numpy(zero_copy_only=False)

    return Loaded(decide=lambda: connection.sql(query).to_arrow_table(), codes=codes)


CONTESTANTS = tuple(
    Column(name=name, engine=engine, kind="by hand", packages=("duckdb", "pyarrow"), load=load)
    for name, engine, load in (
        ("DuckDB CASE", "duckdb", own_table),
        ("DuckDB CASE, text", "duckdb", words),
        ("DuckDB CASE, text, settled too", "duckdb", settled),
        ("DuckDB value columns", "duckdb", columns),
        ("DuckDB CASE over Arrow", "arrow", over_arrow),
    )
)
