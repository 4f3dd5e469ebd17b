"""Support, duties and reviews: what is owed is listed, dated and never emptied by accident."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from justrules.cases import DutyState, InvalidEntry, Receipt, Status
from justrules.cases.tables import case, duty, support
from tests.cases.logs import STORES, Bench, bench_for, codes_of, ready, shown, waiting


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


def first_act(bench: Bench, seen: Receipt) -> Any:
    (first, *_) = shown(bench.log.show(bench.decides, seen.case_code).acts)
    return first


def offered(bench: Bench, seen: Receipt, **given: Any) -> Receipt:
    return bench.call("offer_support", seen, **{"kind": "peer_discussion", "offered_on": "2026-11-20", **given})


# --- support -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(Status))
def test_support_is_recorded_in_every_status(bench: Bench, status: Status) -> None:
    """A person may need it from the first day to long after the case is closed."""
    seen = offered(bench, bench.bring(status), note="was glad of it")
    seen = bench.call("give_support", seen, number=1, on="2026-11-21")
    (given,) = first_act(bench, seen).support
    assert (str(given.offered_on), str(given.given_on), given.note) == ("2026-11-20", "2026-11-21", "was glad of it")
    assert seen.status is status


def test_offers_are_numbered_for_each_act(bench: Bench) -> None:
    seen = bench.call("add_act", bench.open(), individual=bench.person(), position="manager")
    for act in (1, 1, 2):
        seen = offered(bench, seen, act=act)
    acts = shown(bench.log.show(bench.decides, seen.case_code).acts)
    assert [[each.number for each in shown(act.support)] for act in acts] == [[1, 2], [1]]


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
    bench: Bench, method: str, given: dict[str, Any], code: str
) -> None:
    """Also `None` for a date: it is missing, and nothing that is recorded is emptied by it."""
    seen, arguments = waiting(bench, method)
    before = bench.state(seen.case_code)
    with pytest.raises(InvalidEntry) as error:
        bench.call(method, seen, **{**arguments, **given})
    assert codes_of(error) == [code]
    assert "CANARY" not in str(error.value)
    assert bench.state(seen.case_code) == before


# --- duties --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(DutyState))
def test_a_duty_is_settled_with_the_time_and_can_be_opened_again(bench: Bench, state: DutyState) -> None:
    """Done and not applicable carry a time, due and to consider do not; each can follow each."""
    seen = bench.decided(bench.open())
    name = first_act(bench, seen).duties[0].duty
    for each in (DutyState.DONE, state, DutyState.DUE, state):
        seen = bench.call("settle_duty", seen, duty=name, state=each.value, note="looked into")
        row = next(row for row in first_act(bench, seen).duties if row.duty == name)
        settled = each in {DutyState.DONE, DutyState.NOT_APPLICABLE}
        assert (row.state, row.settled_at) == (each, bench.clock.now if settled else None)


def test_what_was_settled_outlives_another_evaluation(bench: Bench) -> None:
    """A new evaluation lists the duties anew; one that somebody has settled stays as it was, with its note."""
    seen = bench.decided(bench.open(), "reckless")
    before = {each.duty: each for each in first_act(bench, seen).duties}
    name = min(before)
    seen = bench.call("settle_duty", seen, duty=name, state="not_applicable", note="nobody reported it")
    settled = next(each for each in first_act(bench, seen).duties if each.duty == name)
    seen = bench.decided(seen, "human_error")
    after = {each.duty: each for each in first_act(bench, seen).duties}
    assert after[name] == settled
    assert len(bench.rows(duty)) == len({(row["act_id"], row["duty"]) for row in bench.rows(duty)})


# --- reviews -------------------------------------------------------------------------------------------------------


def test_a_review_is_recorded_for_what_was_prompted_and_changes_no_category(bench: Bench) -> None:
    """Each subject has its finding; a later one takes its place and the first stays among the notes."""
    seen, _ = ready(bench, "review")
    categories = [each.behavior_category for each in shown(bench.log.show(bench.decides, seen.case_code).acts)]
    for found in ("rested", "rested, and well"):
        seen = bench.call("review", seen, act=2, subject="fitness", found=found)
    view = bench.log.show(bench.decides, seen.case_code)
    reviews = {each.subject: each.finding for each in shown(shown(view.acts)[1].reviews)}
    assert reviews == {"environment": None, "training": None, "fitness": "rested, and well"}
    assert [each.text for each in shown(view.notes) if each.action == "review"] == ["rested", "rested, and well"]
    assert [each.behavior_category for each in shown(view.acts)] == categories


def test_without_a_repeat_there_is_nothing_to_review(bench: Bench) -> None:
    """The fitness of somebody is not looked into because somebody can: only where a repeat prompted it."""
    seen = bench.bring(Status.CLASSIFIED)
    with pytest.raises(InvalidEntry) as error:
        bench.call("review", seen, subject="fitness", found="rested")
    assert codes_of(error) == ["JR705"]


def test_care_leaves_the_decision_alone(bench: Bench) -> None:
    """Support, duties and reviews move no status and no category."""
    for method in ("offer_support", "give_support", "settle_duty", "review"):
        seen, arguments = ready(bench, method)
        before = bench.row(case, case_code=seen.case_code)
        after = bench.row(case, case_code=bench.call(method, seen, **arguments).case_code)
        assert after == {**before, "version": before["version"] + 1}
    assert bench.rows(support)
