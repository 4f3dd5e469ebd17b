"""Polars by hand, eager and lazy: nested when and then, and one pair of columns for each question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from benchmarks.batch.lazy import polars_nested
from benchmarks.engines.contestant import Codes, Column, Loaded
from benchmarks.engines.forms import nested, numbers_of
from benchmarks.peers.contestant import Inexpressible
from benchmarks.peers.forms import ways
from justrules.engine.plan import plan_of
from justrules.engine.tree import Tree

LONG = 20
"""From how many questions on conditions that also settle early are too long for Polars to read."""


def when_then(tree: Tree, outcome: Callable[[int], pl.Expr] | None = None) -> pl.Expr:
    """One expression for the whole tree. Where an answer is missing, so is the result."""

    def code(number: int) -> pl.Expr:
        return pl.lit(number, dtype=pl.Int8)

    def question(name: str, yes: pl.Expr, no: pl.Expr) -> pl.Expr:
        return pl.when(pl.col(name)).then(yes).when(~pl.col(name)).then(no)

    return nested(tree, outcome or code, question).alias("category")


def by_reach(tree: Tree, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Two columns for each question: whether a row comes to it and says yes, and whether it says no."""
    arrives: dict[int, list[pl.Expr]] = {id(tree.start): [pl.lit(value=True)]}
    for branch in tree.branches:
        here = pl.any_horizontal(arrives[id(branch)]) if len(arrives[id(branch)]) > 1 else arrives[id(branch)][0]
        ends = [("y", pl.col(branch.question)), ("n", ~pl.col(branch.question))]
        frame = frame.with_columns(
            [(here & test.fill_null(value=False)).alias(f"_{e}_{branch.question}") for e, test in ends]
        )
        for end, node in zip(("y", "n"), ways(branch), strict=True):
            arrives.setdefault(id(node), []).append(pl.col(f"_{end}_{branch.question}"))
    numbers, out = numbers_of(tree), pl.lit(None, dtype=pl.Int8)
    for leaf in tree.leaves:
        code = pl.lit(numbers[leaf.category.id], dtype=pl.Int8)
        out = pl.when(pl.any_horizontal(arrives[id(leaf)])).then(code).otherwise(out)
    return frame.select(out.alias("category"))


def eager(tree: Tree, table: Any) -> Loaded:
    """`select` on a frame."""
    frame, expression = _frame(table), when_then(tree)
    return Loaded(decide=lambda: frame.select(expression), codes=codes_of)


def lazy(tree: Tree, table: Any) -> Loaded:
    """`select` on a lazy frame, collected."""
    frame, expression = _frame(table).lazy(), when_then(tree)
    return Loaded(decide=lambda: frame.select(expression).collect(), codes=codes_of)


def words(tree: Tree, table: Any) -> Loaded:
    """Lazy, with the category as an Enum, which is what a reader wants."""
    ids = [category.id for category in tree.categories]
    kind = pl.Enum(ids)
    frame, expression = _frame(table).lazy(), when_then(tree, lambda number: pl.lit(ids[number], dtype=kind))
    return Loaded(decide=lambda: frame.select(expression).collect(), codes=codes_of)


def settled(tree: Tree, table: Any) -> Loaded:
    """Lazy, as an Enum, and with the category also where an answer is missing and only one is left, as `evaluate`."""
    if len(tree.branches) >= LONG:
        raise Inexpressible("the SQL reader of Polars gives up on conditions as long")
    frame = _frame(table).lazy()
    expression = polars_nested(plan_of(tree), "full", "boolean").alias("category")
    return Loaded(decide=lambda: frame.select(expression).collect(), codes=codes_of, reading="settled")


def reach(tree: Tree, table: Any) -> Loaded:
    """Lazy, a pair of columns for each question."""
    frame = _frame(table).lazy()
    return Loaded(decide=lambda: by_reach(tree, frame).collect(), codes=codes_of)


def _frame(table: Any) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(table))


def codes_of(found: pl.DataFrame) -> Codes:
    """Categories as codes, whether they are numbers or an Enum."""
    return found["category"].to_physical().cast(pl.Int8).fill_null(-1).to_numpy()


CONTESTANTS = tuple(
    Column(name=name, engine=engine, kind="by hand", packages=("polars",), load=load)
    for name, engine, load in (
        ("Polars when/then", "polars", eager),
        ("Polars reach columns", "polars", reach),
        ("Polars lazy when/then", "polars lazy", lazy),
        ("Polars lazy when/then, Enum", "polars lazy", words),
        ("Polars lazy reach columns", "polars lazy", reach),
        ("Polars lazy when/then, settled too", "polars lazy", settled),
    )
)
