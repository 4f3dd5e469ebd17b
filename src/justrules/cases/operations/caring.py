"""What is owed to the person and to others: support, duties, and the separate review after a repeat."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, update

from justrules.cases import tables
from justrules.cases.words import DutyState, ReviewSubject, SupportKind
from justrules.cases.work import Work
from justrules.findings import listed


def offer_support(
    work: Work, *, act: int, kind: str, offered_on: dt.date | str, given_on: dt.date | str | None, note: str | None
) -> None:
    """Record what was offered to the person."""
    row = work.act(act)
    entries = work.entries()
    chosen = entries.word("kind", kind, SupportKind)
    offered, given = entries.needed_day("offered_on", offered_on), entries.day("given_on", given_on)
    if offered and given and given < offered:
        entries.wrong("given_on", "is before it was offered", "give the dates in their order")
    told = entries.text("note", note)
    entries.settle()
    number = work.next_number(tables.support, "act_id", row["id"])
    bound_to = f"support|{work.code}/{act}/{number}|note"
    work.add(
        tables.support,
        act_id=row["id"],
        number=number,
        kind=str(chosen),
        offered_on=offered,
        given_on=given,
        note=work.seal(row["uid"], told, bound_to),
    )
    work.payload.update(act=act, support=number)


def give_support(work: Work, *, act: int, number: int, on: dt.date | str) -> None:
    """Record when something that was offered was given."""
    row = work.act(act)
    columns = tables.support.c
    mine = (columns.act_id == row["id"]) & (columns.number == number)
    offers = work.connection.execute(select(columns.number, columns.offered_on).where(columns.act_id == row["id"]))
    offered = next((each.offered_on for each in offers if each.number == number), None)
    entries = work.entries()
    given = entries.needed_day("on", on)
    if offered is None:
        entries.wrong("number", "is not one of the offers for this act", "offer it first")
    elif given is not None and given < offered:
        entries.wrong("on", "is before it was offered", f"it was offered on {offered}")
    entries.settle()
    work.connection.execute(update(tables.support).where(mine).values(given_on=given))
    work.payload.update(act=act, support=number)


def settle_duty(work: Work, *, act: int, duty: str, state: str, note: str | None) -> None:
    """Record that a duty was done, or that it does not apply, or that it is open again."""
    row = work.act(act)
    columns = tables.duty.c
    asked = select(columns.duty).where(columns.act_id == row["id"]).order_by(columns.id)
    known = list(work.connection.execute(asked).scalars())
    entries = work.entries()
    chosen = entries.word("state", state, DutyState)
    told = entries.text("note", note)
    if duty not in known:
        entries.wrong("duty", "is not one of those listed for this act", f"known: {listed(known)}")
    if chosen is DutyState.NOT_APPLICABLE and not told:
        entries.missing("note", "say why the duty does not apply")
    entries.settle()
    settled = chosen in {DutyState.DONE, DutyState.NOT_APPLICABLE}
    bound_to = f"duty|{work.code}/{act}/{duty}|note"
    changed = {
        "state": str(chosen),
        "settled_at": work.at if settled else None,
        "note": work.seal(row["uid"], told, bound_to),
    }
    mine = (columns.act_id == row["id"]) & (columns.duty == duty)
    work.connection.execute(update(tables.duty).where(mine).values(**changed))
    work.note("settle_duty", told, act=act)
    work.payload.update(act=act, duty=duty, state=str(chosen))


def review(work: Work, *, act: int, subject: str, found: str) -> None:
    """Record what the separate review of one subject found."""
    row = work.act(act)
    columns = tables.review.c
    prompted = list(work.connection.execute(select(columns.subject).where(columns.act_id == row["id"])).scalars())
    entries = work.entries()
    chosen = entries.word("subject", subject, ReviewSubject)
    told = entries.needed("found", found, "say what the review found, without names of others")
    if chosen and chosen.value not in prompted:
        entries.wrong("subject", "was not prompted for this act", f"prompted: {listed(prompted)}")
    entries.settle()
    bound_to = f"review|{work.code}/{act}/{chosen}|finding"
    changed = {"finding": work.seal(row["uid"], told, bound_to), "done_at": work.at}
    mine = (columns.act_id == row["id"]) & (columns.subject == str(chosen))
    work.connection.execute(update(tables.review).where(mine).values(**changed))
    work.note("review", told, act=act)
    work.payload.update(act=act, subject=str(chosen))
