"""What can be named in a policy: its ids by concept, with what was probably meant by a misspelt one."""

from __future__ import annotations

from collections.abc import Iterator

from justrules.findings import Finding, Known, Location
from justrules.policies.model import UNKNOWN, Policy
from justrules.policies.source import Pointer


class Names:
    """The ids that conditions and scenarios may name."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._questions = {question.id: question for question in policy.questions}
        self._known = {
            "question": Known(self._questions),
            "outcome": Known(outcome.id for outcome in policy.outcomes),
            "category": Known(category.id for category in policy.categories),
            "factor": Known(factor.id for factor in policy.factors),
            "severity": Known(policy.severity.scale if policy.severity else ()),
        }
        self._answers: dict[str, Known] = {}

    def unknown(
        self, code: str, who: str, concept: str, name: str, where: Pointer, *, key: bool = False
    ) -> Iterator[Finding]:
        """The finding that `who` names something which does not exist, if that is so; `key` if a key names it."""
        known = self._known[concept]
        if name not in known:
            yield self._finding(known, code, f"{who} names the {concept}", name, self._policy.place(*where, key=key))

    def unknown_answer(self, code: str, who: str, question: str, answer: str, where: Pointer) -> Iterator[Finding]:
        """The same for an answer; of a question that does not exist, nothing more is said."""
        known = self._answers_to(question)
        if known is not None and answer not in known:
            told = f"{who} names the answer to `{question}`"
            yield self._finding(known, code, told, answer, self._policy.place(*where))

    def _answers_to(self, question: str) -> Known | None:
        if question not in self._answers and question in self._questions:
            answers = (answer.id for answer in self._questions[question].answers)
            self._answers[question] = Known((*answers, UNKNOWN))
        return self._answers.get(question)

    @staticmethod
    def _finding(known: Known, code: str, told: str, name: str, place: Location) -> Finding:
        message = f"{told} `{name}`, which does not exist"
        return Finding(code=code, message=message, where=place, hint=known.hint(name))
