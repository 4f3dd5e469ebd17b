"""The alignment of one or more policies as plain records: requirements, components, and the gaps on both sides."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from justrules.alignment.catalogue import Catalogue, Clause, beginnings, squeezed
from justrules.alignment.references import Case, Claim
from justrules.alignment.standing import State, changes, next_review, reviewed_by, reviewed_on, state_of
from justrules.policies.model import Coverage, Fulfilment, Policy, Relation

GROUPS = ("questions", "outcomes", "categories", "responses", "duties", "factors")
WHOLE = {
    "tree": "The decision tree: every question, answer and outcome",
    "case_log": "The case log",
    "statistics": "The statistics of the case log",
    "access": "Who may see what, by role",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyName:
    """Which policy a row is of."""

    id: str
    version: str
    title: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A part of a policy that can answer a requirement.

    Attributes:
        policy: whose part it is.
        name: as rows name it: `categories.reckless`.
        title: what a person calls it.
    """

    policy: str
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One requirement and what answers it, with all that a reader needs beside it.

    Attributes:
        policy: whose row it is.
        index: its position in the policy, from 0.
        cites: the citation as written.
        instrument: how the instrument is cited, with the year where that matters.
        clause: the section cited; `None` if it is the whole instrument, or not listed.
        title: what the section is called; what the row says, if the section is not listed.
        requirement: what it asks, in the author's words.
        components: what answers it.
        relation: how the components stand to it.
        coverage: the same in OSCAL's words.
        status: how far it is met.
        reason: why it is not, or not wholly.
        evidence: what shows it, each with its kind: `scenario: unwritten_task`.
        note: what a reader should know.
        reviewer: the role that reviewed it last.
        reviewed: when.
        review_note: what that review came to, as its record says.
        next_review: by when it is to be reviewed again.
        state: where it stands on the day of asking.
        changed: what changed since it was reviewed.
        verified: when and against what the clause was checked, or why it was not; empty if it is not listed.
        url: where to read the clause or the instrument.
    """

    policy: PolicyName
    index: int
    cites: str
    instrument: str
    catalogue: str | None
    clause: Clause | None
    title: str
    requirement: str
    components: tuple[Component, ...]
    relation: Relation
    coverage: Coverage
    status: Fulfilment
    reason: str | None
    evidence: tuple[str, ...]
    note: str | None
    reviewer: str | None
    reviewed: dt.date | None
    review_note: str | None
    next_review: dt.date | None
    state: State
    changed: tuple[str, ...]
    verified: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A section that no policy of the table answers, and why it counts as such."""

    catalogue: str
    instrument: str
    clause: Clause
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Everything about the alignment of some policies on one day.

    Attributes:
        as_of: the day of asking.
        policies: the policies, in the order asked for.
        rows: their rows, in the order of the policies and of their files.
        components: every component of every policy.
        gaps: sections of the catalogues that nobody answers.
        idle: components that answer no requirement.
        catalogues: the catalogues that the policies name, by id.
        uncited: catalogues at hand that no row cites, named by a policy or not, by id.
    """

    as_of: dt.date
    policies: tuple[PolicyName, ...]
    rows: tuple[Row, ...]
    components: tuple[Component, ...]
    gaps: tuple[Gap, ...]
    idle: tuple[Component, ...]
    catalogues: tuple[Catalogue, ...]
    uncited: tuple[Catalogue, ...] = ()


def table_of(cases: Sequence[Case], *, others: Iterable[Catalogue] = ()) -> Table:
    """The table of one or more policies, looked up on one day.

    Args:
        cases: the policies with what they cite.
        others: more catalogues at hand, in which to look for instruments that no row cites.

    Raises:
        ValueError: there is no case.
    """
    if not cases:
        raise ValueError("a table needs at least one policy")
    rows = tuple(row for case in cases for row in _rows(case))
    components = tuple(part for case in cases for part in components_of(case.policy))
    named = {name for case in cases for a in case.policy.authorities if (name := a.catalogue) in case.catalogues}
    known = {name: catalogue for case in cases for name, catalogue in case.catalogues.items() if name in named}
    catalogues = tuple(known[name] for name in sorted(known))
    cited = {row.catalogue for row in rows}
    at_hand = {each.id: each for each in (*others, *catalogues)}
    return Table(
        as_of=cases[0].as_of,
        policies=tuple(_name(case.policy) for case in cases),
        rows=rows,
        components=components,
        gaps=tuple(gap for catalogue in catalogues for gap in _gaps(catalogue, rows)),
        idle=tuple(_idle(components, rows)),
        catalogues=catalogues,
        uncited=tuple(at_hand[name] for name in sorted(at_hand) if name not in cited),
    )


def narrowed(table: Table, *, catalogue: str | None = None, component: str | None = None) -> Table:
    """The table with only the rows of one catalogue, or of one component, or both.

    Of an instrument that no policy names and no row cites, every section is a gap.
    """
    catalogues = tuple(each for each in table.catalogues if catalogue is None or each.id == catalogue)
    uncited = tuple(each for each in table.uncited if catalogue is None or each.id == catalogue)
    unnamed = () if catalogue is None or catalogues else uncited
    gaps = (*table.gaps, *(gap for each in unnamed for gap in _gaps(each, ())))
    rows = tuple(
        row
        for row in table.rows
        if (catalogue is None or row.catalogue == catalogue)
        and (component is None or any(part.name == component for part in row.components))
    )
    return Table(
        as_of=table.as_of,
        policies=table.policies,
        rows=rows,
        components=tuple(part for part in table.components if component is None or part.name == component),
        gaps=tuple(gap for gap in gaps if catalogue is None or gap.catalogue == catalogue),
        idle=tuple(part for part in table.idle if component is None or part.name == component),
        catalogues=(*catalogues, *unnamed),
        uncited=uncited,
    )


def by_requirement(table: Table) -> tuple[Row, ...]:
    """The rows by instrument and section, so that what several policies say of one clause stands together."""
    order = {
        (clause.catalogue, clause.number): position
        for catalogue in table.catalogues
        for position, clause in enumerate(catalogue.clauses)
    }
    last = max(order.values(), default=0) + 1

    def key(row: Row) -> tuple[str, int]:
        return row.instrument, order.get((row.clause.catalogue, row.clause.number), last) if row.clause else -1

    return tuple(sorted(table.rows, key=key)) if len(table.policies) > 1 else table.rows


def by_component(table: Table) -> tuple[tuple[Component, tuple[Row, ...]], ...]:
    """Each component with the rows that name it; those of one name stand together, whatever policy they are of."""
    parts = table.components
    if len(table.policies) > 1:
        names = {part.name: position for position, part in reversed(tuple(enumerate(parts)))}
        parts = tuple(sorted(parts, key=lambda part: names[part.name]))
    return tuple((part, tuple(row for row in table.rows if part in row.components)) for part in parts)


def components_of(policy: Policy) -> tuple[Component, ...]:
    """Every part of `policy` that can answer a requirement, in the order of the format."""
    found = [Component(policy=policy.id, name=name, title=title) for name, title in WHOLE.items()]
    for group in GROUPS:
        for part in getattr(policy, group):
            title = getattr(part, "title", None) or getattr(part, "text", None) or getattr(part, "because", part.id)
            found.append(Component(policy=policy.id, name=f"{group}.{part.id}", title=title))
    return tuple(found)


def _name(policy: Policy) -> PolicyName:
    return PolicyName(id=policy.id, version=policy.version, title=policy.title, digest=policy.digest)


def _rows(case: Case) -> Iterator[Row]:
    parts = {part.name: part for part in components_of(case.policy)}
    name = _name(case.policy)
    for claim in case.claims:
        row, clause, catalogue, authority = claim.row, claim.clause, claim.catalogue, claim.authority
        unknown = (Component(policy=name.id, name=part, title=part) for part in row.components)
        yield Row(
            policy=name,
            index=claim.index,
            cites=row.cites,
            instrument=catalogue.short if catalogue else authority.title if authority else row.cites.source,
            catalogue=catalogue.id if catalogue else None,
            clause=clause,
            title=_title(claim),
            requirement=row.requirement,
            components=tuple(parts.get(part.name, part) for part in unknown),
            relation=row.relation,
            coverage=row.covers,
            status=row.status,
            reason=row.reason,
            evidence=tuple(f"{evidence.kind}: {evidence.what}" for evidence in row.evidence),
            note=row.note,
            reviewer=reviewed_by(claim),
            reviewed=reviewed_on(claim),
            review_note=claim.review.note if claim.review else None,
            next_review=next_review(claim),
            state=state_of(claim, case.as_of),
            changed=changes(claim),
            verified=_verified(clause) if clause else "",
            url=(clause and clause.url) or (catalogue and catalogue.url) or (authority and authority.url) or None,
        )


def _title(claim: Claim) -> str:
    if claim.clause is not None:
        return claim.clause.title
    whole = claim.catalogue.title if claim.catalogue and claim.section is None else None
    return whole or claim.row.title or (claim.authority.title if claim.authority else "")


def _verified(clause: Clause) -> str:
    if clause.verified is not None:
        return f"{clause.verified.on}: {clause.verified.source}"
    return f"not verified: {clause.unverified}"


# --- gaps --------------------------------------------------------------------------------------------------------


def _gaps(catalogue: Catalogue, rows: Iterable[Row]) -> Iterator[Gap]:
    """The sections that nobody answers: none of them, nothing inside them and nothing around them.

    What is said to be not applicable is answered, for somebody decided it. What is only planned, or merely related, is
    not.
    """
    cited = [row for row in rows if row.clause and row.clause.catalogue == catalogue.id]
    inside = _inside(cited)
    at = defaultdict(list)
    for row in cited:
        at[_number(row)].append(row)
    for clause in catalogue.clauses:
        around = [row for above in beginnings(clause.number) for row in at.get(above, ())]
        number = squeezed(clause.number)
        why = _why([*at.get(number, ()), *inside.get(number, ()), *around])
        if why is not None:
            yield Gap(catalogue=catalogue.id, instrument=catalogue.short, clause=clause, why=why)


def _inside(cited: Iterable[Row]) -> Mapping[str, list[Row]]:
    """For each number the rows that cite something inside it."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in cited:
        for above in beginnings(_number(row)):
            found[above].append(row)
    return found


def _number(row: Row) -> str:
    return squeezed(row.clause.number) if row.clause else ""


def _why(rows: Sequence[Row]) -> str | None:
    if not rows:
        return "no row cites it"
    if any(_answers(row) for row in rows):
        return None
    if all(row.relation is Relation.RELATED for row in rows):
        return "only related rows cite it"
    return "what is to answer it is only planned"


def _answers(row: Row) -> bool:
    """Whether somebody decided what answers the section, or that nothing need to."""
    if row.status is Fulfilment.NOT_APPLICABLE:
        return True
    return row.status is not Fulfilment.PLANNED and row.relation is not Relation.RELATED


def _idle(components: Iterable[Component], rows: Iterable[Row]) -> Iterator[Component]:
    """The components that no row names. Questions and outcomes are part of the tree."""
    named = {(part.policy, part.name) for row in rows for part in row.components}
    for part in components:
        in_tree = part.name.startswith(("questions.", "outcomes.")) and (part.policy, "tree") in named
        if not in_tree and (part.policy, part.name) not in named:
            yield part
