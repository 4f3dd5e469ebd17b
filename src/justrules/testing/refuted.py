"""What trying a property comes to: how much was shown, or the case that refutes it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from justrules.policies.model import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A property that held, and how much was tried.

    Attributes:
        name: the property.
        exhaustive: whether every complete answer set was tried; if not, a sample of them was.
        answer_sets: how many different answer sets were tried, partial ones included; over all policies.
        levels: how many levels of severity each was tried at, none given among them.
        calls: how often the subject was called. 0 if the policy itself was proved.
    """

    name: str
    exhaustive: bool
    answer_sets: int
    levels: int = 1
    calls: int = 0

    def __str__(self) -> str:
        how = "every complete answer set" if self.exhaustive else "a sample of answer sets"
        levels = f" at each of {self.levels} levels" if self.levels > 1 else ""
        return f"{self.name}: {how}, {self.answer_sets:,} in all{levels}, {self.calls:,} calls"


LINES = 40
"""How many answers a message lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """The case that refutes a property.

    Attributes:
        claim: what does not hold, in a sentence.
        answers: the answers that were given, as they were given.
        saw: what was done, each with what came of it.
        policy: id and version of the policy.
        hint: what to do about it, or what may be meant.
    """

    claim: str
    policy: str
    answers: Mapping[str, object]
    saw: tuple[tuple[str, str], ...]
    hint: str | None = None

    def __str__(self) -> str:
        answers = [f"{question}: {_word(answer)}" for question, answer in self.answers.items()] or ["none"]
        if len(answers) > LINES:
            answers = [*answers[: LINES - 1], f"… and {len(answers) - LINES + 1} more"]
        lines = [self.claim, *_listed("policy", [self.policy]), *_listed("answers", answers)]
        width = max((len(done) for done, _ in self.saw), default=0)
        lines += [f"  {done:<{width}}  → {came_of_it}" for done, came_of_it in self.saw]
        return "\n".join([*lines, f"  hint: {self.hint}"] if self.hint else lines)


class Refuted(AssertionError):
    """A property does not hold; `counterexample` is the case that shows it."""

    def __init__(self, counterexample: Counterexample) -> None:
        super().__init__(str(counterexample))
        self.counterexample = counterexample


def named(policy: Policy) -> str:
    """The policy as messages call it."""
    return f"{policy.id} {policy.version}"


def _word(answer: object) -> str:
    return answer if isinstance(answer, str) else repr(answer)


def _listed(heading: str, parts: Iterable[str]) -> list[str]:
    return [f"  {heading if not index else '':<8}{part}" for index, part in enumerate(parts)]
