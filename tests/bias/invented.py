"""Invented acts of which everything is known: how people answered, and whether harm or a department swayed them.

Nobody's data: each act is drawn from a seeded source. An act has a tendency of its own, so that answers to different
questions go together, as they do in real cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

import justrules as jr
from justrules.bias import Record
from justrules.engine.compiler import tree_of

AVIATION = jr.load("aviation_part5")
LEVELS = ("none", "minor", "major", "hazardous", "catastrophic")
OFTEN = (30, 30, 20, 12, 8)
"""How often each level of severity occurs, in a hundred."""
DEPARTMENTS = ("line", "hangar", "stores")


@dataclass(frozen=True, kw_only=True)
class World:
    """How acts come about and how they are judged.

    Attributes:
        towards: for each question how likely the answer that points to the person is.
        swayed: for each question how likely an answer in the person's favour is turned round when the harm was major
            or worse.
        against: for each question how likely such an answer is turned round in the department `hangar`.
        earned: how much harm depends on conduct: 0 not at all, 1 wholly. That is no bias.
        alike: how far the answers for one act go together.
    """

    towards: Mapping[str, float] = field(
        default_factory=lambda: {
            "procedure_existed": 0.85,
            "knowingly_deviated": 0.7,
            "risk_known": 0.5,
            "unjustified_disregard": 0.45,
        }
    )
    swayed: Mapping[str, float] = field(default_factory=dict)
    against: Mapping[str, float] = field(default_factory=dict)
    earned: float = 0.0
    alike: float = 0.15


def acts(world: World, number: int, *, seed: int, policy: jr.Policy = AVIATION) -> tuple[Record, ...]:
    """So many invented acts."""
    return tuple(_acts(world, number, Random(seed), policy))


def _acts(world: World, number: int, rng: Random, policy: jr.Policy) -> Iterator[Record]:
    branches = tree_of(policy).branches
    for n in range(1, number + 1):
        tendency = rng.gauss(0, world.alike)
        points = {b.question: rng.random() < world.towards.get(b.question, 0.1) + tendency for b in branches}
        severity = _severity(rng, world, sum(points.values()) / len(points))
        department = rng.choice(DEPARTMENTS)
        harmed = LEVELS.index(severity) >= LEVELS.index("major")
        for question, pointed in points.items():
            by_harm = rng.random() < world.swayed.get(question, 0) * harmed
            by_place = rng.random() < world.against.get(question, 0) * (department == "hangar")
            points[question] = pointed or by_harm or by_place
        answers = {b.question: _answer(points[b.question], b.inculpating) for b in branches}
        yield Record(act=f"act_{n:03}", answers=answers, severity=severity, groups={"department": department})


def _severity(rng: Random, world: World, conduct: float) -> str:
    if rng.random() < world.earned:
        return LEVELS[min(len(LEVELS) - 1, int(conduct * len(LEVELS)))]
    return rng.choices(LEVELS, OFTEN)[0]


def _answer(towards: bool, inculpating: frozenset[str]) -> str:
    return "yes" if towards == (not inculpating or "yes" in inculpating) else "no"
