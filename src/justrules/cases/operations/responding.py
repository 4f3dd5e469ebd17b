"""What the organisation does about a classified case, until it is closed, and the ways back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import RowMapping, select, update

from justrules.cases import tables
from justrules.cases.errors import InvalidEntry, Refused, finding
from justrules.cases.operations.deciding import explain_move, undecide
from justrules.cases.words import Status
from justrules.cases.work import Work
from justrules.findings import listed
from justrules.policies.model import ResponseKind

_HARSHNESS = {
    ResponseKind.SUPPORTIVE: 0,
    ResponseKind.COACHING: 1,
    ResponseKind.REFERRAL: 2,
    ResponseKind.DISCIPLINARY: 3,
}


def is_harsher(kind: ResponseKind, allowed: ResponseKind) -> bool:
    """Whether a response weighs more than the one that goes with the category.

    A referral counts as harsher than coaching, because it takes the matter outside.
    """
    return _HARSHNESS[kind] > _HARSHNESS[allowed]


def take_action(work: Work, *, act: int, response_action: str, kind: str | None, harsher_reason: str | None) -> None:
    """Record what was done about an act; the case moves on when every act has its response."""
    move = work.move("take_action")
    _respond(work, act=act, response_action=response_action, kind=kind, harsher_reason=harsher_reason)
    waiting = [row["number"] for row in _without_response(work)]
    if waiting:
        work.notices.append(f"still without a response: act {listed(str(number) for number in waiting)}")
    else:
        work.stand(move)


def _respond(work: Work, *, act: int, response_action: str, kind: str | None, harsher_reason: str | None) -> None:
    """The response of an act as it now is; what it was before stays in the notes."""
    row = work.act(act)
    allowed = ResponseKind(row["allowed_kind"])
    entries = work.entries()
    told = entries.needed("response_action", response_action, "say what was done, without names of others")
    chosen = allowed if kind is None else entries.word("kind", kind, ResponseKind) or allowed
    reason = entries.text("harsher_reason", harsher_reason)
    harsher = is_harsher(chosen, allowed)
    entries.settle()
    if harsher and not reason:
        raise too_harsh(work, chosen, allowed)
    if reason and not harsher:
        work.notices.append(f"act {act}: the response is not harsher than the category allows; its reason is not kept")
    where = f"act|{work.code}/{act}"
    taken: dict[str, Any] = {
        "response_kind": chosen.value,
        "response_action": work.seal(row["uid"], told, f"{where}|response_action"),
        "response_at": work.at,
    }
    if harsher:  # a milder response later leaves the flag where it is
        taken |= {"harsher": True, "harsher_reason": work.seal(row["uid"], reason, f"{where}|harsher_reason")}
    work.connection.execute(update(tables.act).where(tables.act.c.id == row["id"]).values(**taken))
    work.note("take_action", told, act=act)
    if harsher:
        work.note("harsher_response", reason, act=act)
        work.notices.append(
            f"act {act}: the response is harsher than the category allows; it is flagged with its reason"
        )
    work.payload.update(act=act, kind=chosen.value, harsher=harsher)


def too_harsh(work: Work, chosen: ResponseKind, allowed: ResponseKind) -> InvalidEntry:
    """What is raised for a harsher response that nobody gives a reason for."""
    told = f"a `{chosen}` response is harsher than the `{allowed}` one that goes with the category"
    hint = "choose the category's response, or record the reason in `harsher_reason`; the case is then flagged"
    return InvalidEntry([finding("JR706", told, about=work.about, hint=hint)])


def _without_response(work: Work) -> list[RowMapping]:
    columns = tables.act.c
    asked = select(columns.number).where(columns.case_id == work.id, columns.response_kind.is_(None))
    return list(work.connection.execute(asked.order_by(columns.number)).mappings())


def follow_up(work: Work, *, on: dt.date | str) -> None:
    """Schedule the review of whether the response worked."""
    move = work.move("follow_up")
    entries = work.entries()
    day = entries.needed_day("on", on)
    if day is not None and day < work.at.date():
        entries.wrong("on", "is past", "give today's date or a later one; dates are counted in UTC")
    entries.settle()
    work.changes["follow_up_date"] = day
    work.stand(move)


def act_again(
    work: Work,
    *,
    reason: str,
    act: int,
    response_action: str | None,
    kind: str | None,
    harsher_reason: str | None,
) -> None:
    """The follow-up found that the response did not work: back to acting, with another response if there is one."""
    move = work.move("act_again")
    explain_move(work, "act_again", reason, "say what the follow-up found to be ineffective")
    if response_action is not None:
        _respond(work, act=act, response_action=response_action, kind=kind, harsher_reason=harsher_reason)
    elif kind is not None or harsher_reason is not None:
        entries = work.entries()
        entries.missing("response_action", "say what was done")
        entries.settle()
    work.stand(move)


def close(work: Work, *, found: str | None) -> None:
    """Close the case; after a follow-up, with what it found."""
    move = work.move("close")
    entries = work.entries()
    if work.status is Status.FOLLOW_UP:
        told: str | None = entries.needed("found", found, "say what the follow-up found")
    else:
        told = entries.text("found", found)
    entries.settle()
    work.note("close", told)
    work.stand(move)


def reopen(work: Work, *, reason: str) -> None:
    """Open a closed case again; its classification is taken back, every evaluation is kept."""
    move = work.move("reopen")
    if any(work.people.individual(work.connection, row["person_id"]).erased for row in work.file().act_rows()):
        told = "a case about somebody who was erased cannot be opened again"
        hint = "what would be decided could be decided about nobody; open a new case if there is something new"
        raise Refused([finding("JR702", told, about=work.about, hint=hint)])
    explain_move(work, "reopen", reason, "say why the case is opened again")
    undecide(work)
    work.changes["duplicate_of"] = None
    work.changes["follow_up_date"] = None
    work.payload["closed_at"] = work.row["closed_at"].isoformat()
    work.stand(move)


def withdraw(work: Work, *, reason: str) -> None:
    """Close a case that should not have been one; it keeps its code and is counted apart."""
    move = work.move("withdraw")
    explain_move(work, "withdraw", reason, "say why the case is withdrawn")
    work.stand(move)


def mark_duplicate(work: Work, *, of: str, reason: str, other: RowMapping | None) -> None:
    """Close a case that is another case already; it keeps its code and is counted apart.

    Args:
        work: the case.
        of: the code of the other one.
        reason: how one knows.
        other: the other case, if the actor may see it. One that was withdrawn, or is itself a duplicate, does not
            stay: of two that point to each other none would be counted.
    """
    move = work.move("mark_duplicate")
    entries = work.entries()
    if of == work.code or other is None or other["disposition"] is not None:
        entries.wrong("of", "is no other case", "give the code of the case that stays")
    entries.settle()
    explain_move(work, "mark_duplicate", reason, "say how you know that they are one case")
    work.changes["duplicate_of"] = of
    work.stand(move)
