"""Several assessors' answers for the same acts under one policy: where they part, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from string import ascii_uppercase
from types import MappingProxyType
from typing import TypeAlias

from justrules.agreement.advice import Advice, advice
from justrules.agreement.coefficients import NEVER_USED, Agreement, Resampling, agreement, kinds_of, specific
from justrules.agreement.partings import Crossings, Parting, partings
from justrules.engine.compiler import tree_of
from justrules.engine.evaluator import Answers
from justrules.engine.tree import PolicyRef, Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, Location
from justrules.policies.model import Policy
from justrules.studies.estimate import Measured
from justrules.studies.walked import Walked, walked

HERE, ELSEWHERE = "in it", "in another"
"""What is left of the categories when one of them is looked at."""

Measure: TypeAlias = Callable[[str, Iterable[Mapping[str, str]]], Agreement]
"""Agreement in one thing: its name, and for each act the value that each assessor gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One assessor's answers for one act.

    Attributes:
        act: the act's id. Acts, not people, are what is compared.
        assessor: any label that keeps one assessor apart from another. No repr shows it.
        answers: as for `evaluate`.
    """

    act: str
    assessor: str
    answers: Answers

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", MappingProxyType(dict(self.answers)))

    def __repr__(self) -> str:
        return f"Record(act={self.act!r}, {len(self.answers)} answers)"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAgreement:
    """One question: how far those who were asked it agree, and how often walks part at it.

    Attributes:
        question: its id, with `ref` and `text` as the policy has them.
        agreement: among those whose walk came to the question, by whatever way.
        first: the acts on which assessors first part here.
        met: pairs of assessors who came here by the same answers and both answered.
        parted: those of them who answered differently.
    """

    question: str
    ref: str | None
    text: str
    agreement: Agreement
    first: int
    met: int
    parted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryAgreement:
    """One category against all others.

    Attributes:
        category: its id, with its `title`.
        specific: when one assessor comes to it, how often another does so too.
        agreement: by the four measures, with all other categories taken as one.
    """

    category: str
    title: str
    specific: Measured
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What several assessors' answers say about a policy.

    Attributes:
        policy: which policy, in which version, with which content.
        assessors: A, B, C ... in order of appearance, or the labels given if that was asked for.
        acts: how many acts have two assessors or more; the others are left out.
        single: how many acts have one assessor only.
        category: agreement in the category.
        categories: agreement in each category that somebody came to, from least to most culpable.
        questions: each question, before those that it leads to.
        partings: for each act on which not all went the same way, where they first part.
        advice: questions that need better help text, the worst first.
        resampling: how the intervals were made.
    """

    policy: PolicyRef
    assessors: tuple[str, ...]
    acts: int
    single: int
    category: Agreement
    categories: tuple[CategoryAgreement, ...]
    questions: tuple[QuestionAgreement, ...]
    partings: tuple[Parting, ...]
    advice: tuple[Advice, ...]
    resampling: Resampling


