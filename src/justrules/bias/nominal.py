"""Do groups without an order differ? Cramér's V with a test that shuffles, and ratios of shares.

Acts are counted in a table: a row for each group and a column for each step of the category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from random import Random
from statistics import NormalDist

from justrules.bias.ordinal import Table
from justrules.studies.chance import dealt
from justrules.studies.estimate import Interval

NEAR = 1e-9
"""Two sums of fractions that differ by less are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much groups differ.

    Attributes:
        v: Cramér's V: 0 if all groups have the same shares, 1 if the group tells the category.
        by_chance: what V is on average if nothing but chance is at work. It is never 0.
        p: the share of random pairings of groups with categories that give groups at least as different.
    """

    v: float
    by_chance: float
    p: float


def difference(table: Table, *, permutations: int, rng: Random) -> Difference:
    """Compare the groups by a chi-square statistic whose chance is found by shuffling (Cramér 1946 for V)."""
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    observed = _chi_square(table, rows, columns)
    drawn = [_chi_square(dealt(rng, rows, columns), rows, columns) for _ in range(permutations)]
    scale = sum(rows) * (min(len(rows), len(columns)) - 1)
    return Difference(
        v=sqrt(observed / scale),
        by_chance=sum(sqrt(each / scale) for each in drawn) / permutations,
        p=(1 + sum(each >= observed - NEAR for each in drawn)) / (permutations + 1),
    )


def _chi_square(table: Table, rows: Sequence[int], columns: Sequence[int]) -> float:
    """Pearson's statistic; every row and column has an act."""
    parts = (
        cell * cell / (row * column)
        for cells, row in zip(table, rows, strict=True)
        for cell, column in zip(cells, columns, strict=True)
    )
    return max(0.0, sum(rows) * (sum(parts) - 1))


def ratio_interval(part: int, whole: int, other_part: int, other_whole: int, *, level: float) -> Interval:
    """The interval of the ratio of two shares, on the logarithmic scale (Katz and others 1978)."""
    ratio = (part / whole) / (other_part / other_whole)
    error = sqrt(1 / part - 1 / whole + 1 / other_part - 1 / other_whole)
    reach = NormalDist().inv_cdf((1 + level) / 2) * error
    return Interval(low=exp(log(ratio) - reach), high=exp(log(ratio) + reach), level=level)


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Chances corrected for looking more than once (Holm 1979), in the order given."""
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    corrected = [0.0] * len(chances)
    highest = 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, chances[at] * (len(chances) - rank)))
        corrected[at] = highest
    return tuple(corrected)
