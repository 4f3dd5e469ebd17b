"""Bands of an ordered scale: enough acts in each, whatever was decided about them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from justrules.bias.bands import Band, bands, places

SCALE = ("none", "minor", "major", "severe")


def split(counts: dict[str, int], least: int = 8) -> list[str]:
    return [str(band) for band in bands(SCALE, counts, least=least)]


def test_levels_with_enough_acts_stand_alone() -> None:
    """Nothing is pooled without need."""
    assert split({"none": 9, "minor": 8, "major": 30, "severe": 8}) == ["none", "minor", "major", "severe"]


def test_levels_with_too_few_acts_are_taken_with_their_neighbours() -> None:
    """From the worst down; what is left over at the lower end joins the lowest band."""
    assert split({"none": 9, "minor": 20, "major": 5, "severe": 4}) == ["none", "minor", "major to severe"]
    assert split({"none": 3, "minor": 20, "major": 20, "severe": 4}) == ["none to minor", "major to severe"]


def test_levels_without_acts_are_not_there() -> None:
    """A band is named after levels that occur."""
    assert split({"none": 20, "severe": 10}) == ["none", "severe"]


def test_too_few_in_all_make_no_band() -> None:
    """Not even one."""
    assert split({"none": 3, "severe": 4}) == []
    assert split({}) == []


@given(st.dictionaries(st.sampled_from(SCALE), st.integers(0, 30)), st.integers(1, 20))
def test_bands_are_ordered_full_and_whole(counts: dict[str, int], least: int) -> None:
    """Every level that occurs is in one band, in order, and each band holds enough."""
    found = bands(SCALE, counts, least=least)
    assert all(sum(counts[level] for level in band.levels) >= least for band in found)
    levels = [level for band in found for level in band.levels]
    assert levels in ([], [level for level in SCALE if counts.get(level)])
    assert list(places(found)) == levels


def test_a_band_is_named_by_its_ends() -> None:
    """As a reader says it."""
    assert str(Band(levels=("none", "minor", "major"))) == "none to major"
