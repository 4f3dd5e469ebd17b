"""What the contestants decide: three policies, each with the answer sets that are put to everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from benchmarks.layered import diagram
from justrules.engine.compiler import compile as compiled
from justrules.engine.tree import Branch, Leaf, Node, Tree
from justrules.policies.registry import load

Answers = Mapping[str, str]

SAMPLE = 512
"""How many answer sets stand for all, where nobody can go through all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A policy, and what is asked of it.

    Attributes:
        name: how results call it.
        title: how the report calls it.
        make: compiles its policy afresh, so that nothing is remembered of earlier calls.
        tree: the policy, compiled once.
        complete: answer sets that all lead to a decision; every one there is, unless `sampled`.
        longest: one answer set whose path no other exceeds.
        partial: the first answers of complete sets, as an interview has them, that end at a question.
        gaps: answers of complete sets with any of them missing, that end at a question.
    """

    name: str
    title: str
    make: Callable[[], Tree]
    tree: Tree
    complete: tuple[Answers, ...]
    longest: Answers
    partial: tuple[Answers, ...]
    gaps: tuple[Answers, ...]
    sampled: bool = False


def aviation() -> Subject:
    """The shipped policy of four questions, with all 16 complete answer sets."""
    return _shipped("aviation_part5", "Aviation, 4 questions")


def nhs() -> Subject:
    """The shipped policy of eleven questions, with all 2,048 complete answer sets."""
    return _shipped("nhs_just_culture", "NHS, 11 questions")


def deep() -> Subject:
    """The diagram of a thousand questions. An answer set holds the thirty answers of one path: nobody asks the rest."""
    tree, chance = diagram(), _chance()
    complete = tuple(drawn(tree, chance) for _ in range(SAMPLE))
    return _subject(diagram, tree, complete, title="Diagram, 1,000 questions, paths of 30", sampled=True)


def _shipped(name: str, title: str) -> Subject:
    def make() -> Tree:
        return compiled(load(name))

    tree = make()
    return _subject(make, tree, tuple(every(tree)), title=title, sampled=False)


def _subject(
    make: Callable[[], Tree], tree: Tree, complete: tuple[Answers, ...], *, title: str, sampled: bool
) -> Subject:
    chance = _chance()
    drawn = chance.choices(complete, k=4 * SAMPLE)
    return Subject(
        name=tree.policy.id,
        title=title,
        make=make,
        tree=tree,
        complete=complete,
        longest=max(complete, key=lambda answers: steps(tree, answers)),
        partial=_open(tree, [_first(answers, chance) for answers in drawn]),
        gaps=_open(tree, [_some(answers, chance) for answers in drawn]),
        sampled=sampled,
    )


def _chance() -> Random:
    return Random(7)  # noqa: S311  # a workload, and no secret


def _open(tree: Tree, drawn: Sequence[Answers]) -> tuple[Answers, ...]:
    return tuple(answers for answers in drawn if not decides(tree, answers))[:SAMPLE]


def every(tree: Tree) -> Iterator[Answers]:
    """Every way to answer all questions of `tree`."""
    names = [branch.question for branch in tree.branches]
    for given in product(*(tuple(branch.links) for branch in tree.branches)):
        yield dict(zip(names, given, strict=True))


def steps(tree: Tree, answers: Answers) -> int:
    """How many questions a walk asks before it ends, or finds no answer."""
    return sum(1 for _ in _nodes(tree, answers)) - 1


def decides(tree: Tree, answers: Answers) -> bool:
    """Whether a walk comes to an outcome."""
    return isinstance(reached(tree, answers), Leaf)


def reached(tree: Tree, answers: Answers) -> Node:
    """Where a walk ends: at an outcome, or at the question that has no answer."""
    (*_, last) = _nodes(tree, answers)
    return last


def _nodes(tree: Tree, answers: Answers) -> Iterator[Node]:
    node: Node | None = tree.start
    while node is not None:
        yield node
        link = node.links.get(answers.get(node.question, "")) if isinstance(node, Branch) else None
        node = link[1] if link else None


def drawn(tree: Tree, chance: Random) -> Answers:
    """The answers of one path, each drawn evenly."""
    node: Node = tree.start
    answers: dict[str, str] = {}
    while isinstance(node, Branch):
        answers[node.question] = chance.choice(tuple(node.links))
        node = node.links[answers[node.question]][1]
    return answers


def _first(answers: Answers, chance: Random) -> Answers:
    """The first answers, as many as chance says, and never all."""
    return dict(tuple(answers.items())[: chance.randrange(len(answers))])


def _some(answers: Answers, chance: Random) -> Answers:
    """Each answer or not, as chance says."""
    return {question: answer for question, answer in answers.items() if chance.random() < 0.5}
