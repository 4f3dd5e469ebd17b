"""A policy's questions as a graph, and nothing about answers. The only module that uses networkx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx

from justrules.policies.model import Policy

if TYPE_CHECKING:
    Digraph = nx.DiGraph[str]


@dataclass(frozen=True)
class Graph:
    """Questions and outcomes, joined by answers. A target that does not exist is no node.

    Attributes:
        start: the first question, or `None` if the policy names none that exists.
        questions: ids of the questions, in the author's order.
        outcomes: ids of the outcomes, in the author's order.
    """

    start: str | None
    questions: tuple[str, ...]
    outcomes: tuple[str, ...]
    _digraph: Digraph

    @cached_property
    def reachable(self) -> frozenset[str]:
        """What some answers lead to from the start, the start included."""
        if self.start is None:
            return frozenset()
        return frozenset(nx.descendants(self._digraph, self.start)) | {self.start}

    @cached_property
    def ending(self) -> frozenset[str]:
        """What can come to an outcome, outcomes included."""
        backwards = self._digraph.reverse(copy=False)
        found = set(self.outcomes)
        for _, node in nx.edge_bfs(backwards, self.outcomes) if self.outcomes else ():
            found.add(node)
        return frozenset(found)

    def circles(self) -> Iterator[tuple[str, ...]]:
        """One circle of questions for each knot of them, in the order in which answers go round."""
        for knot in nx.strongly_connected_components(self._digraph):
            if len(knot) > 1 or any(self._digraph.has_edge(node, node) for node in knot):
                first = min(knot, key=self.questions.index)
                yield tuple(edge[0] for edge in nx.find_cycle(self._digraph.subgraph(knot), first))

    def order(self) -> tuple[str, ...]:
        """Questions and outcomes, each after all that lead to it; of two that may come first, the author's first.

        Only for a graph without circles.
        """
        position = {node: index for index, node in enumerate((*self.questions, *self.outcomes))}
        return tuple(nx.lexicographical_topological_sort(self._digraph, key=position.__getitem__))


def graph_of(policy: Policy) -> Graph:
    """The graph of `policy`: its targets that exist, and those of a target's spelling that do not left out."""
    questions = tuple(question.id for question in policy.questions)
    outcomes = tuple(outcome.id for outcome in policy.outcomes)
    digraph: Digraph = nx.DiGraph()
    digraph.add_nodes_from((*questions, *outcomes))
    ends = set(outcomes) - set(questions)
    for question in policy.questions:
        digraph.add_edges_from((question.id, a.next) for a in question.answers if a.next in digraph)
    return Graph(
        start=policy.start if policy.start in set(questions) else None,
        questions=questions,
        outcomes=tuple(outcome for outcome in outcomes if outcome in ends),
        _digraph=digraph,
    )
