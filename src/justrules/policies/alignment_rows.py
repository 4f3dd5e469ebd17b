"""The alignment table as it is written: authorities, and rows of requirement and components."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from justrules.policies.parts import Identified, Part
from justrules.policies.values import (
    FILLED_SCHEMA,
    Citation,
    Date,
    DateOrNull,
    Id,
    Text,
    TextsOrNone,
    Url,
    filled,
    refusal,
)
from justrules.policies.words import Coverage, Fulfilment, Relation


class Authority(Identified):
    """A regulation or other instrument that the alignment table cites."""

    concept = "authority"

    title: Text = Field(description="The instrument's title.")
    publisher: Text = Field(description="Who made it.")
    edition: Text | None = Field(None, description="The edition or date of amendment relied on.")
    url: Url | None = Field(None, description="Where it can be read.")
    catalogue: Id | None = Field(None, description="The catalogue that lists the instrument's sections.")
    accessed: Date | None = Field(None, description="When it was read, YYYY-MM-DD.")
    note: Text | None = Field(None, description="What a reader should know about it.")


class Evidence(Part):
    """One thing that shows a row to be true: a scenario, a check, a test or a document."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    concept = "evidence"

    scenario: Id | None = Field(None, description="A scenario of this policy, by its id.")
    check: Text | None = Field(None, description="A check of the library, by its code: JR308.")
    test: Text | None = Field(None, description="A test, by the path or the name under which it runs.")
    document: Text | None = Field(None, description="A document: its name, or its web address.")

    @property
    def kind(self) -> str:
        """Which of the four it is: `scenario`, `check`, `test` or `document`."""
        return next(iter(self.to_data()))

    @property
    def what(self) -> str:
        """What the evidence is, as written."""
        return str(next(iter(self.to_data().values())))


def _one_thing(evidence: Evidence) -> Evidence:
    if len(evidence.to_data()) != 1:
        hint = "write one of scenario, check, test and document; for two, make two entries"
        raise refusal("JR418", "evidence names exactly one thing", hint)
    return evidence


class Alignment(Part):
    """One row of the alignment table: a requirement and the components that answer it."""

    concept = "alignment row"

    cites: Citation = Field(description="The authority and the section: `cfr5 5.21(a)(5)`.")
    title: Text | None = Field(None, description="What the author takes the clause to be called; it is checked.")
    requirement: Text = Field(description="What the section asks, in the author's own words.")
    components: TextsOrNone = Field(
        description="What in the policy answers it: `tree`, `categories.reckless` ...; `[]` if nothing does."
    )
    relation: Relation = Field(description="How the components stand to the requirement.")
    coverage: Coverage | None = Field(
        None, description="How what the components do stands to what the clause asks, in OSCAL's words."
    )
    status: Fulfilment = Field(Fulfilment.MET, description="How far the requirement is met.")
    reason: Text | None = Field(None, description="Why it is not applicable, partial or only planned.")
    evidence: Annotated[tuple[Annotated[Evidence, AfterValidator(_one_thing)], ...], AfterValidator(filled)] = Field(
        (), description="What shows that the row is true.", json_schema_extra=FILLED_SCHEMA
    )
    note: Text | None = Field(None, description="What a reader should know about the row.")
    reviewed: DateOrNull = Field(
        None, description="When somebody last checked the row against its source; null if nobody has."
    )
    reviewer: Text | None = Field(None, description="Who checked it: a role, never a person.")
    next_review: Date | None = Field(None, description="By when the row is to be checked again, YYYY-MM-DD.")

    @property
    def covers(self) -> Coverage:
        """`coverage`, or what follows from `relation` and `status`.

        What is planned or not applicable does nothing yet, and what is merely related does nothing of it at all. For
        everything else the careful word is that the two overlap: that a component does *all* that a clause asks is
        for a person to say.
        """
        nothing = self.status in (Fulfilment.PLANNED, Fulfilment.NOT_APPLICABLE) or self.relation is Relation.RELATED
        return self.coverage or (Coverage.NONE if nothing else Coverage.INTERSECTS)
