"""A tree as plain data and back: the same in every node and word, or no tree at all."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.evaluator import walk
from justrules.engine.tree import Branch, Category, Leaf, Node, Option, PolicyRef, Response, Step, Tree
from justrules.engine.verified.nodes import NotATree, from_data, to_data
from justrules.testing.strategies import answers_for, policies
from tests.engine.verified.likeness import difference

SHIPPED = tuple(jr.Registry.default().ids())
AVIATION = jr.compile(jr.load("aviation_part5"))


def there_and_back(tree: Tree) -> Tree:
    return from_data(json.loads(json.dumps(to_data(tree))))


# --- what is read back is what was written -----------------------------------------------------------------------


@pytest.mark.parametrize("policy_id", SHIPPED)
def test_a_shipped_tree_comes_back_the_same(policy_id: str) -> None:
    """Every node, link and word of the policies that people use."""
    tree = jr.compile(jr.load(policy_id))
    assert difference(there_and_back(tree), tree) is None


@given(policies(most_questions=12, most_outcomes=8))
def test_any_tree_comes_back_the_same(policy: jr.Policy) -> None:
    """Whatever the policy: trees and graphs with shared parts, tricky words, every status; sharing included."""
    tree = jr.compile(policy)
    back = there_and_back(tree)
    assert difference(back, tree) is None
    assert to_data(back) == to_data(tree)


@given(st.data())
def test_a_tree_that_came_back_decides_the_same(data: st.DataObject) -> None:
    """The same decision, open question or findings for the same answers, complete or not, known or not."""
    tree = jr.compile(data.draw(policies()))
    answers = data.draw(answers_for(tree))
    assert walk(there_and_back(tree), answers) == walk(tree, answers)
    told = [refused(one, {**answers, "nowhere_at_all": "yes"}) for one in (tree, there_and_back(tree))]
    assert told[0] == told[1]


def refused(tree: Tree, answers: dict[str, Any]) -> tuple[jr.Finding, ...]:
    with pytest.raises(jr.AnswerError) as raised:
        walk(tree, answers)
    return raised.value.findings


def test_two_trees_that_differ_in_a_word_are_told_apart() -> None:
    """The comparison that these tests rest on sees a word, an order, a link and a lost sharing."""
    for change in (_word, _order, _link):
        data = to_data(AVIATION)
        change(data)
        assert difference(from_data(data), AVIATION) is not None
    assert difference(AVIATION, AVIATION) is None


def _word(data: Any) -> None:
    data["branches"][-1]["options"][0]["label"] += "?"


def _order(data: Any) -> None:
    data["leaves"].reverse()


def _link(data: Any) -> None:
    first, second = data["branches"][-1]["options"]
    first["next"], second["next"] = second["next"], first["next"]


def test_a_tree_of_many_questions_in_a_row_comes_back() -> None:
    """Depth costs no stack."""
    tree = chain(5_000)
    assert difference(there_and_back(tree), tree) is None


def chain(length: int) -> Tree:
    """Questions in a row, each of which leads to the next or to the end."""
    category = Category(id="error", title="Error", definition="A slip.", accountability="None.")
    response = Response(id="console", title="Console", kind="support", primary="Listen.")
    words = {"because": "It was a slip.", "investigate": ("The card",), "category": category, "response": response}
    ends = tuple(Leaf(outcome=f"end_{n}", **words) for n in (1, 2))  # type: ignore[arg-type]
    branches: list[Branch] = []
    node: Node = ends[0]
    for number in range(length):
        question = f"q{number}"
        options = tuple(
            Option(
                answer=answer,
                label=answer,
                meaning=None,
                step=Step(question=question, answer=answer, text="Was it?", label=answer),
                next=following,
            )
            for answer, following in (("yes", node), ("no", ends[1]))
        )
        node = Branch(question=question, text="Was it?", options=options)
        branches.append(node)
    branches.reverse()
    about = PolicyRef(id="chain", version="1.0.0", digest="0" * 64, title="A chain")
    return Tree(policy=about, start=branches[0], branches=tuple(branches), leaves=ends, categories=(category,))


# --- what is not a tree is none ----------------------------------------------------------------------------------


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every value in plain data: what holds it, and under which key or at which position."""
    for key, value in list(data.items()) if isinstance(data, dict) else list(enumerate(data)):
        yield data, key
        if isinstance(value, dict | list):
            yield from places(value)


PLACES = sum(1 for _ in places(to_data(AVIATION)))


