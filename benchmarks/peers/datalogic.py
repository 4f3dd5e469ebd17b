"""datalogic-py: JsonLogic in Rust, compiled; and its trace, which takes rule and data as JSON text at every call."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.peers.contestant import Answers, Contestant, Ready, booleans, package
from benchmarks.peers.forms import nested
from justrules.engine.tree import Tree


def rule(tree: Tree) -> Any:
    """The tree as JsonLogic."""
    return nested(tree, _outcome, lambda question, yes, no: {"if": [{"var": question}, yes, no]})


def _outcome(category: str) -> Any:
    return category


def compiled(tree: Tree) -> Ready:
    """A compiled rule, called with a dict."""
    return Ready(decide=package("datalogic_py").Engine().compile(rule(tree)).evaluate, given=booleans, category=str)


def parsed(tree: Tree) -> Ready:
    """A compiled rule in a session, called with data that was taken apart beforehand."""
    module = package("datalogic_py")
    engine = module.Engine()
    session, ready = engine.session(), engine.compile(rule(tree))

    def given(answers: Answers) -> Any:
        return module.DataHandle(booleans(answers))

    return Ready(decide=session.evaluate_data, given=given, category=str, first=ready)


def traced(tree: Tree) -> Ready:
    """With trace. The texts are made beforehand and what comes back is not read, so this is the least it can take."""
    text = json.dumps(rule(tree))
    return Ready(
        decide=package("datalogic_py").Engine().evaluate_with_trace,
        given=lambda answers: json.dumps(booleans(answers)),
        category=_traced_category,
        first=text,
    )


def _traced_category(told: str) -> str:
    envelope = json.loads(told)
    if not envelope["steps"]:
        raise ValueError("no trace came back")
    return str(envelope["result"])


PACKAGE = "datalogic-py"
COMPILED = Contestant(name="datalogic-py, compiled", package=PACKAGE, path=False, prepare=compiled)
PARSED = Contestant(
    name="datalogic-py, compiled, data parsed",
    package=PACKAGE,
    path=False,
    prepare=parsed,
    note="the answers are taken over into its own memory beforehand, and that is not timed",
)
TRACED = Contestant(
    name="datalogic-py, trace",
    package=PACKAGE,
    path=True,
    prepare=traced,
    note="answers as JSON text made beforehand, and the JSON text that comes back is not read",
)
CONTESTANTS = (COMPILED, PARSED, TRACED)
