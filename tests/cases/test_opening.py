"""Opening a case: codes in order, retries that open nothing twice, and no act recorded by whose act it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from justrules.cases import Conflict, Identity, InvalidEntry, NotFound, Refused, Status
from justrules.cases.codes import parse_code
from justrules.cases.tables import act, audit, case, person
from tests.cases.logs import INVESTIGATION, STORES, Bench, bench_for, codes_of, shown


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


# --- what a case begins with ---------------------------------------------------------------------------------------


def test_a_new_case_holds_what_was_said_of_it(bench: Bench) -> None:
    """Every field of the document that is known at the beginning comes back under its own name."""
    who = bench.person()
    given = {"department": "ramp", "linked_report": "SR-1", "linked_investigation": INVESTIGATION, "severity": "minor"}
    made = bench.open(who, position="supervisor", **given)
    view = bench.log.show(bench.decides, made.case_code)
    assert {name: getattr(view, name) for name in given} == given
    assert view.individual == Identity(who)
    assert (view.status, view.version, view.created_at) == (Status.OPEN, 1, bench.clock.now)
    assert (view.behavior_category, view.decision_rationale, view.closed_at) == (None, None, None)
    (only,) = shown(view.acts)
    assert (only.number, only.position) == (1, "supervisor")


def test_codes_follow_one_another_and_refusals_leave_no_gap(bench: Bench) -> None:
    """Calls that fail, for whatever reason, use no number up."""
    first = parse_code(bench.open().case_code)
    refused: tuple[dict[str, Any], ...] = (
        {"severity": "huge"},
        {"individual": ""},
        {"individual": "person-001"},
        {"position": "boss"},
    )
    for wrong in refused:
        with pytest.raises((InvalidEntry, Refused)):
            bench.open(**wrong)
    with pytest.raises(NotFound):
        bench.log.open_case(bench.linked, individual=bench.person())
    second = parse_code(bench.open().case_code)
    assert (second.year, second.number) == (first.year, first.number + 1)


def test_the_year_of_a_code_is_counted_in_utc(request: pytest.FixtureRequest) -> None:
    """Half past midnight of the first of January in Paris is still the old year; in UTC the numbers begin again."""
    with bench_for(request, "sqlite") as bench:
        paris = dt.timezone(dt.timedelta(hours=1))
        bench.clock.now = dt.datetime(2027, 1, 1, 0, 30, tzinfo=paris)
        assert bench.open().case_code == "JC-2026-0001"
        bench.clock.forward(minutes=30)
        assert bench.open().case_code == "JC-2027-0001"


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"individual": "ZZCANARY\x00"}, ["JR705"]),
        ({"individual": 17}, ["JR705"]),
        ({"position": "ZZCANARY"}, ["JR705"]),
        ({"severity": "ZZCANARY"}, ["JR705"]),
        ({"severity": ["ZZCANARY"]}, ["JR705"]),
        ({"linked_report": "ZZ CANARY", "linked_investigation": "ZZ CANARY"}, ["JR705", "JR705"]),
        ({"request_id": "ZZ CANARY", "department": "ZZCANARY\n2", "position": "x"}, ["JR705"] * 3),
    ],
)
def test_what_cannot_be_recorded_is_told_at_once_and_opens_nothing(
    bench: Bench, given: dict[str, Any], codes: list[str]
) -> None:
    """One finding for each field, none of which repeats what was given; no case, no person, no entry is left."""
    before = [len(bench.rows(table)) for table in (case, person, audit)]
    with pytest.raises(InvalidEntry) as error:
        bench.log.open_case(bench.decides, **{"individual": "person-017", **given})
    assert codes_of(error) == codes
    assert "CANARY" not in str(error.value)
    assert [len(bench.rows(table)) for table in (case, person, audit)] == before


# --- retries -------------------------------------------------------------------------------------------------------

REQUEST = {"department": "ramp", "linked_report": "SR-1", "severity": "minor"}


def test_a_retry_gives_back_the_first_receipt_whatever_came_after(bench: Bench) -> None:
    """The same id with the same content opens nothing: it answers as the first call did.

    Also when the case has moved on since, so that nobody acts on a version that they never read.
    """
    who = bench.person()
    first = bench.open(who, request_id="req-1", **REQUEST)
    entries = len(bench.rows(audit))
    assert bench.open(who, request_id="req-1", **REQUEST) == first
    assert len(bench.rows(audit)) == entries
    bench.call("withdraw", first, reason="not a safety matter")
    assert bench.open(who, request_id="req-1", **REQUEST) == first
    with pytest.raises(Conflict):
        bench.call("reopen", first, reason="after all")


def test_a_retry_tells_nothing_to_somebody_whom_the_case_has_come_to_be_about(bench: Bench) -> None:
    """Who repeats a request after an act of their own was added learns no status and no version."""
    by = bench.actor()
    who = bench.person()
    first = bench.log.open_case(by, individual=who, request_id="req-own")
    seen = bench.call("add_act", first, individual=by.subject, position="manager")
    bench.call("withdraw", seen, reason="not a safety matter")
    assert bench.log.open_case(by, individual=who, request_id="req-own") == first


def test_the_same_person_spelt_otherwise_is_the_same_request(bench: Bench) -> None:
    first = bench.open("person-0777", request_id="req-spelling")
    assert bench.open("  PERSON-0777 ", request_id="req-spelling") == first


@pytest.mark.parametrize(
    "other",
    [
        {"individual": "person-0779"},
        {"department": "stores"},
        {"linked_report": None},
        {"linked_investigation": "INV-9"},
        {"severity": "major"},
        {"position": "manager"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_request_id_stands_for_one_content(bench: Bench, other: dict[str, Any]) -> None:
    """A changed field under the same id is another request: refused, without saying which case it was.

    Nothing is left behind by trying.
    """
    request = {"individual": "person-0778", **REQUEST, "request_id": "req-2"}
    bench.log.open_case(bench.decides, **request)
    before = [len(bench.rows(table)) for table in (case, person, audit)]
    with pytest.raises(Conflict) as error:
        bench.log.open_case(bench.decides, **{**request, **other})
    assert codes_of(error) == ["JR708"]
    assert "JC-" not in str(error.value)
    assert [len(bench.rows(table)) for table in (case, person, audit)] == before


# --- other acts ----------------------------------------------------------------------------------------------------


def test_acts_are_numbered_as_they_are_added(bench: Bench) -> None:
    """A case holds the acts of several people, in the order in which they were recorded."""
    seen = bench.open()
    people = [bench.person() for _ in range(3)]
    for who, position in zip(people, ("sharp_end", "supervisor", "manager"), strict=True):
        seen = bench.call("add_act", seen, individual=who, position=position)
    acts = shown(bench.log.show(bench.decides, seen.case_code).acts)
    assert [each.number for each in acts] == [1, 2, 3, 4]
    assert [each.individual for each in acts[1:]] == [Identity(who) for who in people]


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.OPEN])
def test_only_an_open_case_takes_another_act(bench: Bench, status: Status) -> None:
    """What was decided stands for the acts that were there."""
    seen = bench.bring(status)
    with pytest.raises(Refused) as error:
        bench.call("add_act", seen, individual=bench.person(), position="manager")
    assert codes_of(error) == ["JR702"]
    assert len(bench.rows(act, case_id=bench.row(case, case_code=seen.case_code)["id"])) == 1


# --- one's own case ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spelt", ["person-0800", "PERSON-0800", "  Person-0800  ", "\uff50erson-0800"])
def test_nobody_records_an_act_of_their_own(bench: Bench, spelt: str) -> None:
    """Neither as a new case nor as an act of another, however the name is spelt; nothing is changed by trying."""
    by = bench.actor(subject="person-0800")
    other = bench.open()
    before = [len(bench.rows(table)) for table in (case, act, audit)]
    with pytest.raises(Refused) as opening:
        bench.log.open_case(by, individual=spelt)
    with pytest.raises(Refused) as adding:
        bench.call("add_act", other, by, individual=spelt, position="manager")
    assert codes_of(opening) == codes_of(adding) == ["JR709"]
    assert [len(bench.rows(table)) for table in (case, act, audit)] == before


def test_a_case_is_gone_for_whoever_it_comes_to_be_about(bench: Bench) -> None:
    """With the first act of theirs in it a case is absent for them, also for the one who opened it."""
    by = bench.actor()
    made = bench.log.open_case(by, individual=bench.person())
    bench.log.show(by, made.case_code)
    bench.call("add_act", made, individual=by.subject, position="supervisor")
    with pytest.raises(NotFound):
        bench.log.show(by, made.case_code)
    assert made.case_code not in {each.case_code for each in bench.log.cases(by, limit=500).cases}
