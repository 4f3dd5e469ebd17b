"""When a duty is due, in words."""

from __future__ import annotations

from justrules.policies.conditions import (
    AllOf,
    AnswerIs,
    AnyOf,
    Ask,
    CategoryIs,
    Condition,
    OutcomeIs,
    SeverityAtLeast,
    SeverityIs,
)


def told(condition: Condition) -> str:
    """`condition` in words."""
    match condition:
        case SeverityAtLeast(severity_at_least=level):
            return f"severity {level} or worse"
        case SeverityIs(severity=levels):
            return f"severity {_or(levels)}"
        case CategoryIs(category=ids):
            return f"category {_or(ids)}"
        case OutcomeIs(outcome=ids):
            return f"outcome {_or(ids)}"
        case AnswerIs(answer=pairs):
            return " and ".join(f"{question} is {_or(answers)}" for question, answers in pairs)
        case Ask(ask=question):
            return f"a person says yes to: {question}"
        case AllOf(all=parts):
            return " and ".join(_grouped(part) for part in parts)
        case AnyOf(any=parts):
            return " or ".join(_grouped(part) for part in parts)


def _or(words: tuple[str, ...]) -> str:
    return " or ".join(words)


def _grouped(condition: Condition) -> str:
    return f"({told(condition)})" if isinstance(condition, AllOf | AnyOf) else told(condition)
