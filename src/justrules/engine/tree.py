"""A policy as it is carried out: linked, frozen and proved. Holding one shows that every check has passed.

Standard library only. Nodes are linked to one another, so that a walk is a loop over look-ups, and each
carries the words of the policy, so that nothing that reads a tree needs the policy beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, ClassVar, TypeAlias

UNKNOWN = "unknown"
"""The answer that may always be given and is never taken for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRef:
    """Which policy: its id, version and title, and the SHA-256 of what it says."""

    id: str
    version: str
    digest: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something about the policy that everybody who reads a decision must know: that it is superseded, a draft ..."""

    kind: str
    text: str
    title: str | None = None
    url: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What the organisation does."""

    id: str
    title: str
    kind: str
    primary: str
    supporting: tuple[str, ...] = ()
    documentation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A class of outcomes; `scope` is `within` or `outside` behaviour."""

    id: str
    title: str
    definition: str
    accountability: str
    behaviour: str | None = None
    scope: str = "within"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question of a path and the answer given to it.

    `reason` is what the assessor wrote for the answer. It may name people, so no repr shows it.
    """

    question: str
    answer: str
    text: str
    label: str
    ref: str | None = None
    why: str | None = None
    reason: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Option:
    """One answer that a question offers: its words, the step it makes and the node it leads to."""

    answer: str
    label: str
    meaning: str | None
    step: Step
    next: Branch | Leaf

    def __repr__(self) -> str:
        return f"Option({self.answer!r} -> {self.next!r})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Branch:
    """A question and what it offers."""

    question: str
    text: str
    options: tuple[Option, ...]
    ref: str | None = None
    section: str | None = None
    why: str | None = None
    help: str | None = None
    inculpating: frozenset[str] = frozenset()
    _routes: dict[str, tuple[Step, Branch | Leaf]] = field(init=False)

    def __post_init__(self) -> None:
        routes = {option.answer: (option.step, option.next) for option in self.options}
        object.__setattr__(self, "_routes", routes)
        object.__setattr__(self, "inculpating", _shared(self.inculpating))

    @property
    def links(self) -> Mapping[str, tuple[Step, Branch | Leaf]]:
        """For each routed answer, in the author's order, the step and the next node."""
        return MappingProxyType(self._routes)

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers that may be given, in the author's order; `unknown` is always one of them."""
        return _with_unknown(tuple(self._routes))

    def __repr__(self) -> str:
        return f"Branch({self.question!r})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Leaf:
    """An outcome: where a path ends, and why. It asks no question, so that a walk knows its end by that."""

    question: ClassVar[str] = ""

    outcome: str
    because: str
    investigate: tuple[str, ...]
    category: Category
    response: Response

    def __repr__(self) -> str:
        return f"Leaf({self.outcome!r})"


Node: TypeAlias = Branch | Leaf


