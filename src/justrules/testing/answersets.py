"""Answers to try a policy with: all complete sets where they can be counted out, and telling partial ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from random import Random
from typing import TypeAlias

from justrules.engine.analysis.counting import Witnesses, answer_sets
from justrules.engine.coverage import uncovered
from justrules.engine.tree import UNKNOWN, Branch, Node, Option, Tree

Given: TypeAlias = dict[str, str]

BUDGET = 50_000
"""How many complete answer sets, times levels of severity, are still tried one by one."""

FEW = 200
"""How many paths are tried with no answers but their own, and how many ways to leave a question open."""

LENGTH = 20_000
"""How many answers these may have among them: of a policy of a thousand questions, fewer are tried."""


def complete(tree: Tree) -> Iterator[Given]:
    """Every complete answer set: one routed answer to each question, asked or not."""
    questions = [branch.question for branch in tree.branches]
    for answers in product(*([option.answer for option in branch.options] for branch in tree.branches)):
        yield dict(zip(questions, answers, strict=True))


def sample(tree: Tree, random: Random, count: int) -> Iterator[Given]:
    """Complete answer sets at random, each as likely as any other."""
    for _ in range(count):
        yield {branch.question: random.choice(branch.options).answer for branch in tree.branches}


def along_paths(tree: Tree, *, most: int = FEW) -> Iterator[Given]:
    """For each path its own answers and no others: the longest, then those that bring new answers, then the rest."""
    yield longest(tree)
    for path, _leaf in islice(uncovered(tree, frozenset()), most):
        yield dict(path)


def longest(tree: Tree) -> Given:
    """The answers of a longest path: what a walk that calls itself does not survive."""
    far: dict[int, int] = {id(leaf): 0 for leaf in tree.leaves}
    best: dict[int, Option] = {}
    for branch in reversed(tree.branches):
        option = max(branch.options, key=lambda option: far[id(option.next)])
        best[id(branch)], far[id(branch)] = option, far[id(option.next)] + 1
    answers: Given = {}
    node: Node = tree.start
    while isinstance(node, Branch):
        option = best[id(node)]
        answers[node.question], node = option.answer, option.next
    return answers


def left_open(tree: Tree, *, most: int = FEW) -> Iterator[Given]:
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
    most = min(FEW, max(10, LENGTH // len(tree.branches)))
    for answers in (*along_paths(tree, most=most), *left_open(tree, most=most)):
        unique.setdefault(frozenset(answers.items()), answers)
    few = tuple(unique.values())
    exhaustive = answer_sets(tree) * levels <= budget
    rest = tuple(a for a in complete(tree) if frozenset(a.items()) not in unique) if exhaustive else ()
    return Plan(few=few, rest=rest, exhaustive=exhaustive)
