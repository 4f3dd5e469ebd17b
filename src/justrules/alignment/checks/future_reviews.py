"""Does a review lie in the future?

Nobody has looked at a row on a day that is yet to come. A date that is ahead hides that a review is due.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case
from justrules.findings import Finding

CODE = "JR428"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row whose own date of review, or else that of its record, is after the day of asking."""
    hint = "write the day on which somebody looked at it"
    for claim in case.claims:
        days = [(claim.row.reviewed, claim.place("reviewed"))]
        days += [(claim.review.on, claim.review.where)] if claim.review else []
        ahead = [(day, where) for day, where in days if day is not None and day > case.as_of]
        for day, where in ahead[:1]:
            message = f"`{claim.row.cites}` is said to have been reviewed on {day}, which is after {case.as_of}"
            yield Finding(code=CODE, message=message, where=where, hint=hint)
