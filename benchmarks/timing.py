"""Contestants timed in turns, in one process: slices of one stand between slices of the yardstick.

A shared machine makes everything slower at once, and for seconds at a time. A slice is therefore compared with the
yardstick just before and just after it, never with one of another minute, and the median of those ratios counts.
"""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Any

SLICE = 0.005
"""Seconds that a slice takes, unless one pass over the answer sets takes longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """Something to time.

    Attributes:
        call: what is called, with one of `given`; or with `first` and one of `given`, where there is a `first`.
        given: what it is called with, all of it in every pass.
    """

    call: Callable[..., object]
    given: Sequence[Any]
    first: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What the slices of one runner say.

    Attributes:
        median: nanoseconds of one call, the median of the slices.
        least: nanoseconds of one call in the fastest slice.
        ratio: how many times the yardstick, the median of the slices; 1 for the yardstick itself.
        low: the ratio below which a quarter of the slices lie.
        high: the ratio above which a quarter of the slices lie.
        slices: how many there were.
    """

    median: float
    least: float
    ratio: float
    low: float
    high: float
    slices: int


def nothing(_: object) -> None:
    """What a loop and a call cost by themselves."""


def interleaved(
    yardstick: Runner, runners: Mapping[str, Runner], *, slices: int, patience: float, length: float = SLICE
) -> dict[str, Timing]:
    """Time `runners` in turns, each slice between two of the yardstick.

    Args:
        yardstick: what all others are measured by.
        runners: by name; each is called once before anything is timed.
        slices: of each; at least one, and fewer than this for those whose slices would take longer than `patience`.
        patience: seconds that all slices of one runner may take.
        length: seconds that a slice takes. Where a pass takes milliseconds, one of several passes spares every runner
            alike what the one before it left in the caches.

    Returns:
        The timing of each by its name, and that of the yardstick by the name "".
    """
    with _undisturbed():
        times = _turns(yardstick, runners, slices=slices, patience=patience, length=length)
    return {name: _timing(pairs) for name, pairs in times.items()}


def _turns(
    yardstick: Runner, runners: Mapping[str, Runner], *, slices: int, patience: float, length: float
) -> dict[str, list[tuple[float, float]]]:
    """For each runner the time of a call and its ratio to the yardstick's, slice by slice."""
    pace = {name: _pace(runner, slices, patience, length) for name, runner in runners.items()}
    unit, _ = _pace(yardstick, slices, patience, length)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ("", *runners)}
    for turn in range(slices):
        for name, runner in runners.items():
            loops, turns = pace[name]
            if turn < turns:
                before = _slice(yardstick, unit)
                mine = _slice(runner, loops)
                after = _slice(yardstick, unit)
                found[""] += ((before, 1.0), (after, 1.0))
                found[name].append((mine, 2 * mine / (before + after)))
    return found


def once(runner: Runner) -> float:
    """Nanoseconds of a call, over one pass; meant for what was never called before."""
    with _undisturbed():
        return _slice(runner, 1)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """The collector of garbage stays on, but is spared all that those hold who are not at work."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _pace(runner: Runner, slices: int, patience: float, length: float) -> tuple[int, int]:
    """How many passes fill a slice, and how many slices its patience allows."""
    _slice(runner, 1)
    whole = _slice(runner, 1) * len(runner.given) / 1e9
    loops = max(1, round(length / whole))
    return loops, max(1, min(slices, int(patience / (loops * whole))))


def _slice(runner: Runner, loops: int) -> float:
    """Nanoseconds of a call, over `loops` passes. The two loops differ only in what they call."""
    call, given, first = runner.call, runner.given, runner.first
    if first is None:
        begin = perf_counter_ns()
        for _ in range(loops):
            for one in given:
                call(one)
    else:
        begin = perf_counter_ns()
        for _ in range(loops):
            for one in given:
                call(first, one)
    return (perf_counter_ns() - begin) / (loops * len(given))


def _timing(found: Sequence[tuple[float, float]]) -> Timing:
    times, ratios = ([pair[place] for pair in found] for place in (0, 1))
    low, _, high = statistics.quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
    return Timing(
        median=statistics.median(times),
        least=min(times),
        ratio=statistics.median(ratios),
        low=low,
        high=high,
        slices=len(found),
    )
