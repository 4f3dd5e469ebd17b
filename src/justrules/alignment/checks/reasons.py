"""Does a row that is not applicable say why?

To leave a clause out is a decision, and whoever reads the table is owed its grounds.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case
from justrules.findings import Finding
from justrules.policies.model import Fulfilment

CODE = "JR414"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row that leaves its clause out without a reason."""
    for claim in case.claims:
        if claim.row.status is Fulfilment.NOT_APPLICABLE and claim.row.reason is None:
            message = f"`{claim.row.cites}` is said not to be applicable, and not why"
            yield Finding(code=CODE, message=message, where=claim.place("status"), hint="add `reason:`")
