"""Responses are no harsher than the category without a reason, dates are not past, and ways back leave their reason."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from justrules.cases import InvalidEntry, NotFound, Refused, Status
from justrules.cases.operations.responding import is_harsher
from justrules.cases.tables import act, audit, case, note
from justrules.policies.model import ResponseKind
from tests.cases.logs import ABSENT, STORES, Bench, bench_for, codes_of, shown, waiting

ALLOWED = {
    "human_error": ResponseKind.SUPPORTIVE,
    "at_risk": ResponseKind.COACHING,
    "reckless": ResponseKind.DISCIPLINARY,
}
"""What goes with each category of `aviation_part5`: console, coach, discipline."""


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


# --- responses -----------------------------------------------------------------------------------------------------


def test_kinds_of_response_stand_in_one_order() -> None:
    """Supportive, coaching, referral, disciplinary: each is harsher than those before it and than no other."""
    order = [ResponseKind.SUPPORTIVE, ResponseKind.COACHING, ResponseKind.REFERRAL, ResponseKind.DISCIPLINARY]
    assert set(order) == set(ResponseKind)
    for (place, kind), (other, allowed) in itertools.product(enumerate(order), enumerate(order)):
        assert is_harsher(kind, allowed) == (place > other)


@pytest.mark.parametrize("category", sorted(ALLOWED))
def test_a_harsher_response_needs_a_reason_and_is_flagged(bench: Bench, category: str) -> None:
    """What is no harsher is recorded; what is harsher is refused without a reason and flagged with one.

    For every category and every kind, and flagged in the case, the trail and the receipt.
    """
    for kind in ResponseKind:
        seen = bench.bring(Status.CLASSIFIED, category=category)
        given: dict[str, Any] = {"response_action": "done", "kind": kind.value}
        harsher = is_harsher(kind, ALLOWED[category])
        if harsher:
            with pytest.raises(InvalidEntry) as error:
                bench.call("take_action", seen, **given)
            assert codes_of(error) == ["JR706"]
            assert bench.row(case, case_code=seen.case_code)["status"] == "classified"
            given["harsher_reason"] = "agreed with the union"
        seen = bench.call("take_action", seen, **given)
        (only,) = shown(bench.log.show(bench.decides, seen.case_code).acts)
        assert only.harsher is harsher
        assert only.harsher_reason == given.get("harsher_reason")
        assert only.response_kind == kind
        assert only.behavior_category == category
        entry = next(row for row in bench.rows(audit, case_code=seen.case_code) if row["action"] == "take_action")
        assert f'"harsher":{str(harsher).lower()}' in entry["payload"]
        assert bool(seen.notices) is harsher


def test_what_did_not_work_is_answered_anew_and_the_first_answer_stays_on_record(bench: Bench) -> None:
    """Acting again may bring another response, held to the category as the first was; both are in the notes."""
    seen = bench.bring(Status.FOLLOW_UP, category="at_risk")
    anew: dict[str, Any] = {"reason": "no change was seen", "response_action": "trained on the day shift"}
    with pytest.raises(InvalidEntry) as error:
        bench.call("act_again", seen, **anew, kind="disciplinary")
    assert codes_of(error) == ["JR706"]
    with pytest.raises(InvalidEntry) as error:
        bench.call("act_again", seen, reason="no change was seen", kind="coaching")
    assert codes_of(error) == ["JR704"]
    seen = bench.call("act_again", seen, **anew)
    assert seen.status is Status.ACTION_TAKEN
    view = bench.log.show(bench.decides, seen.case_code)
    assert view.response_action == "trained on the day shift"
    said = [note.text for note in shown(view.notes) if note.action == "take_action"]
    assert said == ["talked it through", "trained on the day shift"]


def test_a_harsher_response_stays_flagged_whatever_follows(bench: Bench) -> None:
    """Reopening takes the response back and not the flag; neither does a milder response take it away."""
    seen = bench.bring(Status.CLASSIFIED)
    seen = bench.call(
        "take_action", seen, response_action="warned", kind="disciplinary", harsher_reason="agreed with the union"
    )
    seen = bench.call("reopen", bench.call("close_case", seen), reason="new facts")
    (reopened,) = shown(bench.log.show(bench.decides, seen.case_code).acts)
    assert (reopened.harsher, reopened.harsher_reason) == (True, "agreed with the union")
    assert reopened.response_kind is None
    seen = bench.call("take_action", bench.call("classify", bench.decided(seen)), response_action="talked it through")
    (milder,) = shown(bench.log.show(bench.decides, seen.case_code).acts)
    assert (milder.response_kind, milder.harsher, milder.harsher_reason) == (
        "supportive",
        True,
        "agreed with the union",
    )


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_a_reason_that_says_nothing_is_none(bench: Bench, empty: str | None) -> None:
    seen = bench.bring(Status.CLASSIFIED)
    with pytest.raises(InvalidEntry) as error:
        bench.call("take_action", seen, response_action="warned", kind="disciplinary", harsher_reason=empty)
    assert codes_of(error) == ["JR706"]


def test_a_reason_without_need_is_not_lost_unsaid(bench: Bench) -> None:
    """Who gives a reason for a response that is not harsher is told that it is not kept."""
    seen = bench.call(
        "take_action", bench.bring(Status.CLASSIFIED), response_action="talked", harsher_reason="to be safe"
    )
    (notice,) = seen.notices
    assert "not kept" in notice
    assert "to be safe" not in notice


def test_a_case_moves_on_when_every_act_has_its_response(bench: Bench) -> None:
    """Until then it stays classified, and the receipt names the acts that wait."""
    seen = bench.open()
    for _ in range(2):
        seen = bench.call("add_act", seen, individual=bench.person(), position="sharp_end")
    for number in (1, 2, 3):
        seen = bench.decided(seen, act=number)
    seen = bench.call("classify", seen)
    seen = bench.call("take_action", seen, act=2, response_action="talked")
    assert (seen.status, seen.notices) == (Status.CLASSIFIED, ("still without a response: act 1, 3",))
    seen = bench.call("take_action", seen, act=2, response_action="talked again")
    seen = bench.call("take_action", seen, act=1, response_action="talked")
    assert seen.status is Status.CLASSIFIED
    seen = bench.call("take_action", seen, act=3, response_action="talked")
    assert seen.status is Status.ACTION_TAKEN
    view = bench.log.show(bench.decides, seen.case_code)
    assert shown(view.acts)[1].response_action == "talked again"
    assert [each.text for each in shown(view.notes) if each.act == 2] == ["talked", "talked again"]


# --- dates ---------------------------------------------------------------------------------------------------------


def test_a_follow_up_is_today_or_later_in_utc(bench: Bench) -> None:
    """Shortly before midnight in UTC it is still today there, wherever the server stands; yesterday is past."""
    new_york = dt.timezone(dt.timedelta(hours=-5))
    bench.clock.now = dt.datetime(2026, 11, 22, 19, 30, tzinfo=new_york)
    for day, fine in ((dt.date(2026, 11, 22), False), (dt.date(2026, 11, 23), True), ("2027-01-01", True)):
        seen = bench.bring(Status.ACTION_TAKEN)
        if fine:
            assert bench.call("follow_up", seen, on=day).status is Status.FOLLOW_UP
            continue
        with pytest.raises(InvalidEntry) as error:
            bench.call("follow_up", seen, on=day)
        assert codes_of(error) == ["JR705"]


@pytest.mark.parametrize(("given", "code"), [(None, "JR704"), ("", "JR705"), ("ZZCANARY", "JR705"), (5, "JR705")])
def test_a_follow_up_has_a_date(bench: Bench, given: Any, code: str) -> None:
    """Without one it is refused in our words, and not by the database."""
    seen = bench.bring(Status.ACTION_TAKEN)
    with pytest.raises(InvalidEntry) as error:
        bench.call("follow_up", seen, on=given)
    assert codes_of(error) == [code]
    assert "CANARY" not in str(error.value)


def test_a_clock_that_went_back_closes_no_case_before_it_was_opened(bench: Bench) -> None:
    """Two servers never agree to the second: a case that is closed at once is closed no earlier than it was opened."""
    seen = bench.open()
    opened = bench.clock.now
    bench.clock.forward(seconds=-3)
    seen = bench.call("withdraw", seen, reason="not a safety matter")
    bench.clock.forward(seconds=3)
    assert bench.log.show(bench.decides, seen.case_code).closed_at == opened


# --- closing and opening again -------------------------------------------------------------------------------------


def test_after_a_follow_up_a_case_is_closed_with_what_it_found(bench: Bench) -> None:
    """From `action_taken` a case closes without; from `follow_up` only with a finding."""
    assert bench.call("close_case", bench.bring(Status.ACTION_TAKEN)).status is Status.CLOSED
    seen = bench.bring(Status.FOLLOW_UP)
    for empty in (None, "", " "):
        with pytest.raises(InvalidEntry) as error:
            bench.call("close_case", seen, found=empty)
        assert codes_of(error) == ["JR704"]
    seen = bench.call("close_case", seen, found="the new card is used")
    view = bench.log.show(bench.decides, seen.case_code)
    assert view.closed_at == bench.clock.now
    assert shown(view.notes)[-1].text == "the new card is used"


def test_opening_again_takes_the_decision_back_and_keeps_the_record(bench: Bench) -> None:
    """Category, response, date and closing are gone; every text stays readable, the old closing in the trail.

    Those who oversee may do it too.
    """
    seen = bench.bring(Status.CLOSED)
    closed_at = shown(bench.log.show(bench.decides, seen.case_code).closed_at)
    texts = [each.text for each in shown(bench.log.show(bench.decides, seen.case_code).notes)]
    seen = bench.call("reopen", seen, bench.oversees, reason="another report came in")
    view = bench.log.show(bench.decides, seen.case_code)
    assert (view.status, view.behavior_category, view.follow_up_date, view.closed_at) == (Status.OPEN, None, None, None)
    assert (view.response_action, view.decision_rationale) == (None, "weighed")
    assert [each.text for each in shown(view.notes)] == [*texts, "another report came in"]
    assert closed_at is not None
    assert closed_at.isoformat() in bench.rows(audit, case_code=seen.case_code, action="reopen")[-1]["payload"]


def test_a_case_about_somebody_erased_is_not_opened_again(bench: Bench) -> None:
    """What would have to be decided about nobody stays closed, whichever act the erased person's was."""
    for erased in (0, 1):
        people = [bench.person(), bench.person()]
        seen = bench.call("add_act", bench.open(people[0]), individual=people[1], position="manager")
        seen = bench.call("withdraw", seen, reason="not a safety matter")
        bench.log.erase(bench.decides, people[erased])
        with pytest.raises(Refused) as error:
            bench.call("reopen", seen, reason="another report came in")
        assert codes_of(error) == ["JR702"]


