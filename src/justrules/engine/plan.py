"""A tree laid flat: its questions in order, each with where its answers lead, for whoever decides in columns.

A walk goes forward, one act at a time. A column of acts is decided backward: the result behind each question is made
of the results behind those it leads to, so that every question counts once however many paths share it. Nothing here
knows of columns: a plan says what depends on what, in numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from justrules.engine.tree import Branch, Step, Tree

Kind = Literal["outcome", "category"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where one answer leads: `next` is the number of a question, or `~number` of an outcome, which is negative."""

    answer: str
    next: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: the answers that may be given, `unknown` among them, and the routes of those that lead on."""

    question: str
    answers: tuple[str, ...]
    routes: tuple[Route, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A tree in numbers.

    Attributes:
        questions: each before those it leads to; the first is the start.
        outcomes: ids of the outcomes, in the author's order.
        categories: ids of the categories, from least to most culpable.
        category_of: for each outcome the number of its category.
        tree: what it was made of.
    """

    tree: Tree
    questions: tuple[Asked, ...]
    outcomes: tuple[str, ...]
    categories: tuple[str, ...]
    category_of: tuple[int, ...]

    def labels(self, kind: Kind) -> tuple[int, ...]:
        """For each outcome, what is told of it: its own number, or that of its category."""
        return self.category_of if kind == "category" else tuple(range(len(self.outcomes)))

    def settled(self, kind: Kind) -> tuple[frozenset[int], ...]:
        """For each question, the labels that may be certain although it has no answer.

        Left open, a question is settled only if everything behind all its routes is the same. Where this set is
        empty, which is the usual case, no row needs looking at.
        """
        labels = self.labels(kind)
        behind: list[frozenset[int]] = [frozenset()] * len(self.questions)
        found: list[frozenset[int]] = [frozenset()] * len(self.questions)
        for number in reversed(range(len(self.questions))):
            ahead = [_behind(route.next, labels, behind) for route in self.questions[number].routes]
            behind[number] = frozenset().union(*ahead)
            found[number] = frozenset.intersection(*ahead)
        return tuple(found)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """For each question, how many questions its expression holds when those behind it are written out in place.

        In a tree that is the number of questions behind it; where paths meet again it doubles at every join.
        """
        sizes = [0] * len(self.questions)
        for number in reversed(range(len(self.questions))):
            sizes[number] = 1 + sum(sizes[route.next] for route in self.questions[number].routes if route.next >= 0)
        return tuple(sizes)

    @cached_property
    def ways(self) -> tuple[int, ...]:
        """For each question, in how many ways a walk can go on from it: to an outcome, or stopping at a question."""
        ways = [1] * len(self.questions)
        for number in reversed(range(len(self.questions))):
            ways[number] += sum(_ways(route.next, ways) for route in self.questions[number].routes)
        return tuple(ways)

    def offsets(self, number: int) -> tuple[int, ...]:
        """What each route of question `number` adds to the number of a path; stopping at the question adds nothing.

        The sums along a path are different for different paths, and lie below `ways[0]`.
        """
        at, offsets = 1, []
        for route in self.questions[number].routes:
            offsets.append(at)
            at += _ways(route.next, self.ways)
        return tuple(offsets)

    def path(self, number: int) -> tuple[Step, ...]:
        """The steps of the path that has this number.

        Raises:
            ValueError: no path has it.
        """
        if not 0 <= number < self.ways[0]:
            raise ValueError(f"there is no path {number}: they are numbered from 0 to {self.ways[0] - 1}")
        steps: list[Step] = []
        at = 0
        while at >= 0 and number > 0:
            offsets = self.offsets(at)
            taken = max(index for index, offset in enumerate(offsets) if offset <= number)
            steps.append(self.tree.branches[at].options[taken].step)
            number -= offsets[taken]
            at = self.questions[at].routes[taken].next
        return tuple(steps)


def plan_of(tree: Tree) -> Plan:
    """The plan of `tree`."""
    numbers = {id(branch): number for number, branch in enumerate(tree.branches)}
    numbers |= {id(leaf): ~number for number, leaf in enumerate(tree.leaves)}
    categories = tuple(category.id for category in tree.categories)
    return Plan(
        tree=tree,
        questions=tuple(_asked(branch, numbers) for branch in tree.branches),
        outcomes=tuple(leaf.outcome for leaf in tree.leaves),
        categories=categories,
        category_of=tuple(categories.index(leaf.category.id) for leaf in tree.leaves),
    )


def _asked(branch: Branch, numbers: dict[int, int]) -> Asked:
    routes = tuple(Route(answer=option.answer, next=numbers[id(option.next)]) for option in branch.options)
    return Asked(question=branch.question, answers=branch.answers, routes=routes)


def _behind(following: int, labels: Sequence[int], behind: Sequence[frozenset[int]]) -> frozenset[int]:
    return behind[following] if following >= 0 else frozenset((labels[~following],))


def _ways(following: int, ways: Sequence[int]) -> int:
    return ways[following] if following >= 0 else 1
