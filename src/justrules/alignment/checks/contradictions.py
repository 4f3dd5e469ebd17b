"""Do two rows say opposite things of one clause?

Two rows may share a clause, each with its own part of it. They contradict one another where one leaves the clause out
altogether, or where one component is said to meet it and not to meet it.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case, Claim
from justrules.findings import Finding
from justrules.policies.model import Fulfilment

CODE = "JR417"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row that contradicts an earlier one about the same clause."""
    earlier: dict[str, list[Claim]] = {}
    for claim in case.claims:
        for other in earlier.setdefault(claim.key, []):
            both = _contested(claim, other)
            if both is not None:
                message = f"{both} for `{claim.row.cites}`, and {other.row.status.value} in row {other.index + 1}"
                yield Finding(code=CODE, message=message, where=claim.place("status"), hint="keep the one that is true")
        earlier[claim.key].append(claim)


def _contested(claim: Claim, other: Claim) -> str | None:
    """What the two rows say differently of the same thing; `None` if they do not."""
    one, two = claim.row, other.row
    if one.status is two.status:
        return None
    if Fulfilment.NOT_APPLICABLE in (one.status, two.status):
        return f"the row is {one.status.value}"
    shared = [name for name in one.components if name in two.components]
    return f"the component `{shared[0]}` is {one.status.value}" if shared else None
