"""What evaluation gives back: a decision, or the question that is still open. Plain, frozen values.

Standard library only. A decision needs no policy beside it: it carries the words it was made with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from justrules.engine.tree import Notice, PolicyRef, Response, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The outcome that the answers lead to, with its reasons.

    Attributes:
        category: id of the category.
        outcome: id of the outcome: the category together with the reason for it.
        title: the category's name, and `definition` and `accountability` its words.
        behaviour: the author's link to the common model (`human_error`, `at_risk`, `reckless`), if there is one.
        scope: `within`, or `outside` when the category is not one of behaviour.
        because: the reason, in the policy's words.
        investigate: what to look into in the system, whoever was involved.
        response: what the organisation does.
        path: the steps from the first question to the outcome, in order.
        settled_at: a question that was left open because every answer to it ends in this outcome; else `None`.
        notices: what a reader must know about the policy, such as that it is superseded.
        policy: which policy, in which version, with which content.
        disclaimer: that this is decision support.
        library: the version of this library.
    """

    category: str
    outcome: str
    title: str
    definition: str
    accountability: str
    behaviour: str | None
    scope: str
    because: str
    investigate: tuple[str, ...]
    response: Response
    path: tuple[Step, ...]
    settled_at: str | None
    notices: tuple[Notice, ...]
    policy: PolicyRef
    disclaimer: str
    library: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """The answers stop short of an outcome.

    Attributes:
        question: id of the question to ask next.
        text: its words.
        answers: the answers it takes, `unknown` among them.
        unknown: whether it was answered `unknown` and the policy has no way on from there.
        reachable: ids of the categories still possible, from least to most culpable.
        titles: the names of those categories, in the same order.
        outcomes: ids of the outcomes still possible.
        questions: ids of the questions that may still be asked, each before those it leads to.
        path: the steps taken so far.
        notices: what a reader must know about the policy.
        policy: which policy, in which version, with which content.
        disclaimer: that this is decision support.
        library: the version of this library.
    """

    question: str
    text: str
    answers: tuple[str, ...]
    unknown: bool
    reachable: tuple[str, ...]
    titles: tuple[str, ...]
    outcomes: tuple[str, ...]
    questions: tuple[str, ...]
    path: tuple[Step, ...]
    notices: tuple[Notice, ...]
    policy: PolicyRef
    disclaimer: str
    library: str

    @property
    def category(self) -> str | None:
        """The category, if only one is left; which outcome and so which reason it has is then still open."""
        return self.reachable[0] if len(self.reachable) == 1 else None


Result: TypeAlias = Decision | Pending


# --- the same result by another path ---------------------------------------------------------------------------


def by_path(result: Result, path: tuple[Step, ...]) -> Result:
    """`result` with `path` for its path, as `dataclasses.replace` would make it, at a tenth of the time."""
    return _decided(result, path) if isinstance(result, Decision) else _open(result, path)


# A frozen dataclass sets each field through `object.__setattr__`, and has up to sixteen. So the value is filled in as
# an instance of a class that is not frozen and has the same slots, and becomes what it is when it is complete.


class _DecisionDraft:
    __slots__ = Decision.__slots__


class _PendingDraft:
    __slots__ = Pending.__slots__


def _decided(like: Decision, path: tuple[Step, ...]) -> Decision:
    new: Any = _DecisionDraft()
    new.category = like.category
    new.outcome = like.outcome
    new.title = like.title
    new.definition = like.definition
    new.accountability = like.accountability
    new.behaviour = like.behaviour
    new.scope = like.scope
    new.because = like.because
    new.investigate = like.investigate
    new.response = like.response
    new.path = path
    new.settled_at = like.settled_at
    new.notices = like.notices
    new.policy = like.policy
    new.disclaimer = like.disclaimer
    new.library = like.library
    new.__class__ = Decision
    made: Decision = new
    return made


def _open(like: Pending, path: tuple[Step, ...]) -> Pending:
    new: Any = _PendingDraft()
    new.question = like.question
    new.text = like.text
    new.answers = like.answers
    new.unknown = like.unknown
    new.reachable = like.reachable
    new.titles = like.titles
    new.outcomes = like.outcomes
    new.questions = like.questions
    new.path = path
    new.notices = like.notices
    new.policy = like.policy
    new.disclaimer = like.disclaimer
    new.library = like.library
    new.__class__ = Pending
    made: Pending = new
    return made
