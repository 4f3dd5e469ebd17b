"""The table both ways: nothing is lost between requirement and component, and every gap is one."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import justrules as jr
from justrules.alignment.catalogue import stands_in
from justrules.alignment.layout import by_component_sheet, by_requirement_sheet, gaps_sheet, report_of
from justrules.alignment.references import case_of
from justrules.alignment.shelf import shelf_for
from justrules.alignment.table import Table, by_component, by_requirement, narrowed, table_of
from tests.alignment.tables import DAY, ROW, case

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")
POLICIES = [jr.load(name) for name in SHIPPED]
SHELF = shelf_for(POLICIES)
CASES = [case_of(policy, SHELF, as_of=DAY) for policy in POLICIES]
TABLES = {name: table_of([case]) for name, case in zip(SHIPPED, CASES, strict=True)} | {"all": table_of(CASES)}

ROWS = (
    ROW
    + "  - {cites: code 5(1), requirement: Report hazards., components: [duties.candour], relation: supports}\n"
    + "  - {cites: code 7, requirement: No reprisal., components: [access], relation: related}\n"
)


@pytest.fixture(params=list(TABLES.values()), ids=list(TABLES))
def table(request: pytest.FixtureRequest) -> Table:
    found: Table = request.param
    return found


def test_both_ways_say_the_same(table: Table) -> None:
    """Read by requirement or by component, the pairs of row and component are the same."""
    one = {(row.policy.id, row.index, part.name) for row in by_requirement(table) for part in row.components}
    other = {(row.policy.id, row.index, part.name) for part, rows in by_component(table) for row in rows}
    assert one == other
    assert len(by_requirement(table)) == len(table.rows)


def test_every_section_is_answered_or_a_gap(table: Table) -> None:
    """A section of a catalogue is in the table, in what a row cites, around it, or in the list of gaps."""
    for catalogue in table.catalogues:
        cited = [row.clause.number for row in table.rows if row.catalogue == catalogue.id and row.clause]
        gaps = {gap.clause.number: gap.why for gap in table.gaps if gap.catalogue == catalogue.id}
        for clause in catalogue.clauses:
            touched = any(
                number == clause.number or stands_in(number, clause.number) or stands_in(clause.number, number)
                for number in cited
            )
            assert touched or gaps.get(clause.number) == "no row cites it"


def test_every_component_is_named_or_idle(table: Table) -> None:
    """No component is lost; what the tree holds is answered with the tree."""
    idle = set(table.idle)
    named = {part for row in table.rows for part in row.components}
    assert not idle & named
    for part in set(table.components) - idle - named:
        assert part.name.startswith(("questions.", "outcomes."))
        assert any(whole.name == "tree" and whole.policy == part.policy for whole in named)


def test_sheets_have_as_many_cells_as_columns(table: Table) -> None:
    """In every row, so that no form shifts a cell under another heading."""
    for sheet in (by_requirement_sheet(table), by_component_sheet(table), gaps_sheet(table)):
        assert {len(row) for row in sheet.rows} <= {len(sheet.columns)}
    assert len(by_requirement_sheet(table).rows) == len(table.rows)
    assert len(gaps_sheet(table).rows) == len(table.gaps) + len(table.idle)


def test_what_several_policies_say_of_one_clause_stands_together() -> None:
    """One regulation across all policies: its rows are neighbours, in the order of the instrument."""
    rows = by_requirement(TABLES["all"])
    clauses = [(row.clause.catalogue, row.clause.number) for row in rows if row.clause]
    runs = [clause for clause, before in zip(clauses, [None, *clauses], strict=False) if clause != before]
    assert len(runs) == len(set(runs))
    shared = {
        c
        for c in clauses
        if len({r.policy.id for r in rows if r.clause and (r.clause.catalogue, r.clause.number) == c}) > 1
    }
    assert shared, "the shipped policies share a clause"


def test_a_table_is_narrowed_to_one_instrument_or_one_component() -> None:
    """One regulation across all policies, one component across all regulations."""
    table = TABLES["all"]
    one = narrowed(table, catalogue="uk_hsca_2014")
    assert {row.catalogue for row in one.rows} == {"uk_hsca_2014"}
    assert {row.policy.id for row in one.rows} >= {"social_care", "nhs_just_culture"}
    log = narrowed(table, component="case_log")
    assert log.rows
    assert all(any(part.name == "case_log" for part in row.components) for row in log.rows)
    assert {part.name for part in log.components} == {"case_log"}


def test_gaps_say_why_they_are_listed(tmp_path: Path) -> None:
    """Nobody cites it, it is only planned, or only something related cites it; a decision to leave it out is no gap."""
    planned = "  - {cites: code 9, requirement: Keep records., components: [], relation: supports, status: planned}\n"
    table = table_of([case(tmp_path, ROWS + planned)])
    assert {gap.clause.number: gap.why for gap in table.gaps} == {
        "7": "only related rows cite it",
        "9": "what is to answer it is only planned",
    }
    left_out = planned.replace("status: planned", "status: not_applicable, reason: Elsewhere.")
    assert [gap.clause.number for gap in table_of([case(tmp_path, ROWS + left_out)]).gaps] == ["7"]


def test_a_plan_beside_a_related_row_is_still_a_gap(tmp_path: Path) -> None:
    """Neither of the two answers the section, so both together do not."""
    both = "".join(
        f"  - {{cites: code 9, requirement: Keep records., components: [tree], relation: {rest}}}\n"
        for rest in ("supports, status: planned", "related, status: partial")
    )
    assert {gap.clause.number: gap.why for gap in table_of([case(tmp_path, ROWS + both)]).gaps} == {
        "7": "only related rows cite it",
        "9": "what is to answer it is only planned",
    }


def test_table_and_gaps_do_not_contradict_each_other(table: Table) -> None:
    """A row whose status reads as an answer cites no section that is listed as a gap."""
    gaps = {(gap.catalogue, gap.clause.number) for gap in table.gaps}
    sheet = by_requirement_sheet(table)
    status = [column.heading for column in sheet.columns].index("Status")
    for row, cells in zip(by_requirement(table), sheet.rows, strict=True):
        if cells[status].text in ("met", "partial") and row.clause:
            assert (row.clause.catalogue, row.clause.number) not in gaps


def test_a_related_row_reads_as_related(tmp_path: Path) -> None:
    """It claims no answer, whatever its status; that it is planned or does not apply is still said."""
    for status, shown in (("met", "related"), ("partial", "related"), ("planned", "planned")):
        row = ROW.replace("implements\n", f"related\n    status: {status}\n")
        sheet = by_requirement_sheet(table_of([case(tmp_path, row)]))
        status_at = [column.heading for column in sheet.columns].index("Status")
        assert sheet.rows[0][status_at].text == shown


def test_an_instrument_that_no_row_cites_is_all_gaps(tmp_path: Path) -> None:
    """Whether a policy names it or it is only at hand; asked for by name, each of its sections is listed."""
    case_ = case(tmp_path)
    (code,) = table_of([case_]).catalogues
    other = dataclasses.replace(code, id="other_code", short="Other Code")
    table = table_of([case_], others=(code, other))
    assert [each.id for each in table.uncited] == ["other_code"]
    assert not [gap for gap in table.gaps if gap.catalogue == "other_code"]
    one = narrowed(table, catalogue="other_code")
    assert [gap.clause for gap in one.gaps] == list(other.clauses)
    assert {gap.why for gap in one.gaps} == {"no row cites it"}
    assert gaps_sheet(one).lead == ("No row of these policies cites Other Code (other_code, 5 sections).",)
    assert by_requirement_sheet(one).empty == "No row. No row of these policies cites Other Code."
    whole = ROW.replace("code 5(2)", "code")
    assert table_of([case(tmp_path, whole)]).uncited == ()


def test_what_stands_around_or_inside_a_cited_section_is_no_gap(tmp_path: Path) -> None:
    """Whoever cites section 5 cites its paragraphs; whoever cites a paragraph has begun with the section."""
    whole = "  - {cites: code 5, requirement: All of it., components: [tree], relation: supports}\n"
    assert [gap.clause.number for gap in table_of([case(tmp_path, whole)]).gaps] == ["7", "9"]
    assert [gap.clause.number for gap in table_of([case(tmp_path)]).gaps] == ["5(1)", "7", "9"]


def test_idle_components_are_listed_with_what_they_are(tmp_path: Path) -> None:
    """A component without a requirement is a practice that the table does not account for."""
    idle = [part.name for part in table_of([case(tmp_path, ROWS)]).idle]
    assert idle == ["case_log", "statistics", "categories.human_error", "responses.console", "responses.panel"]


def test_a_report_says_what_it_rests_on(tmp_path: Path) -> None:
    """The day, the editions and the content of the policy stand in every form."""
    case_ = case(tmp_path)
    about = " ".join(report_of(table_of([case_])).about)
    for words in ("2026-11-21", "Round Code, Second edition", case_.policy.digest, "1 unreviewed"):
        assert words in about
