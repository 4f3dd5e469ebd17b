"""A policy as a Mermaid flowchart, for documents and pull requests that draw one from its source.

Ids never stand bare and words never stand unescaped: what a policy says cannot become syntax. Mermaid itself refuses
to draw more than 500 answers or 50,000 characters unless its host sets `maxEdges` and `maxTextSize`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from justrules.engine.tree import Branch, Leaf, Node, Step, Tree

# A fill, a line and an ink of its own for each class, so that nothing depends on whether the page is light or dark.
CLASSES = (
    "classDef question fill:#ffffff,stroke:#4a5563,color:#17202a",
    "classDef supportive fill:#e8f5ef,stroke:#1a6b4c,color:#17202a",
    "classDef coaching fill:#fdf3dc,stroke:#8a5a00,color:#17202a",
    "classDef disciplinary fill:#fbeaed,stroke:#9c2b45,color:#17202a",
    "classDef referral fill:#ebeffb,stroke:#3a56b0,color:#17202a",
    "classDef outside stroke-dasharray:6 4",
    "classDef chosen stroke-width:4px",
)

# All that Mermaid, Markdown or HTML could take for its own: quotes, brackets, `%` of a directive, `_` and `*`, what
# begins a list.
_ACTIVE = re.compile(r"[^A-Za-z0-9\s.,?!()'/+\-\x80-\U0010FFFF]|^[0-9+-]|\u2060")

# Mermaid looks for these once more after it has undone the escapes: a line break, a formula, an icon, its own inner
# escapes. A word joiner, which takes no room, keeps the two halves apart.
_SPELL = re.compile(r"\\(?=n)|\$(?=\$)|:(?=fa-)|¶(?=ß)|ﬂ(?=°)")


def mermaid(tree: Tree, path: tuple[Step, ...] = ()) -> str:
    """`tree` as the source of a Mermaid flowchart.

    Args:
        tree: a compiled policy.
        path: the steps to mark, with thick lines, thick borders and the words `step 1`, `step 2` ...: the path of a
            decision or of a pending result.

    Raises:
        ValueError: `path` is not a path from the first question of `tree`.
    """
    taken = tree.along(path)
    policy = tree.policy
    lines = [
        f"%% {policy.id} {policy.version} sha256:{policy.digest}",
        "flowchart TD",
        f"accTitle: {_escaped(policy.title)}",
        f"accDescr: {_escaped(_described(tree, taken))}",
        *_questions(tree),
        *(_outcome(leaf) for leaf in tree.leaves),
        *_answers(tree, {step.question: (number, step.answer) for number, step in enumerate(path, 1)}),
        *CLASSES,
        *_classed(tree, taken),
    ]
    return "\n".join((*lines[:2], *(f"    {line}" for line in lines[2:]))) + "\n"


def _escaped(words: str) -> str:
    """`words` with every character that means something to somebody as a number, on one line."""
    flat = re.sub(r"\s+", " ", words, flags=re.ASCII).strip()
    return _ACTIVE.sub(lambda found: f"#{ord(found[0])};", _SPELL.sub("\\g<0>\u2060", flat))


def _described(tree: Tree, taken: tuple[Node, ...]) -> str:
    words = f"Decision tree of {len(tree.branches)} questions and {len(tree.leaves)} outcomes."
    if not taken:
        return words
    end = taken[-1]
    where = f"ends in {end.category.title}" if isinstance(end, Leaf) else f"stops at the question {end.text}"
    steps = "1 step" if len(taken) == 2 else f"{len(taken) - 1} steps"
    return f"{words} The marked path of {steps} {where}."


def _questions(tree: Tree) -> Iterator[str]:
    """The questions in order, each run of one section in a box of its own."""
    titles = dict(tree.sections)
    for number, (section, branches) in enumerate(groupby(tree.branches, key=lambda branch: branch.section)):
        boxes = [f'n_{branch.question}("{_question(branch)}"):::question' for branch in branches]
        if section:
            yield f'subgraph s_{number}["{_escaped(titles.get(section, section))}"]'
            yield from (f"    {box}" for box in boxes)
            yield "end"
        else:
            yield from boxes


def _question(branch: Branch) -> str:
    ref = f"{_escaped(branch.ref)}<br>" if branch.ref else ""
    return f"{ref}{_escaped(branch.text)}"


def _outcome(leaf: Leaf) -> str:
    """A hexagon if the category lies outside behaviour, else a box with double sides."""
    outside = leaf.category.scope == "outside"
    opened, closed = ("{{", "}}") if outside else ("[[", "]]")
    aside = ("Not a category of behaviour",) if outside else ()
    response = f"Response: {leaf.response.title} ({leaf.response.kind})"
    words = "<br>".join(_escaped(line) for line in (leaf.category.title, *aside, leaf.because, response))
    return f'n_{leaf.outcome}{opened}"{words}"{closed}:::{leaf.response.kind}'


def _answers(tree: Tree, chosen: dict[str, tuple[int, str]]) -> Iterator[str]:
    for branch in tree.branches:
        number, answer = chosen.get(branch.question, (0, None))
        for option in branch.options:
            target = option.next.question if isinstance(option.next, Branch) else option.next.outcome
            words = _escaped(option.label)
            line = f'==>|"step {number}: {words}"|' if option.answer == answer else f'-->|"{words}"|'
            yield f"n_{branch.question} {line} n_{target}"


def _classed(tree: Tree, taken: tuple[Node, ...]) -> Iterator[str]:
    outside = [f"n_{leaf.outcome}" for leaf in tree.leaves if leaf.category.scope == "outside"]
    chosen = [f"n_{node.question if isinstance(node, Branch) else node.outcome}" for node in taken]
    if outside:
        yield f"class {','.join(outside)} outside"
    if chosen:
        yield f"class {','.join(chosen)} chosen"
