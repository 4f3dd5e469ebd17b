"""The explorer's evaluator agrees with the library's: on every path, on partial answers, on what is no answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice, product
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.compiler import tree_of
from justrules.engine.coverage import uncovered
from justrules.engine.tree import UNKNOWN
from tests.explorer.node import Asked, Node, expected, running
from tests.strategies import Data, policies

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")
LEFT_OUT = None
NO_ANSWER: tuple[Any, ...] = ("", "Yes", "maybe", "constructor", 1, 0.5, [], {})
"""What nothing takes for an answer."""


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with running() as found:
        yield found


def agree(node: Node, policy: jr.Policy, sets: list[Asked]) -> None:
    """Node says of each of `sets` what the library says."""
    node.take(policy)
    for asked, said in zip(sets, node.answered(sets), strict=True):
        assert said == expected(policy, asked), f"{policy.id}: {asked}"


def all_sets(policy: jr.Policy) -> Iterator[dict[str, str]]:
    """Every answer set: each question answered in each way, `unknown` among them, or not at all."""
    tree = tree_of(policy)
    for words in product(*((LEFT_OUT, *branch.answers) for branch in tree.branches)):
        yield {branch.question: word for branch, word in zip(tree.branches, words, strict=True) if word is not LEFT_OUT}


def chance_sets(policy: jr.Policy, random: Random, count: int) -> Iterator[dict[str, Any]]:
    """Answer sets at random: anything from empty to complete, some with `unknown`, some with `True` and `False`."""
    tree = tree_of(policy)
    for _ in range(count):
        share, doubt = random.random(), random.random() / 3
        yield {
            branch.question: UNKNOWN
            if random.random() < doubt
            else _spelt(random, random.choice(branch.options).answer)
            for branch in tree.branches
            if random.random() < share + 0.2
        }


def _spelt(random: Random, word: str) -> str | bool:
    return word == "yes" if word in ("yes", "no") and random.random() < 0.2 else word


def with_errors(random: Random, policy: jr.Policy, answers: Mapping[str, Any]) -> dict[str, Any]:
    """`answers` with one to three things that do not fit."""
    wrong = dict(answers)
    questions = [question.id for question in policy.questions]
    for _ in range(random.randint(1, 3)):
        key = random.choice((*questions, "nothing_like_it", "__proto__", "has own"))
        wrong[key] = random.choice(NO_ANSWER)
    return wrong


def again(random: Random, policy: jr.Policy, answers: Mapping[str, Any]) -> Asked:
    """`answers`, half the time with a question of the path that is being asked again."""
    result = jr.evaluate(policy, answers)
    asked = [step.question for step in result.path]
    return answers, random.choice(asked) if asked and random.random() < 0.5 else None


@pytest.mark.parametrize("name", SHIPPED)
def test_every_path_of_a_shipped_policy_ends_as_the_library_says(node: Node, name: str) -> None:
    """Category, outcome, path, duties at every level, changes that would matter, the question before: all of it."""
    policy = jr.load(name)
    tree = tree_of(policy)
    paths = [dict(path) for path, _ in uncovered(tree, frozenset())]
    assert len(paths) == jr.prove(policy).paths
    sets = {tuple(answers.items()): answers for path in paths for answers in (path, *stops(path))}
    agree(node, policy, [(answers, None) for answers in sets.values()])


def stops(path: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The path as far as each of its questions, which is then left open or answered `unknown`."""
    for length, question in enumerate(path):
        so_far = dict(islice(path.items(), length))
        yield so_far
        yield {**so_far, question: UNKNOWN}


def test_every_answer_set_of_the_aviation_policy_comes_to_the_same(node: Node) -> None:
    """Each question answered yes, no, unknown or not at all: 256 sets, and among them the 81 of yes, no and unknown."""
    sets = [*all_sets(jr.load("aviation_part5"))]
    assert len(sets) == 4**4
    agree(node, jr.load("aviation_part5"), [(answers, None) for answers in sets])


