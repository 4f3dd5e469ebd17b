"""Is there a record of the row's review?

Asked only where it is wanted: a policy is usable without records, but what nobody recorded goes stale unnoticed.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case
from justrules.findings import Finding

CODE = "JR427"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row without a record of a review."""
    for claim in case.claims:
        if claim.review is None:
            told = (
                f"was reviewed on {claim.row.reviewed}, without a record" if claim.row.reviewed else "was not reviewed"
            )
            hint = "review it and record that with `justrules align review`"
            yield Finding(code=CODE, message=f"`{claim.row.cites}` {told}", where=claim.place(), hint=hint)
