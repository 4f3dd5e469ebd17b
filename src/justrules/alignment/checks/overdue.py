"""Is the day past by which a row was to be reviewed again?

A review on that day or later answers it, also where the date in the policy was left as it is.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case
from justrules.alignment.standing import is_overdue, next_review
from justrules.findings import Finding

CODE = "JR410"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row whose review is overdue on the day of asking."""
    for claim in case.claims:
        if is_overdue(claim, case.as_of):
            message = f"`{claim.row.cites}` was to be reviewed by {next_review(claim)}"
            hint = "review it and record that with `justrules align review`"
            yield Finding(code=CODE, message=message, where=claim.place("next_review"), hint=hint)
