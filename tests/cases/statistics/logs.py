"""Logs as plain data: drawn at random, counted by hand, and written into the tables."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from hypothesis import strategies as st
from sqlalchemy import Connection, Table, insert

from justrules.cases import tables
from justrules.cases.statistics.figures import Legend, ResponseTitle, Title

LEGEND = Legend(
    policy="aviation_part5 1.0.0",
    categories=(
        Title(id="human_error", title="Human error"),
        Title(id="at_risk", title="At-risk behaviour"),
        Title(id="reckless", title="Reckless behaviour"),
    ),
    responses=(
        ResponseTitle(id="console", title="Console", kind="supportive"),
        ResponseTitle(id="coach", title="Coach", kind="coaching"),
        ResponseTitle(id="discipline", title="Discipline", kind="disciplinary"),
    ),
    severities=("none", "minor", "major"),
)
RESPONSES = {"human_error": "console", "at_risk": "coach", "reckless": "discipline"}
ALLOWED = {"human_error": "supportive", "at_risk": "coaching", "reckless": "disciplinary"}
RANKS = {"supportive": 0, "coaching": 1, "disciplinary": 2, "referral": -1}
DEPARTMENTS = ("Ramp", "Line maintenance", "Flight", "Cabin", "Dispatch", None)


@dataclass(kw_only=True)
class PlainAct:
    person: int
    department: str | None
    category: str | None
    response_kind: str | None = None
    passes: int = 1
    """How many evaluations it had; the last one decided, if one did."""

    was_harsher: bool = False
    """Whether an earlier response was; the flag stays."""

    @property
    def harsher(self) -> bool:
        if self.was_harsher:
            return True
        if self.category is None or self.response_kind is None:
            return False
        return RANKS[self.response_kind] > RANKS[ALLOWED[self.category]]


@dataclass(kw_only=True)
class PlainImprovement:
    kind: str
    created_at: dt.datetime
    done: dt.date | None


@dataclass(kw_only=True)
class PlainCase:
    created_at: dt.datetime
    severity: str | None
    acts: list[PlainAct]
    disposition: str | None = None
    closed_at: dt.datetime | None = None
    improvements: list[PlainImprovement] = field(default_factory=list)


@dataclass(kw_only=True)
class PlainLog:
    cases: list[PlainCase]
    erased: set[int] = field(default_factory=set)


# --- at random -----------------------------------------------------------------------------------------------------

FIRST, LAST = dt.datetime(2025, 10, 1, tzinfo=dt.UTC), dt.datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=dt.UTC)


@st.composite
def _acts(draw: st.DrawFn) -> PlainAct:
    category = draw(st.sampled_from((*RESPONSES, None)))
    answered = st.none() if category is None else st.sampled_from((*RANKS, None))
    return PlainAct(
        person=draw(st.integers(0, 5)),
        department=draw(st.sampled_from(DEPARTMENTS)),
        category=category,
        response_kind=draw(answered),
        passes=draw(st.integers(1, 2)),
        was_harsher=draw(st.sampled_from((False, False, True))),
    )


def _moments(first: dt.datetime) -> st.SearchStrategy[dt.datetime]:
    """Random moments, and those on the edge between two quarters."""
    edges = [dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (1, 4, 7, 10)]
    near = [edge - dt.timedelta(microseconds=by) for edge in edges for by in (0, 1) if edge - dt.timedelta(1) > first]
    drawn = st.datetimes(first.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(dt.UTC))
    return drawn | st.sampled_from(near) if near else drawn


@st.composite
def _cases(draw: st.DrawFn) -> PlainCase:
    created = draw(_moments(FIRST))
    closed = draw(st.none() | _moments(created))
    disposition = draw(st.sampled_from((None, None, "withdrawn", "duplicate"))) if closed else None
    acts = draw(st.lists(_acts(), min_size=1, max_size=3))
    kinds = st.sampled_from(("procedure", "training", "equipment", "staffing", "other"))
    improvements = st.builds(
        PlainImprovement,
        kind=kinds,
        created_at=_moments(created),
        done=st.none() | st.just(LAST.date()),
    )
    return PlainCase(
        created_at=created,
        severity=draw(st.sampled_from((*LEGEND.severities, None))),
        acts=acts,
        disposition=disposition,
        closed_at=closed,
        improvements=draw(st.lists(improvements, max_size=2)),
    )


logs: st.SearchStrategy[PlainLog] = st.builds(
    PlainLog,
    cases=st.lists(_cases(), max_size=12),
    erased=st.sets(st.integers(0, 5), max_size=2),
)


def busy_log(seed: int, *, cases: int, departments: int = 6, first: dt.datetime = FIRST, days: int = 456) -> PlainLog:
    """A log of so many cases, spread over the days from `first` on, in which small and large numbers occur."""
    chance = random.Random(seed)
    names = [None, *(f"Department {letter}" for letter in "ABCDEFGHIJKL"[: departments - 1])]
    return PlainLog(cases=[_busy_case(chance, names, first, days) for _ in range(cases)])


def _busy_case(chance: random.Random, names: list[str | None], first: dt.datetime, days: int) -> PlainCase:
    created = first + dt.timedelta(seconds=chance.randrange(days * 86400))
    closed = created + dt.timedelta(days=chance.expovariate(1 / 45)) if chance.random() < 0.85 else None
    disposition = chance.choices((None, "withdrawn", "duplicate"), (90, 6, 4))[0] if closed else None
    acts = [_busy_act(chance, names) for _ in range(chance.choices((1, 2, 3), (80, 15, 5))[0])]
    improvements = [
        PlainImprovement(
            kind=chance.choice(("procedure", "training", "equipment", "staffing", "other")),
            created_at=created + dt.timedelta(days=chance.randrange(20)),
            done=LAST.date() if chance.random() < 0.5 else None,
        )
        for _ in range(chance.choices((0, 1, 2), (60, 30, 10))[0])
    ]
    severity = chance.choices((*LEGEND.severities, None), (40, 30, 20, 10))[0]
    return PlainCase(
        created_at=created,
        severity=severity,
        acts=acts,
        disposition=disposition,
        closed_at=closed,
        improvements=improvements,
    )


def _busy_act(chance: random.Random, names: list[str | None]) -> PlainAct:
    weights = [1 / (1 + place) for place in range(len(names))]
    category = chance.choices((*RESPONSES, None), (45, 30, 8, 17))[0]
    kind = None
    if category is not None and chance.random() < 0.8:
        kind = chance.choices((ALLOWED[category], *RANKS), (85, 5, 5, 4, 1))[0]
    person = chance.randrange(60)
    return PlainAct(
        person=person,
        department=chance.choices(names, weights)[0],
        category=category,
        response_kind=kind,
        was_harsher=person % 20 == 0,
    )


# --- written -------------------------------------------------------------------------------------------------------


Rows: TypeAlias = dict[Table, list[dict[str, Any]]]


def write(connection: Connection, log: PlainLog) -> None:
    """Put the log into the tables, as one who knows only the columns would."""
    order = (tables.data_key, tables.person, tables.case, tables.act, tables.evaluation, tables.improvement)
    rows: Rows = {table: [] for table in order}
    people = sorted({act.person for case in log.cases for act in case.acts})
    ids = {person: at for at, person in enumerate(people, start=1)}
    for person in people:
        _person(rows, person, ids[person], gone=person in log.erased)
    numbers: Counter[int] = Counter()
    for id_, case in enumerate(sorted(log.cases, key=lambda each: each.created_at), start=1):
        numbers[case.created_at.year] += 1
        _case(rows, id_, case, numbers[case.created_at.year], ids)
    for table, values in rows.items():
        if values:
            connection.execute(insert(table), values)


def _person(rows: Rows, person: int, id_: int, *, gone: bool) -> None:
    sealed = None if gone else b"sealed"
    rows[tables.data_key].append(
        {
            "uid": f"uid-{person}",
            "created_at": FIRST,
            "wrapped": sealed,
            "wrap_key": None if gone else "k1",
            "destroyed_at": FIRST if gone else None,
        }
    )
    rows[tables.person].append(
        {
            "id": id_,
            "uid": f"uid-{person}",
            "pseudonym": f"pseudonym-{person}",
            "pseudonym_key": "k1",
            "identity": sealed,
            "created_at": FIRST,
            "erased_at": FIRST if gone else None,
        }
    )


def _case(rows: Rows, id_: int, case: PlainCase, number: int, people: dict[int, int]) -> None:
    first = case.acts[0].category
    status = "closed" if case.closed_at else ("classified" if first else "open")
    if status == "closed" and first is None:
        first = "human_error"  # the table refuses a closed case without a category; what is counted are the acts
    rows[tables.case].append(
        {
            "id": id_,
            "case_code": f"JC-{case.created_at.year}-{number:04d}",
            "year": case.created_at.year,
            "number": number,
            "version": 1,
            "status": status,
            "disposition": case.disposition,
            "duplicate_of": "JC-2025-0001" if case.disposition == "duplicate" else None,
            "severity": case.severity,
            "behavior_category": None if case.disposition else first,
            "created_at": case.created_at,
            "closed_at": case.closed_at,
        }
    )
    for at, act in enumerate(case.acts, start=1):
        _act(rows, id_, at, act, case=case, person=people[act.person])
    for at, each in enumerate(case.improvements, start=1):
        row = {"kind": each.kind, "created_at": each.created_at, "done": each.done, "description": b"sealed"}
        rows[tables.improvement].append({"case_id": id_, "number": at, "owner_role": "safety_manager", **row})


def _act(rows: Rows, case_id: int, number: int, act: PlainAct, *, case: PlainCase, person: int) -> None:
    id_ = len(rows[tables.act]) + 1
    rows[tables.act].append(
        {
            "id": id_,
            "case_id": case_id,
            "number": number,
            "person_id": person,
            "position": "sharp_end",
            "department": act.department,
            "created_at": case.created_at,
            "decided_by": act.passes if act.category else None,
            "behavior_category": act.category,
            "allowed_kind": ALLOWED[act.category] if act.category else None,
            "response_kind": act.response_kind,
            "response_at": case.created_at if act.response_kind else None,
            "harsher": act.harsher,
            "harsher_reason": b"sealed" if act.harsher else None,
        }
    )
    for each in range(1, act.passes + 1):
        category = act.category if each == act.passes else None
        rows[tables.evaluation].append(
            {
                "act_id": id_,
                "number": each,
                "created_at": case.created_at,
                "policy_id": "aviation_part5",
                "policy_version": "1.0.0",
                "policy_digest": "0" * 64,
                "category": category,
                "outcome": "inadvertent" if category else None,
                "response": RESPONSES[category] if category else None,
                "response_kind": ALLOWED[category] if category else None,
                "answers": "{}",
                "assessment": "{}",
                "evaluator": "pseudonym-0",
            }
        )
