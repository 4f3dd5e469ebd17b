"""The generated pages about alignment: nothing of the tables is lost, and what belongs together stands together."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import justrules as jr
from justrules.alignment.catalogue import stands_in
from justrules.alignment.layout import LEGEND
from justrules.alignment.references import Case, case_of
from justrules.alignment.shelf import Shelf, shelf_for
from justrules.alignment.table import Table, table_of
from tools.reference import alignment as pages
from tools.reference import sheets

ROOT = Path(__file__).parents[2]
POLICIES = [jr.load(name) for name in ("aviation_part5", "nhs_just_culture", "social_care")]


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shelf_for(POLICIES)


@pytest.fixture(scope="module")
def cases(shelf: Shelf) -> list[Case]:
    return [case_of(policy, shelf, as_of=sheets.AS_OF) for policy in POLICIES]


@pytest.fixture(scope="module")
def table(cases: list[Case]) -> Table:
    return table_of(cases)


def test_both_tables_hold_every_row(table: Table) -> None:
    """By regulation each row once, under the heading of its instrument; by component once for each that it names."""
    page = pages.requirements_page(table)
    assert page.count('<tr><th scope="row">') == len(table.rows)
    headings = re.findall(r"^## (.*?)(?: \{#.*\})?$", page, re.MULTILINE)
    assert sorted(headings) == sorted({row.instrument for row in table.rows})
    assert headings.index("14 CFR Part 5") < headings.index("14 CFR Part 193")
    turned = pages.components_page(table)
    assert turned.count('<tr><th scope="row">') == sum(len(row.components) for row in table.rows) + len(table.idle)


def test_every_cell_of_a_page_has_its_heading(table: Table) -> None:
    """Where cells stand below one another, the heading above the table is out of sight."""
    for page in (pages.requirements_page(table), pages.components_page(table)):
        assert page.count("<td") == page.count("<td data-heading=")
        assert all(f'data-heading="{heading}"' in page for heading in ("Relation", "Coverage (OSCAL)", "Status"))
        assert LEGEND in page
        # A blank line would end the table for a reader of Markdown.
        for block in re.findall(r"<div class.*?</div>", page, re.DOTALL):
            assert "\n\n" not in block


def test_gaps_stand_under_their_policy_and_their_instrument(cases: list[Case], shelf: Shelf) -> None:
    """None is lost, and the page ends with the instruments that nobody cites and how many sections they have."""
    page = pages.gaps_page(cases, shelf.catalogues())
    *parts, last = page.split("\n## ")[1:]
    assert [part.partition("\n")[0] for part in parts] == [case.policy.title for case in cases]
    for part, case in zip(parts, cases, strict=True):
        table = table_of([case])
        told = dict(re.findall(r"^### (.*)\n\n(\d+) of", part, re.MULTILINE))
        short = {each.id: each.short for each in table.catalogues}
        counted = [short[gap.catalogue] for gap in table.gaps]
        assert told == {name: str(counted.count(name)) for name in dict.fromkeys(counted)}
        assert all(gap.clause.number in part for gap in table.gaps)
    cited = {row.catalogue for row in table_of(cases).rows}
    assert last.startswith("Instruments that no policy cites\n")
    for catalogue in shelf.catalogues():
        assert (f"/{catalogue.id}.html" in last) == (catalogue.id not in cited)


def test_what_stands_in_an_unanswered_section_is_folded_into_its_line(cases: list[Case]) -> None:
    """No line is inside another that is listed for the same reason, and each gap is in exactly one."""
    folds = 0
    for case in cases:
        table = table_of([case])
        for catalogue in table.catalogues:
            gaps = [gap for gap in table.gaps if gap.catalogue == catalogue.id]
            groups = pages.folded(gaps)
            assert sorted(gap.clause.number for group in groups for gap in group) == sorted(
                gap.clause.number for gap in gaps
            )
            for one, other in pairwise([group[0] for group in groups]):
                assert one.why != other.why or not stands_in(other.clause.number, one.clause.number)
            folds += sum(len(group) > 1 for group in groups)
    assert folds


def test_findings_come_with_what_they_mean(cases: list[Case]) -> None:
    """An introduction, a heading for each policy, and each code leads to its page."""
    page = pages.findings_page(cases)
    assert page.index(pages.ABOUT_FINDINGS) < page.index("\n## ")
    assert page.count("\n## ") == len(cases)
    assert set(re.findall(r"\[(JR\d+)\]", page)) == set(re.findall(r"findings/(JR\d+)\.md", page)) != set()
    assert str(ROOT) not in page
