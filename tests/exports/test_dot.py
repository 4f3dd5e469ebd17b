"""`justrules.exports.dot`: a digraph whose words can never become syntax."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from justrules.engine.tree import Step, Tree
from justrules.exports.dot import dot
from tests.exports.trees import (
    PRIVATE,
    SHIPPED,
    chain,
    edges,
    flat,
    ids,
    marked_trees,
    name,
    shipped,
    taken,
    texts,
    trees,
)

STRING = r'"((?:[^"\\]|\\.)*)"'
TOKEN = re.compile(rf"{STRING}|//.*|->|[\[\]{{}};=,]|[A-Za-z_][A-Za-z0-9_]*|[0-9]+|\s+")
NODE = re.compile(rf"^ +{STRING} \[label={STRING}, shape=.*, class={STRING}(, penwidth=4)?\];$", re.MULTILINE)
EDGE = re.compile(
    rf"^  {STRING} -> {STRING} \[label={STRING}, class={STRING}(, penwidth=4)?\];$",
    re.MULTILINE,
)


def shown(source: str) -> str:
    """What a reader sees of the strings: line breaks are spaces, the rest stands for itself."""
    strings = " ".join(match[1] for match in re.finditer(STRING, source))
    read = re.sub(r"\\(.)", lambda found: " " if found[1] == "n" else found[1], strings)
    return flat(read.replace("&amp;", "&"))


@given(case=marked_trees())
def test_every_token_is_a_token_of_the_language(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """Whatever the words are, the source falls into tokens without a rest, and brackets and braces close."""
    source = dot(*case)
    position, depth = 0, 0
    while position < len(source):
        token = TOKEN.match(source, position)
        assert token, source[position : position + 40]
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        position = token.end()
    assert depth == 0


@given(tree=trees())
def test_strings_hold_no_escape_but_the_line_break(tree: Tree) -> None:
    r"""`\N` and its like, which stand for names and alignments, and entities, cannot come from words."""
    for string in re.finditer(STRING, dot(tree)):
        assert set(re.findall(r"\\(.)", string[1])) <= {"n", "\\", '"'}
        assert not re.search(r"&(?!amp;)", string[1])


@given(tree=trees())
def test_every_text_and_id_is_there(tree: Tree) -> None:
    """The strings, read as Graphviz reads them, hold every text; every question and outcome is a node."""
    source = dot(tree)
    read = shown(source)
    assert not [words for words in texts(tree) if flat(words) not in read]
    assert sorted(match[1] for match in NODE.finditer(source)) == sorted(ids(tree))


@given(tree=trees())
def test_every_answer_is_an_edge(tree: Tree) -> None:
    """One edge for each answer, from its question to what it leads to."""
    found = [(match[1], match[2]) for match in EDGE.finditer(dot(tree))]
    assert found == [(question, to) for question, _, to in edges(tree)]


@given(case=marked_trees())
def test_the_path_is_marked_and_nothing_else(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """Chosen edges and nodes are thick and have the class `chosen`; the edges are numbered in words."""
    tree, path = case
    source = dot(tree, path)
    questions, end = taken(tree, path)
    thick = {match[1]: match[3] for match in EDGE.finditer(source) if match[5] and "chosen" in match[4]}
    assert set(thick) == set(questions)
    for number, step in enumerate(path, 1):
        assert flat(re.sub(r"\\n", " ", thick[step.question])).startswith(f"step{number}:")
    nodes = {match[1] for match in NODE.finditer(source) if match[4] and "chosen" in match[3]}
    assert nodes == {*questions, name(end)}
    assert "penwidth" not in re.sub(STRING, "", dot(tree))
    assert PRIVATE not in source
    assert dot(tree, path) == source


@pytest.mark.parametrize("policy", SHIPPED)
def test_it_is_stamped(policy: str) -> None:
    """The first line says which policy it is, in which version and with which content."""
    tree = shipped(policy)
    assert dot(tree).startswith(f"// {tree.policy.id} {tree.policy.version} sha256:{tree.policy.digest}\ndigraph ")


def test_outcomes_outside_behaviour_have_another_shape() -> None:
    """An octagon, and words that say so; the others are boxes with a double line."""
    nodes = {match[1]: match[0] for match in NODE.finditer(dot(shipped("social_care")))}
    assert "shape=octagon" in nodes["health_route"]
    assert "Not a category of behaviour" in nodes["health_route"]
    assert "peripheries=2" in nodes["risk_not_seen"]


def test_a_path_of_another_policy_is_refused() -> None:
    """A path that the tree does not have is an error, never a drawing without marks."""
    stray = Step(question="intent_to_harm", answer="yes", text="", label="")
    with pytest.raises(ValueError, match="not one of aviation_part5"):
        dot(shipped("aviation_part5"), (stray,))


def test_a_thousand_questions_are_drawn() -> None:
    """Length is no obstacle: nothing recurses."""
    assert len(EDGE.findall(dot(chain(1_000)))) == 2_000
