"""What the rows of a policy cite: each with its authority, its catalogue and its clause, as far as there are any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from justrules.alignment.catalogue import Catalogue, Clause, citation_key
from justrules.alignment.fingerprints import fingerprint, of_claim, of_component
from justrules.alignment.likeness import Likeness
from justrules.alignment.reviews import NO_REVIEWS, Review, Reviews
from justrules.alignment.shelf import Shelf
from justrules.findings import Location
from justrules.policies.model import Alignment, Authority, Policy, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One row of the alignment table, with what it cites.

    Attributes:
        policy: the policy whose row it is.
        index: the row's position, from 0.
        nth: which of the rows with the same citation, however spelt, it is, from 1.
        row: the row as written.
        authority: the instrument that it cites; a source where the policy lists it as one.
        catalogue: the list of the instrument's sections; `None` if the authority names none, or none is found.
        clause: the section cited; `None` if it cites the whole instrument, or a section that is not listed.
        review: the record of the last review; `None` if there is none.
    """

    policy: Policy = field(repr=False)
    index: int
    nth: int
    row: Alignment
    authority: Authority | Source | None
    catalogue: Catalogue | None = field(repr=False)
    clause: Clause | None
    review: Review | None = None

    @property
    def key(self) -> str:
        """What the row cites in the one spelling of it."""
        return citation_key(self.row.cites)

    @property
    def section(self) -> str | None:
        """The section that the row cites, as written."""
        return self.row.cites.section

    def place(self, *pointer: str | int) -> Location:
        """Where a key of the row stands, or the row itself."""
        return self.policy.place("alignment", self.index, *pointer)

    @property
    def clause_mark(self) -> str | None:
        """The fingerprint of the clause; of the edition and its sections, if the row cites the whole instrument."""
        if self.clause is not None:
            return self.clause.fingerprint
        if self.catalogue is not None and self.section is None:
            sections = [clause.fingerprint for clause in self.catalogue.clauses]
            return fingerprint([self.catalogue.title, self.catalogue.edition, sections])
        return None

    @property
    def component_marks(self) -> dict[str, str]:
        """The fingerprint of each component that there is."""
        marks = {name: of_component(self.policy, name) for name in self.row.components}
        return {name: mark for name, mark in marks.items() if mark is not None}

    @property
    def claim_mark(self) -> str:
        """The fingerprint of what the row itself says."""
        return of_claim(self.row, key=self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that the checks look at: a policy's claims, the catalogues, the reviews, and the day of asking.

    Attributes:
        policy: the policy.
        claims: its rows, with what they cite.
        catalogues: every catalogue that an authority names and that there is, and those that are confused with them.
        missing: authorities whose catalogue is not there, with the ids that there are.
        reviews: the records of reviews.
        as_of: the day on which it is asked.
    """

    policy: Policy
    claims: tuple[Claim, ...]
    catalogues: Mapping[str, Catalogue]
    missing: tuple[Authority, ...]
    known: tuple[str, ...]
    reviews: Reviews
    as_of: dt.date
    _likeness: dict[str, Likeness] = field(default_factory=dict, compare=False, repr=False)

    def catalogue_of(self, source: str) -> Catalogue | None:
        """The catalogue of the authority with the key `source`; `None` if it has none, or none that is there."""
        named = next((a.catalogue for a in self.policy.authorities if a.id == source), None)
        return self.catalogues.get(named or "")

    def likeness(self, catalogue: Catalogue) -> Likeness:
        """How words fit the clauses of `catalogue`; worked out once."""
        if catalogue.id not in self._likeness:
            self._likeness[catalogue.id] = Likeness(catalogue)
        return self._likeness[catalogue.id]


def case_of(policy: Policy, shelf: Shelf, *, as_of: dt.date, reviews: Reviews = NO_REVIEWS) -> Case:
    """What `policy` claims, looked up in the catalogues of `shelf`.

    Args:
        policy: the policy.
        shelf: the catalogues.
        as_of: the day on which it is asked.
        reviews: the records of its reviews.

    Raises:
        PolicyError: a catalogue that is needed cannot be read; with every finding.
    """
    catalogues = _needed(policy, shelf)
    named = [authority for authority in policy.authorities if authority.catalogue]
    return Case(
        policy=policy,
        claims=_claims(policy, catalogues, reviews),
        catalogues=MappingProxyType(catalogues),
        missing=tuple(authority for authority in named if authority.catalogue not in catalogues),
        known=shelf.ids(),
        reviews=reviews,
        as_of=as_of,
    )


def _needed(policy: Policy, shelf: Shelf) -> dict[str, Catalogue]:
    """The catalogues that the authorities name, and those that are confused with one of them."""
    found: dict[str, Catalogue] = {}
    waiting = [authority.catalogue for authority in policy.authorities if authority.catalogue]
    while waiting:
        name = waiting.pop()
        catalogue = None if name in found else shelf.get(name)
        if catalogue is not None:
            found[name] = catalogue
            waiting.extend(catalogue.confused_with)
    return found


def _claims(policy: Policy, catalogues: Mapping[str, Catalogue], reviews: Reviews) -> tuple[Claim, ...]:
    parts: tuple[Authority | Source, ...] = (*policy.sources, *policy.authorities)
    records = {part.id: part for part in parts}
    reviewed = reviews.newest()
    seen: dict[str, int] = {}
    claims = []
    for index, row in enumerate(policy.alignment):
        key = citation_key(row.cites)
        nth = seen[key] = seen.get(key, 0) + 1
        authority = records.get(row.cites.source)
        named = authority.catalogue if isinstance(authority, Authority) else None
        catalogue = catalogues.get(named or "")
        section = row.cites.section
        claims.append(
            Claim(
                policy=policy,
                index=index,
                nth=nth,
                row=row,
                authority=authority,
                catalogue=catalogue,
                clause=catalogue.clause(section) if catalogue and section else None,
                review=reviewed.get((key, nth)),
            )
        )
    return tuple(claims)


def suggestion(source: str, clauses: tuple[Clause, ...]) -> str:
    """What to say of the clauses of the authority `source` that may be meant: how to cite them, and what they say."""
    told = [
        f"`{source} {clause.number}` ({clause.title}{', not verified' if clause.unverified else ''}): {clause.summary}"
        for clause in clauses
    ]
    return " or ".join(told)
