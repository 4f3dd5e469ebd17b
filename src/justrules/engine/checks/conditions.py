"""Do the conditions of duties name things that exist?

A duty whose condition names a misspelt category is never due, and nobody notices that it was forgotten.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding, did_you_mean
from justrules.policies.model import (
    UNKNOWN,
    AllOf,
    AnswerIs,
    AnyOf,
    CategoryIs,
    Condition,
    OutcomeIs,
    Policy,
    SeverityAtLeast,
    SeverityIs,
)
from justrules.policies.source import Pointer

CODE = "JR218"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each unknown level, category, outcome, question or answer in a `when`."""
    for duty in policy.duties:
        waiting: list[tuple[Condition | None, Pointer]] = [(duty.when, ("duties", duty.id, "when"))]
        while waiting:
            condition, where = waiting.pop()
            if isinstance(condition, AllOf):
                waiting.extend((part, (*where, "all", i)) for i, part in enumerate(condition.all))
            elif isinstance(condition, AnyOf):
                waiting.extend((part, (*where, "any", i)) for i, part in enumerate(condition.any))
            elif condition is not None:
                yield from _unknown(policy, duty.id, condition, where)


def _unknown(policy: Policy, duty: str, condition: Condition, where: Pointer) -> Iterator[Finding]:
    for concept, name, known, place in _named(policy, condition):
        if name not in known:
            yield Finding(
                code=CODE,
                message=f"duty `{duty}` names the {concept} `{name}`, which does not exist",
                where=policy.place(*where, *place),
                hint=did_you_mean(name, known) or f"known: {', '.join(known[:12]) or 'none'}",
            )


def _named(policy: Policy, condition: Condition) -> Iterator[tuple[str, str, list[str], Pointer]]:
    """What a condition names: the concept, the id, the ids there are, and the place within the condition."""
    levels = list(policy.severity.scale) if policy.severity else []
    match condition:
        case SeverityAtLeast(severity_at_least=level):
            yield "severity", level, levels, ("severity_at_least",)
        case SeverityIs(severity=named):
            yield from (("severity", level, levels, ("severity", i)) for i, level in enumerate(named))
        case CategoryIs(category=named):
            known = [category.id for category in policy.categories]
            yield from (("category", name, known, ("category", i)) for i, name in enumerate(named))
        case OutcomeIs(outcome=named):
            known = [outcome.id for outcome in policy.outcomes]
            yield from (("outcome", name, known, ("outcome", i)) for i, name in enumerate(named))
        case AnswerIs():
            yield from _answers(policy, condition)
        case _:
            # `ask` names nothing; `all` and `any` were taken apart by the caller.
            return


def _answers(policy: Policy, condition: AnswerIs) -> Iterator[tuple[str, str, list[str], Pointer]]:
    offered = {q.id: [*(a.id for a in q.answers), UNKNOWN] for q in policy.questions}
    for question, answers in condition.answer:
        yield "question", question, list(offered), ("answer", question)
        for i, answer in enumerate(answers):
            if question in offered:
                yield f"answer to `{question}`", answer, offered[question], ("answer", question, i)
