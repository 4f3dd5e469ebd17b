"""The audit against an attacker with a solver, who reads what is printed and nothing else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import pytest

from justrules.cases.errors import EditionRefused
from justrules.cases.statistics.committee import LEVELS, Cell, CommitteeEdition, protect
from justrules.cases.statistics.counting import count
from justrules.cases.statistics.disclosure import Exposed, Release, exposed, require_safe
from justrules.cases.statistics.editions import Edition, committee_content
from justrules.cases.statistics.figures import Applied, CaseCounts, Exact, Grid, OpenCases
from justrules.cases.statistics.quarters import Quarter
from tests.cases.statistics.attacker import Name, Printed, pinned, read
from tests.cases.statistics.logs import LEGEND, busy_log
from tests.cases.statistics.published import START, YEAR, history, memory, recorded

SIZES = (20, 40, 80, 120, 200, 300, 60, 45)
"""Cases a year of what is drawn up without an audit."""

YEARS = (20, 90, 240, 400, 600, 900, 60, 160)
"""Cases a year of what is published: where rows are small, no table across categories is, with cells to attack."""


def attacked(seed: int) -> tuple[list[Edition], set[Name], int]:
    """A history of four quarters as published, what an attacker pins in it, and how many numbers are hidden."""
    log = busy_log(seed, cases=YEARS[seed % 8], departments=2 + seed % 5, first=START, days=365)
    editions = history(log, seed=seed, spare=seed % 3 * 10)
    printed = [read(edition.content) for edition in editions]
    return editions, pinned(printed, seed=seed), sum(len(each.hidden) for each in printed)


def test_an_attacker_with_a_solver_pins_nothing_in_what_is_published() -> None:
    """Eight histories of four linked quarters, among them small, late-changing and tightly anchored ones."""
    hidden = whole = crossed = 0
    for seed in range(8):
        editions, found, many = attacked(seed)
        assert not found, f"history {seed}"
        hidden += many
        crossed += sum("department_by_category" in {sheet.id for sheet in each.sheets} for each in editions)
        whole += sum(edition.protection is not None and not edition.protection.left_out for edition in editions)
    assert hidden > 500, "too little is hidden for this to prove anything"
    assert crossed > 8, "no table across categories was there to attack"
    assert whole > 20, "too much is left out for this to be useful"


@pytest.mark.slow
def test_an_attacker_with_a_solver_pins_nothing_in_two_hundred_histories(
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    """The same over 200 random histories; how many numbers were attacked is reported."""
    hidden = 0
    for seed in range(200):
        _, found, many = attacked(seed)
        assert not found, f"history {seed}"
        hidden += many
    record_testsuite_property("hidden numbers attacked", hidden)
    assert hidden > 10_000


@pytest.mark.parametrize(("threshold", "base"), [(8, 1), (4, 2)])
def test_the_audit_finds_whatever_the_attacker_finds(threshold: int, base: int) -> None:
    """Editions drawn up without an audit give numbers away; every one of them is among those that the audit names."""
    given_away = 0
    for seed in (5, 2, 3):
        releases, printed = unaudited(seed, threshold=threshold, base=base)
        found = pinned(printed, seed=seed)
        assert found <= {as_read(each) for each in exposed(releases)}, f"history {seed}"
        given_away += len(found)
    assert given_away, "nothing was given away, so nothing was shown"


def test_true_totals_give_hidden_numbers_away() -> None:
    """The attacker can see: with exact totals beside hidden cells it works out many of them."""
    caught = hidden = 0
    for seed in (1, 3):
        releases, printed = unaudited(seed, threshold=8, base=5)
        for release, each in zip(releases, printed, strict=True):
            if "categories" in each.tables:
                true_totals(each, release.exact)
        caught += len(pinned(printed, seed=seed))
        hidden += sum(len(each.hidden) for each in printed)
    assert caught > hidden / 10


def true_totals(printed: Printed, exact: Exact) -> None:
    """Make an edition naive: what rows and columns add up to is printed as it is."""
    totals: dict[Name, int] = {("cases", "acts", "number"): exact.acts}
    for column, number in zip(exact.columns, exact.categories, strict=True):
        totals["categories", column, "acts"] = number
    for row, number in zip(exact.departments.rows, exact.departments.across, strict=True):
        totals["departments", row, "acts"] = number
    for row, number in zip(exact.severities.rows, exact.severities.across, strict=True):
        totals["severity_by_category", row, "all"] = number
    for name, number in totals.items():
        printed.spans[name] = (number, number)
        printed.hidden.discard(name)


def unaudited(seed: int, *, threshold: int, base: int) -> tuple[list[Release], list[Printed]]:
    """Four quarters drawn up at one level, whatever that gives away."""
    releases: list[Release] = []
    printed: list[Printed] = []
    before: list[CommitteeEdition] = []
    for exact, entries in counted(seed):
        now = exact.counted_at
        edition = protect(exact, before, threshold=threshold, base=base, tables=LEVELS[seed % 3])
        before.append(edition)
        releases.append(Release(exact=exact, edition=edition, published_at=now, entries=entries))
        printed.append(read(printed_content(exact, edition, entries, now)))
    return releases, printed


@cache
def counted(seed: int) -> tuple[tuple[Exact, int], ...]:
    """Four quarters in exact numbers, each with the entries of the audit trail nine days after it."""
    log = busy_log(seed, cases=SIZES[seed % 8], departments=2 + seed % 6, first=START, days=365)
    found: list[tuple[Exact, int]] = []
    entries = 0
    with memory(log) as connection:
        for quarter in YEAR:
            entries += recorded(connection, quarter) + seed % 2 * 10 + 1
            now = quarter.end + dt.timedelta(days=9)
            found.append((count(connection, quarter, legend=LEGEND, now=now), entries))
    return tuple(found)


def printed_content(exact: Exact, edition: CommitteeEdition, entries: int, now: dt.datetime) -> str:
    data = committee_content(exact, edition, organisation="Example Air")
    return json.dumps({**data, "anchor": f"{entries}:{'0' * 64}", "published_at": now.isoformat()})


def as_read(found: Exposed) -> Name:
    """Where the attacker, who reads tables, finds that cell."""
    cell = found.cell
    match cell.table:
        case "opened" | "totals":
            place: Name = ("cases", cell.row, "number")
        case "harsher" | "repeats":
            place = ("flags", cell.row, "number")
        case "open":
            place = ("open", "open", "value")
        case "severities":
            place = ("severity_by_category", cell.row, "all")
        case "improvements":
            place = ("improvements", cell.row or "all", cell.column)
        case _:
            place = tuple(cell)
    return (str(found.quarter), *place)


# --- crafted editions -------------------------------------------------------------------------------------------------

Q1 = Quarter(2026, 1)


def crafted(cells: Sequence[Sequence[int]]) -> Exact:
    """A quarter of single-act cases in departments A, B, C and so on, all of them unanswered and closed."""
    columns = ("human_error", "at_risk", "reckless", None)
    down = tuple(sum(row[at] for row in cells) for at in range(4))
    acts = sum(down)
    return Exact(
        quarter=Q1,
        counted_at=Q1.end,
        legend=LEGEND,
        cases=CaseCounts(opened=acts, withdrawn=0, duplicate=0),
        departments=Grid(rows=tuple("ABCDEF"[: len(cells)]), columns=columns, cells=tuple(map(tuple, cells))),
        severities=Grid(rows=("minor",), columns=columns, cells=(down,)),
        responses=Grid(rows=(Applied(None, False),), columns=columns, cells=(down,)),
        named=Grid(rows=(None,), columns=(None,), cells=((acts,),)),
        open=OpenCases(cases=0, days=0, longest_days=0, opened_in=()),
        repeats=0,
        improvements=(),
        earlier=(),
    )


def release(exact: Exact, *, entries: int = 10_000, base: int = 5) -> Release:
    return Release(exact=exact, edition=protect(exact, base=base), published_at=exact.quarter.end, entries=entries)


def test_a_number_that_rounding_leaves_only_one_value_is_named() -> None:
    """Three hidden cells of 7 make 21, printed as 20, which many others make as well; four make 28.

    That is printed as 30, which no less than 28 is, and four numbers from 1 to 7 make 28 in one way only.
    """
    tight = crafted([[7, 20, 0, 0], [7, 30, 0, 0], [7, 40, 0, 0]])
    printed = protect(tight).cells
    assert printed[Cell("categories", "human_error", "acts")] == 20
    assert exposed([release(tight)]) == ()
    given = crafted([[7, 20, 0, 0], [7, 30, 0, 0], [7, 40, 0, 0], [7, 40, 0, 0]])
    assert protect(given).cells[Cell("categories", "human_error", "acts")] == 30
    found = exposed([release(given)])
    assert {each.cell for each in found} == {
        Cell("department_by_category", department, "human_error") for department in "ABCD"
    }


def test_the_refusal_names_every_cell_and_no_number() -> None:
    """Those who publish learn where, not what."""
    with pytest.raises(EditionRefused) as refused:
        require_safe([release(crafted([[7, 20, 0, 0], [7, 30, 0, 0], [7, 40, 0, 0], [7, 40, 0, 0]]))])
    found = refused.value.findings
    assert [each.code for each in found] == ["JR741"] * 4
    assert [each.message for each in found] == [
        f"the hidden number in `department_by_category` at {department}, human_error can be worked out"
        for department in "ABCD"
    ]


def test_true_totals_are_refused() -> None:
    """Without rounding, a hidden cell is its row's total less the others."""
    assert exposed([release(crafted([[20, 9, 3, 0], [30, 15, 9, 0]]), base=1)])


