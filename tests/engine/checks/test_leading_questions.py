"""Questions that hint at their answer, and questions that only sound firm."""

from __future__ import annotations

import pytest

from tests.engine.checks.asking import found_in_question

FOUND = (
    "Surely the person knew of the rule?",
    "Isn't it clear that the check was skipped?",
    "Don't you agree that the risk was high?",
    "Obviously the procedure was known, or was it?",
    "Was the check of course required?",
    "Wasn't the procedure known to everybody?",
    "Didn't the person realise that the valve was open?",
    "Shouldn't the nurse have asked?",
    "The person knew of the rule, didn't they?",
    "The checklist was in reach, right?",
    "Would you agree that the departure was a choice?",
    "Is it not true that the person was warned?",
    "Was it clearly wrong to go on?",
    "Should the person have known of the risk?",
    "As everybody knows, was the limit exceeded?",
    "Did the person admit the departure?",
    "Why didn't the person ask for help?",
    "Did the person undoubtedly see the risk?",
    "Was there no doubt that the person saw the risk?",
    "Was it such an obvious risk that nobody could overlook it?",
    "The rule was in force, was it not?",
    "Clearly, was the sign visible?",
    "Did the person really miss it, no?",
    "The person must have known, surely?",
    "Isn't the rule known to everybody?",
    "Can't it be said that the person chose the risk?",
    "Would you not agree that this was reckless?",
    "Is it not obvious that the step was skipped?",
    "It was a choice, wasn't it?",
    "Everyone knows the rule, so was it ignored?",
    "Hadn't the person been told often enough?",
    "Was it such a basic step that anybody would know it?",
)

PASSES = (
    "Was the procedure clearly marked?",
    "Was the risk obvious at the time?",
    "Was the limit clearly written on the card?",
    "Did the person know at the time that they were departing from the procedure?",
    "Would a reasonable person in the same position have seen a substantial risk?",
    "Did the person not know the rule?",
    "Was the course of action agreed?",
    "Was the check not done?",
    "Did everybody on the shift know of the rule?",
    "Was the person admitted to the simulator before?",
    "Should a second check have been made?",
    "Was the label in the right place?",
    "Did the person do the correct check?",
    "Was there doubt about the dose?",
    "Did the person act on a doubt?",
    "Do peers agree that the rule can be followed?",
    "Could the person not reach the manual?",
    "Is there reason to suspect abuse of a person who uses the service?",
    "Did the person see the risk at the time?",
    "Was it clear who was in charge?",
    "Was it true to the plan?",
    "Did a course of training cover the task?",
    "Was the way of working agreed with the team?",
    "Could the person have known of the change?",
    "Was the person sure of the dose?",
    "Was it known that the pump was faulty?",
    "Did the person agree to the plan?",
    "Was the sign clearly visible from the seat?",
    "Had anybody told the person?",
    "Was the person known to be new to the ward?",
    "Does the record say why?",
    "Was the correct form at hand?",
    "Would peers have done the same?",
)


@pytest.mark.parametrize("text", FOUND)
def test_a_question_that_hints_at_its_answer_is_found(text: str) -> None:
    """Words that press, denials at the beginning, tags, requests to agree: once for each question."""
    assert found_in_question(text).count("JR304") == 1


@pytest.mark.parametrize("text", PASSES)
def test_an_open_question_passes(text: str) -> None:
    """A no is as easy to give as a yes."""
    assert "JR304" not in found_in_question(text)


def test_words_are_judged_in_english_only() -> None:
    """An English-looking sentence in a policy of another language is left alone."""
    assert "JR304" not in found_in_question(FOUND[0], language="fr-CA")
