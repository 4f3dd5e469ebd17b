"""Is a section of another instrument with the same number meant?

Regulation 18 of 2014 is about staffing and regulation 18 of 2009 about notifications. The year is all that tells them
apart, and tables leave it out. Sections are compared whole, with their paragraphs, since a row may cite either; words
are counted and nothing is understood, so that this only ever warns.
"""

from collections.abc import Iterator

from justrules.alignment.catalogue import Catalogue, Clause
from justrules.alignment.likeness import family, leans, named_by
from justrules.alignment.references import Case, Claim
from justrules.findings import Finding

CODE = "JR409"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row whose words, title or number belong to an instrument that is easily taken for its own."""
    for claim in case.claims:
        for other in _others(case, claim):
            there = _there(claim, other)
            if there is not None and _fits_there(claim, other, there):
                own = claim.catalogue.short if claim.catalogue else claim.row.cites.source
                message = (
                    f"`{claim.row.cites}` is of {own}; the row reads like {other.short}, {there.number}: {there.title}"
                )
                hint = f"cite the authority of the catalogue `{other.id}`, or say in the requirement what is meant"
                yield Finding(code=CODE, message=message, where=claim.place("cites"), hint=hint)


def _others(case: Case, claim: Claim) -> tuple[Catalogue, ...]:
    names = claim.catalogue.confused_with if claim.catalogue else ()
    return tuple(case.catalogues[name] for name in names if name in case.catalogues)


def _there(claim: Claim, other: Catalogue) -> Clause | None:
    """The clause of the other instrument with the number that is cited; in which that would stand, if this one has it.

    A number that neither instrument lists is a mistake of another kind.
    """
    number = claim.section or ""
    return other.clause(number) or (other.parent(number) if claim.clause is not None else None)


def _fits_there(claim: Claim, other: Catalogue, there: Clause) -> bool:
    """Whether the row is about the clause of the other instrument: by number alone, by title, or by its words."""
    here, own, title = claim.clause, claim.catalogue, claim.row.title
    if here is None or own is None:
        return True
    if title is not None and named_by(title, here) != named_by(title, there):
        return named_by(title, there)
    theirs, ours = family(other, there), family(own, here)
    return any(leans(text, theirs, ours) for text in (title, claim.row.requirement) if text is not None)
