"""When a duty is due: a closed set of conditions that a person can read and a machine can follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag

from justrules.policies.parts import Pairs, Part
from justrules.policies.values import FILLED_SCHEMA, IDS_SCHEMA, Id, Ids, Text, filled


class SeverityAtLeast(Part):
    """Holds from a level of harm upward."""

    severity_at_least: Id = Field(description="A level of the severity scale: this level or a worse one.")


class SeverityIs(Part):
    """Holds at certain levels of harm."""

    severity: Ids = Field(description="Levels of the severity scale.")


class CategoryIs(Part):
    """Holds for certain categories."""

    category: Ids = Field(description="Ids of categories.")


class OutcomeIs(Part):
    """Holds for certain outcomes."""

    outcome: Ids = Field(description="Ids of outcomes.")


class AnswerIs(Part):
    """Holds when questions were answered so."""

    answer: Annotated[tuple[tuple[Id, Ids], ...], Pairs(IDS_SCHEMA, least=1), AfterValidator(filled)] = Field(
        description="Question ids, each with the answers that count; all must hold."
    )


class Ask(Part):
    """A condition that a person must settle: the duty is then listed as to consider."""

    ask: Text = Field(description="The question that a person settles.")


class AllOf(Part):
    """Holds when all of its conditions do."""

    all: Annotated[tuple[Condition, ...], AfterValidator(filled)] = Field(
        description="Conditions that must all hold.", json_schema_extra=FILLED_SCHEMA
    )


class AnyOf(Part):
    """Holds when one of its conditions does."""

    any: Annotated[tuple[Condition, ...], AfterValidator(filled)] = Field(
        description="Conditions of which one must hold.", json_schema_extra=FILLED_SCHEMA
    )


CONDITIONS: dict[str, type[Part]] = {
    "severity_at_least": SeverityAtLeast,
    "severity": SeverityIs,
    "category": CategoryIs,
    "outcome": OutcomeIs,
    "answer": AnswerIs,
    "ask": Ask,
    "all": AllOf,
    "any": AnyOf,
}


def _condition_kind(value: Any) -> str | None:
    """The tag of a condition: its one key, in brackets so that it can be no key of a file."""
    if isinstance(value, Part):
        return next((f"<{key}>" for key, kind in CONDITIONS.items() if isinstance(value, kind)), None)
    if isinstance(value, Mapping) and len(value) == 1:
        key = next(iter(value))
        return f"<{key}>" if key in CONDITIONS else None
    return None


Condition: TypeAlias = Annotated[
    Annotated[SeverityAtLeast, Tag("<severity_at_least>")]
    | Annotated[SeverityIs, Tag("<severity>")]
    | Annotated[CategoryIs, Tag("<category>")]
    | Annotated[OutcomeIs, Tag("<outcome>")]
    | Annotated[AnswerIs, Tag("<answer>")]
    | Annotated[Ask, Tag("<ask>")]
    | Annotated["AllOf", Tag("<all>")]
    | Annotated["AnyOf", Tag("<any>")],
    Discriminator(
        _condition_kind,
        custom_error_type="JR113",
        custom_error_message="a condition has exactly one of these keys: " + ", ".join(CONDITIONS),
    ),
]
