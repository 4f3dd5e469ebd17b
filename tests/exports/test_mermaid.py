"""`justrules.exports.mermaid`: a flowchart whose words can never become syntax."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from justrules.engine.tree import Step, Tree
from justrules.exports.mermaid import CLASSES, mermaid
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

# A label: what Mermaid, Markdown and HTML leave alone, numbers of characters, and the one tag that breaks a line.
LABEL = r'"((?:[A-Za-z0-9 .,?!()\'/+:\-\x80-\U0010FFFF]|#\d+;|<br>)+)"'
NODE = re.compile(rf"n_([a-z0-9_]+)(?:\(|\[\[|\{{\{{){LABEL}(?:\)|\]\]|\}}\}}):::([a-z]+)")
EDGE = re.compile(rf"n_([a-z0-9_]+) (-->|==>)\|{LABEL}\| n_([a-z0-9_]+)")
BOX = re.compile(rf"subgraph s_\d+\[{LABEL}\]")
CLASSED = re.compile(r"class ((?:n_[a-z0-9_]+,?)+) (chosen|outside)")
TITLED = re.compile(r"acc(?:Title|Descr): .+")


def lines(source: str) -> list[str]:
    head, chart, *rest = source.splitlines()
    assert head.startswith("%% ")
    assert chart == "flowchart TD"
    return [line.strip() for line in rest]


def shown(label: str) -> str:
    """What a reader sees of a label."""
    read = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), label.replace("<br>", " "))
    return flat(read).replace("\u2060", "")


def chosen_nodes(source: str) -> list[str]:
    found = [match[1].split(",") for match in CLASSED.finditer(source) if match[2] == "chosen"]
    return [node.removeprefix("n_") for node in (found[0] if found else [])]


@given(case=marked_trees())
def test_every_line_is_a_line_of_the_language(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """Whatever the words are, each line is a node, an edge, a box, a class or a title, and each label is inert."""
    forms = (NODE, EDGE, BOX, CLASSED, TITLED, re.compile("end"))
    strange = [
        line
        for line in lines(mermaid(*case))
        if line not in CLASSES and not any(form.fullmatch(line) for form in forms)
    ]
    assert not strange


@given(tree=trees())
def test_every_text_and_id_is_there(tree: Tree) -> None:
    """Undone, the escapes give every text of the tree back; ids stand behind `n_`."""
    source = mermaid(tree)
    read = shown(source)
    assert not [words for words in texts(tree) if flat(words).replace("\u2060", "") not in read]
    nodes = [match[1] for match in NODE.finditer(source)]
    assert sorted(nodes) == sorted(ids(tree))


@given(tree=trees())
def test_every_answer_is_an_edge(tree: Tree) -> None:
    """One edge for each answer, from its question to what it leads to."""
    found = [(match[1], match[4]) for match in EDGE.finditer(mermaid(tree))]
    assert found == [(question, to) for question, _, to in edges(tree)]


@given(case=marked_trees())
def test_the_path_is_marked_and_nothing_else(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """Chosen edges are thick and numbered in words, and the nodes that the path comes to have the class `chosen`."""
    tree, path = case
    source = mermaid(tree, path)
    questions, end = taken(tree, path)
    thick = {match[1]: shown(match[3]) for match in EDGE.finditer(source) if match[2] == "==>"}
    assert set(thick) == set(questions)
    for number, step in enumerate(path, 1):
        assert thick[step.question] == flat(f"step {number}: {step.label}").replace("\u2060", "")
    assert chosen_nodes(source) == [*questions, name(end)]
    assert "==>" not in "".join(match[2] for match in EDGE.finditer(mermaid(tree)))
    assert PRIVATE not in source
    assert mermaid(tree, path) == source


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ('say "no" # now', "say #34;no#34; #35; now"),
        ("a\n\n b", "a b"),
        ("1. first", "#49;. first"),
        ("- item", "#45; item"),
        ("x_y *z*", "x#95;y #42;z#42;"),
        ("C:\\new", "C#58;#92;#8288;new"),
        ("%%{init}%%", "#37;#37;#123;init#125;#37;#37;"),
        ("<b>&amp;</b>", "#60;b#62;#38;amp#59;#60;/b#62;"),
        ("Straße 安全", "Straße 安全"),
    ],
)
def test_what_could_be_syntax_becomes_a_number(words: str, label: str) -> None:
    """Quotes, entities, Markdown, directives and line breaks are text."""
    tree = chain(1)
    start = replace(tree.start, text=words)
    source = mermaid(replace(tree, start=start, branches=(start,)))
    assert f'n_q0("{label}"):::question' in source


@pytest.mark.parametrize("policy", SHIPPED)
def test_it_is_described_and_stamped(policy: str) -> None:
    """A title and a description for screen readers, and which policy it is, in which version and with which content."""
    tree = shipped(policy)
    head, _, *rest = mermaid(tree).splitlines()
    assert head == f"%% {tree.policy.id} {tree.policy.version} sha256:{tree.policy.digest}"
    assert rest[0].strip().startswith("accTitle: ")
    assert f"{len(tree.branches)} questions and {len(tree.leaves)} outcomes" in rest[1]


def test_outcomes_outside_behaviour_have_another_shape() -> None:
    """A hexagon, and words that say so; the others are boxes with double sides."""
    source = mermaid(shipped("social_care"))
    assert re.search(r'n_health_route\{\{".*Not a category of behaviour.*"\}\}:::referral', source)
    assert re.search(r'n_risk_not_seen\[\[".*"\]\]:::coaching', source)


def test_a_path_of_another_policy_is_refused() -> None:
    """A path that the tree does not have is an error, never a drawing without marks."""
    stray = Step(question="intent_to_harm", answer="yes", text="", label="")
    with pytest.raises(ValueError, match="not one of aviation_part5"):
        mermaid(shipped("aviation_part5"), (stray,))
