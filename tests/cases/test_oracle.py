"""The access table against an oracle that was written apart from it: Cedar policies, told from the issue.

The policies below say in Cedar's own language what the issue and the role-by-field table behind it say in words. They
share nothing with `access.py`, and every standing, link, authorisation, own act and field is asked of both.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import cedarpy
import pytest

from justrules.cases import REDACTED, Actor, ActView, CaseView, NotFound, Receipt, Standing, Status
from justrules.cases.access import ACT_FIELDS, CASE_FIELDS, fields_of, view_of
from justrules.cases.tables import case
from tests.cases.logs import (
    DECIDES,
    INVESTIGATION,
    LATER,
    LINKED,
    NONE,
    OVERSEES,
    STORES,
    Bench,
    Rich,
    bench_for,
    rich_case,
)

POLICIES = """
// The safety manager and the accountable executive see everything.
permit (principal in Access::"full", action == Action::"see", resource);

// An investigator of the linked investigation sees what says nothing about who and what was decided.
permit (principal in Access::"investigator", action == Action::"see", resource in Part::"frame")
when { context.linked };

// With an authorisation for this case, the identity, the decision and its texts as well; not what was offered to the
// person, what was looked into about them, or who else was let in.
permit (principal in Access::"investigator", action == Action::"see", resource in Part::"decision")
when { context.linked && context.permitted };

// Nobody reads their own case, whatever else holds.
forbid (principal, action == Action::"see", resource) when { context.own };
"""

FRAME = "case_code linked_report linked_investigation status follow_up_date created_at closed_at version"
DECISION = """
    individual behavior_category decision_rationale response_action department severity factors duties disposition
    acts improvements notes
"""
CARE = "duplicate_of authorisations"
ACT_DECISION = """
    number position individual department created_at behavior_category response_kind response_action response_at
    harsher harsher_reason evaluations duties
"""
ACT_CARE = "support reviews"
PARTS: Mapping[str, tuple[str, ...]] = {
    "frame": tuple(f"case.{name}" for name in FRAME.split()),
    "decision": (
        *(f"case.{name}" for name in DECISION.split()),
        *(f"act.{name}" for name in ACT_DECISION.split()),
    ),
    "care": (*(f"case.{name}" for name in CARE.split()), *(f"act.{name}" for name in ACT_CARE.split())),
}
"""Each field of a case and of an act, by what it is part of."""

FIELDS = tuple(itertools.chain(*PARTS.values()))
ACCESS = {
    Standing.DECIDES: "full",
    Standing.OVERSEES: "full",
    Standing.LINKED: "investigator",
    Standing.NONE: "nothing",
}
ROLES = {Standing.DECIDES: DECIDES, Standing.OVERSEES: OVERSEES, Standing.LINKED: LINKED, Standing.NONE: NONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who looks at a case, and how they stand to it."""

    standing: Standing
    linked: bool
    permitted: bool
    own: bool


CONTEXTS = tuple(
    Context(standing=standing, linked=linked, permitted=permitted, own=own)
    for own, permitted, linked, standing in itertools.product((False, True), (False, True), (False, True), Standing)
)
"""All 32; those with an authorisation come after those without."""


