"""If and else, as a hand would write them for one policy: no path, no checks, nothing but the category.

They are written by code, since nobody should have to trust that a long function was copied without a slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers.contestant import Answers, Contestant, Inexpressible, Ready, booleans
from benchmarks.peers.forms import ways
from justrules.engine.plan import plan_of
from justrules.engine.tree import Leaf, Node, Tree

MOST = 100
"""Beyond so many questions nobody writes them by hand, and Python nests no deeper."""


def source(tree: Tree, condition: Callable[[str], str]) -> str:
    """The function as text; `condition` says how a question is tested."""
    size = plan_of(tree).sizes[0]
    if size > MOST:
        raise Inexpressible(f"nobody writes {size:,} questions by hand")
    return "\n".join(["def decide(answers):", *_lines(tree.start, condition)])


def _lines(start: Node, condition: Callable[[str], str]) -> Iterator[str]:
    waiting: list[tuple[str, Node, int]] = [("", start, 1)]
    while waiting:
        head, node, depth = waiting.pop()
        if head:
            yield "    " * (depth - 1) + head
        if isinstance(node, Leaf):
            yield "    " * depth + f"return {node.category.id!r}"
        else:
            yes, no = ways(node)
            waiting.append(("", no, depth))
            waiting.append((f"if {condition(node.question)}:", yes, depth + 1))


def _made(tree: Tree, condition: Callable[[str], str]) -> Callable[[Any], str]:
    room: dict[str, Any] = {}
    exec(compile(source(tree, condition), "<handwritten>", "exec"), room)  # noqa: S102  # our own text, from a checked tree
    made: Callable[[Any], str] = room["decide"]
    return made


def on_text(tree: Tree) -> Ready:
    """Answers as words: `if answers["q"] == "yes"`."""
    return Ready(decide=_made(tree, lambda q: f'answers["{q}"] == "yes"'), given=_same, category=str)


def on_booleans(tree: Tree) -> Ready:
    """Answers as booleans: `if answers["q"]`."""
    return Ready(decide=_made(tree, lambda q: f'answers["{q}"]'), given=booleans, category=str)


def _same(answers: Answers) -> Answers:
    return answers


ON_TEXT = Contestant(name="if/else on words", package=None, path=False, prepare=on_text)
ON_BOOLEANS = Contestant(name="if/else on booleans", package=None, path=False, prepare=on_booleans)
CONTESTANTS = (ON_TEXT, ON_BOOLEANS)
