"""`benchmarks.timing`: everybody is called with the same, as often, and measured by a yardstick beside it."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import timing
from benchmarks.timing import Runner, interleaved, nothing, once


@given(st.lists(st.text(max_size=2), min_size=1, max_size=4, unique=True), st.integers(1, 4))
@settings(max_examples=10)
def test_every_pass_holds_all_that_is_given(given_: list[str], slices: int) -> None:
    """No answer set is called more often than another, whatever the number of passes."""
    calls: Counter[str] = Counter()
    runner = Runner(call=lambda one: calls.update([one]), given=given_)
    found = interleaved(Runner(call=nothing, given=given_), {"r": runner}, slices=slices, patience=0.02)
    assert set(calls) == set(given_)
    assert len(set(calls.values())) == 1
    assert set(found) == {"", "r"}
    assert 1 <= found["r"].slices <= slices


def test_what_takes_long_is_measured_at_least_once() -> None:
    """Patience limits the slices, and never to none."""
    runner = Runner(call=nothing, given=range(1000))
    assert interleaved(runner, {"r": runner}, slices=9, patience=0.0)["r"].slices == 1


def test_the_first_argument_comes_first() -> None:
    """What is called as `evaluate(tree, answers)` gets the tree each time."""
    seen: list[tuple[object, object]] = []
    once(Runner(call=lambda *both: seen.append(both), given=("a", "b"), first="tree"))
    assert seen == [("tree", "a"), ("tree", "b")]


@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(0.01, 1e4)), min_size=1, max_size=9))
def test_medians_lie_among_the_slices(pairs: list[tuple[float, float]]) -> None:
    """The median is no less than the least, and lies between the quarters."""
    found = timing._timing(pairs)
    assert found.least <= found.median
    assert found.low <= found.ratio <= found.high
    assert found.slices == len(pairs)
