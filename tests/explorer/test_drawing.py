"""The explorer's drawing: every answer has a line, nothing lies on anything else, at every width."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.tree import Branch
from tests.explorer.node import Node, running
from tests.strategies import Data, policies

WIDTHS = st.sampled_from((0, 280, 343, 580, 1200))


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with running() as found:
        yield found


def planned(node: Node, policy: jr.Policy, width: int) -> dict[str, Any]:
    node.take(policy)
    plan: dict[str, Any] = node.ask("plan", width=width)
    return plan


@given(policies(most_questions=8), WIDTHS)
def test_every_answer_has_a_line_to_where_it_leads(node: Node, data: Data, width: int) -> None:
    """From its own question, to the question or outcome that comes next."""
    policy = jr.Policy.model_validate(data)
    drawn = {(wire["from"], wire["answer"], wire["to"]) for wire in planned(node, policy, width)["wires"]}
    leads = {
        (branch.question, option.answer, to.question if isinstance(to := option.next, Branch) else to.outcome)
        for branch in jr.compile(policy).branches
        for option in branch.options
    }
    assert drawn == leads


@given(policies(most_questions=8), WIDTHS)
def test_nothing_lies_on_anything_else(node: Node, data: Data, width: int) -> None:
    """Questions and outcomes each have room of their own, inside the picture."""
    plan = planned(node, jr.Policy.model_validate(data), width)
    boxes = [*plan["cards"], *plan["ends"]]
    assert all(box["x"] > 0 and box["x"] + box["width"] < plan["width"] for box in boxes)
    assert all(box["y"] > 0 and box["y"] + box["height"] < plan["height"] for box in boxes)
    assert not [(one["id"], other["id"]) for one, other in combinations(boxes, 2) if overlap(one, other)]


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(
        one[start] < other[start] + other[size] and other[start] < one[start] + one[size]
        for start, size in (("x", "width"), ("y", "height"))
    )


@given(policies(most_questions=8), WIDTHS)
def test_each_question_stands_above_those_it_leads_to(node: Node, data: Data, width: int) -> None:
    """So a path goes down, and a reader never has to look up."""
    plan = planned(node, jr.Policy.model_validate(data), width)
    tops = {card["id"]: card["y"] for card in plan["cards"]}
    assert all(tops[wire["from"]] < tops[wire["to"]] for wire in plan["wires"] if wire["to"] in tops)


@pytest.mark.parametrize("name", ["aviation_part5", "nhs_just_culture", "social_care"])
@pytest.mark.parametrize("width", [286, 343, 580])
def test_a_shipped_policy_is_drawn_in_the_room_there_is(node: Node, name: str, width: int) -> None:
    """On a narrow telephone too, without scrolling sideways."""
    assert planned(node, jr.load(name), width)["width"] <= width
