"""What one person is entitled to see about themselves: their own acts in full, and nothing about anybody else.

Texts may name others, so somebody reads them before they are handed over; no program can promise that they do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from justrules.cases import tables
from justrules.cases.access import View
from justrules.cases.casefile import CaseFile, is_own
from justrules.cases.people import People
from justrules.cases.views import ActView, as_data
from justrules.engine.rationale import explain

FORMAT = "justrules/disclosure/1"
CAUTION = (
    "Read every text before you hand this over: a text may name other people, whom the log protects as well. "
    "Whether something has to be held back is for a person to decide, with advice. A case that is also about whoever "
    "made this is left out: somebody who is in none of the person's cases should make it."
)

_CASE = ("case_code", "status", "created_at", "closed_at", "follow_up_date", "severity", "disposition")
_ACT = (
    "number",
    "position",
    "department",
    "behavior_category",
    "response_kind",
    "response_action",
    "response_at",
    "harsher",
    "harsher_reason",
    "duties",
    "support",
    "reviews",
)


def case_ids(connection: Connection, person_id: int, *, me: str) -> list[int]:
    """The cases that hold an act of this person and none of the individual with the uid `me`, oldest first."""
    joined = tables.act.join(tables.case)
    asked = select(tables.case.c.id).select_from(joined).where(tables.act.c.person_id == person_id, ~is_own(me))
    return sorted(set(connection.execute(asked).scalars()))


def disclosure(connection: Connection, people: People, person_id: int, *, me: str) -> dict[str, Any]:
    """Everything that the log holds about one person, as plain data for JSON; made by the individual `me`."""
    cases = [_case(connection, people, case_id, person_id) for case_id in case_ids(connection, person_id, me=me)]
    return {"format": FORMAT, "caution": CAUTION, "cases": cases}


def _case(connection: Connection, people: People, case_id: int, person_id: int) -> dict[str, Any]:
    row = connection.execute(select(tables.case).where(tables.case.c.id == case_id)).mappings().one()
    file = CaseFile(connection, people, row, named=False)
    view = file.view(View.FULL)
    own = {act["number"] for act in file.act_rows() if act["person_id"] == person_id}
    acts = () if not isinstance(view.acts, tuple) else view.acts
    notes = () if not isinstance(view.notes, tuple) else view.notes
    told = {name: as_data(getattr(view, name)) for name in _CASE}
    told["acts"] = [_act(act) for act in acts if act.number in own]
    # What was said of the whole case stands with its first act, under whose key it is sealed.
    told["notes"] = [as_data(note) for note in notes if (note.act or 1) in own]
    return told


def _act(act: ActView) -> dict[str, Any]:
    told = {name: as_data(getattr(act, name)) for name in _ACT}
    told["evaluations"] = list(_evaluations(act))
    return told


def _evaluations(act: ActView) -> Iterator[dict[str, Any]]:
    for evaluation in act.evaluations if isinstance(act.evaluations, tuple) else ():
        told: dict[str, Any] = as_data(evaluation)
        del told["assessment"]
        yield {**told, "explanation": explain(evaluation.assessment.result, audience="person")}
