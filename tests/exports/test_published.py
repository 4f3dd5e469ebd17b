"""A published policy says all that is decided, by its schema, and can be walked by whoever reads it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

import justrules as jr
from justrules.engine.tree import Branch
from justrules.exports.published import FORMAT, Published, published
from justrules.policies.schema import problems, shipped_schema
from tests.strategies import Data, as_policy, cases, policies

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")
SCHEMA = shipped_schema("published")


@given(policies())
def test_what_is_published_follows_the_schema(data: Data) -> None:
    """`schema/published.json`, which others read it by."""
    told = json.loads(published(as_policy(data)))
    assert told["format"] == FORMAT
    assert problems(told, SCHEMA) == []


@given(cases())
def test_whoever_reads_it_comes_to_the_same_outcome(case: tuple[Data, dict[str, Any]]) -> None:
    """The answers followed by hand through what is published end where the library says, category and response too."""
    data, answers = case
    policy = as_policy(data)
    told = json.loads(published(policy))
    nodes = {part["id"]: part for part in (*told["questions"], *told["outcomes"])}
    here = nodes[told["start"]]
    words = {key: {True: "yes", False: "no"}.get(word, word) for key, word in answers.items()}
    while "answers" in here:
        following = [answer["next"] for answer in here["answers"] if answer["id"] == words.get(here["id"])]
        if not following:
            break
        here = nodes[following[0]]
    result = jr.evaluate(policy, answers)
    if "answers" in here:
        assert (result.question if isinstance(result, jr.Pending) else result.settled_at) == here["id"]
    else:
        assert isinstance(result, jr.Decision)
        said = (result.outcome, result.category, result.response.id, result.because, list(result.investigate))
        assert said == tuple(here[key] for key in ("id", "category", "response", "because", "investigate"))


@given(policies())
def test_each_question_stands_before_those_it_leads_to(data: Data) -> None:
    """In the order of the tree, so that a reader can fold over them."""
    policy = as_policy(data)
    order = [question["id"] for question in json.loads(published(policy))["questions"]]
    branches = jr.compile(policy).branches
    assert order == [branch.question for branch in branches]
    for branch in branches:
        onward = [o.next.question for o in branch.options if isinstance(o.next, Branch)]
        assert all(order.index(branch.question) < order.index(question) for question in onward)


@given(policies())
def test_the_same_policy_gives_the_same_bytes(data: Data) -> None:
    """However often it is read, and it is read back as what it was."""
    text = published(as_policy(data))
    assert published(as_policy(data)) == text
    assert json.dumps(Published.model_validate_json(text).to_data()) == json.dumps(json.loads(text))


def test_it_is_laid_out_for_people_or_set_tight_for_the_wire() -> None:
    """Both say the same."""
    policy = jr.load("aviation_part5")
    wide, tight = published(policy), published(policy, indent=None)
    assert json.loads(wide) == json.loads(tight)
    assert tight.count("\n") == 1
    assert len(tight) < len(wide)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_citation_has_its_source(name: str) -> None:
    """What is cited in a shipped policy is there to be shown, and nothing that is not cited."""
    told = json.loads(published(jr.load(name)))
    groups = ("questions", "outcomes", "categories", "responses", "duties", "factors")
    cited = {cite.split(" ")[0] for group in groups for part in told[group] for cite in part["cites"]}
    assert {source["id"] for source in told["sources"]} == cited


def test_a_notice_says_what_replaced_the_policy() -> None:
    """Whoever shows a superseded policy has the words for it."""
    told = json.loads(published(jr.load("nhs_just_culture")))
    (notice,) = told["notices"]
    assert notice["kind"] == told["status"] == "superseded"
    assert notice["title"] == "Being fair tool (NHS England)"


def test_a_policy_with_errors_is_not_published() -> None:
    """Whoever reads a published policy need not check it again."""
    policy = jr.load("aviation_part5")
    broken = policy.model_copy(update={"outcomes": policy.outcomes[1:]})
    with pytest.raises(jr.PolicyError) as caught:
        published(broken)
    assert {finding.code for finding in caught.value.findings} >= {"JR201"}
