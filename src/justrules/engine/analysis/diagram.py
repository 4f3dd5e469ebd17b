"""A reduced decision diagram over named questions: what two policies say of the same answers, side by side.

Equal sub-diagrams are one node and a question that changes nothing is left out, so what is alike in two policies
collapses to one node however many paths lead there.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Label: TypeAlias = Hashable
Cube: TypeAlias = Mapping[str, frozenset[str]]
"""A condition: for some questions, the answers that count; all must hold."""


_Trail: TypeAlias = "tuple[_Trail, str, frozenset[str]] | None"


def _cube(trail: _Trail) -> Cube:
    """The condition that a trail of answers says, in the order in which they were given."""
    steps: list[tuple[str, frozenset[str]]] = []
    while trail is not None:
        trail, question, answers = trail
        steps.append((question, answers))
    return dict(reversed(steps))


@dataclass(slots=True)
class Diagram:
    """Nodes by number: an end with its label, or a question with the node for each of its answers.

    Attributes:
        answers: the answers of each question, the same wherever it is asked.
    """

    answers: Mapping[str, tuple[str, ...]]
    ends: dict[int, Label] = field(default_factory=dict)
    asks: dict[int, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    _numbers: dict[Hashable, int] = field(default_factory=dict)

    def end(self, label: Label) -> int:
        """The end with this label."""
        number = self._numbers.setdefault(("end", label), len(self._numbers))
        self.ends[number] = label
        return number

    def ask(self, question: str, following: tuple[int, ...]) -> int:
        """The node that asks `question`; where all answers lead to one node, that node itself."""
        if len(set(following)) == 1:
            return following[0]
        number = self._numbers.setdefault((question, following), len(self._numbers))
        self.asks[number] = (question, following)
        return number

    def order(self, root: int) -> list[int]:
        """The nodes below `root`, each before those it leads to."""
        indegree: dict[int, int] = {root: 0}
        waiting = [root]
        for node in waiting:  # grows while it is read
            for following in self._following(node):
                if following not in indegree:
                    indegree[following] = 0
                    waiting.append(following)
                indegree[following] += 1
        ready, ordered = [root], []
        while ready:
            node = ready.pop()
            ordered.append(node)
            for following in self._following(node):
                indegree[following] -= 1
                if not indegree[following]:
                    ready.append(following)
        return ordered

    def counts(self, root: int, total: int) -> dict[Label, int]:
        """How many of `total` complete answer sets come to each label."""
        arriving = {root: total}
        for node in self.order(root):
            if node in self.asks:
                question, following = self.asks[node]
                share = arriving[node] // len(self.answers[question])
                for target in following:
                    arriving[target] = arriving.get(target, 0) + share
        return {label: arriving[node] for node, label in self.ends.items() if node in arriving}

    def cubes(self, root: int, label: Label, *, most: int) -> Iterator[Cube]:
        """Conditions, at most so many, that together say exactly when `label` is come to."""
        target = self._numbers.get(("end", label))
        leads = self._leading_to(root, target)
        waiting: list[tuple[int, _Trail]] = [(root, None)]
        while waiting and most > 0:
            node, trail = waiting.pop()
            if node == target:
                most -= 1
                yield _cube(trail)
            elif node in leads:
                question, following = self.asks[node]
                ways: dict[int, list[str]] = {}
                for answer, onward in zip(self.answers[question], following, strict=True):
                    ways.setdefault(onward, []).append(answer)
                for onward, taken in reversed(ways.items()):
                    waiting.append((onward, (trail, question, frozenset(taken))))

    def under(self, root: int, cube: Cube) -> set[Label]:
        """The labels that can be come to when `cube` holds."""
        seen, waiting, found = {root}, [root], set()
        while waiting:
            node = waiting.pop()
            if node in self.ends:
                found.add(self.ends[node])
                continue
            question, following = self.asks[node]
            for answer, onward in zip(self.answers[question], following, strict=True):
                if onward not in seen and answer in cube.get(question, (answer,)):
                    seen.add(onward)
                    waiting.append(onward)
        return found

    def _following(self, node: int) -> tuple[int, ...]:
        return self.asks[node][1] if node in self.asks else ()

    def _leading_to(self, root: int, target: int | None) -> set[int]:
        leads = {target}
        for node in reversed(self.order(root)):
            if any(following in leads for following in self._following(node)):
                leads.add(node)
        leads.discard(target)
        return {node for node in leads if node is not None}


PATIENCE = 500_000
"""Look-ups to spend on shortening one condition; a longer one is written out as it is."""


def shortened(diagram: Diagram, root: int, label: Label, cubes: list[Cube]) -> list[Cube]:
    """`cubes` without what they do not need to say, and without those that others say already.

    A question is dropped from a condition while the rest still comes to `label` and nothing else; a condition is
    dropped while the others still cover it.
    """
    short = [_without_needless(diagram, root, label, cube) for cube in cubes]
    unique = list({tuple(sorted((q, tuple(sorted(a))) for q, a in cube.items())): cube for cube in short}.values())
    kept = sorted(unique, key=len)
    for cube in sorted(unique, key=len, reverse=True):
        others = [other for other in kept if other is not cube]
        if _covered(cube, others, diagram.answers):
            kept = others
    return kept


def _without_needless(diagram: Diagram, root: int, label: Label, cube: Cube) -> Cube:
    kept = dict(cube)
    if len(cube) * len(diagram.asks) > PATIENCE:
        return kept
    for question in reversed(list(cube)):
        rest = {other: answers for other, answers in kept.items() if other != question}
        if diagram.under(root, rest) == {label}:
            kept = rest
    return kept


def _covered(cube: Cube, others: list[Cube], answers: Mapping[str, tuple[str, ...]], *, depth: int = 12) -> bool:
    """Whether whatever `cube` says, one of `others` says; given up after some depth, and then not."""
    waiting = [(dict(cube), 0)]
    while waiting:
        here, deep = waiting.pop()
        near = [
            other for other in others if all(not here.get(q, taken).isdisjoint(taken) for q, taken in other.items())
        ]
        if any(all(here.get(q, frozenset(answers[q])) <= taken for q, taken in other.items()) for other in near):
            continue
        split = next(
            (q for other in near for q, taken in other.items() if not here.get(q, frozenset(answers[q])) <= taken), None
        )
        if split is None or deep == depth:
            return False
        waiting.extend(({**here, split: frozenset((a,))}, deep + 1) for a in here.get(split, frozenset(answers[split])))
    return True
