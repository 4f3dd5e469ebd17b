"""An authorisation opens one case to one investigator for a time, and no longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from justrules.cases import REDACTED, Actor, Identity, InvalidEntry, NotFound, Receipt
from justrules.cases.tables import audit, authorisation
from tests.cases.logs import INVESTIGATION, LINKED, STORES, Bench, bench_for, codes_of, shown

HOUR = dt.timedelta(hours=1)
TICK = dt.timedelta(microseconds=1)


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


def linked_case(bench: Bench) -> Receipt:
    return bench.open(linked_investigation=INVESTIGATION)


def investigator(bench: Bench) -> Actor:
    return bench.actor(LINKED, investigations=(INVESTIGATION,))


def named(bench: Bench, by: Actor, seen: Receipt) -> bool:
    return bench.log.show(by, seen.case_code).individual is not REDACTED


def permitted(bench: Bench, seen: Receipt, by: Actor, until: dt.datetime) -> Receipt:
    return bench.call("permit", seen, investigator=by.subject, until=until)


def test_it_holds_until_its_moment_and_not_at_it(bench: Bench) -> None:
    """A microsecond before the end the identity is shown; at the end and after it is not, and nobody does anything."""
    seen, by = linked_case(bench), investigator(bench)
    end = bench.clock.now + HOUR
    assert not named(bench, by, seen)
    permitted(bench, seen, by, end)
    assert named(bench, by, seen)
    bench.clock.now = end - TICK
    assert named(bench, by, seen)
    bench.clock.now = end
    assert not named(bench, by, seen)
    bench.clock.now = end + HOUR
    assert not named(bench, by, seen)


def test_the_end_may_be_told_in_any_zone(bench: Bench) -> None:
    seen, by = linked_case(bench), investigator(bench)
    end = (bench.clock.now + HOUR).astimezone(dt.timezone(dt.timedelta(hours=-11)))
    permitted(bench, seen, by, end)
    bench.clock.forward(minutes=59)
    assert named(bench, by, seen)
    bench.clock.forward(minutes=1)
    assert not named(bench, by, seen)


def test_it_is_for_one_person_and_one_case(bench: Bench) -> None:
    """A colleague on the same investigation and the same investigator on another case see what they saw before."""
    seen, other, by = linked_case(bench), linked_case(bench), investigator(bench)
    permitted(bench, seen, by, bench.clock.now + HOUR)
    assert named(bench, by, seen)
    assert not named(bench, by, other)
    assert not named(bench, investigator(bench), seen)


def test_it_ends_when_it_is_taken_back(bench: Bench) -> None:
    """All that the investigator holds for the case ends at once; another's stays; a new one can be given."""
    seen, by, colleague = linked_case(bench), investigator(bench), investigator(bench)
    for hours in (1, 2):
        seen = permitted(bench, seen, by, bench.clock.now + hours * HOUR)
    seen = permitted(bench, seen, colleague, bench.clock.now + HOUR)
    seen = bench.call("revoke", seen, investigator=by.subject)
    assert seen.notices == ()
    assert not named(bench, by, seen)
    assert named(bench, colleague, seen)
    again = bench.call("revoke", seen, investigator=by.subject)
    assert again.notices == ("the investigator held no authorisation for this case",)
    permitted(bench, again, by, bench.clock.now + HOUR)
    assert named(bench, by, seen)


def test_it_gives_no_access_that_the_link_does_not_give(bench: Bench) -> None:
    """An investigator who has left the investigation has left the case, authorised or not."""
    seen, by = linked_case(bench), investigator(bench)
    permitted(bench, seen, by, bench.clock.now + HOUR)
    elsewhere = bench.actor(LINKED, subject=by.subject.reveal(), investigations=("INV-8",))
    with pytest.raises(NotFound):
        bench.log.show(elsewhere, seen.case_code)


def test_the_investigator_is_known_however_they_are_spelt(bench: Bench) -> None:
    seen = linked_case(bench)
    bench.call("permit", seen, investigator="  PERSON-0700 ", until=bench.clock.now + HOUR)
    by = bench.actor(LINKED, subject="person-0700", investigations=(INVESTIGATION,))
    assert named(bench, by, seen)


def test_what_the_investigator_reads_is_in_the_trail(bench: Bench) -> None:
    seen, by = linked_case(bench), investigator(bench)
    permitted(bench, seen, by, bench.clock.now + HOUR)
    named(bench, by, seen)
    entry = bench.rows(audit, case_code=seen.case_code)[-1]
    assert (entry["action"], entry["role"]) == ("identity_read", LINKED)


def test_full_access_sees_who_was_authorised_and_by_no_name(bench: Bench) -> None:
    """Grantees stand in the view by an id that says nothing, with all three moments."""
    seen, by = linked_case(bench), investigator(bench)
    seen = permitted(bench, seen, by, bench.clock.now + HOUR)
    seen = bench.call("revoke", seen, investigator=by.subject)
    (only,) = shown(bench.log.show(bench.decides, seen.case_code).authorisations)
    assert (only.granted_at, only.expires_at, only.revoked_at) == (
        bench.clock.now,
        bench.clock.now + HOUR,
        bench.clock.now,
    )
    assert only.grantee != by.subject.reveal()


@pytest.mark.parametrize(
    "given",
    [
        {"until": None},
        {"until": "ZZCANARY"},
        {"until": dt.datetime(2999, 1, 1)},  # noqa: DTZ001  # a moment without a zone is what is refused
        {"until": dt.date(2999, 1, 1)},
        {"until": dt.datetime(2026, 11, 21, tzinfo=dt.UTC)},
        {"until": dt.datetime.max.replace(tzinfo=dt.timezone(-HOUR))},
        {"investigator": ""},
        {"investigator": "ZZCANARY\x00"},
        {"investigator": 7},
    ],
    ids=str,
)
def test_an_authorisation_without_an_end_or_a_holder_is_refused(bench: Bench, given: dict[str, Any]) -> None:
    """No unlimited one, none that is over already, none for nobody; nothing is recorded."""
    seen = linked_case(bench)
    before = len(bench.rows(authorisation))
    with pytest.raises(InvalidEntry) as error:
        bench.call(
            "permit", seen, **{"investigator": Identity("person-0701"), "until": bench.clock.now + HOUR, **given}
        )
    assert codes_of(error) == ["JR705"]
    assert "CANARY" not in str(error.value)
    assert len(bench.rows(authorisation)) == before


def test_an_authorisation_does_not_end_when_it_begins(bench: Bench) -> None:
    """One that would end at this very moment is over already."""
    seen = linked_case(bench)
    with pytest.raises(InvalidEntry) as error:
        bench.call("permit", seen, investigator="person-0701", until=bench.clock.now)
    assert codes_of(error) == ["JR705"]
