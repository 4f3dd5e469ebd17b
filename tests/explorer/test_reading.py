"""A policy of one's own is read as the library reads it, and what is no policy is told, whatever it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.exports.published import published
from tests.explorer.node import Node, running
from tests.strategies import BREAKAGES, Breakage, Data, as_policy, broken_policies, policies

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "policies").glob("*.yaml"))


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with running() as found:
        yield found


def without_digest(policy: jr.Policy) -> dict[str, Any]:
    """What is published of `policy`, in the order of its file and without what the page cannot know."""
    data: dict[str, Any] = json.loads(published(policy))
    del data["policy"]["digest"]
    order = [question.id for question in policy.questions]
    data["questions"].sort(key=lambda question: order.index(question["id"]))
    return data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_file_says_on_the_page_what_it_publishes(node: Node, path: Path) -> None:
    """The file that an author writes, read as YAML by the page, becomes what the library publishes, word for word."""
    data = node.ask("yaml", text=path.read_text(encoding="utf-8"))
    assert node.ask("source", data=data) == without_digest(jr.load(path))


@given(policies())
def test_a_generated_file_says_on_the_page_what_it_publishes(node: Node, data: Data) -> None:
    """Short forms and long ones, lists of one, words left to the library: the page fills in the same."""
    policy = as_policy(data)
    assert node.ask("source", data=data) == without_digest(policy)


@given(policies(most_questions=10))
def test_the_questions_of_a_file_come_in_the_order_of_the_library(node: Node, data: Data) -> None:
    """Each after all that lead to it; of two that may come first, the author's first."""
    tree = jr.compile(as_policy(data))
    assert node.ask("policy", data=data) == {"questions": [branch.question for branch in tree.branches]}


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.__name__)
@given(data=st.data())
def test_a_policy_with_a_path_that_does_not_end_is_told(node: Node, breakage: Breakage, data: st.DataObject) -> None:
    """Whatever the library refuses because of its graph, the page refuses too, with at least one sentence."""
    broken = data.draw(broken_policies(breakage))
    reply = node.ask("policy", data=broken.data)
    assert reply.get("problems"), broken.codes
    assert all(problem.endswith(".") for problem in reply["problems"])


JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    1.5,
    "",
    " ",
    "Nowhere At All",
    "constructor",
    [],
    [None],
    {},
    {"x": {"y": []}},
    ["a", 1],
)


@given(policies(severity=True), st.integers(0, 2**32), st.booleans())
def test_whatever_is_opened_is_read_or_told(node: Node, data: Data, number: int, as_published: bool) -> None:
    """Up to three places of a file, published or not, hold junk: the page reads it or says why not."""
    opened = json.loads(published(as_policy(data))) if as_published else deepcopy(data)
    random = Random(number)
    for _ in range(random.randint(1, 3)):
        spoil(random, opened)
    reply = node.ask("policy", data=opened)
    assert reply.get("problems") or reply["questions"]


def spoil(random: Random, data: Any) -> None:
    """Put junk somewhere into `data`, or take something away."""
    while True:
        keys = list(data) if isinstance(data, dict) else range(len(data))
        key = random.choice(keys)
        inner = data[key]
        if not isinstance(inner, dict | list) or not inner or random.random() < 0.2:
            break
        data = inner
    if isinstance(data, dict) and random.random() < 0.3:
        del data[key]
    else:
        data[key] = deepcopy(random.choice(JUNK))


@pytest.mark.parametrize("data", [None, [], "text", 3, {}, {"format": "justrules/2"}, {"format": ["justrules/1"]}])
def test_what_is_no_policy_is_told_in_one_sentence(node: Node, data: Any) -> None:
    """Not a heap of what is missing, but that it is no policy and which formats are."""
    (problem,) = node.ask("policy", data=data)["problems"]
    assert "justrules/1 or justrules-published/1" in problem


def test_a_circle_is_told_with_its_questions(node: Node) -> None:
    """The way round is named, so that it can be mended."""
    data = json.loads(published(jr.load("aviation_part5")))
    data["questions"][2]["answers"][0]["next"] = "knowingly_deviated"
    (problem,) = node.ask("policy", data=data)["problems"]
    assert problem == "The questions go round in a circle: knowingly_deviated → risk_known → knowingly_deviated."


def test_what_no_answers_lead_to_is_told(node: Node) -> None:
    """Each question and outcome that a walk could never come to."""
    data = json.loads(published(jr.load("aviation_part5")))
    data["questions"][2]["answers"][0]["next"] = "inadvertent"
    assert sorted(node.ask("policy", data=data)["problems"]) == [
        "outcomes › justified_deviation: no answers lead to it.",
        "outcomes › unjustified: no answers lead to it.",
        "questions › unjustified_disregard: no answers lead to it.",
    ]


def test_all_problems_are_told_at_once(node: Node) -> None:
    """A missing target, a missing category and a missing level, each with its place."""
    data = json.loads(published(jr.load("nhs_just_culture")))
    data["questions"][0]["answers"][0]["next"] = "nowhere"
    data["outcomes"][1]["category"] = "no_such_thing"
    data["duties"][2]["when"] = {"any": [{"severity_at_least": "terrible"}]}
    assert node.ask("policy", data=data)["problems"] == [
        "questions › intent_to_harm › yes leads to “nowhere”, which does not exist.",
        "outcomes › substance_concern names the category “no_such_thing”, which does not exist.",
        "duties › duty_of_candour › when names the level “terrible”, which does not exist.",
    ]


def test_an_address_that_would_run_is_no_address(node: Node) -> None:
    """Of a link only what begins with http or https is taken, since the file may be anybody's."""
    data = json.loads(published(jr.load("nhs_just_culture")))
    data["notices"][0]["url"] = "javascript:alert(1)"
    assert node.ask("policy", data=data)["problems"] == ["notices › 1. › url should be an address with https://."]
