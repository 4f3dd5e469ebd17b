"""Changes to the system that a case brought about, each with an owner's role and, in time, an end."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, update

from justrules.cases import tables
from justrules.cases.people import LOG
from justrules.cases.words import ImprovementKind
from justrules.cases.work import Work


def improve(work: Work, *, kind: str, description: str, owner_role: str, due: dt.date | str | None) -> None:
    """Record a change to the system that is to be made."""
    entries = work.entries()
    chosen = entries.word("kind", kind, ImprovementKind)
    told = entries.needed("description", description, "say what is to change, without names")
    owner = entries.label("owner_role", owner_role)
    if not owner:
        entries.missing("owner_role", "give the role that sees to it; a finding without an owner is never followed up")
    day = entries.day("due", due)
    entries.settle()
    number = work.next_number(tables.improvement, "case_id", work.id)
    work.people.log_key(work.connection, at=work.at)
    work.add(
        tables.improvement,
        case_id=work.id,
        number=number,
        kind=str(chosen),
        owner_role=owner,
        description=work.seal(LOG, told, f"improvement|{work.code}/{number}|description"),
        created_at=work.at,
        due=day,
        done=None,
    )
    work.payload.update(improvement=number, kind=str(chosen))


def finish_improvement(work: Work, *, number: int, on: dt.date | str) -> None:
    """Record when a change to the system was done."""
    columns = tables.improvement.c
    mine = (columns.case_id == work.id) & (columns.number == number)
    entries = work.entries()
    day = entries.needed_day("on", on)
    if number not in list(work.connection.execute(select(columns.number).where(columns.case_id == work.id)).scalars()):
        entries.wrong("number", "is not one of the case's improvements", "record it with `improve` first")
    entries.settle()
    work.connection.execute(update(tables.improvement).where(mine).values(done=day))
    work.payload.update(improvement=number)
