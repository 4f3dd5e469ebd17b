"""One change to one case, inside one transaction: what it writes, and the entry that it leaves in the audit trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, func, insert, select, update

from justrules.cases import audit, tables
from justrules.cases.access import Actor
from justrules.cases.casefile import CaseFile
from justrules.cases.entries import Entries
from justrules.cases.errors import Conflict, NotFound, Refused, finding
from justrules.cases.keys import KeyProvider
from justrules.cases.moves import Move, find_move, moves_from
from justrules.cases.people import People
from justrules.cases.words import Status
from justrules.engine.assessment import Assessment
from justrules.findings import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a change to a case gives back; never an identity or a free text.

    Attributes:
        case_code: which case.
        status: where it stands now.
        version: what to give as `expected_version` next.
        notices: what the person should know about what was recorded, such as that a repeat prompts a review.
        assessment: what `evaluate` found; `None` for other changes.
    """

    case_code: str
    status: Status
    version: int
    notices: tuple[str, ...] = ()
    assessment: Assessment | None = field(default=None, repr=False)


def no_such_case() -> NotFound:
    """What is raised for a case that is absent, and for one that this actor may not see: the same."""
    hint = "check the code; you may also lack access, which is told in the same words"
    return NotFound([finding("JR701", "there is no such case", hint=hint)])


def nobody() -> NotFound:
    """What is raised for a person whom the log does not know."""
    return NotFound([finding("JR701", "the log knows no such person", hint="check the reference")])


@dataclass(slots=True, kw_only=True)
class Work:
    """A case being changed.

    Attributes:
        connection: the open transaction.
        people: identities and their keys.
        keys: for the audit trail.
        actor: who changes it, and `me` as the trail names them.
        at: the moment of the change.
        row: the case as it was when the change began.
    """

    connection: Connection
    people: People
    keys: KeyProvider
    actor: Actor
    me: str
    at: dt.datetime
    row: RowMapping
    changes: dict[str, Any] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    assessment: Assessment | None = None
    receipt: Receipt | None = None

    @property
    def code(self) -> str:
        """The case's code."""
        return str(self.row["case_code"])

    @property
    def about(self) -> str:
        """What findings call the case."""
        return f"case {self.code}"

    @property
    def id(self) -> int:
        """The case's row."""
        return int(self.row["id"])

    @property
    def status(self) -> Status:
        """Where the case stands, this change included."""
        return Status(self.changes.get("status", self.row["status"]))

    def entries(self) -> Entries:
        """A collector of what is wrong with this call's fields."""
        return Entries(self.about)

    def file(self) -> CaseFile:
        """What lies under the case as it stands now."""
        return CaseFile(self.connection, self.people, self.row)

    def act(self, number: int) -> RowMapping:
        """The act of that number, with its person's uid.

        Raises:
            InvalidEntry: the case has no such act (`JR705`).
        """
        rows = self.file().act_rows()
        for row in rows:
            if row["number"] == number:
                return row
        entries = self.entries()
        entries.wrong("act", "is not one of the case's acts", f"known: {listed(str(row['number']) for row in rows)}")
        return entries.settled(None)

    def must_be_open(self, takes_no: str, hint: str) -> None:
        """Refuse what only an open case takes.

        Raises:
            Refused: the case is not open (`JR702`).
        """
        if self.status is not Status.OPEN:
            told = f"a case that is `{self.status}` takes no {takes_no}"
            raise Refused([finding("JR702", told, about=self.about, hint=hint)])

    def move(self, verb: str) -> Move:
        """The move of that name from where the case stands.

        Raises:
            Refused: there is none (`JR702`), with those that there are.
        """
        found = find_move(verb, self.status)
        if found is None:
            allowed = listed(dict.fromkeys(move.verb for move in moves_from(self.status)))
            told = f"a case that is `{self.status}` cannot make the move `{verb}`"
            raise Refused([finding("JR702", told, about=self.about, hint=f"allowed from here: {allowed}")])
        return found

    def stand(self, move: Move) -> None:
        """Record that the case makes `move`."""
        self.changes["status"] = move.target.value
        self.changes["closed_at"] = self.at if move.target is Status.CLOSED else None
        self.changes["disposition"] = move.disposition.value if move.disposition else None
        self.payload["move"] = [move.source.value, move.target.value]

    def seal(self, uid: str, text: str | None, bound_to: str) -> bytes | None:
        """A free text sealed under an individual's key, or nothing for no text."""
        return self.people.seal(self.connection, uid, text, bound_to) if text else None

    def next_number(self, table: Table, column: str, parent: int) -> int:
        """The number of the next row under `parent`."""
        asked = select(func.coalesce(func.max(table.c.number), 0)).where(table.c[column] == parent)
        return int(self.connection.execute(asked).scalar_one()) + 1

    def add(self, table: Table, **columns: Any) -> int:
        """Insert a row; its key."""
        made = self.connection.execute(insert(table).values(**columns)).inserted_primary_key
        if made is None:
            raise AssertionError("every table of ours has a key")
        return int(made[0])

    def note(self, action: str, text: str | None, *, act: int | None = None) -> None:
        """Keep what was said at this change; nothing for no text."""
        if not text:
            return
        number = self.next_number(tables.note, "case_id", self.id)
        uid = self.act(act or 1)["uid"]
        sealed = self.seal(uid, text, f"note|{self.code}/{number}|text")
        self.add(tables.note, case_id=self.id, number=number, at=self.at, action=action, act=act, text=sealed)

    def finish(self, action: str) -> Receipt:
        """Write the case's own row and the audit entry.

        Raises:
            Conflict: somebody else changed the case in between (`JR703`).
        """
        columns = {**self.changes, "version": tables.case.c.version + 1}
        seen = (tables.case.c.id == self.id) & (tables.case.c.version == self.row["version"])
        if self.connection.execute(update(tables.case).where(seen).values(**columns)).rowcount != 1:
            raise changed_since(self.about)
        record(self, action, self.id, self.code, self.payload)
        return Receipt(
            case_code=self.code,
            status=self.status,
            version=self.row["version"] + 1,
            notices=tuple(self.notices),
            assessment=self.assessment,
        )


def changed_since(about: str) -> Conflict:
    """What is raised when the version that the caller saw is not the version that is there."""
    hint = "read it again, look at what changed, and give the version that you then see"
    return Conflict([finding("JR703", "the case was changed since you read it", about=about, hint=hint)])


def record(work: Work, action: str, case_id: int, code: str, payload: Mapping[str, Any]) -> None:
    """Append to the audit trail that `action` was done to a case, with a digest of all that the case now says."""
    told = {**payload, "state": audit.state_digest(work.connection, case_id)}
    audit.append(
        work.connection,
        work.keys,
        at=work.at,
        actor=work.me,
        role=work.actor.role,
        action=action,
        case_code=code,
        payload=told,
    )
