"""Where a row stands: never reviewed, reviewed, overdue, or suspect because something changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from justrules.alignment.references import Claim
from justrules.alignment.reviews import Review


class State(StrEnum):
    """What a reader may make of a row."""

    SUSPECT = "suspect"
    OVERDUE = "overdue"
    UNREVIEWED = "unreviewed"
    UNRECORDED = "unrecorded"
    REVIEWED = "reviewed"


STATES = {
    State.SUSPECT: "the clause, a component or the row changed since it was reviewed",
    State.OVERDUE: "the day by which it was to be reviewed again is past",
    State.UNREVIEWED: "nobody has checked it against its source",
    State.UNRECORDED: "checked on the day given, but without a record, so that later changes are not noticed",
    State.REVIEWED: "checked, and nothing has changed since",
}
"""What each state means."""


def state_of(claim: Claim, as_of: dt.date) -> State:
    """The state of a row on a day; of several that hold, the gravest."""
    if changes(claim):
        return State.SUSPECT
    if is_overdue(claim, as_of):
        return State.OVERDUE
    if claim.review is not None:
        return State.REVIEWED
    return State.UNRECORDED if claim.row.reviewed else State.UNREVIEWED


def changes(claim: Claim) -> tuple[str, ...]:
    """What changed since the row was reviewed, in words; empty if nothing did, or it never was."""
    review = claim.review
    if review is None:
        return ()
    changed = []
    if claim.clause_mark != review.clause:
        changed.append(f"the clause `{claim.row.cites}`")
    now, then = claim.component_marks, dict(review.components)
    changed += [f"the component `{name}`" for name in {**then, **now} if now.get(name) != then.get(name)]
    if claim.claim_mark != review.claim:
        changed.append("the row itself")
    return tuple(changed)


def next_review(claim: Claim) -> dt.date | None:
    """By when the row is to be reviewed again; a review on that day or later answers the date that the row gives."""
    review, own = claim.review, claim.row.next_review
    if review is not None:
        return review.next or (own if own is not None and own > review.on else None)
    return own


def is_overdue(claim: Claim, as_of: dt.date) -> bool:
    """Whether the row should have been reviewed before `as_of`."""
    due = next_review(claim)
    return due is not None and due < as_of


def reviewed_on(claim: Claim) -> dt.date | None:
    """When the row was last reviewed: the later of its record and of the date that it gives itself."""
    days = [day for day in (claim.review and claim.review.on, claim.row.reviewed) if day]
    return max(days, default=None)


def reviewed_by(claim: Claim) -> str | None:
    """The role that reviewed the row last, as far as it is told."""
    review, own = claim.review, claim.row.reviewed
    return review.by if review and (own is None or review.on >= own) else claim.row.reviewer


def reviews_of(
    claims: Iterable[Claim], *, by: str, on: dt.date, note: str | None = None, due: dt.date | None = None
) -> tuple[Review, ...]:
    """The records that say of each of `claims` that it was reviewed as it stands now."""
    return tuple(
        Review(
            cites=claim.row.cites,
            nth=claim.nth,
            clause=claim.clause_mark,
            claim=claim.claim_mark,
            components=tuple(claim.component_marks.items()),
            by=by,
            on=on,
            next=due,
            note=note,
            edition=claim.catalogue.edition if claim.catalogue else None,
        )
        for claim in claims
    )
