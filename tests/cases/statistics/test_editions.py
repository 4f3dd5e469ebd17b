"""Editions as documents that are frozen: on both databases, once, and read back word for word."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import Connection, insert, select, update

from justrules.cases import tables
from justrules.cases.audit import Anchor
from justrules.cases.database import Database
from justrules.cases.errors import EditionRefused
from justrules.cases.statistics.committee import LEVELS, protect
from justrules.cases.statistics.counting import count
from justrules.cases.statistics.editions import (
    Edition,
    Kind,
    draft,
    editions,
    find_edition,
    publish,
    releases,
    to_json,
)
from justrules.cases.statistics.quarters import Quarter
from justrules.cases.statistics.records import exact_data, exact_from, sheet_data, sheet_from
from justrules.cases.statistics.sheets import committee_sheets
from tests.cases.statistics.logs import LEGEND, PlainAct, PlainCase, PlainLog, busy_log, write
from tests.cases.statistics.published import START, YEAR

AFTER = dt.timedelta(days=9)
LOG = busy_log(11, cases=240, departments=4, first=START, days=365)


def published(
    connection: Connection, quarter: Quarter, *, kind: Kind = Kind.COMMITTEE, entries: int = 5_000, base: int = 5
) -> Edition:
    return publish(
        connection,
        quarter,
        kind=kind,
        legend=LEGEND,
        organisation="Example Air",
        anchor=Anchor(entries, "0" * 64),
        now=quarter.end + AFTER,
        base=base,
    )


@pytest.fixture
def connection(store: Database) -> Iterator[Connection]:
    with store.writing() as open_connection:
        write(open_connection, LOG)
        yield open_connection


def test_what_was_published_is_read_back_word_for_word(connection: Connection) -> None:
    """The document that `publish` returns, that `find_edition` finds and that the table holds are the same."""
    for quarter in YEAR:
        edition = published(connection, quarter)
        assert find_edition(connection, quarter, kind=Kind.COMMITTEE) == edition
        content = select(tables.edition.c.content).where(
            tables.edition.c.quarter == str(quarter), tables.edition.c.kind == "committee"
        )
        assert to_json(edition) == connection.execute(content).scalar_one() + "\n"
    assert [each.quarter for each in editions(connection, kind=Kind.COMMITTEE)] == list(YEAR)
    assert len(editions(connection)) == 8


def test_json_is_canonical_and_names_its_schema(connection: Connection) -> None:
    """Keys in order and no white space; the anchor, the moment and the rule stand in it."""
    data = json.loads(to_json(published(connection, YEAR[0])))
    assert json.dumps(data, sort_keys=True, separators=(",", ":")) + "\n" == to_json(editions(connection)[0])
    assert data["schema"] == "justrules-statistics/1"
    assert data["anchor"] == f"5000:{'0' * 64}"
    assert data["published_at"] == "2026-04-10T00:00:00.000000Z"
    assert (data["protection"]["threshold"], data["protection"]["base"]) == (8, 5)
    assert "exact" not in data


def test_the_exact_numbers_are_frozen_with_the_committees(connection: Connection) -> None:
    """The committee's edition is audited later against the numbers of its own day, not against those of that day."""
    published(connection, YEAR[0])
    full = find_edition(connection, YEAR[0], kind=Kind.FULL)
    assert full is not None
    exact = exact_from(json.loads(full.content)["exact"])
    assert exact == count(connection, YEAR[0], legend=LEGEND, now=YEAR[0].end + AFTER)


def names(edition: Edition) -> list[str]:
    return [line.title for sheet in edition.sheets if sheet.id == "departments" for line in sheet.lines]


def test_a_full_edition_that_is_there_already_is_what_the_committees_is_made_from(connection: Connection) -> None:
    """What changed between the two publications is in neither."""
    full = published(connection, YEAR[0], kind=Kind.FULL)
    connection.execute(update(tables.act).values(department="Somewhere else"))
    committee = published(connection, YEAR[0])
    assert names(full) == names(committee)
    assert find_edition(connection, YEAR[0], kind=Kind.FULL) == full


def test_what_is_published_stays(connection: Connection) -> None:
    """A second edition of one quarter, whatever its rule, is refused, for two of them could be subtracted."""
    for kind in (Kind.COMMITTEE, Kind.FULL):
        edition = find_edition(connection, YEAR[1], kind=kind) or published(connection, YEAR[1], kind=kind)
        with pytest.raises(EditionRefused, match="JR742"):
            published(connection, YEAR[1], kind=kind, base=1)
        assert find_edition(connection, YEAR[1], kind=kind) == edition


def test_late_changes_are_in_no_earlier_edition_and_in_no_comparison(connection: Connection) -> None:
    """The comparison repeats what was printed, although a recount would give something else."""
    before = published(connection, YEAR[0])
    connection.execute(update(tables.act).values(department="Somewhere else"))
    after = published(connection, YEAR[1])
    assert find_edition(connection, YEAR[0], kind=Kind.COMMITTEE) == before
    opened = next(sheet for sheet in before.sheets if sheet.id == "cases").lines[0].cells[0]
    (first, _) = next(sheet for sheet in after.sheets if sheet.id == "quarters").lines
    assert (first.id, first.cells[0]) == ("2026-Q1", opened)


