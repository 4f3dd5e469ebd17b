"""One case found for one actor, and what is in it: rows become fields only when a view asks for them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, exists, or_, select

from justrules.cases import tables
from justrules.cases.access import ERASED, NOTES, REDACTED, Actor, View, Withheld, view_of
from justrules.cases.codes import parse_code
from justrules.cases.errors import InvalidEntry, KeyFault
from justrules.cases.identity import Identity
from justrules.cases.people import LOG, People
from justrules.cases.views import (
    ActView,
    AuthorisationView,
    CaseView,
    DutyView,
    EvaluationView,
    ImprovementView,
    NoteView,
    ReviewView,
    SupportView,
    act_view,
    case_view,
)
from justrules.cases.words import (
    Disposition,
    DutyState,
    ImprovementKind,
    Position,
    ReviewSubject,
    Standing,
    Status,
    SupportKind,
)
from justrules.engine.assessment import Assessment
from justrules.engine.records import from_json
from justrules.engine.tree import Step

_EVERY_VIEW = frozenset(View)


@dataclass(frozen=True, slots=True)
class Seen:
    """A case's row and how this actor may look at it."""

    row: RowMapping
    view: View


def is_own(me: str) -> ColumnElement[bool]:
    """Whether one of a case's acts is of the individual with this uid."""
    joined = tables.act.join(tables.person)
    return exists(
        select(tables.act.c.id)
        .select_from(joined)
        .where(tables.act.c.case_id == tables.case.c.id, tables.person.c.uid == me)
    )


def is_permitted(me: str, now: dt.datetime) -> ColumnElement[bool]:
    """Whether the individual with this uid holds an authorisation for a case that counts now."""
    columns = tables.authorisation.c
    return exists(
        select(columns.id).where(
            columns.case_id == tables.case.c.id,
            columns.grantee == me,
            columns.expires_at > now,
            columns.granted_at <= now,
            columns.revoked_at.is_(None),
        )
    )


def is_linked(investigations: frozenset[str]) -> ColumnElement[bool]:
    """Whether a case belongs to one of these investigations or reports."""
    known = sorted(investigations)
    return or_(tables.case.c.linked_investigation.in_(known), tables.case.c.linked_report.in_(known))


def find(connection: Connection, code: str, *, actor: Actor, me: str, now: dt.datetime) -> Seen | None:
    """The case of that code as `actor` may look at it; `None` if it is not there, or not for this actor.

    The same statement runs for a case that is absent and for one that is denied.
    """
    asked = select(
        tables.case,
        is_own(me).label("own"),
        is_permitted(me, now).label("permitted"),
        is_linked(actor.investigations).label("linked"),
    ).where(tables.case.c.case_code == _asked_for(code))
    row = connection.execute(asked).mappings().one_or_none()
    facts = row or {"own": False, "permitted": False, "linked": False}
    view = view_of(
        actor.standing, linked=bool(facts["linked"]), permitted=bool(facts["permitted"]), own=bool(facts["own"])
    )
    return Seen(row, view) if row is not None and view is not None else None


def _asked_for(code: object) -> str:
    """What to look for: what is no code is no case's, and no database has to make sense of it."""
    try:
        return parse_code(code).text if isinstance(code, str) else ""
    except InvalidEntry:
        return ""


def visible_to(actor: Actor, me: str) -> ColumnElement[bool]:
    """The cases that a list for `actor` may hold, for use in SQL before anything is counted or paged."""
    match actor.standing:
        case Standing.DECIDES | Standing.OVERSEES:
            return ~is_own(me)
        case Standing.LINKED:
            return is_linked(actor.investigations) & ~is_own(me)
        case Standing.NONE:
            return tables.case.c.id.is_(None)


