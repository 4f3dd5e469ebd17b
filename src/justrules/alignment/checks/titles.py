"""Is the clause called what the row calls it?

A number is easily mistyped and a title is not: where the two part, the number is usually the wrong one.
"""

from collections.abc import Iterator

from justrules.alignment.likeness import named_by, same_words
from justrules.alignment.references import Case, suggestion
from justrules.findings import Finding

CODE = "JR419"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row whose `title` is not that of the clause, or of the instrument that it cites as a whole."""
    for claim in case.claims:
        title, clause, catalogue = claim.row.title, claim.clause, claim.catalogue
        if title is None or catalogue is None:
            continue
        where, wrong = claim.place("title"), f"`{claim.row.cites}` is not called `{title}`; it is"
        if clause is not None and not named_by(title, clause):
            meant = case.likeness(catalogue).candidates(clause.number, f"{title} {claim.row.requirement}")
            told = f"did you mean {suggestion(claim.row.cites.source, meant)}"
            message = f"{wrong} `{clause.title}`: {clause.summary.rstrip('.')}"
            hint = told if meant else f"its title is: {clause.title}"
            yield Finding(code=CODE, message=message, where=where, hint=hint)
        elif claim.section is None and not same_words(title, catalogue.title):
            hint = "mend the title, or the citation"
            yield Finding(code=CODE, message=f"{wrong} `{catalogue.title}`", where=where, hint=hint)
