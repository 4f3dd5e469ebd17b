"""Lists are complete, in order and without doubles at any page size, and no filter tells what a role may not see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from justrules.cases import REDACTED, Actor, CaseSummary, InvalidEntry, Refused, Status
from justrules.cases.listing import MOST
from justrules.cases.tables import act, case
from tests.cases.logs import DECIDES, INVESTIGATION, LINKED, NONE, STORES, Bench, bench_for, codes_of

OWN = "person-0091"
"""Somebody with cases, who also acts."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A log with some cases of every kind, over two years."""

    bench: Bench
    mine: frozenset[str]
    """The codes of the cases about `OWN`."""

    def rows(self) -> list[Mapping[str, Any]]:
        return self.bench.rows(case)


@pytest.fixture(scope="module", params=STORES)
def shelf(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    with bench_for(request) as bench:
        mine = set()
        for number in range(26):
            if number == 13:
                bench.clock.forward(days=60)
            given = {
                "department": ("ramp", "stores", None)[number % 3],
                "linked_report": f"SR-{number % 4}",
                "linked_investigation": (INVESTIGATION, "INV-8", None)[number % 3],
                "individual": OWN if number % 5 == 0 else bench.person(),
            }
            status = tuple(Status)[number % 5]
            made = bench.bring(status, category=("human_error", "at_risk", "reckless")[number % 3], **given)
            if number % 5 == 0:
                mine.add(made.case_code)
            bench.clock.forward(hours=7)
        yield Shelf(bench, frozenset(mine))


def walked(shelf: Shelf, by: Actor, limit: int, **filters: Any) -> list[CaseSummary]:
    """Every page of a list, one after the other."""
    found: list[CaseSummary] = []
    after = None
    while True:
        page = shelf.bench.log.cases(by, after=after, limit=limit, **filters)
        assert len(page.cases) <= limit
        found += page.cases
        if page.next is None:
            return found
        assert len(page.cases) == limit
        assert page.next == page.cases[-1].case_code != after
        after = page.next


def newest_first(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return [row["case_code"] for row in sorted(rows, key=lambda row: (row["year"], row["number"]), reverse=True)]


MANY = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(limit=st.integers(1, 40))
@MANY
def test_pages_of_any_size_hold_every_case_once_newest_first(shelf: Shelf, limit: int) -> None:
    """Whatever the page size: all cases, none twice, by year and number from the newest on, across a new year.

    The last page says that it is the last.
    """
    assert [each.case_code for each in walked(shelf, shelf.bench.decides, limit)] == newest_first(shelf.rows())


@given(limit=st.integers(1, 40), standing=st.sampled_from([DECIDES, LINKED, NONE]))
@MANY
def test_what_an_actor_may_not_see_leaves_no_hole_in_a_page(shelf: Shelf, limit: int, standing: str) -> None:
    """Pages are cut after what is hidden is taken out: full pages of what is visible, whoever asks.

    No list holds a case about the actor.
    """
    by = shelf.bench.actor(standing, subject=OWN, investigations=(INVESTIGATION,))
    visible = [
        row
        for row in shelf.rows()
        if row["case_code"] not in shelf.mine
        and (standing == DECIDES or (standing == LINKED and row["linked_investigation"] == INVESTIGATION))
    ]
    assert [each.case_code for each in walked(shelf, by, limit)] == newest_first(visible)


FILTERS: Mapping[str, tuple[tuple[Any, ...], Callable[[Mapping[str, Any], Any], bool]]] = {
    "status": (tuple(Status), lambda row, value: row["status"] == value),
    "category": (
        ("human_error", "reckless", "no_such_category"),
        lambda row, value: row["behavior_category"] == value,
    ),
    "department": (("ramp", " stores ", "nowhere"), lambda row, value: row["department"] == value.strip()),
    "linked_report": (("SR-0", "SR-99"), lambda row, value: row["linked_report"] == value),
    "linked_investigation": ((INVESTIGATION, "INV-99"), lambda row, value: row["linked_investigation"] == value),
    "opened_from": (
        (dt.date(2026, 11, 22), "2026-11-24", dt.date(2030, 1, 1)),
        lambda row, value: row["created_at"].date() >= dt.date.fromisoformat(str(value)),
    ),
    "opened_before": (
        (dt.date(2026, 11, 22), dt.date(2027, 1, 22), "2026-11-21"),
        lambda row, value: row["created_at"].date() < dt.date.fromisoformat(str(value)),
    ),
    "overdue_on": (
        (dt.date(2026, 11, 23), dt.date(2026, 11, 21), "2030-01-01"),
        lambda row, value: row["status"] == "follow_up" and row["follow_up_date"] < dt.date.fromisoformat(str(value)),
    ),
}
"""Values for each filter, and what it keeps."""


@given(data=st.data(), chosen=st.sets(st.sampled_from(sorted(FILTERS)), min_size=1, max_size=3))
@settings(MANY, max_examples=25)
def test_filters_keep_what_fits_all_of_them(shelf: Shelf, data: st.DataObject, chosen: set[str]) -> None:
    """Any filters together, over any page size, give what a plain loop over the cases gives."""
    wanted = {name: data.draw(st.sampled_from(FILTERS[name][0]), label=name) for name in sorted(chosen)}
    departments = {row["case_id"]: row["department"] for row in shelf.bench.rows(act)}
    rows = [{**row, "department": departments[row["id"]]} for row in shelf.rows()]
    kept = [row for row in rows if all(FILTERS[name][1](row, value) for name, value in wanted.items())]
    limit = data.draw(st.integers(1, 30), label="limit")
    found = walked(shelf, shelf.bench.decides, limit, **wanted)
    assert [each.case_code for each in found] == newest_first(kept)


def test_a_department_is_found_as_it_was_written(shelf: Shelf) -> None:
    """A name that is stored composed is found decomposed, and with the white space of a form around it."""
    made = shelf.bench.open(department="Flu\u0308gel")
    try:
        for written in ("Fl\u00fcgel", "Flu\u0308gel", " Fl\u00fcgel\n"):
            found = shelf.bench.log.cases(shelf.bench.decides, department=written).cases
            assert [each.case_code for each in found] == [made.case_code]
    finally:
        shelf.bench.call("withdraw", made, reason="tried out")


@pytest.mark.parametrize("name", ["category", "department"])
@pytest.mark.parametrize("role", [LINKED, NONE])
def test_a_role_may_not_filter_by_what_it_may_not_see(shelf: Shelf, role: str, name: str) -> None:
    """A filter by a hidden field would tell it case by case, so it is refused, and both at once are told at once."""
    by = shelf.bench.actor(role, investigations=(INVESTIGATION,))
    wanted: dict[str, Any] = {name: "ZZCANARY"}
    with pytest.raises(Refused) as error:
        shelf.bench.log.cases(by, **wanted)
    assert codes_of(error) == ["JR707"]
    assert "CANARY" not in str(error.value)
    with pytest.raises(Refused) as both:
        shelf.bench.log.cases(by, category="reckless", department="ramp")
    assert codes_of(both) == ["JR707", "JR707"]


def test_every_filter_that_a_linked_role_has_is_by_a_field_that_it_sees(shelf: Shelf) -> None:
    """All other filters stay open to an investigator."""
    for name, (values, _) in FILTERS.items():
        if name not in {"category", "department"}:
            shelf.bench.log.cases(shelf.bench.linked, **{name: values[0]})


def test_a_line_of_a_list_shows_no_more_than_the_case(shelf: Shelf) -> None:
    """For an investigator the added fields are withheld; for full access they are those of the case."""
    for line in walked(shelf, shelf.bench.linked, 500):
        added = (line.behavior_category, line.department, line.severity, line.disposition, line.harsher)
        assert set(added) == {REDACTED}
    for line in walked(shelf, shelf.bench.decides, 500):
        shown = shelf.bench.log.show(shelf.bench.decides, line.case_code, identity=False)
        for name in ("status", "created_at", "closed_at", "follow_up_date", "version", "behavior_category"):
            assert getattr(line, name) == getattr(shown, name)


def test_a_harsher_response_is_flagged_in_the_list(shelf: Shelf) -> None:
    """Also when it is the response to another act than the first."""
    bench = shelf.bench
    seen = bench.call("add_act", bench.open(), individual=bench.person(), position="manager")
    seen = bench.call("classify", bench.decided(bench.decided(seen), act=2))
    seen = bench.call("take_action", seen, response_action="talked")
    seen = bench.call("take_action", seen, act=2, response_action="warned", kind="disciplinary", harsher_reason="why")
    flagged = {each.case_code for each in walked(shelf, bench.decides, 500) if each.harsher}
    assert flagged == {seen.case_code}


@pytest.mark.parametrize(
    "given",
    [
        {"status": "ZZCANARY"},
        {"status": 5},
        {"limit": 0},
        {"limit": MOST + 1},
        {"limit": "5"},
        {"limit": None},
        {"after": "ZZCANARY"},
        {"after": 5},
        {"after": ""},
        {"category": "ZZCANARY\x00"},
        {"category": 5},
        {"department": "ZZCANARY\ud800"},
        {"department": ""},
        {"department": 5},
        {"linked_report": "ZZ CANARY"},
        {"linked_report": 5},
        {"linked_investigation": "ZZCANARY\x00"},
        {"opened_from": "ZZCANARY"},
        {"opened_from": 5},
        {"opened_before": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"overdue_on": "ZZCANARY"},
    ],
    ids=str,
)
def test_a_filter_that_cannot_be_used_is_told_and_not_repeated(shelf: Shelf, given: dict[str, Any]) -> None:
    """In either database: one finding of ours for each, and nothing of what was given."""
    with pytest.raises(InvalidEntry) as error:
        shelf.bench.log.cases(shelf.bench.decides, **given)
    assert codes_of(error) == ["JR705"]
    assert "CANARY" not in str(error.value)


def test_all_filters_that_cannot_be_used_are_told_at_once(shelf: Shelf) -> None:
    with pytest.raises(InvalidEntry) as error:
        shelf.bench.log.cases(shelf.bench.decides, status="x", limit=0, after="x", opened_from="x", department="\x00")
    assert codes_of(error) == ["JR705"] * 5


def test_a_page_can_begin_anywhere(shelf: Shelf) -> None:
    """`after` may be a code that was never given out, also one beyond what a column holds."""
    log, by = shelf.bench.log, shelf.bench.decides
    everything = newest_first(shelf.rows())
    assert [each.case_code for each in log.cases(by, after="JC-9999-9999999999", limit=500).cases] == everything
    assert [each.case_code for each in log.cases(by, after="JC-2027-9999999999", limit=500).cases] == everything
    assert log.cases(by, after="JC-1000-0001").cases == ()
