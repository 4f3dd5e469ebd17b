"""The columns that a policy fills, read back as ends."""

from __future__ import annotations

from pathlib import Path

import pytest

import justrules as jr
from justrules.engine.compiler import tree_of
from justrules.engine.plan import plan_of
from justrules.engine.tree import Leaf
from justrules.replay.ends import MOST_WAYS, ends_of
from justrules.replay.renames import renames_of
from justrules.replay.result import UNREADABLE, End
from tests.replay.past import NEW, OLD
from tests.replay.renamed import RENAMED

NHS = jr.load("nhs_just_culture")
STRICT = jr.loads(
    Path("examples/versions/1.0.0/tool_control.yaml")
    .read_text(encoding="utf-8")
    .replace("out_of_reach: {category: human_error", "out_of_reach: {category: gap")
    .replace(
        "  at_risk:\n",
        "  gap: {title: Gap, definition: No way., accountability: None., response: console}\n  at_risk:\n",
    ),
    name="tool_control.yaml",
)
"""With a category of its own for the first outcome, so that no open question leaves one category only."""


@pytest.mark.parametrize("policy", [OLD, NEW, NHS], ids=lambda policy: policy.id + policy.version)
def test_the_number_of_a_path_says_everything_about_it(policy: jr.Policy) -> None:
    """Each number gives back its own path, and where that path comes to."""
    tree = tree_of(policy)
    ends = ends_of(tree, renames=renames_of(policy))
    for number in range(plan_of(tree).ways[0]):
        values = {"path": number, "category": None, "outcome": None}
        end = ends.end(tuple(values[name] for name in ends.into))
        assert end.path is not None
        last = tree.along(end.path)[-1] if end.path else tree.start
        if isinstance(last, Leaf):
            assert (end.category, end.outcome, end.pending) == (last.category.id, last.outcome, None)
        else:
            assert (end.outcome, end.pending) == (None, last.question)


def test_one_column_is_enough_unless_an_open_question_may_be_settled() -> None:
    """A path that stops at a question does not tell that all that is left is one category, or one outcome."""
    assert ends_of(tree_of(STRICT), renames=renames_of(STRICT)).into == ("path",)
    assert ends_of(tree_of(OLD), renames=renames_of(OLD)).into == ("category", "path")
    assert ends_of(tree_of(NHS), renames=renames_of(NHS)).into == ("category", "outcome", "path")


def test_a_settled_category_at_an_open_question_is_kept() -> None:
    ends = ends_of(tree_of(OLD), renames=renames_of(OLD))
    assert ends.end(("human_error", 0)) == End(category="human_error", pending="check_in_reach", path=(), number=0)


def test_nothing_in_any_column_means_that_the_answers_cannot_be_read() -> None:
    ends = ends_of(tree_of(OLD), renames=renames_of(OLD))
    assert ends.end((None, None)) is UNREADABLE
    assert ends_of(tree_of(OLD), renames=renames_of(OLD), most=0).end((None, None, None)) is UNREADABLE


def test_a_policy_with_too_many_ways_is_told_by_outcome() -> None:
    ends = ends_of(tree_of(OLD), renames=renames_of(OLD), most=3)
    assert not ends.paths
    assert ends.into == ("category", "outcome", "pending")
    assert ends.end(("at_risk", "shortcut", None)) == End(category="at_risk", outcome="shortcut")
    assert ends.end((None, None, "check_in_reach")) == End(pending="check_in_reach")
    assert ends_of(tree_of(NHS), renames=renames_of(NHS)).paths
    assert plan_of(tree_of(NHS)).ways[0] < MOST_WAYS


def test_ids_are_told_as_the_new_policy_calls_them() -> None:
    """So that a renamed outcome is no other outcome."""
    ends = ends_of(tree_of(OLD), renames=renames_of(RENAMED), most=0)
    assert ends.end(("at_risk", "shortcut", None)) == End(category="at_risk_behaviour", outcome="conscious_shortcut")
    assert ends.end((None, None, "check_in_reach")).pending == "tool_check_in_reach"
