"""Is every recorded review of a row that is there?

A record that outlives its row would count for the next row that happens to cite the same clause.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case
from justrules.findings import Finding

CODE = "JR424"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row of which there are records and that the policy does not have, at the newest of them."""
    rows = {(claim.key, claim.nth) for claim in case.claims}
    for row, review in case.reviews.newest().items():
        if row not in rows:
            which = f", row {review.nth} of that citation" if review.nth > 1 else ""
            message = f"the policy has no row that cites `{review.cites}`{which}"
            hint = "remove its records, or mend what they cite"
            yield Finding(code=CODE, message=message, where=review.where, hint=hint)
