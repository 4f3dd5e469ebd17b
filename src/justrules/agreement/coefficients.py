"""Four measures of how far assessors agree, from counts of answers; and their bootstrap intervals.

Each is a formula over *kinds* of acts: how often each value was given to the act, with the number of acts of that
kind. So a resample of ten thousand acts costs no more than one of the few kinds that they are of.

Sources: Cohen 1960 (two assessors), Fleiss 1971 (several, equally many for each act), Krippendorff 2011, "Computing
Krippendorff's alpha-reliability" (any number, gaps allowed; here with the nominal metric), Cicchetti and Feinstein
1990 (specific agreement). A formula gives `None` where it divides by zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import TypeAlias, TypeVar

from justrules.studies.chance import resampled
from justrules.studies.estimate import Estimate, Measured, Undefined, interval

Kind: TypeAlias = tuple[int, ...]
"""How often each value was given to an act, in the order of the values."""

K = TypeVar("K", bound=Hashable)

NOBODY_TWICE = "no act was answered by two assessors"
ONE_VALUE = "every answer is the same, so agreement beyond chance cannot be told from chance"
NEVER_USED = "no assessor gave it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampling:
    """How intervals are made: so many resamples of the acts, at this level, from this seed."""

    resamples: int
    level: float
    seed: int

    def estimate(
        self, name: str, counted: Mapping[K, int], formula: Callable[[Mapping[K, int]], float | None], *, why: str
    ) -> Measured:
        """What `formula` gives for acts counted by kind, with its interval.

        Args:
            name: what is measured. Each name has random numbers of its own, so no result depends on another.
            counted: how many acts there are of each kind.
            formula: the measure.
            why: the words for it where the formula has no value.
        """
        acts = sum(counted.values())
        if not acts:
            return Undefined(why=NOBODY_TWICE, acts=0)
        value = formula(counted)
        if value is None:
            return Undefined(why=why, acts=acts)
        rng = Random(f"{self.seed} {name}")  # noqa: S311  # chance that can be repeated, not a secret
        kinds, counts = tuple(counted), tuple(counted.values())
        samples = (resampled(rng, counts) for _ in range(self.resamples))
        values = [formula({k: n for k, n in zip(kinds, sample, strict=True) if n}) for sample in samples]
        return Estimate(value=value, interval=interval(values, self.level), acts=acts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairKappa:
    """Cohen's kappa of two assessors."""

    first: str
    second: str
    kappa: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far assessors agree in one thing, by four measures.

    Attributes:
        raw: of all pairs of answers to one act, the share that agree.
        cohen: Cohen's kappa for each pair of assessors that have acts in common; empty for more than ten assessors.
        fleiss: Fleiss' kappa. It needs equally many answers for each act, so it is made of the acts with the most
            common number of answers; `acts` says of how many.
        alpha: Krippendorff's alpha for nominal data, made of every act with two answers or more.
    """

    raw: Measured
    cohen: tuple[PairKappa, ...]
    fleiss: Measured
    alpha: Measured


MOST_PAIRED = 10
"""Assessors; the pairs of more are too many to read, and Fleiss' and Krippendorff's measures are made for them."""


def agreement(
    name: str, ratings: Iterable[Mapping[str, str]], assessors: Sequence[str], resampling: Resampling
) -> Agreement:
    """Measure the agreement in one thing.

    Args:
        name: what the values are about.
        ratings: for each act the value that each assessor gave, those left out who gave none.
        assessors: all of them, in order.
        resampling: how intervals are made.
    """
    acts = tuple(ratings)
    kinds = kinds_of(acts)
    paired = combinations(assessors, 2) if len(assessors) <= MOST_PAIRED else ()
    pairs = ((a, b, Counter((act[a], act[b]) for act in acts if a in act and b in act)) for a, b in paired)
    return Agreement(
        raw=resampling.estimate(f"raw {name}", kinds, raw, why=NOBODY_TWICE),
        cohen=tuple(
            PairKappa(first=a, second=b, kappa=resampling.estimate(f"{a} {b} {name}", table, cohen, why=ONE_VALUE))
            for a, b, table in pairs
            if table
        ),
        fleiss=resampling.estimate(f"fleiss {name}", equally_many(kinds), fleiss, why=ONE_VALUE),
        alpha=resampling.estimate(f"alpha {name}", kinds, krippendorff, why=ONE_VALUE),
    )


def kinds_of(acts: Iterable[Mapping[str, str]], values: Sequence[str] = ()) -> Counter[Kind]:
    """How many acts there are of each kind; those with fewer than two answers say nothing about agreement.

    Values are counted in the order of `values`, or in that of the alphabet.
    """
    counted = [Counter(act.values()) for act in acts if len(act) > 1]
    values = values or sorted({value for counts in counted for value in counts})
    return Counter(tuple(counts[value] for value in values) for counts in counted)


def equally_many(kinds: Mapping[Kind, int]) -> dict[Kind, int]:
    """Only the acts with the most common number of answers; of two that are as common, the greater."""
    acts_with: Counter[int] = Counter()
    for kind, acts in kinds.items():
        acts_with[sum(kind)] += acts
    most = max(acts_with, key=lambda answers: (acts_with[answers], answers), default=0)
    return {kind: acts for kind, acts in kinds.items() if sum(kind) == most}


# --- the formulas ------------------------------------------------------------------------------------------------


def raw(kinds: Mapping[Kind, int]) -> float | None:
    """The share of agreeing pairs of answers."""
    pairs = sum(acts * sum(kind) * (sum(kind) - 1) for kind, acts in kinds.items())
    agreeing = sum(acts * sum(n * (n - 1) for n in kind) for kind, acts in kinds.items())
    return agreeing / pairs if pairs else None


def specific(kinds: Mapping[Kind, int]) -> float | None:
    """When one assessor gives the first of the values, how often another gives it too.

    Specific agreement (Cicchetti and Feinstein 1990), over all pairs of assessors.
    """
    named = sum(acts * kind[0] * (sum(kind) - 1) for kind, acts in kinds.items())
    both = sum(acts * kind[0] * (kind[0] - 1) for kind, acts in kinds.items())
    return both / named if named else None


def cohen(pairs: Mapping[tuple[str, str], int]) -> float | None:
    """(Po - Pe) / (1 - Pe), with Pe from the shares of each assessor apart (Cohen 1960)."""
    total = sum(pairs.values())
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    agreed = 0
    for (one, other), acts in pairs.items():
        first[one] += acts
        second[other] += acts
        agreed += acts if one == other else 0
    by_chance = sum(first[value] * second[value] for value in first)
    # Both sides times total², so that zero is exactly zero.
    return (agreed * total - by_chance) / (total**2 - by_chance) if total**2 != by_chance else None


def fleiss(kinds: Mapping[Kind, int]) -> float | None:
    """(P - Pe) / (1 - Pe), with Pe from the shares of all assessors together (Fleiss 1971).

    Every kind must have equally many answers.
    """
    acts = sum(kinds.values())
    answers = sum(next(iter(kinds), ()))
    given = _given(kinds)
    total = acts * answers
    by_chance = sum(n * n for n in given)
    if by_chance == total**2:
        return None
    agreeing = sum(count * sum(n * (n - 1) for n in kind) for kind, count in kinds.items())
    observed = agreeing / (total * (answers - 1))
    expected = by_chance / total**2
    return (observed - expected) / (1 - expected)


def krippendorff(kinds: Mapping[Kind, int]) -> float | None:
    """1 - Do / De for nominal data: observed by expected disagreement (Krippendorff 2011)."""
    given = _given(kinds)
    total = sum(given)
    expected = total**2 - sum(n * n for n in given)
    if not expected:
        return None
    observed = sum(acts * (sum(kind) ** 2 - sum(n * n for n in kind)) / (sum(kind) - 1) for kind, acts in kinds.items())
    return 1 - (total - 1) * observed / expected


def _given(kinds: Mapping[Kind, int]) -> list[int]:
    """How often each value was given in all."""
    return [sum(column) for column in zip(*([n * acts for n in kind] for kind, acts in kinds.items()), strict=True)]
