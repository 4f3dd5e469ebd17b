"""Answers to try a policy with: all complete sets where they can be counted out, and telling partial ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from random import Random
from typing import TypeAlias

from justrules.engine.analysis.counting import Witnesses, answer_sets
from justrules.engine.coverage import uncovered
from justrules.engine.tree import UNKNOWN, Tree

Given: TypeAlias = dict[str, str]

BUDGET = 50_000
"""How many complete answer sets, times levels of severity, are still tried one by one."""

PATHS = 200
"""How many paths are tried with no answers but their own."""

STOPS = 400
"""How many of the ways to leave a question open are tried."""


def complete(tree: Tree) -> Iterator[Given]:
    """Every complete answer set: one routed answer to each question, asked or not."""
    questions = [branch.question for branch in tree.branches]
    for answers in product(*([option.answer for option in branch.options] for branch in tree.branches)):
        yield dict(zip(questions, answers, strict=True))


def sample(tree: Tree, random: Random, count: int) -> Iterator[Given]:
    """Complete answer sets at random, each as likely as any other."""
    for _ in range(count):
        yield {branch.question: random.choice(branch.options).answer for branch in tree.branches}


def along_paths(tree: Tree, *, most: int = PATHS) -> Iterator[Given]:
    """For each path its own answers and no others; if there are too many, first those that bring new answers."""
    for path, _leaf in islice(uncovered(tree, frozenset()), most):
        yield dict(path)


def left_open(tree: Tree, *, most: int = STOPS) -> Iterator[Given]:
    """Answers that stop at each question in turn: it has none, or `unknown`, or it has one and the rest none.

    What lies beyond the question is answered too, so that an engine that guesses finds a way on and is seen to take it.
    """
    return islice(_left_open(tree), most)


def _left_open(tree: Tree) -> Iterator[Given]:
    ways = Witnesses(tree)
    for branch in tree.branches:
        before = ways.of(branch.question)
        for place in (0, -1):
            beyond = {b.question: b.options[place].answer for b in tree.branches if b.question != branch.question}
            yield {**beyond, **before}
            yield {**beyond, **before, branch.question: UNKNOWN}
        yield before
        yield {**before, branch.question: UNKNOWN}


@dataclass(frozen=True, slots=True)
class Plan:
    """The answers to try.

    Attributes:
        few: the paths and the stops: what every kind of probe is made with.
        rest: all other complete answer sets, if they are within the budget.
        exhaustive: whether they are.
    """

    few: tuple[Given, ...]
    rest: tuple[Given, ...]
    exhaustive: bool


def plan(tree: Tree, *, levels: int, budget: int = BUDGET) -> Plan:
    """What to try with `tree`, when each answer set is tried at so many levels."""
    unique: dict[frozenset[tuple[str, str]], Given] = {}
    for answers in (*along_paths(tree), *left_open(tree)):
        unique.setdefault(frozenset(answers.items()), answers)
    few = tuple(unique.values())
    exhaustive = answer_sets(tree) * levels <= budget
    rest = tuple(a for a in complete(tree) if frozenset(a.items()) not in unique) if exhaustive else ()
    return Plan(few=few, rest=rest, exhaustive=exhaustive)


def words(answers: Mapping[str, str | bool]) -> Given:
    """`True` and `False` as the words they stand for."""
    return {q: ("yes" if a else "no") if isinstance(a, bool) else a for q, a in answers.items()}
