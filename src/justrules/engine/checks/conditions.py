"""Do the conditions of duties name things that exist?

A duty whose condition names a misspelt category is never due, and nobody notices that it was forgotten.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.engine.names import Names
from justrules.findings import Finding
from justrules.policies.model import (
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
    if not any(duty.when for duty in policy.duties):
        return
    names = Names(policy)
    for duty in policy.duties:
        waiting: list[tuple[Condition | None, Pointer]] = [(duty.when, ("duties", duty.id, "when"))]
        while waiting:
            condition, where = waiting.pop()
            match condition:
                case AllOf(all=parts):
                    waiting.extend((part, (*where, "all", i)) for i, part in enumerate(parts))
                case AnyOf(any=parts):
                    waiting.extend((part, (*where, "any", i)) for i, part in enumerate(parts))
                case AnswerIs(answer=pairs):
                    yield from _answers(names, f"duty `{duty.id}`", pairs, (*where, "answer"))
                case _:
                    for concept, name, place in _named(condition):
                        yield from names.unknown(CODE, f"duty `{duty.id}`", concept, name, (*where, *place))


def _named(condition: Condition | None) -> Iterator[tuple[str, str, Pointer]]:
    """What a condition names: the concept, the id and the place within the condition."""
    match condition:
        case SeverityAtLeast(severity_at_least=level):
            yield "severity", level, ("severity_at_least",)
        case SeverityIs(severity=levels):
            yield from (("severity", level, ("severity", i)) for i, level in enumerate(levels))
        case CategoryIs(category=ids):
            yield from (("category", name, ("category", i)) for i, name in enumerate(ids))
        case OutcomeIs(outcome=ids):
            yield from (("outcome", name, ("outcome", i)) for i, name in enumerate(ids))
        case _:
            # `ask` names nothing, and the others were taken apart by the caller.
            return


def _answers(
    names: Names, who: str, pairs: tuple[tuple[str, tuple[str, ...]], ...], where: Pointer
) -> Iterator[Finding]:
    for question, answers in pairs:
        yield from names.unknown(CODE, who, "question", question, (*where, question), key=True)
        for i, answer in enumerate(answers):
            yield from names.unknown_answer(CODE, who, question, answer, (*where, question, i))
