"""A case as somebody may see it: built field by field from what the view allows, never cut down from the whole.

A field that is not shown holds `REDACTED`; one whose key was destroyed holds `ERASED`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any, TypeAlias, TypeVar

from justrules.cases.access import ACT_FIELDS, CASE_FIELDS, REDACTED, View, Withheld
from justrules.cases.identity import Identity
from justrules.cases.words import (
    Disposition,
    DutyState,
    ImprovementKind,
    Position,
    ReviewSubject,
    Status,
    SupportKind,
)
from justrules.engine.assessment import Assessment

_T = TypeVar("_T")
Shown: TypeAlias = _T | Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationView:
    """One pass through a policy, as it was recorded."""

    number: int
    created_at: dt.datetime
    policy_id: str
    policy_version: str
    policy_digest: str
    category: str | None
    outcome: str | None
    answers: Mapping[str, str]
    reasons: Mapping[str, str] | Withheld = field(repr=False)
    rationale: Shown[str | None] = field(repr=False)
    occasion: Shown[str | None] = field(repr=False)
    assessment: Assessment = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """A statutory or professional prompt and how far it has come."""

    act: int
    duty: str
    state: DutyState
    settled_at: dt.datetime | None
    note: Shown[str | None] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportView:
    """What was offered to the person, and when it was given."""

    number: int
    kind: SupportKind
    offered_on: dt.date
    given_on: dt.date | None
    note: Shown[str | None] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """One part of the separate review that a repeat prompted."""

    subject: ReviewSubject
    earlier: int
    prompted_at: dt.datetime
    done_at: dt.datetime | None
    finding: Shown[str | None] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementView:
    """A change to the system."""

    number: int
    kind: ImprovementKind
    owner_role: str
    created_at: dt.datetime
    due: dt.date | None
    done: dt.date | None
    description: Shown[str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """What was said at a move."""

    number: int
    at: dt.datetime
    action: str
    act: int | None
    text: Shown[str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationView:
    """That somebody may see the identity, until when; the somebody by pseudonym."""

    grantee: str
    granted_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """One act or omission by one person."""

    number: Shown[int] = REDACTED
    position: Shown[Position] = REDACTED
    individual: Identity | Withheld = REDACTED
    department: Shown[str | None] = REDACTED
    created_at: Shown[dt.datetime] = REDACTED
    behavior_category: Shown[str | None] = REDACTED
    response_kind: Shown[str | None] = REDACTED
    response_action: Shown[str | None] = field(default=REDACTED, repr=False)
    response_at: Shown[dt.datetime | None] = REDACTED
    harsher: Shown[bool] = REDACTED
    harsher_reason: Shown[str | None] = field(default=REDACTED, repr=False)
    evaluations: tuple[EvaluationView, ...] | Withheld = REDACTED
    duties: tuple[DutyView, ...] | Withheld = REDACTED
    support: tuple[SupportView, ...] | Withheld = REDACTED
    reviews: tuple[ReviewView, ...] | Withheld = REDACTED


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case. The first eleven fields are those of the published case log, under their own names.

    `individual`, `behavior_category`, `decision_rationale`, `response_action` and `department` are those of the
    first act; `acts` has all of them.
    """

    case_code: Shown[str] = REDACTED
    linked_report: Shown[str | None] = REDACTED
    linked_investigation: Shown[str | None] = REDACTED
    individual: Identity | Withheld = REDACTED
    behavior_category: Shown[str | None] = REDACTED
    decision_rationale: Shown[str | None] = field(default=REDACTED, repr=False)
    response_action: Shown[str | None] = field(default=REDACTED, repr=False)
    status: Shown[Status] = REDACTED
    follow_up_date: Shown[dt.date | None] = REDACTED
    created_at: Shown[dt.datetime] = REDACTED
    closed_at: Shown[dt.datetime | None] = REDACTED
    department: Shown[str | None] = REDACTED
    severity: Shown[str | None] = REDACTED
    factors: tuple[str, ...] | Withheld = REDACTED
    duties: tuple[DutyView, ...] | Withheld = REDACTED
    disposition: Shown[Disposition | None] = REDACTED
    duplicate_of: Shown[str | None] = REDACTED
    version: Shown[int] = REDACTED
    acts: tuple[ActView, ...] | Withheld = REDACTED
    improvements: tuple[ImprovementView, ...] | Withheld = REDACTED
    notes: tuple[NoteView, ...] | Withheld = REDACTED
    authorisations: tuple[AuthorisationView, ...] | Withheld = REDACTED


Facts: TypeAlias = Mapping[str, Callable[[], Any]]
"""Each field with what fetches it. Only what a view shows is fetched, so nothing is decrypted to be thrown away."""


def case_view(view: View, facts: Facts) -> CaseView:
    """The fields of a case that `view` shows."""
    return CaseView(**{name: facts[name]() for name, views in CASE_FIELDS.items() if view in views})


def act_view(view: View, facts: Facts) -> ActView:
    """The fields of an act that `view` shows."""
    return ActView(**{name: facts[name]() for name, views in ACT_FIELDS.items() if view in views})


def as_data(shown: Any, *, reveal: bool = False) -> Any:
    """A view as plain data for JSON.

    Args:
        shown: a view, or anything that one holds.
        reveal: write identities out; otherwise they stay `<identity>`.
    """
    if isinstance(shown, Identity):
        return shown.reveal() if reveal else str(shown)
    if isinstance(shown, Enum):
        return str(shown.value)
    if isinstance(shown, dt.datetime):
        return shown.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(shown, dt.date):
        return shown.isoformat()
    if is_dataclass(shown):
        return {each.name: as_data(getattr(shown, each.name), reveal=reveal) for each in fields(shown)}
    if isinstance(shown, Mapping):
        return {str(key): as_data(value, reveal=reveal) for key, value in shown.items()}
    if isinstance(shown, (list, tuple, set, frozenset)):
        return [as_data(each, reveal=reveal) for each in shown]
    return shown
