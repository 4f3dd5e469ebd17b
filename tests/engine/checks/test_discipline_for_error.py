"""Discipline on what the policy calls an error, by its link to the common model or by its own words."""

from __future__ import annotations

from typing import Any

import pytest

from justrules.engine.wording import excludes_discipline
from tests.engine.checks.asking import found, line_of

DISCIPLINE = {"responses/coach/kind": "disciplinary"}
"""The response called `coach` is a disciplinary one now; the category `at_risk` has it."""

EXCLUDED = (
    "No disciplinary action. The work goes into the system.",
    "No disciplinary action.",
    "None.",
    "None for the act. The service supports the person.",
    "None; the system is mended.",
    "The person is supported, never disciplined.",
    "Support without disciplinary measures.",
    "This is not a matter for discipline.",
    "Coaching rather than discipline.",
    "It does not lead to disciplinary action.",
    "Disciplinary action is ruled out.",
    "The response is non-disciplinary.",
    "No punishment; the system answers.",
    "Learning instead of discipline.",
)
ALLOWED = (
    "Disciplinary action under the operator's policy. It is measured by the disregard and never by the harm.",
    "No disciplinary action unless the act is repeated.",
    "No discipline before the person has been heard.",
    "Not only discipline: the system is looked at as well.",
    "Not necessarily discipline.",
    "Formal action under the employer's policy.",
    "Discipline is not the first choice.",
    "No disciplinary action except under the alcohol policy.",
    "None beyond the disciplinary procedure.",
    "Management action, from training to, in some cases, discipline; measured by the conduct and never by the harm.",
    "Disciplinary action may not be right; senior advice is taken.",
    "It does not replace the disciplinary policy.",
    "Coaching. What rewards the behaviour is removed.",
    "Discipline, in proportion; never as punishment for the harm.",
)


def codes(changes: dict[str, Any]) -> list[str]:
    """The errors found in the policy with discipline in it."""
    return [finding.code for finding in found(DISCIPLINE | changes) if finding.code == "JR308"]


def test_discipline_where_it_belongs_passes() -> None:
    """A category that is no error and promises nothing may have it."""
    assert codes({}) == []
    assert codes({"categories/at_risk/behaviour": "reckless"}) == []


def test_a_category_of_human_error_may_not_have_a_disciplinary_response() -> None:
    """The category's own response is pointed to."""
    changes = DISCIPLINE | {"categories/at_risk/behaviour": "human_error"}
    (finding,) = (finding for finding in found(changes) if finding.code == "JR308")
    assert finding.message == "category `at_risk` has the disciplinary response `coach`, but `at_risk` is human error"
    assert line_of(finding, changes) == '"response": "coach",'


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_outcome_of_human_error_may_not_override_it_with_discipline(language: str) -> None:
    """An outcome that sets its own response is found, in every language."""
    changes = DISCIPLINE | {
        "categories/error/behaviour": "human_error",
        "outcomes/slip/response": "coach",
        "language": language,
    }
    (finding,) = (finding for finding in found(changes) if finding.code == "JR308")
    assert finding.message == "outcome `slip` has the disciplinary response `coach`, but `error` is human error"
    assert line_of(finding, changes).startswith('"response": "coach"')


@pytest.mark.parametrize("text", EXCLUDED)
def test_a_category_keeps_the_promise_of_its_accountability(text: str) -> None:
    """Whoever was told that there is no discipline gets none."""
    assert excludes_discipline(text)
    assert codes({"categories/at_risk/accountability": text}) == ["JR308"]
    assert codes({"categories/at_risk/accountability": text, "language": "de"}) == []


@pytest.mark.parametrize("text", ALLOWED)
def test_an_accountability_with_an_exception_promises_less(text: str) -> None:
    """Discipline that is allowed for, limited or put off is not ruled out."""
    assert not excludes_discipline(text)
    assert codes({"categories/at_risk/accountability": text}) == []


def test_a_response_that_does_not_exist_is_told_once_elsewhere() -> None:
    """Broken references are for other checks."""
    changes = {"categories/error/behaviour": "human_error", "categories/error/response": "nowhere"}
    assert [finding.code for finding in found(changes)] == ["JR207"]
