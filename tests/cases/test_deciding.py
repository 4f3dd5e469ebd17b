"""Evaluations are kept, classification waits for all of them, and neither harm nor a repeat moves a category."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import justrules as jr
from justrules.cases import CaseLog, Grant, InvalidEntry, LocalKeys, Receipt, Refused, Status, StoreError
from justrules.cases.tables import act, case, evaluation, review
from justrules.testing.strategies import answers_for
from tests.cases.logs import ANSWERS, STORES, Desk, codes_of, desk_for, desk_on

POLICIES = ("aviation_part5", "nhs_just_culture", "social_care")


@pytest.fixture(scope="module", params=STORES)
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with desk_for(request) as made:
        yield made


def evaluations(desk: Desk, seen: Receipt) -> list[Any]:
    (first, *_) = desk.log.show(desk.decides, seen.case_code).acts or ()
    return list(first.evaluations or ())


# --- evaluations ---------------------------------------------------------------------------------------------------


def test_an_evaluation_is_added_and_never_overwritten(desk: Desk) -> None:
    """New facts make a new evaluation; every earlier one reads as it did, and the last one decides."""
    seen = desk.open()
    kept: list[Any] = []
    for category in ("reckless", "at_risk", "human_error"):
        seen = desk.decided(seen, category)
        assert evaluations(desk, seen)[:-1] == kept
        kept = evaluations(desk, seen)
    assert [each.category for each in kept] == ["reckless", "at_risk", "human_error"]
    seen = desk.call("classify", seen)
    assert desk.log.show(desk.decides, seen.case_code).behavior_category == "human_error"
    seen = desk.call("reclassify", seen, reason="more facts")
    seen = desk.call("classify", desk.decided(seen, "at_risk"))
    assert evaluations(desk, seen)[:-1] == kept


def test_the_database_keeps_an_evaluation_as_it_is(desk: Desk) -> None:
    """Not even SQL changes or removes one."""
    desk.decided(desk.open())
    for statement in (evaluation.update().values(category="at_risk", outcome="x"), evaluation.delete()):
        with pytest.raises(StoreError), desk.writing() as connection:
            connection.execute(statement)


def test_another_evaluation_says_what_is_new(desk: Desk) -> None:
    """The first needs no occasion; each later one does, and without it nothing is recorded."""
    seen = desk.call("evaluate", desk.open(), answers=ANSWERS["human_error"])
    with pytest.raises(InvalidEntry) as error:
        desk.call("evaluate", seen, answers=ANSWERS["at_risk"])
    assert codes_of(error) == ["JR704"]
    assert len(evaluations(desk, seen)) == 1


def test_an_evaluation_names_the_policy_that_it_went_through(desk: Desk) -> None:
    """Id, version and digest of the very policy are kept with it, and the whole assessment."""
    seen = desk.call("evaluate", desk.open(severity="minor"), answers=ANSWERS["reckless"])
    (kept,) = evaluations(desk, seen)
    policy = jr.load("aviation_part5")
    assert (kept.policy_id, kept.policy_version, kept.policy_digest) == (policy.id, policy.version, policy.digest)
    assert kept.assessment == jr.assess(policy, ANSWERS["reckless"], severity="minor")
    assert seen.assessment == kept.assessment


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.OPEN])
def test_only_an_open_case_is_evaluated(desk: Desk, status: Status) -> None:
    seen = desk.bring(status)
    with pytest.raises(Refused) as error:
        desk.decided(seen)
    assert codes_of(error) == ["JR702"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"answers": {"procedure_existed": "ZZ CANARY"}}, "JR602"),
        ({"answers": {"ZZ CANARY": "yes"}}, "JR601"),
        ({"answers": {"procedure_existed": ["ZZCANARY"]}}, "JR603"),
        ({"answers": {7: "ZZCANARY"}}, "JR601"),
        ({"answers": "ZZCANARY"}, "JR705"),
        ({"answers": None}, "JR705"),
        ({"reasons": {"ZZ CANARY": "why"}}, "JR601"),
        ({"reasons": {"procedure_existed": "ZZCANARY\x00"}}, "JR705"),
        ({"reasons": {"procedure_existed": 7}}, "JR705"),
        ({"reasons": "ZZCANARY"}, "JR705"),
        ({"reasons": ["ZZCANARY"]}, "JR705"),
        ({"factors": ("ZZCANARY",)}, "JR608"),
        ({"factors": "ZZCANARY"}, "JR705"),
        ({"factors": 7}, "JR705"),
        ({"factors": (["ZZCANARY"],)}, "JR705"),
        ({"rationale": "ZZCANARY\x00"}, "JR705"),
        ({"occasion": "ZZCANARY\ud800"}, "JR705"),
        ({"act": 2}, "JR705"),
        ({"act": "ZZCANARY"}, "JR705"),
        ({"policy": "ZZ CANARY"}, "JR705"),
        ({"policy": "zzcanary"}, "JR705"),
        ({"policy": ["ZZCANARY"]}, "JR705"),
        ({"policy": "../ZZCANARY"}, "JR705"),
        ({"policy_version": "ZZCANARY"}, "JR705"),
        ({"policy_version": 7}, "JR705"),
    ],
    ids=str,
)
def test_what_cannot_be_evaluated_is_told_and_not_repeated(desk: Desk, given: dict[str, Any], code: str) -> None:
    """Each thing that does not fit is a finding; none says what was given, and the case is as it was."""
    seen = desk.open()
    with pytest.raises(jr.JustRulesError) as error:
        desk.call("evaluate", seen, **{"answers": ANSWERS["human_error"], **given})
    assert set(codes_of(error)) == {code}
    assert "canary" not in str(error.value).lower()
    assert desk.row(case, case_code=seen.case_code)["version"] == seen.version


# --- classification ------------------------------------------------------------------------------------------------


def test_a_classification_waits_for_a_decision_and_a_rationale_for_every_act(desk: Desk) -> None:
    """Everything that is missing is told at once, act by act, with the question at which the answers stop."""
    seen = desk.open()
    for number in (2, 3, 4):
        seen = desk.call("add_act", seen, individual=desk.person(), position="sharp_end")
        assert number
    seen = desk.decided(seen, act=1)
    seen = desk.call("evaluate", seen, act=2, answers=ANSWERS["human_error"])
    seen = desk.call("evaluate", seen, act=3, answers={"procedure_existed": "yes"}, rationale="so far")
    with pytest.raises(InvalidEntry) as error:
        desk.call("classify", seen)
    assert [(each.code, each.message.split(": ")[0].strip("`")) for each in error.value.findings] == [
        ("JR704", "act 2"),
        ("JR704", "act 3"),
        ("JR704", "act 4"),
    ]
    assert "knowingly_deviated" in str(error.value)
    assert desk.row(case, case_code=seen.case_code)["status"] == "open"


def test_each_act_has_its_own_category(desk: Desk) -> None:
    """The case is called by its first act; a colleague's category is the colleague's."""
    seen = desk.call("add_act", desk.open(), individual=desk.person(), position="manager")
    seen = desk.call("classify", desk.decided(desk.decided(seen, "human_error"), "reckless", act=2))
    view = desk.log.show(desk.decides, seen.case_code)
    assert [each.behavior_category for each in view.acts or ()] == ["human_error", "reckless"]
    assert view.behavior_category == "human_error"


def test_taking_a_classification_back_clears_it_and_keeps_what_led_to_it(desk: Desk) -> None:
    """No category and no response stands after a reclassification; evaluations and what was said stay."""
    seen = desk.bring(Status.CLASSIFIED, category="reckless")
    seen = desk.call("reclassify", seen, reason="the manual was wrong")
    row = desk.row(act, case_id=desk.row(case, case_code=seen.case_code)["id"])
    cleared = ("decided_by", "behavior_category", "allowed_kind", "response_kind", "response_action", "response_at")
    assert [row[name] for name in cleared] == [None] * 6
    view = desk.log.show(desk.decides, seen.case_code)
    assert (view.status, view.behavior_category) == (Status.OPEN, None)
    assert [note.text for note in view.notes or ()] == ["the manual was wrong"]
    assert len(evaluations(desk, seen)) == 1


# --- harm ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=POLICIES)
def sector(request: pytest.FixtureRequest, sqlite_template: Any, keys: LocalKeys) -> Iterator[tuple[jr.Policy, CaseLog]]:
    """A log that works with each shipped policy."""
    from tests.cases.logs import in_memory

    with desk_on(in_memory(sqlite_template), keys) as desk:
        told = {"keys": keys, "organisation": "ours", "authorize": lambda grant: grant, "clock": desk.clock}
        yield jr.load(request.param), CaseLog.open_at(desk.engine, policy=request.param, **told)


@given(data=st.data())
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_severity_and_no_factor_moves_a_category(sector: tuple[jr.Policy, CaseLog], data: st.DataObject) -> None:
    """The same answers end in the same category, outcome and response through the log, whatever the harm and with or
    without factors: for every level of every shipped policy, and for a case without one."""
    policy, log = sector
    by = log.actor(Grant(subject="person-001", role=policy.roles[0].id))
    answers = data.draw(answers_for(policy, complete=True))
    factors = data.draw(st.sets(st.sampled_from([factor.id for factor in policy.factors])))
    levels = policy.severity.scale if policy.severity else ()
    expected = jr.evaluate(policy, answers)
    for level in (None, *levels):
        seen = log.open_case(by, individual="person-017", severity=level)
        seen = log.evaluate(
            by,
            seen.case_code,
            answers,
            expected_version=seen.version,
            factors=sorted(factors) if level != levels[0] else (),
            rationale="weighed",
        )
        assert seen.assessment is not None
        assert seen.assessment.result == expected
        if isinstance(expected, jr.Decision):
            seen = log.classify(by, seen.case_code, expected_version=seen.version)
            assert log.show(by, seen.case_code).behavior_category == expected.category


def test_a_level_that_another_policy_does_not_know_is_told(desk: Desk) -> None:
    """A case whose severity is on one policy's scale is not silently taken through another without it."""
    seen = desk.open(severity="hazardous")
    with pytest.raises(jr.AnswerError) as error:
        desk.call("evaluate", seen, answers={}, policy="social_care")
    assert codes_of(error) == ["JR607"]


