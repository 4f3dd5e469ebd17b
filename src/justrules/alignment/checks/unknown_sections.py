"""Does the instrument have the section that is cited?

Where the number is known to be a wrong citation of another clause, that clause is named; where it is a slip of the
pen, the nearest number is.
"""

from collections.abc import Iterator

from justrules.alignment.catalogue import Catalogue, enclosing
from justrules.alignment.likeness import known_as
from justrules.alignment.references import Case, Claim, suggestion
from justrules.findings import Finding, did_you_mean, listed

CODE = "JR405"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each citation of a section that the catalogue does not list."""
    for claim in case.claims:
        catalogue, section = claim.catalogue, claim.section
        if catalogue is not None and section is not None and claim.clause is None:
            message = f"{catalogue.short} has no section `{section}` in the catalogue `{catalogue.id}`"
            yield Finding(code=CODE, message=message, where=claim.place("cites"), hint=_hint(claim, catalogue, section))


def _hint(claim: Claim, catalogue: Catalogue, section: str) -> str:
    """The clause known to be cited so, or the nearest number, or where it would stand, or all there are."""
    meant = known_as(catalogue.clauses, section)
    if meant:
        return f"did you mean {suggestion(claim, meant)}"
    key, above = claim.row.cites.source, catalogue.parent(section)
    near = [c.number for c in catalogue.clauses if above is None or enclosing(c.number, [above.number])]
    nearby = did_you_mean(claim.row.cites, [f"{key} {number}" for number in near])
    if nearby or above is None:
        return nearby or f"known: {listed(near)}"
    return f"the catalogue lists `{key} {above.number}`, in which it would stand"
