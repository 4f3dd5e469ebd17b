"""`benchmarks.tables`: whatever is timed on a table gives every row the same category."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.engines.forms import layers
from benchmarks.layered import diagram
from benchmarks.peers.forms import ways
from benchmarks.tables import BOOLEANS, WORDS, Table, _entered, as_words, confirmed, contestants, drawn, reference
from benchmarks.tables import tables as listed

SMALL = listed(3_000)


@pytest.mark.parametrize("table", SMALL, ids=lambda table: table.name)
def test_every_installed_engine_decides_every_row_alike(table: Table) -> None:
    """Written by hand or ours, on booleans or words: equal on all rows, or it cannot hold the diagram."""
    tree = table.make()
    answers = drawn(tree, 3_000)
    given_ = as_words(answers) if table.words else answers
    due = {
        "settled": confirmed(tree, answers, given_),
        "open": reference(tree, answers, "open"),
        "no": reference(tree, answers, "no"),
    }
    found = {
        column.name: _entered(column, tree, given_, due)[1]  # type: ignore[arg-type]
        for column in contestants(WORDS if table.words else BOOLEANS)
    }
    told = {name: status for name, status in found.items() if status not in {"equal", "floor", "not installed"}}
    assert all(status.startswith("cannot") for status in told.values()), told
    assert "equal" in found.values()


@given(st.lists(st.integers(2, 4), max_size=4))
@settings(max_examples=20)
def test_the_reference_is_evaluate(more: list[int]) -> None:
    """On diagrams of any shape, with answers missing and parts shared: `confirmed` finds no difference."""
    widths = [1, 2]
    for width in more:
        widths.append(min(width, 2 * widths[-1]))
    tree = diagram(widths)
    answers = drawn(tree, 200)
    codes = confirmed(tree, answers, answers)
    assert len(codes) == 200
    assert codes.dtype == np.int8


@pytest.mark.parametrize("table", SMALL, ids=lambda table: table.name)
def test_layers_come_after_what_they_need(table: Table) -> None:
    """Every question stands in one layer, and what it leads to in an earlier one."""
    tree = table.make()
    made = {id(leaf) for leaf in tree.leaves}
    for layer in layers(tree):
        assert all(id(node) in made for branch in layer for node in ways(branch))
        made |= {id(branch) for branch in layer}
    assert made == {id(node) for node in (*tree.leaves, *tree.branches)}
