"""Proof by invented acts: no alarm where there is no bias beyond the level chosen; bias found where it was put in.

Everything is drawn from fixed seeds, so these are claims about the library and not about luck; `-m slow` makes them on
ten times as many studies.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from math import comb

import pytest

from justrules.bias import Difference, Settings, Trend, measure, report
from tests.bias.invented import AVIATION, World, acts

LEVEL = 0.05
QUICK = Settings(level=LEVEL, permutations=199, resamples=1)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many studies said what."""

    category: int
    question: int
    named: Counter[str]
    grouping: int


def studies(world: World, number: int, *, acts_each: int, permutations: int = 199) -> Counts:
    """Make so many studies of invented acts and count what they say."""
    category = grouping = 0
    named: Counter[str] = Counter()
    settings = replace(QUICK, permutations=permutations)
    for seed in range(number):
        study = measure(AVIATION, acts(world, acts_each, seed=seed), groups=["department"], settings=settings)
        category += isinstance(study.category, Trend) and study.category.found
        grouping += any(isinstance(one, Difference) and one.found for one in study.groups)
        if study.entry:
            named[f"{study.entry.what}{'' if study.entry.d > 0 else ' the other way'}"] += 1
    return Counts(category=category, question=named.total(), named=named, grouping=grouping)


def likely(alarms: int, number: int) -> bool:
    """Whether so many alarms in so many studies go with the level: inside all but one in a thousand at each end."""
    alarm = Fraction(LEVEL).limit_denominator()
    chances = [comb(number, k) * alarm**k * (1 - alarm) ** (number - k) for k in range(number + 1)]
    return sum(chances[: alarms + 1]) > Fraction(1, 1000) < sum(chances[alarms:])


def about(number: int) -> list[object]:
    """A few studies on every run, ten times as many if asked."""
    return [number, pytest.param(10 * number, marks=pytest.mark.slow)]


@pytest.mark.parametrize("number", about(80))
@pytest.mark.parametrize("alike", [0.0, 0.3])
def test_without_bias_alarms_are_as_rare_as_the_level_says(number: int, alike: float) -> None:
    """In the category, over all questions together, and in the groups; also where answers to one act go together."""
    counts = studies(World(alike=alike), number, acts_each=120, permutations=99)
    assert likely(counts.category, number)
    assert likely(counts.grouping, number)
    assert counts.question <= number * LEVEL or likely(counts.question, number)


@pytest.mark.parametrize("number", about(20))
@pytest.mark.parametrize("question", ["procedure_existed", "knowingly_deviated", "risk_known", "unjustified_disregard"])
def test_outcome_bias_in_one_question_is_found_and_that_question_is_named(number: int, question: str) -> None:
    """Nine in ten answers in the person's favour are turned round when the harm was major or worse."""
    counts = studies(World(swayed={question: 0.9}), number, acts_each=400)
    assert counts.question >= 0.9 * number
    assert counts.named[question] >= 0.9 * counts.question


def test_what_an_early_bias_does_to_later_questions_is_told_as_such() -> None:
    """Bias at one question changes who comes to the next; the first is named, and the report sends the reader there."""
    world = World(swayed={"knowingly_deviated": 1.0}, alike=0.45)
    study = measure(AVIATION, acts(world, 3000, seed=4), settings=QUICK)
    assert study.entry is not None
    assert study.entry.what == "knowingly_deviated"
    later = [one for one in study.questions if isinstance(one, Trend) and one.found and one is not study.entry]
    assert later
    assert all(one.d < 0 for one in later)
    assert "so look at knowingly_deviated first" in " ".join(report(study).split())


@pytest.mark.parametrize("number", about(20))
def test_bias_against_a_group_is_found(number: int) -> None:
    """Nine in ten answers in the person's favour are turned round in one of three departments."""
    counts = studies(World(against={"knowingly_deviated": 0.9}), number, acts_each=500)
    assert counts.grouping >= 0.9 * number
    assert counts.category <= 0.25 * number


@pytest.mark.parametrize("number", about(20))
def test_harm_that_conduct_earns_looks_the_same(number: int) -> None:
    """Where worse conduct really does more harm there is no bias and an alarm all the same; that is why it asks."""
    counts = studies(World(earned=0.5), number, acts_each=300)
    assert counts.category >= 0.9 * number
    study = measure(AVIATION, acts(World(earned=0.5), 300, seed=0), settings=QUICK)
    told = " ".join(report(study).split())
    assert "This is a question and not a verdict." in told
    assert "conduct that runs more risk does more harm" in told
