"""The tables that a replay is told in: their sums are the rows that were read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from justrules.replay.result import OTHERWISE, Change, Replay
from justrules.replay.tables import groups, matrix, moves, share
from tests.replay.tallies import replays


def number(cell: str) -> int:
    return int(cell.replace(",", ""))


@given(replays())
def test_the_matrix_adds_up_down_and_across(made: Replay) -> None:
    """Each row of cells to its sum, each column to its own, and all of it to the rows that were read."""
    table = matrix(made)
    *lines, last = [[number(cell) for cell in row[1:]] for row in table.rows]
    assert last[-1] == made.rows
    assert [sum(column) for column in zip(*lines, strict=True)] == (last if lines else [])
    if made.compared != "nothing":
        assert all(sum(cells[:-1]) == cells[-1] for cells in lines)


@given(replays())
def test_each_grouping_adds_up_to_all_rows(made: Replay) -> None:
    found = list(groups(made))
    assert [column for column, _ in found] == list(made.by)
    for _, table in found:
        assert sum(number(row[1]) for row in table.rows) == made.rows
        assert sum(number(cell) for row in table.rows for cell in row[2:5]) == made.changed


@given(replays())
def test_the_moves_are_what_decides_otherwise_or_for_another_reason(made: Replay) -> None:
    found = moves(made)
    assert sum(move.rows for move in found) == made.changed + made.having(Change.REASON)
    weights = [(move.change is Change.REASON, -move.rows) for move in found]
    assert weights == sorted(weights)
    assert sum(move.rows for move in moves(made, changes=OTHERWISE)) == made.changed


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_few_are_never_told_as_none_and_nearly_all_never_as_all(part: int, rest: int) -> None:
    told = share(part, part + rest)
    assert (told in {"0.0 %", "0 %"}) == (part == 0)
    assert (told == "100.0 %") == (part > 0 and rest == 0)
