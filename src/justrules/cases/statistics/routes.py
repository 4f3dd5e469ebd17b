"""Ways to move one act about in a table without a printed number noticing.

A table of counts is a flow: from its total through its rows and cells into its columns. Another table that prints the
same differs from it by walks on which one act is added here and taken away there; a walk is found or there is none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Node: TypeAlias = Hashable


@dataclass(frozen=True, slots=True)
class Edge:
    """A count between two places of the flow.

    Attributes:
        tail: where the flow comes from.
        head: where it goes.
        cell: where it is printed, if it is.
        counts: what is counted here, where that is no sum of other counts.
        up: whether one more would go unnoticed.
        down: whether one less would.
    """

    tail: Node
    head: Node
    cell: Hashable | None
    counts: Hashable | None
    up: bool
    down: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One more, or one less, at an edge."""

    edge: Edge
    by: int


@dataclass(frozen=True, slots=True)
class Jump:
    """A step outside this table, from one of its columns (or its total) to another."""

    source: Node
    target: Node


Walk: TypeAlias = tuple[Step | Jump, ...]


class Flow:
    """A table as a flow."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.edges = tuple(edges)
        self._from: dict[Node, list[tuple[Step, Node]]] = {}
        for edge in self.edges:
            if edge.up:
                self._from.setdefault(edge.tail, []).append((Step(edge, 1), edge.head))
            if edge.down:
                self._from.setdefault(edge.head, []).append((Step(edge, -1), edge.tail))

    def way(self, start: Node, goal: Node) -> Walk | None:
        """A shortest walk from one place to another, or `None`."""
        return self._search(start, goal, jumps=(), barred=None)

    def circles(self, edge: Edge, jumps: Sequence[Jump]) -> Iterable[Walk]:
        """Walks that end where they begin and change this edge: one up and one down at most, with one jump at most."""
        for may, by, start, goal in ((edge.up, 1, edge.head, edge.tail), (edge.down, -1, edge.tail, edge.head)):
            found = self._search(start, goal, jumps=jumps, barred=edge) if may else None
            if found is not None:
                yield (Step(edge, by), *found)

    def _search(self, start: Node, goal: Node, *, jumps: Sequence[Jump], barred: Edge | None) -> Walk | None:
        """Breadth first over places, each once before and once after a jump."""
        came: dict[tuple[Node, bool], tuple[tuple[Node, bool], Step | Jump] | None] = {(start, False): None}
        waiting = deque(came)
        while waiting:
            here = waiting.popleft()
            if here[0] == goal:
                return _traced(came, here)
            for step, place in self._onward(here, jumps, barred):
                if place not in came:
                    came[place] = (here, step)
                    waiting.append(place)
        return None

    def _onward(
        self, here: tuple[Node, bool], jumps: Sequence[Jump], barred: Edge | None
    ) -> Iterable[tuple[Step | Jump, tuple[Node, bool]]]:
        node, jumped = here
        for step, place in self._from.get(node, ()):
            if step.edge is not barred:
                yield step, (place, jumped)
        if not jumped:
            yield from ((jump, (jump.target, True)) for jump in jumps if jump.source == node)


def _traced(
    came: dict[tuple[Node, bool], tuple[tuple[Node, bool], Step | Jump] | None], end: tuple[Node, bool]
) -> Walk:
    walk: list[Step | Jump] = []
    before = came[end]
    while before is not None:
        end, step = before
        walk.append(step)
        before = came[end]
    return tuple(reversed(walk))
