"""Support, duties and reviews: what is owed is listed, dated and never emptied by accident."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from justrules.cases import DutyState, InvalidEntry, Receipt, Status
from justrules.cases.tables import case, duty, support
from tests.cases.logs import STORES, Desk, codes_of, desk_for, ready


@pytest.fixture(scope="module", params=STORES)
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with desk_for(request) as made:
        yield made


def first_act(desk: Desk, seen: Receipt) -> Any:
    (first, *_) = desk.log.show(desk.decides, seen.case_code).acts or ()
    return first


def offered(desk: Desk, seen: Receipt, **given: Any) -> Receipt:
    return desk.call("offer_support", seen, **{"kind": "peer_discussion", "offered_on": "2026-11-20", **given})


# --- support -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(Status))
def test_support_is_recorded_in_every_status(desk: Desk, status: Status) -> None:
    """A person may need it from the first day to long after the case is closed."""
    seen = offered(desk, desk.bring(status), note="was glad of it")
    seen = desk.call("give_support", seen, number=1, on="2026-11-21")
    (given,) = first_act(desk, seen).support
    assert (str(given.offered_on), str(given.given_on), given.note) == ("2026-11-20", "2026-11-21", "was glad of it")
    assert seen.status is status


def test_offers_are_numbered_for_each_act(desk: Desk) -> None:
    seen = desk.call("add_act", desk.open(), individual=desk.person(), position="manager")
    for act in (1, 1, 2):
        seen = offered(desk, seen, act=act)
    acts = desk.log.show(desk.decides, seen.case_code).acts or ()
    assert [[each.number for each in act.support or ()] for act in acts] == [[1, 2], [1]]


@pytest.mark.parametrize(
    ("method", "given", "code"),
    [
        ("offer_support", {"kind": "ZZCANARY"}, "JR705"),
        ("offer_support", {"offered_on": None}, "JR704"),
        ("offer_support", {"offered_on": "ZZCANARY"}, "JR705"),
        ("offer_support", {"offered_on": 5}, "JR705"),
        ("offer_support", {"given_on": "2025-12-31"}, "JR705"),
        ("offer_support", {"note": "ZZCANARY\x00"}, "JR705"),
        ("offer_support", {"act": 2}, "JR705"),
        ("give_support", {"on": None}, "JR704"),
        ("give_support", {"on": "2026-01-01"}, "JR705"),
        ("give_support", {"on": "ZZCANARY"}, "JR705"),
        ("give_support", {"number": 2}, "JR705"),
        ("give_support", {"number": "1"}, "JR705"),
        ("give_support", {"number": 2**70}, "JR705"),
        ("give_support", {"number": ["ZZCANARY"]}, "JR705"),
        ("settle_duty", {"duty": "ZZCANARY"}, "JR705"),
        ("settle_duty", {"duty": ["ZZCANARY"]}, "JR705"),
        ("settle_duty", {"state": "ZZCANARY"}, "JR705"),
        ("settle_duty", {"note": None}, "JR704"),
        ("settle_duty", {"note": "ZZCANARY\x00"}, "JR705"),
        ("review", {"subject": "ZZCANARY"}, "JR705"),
        ("review", {"found": ""}, "JR704"),
        ("review", {"act": 1}, "JR705"),
    ],
    ids=str,
)
def test_what_cannot_be_recorded_is_told_and_changes_nothing(
    desk: Desk, method: str, given: dict[str, Any], code: str
) -> None:
    """Also `None` for a date: it is missing, and nothing that is recorded is emptied by it."""
    seen, arguments = ready(desk, method)
    before = desk.state(seen.case_code)
    with pytest.raises(InvalidEntry) as error:
        desk.call(method, seen, **{**arguments, **given})
    assert codes_of(error) == [code]
    assert "CANARY" not in str(error.value)
    assert desk.state(seen.case_code) == before


# --- duties --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(DutyState))
def test_a_duty_is_settled_with_the_time_and_can_be_opened_again(desk: Desk, state: DutyState) -> None:
    """Done and not applicable carry a time, due and to consider do not; each can follow each."""
    seen = desk.decided(desk.open())
    name = first_act(desk, seen).duties[0].duty
    for each in (DutyState.DONE, state, DutyState.DUE, state):
        seen = desk.call("settle_duty", seen, duty=name, state=each.value, note="looked into")
        row = next(row for row in first_act(desk, seen).duties if row.duty == name)
        settled = each in {DutyState.DONE, DutyState.NOT_APPLICABLE}
        assert (row.state, row.settled_at) == (each, desk.clock.now if settled else None)


def test_what_was_settled_outlives_another_evaluation(desk: Desk) -> None:
    """A new evaluation lists the duties anew; one that somebody has settled stays as it was, with its note."""
    seen = desk.decided(desk.open(), "reckless")
    before = {each.duty: each for each in first_act(desk, seen).duties}
    name = sorted(before)[0]
    seen = desk.call("settle_duty", seen, duty=name, state="not_applicable", note="nobody reported it")
    settled = next(each for each in first_act(desk, seen).duties if each.duty == name)
    seen = desk.decided(seen, "human_error")
    after = {each.duty: each for each in first_act(desk, seen).duties}
    assert after[name] == settled
    assert len(desk.rows(duty)) == len({(row["act_id"], row["duty"]) for row in desk.rows(duty)})


# --- reviews -------------------------------------------------------------------------------------------------------


def test_a_review_is_recorded_for_what_was_prompted_and_changes_no_category(desk: Desk) -> None:
    """Each subject has its finding; a later one takes its place and the first stays among the notes."""
    seen, _ = ready(desk, "review")
    categories = [each.behavior_category for each in desk.log.show(desk.decides, seen.case_code).acts or ()]
    for found in ("rested", "rested, and well"):
        seen = desk.call("review", seen, act=2, subject="fitness", found=found)
    view = desk.log.show(desk.decides, seen.case_code)
    reviews = {each.subject: each.finding for each in (view.acts or ())[1].reviews or ()}
    assert reviews == {"environment": None, "training": None, "fitness": "rested, and well"}
    assert [each.text for each in view.notes or () if each.action == "review"] == ["rested", "rested, and well"]
    assert [each.behavior_category for each in view.acts or ()] == categories


def test_without_a_repeat_there_is_nothing_to_review(desk: Desk) -> None:
    """The fitness of somebody is not looked into because somebody can: only where a repeat prompted it."""
    seen = desk.bring(Status.CLASSIFIED)
    with pytest.raises(InvalidEntry) as error:
        desk.call("review", seen, subject="fitness", found="rested")
    assert codes_of(error) == ["JR705"]


def test_care_leaves_the_decision_alone(desk: Desk) -> None:
    """Support, duties and reviews move no status and no category."""
    for method in ("offer_support", "give_support", "settle_duty", "review"):
        seen, arguments = ready(desk, method)
        before = desk.row(case, case_code=seen.case_code)
        after = desk.row(case, case_code=desk.call(method, seen, **arguments).case_code)
        assert after == {**before, "version": before["version"] + 1}
    assert desk.rows(support)
