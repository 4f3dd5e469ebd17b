"""Somers' d and its test: a well-kept library, every pairing tried, and what must hold whatever the table."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from itertools import permutations
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from justrules.bias import ordinal
from justrules.bias.ordinal import concordance, rarity, somers_d, somers_interval

Table = list[list[int]]


def tables(rows: int = 3, columns: int = 3, most: int = 6) -> st.SearchStrategy[Table]:
    row = st.lists(st.integers(0, most), min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows)


def differ(table: Table) -> bool:
    """Whether there are two acts of different severity."""
    return sum(any(row) for row in table) > 1


def test_somers_d_by_hand() -> None:
    """Two mild and two severe acts: three of the four pairs are worse for the severe one, none is better."""
    assert concordance([[2, 0], [0, 2]]) == 4
    assert somers_d([[[2, 0], [0, 2]]]) == 1
    assert somers_d([[[1, 1], [0, 2]]]) == 0.5
    assert somers_d([[[0, 2], [2, 0]]]) == -1
    assert somers_d([[[3, 4]]]) is None


@given(tables())
def test_somers_d_is_that_of_scipy(table: Table) -> None:
    """Of the columns given the rows."""
    assume(differ(table))
    library = import_module("scipy.stats")
    assume(sum(map(bool, map(sum, zip(*table, strict=True)))) > 1)
    theirs = library.somersd(table).statistic
    assert somers_d([table]) == pytest.approx(theirs, abs=1e-12)


def every_pairing(strata: Sequence[Table]) -> float:
    """The chance by trying every order of the decisions of the first two strata; the others have one order."""
    observed = abs(sum(map(concordance, strata)))
    scores = [0]
    for table in strata:
        rows = [at for at, row in enumerate(table) for _ in range(sum(row))]
        decisions = [column for row in table for column, cell in enumerate(row) for _ in range(cell)]
        shape = (len(table), len(table[0]))
        orders = permutations(decisions)
        found = [concordance(_counted(rows, order, shape)) for order in orders]
        scores = [score + more for score in scores for more in found]
    return sum(abs(score) >= observed for score in scores) / len(scores)


def _counted(rows: Sequence[int], columns: Sequence[int], shape: tuple[int, int]) -> Table:
    table = [[0] * shape[1] for _ in range(shape[0])]
    for row, column in zip(rows, columns, strict=True):
        table[row][column] += 1
    return table


@given(tables(most=2))
def test_the_exact_chance_is_that_of_every_pairing(table: Table) -> None:
    """Up to seven acts, three steps of severity and three of decision."""
    assume(0 < sum(map(sum, table)) <= 7)
    found = rarity([table], permutations=1, rng=Random(0))
    assert found.method == "exact"
    assert found.p == pytest.approx(every_pairing([table]))


@given(tables(2, 2, 2), tables(2, 2, 2))
def test_strata_are_shuffled_each_by_itself(one: Table, other: Table) -> None:
    """Two small strata against every pair of orders."""
    assume(0 < sum(map(sum, one)) <= 4 and 0 < sum(map(sum, other)) <= 4)
    assert rarity([one, other], permutations=1, rng=Random(0)).p == pytest.approx(every_pairing([one, other]))


def test_drawn_pairings_come_near_to_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both ways can be gone they agree."""
    strata = [[[6, 3], [4, 3], [2, 6]], [[3, 1], [2, 4]]]
    exact = rarity(strata, permutations=1, rng=Random(0))
    monkeypatch.setattr(ordinal, "EFFORT", 0)
    drawn = rarity(strata, permutations=20_000, rng=Random(0))
    assert (exact.method, drawn.method) == ("exact", "permutation")
    assert drawn.p == pytest.approx(exact.p, abs=4 * (exact.p * (1 - exact.p) / 20_000) ** 0.5)


def test_more_acts_than_can_be_counted_are_drawn_at_once() -> None:
    """The choice between the two ways is one of time and not of result."""
    assert rarity([[[60, 20], [20, 60]]], permutations=99, rng=Random(0)).method == "permutation"
    large = [[9, 5, 4], [6, 7, 5], [4, 5, 9], [4, 4, 6], [3, 4, 9]]
    assert rarity([large], permutations=99, rng=Random(0)).method == "permutation"


def test_a_chance_from_drawn_pairings_is_never_nothing() -> None:
    """What was observed counts as one of the pairings."""
    assert rarity([[[80, 0], [0, 80]]], permutations=99, rng=Random(0)).p == 1 / 100


def test_nothing_to_pair_is_certain() -> None:
    """Acts of one severity, or decided all alike, can be paired in one way only."""
    assert rarity([[[5, 3]]], permutations=9, rng=Random(0)).p == 1
    assert rarity([[[5, 0], [4, 0]]], permutations=9, rng=Random(0)).p == 1


@given(tables(most=2), st.integers(0, 9))
def test_turning_the_scale_round_turns_the_sign_and_nothing_else(table: Table, seed: int) -> None:
    """What was more culpable is less culpable now, and as rare."""
    assume(differ(table))
    d, turned = somers_d([table]), somers_d([table[::-1]])
    assert d is not None
    assert turned is not None
    assert d == pytest.approx(-turned)
    assert rarity([table], permutations=1, rng=Random(seed)) == rarity([table[::-1]], permutations=1, rng=Random(seed))


def test_acts_are_never_compared_across_strata() -> None:
    """Two strata without any association of their own have none together, whatever a sum of both would say."""
    mild, severe = [[8, 2], [4, 1]], [[1, 4], [2, 8]]
    assert somers_d([mild, severe]) == 0
    together = [[one + other for one, other in zip(*rows, strict=True)] for rows in zip(mild, severe, strict=True)]
    assert somers_d([together]) != 0


def test_intervals_lie_round_the_value_and_narrow_with_more_acts() -> None:
    """The same seed gives the same interval."""
    widths = []
    for times in (1, 16):
        table = [[20 * times, 10 * times], [10 * times, 20 * times]]
        found = somers_interval([table], resamples=400, level=0.95, rng=Random(1))
        assert found is not None
        assert found == somers_interval([table], resamples=400, level=0.95, rng=Random(1))
        assert found.low < 1 / 3 < found.high
        widths.append(found.high - found.low)
    assert widths[0] / widths[1] == pytest.approx(4, rel=0.25)


def test_the_interval_is_that_of_scipys_bootstrap() -> None:
    """Percentiles of resampled acts, within what two bootstraps differ by."""
    library = import_module("scipy.stats")
    numpy = import_module("numpy")
    table = [[14, 6, 3], [8, 9, 6], [3, 7, 12]]
    acts = [(r, c) for r, row in enumerate(table) for c, cell in enumerate(row) for _ in range(cell)]

    def d(rows: Sequence[int], columns: Sequence[int]) -> float:
        found = somers_d([_counted([int(r) for r in rows], [int(c) for c in columns], (3, 3))])
        assert found is not None
        return found

    ways = {"n_resamples": 2000, "paired": True, "vectorized": False, "method": "percentile"}
    theirs = library.bootstrap(tuple(zip(*acts, strict=True)), d, rng=numpy.random.default_rng(1), **ways)
    ours = somers_interval([table], resamples=2000, level=0.95, rng=Random(1))
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs.confidence_interval), abs=0.03)
