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
        self._known = {
            "question": Known(question.id for question in policy.questions),
            "outcome": Known(outcome.id for outcome in policy.outcomes),
            "category": Known(category.id for category in policy.categories),
            "factor": Known(factor.id for factor in policy.factors),
            "severity": Known(policy.severity.scale if policy.severity else ()),
        }
        self._answers = {q.id: Known((*(answer.id for answer in q.answers), UNKNOWN)) for q in policy.questions}

    def unknown(
        self, code: str, who: str, concept: str, name: str, where: Pointer, *, key: bool = False
    ) -> Iterator[Finding]:
        """The finding that `who` names something which does not exist, if that is so; `key` if a key names it."""
        place = self._policy.place(*where, key=key)
        yield from self._unless(self._known[concept], code, f"{who} names the {concept}", name, place)

    def unknown_answer(self, code: str, who: str, question: str, answer: str, where: Pointer) -> Iterator[Finding]:
        """The same for an answer; of a question that does not exist, nothing more is said."""
        if question in self._answers:
            told = f"{who} names the answer to `{question}`"
            yield from self._unless(self._answers[question], code, told, answer, self._policy.place(*where))

    @staticmethod
    def _unless(known: Known, code: str, told: str, name: str, place: Location) -> Iterator[Finding]:
        if name not in known:
            message = f"{told} `{name}`, which does not exist"
            yield Finding(code=code, message=message, where=place, hint=known.hint(name))
