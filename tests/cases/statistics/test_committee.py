"""How numbers are printed for a committee."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.cases.errors import EditionRefused
from justrules.cases.statistics.committee import (
    EVERYTHING,
    LEVELS,
    SINGLE,
    Band,
    Cell,
    figures,
    protect,
    shown,
)
from justrules.cases.statistics.counting import count
from justrules.cases.statistics.figures import Exact
from tests.cases.statistics.logs import LEGEND, busy_log
from tests.cases.statistics.published import START, YEAR, memory

rules = st.tuples(st.integers(3, 20), st.integers(1, 20)).filter(lambda rule: rule[1] <= rule[0])


@cache
def exact(seed: int, *, cases: int, quarter: int = 4) -> Exact:
    """The numbers of a quarter of an invented year."""
    with memory(busy_log(seed, cases=cases, first=START, days=365)) as connection:
        which = YEAR[quarter - 1]
        return count(connection, which, legend=LEGEND, now=which.end)


@given(number=st.integers(0, 10_000), rule=rules, single=st.booleans())
def test_a_number_lies_in_what_is_printed_for_it(number: int, rule: tuple[int, int], single: bool) -> None:
    """Zero is shown, small is a span, and the rest is a multiple of the base, at most half of it away."""
    threshold, base = rule
    printed = shown(number, threshold=threshold, base=base, single=single)
    match printed:
        case Band(low, None):
            assert single
            assert number >= low == threshold
        case Band(low, high):
            assert (low, high) == (1, threshold - 1)
            assert high is not None
            assert low <= number <= high
        case 0:
            assert number == 0
        case _:
            assert not single
            assert printed % base == 0
            assert abs(printed - number) <= base / 2
            assert number >= threshold


def test_the_numbers_of_the_source() -> None:
    """1 to 7 are hidden, the others rounded to 5: 8 to 12 are 10, 13 to 17 are 15."""
    printed = [shown(number, threshold=8, base=5) for number in range(19)]
    assert printed == [0, *[Band(1, 7)] * 7, *[10] * 5, *[15] * 5, 20]


def test_every_printed_number_follows_the_rule_and_totals_are_rounded_on_their_own() -> None:
    """No cell is made from other printed cells: each is the rounding of its own true number."""
    numbers = exact(3, cases=300)
    edition = protect(numbers)
    true = dict(figures(numbers))
    assert set(edition.cells) == set(true)
    for cell, printed in edition.cells.items():
        assert printed == shown(true[cell], threshold=8, base=5, single=cell.table in SINGLE)
    parts = [edition.cells[Cell("categories", each, "acts")] for each in numbers.columns]
    assert Band(1, 7) in parts


def test_measures_of_single_people_are_never_numbers() -> None:
    """Repeats and harsher responses are told as 0, 1 to 7, or 8 or more, however many there are."""
    for seed in range(4):
        edition = protect(exact(seed, cases=400))
        for cell, printed in edition.cells.items():
            if cell.table in SINGLE:
                assert printed in {0, Band(1, 7), Band(8, None)}


def test_below_the_threshold_only_the_total_is_printed() -> None:
    """With fewer than eight cases that are counted, one span is all that a committee is told."""
    for seed in range(10):
        numbers = exact(seed, cases=30)
        edition = protect(numbers)
        assert edition.few == (numbers.cases.counted < 8)
        if edition.few:
            assert set(edition.cells) == {Cell("opened", "opened", "cases")}
            assert (edition.mean_days, edition.longest_months) == (None, None)


def test_ages_are_coarse_and_only_told_of_eight_open_cases_or_more() -> None:
    """The age of one case, or the mean of a few, would tell when somebody's case was opened."""
    told = set()
    for seed in range(12):
        numbers = exact(seed, cases=24 + 16 * seed)
        edition = protect(numbers)
        aged = not edition.few and numbers.open.cases >= 8
        assert (edition.mean_days is not None) == (edition.longest_months is not None) == aged
        if edition.mean_days is not None and edition.longest_months is not None:
            assert edition.mean_days % 5 == 0
            assert abs(edition.mean_days - (numbers.open.mean_days or 0)) <= 2.5
            assert abs(edition.longest_months * 30.44 - numbers.open.longest_days) <= 15.3
        told.add(aged)
    assert told == {True, False}


def test_coarser_editions_print_less_and_never_something_else() -> None:
    """Each level leaves tables out of the one before and changes no number."""
    numbers = exact(5, cases=200)
    fullest = protect(numbers)
    for finer, coarser in pairwise(LEVELS):
        assert set(coarser) < set(finer)
        edition = protect(numbers, tables=coarser)
        assert dict(edition.cells).items() < dict(fullest.cells).items()
        assert {cell.table for cell in edition.cells} == set(coarser)
    assert LEVELS[0] == EVERYTHING


@pytest.mark.parametrize(
    ("threshold", "base", "wrong"), [(2, 2, 1), (8, 0, 1), (8, 9, 1), (0, 5, 2), (-1, -1, 2), (3, 4, 1)]
)
def test_a_rule_that_hides_nothing_is_refused_with_everything_wrong(threshold: int, base: int, wrong: int) -> None:
    """A threshold of 2 would print every 1 as a hidden number that can only be 1."""
    with pytest.raises(EditionRefused) as refused:
        protect(exact(1, cases=30), threshold=threshold, base=base)
    assert [finding.code for finding in refused.value.findings] == ["JR740"] * wrong


def test_earlier_quarters_are_repeated_as_they_were_printed() -> None:
    """What changed in them since is never shown, or the difference would tell which case it was."""
    before = protect(exact(7, cases=300, quarter=3))
    now = protect(exact(8, cases=300), [before, protect(exact(8, cases=300))])
    (repeated,) = now.earlier
    assert repeated.quarter == before.quarter
    assert repeated.opened == before.cells[Cell("opened", "opened", "cases")]
    assert repeated.categories["at_risk"] == before.cells[Cell("categories", "at_risk", "acts")]
