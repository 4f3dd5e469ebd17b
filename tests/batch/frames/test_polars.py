"""DataFrames of Polars get Enums that Polars itself puts together."""

from __future__ import annotations

import polars as pl
import pytest

import justrules as jr
from justrules.batch import classify, eager
from justrules.batch.frames import polars
from justrules.engine.compiler import tree_of

POLICY = jr.load("aviation_part5")
TABLE = pl.DataFrame({"procedure_existed": [row % 3 == 0 or None for row in range(300)]})


def test_pieces_are_put_together_while_that_is_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large column stays in pieces, as joining them would need its memory twice; its rows are the same."""
    monkeypatch.setattr(eager, "BLOCK", 64)
    whole = classify(TABLE, POLICY)
    monkeypatch.setattr(polars, "ROOM", 0)
    joined = classify(TABLE, POLICY)
    assert [series.n_chunks() for series in joined] == [1] * 6
    monkeypatch.setattr(polars, "JOINED", 0)
    pieces = classify(TABLE, POLICY)
    assert [pieces[name].n_chunks() for name in ("category", "outcome", "pending")] == [5] * 3
    assert pieces.equals(joined)
    assert pieces.equals(whole)


def test_pieces_end_where_a_stretch_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little room there is for bitmaps, and however many rows a stretch has."""
    whole = classify(TABLE, POLICY)
    for block, room in ((64, 64), (128, 64), (64, 200), (192, 0)):
        monkeypatch.setattr(eager, "BLOCK", block)
        monkeypatch.setattr(polars, "ROOM", room)
        assert classify(TABLE, POLICY).equals(whole)


def test_an_enum_has_the_ids_of_the_policy_in_its_order() -> None:
    """So that results of one policy can be compared, sorted and put together."""
    tree = tree_of(POLICY)
    schema = classify(TABLE, POLICY).schema
    assert schema["category"] == pl.Enum([category.id for category in tree.categories])
    assert schema["outcome"] == pl.Enum([leaf.outcome for leaf in tree.leaves])
    assert schema["pending"] == pl.Enum([branch.question for branch in tree.branches])


def test_a_table_without_rows_has_columns_of_the_same_types() -> None:
    """A run over no acts is a run, and its result fits to that of others."""
    empty = classify(TABLE[:0], POLICY)
    assert empty.schema == classify(TABLE, POLICY).schema
    assert len(empty) == 0
