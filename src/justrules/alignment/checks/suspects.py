"""Does what was reviewed still stand there?

A review holds the fingerprints of the clause, of the components and of the row. Where one of them differs now, nobody
has looked at what the table claims.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case
from justrules.alignment.standing import changes
from justrules.findings import Finding

CODE = "JR411"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row of which something changed since it was reviewed."""
    for claim in case.claims:
        changed = changes(claim)
        if changed and claim.review:
            since = f"the review of {claim.review.on} by {claim.review.by}"
            message = f"since {since} of `{claim.row.cites}` there changed {', '.join(changed)}"
            hint = "look at it again and record that with `justrules align review`"
            yield Finding(code=CODE, message=message, where=claim.place(), hint=hint)
