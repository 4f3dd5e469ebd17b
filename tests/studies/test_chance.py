"""Chance that can be repeated: every draw has the distribution that it says, and the same seed draws the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from math import comb, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.studies.chance import binomial, dealt, hypergeometric, resampled

DRAWS = 20_000


def far(found: Counter[int], chances: dict[int, float]) -> float:
    """The greatest difference between what was drawn and what was to be expected, in standard errors."""
    assert set(found) <= {value for value, chance in chances.items() if chance > 0}
    errors = (
        abs(found[value] - DRAWS * chance) / max(1.0, sqrt(DRAWS * chance * (1 - chance)))
        for value, chance in chances.items()
    )
    return max(errors)


@pytest.mark.parametrize(("trials", "chance"), [(1, 0.5), (6, 0.2), (12, 0.93), (40, 0.5)])
def test_binomial_draws_are_binomial(trials: int, chance: float) -> None:
    """Each value comes as often as the formula says."""
    rng = Random(1)
    found = Counter(binomial(rng, trials, chance) for _ in range(DRAWS))
    chances = {k: comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(trials + 1)}
    assert far(found, chances) < 4.5


@pytest.mark.parametrize(("marked", "others", "drawn"), [(5, 7, 6), (1, 9, 3), (20, 3, 15), (30, 30, 30)])
def test_hypergeometric_draws_are_hypergeometric(marked: int, others: int, drawn: int) -> None:
    """Each value comes as often as the formula says."""
    rng = Random(2)
    found = Counter(hypergeometric(rng, marked, others, drawn) for _ in range(DRAWS))
    ways = comb(marked + others, drawn)
    chances = {
        k: comb(marked, k) * comb(others, drawn - k) / ways if 0 <= drawn - k <= others else 0.0
        for k in range(marked + 1)
    }
    assert far(found, chances) < 4.5


def test_what_is_certain_is_not_left_to_chance() -> None:
    """Chances of nothing and of all, nothing to draw from, and everything drawn."""
    rng = Random(3)
    assert [binomial(rng, 5, 0.0), binomial(rng, 5, 1.0), binomial(rng, 0, 0.5)] == [0, 5, 0]
    assert [hypergeometric(rng, 4, 0, 3), hypergeometric(rng, 0, 4, 3), hypergeometric(rng, 4, 5, 9)] == [3, 0, 4]
    assert resampled(rng, []) == []
    assert resampled(rng, [0, 0]) == [0, 0]


def table_of(rows: Sequence[int], columns: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The pairs of two columns of labels, counted."""
    return tuple(
        tuple(sum(pair == (r, c) for pair in zip(rows, columns, strict=True)) for c in range(3)) for r in range(2)
    )


def test_a_dealt_table_is_as_likely_as_shuffling_makes_it() -> None:
    """Against every order of seven labels."""
    rows, columns = (0, 0, 0, 1, 1, 1, 1), (0, 0, 1, 1, 1, 2, 2)
    every = Counter(table_of(rows, order) for order in permutations(columns))
    names = {table: at for at, table in enumerate(every)}
    chances = {names[table]: ways / sum(every.values()) for table, ways in every.items()}
    rng = Random(4)
    drawn = (tuple(map(tuple, dealt(rng, (3, 4), (2, 3, 2)))) for _ in range(DRAWS))
    assert far(Counter(names[table] for table in drawn), chances) < 4.5


@given(st.lists(st.integers(0, 40), min_size=1, max_size=5), st.lists(st.integers(0, 40), max_size=4), st.integers())
def test_a_dealt_table_has_the_sums_it_was_given(rows: list[int], columns: list[int], seed: int) -> None:
    """Rows and columns add up, no cell is negative."""
    short = sum(rows) - sum(columns)
    columns = [*columns, short] if short >= 0 else columns
    rows = rows if short >= 0 else [*rows, -short]
    table = dealt(Random(seed), rows, columns)
    assert [sum(row) for row in table] == rows
    assert [sum(column) for column in zip(*table, strict=True)] == columns
    assert min(cell for row in table for cell in row) >= 0


@given(st.lists(st.integers(0, 60), max_size=6), st.integers())
def test_a_resample_has_as_many_and_nothing_new(counts: list[int], seed: int) -> None:
    """As many acts as before, none of a kind that there was not; and the same seed draws the same."""
    sample = resampled(Random(seed), counts)
    assert sum(sample) == sum(counts)
    assert all(count for count, drawn in zip(counts, sample, strict=True) if drawn)
    assert sample == resampled(Random(seed), counts)


def test_large_numbers_are_drawn_near_their_mean() -> None:
    """Ten million acts are as exact as ten, and the sums of logarithms do not drift."""
    rng = Random(5)
    drawn = [binomial(rng, 10_000_000, 0.3) for _ in range(50)]
    assert abs(sum(drawn) / 50 - 3_000_000) < 4.5 * (10_000_000 * 0.21 / 50) ** 0.5
    drawn = [hypergeometric(rng, 3_000_000, 7_000_000, 1_000_000) for _ in range(50)]
    assert abs(sum(drawn) / 50 - 300_000) < 4.5 * (1_000_000 * 0.21 * 0.9 / 50) ** 0.5


def test_seeds_draw_the_same_in_every_version_of_python() -> None:
    """The documentation prints figures; they rest on these."""
    rng = Random("0 a name")
    assert [binomial(rng, 100, 0.3) for _ in range(5)] == [27, 25, 19, 30, 27]
    assert dealt(rng, (5, 6, 7), (9, 9)) == [[3, 2], [4, 2], [2, 5]]
