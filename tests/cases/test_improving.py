"""Changes to the system have a kind, an owner and an end, and outlive whoever the case was about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from justrules.cases import ImprovementKind, InvalidEntry, Status
from tests.cases.logs import STORES, Bench, bench_for, codes_of, ready, shown, waiting


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


@pytest.mark.parametrize("kind", list(ImprovementKind))
def test_an_improvement_is_recorded_and_finished(bench: Bench, kind: ImprovementKind) -> None:
    """Every kind, with its owner's role, its due date and, in time, the date on which it was done."""
    told: dict[str, Any] = {
        "kind": kind.value,
        "description": "part the levers",
        "owner_role": "engineering",
        "due": "2027-01-31",
    }
    seen = bench.call("improve", bench.bring(Status.CLOSED), **told)
    seen = bench.call("finish_improvement", seen, number=1, on=dt.date(2027, 1, 15))
    (only,) = shown(bench.log.show(bench.decides, seen.case_code).improvements)
    assert (only.kind, only.description, only.owner_role) == (kind, "part the levers", "engineering")
    assert (only.created_at, only.due, only.done) == (bench.clock.now, dt.date(2027, 1, 31), dt.date(2027, 1, 15))


def test_improvements_are_numbered_in_their_case(bench: Bench) -> None:
    """The second of a case is its second, whatever other cases have."""
    seen, arguments = ready(bench, "improve")
    for _ in range(2):
        seen = bench.call("improve", seen, **arguments)
    seen = bench.call("finish_improvement", seen, number=2, on="2026-12-01")
    found = shown(bench.log.show(bench.decides, seen.case_code).improvements)
    assert [(each.number, each.done is not None) for each in found] == [(1, False), (2, True)]


@pytest.mark.parametrize(
    ("method", "given", "codes"),
    [
        ("improve", {"kind": "ZZCANARY"}, ["JR705"]),
        ("improve", {"description": ""}, ["JR704"]),
        ("improve", {"description": "ZZCANARY\x00"}, ["JR705"]),
        ("improve", {"owner_role": ""}, ["JR704"]),
        ("improve", {"owner_role": None, "description": None, "kind": "x"}, ["JR704", "JR704", "JR705"]),
        ("improve", {"due": "ZZCANARY"}, ["JR705"]),
        ("finish_improvement", {"number": 2}, ["JR705"]),
        ("finish_improvement", {"number": "1"}, ["JR705"]),
        ("finish_improvement", {"number": 2**70}, ["JR705"]),
        ("finish_improvement", {"on": None}, ["JR704"]),
        ("finish_improvement", {"on": "ZZCANARY"}, ["JR705"]),
    ],
    ids=str,
)
def test_what_cannot_be_recorded_is_told_and_changes_nothing(
    bench: Bench, method: str, given: dict[str, Any], codes: list[str]
) -> None:
    """In either database, and without repeating it; a date that is not given takes none away."""
    seen, arguments = waiting(bench, method)
    before = bench.state(seen.case_code)
    with pytest.raises(InvalidEntry) as error:
        bench.call(method, seen, **{**arguments, **given})
    assert codes_of(error) == codes
    assert "CANARY" not in str(error.value)
    assert bench.state(seen.case_code) == before


def test_a_change_to_the_system_outlives_an_erasure(bench: Bench) -> None:
    """It is about the system and not about the person, and stays readable when the person is forgotten."""
    who = bench.person()
    seen = bench.bring(Status.CLOSED, individual=who)
    told: dict[str, Any] = {"kind": "procedure", "description": "say it in the card", "owner_role": "operations"}
    seen = bench.call("improve", seen, **told)
    bench.log.erase(bench.decides, who)
    seen = bench.call("improve", seen, **{**told, "description": "and in the manual"})
    found = shown(bench.log.show(bench.decides, seen.case_code).improvements)
    assert [each.description for each in found] == ["say it in the card", "and in the manual"]
