"""Questions about health, by their words, and questions that only sound like it."""

from __future__ import annotations

import pytest

from tests.engine.checks.asking import unasked_before_discipline

ASKS = (
    "Are there signs that ill health played a part?",
    "Was the person ill?",
    "Was the person well enough for the task at the time?",
    "Was the person fatigued?",
    "Are there signs of substance abuse?",
    "Was alcohol involved?",
    "Is there a medical condition that explains the act?",
    "Was the person fit for duty?",
    "Did impairment play a part?",
    "Was the person under unusual stress?",
    "Had the person been unwell?",
    "Was an unauthorised substance involved?",
)

NEARLY = (
    "Was the medicine checked?",
    "Was a health and safety notice on the wall?",
    "Does the person work in healthcare?",
    "Was the drug round late?",
    "Was the chart filled in?",
    "Did the patient need help?",
    "Was the bill of materials right?",
    "Was the risk seen?",
    "Was the skill taught?",
    "Was a hazardous substance label there?",
)


@pytest.mark.parametrize("text", ASKS)
def test_a_question_about_health_is_known_by_its_words(text: str) -> None:
    """It is asked on every way to discipline, so it is not missed."""
    assert "JR313" not in unasked_before_discipline({"questions/asked/text": text})


@pytest.mark.parametrize("text", NEARLY)
def test_a_question_that_only_sounds_like_it_does_not_count(text: str) -> None:
    """What is near to the subject leaves it unasked."""
    assert "JR313" in unasked_before_discipline({"questions/asked/text": text})


@pytest.mark.parametrize("key", ["rationale", "help"])
def test_rationale_and_help_say_what_is_asked_too(key: str) -> None:
    """A short text may leave the words to them."""
    changes = {"questions/asked/text": "Was it so?", f"questions/asked/{key}": ASKS[0]}
    assert "JR313" not in unasked_before_discipline(changes)


def test_an_answer_may_say_what_is_asked() -> None:
    """Or to what an answer means."""
    answers = {"yes": {"meaning": ASKS[0], "next": "left_out"}, "no": "no_rule"}
    changes = {"questions/asked/text": "Was it so?", "questions/asked/answers": answers}
    assert "JR313" not in unasked_before_discipline(changes)
