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
from tests.cases.logs import ANSWERS, STORES, Bench, bench_for, bench_on, codes_of, in_memory, shown, waiting

POLICIES = ("aviation_part5", "nhs_just_culture", "social_care")


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


def evaluations(bench: Bench, seen: Receipt) -> list[Any]:
    (first, *_) = shown(bench.log.show(bench.decides, seen.case_code).acts)
    return list(shown(first.evaluations))


# --- evaluations ---------------------------------------------------------------------------------------------------


def test_an_evaluation_is_added_and_never_overwritten(bench: Bench) -> None:
    """New facts make a new evaluation; every earlier one reads as it did, and the last one decides."""
    seen = bench.open()
    kept: list[Any] = []
    for category in ("reckless", "at_risk", "human_error"):
        seen = bench.decided(seen, category)
        assert evaluations(bench, seen)[:-1] == kept
        kept = evaluations(bench, seen)
    assert [each.category for each in kept] == ["reckless", "at_risk", "human_error"]
    seen = bench.call("classify", seen)
    assert bench.log.show(bench.decides, seen.case_code).behavior_category == "human_error"
    seen = bench.call("reclassify", seen, reason="more facts")
    seen = bench.call("classify", bench.decided(seen, "at_risk"))
    assert evaluations(bench, seen)[:-1] == kept


def test_the_database_keeps_an_evaluation_as_it_is(bench: Bench) -> None:
    """Not even SQL changes or removes one."""
    bench.decided(bench.open())
    for statement in (evaluation.update().values(category="at_risk", outcome="x"), evaluation.delete()):
        with pytest.raises(StoreError), bench.writing() as connection:
            connection.execute(statement)


def test_another_evaluation_says_what_is_new(bench: Bench) -> None:
    """The first needs no occasion; each later one does, and without it nothing is recorded."""
    seen = bench.call("evaluate", bench.open(), answers=ANSWERS["human_error"])
    with pytest.raises(InvalidEntry) as error:
        bench.call("evaluate", seen, answers=ANSWERS["at_risk"])
    assert codes_of(error) == ["JR704"]
    assert len(evaluations(bench, seen)) == 1


def test_an_evaluation_names_the_policy_that_it_went_through(bench: Bench) -> None:
    """Id, version and digest of the very policy are kept with it, and the whole assessment."""
    seen = bench.call("evaluate", bench.open(severity="minor"), answers=ANSWERS["reckless"])
    (kept,) = evaluations(bench, seen)
    policy = jr.load("aviation_part5")
    assert (kept.policy_id, kept.policy_version, kept.policy_digest) == (policy.id, policy.version, policy.digest)
    assert kept.assessment == jr.assess(policy, ANSWERS["reckless"], severity="minor")
    assert seen.assessment == kept.assessment


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.OPEN])
def test_only_an_open_case_is_evaluated(bench: Bench, status: Status) -> None:
    seen = bench.bring(status)
    with pytest.raises(Refused) as error:
        bench.decided(seen)
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
def test_what_cannot_be_evaluated_is_told_and_not_repeated(bench: Bench, given: dict[str, Any], code: str) -> None:
    """Each thing that does not fit is a finding; none says what was given, and the case is as it was."""
    seen, _ = waiting(bench, "evaluate")
    with pytest.raises(jr.JustRulesError) as error:
        bench.call("evaluate", seen, **{"answers": ANSWERS["human_error"], **given})
    assert set(codes_of(error)) == {code}
    assert "canary" not in str(error.value).lower()
    assert bench.row(case, case_code=seen.case_code)["version"] == seen.version


# --- classification ------------------------------------------------------------------------------------------------


def test_a_classification_waits_for_a_decision_and_a_rationale_for_every_act(bench: Bench) -> None:
    """Everything that is missing is told at once, act by act, with the question at which the answers stop."""
    seen = bench.open()
    for number in (2, 3, 4):
        seen = bench.call("add_act", seen, individual=bench.person(), position="sharp_end")
        assert number
    seen = bench.decided(seen, act=1)
    seen = bench.call("evaluate", seen, act=2, answers=ANSWERS["human_error"])
    seen = bench.call("evaluate", seen, act=3, answers={"procedure_existed": "yes"}, rationale="so far")
    with pytest.raises(InvalidEntry) as error:
        bench.call("classify", seen)
    assert [(each.code, each.message.split(": ")[0].strip("`")) for each in error.value.findings] == [
        ("JR704", "act 2"),
        ("JR704", "act 3"),
        ("JR704", "act 4"),
    ]
    assert "knowingly_deviated" in str(error.value)
    assert bench.row(case, case_code=seen.case_code)["status"] == "open"


def test_each_act_has_its_own_category(bench: Bench) -> None:
    """The case is called by its first act; a colleague's category is the colleague's."""
    seen = bench.call("add_act", bench.open(), individual=bench.person(), position="manager")
    seen = bench.call("classify", bench.decided(bench.decided(seen, "human_error"), "reckless", act=2))
    view = bench.log.show(bench.decides, seen.case_code)
    assert [each.behavior_category for each in shown(view.acts)] == ["human_error", "reckless"]
    assert view.behavior_category == "human_error"


