"""Questions whether a procedure could be followed, by their words, and questions that only sound like it."""

from __future__ import annotations

import pytest

from tests.engine.checks.asking import unasked_before_discipline

ASKS = (
    "Was the procedure workable?",
    "Could the procedure be followed under these conditions?",
    "Was the protocol in routine use?",
    "Was the checklist available?",
    "Could the person find a clear procedure for this task?",
    "Were there enough staff to do this task as planned?",
    "Was the rule practicable on a night shift?",
    "Was the instruction within reach of the work?",
    "Were procedures available, workable, intelligible and correct?",
    "Was it possible to keep to the plan with one pair of hands?",
    "Could the person have done otherwise? Could the worker have acted otherwise?",
    "Could the procedure be carried out as things were?",
)

NEARLY = (
    "Was there a documented procedure for the situation?",
    "Did a rule exist?",
    "Did the person know the procedure?",
    "Did the person depart from the rule?",
    "Was the procedure current?",
    "Could the person see the risk?",
    "Was the risk clear?",
    "Was the person trained?",
    "Did the plan name two people?",
    "Was the instruction given twice?",
)


@pytest.mark.parametrize("text", ASKS)
def test_a_question_about_procedure_is_known_by_its_words(text: str) -> None:
    """It is asked on every way to discipline, so it is not missed."""
    assert "JR312" not in unasked_before_discipline({"questions/asked/text": text})


@pytest.mark.parametrize("text", NEARLY)
def test_a_question_that_only_sounds_like_it_does_not_count(text: str) -> None:
    """What is near to the subject leaves it unasked."""
    assert "JR312" in unasked_before_discipline({"questions/asked/text": text})


@pytest.mark.parametrize("key", ["rationale", "help"])
def test_rationale_and_help_say_what_is_asked_too(key: str) -> None:
    """A short text may leave the words to them."""
    changes = {"questions/asked/text": "Was it so?", f"questions/asked/{key}": ASKS[0]}
    assert "JR312" not in unasked_before_discipline(changes)


def test_an_answer_may_say_what_is_asked() -> None:
    """Or to what an answer means."""
    answers = {"yes": {"meaning": ASKS[0], "next": "left_out"}, "no": "no_rule"}
    changes = {"questions/asked/text": "Was it so?", "questions/asked/answers": answers}
    assert "JR312" not in unasked_before_discipline(changes)
