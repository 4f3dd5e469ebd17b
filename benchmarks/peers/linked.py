"""A bare table of nodes linked to one another, and a loop: the least that a walk over data can be, checking nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from benchmarks.peers.contestant import Answers, Contestant, Ready
from justrules.engine.tree import Tree

Linked: TypeAlias = "tuple[str | None, Any]"
"""A question and its links by answer; or nothing and a category."""


def walker(start: Linked) -> Callable[[Answers], str]:
    """A function that walks from `start`."""

    def walk(answers: Answers) -> str:
        question, links = start
        while question is not None:
            question, links = links[answers[question]]
        category: str = links
        return category

    return walk


def prepare(tree: Tree) -> Ready:
    """The table of `tree`, linked from the outcomes back."""
    made: dict[int, Linked] = {id(leaf): (None, leaf.category.id) for leaf in tree.leaves}
    for branch in reversed(tree.branches):
        links = {answer: made[id(following)] for answer, (_, following) in branch.links.items()}
        made[id(branch)] = (branch.question, links)
    return Ready(decide=walker(made[id(tree.start)]), given=dict, category=str)


BARE = Contestant(name="bare linked table", package=None, path=False, prepare=prepare)
CONTESTANTS = (BARE,)