# --- repeats -------------------------------------------------------------------------------------------------------

DAY = dt.timedelta(days=1)
TICK = dt.timedelta(microseconds=1)


def prompted(desk: Desk, seen: Receipt) -> list[int]:
    """How many earlier cases each prompted part of the review was told of."""
    ids = [row["id"] for row in desk.rows(act, case_id=desk.row(case, case_code=seen.case_code)["id"])]
    return [row["earlier"] for row in desk.rows(review) if row["act_id"] in ids]


@pytest.mark.parametrize(
    ("before", "now", "counts"),
    [
        ("2026-11-21T09:00", "2026-11-21T09:00", True),
        ("2025-11-21T09:00:00.000001", "2026-11-21T09:00", True),
        ("2025-11-21T09:00", "2026-11-21T09:00", False),
        ("2027-02-28T12:00", "2028-02-29T12:00", False),
        ("2027-02-28T12:00:00.000001", "2028-02-29T12:00", True),
        ("2028-02-29T12:00", "2029-02-28T12:00", True),
        ("2028-02-28T12:00", "2029-02-28T12:00", False),
        ("2028-02-29T12:00", "2029-03-01T12:00", False),
        ("2026-12-31T23:59", "2027-01-01T00:01", True),
    ],
)
def test_a_repeat_is_another_case_in_the_twelve_months_before(desk: Desk, before: str, now: str, counts: bool) -> None:
    """From just after the same moment a year ago, leap days included, to this moment: such a case prompts a review of
    environment, training and fitness, told with the number; an older one does not."""
    who = desk.person()
    desk.clock.now = dt.datetime.fromisoformat(f"{before}+00:00")
    desk.open(who)
    desk.clock.now = dt.datetime.fromisoformat(f"{now}+00:00")
    seen = desk.call("classify", desk.decided(desk.open(who)))
    assert prompted(desk, seen) == ([1, 1, 1] if counts else [])
    assert [("1 other case " in notice) for notice in seen.notices] == ([True] if counts else [])


