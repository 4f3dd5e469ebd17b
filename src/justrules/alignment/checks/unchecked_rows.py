"""Is there a section to check the row against?

A row that cites an instrument without a catalogue, or the whole of one, passes every other check, because there is
nothing to hold it against. It is asked only where it is wanted; `unchecked` counts such rows for whoever reads the
result.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from justrules.alignment.references import Case, Claim
from justrules.findings import Finding

CODE = "JR429"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """How many rows of some policies have nothing to be checked against.

    Attributes:
        rows: all rows.
        without_catalogue: for each authority without a catalogue how many rows cite it.
        whole: for each authority with one how many rows cite the whole instrument.
    """

    rows: int
    without_catalogue: Mapping[str, int]
    whole: Mapping[str, int]


def check(case: Case) -> Iterator[Finding]:
    """A finding for each row that is checked against no section."""
    for claim in case.claims:
        if _without_catalogue(claim):
            message = f"`{claim.row.cites}` has no catalogue to be checked against"
            hint = f"name the catalogue of `{claim.row.cites.source}`: `catalogue: ...`"
            yield Finding(code=CODE, message=message, where=claim.place("cites"), hint=hint)
        elif _whole(claim):
            message = f"`{claim.row.cites}` cites a whole instrument, and no section of it is checked"
            yield Finding(code=CODE, message=message, where=claim.place("cites"), hint="cite the section that is meant")


def unchecked(cases: Iterable[Case]) -> Unchecked:
    """The rows of `cases` that have nothing to be checked against, counted by authority."""
    claims = [claim for case in cases for claim in case.claims]
    return Unchecked(
        rows=len(claims),
        without_catalogue=_counted(claim for claim in claims if _without_catalogue(claim)),
        whole=_counted(claim for claim in claims if _whole(claim)),
    )


def _without_catalogue(claim: Claim) -> bool:
    """Whether the authority is there and its catalogue is not; an authority that is not there is another mistake."""
    return claim.authority is not None and claim.catalogue is None


def _whole(claim: Claim) -> bool:
    return claim.catalogue is not None and claim.section is None


def _counted(claims: Iterable[Claim]) -> dict[str, int]:
    sources = [claim.row.cites.source for claim in claims]
    return {source: sources.count(source) for source in dict.fromkeys(sources)}
