"""A policy's questions as a graph, and nothing about answers. The only module that uses networkx.

What a sound policy needs to know of its graph are walks that see each answer once, and they are here. networkx is for
what only a policy with circles needs, to tell one circle of each knot; importing it takes longer than all the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

from justrules.findings import Known
from justrules.policies.model import Policy


@dataclass(frozen=True)
class Graph:
    """Questions and outcomes, joined by answers. A target that does not exist is no node.

    Attributes:
        start: the first question, or `None` if the policy names none that exists.
        questions: ids of the questions, in the author's order.
        outcomes: ids of the outcomes, in the author's order.
        following: what the answers of each question lead to, in the author's order, as far as it exists.
        broken: answers whose target does not exist, as question and answer.
        meant: for those with a misspelt target, what they were probably to lead to.
    """

    start: str | None
    questions: tuple[str, ...]
    outcomes: tuple[str, ...]
    following: Mapping[str, tuple[str, ...]]
    broken: tuple[tuple[str, str], ...]
    meant: Mapping[tuple[str, str], str]

    @cached_property
    def reachable(self) -> frozenset[str]:
        """What some answers lead to from the start, the start included."""
        if self.start is None:
            return frozenset()
        if self._ordered is None:
            return frozenset(_reached((self.start,), self.following))
        found = {self.start}
        for node in self._ordered:
            if node in found:
                found.update(self.following.get(node, ()))
        return frozenset(found)

    @cached_property
    def cut_off(self) -> frozenset[str]:
        """What cannot be reached from the start, but not what only a misspelt target further up cuts off.

        One typing error is one thing to mend; it should not be told once for each question behind it.
        """
        if self.start is None or len(self.reachable) == len(self.questions) + len(self.outcomes):
            return frozenset()
        mended = _reached((self.start,), self._mended)
        unreached = frozenset((*self.questions, *self.outcomes)) - self.reachable
        named = set(self.meant.values())
        return frozenset(node for node in unreached if node not in mended or node in named)

    @cached_property
    def ending(self) -> frozenset[str]:
        """What can come to an outcome, outcomes included; over a misspelt target too, which is told by itself."""
        if self._ordered is not None and not self.broken:  # whoever goes on and never round comes to an end
            return frozenset((*self.questions, *self.outcomes))
        leading: dict[str, list[str]] = {}
        for question, following in self._mended.items():
            for target in following:
                leading.setdefault(target, []).append(question)
        return frozenset(_reached(self.outcomes, leading))

    def circles(self) -> Iterator[tuple[str, ...]]:
        """One circle of questions for each knot of them, in the order in which answers go round."""
        if self._ordered is not None:
            return
        import networkx as nx

        digraph: nx.DiGraph[str] = nx.DiGraph()
        digraph.add_nodes_from((*self.questions, *self.outcomes))
        digraph.add_edges_from((question, target) for question, ways in self.following.items() for target in ways)
        position = {question: index for index, question in enumerate(self.questions)}
        for knot in nx.strongly_connected_components(digraph):
            if len(knot) > 1 or any(digraph.has_edge(node, node) for node in knot):
                first = min(knot, key=position.__getitem__)
                yield tuple(edge[0] for edge in nx.find_cycle(digraph.subgraph(knot), first))

    def order(self) -> tuple[str, ...]:
        """Questions and outcomes, each after all that lead to it; of two that may come first, the author's first.

        Raises:
            ValueError: the answers lead in a circle.
        """
        if self._ordered is None:
            raise ValueError("the answers lead in a circle")
        return self._ordered

    @cached_property
    def _mended(self) -> Mapping[str, tuple[str, ...]]:
        """`following`, with what was probably meant in place of misspelt targets."""
        mended = dict(self.following)
        for (question, _), near in self.meant.items():
            mended[question] = (*mended[question], near)
        return mended

    @cached_property
    def _ordered(self) -> tuple[str, ...] | None:
        """The order of the nodes; `None` if there is a circle. Most authors write each question before the next."""
        nodes = (*self.questions, *self.outcomes)
        return nodes if self._leads_onward() else _sorted(nodes, self.following)

    def _leads_onward(self) -> bool:
        later = set(self.outcomes)
        for question in reversed(self.questions):
            if not later.issuperset(self.following[question]):
                return False
            later.add(question)
        return True


def _reached(start: Iterable[str], following: Mapping[str, Iterable[str]]) -> set[str]:
    """`start` and all that can be come to from there."""
    found = set(start)
    waiting = list(found)
    while waiting:
        for node in following.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def _sorted(nodes: tuple[str, ...], following: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """`nodes`, each after all that lead to it and else in the order in which they are given; `None` with a circle."""
    position = {node: index for index, node in enumerate(nodes)}
    before = Counter(target for ways in following.values() for target in ways)
    ready = [index for index, node in enumerate(nodes) if not before[node]]
    found: list[str] = []
    while ready:
        node = nodes[heappop(ready)]
        found.append(node)
        for target in following.get(node, ()):
            before[target] -= 1
            if not before[target]:
                heappush(ready, position[target])
    return tuple(found) if len(found) == len(nodes) else None


def graph_of(policy: Policy) -> Graph:
    """The graph of `policy`. An answer whose target does not exist makes no edge."""
    questions = tuple([question.id for question in policy.questions])
    asked = frozenset(questions)
    outcomes = tuple([outcome.id for outcome in policy.outcomes if outcome.id not in asked])
    nodes = asked.union(outcomes)
    following = {question.id: tuple([answer.next for answer in question.answers]) for question in policy.questions}
    broken: tuple[tuple[str, str], ...] = ()
    if not nodes.issuperset([target for ways in following.values() for target in ways]):
        broken = tuple((q.id, answer.id) for q in policy.questions for answer in q.answers if answer.next not in nodes)
        following = {question: tuple(way for way in ways if way in nodes) for question, ways in following.items()}
    return Graph(
        start=policy.start if policy.start in asked else None,
        questions=questions,
        outcomes=outcomes,
        following=following,
        broken=broken,
        meant=_meant(policy, broken, (*questions, *outcomes)),
    )


def _meant(
    policy: Policy, broken: tuple[tuple[str, str], ...], nodes: tuple[str, ...]
) -> Mapping[tuple[str, str], str]:
    if not broken:
        return {}
    known = Known(nodes)
    targets = {(question.id, answer.id): answer.next for question in policy.questions for answer in question.answers}
    return {where: near for where in broken if (near := known.nearest(targets[where]))}
