"""What a committee must look at again between two versions, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from justrules.alignment.comparison import Kind, compare_alignments, difference_report
from tests.alignment.tables import CATALOGUE, POLICY, ROW, case, changed

SECOND = "  - {cites: code 7, requirement: No reprisal., components: [responses.console], relation: supports}\n"


@pytest.mark.parametrize(
    ("rows", "policy", "catalogue", "expected"),
    [
        (ROW + SECOND, POLICY, CATALOGUE, []),
        (ROW, POLICY, CATALOGUE, [(Kind.REMOVED, "code 7", "the newer version does not answer this clause")]),
        (
            ROW + SECOND + "  - {cites: code 9, requirement: Keep., components: [case_log], relation: supports}\n",
            POLICY,
            CATALOGUE,
            [(Kind.ADDED, "code 9", "this clause was not answered before")],
        ),
        (
            ROW.replace("implements", "supports") + SECOND,
            POLICY,
            CATALOGUE,
            [(Kind.CHANGED, "code 5(2)", "relation: implements, now supports")],
        ),
        (
            ROW.replace("[tree, categories.reckless]", "[tree, responses.panel]") + SECOND,
            POLICY,
            CATALOGUE,
            [(Kind.CHANGED, "code 5(2)", "the components: now without categories.reckless, with responses.panel")],
        ),
        (
            ROW.replace("Say what", "Tell what") + SECOND,
            POLICY,
            CATALOGUE,
            [(Kind.CHANGED, "code 5(2)", "requirement is worded differently")],
        ),
        (
            ROW + SECOND,
            changed(POLICY, {"primary: Listen.": "primary: Listen well."}),
            CATALOGUE,
            [(Kind.CHANGED, "code 7", "the component responses.console changed")],
        ),
        (
            ROW + SECOND,
            POLICY,
            changed(CATALOGUE, {"Nobody suffers for a report.": "Nobody suffers at all."}),
            [(Kind.CHANGED, "code 7", "the catalogue says something else of the clause")],
        ),
        (ROW + SECOND + "    # reviewed\n", changed(POLICY, {"Medication round\n": "Rounds\n"}), CATALOGUE, []),
    ],
)
def test_each_row_to_look_at_again_is_told_with_its_reason(
    rows: str, policy: str, catalogue: str, expected: list[tuple[Kind, str, str]], tmp_path: Path
) -> None:
    """And no other row: what did not change needs no second look."""
    old = case(tmp_path / "old", ROW + SECOND)
    new = case(tmp_path / "new", rows, policy=policy, catalogues=(catalogue,))
    difference = compare_alignments(old, new)
    assert [(change.kind, change.cites, *change.why) for change in difference.changes] == expected
    kept = {(c.row.cites, c.nth) for c in old.claims} | {(c.row.cites, c.nth) for c in new.claims}
    assert difference.same == len(kept) - len(expected)


def test_a_date_of_review_is_nothing_to_look_at(tmp_path: Path) -> None:
    """Reviewing a row changes nothing in what it claims."""
    old, new = case(tmp_path / "old"), case(tmp_path / "new", ROW + "    reviewed: 2026-11-21\n    reviewer: board\n")
    assert compare_alignments(old, new).changes == ()


def test_components_that_come_and_go_are_listed(tmp_path: Path) -> None:
    """Whether a row names them or not: a new duty may need a requirement."""
    new = changed(POLICY, {"  candour: {text: Tell the person affected.}": "  openness: {text: Be open.}"})
    difference = compare_alignments(case(tmp_path / "old"), case(tmp_path / "new", policy=new))
    assert (difference.added, difference.removed) == (("duties.openness",), ("duties.candour",))
    about = difference_report(difference).about
    assert about == (
        "1 row needs no second look.",
        "New components: duties.openness.",
        "Components gone: duties.candour.",
    )
