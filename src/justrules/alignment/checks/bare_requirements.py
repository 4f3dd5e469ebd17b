"""Is there a component behind what is said to be met?

What is planned has none yet, and what is not applicable needs none.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case
from justrules.findings import Finding
from justrules.policies.model import Fulfilment

CODE = "JR412"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row that is met, or partly, by nothing."""
    for claim in case.claims:
        row = claim.row
        if not row.components and row.status in (Fulfilment.MET, Fulfilment.PARTIAL):
            message = f"`{row.cites}` is said to be {row.status.value} and no component is named"
            hint = "name what answers it, or say `status: planned` or `status: not_applicable`"
            yield Finding(code=CODE, message=message, where=claim.place("components"), hint=hint)
