"""Numbers with how sure they are."""

from __future__ import annotations

from importlib import import_module

import pytest

from justrules.studies.estimate import interval
from justrules.studies.text import aligned, number


def test_an_interval_holds_the_middle_of_the_resamples() -> None:
    """Quantiles lie between ranks in proportion, as numpy's do."""
    numpy = import_module("numpy")
    values = [((n * 37) % 101) / 10 for n in range(101)]
    found = interval(values, 0.9)
    assert found is not None
    assert (found.low, found.high) == pytest.approx(tuple(numpy.quantile(values, [0.05, 0.95])))
    assert found.level == 0.9


def test_one_resample_is_its_own_interval() -> None:
    """Nothing to interpolate."""
    found = interval([2.0], 0.95)
    assert found is not None
    assert (found.low, found.high) == (2.0, 2.0)


def test_no_interval_is_made_where_many_resamples_have_no_value() -> None:
    """One in twenty may be without one; more would make the interval one of the lucky resamples."""
    assert interval([1.0] * 95 + [None] * 5, 0.95) is not None
    assert interval([1.0] * 94 + [None] * 6, 0.95) is None
    assert interval([None], 0.95) is None
    assert interval([], 0.95) is None


def test_numbers_have_their_places_and_zero_has_no_sign() -> None:
    """What rounds to zero is zero."""
    assert [number(-0.004), number(-0.126), number(1), number(0.26, places=1)] == ["0.00", "-0.13", "1.00", "0.3"]


def test_tables_are_aligned_and_end_without_spaces() -> None:
    """Names to the left, numbers to the right."""
    assert list(aligned([("", "a"), ("long name", "1.00"), ("b", "")])) == ["              a", "long name  1.00", "b"]