def test_taking_a_classification_back_clears_it_and_keeps_what_led_to_it(bench: Bench) -> None:
    """No category and no response stands after a reclassification; evaluations and what was said stay."""
    seen = bench.bring(Status.CLASSIFIED, category="reckless")
    seen = bench.call("reclassify", seen, reason="the manual was wrong")
    row = bench.row(act, case_id=bench.row(case, case_code=seen.case_code)["id"])
    cleared = ("decided_by", "behavior_category", "allowed_kind", "response_kind", "response_action", "response_at")
    assert [row[name] for name in cleared] == [None] * 6
    view = bench.log.show(bench.decides, seen.case_code)
    assert (view.status, view.behavior_category) == (Status.OPEN, None)
    assert [note.text for note in shown(view.notes)] == ["the manual was wrong"]
    assert len(evaluations(bench, seen)) == 1


# --- harm ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=POLICIES)
def sector(
    request: pytest.FixtureRequest, sqlite_template: Any, keys: LocalKeys
) -> Iterator[tuple[jr.Policy, CaseLog]]:
    """A log that works with each shipped policy."""
    with bench_on(in_memory(sqlite_template), keys) as bench:
        told: dict[str, Any] = {"keys": keys, "organisation": "ours", "authorize": lambda grant: grant}
        yield jr.load(request.param), CaseLog.open_at(bench.engine, policy=request.param, **told)


@given(data=st.data())
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_severity_and_no_factor_moves_a_category(sector: tuple[jr.Policy, CaseLog], data: st.DataObject) -> None:
    """The same answers end in the same category, outcome and response, whatever the harm, with factors or without.

    Through the log, for every level of every shipped policy, and for a case without one.
    """
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
            view = log.show(by, seen.case_code)
            (only,) = shown(view.acts)
            assert view.behavior_category == only.behavior_category == expected.category


def test_a_level_that_another_policy_does_not_know_is_told(bench: Bench) -> None:
    """A case whose severity is on one policy's scale is not silently taken through another without it."""
    seen = bench.open(severity="hazardous")
    with pytest.raises(jr.AnswerError) as error:
        bench.call("evaluate", seen, answers={}, policy="social_care")
    assert codes_of(error) == ["JR607"]


# --- repeats -------------------------------------------------------------------------------------------------------

DAY = dt.timedelta(days=1)
TICK = dt.timedelta(microseconds=1)


def prompted(bench: Bench, seen: Receipt) -> list[int]:
    """How many earlier cases each prompted part of the review was told of."""
    ids = [row["id"] for row in bench.rows(act, case_id=bench.row(case, case_code=seen.case_code)["id"])]
    return [row["earlier"] for row in bench.rows(review) if row["act_id"] in ids]


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
def test_a_repeat_is_another_case_in_the_twelve_months_before(
    bench: Bench, before: str, now: str, counts: bool
) -> None:
    """From just after the same moment a year ago to this moment, leap days included.

    Such a case prompts a review of environment, training and fitness, told with the number; an older one does not.
    """
    who = bench.person()
    bench.clock.now = dt.datetime.fromisoformat(f"{before}+00:00")
    bench.open(who)
    bench.clock.now = dt.datetime.fromisoformat(f"{now}+00:00")
    seen = bench.call("classify", bench.decided(bench.open(who)))
    assert prompted(bench, seen) == ([1, 1, 1] if counts else [])
    assert [("1 other case " in notice) for notice in seen.notices] == ([True] if counts else [])


@given(
    ages=st.lists(st.integers(0, 800), max_size=5),
    category=st.sampled_from(sorted(ANSWERS)),
    disposed=st.lists(st.sampled_from(["withdraw", "mark_duplicate"]), max_size=2),
)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_repeat_prompts_and_never_moves_a_category(
    bench: Bench, ages: list[int], category: str, disposed: list[str]
) -> None:
    """However many cases somebody had, and whenever: the category is that of the answers.

    The number told is that of the cases within a year, without withdrawn and duplicate ones.
    """
    who, other = bench.person(), bench.open()
    moment = bench.clock.now = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
    for age in ages:
        bench.clock.now = moment - age * DAY
        bench.open(who)
    bench.clock.now = moment
    for method in disposed:
        arguments: dict[str, Any] = {"of": other.case_code} if method == "mark_duplicate" else {}
        bench.call(method, bench.open(who), reason="no case of its own", **arguments)
    seen = bench.call("classify", bench.decided(bench.open(who), category))
    assert bench.log.show(bench.decides, seen.case_code).behavior_category == category
    expected = sum(age < 365 for age in ages)
    assert prompted(bench, seen) == [expected] * 3 * bool(expected)


def test_a_case_that_was_opened_later_is_no_earlier_one(bench: Bench) -> None:
    """What came after the case does not count for it, although it is there when the case is classified."""
    who = bench.person()
    seen = bench.open(who)
    bench.clock.forward(seconds=1)
    later = bench.open(who)
    assert prompted(bench, bench.call("classify", bench.decided(seen))) == []
    assert prompted(bench, bench.call("classify", bench.decided(later))) == [1, 1, 1]


def test_a_review_is_prompted_once(bench: Bench) -> None:
    """Classifying again asks for no second review, and what the first found stays."""
    who = bench.person()
    bench.open(who)
    seen = bench.call("classify", bench.decided(bench.open(who)))
    seen = bench.call("review", seen, subject="training", found="up to date")
    seen = bench.call("reclassify", seen, reason="more facts")
    seen = bench.call("classify", bench.decided(seen))
    assert seen.notices == ()
    assert prompted(bench, seen) == [1, 1, 1]


def test_a_second_act_in_the_same_case_is_no_repeat(bench: Bench) -> None:
    """Repeats are counted in cases: two acts of one person in one case are one case."""
    who = bench.person()
    seen = bench.call("add_act", bench.open(who), individual=who, position="sharp_end")
    seen = bench.call("classify", bench.decided(bench.decided(seen), act=2))
    assert prompted(bench, seen) == []
