"""A case shows each text in its own place to whoever may read it, and stays whole when somebody in it is erased."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from justrules.cases import ERASED, REDACTED, CaseView, Identity, NotFound, Standing, as_data
from justrules.cases.tables import audit, case
from tests.cases.logs import (
    DECIDES,
    INVESTIGATION,
    LINKED,
    NONE,
    OVERSEES,
    STORES,
    TEXTS,
    Bench,
    Rich,
    bench_for,
    shown,
)
from tests.cases.logs import rich_case as make_rich_case


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


@pytest.fixture(scope="module")
def rich(bench: Bench) -> Rich:
    return make_rich_case(bench)


@pytest.fixture(scope="module")
def full(bench: Bench, rich: Rich) -> CaseView:
    return bench.log.show(bench.decides, rich.seen.case_code)


def told(shown: Any) -> str:
    """Everything in a view, identities written out."""
    return json.dumps(as_data(shown, reveal=True), ensure_ascii=False)


def acts_of(view: CaseView) -> tuple[Any, ...]:
    assert isinstance(view.acts, tuple)
    return view.acts


# --- what stands where ---------------------------------------------------------------------------------------------


def test_each_text_comes_back_in_its_own_field(full: CaseView) -> None:
    """What was written for a field is read there, unsealed."""
    first, second = acts_of(full)
    last, another = first.evaluations[-1], second.evaluations[0]
    assert {
        "reason": last.reasons["procedure_existed"],
        "rationale": last.rationale,
        "occasion": last.occasion,
        "rationale_of_another": another.rationale,
        "response_action": first.response_action,
        "harsher_reason": first.harsher_reason,
        "response_of_another": second.response_action,
        "duty_note": next(each.note for each in first.duties if each.duty == "protect_reporter"),
        "support_note": first.support[0].note,
        "review": next(each.finding for each in first.reviews if each.subject == "fitness"),
        "description": full.improvements[0].description if isinstance(full.improvements, tuple) else None,
        **{note.action: note.text for note in shown(full.notes) if note.action in {"reclassify", "act_again"}},
        "found": next(note.text for note in shown(full.notes) if note.action == "close"),
    } == dict(TEXTS)


def test_the_cases_own_fields_are_those_of_its_first_act(full: CaseView) -> None:
    """`individual`, category, rationale, response and department of the published log, under their own names."""
    first = acts_of(full)[0]
    for name in ("individual", "behavior_category", "response_action", "department"):
        assert getattr(full, name) == getattr(first, name)
    assert full.decision_rationale == first.evaluations[-1].rationale == TEXTS["rationale"]
    assert full.factors == ("equipment_design",)
    assert len(shown(full.duties)) == sum(len(act.duties) for act in acts_of(full))


def test_the_identity_is_that_of_each_act(full: CaseView, rich: Rich) -> None:
    assert full.individual == Identity(rich.individual)
    assert [act.individual for act in acts_of(full)] == [Identity(rich.individual), Identity(rich.colleague)]


def test_the_assessment_comes_back_with_its_reasons(full: CaseView) -> None:
    """What the assessor wrote for an answer stands in the step that it belongs to, although it was sealed apart."""
    evaluation = acts_of(full)[0].evaluations[-1]
    assert [step.reason for step in evaluation.assessment.result.path] == [TEXTS["reason"]]
    assert evaluation.assessment.result.policy.digest == evaluation.policy_digest


def test_without_the_identity_everything_else_is_read(bench: Bench, rich: Rich, full: CaseView) -> None:
    """A case can be read without naming anybody; the trail tells the two ways of reading apart."""
    code = rich.seen.case_code
    view = bench.log.show(bench.decides, code, identity=False)
    assert rich.individual not in told(view)
    assert rich.colleague not in told(view)
    assert view.individual is REDACTED
    hidden = as_data(full)
    hidden["individual"] = "[redacted]"
    for act in hidden["acts"]:
        act["individual"] = "[redacted]"
    assert as_data(view) == hidden
    assert bench.rows(audit, case_code=code)[-1]["action"] == "case_read"


def test_each_full_reading_is_in_the_trail(bench: Bench, rich: Rich) -> None:
    """Who reads an identity leaves an entry; who sees a case without one leaves none."""
    code = rich.seen.case_code
    before = len(bench.rows(audit, case_code=code))
    bench.log.show(bench.linked, code)
    assert len(bench.rows(audit, case_code=code)) == before
    bench.log.show(bench.oversees, code)
    entry = bench.rows(audit, case_code=code)[-1]
    assert (entry["action"], entry["role"]) == ("identity_read", OVERSEES)
    bench.log.verify(anchors=[bench.log.head(bench.decides)])


# --- the three ways of looking -------------------------------------------------------------------------------------


def test_an_investigator_reads_no_text_and_no_name(bench: Bench, rich: Rich) -> None:
    """The linked view holds none of the texts, neither identity, no category and no department."""
    view = bench.log.show(bench.linked, rich.seen.case_code)
    for text in (*TEXTS.values(), rich.individual, rich.colleague, "human_error", "at_risk", "ramp", "stores", "major"):
        assert text not in told(view)
    assert view.linked_investigation == INVESTIGATION


def test_an_authorised_investigator_reads_all_but_what_is_for_the_person(bench: Bench, rich: Rich) -> None:
    """Identity and decision are shown; support, and what a review of fitness found, are in no field at all."""
    seen = bench.call("permit", rich.seen, investigator="person-0031", until=bench.clock.now.replace(year=2027))
    by = bench.actor(LINKED, subject="person-0031", investigations=(INVESTIGATION,))
    shown = told(bench.log.show(by, seen.case_code))
    missing = {place for place, text in TEXTS.items() if text not in shown}
    assert missing == {"support_note", "review"}
    assert rich.individual in shown


@pytest.mark.parametrize("role", [DECIDES, OVERSEES, LINKED, NONE])
def test_a_list_holds_what_can_be_shown(bench: Bench, rich: Rich, role: str) -> None:
    """For every role, linked or not: a case is in the list exactly if it can be shown, and no other code is told."""
    for subject, investigations in itertools.product((rich.individual, "person-0032"), ((), (INVESTIGATION,))):
        by = bench.actor(role, subject=subject, investigations=investigations)
        listed = {each.case_code for each in bench.log.cases(by, limit=500).cases}
        shown = {each["case_code"] for each in bench.rows(case) if _can_show(bench, by, each["case_code"])}
        assert listed == shown


def _can_show(bench: Bench, by: Any, code: str) -> bool:
    try:
        bench.log.show(by, code, identity=False)
    except NotFound:
        return False
    return True


def test_a_case_is_linked_by_its_report_as_well(bench: Bench) -> None:
    """Somebody who works on a report sees the cases that came of it."""
    code = bench.open(linked_report="SR-500").case_code
    assert bench.log.show(bench.actor(LINKED, investigations=("SR-500",)), code).linked_report == "SR-500"
    with pytest.raises(NotFound):
        bench.log.show(bench.actor(LINKED, investigations=("SR-501",)), code)


def test_a_case_without_links_is_linked_to_nobody(bench: Bench) -> None:
    """Neither an empty list of investigations nor any other reaches a case that is part of none."""
    code = bench.open().case_code
    for investigations in ((), (INVESTIGATION,), ("None",)):
        by = bench.actor(LINKED, investigations=investigations)
        assert by.standing is Standing.LINKED
        with pytest.raises(NotFound):
            bench.log.show(by, code)


# --- erasure -------------------------------------------------------------------------------------------------------


def test_an_erased_person_shows_as_erased_and_all_else_stays_readable(bench: Bench) -> None:
    """Identity and texts about the person read ERASED; all else is as before, and the trail still verifies.

    Categories, answers, dates, duties, the colleague's act and the changes to the system are what stays.
    """
    rich = make_rich_case(bench)
    code = rich.seen.case_code
    before, state = as_data(bench.log.show(bench.decides, code), reveal=True), bench.state(code)
    bench.log.erase(bench.decides, rich.individual)
    view = bench.log.show(bench.decides, code)
    assert view.individual is ERASED
    changed = dict(differences(before, as_data(view, reveal=True)))
    assert {new for where, new in changed.items() if not where.endswith("/reason")} == {"[erased]"}
    assert {place for place, text in TEXTS.items() if text in told(view)} == {
        "rationale_of_another",
        "response_of_another",
        "description",
    }
    assert rich.individual not in told(view)
    assert rich.colleague in told(view)
    assert bench.state(code) == state
    bench.log.verify(anchors=[bench.log.head(bench.decides)])


def test_an_erased_colleague_takes_nothing_from_the_others(bench: Bench) -> None:
    """Each act is under its own person's key: only what is about the erased one is gone."""
    rich = make_rich_case(bench)
    bench.log.erase(bench.decides, rich.colleague)
    view = bench.log.show(bench.decides, rich.seen.case_code)
    assert view.individual == Identity(rich.individual)
    missing = {place for place, text in TEXTS.items() if text not in told(view)}
    assert missing == {"rationale_of_another", "response_of_another"}


def differences(before: Any, after: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Where two pieces of plain data differ, and what the second has there."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for key in before:
            yield from differences(before[key], after[key], f"{where}/{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from differences(old, new, f"{where}/{number}")
    elif before != after:
        yield where, after


# --- codes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    ["", "x", "JC-2026-0000", "jc-2026-0001", "JC-2026-9999999999", "a\x00b", "\ud800", "x" * 10_000, None, 12, b"x"],
)
def test_what_is_no_code_is_no_case(bench: Bench, code: Any) -> None:
    """Whatever is asked for, in either database: there is no such case, told as for any other that is not there."""
    for call in (
        lambda: bench.log.show(bench.decides, code),
        lambda: bench.log.close_case(bench.decides, code, expected_version=1),
    ):
        with pytest.raises(NotFound) as error:
            call()
        assert str(error.value) == str(_absent(bench))


def _absent(bench: Bench) -> NotFound:
    with pytest.raises(NotFound) as error:
        bench.log.show(bench.decides, "JC-2026-9999")
    return error.value
