"""`classify` on a table in memory, for what the large tables do not show, in turns, after equal results.

    python -m benchmarks.batch.eager [--rows N] [--turns N] [--json FILE]

First a diagram of a thousand questions, on Arrow, beside the same in Polars by hand: a column for each question, layer
by layer from the outcomes back. Then what each result costs beside the category alone, on a table of the NHS tree.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import polars as pl

from benchmarks.engines.forms import layers, value_of
from benchmarks.layered import diagram
from benchmarks.peers.forms import ways
from benchmarks.tables import drawn, reference
from justrules.batch import classify
from justrules.engine.compiler import compile as compiled
from justrules.engine.tree import Tree
from justrules.policies.registry import load

RESULTS = (("category",), ("outcome",), ("pending",), ("reachable",), ("problems",), ("path",))
"""What is asked for, each alone; all of them are asked for together as well."""


def by_layers(tree: Tree, frame: pl.LazyFrame) -> pl.LazyFrame:
    """From the outcomes back, a column for each question, which those before it read."""
    value = value_of(tree)

    def read(node: Any) -> pl.Expr:
        found = value(node)
        return pl.col(found) if isinstance(found, str) else pl.lit(found, dtype=pl.Int8)

    for layer in layers(tree):
        made = []
        for branch in layer:
            yes, no = map(read, ways(branch))
            said = pl.col(branch.question)
            # `evaluate` also decides where an answer is missing and all that is left is one category.
            made.append(
                pl.when(said).then(yes).when(~said).then(no).when(yes == no).then(yes).alias(f"_{branch.question}")
            )
        frame = frame.with_columns(made)
    return frame.select(pl.col(f"_{tree.start.question}").alias("category"))


def in_turns(contestants: Mapping[str, Callable[[], Any]], turns: int) -> dict[str, float]:
    """For each, the median over the turns of its time over that of the first; of the first the milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(turns):
        for name, decide in contestants.items():
            begin = perf_counter()
            decide()
            times[name].append(perf_counter() - begin)
    first, *others = times
    ratios = {
        name: statistics.median(one / base for one, base in zip(times[name], times[first], strict=True))
        for name in others
    }
    return {first: 1000 * statistics.median(times[first])} | ratios


def deep(rows: int, turns: int) -> dict[str, float]:
    """A thousand questions, of which each row answers all."""
    tree = diagram()
    table = drawn(tree, rows)
    lazy = pl.DataFrame(pl.from_arrow(table)).lazy()
    due = reference(tree, table, "settled")
    ours = classify(table, tree, into=["category"])["category"].combine_chunks()
    if not np.array_equal(ours.indices.fill_null(-1).to_numpy(), due):
        raise AssertionError("classify says something else than the reference")
    if not np.array_equal(by_layers(tree, lazy).collect()["category"].fill_null(-1).to_numpy(), due):
        raise AssertionError("what is written by hand says something else than the reference")
    return in_turns(
        {
            "classify": lambda: classify(table, tree, into=["category"]),
            "Polars, a column for each question": lambda: by_layers(tree, lazy).collect(),
        },
        turns,
    )


def results(rows: int, turns: int) -> dict[str, float]:
    """Each result of the NHS tree, and all of them, beside the category."""
    tree = compiled(load("nhs_just_culture"))
    table = drawn(tree, rows)

    def decide(into: tuple[str, ...]) -> Callable[[], Any]:
        return lambda: classify(table, tree, into=into)

    every = tuple(name for one in RESULTS for name in one)
    return in_turns({", ".join(into): decide(into) for into in (*RESULTS, every)}, turns)


def main() -> None:
    """Measure, print, and write down if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found = {
        "a thousand questions": deep(given.rows // 10, given.turns),
        "results": results(given.rows, given.turns),
    }
    for title, times in found.items():
        sys.stdout.write(f"{title}\n")
        (first, least), *others = times.items()
        sys.stdout.write(f"  {first:<60} {least:8.1f} ms\n")
        sys.stdout.writelines(f"  {name:<60} {ratio:8.2f} x\n" for name, ratio in others)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
