"""A policy as data: copies stand on their own, and what is not written leaves no trace."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

import justrules as jr
from justrules.engine.compiler import tree_of

COPIES: dict[str, Callable[[jr.Policy], jr.Policy]] = {
    "model_copy": lambda policy: policy.model_copy(),
    "changed": lambda policy: policy.model_copy(update={"title": "Another title"}),
    "deep": lambda policy: policy.model_copy(deep=True),
    "copy": copy.copy,
}


@pytest.fixture
def policy() -> jr.Policy:
    return jr.load("aviation_part5")


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_a_copy_and_its_original_keep_their_trees_apart(
    policy: jr.Policy, copied: Callable[[jr.Policy], jr.Policy]
) -> None:
    """Using the two in turn compiles each of them once: the tree of one does not push out the tree of the other."""
    other = copied(policy)
    first, second = tree_of(policy), tree_of(other)
    assert tree_of(policy) is first
    assert tree_of(other) is second


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_a_copy_knows_the_places_of_its_original(policy: jr.Policy, copied: Callable[[jr.Policy], jr.Policy]) -> None:
    """A finding about a copy points into the file that the original was read from."""
    assert copied(policy).place("questions", "risk_known") == policy.place("questions", "risk_known")
