"""business-rules: a rule for each path, the first that fits acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.peers.contestant import Answers, Contestant, Ready, booleans, package
from benchmarks.peers.forms import rows
from justrules.engine.tree import Tree


def prepare(tree: Tree) -> Ready:
    """Rules as data, variables and actions as classes."""
    engine, actions = package("business_rules.engine"), package("business_rules.actions")
    variables = package("business_rules.variables")
    rules = [
        {
            "conditions": {"all": [_condition(question, answer) for question, answer in row.answers]},
            "actions": [{"name": "tell", "params": {"category": row.category}}],
        }
        for row in rows(tree)
    ]
    asked = {branch.question: variables.boolean_rule_variable(_read(branch.question)) for branch in tree.branches}
    known = type("Known", (variables.BaseVariables,), {"__init__": _keep, **asked})
    text = package("business_rules.fields").FIELD_TEXT
    tell = actions.rule_action(params={"category": text})(_tell)
    acting = type("Acting", (actions.BaseActions,), {"tell": tell, "category": ""})

    def decide(answers: Any) -> Any:
        done = acting()
        engine.run_all(rules, known(answers), done, stop_on_first_trigger=True)
        return done.category

    return Ready(decide=decide, given=booleans, category=str)


def _condition(question: str, answer: str) -> dict[str, Any]:
    return {"name": question, "operator": "is_true" if answer == "yes" else "is_false", "value": True}


def _keep(self: Any, answers: Answers) -> None:
    self.answers = answers


def _read(question: str) -> Callable[[Any], bool]:
    def read(self: Any) -> bool:
        given: bool = self.answers[question]
        return given

    read.__name__ = question
    return read


def _tell(self: Any, category: str) -> None:
    self.category = category


CONTESTANTS = (Contestant(name="business-rules", package="business-rules", path=False, prepare=prepare),)
