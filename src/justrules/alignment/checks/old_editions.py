"""Has the edition that an authority relies on, or a clause of it, been superseded?

It is told once for each authority, and once for each row whose own clause was taken over by something.
"""

import datetime as dt
import re
from collections.abc import Iterator

from justrules.alignment.catalogue import Catalogue
from justrules.alignment.references import Case
from justrules.findings import Finding

CODE = "JR407"

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def check(case: Case) -> Iterator[Finding]:
    """A finding for each superseded edition and for each superseded clause."""
    for authority in case.policy.authorities:
        catalogue = case.catalogues.get(authority.catalogue or "")
        told = catalogue and _told(catalogue, case.as_of)
        if catalogue and told:
            message = f"{catalogue.short}, {catalogue.edition}, {told}"
            where = case.policy.place("authorities", authority.id, "catalogue")
            yield Finding(code=CODE, message=message, where=where, hint="check each row against what replaces it")
    for claim in case.claims:
        if claim.clause and claim.clause.superseded_by:
            message = f"`{claim.row.cites}` was taken over by {claim.clause.superseded_by}"
            yield Finding(code=CODE, message=message, where=claim.place("cites"), hint="cite what took over")


def _told(catalogue: Catalogue, as_of: dt.date) -> str | None:
    """How an edition stands to what replaces it; `None` if nothing does."""
    by, ended = catalogue.superseded_by, catalogue.effective and catalogue.effective.to
    if by is not None:
        word = _word(by.since, as_of)
        return f"{word} superseded by {by.title}{f' ({by.since})' if by.since else ''}"
    return f"is superseded; it ended on {ended}" if ended and ended < as_of else None


def _word(since: str | None, as_of: dt.date) -> str:
    """`since` is as exact as is known, 2026-12 or 2026-12-01, and so is the comparison; in words it is no date."""
    if since is None:
        return "is"
    if not _DATE.fullmatch(since):
        return "is or will be"
    return "is" if since <= as_of.isoformat()[: len(since)] else "is to be"
