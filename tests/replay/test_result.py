"""How two ends compare, and that no row is lost or counted twice."""

from __future__ import annotations

import pytest
from hypothesis import given

from justrules.replay.result import NOT_COMPARED, OTHERWISE, UNREADABLE, Change, End, Replay, compare
from tests.replay.tallies import replays

ERROR = End(category="human_error", outcome="slip")
RISK = End(category="at_risk", outcome="shortcut")
OPEN = End(pending="left_out_knowingly")
SETTLED = End(category="human_error", pending="check_in_reach")


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (ERROR, ERROR, Change.SAME),
        (ERROR, RISK, Change.CATEGORY),
        (ERROR, End(category="human_error", outcome="out_of_reach"), Change.REASON),
        (ERROR, OPEN, Change.OPENED),
        (OPEN, ERROR, Change.SETTLED),
        (OPEN, OPEN, Change.OPEN),
        (SETTLED, SETTLED, Change.SAME),
        (SETTLED, RISK, Change.CATEGORY),
        (UNREADABLE, ERROR, Change.UNREADABLE),
        (ERROR, UNREADABLE, Change.UNREADABLE),
    ],
)
def test_two_policies_are_compared_by_category_and_then_by_outcome(before: End, now: End, change: Change) -> None:
    assert compare(compared="old", was=before.category, foreign=False, before=before, now=now) is change


@pytest.mark.parametrize(
    ("was", "now", "change"),
    [
        ("human_error", ERROR, Change.SAME),
        ("human_error", RISK, Change.CATEGORY),
        ("human_error", OPEN, Change.OPENED),
        (None, ERROR, Change.UNRECORDED),
        (None, OPEN, Change.UNRECORDED),
        ("human_error", UNREADABLE, Change.UNREADABLE),
    ],
)
def test_what_was_recorded_is_compared_by_category_alone(was: str | None, now: End, change: Change) -> None:
    """Where nothing was recorded there is nothing to compare: an empty cell is not an open question."""
    assert compare(compared="recorded", was=was, foreign=False, before=None, now=now) is change


def test_a_recorded_word_that_is_no_category_is_never_compared() -> None:
    assert compare(compared="recorded", was=None, foreign=True, before=ERROR, now=ERROR) is Change.FOREIGN
    assert compare(compared="recorded", was=None, foreign=True, before=ERROR, now=UNREADABLE) is Change.UNREADABLE


def test_a_recorded_category_stands_although_the_old_policy_cannot_read_the_answers() -> None:
    found = compare(compared="recorded", was="at_risk", foreign=False, before=UNREADABLE, now=ERROR)
    assert found is Change.CATEGORY


def test_without_anything_to_compare_with_nothing_is_said_about_changes() -> None:
    assert compare(compared="nothing", was=None, foreign=False, before=None, now=ERROR) is Change.UNCOMPARED


@given(replays())
def test_every_row_has_exactly_one_change(made: Replay) -> None:
    """Those that decide otherwise, those that do not and those that were not compared are all there are."""
    rest = set(Change) - OTHERWISE - NOT_COMPARED
    assert made.changed + made.having(*rest) + made.uncompared == made.rows
    assert made.rows == sum(line.rows for line in made.lines)
    assert sum(made.counted(lambda line: line.groups).values()) == made.rows


@given(replays())
def test_what_decides_otherwise_comes_first(made: Replay) -> None:
    weights = [list(Change).index(line.change) for line in made.lines]
    assert weights == sorted(weights)
