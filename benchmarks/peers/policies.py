"""Languages of access policies, asked for a category: Cedar, a policy for each path; Rego, a rule for each question."""

from __future__ import annotations

from typing import Any

from benchmarks.peers.contestant import Answers, Contestant, Ready, booleans, package
from benchmarks.peers.forms import number_of, rows, ways
from justrules.engine.tree import Branch, Tree


def cedar(tree: Tree) -> Ready:
    """Policies and entities parsed beforehand; the policy that permits tells the category by its number."""
    module = package("cedarpy")
    table = rows(tree)
    texts = []
    for row in table:
        tests = (f"{'' if answer == 'yes' else '!'}context.{question}" for question, answer in row.answers)
        texts.append(f"permit(principal, action, resource) when {{ {' && '.join(tests)} }};")
    policies = module.PolicySet.from_str("\n".join(texts))
    entities = module.Entities.from_json_str("[]")
    named = {f"policy{number}": row.category for number, row in enumerate(table)}

    def given(answers: Answers) -> Any:
        asked = {"principal": 'Person::"p"', "action": 'Act::"decide"', "resource": 'Case::"c"'}
        return {**asked, "context": booleans(answers)}

    def category(told: Any) -> str:
        (reason,) = told.diagnostics.reasons
        return named[reason]

    def decide(request: Any) -> Any:
        return ask(request, policies, entities)

    ask = module.is_authorized
    return Ready(decide=decide, given=given, category=category)


def module_text(tree: Tree) -> str:
    """A Rego module in which the rule of each question refers to those it leads to."""
    names = number_of(tree)
    lines = ["package policy", f"category := {names[id(tree.start)]}"]
    for branch in tree.branches:
        lines += _rules(names, branch)
    lines += [f'{names[id(leaf)]} := "{leaf.category.id}"' for leaf in tree.leaves]
    return "\n".join(lines) + "\n"


def _rules(names: dict[int, str], branch: Branch) -> tuple[str, str]:
    yes, no = (names[id(node)] for node in ways(branch))
    name = names[id(branch)]
    return f"{name} := {yes} if input.{branch.question}", f"{name} := {no} if not input.{branch.question}"


def rego(tree: Tree) -> Ready:
    """A bundle built beforehand."""
    module = package("regopy")
    engine = module.Interpreter()
    engine.add_module("policy", module_text(tree))
    bundle = engine.build(None, ["policy/category"])
    put, query = engine.set_input, engine.query_bundle_entrypoint

    def decide(given: Any) -> Any:
        put(given)
        return query(bundle, "policy/category")

    return Ready(decide=decide, given=booleans, category=_expression)


def _expression(told: Any) -> str:
    (found,) = told[0].expressions
    return str(found)


CEDAR = Contestant(
    name="cedarpy",
    package="cedarpy",
    path=True,
    prepare=cedar,
    note="names the policy that permits, and a policy is a path here",
)
REGO = Contestant(name="regopy", package="regopy", path=False, prepare=rego)
CONTESTANTS = (CEDAR, REGO)