# --- disposed of ---------------------------------------------------------------------------------------------------


def test_a_duplicate_points_to_the_case_that_stays(bench: Bench) -> None:
    """It is closed without a category and with the other's code; reopened it points nowhere."""
    other, seen = bench.open(), bench.open()
    seen = bench.call("mark_duplicate", seen, of=other.case_code, reason="one event")
    view = bench.log.show(bench.decides, seen.case_code)
    assert (view.status, view.disposition, view.duplicate_of) == ("closed", "duplicate", other.case_code)
    assert view.behavior_category is None
    seen = bench.call("reopen", seen, reason="two events after all")
    view = bench.log.show(bench.decides, seen.case_code)
    assert (view.disposition, view.duplicate_of) == (None, None)


def test_the_case_that_stays_is_another_and_stays(bench: Bench) -> None:
    """Neither itself, nor an absent one, nor one about the actor, nor a withdrawn one or a duplicate: all told alike.

    Of two cases that point to each other none would be counted.
    """
    by = bench.actor()
    withdrawn = bench.call("withdraw", bench.open(), reason="no case")
    stays = bench.open()
    duplicate = bench.call("mark_duplicate", bench.open(), of=stays.case_code, reason="one event")
    own = bench.open(by.subject.reveal())
    seen = bench.open()
    told = set()
    for of in (seen.case_code, ABSENT, "x", "\x00", "", None, 7, ["x"], own, withdrawn, duplicate):
        code: Any = getattr(of, "case_code", of)
        with pytest.raises(InvalidEntry) as error:
            bench.call("mark_duplicate", seen, by, of=code, reason="one event")
        told.add(str(error.value))
    assert len(told) == 1


