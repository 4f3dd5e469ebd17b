"""Who may be forgotten, when, and by whom: nobody with an open case, nobody by their own hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from justrules.cases import ERASED, Due, InvalidEntry, NotFound, Refused, Status
from justrules.cases.tables import audit, person
from tests.cases.logs import STORES, Bench, bench_for, codes_of

YEARS = dt.timedelta(days=2000)


@pytest.fixture(params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CLOSED])
def test_somebody_with_an_open_case_is_not_erased(bench: Bench, status: Status) -> None:
    """In any status but closed, also when it is the other act of the case; nothing is changed by trying."""
    who = bench.person()
    bench.bring(Status.CLOSED, individual=who)
    seen = bench.call("add_act", bench.open(), individual=who, position="manager")
    if status is not Status.OPEN:
        bench.call("withdraw", seen, reason="no case")
        bench.bring(status, individual=who)
    before = bench.rows(person)
    with pytest.raises(Refused) as error:
        bench.log.erase(bench.decides, who)
    assert codes_of(error) == ["JR702"]
    assert bench.rows(person) == before


def test_an_erased_person_is_a_stranger_to_the_log(bench: Bench) -> None:
    """A later case about the same reference begins anew: it is nobody's repeat, and the old case stays erased."""
    who = bench.person()
    old = bench.bring(Status.CLOSED, individual=who)
    bench.log.erase(bench.decides, who)
    new = bench.call("classify", bench.decided(bench.open(who)))
    assert new.notices == ()
    assert bench.log.show(bench.decides, old.case_code).individual is ERASED
    with pytest.raises(NotFound):
        bench.log.erase(bench.decides, bench.person())
    assert bench.rows(audit, action="erase")
    bench.log.verify(anchors=[bench.log.head(bench.decides)])


def test_nobody_erases_themselves(bench: Bench) -> None:
    """Whose case it is does not decide that it is forgotten."""
    by = bench.actor()
    bench.bring(Status.CLOSED, individual=by.subject.reveal())
    with pytest.raises(Refused) as error:
        bench.log.erase(by, by.subject)
    assert codes_of(error) == ["JR709"]


def test_whoever_asks_is_not_told_of_their_own_time(bench: Bench) -> None:
    """Retention leaves out oneself and each case with an act of one's own.

    Nor does anybody let their own record go; a colleague sees and does both.
    """
    by, who = bench.actor(), bench.person()
    bench.bring(Status.CLOSED, individual=by.subject.reveal())
    shared = bench.call("add_act", bench.open(who), individual=by.subject, position="manager")
    bench.call("withdraw", shared, reason="no case")
    plain = bench.bring(Status.CLOSED, individual=who)
    bench.clock.now += YEARS
    told = bench.log.retention(by)
    assert [each.case_codes for each in told] == [(plain.case_code,)]
    assert len(bench.log.retention(bench.decides)) == 2
    assert [each.uid for each in bench.log.let_go(by)] == [each.uid for each in told]
    assert len(bench.log.retention(bench.decides)) == 1
    assert len(bench.log.let_go(bench.decides)) == 1
    bench.log.verify(anchors=[bench.log.head(bench.decides)])


def test_pages_of_retention_are_full_without_oneself(bench: Bench) -> None:
    """One's own record takes no place on a page: going on until a page is short reaches everybody else."""
    by = bench.actor()
    people = [by.subject.reveal(), *(bench.person() for _ in range(3))]
    for who in people:
        bench.call("withdraw", bench.open(who), reason="no case")
    bench.clock.now += YEARS
    after, found = 0, list[Due]()
    while page := bench.log.retention(by, after=after, limit=1):
        found += page
        after = page[-1].person_id
    assert len(found) == 3


def test_time_is_over_after_the_last_closing_and_not_before(bench: Bench) -> None:
    """Years are counted from the last closing; a case that is still open keeps its person however old it is."""
    who, waiting = bench.person(), bench.person()
    bench.bring(Status.CLOSED, individual=who)
    bench.open(waiting)
    bench.clock.now = bench.clock.now.replace(year=2030)
    last = bench.bring(Status.CLOSED, individual=who)
    bench.clock.now = bench.clock.now.replace(year=2035)
    assert bench.log.retention(bench.oversees) == ()
    bench.clock.forward(seconds=1)
    (due,) = bench.log.retention(bench.oversees)
    assert due.case_codes[-1] == last.case_code
    assert bench.log.retention(bench.oversees, years=10) == ()


@pytest.mark.parametrize("given", ["", "ZZCANARY\x00", 7, None])
def test_whom_to_forget_is_told_by_a_reference(bench: Bench, given: Any) -> None:
    with pytest.raises(InvalidEntry) as error:
        bench.log.erase(bench.decides, given)
    assert codes_of(error) == ["JR705"]
    assert "CANARY" not in str(error.value)
