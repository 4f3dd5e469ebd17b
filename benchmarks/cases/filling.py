"""A log of as many cases as wanted, made quickly: rows go in by the hundred, the audit trail entry by entry.

Rows are written straight into the tables. Every entry of the trail goes through `audit.append` with the state of its
case, so that `verify` has as much to do, and finds as much, as with a log that grew over the years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import URL, Connection, insert, select

from justrules.cases import CaseLog, Identity, LocalKeys, tables
from justrules.cases.audit import append
from justrules.cases.codes import allocate
from justrules.cases.database import Database
from justrules.cases.people import Individual, People
from justrules.cases.states import canonical, stored_states
from justrules.engine.assessment import Assessment, assess
from justrules.engine.decision import Decision
from justrules.engine.records import to_json
from justrules.policies.model import Policy, Scenario
from justrules.policies.registry import Registry

ORGANISATION = "Example Air"
YEARS = 5
BATCH = 500
DEPARTMENTS = ("ramp", "line maintenance", "flight operations", "cabin", "dispatch", "stores")
RATIONALE = "The answers rest on the interview and on the task records; nothing in them speaks of a choice. " * 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A worked example of the policy, as the log stores it."""

    scenario: Scenario
    assessment: Assessment
    decision: Decision
    stored: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A case before it is in the tables."""

    code: str
    created_at: dt.datetime
    status: str
    uid: str
    person_id: int
    judged: Judged
    department: str
    severity: str

    @property
    def classified(self) -> bool:
        """Whether a category stands."""
        return self.status != "open"

    @property
    def answered(self) -> bool:
        """Whether a response is recorded."""
        return self.status in {"action_taken", "follow_up", "closed"}


def fill(where: URL, keys: LocalKeys, *, cases: int, now: dt.datetime) -> None:
    """Make a log of `cases` cases over five years up to now; a person for every three of them."""
    CaseLog.create_at(where, keys=keys, organisation=ORGANISATION)
    people = People(keys, ORGANISATION)
    drawing = _Drawing(people, now, cases)
    begin = now - dt.timedelta(days=365 * YEARS)
    step = (now - begin) / cases
    with closing(Database.open(where)) as database:
        for first in range(0, cases, BATCH):
            moments = [begin + step * number for number in range(first, min(first + BATCH, cases))]
            with database.writing() as connection:
                drafts = [drawing.draft(connection, at) for at in moments]
                _insert(connection, people, drafts, drawing.chance)
                _record(connection, keys, drafts)


def _judged(policy: Policy) -> Iterator[Judged]:
    for scenario in policy.scenarios:
        assessment = assess(policy, scenario.given, factors=scenario.factors)
        if isinstance(assessment.result, Decision):
            stored = to_json(assessment, indent=None)
            yield Judged(scenario=scenario, assessment=assessment, decision=assessment.result, stored=stored)


class _Drawing:
    """Draws cases by chance, and remembers whom it has met: looking a person up takes longer than all the rest."""

    def __init__(self, people: People, now: dt.datetime, cases: int) -> None:
        self.chance = Random(0)  # noqa: S311  # a story, and no secret
        self._people = people
        self._now = now
        self._staff = max(1, cases // 3)
        self._met: dict[int, Individual] = {}
        self._judged = tuple(_judged(Registry.default().get("aviation_part5")))

    def draft(self, connection: Connection, at: dt.datetime) -> Draft:
        """The next case."""
        chance, person = self.chance, self._person(connection, at)
        old = (self._now - at).days > 120
        return Draft(
            code=allocate(connection, at=at).text,
            created_at=at,
            status="closed" if old else chance.choice(("open", "classified", "action_taken", "follow_up", "closed")),
            uid=person.uid,
            person_id=person.id,
            judged=chance.choice(self._judged),
            department=chance.choice(DEPARTMENTS),
            severity=chance.choice(("none", "none", "minor", "minor", "major", "hazardous", "catastrophic")),
        )

    def _person(self, connection: Connection, at: dt.datetime) -> Individual:
        number = self.chance.randrange(self._staff)
        if number not in self._met:
            self._met[number] = self._people.enter(connection, Identity(f"person-{number:06d}"), at=at)
        return self._met[number]


def _insert(connection: Connection, people: People, drafts: Sequence[Draft], chance: Random) -> None:
    connection.execute(insert(tables.case), [_case(draft) for draft in drafts])
    cases = _ids(connection, tables.case.c.case_code, [draft.code for draft in drafts])
    connection.execute(insert(tables.act), [_act(connection, people, cases[draft.code], draft) for draft in drafts])
    acts = _ids(connection, tables.act.c.case_id, list(cases.values()))
    act_of = {draft.code: acts[cases[draft.code]] for draft in drafts}
    classified = [draft for draft in drafts if draft.classified]
    if not classified:
        return
    evaluations = [_evaluation(connection, people, act_of[draft.code], draft) for draft in classified]
    connection.execute(insert(tables.evaluation), evaluations)
    _below(connection, act_of, classified)
    _improvements(connection, people, cases, [draft for draft in classified if chance.random() < 0.3])


def _ids(connection: Connection, column: Any, values: Sequence[Any]) -> dict[Any, int]:
    asked = select(column, column.table.c.id).where(column.in_(values))
    return dict(connection.execute(asked).tuples().all())


def _case(draft: Draft) -> dict[str, Any]:
    year, number = draft.code.split("-")[1:]
    return {
        "case_code": draft.code,
        "year": int(year),
        "number": int(number),
        "version": 1,
        "status": draft.status,
        "linked_report": f"SR-{draft.code}",
        "linked_investigation": f"INV-{int(number) % 900}",
        "severity": draft.severity,
        "behavior_category": draft.judged.decision.category if draft.classified else None,
        "follow_up_date": draft.created_at.date() + dt.timedelta(days=90) if draft.status == "follow_up" else None,
        "created_at": draft.created_at,
        "closed_at": draft.created_at + dt.timedelta(days=40) if draft.status == "closed" else None,
    }


def _act(connection: Connection, people: People, case: int, draft: Draft) -> dict[str, Any]:
    sealed = people.seal(connection, draft.uid, "Talked it through.", f"act|{draft.code}/1|response_action")
    response = draft.judged.decision.response.kind
    return {
        "case_id": case,
        "number": 1,
        "person_id": draft.person_id,
        "position": "sharp_end",
        "department": draft.department,
        "created_at": draft.created_at,
        "decided_by": 1 if draft.classified else None,
        "behavior_category": draft.judged.decision.category if draft.classified else None,
        "allowed_kind": response if draft.classified else None,
        "response_kind": response if draft.answered else None,
        "response_action": sealed if draft.answered else None,
        "response_at": draft.created_at + dt.timedelta(days=9) if draft.answered else None,
        "harsher": False,
        "harsher_reason": None,
    }


def _evaluation(connection: Connection, people: People, act: int, draft: Draft) -> dict[str, Any]:
    decision = draft.judged.decision
    where = f"evaluation|{draft.code}/1/1|rationale"
    return {
        "act_id": act,
        "number": 1,
        "created_at": draft.created_at + dt.timedelta(days=5),
        "policy_id": decision.policy.id,
        "policy_version": decision.policy.version,
        "policy_digest": decision.policy.digest,
        "category": decision.category,
        "outcome": decision.outcome,
        "response": decision.response.id,
        "response_kind": decision.response.kind,
        "answers": canonical(draft.judged.scenario.given),
        "assessment": draft.judged.stored,
        "rationale": people.seal(connection, draft.uid, RATIONALE, where),
        "evaluator": "benchmark",
    }


def _below(connection: Connection, act_of: dict[str, int], drafts: Sequence[Draft]) -> None:
    duties = [
        {"act_id": act_of[draft.code], "duty": duty.id, "state": duty.state}
        for draft in drafts
        for duty in draft.judged.assessment.duties
    ]
    support = [
        {"act_id": act_of[draft.code], "number": 1, "kind": "peer_discussion", "offered_on": draft.created_at.date()}
        for draft in drafts
    ]
    connection.execute(insert(tables.duty), duties)
    connection.execute(insert(tables.support), support)


def _improvements(connection: Connection, people: People, cases: dict[str, int], drafts: Sequence[Draft]) -> None:
    rows = [
        {
            "case_id": cases[draft.code],
            "number": 1,
            "kind": "procedure",
            "owner_role": "engineering",
            "description": people.seal(
                connection, "log", "Say it at the step.", f"improvement|{draft.code}/1|description"
            ),
            "created_at": draft.created_at,
        }
        for draft in drafts
    ]
    if rows:
        connection.execute(insert(tables.improvement), rows)


def _record(connection: Connection, keys: LocalKeys, drafts: Sequence[Draft]) -> None:
    """An entry for each case, with its state."""
    ids = _ids(connection, tables.case.c.case_code, [draft.code for draft in drafts])
    states = stored_states(connection, ids.values())
    for draft in drafts:
        append(
            connection,
            keys,
            at=draft.created_at,
            actor="benchmark",
            role="safety_manager",
            action="open",
            case_code=draft.code,
            payload={"state": states[ids[draft.code]]},
        )
