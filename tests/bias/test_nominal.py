"""Groups without an order: Cramér's V, ratios and Holm's correction against well-kept libraries."""

from __future__ import annotations

from importlib import import_module
from itertools import permutations
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from justrules.bias.nominal import difference, holm, ratio_interval

TABLE = [[20, 8, 3], [9, 14, 9], [6, 7, 14]]


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=4))
def test_cramers_v_is_that_of_scipy(table: list[list[int]]) -> None:
    """For any table in which every row and column has an act."""
    assume(all(map(sum, table)) and all(map(sum, zip(*table, strict=True))))
    library = import_module("scipy.stats.contingency")
    numpy = import_module("numpy")
    theirs = library.association(numpy.array(table), method="cramer", correction=False)
    assert difference(table, permutations=1, rng=Random(0)).v == pytest.approx(theirs, abs=1e-7)


def test_the_chance_is_that_of_every_pairing() -> None:
    """Seven acts in three groups, every order of their categories tried."""
    groups, categories = (0, 0, 1, 1, 1, 2, 2), (0, 1, 1, 1, 0, 0, 0)

    def counted(order: tuple[int, ...]) -> list[list[int]]:
        return [[sum(p == (g, c) for p in zip(groups, order, strict=True)) for c in (0, 1)] for g in (0, 1, 2)]

    observed = difference(counted(categories), permutations=1, rng=Random(0)).v
    every = [difference(counted(order), permutations=1, rng=Random(0)).v for order in set(permutations(categories))]
    chance = sum(v >= observed - 1e-9 for v in every) / len(every)
    drawn = difference(counted(categories), permutations=20_000, rng=Random(1))
    assert drawn.p == pytest.approx(chance, abs=0.015)
    assert drawn.by_chance == pytest.approx(sum(every) / len(every), abs=0.01)


def test_the_chance_comes_near_to_that_of_chi_square_where_there_are_many() -> None:
    """For large tables the textbook's distribution is right."""
    library = import_module("scipy.stats")
    table = [[210, 190, 100], [180, 200, 120]]
    theirs = library.chi2_contingency(table, correction=False).pvalue
    assert difference(table, permutations=5000, rng=Random(2)).p == pytest.approx(theirs, abs=0.02)


def test_groups_that_tell_the_category_have_v_one_and_never_a_chance_of_nothing() -> None:
    """What was observed counts as one of the pairings."""
    found = difference([[20, 0], [0, 20]], permutations=99, rng=Random(3))
    assert (found.v, found.p) == (1, 1 / 100)
    assert found.by_chance < 0.3


def test_groups_with_the_same_shares_differ_by_nothing() -> None:
    """And every pairing is at least as far from that."""
    found = difference([[10, 20], [20, 40]], permutations=99, rng=Random(3))
    assert found.v == pytest.approx(0, abs=1e-7)
    assert found.p == 1


def test_the_interval_of_a_ratio_is_that_of_scipy() -> None:
    """Katz's interval on the logarithmic scale."""
    library = import_module("scipy.stats.contingency")
    theirs = library.relative_risk(17, 1400, 9, 1300).confidence_interval(0.95)
    ours = ratio_interval(17, 1400, 9, 1300, level=0.95)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_is_that_of_statsmodels(chances: list[float]) -> None:
    """In any order, with ties."""
    library = import_module("statsmodels.stats.multitest")
    assert holm(chances) == pytest.approx(tuple(library.multipletests(chances, method="holm")[1]))


def test_holm_of_nothing_is_nothing() -> None:
    """No question tested, none corrected."""
    assert holm([]) == ()