def measure(
    policy: Policy | Tree,
    records: Iterable[Record],
    *,
    labels: bool = False,
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> Study:
    """Measure how far assessors agree, and where they part.

    Only answers on an assessor's way count: a question that was not asked has no answer. An act whose answers stop
    short has no category unless only one is left. The time is in proportion to the answers, and for the intervals to
    `resamples` times the ways in which an act can be answered; ten thousand acts take seconds.

    Args:
        policy: a policy, compiled on first use; or a tree.
        records: one for each act and assessor.
        labels: keep the labels of assessors; else they become A, B, C ... in order of appearance.
        resamples: how often the acts are resampled for an interval.
        level: of the intervals.
        seed: of the random numbers; the same seed gives the same intervals.

    Raises:
        AnswerError: answers that the policy does not know (`JR601` to `JR603`), each under its act; an act with two
            records of one assessor (`JR609`).
        PolicyError: the policy has errors; with every one of them.
    """
    tree = tree_of(policy)
    walks, assessors = _walks(tree, records, labels=labels)
    compared = {act: each for act, each in walks.items() if len(each) > 1}
    found, crossings = partings(compared)
    resampling = Resampling(resamples=resamples, level=level, seed=seed)
    measured = partial(agreement, assessors=assessors, resampling=resampling)
    categories = tuple(_by_category(compared.values()))
    return Study(
        policy=tree.policy,
        assessors=assessors,
        acts=len(compared),
        single=len(walks) - len(compared),
        category=measured("category", categories),
        categories=tuple(_categories(tree, categories, measured, resampling)),
        questions=tuple(_questions(tree, compared, measured, found, crossings)),
        partings=found,
        advice=advice(tree, found, crossings, acts=len(compared)),
        resampling=resampling,
    )


def _walks(
    tree: Tree, records: Iterable[Record], *, labels: bool
) -> tuple[dict[str, dict[str, Walked]], tuple[str, ...]]:
    """For each act the walk of each assessor, under the names by which assessors are shown; and all these names."""
    walks: dict[str, dict[str, Walked]] = {}
    names: dict[str, str] = {}
    findings: list[Finding] = []
    for record in records:
        where = Location(source=f"act {record.act}")
        name = names.setdefault(record.assessor, record.assessor if labels else letters(len(names)))
        if name in walks.setdefault(record.act, {}):
            message = "an assessor has two records for this act"
            findings.append(Finding(code="JR609", message=message, where=where, hint="keep one of them"))
            continue
        try:
            walks[record.act][name] = walked(tree, record.answers)
        except AnswerError as error:
            findings.extend(replace(finding, where=where) for finding in error.findings)
    if findings:
        raise AnswerError(findings)
    return walks, tuple(names.values())


def letters(number: int) -> str:
    """A, B ... Z, AA, AB ... for 0, 1 ... 25, 26, 27 ..."""
    name = ""
    number += 1
    while number:
        number, place = divmod(number - 1, 26)
        name = ascii_uppercase[place] + name
    return name


def _by_category(acts: Iterable[Mapping[str, Walked]]) -> Iterator[dict[str, str]]:
    for walks in acts:
        yield {name: walk.category for name, walk in walks.items() if walk.category is not None}


def _categories(
    tree: Tree, acts: tuple[dict[str, str], ...], measured: Measure, resampling: Resampling
) -> Iterator[CategoryAgreement]:
    used = {category for act in acts for category in act.values()}
    for one in tree.categories:
        if one.id in used:
            split = tuple({name: HERE if got == one.id else ELSEWHERE for name, got in act.items()} for act in acts)
            kinds = kinds_of(split, (HERE, ELSEWHERE))
            yield CategoryAgreement(
                category=one.id,
                title=one.title,
                specific=resampling.estimate(f"specific {one.id}", kinds, specific, why=NEVER_USED),
                agreement=measured(f"category {one.id}", split),
            )


def _questions(
    tree: Tree,
    acts: Mapping[str, Mapping[str, Walked]],
    measured: Measure,
    found: tuple[Parting, ...],
    crossings: Crossings,
) -> Iterator[QuestionAgreement]:
    asked = _asked(acts.values())
    first = Counter(parting.question for parting in found)
    for branch in tree.branches:
        yield QuestionAgreement(
            question=branch.question,
            ref=branch.ref,
            text=branch.text,
            agreement=measured(f"question {branch.question}", asked.get(branch.question, [])),
            first=first[branch.question],
            met=crossings.met[branch.question],
            parted=crossings.parted[branch.question],
        )


def _asked(acts: Iterable[Mapping[str, Walked]]) -> dict[str, list[dict[str, str]]]:
    """For each question the acts on which it was asked, each with the assessors' answers."""
    asked: dict[str, list[dict[str, str]]] = {}
    for walks in acts:
        answers: dict[str, dict[str, str]] = {}
        for name, walk in walks.items():
            for question, answer in walk.steps:
                answers.setdefault(question, {})[name] = answer
        for question, given in answers.items():
            asked.setdefault(question, []).append(given)
    return asked
