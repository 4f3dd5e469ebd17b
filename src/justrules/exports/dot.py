"""A policy as a Graphviz digraph, for those who lay out and restyle their own drawings."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from itertools import groupby

from justrules.engine.tree import Branch, Leaf, Node, Step, Tree

WIDTH = 36
"""Characters in a line of a label."""


def dot(tree: Tree, path: tuple[Step, ...] = ()) -> str:
    """`tree` as the source of a Graphviz digraph.

    Questions are rounded boxes, outcomes boxes with a double line, or octagons where the category lies outside
    behaviour. Nodes and edges carry a `class` for style sheets: `question`, the kind of response, `outside`, `chosen`.

    Args:
        tree: a compiled policy.
        path: the steps to mark, with thick lines, thick borders and the words `step 1`, `step 2` ...: the path of a
            decision or of a pending result.

    Raises:
        ValueError: `path` is not a path from the first question of `tree`.
    """
    taken = frozenset(tree.along(path))
    policy = tree.policy
    lines = [
        f"// {policy.id} {policy.version} sha256:{policy.digest}",
        f"digraph {_quoted(policy.id)} {{",
        f"  graph [label={_label(policy.title, width=72)}, labelloc=t, rankdir=TB, fontname=Helvetica, fontsize=18];",
        '  node [fontname=Helvetica, fontsize=12, margin="0.2,0.1"];',
        "  edge [fontname=Helvetica, fontsize=11];",
        *_questions(tree, taken),
        *(_outcome(leaf, chosen=leaf in taken) for leaf in tree.leaves),
        *_answers(tree, {step.question: (number, step.answer) for number, step in enumerate(path, 1)}),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    r"""`words` as a string of the language: `\N`, `\l` and entities are text like any other."""
    flat = re.sub(r"\s+", " ", words, flags=re.ASCII).strip()
    return '"' + flat.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") + '"'


def _label(*paragraphs: str, width: int = WIDTH) -> str:
    lines = [line for words in paragraphs for line in textwrap.wrap(words, width)]
    return '"' + "\\n".join(_quoted(line)[1:-1] for line in lines) + '"'


def _questions(tree: Tree, taken: frozenset[Node]) -> Iterator[str]:
    """The questions in order, each run of one section in a frame of its own."""
    titles = dict(tree.sections)
    for number, (section, branches) in enumerate(groupby(tree.branches, key=lambda branch: branch.section)):
        boxes = [_question(branch, chosen=branch in taken) for branch in branches]
        if section:
            yield f"  subgraph cluster_{number} {{"
            yield f"    graph [label={_label(titles.get(section, section))}, labeljust=l, fontsize=14, style=dotted];"
            yield from (f"  {box}" for box in boxes)
            yield "  }"
        else:
            yield from boxes


def _question(branch: Branch, *, chosen: bool) -> str:
    label = _label(*(part for part in (branch.ref, branch.text) if part))
    return _node(branch.question, label, shape="box, style=rounded", classes="question", chosen=chosen)


def _outcome(leaf: Leaf, *, chosen: bool) -> str:
    outside = leaf.category.scope == "outside"
    aside = ("Not a category of behaviour",) if outside else ()
    response = f"Response: {leaf.response.title} ({leaf.response.kind})"
    label = _label(leaf.category.title, *aside, leaf.because, response)
    shape = "octagon" if outside else "box, peripheries=2"
    classes = f"outcome {leaf.response.kind}{' outside' if outside else ''}"
    return _node(leaf.outcome, label, shape=shape, classes=classes, chosen=chosen)


def _node(name: str, label: str, *, shape: str, classes: str, chosen: bool) -> str:
    marked = ' chosen", penwidth=4' if chosen else '"'
    return f'  {_quoted(name)} [label={label}, shape={shape}, class="{classes}{marked}];'


def _answers(tree: Tree, chosen: dict[str, tuple[int, str]]) -> Iterator[str]:
    for branch in tree.branches:
        number, answer = chosen.get(branch.question, (0, None))
        for option in branch.options:
            target = option.next.question if isinstance(option.next, Branch) else option.next.outcome
            taken = option.answer == answer
            label = _label(f"step {number}: {option.label}" if taken else option.label, width=24)
            marked = ' chosen", penwidth=4' if taken else '"'
            yield f'  {_quoted(branch.question)} -> {_quoted(target)} [label={label}, class="answer{marked}];'
