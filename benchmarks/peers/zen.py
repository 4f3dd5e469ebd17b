"""zen-engine: decision tables, graphs of switches, and expressions, in Rust."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from benchmarks.peers.contestant import Contestant, Ready, booleans, package
from benchmarks.peers.forms import nested, number_of, rows, ways
from justrules.engine.tree import Branch, Tree

Json = dict[str, Any]


def expression(tree: Tree) -> Ready:
    """One nested expression, compiled beforehand."""
    text = nested(tree, lambda category: f'"{category}"', lambda question, yes, no: f"({question} ? {yes} : {no})")
    return Ready(decide=package("zen").compile_expression(text).evaluate, given=booleans, category=str)


def table(tree: Tree) -> Json:
    """A decision table with a row for each path."""
    asked = [branch.question for branch in tree.branches]
    rules = [
        {"_id": f"r{number}", "category": json.dumps(row.category)}
        | dict.fromkeys(asked, "")
        | {question: "true" if answer == "yes" else "false" for question, answer in row.answers}
        for number, row in enumerate(rows(tree))
    ]
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": question, "name": question, "field": question} for question in asked],
        "outputs": [{"id": "category", "name": "category", "field": "category"}],
        "rules": rules,
    }
    nodes = [_node("in", "inputNode"), _node("table", "decisionTableNode", content), _node("out", "outputNode")]
    return {"nodes": nodes, "edges": [_edge("in", "table"), _edge("table", "out")]}


def graph(tree: Tree) -> Json:
    """A switch for each question and an expression for each outcome; shared parts stay shared."""
    names = number_of(tree)
    nodes, edges = [_node("in", "inputNode"), _node("out", "outputNode")], [_edge("in", names[id(tree.start)])]
    for branch in tree.branches:
        nodes.append(_switch(names[id(branch)], branch))
        yes, no = (names[id(node)] for node in ways(branch))
        edges += [_edge(names[id(branch)], yes, handle="yes"), _edge(names[id(branch)], no, handle="no")]
    for leaf in tree.leaves:
        told = [{"id": "e", "key": "category", "value": json.dumps(leaf.category.id)}]
        nodes.append(_node(names[id(leaf)], "expressionNode", {"expressions": told}))
        edges.append(_edge(names[id(leaf)], "out"))
    return {"nodes": nodes, "edges": edges}


def _switch(name: str, branch: Branch) -> Json:
    statements = [{"id": "yes", "condition": branch.question}, {"id": "no", "condition": f"not {branch.question}"}]
    return _node(name, "switchNode", {"hitPolicy": "first", "statements": statements})


def _node(name: str, kind: str, content: Json | None = None) -> Json:
    return {"id": name, "name": name, "type": kind, "content": content or {}}


def _edge(source: str, target: str, *, handle: str | None = None) -> Json:
    edge = {"id": f"{source}-{handle}-{target}", "type": "edge", "sourceId": source, "targetId": target}
    return edge if handle is None else {**edge, "sourceHandle": handle}


def _plain(form: Callable[[Tree], Json]) -> Callable[[Tree], Ready]:
    def prepare(tree: Tree) -> Ready:
        decision = package("zen").ZenEngine().create_decision(json.dumps(form(tree)))
        return Ready(decide=decision.evaluate, given=booleans, category=_category)

    return prepare


def _traced(form: Callable[[Tree], Json]) -> Callable[[Tree], Ready]:
    def prepare(tree: Tree) -> Ready:
        evaluate = package("zen").ZenEngine().create_decision(json.dumps(form(tree))).evaluate
        options = {"trace": True}
        return Ready(decide=lambda given: evaluate(given, options), given=booleans, category=_traced_category)

    return prepare


def _category(response: Json) -> str:
    return str(response["result"]["category"])


def _traced_category(response: Json) -> str:
    if not response["trace"]:
        raise ValueError("no trace came back")
    return _category(response)


EXPRESSION = Contestant(name="zen-engine, expression", package="zen-engine", path=False, prepare=expression)
TABLE = Contestant(name="zen-engine, table", package="zen-engine", path=False, prepare=_plain(table))
TABLE_TRACED = Contestant(name="zen-engine, table, trace", package="zen-engine", path=True, prepare=_traced(table))
GRAPH = Contestant(name="zen-engine, graph", package="zen-engine", path=False, prepare=_plain(graph))
GRAPH_TRACED = Contestant(name="zen-engine, graph, trace", package="zen-engine", path=True, prepare=_traced(graph))
CONTESTANTS = (EXPRESSION, TABLE, TABLE_TRACED, GRAPH, GRAPH_TRACED)
