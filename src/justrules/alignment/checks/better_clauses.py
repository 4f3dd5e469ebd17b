"""Do the words of the requirement fit another clause of the same instrument clearly better?

Or are they something that the catalogue knows the clause not to ask, though it is often said to? Words are counted and
nothing is understood, so this only ever warns. A row whose `title` is wrong is told of that already.
"""

from collections.abc import Iterator

from justrules.alignment.likeness import miscited, named_by, stems
from justrules.alignment.references import Case, suggestion
from justrules.findings import Finding

CODE = "JR408"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row that reads as if another clause were meant, or claims what its clause does not ask."""
    for claim in case.claims:
        title, clause, catalogue = claim.row.title, claim.clause, claim.catalogue
        if clause is None or catalogue is None or (title is not None and not named_by(title, clause)):
            continue
        asked = next((phrase for phrase in clause.asks_no if stems(phrase) <= stems(claim.row.requirement)), None)
        if asked is not None:
            message = f"`{claim.row.cites}` does not ask for what the requirement claims: {asked}"
            hint = f"it says: {clause.summary}"
            yield Finding(code=CODE, message=message, where=claim.place("requirement"), hint=hint)
            continue
        meant = case.likeness(catalogue).better(clause, claim.row.requirement)
        if title is not None and clause.heading is not None:
            # The author knows what the clause is called; only a mistake that others made before is worth a word.
            meant = tuple(other for other in meant if miscited(other, clause.number))
        if meant:
            message = f"the requirement reads like another clause than `{claim.row.cites}`, {clause.title}"
            hint = f"did you mean {suggestion(claim.row.cites.source, meant)}"
            yield Finding(code=CODE, message=message, where=claim.place("requirement"), hint=hint)