class Memory:
    """What walks through a tree leave behind for the next one, and no part of what the tree is.

    A copy in another process, or another tree, begins without it.
    """

    __slots__ = ("sets", "ways")

    def __init__(self) -> None:
        self.sets: Any = None
        self.ways: Any = None

    def __copy__(self) -> Memory:
        return Memory()

    def __deepcopy__(self, _memo: dict[int, Any]) -> Memory:
        return Memory()

    def __reduce__(self) -> tuple[type[Memory], tuple[()]]:
        return Memory, ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Tree:
    """A checked policy, ready to be walked. Made by `compile` only.

    Attributes:
        branches: the questions, each before those it leads to; the first is `start`.
        leaves: the outcomes, in the author's order.
        categories: from least to most culpable, as the policy lists them.
        questions: the branch of each question id.
        sections: ids and titles of the groups of questions, in order.
        accepted: the answers that each question takes, `unknown` among them.
        memory: what the evaluator keeps from walk to walk; no part of the tree's value.
    """

    policy: PolicyRef
    start: Branch
    branches: tuple[Branch, ...]
    leaves: tuple[Leaf, ...]
    categories: tuple[Category, ...]
    summary: str | None = None
    language: str = "en"
    status: str = "current"
    disclaimer: str = ""
    notices: tuple[Notice, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    questions: Mapping[str, Branch] = field(init=False)
    accepted: Mapping[str, frozenset[str]] = field(init=False)
    memory: Memory = field(init=False, default_factory=Memory)

    def __post_init__(self) -> None:
        questions = {branch.question: branch for branch in self.branches}
        accepted = {branch.question: _accepted(tuple(branch._routes)) for branch in self.branches}  # noqa: SLF001
        object.__setattr__(self, "questions", MappingProxyType(questions))
        object.__setattr__(self, "accepted", MappingProxyType(accepted))

    def follow(self, answers: Mapping[str, Any]) -> tuple[tuple[Step, ...], Node]:
        """As far as `answers` lead: the steps taken, and the outcome or the question that they come to.

        A question stops the walk where it is not answered, or not by one of the words that lead on. What is answered
        elsewhere is not looked at.
        """
        node: Any = self.start
        path: list[Step] = []
        append = path.append
        try:
            while node.question:
                step, node = node._routes[answers[node.question]]  # noqa: SLF001  # private to this module
                append(step)
        except (KeyError, TypeError):  # no answer that leads on; `suppress` costs as much as ten steps
            pass
        return tuple(path), node

    def along(self, path: tuple[Step, ...]) -> tuple[Node, ...]:
        """The nodes that `path` comes to, the first question included; none if it has no step.

        Args:
            path: the path of a decision or of a pending result; of a step only question and answer count.

        Raises:
            ValueError: `path` is not a path from the first question of this tree.
        """
        nodes: list[Node] = [self.start]
        for step in path:
            link = node.links.get(step.answer) if isinstance(node := nodes[-1], Branch) else None
            if link is None or link[0].question != step.question:
                raise ValueError(f"the path is not one of {self.policy.id}: it has {step.question}: {step.answer}")
            nodes.append(link[1])
        return tuple(nodes) if path else ()

    def __repr__(self) -> str:
        return f"Tree({self.policy.id!r}, version={self.policy.version!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tree) and self.policy == other.policy

    def __hash__(self) -> int:
        return hash(self.policy)


def _with_unknown(routed: tuple[str, ...]) -> tuple[str, ...]:
    return routed if UNKNOWN in routed else (*routed, UNKNOWN)


# Thousands of questions have the same answers, and each set weighs 216 bytes.
@lru_cache(maxsize=1_024)
def _shared(answers: frozenset[str]) -> frozenset[str]:
    """The first set that equals this one."""
    return answers


@lru_cache(maxsize=1_024)
def _accepted(routed: tuple[str, ...]) -> frozenset[str]:
    return _shared(frozenset(_with_unknown(routed)))


# --- nodes by the thousand -------------------------------------------------------------------------------------------
# A frozen dataclass takes its time to set each field through `object.__setattr__`. So each part of a question is filled
# in as an instance of a class that is not frozen and has the same slots, and becomes what it is when it is complete.


class _BranchDraft:
    __slots__ = Branch.__slots__


class _OptionDraft:
    __slots__ = Option.__slots__


class _StepDraft:
    __slots__ = Step.__slots__


def branch_of(
    question: str,
    text: str,
    offered: Iterable[tuple[str, str, str | None, Node]],
    *,
    ref: str | None,
    section: str | None,
    why: str | None,
    help: str | None,  # noqa: A002  # as the field is called
    inculpating: frozenset[str],
) -> Branch:
    """A question with its options and their steps: the same as when they are called one by one, in half the time.

    Args:
        question: its id.
        text: its words.
        offered: of each answer the id, the label, the meaning, and where it leads.
        ref: as in `Branch`, like all that follow.
        section: the group it belongs to.
        why: its rationale.
        help: what helps to answer it.
        inculpating: the answers that speak against the person.
    """
    options: list[Option] = []
    routes: dict[str, tuple[Step, Node]] = {}
    for answer, label, meaning, following in offered:
        step: Any = _StepDraft()
        step.question = question
        step.answer = answer
        step.text = text
        step.label = label
        step.ref = ref
        step.why = why
        step.reason = None
        step.__class__ = Step
        option: Any = _OptionDraft()
        option.answer = answer
        option.label = label
        option.meaning = meaning
        option.step = step
        option.next = following
        option.__class__ = Option
        options.append(option)
        routes[answer] = (step, following)
    new: Any = _BranchDraft()
    new.question = question
    new.text = text
    new.options = tuple(options)
    new.ref = ref
    new.section = section
    new.why = why
    new.help = help
    new.inculpating = _shared(inculpating)
    new._routes = routes  # noqa: SLF001  # private to this module
    new.__class__ = Branch
    made: Branch = new
    return made
