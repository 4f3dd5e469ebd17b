"""How many paths and answer sets a tree has, and where they end; exact, without walking them one by one."""

from __future__ import annotations

from math import prod

from justrules.engine.tree import Branch, Leaf, Node, Tree


def paths_by_outcome(tree: Tree) -> dict[str, int]:
    """The number of paths from the start to each outcome."""
    arriving = _Arriving(tree.start, 1)
    for branch in tree.branches:
        arriving.share_out(branch, arriving.take(branch))
    return {leaf.outcome: arriving.take(leaf) for leaf in tree.leaves}


def answer_sets(tree: Tree) -> int:
    """The number of complete answer sets: one routed answer to each question, asked or not."""
    return prod(len(branch.options) for branch in tree.branches)


def answer_sets_by_outcome(tree: Tree) -> dict[str, int]:
    """The number of complete answer sets that lead to each outcome.

    Each question divides the answer sets that reach it equally among its answers, and no path meets a question
    twice, so the division leaves no remainder.
    """
    arriving = _Arriving(tree.start, answer_sets(tree))
    for branch in tree.branches:
        arriving.share_out(branch, arriving.take(branch) // len(branch.options))
    return {leaf.outcome: arriving.take(leaf) for leaf in tree.leaves}


class _Arriving:
    """How many arrive at each node that is yet to come. The numbers are long, so none is kept once it was taken."""

    __slots__ = ("_counts",)

    def __init__(self, start: Node, count: int) -> None:
        self._counts = {id(start): count}

    def take(self, node: Node) -> int:
        return self._counts.pop(id(node))

    def share_out(self, branch: Branch, count: int) -> None:
        """Let so many go on along each answer."""
        counts = self._counts
        for option in branch.options:
            following = id(option.next)
            counts[following] = counts[following] + count if following in counts else count


class Witnesses:
    """For each question and outcome, the answers of a shortest path that comes to it.

    Ids of questions and outcomes share one namespace, so one look-up serves both.
    """

    def __init__(self, tree: Tree) -> None:
        self._came: dict[str, tuple[Branch, str]] = {}
        reached: list[Node] = [tree.start]
        seen = {id(tree.start)}
        for node in reached:  # grows while it is read: breadth first
            if isinstance(node, Branch):
                for option in node.options:
                    if id(option.next) not in seen:
                        seen.add(id(option.next))
                        self._came[name_of(option.next)] = (node, option.answer)
                        reached.append(option.next)

    def of(self, name: str) -> dict[str, str]:
        """The answers that come to the question or outcome `name`, in the order in which they are asked for."""
        steps: list[tuple[str, str]] = []
        while name in self._came:
            branch, answer = self._came[name]
            steps.append((branch.question, answer))
            name = branch.question
        return dict(reversed(steps))


def name_of(node: Node) -> str:
    """The id of a node: a question's or an outcome's."""
    return node.outcome if isinstance(node, Leaf) else node.question
