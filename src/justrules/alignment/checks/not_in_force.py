"""Is the cited section in force on the day on which the policy takes effect, and still on the day of asking?

A clause that is repealed, or is yet to come, asks nothing of anybody. A row that is merely related answers nothing, and
may name what came later.
"""

import datetime as dt
from collections.abc import Iterator

from justrules.alignment.catalogue import Clause
from justrules.alignment.references import Case
from justrules.findings import Finding
from justrules.policies.model import Relation

CODE = "JR406"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row that answers a clause which is not in force on a day that counts."""
    days = _days(case)
    for claim in case.claims:
        clause = None if claim.row.relation is Relation.RELATED else claim.clause
        wrong = [(day, told) for day, told in days if clause and not clause.in_force(day)]
        if clause and wrong:
            day, told = wrong[0]
            hint = f"cite what took over: {clause.superseded_by}" if clause.superseded_by else "cite what is in force"
            message = f"`{claim.row.cites}` is not in force on {day}, {told}; {_period(clause, day)}"
            yield Finding(code=CODE, message=message, where=claim.place("cites"), hint=hint)


def _days(case: Case) -> list[tuple[dt.date, str]]:
    """The days that count, each with what it is."""
    effective = case.policy.effective
    days = [(effective.from_, "when the policy takes effect")] if effective and effective.from_ else []
    if effective is None or effective.covers(case.as_of):
        days.append((case.as_of, "the day of asking"))
    return days


def _period(clause: Clause, day: dt.date) -> str:
    if clause.start and day < clause.start:
        return f"it is in force from {clause.start}"
    return f"it ended on {clause.end}"
