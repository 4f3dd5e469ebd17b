"""One act assessed: the decision, and beside it the duties and factors that harm and surroundings bring.

The only module of the engine that reads harm. The decision is made first, by an evaluator that cannot be told
of it; severity then reaches the duties and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from justrules.engine.assessed import SEVERITY, Assessment, Duty, Factor
from justrules.engine.compiler import tree_of
from justrules.engine.decision import Decision, Pending, Result
from justrules.engine.evaluator import Answers, ahead, checked, walk
from justrules.engine.tree import Branch, Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, Known, Location
from justrules.policies import model
from justrules.policies.model import (
    AllOf,
    AnswerIs,
    AnyOf,
    Ask,
    CategoryIs,
    Condition,
    OutcomeIs,
    Policy,
    SeverityAtLeast,
    SeverityIs,
)

__all__ = ["SEVERITY", "Assessment", "Duty", "Factor", "assess"]


def assess(
    policy: Policy,
    answers: Answers,
    *,
    severity: str | None = None,
    factors: Iterable[str] = (),
    reasons: Mapping[str, str] | None = None,
) -> Assessment:
    """Assess one act: decide it blind to severity, then list the duties and factors.

    Args:
        policy: the policy, compiled on first use.
        answers: as for `evaluate`.
        severity: a level of the policy's severity scale. It reaches the duties and nothing else. Without it, a
            duty that depends on it is listed as to consider.
        factors: ids of the contributing factors that were found. They never change the category.
        reasons: as for `evaluate`.

    Raises:
        AnswerError: with everything that the policy does not know: questions and answers (`JR601` to `JR603`),
            the level (`JR607`), factors (`JR608`).
        PolicyError: the policy has errors; with every one of them.
    """
    tree = tree_of(policy)
    found = tuple(dict.fromkeys(factors))
    given = _checked(policy, answers, severity, found, reasons)
    result = walk(tree, given, reasons=reasons)
    situation = _Situation(policy, result, given, severity, _ahead(tree, result, given))
    return Assessment(
        result=result,
        severity=severity,
        duties=tuple(situation.duties()),
        factors=tuple(_factor(factor) for factor in policy.factors if factor.id in found),
    )


def _ahead(tree: Tree, result: Result, given: Mapping[str, str]) -> frozenset[str]:
    if isinstance(result, Decision):
        return frozenset()
    nodes = ahead(tree.questions[result.question], given)
    return frozenset(node.question for node in nodes if isinstance(node, Branch))


def _factor(factor: model.Factor) -> Factor:
    return Factor(id=factor.id, text=factor.text, domain=factor.domain.value, system_actions=factor.system_actions)


def _checked(
    policy: Policy,
    answers: Answers,
    severity: str | None,
    factors: tuple[str, ...],
    reasons: Mapping[str, str] | None,
) -> dict[str, str]:
    """The answers as ids; or everything wrong with answers, level and factors at once."""
    findings: list[Finding] = []
    given: dict[str, str] = {}
    try:
        given = checked(tree_of(policy), answers, reasons)
    except AnswerError as error:
        findings.extend(error.findings)
    levels = Known(policy.severity.scale if policy.severity else ())
    if severity is not None and severity not in levels:
        findings.append(_unknown("JR607", "the severity given is not a level of", policy, levels, severity))
    known = Known(factor.id for factor in policy.factors)
    findings.extend(
        _unknown("JR608", f"factor {number} of those given is not one of", policy, known, factor)
        for number, factor in enumerate(factors, start=1)
        if factor not in known
    )
    if findings:
        raise AnswerError(findings)
    return given


def _unknown(code: str, told: str, policy: Policy, known: Known, word: object) -> Finding:
    # What was given is not repeated: it may be free text.
    hint = known.hint(word) if isinstance(word, str) else known.hint("")
    return Finding(code=code, message=f"{told} `{policy.id}`", where=Location(source="assessment"), hint=hint)


# --- when a duty applies -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Truth:
    """Whether a condition holds; `None` while it cannot be said, and then what it depends on."""

    holds: bool | None
    asks: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Situation:
    """What the conditions of duties are held against."""

    policy: Policy
    result: Result
    given: Mapping[str, str]
    severity: str | None
    ahead: frozenset[str]
    """Questions that may still be asked, answered or not."""

    def duties(self) -> Iterator[Duty]:
        for duty in self.policy.duties:
            truth = _Truth(holds=True) if duty.when is None else self.truth(duty.when)
            if truth.holds is not False:
                yield Duty(
                    id=duty.id,
                    text=duty.text,
                    state="due" if truth.holds else "consider",
                    asks=truth.asks,
                    waits_for=truth.waits_for,
                    cites=tuple(str(citation) for citation in duty.cites),
                    note=duty.note,
                )

    def truth(self, condition: Condition) -> _Truth:
        """Three-valued: what is not known makes a condition neither hold nor fail."""
        match condition:
            case SeverityAtLeast(severity_at_least=level):
                scale = self.policy.severity.scale if self.policy.severity else ()
                return self._severity(scale[scale.index(level) :])
            case SeverityIs(severity=levels):
                return self._severity(levels)
            case CategoryIs(category=ids):
                return self._result(ids, "category")
            case OutcomeIs(outcome=ids):
                return self._result(ids, "outcome")
            case AnswerIs(answer=pairs):
                return _all(self._answer(question, answers) for question, answers in pairs)
            case Ask(ask=question):
                return _Truth(holds=None, asks=(question,))
            case AllOf(all=parts):
                return _all(self.truth(part) for part in parts)
            case AnyOf(any=parts):
                return _any(self.truth(part) for part in parts)

    def _severity(self, levels: tuple[str, ...]) -> _Truth:
        if self.severity is None:
            return _Truth(holds=None, waits_for=(SEVERITY,))
        return _Truth(holds=self.severity in levels)

    def _result(self, ids: tuple[str, ...], kind: Literal["category", "outcome"]) -> _Truth:
        if isinstance(self.result, Decision):
            return _Truth(holds=(self.result.category if kind == "category" else self.result.outcome) in ids)
        possible = self.result.reachable if kind == "category" else self.result.outcomes
        if all(one in ids for one in possible):
            return _Truth(holds=True)
        return (
            _Truth(holds=None, waits_for=(self.result.question,)) if set(possible) & set(ids) else _Truth(holds=False)
        )

    def _answer(self, question: str, answers: tuple[str, ...]) -> _Truth:
        """An answer counts when its question is asked on the path; one that is not asked was not answered so."""
        if any(step.question == question for step in self.result.path):
            return _Truth(holds=self.given.get(question) in answers)
        if not isinstance(self.result, Pending) or question not in self.ahead:
            return _Truth(holds=False)
        if question not in self.given:
            return _Truth(holds=None, waits_for=(question,))
        if self.given[question] not in answers:
            return _Truth(holds=False)
        return (
            _Truth(holds=True)
            if question == self.result.question
            else _Truth(holds=None, waits_for=(self.result.question,))
        )


def _all(parts: Iterable[_Truth]) -> _Truth:
    """Fails if one part fails; holds if all hold."""
    truths = tuple(parts)
    if any(truth.holds is False for truth in truths):
        return _Truth(holds=False)
    return _Truth(holds=True) if all(truth.holds for truth in truths) else _open(truths)


def _any(parts: Iterable[_Truth]) -> _Truth:
    """Holds if one part holds; fails if all fail."""
    truths = tuple(parts)
    if any(truth.holds for truth in truths):
        return _Truth(holds=True)
    return _Truth(holds=False) if all(truth.holds is False for truth in truths) else _open(truths)


def _open(truths: tuple[_Truth, ...]) -> _Truth:
    """Neither: with everything that the open parts depend on."""
    asks = dict.fromkeys(ask for truth in truths if truth.holds is None for ask in truth.asks)
    waits = dict.fromkeys(wait for truth in truths if truth.holds is None for wait in truth.waits_for)
    return _Truth(holds=None, asks=tuple(asks), waits_for=tuple(waits))
