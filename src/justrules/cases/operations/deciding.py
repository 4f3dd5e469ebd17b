"""Evaluating the acts of a case and classifying it. Harm is recorded beside the case; the evaluator never sees it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update

from justrules.cases import tables
from justrules.cases.casefile import with_reasons
from justrules.cases.moments import years_before
from justrules.cases.states import canonical
from justrules.cases.words import DutyState, ReviewSubject
from justrules.cases.work import Work
from justrules.engine.assessment import Assessment, assess
from justrules.engine.compiler import tree_of
from justrules.engine.decision import Decision
from justrules.engine.evaluator import Answers, checked
from justrules.engine.records import to_json
from justrules.policies.model import Policy


def evaluate(
    work: Work,
    policy: Policy,
    answers: Answers,
    *,
    act: int,
    reasons: Mapping[str, str] | None,
    factors: Iterable[str],
    rationale: str | None,
    occasion: str | None,
) -> None:
    """Take one act through a policy and keep the whole assessment beside those made before."""
    hint = "reopen it, or reclassify it, with the reason; what was decided before is kept"
    work.must_be_open("new evaluation", hint)
    row = work.act(act)
    number = work.next_number(tables.evaluation, "act_id", row["id"])
    entries = work.entries()
    told_rationale, told_occasion = entries.text("rationale", rationale), entries.text("occasion", occasion)
    answers = entries.mapping("answers", answers)
    reasons = {} if reasons is None else entries.mapping("reasons", reasons)
    given_reasons = {question: entries.text("reasons", told) or "" for question, told in reasons.items()}
    found_factors = entries.ids("factors", factors)
    if number > 1 and not told_occasion:
        entries.missing("occasion", "say what is new since the last evaluation of this act, which is kept")
    entries.settle()
    assessment = assess(policy, answers, severity=work.row["severity"], factors=found_factors, reasons=reasons)
    where = f"evaluation|{work.code}/{act}/{number}"
    evaluation = work.add(
        tables.evaluation,
        act_id=row["id"],
        number=number,
        created_at=work.at,
        **_stored(assessment),
        answers=canonical(checked(tree_of(policy), answers, reasons)),
        reasons=work.seal(row["uid"], canonical(given_reasons) if given_reasons else None, f"{where}|reasons"),
        rationale=work.seal(row["uid"], told_rationale, f"{where}|rationale"),
        occasion=work.seal(row["uid"], told_occasion, f"{where}|occasion"),
        evaluator=work.me,
    )
    _list_factors(work, evaluation, assessment)
    _list_duties(work, row["id"], assessment)
    work.assessment = with_reasons(assessment, {})  # a receipt holds no free text
    work.payload.update(act=act, evaluation=number, policy=assessment.result.policy.digest)


def _stored(assessment: Assessment) -> dict[str, Any]:
    result = assessment.result
    decision = result if isinstance(result, Decision) else None
    return {
        "policy_id": result.policy.id,
        "policy_version": result.policy.version,
        "policy_digest": result.policy.digest,
        "category": decision and decision.category,
        "outcome": decision and decision.outcome,
        "response": decision and decision.response.id,
        "response_kind": decision and decision.response.kind,
        "assessment": to_json(with_reasons(assessment, {}), indent=None),
    }


def _list_factors(work: Work, evaluation: int, assessment: Assessment) -> None:
    found = [{"evaluation_id": evaluation, "factor": factor.id} for factor in assessment.factors]
    if found:
        work.connection.execute(insert(tables.factor), found)


def _list_duties(work: Work, act_id: int, assessment: Assessment) -> None:
    """The duties as this assessment finds them; one that somebody has settled stays settled."""
    columns = tables.duty.c
    settled = (DutyState.DONE.value, DutyState.NOT_APPLICABLE.value)
    mine = columns.act_id == act_id
    work.connection.execute(tables.duty.delete().where(mine, columns.state.not_in(settled)))
    kept = set(work.connection.execute(select(columns.duty).where(mine)).scalars())
    due = [
        {"act_id": act_id, "duty": duty.id, "state": duty.state, "note": None, "settled_at": None}
        for duty in assessment.duties
        if duty.id not in kept
    ]
    if due:
        work.connection.execute(insert(tables.duty), due)


def classify(work: Work) -> None:
    """Let the last evaluation of every act stand, and prompt a separate review where somebody is involved again."""
    move = work.move("classify")
    acts = work.file().act_rows()
    last = {row["number"]: _last_evaluation(work, row) for row in acts}
    _ready(work, last)
    for row in acts:
        evaluation = last[row["number"]]
        if evaluation is None:
            raise AssertionError("an act without an evaluation is not ready")
        decided = {
            "decided_by": evaluation["number"],
            "behavior_category": evaluation["category"],
            "allowed_kind": evaluation["response_kind"],
        }
        work.connection.execute(update(tables.act).where(tables.act.c.id == row["id"]).values(**decided))
        if row["number"] == 1:
            work.changes["behavior_category"] = evaluation["category"]
        _prompt_review(work, row)
    work.stand(move)


def _last_evaluation(work: Work, act: RowMapping) -> RowMapping | None:
    asked = (
        select(tables.evaluation)
        .where(tables.evaluation.c.act_id == act["id"])
        .order_by(tables.evaluation.c.number.desc())
        .limit(1)
    )
    return work.connection.execute(asked).mappings().one_or_none()


def _ready(work: Work, last: Mapping[int, RowMapping | None]) -> None:
    """Everything that keeps the case from being classified, at once."""
    entries = work.entries()
    for number, evaluation in last.items():
        if evaluation is None:
            entries.missing(f"act {number}: evaluation", "evaluate the act first")
        elif evaluation["category"] is None:
            question = json.loads(evaluation["assessment"])["result"]["question"]
            entries.missing(
                f"act {number}: decision", f"the answers stop at `{question}`; answer it, and evaluate again"
            )
        elif evaluation["rationale"] is None:
            entries.missing(f"act {number}: rationale", "evaluate again with the reasoning for the classification")
    entries.settle()


def _prompt_review(work: Work, act: RowMapping) -> None:
    """A repeat changes no category: it asks for a look at environment, training and fitness."""
    earlier = _earlier_cases(work, act["person_id"])
    asked = select(func.count()).select_from(tables.review).where(tables.review.c.act_id == act["id"])
    if not earlier or work.connection.execute(asked).scalar_one():
        return
    prompted = [
        {"act_id": act["id"], "subject": subject.value, "prompted_at": work.at, "earlier": earlier}
        for subject in ReviewSubject
    ]
    work.connection.execute(insert(tables.review), prompted)
    work.notices.append(
        f"act {act['number']}: the person had {earlier} other case{'s' if earlier > 1 else ''} in the twelve months "
        "before; review environment, training and fitness separately, the category stands as it is"
    )


def _earlier_cases(work: Work, person_id: int) -> int:
    """How many other cases the person had in the twelve months up to this one; withdrawn and duplicate ones apart."""
    columns = tables.case.c
    opened: dt.datetime = work.row["created_at"]
    asked = (
        select(func.count(columns.id.distinct()))
        .select_from(tables.case.join(tables.act))
        .where(
            tables.act.c.person_id == person_id,
            columns.id != work.id,
            columns.disposition.is_(None),
            columns.created_at > years_before(opened, 1),
            columns.created_at <= opened,
        )
    )
    return int(work.connection.execute(asked).scalar_one())


def reclassify(work: Work, *, reason: str) -> None:
    """Take the classification back because there are new facts; every evaluation is kept."""
    move = work.move("reclassify")
    undecide(work)
    explain_move(work, "reclassify", reason, "say which new facts ask for another look")
    work.stand(move)


def undecide(work: Work) -> None:
    """No act has a deciding evaluation any more, and none a response; both stay in the record of what was.

    That a response was once harsher than the category allowed stays flagged, with its reason.
    """
    cleared: dict[str, Any] = {"decided_by": None, "behavior_category": None, "allowed_kind": None}
    cleared |= {"response_kind": None, "response_action": None, "response_at": None}
    work.connection.execute(update(tables.act).where(tables.act.c.case_id == work.id).values(**cleared))
    work.changes["behavior_category"] = None


def explain_move(work: Work, action: str, reason: str | None, hint: str) -> None:
    """Keep the reason of a move, which must be there."""
    entries = work.entries()
    told = entries.needed("reason", reason, hint)
    entries.settle()
    work.note(action, told)