def test_two_cases_never_point_to_each_other(bench: Bench) -> None:
    """The second way round is refused."""
    first, second = bench.open(), bench.open()
    bench.call("mark_duplicate", first, of=second.case_code, reason="one event")
    with pytest.raises(InvalidEntry):
        bench.call("mark_duplicate", second, of=first.case_code, reason="one event")


@pytest.mark.parametrize("method", ["reclassify", "act_again", "reopen", "withdraw", "mark_duplicate"])
@pytest.mark.parametrize("reason", ["", " \n", None])
def test_ways_back_without_a_reason_are_refused_and_leave_nothing(bench: Bench, method: str, reason: Any) -> None:
    """Nothing of the attempt is kept: no note, no version, no entry."""
    seen, arguments = waiting(bench, method)
    before = (len(bench.rows(note)), bench.row(case, case_code=seen.case_code), len(bench.rows(act)))
    with pytest.raises(InvalidEntry) as error:
        bench.call(method, seen, **{**arguments, "reason": reason})
    assert codes_of(error) == ["JR704"]
    assert (len(bench.rows(note)), bench.row(case, case_code=seen.case_code), len(bench.rows(act))) == before


def test_a_reason_can_be_read_by_whoever_reads_the_case(bench: Bench) -> None:
    seen = bench.call("withdraw", bench.open(), reason="not a safety matter")
    with pytest.raises(NotFound):
        bench.log.show(bench.outside, seen.case_code)
    (only,) = shown(bench.log.show(bench.oversees, seen.case_code).notes)
    assert (only.action, only.text) == ("withdraw", "not a safety matter")
