"""A tree finds the nodes of a path, and refuses a path that it does not have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.tree import Branch, Leaf, Node, Step, Tree
from tests.exports.trees import chain, marked_trees, shipped


@given(marked_trees())
def test_a_path_comes_to_the_question_of_each_step_and_to_where_its_last_answer_leads(
    marked: tuple[Tree, tuple[Step, ...]],
) -> None:
    """The nodes begin with the first question, each is the one that a step asks, and the last is reached by them."""
    tree, path = marked
    nodes = tree.along(path)
    assert nodes[0] is tree.start
    assert len(nodes) == len(path) + 1
    for step, node, onward in zip(path, nodes, nodes[1:], strict=False):
        assert isinstance(node, Branch)
        assert node.question == step.question
        assert [option.next for option in node.options if option.answer == step.answer] == [onward]


@given(marked_trees(), st.data())
def test_a_path_with_a_step_that_is_not_there_is_refused(
    marked: tuple[Tree, tuple[Step, ...]], data: st.DataObject
) -> None:
    """Another question or another answer anywhere, a step left out or given twice: no node is found for a part."""
    tree, path = marked
    at = data.draw(st.integers(0, len(path) - 1))
    broken = data.draw(
        st.sampled_from(
            (
                (*path[:at], replace(path[at], question="never_asked"), *path[at + 1 :]),
                (*path[:at], replace(path[at], answer="never_given"), *path[at + 1 :]),
                (*path[:at], path[at], *path[at:]),
                *([(*path[:at], *path[at + 1 :])] if at < len(path) - 1 else []),
            )
        )
    )
    with pytest.raises(ValueError, match="the path is not one of generated"):
        tree.along(broken)


def test_the_path_of_a_decision_ends_in_its_outcome_and_that_of_an_open_question_there() -> None:
    """What `evaluate` gives back is found again in the tree, whatever reasons were written beside it."""
    policy = jr.load("aviation_part5")
    tree = jr.compile(policy)
    ends: list[Node] = []
    for answers in ({"procedure_existed": "no"}, {"procedure_existed": "yes"}):
        result = jr.evaluate(policy, answers, reasons={"procedure_existed": "As the log of the day shows."})
        ends.append(tree.along(result.path)[-1])
        assert ends[-1] is (
            tree.questions[result.question]
            if isinstance(result, jr.Pending)
            else next(leaf for leaf in tree.leaves if leaf.outcome == result.outcome)
        )
    assert [type(end) for end in ends] == [Leaf, Branch]


def test_no_path_has_no_nodes() -> None:
    """Where nothing was answered nothing is on the way, and the first question is not marked."""
    assert shipped("aviation_part5").along(()) == ()


def test_a_path_that_goes_on_behind_an_outcome_is_refused() -> None:
    """An outcome has no answers, so nothing can follow it."""
    tree = shipped("aviation_part5")
    path = jr.evaluate(jr.load("aviation_part5"), {"procedure_existed": "no"}).path
    with pytest.raises(ValueError, match=r"it has procedure_existed: no$"):
        tree.along((*path, path[0]))


def test_a_thousand_steps_are_followed() -> None:
    """Length is no obstacle: nothing recurses."""
    tree = chain(1_000)
    path = tuple(branch.options[0].step for branch in tree.branches)
    assert len(tree.along(path)) == 1_001