def broken_at(index: int) -> tuple[Any, Any, Any]:
    """New data of the aviation tree, and in it what holds the value at a place, and its key."""
    data = to_data(AVIATION)
    return (data, *list(places(data))[index])


@pytest.mark.parametrize("other", [5, True, 1.5, {}, [], [[]], {"id": "x"}, "\x00"], ids=repr)
def test_no_value_can_be_of_another_type(other: Any) -> None:
    """At every place: where something else stands than could stand there, there is no tree, and no other error."""
    for index in range(PLACES):
        data, holder, key = broken_at(index)
        before, holder[key] = holder[key], other
        if type(before) is type(other) or (before is None and isinstance(other, str)):
            continue
        with pytest.raises(NotATree):
            from_data(data)


def test_nothing_can_be_missing() -> None:
    """At every place: a key that is gone, and a node, category or response that is gone, leave no tree."""
    lost = []
    for index in range(PLACES):
        data, holder, key = broken_at(index)
        del holder[key]
        try:
            lost.append((key, difference(from_data(data), AVIATION)))
        except NotATree:
            continue
    # One text fewer in a list of texts, or an answer fewer, is another tree and none that is broken.
    assert all(isinstance(key, int) and told for key, told in lost)


def test_nothing_can_be_left_over() -> None:
    """A key more at any part, a node to which nothing leads, a response that nothing gives: no tree."""
    for index in range(PLACES):
        data, holder, key = broken_at(index)
        if isinstance(holder[key], dict):
            holder[key]["left_over"] = "x"
            with pytest.raises(NotATree):
                from_data(data)
    for part in ("branches", "leaves", "responses", "categories"):
        for name in ("question", "outcome", "id"):
            data = to_data(AVIATION)
            if name in data[part][0]:
                data[part].append({**data[part][-1], name: "left_over"})
                if part != "categories":  # a category that no outcome has is a warning, and stands in the tree
                    with pytest.raises(NotATree):
                        from_data(data)


@pytest.mark.parametrize("part", ["branches", "leaves", "responses", "categories"])
def test_nothing_can_stand_twice(part: str) -> None:
    """One name, one node."""
    data = to_data(AVIATION)
    data[part].append(copy.deepcopy(data[part][0]))
    with pytest.raises(NotATree):
        from_data(data)


def test_a_name_is_held_by_a_question_or_an_outcome() -> None:
    """Questions and outcomes share one namespace; an answer cannot lead to two nodes."""
    data = to_data(AVIATION)
    data["leaves"][0]["outcome"] = data["branches"][1]["question"]
    with pytest.raises(NotATree):
        from_data(data)


def test_no_answer_can_stand_twice() -> None:
    """Nor can a question have no answer at all."""
    data = to_data(AVIATION)
    data["branches"][0]["options"].append(data["branches"][0]["options"][0])
    with pytest.raises(NotATree):
        from_data(data)
    data["branches"][0]["options"] = []
    with pytest.raises(NotATree):
        from_data(data)


@given(st.data())
def test_whatever_the_links_say_there_is_no_circle_and_no_loose_end(data: st.DataObject) -> None:
    """Answers led anywhere, questions in any order: either there is no tree, or every way through it ends."""
    tree = to_data(jr.compile(data.draw(policies(most_questions=8))))
    names = [branch["question"] for branch in tree["branches"]] + [leaf["outcome"] for leaf in tree["leaves"]]
    options = [option for branch in tree["branches"] for option in branch["options"]]
    for option in data.draw(st.lists(st.sampled_from(options), min_size=1, max_size=4)):
        option["next"] = data.draw(st.sampled_from([*names, "nowhere_at_all"]))
    if data.draw(st.booleans()):
        tree["branches"] = data.draw(st.permutations(tree["branches"]))
    try:
        made = from_data(tree)
    except NotATree:
        return
    position = {id(node): index for index, node in enumerate((*made.branches, *made.leaves))}
    for index, branch in enumerate(made.branches):
        assert all(position[id(option.next)] > index for option in branch.options)
    assert {id(option.next) for branch in made.branches for option in branch.options} == set(position) - {
        id(made.start)
    }


@pytest.mark.parametrize("data", [None, [], "tree", 5, {}, {"branches": []}, [["branches", []]]])
def test_what_is_nothing_like_a_tree_is_none(data: Any) -> None:
    """Anything whatever is refused in one way."""
    with pytest.raises(NotATree):
        from_data(data)
