"""Whole tables of acts, decided on every engine. `python -m benchmarks.tables --output FILE`.

The answers are drawn with a fixed seed: one in twenty is missing, and four in five lead on to another question, so that
long paths are common. Every contestant gives back the category of each row, and all rows are compared before anything
is timed. What is written by hand leaves a row undecided when an answer on its path is missing; `evaluate`, and with it
`classify`, still decides where all that is left is the same category. Contestants then take turns, a round after the
other, and a ratio is that of two times of the same round.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.engines.contestant import Codes, Column, Loaded, Reading
from benchmarks.engines.forms import numbers_of
from benchmarks.engines.rows import MANY
from benchmarks.figures import Row, write
from benchmarks.layered import chain, diagram
from benchmarks.peers.contestant import Inexpressible
from benchmarks.peers.forms import ways
from justrules.engine.compiler import compile as compiled
from justrules.engine.entry import evaluate
from justrules.engine.tree import Branch, Tree
from justrules.policies.registry import load

BOOLEANS = ("floors", "polars", "pandas", "arrow", "duckdb", "own", "rows")
WORDS = ("texts",)
PATIENCE = 4_000
"""Milliseconds after which a contestant leaves the later rounds to the others."""
FEWEST = 2
"""Rounds in which everybody takes part."""
CHECKED = 2_000
"""How many rows are compared with `evaluate` itself; all others with a second way that agrees on those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A policy, and how many rows of answers to it.

    Attributes:
        name: how results call it.
        make: compiles the policy.
        rows: how many.
        words: whether answers are text, some of them `unknown`, and not booleans.
    """

    name: str
    make: Callable[[], Tree]
    rows: int
    words: bool = False


def tables(rows: int) -> tuple[Table, ...]:
    """What is decided, where the large tables have so many rows."""
    return (
        Table(name="aviation", make=lambda: compiled(load("aviation_part5")), rows=rows),
        Table(name="nhs", make=lambda: compiled(load("nhs_just_culture")), rows=rows),
        Table(name="chain", make=chain, rows=rows),
        Table(name="words", make=lambda: compiled(load("aviation_part5")), rows=rows, words=True),
        Table(name="shared", make=lambda: diagram((1, *(2,) * 29)), rows=100_000),
    )


# --- answers ---------------------------------------------------------------------------------------------------------


def drawn(tree: Tree, rows: int) -> Any:
    """A table with a column of booleans for each question of `tree`."""
    chance = np.random.default_rng(7)
    return pa.table({branch.question: _column(chance, branch, rows) for branch in tree.branches})


def _column(chance: np.random.Generator, branch: Branch, rows: int) -> Any:
    yes, no = (isinstance(node, Branch) for node in ways(branch))
    likely = 0.5 + 0.3 * (yes - no)
    given = chance.random(rows, dtype=np.float32)
    return pa.array(given < likely, mask=chance.random(rows, dtype=np.float32) < 0.05)


def reference(tree: Tree, table: Any, reading: Reading) -> Codes:
    """The category of each row, by NumPy on bytes, from the outcomes back: slow and plain."""
    numbers = numbers_of(tree)
    found: dict[int, Codes] = {
        id(leaf): np.full(table.num_rows, numbers[leaf.category.id], dtype=np.int8) for leaf in tree.leaves
    }
    for branch in reversed(tree.branches):
        answers = table[branch.question].cast(pa.int8()).fill_null(0 if reading == "no" else 2).to_numpy()
        yes, no = (found[id(node)] for node in ways(branch))
        unknown = np.where(yes == no, yes, np.int8(-1)) if reading == "settled" else np.int8(-1)
        found[id(branch)] = np.where(answers == 1, yes, np.where(answers == 0, no, unknown))
    codes: Codes = found[id(tree.start)]
    return codes


def as_words(table: Any) -> Any:
    """The same answers as text; half of those that are missing are told to be unknown."""
    return pa.table({name: _words(table[name]) for name in table.column_names})


def _words(column: Any) -> Any:
    told = pc.if_else(column, "yes", "no")
    every_second = pa.array(np.arange(len(column)) % 2 == 0)
    return pc.if_else(pc.and_(pc.is_null(column), every_second), "unknown", told)


def confirmed(tree: Tree, table: Any, given: Any) -> Codes:
    """The reference as `evaluate` has it, after the first rows of `given` were put to `evaluate` itself."""
    numbers, codes = numbers_of(tree), reference(tree, table, "settled")
    for row, code in zip(given.slice(0, CHECKED).to_pylist(), codes, strict=False):
        category = evaluate(tree, {question: one for question, one in row.items() if one is not None}).category
        if code != (-1 if category is None else numbers[category]):
            raise AssertionError("the reference says something else than evaluate")
    return codes


# --- equal first, timed afterwards -----------------------------------------------------------------------------------


def contestants(modules: Sequence[str]) -> Iterator[Column]:
    """Everybody whose engine is installed."""
    for name in modules:
        try:
            yield from import_module(f"benchmarks.engines.{name}").CONTESTANTS
        except ModuleNotFoundError:
            sys.stderr.write(f"{name}: not installed\n")


def measured(table: Table, rounds: int) -> Iterator[Row]:
    """Every contestant on `table`."""
    tree = table.make()
    answers = drawn(tree, table.rows)
    given = as_words(answers) if table.words else answers
    due: dict[Reading, Codes] = {
        "settled": confirmed(tree, answers, given),
        "open": reference(tree, answers, "open"),
        "no": reference(tree, answers.slice(0, MANY), "no"),
    }
    entered = [
        (column, *_entered(column, tree, given, due)) for column in contestants(WORDS if table.words else BOOLEANS)
    ]
    times = _turns({column.name: loaded for column, loaded, _ in entered if loaded}, rounds)
    for column, loaded, status in entered:
        row: Row = {"table": table.name, "rows": table.rows, "status": status} | _who(column)
        yield row | ({"decided": loaded.rows or table.rows} | times[column.name] if loaded else {})


def _who(column: Column) -> Row:
    return {"contestant": column.name, "engine": column.engine, "kind": column.kind, "note": column.note}


def _entered(column: Column, tree: Tree, answers: Any, due: dict[Reading, Codes]) -> tuple[Loaded | None, str]:
    """The contestant with the table in its engine, if it says of all rows what is due."""
    try:
        loaded = column.load(tree, answers)
        found = loaded.decide()
        if loaded.codes is None:
            return loaded, "floor"
        codes = loaded.codes(found)
    except Inexpressible as reason:
        return None, f"cannot: {reason}"
    except ModuleNotFoundError:
        return None, "not installed"
    except Exception as error:  # noqa: BLE001  # whatever another engine does, the others are still measured
        return None, f"failed: {type(error).__name__}"
    expected = due[loaded.reading][: loaded.rows]
    wrong = int((codes != expected).sum()) if len(codes) == len(expected) else len(expected)
    return (None, f"wrong on {wrong:,} rows") if wrong else (loaded, "equal")


def _turns(ready: dict[str, Loaded], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each contestant in each round, by the clock and by the processor."""
    times: dict[str, dict[str, list[float]]] = {name: {"times": [], "cpu": []} for name in ready}
    gc.collect()
    for number in range(rounds):
        for name, loaded in ready.items():
            if number >= FEWEST and sum(times[name]["times"]) > PATIENCE:
                continue
            used, begin = process_time(), perf_counter()
            found = loaded.decide()
            times[name]["times"].append(round(1000 * (perf_counter() - begin), 3))
            times[name]["cpu"].append(round(1000 * (process_time() - used), 3))
            del found
    return times


def main() -> None:
    """Measure everything and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="half a million rows instead of ten")
    parser.add_argument("--rows", type=int, help="so many rows in the large tables")
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    rows = given.rows or (500_000 if given.quick else 10_000_000)
    found = [row for table in tables(rows) for row in measured(table, 3 if given.quick else 5)]
    packages = {package for column in contestants(BOOLEANS) for package in column.packages} | {"narwhals"}
    write(given.output, part="tables", quick=given.quick, rows=found, packages=packages)


if __name__ == "__main__":
    main()
