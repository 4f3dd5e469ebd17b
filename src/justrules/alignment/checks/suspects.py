"""Does what was reviewed still stand there?

A review holds the fingerprints of the clause, of the components and of the row. Where one of them differs now, nobody
has looked at what the table claims. A new edition of an instrument whose clauses read the same makes no row suspect,
and is told once at the authority.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case, Claim
from justrules.alignment.standing import changes
from justrules.findings import Finding

CODE = "JR411"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row of which something changed since it was reviewed, and for each new edition."""
    for claim in case.claims:
        changed = changes(claim)
        if changed and claim.review:
            since = f"the review of `{claim.row.cites}` on {claim.review.on} by {claim.review.by}"
            message = f"{_joined(changed)} changed since {since}"
            hint = "look at it again and record that with `justrules align review`"
            yield Finding(code=CODE, message=message, where=claim.place(), hint=hint)
    yield from _editions(case)


def _editions(case: Case) -> Iterator[Finding]:
    """A finding for each authority of whose rows some were reviewed against another edition."""
    for authority in case.policy.authorities:
        catalogue = case.catalogue_of(authority.id)
        rows = [claim for claim in case.claims if claim.row.cites.source == authority.id]
        then = list(dict.fromkeys(edition for claim in rows if (edition := _reviewed_edition(claim)) is not None))
        old = [edition for edition in then if catalogue is not None and not _same(edition, catalogue.edition)]
        if catalogue is not None and old:
            message = f"rows about {catalogue.short} were reviewed in its edition {_quoted(old)}"
            message += f", and the catalogue now holds `{catalogue.edition}`"
            hint = f"look at each row that cites `{authority.id}` again, and record that with `justrules align review`"
            where = case.policy.place("authorities", authority.id, "catalogue")
            yield Finding(code=CODE, message=message, where=where, hint=hint)


def _reviewed_edition(claim: Claim) -> str | None:
    return claim.review.edition if claim.review else None


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _quoted(words: list[str]) -> str:
    return " and ".join(f"`{word}`" for word in words)


def _joined(words: tuple[str, ...]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
