"""What a study of decided acts takes and gives back: records in, trends and differences out, or why nothing is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType
from typing import Literal, TypeAlias

from justrules.bias.bands import Band
from justrules.engine.evaluator import Answers
from justrules.engine.tree import PolicyRef
from justrules.studies.estimate import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One act as it was judged.

    Attributes:
        act: the act's id.
        answers: as for `evaluate`. The category is not given: it follows from them.
        severity: how severe the harm was, a level of the policy's scale; `None` if not known.
        groups: what else is known about the act, by the name of the grouping: `{"department": "line"}`.
    """

    act: str
    answers: Answers
    severity: str | None
    groups: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", MappingProxyType(dict(self.answers)))
        object.__setattr__(self, "groups", MappingProxyType(dict(self.groups)))

    def __repr__(self) -> str:
        return f"Record(act={self.act!r}, {len(self.answers)} answers)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a study is made.

    Attributes:
        minimum: acts in each band or group that is compared; about those with fewer nothing is said.
        overall: acts in all; with fewer nothing is said at all.
        level: the chance of a false alarm that is accepted: once for the category, once over all questions together,
            and once over all groupings together.
        permutations: random pairings for a test.
        resamples: resamples of the acts for an interval.
        confidence: of intervals.
        seed: of the random numbers.
    """

    minimum: int = 8
    overall: int = 30
    level: float = 0.05
    permutations: int = 9999
    resamples: int = 1000
    confidence: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        if min(self.minimum, self.overall, self.permutations, self.resamples) < 1:
            raise ValueError("minimum, overall, permutations and resamples are at least 1")
        if not (0 < self.level < 1 and 0 < self.confidence < 1):
            raise ValueError("level and confidence lie between 0 and 1")

    def chance(self, name: str) -> Random:
        """Random numbers of one comparison's own, so that no result depends on another."""
        return Random(f"{self.seed} {name}")  # noqa: S311  # chance that can be repeated, not a secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """Nothing is said about `what`, and no figure is given; `why` in words."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """How something goes with severity.

    Attributes:
        what: `category`, or a question's id.
        acts: how many acts were compared, rounded to the nearest five.
        severity: the bands of severity that were compared, from least to worst.
        decided: the bands of the category, from least to most culpable; for a question, the answers that point away
            from the person, then those that point to the person.
        d: Somers' d: of two acts that differ in severity, how often the worse one has the more culpable category (or
            the answer that points to the person), less how often it has the less culpable one. From -1 to 1.
        interval: of d; `None` where too many resamples have no value.
        p: the chance of an association at least as strong, in either direction, if chance alone is at work.
        corrected: p corrected for looking at several questions; for the category the same as p.
        method: `exact`, or `permutation` if p is from random pairings.
        found: whether `corrected` is at or below the level of the study.
    """

    what: str
    acts: int
    severity: tuple[Band, ...]
    decided: tuple[Band, ...]
    d: float
    interval: Interval | None
    p: float
    corrected: float
    method: Literal["exact", "permutation"]
    found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """How many times as often as in all other groups together a category is reached in one group."""

    group: str
    category: Band
    ratio: float
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How the groups of one grouping differ in the category.

    Attributes:
        what: the name of the grouping.
        acts: how many acts were compared, rounded to the nearest five.
        groups: those compared, by name.
        category: the bands of the category.
        others: whether there are groups with too few acts, which were left out.
        v: Cramér's V: 0 if all groups have the same shares, 1 if the group tells the category.
        by_chance: what V is on average if chance alone is at work. It is never 0.
        p: the chance of groups at least as different if chance alone is at work.
        corrected: p corrected for looking at several groupings.
        found: whether `corrected` is at or below the level of the study.
        ratios: for each group and category of which both counts are large enough to be told.
    """

    what: str
    acts: int
    groups: tuple[str, ...]
    category: tuple[Band, ...]
    others: bool
    v: float
    by_chance: float
    p: float
    corrected: float
    found: bool
    ratios: tuple[Ratio, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Acts that were not compared: why, and about how many; `None` if they are fewer than the minimum."""

    why: str
    acts: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What decided acts say about how they were judged. An association is a question and not a verdict.

    Attributes:
        policy: which policy, in which version, with which content.
        category: whether the category goes with severity.
        questions: for each question whether its answers do, before those that it leads to.
        groups: for each grouping that was asked about, whether its groups differ.
        left_out: acts that were not compared in the category.
        settings: how the study was made.
    """

    policy: PolicyRef
    category: Trend | Unsaid
    questions: tuple[Trend | Unsaid, ...]
    groups: tuple[Difference | Unsaid, ...]
    left_out: tuple[LeftOut, ...]
    settings: Settings

    @property
    def entry(self) -> Trend | None:
        """The first question on the way whose answers go with severity."""
        return next((one for one in self.questions if isinstance(one, Trend) and one.found), None)


Trended: TypeAlias = Trend | Unsaid
Differed: TypeAlias = Difference | Unsaid


def rounded(acts: int) -> int:
    """To the nearest five, so that two numbers cannot be subtracted to find a small one."""
    return (acts + 2) // 5 * 5
