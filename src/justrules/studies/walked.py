"""What one assessor was asked and answered on the way through a policy, and where that came out."""

from __future__ import annotations

from dataclasses import dataclass

from justrules.engine.decision import Decision, Result
from justrules.engine.evaluator import Answers, checked, walk
from justrules.engine.tree import UNKNOWN, Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """One walk.

    Attributes:
        steps: question and answer, in the order in which they were asked. `unknown` is among the answers, also where
            the policy has no way on from it; answers to questions off the path are not.
        result: the decision, or the question still open.
    """

    steps: tuple[tuple[str, str], ...]
    result: Result

    @property
    def category(self) -> str | None:
        """The category, if the answers settle it."""
        return self.result.category


def walked(tree: Tree, answers: Answers) -> Walked:
    """Follow `answers` and keep what was asked.

    Raises:
        AnswerError: with every unknown question and answer.
    """
    given = checked(tree, answers)
    result = walk(tree, given)
    steps = tuple((step.question, step.answer) for step in result.path)
    last = result.settled_at if isinstance(result, Decision) else result.question
    if last is not None and given.get(last) == UNKNOWN:
        steps = (*steps, (last, UNKNOWN))
    return Walked(steps=steps, result=result)
