"""Opening a case, and adding the acts of others to it: accountability is shared."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, select

from justrules.cases import tables
from justrules.cases.codes import allocate
from justrules.cases.entries import Entries
from justrules.cases.errors import Conflict, Refused, finding
from justrules.cases.identity import Identity
from justrules.cases.states import canonical
from justrules.cases.words import Position, Status
from justrules.cases.work import Work
from justrules.policies.model import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a new case starts with, made fit to be stored."""

    individual: Identity
    position: Position
    department: str | None
    linked_report: str | None
    linked_investigation: str | None
    severity: str | None
    request_id: str | None

    def digest(self, uid: str) -> str:
        """What tells a retry from another request under the same id; the person by an id that says nothing."""
        said = [uid, self.position, self.department, self.linked_report, self.linked_investigation, self.severity]
        return hashlib.sha256(canonical(said).encode()).hexdigest()


def opening(
    policy: Policy,
    *,
    individual: str | Identity,
    position: str,
    department: str | None,
    linked_report: str | None,
    linked_investigation: str | None,
    severity: str | None,
    request_id: str | None,
) -> Opening:
    """What a caller gives for a new case.

    Raises:
        InvalidEntry: with everything that cannot be recorded (`JR705`).
    """
    entries = Entries("new case")
    who = entries.identity("individual", individual)
    where = entries.word("position", position, Position)
    made = {
        "department": entries.label("department", department),
        "linked_report": entries.reference("linked_report", linked_report),
        "linked_investigation": entries.reference("linked_investigation", linked_investigation),
        "severity": entries.one_of("severity", severity, policy.severity.scale if policy.severity else ()),
        "request_id": entries.reference("request_id", request_id),
    }
    return Opening(individual=entries.settled(who), position=entries.settled(where), **made)


def earlier_request(connection: Connection, given: Opening, uid: str) -> RowMapping | None:
    """The case that this request opened already, if it did.

    Raises:
        Conflict: the id was used for something else (`JR708`).
    """
    if given.request_id is None:
        return None
    asked = select(tables.case).where(tables.case.c.request_id == given.request_id)
    found = connection.execute(asked).mappings().one_or_none()
    if found is not None and found["request_digest"] != given.digest(uid):
        hint = "a retry repeats the request as it was; another case needs an id of its own"
        raise Conflict([finding("JR708", "this request id was used before with other content", hint=hint)])
    return found


def insert_case(connection: Connection, given: Opening, *, person_id: int, uid: str, at: dt.datetime) -> RowMapping:
    """The new case with its first act."""
    code = allocate(connection, at=at)
    columns = {
        "case_code": code.text,
        "year": code.year,
        "number": code.number,
        "version": 1,
        "status": Status.OPEN.value,
        "linked_report": given.linked_report,
        "linked_investigation": given.linked_investigation,
        "severity": given.severity,
        "created_at": at,
        "request_id": given.request_id,
        "request_digest": given.digest(uid) if given.request_id else None,
    }
    connection.execute(insert(tables.case).values(**columns))
    row = connection.execute(select(tables.case).where(tables.case.c.case_code == code.text)).mappings().one()
    _insert_act(
        connection,
        case_id=row["id"],
        number=1,
        person_id=person_id,
        position=given.position,
        department=given.department,
        at=at,
    )
    return row


def _insert_act(
    connection: Connection,
    *,
    case_id: int,
    number: int,
    person_id: int,
    position: Position,
    department: str | None,
    at: dt.datetime,
) -> None:
    columns = {
        "case_id": case_id,
        "number": number,
        "person_id": person_id,
        "position": position.value,
        "department": department,
        "created_at": at,
        "harsher": False,
    }
    connection.execute(insert(tables.act).values(**columns))


def add_act(work: Work, *, individual: str | Identity, position: str, department: str | None) -> None:
    """Another act in the same case: a colleague's, a supervisor's, a manager's."""
    work.must_be_open("further act", "reopen it, or reclassify it, with the reason")
    entries = work.entries()
    given, place = entries.identity("individual", individual), entries.word("position", position, Position)
    named = entries.label("department", department)
    who, where = entries.settled(given), entries.settled(place)
    if who == work.actor.subject:
        raise about_oneself("recorded")
    person = work.people.enter(work.connection, who, at=work.at)
    number = work.next_number(tables.act, "case_id", work.id)
    _insert_act(
        work.connection,
        case_id=work.id,
        number=number,
        person_id=person.id,
        position=where,
        department=named,
        at=work.at,
    )
    work.payload["act"] = number


def about_oneself(done: str) -> Refused:
    """What is raised when somebody would do this about themselves."""
    hint = "somebody else with the authority has to do it; nobody reads or decides their own case"
    return Refused([finding("JR709", f"one's own acts cannot be {done} by oneself", hint=hint)])