@dataclass(slots=True)
class CaseFile:
    """What lies under one case's row. Rows are fetched once and texts opened when a view asks for them."""

    connection: Connection
    people: People
    row: RowMapping
    named: bool = True
    """Whether identities are opened; texts are, whenever the view shows them."""
    _kept: dict[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The case's code."""
        return str(self.row["case_code"])

    def view(self, view: View) -> CaseView:
        """The case as `view` shows it."""
        return case_view(view, self._facts(view))

    def _facts(self, view: View) -> dict[str, Callable[[], Any]]:
        first = partial(self._of_first, view)
        plain = (
            "case_code",
            "linked_report",
            "linked_investigation",
            "follow_up_date",
            "created_at",
            "closed_at",
            "version",
            "severity",
            "behavior_category",
            "duplicate_of",
        )
        return {
            **{name: partial(self.row.__getitem__, name) for name in plain},
            "status": lambda: Status(self.row["status"]),
            "disposition": lambda: Disposition(self.row["disposition"]) if self.row["disposition"] else None,
            "individual": partial(first, "individual"),
            "department": partial(first, "department"),
            "response_action": partial(first, "response_action"),
            "decision_rationale": lambda: _rationale(self.acts(view)[0]),
            "factors": lambda: _factors(self.acts(view)),
            "duties": lambda: tuple(duty for act in self.acts(view) for duty in _shown(act.duties)),
            "acts": partial(self.acts, view),
            "improvements": lambda: tuple(self._improvements()),
            "notes": lambda: tuple(note for note in self._notes() if view in NOTES.get(note.action, _EVERY_VIEW)),
            "authorisations": lambda: tuple(self._authorisations()),
        }

    def _of_first(self, view: View, name: str) -> Any:
        return getattr(self.acts(view)[0], name)

    def acts(self, view: View) -> tuple[ActView, ...]:
        """The acts, as `view` shows them."""
        key = f"acts {view}"
        if key not in self._kept:
            self._kept[key] = tuple(self._act(view, row) for row in self.act_rows())
        found: tuple[ActView, ...] = self._kept[key]
        return found

    def act_rows(self) -> Sequence[RowMapping]:
        """The rows of the acts, each with the uid of its person, in order."""
        if "rows" not in self._kept:
            asked = (
                select(tables.act, tables.person.c.uid)
                .join(tables.person)
                .where(tables.act.c.case_id == self.row["id"])
                .order_by(tables.act.c.number)
            )
            self._kept["rows"] = self.connection.execute(asked).mappings().all()
        rows: Sequence[RowMapping] = self._kept["rows"]
        return rows

    def _act(self, view: View, row: RowMapping) -> ActView:
        where, uid = f"{self.code}/{row['number']}", row["uid"]
        plain = ("number", "department", "created_at", "behavior_category", "response_kind", "response_at")
        facts: dict[str, Callable[[], Any]] = {
            **{name: partial(row.__getitem__, name) for name in plain},
            "position": lambda: Position(row["position"]),
            "harsher": lambda: bool(row["harsher"]),
            "individual": partial(self._individual, row["person_id"]),
            "response_action": lambda: self._text(uid, row["response_action"], f"act|{where}|response_action"),
            "harsher_reason": lambda: self._text(uid, row["harsher_reason"], f"act|{where}|harsher_reason"),
            "evaluations": lambda: tuple(self._evaluations(row)),
            "duties": lambda: tuple(self._duties(row)),
            "support": lambda: tuple(self._support(row)),
            "reviews": lambda: tuple(self._reviews(row)),
        }
        return act_view(view, facts)

    def _individual(self, person_id: int) -> Identity | Withheld:
        if not self.named:
            return REDACTED
        try:
            return self.people.reveal(self.connection, person_id)
        except KeyFault as fault:
            if not _erased(fault):
                raise
        return ERASED

    def _text(self, uid: str, sealed: bytes | None, bound_to: str) -> Any:
        if sealed is None:
            return None
        try:
            return self.people.open(self.connection, uid, sealed, bound_to)
        except KeyFault as fault:
            if not _erased(fault):
                raise
        return ERASED

    def _below(self, table: Table, column: str, parent: int, order: str = "number") -> Sequence[RowMapping]:
        asked = select(table).where(table.c[column] == parent).order_by(table.c[order])
        return self.connection.execute(asked).mappings().all()

    def _evaluations(self, act: RowMapping) -> Iterator[EvaluationView]:
        for row in self._below(tables.evaluation, "act_id", act["id"]):
            where = f"evaluation|{self.code}/{act['number']}/{row['number']}"
            opened = partial(self._text, act["uid"])
            told = opened(row["reasons"], f"{where}|reasons")
            reasons = told if isinstance(told, Withheld) else json.loads(told or "{}")
            yield EvaluationView(
                number=row["number"],
                created_at=row["created_at"],
                policy_id=row["policy_id"],
                policy_version=row["policy_version"],
                policy_digest=row["policy_digest"],
                category=row["category"],
                outcome=row["outcome"],
                answers=json.loads(row["answers"]),
                reasons=reasons,
                rationale=opened(row["rationale"], f"{where}|rationale"),
                occasion=opened(row["occasion"], f"{where}|occasion"),
                assessment=_with_reasons(row["assessment"], {} if isinstance(reasons, Withheld) else reasons),
            )

    def _duties(self, act: RowMapping) -> Iterator[DutyView]:
        for row in self._below(tables.duty, "act_id", act["id"], order="id"):
            bound_to = f"duty|{self.code}/{act['number']}/{row['duty']}|note"
            yield DutyView(
                act=act["number"],
                duty=row["duty"],
                state=DutyState(row["state"]),
                settled_at=row["settled_at"],
                note=self._text(act["uid"], row["note"], bound_to),
            )

    def _support(self, act: RowMapping) -> Iterator[SupportView]:
        for row in self._below(tables.support, "act_id", act["id"]):
            bound_to = f"support|{self.code}/{act['number']}/{row['number']}|note"
            yield SupportView(
                number=row["number"],
                kind=SupportKind(row["kind"]),
                offered_on=row["offered_on"],
                given_on=row["given_on"],
                note=self._text(act["uid"], row["note"], bound_to),
            )

    def _reviews(self, act: RowMapping) -> Iterator[ReviewView]:
        for row in self._below(tables.review, "act_id", act["id"], order="id"):
            bound_to = f"review|{self.code}/{act['number']}/{row['subject']}|finding"
            yield ReviewView(
                subject=ReviewSubject(row["subject"]),
                earlier=row["earlier"],
                prompted_at=row["prompted_at"],
                done_at=row["done_at"],
                finding=self._text(act["uid"], row["finding"], bound_to),
            )

    def _improvements(self) -> Iterator[ImprovementView]:
        for row in self._below(tables.improvement, "case_id", self.row["id"]):
            bound_to = f"improvement|{self.code}/{row['number']}|description"
            yield ImprovementView(
                number=row["number"],
                kind=ImprovementKind(row["kind"]),
                owner_role=row["owner_role"],
                created_at=row["created_at"],
                due=row["due"],
                done=row["done"],
                description=self._text(LOG, row["description"], bound_to),
            )

    def _notes(self) -> Iterator[NoteView]:
        owners = {row["number"]: row["uid"] for row in self.act_rows()}
        for row in self._below(tables.note, "case_id", self.row["id"]):
            uid = owners[row["act"] or 1]
            yield NoteView(
                number=row["number"],
                at=row["at"],
                action=row["action"],
                act=row["act"],
                text=self._text(uid, row["text"], f"note|{self.code}/{row['number']}|text"),
            )

    def _authorisations(self) -> Iterator[AuthorisationView]:
        for row in self._below(tables.authorisation, "case_id", self.row["id"], order="id"):
            yield AuthorisationView(
                grantee=row["grantee"],
                granted_at=row["granted_at"],
                expires_at=row["expires_at"],
                revoked_at=row["revoked_at"],
            )


def _erased(fault: KeyFault) -> bool:
    return all(finding.code == "JR722" for finding in fault.findings)


def _shown(duties: tuple[DutyView, ...] | Withheld) -> tuple[DutyView, ...]:
    return () if isinstance(duties, Withheld) else duties


def _evaluated(act: ActView) -> tuple[EvaluationView, ...]:
    return () if isinstance(act.evaluations, Withheld) else act.evaluations


def _rationale(act: ActView) -> Any:
    """The rationale of the last evaluation of an act."""
    evaluations = _evaluated(act)
    return evaluations[-1].rationale if evaluations else None


def _factors(acts: tuple[ActView, ...]) -> tuple[str, ...]:
    """The factors found in the last evaluation of each act, each once."""
    last = (_evaluated(act)[-1] for act in acts if _evaluated(act))
    return tuple(dict.fromkeys(factor.id for evaluation in last for factor in evaluation.assessment.factors))


def _with_reasons(stored: str, reasons: Mapping[str, str]) -> Assessment:
    """The assessment with what the assessor wrote for each answer put back into its steps."""
    assessment = from_json(stored)
    if not isinstance(assessment, Assessment):  # what was stored is an assessment, or the row was changed
        raise TypeError("not an assessment")
    return with_reasons(assessment, reasons)


def with_reasons(assessment: Assessment, reasons: Mapping[str, str]) -> Assessment:
    """`assessment` with these reasons in its steps, and no others."""
    path: tuple[Step, ...] = tuple(replace(step, reason=reasons.get(step.question)) for step in assessment.result.path)
    return replace(assessment, result=replace(assessment.result, path=path))
