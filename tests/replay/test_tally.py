"""Counted rows put together."""

from __future__ import annotations

import pytest

import justrules as jr
from justrules.engine.compiler import tree_of
from justrules.replay.ends import ends_of
from justrules.replay.renames import renames_of
from justrules.replay.result import Change, Renamed
from justrules.replay.tally import FOREIGN, LONGEST, MOST_GROUPS, NO_LABEL, Counted, Tally, Terms
from tests.replay.past import OLD
from tests.replay.renamed import RENAMED
from tests.replay.tallies import NEW_ENDS, RENAMES, TERMS

WHOLE = ("human_error", 0)


def test_rows_that_are_alike_are_one_line_however_they_come() -> None:
    tally = Tally(terms=TERMS[2])
    for rows in (3, 4):
        tally.add(Counted(groups=("line",), was="at_risk", now=WHOLE, rows=rows))
    (line,) = tally.replay().lines
    assert (line.rows, line.change, line.was) == (7, Change.CATEGORY, "at_risk")


@pytest.mark.parametrize("value", ["x" * (LONGEST + 1), "one\ntwo"])
def test_a_group_that_is_a_story_is_not_told(value: str) -> None:
    """Whoever groups by the wrong column gets no free text in the table."""
    tally = Tally(terms=TERMS[2])
    tally.add(Counted(groups=(value,), was=None, now=WHOLE, rows=1))
    assert tally.replay().lines[0].groups == (NO_LABEL,)


def test_numbers_are_groups_and_nothing_is_one_too() -> None:
    tally = Tally(terms=TERMS[2])
    for value in (2024, None, float("nan"), True):
        tally.add(Counted(groups=(value,), was=None, now=WHOLE, rows=1))
    found = {line.groups[0]: line.rows for line in tally.replay().lines}
    assert found == {"2024": 1, None: 2, "True": 1}


def test_a_table_with_a_line_for_nearly_every_case_is_refused() -> None:
    """It would be a copy of the cases."""
    tally = Tally(terms=TERMS[2])
    for number in range(MOST_GROUPS + 1):
        tally.add(Counted(groups=(f"act_{number}",), was=None, now=WHOLE, rows=1))
    with pytest.raises(jr.AnswerError) as caught:
        tally.replay()
    (finding,) = caught.value.findings
    assert finding.code == "JR627"
    assert "`department`" in finding.message


def test_a_recorded_category_is_followed_under_its_new_name() -> None:
    renames = renames_of(RENAMED)
    new = ends_of(tree_of(RENAMED), renames=renames, most=0)
    tally = Tally(terms=Terms(new=new, renames=renames, was="category"))
    tally.add(Counted(was="at_risk", now=("at_risk_behaviour", "conscious_shortcut", None), rows=2))
    tally.add(Counted(was="at_risk_behaviour", now=("at_risk_behaviour", "conscious_shortcut", None), rows=3))
    found = tally.replay()
    assert found.having(Change.SAME) == 5
    assert found.renamed == (Renamed(kind="category", former="at_risk", now="at_risk_behaviour"),)


def test_renamed_ids_are_told_only_where_they_occur() -> None:
    """Of the old policy all of them, of recorded words those that were met."""
    renames = renames_of(RENAMED)
    new = ends_of(tree_of(RENAMED), renames=renames, most=0)
    old = ends_of(tree_of(OLD), renames=renames, most=0)
    alone = Tally(terms=Terms(new=new, renames=renames, was="category"))
    assert alone.replay().renamed == ()
    both = Tally(terms=Terms(new=new, old=old, renames=renames))
    assert [(each.kind, each.former) for each in both.replay().renamed] == [
        ("outcome", "shortcut"),
        ("category", "at_risk"),
    ]


def test_a_category_that_only_the_old_policy_has_can_have_been_recorded() -> None:
    """It keeps its own name, and comes after those of the new policy."""
    renames = renames_of(OLD)
    old = ends_of(tree_of(RENAMED), renames=renames, most=0)
    terms = Terms(new=ends_of(tree_of(OLD), renames=renames, most=0), old=old, renames=renames, was="category")
    assert terms.recordable == ("human_error", "at_risk", "at_risk_behaviour")
    tally = Tally(terms=terms)
    tally.add(Counted(was="at_risk_behaviour", before=(None,) * 3, now=("at_risk", "shortcut", None), rows=1))
    found = tally.replay()
    assert found.categories == ("human_error", "at_risk", "at_risk_behaviour")
    assert found.lines[0].change is Change.CATEGORY


def test_recorded_otherwise_than_the_old_policy_decides_is_counted() -> None:
    """Corrected by hand, or decided under another version: the reader must know."""
    tally = Tally(terms=TERMS[3])
    for was, rows in (("human_error", 5), ("at_risk", 2), (None, 1), (FOREIGN, 1)):
        tally.add(Counted(groups=("line", 2024), was=was, before=WHOLE, now=WHOLE, rows=rows))
    assert tally.replay().differently_recorded == 2
    assert Terms(new=NEW_ENDS, renames=RENAMES).compared == "nothing"
