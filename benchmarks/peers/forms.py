"""A tree in the two forms that rule languages know: one nested expression, or a table with a row for each path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from benchmarks.peers.contestant import Inexpressible
from justrules.engine.plan import plan_of
from justrules.engine.tree import Branch, Leaf, Node, Tree

T = TypeVar("T")

MOST = 10_000
"""How many copies of questions, or rows, a contestant is given at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One path: what is answered on it, and the category at its end."""

    answers: tuple[tuple[str, str], ...]
    category: str


def nested(tree: Tree, outcome: Callable[[str], T], question: Callable[[str, T, T], T]) -> T:
    """`tree` as one expression.

    Args:
        tree: a policy of yes/no questions.
        outcome: the expression of a category.
        question: the expression of a question, from those of its `yes` and of its `no`.

    Raises:
        Inexpressible: written out, shared parts would be repeated too often; or a question has other answers.
    """
    size = plan_of(tree).sizes[0]
    if size > MOST:
        raise Inexpressible(f"an expression cannot share its parts: it would hold {size:,} questions")
    made: dict[int, T] = {id(leaf): outcome(leaf.category.id) for leaf in tree.leaves}
    for branch in reversed(tree.branches):
        yes, no = ways(branch)
        made[id(branch)] = question(branch.question, made[id(yes)], made[id(no)])
    return made[id(tree.start)]


def rows(tree: Tree) -> tuple[Row, ...]:
    """`tree` as a table, a row for each path.

    Raises:
        Inexpressible: there are too many paths.
    """
    waiting: list[tuple[Node, tuple[tuple[str, str], ...]]] = [(tree.start, ())]
    found = []
    while waiting:
        node, answers = waiting.pop()
        if isinstance(node, Leaf):
            found.append(Row(answers=answers, category=node.category.id))
        else:
            waiting += [(option.next, (*answers, (node.question, option.answer))) for option in reversed(node.options)]
        if len(found) + len(waiting) > MOST:
            raise Inexpressible(f"a table has a row for each path: it would have more than {MOST:,}")
    return tuple(found)


def ways(branch: Branch) -> tuple[Node, Node]:
    """Where `yes` and `no` lead.

    Raises:
        Inexpressible: the question has other answers.
    """
    if set(branch.links) != {"yes", "no"}:
        raise Inexpressible(f"written for yes/no questions, and {branch.question} has other answers")
    return branch.links["yes"][1], branch.links["no"][1]


def number_of(tree: Tree) -> dict[int, str]:
    """A short name for each node, by its identity, for languages whose rules refer to one another."""
    nodes: tuple[Node, ...] = (*tree.branches, *tree.leaves)
    return {id(node): f"n{number}" for number, node in enumerate(nodes)}
