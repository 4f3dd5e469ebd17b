"""What the incident system itself keeps: users, their sessions, and reports. The case log lies beside it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Column, Connection, ForeignKey, Integer, MetaData, String, Table, Text, insert, select

metadata = MetaData()

user = Table(
    "user",
    metadata,
    Column("staff_number", String(64), primary_key=True),
    Column("role", String(64), nullable=False),
    Column("investigation", String(64)),
)

session = Table(
    "session",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("staff_number", ForeignKey("user.staff_number"), nullable=False),
)

report = Table(
    "report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("happened", Text, nullable=False),
    Column("request_id", String(128), unique=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody who is signed in."""

    staff_number: str
    role: str
    investigation: str | None


def sign_in(connection: Connection, staff_number: str, role: str, investigation: str | None = None) -> str:
    """A user with a session, and its token; how people prove who they are is left out of this example."""
    connection.execute(insert(user).values(staff_number=staff_number, role=role, investigation=investigation))
    token = secrets.token_urlsafe()
    connection.execute(insert(session).values(token=token, staff_number=staff_number))
    return token


def find_session(connection: Connection, token: str) -> Session | None:
    """Whose token it is, if anybody's."""
    asked = select(user).join(session).where(session.c.token == token)
    row = connection.execute(asked).mappings().one_or_none()
    return Session(**row) if row else None


def save_report(connection: Connection, happened: str, *, request_id: str | None) -> str:
    """Keep a report; its reference. A request that comes again finds the report that it made."""
    mine = report.c.request_id == request_id
    known = connection.execute(select(report.c.id).where(mine)).scalar() if request_id else None
    values = {"happened": happened, "request_id": request_id}
    made = known or connection.execute(insert(report).values(values).returning(report.c.id)).scalar_one()
    return f"SR-{made}"
