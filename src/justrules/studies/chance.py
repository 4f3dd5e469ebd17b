"""Chance that can be repeated: the draws that resampling needs, from one seeded source.

Acts that are alike are counted and not listed, so that one draw resamples all of them, at a cost that grows with the
square root of their number. Of the source only `random()` is used: its numbers are the same for the same seed in
every version of Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import exp, lgamma, log
from random import Random


def binomial(rng: Random, trials: int, chance: float) -> int:
    """How often something of this chance happens in so many trials."""
    if trials == 0 or not 0 < chance < 1:
        return trials if chance >= 1 else 0
    mode = min(trials, int((trials + 1) * chance))
    odds = chance / (1 - chance)
    mass = exp(_log_ways(trials, mode) + mode * log(chance) + (trials - mode) * log(1 - chance))
    return _outward(rng, mode, (0, trials), mass, lambda k: (trials - k) / (k + 1) * odds)


def hypergeometric(rng: Random, marked: int, others: int, drawn: int) -> int:
    """How many marked ones are among those drawn, none of which is put back."""
    ends = max(0, drawn - others), min(drawn, marked)
    if ends[0] == ends[1]:
        return ends[0]
    mode = (drawn + 1) * (marked + 1) // (marked + others + 2)
    mass = exp(_log_ways(marked, mode) + _log_ways(others, drawn - mode) - _log_ways(marked + others, drawn))
    rest = others - drawn + 1
    return _outward(rng, mode, ends, mass, lambda k: (marked - k) * (drawn - k) / ((k + 1) * (rest + k)))


def resampled(rng: Random, counts: Sequence[int]) -> list[int]:
    """As many as there are, drawn with putting back: a bootstrap sample of things that are counted by kind."""
    left, weight = sum(counts), sum(counts)
    drawn: list[int] = []
    for count in counts:
        drawn.append(binomial(rng, left, count / weight) if weight else 0)
        left -= drawn[-1]
        weight -= count
    return drawn


def dealt(rng: Random, rows: Sequence[int], columns: Sequence[int]) -> list[list[int]]:
    """A table with these sums, each as likely as a random pairing makes it.

    What shuffling one of two columns of labels and counting the pairs would give (Patefield 1981, algorithm AS 159),
    without a list of the labels.
    """
    left = list(columns)
    table: list[list[int]] = []
    for row in rows[:-1]:
        cells = list(_dealt_row(rng, row, left))
        left = [have - took for have, took in zip(left, cells, strict=True)]
        table.append(cells)
    return [*table, left]


def _dealt_row(rng: Random, wanted: int, left: Sequence[int]) -> Iterator[int]:
    others = sum(left)
    for marked in left:
        others -= marked
        taken = hypergeometric(rng, marked, others, wanted)
        wanted -= taken
        yield taken


def _outward(rng: Random, mode: int, ends: tuple[int, int], mass: float, growth: Callable[[int], float]) -> int:
    """Inversion that begins at the likeliest value and goes outward on both sides.

    `mass` is the chance of the mode, and `growth(k)` that of k + 1 divided by that of k.
    """
    left = rng.random() - mass
    below, above = mode, mode
    mass_below = mass_above = mass
    while left >= 0 and (below, above) != ends:
        if above < ends[1]:
            mass_above *= growth(above)
            above += 1
            left -= mass_above
            if left < 0:
                return above
        if below > ends[0]:
            below -= 1
            mass_below /= growth(below)
            left -= mass_below
            if left < 0:
                return below
    return mode


def _log_ways(total: int, chosen: int) -> float:
    """The logarithm of the number of ways to choose so many of them."""
    return lgamma(total + 1) - lgamma(chosen + 1) - lgamma(total - chosen + 1)
