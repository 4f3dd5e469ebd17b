"""Who may be forgotten, when, and by whom: nobody with an open case, nobody by their own hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from justrules.cases import ERASED, InvalidEntry, NotFound, Refused, Status
from justrules.cases.tables import audit, person
from tests.cases.logs import STORES, Desk, codes_of, desk_for

YEARS = dt.timedelta(days=2000)


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with desk_for(request) as made:
        yield made


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CLOSED])
def test_somebody_with_an_open_case_is_not_erased(desk: Desk, status: Status) -> None:
    """In any status but closed, also when it is the other act of the case; nothing is changed by trying."""
    who = desk.person()
    desk.bring(Status.CLOSED, individual=who)
    seen = desk.call("add_act", desk.open(), individual=who, position="manager")
    if status is not Status.OPEN:
        desk.call("withdraw", seen, reason="no case")
        desk.bring(status, individual=who)
    before = desk.rows(person)
    with pytest.raises(Refused) as error:
        desk.log.erase(desk.decides, who)
    assert codes_of(error) == ["JR702"]
    assert desk.rows(person) == before


def test_an_erased_person_is_a_stranger_to_the_log(desk: Desk) -> None:
    """A later case about the same reference begins anew: it is nobody's repeat, and the old case stays erased."""
    who = desk.person()
    old = desk.bring(Status.CLOSED, individual=who)
    desk.log.erase(desk.decides, who)
    new = desk.call("classify", desk.decided(desk.open(who)))
    assert new.notices == ()
    assert desk.log.show(desk.decides, old.case_code).individual is ERASED
    with pytest.raises(NotFound):
        desk.log.erase(desk.decides, desk.person())
    assert desk.rows(audit, action="erase")
    desk.log.verify(anchors=[desk.log.head(desk.decides)])


def test_nobody_erases_themselves(desk: Desk) -> None:
    """Whose case it is does not decide that it is forgotten."""
    by = desk.actor()
    desk.bring(Status.CLOSED, individual=by.subject.reveal())
    with pytest.raises(Refused) as error:
        desk.log.erase(by, by.subject)
    assert codes_of(error) == ["JR709"]


def test_whoever_asks_is_not_told_of_their_own_time(desk: Desk) -> None:
    """Neither oneself nor a case with an act of one's own is in what retention tells, and one's own record is not let
    go by oneself; a colleague sees and does both."""
    by, who = desk.actor(), desk.person()
    desk.bring(Status.CLOSED, individual=by.subject.reveal())
    shared = desk.call("add_act", desk.open(who), individual=by.subject, position="manager")
    desk.call("withdraw", shared, reason="no case")
    plain = desk.bring(Status.CLOSED, individual=who)
    desk.clock.now += YEARS
    told = desk.log.retention(by)
    assert [each.case_codes for each in told] == [(plain.case_code,)]
    assert len(desk.log.retention(desk.decides)) == 2
    assert [each.uid for each in desk.log.let_go(by)] == [each.uid for each in told]
    assert len(desk.log.retention(desk.decides)) == 1
    assert len(desk.log.let_go(desk.decides)) == 1
    desk.log.verify(anchors=[desk.log.head(desk.decides)])


def test_pages_of_retention_are_full_without_oneself(desk: Desk) -> None:
    """One's own record takes no place on a page: going on until a page is short reaches everybody else."""
    by = desk.actor()
    people = [by.subject.reveal(), *(desk.person() for _ in range(3))]
    for who in people:
        desk.call("withdraw", desk.open(who), reason="no case")
    desk.clock.now += YEARS
    after, found = 0, []
    while page := desk.log.retention(by, after=after, limit=1):
        found += page
        after = page[-1].person_id
    assert len(found) == 3


def test_time_is_over_after_the_last_closing_and_not_before(desk: Desk) -> None:
    """Years are counted from the last closing; a case that is still open keeps its person however old it is."""
    who, waiting = desk.person(), desk.person()
    desk.bring(Status.CLOSED, individual=who)
    desk.open(waiting)
    desk.clock.now = desk.clock.now.replace(year=2030)
    last = desk.bring(Status.CLOSED, individual=who)
    desk.clock.now = desk.clock.now.replace(year=2035)
    assert desk.log.retention(desk.oversees) == ()
    desk.clock.forward(seconds=1)
    (due,) = desk.log.retention(desk.oversees)
    assert due.case_codes[-1] == last.case_code
    assert desk.log.retention(desk.oversees, years=10) == ()


@pytest.mark.parametrize("given", ["", "ZZCANARY\x00", 7, None])
def test_whom_to_forget_is_told_by_a_reference(desk: Desk, given: Any) -> None:
    with pytest.raises(InvalidEntry) as error:
        desk.log.erase(desk.decides, given)
    assert codes_of(error) == ["JR705"]
    assert "CANARY" not in str(error.value)
