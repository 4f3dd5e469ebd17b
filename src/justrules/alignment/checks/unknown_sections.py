"""Does the instrument have the section that is cited?

Where the number is known to be a wrong citation of another clause, that clause is named; where it is a slip of the
pen, the nearest number is. Questions, outcomes, responses and duties cite sections too, and are asked the same.
"""

from collections.abc import Iterator

from justrules.alignment.catalogue import Catalogue, stands_in
from justrules.alignment.likeness import known_as
from justrules.alignment.references import Case, suggestion
from justrules.findings import Finding, did_you_mean, listed
from justrules.policies.model import Citation, citations

CODE = "JR405"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each citation of a section that the catalogue does not list, in rows and anywhere else."""
    for citation, pointer in citations(case.policy):
        catalogue, section = case.catalogue_of(citation.source), citation.section
        if catalogue is not None and section is not None and catalogue.clause(section) is None:
            message = f"{catalogue.short} has no section `{section}` in the catalogue `{catalogue.id}`"
            where = case.policy.place(*pointer)
            yield Finding(code=CODE, message=message, where=where, hint=_hint(citation, section, catalogue))


def _hint(citation: Citation, section: str, catalogue: Catalogue) -> str:
    """The clause known to be cited so, or the nearest number, or where it would stand, or all there are."""
    meant = known_as(catalogue.clauses, section)
    if meant:
        return f"did you mean {suggestion(citation.source, meant)}"
    above = catalogue.parent(section)
    near = [c.number for c in catalogue.clauses if above is None or stands_in(c.number, above.number)]
    nearby = did_you_mean(citation, [f"{citation.source} {number}" for number in near])
    if nearby or above is None:
        return nearby or f"known: {listed(near)}"
    return f"the catalogue lists `{citation.source} {above.number}`, in which it would stand"
