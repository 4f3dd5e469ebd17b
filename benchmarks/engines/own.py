"""This project on each engine: `classify`, for the category only, with every value checked as always."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.engines.contestant import Codes, Column, Loaded
from benchmarks.engines.forms import numbers_of
from justrules.engine.tree import Tree


def classified(frame: Any, tree: Tree, finish: Callable[[Any], Any] | None = None) -> Loaded:
    """`frame` decided by `classify`; `finish` carries a lazy result out, and takes the one column of it."""
    from justrules.batch import classify

    numbers = numbers_of(tree)

    def decide() -> Any:
        return (finish or _category)(classify(frame, tree, into=("category",)))

    return Loaded(decide=decide, codes=lambda found: _codes(found, numbers), reading="settled")


def _codes(found: Any, numbers: dict[str, int]) -> Codes:
    """Any kind of column of category ids as codes."""
    import narwhals as nw
    import polars as pl

    column = pl.from_arrow(nw.from_native(found, eager_only=True)["category"].to_arrow())
    return pl.Series(column).cast(pl.String).replace_strict(numbers, return_dtype=pl.Int8).fill_null(-1).to_numpy()


def polars(tree: Tree, table: Any) -> Loaded:
    """A Polars frame."""
    import polars as pl

    return classified(pl.from_arrow(table), tree)


def polars_lazy(tree: Tree, table: Any) -> Loaded:
    """A lazy Polars frame."""
    import polars as pl

    frame = pl.DataFrame(pl.from_arrow(table)).lazy()
    return classified(frame, tree, lambda found: found.select("category").collect())


def arrow(tree: Tree, table: Any) -> Loaded:
    """A PyArrow table."""
    return classified(table, tree)


def pandas(tree: Tree, table: Any) -> Loaded:
    """A pandas frame of nullable booleans, or of text."""
    from benchmarks.engines.pandas import frame_of

    return classified(frame_of(table), tree)


def duckdb(tree: Tree, table: Any) -> Loaded:
    """A relation over DuckDB's own table."""
    from benchmarks.engines.duckdb import kept

    connection, name = kept(table)
    return classified(connection.table(name), tree, lambda found: found.select("category").to_arrow_table())


def _category(found: Any) -> Any:
    return found[["category"]] if hasattr(found, "iloc") else found.select(["category"])


CONTESTANTS = tuple(
    Column(name=name, engine=engine, kind="justrules", packages=packages, load=load)
    for name, engine, packages, load in (
        ("justrules on Polars", "polars", ("polars",), polars),
        ("justrules on lazy Polars", "polars lazy", ("polars",), polars_lazy),
        ("justrules on PyArrow", "arrow", ("pyarrow",), arrow),
        ("justrules on pandas", "pandas", ("pandas",), pandas),
        ("justrules on DuckDB", "duckdb", ("duckdb",), duckdb),
    )
)