def test_an_anchor_that_leaves_room_for_one_case_gives_it_away() -> None:
    """If the audit trail has one entry besides that of the publication, one case was opened; with more, who knows."""
    alone = crafted([[0, 0, 0, 1]])
    assert [each.cell.table for each in exposed([release(alone, entries=2)])] == ["opened"]
    assert exposed([release(alone, entries=3)]) == ()


def test_a_later_edition_can_give_an_earlier_number_away() -> None:
    """Four quiet quarters of seven cases, and then 28 or more that are still open: each had all of its seven."""
    quiet = [replace(crafted([[7, 0, 0, 0]]), quarter=quarter) for quarter in YEAR]
    last = Quarter(2027, 1)
    strata = tuple((quarter, 7) for quarter in YEAR)
    still = OpenCases(cases=28, days=28 * 200, longest_days=400, opened_in=strata)
    loud = replace(crafted([[0, 20, 0, 0]]), quarter=last, open=still)
    releases = [release(each) for each in quiet]
    assert exposed(releases) == ()
    found = exposed([*releases, release(loud)])
    assert {each.quarter for each in found} == set(YEAR)
    assert {each.cell for each in found} == {Cell("opened", "opened", "cases")}


def test_a_table_that_prints_nothing_hides_nothing() -> None:
    """No case, no acts, no hidden number: there is nothing to give away."""
    nothing = crafted([[0, 0, 0, 0]])
    assert release(nothing).edition.hidden == ()
    assert exposed([release(nothing)]) == ()
