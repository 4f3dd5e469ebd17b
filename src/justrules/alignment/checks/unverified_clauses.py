"""Was the clause verified to which a reviewed row points?

A row that nobody reviewed makes no claim of that kind; one that is marked as reviewed says more than the catalogue
does.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case, Claim
from justrules.findings import Finding

CODE = "JR416"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each reviewed row whose clause the catalogue calls unverified."""
    for claim in case.claims:
        told = _told(claim)
        if claim.clause is not None and claim.clause.unverified and told is not None:
            message = f"{told}, and the catalogue calls `{claim.row.cites}` unverified"
            where = claim.place("reviewed" if claim.row.reviewed else "cites")
            yield Finding(code=CODE, message=message, where=where, hint=claim.clause.unverified)


def _told(claim: Claim) -> str | None:
    """What says that the row was reviewed: its own date, or a record; `None` if nothing does."""
    if claim.row.reviewed is not None:
        return f"the row says that it was reviewed on {claim.row.reviewed}"
    return f"there is a record of a review on {claim.review.on}" if claim.review else None
