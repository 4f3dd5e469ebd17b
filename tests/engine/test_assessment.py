"""One act assessed: severity reaches the duties and nothing else."""

from __future__ import annotations

import ast
import itertools
import json
from pathlib import Path

import pytest

import justrules as jr
from justrules.engine.assessment import assess

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")
ENGINE = Path("src/justrules/engine")


def every_answer_set(policy: jr.Policy) -> list[dict[str, str]]:
    """Complete and partial answer sets along each scenario, `unknown` included."""
    found = []
    for scenario in policy.scenarios:
        steps = list(scenario.answers)
        found += [dict(steps[:length]) for length in range(len(steps) + 1)]
        found += [{**dict(steps[:length]), steps[length][0]: "unknown"} for length in range(len(steps))]
    return found


@pytest.mark.parametrize("name", SHIPPED)
def test_severity_never_changes_the_result(name: str) -> None:
    """Whatever the level, and whether one is given at all, the decision is the one made without it."""
    policy = jr.load(name)
    assert policy.severity is not None
    for answers, level in itertools.product(every_answer_set(policy), (None, *policy.severity.scale)):
        assert assess(policy, answers, severity=level).result == jr.evaluate(policy, answers)


@pytest.mark.parametrize("module", ["evaluator.py", "decision.py", "tree.py"])
def test_what_evaluates_cannot_name_harm(module: str) -> None:
    """No name, argument or text in the code that decides speaks of severity, harm, injury or assessment."""
    tree = ast.parse((ENGINE / module).read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and isinstance(node.body[0], ast.Expr)
    }
    words = [
        *(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)),
        *(node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)),
        *(node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)),
        *(
            str(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        ),
    ]
    assert not [word for word in words if any(bad in word.lower() for bad in ("sever", "harm", "injur", "assess"))]


def states(assessment: jr.Assessment) -> dict[str, str]:
    return {duty.id: duty.state for duty in assessment.duties}


def test_a_duty_is_due_from_its_level_upward() -> None:
    """`severity_at_least` holds at its level and at worse ones; below it the duty is not listed."""
    policy = jr.load("aviation_part5")
    assert policy.severity is not None
    listed = {
        level: states(assess(policy, {"procedure_existed": "no"}, severity=level)).get("notify_ntsb")
        for level in policy.severity.scale
    }
    assert listed == {"none": None, "minor": None, "major": None, "hazardous": "due", "catastrophic": "due"}


def test_what_is_not_known_is_to_be_considered_and_says_what_it_waits_for() -> None:
    """Without a level, a duty that depends on one is neither due nor dropped."""
    duty = next(d for d in assess(jr.load("aviation_part5"), {}).duties if d.id == "notify_ntsb")
    assert (duty.state, duty.waits_for, duty.asks) == ("consider", ("severity",), ())


DUTIES = {
    "always": None,
    "at_reckless": {"category": ["reckless"]},
    "at_outcome": {"outcome": ["no_procedure", "inadvertent"]},
    "when_known": {"answer": {"risk_known": ["yes"]}},
    "when_unknown": {"answer": {"knowingly_deviated": ["unknown"]}},
    "ask_only": {"ask": "Was it reported?"},
    "both": {"all": [{"category": ["at_risk"]}, {"ask": "Was it reported?"}]},
    "either": {"any": [{"category": ["human_error"]}, {"severity": ["major"]}]},
}


def with_duties() -> jr.Policy:
    data = jr.load("aviation_part5").to_data()
    data["alignment"] = [row for row in data["alignment"] if "duties." not in json.dumps(row)]
    data["duties"] = {
        name: {"text": "To do.", "cites": ["cfr5"], **({"when": when} if when else {})} for name, when in DUTIES.items()
    }
    return jr.loads(json.dumps(data))


KNOWN = {"procedure_existed": "yes", "knowingly_deviated": "yes"}


@pytest.mark.parametrize(
    ("answers", "severity", "expected"),
    [
        (
            {"procedure_existed": "no"},
            "none",
            {"always": "due", "at_outcome": "due", "ask_only": "consider", "either": "due"},
        ),
        (
            {**KNOWN, "risk_known": "no"},
            "major",
            {"always": "due", "ask_only": "consider", "both": "consider", "either": "due"},
        ),
        (
            {**KNOWN, "risk_known": "yes", "unjustified_disregard": "yes"},
            None,
            {"always": "due", "at_reckless": "due", "when_known": "due", "ask_only": "consider", "either": "consider"},
        ),
        (
            KNOWN,
            "none",
            {
                "always": "due",
                "at_reckless": "consider",
                "when_known": "consider",
                "ask_only": "consider",
                "both": "consider",
            },
        ),
        (
            {"procedure_existed": "yes", "knowingly_deviated": "unknown", "risk_known": "yes"},
            "none",
            {
                "always": "due",
                "at_reckless": "consider",
                "at_outcome": "consider",
                "when_known": "consider",
                "when_unknown": "due",
                "ask_only": "consider",
                "both": "consider",
                "either": "consider",
            },
        ),
        (
            {"procedure_existed": "no", "risk_known": "yes"},
            "none",
            {"always": "due", "at_outcome": "due", "ask_only": "consider", "either": "due"},
        ),
    ],
)
def test_conditions_are_three_valued(answers: dict[str, str], severity: str | None, expected: dict[str, str]) -> None:
    """A duty is due when its condition holds, to consider while it cannot be said, and else not listed."""
    assert states(assess(with_duties(), answers, severity=severity)) == expected


def test_factors_are_recorded_with_what_the_organisation_can_change() -> None:
    """Factors come in the policy's order, each once, with their system actions, and change no result."""
    policy = jr.load("social_care")
    known = [factor.id for factor in policy.factors]
    chosen = [known[3], known[0], known[3]]
    found = assess(policy, {}, factors=chosen)
    assert [factor.id for factor in found.factors] == [known[0], known[3]]
    assert all(factor.system_actions for factor in found.factors)
    assert found.result == jr.evaluate(policy, {})


def test_everything_wrong_is_told_at_once_and_nothing_given_is_repeated() -> None:
    """Answers, level and factors together; what was typed may name a person and is not echoed."""
    with pytest.raises(jr.AnswerError) as caught:
        assess(jr.load("aviation_part5"), {"no_such": "yes"}, severity="Zebra", factors=["Yak", "staffin"])
    assert [finding.code for finding in caught.value.findings] == ["JR601", "JR607", "JR608", "JR608"]
    assert "Zebra" not in str(caught.value)
    assert "Yak" not in str(caught.value)
    assert "did you mean `staffing`?" in str(caught.value)


@pytest.mark.parametrize("name", SHIPPED)
def test_an_assessment_survives_its_record(name: str) -> None:
    """JSON out and in gives the same assessment, with a decision or an open question in it."""
    policy = jr.load(name)
    for scenario in policy.scenarios:
        found = assess(policy, scenario.given, severity=scenario.severity, factors=scenario.factors)
        assert jr.from_json(jr.to_json(found)) == found
        assert jr.explain(found, audience="panel")
        assert jr.explain(found, audience="auditor").count("reached the duties above and nothing else") == 1
