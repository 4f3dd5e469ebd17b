"""This project: `evaluate`, with everything that it always does, called as everybody calls it: with the tree first."""

from __future__ import annotations

from benchmarks.peers.contestant import Contestant, Ready, booleans
from justrules.engine.decision import Decision, Pending
from justrules.engine.entry import evaluate
from justrules.engine.tree import Tree


def on_text(tree: Tree) -> Ready:
    """Answers as words."""
    return Ready(decide=evaluate, given=dict, category=_category, first=tree)


def on_booleans(tree: Tree) -> Ready:
    """Answers as booleans."""
    return Ready(decide=evaluate, given=booleans, category=_category, first=tree)


def _category(result: Decision | Pending) -> str:
    return str(result.category)


ON_TEXT = Contestant(name="justrules on words", package=None, path=True, prepare=on_text)
ON_BOOLEANS = Contestant(name="justrules on booleans", package=None, path=True, prepare=on_booleans)
CONTESTANTS = (ON_TEXT, ON_BOOLEANS)
