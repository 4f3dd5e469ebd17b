"""The smallest changes of answer that change the category, and what answers can still lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from justrules.engine.compiler import tree_of
from justrules.engine.decision import Decision
from justrules.engine.evaluator import Answers, ahead, checked, walk
from justrules.engine.tree import Branch, Leaf, Tree
from justrules.policies.model import Policy

MOST = 100
"""How many flips are listed: there may be exponentially many of the same size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One answer given otherwise. `before` is `None` where the question had not been answered."""

    question: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A smallest set of changes, and what it leads to."""

    changes: tuple[Change, ...]
    category: str
    title: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What answers can still come to: ids, categories from least to most culpable, questions in order."""

    categories: tuple[str, ...]
    outcomes: tuple[str, ...]
    questions: tuple[str, ...]


def reachable(policy: Policy | Tree, answers: Answers) -> Reach:
    """What can still be reached with `answers`, whatever the open questions are answered with.

    Raises:
        AnswerError: with every question id and answer that the policy does not know.
    """
    tree = tree_of(policy)
    given = checked(tree, answers)
    nodes = {id(node) for node in ahead(tree.start, given)}
    leaves = [leaf for leaf in tree.leaves if id(leaf) in nodes]
    categories = {leaf.category.id for leaf in leaves}
    return Reach(
        categories=tuple(category.id for category in tree.categories if category.id in categories),
        outcomes=tuple(leaf.outcome for leaf in leaves),
        questions=tuple(branch.question for branch in tree.branches if id(branch) in nodes),
    )


def flips(policy: Policy | Tree, answers: Answers, *, most: int = MOST) -> tuple[Flip, ...]:
    """All smallest changes of answer that change the category.

    A question that was not answered counts as one change too, if the new path needs it. The size of the smallest
    change is found by a fold from the outcomes back to the start, so it is exact however many paths there are.

    Args:
        policy: a policy or a tree.
        answers: answers that decide; for others there is no category to change, and nothing is returned.
        most: how many to return at most, in the order of the policy's answers.

    Raises:
        AnswerError: with every question id and answer that the policy does not know.
    """
    tree = tree_of(policy)
    given = checked(tree, answers)
    result = walk(tree, given)
    if not isinstance(result, Decision):
        return ()
    cost = _costs(tree, given, result.category)
    if id(tree.start) not in cost:
        return ()
    found = _cheapest(tree, given, cost)
    return tuple(flip for flip, _ in zip(found, range(most), strict=False))


def _costs(tree: Tree, given: Mapping[str, str], category: str) -> dict[int, int]:
    """For each node from which another category can be reached, the fewest changes that do it."""
    cost = {id(leaf): 0 for leaf in tree.leaves if leaf.category.id != category}
    for branch in reversed(tree.branches):
        ways = [
            cost[id(option.next)] + (option.answer != given.get(branch.question))
            for option in branch.options
            if id(option.next) in cost
        ]
        if ways:
            cost[id(branch)] = min(ways)
    return cost


def _cheapest(tree: Tree, given: Mapping[str, str], cost: Mapping[int, int]) -> Iterator[Flip]:
    """Every path whose changes are the fewest, depth first, in the order of the answers."""
    waiting: list[tuple[Branch | Leaf, tuple[Change, ...]]] = [(tree.start, ())]
    while waiting:
        node, changes = waiting.pop()
        if isinstance(node, Leaf):
            category = node.category
            yield Flip(changes=changes, category=category.id, title=category.title, outcome=node.outcome)
            continue
        before = given.get(node.question)
        for option in reversed(node.options):
            change = option.answer != before
            if id(option.next) in cost and cost[id(option.next)] + change == cost[id(node)]:
                step = (Change(question=node.question, before=before, after=option.answer),) if change else ()
                waiting.append((option.next, (*changes, *step)))
