"""Do two ordered things move together? Somers' d, with a test that shuffles and an interval that resamples.

Acts are counted in tables: a row for each step of severity and a column for each step of what was decided, both from
least to most. There may be several tables, *strata*: acts are compared within a stratum and never across.

The test asks how often a random pairing of severities with decisions, within each stratum, gives an association at
least as strong in either direction. All pairings are counted where that takes little time; else so many are drawn, and
the one observed is counted among them, which keeps the chance of a false alarm at or below the level (Phipson and
Smyth 2010).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb
from random import Random
from typing import Literal, TypeAlias

from justrules.studies.chance import dealt, resampled
from justrules.studies.estimate import Interval, interval

Table: TypeAlias = Sequence[Sequence[int]]

COUNTABLE = 100
"""Acts; the pairings of more are drawn without trying to count them."""

EFFORT = 20_000
"""Steps of counting, some hundredths of a second, after which pairings are drawn after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """How rare an association is if nothing but chance is at work.

    Attributes:
        p: the share of pairings that give an association at least as strong.
        method: whether all pairings were counted, or some drawn.
    """

    p: float
    method: Literal["exact", "permutation"]


def somers_d(strata: Sequence[Table]) -> float | None:
    """Somers' d of what was decided, given severity (Somers 1962); `None` if no two acts differ in severity.

    Of two acts in one stratum that differ in severity: how often the worse one has the greater decision, less how
    often it has the smaller one.
    """
    pairs = sum(_pairs(table) for table in strata)
    return sum(map(concordance, strata)) / pairs if pairs else None


def concordance(table: Table) -> int:
    """Pairs of acts in which the worse one has the greater decision, less those in which it has the smaller one."""
    total = 0
    before = [0] * len(table[0])
    for row in table:
        total += _against(row, before)
        before = [have + more for have, more in zip(before, row, strict=True)]
    return total


def _against(row: Sequence[int], before: Sequence[int]) -> int:
    """What a row adds: its pairs with acts of less severity."""
    smaller, greater, total = 0, sum(before), 0
    for cell, have in zip(row, before, strict=True):
        greater -= have
        total += cell * (smaller - greater)
        smaller += have
    return total


def _pairs(table: Table) -> int:
    sums = [sum(row) for row in table]
    return (sum(sums) ** 2 - sum(n * n for n in sums)) // 2


def rarity(strata: Sequence[Table], *, permutations: int, rng: Random) -> Rarity:
    """Test in both directions whether decisions and severity move together within strata."""
    observed = abs(sum(map(concordance, strata)))
    known = _all_pairings(strata)
    if known is not None:
        extreme = sum(ways for score, ways in known.items() if abs(score) >= observed)
        return Rarity(p=extreme / sum(known.values()), method="exact")
    sums = [([sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]) for table in strata]
    drawn = (sum(concordance(dealt(rng, *each)) for each in sums) for _ in range(permutations))
    extreme = sum(abs(score) >= observed for score in drawn)
    return Rarity(p=(extreme + 1) / (permutations + 1), method="permutation")


def somers_interval(strata: Sequence[Table], *, resamples: int, level: float, rng: Random) -> Interval | None:
    """The percentile interval of Somers' d from resampling acts."""
    cells = [cell for table in strata for row in table for cell in row]
    values = (somers_d(_refilled(strata, resampled(rng, cells))) for _ in range(resamples))
    return interval(list(values), level)


def _refilled(strata: Sequence[Table], cells: Sequence[int]) -> list[Table]:
    """Tables of the same shape with these cells in them."""
    left = iter(cells)
    return [[[next(left) for _ in row] for row in table] for table in strata]


# --- all pairings --------------------------------------------------------------------------------------------------


class _TooMany(Exception):
    """More pairings than are worth counting."""


class _Effort:
    """What is left of the steps of counting."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Take so many steps, or raise `_TooMany`."""
        self._left -= steps
        if self._left < 0:
            raise _TooMany


def _all_pairings(strata: Sequence[Table]) -> Counter[int] | None:
    """How many pairings give each concordance; `None` if they are too many to count."""
    if sum(cell for table in strata for row in table for cell in row) > COUNTABLE:
        return None
    effort = _Effort(EFFORT)
    total = Counter({0: 1})
    try:
        for table in strata:
            total = _added(total, _pairings(table, effort), effort)
    except _TooMany:
        return None
    return total


def _pairings(table: Table, effort: _Effort) -> Counter[int]:
    """How many pairings of one table give each concordance.

    Severity by severity: what matters of the steps before is only which decisions are left. So those states are
    counted instead of the pairings, as in the network algorithm (Mehta and Patel 1983).
    """
    columns = tuple(sum(column) for column in zip(*table, strict=True))
    states: dict[tuple[int, ...], Counter[int]] = {columns: Counter({0: 1})}
    for row in table:
        following: dict[tuple[int, ...], Counter[int]] = {}
        for left, scores in states.items():
            before = [all_of - still for all_of, still in zip(columns, left, strict=True)]
            for cells in _fillings(sum(row), left):
                effort.spend(1 + len(scores))
                ways, more = 1, _against(cells, before)
                for cell, still in zip(cells, left, strict=True):
                    ways *= comb(still, cell)
                rest = tuple(still - cell for cell, still in zip(cells, left, strict=True))
                found = following.setdefault(rest, Counter())
                for score, count in scores.items():
                    found[score + more] += count * ways
        states = following
    return states[(0,) * len(columns)]


def _fillings(total: int, room: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every way to put so many into places that hold so many."""
    begun: list[tuple[int, ...]] = [()]
    while begun:
        cells = begun.pop()
        left, rest = total - sum(cells), room[len(cells) :]
        if not rest:
            yield cells
            continue
        most, least = min(left, rest[0]), max(0, left - sum(rest[1:]))
        begun.extend((*cells, cell) for cell in range(least, most + 1))


def _added(one: Counter[int], other: Counter[int], effort: _Effort) -> Counter[int]:
    total: Counter[int] = Counter()
    effort.spend(len(one) * len(other))
    for score, ways in one.items():
        for more, times in other.items():
            total[score + more] += ways * times
    return total
