"""A tree finds the nodes of a path, and refuses a path that it does not have."""

from __future__ import annotations

import copy
import gc
import pickle
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.tree import Branch, Leaf, Node, Step, Tree
from tests.engine.test_evaluator import chain_data
from tests.exports.trees import chain, marked_trees, shipped
from tests.strategies import as_policy


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


# --- what it weighs, and what hangs on it ----------------------------------------------------------------------


def test_a_question_takes_less_than_a_kibibyte() -> None:
    """Beside the words of its policy, a compiled question of two answers takes no more than 1,024 bytes."""
    policy = as_policy(chain_data(400))
    jr.compile(policy)  # what is imported and made once is not the question's
    gc.collect()
    tracemalloc.start()
    try:
        tree = jr.compile(policy)
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken / len(tree.branches) <= 1_024


def test_equal_sets_of_answers_are_one_set() -> None:
    """Thousands of questions that take the same answers hold them once."""
    tree = chain(50)
    assert len({id(answers) for answers in tree.accepted.values()}) == 1
    assert len({id(branch.inculpating) for branch in tree.branches}) == 1


def test_what_walks_leave_behind_is_no_part_of_the_tree() -> None:
    """It changes neither repr nor equality nor hash, and a changed tree, or a copy elsewhere, begins without it."""
    tree = jr.compile(jr.load("aviation_part5"))
    shown, hashed = repr(tree), hash(tree)
    jr.evaluate(tree, dict.fromkeys(tree.questions, "no"))
    jr.evaluate(tree, {})
    assert tree.memory.ways is not None
    assert tree.memory.sets is not None
    assert (repr(tree), hash(tree)) == (shown, hashed)
    assert "memory" not in shown
    for memory in (
        replace(tree).memory,
        copy.copy(tree.memory),
        copy.deepcopy(tree.memory),
        pickle.loads(pickle.dumps(tree.memory)),  # noqa: S301  # our own bytes
    ):
        assert (memory.ways, memory.sets) == (None, None)


def test_answers_are_followed_as_far_as_they_lead() -> None:
    """The steps and the node where they stop: at an outcome, an open question, or an answer that is none."""
    tree = shipped("aviation_part5")
    answers: dict[str, Any] = {"procedure_existed": "yes", "knowingly_deviated": "no"}
    path, node = tree.follow(answers)
    assert [(step.question, step.answer) for step in path] == list(answers.items())
    assert isinstance(node, Leaf)
    for stopper in ("unknown", "perhaps", True, 1, ["no"], None):
        path, node = tree.follow(answers | {"knowingly_deviated": stopper})
        assert (len(path), node) == (1, tree.questions["knowingly_deviated"])
    assert tree.follow({}) == ((), tree.start)
