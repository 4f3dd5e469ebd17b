"""A number with how sure it is, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import TypeAlias

ENOUGH = 0.95
"""The share of resamples that must have a value before an interval is made of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Where the value lies in the middle `level` of all resamples."""

    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number found in some acts.

    Attributes:
        value: the number.
        interval: how sure it is; `None` if too many resamples have no value of their own.
        acts: from how many acts.
    """

    value: float
    interval: Interval | None
    acts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undefined:
    """There is no number, and `why` says so in words."""

    why: str
    acts: int


Measured: TypeAlias = Estimate | Undefined


def interval(values: Sequence[float | None], level: float) -> Interval | None:
    """The percentile interval of resampled values (Efron and Tibshirani 1993, chapter 13).

    Args:
        values: one for each resample; `None` where a resample has no value.
        level: the share of resamples that it holds, such as 0.95.
    """
    known = sorted(value for value in values if value is not None)
    if not known or len(known) < ENOUGH * len(values):
        return None
    tail = (1 - level) / 2
    return Interval(low=_quantile(known, tail), high=_quantile(known, 1 - tail), level=level)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Between the two nearest ranks in proportion."""
    place = share * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
