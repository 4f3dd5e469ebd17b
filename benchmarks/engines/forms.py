"""A tree as expressions over columns: nested in one another, or one column for each question from the outcomes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from benchmarks.peers.contestant import Inexpressible
from benchmarks.peers.forms import ways
from justrules.engine.plan import plan_of
from justrules.engine.tree import Branch, Node, Tree

T = TypeVar("T")

MOST = 200
"""How many questions a nested expression of columns may hold; engines plan them by walking through."""


def nested(tree: Tree, outcome: Callable[[int], T], question: Callable[[str, T, T], T]) -> T:
    """`tree` as one expression, from the numbers of categories and from questions with their `yes` and `no`.

    Raises:
        Inexpressible: written out it would hold too many questions.
    """
    size = plan_of(tree).sizes[0]
    if size > MOST:
        raise Inexpressible(f"nested it would hold {size:,} questions")
    return values(tree, outcome, question)


def values(tree: Tree, outcome: Callable[[int], T], question: Callable[[str, T, T], T]) -> T:
    """The same from the outcomes back, with what `question` made before, whatever that is: also a column's name."""
    numbers = numbers_of(tree)
    made: dict[int, T] = {id(leaf): outcome(numbers[leaf.category.id]) for leaf in tree.leaves}
    for branch in reversed(tree.branches):
        yes, no = ways(branch)
        made[id(branch)] = question(branch.question, made[id(yes)], made[id(no)])
    return made[id(tree.start)]


def layers(tree: Tree) -> Iterator[Sequence[Branch]]:
    """The questions in groups, each after all those it leads to: what can be made in one step, from the outcomes."""
    height: dict[int, int] = {}
    for branch in reversed(tree.branches):
        height[id(branch)] = 1 + max(height.get(id(node), 0) for node in ways(branch))
    for level in range(1, 1 + max(height.values())):
        yield [branch for branch in tree.branches if height[id(branch)] == level]


def numbers_of(tree: Tree) -> dict[str, int]:
    """The number of each category, from least to most culpable."""
    return {category.id: number for number, category in enumerate(tree.categories)}


def value_of(tree: Tree) -> Callable[[Node], int | str]:
    """What stands for a node in a layered expression: the number of its category, or the name of its column."""
    numbers = numbers_of(tree)
    return lambda node: f"_{node.question}" if isinstance(node, Branch) else numbers[node.category.id]
