"""What an assessor was asked and answered, in order."""

from __future__ import annotations

import pytest

import justrules as jr
from justrules.studies.walked import walked

AVIATION = jr.compile(jr.load("aviation_part5"))


def test_only_what_was_asked_is_on_the_way() -> None:
    """An answer to a question off the path does not count."""
    walk = walked(AVIATION, {"procedure_existed": "no", "risk_known": "yes"})
    assert walk.steps == (("procedure_existed", "no"),)
    assert walk.category == "human_error"


def test_an_unknown_that_leads_nowhere_was_answered_all_the_same() -> None:
    """It is the last step, and the question is still open."""
    walk = walked(AVIATION, {"procedure_existed": True, "knowingly_deviated": "unknown", "risk_known": "yes"})
    assert walk.steps == (("procedure_existed", "yes"), ("knowingly_deviated", "unknown"))
    assert walk.category is None


def test_a_question_that_nobody_answered_is_no_step() -> None:
    """Answers that stop short end before it."""
    assert walked(AVIATION, {"procedure_existed": "yes"}).steps == (("procedure_existed", "yes"),)


def test_an_unknown_that_makes_no_difference_is_a_step_of_a_decision() -> None:
    """Where every answer leads to one outcome it is decided early; `unknown` was answered nonetheless."""
    tree = jr.compile(jr.load("nhs_just_culture"))
    answers = {branch.question: "no" for branch in tree.branches} | {"protocol_in_place": "unknown"}
    walk = walked(tree, answers)
    assert isinstance(walk.result, jr.Decision)
    assert walk.result.settled_at == "protocol_in_place"
    assert walk.steps[-1] == ("protocol_in_place", "unknown")


def test_answers_that_do_not_fit_are_refused() -> None:
    """As `evaluate` refuses them."""
    with pytest.raises(jr.AnswerError) as caught:
        walked(AVIATION, {"risk_knwn": "yes", "procedure_existed": "maybe"})
    assert {finding.code for finding in caught.value.findings} == {"JR601", "JR602"}
