"""A plan says of a tree in numbers exactly what the tree says."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.compiler import tree_of
from justrules.engine.evaluator import walk
from justrules.engine.plan import Plan, plan_of
from tests.strategies import Data, as_policy, cases, paths, policies, routes

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")


def plan_for(data: Data) -> Plan:
    """The plan of a policy that is plain data."""
    return plan_of(tree_of(as_policy(data)))


@given(data=policies())
def test_routes_lead_where_the_file_says(data: Data) -> None:
    """Every answer of every question leads, by number, to the question or outcome that the file names."""
    plan = plan_for(data)
    asked = [each.question for each in plan.questions]
    found = {
        each.question: {
            route.answer: asked[route.next] if route.next >= 0 else plan.outcomes[~route.next] for route in each.routes
        }
        for each in plan.questions
    }
    assert found == routes(data)


@given(data=policies())
def test_a_question_comes_before_those_it_leads_to(data: Data) -> None:
    """One sweep over the questions is enough for a walk."""
    for number, asked in enumerate(plan_for(data).questions):
        assert all(route.next < 0 or route.next > number for route in asked.routes)


@given(data=policies())
def test_each_path_has_a_number_of_its_own_from_which_it_is_found_again(data: Data) -> None:
    """All paths, and all beginnings of paths, are numbered without a gap and without a clash."""
    plan = plan_for(data)
    ends = [tuple(taken.items()) for taken, _ in paths(data)]
    beginnings = {path[:length] for path in ends for length in range(len(path) + 1)}
    found = [tuple((step.question, step.answer) for step in plan.path(number)) for number in range(plan.ways[0])]
    assert len(found) == len(set(found))
    assert set(found) == beginnings


@given(case=cases())
def test_the_offsets_along_a_path_add_up_to_its_number(case: tuple[Data, dict[str, Any]]) -> None:
    """What a walk adds up step by step is the number of the path that it took."""
    data, answers = case
    policy = as_policy(data)
    plan, result = plan_of(tree_of(policy)), walk(tree_of(policy), answers)
    at, number = 0, 0
    for step in result.path:
        taken = [route.answer for route in plan.questions[at].routes].index(step.answer)
        number += plan.offsets(at)[taken]
        at = plan.questions[at].routes[taken].next
    assert [(step.question, step.answer) for step in plan.path(number)] == [
        (step.question, step.answer) for step in result.path
    ]


def test_there_is_no_path_beyond_the_last() -> None:
    """A number that no path has is refused, and the message says which there are."""
    plan = plan_of(tree_of(jr.load("aviation_part5")))
    for number in (-1, plan.ways[0]):
        with pytest.raises(ValueError, match=f"from 0 to {plan.ways[0] - 1}"):
            plan.path(number)


@given(data=policies(), answers=st.data())
def test_what_can_be_certain_of_an_open_question_is_foreseen(data: Data, answers: st.DataObject) -> None:
    """Where `evaluate` decides although the question at which it stops is open, `settled` has the label for it."""
    plan = plan_for(data)
    given = {
        asked.question: answers.draw(st.sampled_from([*asked.answers, None]), label=asked.question)
        for asked in plan.questions
    }
    result = walk(plan.tree, {question: answer for question, answer in given.items() if answer is not None})
    asked = [each.question for each in plan.questions]
    if isinstance(result, jr.Decision) and result.settled_at is not None:
        assert plan.outcomes.index(result.outcome) in plan.settled("outcome")[asked.index(result.settled_at)]
    if isinstance(result, jr.Pending) and result.category is not None:
        assert plan.categories.index(result.category) in plan.settled("category")[asked.index(result.question)]


@pytest.mark.parametrize("name", SHIPPED)
def test_sizes_count_the_questions_written_out(name: str) -> None:
    """The size of a question is the number of paths from it to each question behind it, itself included."""
    plan = plan_of(tree_of(jr.load(name)))
    reached = [0] * len(plan.questions)
    reached[0] = 1
    for number, asked in enumerate(plan.questions):
        for route in asked.routes:
            if route.next >= 0:
                reached[route.next] += reached[number]
    assert plan.sizes[0] == sum(reached)


def test_labels_are_outcomes_or_their_categories() -> None:
    """An outcome is told by its own number, or by that of its category."""
    plan = plan_of(tree_of(jr.load("nhs_just_culture")))
    assert plan.labels("outcome") == tuple(range(len(plan.outcomes)))
    pairs = zip(plan.outcomes, plan.labels("category"), strict=True)
    told = {outcome: plan.categories[label] for outcome, label in pairs}
    assert told == {leaf.outcome: leaf.category.id for leaf in plan.tree.leaves}
    assert len(set(itertools.chain(told.values()))) > 1