@given(
    ages=st.lists(st.integers(0, 800), max_size=5),
    category=st.sampled_from(sorted(ANSWERS)),
    disposed=st.lists(st.sampled_from(["withdraw", "mark_duplicate"]), max_size=2),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_repeat_prompts_and_never_moves_a_category(
    desk: Desk, ages: list[int], category: str, disposed: list[str]
) -> None:
    """However many cases somebody had, and whenever: the category is that of the answers, and the number told is that
    of the cases within a year, without withdrawn and duplicate ones."""
    who, other = desk.person(), desk.open()
    moment = desk.clock.now = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
    for age in ages:
        desk.clock.now = moment - age * DAY
        desk.open(who)
    desk.clock.now = moment
    for method in disposed:
        arguments = {"of": other.case_code} if method == "mark_duplicate" else {}
        desk.call(method, desk.open(who), reason="no case of its own", **arguments)
    seen = desk.call("classify", desk.decided(desk.open(who), category))
    assert desk.log.show(desk.decides, seen.case_code).behavior_category == category
    expected = sum(age < 365 for age in ages)
    assert prompted(desk, seen) == [expected] * 3 * bool(expected)


def test_a_review_is_prompted_once(desk: Desk) -> None:
    """Classifying again asks for no second review, and what the first found stays."""
    who = desk.person()
    desk.open(who)
    seen = desk.call("classify", desk.decided(desk.open(who)))
    seen = desk.call("review", seen, subject="training", found="up to date")
    seen = desk.call("reclassify", seen, reason="more facts")
    seen = desk.call("classify", desk.decided(seen))
    assert seen.notices == ()
    assert prompted(desk, seen) == [1, 1, 1]


def test_a_second_act_in_the_same_case_is_no_repeat(desk: Desk) -> None:
    """Repeats are counted in cases: two acts of one person in one case are one case."""
    who = desk.person()
    seen = desk.call("add_act", desk.open(who), individual=who, position="sharp_end")
    seen = desk.call("classify", desk.decided(desk.decided(seen), act=2))
    assert prompted(desk, seen) == []
