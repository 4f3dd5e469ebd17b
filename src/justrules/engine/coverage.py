"""How much of a policy its scenarios exercise: questions, answers, outcomes and paths.

Paths are counted by a fold over the tree and never listed, since there may be 2^5,000 of them; only those that were
walked, and as many of the others as somebody asks for, are ever written out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from justrules.engine.analysis.counting import Witnesses, paths_by_outcome
from justrules.engine.decision import Decision
from justrules.engine.evaluator import Answers, walk
from justrules.engine.tree import Branch, Leaf, Node, Option, Tree

KINDS = ("questions", "answers", "outcomes", "paths")
"""What is counted, from coarse to fine."""

Path: TypeAlias = tuple[tuple[str, str], ...]
"""A way through the tree from the first question to an outcome: questions, each with its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many. `missing` names the others, but for paths, which have no names."""

    covered: int
    total: int
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        """The share in whole per cent, rounded down: 100 means all."""
        return 100 * self.covered // self.total

    def reaches(self, percent: Fraction | int) -> bool:
        """Whether at least `percent` per cent are covered; exact however large the numbers are."""
        return 100 * self.covered >= percent * self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a list of answers exercises.

    Attributes:
        questions: those that were answered on somebody's way.
        answers: of all answers that lead on, those that were followed.
        outcomes: those that were come to, early decisions included.
        paths: complete ways from the first question to an outcome. A decision given early walks none to its end.
        walked: those paths.
    """

    questions: Share
    answers: Share
    outcomes: Share
    paths: Share
    walked: frozenset[Path]

    def of(self, kind: str) -> Share:
        """The share of one of `KINDS`."""
        return {"questions": self.questions, "answers": self.answers, "outcomes": self.outcomes, "paths": self.paths}[
            kind
        ]


def coverage(tree: Tree, given: Iterable[Answers]) -> Coverage:
    """What the answers in `given`, one mapping for each scenario, exercise of `tree`.

    Raises:
        AnswerError: one of them does not fit the policy.
    """
    steps: set[tuple[str, str]] = set()
    ends: set[str] = set()
    walked: set[Path] = set()
    for answers in given:
        result = walk(tree, answers)
        path = tuple((step.question, step.answer) for step in result.path)
        steps.update(path)
        if isinstance(result, Decision):
            ends.add(result.outcome)
            if result.settled_at is None:
                walked.add(path)
    met = {question for question, _ in steps}
    options = [(branch.question, option.answer) for branch in tree.branches for option in branch.options]
    return Coverage(
        questions=_share((branch.question, branch.question in met) for branch in tree.branches),
        answers=_share((f"{question}: {answer}", (question, answer) in steps) for question, answer in options),
        outcomes=_share((leaf.outcome, leaf.outcome in ends) for leaf in tree.leaves),
        paths=Share(covered=len(walked), total=sum(paths_by_outcome(tree).values())),
        walked=frozenset(walked),
    )


def _share(parts: Iterable[tuple[str, bool]]) -> Share:
    known = tuple(parts)
    missing = tuple(name for name, covered in known if not covered)
    return Share(covered=len(known) - len(missing), total=len(known), missing=missing)


def uncovered(tree: Tree, walked: frozenset[Path]) -> Iterator[tuple[Path, Leaf]]:
    """The paths that are not among `walked`, each with its outcome, one after the other as they are asked for.

    First those that follow an answer which nobody has followed yet, so that the first few are worth the most;
    then the others, in the order of the policy's answers.
    """
    seen = set(walked)
    for paths in (_by_new_answers(tree, walked), _every(tree)):
        for path, leaf in paths:
            if path not in seen:
                seen.add(path)
                yield path, leaf


def _by_new_answers(tree: Tree, walked: frozenset[Path]) -> Iterator[tuple[Path, Leaf]]:
    """For each answer that nothing so far follows, a shortest path through it."""
    followed = {step for path in walked for step in path}
    ways, onward = Witnesses(tree), _shortest(tree)
    for branch in tree.branches:
        for option in branch.options:
            if (branch.question, option.answer) not in followed:
                rest, leaf = _on_from(option, onward)
                path = (*ways.of(branch.question).items(), (branch.question, option.answer), *rest)
                followed.update(path)
                yield path, leaf


def _shortest(tree: Tree) -> Mapping[int, Option]:
    """For each question the answer from which an outcome is nearest."""
    far: dict[int, int] = {id(leaf): 0 for leaf in tree.leaves}
    best: dict[int, Option] = {}
    for branch in reversed(tree.branches):
        option = min(branch.options, key=lambda option: far[id(option.next)])
        best[id(branch)], far[id(branch)] = option, far[id(option.next)] + 1
    return best


def _on_from(option: Option, onward: Mapping[int, Option]) -> tuple[Path, Leaf]:
    """The shortest way from what `option` leads to, and the outcome at its end."""
    steps: list[tuple[str, str]] = []
    node = option.next
    while isinstance(node, Branch):
        following = onward[id(node)]
        steps.append((node.question, following.answer))
        node = following.next
    return tuple(steps), node


_Trail: TypeAlias = "tuple[_Trail, tuple[str, str]] | None"


def _every(tree: Tree) -> Iterator[tuple[Path, Leaf]]:
    """Every path, depth first. The trail is shared between paths, so a deep tree costs no more than its paths."""
    waiting: list[tuple[Node, _Trail]] = [(tree.start, None)]
    while waiting:
        node, trail = waiting.pop()
        if isinstance(node, Leaf):
            yield _written_out(trail), node
            continue
        waiting.extend((option.next, (trail, (node.question, option.answer))) for option in reversed(node.options))


def _written_out(trail: _Trail) -> Path:
    steps: list[tuple[str, str]] = []
    while trail is not None:
        trail, step = trail
        steps.append(step)
    return tuple(reversed(steps))
