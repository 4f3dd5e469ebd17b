"""Letting an investigator see an identity in one case, for a time, and taking that back."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update

from justrules.cases import tables
from justrules.cases.identity import Identity
from justrules.cases.work import Work


def permit(work: Work, *, investigator: str | Identity, until: dt.datetime) -> None:
    """Authorise an investigator for this case until a moment that is not past."""
    entries = work.entries()
    given, moment = entries.identity("investigator", investigator), entries.moment("until", until)
    if moment is not None and moment <= work.at:
        entries.wrong("until", "is past", "give the moment at which the authorisation ends")
    who, end = entries.settled(given), entries.settled(moment)
    grantee = work.people.enter(work.connection, who, at=work.at).uid
    work.add(
        tables.authorisation,
        case_id=work.id,
        grantee=grantee,
        granted_by=work.me,
        granted_at=work.at,
        expires_at=end,
        revoked_at=None,
    )
    work.payload.update(grantee=grantee, until=end.isoformat())


def revoke(work: Work, *, investigator: str | Identity) -> None:
    """End every authorisation that the investigator holds for this case."""
    entries = work.entries()
    who = entries.settled(entries.identity("investigator", investigator))
    columns = tables.authorisation.c
    grantee = work.people.enter(work.connection, who, at=work.at).uid
    held = (columns.case_id == work.id) & (columns.grantee == grantee) & columns.revoked_at.is_(None)
    changed = work.connection.execute(update(tables.authorisation).where(held).values(revoked_at=work.at)).rowcount
    if not changed:
        work.notices.append("the investigator held no authorisation for this case")
    work.payload.update(grantee=grantee)