def test_a_quarter_that_is_not_over_is_not_published(connection: Connection) -> None:
    """Nothing is frozen by the attempt."""
    with pytest.raises(EditionRefused, match="JR740"):
        publish(
            connection,
            YEAR[0],
            kind=Kind.FULL,
            legend=LEGEND,
            organisation="Example Air",
            anchor=Anchor(1, "0" * 64),
            now=YEAR[0].end - dt.timedelta(microseconds=1),
        )
    assert editions(connection) == ()


def test_a_coarser_edition_is_published_where_the_fullest_would_give_numbers_away(connection: Connection) -> None:
    """Without rounding, tables are left out in their order, and the edition says which."""
    edition = published(connection, YEAR[0], base=1)
    assert edition.protection is not None
    assert edition.protection.left_out
    rule = edition.protection
    assert {*rule.tables, *rule.sparse} in [{*level, *rule.sparse} for level in LEVELS[1:]]
    assert {*rule.left_out, *rule.sparse} == set(LEVELS[0]) - set(edition.protection.tables)
    shown = {sheet.id for sheet in edition.sheets}
    assert "department_by_category" not in shown


def test_a_table_with_a_small_row_is_left_out_and_said_to_be(store: Database) -> None:
    """One act in a department, beside three zeros, would tell everybody there its category.

    The severities, of which none is small, stay with their categories; with a small one, only their sums do.
    """
    for many, left_out in ((7, ("department_by_category",)), (8, ())):
        edition = _of_two_departments(store, many, severity="minor")
        assert edition.protection is not None
        assert edition.protection.sparse == left_out
        assert edition.protection.left_out == ()
        sheets = {sheet.id for sheet in edition.sheets}
        assert ("department_by_category" in sheets) == (not left_out)
        assert {"departments", "severity_by_category"} <= sheets
    edition = _of_two_departments(store, 7, severity="major")
    assert edition.protection is not None
    assert edition.protection.sparse == ("department_by_category", "severity_by_category")
    (sheet,) = (sheet for sheet in edition.sheets if sheet.id == "severities")
    assert [(column.id, len(line.cells)) for column in sheet.columns for line in sheet.lines[:1]] == [("all", 1)]


class _Undone(Exception):
    pass


def _of_two_departments(store: Database, many: int, *, severity: str) -> Edition:
    """Twenty acts on the ramp and so many in dispatch, published and taken back."""
    cases = [
        PlainCase(
            created_at=YEAR[0].start + dt.timedelta(days=at % 80),
            severity="minor" if at < 20 else severity,
            acts=[PlainAct(person=at, department="Ramp" if at < 20 else "Dispatch", category=category)],
        )
        for at, category in enumerate((*(["human_error", "at_risk"] * 10), *["reckless"] * many))
    ]
    with suppress(_Undone), store.writing() as connection:
        write(connection, PlainLog(cases=cases))
        edition = published(connection, YEAR[0])
        raise _Undone
    return edition


def test_if_even_the_total_would_tell_nothing_is_published(store: Database) -> None:
    """One case, and an audit trail with room for one: the refusal names the place, and nothing is frozen."""
    act = PlainAct(person=1, department="Ramp", category=None)
    case = PlainCase(created_at=YEAR[0].start, severity=None, acts=[act])
    with store.writing() as connection:
        write(connection, PlainLog(cases=[case]))
        with pytest.raises(EditionRefused, match="JR741 the hidden number in `opened`"):
            published(connection, YEAR[0], entries=2)
        assert editions(connection) == ()


def test_the_releases_behind_the_editions_print_what_was_printed(connection: Connection) -> None:
    """What the audit takes for printed is what stands in the frozen documents."""
    for quarter in YEAR:
        published(connection, quarter)
    found = releases(connection)
    assert [each.exact.quarter for each in found] == list(YEAR)
    for release, edition in zip(found, editions(connection, kind=Kind.COMMITTEE), strict=True):
        assert committee_sheets(release.exact, release.edition) == edition.sheets


def test_an_edition_whose_numbers_are_gone_stops_the_next_one(connection: Connection) -> None:
    """Nobody could say what the two would give away together."""
    content = published(connection, YEAR[0]).content.replace("2026-Q1", "2025-Q4")
    row = {"quarter": "2025-Q4", "kind": "committee", "published_at": YEAR[0].start, "content": content}
    connection.execute(insert(tables.edition).values(**row, anchor_seq=1, anchor_hash="0" * 64))
    with pytest.raises(
        EditionRefused, match="JR741 the exact numbers behind the committee edition of 2025-Q4 are gone"
    ):
        published(connection, YEAR[1])


def test_data_and_back(connection: Connection) -> None:
    """Exact numbers and tables survive JSON."""
    exact = count(connection, YEAR[3], legend=LEGEND, now=YEAR[3].end)
    assert exact_from(json.loads(json.dumps(exact_data(exact)))) == exact
    for sheet in (*draft(exact, organisation="Example Air").sheets, *committee_sheets(exact, protect(exact))):
        assert sheet_from(json.loads(json.dumps(sheet_data(sheet)))) == sheet


def test_a_draft_is_exact_and_has_no_anchor(connection: Connection) -> None:
    """It says that it is not published."""
    exact = count(connection, YEAR[3], legend=LEGEND, now=YEAR[3].end)
    document = draft(exact, organisation="Example Air")
    assert (document.kind, document.published_at, document.anchor) == (Kind.FULL, None, None)
    cases = document.sheets[0]
    assert [line.cells[0] for line in cases.lines] == [
        exact.cases.opened,
        exact.cases.withdrawn,
        exact.cases.duplicate,
        exact.acts,
    ]
