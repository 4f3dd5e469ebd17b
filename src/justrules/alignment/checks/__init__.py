"""Questions about an alignment table: each check is one file with a code, a reason and `check(case)`."""

from collections.abc import Callable, Iterator

from justrules.alignment.checks import (
    bare_requirements,
    better_clauses,
    confused_instruments,
    contradictions,
    evidence,
    future_reviews,
    missing_catalogues,
    not_in_force,
    old_editions,
    overdue,
    reasons,
    stray_reviews,
    suspects,
    titles,
    unchecked_rows,
    unknown_sections,
    unrecorded,
    unverified_clauses,
)
from justrules.alignment.references import Case
from justrules.findings import Finding, in_order
from justrules.policies.ignores import ignores_of, unanswered

EVERY: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    missing_catalogues.check,
    unknown_sections.check,
    not_in_force.check,
    old_editions.check,
    titles.check,
    better_clauses.check,
    confused_instruments.check,
    contradictions.check,
    bare_requirements.check,
    reasons.check,
    evidence.check,
    unverified_clauses.check,
    suspects.check,
    overdue.check,
    future_reviews.check,
    stray_reviews.check,
)
"""Those that are always asked. None stops a policy from being compiled: they are about its table and not its tree."""


STRICT: tuple[Callable[[Case], Iterator[Finding]], ...] = (unrecorded.check, unchecked_rows.check)
"""Those that are asked where it is wanted."""


def check(case: Case, *, strict: bool = False) -> tuple[Finding, ...]:
    """Everything that the checks find in an alignment table, in the order of the file.

    Warnings that the policy's file ignores with a reason are left out.

    Args:
        case: the policy and what it cites.
        strict: whether rows without a record of their review, or without a section to check, are told, too.
    """
    asked = (*EVERY, *STRICT) if strict else EVERY
    findings = in_order(finding for one in asked for finding in one(case))
    return unanswered(findings, ignores_of(case.policy))
