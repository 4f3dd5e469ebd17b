"""Is the catalogue there that an authority names?

Catalogues are looked for beside the policy's file and among the shipped ones, unless a folder is named.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case
from justrules.findings import Finding, did_you_mean

CODE = "JR415"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each authority whose catalogue is not found."""
    for authority in case.missing:
        name = authority.catalogue or ""
        hint = did_you_mean(name, case.known) or "put it into a folder `catalogues` beside the policy"
        message = f"there is no catalogue `{name}`"
        where = case.policy.place("authorities", authority.id, "catalogue")
        yield Finding(code=CODE, message=message, where=where, hint=hint)
