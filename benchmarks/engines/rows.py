"""Row by row, for comparison: rows as Python objects, one call each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.engines.contestant import Codes, Column, Loaded
from benchmarks.engines.forms import numbers_of
from benchmarks.peers import zen
from justrules.engine.entry import evaluate
from justrules.engine.tree import Tree

FEW = 2_000
MANY = 20_000


def own(tree: Tree, table: Any) -> Loaded:
    """`evaluate` on each row."""
    rows, numbers = _given(table, MANY), numbers_of(tree)

    def decide() -> Sequence[str | None]:
        return [evaluate(tree, row).category for row in rows]

    return Loaded(decide=decide, codes=lambda found: _codes(found, numbers), rows=len(rows), reading="settled")


def zen_expression(tree: Tree, table: Any) -> Loaded:
    """zen-engine's compiled expression on each row."""
    decide_one = zen.expression(tree).decide
    rows, numbers = _full(table, MANY), numbers_of(tree)
    return Loaded(
        decide=lambda: [decide_one(row) for row in rows],
        codes=lambda found: _codes(found, numbers),
        rows=len(rows),
        reading="no",
    )


def zen_table(tree: Tree, table: Any) -> Loaded:
    """zen-engine's decision table on each row."""
    ready = zen.TABLE.prepare(tree)
    rows, numbers = _full(table, FEW), numbers_of(tree)
    return Loaded(
        decide=lambda: [ready.decide(row) for row in rows],
        codes=lambda found: _codes([ready.category(one) for one in found], numbers),
        rows=len(rows),
        reading="no",
    )


def _given(table: Any, most: int) -> list[dict[str, bool]]:
    """The first rows, without the answers that are missing."""
    rows = table.slice(0, most).to_pylist()
    return [{question: answer for question, answer in row.items() if answer is not None} for row in rows]


def _full(table: Any, most: int) -> list[dict[str, bool]]:
    """The first rows, with `False` for what is missing."""
    return [{question: bool(answer) for question, answer in row.items()} for row in table.slice(0, most).to_pylist()]


def _codes(found: Sequence[str | None], numbers: dict[str, int]) -> Codes:
    return np.array([-1 if one is None else numbers[one] for one in found], dtype=np.int8)


CONTESTANTS = (
    Column(name="evaluate, row by row", engine="rows", kind="justrules", packages=(), load=own),
    Column(
        name="zen-engine expression, row by row",
        engine="rows",
        kind="peer",
        packages=("zen-engine",),
        load=zen_expression,
        note="missing answers count as no",
    ),
    Column(
        name="zen-engine table, row by row",
        engine="rows",
        kind="peer",
        packages=("zen-engine",),
        load=zen_table,
        note="missing answers count as no",
    ),
)
