"""Questions about peers, by their words, and questions that only sound like it."""

from __future__ import annotations

import pytest

from tests.engine.checks.asking import unasked_before_discipline

ASKS = (
    "Would peers have done the same?",
    "Did the act pass the substitution test?",
    "Would colleagues have acted in the same way?",
    "Would others in the same place have done the same?",
    "Are there signs that other nurses would do the same?",
    "Would three others with like experience do this?",
    "Would another pilot have done it?",
    "Is this how others work on this ward?",
    "Was the departure common practice?",
    "Would anyone else have acted alike?",
    "In the person's place, would you have done so?",
)

NEARLY = (
    "Would a reasonable person in the same position have seen the risk?",
    "Was the person told by a colleague?",
    "Did others help?",
    "Was another person present?",
    "Did the crew agree?",
    "Was the team told of the change?",
    "Was the same dose given twice?",
    "Did the person ask somebody else?",
    "Was it a practice run?",
    "Did most people leave early?",
)


@pytest.mark.parametrize("text", ASKS)
def test_a_question_about_peers_is_known_by_its_words(text: str) -> None:
    """It is asked on every way to discipline, so it is not missed."""
    assert "JR311" not in unasked_before_discipline({"questions/asked/text": text})


@pytest.mark.parametrize("text", NEARLY)
def test_a_question_that_only_sounds_like_it_does_not_count(text: str) -> None:
    """What is near to the subject leaves it unasked."""
    assert "JR311" in unasked_before_discipline({"questions/asked/text": text})


@pytest.mark.parametrize("key", ["rationale", "help"])
def test_rationale_and_help_say_what_is_asked_too(key: str) -> None:
    """A short text may leave the words to them."""
    changes = {"questions/asked/text": "Was it so?", f"questions/asked/{key}": ASKS[0]}
    assert "JR311" not in unasked_before_discipline(changes)


def test_an_answer_may_say_what_is_asked() -> None:
    """Or to what an answer means."""
    answers = {"yes": {"meaning": ASKS[0], "next": "left_out"}, "no": "no_rule"}
    changes = {"questions/asked/text": "Was it so?", "questions/asked/answers": answers}
    assert "JR311" not in unasked_before_discipline(changes)
