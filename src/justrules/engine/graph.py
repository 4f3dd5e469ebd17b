"""A policy's questions as a graph, and nothing about answers. The only module that uses networkx.

It is imported when a policy is first checked: importing it takes longer than everything else together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from justrules.findings import Known
from justrules.policies.model import Policy

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Graph:
    """Questions and outcomes, joined by answers. A target that does not exist is no node.

    Attributes:
        start: the first question, or `None` if the policy names none that exists.
        questions: ids of the questions, in the author's order.
        outcomes: ids of the outcomes, in the author's order.
        meant: for answers with a misspelt target, as question and answer, what they were probably to lead to.
    """

    start: str | None
    questions: tuple[str, ...]
    outcomes: tuple[str, ...]
    meant: Mapping[tuple[str, str], str]
    _digraph: nx.DiGraph[str]
    _mended: nx.DiGraph[str]

    @cached_property
    def reachable(self) -> frozenset[str]:
        """What some answers lead to from the start, the start included."""
        import networkx as nx

        if self.start is None:
            return frozenset()
        return frozenset(nx.descendants(self._digraph, self.start)) | {self.start}

    @cached_property
    def cut_off(self) -> frozenset[str]:
        """What cannot be reached from the start, but not what only a misspelt target further up cuts off.

        One typing error is one thing to mend; it should not be told once for each question behind it.
        """
        import networkx as nx

        if self.start is None:
            return frozenset()
        mended = frozenset(nx.descendants(self._mended, self.start)) | {self.start}
        unreached = frozenset((*self.questions, *self.outcomes)) - self.reachable
        named = set(self.meant.values())
        return frozenset(node for node in unreached if node not in mended or node in named)

    @cached_property
    def ending(self) -> frozenset[str]:
        """What can come to an outcome, outcomes included; over a misspelt target too, which is told by itself."""
        import networkx as nx

        backwards = self._mended.reverse(copy=False)
        found = set(self.outcomes)
        for _, node in nx.edge_bfs(backwards, self.outcomes) if self.outcomes else ():
            found.add(node)
        return frozenset(found)

    def circles(self) -> Iterator[tuple[str, ...]]:
        """One circle of questions for each knot of them, in the order in which answers go round."""
        import networkx as nx

        for knot in nx.strongly_connected_components(self._digraph):
            if len(knot) > 1 or any(self._digraph.has_edge(node, node) for node in knot):
                first = min(knot, key=self.questions.index)
                yield tuple(edge[0] for edge in nx.find_cycle(self._digraph.subgraph(knot), first))

    def order(self) -> tuple[str, ...]:
        """Questions and outcomes, each after all that lead to it; of two that may come first, the author's first.

        Only for a graph without circles.
        """
        import networkx as nx

        position = {node: index for index, node in enumerate((*self.questions, *self.outcomes))}
        return tuple(nx.lexicographical_topological_sort(self._digraph, key=position.__getitem__))


def graph_of(policy: Policy) -> Graph:
    """The graph of `policy`. An answer whose target does not exist makes no edge."""
    import networkx as nx

    questions = tuple(question.id for question in policy.questions)
    outcomes = tuple(outcome.id for outcome in policy.outcomes if outcome.id not in set(questions))
    digraph: nx.DiGraph[str] = nx.DiGraph()
    digraph.add_nodes_from((*questions, *outcomes))
    known = Known(digraph)
    meant: dict[tuple[str, str], str] = {}
    for question in policy.questions:
        for answer in question.answers:
            if answer.next in digraph:
                digraph.add_edge(question.id, answer.next)
            elif near := known.nearest(answer.next):
                meant[question.id, answer.id] = near
    mended = digraph.copy() if meant else digraph
    mended.add_edges_from((question, near) for (question, _), near in meant.items())
    return Graph(
        start=policy.start if policy.start in set(questions) else None,
        questions=questions,
        outcomes=outcomes,
        meant=meant,
        _digraph=digraph,
        _mended=mended,
    )
