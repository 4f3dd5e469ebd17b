"""Questions about the person's standing, and questions about the standing of others."""

from __future__ import annotations

import pytest

from tests.engine.checks.asking import found, found_in_question, line_of

FOUND = (
    "Is the person a manager?",
    "How long has the nurse worked here?",
    "What grade is the person?",
    "What is the person's rank?",
    "Was the person senior?",
    "Is the worker agency?",
    "Was the person newly qualified?",
    "Is the person a consultant?",
    "Does the person hold a management post?",
    "What was the seniority of the person?",
    "Is the person well liked?",
    "What is the person's reputation?",
    "Was the pilot the captain?",
    "Has the person been employed for more than five years?",
    "Is the person in management?",
    "Was the person on probation?",
    "Is the person's contract status known?",
    "Is the carer a volunteer?",
    "Was the nurse permanent?",
    "How long has the person been employed?",
    "Is the person of good standing? Was the person's character good?",
    "Is the person a senior member of staff?",
    "What position does the person hold?",
    "Does the person have a management role?",
    "Is the person agency staff?",
    "Was the person a trainee?",
    "Has the person worked here for ten years?",
    "Is the person a long-serving employee?",
    "What is the worker's grade?",
    "Was the person the most senior on shift?",
    "Is the person a contractor?",
)

PASSES = (
    "Was senior supervision missing that should normally be given?",
    "Did a manager approve the departure?",
    "Was the task within the person's role?",
    "Was the task above the person's grade?",
    "Did a senior colleague give the instruction?",
    "Had the person been trained for this task?",
    "Was the person in charge of the shift?",
    "Did the person have the experience that the task needs?",
    "Was the captain told of the change?",
    "Was the team leader within reach?",
    "Was the person supervised by a consultant?",
    "Did the person rank the risks?",
    "Was the grade of the fuel checked?",
    "Had the person worked more than twelve hours?",
    "How long had the person been awake?",
    "Did agency staff get the same induction?",
    "Was the person left out when peers received the relevant training?",
    "Was the duty officer called?",
    "Was the person directed to depart by a supervisor?",
    "Was the work permitted at that band of frequency?",
    "Did the person act in the character of the plan?",
    "Was the person temporarily alone?",
    "Was the standing instruction in force?",
    "Was the person told of it by the manager?",
    "Did the trainee have a supervisor with them?",
    "Was the person trained on the new pump?",
    "Was a senior nurse asked?",
    "Was the position of the switch clear?",
    "Was the person on their fifth night?",
    "Had the person done the task before?",
    "Was there a second officer in the room?",
    "Did the person work within their role?",
    "Was the rank of the alarms clear?",
)


@pytest.mark.parametrize("text", FOUND)
def test_a_question_about_standing_is_found(text: str) -> None:
    """Grade, contract, length of service, reputation: once for each question."""
    assert found_in_question(text).count("JR307") == 1


@pytest.mark.parametrize("text", PASSES)
def test_the_task_and_the_standing_of_others_pass(text: str) -> None:
    """Supervision, role, training and hours are about the work."""
    assert "JR307" not in found_in_question(text)


def test_an_answer_that_tells_standing_is_found() -> None:
    """Labels count as texts do."""
    labelled = {"label": "The person is a manager", "next": "left_out"}
    changes = {"questions/asked/answers": {"yes": labelled, "no": "no_rule"}}
    (finding,) = found(changes)
    assert finding.code == "JR307"
    assert line_of(finding, changes).startswith('"label"')


def test_words_are_judged_in_english_only() -> None:
    """An English-looking sentence in a policy of another language is left alone."""
    assert "JR307" not in found_in_question(FOUND[0], language="pl")