def entity(kind: str, name: str, parents: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    above = [{"type": parent, "id": each} for parent, each in parents]
    return {"uid": {"type": kind, "id": name}, "attrs": {}, "parents": above}


ENTITIES = [
    *(entity("Access", name) for name in sorted(set(ACCESS.values()))),
    *(entity("Standing", each.value, (("Access", ACCESS[each]),)) for each in Standing),
    *(entity("Part", name) for name in PARTS),
    *(entity("Field", name, (("Part", part),)) for part, names in PARTS.items() for name in names),
]


@pytest.fixture(scope="module")
def oracle() -> Mapping[Context, frozenset[str]]:
    """The fields that Cedar lets each of the contexts see."""
    asked = [
        {
            "principal": f'Standing::"{context.standing.value}"',
            "action": 'Action::"see"',
            "resource": f'Field::"{field}"',
            "context": {"linked": context.linked, "permitted": context.permitted, "own": context.own},
        }
        for context in CONTEXTS
        for field in FIELDS
    ]
    answers = cedarpy.is_authorized_batch(asked, POLICIES, ENTITIES)
    assert not [each.diagnostics.errors for each in answers if each.diagnostics.errors]
    allowed = iter(each.allowed for each in answers)
    return {context: frozenset(field for field in FIELDS if next(allowed)) for context in CONTEXTS}


# --- the table -----------------------------------------------------------------------------------------------------


def test_the_oracle_is_asked_of_every_field_once() -> None:
    """A field that is added to a view has to be placed here by somebody who reads the issue."""
    ours = [f"case.{each.name}" for each in dataclasses.fields(CaseView)]
    ours += [f"act.{each.name}" for each in dataclasses.fields(ActView)]
    assert sorted(FIELDS) == sorted(ours)


def test_the_oracle_tells_the_contexts_apart(oracle: Mapping[Context, frozenset[str]]) -> None:
    """It allows four different things, nothing among them, so that agreeing with it means something."""
    assert sorted({len(fields) for fields in oracle.values()}) == [0, 8, 33, 37]


def test_the_table_says_what_the_oracle_says(oracle: Mapping[Context, frozenset[str]]) -> None:
    """Every standing, linked or not, authorised or not, own or not, and every field: the same answer."""
    for context, expected in oracle.items():
        view = view_of(context.standing, linked=context.linked, permitted=context.permitted, own=context.own)
        seen: set[str] = set()
        if view is not None:
            seen |= {f"case.{name}" for name in fields_of(CASE_FIELDS, view)}
            seen |= {f"act.{name}" for name in fields_of(ACT_FIELDS, view)}
        assert seen == expected, context


# --- the log -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


def test_the_log_shows_and_lists_what_the_oracle_says(bench: Bench, oracle: Mapping[Context, frozenset[str]]) -> None:
    """The same through the log, on a case with something in every field, for a case shown and for a line of a list.

    What is shown is never the constant for what is withheld, and what is withheld is nothing else. A list holds no
    more, and is without the case where everything is denied.
    """
    rich = rich_case(bench)
    for context in CONTEXTS:
        by = actor(bench, rich, context)
        assert fields_shown(bench, rich, by) == oracle[context], context
        lines = {line.case_code: line for line in bench.log.cases(by, limit=500).cases}
        assert (rich.seen.case_code in lines) == bool(oracle[context]), context
        if line := lines.get(rich.seen.case_code):
            told = {each.name for each in dataclasses.fields(line) if getattr(line, each.name) is not REDACTED}
            told = {f"case.{name}" for name in told - {"harsher"}} | {f"act.{name}" for name in told & {"harsher"}}
            assert told <= oracle[context], context


def actor(bench: Bench, rich: Rich, context: Context) -> Actor:
    """Somebody who stands to the case as the context says."""
    subject = rich.individual if context.own else bench.person()
    if context.permitted:
        version = bench.row(case, case_code=rich.seen.case_code)["version"]
        seen = Receipt(case_code=rich.seen.case_code, status=Status.CLOSED, version=version)
        bench.call("permit", seen, investigator=subject, until=LATER)
    investigations = (INVESTIGATION,) if context.linked else ("INV-8",)
    return bench.actor(ROLES[context.standing], subject=subject, investigations=investigations)


def fields_shown(bench: Bench, rich: Rich, by: Actor) -> set[str]:
    try:
        view = bench.log.show(by, rich.seen.case_code)
    except NotFound:
        return set()
    acts = view.acts if isinstance(view.acts, tuple) else ()
    assert len(acts) in {0, 2}
    found = {f"case.{each.name}" for each in dataclasses.fields(view) if getattr(view, each.name) is not REDACTED}
    for act in acts:
        found |= {f"act.{each.name}" for each in dataclasses.fields(act) if getattr(act, each.name) is not REDACTED}
    return found
