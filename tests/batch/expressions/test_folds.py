"""A plan written backward stays as small as the policy, however many paths run through it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.batch.expressions import folds
from justrules.batch.expressions.folds import layers_of
from justrules.batch.sql import query
from justrules.engine.compiler import tree_of
from justrules.engine.plan import Plan, plan_of
from justrules.policies.registry import load
from tests.batch.large import shared
from tests.strategies import as_policy, policies


def nested(plan: Plan, with_column: frozenset[int]) -> list[int]:
    """For each question, how many questions its expression holds."""
    sizes = [0] * len(plan.questions)
    for number in reversed(range(len(plan.questions))):
        ahead = [route.next for route in plan.questions[number].routes if route.next >= 0]
        sizes[number] = 1 + sum(1 if following in with_column else sizes[following] for following in ahead)
    return sizes


@pytest.mark.parametrize("policy", ["aviation_part5", "nhs_just_culture", "social_care"])
def test_the_shipped_policies_are_written_in_one_piece(policy: str) -> None:
    """None of them is so large that it needs helping columns."""
    assert layers_of(plan_of(tree_of(load(policy))), deepest=40) == ()


@given(data=policies(most_questions=12), deepest=st.integers(1, 4))
def test_each_layer_needs_only_those_before_it(data: dict[str, object], deepest: int) -> None:
    """Whatever is behind a question with a column and has one itself stands in an earlier layer, and in one only."""
    plan = plan_of(tree_of(as_policy(data)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folds, "_COPIES", -100)
        patched.setattr(folds, "_WORTH", 1)
        layers = layers_of(plan, deepest=deepest)
    flat = [number for layer in layers for number in layer]
    assert len(flat) == len(set(flat))
    assert 0 not in flat
    done: set[int] = set()
    for layer in layers:
        for number in layer:
            waiting = [route.next for route in plan.questions[number].routes if route.next >= 0]
            while waiting:
                following = waiting.pop()
                if following in flat:
                    assert following in done
                else:
                    waiting += [route.next for route in plan.questions[following].routes if route.next >= 0]
        done |= set(layer)


def test_no_expression_grows_with_the_number_of_paths() -> None:
    """Thirty layers have 2^31 paths, and no expression holds more than a few questions."""
    plan = plan_of(tree_of(shared(30)))
    with_column = frozenset(number for layer in layers_of(plan, deepest=40) for number in layer)
    assert plan.ways[0] > 2**30
    assert max(nested(plan, with_column)) < 40


def test_a_query_grows_with_the_policy_and_not_with_its_paths() -> None:
    """Each ten layers more add as much as the ten before them, where the paths are multiplied by a thousand."""
    lengths = [len(query(shared(layers), dialect="postgres", keep=["id"])) for layers in (10, 20, 30, 40)]
    growth = [after - before for before, after in pairwise(lengths)]
    assert max(growth) < 1.3 * min(growth)
