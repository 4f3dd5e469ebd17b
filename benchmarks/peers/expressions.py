"""One nested expression each: CEL in Rust, rule-engine, and JsonLogic in Python."""

from __future__ import annotations

from typing import Any

from benchmarks.peers.contestant import Contestant, Ready, booleans, package
from benchmarks.peers.datalogic import rule
from benchmarks.peers.forms import nested
from justrules.engine.tree import Tree


def _ternary(tree: Tree) -> str:
    return nested(tree, lambda category: f'"{category}"', lambda question, yes, no: f"({question} ? {yes} : {no})")


def cel(tree: Tree) -> Ready:
    """A compiled program of the Common Expression Language."""
    return Ready(decide=package("cel").compile(_ternary(tree)).execute, given=booleans, category=str)


def rule_engine(tree: Tree) -> Ready:
    """A parsed rule."""
    return Ready(decide=package("rule_engine").Rule(_ternary(tree)).evaluate, given=booleans, category=str)


def json_logic(tree: Tree) -> Ready:
    """A JsonLogic rule, carried out in Python."""
    decide: Any = package("json_logic").jsonLogic
    return Ready(decide=decide, given=booleans, category=str, first=rule(tree))


CEL = Contestant(name="CEL (common-expression-language)", package="common-expression-language", path=False, prepare=cel)
RULE_ENGINE = Contestant(name="rule-engine", package="rule-engine", path=False, prepare=rule_engine)
JSON_LOGIC = Contestant(
    name="json-logic (panzi)",
    package="panzi-json-logic",
    path=False,
    prepare=json_logic,
    note="json-logic-qubit has a module of the same name, so that only one of them can be installed",
)
CONTESTANTS = (CEL, RULE_ENGINE, JSON_LOGIC)
