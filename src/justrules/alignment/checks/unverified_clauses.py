"""Was the clause verified to which a reviewed row points?

A row that nobody reviewed makes no claim of that kind; one that is marked as reviewed says more than the catalogue
does.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case
from justrules.alignment.standing import reviewed_on
from justrules.findings import Finding

CODE = "JR416"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each reviewed row whose clause the catalogue calls unverified."""
    for claim in case.claims:
        if claim.clause is not None and claim.clause.unverified and reviewed_on(claim):
            message = f"the row is reviewed, and the catalogue calls `{claim.row.cites}` unverified"
            yield Finding(code=CODE, message=message, where=claim.place("reviewed"), hint=claim.clause.unverified)