@pytest.mark.parametrize("name", SHIPPED)
def test_partial_and_unknown_answers_come_to_the_same(node: Node, name: str) -> None:
    """Thousands of answer sets at random, off the path and on it, with questions asked again."""
    policy, random = jr.load(name), Random(name)
    agree(node, policy, [again(random, policy, answers) for answers in chance_sets(policy, random, 1_000)])


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_no_answer_is_refused_alike(node: Node, name: str) -> None:
    """Every unknown question and answer is found, with the library's code for it."""
    policy, random = jr.load(name), Random(name)
    sets = [with_errors(random, policy, answers) for answers in chance_sets(policy, random, 300)]
    agree(node, policy, [(answers, None) for answers in sets])


def check_generated(node: Node, data: Data, number: int) -> None:
    """Eight answer sets of a generated policy, two of them wrong."""
    policy, random = jr.Policy.model_validate(data), Random(number)
    right = [again(random, policy, answers) for answers in chance_sets(policy, random, 6)]
    wrong: list[Asked] = [(with_errors(random, policy, answers), None) for answers, _ in right[:2]]
    agree(node, policy, [*right, *wrong])


UNSHRUNK = settings(
    max_examples=500,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@seed(20261122)
@UNSHRUNK
@given(policies(), st.integers(0, 2**32))
def test_generated_policies_come_to_the_same(node: Node, data: Data, number: int) -> None:
    """Five hundred policies of every shape, tricky words and ids among them, always the same ones."""
    check_generated(node, data, number)


@pytest.mark.slow
@seed(22112026)
@settings(UNSHRUNK, max_examples=10_000)
@given(policies(most_questions=10), st.integers(0, 2**32))
def test_ten_thousand_generated_policies_come_to_the_same(node: Node, data: Data, number: int) -> None:
    """The same for ten thousand others, larger ones among them."""
    check_generated(node, data, number)


def test_a_long_policy_is_walked_without_recursion(node: Node) -> None:
    """Five thousand questions in a row, all answered: no stack gives way."""
    length = 5_000
    questions = [{"id": f"q{n}", "text": "Onward?", "answers": _links(n, length)} for n in range(length)]
    data = json.loads(_bare(questions))
    assert len(node.ask("policy", data=data)["questions"]) == length
    (said,) = node.answered([({f"q{n}": "yes" for n in range(length)}, None)])
    assert said["result"]["outcome"] == "far"
    assert [flip["changes"] for flip in said["flips"][:1]] == [[{"question": "q4999", "before": "yes", "after": "no"}]]


def _links(number: int, length: int) -> list[dict[str, str]]:
    onward = f"q{number + 1}" if number + 1 < length else "far"
    return [{"id": "yes", "label": "Yes", "next": onward}, {"id": "no", "label": "No", "next": "near"}]


def _bare(questions: list[dict[str, Any]]) -> str:
    kind = {"title": "T", "definition": "D", "accountability": "A", "scope": "within"}
    outcome = {"response": "r", "because": "B", "investigate": []}
    ends = [{"id": "near", "category": "mild", **outcome}, {"id": "far", "category": "grave", **outcome}]
    return json.dumps(
        {
            "format": "justrules-published/1",
            "policy": {"id": "long", "version": "1.0.0", "title": "Long"},
            "language": "en",
            "status": "current",
            "disclaimer": "D",
            "notices": [],
            "scope": {"unit": "U", "use_when": [], "not_when": []},
            "severity": [],
            "sections": [],
            "start": "q0",
            "questions": questions,
            "outcomes": ends,
            "categories": [{"id": "mild", **kind}, {"id": "grave", **kind}],
            "responses": [{"id": "r", "title": "R", "kind": "supportive", "primary": "P", "supporting": []}],
            "duties": [],
            "factors": [],
            "sources": [],
        }
    )
