"""Rows of a case in every table that lies under one, put there directly: for tests of what lies below the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, insert

from justrules.cases import audit, tables
from justrules.cases.codes import CaseCode, allocate
from justrules.cases.identity import Identity
from justrules.cases.keys import KeyProvider
from justrules.cases.people import People

NOVEMBER = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 12, 1, 9, 30, 0, 17, tzinfo=dt.UTC)
DAY = dt.date(2027, 1, 15)


def open_case(
    connection: Connection,
    keys: KeyProvider,
    *,
    request_id: str | None = None,
    at: dt.datetime = NOVEMBER,
    people: People | None = None,
) -> CaseCode:
    """A new case with rows everywhere, and its entry in the audit trail; about somebody real if `people` are given."""
    code = allocate(connection, at=at)
    case = fill(connection, code, request_id=request_id, people=people)
    record(connection, keys, code, case, "open", at=at)
    return code


def change_case(connection: Connection, keys: KeyProvider, code: CaseCode, severity: str) -> None:
    """Change one column of a case, and record it."""
    case = tables.case
    connection.execute(
        case.update().where(case.c.case_code == code.text).values(severity=severity, version=case.c.version + 1)
    )
    there = connection.execute(case.select().where(case.c.case_code == code.text)).one()
    record(connection, keys, code, there.id, "change")


def record(
    connection: Connection, keys: KeyProvider, code: CaseCode, case: int, action: str, *, at: dt.datetime = NOVEMBER
) -> audit.Anchor:
    """An entry with the state of a case."""
    payload = {"state": audit.state_digest(connection, case)}
    return audit.append(
        connection,
        keys,
        at=at,
        actor="a" * 64,
        role="safety_manager",
        action=action,
        case_code=code.text,
        payload=payload,
    )


def _somebody(connection: Connection, uid: str) -> int:
    """An individual of whom nothing can be opened."""
    _add(connection, tables.data_key, uid=uid, wrapped=b"w", wrap_key="k1", created_at=NOVEMBER)
    names = {"pseudonym": f"p-{uid}", "pseudonym_key": "k1", "identity": b"sealed"}
    return _add(connection, tables.person, uid=uid, created_at=NOVEMBER, **names)


def fill(connection: Connection, code: CaseCode, *, request_id: str | None = None, people: People | None = None) -> int:
    """A case with one row or two in every table under it; the case's row."""
    if people is None:
        person = _somebody(connection, f"uid-{code.text}")
    else:
        people.log_key(connection, at=NOVEMBER)
        person = people.enter(connection, Identity(f"person-{code.number}"), at=NOVEMBER).id
    case = _add(connection, tables.case, **_case(code), request_id=request_id)
    act = _add(connection, tables.act, case_id=case, person_id=person, **ACT)
    evaluation = _add(connection, tables.evaluation, act_id=act, **EVALUATION)
    for factor in ("fatigue", "workload"):
        _add(connection, tables.factor, evaluation_id=evaluation, factor=factor)
    _add(connection, tables.duty, act_id=act, duty="candour", state="done", note=b"sealed", settled_at=LATER)
    _add(connection, tables.support, act_id=act, **SUPPORT)
    _add(connection, tables.review, act_id=act, **REVIEW)
    _add(connection, tables.improvement, case_id=case, **IMPROVEMENT)
    _add(connection, tables.note, case_id=case, number=1, at=LATER, action="reopen", act=1, text=b"sealed")
    _add(connection, tables.authorisation, case_id=case, **AUTHORISATION)
    return case


def _add(connection: Connection, table: Table, **columns: Any) -> int:
    made = connection.execute(insert(table).values(**columns)).inserted_primary_key
    assert made is not None
    return int(made[0]) if isinstance(made[0], int) else 0


def _case(code: CaseCode) -> Mapping[str, Any]:
    return {
        "case_code": code.text,
        "year": code.year,
        "number": code.number,
        "version": 1,
        "status": "follow_up",
        "linked_report": "R-1",
        "linked_investigation": "I-1",
        "severity": "minor",
        "behavior_category": "human_error",
        "follow_up_date": DAY,
        "created_at": NOVEMBER,
    }


ACT: Mapping[str, Any] = {
    "number": 1,
    "position": "sharp_end",
    "department": "line maintenance",
    "created_at": NOVEMBER,
    "decided_by": 1,
    "behavior_category": "human_error",
    "allowed_kind": "console",
    "response_kind": "console",
    "response_action": b"sealed",
    "response_at": LATER,
    "harsher": False,
}
EVALUATION: Mapping[str, Any] = {
    "number": 1,
    "created_at": NOVEMBER,
    "policy_id": "aviation_part5",
    "policy_version": "1.0",
    "policy_digest": "d" * 64,
    "category": "human_error",
    "outcome": "human_error",
    "response": "console",
    "response_kind": "console",
    "answers": "{}",
    "assessment": "{}",
    "reasons": b"sealed",
    "rationale": b"sealed",
    "occasion": b"sealed",
    "evaluator": "a" * 64,
}
SUPPORT: Mapping[str, Any] = {
    "number": 1,
    "kind": "peer_discussion",
    "offered_on": DAY,
    "given_on": DAY,
    "note": b"sealed",
}
REVIEW: Mapping[str, Any] = {
    "subject": "training",
    "prompted_at": NOVEMBER,
    "earlier": 1,
    "finding": b"sealed",
    "done_at": LATER,
}
IMPROVEMENT: Mapping[str, Any] = {
    "number": 1,
    "kind": "procedure",
    "owner_role": "head_of_maintenance",
    "description": b"sealed",
    "created_at": NOVEMBER,
    "due": DAY,
    "done": DAY,
}
AUTHORISATION: Mapping[str, Any] = {
    "grantee": "b" * 64,
    "granted_by": "a" * 64,
    "granted_at": NOVEMBER,
    "expires_at": LATER,
    "revoked_at": LATER,
}
